//! Demand against quota, in the busiest hour.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::formula::Formula;
use crate::quotas::QuotaId;

/// At most so many limits are checked for one architecture.
pub const MOST_LIMITS: usize = 12;

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
}

/// The limits that are checked.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[allow(missing_docs)] // `LimitId::meaning` says what each is
pub enum LimitId {
    #[serde(rename = "streams.readers")]
    #[strum(serialize = "streams.readers")]
    StreamsReaders,
    #[serde(rename = "lambda.lane_rate")]
    #[strum(serialize = "lambda.lane_rate")]
    LambdaLaneRate,
    #[serde(rename = "lambda.concurrency")]
    #[strum(serialize = "lambda.concurrency")]
    LambdaConcurrency,
    #[serde(rename = "lambda.payload")]
    #[strum(serialize = "lambda.payload")]
    LambdaPayload,
    #[serde(rename = "lambda.timeout")]
    #[strum(serialize = "lambda.timeout")]
    LambdaTimeout,
    #[serde(rename = "firehose.put_bytes")]
    #[strum(serialize = "firehose.put_bytes")]
    FirehosePutBytes,
    #[serde(rename = "firehose.put_calls")]
    #[strum(serialize = "firehose.put_calls")]
    FirehosePutCalls,
    #[serde(rename = "firehose.put_records")]
    #[strum(serialize = "firehose.put_records")]
    FirehosePutRecords,
    #[serde(rename = "kinesis.write_bytes")]
    #[strum(serialize = "kinesis.write_bytes")]
    KinesisWriteBytes,
    #[serde(rename = "kinesis.write_records")]
    #[strum(serialize = "kinesis.write_records")]
    KinesisWriteRecords,
    #[serde(rename = "kinesis.read_bytes")]
    #[strum(serialize = "kinesis.read_bytes")]
    KinesisReadBytes,
    #[serde(rename = "kinesis.read_calls")]
    #[strum(serialize = "kinesis.read_calls")]
    KinesisReadCalls,
    #[serde(rename = "kinesis.efo_consumers")]
    #[strum(serialize = "kinesis.efo_consumers")]
    KinesisEfoConsumers,
    #[serde(rename = "kinesis.record_size")]
    #[strum(serialize = "kinesis.record_size")]
    KinesisRecordSize,
    #[serde(rename = "kinesis.shard_quota")]
    #[strum(serialize = "kinesis.shard_quota")]
    KinesisShardQuota,
    #[serde(rename = "kinesis.on_demand_growth")]
    #[strum(serialize = "kinesis.on_demand_growth")]
    KinesisOnDemandGrowth,
    #[serde(rename = "kinesis.on_demand_ceiling")]
    #[strum(serialize = "kinesis.on_demand_ceiling")]
    KinesisOnDemandCeiling,
    #[serde(rename = "transform.concurrency")]
    #[strum(serialize = "transform.concurrency")]
    TransformConcurrency,
    #[serde(rename = "transform.payload")]
    #[strum(serialize = "transform.payload")]
    TransformPayload,
    #[serde(rename = "transform.timeout")]
    #[strum(serialize = "transform.timeout")]
    TransformTimeout,
}

impl LimitId {
    /// What demand and limit are counted in.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::StreamsReaders => "readers/shard",
            Self::LambdaLaneRate => "records/s/lane",
            Self::LambdaConcurrency => "invocations",
            Self::LambdaPayload | Self::KinesisRecordSize | Self::TransformPayload => "B",
            Self::LambdaTimeout | Self::TransformTimeout => "s",
            Self::FirehosePutBytes | Self::KinesisOnDemandGrowth | Self::KinesisOnDemandCeiling => "B/s",
            Self::FirehosePutCalls => "calls/s",
            Self::FirehosePutRecords => "records/s",
            Self::KinesisWriteBytes | Self::KinesisReadBytes => "B/s/shard",
            Self::KinesisWriteRecords => "records/s/shard",
            Self::KinesisReadCalls => "calls/s/shard",
            Self::KinesisEfoConsumers => "consumers",
            Self::KinesisShardQuota => "shards",
            Self::TransformConcurrency => "invocations/shard",
        }
    }

    /// What it limits.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::StreamsReaders => "readers of each shard of the DynamoDB stream",
            Self::LambdaLaneRate => "changes a second that one lane (one batch at a time) has to carry",
            Self::LambdaConcurrency => "function invocations running at once",
            Self::LambdaPayload => "size of one batch handed to the function",
            Self::LambdaTimeout => "duration of one invocation",
            Self::FirehosePutBytes => "bytes put into Firehose by the function",
            Self::FirehosePutCalls => "PutRecordBatch calls to Firehose",
            Self::FirehosePutRecords => "records put into Firehose",
            Self::KinesisWriteBytes => "bytes written to the hottest shard",
            Self::KinesisWriteRecords => "records written to the hottest shard",
            Self::KinesisReadBytes => "bytes read from the hottest shard by all shared consumers together",
            Self::KinesisReadCalls => "GetRecords calls on each shard by all shared consumers together",
            Self::KinesisEfoConsumers => "consumers registered for enhanced fan-out",
            Self::KinesisRecordSize => "the largest record DynamoDB writes to the stream",
            Self::KinesisShardQuota => "shards of the account in the Region",
            Self::KinesisOnDemandGrowth => "what the on-demand stream takes without first growing",
            Self::KinesisOnDemandCeiling => "the most an on-demand stream grows to in the Region",
            Self::TransformConcurrency => "transform invocations of one shard running at once",
            Self::TransformPayload => "body of one transform request",
            Self::TransformTimeout => "duration of one transform invocation",
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
