//! Gates: what a report is held against before a change is merged. One architecture must meet all of them.

use std::sync::Arc;

use serde::Serialize;

use schemars::JsonSchema;

use super::document::{ArchitectureReport, FreshnessReport, LimitReport, ReasonNature, ReasonReport, Report};
use super::fit::{amounts, at_most, label, limit_usd};
use crate::model::{Level, Nature, OutcomeId, RequirementId, Verdict};
use crate::report::words::{longest_duration, required_duration};
use crate::scenario::{ArchitectureId, Requirements};
use crate::text::{Argument, Joining, Message, ReportMessage, StudyMessage, as_text};

/// What a report is checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateId {
    /// Nothing stands in the way but quotas that AWS raises.
    Fits,
    /// No limit is exceeded with the quotas of today.
    NoExceeded,
    /// A requirement of the scenario.
    Requirement(RequirementId),
}

impl std::fmt::Display for GateId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fits => f.write_str("fits"),
            Self::NoExceeded => f.write_str("no_exceeded"),
            Self::Requirement(id) => id.fmt(f),
        }
    }
}

as_text!(GateId);

/// The gates of a scenario, and the architecture that meets them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GatesReport {
    /// whether one architecture meets every gate
    pub met: bool,
    /// the cheapest architecture that meets every gate; null if none does
    pub architecture: Option<ArchitectureId>,
    /// the gates, each checked for every architecture
    pub gates: Vec<GateReport>,
    /// an architecture that is not compared and would meet every gate, where none that is compared has a way out
    pub further: Option<Message>,
}

/// A gate, checked for every architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GateReport {
    /// `fits`, `no_exceeded` or the key of a requirement
    pub id: GateId,
    /// what is required, in words
    pub required: Message,
    /// whether nothing misses it: the architecture that meets every gate, or without one, all of them
    pub met: bool,
    /// in the order of the scenario
    pub architectures: Vec<GateOf>,
}

/// A gate, checked for one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GateOf {
    /// id
    pub id: ArchitectureId,
    /// whether it meets the gate
    pub met: bool,
    /// what it has, in words; for a gate that is missed, why
    pub text: Message,
    /// what would change that, for a gate that is missed; null if nothing is known
    pub way_out: Option<Message>,
}

impl Report {
    /// Checks every architecture against the requirements of its scenario: it fits, with every requirement that is set.
    /// With `no_exceeded`, AWS must not have to raise a quota either, and nothing may be above its limit for a while.
    pub fn gates(&self, required: &Requirements, no_exceeded: bool) -> GatesReport {
        let ids = gates_of(required, no_exceeded);
        let mut gates: Vec<GateReport> = ids.into_iter().map(|id| self.gate(id, required)).collect();
        let meets_all = |report: &&ArchitectureReport| {
            let own = |gate: &GateReport| gate.architectures.iter().any(|of| of.id == report.id && of.met);
            gates.iter().all(own)
        };
        let able = self.architectures.iter().filter(meets_all);
        let priced = able.filter_map(|report| Some((report.id, report.monthly_usd?)));
        let cheapest = priced.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id);
        for gate in &mut gates {
            gate.met = cheapest.is_some() || gate.architectures.iter().all(|of| of.met);
        }
        GatesReport { met: cheapest.is_some(), architecture: cheapest, gates, further: None }
    }

    fn gate(&self, id: GateId, required: &Requirements) -> GateReport {
        let text = required_text(id, required);
        let of = |report: &ArchitectureReport| {
            let missed = missed(id, report);
            let met = missed.is_none();
            let way_out = if met { None } else { way_out(id, report) };
            let text = missed.or_else(|| has(id, report)).unwrap_or_else(|| text.clone());
            GateOf { id: report.id, met, text, way_out }
        };
        let architectures = self.architectures.iter().map(of).collect();
        GateReport { id, required: text.clone(), met: false, architectures }
    }
}

/// The gates: that it fits, and every requirement that is made.
fn gates_of(required: &Requirements, no_exceeded: bool) -> Vec<GateId> {
    let made = [
        (required.max_monthly_usd.is_some(), RequirementId::MaxMonthlyUsd),
        (required.max_risk.is_some(), RequirementId::MaxRisk),
        (required.freshness.is_some(), RequirementId::Freshness),
        (required.every_change, RequirementId::EveryChange),
        (required.reshaped, RequirementId::Reshaped),
        (required.in_order, RequirementId::InOrder),
        (required.no_code, RequirementId::NoCode),
    ];
    let requirements = made.into_iter().filter(|(made, _)| *made).map(|(_, id)| GateId::Requirement(id));
    std::iter::once(GateId::Fits).chain(no_exceeded.then_some(GateId::NoExceeded)).chain(requirements).collect()
}

