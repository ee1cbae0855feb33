//! Remedies for limits that are near or exceeded, where they depend only on the limit.

use super::limits::LimitId;
use crate::text::Message;

/// The remedy for a limit, whatever the scenario.
pub(crate) fn standard_remedy(id: LimitId) -> Message {
    match id {
        LimitId::StreamsReaders => Message::RemedyStreamsReaders,
        LimitId::LambdaLaneRate => Message::RemedyLambdaLaneRate { lanes: Message::RemedyMoreLanes.into() },
        LimitId::StreamsReaderPage => Message::RemedyStreamsReaderPage,
        LimitId::LambdaConcurrency | LimitId::LambdaCatchUpConcurrency => Message::RemedyLambdaConcurrency,
        LimitId::LambdaPayload => Message::RemedyLambdaPayload,
        LimitId::LambdaTimeout => Message::RemedyLambdaTimeout,
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
