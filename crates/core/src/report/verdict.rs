//! The verdict: one sentence that says which architecture to take, and why.

use crate::model::{Level, Verdict};
use crate::report::document::{ArchitectureReport, VerdictReport};
use crate::scenario::ArchitectureId;
use crate::text::{Argument, Joining, Message};

/// The limits that are exceeded, named.
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

/// The only architecture that carries the load, and what the others lack.
fn alone(only: &ArchitectureReport, unable: &[&ArchitectureReport]) -> Message {
    let (name, cost, risk) = (name(only.id), cost(only), risk(only.throttling.level));
    match unable {
        [] => Message::VerdictAlone { only: name, cost, risk },
        [other, ..] => Message::VerdictOnly { only: name, cost, risk, other: falls_short(other).into() },
    }
}

/// Two that carry the load: what the cheaper saves.
fn compared(cheap: &ArchitectureReport, dear: &ArchitectureReport, saves: f64) -> Message {
    let levels = (cheap.throttling.level, dear.throttling.level);
    let risks = if levels.0 == levels.1 {
        Message::VerdictSameRisk { risk: risk(levels.0) }
    } else {
        Message::VerdictRisks { cheap: risk(levels.0), dear: risk(levels.1) }
    };
    let share = if dear.monthly_usd > 0.0 { saves / dear.monthly_usd } else { 0.0 };
    Message::VerdictSaves {
        cheap: name(cheap.id),
        cost: cost(cheap),
        saves: Argument::Usd(saves),
        share: Argument::Percent { share, decimals: 0 },
        dear: name(dear.id),
        dear_cost: cost(dear),
        risks: risks.into(),
    }
}

/// Weighs the architectures of a scenario.
pub(super) fn verdict(reports: &[ArchitectureReport]) -> VerdictReport {
    let (able, unable): (Vec<&ArchitectureReport>, Vec<_>) =
        reports.iter().partition(|report| exceeded(report).is_empty());
    let (cheapest, saves_usd, text) = match able[..] {
        [] => {
            let architectures = Argument::list(Joining::Semicolon, unable.into_iter().map(falls_short));
            (None, 0.0, Message::VerdictNone { architectures })
        }
        [only] => (Some(only.id), 0.0, alone(only, &unable)),
        [one, other, ..] => {
            let (cheap, dear) = if other.monthly_usd < one.monthly_usd { (other, one) } else { (one, other) };
            let saves = dear.monthly_usd - cheap.monthly_usd;
            (Some(cheap.id), saves, compared(cheap, dear, saves))
        }
    };
    VerdictReport { cheapest, saves_usd, text }
}