/// What a gate asks for, in words.
fn required_text(id: GateId, required: &Requirements) -> Message {
    match id {
        GateId::Fits => StudyMessage::GateFits.into(),
        GateId::NoExceeded => StudyMessage::GateNoExceeded.into(),
        GateId::Requirement(RequirementId::MaxMonthlyUsd) => {
            StudyMessage::GateCost { most: limit_usd(required.max_monthly_usd.unwrap_or_default()) }.into()
        }
        GateId::Requirement(RequirementId::MaxRisk) => {
            StudyMessage::GateRisk { most: at_most(required.max_risk.map_or(Level::Severe, Level::from)) }.into()
        }
        GateId::Requirement(RequirementId::Freshness) => {
            StudyMessage::GateFreshness { most: required_duration(required.freshness.map_or(0.0, |most| most.0)) }
                .into()
        }
        GateId::Requirement(id) => requirement(id),
    }
}

fn requirement(id: RequirementId) -> Message {
    Message::known(format!("requirement.{id}"), id.meaning())
}

/// Why an architecture misses a gate; `None` if it meets it.
fn missed(id: GateId, report: &ArchitectureReport) -> Option<Message> {
    let reasons = report.fit.reasons.iter();
    match id {
        GateId::Fits => {
            let in_the_way = |reason: &&ReasonReport| match reason.nature {
                ReasonNature::Hard | ReasonNature::Setting | ReasonNature::Risk => true,
                ReasonNature::Requirement => reason.requirement.is_some_and(|id| !id.has_gate()),
                ReasonNature::Quota => false,
            };
            let in_the_way = reasons.filter(in_the_way).map(|reason| (&reason.text).into());
            let reasons = joined(in_the_way.chain(lacks_prices(report).map(Argument::from)).collect())?;
            Some(StudyMessage::GateDoesNotFit { reasons }.into())
        }
        GateId::NoExceeded => {
            let counts = |limit: &&LimitReport| limit.verdict >= Verdict::Late && limit.nature != Nature::Advisory;
            let limits = joined(report.limits.iter().filter(counts).map(|limit| exceeded(limit).into()).collect())?;
            Some(StudyMessage::GateExceeds { limits }.into())
        }
        GateId::Requirement(RequirementId::MaxMonthlyUsd) if report.monthly_usd.is_none() => lacks_prices(report),
        GateId::Requirement(id) => {
            let mut reasons = reasons.filter(|reason| reason.requirement == Some(id));
            reasons.next().map(|reason| (*reason.text).clone())
        }
    }
}

/// What would make an architecture fit, or of what stands in its way, the remedies.
fn way_out(id: GateId, report: &ArchitectureReport) -> Option<Message> {
    if let Some(way) = &report.fit.way_out {
        let (change, cost) = ((&way.text).into(), Argument::Usd(way.monthly_usd));
        return Some(StudyMessage::GateWayOut { change, cost }.into());
    }
    let concerns = |reason: &&ReasonReport| match id {
        GateId::Requirement(id) => reason.requirement == Some(id),
        GateId::Fits | GateId::NoExceeded => true,
    };
    let remedies = report.fit.reasons.iter().filter(concerns).filter_map(|reason| reason.remedy.as_ref());
    joined(once_each(remedies)).map(|parts| Message::Text { text: parts })
}

/// Remedies, each once: several limits may have the same.
pub(super) fn once_each<'a>(remedies: impl Iterator<Item = &'a Arc<Message>>) -> Vec<Argument> {
    let parts = |remedy: &Arc<Message>| match &**remedy {
        // A remedy of several, of which another limit may have one.
        Message::Joined { parts: Argument::List { joining: Joining::Semicolon, items } } => items.clone(),
        _ => vec![Argument::from(remedy)],
    };
    let mut once: Vec<Argument> = Vec::new();
    for remedy in remedies.flat_map(parts) {
        if !once.contains(&remedy) {
            once.push(remedy);
        }
    }
    once
}

/// Without these prices it has no total.
fn lacks_prices(report: &ArchitectureReport) -> Option<Message> {
    let prices = report.not_priced.as_ref()?.lines.iter().map(|line| <&str>::from(line.price));
    Some(StudyMessage::GateNoPrice { prices: Argument::list(Joining::Comma, prices) }.into())
}

