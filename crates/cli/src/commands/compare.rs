//! `shardwise compare`: the main job. Scenarios in, one report in the format asked for.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input::link;
use shardwise_core::output::{Advised, csv, csv_long, shell_word};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::{InputError, InputErrors};
use shardwise_formats::{Studied, html, workbook};

use super::{Answer, End, json_in, not_planned, simulate};
use crate::clock;
use crate::compared::{Compared, ComparedDocument, beside_each_other, tabled};
use crate::given::Given;
use crate::input::{self, both};
use crate::render::{self, Detail};
use crate::source::One;
use crate::terminal::{screen, shows_on_a_terminal};
use crate::vary::{self, Vary};
use crate::words::{Text, Words, texts_of_run};

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
    /// Add what-ifs to a scenario: KEY=A,B,C, or KEY=FROM..TO:STEPS; repeatable, for each combination
    ///
    /// The first column is the scenario as given. Values may contain commas inside brackets and quotes, such as
    /// consumers=[],[{kind="kcl"}].
    #[arg(long = "vary", value_name = "KEY=VALUES")]
    pub(crate) vary: Vec<String>,
    /// End after the limits: verdict, what to do, cost and limits only; for table, markdown and html
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
    let read = input::catalog(compare.given.pricing.as_deref()).and_then(|catalog| {
        let columns = if compare.vary.is_empty() { columns(compare, &catalog) } else { what_ifs(compare, &catalog) };
        Ok((catalog, columns?))
    });
    let (money, (catalog, scenarios)) = both(input::money(compare.given.currency.as_deref()), read)?;
    let words = Words::new(money);
    if let Some(base) = &compare.link {
        let base = base.split('#').next().unwrap_or_default();
        let links = scenarios.iter().map(|one| format!("{base}#{}\n", link::fragment(&one.scenario)));
        return Ok(links.collect::<String>().into());
    }
    if compare.brief && !matches!(compare.format, Format::Table | Format::Markdown | Format::Html) {
        return Err(input::flag_error("--brief", Text::BriefFormat).into());
    }
    if compare.format == Format::Xlsx && shows_on_a_terminal() {
        return Err(input::option_error("--format", "xlsx", Text::FileOrPipe).into());
    }
    let (mut compared, mut cases) = (Vec::new(), Vec::new());
    for Column { name, scenario, source } in scenarios {
        let book = catalog.book(&scenario.region)?;
        let advised = Advised::new(&scenario, &book).map_err(|error| not_planned(&name, &error))?;
        let Advised { mut report, todo, from_first } = advised;
        report.note_age(&book, &clock::today());
        let simulation = if compare.simulate {
            Some(simulate::simulate_day(&name, &compare.given, &scenario, &book, &words)?)
        } else {
            None
        };
        compared.push(Compared { report, todo, from_first, simulation });
        cases.push((source, scenario, book));
    }
    beside_each_other(&mut compared);
    let money = words.money();
    let text = match compare.format {
        Format::Xlsx => {
            let bytes = workbook(&studied(&cases, &compared), &money.0, texts_of_run())?;
            return Ok(Answer { bytes, end: End::Done });
        }
        Format::Html => html(&studied(&cases, &compared), &money.0, texts_of_run(), compare.brief)
            .map_err(|error| not_planned("scenario", &error))?,
        Format::Table => render::table::compare(&compared, &words, detail(compare), screen()),
        Format::Markdown => render::markdown::compare(&compared, &words, detail(compare)),
        Format::Csv => csv(&tabled(&compared), &money.0),
        Format::CsvLong => csv_long(&tabled(&compared), &money.0),
        Format::Json => json_in(&ComparedDocument::new(compared), money)?,
    };
    Ok(text.into())
}

/// The scenarios with their reports, as files show them.
fn studied<'a>(cases: &'a [(String, Scenario, PriceBook)], compared: &'a [Compared]) -> Vec<Studied<'a>> {
    let pairs = cases.iter().zip(compared);
    pairs
        .map(|((source, scenario, book), one)| Studied { source, scenario, book, report: &one.report, todo: &one.todo })
        .collect()
}

/// A scenario of the comparison.
struct Column {
    /// Its file in messages.
    name: String,
    scenario: Scenario,
    /// Its file or link and the options that set something in it, as a command takes them.
    source: String,
}

