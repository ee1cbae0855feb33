//! What an architecture sets of its stream.

use crate::model::queue::Patience;
use crate::scenario::{Consumer, Mode, RecordDistribution};

/// Settings of a stream, for any architecture.
#[derive(Clone, Copy, Debug)]
pub struct StreamSettings<'a> {
    /// Capacity mode.
    pub mode: Mode,
    /// Number of shards, if fixed.
    pub shards: Option<u32>,
    /// Highest utilization of a shard in the busiest hour.
    pub target_utilization: f64,
    /// Whether the hot key has a shard of its own, where the number of shards is fixed.
    pub isolate_hot_key: bool,
    /// How records are spread over the shards.
    pub distribution: RecordDistribution,
    /// Retention in hours.
    pub retention_hours: f64,
    /// Consumers that belong to the delivery itself: 1 for Firehose.
    pub own_readers: f64,
    /// GetRecords calls per second and shard of the delivery itself.
    pub own_polls: f64,
    /// Bytes of the largest record that the stream accepts.
    pub max_record_size: f64,
    /// Highest write rate of the last 30 days in bytes per second, if known.
    pub recent_peak: Option<f64>,
    /// Whether other streams already use up the minimum of on-demand Advantage.
    pub account_commitment_met: bool,
    /// The consumers besides the delivery.
    pub consumers: &'a [Consumer],
    /// How late writes may be, in seconds.
    pub write_patience: Patience,
    /// How late reads may be, in seconds.
    pub read_patience: Patience,
}
