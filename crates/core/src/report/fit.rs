//! What stands in the way, in words.

use std::sync::Arc;

use super::document::{FitReport, ReasonNature, ReasonReport, late_seconds};
use crate::catalog::QuotaId;
use crate::model::architectures::Described;
use crate::model::{
    Case, Fit, Formula, Level, Limit, LimitId, Nature, Outcome, Passage, Raise, Reason, RequirementId, Verdict, Wait,
};
use crate::report::words::{longest_duration, required_duration};
use crate::text::{Argument, MIB, Message, ReportMessage, round_up, shown_usd};

/// Whether an architecture fits, with words for everything that stands in the way.
pub(super) fn fit_report(fit: &Fit, architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> FitReport {
    let find = |id: LimitId| outcome.limits.iter().find(|limit| limit.id == id);
    let remedy = |id: LimitId| find(id).map(|limit| Arc::new(architecture.remedy(limit)));
    let report = |reason: &Reason| match *reason {
        Reason::Limit(id, nature) => ReasonReport {
            remedy: remedy(id),
            nature: if nature == Nature::Hard { ReasonNature::Hard } else { ReasonNature::Setting },
            ..of_limit(id, find(id).map_or_else(|| label(id), |limit| exceeded(limit, case)))
        },
        Reason::Raise(raise) => ReasonReport {
            nature: ReasonNature::Quota,
            quota: Some(raise.quota),
            raise_to: Some(raise.to),
            ..of_limit(raise.limit, raised(raise))
        },
        Reason::Risk(id) => ReasonReport { remedy: remedy(id), ..of_limit(id, risky(id, fit)) },
        Reason::Requirement(id) => ReasonReport {
            limit: None,
            requirement: Some(id),
            nature: ReasonNature::Requirement,
            quota: None,
            raise_to: None,
            text: unmet(id, fit, architecture, outcome, case).into(),
            remedy: None,
        },
    };
    FitReport {
        outcome: fit.outcome,
        reasons: fit.reasons.iter().map(report).collect(),
        way_out: None,
        wait_seconds: fit.wait.seconds(),
        late_seconds_today: late_today(fit, outcome),
    }
}

/// How long changes wait after a peak with the quotas of today.
pub(super) fn late_today(fit: &Fit, outcome: &Outcome) -> Option<f64> {
    let is_late = outcome.limits.iter().any(|limit| limit.verdict() == Verdict::Late);
    let backlogs = fit.freshness.passages.iter().filter(|passage| passage.id().is_backlog());
    late_seconds(is_late.then(|| backlogs.filter_map(Passage::worst).sum()))
}

/// A reason about a limit: throttling that does not fit, unless it is set to another kind.
fn of_limit(id: LimitId, text: Message) -> ReasonReport {
    ReasonReport {
        limit: Some(id),
        requirement: None,
        nature: ReasonNature::Risk,
        quota: None,
        raise_to: None,
        text: text.into(),
        remedy: None,
    }
}

/// A limit in words.
pub(super) fn label(id: LimitId) -> Message {
    Message::known(format!("label.{id}"), id.label())
}

/// A limit that is exceeded, in words with its amounts.
pub(crate) fn exceeded(limit: &Limit, case: &Case<'_>) -> Message {
    let waits = |wait: Wait| wait.delay.longer(wait.through).seconds();
    if let Some(most) = case.scenario.requirements.max_delay
        && let Some(found) = limit.wait.and_then(waits)
    {
        let [delay, most] = durations([found, most.0]);
        return Message::from(ReportMessage::ReasonLate { limit: label(limit.id).into(), delay, most });
    }
    let unit = limit.id.unit();
    let [demand, most] = amounts([&limit.demand, &limit.limit].map(Formula::value), unit);
    Message::from(ReportMessage::ReasonExceeded { limit: label(limit.id).into(), demand, most })
}

/// What AWS must raise, each once: a stream that grows by itself does so in bytes and in records.
pub(crate) fn all_raised(raises: impl Iterator<Item = Raise>) -> Vec<Message> {
    let mut all: Vec<Message> = Vec::new();
    for text in raises.map(raised) {
        let is_said = |known: &Message| *known == text || is_growth(known) && is_growth(&text);
        if !all.iter().any(is_said) {
            all.push(text);
        }
    }
    all
}

/// Whether it is what AWS does by itself.
pub(super) const fn is_growth(raise: &Message) -> bool {
    matches!(raise, Message::RaiseGrowth { .. })
}

/// What to ask of AWS, or what AWS does by itself.
pub(crate) fn raised(Raise { limit, quota, from, to }: Raise) -> Message {
    let unit = match quota {
        QuotaId::FirehoseDirectPutBytes => "B/s",
        _ => limit.unit(),
    };
    let [from, to] = [from, to].map(|value| amount(value, unit));
    match quota {
        QuotaId::KinesisOnDemandNewStreamBytes | QuotaId::KinesisOnDemandNewStreamRecords => {
            Message::RaiseGrowth { from, to }
        }
        QuotaId::FirehoseDirectPutBytes => Message::RaiseDirectPut { from, to },
        QuotaId::LambdaConcurrentExecutions => Message::from(ReportMessage::RaiseConcurrency { from, to }),
        QuotaId::PipesConcurrentExecutions => Message::from(ReportMessage::RaisePipes { from, to }),
        QuotaId::FirehoseActivePartitions => Message::from(ReportMessage::RaisePartitions { from, to }),
        QuotaId::KinesisShardQuota => Message::from(ReportMessage::RaiseShards { from, to }),
        QuotaId::KinesisOnDemandCeilingBytes | QuotaId::KinesisOnDemandCeilingRecords => {
            Message::from(ReportMessage::RaiseCeiling { from, to })
        }
        quota => Message::from(ReportMessage::RaiseOther { quota: Argument::text(<&str>::from(quota)), from, to }),
    }
}

fn risky(id: LimitId, fit: &Fit) -> Message {
    let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
    let found = throttled.by.iter().find(|one| one.limit == id);
    let (share, all) = found.map_or((0.0, 0.0), |one| (one.throttling.share.value(), one.traffic_share));
    let limit = label(id).into();
    let percent = |share, decimals| Argument::Percent { share, decimals };
    if all < share {
        return Message::from(ReportMessage::ReasonRiskOfPart {
            share: percent(share, 0),
            all: percent(all, 1),
            limit,
        });
    }
    Message::from(ReportMessage::ReasonRisk { share: percent(share, 0), limit })
}

fn unmet(id: RequirementId, fit: &Fit, architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> Message {
    let required = &case.scenario.requirements;
    match id {
        RequirementId::MaxRisk => {
            let found = Argument::word("level", fit.decisive_level().to_string());
            let most = at_most(required.max_risk.map_or(Level::Severe, Level::from));
            let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
            let late = throttled.worst_that_decides().filter(|worst| worst.late && throttled.hard.is_none());
            let Some(late) = late else { return Message::from(ReportMessage::UnmetRisk { found, most }) };
            let limit = outcome.limits.iter().find(|limit| limit.id == late.limit);
            let delay = limit.and_then(|limit| limit.wait?.delay.seconds()).unwrap_or(0.0);
            let share = late.traffic_share;
            let share = Argument::Percent { share, decimals: if share < 0.1 { 2 } else { 0 } };
            Message::from(ReportMessage::UnmetRiskLate {
                found,
                most,
                share,
                delay: longest_duration(delay),
                limit: label(late.limit).into(),
            })
        }
        RequirementId::Freshness => {
            let most = required.freshness.map_or(0.0, |most| most.0);
            let after = fit.freshness_after.as_ref();
            match after.unwrap_or(&fit.freshness).worst {
                Some(worst) => {
                    let [found, most] = durations([worst, most]);
                    if after.is_some_and(|after| after.worst != fit.freshness.worst) {
                        Message::from(ReportMessage::UnmetFreshnessRaised { found, most })
                    } else {
                        Message::from(ReportMessage::UnmetFreshness { found, most })
                    }
                }
                None => Message::from(ReportMessage::UnmetFreshnessEndless { most: required_duration(most) }),
            }
        }
        RequirementId::MaxMonthlyUsd => {
            let [found, most] = costs([outcome.bill.total, required.max_monthly_usd.unwrap_or(0.0)]);
            Message::from(ReportMessage::UnmetCost { found, most })
        }
        RequirementId::EveryChange => {
            architecture.loses_changes().unwrap_or_else(|| Message::from(ReportMessage::UnmetEveryChange))
        }
        RequirementId::Reshaped => Message::from(ReportMessage::UnmetReshaped),
        RequirementId::InOrder => Message::from(ReportMessage::UnmetInOrder),
        RequirementId::NoCode => Message::from(ReportMessage::UnmetNoCode),
        RequirementId::Destination => Message::from(ReportMessage::UnmetDestination {
            found: Argument::text(case.scenario.delivery.destination.to_string()),
        }),
        RequirementId::FormatConversion => Message::from(ReportMessage::UnmetFormatConversion),
        RequirementId::DynamicPartitioning => Message::from(ReportMessage::UnmetDynamicPartitioning),
        RequirementId::Vpc => Message::from(ReportMessage::UnmetVpc),
        RequirementId::Consumers => Message::from(ReportMessage::UnmetConsumers),
    }
}

/// A level that is the highest one allowed: nothing is below the lowest.
pub(crate) fn at_most(level: Level) -> Argument {
    let word = Argument::word("level", level.to_string());
    if level == Level::None { word } else { ReportMessage::LevelAtMost { level: word }.into() }
}

/// A number in the unit of a limit, rounded for reading: bytes in MiB.
pub(super) fn number(value: f64, unit: &str) -> Argument {
    let value = if in_bytes(unit) { value / MIB } else { value };
    Argument::Number { value, decimals: Some(if value >= 100.0 || value.fract() == 0.0 { 0 } else { 2 }) }
}

/// A demand and the limit that it exceeds, each with its unit, with enough digits to differ.
pub(super) fn amounts([demand, most]: [f64; 2], unit: &str) -> [Argument; 2] {
    let texts = [demand, most].map(|value| number(value, unit));
    let [found, limit] = texts.each_ref().map(ToString::to_string);
    if demand == most || found.trim_end_matches(".00") != limit.trim_end_matches(".00") {
        return [demand, most].map(|value| amount(value, unit));
    }
    let exact = |value: f64| Argument::exact(if in_bytes(unit) { value / MIB } else { value });
    [demand, most].map(|value| with_unit(exact(value), value, unit))
}

/// A time and the one that it exceeds, with enough digits to differ.
fn durations([found, most]: [f64; 2]) -> [Argument; 2] {
    let texts = [longest_duration(found), required_duration(most)];
    if texts[0] == texts[1] { [found, most].map(|time| Argument::Seconds(rounded_up(time, 1e3))) } else { texts }
}

/// A cost and the one that it exceeds, with enough digits to differ.
fn costs([found, most]: [f64; 2]) -> [Argument; 2] {
    if shown_usd(found) == shown_usd(most) {
        // What is above by less than a cent is above all the same.
        let cents = [found, most].map(|usd| (usd * 100.0).round());
        let found = if cents[0] == cents[1] { rounded_up(found, 100.0) } else { found };
        return [Argument::UsdCents(found), Argument::UsdCents(most)];
    }
    [Argument::Usd(found), limit_usd(most)]
}

/// A cost that somebody set, as it was set.
pub(crate) fn limit_usd(usd: f64) -> Argument {
    if shown_usd(usd) == usd { Argument::Usd(usd) } else { Argument::UsdCents(usd) }
}

/// The next multiple of a part of one, without the noise of the last bits.
fn rounded_up(value: f64, parts: f64) -> f64 {
    round_up(value * parts) / parts
}

/// The same with its unit.
pub(super) fn amount(value: f64, unit: &str) -> Argument {
    with_unit(number(value, unit), value, unit)
}

fn with_unit(number: Argument, value: f64, unit: &str) -> Argument {
    let unit_of_amount = amount_unit(unit);
    let one = unit_of_amount.strip_suffix('s').filter(|one| value == 1.0 && one.len() > 1 && !one.ends_with('/'));
    let unit_word = Argument::word("unit", one.unwrap_or(&unit_of_amount));
    Message::Amount { value: number, unit: unit_word }.into()
}

fn in_bytes(unit: &str) -> bool {
    unit == "B" || unit.starts_with("B/")
}

/// The unit of an amount as sentences show it, from the unit of a limit: `MiB/s` for `B/s/shard`.
pub(crate) fn amount_unit(unit: &str) -> String {
    let unit = match unit.split_once('/') {
        Some((counted, per)) if per == "s" || per.starts_with("s/") => format!("{counted}/s"),
        Some((counted, _)) => counted.to_owned(),
        None => unit.to_owned(),
    };
    if in_bytes(&unit) { format!("MiB{}", &unit[1..]) } else { unit }
}
