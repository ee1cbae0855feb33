//! The shards that resharding has closed, until every reader has read them to their end.
//!
//! A reader that keeps order reads a closed shard to its end before the shards that hold its hashes now (Kinesis Data
//! Streams Developer Guide, resharding): what waits in those ages in the meantime, and so does what waits in shards that
//! were opened and closed again before their own parents were read.

use super::polls::Polls;
use super::readers::Readers;
use super::rules::ReadRules;
use super::tally::Tally;
use crate::findings::ShardFound;
use crate::keys::Range;

/// The shards that resharding has closed.
#[derive(Clone, Debug, Default)]
pub(super) struct ClosedShards {
    /// Their number, and the records written to them.
    pub(super) count: usize,
    pub(super) written: u64,
    /// Those with the most throttling.
    pub(super) worst: Vec<ShardFound>,
    /// Reshardings so far.
    pub(super) generation: u32,
    /// Those that are not read to their end, by resharding, then by range.
    unread: Vec<Unread>,
}

/// A closed shard that is not read to its end.
#[derive(Clone, Debug)]
struct Unread {
    polls: Box<Polls>,
    range: Range,
    generation: u32,
    /// The readers in order that have not read it to its end.
    by: Readers,
}

impl ClosedShards {
    /// Whether all are read to their end.
    pub(super) fn are_read(&self) -> bool {
        self.unread.is_empty()
    }

    /// Their read sides.
    pub(super) fn polls(&self) -> impl Iterator<Item = &Polls> {
        self.unread.iter().map(|shard| &*shard.polls)
    }

    /// The same, to change them.
    pub(super) fn polls_mut(&mut self) -> impl Iterator<Item = &mut Polls> {
        self.unread.iter_mut().map(|shard| &mut *shard.polls)
    }

    /// Adds a shard with unread records, in order of ranges.
    pub(super) fn add(&mut self, polls: Box<Polls>, range: Range, rules: &ReadRules) {
        let by = polls.unread_by(rules);
        self.unread.push(Unread { polls, range, generation: self.generation, by });
    }

    /// The readers that have to read closed shards before one of this range.
    pub(super) fn readers_before(&self, range: Range) -> Readers {
        readers_before(&self.unread, range)
    }

    /// Reads closed shards in the only step of a stretch, from `now`, their parents first; `held` is whether the delivery does not poll, given a
    /// place among all of them. Returns the records that it read by place, and whether a reader has finished one.
    pub(super) fn step(
        &mut self,
        now: f64,
        held: impl Fn(usize) -> bool,
        rules: &ReadRules,
        tally: &mut Tally,
        mut read: impl FnMut(usize, u64),
    ) -> bool {
        let mut finished = false;
        for place in 0..self.unread.len() {
            let (before, shard) = self.unread.split_at_mut(place);
            let Some(shard) = shard.first_mut() else { break };
            let generation = shard.generation;
            let parents = before.partition_point(|parent| parent.generation < generation);
            let wait = readers_before(&before[..parents], shard.range);
            shard.polls.set_waiting(wait, now, rules);
            read(place, shard.polls.step(now, held(place), rules, tally.readers(0)));
            let by = shard.polls.unread_by(rules);
            finished |= by != shard.by;
            shard.by = by;
        }
        self.unread.retain(|shard| !shard.polls.is_read());
        finished
    }
}

/// The readers that have not read all of these shards that overlap a range.
fn readers_before(shards: &[Unread], range: Range) -> Readers {
    let mut readers = Readers::default();
    for generation in shards.chunk_by(|a, b| a.generation == b.generation) {
        // The shard of an isolated key is first, whatever its range.
        let first = generation.first().filter(|shard| shard.range.overlaps(range));
        let others = generation.get(1..).unwrap_or_default();
        let from = others.partition_point(|shard| shard.range.high <= range.low);
        let overlapping = others[from..].iter().take_while(|shard| shard.range.low < range.high);
        let overlapping = overlapping.filter(|shard| shard.range.overlaps(range));
        readers = first.into_iter().chain(overlapping).fold(readers, |readers, shard| readers.with(shard.by));
    }
    readers
}
