//! AWS's quotas: a value, its unit and where it is written down, by Region where they differ.

use std::borrow::Cow;

use super::grade::Grade;
use crate::text::ids;

ids! {
    /// The quotas that limits are checked against.
    QuotaId {
        KinesisShardWriteBytes = "kinesis.shard_write_bytes";
        KinesisShardWriteRecords = "kinesis.shard_write_records";
        KinesisShardReadBytes = "kinesis.shard_read_bytes";
        KinesisShardReadCalls = "kinesis.shard_read_calls";
        KinesisEfoConsumers = "kinesis.efo_consumers";
        KinesisEfoConsumersAdvantage = "kinesis.efo_consumers_advantage";
        KinesisShardQuota = "kinesis.shard_quota";
        KinesisOnDemandNewStreamBytes = "kinesis.on_demand_new_stream_bytes";
        KinesisOnDemandCeilingBytes = "kinesis.on_demand_ceiling_bytes";
        StreamsReaders = "streams.readers";
        LambdaPayloadBytes = "lambda.payload_bytes";
        FirehoseDirectPutBytes = "firehose.direct_put_bytes";
        FirehoseDirectPutCalls = "firehose.direct_put_calls";
        FirehoseDirectPutRecords = "firehose.direct_put_records";
        FirehoseTransformConcurrency = "firehose.transform_concurrency";
        FirehoseTransformConcurrencySplunk = "firehose.transform_concurrency_splunk";
        FirehoseTransformTimeout = "firehose.transform_timeout";
    }
}

/// One quota of a Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// In `unit`.
    pub value: f64,
    /// Such as `B/s`.
    pub unit: Cow<'static, str>,
    /// How well it is known.
    pub grade: Grade,
    /// The document it stands in.
    pub source: Cow<'static, str>,
    /// What else to know about it; may be empty.
    pub note: Cow<'static, str>,
}

/// The quotas of one Region, by [`QuotaId`].
#[derive(Clone, Debug, PartialEq)]
pub struct Quotas {
    /// The day on which they were read, `YYYY-MM-DD`.
    pub effective: String,
    quotas: Vec<Quota>,
}

impl Quotas {
    /// As read on that day, in the order of their ids.
    pub(crate) fn new(effective: &str, quotas: Vec<Quota>) -> Self {
        Self { effective: effective.to_owned(), quotas }
    }

    /// Replaces a quota.
    pub(crate) fn set(&mut self, id: QuotaId, quota: Quota) {
        self.quotas[id as usize] = quota;
    }

    /// The quota in full.
    pub fn get(&self, id: QuotaId) -> &Quota {
        &self.quotas[id as usize]
    }

    /// All of them, in the order of their ids.
    pub fn all(&self) -> &[Quota] {
        &self.quotas
    }

    /// Its value, in its own unit.
    pub fn value(&self, id: QuotaId) -> f64 {
        self.quotas[id as usize].value
    }
}
