//! The table that a reviewer reads: one row a line, the architectures of all scenarios side by side.

use super::cells::{amount, inert, line, number, rounded};
use super::rows::{Numbers, Row, SECTIONS, Tabled, of_architecture, of_program, of_scenario};
use crate::output::currency::Currency;
use crate::report::{ArchitectureReport, Report};

/// One architecture of one scenario.
struct Column {
    /// Its scenario, as an index.
    scenario: usize,
    /// The column of the same architecture in the first scenario, if it is another.
    first: Option<usize>,
    /// `A `, or `orders: A ` with several scenarios.
    title: String,
    rows: Vec<Row>,
}

/// A line of the table: what its columns share, and the numbers of each.
struct Line {
    section: &'static str,
    id: String,
    label: String,
    unit: String,
    /// By column.
    numbers: Vec<Option<Numbers>>,
    grades: Vec<(usize, String)>,
    sources: Vec<String>,
}

/// All reports in one table.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, plan};
/// # use shardwise_core::output::{Currency, Tabled, csv};
/// let book = Catalog::embedded().book("us-east-1")?;
/// let report = plan(&Scenario::default(), &book)?;
/// let table = csv(&[Tabled { report: &report, todo: &[], further: Vec::new() }], &Currency::usd());
/// assert!(table.starts_with("section,id,label,unit,A quantity,A usd,A demand,A limit,A utilization,A verdict,B quantity"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csv(reports: &[Tabled<'_>], currency: &Currency) -> String {
    let names = names(reports);
    let columns: Vec<Column> = reports
        .iter()
        .enumerate()
        .flat_map(|(scenario, tabled)| {
            let prefix = names.get(scenario).map_or(String::new(), |name| format!("{name}: "));
            tabled.report.architectures.iter().map(move |architecture| Column {
                scenario,
                first: (scenario > 0).then(|| place_in_first(reports, architecture)).flatten(),
                title: format!("{prefix}{} ", architecture.letter),
                rows: of_architecture(tabled, architecture),
            })
        })
        .collect();
    let pairs = pairs(reports, &columns);
    let mut table = line(&header(&columns, &pairs, currency));
    for written in lines(reports, &names, &columns) {
        table += &line(&cells(&written, &columns, &pairs, currency));
    }
    table
}

