//! What one more consumer would change in each architecture, for each kind of consumer. Each is added to the scenario, which
//! is then planned again.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::PriceBook;
use crate::input::consumer_problem;
use crate::model::{FeedId, Level, LimitId, Nature, OutcomeId, PlanError, Verdict};
use crate::report::{ArchitectureReport, LimitReport, plan};
use crate::scenario::{ArchitectureId, Consumer, ConsumerKind, Scenario};

/// Assumed GetRecords calls per second of a custom consumer: those of the Kinesis Client Library.
const CUSTOM_POLLS: f64 = 1.0;

/// The kinds to try: those with a polling rate of their own, the most common first.
const KINDS: [ConsumerKind; 6] = [
    ConsumerKind::Lambda,
    ConsumerKind::Kcl,
    ConsumerKind::Flink,
    ConsumerKind::EventbridgePipe,
    ConsumerKind::Firehose,
    ConsumerKind::Custom,
];

/// A consumer that does not exist yet, and an architecture with it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OneMore {
    /// architecture that feeds it
    pub architecture: ArchitectureId,
    /// the consumer
    pub consumer: Consumer,
    /// how it is fed
    #[schemars(with = "String")]
    pub by: FeedId,
    /// whether the architecture fits with it
    #[schemars(with = "String")]
    pub outcome: OutcomeId,
    /// limits that it uses more of
    pub budgets: Vec<Budget>,
    /// shards that the load would require
    pub shards_required: u64,
    /// cost of the architecture, USD per month; null if a price is missing
    pub monthly_usd: Option<f64>,
    /// additional cost; null if a price is missing
    pub monthly_usd_delta: Option<f64>,
    /// throttling risk as a word
    pub throttling: Level,
    /// limits that would be exceeded and are not exceeded now
    pub exceeds: Vec<LimitId>,
}

/// A limit that one more consumer uses more of, with it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Budget {
    /// id
    pub id: LimitId,
    /// demand, in the unit of the limit
    pub demand: f64,
    /// limit
    pub limit: f64,
    /// demand divided by limit
    pub utilization: f64,
    /// verdict
    pub verdict: Verdict,
}

/// Tries one more of each kind in each architecture of the scenario.
///
/// # Errors
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn one_more(scenario: &Scenario, book: &PriceBook) -> Result<Vec<OneMore>, PlanError> {
    let now = plan(scenario, book)?.architectures;
    let mut tried = Vec::new();
    for consumer in KINDS.into_iter().flat_map(consumers) {
        let mut with = scenario.clone();
        with.consumers.push(consumer.clone());
        tried.push((consumer, plan(&with, book)?.architectures));
    }
    let of_architecture = |place: usize| {
        let effects = tried.iter().filter_map(move |(consumer, then)| Some((consumer, then.get(place)?)));
        let now = &now[place];
        effects.filter_map(move |(consumer, then)| effect_of(consumer, now, then))
    };
    Ok((0..now.len()).flat_map(of_architecture).collect())
}

/// A consumer of a kind, with shared throughput and with enhanced fan-out, as far as the kind supports them. What the kind does
/// by default is left unset.
fn consumers(kind: ConsumerKind) -> impl Iterator<Item = Consumer> {
    let polls_per_second = (kind == ConsumerKind::Custom).then_some(CUSTOM_POLLS);
    let one = move |fan_out| {
        let usual = Consumer { kind, count: 1, fan_out: None, polls_per_second, function: None };
        if usual.uses_fan_out() == fan_out { usual } else { Consumer { fan_out: Some(fan_out), ..usual } }
    };
    [false, true].into_iter().map(one).filter(|consumer| consumer_problem(consumer).is_none())
}

