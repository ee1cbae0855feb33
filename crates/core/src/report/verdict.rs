//! The verdict: a sentence that names the architecture to choose, and the reason.

use crate::model::{Level, Verdict};
use crate::report::document::{ArchitectureReport, VerdictReport};
use crate::scenario::ArchitectureId;
use crate::text::{Argument, Joining, Message, sorted};

/// The names of the exceeded limits.
fn exceeded(report: &ArchitectureReport) -> Vec<&'static str> {
    report.limits.iter().filter(|limit| limit.verdict == Verdict::Exceeded).map(|limit| limit.id.into()).collect()
}

fn name(id: ArchitectureId) -> Argument {
    Argument::word("architecture", id.to_string())
}

fn risk(level: Level) -> Argument {
    Argument::word("level", level.to_string())
}

fn cost(report: &ArchitectureReport) -> Argument {
    Argument::Usd(report.monthly_usd)
}

/// Why an architecture does not carry the load.
fn falls_short(report: &ArchitectureReport) -> Message {
    Message::VerdictFallsShort {
        architecture: name(report.id),
        cost: cost(report),
        limits: Argument::list(Joining::And, exceeded(report)),
    }
}

/// The only architecture that carries the load, and why the others do not.
fn alone(only: &ArchitectureReport, unable: &[&ArchitectureReport]) -> Message {
    let (name, cost, risk) = (name(only.id), cost(only), risk(only.throttling.level));
    if unable.is_empty() {
        return Message::VerdictAlone { only: name, cost, risk };
    }
    Message::VerdictOnly { only: name, cost, risk, other: all_fall_short(unable) }
}

fn all_fall_short(unable: &[&ArchitectureReport]) -> Argument {
    Message::joined(Joining::Semicolon, unable.iter().map(|report| falls_short(report)).collect()).into()
}

/// Several that carry the load: the saving of the cheapest compared with the next, and the throttling risk of each.
fn compared(able: &[&ArchitectureReport], unable: &[&ArchitectureReport]) -> Message {
    let [cheap, dear] = [able[0], able[1]];
    let saves = dear.monthly_usd - cheap.monthly_usd;
    let share = if dear.monthly_usd > 0.0 { saves / dear.monthly_usd } else { 0.0 };
    let [saves, share] = [Argument::Usd(saves), Argument::Percent { share, decimals: 0 }];
    let [cheap_name, dear_name] = [cheap, dear].map(|report| name(report.id));
    let [cost, dear_cost] = [cheap, dear].map(cost);
    if able.len() == 2 && unable.is_empty() {
        let levels = [cheap, dear].map(|report| report.throttling.level);
        let risks = if levels[0] == levels[1] {
            Message::VerdictSameRisk { risk: risk(levels[0]) }
        } else {
            let [cheap_risk, dear_risk] = levels.map(risk);
            Message::VerdictRisks { cheap: cheap_name.clone(), cheap_risk, dear: dear_name.clone(), dear_risk }
        };
        let risks = risks.into();
        return Message::VerdictSaves { cheap: cheap_name, cost, saves, share, dear: dear_name, dear_cost, risks };
    }
    let mut others: Vec<Message> = able.iter().map(|report| in_this(report)).collect();
    others.extend(unable.iter().map(|report| falls_short(report)));
    let others = Message::joined(Joining::Semicolon, others).into();
    Message::VerdictAmong { cheap: cheap_name, cost, saves, share, dear: dear_name, dear_cost, others }
}

fn in_this(report: &ArchitectureReport) -> Message {
    Message::VerdictRiskOf { architecture: name(report.id), cost: cost(report), risk: risk(report.throttling.level) }
}

/// Compares the architectures of a scenario: one, or any number of them.
pub(super) fn verdict(reports: &[ArchitectureReport]) -> VerdictReport {
    let (able, unable): (Vec<&ArchitectureReport>, Vec<_>) =
        reports.iter().partition(|report| exceeded(report).is_empty());
    let able = sorted::collect(able, |a, b| a.monthly_usd.total_cmp(&b.monthly_usd));
    let text = match able[..] {
        [] => {
            let architectures = Argument::list(Joining::Semicolon, unable.into_iter().map(falls_short));
            Message::VerdictNone { architectures }
        }
        [only] => alone(only, &unable),
        _ => compared(&able, &unable),
    };
    let saves_usd = if let [cheap, dear, ..] = able[..] { dear.monthly_usd - cheap.monthly_usd } else { 0.0 };
    VerdictReport { cheapest: able.first().map(|report| report.id), saves_usd, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::report::plan;
    use crate::scenario::Scenario;

    /// This many reports, each a dollar more expensive than the last. Those at the given places exceed a limit.
    fn reports(count: usize, unable: &[usize]) -> Vec<ArchitectureReport> {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let report = plan(&Scenario::default(), &book).unwrap();
        let mut reports = Vec::new();
        for place in 0..count {
            let mut one = report.architectures[place % 2].clone();
            one.monthly_usd = 100.0 + place as f64;
            for limit in &mut one.limits {
                limit.verdict = if unable.contains(&place) { Verdict::Exceeded } else { Verdict::Ok };
            }
            reports.push(one);
        }
        reports.reverse();
        reports
    }

    #[test]
    fn any_number_of_architectures_is_weighed() {
        for count in 1..=6 {
            let reports = reports(count, &[]);
            let found = verdict(&reports);
            assert_eq!(found.cheapest, Some(reports[count - 1].id));
            assert_eq!(found.saves_usd, if count > 1 { 1.0 } else { 0.0 });
            let text = found.text.to_string();
            assert!(text.contains("$100"), "{text}");
            assert_eq!(
                text.to_lowercase().matches("throttling risk").count(),
                if count > 2 { count } else { 1 },
                "{text}"
            );
        }
    }

    #[test]
    fn those_that_do_not_carry_the_load_are_named() {
        let text = verdict(&reports(4, &[0, 2])).text.to_string();
        assert!(text.starts_with("kinesis-firehose costs $101 a month, $2.00 (2%) less"), "{text}");
        assert_eq!(text.matches("exceeds").count(), 2, "{text}");
        let none = verdict(&reports(3, &[0, 1, 2]));
        assert_eq!((none.cheapest, none.saves_usd), (None, 0.0));
        let only = verdict(&reports(3, &[0, 2])).text.to_string();
        assert!(only.starts_with("Only kinesis-firehose") && only.matches("exceeds").count() == 2, "{only}");
    }
}
