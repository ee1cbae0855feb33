//! What a page shows first of a scenario: what each architecture costs and whether it fits. Every field is the field of that
//! name in the report, which follows.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::architectures::{Architecture, Promises, with_architecture};
use crate::model::{
    Case, ConstraintId, Layout, Level, Limit, LimitId, Nature, Outcome, OutcomeId, Reason, RequirementId, Throttled,
    Verdict, fit,
};
use crate::report::document::ReasonNature;
use crate::report::fit::late_today;
use crate::scenario::ArchitectureId;

/// What is shown first of a scenario: a part of its report.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// name of the scenario
    pub name: String,
    /// Region whose prices and quotas apply
    pub region: String,
    /// rates
    pub flow: FlowSummary,
    /// architectures in the order of the scenario
    pub architectures: Vec<ArchitectureSummary>,
    /// what to take
    pub verdict: VerdictSummary,
}

/// The changes that flow out of the table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FlowSummary {
    /// mean changes per second
    pub mean_rate: f64,
    /// changes per second in the busiest hour
    pub peak_rate: f64,
    /// seconds from midnight to the start of the busiest hour, or of the batch if that is faster
    pub peak_start_seconds: f64,
}

/// What to take.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictSummary {
    /// id of the cheapest that fits, or fits after an increase; null if none does
    pub cheapest: Option<ArchitectureId>,
}

/// What one architecture comes to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArchitectureSummary {
    /// id
    pub id: ArchitectureId,
    /// letter, as design reviews use it
    pub letter: char,
    /// the services on the way
    pub label: &'static str,
    /// total of the bill; null if prices are missing
    pub monthly_usd: Option<f64>,
    /// what is missing of the bill; null if nothing is
    pub not_priced: Option<NotPricedSummary>,
    /// whether it fits, and what stands in the way
    pub fit: FitSummary,
    /// what it can promise, whatever the load
    pub promises: Promises,
    /// number of shards
    pub shards: ShardsSummary,
    /// demands and limits in the busiest hour
    pub limits: Vec<LimitSummary>,
    /// throttling risk with the quotas of today
    pub throttling: ThrottlingSummary,
    /// throttling risk after AWS has raised quotas; null if it fits without
    pub throttling_after_increase: Option<ThrottlingSummary>,
}

/// What is missing of a bill.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NotPricedSummary {
    /// total of the lines whose prices are known
    pub usd_without: f64,
}

/// Whether an architecture fits.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FitSummary {
    /// fits, fits-after-increase, does-not-fit or not-priced
    #[schemars(with = "String")]
    pub outcome: OutcomeId,
    /// what stands in the way; empty if it fits
    pub reasons: Vec<ReasonSummary>,
    /// the longest wait after a peak, with the raised quotas; null if it grows without end
    pub wait_seconds: Option<f64>,
    /// how long changes wait after a peak with the quotas of today: what all limits on the way delay, if one of them is late
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_seconds_today: Option<f64>,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReasonSummary {
    /// the limit, unless it is a requirement
    pub limit: Option<LimitId>,
    /// the requirement, unless it is a limit
    #[schemars(with = "Option<String>")]
    pub requirement: Option<RequirementId>,
    /// the nature of the limit, `risk`, or `requirement` where the scenario asks for what it cannot do
    pub nature: ReasonNature,
}

/// The number of shards.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShardsSummary {
    /// shards used
    pub used: u64,
    /// how the used shards divide the keys: even, or isolated with a shard for the hot key; null where it cannot be chosen
    #[schemars(with = "Option<String>")]
    pub layout: Option<Layout>,
    /// the constraint that requires the most shards
    #[schemars(with = "Option<String>")]
    pub binding: Option<ConstraintId>,
}

/// A demand and its limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitSummary {
    /// id
    pub id: LimitId,
    /// demand divided by limit
    pub utilization: f64,
    /// ok up to 0.8, near up to 1, above it late if it is worked off in time, else exceeded
    pub verdict: Verdict,
    /// for a queue: the longest delay after a peak; null if it grows without end
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_seconds: Option<Option<f64>>,
}

/// Throttling risk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ThrottlingSummary {
    /// the risk that decides whether an architecture fits, as a word
    pub decisive_level: Level,
}

/// What is shown first of a case with these outcomes.
pub fn summary(case: &Case<'_>, outcomes: &[Outcome]) -> Summary {
    let of = |outcome: &Outcome| {
        with_architecture(outcome.id, case, |architecture| of_architecture(architecture, outcome, case))
    };
    let architectures: Vec<_> = outcomes.iter().map(of).collect();
    let able = architectures.iter().filter(|one| one.fit.outcome.is_fit());
    let cheapest = able.filter_map(|one| Some((one.id, one.monthly_usd?))).min_by(|a, b| a.1.total_cmp(&b.1));
    let flow = &case.flow;
    Summary {
        name: case.scenario.name.clone(),
        region: case.book.region.clone(),
        flow: FlowSummary {
            mean_rate: flow.mean_rate,
            peak_rate: flow.peak_rate(),
            peak_start_seconds: flow.busiest_start(),
        },
        architectures,
        verdict: VerdictSummary { cheapest: cheapest.map(|(id, _)| id) },
    }
}

fn of_architecture(architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> ArchitectureSummary {
    let Outcome { id, bill, shards, limits } = outcome;
    let fit = fit(*id, architecture, limits, bill, case);
    let limit = |limit: &Limit| LimitSummary {
        id: limit.id,
        utilization: limit.utilization(),
        verdict: limit.verdict(),
        delay_seconds: limit.wait.map(|wait| wait.delay.seconds()),
    };
    let throttling = |throttled: &Throttled| ThrottlingSummary { decisive_level: throttled.decisive };
    ArchitectureSummary {
        id: *id,
        letter: id.letter(),
        label: id.label(),
        monthly_usd: bill.priced_total(),
        not_priced: (!bill.missing.is_empty()).then_some(NotPricedSummary { usd_without: bill.total }),
        fit: FitSummary {
            outcome: fit.outcome,
            reasons: fit.reasons.iter().map(reason).collect(),
            wait_seconds: fit.wait.seconds(),
            late_seconds_today: late_today(&fit, outcome),
        },
        promises: architecture.promises(),
        shards: ShardsSummary { used: shards.used as u64, layout: shards.layout, binding: shards.binding },
        limits: limits.iter().map(limit).collect(),
        throttling: throttling(&fit.throttled),
        throttling_after_increase: fit.throttled_after.as_ref().map(throttling),
    }
}

fn reason(reason: &Reason) -> ReasonSummary {
    let of_limit = |limit, nature| ReasonSummary { limit: Some(limit), requirement: None, nature };
    match *reason {
        Reason::Limit(id, Nature::Hard) => of_limit(id, ReasonNature::Hard),
        Reason::Limit(id, _) => of_limit(id, ReasonNature::Setting),
        Reason::Raise(raise) => of_limit(raise.limit, ReasonNature::Quota),
        Reason::Risk(id) => of_limit(id, ReasonNature::Risk),
        Reason::Requirement(id) => {
            ReasonSummary { limit: None, requirement: Some(id), nature: ReasonNature::Requirement }
        }
    }
}
