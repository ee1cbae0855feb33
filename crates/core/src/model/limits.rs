//! Demand and limit in the busiest hour.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

use super::account::AccountQuotas;
use super::day::Periods;
use super::queue::{Queue, Wait};
use super::symbols::Symbol;
use crate::catalog::QuotaId;
use crate::model::formula::Formula;
use crate::text::{Message, ids};

/// The most limits of one architecture.
pub(super) const MOST_LIMITS: usize = 16;

/// At most this share of a limit is `ok`, so that four of five GetRecords calls still are.
pub const COMFORTABLE: f64 = 0.8;
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
    /// Who can move it.
    pub nature: Nature,
    /// For a queue: how long the changes wait, and how long they may.
    pub wait: Option<Wait>,
    /// Where one key alone is above it: the share of it that is used where that key is not.
    pub beside_key: Option<f64>,
}

/// The limits of an architecture.
pub type Limits = ArrayVec<Limit, MOST_LIMITS>;

/// Who can move a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Nature {
    /// Nobody: AWS does not raise it.
    Hard,
    /// AWS, on request or by itself.
    Quota,
    /// The user, by a key of the scenario.
    Setting,
    /// It decides nothing.
    Advisory,
}

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
    /// Above the limit at the peak, and worked off in time.
    Late,
    /// Above the limit.
    Exceeded,
}

impl Limit {
    /// A limit of the nature that its id has.
    #[inline]
    pub fn new(id: LimitId, demand: Formula, limit: Formula, quota: Option<QuotaId>) -> Self {
        Self { id, demand, limit, quota, nature: id.nature(), wait: None, beside_key: None }
    }

    /// A limit that an AWS quota sets.
    #[inline]
    pub fn by_quota(id: LimitId, demand: Formula, quota: QuotaId, quotas: &AccountQuotas<'_>) -> Self {
        Self::new(id, demand, Formula::number(Symbol::Quota, quotas.value(quota)), Some(quota))
    }

    /// The same limit, before which changes queue.
    #[must_use]
    #[inline]
    pub fn queued(mut self, queue: Queue, periods: &Periods) -> Self {
        self.wait = Some(queue.wait(periods, self.limit.value()));
        self
    }

    /// Demand divided by limit.
    pub fn utilization(&self) -> f64 {
        self.demand.value() / self.limit.value()
    }

    /// How many times as much of the limit it takes for the demand to be at most 80% of it.
    pub fn needed_times(&self) -> f64 {
        self.utilization() / COMFORTABLE
    }

    /// How the demand compares with the limit.
    pub fn verdict(&self) -> Verdict {
        let in_time = self.wait.is_some_and(|wait| wait.is_in_time());
        match self.utilization() {
            share if share <= COMFORTABLE + TOLERANCE => Verdict::Ok,
            share if share <= 1.0 + TOLERANCE => Verdict::Near,
            _ if in_time => Verdict::Late,
            _ => Verdict::Exceeded,
        }
    }

    /// Whether it stands in the way, unless AWS raises it.
    pub fn is_exceeded(&self) -> bool {
        self.nature != Nature::Advisory && self.verdict() == Verdict::Exceeded
    }

    /// Whether a setting moves it, and should leave room below it.
    pub fn wants_room(&self) -> bool {
        (self.nature == Nature::Setting || self.beside_key.is_some()) && !self.id.is_kept()
    }

    /// The share of it that is used where a setting moves it: not where one key alone is above it.
    pub fn movable_utilization(&self) -> f64 {
        self.beside_key.unwrap_or_else(|| self.utilization())
    }

    /// Whether that share leaves no room.
    pub fn is_crowded(&self) -> bool {
        self.movable_utilization() > COMFORTABLE + TOLERANCE
    }

    /// Whether it stands in the way, whatever AWS raises.
    pub fn blocks(&self) -> bool {
        self.nature != Nature::Quota && self.is_exceeded()
    }

    /// The source of the limit.
    pub fn source(&self, quotas: &AccountQuotas<'_>) -> Message {
        match self.quota {
            Some(quota) if quotas.granted(quota).is_some() => {
                Message::GrantedQuota { quota: <&str>::from(quota).into() }
            }
            Some(quota) => Message::of_book(quotas.get(quota).provenance.source()),
            None => Message::known(format!("origin.{}", self.id), self.id.origin()),
        }
    }
}

