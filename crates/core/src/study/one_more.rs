//! What one more consumer of the Kinesis stream would change, for each kind of consumer, with shared throughput and
//! with enhanced fan-out. Each is added to the scenario, which is then planned again.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{MissingPrice, PriceBook};
use crate::input::consumer_problem;
use crate::model::{Level, LimitId, Verdict};
use crate::report::{ArchitectureReport, plan};
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

/// A consumer that does not exist yet, and the stream with it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OneMore {
    /// architecture that it is added to
    pub architecture: ArchitectureId,
    /// kind of consumer
    pub consumer: Consumer,
    /// GetRecords calls per shard, of all shared consumers
    pub read_calls: Budget,
    /// bytes read from the hottest shard, by all shared consumers
    pub read_bytes: Budget,
    /// shards that the load would require
    pub shards_required: u64,
    /// cost of the architecture, USD per month
    pub monthly_usd: f64,
    /// additional cost
    pub monthly_usd_delta: f64,
    /// throttling risk as a word
    pub throttling: Level,
    /// limits that would be exceeded and are not exceeded now
    pub exceeds: Vec<LimitId>,
}

/// A part of a shard's read budget in the busiest hour.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Budget {
    /// demand, in the unit of the limit
    pub demand: f64,
    /// limit
    pub limit: f64,
    /// demand divided by limit
    pub utilization: f64,
    /// verdict
    pub verdict: Verdict,
}

/// Tries one more of each kind; nothing if the scenario does not include the Kinesis stream.
///
/// # Errors
/// Neither the scenario nor the book has a price that a consumer needs.
pub fn one_more(scenario: &Scenario, book: &PriceBook) -> Result<Vec<OneMore>, MissingPrice> {
    if !scenario.architectures.contains(&ArchitectureId::KinesisFirehose) {
        return Ok(Vec::new());
    }
    let mut alone = Scenario { architectures: vec![ArchitectureId::KinesisFirehose], ..scenario.clone() };
    let now = stream(&alone, book)?;
    let mut found = Vec::new();
    for consumer in KINDS.into_iter().flat_map(consumers) {
        alone.kinesis_firehose.consumers.push(consumer.clone());
        found.extend(with(consumer, &now, &stream(&alone, book)?));
        alone.kinesis_firehose.consumers.pop();
    }
    Ok(found)
}

/// A consumer of a kind, with shared throughput and with enhanced fan-out, as far as the kind supports them.
fn consumers(kind: ConsumerKind) -> impl Iterator<Item = Consumer> {
    let polls_per_second = (kind == ConsumerKind::Custom).then_some(CUSTOM_POLLS);
    let one = move |fan_out| Consumer { kind, count: 1, fan_out, polls_per_second };
    [false, true].into_iter().map(one).filter(|consumer| consumer_problem(consumer).is_none())
}

fn stream(alone: &Scenario, book: &PriceBook) -> Result<ArchitectureReport, MissingPrice> {
    Ok(plan(alone, book)?.architectures.remove(0))
}

fn with(consumer: Consumer, now: &ArchitectureReport, then: &ArchitectureReport) -> Option<OneMore> {
    let exceeded = |report: &ArchitectureReport| {
        let exceeded = report.limits.iter().filter(|limit| limit.verdict == Verdict::Exceeded);
        exceeded.map(|limit| limit.id).collect::<Vec<_>>()
    };
    let already = exceeded(now);
    Some(OneMore {
        architecture: then.id,
        consumer,
        read_calls: budget(then, LimitId::KinesisReadCalls)?,
        read_bytes: budget(then, LimitId::KinesisReadBytes)?,
        shards_required: then.shards.required,
        monthly_usd: then.monthly_usd,
        monthly_usd_delta: then.monthly_usd - now.monthly_usd,
        throttling: then.throttling.level,
        exceeds: exceeded(then).into_iter().filter(|limit| !already.contains(limit)).collect(),
    })
}

fn budget(report: &ArchitectureReport, id: LimitId) -> Option<Budget> {
    let limit = report.limits.iter().find(|limit| limit.id == id)?;
    Some(Budget { demand: limit.demand, limit: limit.limit, utilization: limit.utilization, verdict: limit.verdict })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn of(scenario: &Scenario, kind: ConsumerKind, fan_out: bool) -> OneMore {
        let found = one_more(scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap();
        assert_eq!(found.len(), 2 * KINDS.len() - 1, "Firehose has no enhanced fan-out");
        found.into_iter().find(|more| (more.consumer.kind, more.consumer.fan_out) == (kind, fan_out)).unwrap()
    }

    #[test]
    fn one_more_reader_takes_its_part_of_the_budget() {
        let lambda = of(&Scenario::default(), ConsumerKind::Lambda, false);
        assert_eq!((lambda.read_calls.demand, lambda.read_calls.limit), (2.0, 5.0));
        assert_eq!((lambda.read_calls.verdict, lambda.monthly_usd_delta), (Verdict::Ok, 0.0));
        let flink = of(&Scenario::default(), ConsumerKind::Flink, false);
        assert_eq!((flink.read_calls.demand, &flink.exceeds[..]), (6.0, &[LimitId::KinesisReadCalls][..]));
        let fan_out = of(&Scenario::default(), ConsumerKind::Flink, true);
        assert_eq!((fan_out.read_calls.demand, fan_out.exceeds.len()), (1.0, 0));
        assert!(fan_out.monthly_usd_delta > 0.0, "enhanced fan-out is billed");
    }

    #[test]
    fn what_is_exceeded_already_is_not_blamed_on_it() {
        let mut scenario = Scenario::default();
        scenario.kinesis_firehose.shards = Some(1);
        let flink = of(&scenario, ConsumerKind::Flink, false);
        assert_eq!((flink.read_bytes.verdict, flink.shards_required), (Verdict::Exceeded, 4));
        assert_eq!(flink.exceeds, [LimitId::KinesisReadCalls]);
    }

    #[test]
    fn without_the_stream_there_is_nothing_to_add_to() {
        let alone = Scenario { architectures: vec![ArchitectureId::StreamsLambda], ..Scenario::default() };
        assert_eq!(one_more(&alone, &Catalog::embedded().book("us-east-1").unwrap()), Ok(Vec::new()));
    }
}
