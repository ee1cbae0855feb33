//! The rules of every lane of a scenario.

use shardwise_core::model::services::lambda::FunctionCost;

use super::put_quota::PutRules;

/// The rules of all lanes.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) step: f64,
    pub(crate) function: FunctionCost,
    pub(super) put: PutRules,
    /// The most records of a batch.
    pub(crate) largest: u64,
    /// Batching window in seconds.
    pub(crate) window: f64,
    pub(crate) timeout: f64,
    /// Retries; none: unlimited.
    pub(crate) retries: Option<u32>,
    /// Retention of the stream in seconds, and the maximum record age of the function, if that is shorter.
    pub(crate) retention: f64,
    pub(crate) oldest: Option<f64>,
    pub(crate) bisect: bool,
    /// Concurrency quota.
    pub(crate) concurrency: f64,
    /// Share of polls that are throttled because a shard has too many readers.
    pub(crate) refused_polls: f64,
    /// Records per second of a full lane.
    pub(crate) capacity: f64,
}

impl Rules {
    /// The longest time in seconds to gather and process a batch, if all goes well.
    pub(crate) fn longest_batch_seconds(&self) -> f64 {
        self.window + self.function.timing.duration(self.largest as f64).min(self.timeout)
    }
}
