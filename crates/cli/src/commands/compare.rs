//! `shardwise compare`: the main job. Scenarios in, one report in the format asked for.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::catalog::PriceBook;
use shardwise_core::input::link;
use shardwise_core::output::{Advised, csv, csv_long};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::InputErrors;
use shardwise_formats::{Studied, html, workbook};

use super::{Answer, End, json_in, not_planned, simulate};
use crate::clock;
use crate::compared::{Compared, ComparedDocument, tabled};
use crate::given::Given;
use crate::input;
use crate::render::{self, Detail};
use crate::terminal::{screen, shows_on_a_terminal};

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Scenario files, or - for standard input; without any, the built-in default
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// Read a scenario from a link, such as the page's address; repeatable
    #[arg(long = "from-link", value_name = "LINK")]
    pub(crate) links: Vec<String>,
    /// End after the limits: verdict, cost and limits only
    #[arg(long, conflicts_with = "operations")]
    pub(crate) brief: bool,
    /// Also answer what a design review asks beyond numbers; Markdown always does
    #[arg(long)]
    pub(crate) operations: bool,
    /// Also simulate a day of each scenario, with its outages
    #[arg(long)]
    pub(crate) simulate: bool,
    /// Print a link to each scenario, on top of this address, instead of comparing
    #[arg(long, value_name = "BASE")]
    pub(crate) link: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// Output format of `compare`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text of at most 100 columns
    Table,
    /// JSON document, schema id shardwise.report/2
    Json,
    /// CSV for a spreadsheet: one row a line, architectures side by side
    Csv,
    /// CSV for a program: one row a number
    CsvLong,
    /// Workbook with live formulas, for a review; into a file or a pipe
    Xlsx,
    /// One HTML file with charts, to attach to a design document
    Html,
    /// Markdown for a design document
    Markdown,
}

/// Runs the command.
pub(crate) fn run(compare: &Compare) -> Result<Answer> {
    let catalog = input::catalog(compare.given.pricing.as_deref())?;
    let money = input::money(compare.given.currency.as_deref())?;
    let scenarios = input::scenarios(&compare.scenarios, &compare.links, &compare.given.assignments(), &catalog)?;
    if let Some(base) = &compare.link {
        let base = base.split('#').next().unwrap_or_default();
        let links = scenarios.iter().map(|(_, scenario)| format!("{base}#{}\n", link::fragment(scenario)));
        return Ok(links.collect::<String>().into());
    }
    if compare.format == Format::Xlsx && shows_on_a_terminal() {
        let expected = "expected --output FILE or a pipe: a workbook is not text for a terminal";
        return Err(InputErrors::one("--format xlsx", "", expected).into());
    }
    let (mut compared, mut cases) = (Vec::new(), Vec::new());
    for (name, scenario) in scenarios {
        let book = catalog.book(&scenario.region)?;
        let advised = Advised::new(&scenario, &book).map_err(|error| not_planned(&name, &error))?;
        let Advised { mut report, todo } = advised;
        report.note_age(&book, &clock::today());
        let simulation = if compare.simulate {
            Some(simulate::simulate_day(&name, &compare.given, &scenario, &book)?)
        } else {
            None
        };
        compared.push(Compared { report, todo, simulation });
        cases.push((name, scenario, book));
    }
    let text = match compare.format {
        Format::Xlsx => {
            let bytes = workbook(&studied(&cases, &compared), &money.0)?;
            return Ok(Answer { bytes, end: End::Done });
        }
        Format::Html => html(&studied(&cases, &compared), &money.0).map_err(|error| not_planned("scenario", &error))?,
        Format::Table => render::table::compare(&compared, &money, detail(compare), screen()),
        Format::Markdown => render::markdown::compare(&compared, &money),
        Format::Csv => csv(&tabled(&compared), &money.0),
        Format::CsvLong => csv_long(&tabled(&compared), &money.0),
        Format::Json => json_in(&ComparedDocument::new(compared), &money)?,
    };
    Ok(text.into())
}

/// The scenarios with their reports, as files show them.
fn studied<'a>(cases: &'a [(String, Scenario, PriceBook)], compared: &'a [Compared]) -> Vec<Studied<'a>> {
    let pairs = cases.iter().zip(compared);
    pairs
        .map(|((name, scenario, book), one)| Studied { name, scenario, book, report: &one.report, todo: &one.todo })
        .collect()
}

/// How much a table shows.
fn detail(compare: &Compare) -> Detail {
    match (compare.brief, compare.operations) {
        (true, _) => Detail::Brief,
        (false, true) => Detail::Operations,
        (false, false) => Detail::Numbers,
    }
}
