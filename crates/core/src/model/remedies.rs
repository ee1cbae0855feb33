//! Remedies for limits that are near or exceeded, where they depend on the limit only, or on lanes.

use super::limits::{Limit, LimitId};
use super::services::lanes::MOST_PARALLELIZATION;
use crate::text::{Argument, Message};

/// How many more lanes are needed for a rate that is above what one carries, `now` for each shard.
pub(crate) fn more_lanes(limit: &Limit, now: u32) -> Message {
    let now = f64::from(now);
    let needed = (limit.utilization() * now).ceil();
    if needed <= f64::from(MOST_PARALLELIZATION) && needed > now {
        Message::RemedyLanes { factor: Argument::exact(needed) }
    } else {
        Message::RemedyMoreLanes
    }
}

/// The remedy for a limit, whatever the scenario.
pub(crate) fn standard_remedy(id: LimitId) -> Message {
    match id {
        LimitId::StreamsReaders => Message::RemedyStreamsReaders,
        LimitId::LambdaLaneRate => Message::RemedyLambdaLaneRate { lanes: Message::RemedyMoreLanes.into() },
        LimitId::StreamsReaderPage => Message::RemedyStreamsReaderPage,
        LimitId::LambdaConcurrency | LimitId::LambdaCatchUpConcurrency => Message::RemedyLambdaConcurrency,
        LimitId::LambdaPayload => Message::RemedyLambdaPayload,
        LimitId::LambdaTimeout => Message::RemedyLambdaTimeout,
        LimitId::PipesLaneRate => Message::RemedyPipesLaneRate { lanes: Message::RemedyMoreLanes.into() },
        LimitId::PipesConcurrency => Message::RemedyPipesConcurrency,
        LimitId::PipesTimeout => Message::RemedyPipesTimeout,
        LimitId::FirehosePutBytes => Message::RemedyFirehosePutBytes,
        LimitId::FirehosePutCalls => Message::RemedyFirehosePutCalls,
        LimitId::FirehosePutRecords => Message::RemedyFirehosePutRecords,
        LimitId::KinesisWriteBytes | LimitId::KinesisWriteRecords | LimitId::KinesisReadBytes => {
            Message::RemedyMoreShards
        }
        LimitId::FirehoseActivePartitions => Message::RemedyFirehoseActivePartitions,
        LimitId::KinesisReadRecords => Message::RemedyFanOut,
        LimitId::KinesisReadCalls => Message::RemedyKinesisReadCalls,
        LimitId::KinesisEfoConsumers => Message::RemedyKinesisEfoConsumers,
        LimitId::KinesisRecordSize => Message::RemedyKinesisRecordSize,
        LimitId::KinesisShardQuota => Message::RemedyKinesisShardQuota,
        LimitId::KinesisOnDemandGrowth | LimitId::KinesisOnDemandGrowthRecords => Message::RemedyKinesisOnDemandGrowth,
        LimitId::KinesisOnDemandCeiling | LimitId::KinesisOnDemandCeilingRecords => {
            Message::RemedyKinesisOnDemandCeiling
        }
        LimitId::TransformConcurrency => Message::RemedyTransformConcurrency,
        LimitId::TransformPayload => Message::RemedyTransformPayload,
        LimitId::TransformTimeout => Message::RemedyTransformTimeout,
    }
}
