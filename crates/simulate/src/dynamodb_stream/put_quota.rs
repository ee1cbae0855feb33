//! The quotas of Direct PUT: bytes, records and calls per second.

use shardwise_core::model::services::direct_put::Packing;

/// Parts of a byte, record or call in which amounts are counted.
const PARTS: f64 = 1024.0;
/// The largest number of changes whose amounts are kept: that of most batches.
const MOST_KEPT: usize = 1000;

/// Bytes, records and calls. They are whole numbers of parts, so that sums are the same in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amounts([i64; 3]);

impl Amounts {
    fn new(amounts: [f64; 3]) -> Self {
        // A cast of a float saturates.
        Self(amounts.map(|amount| (amount * PARTS) as i64))
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, others)| *own = own.saturating_add(others));
    }

    fn subtract(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, others)| *own = own.saturating_sub(others));
    }
}

/// How changes are put.
#[derive(Clone, Debug)]
pub(super) struct PutRules {
    /// Bytes of a change as it is put, and how changes are packed.
    bytes: f64,
    packing: Packing,
    /// The amounts of small numbers of changes.
    kept: Vec<Amounts>,
}

impl PutRules {
    /// For batches of at most `largest` changes.
    pub(super) fn new(bytes: f64, packing: Packing, largest: u64) -> Self {
        let mut rules = Self { bytes, packing, kept: Vec::new() };
        rules.kept = (0..=largest.min(MOST_KEPT as u64)).map(|changes| rules.computed(changes)).collect();
        rules
    }

    /// Bytes, records and calls of these changes, put by one invocation.
    #[inline]
    pub(super) fn amounts(&self, changes: u64) -> Amounts {
        self.kept.get(changes as usize).copied().unwrap_or_else(|| self.computed(changes))
    }

    fn computed(&self, changes: u64) -> Amounts {
        Amounts::new(self.exact(changes))
    }

    fn exact(&self, changes: u64) -> [f64; 3] {
        let n = changes as f64;
        let put = self.packing.put(n, self.bytes);
        [n * self.bytes, put.records, put.calls]
    }
}

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
    full: Amounts,
    left: Amounts,
    /// The squared coefficient of variation of a change's bytes.
    variation: f64,
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
    pub(crate) fn new(rates: [f64; 3], variation: f64, seed: u64) -> Self {
        let full = Amounts::new(rates);
        Self {
            rates,
            full,
            left: full,
            variation,
            came: [0.0; 2],
            above: [0.0; 3],
            seconds: [Seconds::default(); 3],
            put_again: 0.0,
            sizes: Draws::new(seed, Purpose::Sizes),
        }
    }

    pub(super) fn start_second(&mut self) {
        self.came = [0.0; 2];
        self.seconds.iter_mut().for_each(Seconds::start_second);
        self.left = refilled(self.left, self.full);
    }

    /// Records the arrival of changes, whenever they are put.
    pub(super) fn add_arrivals(&mut self, changes: u64, rules: &PutRules, normal: &Normal) {
        if changes == 0 {
            return;
        }
        let [bytes, records, _] = rules.exact(changes);
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

    /// Bytes or records that arrived in this second, divided by the quota, whichever is higher; at least 1 where a put has to
    /// wait, as while a backlog is put.
    pub(super) fn load_now(&self) -> f64 {
        let arrived = self.came.iter().zip(self.rates).map(|(came, rate)| came / rate).fold(0.0, f64::max);
        if self.is_overdrawn() { arrived.max(1.0) } else { arrived }
    }

    /// Puts an amount of changes, of which `fresh` are put for the first time. Returns the seconds until all are accepted.
    pub(super) fn put(&mut self, amounts: Amounts, fresh: u64) -> f64 {
        self.left.subtract(amounts);
        let (mut wait, mut rejected) = (0.0_f64, 0.0_f64);
        for (limit, (&left, amount)) in self.left.0.iter().zip(amounts.0).enumerate() {
            if left < 0 {
                let over = left.saturating_neg().min(amount) as f64 / amount.max(1) as f64;
                wait = wait.max(-(left as f64) / PARTS / self.rates[limit]);
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
    pub(super) fn take_back(&mut self, amounts: Amounts) {
        self.left.add(amounts);
    }

    /// Whether a put of this second has to wait.
    pub(super) fn is_overdrawn(&self) -> bool {
        self.left.0.iter().any(|left| *left < 0)
    }

    /// Puts what was put in a step as if nothing could be throttled.
    pub(super) fn put_freely(&mut self, amounts: Amounts) {
        self.left.subtract(amounts);
    }

    /// Whether nothing is throttled if so much is put in each of several steps; the start of a second precedes some.
    pub(super) fn holds(&self, steps: impl Iterator<Item = (bool, Amounts)>) -> bool {
        let mut left = self.left;
        steps.into_iter().all(|(starts, amounts)| {
            if starts {
                left = refilled(left, self.full);
            }
            left.subtract(amounts);
            left.0.iter().all(|left| *left >= 0)
        })
    }
}

/// What is left at the start of a second.
fn refilled(left: Amounts, full: Amounts) -> Amounts {
    let mut refilled = left;
    refilled.add(full);
    refilled.0.iter_mut().zip(full.0).for_each(|(left, full)| *left = (*left).min(full));
    refilled
}