/// What the consumer changes; nothing where fan-out makes no difference.
fn effect_of(consumer: &Consumer, now: &ArchitectureReport, then: &ArchitectureReport) -> Option<OneMore> {
    let by = then.consumers.last()?.by;
    if consumer.uses_fan_out() && by != FeedId::FanOut {
        return None;
    }
    let before = |id: LimitId| now.limits.iter().find(|limit| limit.id == id);
    let is_exceeded = |limit: &LimitReport| limit.nature != Nature::Advisory && limit.verdict == Verdict::Exceeded;
    let exceeded = then.limits.iter().filter(|limit| is_exceeded(limit));
    let new = exceeded.filter(|limit| before(limit.id).is_none_or(|before| !is_exceeded(before)));
    let more = then.limits.iter().filter(|limit| before(limit.id).is_none_or(|before| limit.demand > before.demand));
    Some(OneMore {
        architecture: then.id,
        consumer: consumer.clone(),
        by,
        outcome: then.fit.outcome,
        budgets: more
            .map(|limit| Budget {
                id: limit.id,
                demand: limit.demand,
                limit: limit.limit,
                utilization: limit.utilization,
                verdict: limit.verdict,
            })
            .collect(),
        shards_required: then.shards.required,
        monthly_usd: then.monthly_usd,
        monthly_usd_delta: then.monthly_usd.zip(now.monthly_usd).map(|(then, now)| then - now),
        throttling: then.throttling.decisive_level,
        exceeds: new.map(|limit| limit.id).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn of(scenario: &Scenario, id: ArchitectureId, kind: ConsumerKind, fan_out: bool) -> OneMore {
        let found = one_more(scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap();
        let same = |more: &&OneMore| {
            (more.architecture, more.consumer.kind, more.consumer.uses_fan_out()) == (id, kind, fan_out)
        };
        found.iter().find(same).unwrap().clone()
    }

    fn stream(scenario: &Scenario, kind: ConsumerKind, fan_out: bool) -> OneMore {
        of(scenario, ArchitectureId::KinesisFirehose, kind, fan_out)
    }

    fn calls(more: &OneMore) -> Option<(f64, f64, Verdict)> {
        let calls = more.budgets.iter().find(|budget| budget.id == LimitId::KinesisReadCalls)?;
        Some((calls.demand, calls.limit, calls.verdict))
    }

    #[test]
    fn one_more_reader_takes_its_part_of_the_budget() {
        let lambda = stream(&Scenario::default(), ConsumerKind::Lambda, false);
        assert_eq!(calls(&lambda), Some((2.0, 5.0, Verdict::Ok)));
        assert_eq!((lambda.monthly_usd_delta, lambda.outcome), (Some(0.0), OutcomeId::Fits));
        let flink = stream(&Scenario::default(), ConsumerKind::Flink, false);
        assert_eq!(calls(&flink), Some((6.0, 5.0, Verdict::Exceeded)));
        assert_eq!((&flink.exceeds[..], flink.outcome), (&[LimitId::KinesisReadCalls][..], OutcomeId::DoesNotFit));
        let fan_out = stream(&Scenario::default(), ConsumerKind::Flink, true);
        assert_eq!((calls(&fan_out), fan_out.exceeds.len()), (None, 0));
        assert!(fan_out.monthly_usd_delta > Some(0.0), "enhanced fan-out is billed");
    }

    #[test]
    fn a_dynamodb_stream_takes_one_more_reader() {
        let table = |scenario: &Scenario, kind| of(scenario, ArchitectureId::StreamsLambda, kind, false);
        let mut scenario = Scenario::default();
        let first = table(&scenario, ConsumerKind::Lambda);
        assert_eq!(
            (first.by, first.outcome, first.monthly_usd_delta),
            (FeedId::StreamFree, OutcomeId::Fits, Some(0.0))
        );
        assert!(table(&scenario, ConsumerKind::Kcl).monthly_usd_delta > Some(0.0), "its GetRecords calls are billed");
        scenario.consumers = vec![first.consumer];
        let second = table(&scenario, ConsumerKind::Lambda);
        assert_eq!((&second.exceeds[..], second.outcome), (&[LimitId::StreamsReaders][..], OutcomeId::DoesNotFit));
        assert_eq!(table(&scenario, ConsumerKind::Firehose).outcome, OutcomeId::Fits, "the function feeds it");
    }

    #[test]
    fn what_is_exceeded_already_is_not_blamed_on_it() {
        let mut scenario = Scenario::default();
        scenario.kinesis_firehose.shards = Some(1);
        let flink = stream(&scenario, ConsumerKind::Flink, false);
        assert_eq!(flink.exceeds, [LimitId::KinesisReadCalls]);
    }
}