ids! {
    /// The limits that are checked.
    LimitId {
        StreamsReaders = "streams.readers", "readers/shard", "Readers of the DynamoDB stream", "readers per shard of the DynamoDB stream";
        StreamsReaderPage = "streams.reader_page", "B/s/shard", "Slowest reader of the DynamoDB stream", "bytes that the slowest consumer with a pace of its own (kcl, flink, custom) must read from the hottest shard of the DynamoDB stream";
        LambdaLaneRate = "lambda.lane_rate", "records/s/lane", "Rate of a lane", "changes per second that one lane (one batch at a time) must process";
        LambdaConcurrency = "lambda.concurrency", "invocations", "Lambda concurrency", "concurrent invocations of the function in the busiest hour";
        LambdaCatchUpConcurrency = "lambda.catch_up_concurrency", "invocations", "Lambda concurrency after an outage", "concurrent invocations of the function after an outage: one in each lane";
        LambdaPayload = "lambda.payload", "B", "Lambda payload", "payload of one invocation: the batch";
        LambdaTimeout = "lambda.timeout", "s", "Lambda timeout", "duration of one invocation";
        PipesLaneRate = "pipes.lane_rate", "records/s/lane", "Rate of a lane of the pipe", "changes per second that one lane of the pipe (one batch at a time) must process";
        PipesConcurrency = "pipes.concurrency", "executions", "Pipe concurrency", "concurrent executions of the pipe in the busiest hour";
        PipesTimeout = "pipes.timeout", "s", "Pipe timeout", "duration of one execution of the pipe";
        FirehosePutBytes = "firehose.put_bytes", "B/s", "Direct PUT bytes", "bytes put into Firehose";
        FirehosePutCalls = "firehose.put_calls", "calls/s", "Direct PUT calls", "PutRecordBatch calls to Firehose";
        FirehosePutRecords = "firehose.put_records", "records/s", "Direct PUT records", "records put into Firehose";
        FirehoseActivePartitions = "firehose.active_partitions", "partitions", "Active partitions", "partitions that dynamic partitioning has open at the same time";
        KinesisWriteBytes = "kinesis.write_bytes", "B/s/shard", "Shard write bytes", "bytes written to the hottest shard";
        KinesisWriteRecords = "kinesis.write_records", "records/s/shard", "Shard write records", "records written to the hottest shard";
        KinesisReadBytes = "kinesis.read_bytes", "B/s/shard", "Shard read bytes", "bytes read from the hottest shard by all shared-throughput consumers";
        KinesisReadRecords = "kinesis.read_records", "records/s/shard", "Shard read records", "records read from the hottest shard by all shared-throughput consumers";
        KinesisReadCalls = "kinesis.read_calls", "calls/s/shard", "GetRecords calls", "GetRecords calls on each shard by all shared-throughput consumers";
        KinesisEfoConsumers = "kinesis.efo_consumers", "consumers", "Fan-out consumers", "consumers registered for enhanced fan-out";
        KinesisRecordSize = "kinesis.record_size", "B", "Largest record", "largest record that DynamoDB writes to the stream";
        KinesisShardQuota = "kinesis.shard_quota", "shards", "Shard quota", "shards of the account in the Region";
        KinesisOnDemandGrowth = "kinesis.on_demand_growth", "B/s", "On-demand growth, bytes", "bytes written to the on-demand stream before it scales";
        KinesisOnDemandGrowthRecords = "kinesis.on_demand_growth_records", "records/s", "On-demand growth, records", "records written to the on-demand stream before it scales";
        KinesisOnDemandCeiling = "kinesis.on_demand_ceiling", "B/s", "On-demand ceiling, bytes", "bytes written to the on-demand stream at its largest";
        KinesisOnDemandCeilingRecords = "kinesis.on_demand_ceiling_records", "records/s", "On-demand ceiling, records", "records written to the on-demand stream at its largest";
        TransformConcurrency = "transform.concurrency", "invocations/shard", "Transform concurrency", "concurrent transform invocations for one shard";
        TransformPayload = "transform.payload", "B", "Transform payload", "payload of one transform invocation";
        TransformTimeout = "transform.timeout", "s", "Transform timeout", "duration of one transform invocation";
    }
}

