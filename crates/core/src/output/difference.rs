//! What a scenario differs in from the first of several: money and risk.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Level, OutcomeId};
use crate::report::{ArchitectureReport, Report};
use crate::scenario::ArchitectureId;
use crate::study::BeforeAndAfter;

/// A scenario beside the first of several.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FromFirst {
    /// what to take
    pub cheapest: BeforeAndAfter<Option<ArchitectureId>>,
    /// USD per month that what to take costs more; null if there is nothing to take in one of them
    pub monthly_usd: Option<f64>,
    /// the architectures that both compare
    pub architectures: Vec<ArchitectureFromFirst>,
}

/// An architecture beside itself in the first of several scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArchitectureFromFirst {
    /// id
    pub id: ArchitectureId,
    /// USD per month that it costs more; null where a price is missing
    pub monthly_usd: Option<f64>,
    /// whether it fits
    #[schemars(with = "BeforeAndAfter<String>")]
    pub outcome: BeforeAndAfter<OutcomeId>,
    /// throttling risk that decides, once AWS has raised quotas
    pub level: BeforeAndAfter<Level>,
    /// how long changes wait at the peak, in seconds, once AWS has raised quotas; null if they do not
    pub late_seconds: BeforeAndAfter<Option<f64>>,
}

impl FromFirst {
    /// A report beside the first.
    pub fn new(first: &Report, report: &Report) -> Self {
        let taken = |report: &Report| -> Option<f64> {
            let cheapest = report.architectures.iter().find(|one| Some(one.id) == report.verdict.cheapest)?;
            cheapest.monthly_usd
        };
        let beside = |before: &ArchitectureReport| {
            let after = report.architectures.iter().find(|after| after.id == before.id)?;
            Some(ArchitectureFromFirst {
                id: after.id,
                monthly_usd: after.monthly_usd.zip(before.monthly_usd).map(|(after, before)| after - before),
                outcome: BeforeAndAfter { before: before.fit.outcome, after: after.fit.outcome },
                level: BeforeAndAfter { before: before.decisive_level(), after: after.decisive_level() },
                late_seconds: BeforeAndAfter { before: before.late_seconds(), after: after.late_seconds() },
            })
        };
        Self {
            cheapest: BeforeAndAfter { before: first.verdict.cheapest, after: report.verdict.cheapest },
            monthly_usd: taken(report).zip(taken(first)).map(|(after, before)| after - before),
            architectures: first.architectures.iter().filter_map(beside).collect(),
        }
    }
}
