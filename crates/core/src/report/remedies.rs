//! What helps when a limit is near or exceeded: the remedy that works, not the one that is usually tried.

use crate::model::{Limit, LimitId, Outcome};
use crate::scenario::{Mode, Scenario};
use crate::text::{Argument, Joining, Message};

/// The remedy for a limit, in a sentence; it stands beside limits that hold as well.
pub(crate) fn remedy(limit: &Limit, outcome: &Outcome, scenario: &Scenario) -> Message {
    match limit.id {
        LimitId::StreamsReaders => Message::RemedyStreamsReaders,
        LimitId::LambdaLaneRate => lane_rate(limit, scenario),
        LimitId::LambdaConcurrency => Message::RemedyLambdaConcurrency,
        LimitId::LambdaPayload => Message::RemedyLambdaPayload,
        LimitId::LambdaTimeout => Message::RemedyLambdaTimeout,
        LimitId::FirehosePutBytes => Message::RemedyFirehosePutBytes,
        LimitId::FirehosePutCalls => Message::RemedyFirehosePutCalls,
        LimitId::FirehosePutRecords => Message::RemedyFirehosePutRecords,
        LimitId::KinesisWriteBytes | LimitId::KinesisWriteRecords => shard_rate(limit, outcome, scenario),
        LimitId::KinesisReadBytes => read_rate(limit, outcome, scenario),
        LimitId::KinesisReadCalls => Message::RemedyKinesisReadCalls,
        LimitId::KinesisEfoConsumers => Message::RemedyKinesisEfoConsumers,
        LimitId::KinesisRecordSize => Message::RemedyKinesisRecordSize,
        LimitId::KinesisShardQuota => Message::RemedyKinesisShardQuota,
        LimitId::KinesisOnDemandGrowth => Message::RemedyKinesisOnDemandGrowth,
        LimitId::KinesisOnDemandCeiling => Message::RemedyKinesisOnDemandCeiling,
        LimitId::TransformConcurrency => Message::RemedyTransformConcurrency,
        LimitId::TransformPayload => Message::RemedyTransformPayload,
        LimitId::TransformTimeout => Message::RemedyTransformTimeout,
    }
}

fn lane_rate(limit: &Limit, scenario: &Scenario) -> Message {
    let now = f64::from(scenario.streams_lambda.parallelization_factor);
    let needed = (limit.utilization() * now).ceil();
    let lanes = if needed <= 10.0 && needed > now {
        Message::RemedyLanes { factor: Argument::exact(needed) }
    } else {
        Message::RemedyMoreLanes
    };
    Message::RemedyLambdaLaneRate { lanes: lanes.into() }
}

/// What is read from a shard: as for what is written, and consumers that share may be moved.
fn read_rate(limit: &Limit, outcome: &Outcome, scenario: &Scenario) -> Message {
    let mut parts = vec![shard_rate(limit, outcome, scenario)];
    if scenario.kinesis_firehose.consumers.iter().any(|consumer| !consumer.fan_out) {
        parts.push(Message::RemedyFanOut);
    }
    Message::joined(Joining::Semicolon, parts)
}

/// A shard's rate: more shards, unless one key alone is the load.
fn shard_rate(limit: &Limit, outcome: &Outcome, scenario: &Scenario) -> Message {
    let id: &'static str = limit.id.into();
    let asked = outcome.shards.by.iter().find(|(constraint, _)| *constraint == id).map(|(_, shards)| *shards);
    let key = scenario.workload.hottest_key_share;
    let share = Argument::Percent { share: key, decimals: u8::from((key * 100.0).fract() != 0.0) };
    match (scenario.kinesis_firehose.mode, asked) {
        (Mode::Provisioned, Some(None)) => Message::RemedyHotKey { share },
        (Mode::Provisioned, Some(Some(shards))) if shards > outcome.shards.used => {
            Message::RemedyShards { shards: Argument::whole(shards) }
        }
        (Mode::Provisioned, _) => Message::RemedyMoreShards,
        (_, _) if key > 0.0 => Message::RemedyOnDemandHotKey { share },
        _ => Message::RemedyOnDemandSplits,
    }
}
