//! The parts of a stream, and its readers.

use shardwise_core::model::{AccountQuotas, ConsumerName};
use shardwise_core::scenario::{ConsumerFunction, ConsumerKind};

use super::ceiling::Ceiling;
use crate::keys::Keys;
use crate::split::Split;

/// The parts of a stream.
pub(crate) struct Parts<'a> {
    pub(crate) quotas: &'a AccountQuotas<'a>,
    pub(crate) readers: Vec<Reader>,
    pub(crate) keys: Keys,
    /// How changes are split over the shards that it starts with.
    pub(crate) split: Split,
    /// The most that the whole stream accepts, if AWS manages its shards.
    pub(crate) ceiling: Option<Ceiling>,
    /// Mean bytes of a record with its key, and the squared coefficient of variation.
    pub(crate) record: f64,
    pub(crate) variation: f64,
    pub(crate) retention_hours: f64,
    pub(crate) step: f64,
    pub(crate) seed: u64,
}

/// A reader of the stream.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// Its kind, with a number from the second of a kind on.
    pub(crate) name: ConsumerName,
    /// Seconds between two polls, or two deliveries of a shard.
    pub(crate) interval: f64,
    pub(crate) reads: Reads,
    /// The function that a Lambda consumer invokes; none: it keeps up.
    pub(crate) function: Option<ConsumerFunction>,
}

/// How a reader reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    /// By polls that share the budget of a shard.
    Shared,
    /// By enhanced fan-out.
    FanOut,
    /// As the stream's own delivery, which uses no budget.
    Delivery,
}

impl Reader {
    /// Its kind, if it is a consumer.
    pub(crate) fn kind(&self) -> Option<ConsumerKind> {
        match self.name {
            ConsumerName::Reader(kind, _) => Some(kind),
            _ => None,
        }
    }

    /// An age in seconds that its own pace explains: a throttled poll is retried after at most one and a half of its
    /// intervals, and a delivery comes in every one.
    pub(crate) fn usual_age(&self) -> f64 {
        self.interval * if self.reads == Reads::Delivery { 1.0 } else { 2.5 }
    }

    /// Whether it reads closed shards to their end before those that follow. KCL, Lambda and Flink do so (Kinesis Data
    /// Streams Developer Guide, resharding), Firehose and EventBridge Pipes are taken to: AWS does not state it. The
    /// stream's own delivery writes objects of each shard by itself.
    pub(crate) fn keeps_order(&self) -> bool {
        self.kind().is_some_and(|kind| kind != ConsumerKind::Custom)
    }
}
