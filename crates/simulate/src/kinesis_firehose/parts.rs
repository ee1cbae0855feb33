//! The parts of a stream, and its readers.

use shardwise_core::model::{AccountQuotas, ConsumerName};
use shardwise_core::scenario::ConsumerKind;

use crate::keys::Keys;

/// The parts of a stream.
pub(crate) struct Parts<'a> {
    pub(crate) quotas: &'a AccountQuotas<'a>,
    pub(crate) readers: Vec<Reader>,
    pub(crate) keys: Keys,
    pub(crate) shards: usize,
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
}
