//! The verdict: one sentence that says which architecture to take, and why.

use crate::limits::Verdict;
use crate::report::{ArchitectureReport, VerdictReport};
use crate::units::grouped;

/// The limits that are exceeded, named.
fn exceeded(report: &ArchitectureReport) -> Vec<String> {
    report.limits.iter().filter(|limit| limit.verdict == Verdict::Exceeded).map(|limit| limit.id.to_string()).collect()
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Amounts above 10 dollars without cents: the sentence is for reading, the bill for adding up.
fn dollars(usd: f64) -> String {
    let cents = if usd.abs() < 10.0 { 2 } else { 0 };
    format!("${}", grouped(usd, cents))
}

/// Weighs the architectures of a scenario.
pub fn verdict(reports: &[ArchitectureReport]) -> VerdictReport {
    let mut able: Vec<&ArchitectureReport> = reports.iter().filter(|report| exceeded(report).is_empty()).collect();
    able.sort_by(|a, b| a.monthly_usd.total_cmp(&b.monthly_usd));
    let unable: Vec<&ArchitectureReport> = reports.iter().filter(|report| !exceeded(report).is_empty()).collect();
    let falls_short = |report: &ArchitectureReport| {
        format!("{} ({} a month) exceeds {}", report.id, dollars(report.monthly_usd), list(&exceeded(report)))
    };
    let (cheapest, saves_usd, text) = match able[..] {
        [] => {
            let all: Vec<String> = unable.iter().map(|report| falls_short(report)).collect();
            (None, 0.0, format!("As configured nothing here carries the load: {}.", all.join("; ")))
        }
        [only] => {
            let cost = format!("{} a month", dollars(only.monthly_usd));
            let text = match unable[..] {
                [] => format!("{} carries the load for {cost}, throttling risk {}.", only.id, only.throttling.level),
                [other, ..] => format!(
                    "Only {} carries the load: {cost}, throttling risk {}; {}.",
                    only.id,
                    only.throttling.level,
                    falls_short(other)
                ),
            };
            (Some(only.id), 0.0, text)
        }
        [cheap, dear, ..] => {
            let saves = dear.monthly_usd - cheap.monthly_usd;
            let share = if dear.monthly_usd > 0.0 { saves / dear.monthly_usd * 100.0 } else { 0.0 };
            let risks = if cheap.throttling.level == dear.throttling.level {
                format!("both carry the load with throttling risk {}", cheap.throttling.level)
            } else {
                format!(
                    "both carry the load, with throttling risk {} against {}",
                    cheap.throttling.level, dear.throttling.level
                )
            };
            let text = format!(
                "{} costs {} a month, {} or {share:.0} % less than {} ({}); {risks}.",
                cheap.id,
                dollars(cheap.monthly_usd),
                dollars(saves),
                dear.id,
                dollars(dear.monthly_usd)
            );
            (Some(cheap.id), saves, text)
        }
    };
    VerdictReport { cheapest, saves_usd, text }
}
