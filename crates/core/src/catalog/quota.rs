//! AWS quotas: a value with its unit and source, by Region where they differ.

use std::borrow::Cow;

use super::grade::Grade;
use super::provenance::Provenance;
use crate::text::{Argument, InputMessage, Message, ids};

ids! {
    /// The quotas that limits are checked against.
    QuotaId {
        KinesisShardWriteBytes = "kinesis.shard_write_bytes";
        KinesisShardWriteRecords = "kinesis.shard_write_records";
        KinesisShardReadBytes = "kinesis.shard_read_bytes";
        KinesisShardReadCalls = "kinesis.shard_read_calls";
        KinesisShardReadRecords = "kinesis.shard_read_records";
        KinesisEfoConsumers = "kinesis.efo_consumers";
        KinesisEfoConsumersAdvantage = "kinesis.efo_consumers_advantage";
        KinesisShardQuota = "kinesis.shard_quota";
        KinesisOnDemandNewStreamBytes = "kinesis.on_demand_new_stream_bytes";
        KinesisOnDemandNewStreamRecords = "kinesis.on_demand_new_stream_records";
        KinesisOnDemandCeilingBytes = "kinesis.on_demand_ceiling_bytes";
        KinesisOnDemandCeilingRecords = "kinesis.on_demand_ceiling_records";
        StreamsReaders = "streams.readers";
        StreamsReadersGlobalTable = "streams.readers_global_table";
        LambdaPayloadBytes = "lambda.payload_bytes";
        LambdaConcurrentExecutions = "lambda.concurrent_executions";
        PipesConcurrentExecutions = "pipes.concurrent_executions";
        PipesTimeout = "pipes.timeout";
        FirehoseDirectPutBytes = "firehose.direct_put_bytes";
        FirehoseDirectPutCalls = "firehose.direct_put_calls";
        FirehoseDirectPutRecords = "firehose.direct_put_records";
        FirehoseActivePartitions = "firehose.active_partitions";
        FirehoseActivePartitionsCeiling = "firehose.active_partitions_ceiling";
        FirehoseTransformConcurrency = "firehose.transform_concurrency";
        FirehoseTransformConcurrencySplunk = "firehose.transform_concurrency_splunk";
        FirehoseTransformTimeout = "firehose.transform_timeout";
    }
}

impl QuotaId {
    /// Whether AWS raises it for an account, on request. The others are the same for everybody, or raise themselves.
    pub const fn is_raised(self) -> bool {
        matches!(
            self,
            Self::KinesisShardQuota
                | Self::KinesisOnDemandCeilingBytes
                | Self::KinesisOnDemandCeilingRecords
                | Self::LambdaConcurrentExecutions
                | Self::PipesConcurrentExecutions
                | Self::FirehoseDirectPutBytes
                | Self::FirehoseDirectPutCalls
                | Self::FirehoseDirectPutRecords
                | Self::FirehoseActivePartitions
        )
    }
}

impl QuotaId {
    /// Whether it counts bytes, or bytes per second.
    pub const fn is_in_bytes(self) -> bool {
        matches!(
            self,
            Self::KinesisShardWriteBytes
                | Self::KinesisShardReadBytes
                | Self::KinesisOnDemandNewStreamBytes
                | Self::KinesisOnDemandCeilingBytes
                | Self::LambdaPayloadBytes
                | Self::FirehoseDirectPutBytes
        )
    }

    /// The least and the largest value that the program can work with, in the unit of the quota.
    ///
    /// All are far from what AWS sets. Below 1, a limit on whole things lets nothing pass.
    #[allow(clippy::match_same_arms, reason = "each bound has a reason of its own")]
    pub const fn bounds(self) -> [f64; 2] {
        match self {
            Self::KinesisShardWriteBytes
            | Self::KinesisShardReadBytes
            | Self::KinesisOnDemandNewStreamBytes
            | Self::KinesisOnDemandCeilingBytes
            | Self::FirehoseDirectPutBytes => [1.0, 1e15],
            Self::KinesisOnDemandNewStreamRecords
            | Self::KinesisOnDemandCeilingRecords
            | Self::FirehoseDirectPutCalls
            | Self::FirehoseDirectPutRecords => [1.0, 1e12],
            // More than a simulation counts in a second.
            Self::KinesisShardWriteRecords | Self::KinesisShardReadRecords => [1.0, 1e9],
            // A simulation divides a second among them, and no consumer polls more often.
            Self::KinesisShardReadCalls => [1.0, 1000.0],
            // As many consumers as a scenario can have.
            Self::KinesisEfoConsumers
            | Self::KinesisEfoConsumersAdvantage
            | Self::StreamsReaders
            | Self::StreamsReadersGlobalTable => [1.0, 1e6],
            // As many shards as a scenario can set.
            Self::KinesisShardQuota => [1.0, 1e9],
            Self::LambdaConcurrentExecutions | Self::PipesConcurrentExecutions => [1.0, 1e9],
            // A batch has one change at least, whatever its size.
            Self::LambdaPayloadBytes => [1.0, 1e9],
            Self::FirehoseActivePartitions | Self::FirehoseActivePartitionsCeiling => [1.0, 1e6],
            // A simulation keeps a place for each invocation of each shard.
            Self::FirehoseTransformConcurrency | Self::FirehoseTransformConcurrencySplunk => [1.0, 100.0],
            // Seconds: as long as any function runs.
            Self::FirehoseTransformTimeout | Self::PipesTimeout => [1.0, 1800.0],
        }
    }
}

impl QuotaId {
    /// The error about a value that the program cannot work with.
    pub(crate) fn problem(self, value: f64) -> Option<Message> {
        let [least, most] = self.bounds();
        let wrong = !(least..=most).contains(&value);
        let [least, most, found] = [least, most, value].map(Argument::exact);
        wrong.then_some(InputMessage::QuotaRange { least, most, found }.into())
    }
}

/// One quota of a Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// The value, in `unit`.
    pub value: f64,
    /// The unit of the value, such as `B/s`.
    pub unit: Cow<'static, str>,
    /// How well the quota is known.
    pub grade: Grade,
    /// The AWS document that states it.
    pub provenance: Provenance,
}

/// The quotas of one Region, by [`QuotaId`].
#[derive(Clone, Debug, PartialEq)]
pub struct Quotas {
    /// The date on which the quotas were read, `YYYY-MM-DD`.
    pub effective: String,
    quotas: Vec<Quota>,
}

impl Quotas {
    /// The quotas as read on that day, in the order of their ids.
    pub(crate) fn new(effective: &str, quotas: Vec<Quota>) -> Self {
        Self { effective: effective.to_owned(), quotas }
    }

    /// Replaces a quota.
    pub(crate) fn set(&mut self, id: QuotaId, quota: Quota) {
        self.quotas[id as usize] = quota;
    }

    /// The quota with its source and grade.
    pub fn get(&self, id: QuotaId) -> &Quota {
        &self.quotas[id as usize]
    }

    /// All quotas, in the order of their ids.
    pub fn all(&self) -> &[Quota] {
        &self.quotas
    }

    /// The value of a quota, in its own unit.
    pub fn value(&self, id: QuotaId) -> f64 {
        self.quotas[id as usize].value
    }
}