fn joined(parts: Vec<Argument>) -> Option<Argument> {
    (!parts.is_empty()).then(|| Argument::list(Joining::Semicolon, parts))
}

fn exceeded(limit: &LimitReport) -> Message {
    let LimitReport { id, demand, limit, .. } = limit;
    let unit = id.unit();
    let [demand, most] = amounts([*demand, *limit], unit);
    Message::from(ReportMessage::ReasonExceeded { limit: label(*id).into(), demand, most })
}

/// What an architecture has that meets a gate, if it tells more than the gate.
fn has(id: GateId, report: &ArchitectureReport) -> Option<Message> {
    let text = |argument: Argument| Message::Text { text: argument };
    match id {
        GateId::Fits => {
            let raises = report.fit.reasons.iter().filter(|reason| reason.nature == ReasonNature::Quota);
            let mut raised: Vec<Argument> = raises.map(|reason| (&reason.text).into()).collect();
            raised.dedup();
            let fits: Message = if raised.is_empty() {
                text(Argument::word("outcome", OutcomeId::Fits.to_string()))
            } else {
                StudyMessage::GateFitsAfter { raised: Argument::list(Joining::And, raised) }.into()
            };
            Some(match report.late_seconds() {
                Some(late) => StudyMessage::GateLate { fits: fits.into(), delay: longest_duration(late) }.into(),
                None => fits,
            })
        }
        GateId::Requirement(RequirementId::MaxMonthlyUsd) => report.monthly_usd.map(|usd| text(Argument::Usd(usd))),
        GateId::Requirement(RequirementId::MaxRisk) => {
            let throttling = report.throttling_after_increase.as_ref().unwrap_or(&report.throttling);
            let level = throttling.decisive_level;
            let late = report.late_seconds().filter(|_| level.yields_to_late());
            Some(late.map_or_else(
                || text(Argument::word("level", level.to_string())),
                |delay| StudyMessage::LateByUpTo { delay: longest_duration(delay) }.into(),
            ))
        }
        GateId::Requirement(RequirementId::Freshness) => {
            let FreshnessReport { worst_seconds, worst_after_increase_seconds: after, .. } = report.freshness;
            after.or(worst_seconds).map(|worst| text(longest_duration(worst)))
        }
        GateId::NoExceeded | GateId::Requirement(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::input::read_scenario;
    use crate::report::plan;

    fn gates(assignments: &[&str], no_exceeded: bool) -> GatesReport {
        let assignments: Vec<String> = assignments.iter().map(|&text| text.to_owned()).collect();
        let catalog = Catalog::embedded();
        let scenario = read_scenario("test", None, &assignments, &catalog).unwrap();
        let report = plan(&scenario, &catalog.book(&scenario.region).unwrap()).unwrap();
        report.gates(&scenario.requirements, no_exceeded)
    }

    fn unmet(gates: &GatesReport) -> Vec<String> {
        gates.gates.iter().filter(|gate| !gate.met).map(|gate| gate.id.to_string()).collect()
    }

    #[test]
    fn without_a_gate_it_must_fit() {
        let found = gates(&[], false);
        assert!(found.met && found.architecture == Some(ArchitectureId::StreamsLambda), "{found:?}");
        let readers = "consumers=[{kind=\"lambda\",count=3}]";
        let other = gates(&[readers], false);
        assert_eq!(other.architecture, Some(ArchitectureId::KinesisFirehose));
        let none = gates(&[readers, "architectures=[\"streams-lambda\"]"], false);
        assert_eq!((none.met, unmet(&none)), (false, vec!["fits".to_owned()]));
    }

    #[test]
    fn one_architecture_must_meet_all_gates() {
        // Each gate is met by one of them, and no architecture meets both.
        let found = gates(&["requirements.max_monthly_usd=100", "consumers=[{kind=\"lambda\",count=3}]"], false);
        assert_eq!(unmet(&found), ["fits", "requirements.max_monthly_usd"]);
    }

    #[test]
    fn a_quota_that_must_rise_is_exceeded_today() {
        let large =
            ["workload.writes_per_second=6000", "workload.peak_to_average=1", "architectures=[\"streams-lambda\"]"];
        assert!(gates(&large, false).met);
        let today = gates(&large, true);
        assert_eq!(unmet(&today), ["no_exceeded"]);
        let text = today.gates[1].architectures[0].text.to_string();
        assert!(text.contains(" needed, the limit is 5 MiB/s"), "{text}");
    }
}
