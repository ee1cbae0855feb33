//! One table for a spreadsheet: RFC 4180, one row a number, in full precision.
//!
//! Text that a spreadsheet would run as a formula is made inert; numbers stay numbers.

use anyhow::Result;
use shardwise_core::Report;
use shardwise_core::report::{ArchitectureReport, LimitReport};

use shardwise_core::simulate::findings::Findings;
use shardwise_core::simulate::intervals::Sample;

use super::money::Money;

const COLUMNS: [&str; 10] =
    ["scenario", "architecture", "section", "id", "quantity", "unit", "usd", "grade", "formula", "note"];

/// One row, before it is written. Numbers that are not there stay empty.
#[derive(Default)]
struct Row {
    section: &'static str,
    id: String,
    quantity: Option<f64>,
    unit: String,
    usd: Option<f64>,
    grade: String,
    formula: String,
    note: String,
}

/// All reports in one table.
pub(crate) fn compare(reports: &[Report], money: &Money) -> Result<String> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for report in reports {
        for architecture in &report.architectures {
            for row in rows(architecture, money) {
                writer.write_record(record(&report.name, &architecture.id.to_string(), &row))?;
            }
        }
        for (architecture, row) in report.simulation.iter().flat_map(simulation) {
            writer.write_record(record(&report.name, &architecture, &row))?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn record(scenario: &str, architecture: &str, row: &Row) -> [String; 10] {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    [
        inert(scenario),
        inert(architecture),
        inert(row.section),
        inert(&row.id),
        number(row.quantity),
        inert(&row.unit),
        number(row.usd),
        inert(&row.grade),
        inert(&row.formula),
        inert(&row.note),
    ]
}

fn rows(architecture: &ArchitectureReport, money: &Money) -> Vec<Row> {
    let sections = [bill, total, limits, throttling, efficiency, freshness];
    sections.iter().flat_map(|section| section(architecture, money)).collect()
}

/// What a simulated day found.
fn simulation(findings: &Findings) -> Vec<(String, Row)> {
    let row = |(architecture, id, unit, quantity): (String, String, &str, f64)| {
        (architecture, Row { section: "simulation", id, quantity: Some(quantity), unit: unit.into(), ..Row::default() })
    };
    Sample::of(findings).0.into_iter().map(row).collect()
}

/// The amount in the currency asked for; nothing when that is USD.
fn converted(usd: f64, money: &Money) -> String {
    if money.is_usd() { String::new() } else { format!("{} {}", money.code, usd * money.rate) }
}

fn bill(architecture: &ArchitectureReport, money: &Money) -> Vec<Row> {
    let row = |line: &shardwise_core::report::BillReport| Row {
        section: "bill",
        id: line.id.to_string(),
        quantity: Some(line.quantity),
        unit: line.unit.clone(),
        usd: Some(line.usd),
        grade: line.grade.to_string(),
        formula: line.formula.clone(),
        note: converted(line.usd, money),
    };
    architecture.bill.iter().map(row).collect()
}

/// Only the total itself stands in the column `usd`, so that it equals the sum of the bill's.
fn total(architecture: &ArchitectureReport, money: &Money) -> Vec<Row> {
    let per = |id: &str, usd: f64, unit: &str| Row {
        section: "total",
        id: id.into(),
        quantity: Some(usd),
        unit: unit.into(),
        note: converted(usd, money),
        ..Row::default()
    };
    let monthly = architecture.monthly_usd;
    vec![
        Row {
            section: "total",
            id: "monthly_usd".into(),
            usd: Some(monthly),
            note: converted(monthly, money),
            ..Row::default()
        },
        per("usd_per_million_changes", architecture.usd_per_million_changes, "USD/million changes"),
        per("usd_per_delivered_gib", architecture.usd_per_delivered_gib, "USD/GiB"),
        per("usd_on_assumed", architecture.usd_on_assumed, "USD"),
    ]
}

fn limits(architecture: &ArchitectureReport, _: &Money) -> Vec<Row> {
    let row = |limit: &LimitReport| {
        let LimitReport { utilization, verdict, remedy, source, .. } = limit;
        Row {
            section: "limit",
            id: limit.id.to_string(),
            quantity: Some(limit.demand),
            unit: limit.unit.clone(),
            note: format!("limit {}, utilization {utilization}, {verdict}; {remedy}; {source}", limit.limit),
            ..Row::default()
        }
    };
    architecture.limits.iter().map(row).collect()
}

fn throttling(architecture: &ArchitectureReport, _: &Money) -> Vec<Row> {
    let throttling = &architecture.throttling;
    let word = |id: &str, note: String| Row { section: "throttling", id: id.into(), note, ..Row::default() };
    let share = |id: String, share: f64| Row {
        section: "throttling",
        id,
        quantity: Some(share),
        unit: "share".into(),
        ..Row::default()
    };
    let mut rows = vec![
        word("level", throttling.level.to_string()),
        share("throttled_share".into(), throttling.throttled_share),
        share("time_share".into(), throttling.time_share),
        word("worst", throttling.worst.map_or(String::new(), |limit| limit.to_string())),
    ];
    if let Some(limit) = throttling.beyond_any_setting {
        rows.push(word("beyond_any_setting", limit.to_string()));
    }
    rows.extend(throttling.by.iter().map(|by| share(format!("throttled_share:{}", by.limit), by.throttled_share)));
    rows
}

fn efficiency(architecture: &ArchitectureReport, _: &Money) -> Vec<Row> {
    let rows = architecture.efficiency.iter().flat_map(|hop| {
        let row = |what: &str, value: f64, unit: &str| Row {
            section: "efficiency",
            id: format!("{}.{what}", hop.hop),
            quantity: Some(value),
            unit: unit.into(),
            ..Row::default()
        };
        [
            row("carried_bytes", hop.carried_bytes, "B"),
            row("billed_bytes", hop.billed_bytes, "B"),
            row("ratio", hop.ratio, "delivered/billed"),
        ]
    });
    rows.collect()
}

fn freshness(architecture: &ArchitectureReport, _: &Money) -> Vec<Row> {
    let row = |name: &str, which: &str, seconds: f64| Row {
        section: "freshness",
        id: format!("{name}.{which}_seconds"),
        quantity: Some(seconds),
        unit: "s".into(),
        ..Row::default()
    };
    let both = |name: &str, mean: f64, worst: f64| [row(name, "mean", mean), row(name, "worst", worst)];
    let freshness = &architecture.freshness;
    let stages = freshness.stages.iter().flat_map(|stage| both(&stage.stage, stage.mean_seconds, stage.worst_seconds));
    stages.chain(both("total", freshness.mean_seconds, freshness.worst_seconds)).collect()
}

/// Text without control characters, and with an apostrophe in front of what a spreadsheet would run.
pub(super) fn inert(text: &str) -> String {
    let reorders = |c: &char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let dropped = |c: &char| c.is_control() || reorders(c);
    let cleaned: String = text.chars().filter(|c| !dropped(c)).collect();
    // What is not seen does not keep a spreadsheet from seeing what follows.
    let unseen =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let runs = cleaned.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs || text.starts_with(['\t', '\r', '\n']) { format!("'{cleaned}") } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn formulas_are_made_inert() {
        let check = |text, expected: &str| assert_eq!(inert(text), expected);
        check("orders", "orders");
        check("a=b", "a=b");
        check("=1+1", "'=1+1");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'=1");
        check("\rx", "'x");
        check("  =1", "'  =1");
        check("\u{a0}\u{feff}=1", "'\u{a0}\u{feff}=1");
        check("＝1", "'＝1");
        check("a\u{1b}[2J\nb", "a[2Jb");
    }

    #[test]
    fn what_is_written_reads_back_and_adds_up() {
        let reports = samples::all();
        let text = compare(&reports, &Money { code: "JPY".into(), rate: 155.2 }).unwrap();
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        let mut sums: BTreeMap<(String, String), [f64; 2]> = BTreeMap::new();
        for record in reader.records() {
            let record = record.unwrap();
            for index in [4, 6] {
                assert!(record[index].is_empty() || record[index].parse::<f64>().is_ok(), "{record:?}");
            }
            assert!(record.iter().all(|cell| !cell.contains(char::is_control)));
            let text_columns = [0, 1, 2, 3, 5, 7, 8, 9];
            assert!(text_columns.iter().all(|index| !record[*index].starts_with(['=', '+', '-', '@'])));
            let usd: f64 = record[6].parse().unwrap_or(0.0);
            let sum = sums.entry((record[0].to_owned(), record[1].to_owned())).or_default();
            match &record[2] {
                "bill" => sum[0] += usd,
                "total" => sum[1] += usd,
                _ => assert_eq!(usd, 0.0),
            }
        }
        for (key, [bill, total]) in sums {
            assert!((bill - total).abs() <= 1e-9 * total.abs(), "{key:?}: {bill} against {total}");
        }
    }

    #[test]
    fn numbers_are_in_full_precision() {
        let report = samples::report("");
        let text = compare(std::slice::from_ref(&report), &Money::usd()).unwrap();
        for architecture in &report.architectures {
            assert!(text.contains(&format!(",total,monthly_usd,,,{},", architecture.monthly_usd)));
        }
    }
}
