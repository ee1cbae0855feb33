//! Reports as one table for a spreadsheet: RFC 4180, one row per number, in full precision.
//!
//! Text that a spreadsheet would run as a formula is made inert; numbers stay numbers.

use crate::report::{ArchitectureReport, BillReport, LimitReport, Report};
use crate::text::{InputErrors, units};

/// A currency besides USD, in which the model computes.
#[derive(Clone, Debug, PartialEq)]
pub struct Currency {
    /// ISO 4217, such as `JPY`.
    pub code: String,
    /// Units per USD.
    pub rate: f64,
}

impl Currency {
    /// USD.
    pub fn usd() -> Self {
        Self { code: "USD".into(), rate: 1.0 }
    }

    /// Whether it is USD, so that nothing is converted.
    pub fn is_usd(&self) -> bool {
        self.code == "USD" && self.rate == 1.0
    }

    /// Parses `CODE=RATE`; `place` names it in errors.
    ///
    /// # Errors
    /// The code is not three letters, or the rate is not a number above 0.
    pub fn parse(place: &str, text: &str) -> Result<Self, InputErrors> {
        let parsed = text.split_once('=').and_then(|(code, rate)| {
            let (code, rate) = (code.trim(), units::float(rate.trim())?);
            let sound = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) && rate > 0.0 && rate <= 1e9;
            sound.then(|| Self { code: code.to_owned(), rate })
        });
        let expected = "expected three capital letters and a rate to the USD above 0, such as JPY=155.2";
        parsed.ok_or_else(|| InputErrors::one(place, "", expected))
    }

    /// The amount in the currency; empty for USD.
    fn converted(&self, usd: f64) -> String {
        if self.is_usd() { String::new() } else { format!("{} {}", self.code, usd * self.rate) }
    }
}

const COLUMNS: [&str; 10] =
    ["scenario", "architecture", "section", "id", "quantity", "unit", "usd", "grade", "formula", "note"];

/// One row before it is written. Missing numbers stay empty.
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

/// A number that is not part of a report, for a row below those of one.
#[derive(Clone, Debug, PartialEq)]
pub struct FurtherRow {
    /// Its architecture.
    pub architecture: String,
    /// Its section of the table.
    pub section: &'static str,
    /// Its name.
    pub id: String,
    /// Its value.
    pub quantity: f64,
    /// Its unit.
    pub unit: String,
}

/// All reports in one table.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, plan};
/// # use shardwise_core::output::{Currency, csv};
/// let book = Catalog::embedded().book("us-east-1")?;
/// let table = csv(&[plan(&Scenario::default(), &book)?], &Currency::usd());
/// assert!(table.starts_with("scenario,architecture,section,id,quantity,unit,usd,grade,formula,note"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn csv(reports: &[Report], currency: &Currency) -> String {
    csv_with(reports.iter().map(|report| (report, Vec::new())), currency)
}

/// All reports in one table, each followed by further rows.
pub fn csv_with<'a>(reports: impl IntoIterator<Item = (&'a Report, Vec<FurtherRow>)>, currency: &Currency) -> String {
    let mut table = line(&COLUMNS.map(str::to_owned));
    for (report, further) in reports {
        for architecture in &report.architectures {
            for row in rows(architecture, currency) {
                table += &line(&record(&report.name, &architecture.id.to_string(), &row));
            }
        }
        for FurtherRow { architecture, section, id, quantity, unit } in further {
            let row = Row { section, id, quantity: Some(quantity), unit, ..Row::default() };
            table += &line(&record(&report.name, &architecture, &row));
        }
    }
    table
}

