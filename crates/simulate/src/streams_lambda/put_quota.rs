//! The quotas of Direct PUT: bytes, records and calls per second.

use shardwise_core::model::services::firehose::Packing;

use super::seconds::Seconds;
use crate::random::{Draws, Normal, Purpose};

/// Index of calls among the quotas.
const CALLS: usize = 2;

/// The quotas of Direct PUT as one bucket each, refilled at the start of a clock second. A bucket can be overdrawn:
/// then a put waits until its records are accepted.
#[derive(Clone, Debug)]
pub(crate) struct PutQuota {
    /// Bytes, records and calls per second.
    rates: [f64; 3],
    left: [f64; 3],
    /// Bytes of a change as it is put, the squared coefficient of variation, and how changes are packed.
    bytes: f64,
    variation: f64,
    packing: Packing,
    /// Bytes and records that arrived in this second.
    came: [f64; 2],
    /// Changes above each of the three: those above its bytes or records in the second in which they arrived, and those
    /// whose call was above its calls at the first attempt; and the seconds with any.
    pub(crate) above: [f64; 3],
    pub(crate) seconds: [Seconds; 3],
    /// Changes that were rejected at the first attempt.
    pub(crate) put_again: f64,
    sizes: Draws,
}

impl PutQuota {
    pub(crate) fn new(rates: [f64; 3], bytes: f64, variation: f64, packing: Packing, seed: u64) -> Self {
        Self {
            rates,
            left: rates,
            bytes,
            variation,
            packing,
            came: [0.0; 2],
            above: [0.0; 3],
            seconds: [Seconds::default(); 3],
            put_again: 0.0,
            sizes: Draws::new(seed, Purpose::Sizes),
        }
    }

    /// Bytes, records and calls of these changes.
    fn amounts(&self, changes: u64) -> [f64; 3] {
        let n = changes as f64;
        let put = self.packing.put(n, self.bytes);
        [n * self.bytes, put.records, put.calls]
    }

    pub(super) fn start_second(&mut self) {
        self.came = [0.0; 2];
        self.seconds.iter_mut().for_each(Seconds::start_second);
        for (left, rate) in self.left.iter_mut().zip(self.rates) {
            *left = (*left + rate).min(rate);
        }
    }

    /// Records the arrival of changes, whenever they are put.
    pub(super) fn add_arrivals(&mut self, changes: u64, normal: &Normal) {
        if changes == 0 {
            return;
        }
        let [bytes, records, _] = self.amounts(changes);
        // Relative to their mean: the sum of this many sizes is nearly a Gamma variable.
        let size =
            if self.variation > 0.0 { normal.gamma(changes as f64 / self.variation, &mut self.sizes) } else { 1.0 };
        for (limit, amount) in [bytes * size, records].into_iter().enumerate() {
            let above = |came: f64| (came - self.rates[limit]).max(0.0);
            let before = self.came[limit];
            let more = above(before + amount) - above(before);
            self.came[limit] += amount;
            if more > 0.0 {
                self.above[limit] += changes as f64 * (more / amount);
                self.seconds[limit].record(true);
            }
        }
    }

    /// Bytes or records that arrived in this second, divided by the quota, whichever is higher.
    pub(super) fn load_now(&self) -> f64 {
        self.came.iter().zip(self.rates).map(|(came, rate)| came / rate).fold(0.0, f64::max)
    }

    /// Puts `changes`, of which `fresh` are put for the first time. Returns the seconds until all are accepted.
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
                    self.seconds[limit].record(true);
                }
            }
        }
        self.put_again += fresh as f64 * rejected;
        wait
    }

    /// Reverts a put that was never made.
    pub(super) fn take_back(&mut self, changes: u64) {
        let amounts = self.amounts(changes);
        for (left, amount) in self.left.iter_mut().zip(amounts) {
            *left += amount;
        }
    }
}