impl LimitId {
    /// Limits on rates and calls, whose throttling is computed.
    pub const EXPOSED: [Self; 9] = [
        Self::KinesisWriteBytes,
        Self::KinesisWriteRecords,
        Self::KinesisReadBytes,
        Self::KinesisReadCalls,
        Self::KinesisOnDemandCeiling,
        Self::KinesisOnDemandCeilingRecords,
        Self::LambdaLaneRate,
        Self::PipesLaneRate,
        Self::FirehosePutBytes,
    ];

    /// Who can move it, unless one key alone is above it.
    pub const fn nature(self) -> Nature {
        match self {
            Self::StreamsReaders
            | Self::PipesTimeout
            | Self::KinesisEfoConsumers
            | Self::TransformConcurrency
            | Self::TransformTimeout => Nature::Hard,
            Self::LambdaConcurrency
            | Self::PipesConcurrency
            | Self::FirehosePutBytes
            | Self::FirehosePutCalls
            | Self::FirehosePutRecords
            | Self::FirehoseActivePartitions
            | Self::KinesisShardQuota
            | Self::KinesisOnDemandGrowth
            | Self::KinesisOnDemandGrowthRecords
            | Self::KinesisOnDemandCeiling
            | Self::KinesisOnDemandCeilingRecords => Nature::Quota,
            Self::LambdaCatchUpConcurrency | Self::KinesisReadRecords => Nature::Advisory,
            Self::StreamsReaderPage
            | Self::LambdaLaneRate
            | Self::PipesLaneRate
            | Self::LambdaPayload
            | Self::LambdaTimeout
            | Self::KinesisWriteBytes
            | Self::KinesisWriteRecords
            | Self::KinesisReadBytes
            | Self::KinesisReadCalls
            | Self::KinesisRecordSize
            | Self::TransformPayload => Nature::Setting,
        }
    }

    /// Whether what is near it is no warning, because the service keeps the demand below it by itself: Lambda ends a batch before
    /// its payload is above 6 MiB.
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::LambdaPayload)
    }

    /// Whether the consumers and the mode of the stream alone decide it: no batch, buffer or shard moves it.
    pub const fn is_of_consumers(self) -> bool {
        matches!(self, Self::StreamsReaders | Self::KinesisReadCalls | Self::KinesisEfoConsumers)
    }

    /// What the throttled traffic exceeds, as a phrase after "above".
    pub const fn exceeded_by(self) -> &'static str {
        match self {
            Self::KinesisWriteBytes => "the write limit of the hottest shard in bytes",
            Self::KinesisWriteRecords => "the write limit of the hottest shard in records",
            Self::KinesisReadBytes => "the read limit of the hottest shard in bytes",
            Self::LambdaLaneRate | Self::PipesLaneRate => "what one lane can process",
            Self::FirehosePutBytes => "the Direct PUT quota in bytes",
            Self::KinesisOnDemandCeiling => "the ceiling of an on-demand stream in bytes",
            Self::KinesisOnDemandCeilingRecords => "the ceiling of an on-demand stream in records",
            _ => "the limit",
        }
    }

    /// The source of a limit that no quota sets.
    pub const fn origin(self) -> &'static str {
        match self {
            Self::LambdaLaneRate => {
                "largest batch divided by its duration; a lane runs one batch at a time (Lambda Developer Guide, DynamoDB event source mapping)"
            }
            Self::PipesLaneRate => {
                "largest batch divided by execution_ms; a lane runs one batch at a time (EventBridge User Guide, Pipes: DynamoDB stream as a source)"
            }
            Self::LambdaTimeout => {
                "timeout of the scenario's function; at most 900 s on the quotas page, 1,800 s in the API of 2026-11"
            }
            Self::StreamsReaderPage => {
                "a GetRecords call returns at most 1 MiB or 1,000 records (DynamoDB Streams API, GetRecords)"
            }
            Self::KinesisRecordSize => {
                "max_record_size of the scenario; AWS default: 1 MiB, at most 10 MiB (Kinesis Data Streams Developer Guide, Quotas and limits)"
            }
            Self::KinesisOnDemandGrowth | Self::KinesisOnDemandGrowthRecords => {
                "4 MiB/s and 4,000 records/s for a new stream, or twice the highest rate of the last 30 days (Kinesis Data Streams Developer Guide, on-demand mode)"
            }
            _ => "AWS quota",
        }
    }
}
