//! The table for programs: one row a number.

use super::cells::{amount, inert, line, number};
use super::rows::{Row, Tabled, of_architecture, of_program, of_scenario};
use crate::output::currency::Currency;

const COLUMNS: [&str; 10] =
    ["scenario", "architecture", "section", "id", "quantity", "unit", "usd", "grade", "formula", "note"];

/// All reports in one table, one row a number. `formula` is the amount as arithmetic to retype; `note` is a word, a sentence
/// or the source.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, plan};
/// # use shardwise_core::output::{Currency, Tabled, csv_long};
/// let book = Catalog::embedded().book("us-east-1")?;
/// let report = plan(&Scenario::default(), &book)?;
/// let table = csv_long(&[Tabled { report: &report, todo: &[], further: Vec::new() }], &Currency::usd());
/// assert!(table.starts_with("scenario,architecture,section,id,quantity,unit,usd,grade,formula,note\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csv_long(reports: &[Tabled<'_>], currency: &Currency) -> String {
    let mut header = COLUMNS.map(str::to_owned).to_vec();
    if !currency.is_usd() {
        header.push(currency.code.clone());
    }
    let mut table = line(&header);
    let mut push = |scenario: &str, architecture: &str, row: &Row| {
        for written in records(row) {
            table += &line(&cells(scenario, architecture, &written, currency));
        }
    };
    for tabled in reports {
        let report = tabled.report;
        for row in &of_scenario(report) {
            push(&report.name, "", row);
        }
        for architecture in &report.architectures {
            let id = architecture.id.to_string();
            for row in &of_architecture(tabled, architecture) {
                push(&report.name, &id, row);
            }
        }
    }
    for row in &of_program(reports.iter().map(|tabled| tabled.report)) {
        push("", "", row);
    }
    table
}

/// A row as rows with one number each: demand, limit and utilization become three.
fn records(row: &Row) -> Vec<Row> {
    let mut first = row.clone();
    first.numbers.quantity = row.numbers.quantity.or(row.numbers.demand);
    let further =
        [(".limit", row.numbers.limit, row.unit.as_str()), (".utilization", row.numbers.utilization, "share")];
    let further = further.into_iter().filter_map(|(name, value, unit)| {
        let mut further = Row { id: format!("{}{name}", row.id), unit: unit.into(), ..Row::default() };
        further.section = row.section;
        further.numbers.quantity = Some(value?);
        Some(further)
    });
    std::iter::once(first).chain(further).collect()
}

fn cells(scenario: &str, architecture: &str, row: &Row, currency: &Currency) -> Vec<String> {
    let numbers = &row.numbers;
    // A sentence that belongs to no number is the label of its row.
    let sentence =
        if matches!(row.section, "verdict" | "notice") && numbers.verdict.is_empty() { &row.label } else { "" };
    let note: Vec<&str> =
        [numbers.verdict.as_str(), sentence, row.source.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let mut cells = vec![
        inert(scenario),
        inert(architecture),
        inert(row.section),
        inert(&row.id),
        number(numbers.quantity),
        inert(&row.unit),
        amount(numbers.usd),
        inert(&row.grade),
        inert(&row.formula),
        inert(&note.join("; ")),
    ];
    if !currency.is_usd() {
        cells.push(amount(numbers.money(&row.unit).map(|usd| usd * currency.rate)));
    }
    cells
}
