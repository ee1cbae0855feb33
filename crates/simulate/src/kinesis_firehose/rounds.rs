//! The read sides of shards without a backlog, which are not simulated poll by poll.

use std::ops::Range;

use super::parts::Reader;
use super::rules::{NEVER, READ, READER_BITS, ReadRules, SECOND, Ticks, due, ticks, whose};
use crate::random::{mix, unit};

/// The read sides of shards that are not simulated poll by poll: every reader has read everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    pub(super) seed: u64,
    /// Number of earlier shards of the stream.
    pub(super) closed_before: usize,
    readers: usize,
    /// First poll of each reader in a step, by shard, and its reader, in order.
    pub(super) firsts: Vec<u64>,
    /// Deficit of the bucket of bytes of each shard at the start of a step. If steps differ it is unknown, and the
    /// bucket counts as full.
    pub(super) lacks: Vec<Ticks>,
}

impl Rounds {
    /// For `shards` shards, with full buckets.
    pub(crate) fn new(closed_before: usize, shards: usize, readers: &[Reader], seed: u64) -> Self {
        let mut firsts = Vec::with_capacity(shards * readers.len());
        for number in closed_before..closed_before + shards {
            let begin = firsts.len();
            firsts.extend(readers.iter().enumerate().map(|(index, reader)| {
                let part = unit(mix(seed ^ mix(((number as u64) << 20) + index as u64)));
                due(if reader.fan_out { NEVER } else { ticks(part * reader.interval) }, index)
            }));
            firsts[begin..].sort_unstable();
        }
        Self { seed, closed_before, readers: readers.len(), firsts, lacks: vec![0; shards] }
    }

    pub(super) fn places(&self, shard: usize) -> Range<usize> {
        shard * self.readers..(shard + 1) * self.readers
    }

    /// Whether every reader reads all these records with its first poll in this step, and none is throttled. If not,
    /// the shard is unchanged.
    pub(crate) fn holds(&mut self, shard: usize, records: u64, rules: &ReadRules) -> bool {
        if rules.round == 0 || records > rules.at_once {
            return false;
        }
        let mut bytes = self.lacks[shard];
        for first in &self.firsts[self.places(shard)][..rules.round] {
            let at = first >> READER_BITS;
            let before = bytes.max(at);
            bytes = before + records * rules.record;
            // A poll that finds nothing can come as soon as others have read.
            let most = if rules.once { before } else { bytes };
            if most - at >= SECOND {
                return false;
            }
        }
        self.lacks[shard] = bytes.saturating_sub(ticks(rules.step));
        true
    }

    /// Whether the bucket of a shard is full.
    pub(crate) fn is_full(&self, shard: usize) -> bool {
        self.lacks[shard] == 0
    }

    /// Stops following a shard: takes over when each reader polls next, and since when the bucket of bytes is in use.
    pub(crate) fn take_over(&mut self, shard: usize, polls: &[u64], bytes: Ticks, now: f64, rules: &ReadRules) {
        let now = ticks(now);
        let places = self.places(shard);
        let firsts = &mut self.firsts[places];
        for (first, next) in firsts.iter_mut().zip(polls) {
            let (at, index) = (next >> READER_BITS, whose(*next));
            // Polls have no jitter where a shard can be left to itself.
            let interval = rules.paces[index][READ].least;
            *first = due(if at < NEVER { (at - now) % interval } else { NEVER }, index);
        }
        firsts.sort_unstable();
        self.lacks[shard] = if rules.round > 0 { bytes.saturating_sub(now) } else { 0 };
    }
}
