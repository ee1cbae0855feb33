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
    pub(crate) kind: ConsumerKind,
    /// Seconds between two polls.
    pub(crate) interval: f64,
    /// Whether it uses enhanced fan-out instead of the shared budget.
    pub(crate) fan_out: bool,
    /// The function that a Lambda consumer invokes; none: it keeps up.
    pub(crate) function: Option<ConsumerFunction>,
}

impl Reader {
    /// Whether it reads closed shards to their end before those that follow. KCL, Lambda and Flink do so (Kinesis Data
    /// Streams Developer Guide, resharding), Firehose and EventBridge Pipes are taken to: AWS does not say.
    pub(crate) fn keeps_order(&self) -> bool {
        self.kind != ConsumerKind::Custom
    }
}
