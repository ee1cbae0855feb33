//! The verdict: one sentence that says which architecture to take, and why.

use schemars::JsonSchema;
use serde::Serialize;

use crate::limits::Verdict;
use crate::report::ArchitectureReport;
use crate::scenario::ArchitectureId;

/// Which architecture is the cheapest of those that carry the load.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictReport {
    /// null where none carries the load as configured
    pub cheapest: Option<ArchitectureId>,
    /// what it saves a month against the other; 0 where there is no other that carries the load
    pub saves_usd: f64,
    /// in a sentence
    pub text: String,
}

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

/// A number with thousands separators.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let check = |value, decimals, text: &str| assert_eq!(grouped(value, decimals), text);
        check(0.0, 2, "0.00");
        check(-0.001, 2, "0.00");
        check(999.0, 0, "999");
        check(1000.0, 0, "1,000");
        check(-1_234_567.891, 2, "-1,234,567.89");
    }
}