/// The words that give another command the scenario at a place of the comparison, after further assignments.
fn source(compare: &Compare, at: usize, further: &[String], scenario: &Scenario) -> String {
    let from_link = |link: &str| format!("--from-link {}", shell_word(link));
    let mut words = Vec::new();
    match compare.scenarios.get(at) {
        // What came through a pipe is gone; a link has all of it.
        Some(path) if input::is_stdin(path) => {
            words.push(from_link(&format!("#{}", link::fragment(scenario))));
            words.extend(compare.given.words_beside_the_scenario());
            return words.join(" ");
        }
        Some(path) => words.push(shell_word(&path.display().to_string())),
        None => words.extend(compare.links.get(at - compare.scenarios.len()).map(|link| from_link(link))),
    }
    words.extend(compare.given.words());
    words.extend(further.iter().map(|assignment| format!("--set {}", shell_word(assignment))));
    words.join(" ")
}

/// The scenarios as given.
fn columns(compare: &Compare, catalog: &Catalog) -> Result<Vec<Column>, InputErrors> {
    let read = input::scenarios(&compare.scenarios, &compare.links, &compare.given.assignments(), catalog)?;
    let column = |(at, (name, scenario))| Column { source: source(compare, at, &[], &scenario), name, scenario };
    Ok(told_apart(read.into_iter().enumerate().map(column).collect()))
}

/// Scenarios of one name with their file in it; where that is the same as well, the second is numbered.
fn told_apart(mut scenarios: Vec<Column>) -> Vec<Column> {
    let as_read: Vec<(String, String)> =
        scenarios.iter().map(|one| (one.scenario.name.clone(), one.name.clone())).collect();
    for (index, Column { name: file, scenario, .. }) in scenarios.iter_mut().enumerate() {
        if as_read.iter().filter(|(name, _)| *name == scenario.name).count() > 1 {
            let before = as_read[..index].iter().filter(|read| **read == as_read[index]).count();
            let number = if before == 0 { String::new() } else { format!(" ({})", before + 1) };
            scenario.name = format!("{} ({file}){number}", scenario.name);
        }
    }
    scenarios
}

/// The most what-ifs of a scenario.
const MOST_WHAT_IFS: usize = 24;

/// The scenario as given, then one for each combination of the values, named by what differs.
fn what_ifs(compare: &Compare, catalog: &Catalog) -> Result<Vec<Column>, InputErrors> {
    let last = compare.vary.last().map_or("", String::as_str);
    let found = compare.scenarios.len() + compare.links.len();
    if found > 1 {
        return Err(input::option_error("--vary", last, Text::OneToVary { found: found.to_string() }));
    }
    let one = One {
        scenario: compare.scenarios.first().cloned(),
        given: compare.given.clone(),
        link: compare.links.first().cloned(),
    };
    let read = one.read()?;
    let (varied, as_given) = both(vary::all(&compare.vary), read.scenario(&[], catalog))?;
    let count: usize = varied.iter().map(Vary::count).fold(1, usize::saturating_mul);
    if count > MOST_WHAT_IFS {
        let message = Text::WhatIfCount { most: MOST_WHAT_IFS.to_string(), found: count.to_string() };
        return Err(input::option_error("--vary", last, message));
    }
    let column = |scenario: Scenario, further: &[String]| Column {
        name: read.name.clone(),
        source: source(compare, 0, further, &scenario),
        scenario,
    };
    let mut scenarios = vec![column(as_given, &[])];
    let mut errors: Vec<InputError> = Vec::new();
    for combination in 0..count {
        let further = vary::combination(&varied, combination);
        match read.scenario(&further, catalog) {
            Ok(scenario) => {
                let further: Vec<String> = further.into_iter().map(|assignment| assignment.text).collect();
                let mut column = column(scenario, &further);
                column.scenario.name = vary::name(&varied, combination);
                scenarios.push(column);
            }
            Err(InputErrors(more)) => {
                let new: Vec<_> = more.into_iter().filter(|error| !errors.contains(error)).collect();
                errors.extend(new);
            }
        }
    }
    if errors.is_empty() { Ok(scenarios) } else { Err(InputErrors(errors)) }
}

/// How much a table or a document shows.
fn detail(compare: &Compare) -> Detail {
    match (compare.brief, compare.operations) {
        (true, _) => Detail::Brief,
        (false, true) => Detail::Operations,
        (false, false) if compare.format == Format::Markdown => Detail::Operations,
        (false, false) => Detail::Numbers,
    }
}
