//! Demand and limit in the busiest hour.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use crate::catalog::{QuotaId, Quotas};
use crate::model::formula::Formula;
use crate::text::{Message, ids};

/// The most limits of one architecture.
pub(super) const MOST_LIMITS: usize = 12;

/// At most this share of a limit is `ok`, so that four of five GetRecords calls still are.
const COMFORTABLE: f64 = 0.8;
/// Keeps the last bits of a division from crossing the two thresholds.
const TOLERANCE: f64 = 1e-9;

/// A demand and its limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Its id.
    pub id: LimitId,
    /// What the traffic needs in the busiest hour.
    pub demand: Formula,
    /// What the quota or setting allows.
    pub limit: Formula,
    /// The AWS quota that sets the limit, if one does.
    pub quota: Option<QuotaId>,
}

/// The limits of an architecture.
pub type Limits = ArrayVec<Limit, MOST_LIMITS>;

/// How a demand compares with its limit.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// At most 80% of the limit.
    Ok,
    /// Above 80% of the limit, and at most all of it.
    Near,
    /// Above the limit.
    Exceeded,
}

impl Limit {
    /// Demand divided by limit.
    pub fn utilization(&self) -> f64 {
        self.demand.value() / self.limit.value()
    }

    /// How the demand compares with the limit.
    pub fn verdict(&self) -> Verdict {
        match self.utilization() {
            share if share <= COMFORTABLE + TOLERANCE => Verdict::Ok,
            share if share <= 1.0 + TOLERANCE => Verdict::Near,
            _ => Verdict::Exceeded,
        }
    }

    /// The source of the limit.
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
        StreamsReaders = "streams.readers", "readers/shard", "readers per shard of the DynamoDB stream";
        LambdaLaneRate = "lambda.lane_rate", "records/s/lane", "changes per second that one lane (one batch at a time) must process";
        LambdaConcurrency = "lambda.concurrency", "invocations", "concurrent invocations of the function";
        LambdaPayload = "lambda.payload", "B", "payload of one invocation: the batch";
        LambdaTimeout = "lambda.timeout", "s", "duration of one invocation";
        FirehosePutBytes = "firehose.put_bytes", "B/s", "bytes put into Firehose by the function";
        FirehosePutCalls = "firehose.put_calls", "calls/s", "PutRecordBatch calls to Firehose";
        FirehosePutRecords = "firehose.put_records", "records/s", "records put into Firehose";
        KinesisWriteBytes = "kinesis.write_bytes", "B/s/shard", "bytes written to the hottest shard";
        KinesisWriteRecords = "kinesis.write_records", "records/s/shard", "records written to the hottest shard";
        KinesisReadBytes = "kinesis.read_bytes", "B/s/shard", "bytes read from the hottest shard by all shared-throughput consumers";
        KinesisReadCalls = "kinesis.read_calls", "calls/s/shard", "GetRecords calls on each shard by all shared-throughput consumers";
        KinesisEfoConsumers = "kinesis.efo_consumers", "consumers", "consumers registered for enhanced fan-out";
        KinesisRecordSize = "kinesis.record_size", "B", "largest record that DynamoDB writes to the stream";
        KinesisShardQuota = "kinesis.shard_quota", "shards", "shards of the account in the Region";
        KinesisOnDemandGrowth = "kinesis.on_demand_growth", "B/s", "bytes written to the on-demand stream before it scales";
        KinesisOnDemandCeiling = "kinesis.on_demand_ceiling", "B/s", "bytes written to the on-demand stream at its largest";
        TransformConcurrency = "transform.concurrency", "invocations/shard", "concurrent transform invocations for one shard";
        TransformPayload = "transform.payload", "B", "payload of one transform invocation";
        TransformTimeout = "transform.timeout", "s", "duration of one transform invocation";
    }
}

impl LimitId {
    /// Limits on rates and calls, whose throttling is computed.
    pub const EXPOSED: [Self; 7] = [
        Self::KinesisWriteBytes,
        Self::KinesisWriteRecords,
        Self::KinesisReadBytes,
        Self::KinesisReadCalls,
        Self::LambdaLaneRate,
        Self::FirehosePutBytes,
        Self::FirehosePutRecords,
    ];

    /// Whether its demand is a rate that varies from second to second.
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

    /// What the throttled traffic exceeds, as a phrase after "above".
    pub const fn exceeded_by(self) -> &'static str {
        match self {
            Self::KinesisWriteBytes => "the write limit of the hottest shard in bytes",
            Self::KinesisWriteRecords => "the write limit of the hottest shard in records",
            Self::KinesisReadBytes => "the read limit of the hottest shard in bytes",
            Self::LambdaLaneRate => "what one lane can process",
            Self::FirehosePutBytes => "the Direct PUT quota in bytes",
            Self::FirehosePutRecords => "the Direct PUT quota in records",
            _ => "the limit",
        }
    }

    /// The source of a limit that no quota sets.
    pub const fn origin(self) -> &'static str {
        match self {
            Self::LambdaLaneRate => {
                "largest batch divided by its duration; a lane runs one batch at a time (Lambda Developer Guide, DynamoDB event source mapping)"
            }
            Self::LambdaConcurrency => {
                "concurrency_quota of the scenario; AWS default: 1,000 per Region (Lambda Developer Guide, Quotas)"
            }
            Self::LambdaTimeout => "timeout of the scenario's function; at most 900 s (Lambda Developer Guide, Quotas)",
            Self::FirehosePutBytes => "direct_put_quota of the scenario",
            Self::KinesisRecordSize => {
                "max_record_size of the scenario; AWS default: 1 MiB, at most 10 MiB (Kinesis Data Streams Developer Guide, Quotas and limits)"
            }
            Self::KinesisOnDemandGrowth => {
                "4 MiB/s for a new stream, or twice the highest rate of the last 30 days (Kinesis Data Streams Developer Guide, on-demand mode)"
            }
            _ => "AWS quota",
        }
    }
}
