//! Shards that one core runs at a time.

use super::parts::Reader;
use super::shard::{Run, Shard, ShardRules, Spare};
use super::tally::Tally;
use crate::delivery::DeliveryTally;
use crate::split::Block;

/// The most groups of a stream, so that there is not more to add up than to simulate, and the fewest shards of one.
const MOST_GROUPS: usize = 16;
const FEWEST_SHARDS: usize = 4;

/// Neighboring shards, and what they did in the last stretch.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The place of the first among the open shards.
    first: usize,
    pub(super) shards: Vec<Shard>,
    pub(super) tally: Tally,
    pub(super) delivered: DeliveryTally,
    spare: Spare,
}

impl Group {
    /// All of so many new shards; `number` is that of the first.
    pub(super) fn all(number: usize, shards: usize, readers: &[Reader], rules: &ShardRules) -> Vec<Self> {
        let most = shards.div_ceil(MOST_GROUPS).max(FEWEST_SHARDS);
        let group = |first: usize| Self {
            first,
            shards: (first..shards.min(first + most)).map(|place| Shard::new(number + place, readers, rules)).collect(),
            tally: Tally::default(),
            delivered: DeliveryTally::default(),
            spare: Spare::default(),
        };
        (0..shards).step_by(most).map(group).collect()
    }

    /// Runs its shards through a stretch.
    pub(super) fn run(&mut self, blocks: &[Block], readers: usize, run: &Run<'_>) {
        self.tally.start(run.stretch.len(), readers);
        self.delivered.start(run.stretch.len());
        // Block by block, so that what is noted of each step stays in the first cache.
        for block in blocks {
            for (place, shard) in (self.first..).zip(&mut self.shards) {
                let changes = (block.first(), block.counts(place));
                shard.run(place, changes, run, (&mut self.tally, &mut self.delivered), &mut self.spare);
            }
        }
    }
}
