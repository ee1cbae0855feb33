//! What holds for every lane of a scenario.

use shardwise_core::model::services::lambda::FunctionCost;

/// What holds for all lanes.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) step: f64,
    pub(crate) function: FunctionCost,
    /// Records of a batch, at most.
    pub(crate) largest: u64,
    /// Seconds to wait for a batch to fill.
    pub(crate) window: f64,
    pub(crate) timeout: f64,
    /// Tries after the first; none: without end.
    pub(crate) retries: Option<u32>,
    /// Seconds for which the stream keeps records, and those after which the function gives them up, if that is sooner.
    pub(crate) retention: f64,
    pub(crate) oldest: Option<f64>,
    pub(crate) bisect: bool,
    /// Invocations at once.
    pub(crate) concurrency: f64,
    /// Share of polls that are refused: more readers than a shard takes.
    pub(crate) refused_polls: f64,
    /// Records of a full lane in a second.
    pub(crate) capacity: f64,
}

impl Rules {
    /// Seconds for which a batch is gathered and worked on, at most, where all goes well.
    pub(crate) fn gathers(&self) -> f64 {
        self.window + self.function.duration(self.largest as f64).min(self.timeout)
    }
}
