//! What stands in the way, in words.

use super::document::{FitReport, ReasonNature, ReasonReport};
use crate::catalog::QuotaId;
use crate::model::architectures::Architecture;
use crate::model::{Case, Fit, Limit, LimitId, Nature, Outcome, Raise, Reason, RequirementId};
use crate::text::{Argument, MIB, Message};

/// Whether an architecture fits, with a sentence for everything that stands in the way.
pub(super) fn fit_report(fit: &Fit, architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> FitReport {
    let find = |id: LimitId| outcome.limits.iter().find(|limit| limit.id == id);
    let report = |reason: &Reason| match *reason {
        Reason::Limit(id, nature) => {
            let text = find(id).map_or_else(|| label(id).into(), |limit| exceeded(limit, architecture));
            let nature = if nature == Nature::Hard { ReasonNature::Hard } else { ReasonNature::Setting };
            ReasonReport { limit: Some(id), requirement: None, nature, quota: None, raise_to: None, text }
        }
        Reason::Raise(raise) => ReasonReport {
            limit: Some(raise.limit),
            requirement: None,
            nature: ReasonNature::Quota,
            quota: Some(raise.quota),
            raise_to: Some(raise.to),
            text: raised(raise, find(raise.limit)),
        },
        Reason::Risk(id) => ReasonReport {
            limit: Some(id),
            requirement: None,
            nature: ReasonNature::Risk,
            quota: None,
            raise_to: None,
            text: risky(id, fit, find(id), architecture),
        },
        Reason::Requirement(id) => ReasonReport {
            limit: None,
            requirement: Some(id),
            nature: ReasonNature::Requirement,
            quota: None,
            raise_to: None,
            text: unmet(id, fit, outcome, case),
        },
    };
    FitReport { outcome: fit.outcome, reasons: fit.reasons.iter().map(report).collect() }
}

/// A limit in words.
fn label(id: LimitId) -> Message {
    Message::known(format!("limit.{id}"), id.meaning())
}

fn exceeded(limit: &Limit, architecture: &dyn Architecture) -> Message {
    let [demand, most] = [&limit.demand, &limit.limit].map(|formula| amount(formula.value(), limit.id.unit()));
    Message::ReasonExceeded { limit: label(limit.id).into(), demand, most, remedy: architecture.remedy(limit).into() }
}

/// What to ask of AWS, or what AWS does by itself.
fn raised(raise: Raise, limit: Option<&Limit>) -> Message {
    let unit = raise.limit.unit();
    let unit = if quota_in_bytes(raise.quota) { "B/s" } else { unit };
    let [from, to] = [raise.from, raise.to].map(|value| amount(value, unit));
    let quota = Argument::text(<&str>::from(raise.quota));
    match limit {
        Some(Limit { id: LimitId::KinesisOnDemandGrowth | LimitId::KinesisOnDemandGrowthRecords, .. }) => {
            Message::ReasonGrows { from, to }
        }
        _ => Message::ReasonRaise { quota, from, to },
    }
}

const fn quota_in_bytes(quota: QuotaId) -> bool {
    matches!(
        quota,
        QuotaId::FirehoseDirectPutBytes | QuotaId::KinesisOnDemandCeilingBytes | QuotaId::KinesisOnDemandNewStreamBytes
    )
}

fn risky(id: LimitId, fit: &Fit, limit: Option<&Limit>, architecture: &dyn Architecture) -> Message {
    let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
    let share = throttled.by.iter().find(|one| one.limit == id).map_or(0.0, |one| one.throttling.share.value());
    let share = Argument::Percent { share, decimals: 0 };
    match limit {
        Some(limit) => {
            Message::ReasonRisk { share, limit: label(id).into(), remedy: architecture.remedy(limit).into() }
        }
        None => label(id),
    }
}

fn unmet(id: RequirementId, fit: &Fit, outcome: &Outcome, case: &Case<'_>) -> Message {
    let required = &case.scenario.requirements;
    match id {
        RequirementId::MaxRisk => {
            let most = required.max_risk.map_or_else(String::new, |most| most.to_string());
            let found = Argument::word("level", fit.level().to_string());
            Message::UnmetRisk { found, most: Argument::word("level", most) }
        }
        RequirementId::Freshness => {
            let most = Argument::Seconds(required.freshness.map_or(0.0, |most| most.0));
            match fit.freshness.worst {
                Some(worst) => Message::UnmetFreshness { found: Argument::Seconds(worst.round()), most },
                None => Message::UnmetFreshnessEndless { most },
            }
        }
        RequirementId::MaxMonthlyUsd => {
            let most = Argument::Usd(required.max_monthly_usd.unwrap_or(0.0));
            Message::UnmetCost { found: Argument::Usd(outcome.bill.total), most }
        }
        RequirementId::EveryChange => Message::UnmetEveryChange,
        RequirementId::Reshaped => Message::UnmetReshaped,
        RequirementId::InOrder => Message::UnmetInOrder,
        RequirementId::NoCode => Message::UnmetNoCode,
    }
}

/// An amount in the unit of a limit, rounded for reading: bytes in MiB.
fn amount(value: f64, unit: &'static str) -> Argument {
    let value = if in_bytes(unit) { value / MIB } else { value };
    let decimals = if value >= 100.0 || value.fract() == 0.0 { 0 } else { 2 };
    let value = Argument::Number { value, decimals: Some(decimals) };
    Message::Amount { value, unit: Argument::word("unit", amount_unit(unit)) }.into()
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
