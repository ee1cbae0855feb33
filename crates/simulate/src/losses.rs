//! When records were lost.

/// When records were lost, and where the first was lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Losses {
    pub(crate) first: f64,
    pub(crate) last: f64,
    pub(crate) shard: usize,
}

impl Losses {
    /// A loss on a shard.
    pub(crate) fn new(now: f64, shard: usize) -> Self {
        Self { first: now, last: now, shard }
    }

    /// These and others. Of several shards that lost their first records at the same time, the first counts.
    pub(crate) fn with(self, other: Self) -> Self {
        let is_first = self.first < other.first || (self.first == other.first && self.shard <= other.shard);
        let Self { first, shard, .. } = if is_first { self } else { other };
        Self { first, shard, last: self.last.max(other.last) }
    }
}
