//! Demand against quota, in the busiest hour.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::catalog::{QuotaId, Quotas};
use crate::model::formula::Formula;
use crate::text::{Message, ids};

/// At most so many limits are checked for one architecture.
pub(super) const MOST_LIMITS: usize = 12;

/// Up to this share of a limit is `ok`: the fourth of five GetRecords calls still is.
const COMFORTABLE: f64 = 0.8;
/// Forgives the last bits of a division at the two thresholds.
const TOLERANCE: f64 = 1e-9;

/// A demand beside its limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Which limit.
    pub id: LimitId,
    /// What is asked for in the busiest hour.
    pub demand: Formula,
    /// What there is.
    pub limit: Formula,
    /// The quota it comes from, where it is one of AWS's.
    pub quota: Option<QuotaId>,
}

/// The limits of an architecture.
pub type Limits = ArrayVec<Limit, MOST_LIMITS>;

/// How a demand stands to its limit.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// Up to 80 % of the limit.
    Ok,
    /// Up to the limit.
    Near,
    /// Above it.
    Exceeded,
}

impl Limit {
    /// Demand over limit.
    pub fn utilization(&self) -> f64 {
        self.demand.value() / self.limit.value()
    }

    /// How the demand stands to the limit.
    pub fn verdict(&self) -> Verdict {
        match self.utilization() {
            share if share <= COMFORTABLE + TOLERANCE => Verdict::Ok,
            share if share <= 1.0 + TOLERANCE => Verdict::Near,
            _ => Verdict::Exceeded,
        }
    }

    /// Where the limit is written down.
    pub fn source(&self, quotas: &Quotas) -> Message {
        match self.quota {
            Some(quota) => Message::of_book(&quotas.get(quota).source),
            None => Message::known(format!("origin.{}", self.id), self.id.origin()),
        }
    }
}

ids! {
    /// The limits that are checked.
    LimitId {
        StreamsReaders = "streams.readers", "readers/shard", "readers of each shard of the DynamoDB stream";
        LambdaLaneRate = "lambda.lane_rate", "records/s/lane", "changes a second that one lane (one batch at a time) has to carry";
        LambdaConcurrency = "lambda.concurrency", "invocations", "function invocations running at once";
        LambdaPayload = "lambda.payload", "B", "size of one batch handed to the function";
        LambdaTimeout = "lambda.timeout", "s", "duration of one invocation";
        FirehosePutBytes = "firehose.put_bytes", "B/s", "bytes put into Firehose by the function";
        FirehosePutCalls = "firehose.put_calls", "calls/s", "PutRecordBatch calls to Firehose";
        FirehosePutRecords = "firehose.put_records", "records/s", "records put into Firehose";
        KinesisWriteBytes = "kinesis.write_bytes", "B/s/shard", "bytes written to the hottest shard";
        KinesisWriteRecords = "kinesis.write_records", "records/s/shard", "records written to the hottest shard";
        KinesisReadBytes = "kinesis.read_bytes", "B/s/shard", "bytes read from the hottest shard by all shared consumers together";
        KinesisReadCalls = "kinesis.read_calls", "calls/s/shard", "GetRecords calls on each shard by all shared consumers together";
        KinesisEfoConsumers = "kinesis.efo_consumers", "consumers", "consumers registered for enhanced fan-out";
        KinesisRecordSize = "kinesis.record_size", "B", "the largest record DynamoDB writes to the stream";
        KinesisShardQuota = "kinesis.shard_quota", "shards", "shards of the account in the Region";
        KinesisOnDemandGrowth = "kinesis.on_demand_growth", "B/s", "what the on-demand stream takes without first growing";
        KinesisOnDemandCeiling = "kinesis.on_demand_ceiling", "B/s", "the most an on-demand stream grows to in the Region";
        TransformConcurrency = "transform.concurrency", "invocations/shard", "transform invocations of one shard running at once";
        TransformPayload = "transform.payload", "B", "body of one transform request";
        TransformTimeout = "transform.timeout", "s", "duration of one transform invocation";
    }
}

impl LimitId {
    /// Those on a rate or on calls, whose throttling is computed.
    pub const EXPOSED: [Self; 7] = [
        Self::KinesisWriteBytes,
        Self::KinesisWriteRecords,
        Self::KinesisReadBytes,
        Self::KinesisReadCalls,
        Self::LambdaLaneRate,
        Self::FirehosePutBytes,
        Self::FirehosePutRecords,
    ];

    /// Whether its throttling follows from a rate that varies from second to second.
    pub const fn is_random(self) -> bool {
        matches!(
            self,
            Self::KinesisWriteBytes
                | Self::KinesisWriteRecords
                | Self::KinesisReadBytes
                | Self::LambdaLaneRate
                | Self::FirehosePutBytes
        )
    }

    /// What traffic is above that it throttles.
    pub const fn exceeded_by(self) -> &'static str {
        match self {
            Self::KinesisWriteBytes => "the write bytes of the hottest shard",
            Self::KinesisWriteRecords => "the write records of the hottest shard",
            Self::KinesisReadBytes => "the read bytes of the hottest shard",
            Self::LambdaLaneRate => "what a lane of Lambda carries",
            Self::FirehosePutBytes => "Direct PUT's bytes",
            Self::FirehosePutRecords => "Direct PUT's records",
            _ => "the limit",
        }
    }

    /// Where a limit that is no quota comes from.
    pub const fn origin(self) -> &'static str {
        match self {
            Self::LambdaLaneRate => {
                "largest batch over its duration: one batch of a lane at a time (Lambda Developer Guide, DynamoDB event source mapping)"
            }
            Self::LambdaConcurrency => {
                "concurrency_quota of the scenario; 1,000 by default in a Region (Lambda Developer Guide, Quotas)"
            }
            Self::LambdaTimeout => "timeout of the scenario's function; at most 900 s (Lambda Developer Guide, Quotas)",
            Self::FirehosePutBytes => "direct_put_quota of the scenario",
            Self::KinesisRecordSize => {
                "max_record_size of the scenario: 1 MiB by default, up to 10 MiB (Kinesis Data Streams Developer Guide, Quotas and limits)"
            }
            Self::KinesisOnDemandGrowth => {
                "4 MiB/s for a new stream, or twice the highest rate of the last 30 days (Kinesis Data Streams Developer Guide, on-demand mode)"
            }
            _ => "AWS quota",
        }
    }
}
