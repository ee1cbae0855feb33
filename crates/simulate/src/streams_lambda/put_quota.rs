//! What Direct PUT takes: bytes, records and calls of a second.

use shardwise_core::model::services::firehose::{put_packed, put_single};

use super::seconds::Seconds;
use crate::random::{Draws, Normal, Purpose};

/// Calls among the quotas.
const CALLS: usize = 2;

/// The quotas of Direct PUT as one bucket of each, filled at the start of a clock second with the quota of one. It may go
/// below zero: whoever puts then waits until his records are taken.
#[derive(Clone, Debug)]
pub(crate) struct PutQuota {
    /// Bytes, records and calls a second.
    rates: [f64; 3],
    left: [f64; 3],
    /// Bytes of a record, the squared coefficient of variation, and whether changes are packed into Firehose records.
    bytes: f64,
    variation: f64,
    packed: bool,
    /// Bytes and records of what came in this second.
    came: [f64; 2],
    /// Changes above each of the three: those that came above its bytes or its records in a second, and those whose call was
    /// one too many the first time they were put. And the seconds in which there were any.
    pub(crate) above: [f64; 3],
    pub(crate) seconds: [Seconds; 3],
    /// Changes that were rejected the first time they were put.
    pub(crate) put_again: f64,
    sizes: Draws,
}

impl PutQuota {
    pub(crate) fn new(rates: [f64; 3], bytes: f64, variation: f64, packed: bool, seed: u64) -> Self {
        Self {
            rates,
            left: rates,
            bytes,
            variation,
            packed,
            came: [0.0; 2],
            above: [0.0; 3],
            seconds: [Seconds::default(); 3],
            put_again: 0.0,
            sizes: Draws::new(seed, Purpose::Sizes),
        }
    }

    /// Bytes, records and calls of so many changes.
    fn amounts(&self, changes: u64) -> [f64; 3] {
        let n = changes as f64;
        let put = if self.packed { put_packed(n, self.bytes) } else { put_single(n, self.bytes) };
        [n * self.bytes, put.records, put.calls]
    }

    pub(super) fn start_second(&mut self) {
        self.came = [0.0; 2];
        self.seconds.iter_mut().for_each(Seconds::start_second);
        for (left, rate) in self.left.iter_mut().zip(self.rates) {
            *left = (*left + rate).min(rate);
        }
    }

    /// So many changes come, whenever they are put.
    pub(super) fn come(&mut self, changes: u64, normal: &Normal) {
        if changes == 0 {
            return;
        }
        let [bytes, records, _] = self.amounts(changes);
        // Over their mean: so many sizes together are nearly a Gamma number.
        let size =
            if self.variation > 0.0 { normal.gamma(changes as f64 / self.variation, &mut self.sizes) } else { 1.0 };
        for (limit, amount) in [bytes * size, records].into_iter().enumerate() {
            let above = |came: f64| (came - self.rates[limit]).max(0.0);
            let before = self.came[limit];
            let more = above(before + amount) - above(before);
            self.came[limit] += amount;
            if more > 0.0 {
                self.above[limit] += changes as f64 * (more / amount);
                self.seconds[limit].see(true);
            }
        }
    }

    /// Bytes or records that came in this second over the quota, whichever is fuller.
    pub(super) fn load_now(&self) -> f64 {
        self.came.iter().zip(self.rates).map(|(came, rate)| came / rate).fold(0.0, f64::max)
    }

    /// Puts so many changes, of which so many are put for the first time; returns the seconds until all are taken.
    pub(super) fn put(&mut self, changes: u64, fresh: u64) -> f64 {
        let amounts = self.amounts(changes);
        let (mut wait, mut rejected) = (0.0_f64, 0.0_f64);
        for (limit, amount) in amounts.into_iter().enumerate() {
            let left = &mut self.left[limit];
            *left -= amount;
            if *left < 0.0 {
                let over = (-*left).min(amount) / amount;
                wait = wait.max(-*left / self.rates[limit]);
                rejected = rejected.max(over);
                if limit == CALLS {
                    self.above[limit] += fresh as f64 * over;
                    self.seconds[limit].see(true);
                }
            }
        }
        self.put_again += fresh as f64 * rejected;
        wait
    }

    /// Takes a put back that was never made.
    pub(super) fn take_back(&mut self, changes: u64) {
        let amounts = self.amounts(changes);
        for (left, amount) in self.left.iter_mut().zip(amounts) {
            *left += amount;
        }
    }
}
