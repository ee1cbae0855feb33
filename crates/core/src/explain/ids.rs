//! Ids of the numbers in a report that are neither a bill line nor a limit.

use crate::model::{ConstraintId, HopId, LimitId, RecordId, StageId, Symbol};
use strum::VariantArray as _;

/// A number in a report that is neither a bill line nor a limit. An id of a family ends with its subject:
/// `shards.kinesis.write_bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultId {
    /// Monthly cost of an architecture.
    Total,
    /// Mean changes per second.
    MeanRate,
    /// Changes per second in the busiest hour.
    PeakRate,
    /// Changes per month.
    ChangesPerMonth,
    /// Bytes of a record of a DynamoDB stream.
    StreamRecord(RecordId),
    /// Bytes of a Kinesis record.
    KinesisRecord,
    /// Bytes of a delivered record.
    DeliveredRecord,
    /// Shards required by a constraint.
    Shards(ConstraintId),
    /// Shards by the formula in AWS's guide.
    ShardsByGuide,
    /// Throttled share of a limit.
    Throttled(LimitId),
    /// Rounding waste on a hop.
    Waste(HopId),
    /// Mean of a rate over the day, hour by hour: one of [`ResultId::RATES`].
    Rate(Symbol),
    /// Mean bytes of an object.
    ObjectSize,
    /// Mean seconds from write to delivery.
    MeanFreshness,
    /// Worst-case seconds from write to delivery.
    WorstFreshness,
    /// Mean seconds of a stage.
    Stage(StageId),
}

impl ResultId {
    /// The rates behind quantities of bills that are means over the day.
    pub const RATES: [Symbol; 4] =
        [Symbol::Invocations, Symbol::GbSecondsRate, Symbol::PackedBilledRate, Symbol::ObjectsRate];

    /// All ids, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Total, Self::MeanRate, Self::PeakRate, Self::ChangesPerMonth]
            .into_iter()
            .chain(RecordId::VARIANTS.iter().map(|id| Self::StreamRecord(*id)))
            .chain([Self::KinesisRecord, Self::DeliveredRecord])
            .chain(ConstraintId::VARIANTS.iter().map(|id| Self::Shards(*id)))
            .chain([Self::ShardsByGuide])
            .chain(LimitId::EXPOSED.map(Self::Throttled))
            .chain(HopId::VARIANTS.iter().map(|id| Self::Waste(*id)))
            .chain(Self::RATES.map(Self::Rate))
            .chain([Self::ObjectSize, Self::MeanFreshness, Self::WorstFreshness])
            .chain(StageId::VARIANTS.iter().map(|id| Self::Stage(*id)))
    }

    /// Its id.
    pub fn id(self) -> String {
        match self {
            Self::Total => "total".into(),
            Self::MeanRate => "flow.mean_rate".into(),
            Self::PeakRate => "flow.peak_rate".into(),
            Self::ChangesPerMonth => "flow.changes_per_month".into(),
            Self::StreamRecord(record) => record.to_string(),
            Self::KinesisRecord => "flow.kinesis_record_bytes".into(),
            Self::DeliveredRecord => "flow.delivered_record_bytes".into(),
            Self::Shards(constraint) => format!("shards.{constraint}"),
            Self::ShardsByGuide => "shards.aws_guide".into(),
            Self::Throttled(limit) => format!("throttling.{limit}"),
            Self::Waste(hop) => format!("efficiency.{hop}"),
            Self::Rate(symbol) => symbol.name().into(),
            Self::ObjectSize => "efficiency.object_bytes".into(),
            Self::MeanFreshness => "freshness.mean".into(),
            Self::WorstFreshness => "freshness.worst".into(),
            Self::Stage(stage) => format!("freshness.{}", stage.to_string().replace(' ', "-")),
        }
    }

    /// Its unit.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Total => "USD",
            Self::MeanRate | Self::PeakRate => "changes/s",
            Self::ChangesPerMonth => "changes",
            Self::StreamRecord(_) | Self::KinesisRecord | Self::DeliveredRecord | Self::ObjectSize => "B",
            Self::Shards(_) | Self::ShardsByGuide => "shards",
            Self::Throttled(_) | Self::Waste(_) => "share",
            Self::Rate(Symbol::Invocations) => "invocations/s",
            Self::Rate(Symbol::GbSecondsRate) => "GB-seconds/s",
            Self::Rate(Symbol::PackedBilledRate) => "B/s",
            Self::Rate(_) => "objects/s",
            Self::MeanFreshness | Self::WorstFreshness | Self::Stage(_) => "s",
        }
    }

    /// Its meaning, as a sentence.
    pub fn meaning(self) -> String {
        match self {
            Self::Total => "what the architecture costs a month: the sum of its lines".into(),
            Self::MeanRate => "item changes per second, on average".into(),
            Self::PeakRate => "item changes per second in the busiest hour".into(),
            Self::ChangesPerMonth => "item changes in the month".into(),
            Self::StreamRecord(record) => record.meaning().into(),
            Self::KinesisRecord => "mean size of a record in the Kinesis stream, partition key included".into(),
            Self::DeliveredRecord => "mean size of a record as delivered".into(),
            Self::Shards(constraint) => constraint.meaning().into(),
            Self::ShardsByGuide => "shards by the formula of AWS's guide, for comparison".into(),
            Self::Throttled(LimitId::KinesisReadCalls) => {
                "share of the GetRecords calls above the budget of a shard".into()
            }
            Self::Throttled(limit) => format!("share of the traffic above {}", limit.exceeded_by()),
            Self::Waste(hop) => {
                format!("billed bytes in excess of carried bytes, as a share of billed bytes, where {}", hop.meaning())
            }
            Self::Rate(symbol) => symbol.meaning().into(),
            Self::ObjectSize => "mean size of an object in S3".into(),
            Self::MeanFreshness => "from write to delivery, on average over all changes".into(),
            Self::WorstFreshness => "from write to delivery at worst, as long as nothing is throttled".into(),
            Self::Stage(stage) => stage.meaning().into(),
        }
    }
}
