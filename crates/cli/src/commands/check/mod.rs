//! `shardwise check`: gates for a build. Exit code 1 if a scenario misses one.

mod baseline;
mod junit;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use shardwise_core::report::{Document, plan};
use shardwise_core::study;

use super::{Answer, End, json_in, not_planned};
use crate::assignments::Assignment;
use crate::candidates::architectures;
use crate::checked::{CheckDocument, Checked};
use crate::clock;
use crate::given::{Given, Required};
use crate::input::{self, both};
use crate::render::{self, check as page};
use crate::source::note_medians;
use crate::terminal::{columns, note, screen};
use crate::words::Words;
use baseline::Baselines;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scenario files, or - for standard input; without any, the built-in default
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// Read a scenario from a link, such as the page's address; repeatable
    #[arg(long = "from-link", value_name = "LINK")]
    pub(crate) links: Vec<String>,
    #[command(flatten, next_help_heading = "Gates")]
    pub(crate) required: Required,
    /// No limit exceeded with the quotas of today, not even one that AWS raises
    #[arg(long, help_heading = "Gates")]
    pub(crate) no_exceeded: bool,
    /// Check the gates for this architecture only; without it, one of the scenario's must meet all of them
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(architectures), help_heading = "Gates")]
    pub(crate) architecture: Option<String>,
    /// Also show what changed since FILE: an older scenario, or a report of compare --format json; one per scenario
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Vec<PathBuf>,
    /// Output format [default: text, with --baseline markdown]
    #[arg(long, value_enum)]
    pub(crate) format: Option<CheckFormat>,
}

/// Output format of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// One line for each gate that is missed
    Text,
    /// JUnit XML, as build servers read it
    Junit,
    /// JSON document, schema id shardwise.check/1
    Json,
    /// Markdown for a pull request
    Markdown,
}

impl Check {
    /// The gates as settings of the scenario.
    fn gates(&self) -> Vec<Assignment> {
        let architecture = self.architecture.iter().map(|id| Assignment::listed("--architecture", "architectures", id));
        self.required.assignments().into_iter().chain(architecture).collect()
    }
}

/// Runs the command.
pub(crate) fn run(words: &Check) -> Result<Answer> {
    let gates = words.gates();
    let assignments: Vec<Assignment> = words.given.assignments().into_iter().chain(gates.clone()).collect();
    let catalog = input::catalog(words.given.pricing.as_deref());
    let read = catalog.and_then(|catalog| {
        let scenarios = input::scenarios(&words.scenarios, &words.links, &assignments, &catalog)?;
        Ok((catalog, scenarios))
    });
    let (money, (catalog, scenarios)) = both(input::money(words.given.currency.as_deref()), read)?;
    let said = Words::new(money);
    for (_, scenario) in &scenarios {
        note_medians(scenario);
    }
    let names: Vec<&str> = scenarios.iter().map(|(_, scenario)| scenario.name.as_str()).collect();
    let baselines = Baselines::read(&words.baseline, &names, &assignments, &gates, &catalog)?;
    let mut checked = Vec::new();
    for (index, (file, scenario)) in scenarios.into_iter().enumerate() {
        let book = catalog.book(&scenario.region)?;
        let mut report = plan(&scenario, &book).map_err(|error| not_planned(&file, &error))?;
        report.note_age(&book, &clock::today());
        report
            .notices
            .iter()
            .filter(|notice| notice.key == "region")
            .for_each(|notice| note(&format!("{file}: {}", said.message(&notice.text))));
        let difference = baselines.difference(index, &report, &scenario, &catalog)?;
        let gates = study::gates(&report, &scenario, &book, words.no_exceeded);
        let table = report.of_table().map(|notice| notice.text.clone()).collect();
        checked.push(Checked { file, name: report.name, region: report.region, gates, table, difference });
    }
    let met = checked.iter().all(|one| one.gates.met);
    let format =
        words.format.unwrap_or(if words.baseline.is_empty() { CheckFormat::Text } else { CheckFormat::Markdown });
    let text = match format {
        CheckFormat::Text => page::text(&checked, &said, columns(), screen()),
        CheckFormat::Markdown => render::markdown::document(&page::blocks(&checked, &said), &said),
        CheckFormat::Junit => junit::document(&checked, &clock::now())?,
        CheckFormat::Json => {
            let version = Document::version().to_owned();
            json_in(
                &CheckDocument { schema: "shardwise.check/1".into(), version, met, scenarios: checked },
                said.money(),
            )?
        }
    };
    Ok(Answer { bytes: text.into_bytes(), end: if met { End::Done } else { End::NotMet } })
}
