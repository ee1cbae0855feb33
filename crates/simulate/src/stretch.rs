//! Consecutive steps that a machine simulates together.
//!
//! What a shard or a lane does rarely depends on the others. So a machine gets many steps at a time, cuts them where
//! something changes for all of its shards, takes each shard through the steps by itself, on as many cores as there are,
//! and adds up afterwards: step by step, in the order of the shards. Whatever the length of a stretch and the number of
//! cores, the findings are the same to the bit.

use std::ops::Range;

use crate::cores::Cores;
use crate::random::Normal;

/// The most steps of a stretch: long enough for what several cores share out, short enough for their caches.
pub(crate) const MOST_STEPS: usize = 256;

/// Consecutive steps, and the changes of the whole table in each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    /// Number of the first step, and seconds of each.
    pub(crate) first: u64,
    pub(crate) step: f64,
    pub(crate) changes: &'a [u64],
    /// When each step ends, in seconds.
    pub(crate) ends: &'a [f64],
    pub(crate) normal: &'a Normal,
    pub(crate) cores: Cores,
}

impl Stretch<'_> {
    /// Number of steps.
    pub(crate) fn len(&self) -> usize {
        self.changes.len()
    }

    /// Number of a step since the start of the simulation.
    pub(crate) fn moment(&self, index: usize) -> u64 {
        self.first + index as u64
    }

    /// When a step starts, in seconds.
    pub(crate) fn now(&self, index: usize) -> f64 {
        self.moment(index) as f64 * self.step
    }

    /// When it ends.
    pub(crate) fn end(&self, index: usize) -> f64 {
        self.ends[index]
    }

    /// Some of its steps.
    pub(crate) fn part(&self, steps: Range<usize>) -> Self {
        Self {
            first: self.moment(steps.start),
            changes: &self.changes[steps.clone()],
            ends: &self.ends[steps],
            ..*self
        }
    }

    /// How many steps start before this time, at least one.
    pub(crate) fn steps_before(&self, seconds: f64) -> usize {
        self.count_while(|index| self.now(index) < seconds).max(1)
    }

    /// How many steps there are up to the first that ends at this time or later.
    pub(crate) fn steps_until(&self, seconds: f64) -> usize {
        (self.count_while(|index| self.end(index) < seconds) + 1).min(self.len())
    }

    /// How many steps there are before one for which this does not hold, as for all that follow.
    fn count_while(&self, holds: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            (low, high) = if holds(middle) { (middle + 1, high) } else { (low, middle) };
        }
        low
    }
}