/// The column of an architecture in the first scenario.
fn place_in_first(reports: &[Tabled<'_>], architecture: &ArchitectureReport) -> Option<usize> {
    let first = reports.first()?;
    first.report.architectures.iter().position(|other| other.id == architecture.id)
}

/// Names of several scenarios, each different; none for a single one.
fn names(reports: &[Tabled<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if reports.len() > 1 {
        for Tabled { report: Report { name, .. }, .. } in reports {
            let further = (2..).map(|number| format!("{name} ({number})"));
            let new = std::iter::once(name.clone()).chain(further).find(|name| !names.contains(name));
            names.extend(new);
        }
    }
    names
}

/// The columns of scenarios that compare two architectures: their difference is a column of its own, after the second.
fn pairs(reports: &[Tabled<'_>], columns: &[Column]) -> Vec<[usize; 2]> {
    let of_scenario = |scenario: usize| {
        let own: Vec<usize> = (0..columns.len()).filter(|&column| columns[column].scenario == scenario).collect();
        <[usize; 2]>::try_from(own).ok()
    };
    (0..reports.len()).filter_map(of_scenario).collect()
}

fn header(columns: &[Column], pairs: &[[usize; 2]], currency: &Currency) -> Vec<String> {
    let mut cells: Vec<String> = ["section", "id", "label", "unit"].map(str::to_owned).into();
    let converted = (!currency.is_usd()).then_some(currency.code.as_str());
    for (index, Column { title, first, .. }) in columns.iter().enumerate() {
        let mut push = |name: &str| cells.push(inert(&format!("{title}{name}")));
        push("quantity");
        push("usd");
        converted.into_iter().for_each(&mut push);
        ["demand", "limit", "utilization", "verdict"].into_iter().for_each(&mut push);
        if let Some([first, _]) = pairs.iter().find(|[_, second]| *second == index) {
            let letter = columns[*first].title.trim_end().chars().last().unwrap_or_default();
            push(&format!("- {letter} usd"));
            if let Some(code) = converted {
                push(&format!("- {letter} {code}"));
            }
        }
        if first.is_some() {
            push("- first usd");
            if let Some(code) = converted {
                push(&format!("- first {code}"));
            }
        }
    }
    cells.extend(["grade", "source"].map(str::to_owned));
    cells
}

fn cells(written: &Line, columns: &[Column], pairs: &[[usize; 2]], currency: &Currency) -> Vec<String> {
    let Line { section, id, label, unit, numbers, grades, sources } = written;
    let mut cells: Vec<String> = [section, id.as_str(), label, unit].map(inert).into();
    let nothing = Numbers::default();
    let of_column = |column: usize| numbers[column].as_ref().unwrap_or(&nothing);
    for (index, column) in columns.iter().enumerate() {
        let Numbers { quantity, usd, demand, limit, utilization, verdict } = of_column(index);
        let converted = |usd: Option<f64>| (!currency.is_usd()).then(|| amount(usd.map(|usd| usd * currency.rate)));
        let money = |usd: Option<f64>, cells: &mut Vec<String>| {
            cells.push(amount(usd));
            cells.extend(converted(usd));
        };
        cells.push(number(*quantity));
        cells.push(amount(*usd));
        cells.extend(converted(of_column(index).money(unit)));
        cells.extend([demand, limit, utilization].map(|value| number(*value)));
        cells.push(inert(verdict));
        let difference = |from: usize, to: usize| {
            let [from, to] = [from, to].map(|column| of_column(column).usd);
            // A line that one of them does not have costs it nothing.
            let known = matches!(*section, "bill" | "total") && (from.is_some() || to.is_some());
            known.then(|| rounded(to.unwrap_or(0.0)) - rounded(from.unwrap_or(0.0)))
        };
        if let Some([first, second]) = pairs.iter().find(|[_, second]| *second == index) {
            money(difference(*first, *second), &mut cells);
        }
        if let Some(first) = column.first {
            money(difference(first, index), &mut cells);
        }
    }
    cells.push(inert(&grade(grades, columns)));
    cells.push(inert(&sources.join("; ")));
    cells
}

/// The grade of a line's price; of each column, if they differ.
fn grade(grades: &[(usize, String)], columns: &[Column]) -> String {
    match grades {
        [] => String::new(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, grade)| grade == first) => first.clone(),
        grades => {
            let each = grades.iter().map(|(column, grade)| format!("{}{grade}", columns[*column].title));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}

/// All rows of all columns, with one line for those of the same section and id.
fn lines(reports: &[Tabled<'_>], names: &[String], columns: &[Column]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for section in SECTIONS {
        let mut own: Vec<Line> = Vec::new();
        for (scenario, Tabled { report, .. }) in reports.iter().enumerate() {
            for row in of_scenario(report).iter().filter(|row| row.section == section) {
                let id = names.get(scenario).map_or(row.id.clone(), |name| format!("{name}: {}", row.id));
                own.push(Line { id, ..Line::new(row, columns.len()) });
            }
        }
        for (index, column) in columns.iter().enumerate() {
            let rows: Vec<&Row> = column.rows.iter().filter(|row| row.section == section).collect();
            for (at, row) in rows.iter().enumerate() {
                let line_of = |own: &[Line], row: &Row| own.iter().position(|line| line.id == row.id);
                let line = line_of(&own, row).unwrap_or_else(|| {
                    // Before the next row that both have, so that lines stay in the order of the way.
                    let place = rows[at..].iter().find_map(|row| line_of(&own, row)).unwrap_or(own.len());
                    own.insert(place, Line::new(row, columns.len()));
                    place
                });
                own[line].add(index, row);
            }
        }
        let about = of_program(reports.iter().map(|tabled| tabled.report));
        own.extend(about.iter().filter(|row| row.section == section).map(|row| Line::new(row, columns.len())));
        lines.append(&mut own);
    }
    lines
}

impl Line {
    fn new(row: &Row, columns: usize) -> Self {
        Self {
            section: row.section,
            id: row.id.clone(),
            label: row.label.clone(),
            unit: row.unit.clone(),
            numbers: vec![None; columns],
            grades: Vec::new(),
            sources: if row.source.is_empty() { Vec::new() } else { vec![row.source.clone()] },
        }
    }

    fn add(&mut self, column: usize, row: &Row) {
        self.numbers[column] = Some(row.numbers.clone());
        if !row.grade.is_empty() {
            self.grades.push((column, row.grade.clone()));
        }
        if !row.source.is_empty() && !self.sources.contains(&row.source) {
            self.sources.push(row.source.clone());
        }
    }
}
