//! What a check compares with: older scenario files, computed with the prices and the program of now, or published
//! reports, which hold the numbers of their day and the settings to compute them again.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Deserialize;
use shardwise_core::catalog::Catalog;
use shardwise_core::input::{read_scenario, read_settings};
use shardwise_core::report::{Document, Report, SCHEMA, plan};
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{Baseline, Comparison, Difference};
use shardwise_core::text::InputErrors;

use crate::assignments::{self, Assignment, as_typed};
use crate::commands::not_planned;
use crate::input::{option_error, read_text};
use crate::words::Text;

/// A published document.
#[derive(Debug, Deserialize)]
struct Published {
    schema: String,
    version: String,
    scenarios: Vec<Baseline>,
}

/// The baseline of one scenario.
#[derive(Debug)]
struct Of {
    file: String,
    version: String,
    baseline: Baseline,
    scenario: Scenario,
}

/// The baselines, one for each scenario; or none.
#[derive(Debug)]
pub(super) struct Baselines(Vec<Of>);

impl Baselines {
    /// Reads the baselines of scenarios with these names. A scenario file gets all assignments, as the scenarios do; a
    /// report was published with its own, and gets only those that are gates, which are no change.
    pub(super) fn read(
        paths: &[PathBuf],
        names: &[&str],
        assignments: &[Assignment],
        gates: &[Assignment],
        catalog: &Catalog,
    ) -> Result<Self> {
        let mut read = Vec::new();
        for path in paths {
            let (file, text) = read_text(path)?;
            if text.trim_start().starts_with('{') {
                read.extend(of_report(&file, &text, gates, catalog)?);
            } else {
                read.push(of_scenario(&file, &text, assignments, catalog)?);
            }
        }
        if read.is_empty() {
            return Ok(Self(read));
        }
        if read.len() < names.len() || (read.len() > names.len() && !is_named(&read, names)) {
            let place = paths.last().map_or(Path::new(""), PathBuf::as_path).display();
            let message = Text::BaselineOfEach { scenarios: names.len().to_string(), found: read.len().to_string() };
            return Err(option_error("--baseline", &place.to_string(), message).into());
        }
        if is_named(&read, names) {
            let mut in_order = Vec::new();
            for name in names {
                if let Some(place) = read.iter().position(|of| of.baseline.name == *name) {
                    in_order.push(read.swap_remove(place));
                }
            }
            read = in_order;
        }
        Ok(Self(read))
    }

    /// What changed since the baseline of the scenario at this place; `None` without a baseline.
    pub(super) fn difference(
        &self,
        place: usize,
        report: &Report,
        scenario_now: &Scenario,
        catalog: &Catalog,
    ) -> Result<Option<Difference>> {
        let Some(Of { file, version, baseline, scenario }) = self.0.get(place) else { return Ok(None) };
        let book = catalog.book(&scenario.region)?;
        let comparison = Comparison { baseline, version, scenario, book: &book, report, scenario_now };
        let difference = comparison.difference().map_err(|error| not_planned(file, &error))?;
        Ok(Some(difference))
    }
}

/// Whether every name is that of exactly one baseline.
fn is_named(read: &[Of], names: &[&str]) -> bool {
    let is_one = |name: &&str| read.iter().filter(|of| of.baseline.name == **name).count() == 1;
    let are_apart = names.iter().enumerate().all(|(index, name)| !names[..index].contains(name));
    are_apart && names.iter().all(is_one)
}

fn of_scenario(file: &str, text: &str, assignments: &[Assignment], catalog: &Catalog) -> Result<Of> {
    let read = read_scenario(file, Some(text), &assignments::texts(assignments), catalog);
    let scenario = read.map_err(|errors| as_typed(errors, assignments))?;
    let book = catalog.book(&scenario.region)?;
    let report = plan(&scenario, &book).map_err(|error| not_planned(file, &error))?;
    let version = Document::version().to_owned();
    Ok(Of { file: file.to_owned(), version, baseline: Baseline::from(&report), scenario })
}

fn of_report(file: &str, text: &str, gates: &[Assignment], catalog: &Catalog) -> Result<Vec<Of>, InputErrors> {
    let refused = |message: Text| InputErrors::one(file, "", message);
    let Published { schema, version, scenarios } =
        serde_json::from_str(text).map_err(|error| refused(Text::NoReport { error: error.to_string() }))?;
    if schema != SCHEMA {
        return Err(refused(Text::OtherSchema { schema: SCHEMA.to_owned(), found: format!("{schema:?}") }));
    }
    let of = |baseline: Baseline| {
        let own = baseline.settings.iter().map(|setting| format!("{}={}", setting.key, setting.value));
        let gates = gates.iter().map(|gate| gate.text.replace('"', ""));
        let settings: Vec<String> = own.chain(gates).collect();
        let scenario = read_settings(file, &settings, catalog)?;
        Ok(Of { file: file.to_owned(), version: version.clone(), baseline: only(baseline, &scenario), scenario })
    };
    scenarios.into_iter().map(of).collect()
}

/// The baseline with the architectures of the scenario: --architecture takes one of several.
fn only(mut baseline: Baseline, scenario: &Scenario) -> Baseline {
    let is_asked = |id: &str| scenario.architectures.iter().any(|own| own.to_string() == id);
    baseline.architectures.retain(|own| is_asked(&own.id));
    baseline
}
