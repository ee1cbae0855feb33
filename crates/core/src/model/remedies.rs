//! Remedies for limits that are near or exceeded, where they depend on the limit only, or on lanes.

use super::limits::{Limit, LimitId};
use super::services::lanes::MOST_PARALLELIZATION;
use crate::text::{Argument, Message, RemedyMessage};

/// How many more lanes are needed for a rate that is above what one carries, `now` for each of the shards. The hot key stays in
/// one lane: of a rate that one lane would carry `r` times, the hottest of `n` has `r (h + (1 - h) / n)`.
pub(crate) fn more_lanes(table: &str, limit: &Limit, now: u32, shards: f64, hot_key: f64) -> Message {
    let is_most = now >= MOST_PARALLELIZATION;
    let (table, now) = (Argument::text(table), f64::from(now));
    let rest = 1.0 - hot_key;
    let whole = limit.utilization() / (hot_key + rest / (shards * now));
    let left = 1.0 - whole * hot_key;
    if left <= 0.0 {
        return RemedyMessage::RemedyLaneOfKey { share: share_of_key(hot_key) }.into();
    }
    let needed = (whole * rest / (shards * left)).ceil();
    if needed <= f64::from(MOST_PARALLELIZATION) && needed > now {
        RemedyMessage::RemedyLanes { table, factor: Argument::exact(needed) }.into()
    } else if is_most {
        RemedyMessage::RemedyMorePartitions.into()
    } else {
        RemedyMessage::RemedyMoreLanes { table }.into()
    }
}

/// The share of a hot key as sentences show it.
pub(crate) fn share_of_key(hot_key: f64) -> Argument {
    Argument::Percent { share: hot_key, decimals: u8::from((hot_key * 100.0).fract() != 0.0) }
}

/// How many readers a shard of a DynamoDB stream has room for. DynamoDB Developer Guide, DynamoDB Streams.
pub(crate) fn readers_of_shard(global_table: bool) -> Argument {
    if global_table { RemedyMessage::ReadersOfGlobalTable } else { RemedyMessage::ReadersOfShard }.into()
}

/// The remedy for a limit of an architecture whose settings are in this table: for any architecture with such a limit.
pub(crate) fn standard_remedy(id: LimitId, table: &str) -> Message {
    let table = Argument::text(table);
    let lanes = |table| RemedyMessage::RemedyMoreLanes { table }.into();
    match id {
        LimitId::StreamsReaders => RemedyMessage::RemedyStreamsReaders { readers: readers_of_shard(false) }.into(),
        LimitId::LambdaLaneRate => RemedyMessage::RemedyLambdaLaneRate { lanes: lanes(table.clone()), table }.into(),
        LimitId::StreamsReaderPage => RemedyMessage::RemedyStreamsReaderPage.into(),
        LimitId::LambdaConcurrency | LimitId::LambdaCatchUpConcurrency => RemedyMessage::RemedyLambdaConcurrency.into(),
        LimitId::LambdaPayload => RemedyMessage::RemedyLambdaPayload.into(),
        LimitId::LambdaTimeout => RemedyMessage::RemedyLambdaTimeout { table }.into(),
        LimitId::PipesLaneRate => RemedyMessage::RemedyPipesLaneRate { lanes: lanes(table.clone()), table }.into(),
        LimitId::PipesConcurrency => RemedyMessage::RemedyPipesConcurrency { table }.into(),
        LimitId::PipesTimeout => RemedyMessage::RemedyPipesTimeout.into(),
        LimitId::FirehosePutBytes => RemedyMessage::RemedyFirehosePutBytes.into(),
        LimitId::FirehosePutCalls => RemedyMessage::RemedyFirehosePutCalls { table }.into(),
        LimitId::FirehosePutRecords => RemedyMessage::RemedyFirehosePutRecords { table }.into(),
        LimitId::KinesisWriteBytes | LimitId::KinesisWriteRecords | LimitId::KinesisReadBytes => {
            RemedyMessage::RemedyMoreShards { table }.into()
        }
        LimitId::FirehoseActivePartitions => RemedyMessage::RemedyFirehoseActivePartitions.into(),
        LimitId::KinesisReadRecords => RemedyMessage::RemedyFanOut.into(),
        LimitId::KinesisReadCalls => RemedyMessage::RemedyKinesisReadCalls.into(),
        LimitId::KinesisEfoConsumers => RemedyMessage::RemedyKinesisEfoConsumers.into(),
        LimitId::KinesisRecordSize => RemedyMessage::RemedyKinesisRecordSize { table }.into(),
        LimitId::KinesisShardQuota => RemedyMessage::RemedyKinesisShardQuota { table }.into(),
        LimitId::KinesisOnDemandGrowth | LimitId::KinesisOnDemandGrowthRecords => {
            RemedyMessage::RemedyKinesisOnDemandGrowth.into()
        }
        LimitId::KinesisOnDemandCeiling | LimitId::KinesisOnDemandCeilingRecords => {
            RemedyMessage::RemedyKinesisOnDemandCeiling { table }.into()
        }
        LimitId::TransformConcurrency => RemedyMessage::RemedyTransformConcurrency { table }.into(),
        LimitId::TransformPayload => RemedyMessage::RemedyTransformPayload { table }.into(),
        LimitId::TransformTimeout => RemedyMessage::RemedyTransformTimeout { table }.into(),
    }
}
