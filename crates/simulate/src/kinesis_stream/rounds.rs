//! The read side of a shard without a backlog, which is not simulated poll by poll.

use super::parts::{Reader, Reads};
use super::rules::{NEVER, READ, READER_BITS, ReadRules, SECOND, Ticks, due, ticks, whose};
use crate::random::{mix, unit};

/// The read side of a shard that is not simulated poll by poll: every reader has read everything.
#[derive(Clone, Debug)]
pub(crate) struct Rounds {
    /// First poll of each reader in a step, and its reader, in order.
    pub(super) firsts: Box<[u64]>,
    /// Deficit of the bucket of bytes at the start of a step. If steps differ it is unknown, and the bucket counts as
    /// full.
    pub(super) lack: Ticks,
}

impl Rounds {
    /// Of the shard of this number, with full buckets.
    pub(crate) fn new(number: usize, readers: &[Reader], seed: u64) -> Self {
        let first = |(index, reader): (usize, &Reader)| {
            let part = unit(mix(seed ^ mix(((number as u64) << 20) + index as u64)));
            due(if reader.reads == Reads::Shared { ticks(part * reader.interval) } else { NEVER }, index)
        };
        let mut firsts: Box<[u64]> = readers.iter().enumerate().map(first).collect();
        firsts.sort_unstable();
        Self { firsts, lack: 0 }
    }

    /// Whether every reader reads all these records with its first poll in this step, and none is throttled. If not,
    /// the shard is unchanged.
    pub(crate) fn holds(&mut self, records: u64, rules: &ReadRules) -> bool {
        if rules.round == 0 || records > rules.at_once {
            return false;
        }
        let mut bytes = self.lack;
        for first in &self.firsts[..rules.round] {
            let at = first >> READER_BITS;
            let before = bytes.max(at);
            bytes = before + records * rules.record;
            // A poll that finds nothing can come as soon as others have read.
            let most = if rules.once { before } else { bytes };
            if most - at >= SECOND {
                return false;
            }
        }
        self.lack = bytes.saturating_sub(ticks(rules.step));
        true
    }

    /// Whether the bucket of bytes is full.
    pub(crate) fn is_full(&self) -> bool {
        self.lack == 0
    }

    /// Stops following the shard: takes over when each reader polls next, and since when the bucket of bytes is in use.
    pub(crate) fn take_over(&mut self, polls: &[u64], bytes: Ticks, now: f64, rules: &ReadRules) {
        let now = ticks(now);
        for (first, next) in self.firsts.iter_mut().zip(polls) {
            let (at, index) = (next >> READER_BITS, whose(*next));
            // Polls have no jitter where a shard can be left to itself.
            let interval = rules.paces[index][READ].least;
            *first = due(if at < NEVER { (at - now) % interval } else { NEVER }, index);
        }
        self.firsts.sort_unstable();
        self.lack = if rules.round > 0 { bytes.saturating_sub(now) } else { 0 };
    }
}