/// One row of RFC 4180: text with a comma, a quote or a line break is quoted.
pub fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let needed = cell.contains([',', '"', '\r', '\n']);
        if needed { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
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

fn rows(architecture: &ArchitectureReport, currency: &Currency) -> Vec<Row> {
    let sections = [bill, total, limits, throttling, efficiency, freshness];
    sections.iter().flat_map(|section| section(architecture, currency)).collect()
}

fn bill(architecture: &ArchitectureReport, currency: &Currency) -> Vec<Row> {
    let row = |line: &BillReport| Row {
        section: "bill",
        id: line.id.to_string(),
        quantity: Some(line.quantity),
        unit: line.unit.clone(),
        usd: Some(line.usd),
        grade: line.grade.to_string(),
        formula: line.formula.clone(),
        note: currency.converted(line.usd),
    };
    architecture.bill.iter().map(row).collect()
}

/// Only the total has a value in the column `usd`, so that it equals the sum of the bill's.
fn total(architecture: &ArchitectureReport, currency: &Currency) -> Vec<Row> {
    let per = |id: &str, usd: f64, unit: &str| Row {
        section: "total",
        id: id.into(),
        quantity: Some(usd),
        unit: unit.into(),
        note: currency.converted(usd),
        ..Row::default()
    };
    let monthly = architecture.monthly_usd;
    vec![
        Row {
            section: "total",
            id: "monthly_usd".into(),
            usd: Some(monthly),
            note: currency.converted(monthly),
            ..Row::default()
        },
        per("usd_per_million_changes", architecture.usd_per_million_changes, "USD/million changes"),
        per("usd_per_delivered_gib", architecture.usd_per_delivered_gib, "USD/GiB"),
        per("usd_on_assumed", architecture.usd_on_assumed, "USD"),
    ]
}

fn limits(architecture: &ArchitectureReport, _: &Currency) -> Vec<Row> {
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

fn throttling(architecture: &ArchitectureReport, _: &Currency) -> Vec<Row> {
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

fn efficiency(architecture: &ArchitectureReport, _: &Currency) -> Vec<Row> {
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

fn freshness(architecture: &ArchitectureReport, _: &Currency) -> Vec<Row> {
    let row = |name: &str, which: &str, seconds: Option<f64>| Row {
        section: "freshness",
        id: format!("{name}.{which}_seconds"),
        quantity: seconds,
        unit: "s".into(),
        note: if seconds.is_none() { "grows without end".into() } else { String::new() },
        ..Row::default()
    };
    let both = |name: &str, mean: Option<f64>, worst: Option<f64>| [row(name, "mean", mean), row(name, "worst", worst)];
    let freshness = &architecture.freshness;
    let stages =
        freshness.stages.iter().flat_map(|stage| both(stage.stage.into(), stage.mean_seconds, stage.worst_seconds));
    stages.chain(both("total", freshness.mean_seconds, freshness.worst_seconds)).collect()
}

/// Text without control characters, and with an apostrophe in front of anything that a spreadsheet would run.
pub fn inert(text: &str) -> String {
    let reorders = |c: &char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let dropped = |c: &char| c.is_control() || reorders(c);
    let cleaned: String = text.chars().filter(|c| !dropped(c)).collect();
    // Spreadsheets skip invisible characters, so what follows them is checked.
    let unseen =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let runs = cleaned.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs || text.starts_with(['\t', '\r', '\n']) { format!("'{cleaned}") } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn cells_are_quoted_where_they_must_be() {
        let mut cells = [const { String::new() }; 10];
        cells[0] = "a,b".into();
        cells[1] = "say \"a\"".into();
        cells[2] = "plain words".into();
        assert_eq!(line(&cells), "\"a,b\",\"say \"\"a\"\"\",plain words,,,,,,,\r\n");
    }

    #[test]
    fn a_currency_is_a_code_and_a_rate() {
        let parsed = |text: &str| Currency::parse("there", text).ok();
        assert_eq!(parsed("JPY=155.2"), Some(Currency { code: "JPY".into(), rate: 155.2 }));
        assert!(parsed("USD=1").is_some_and(|currency| currency.is_usd()));
        for wrong in ["", "JPY", "JPY=", "=1", "jpy=155", "YEN1=5", "JPY=0", "JPY=-1", "JPY=nan", "JPY=inf", "JPY=1e10"]
        {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
