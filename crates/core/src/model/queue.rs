//! Limits that are queues: what comes above the limit waits before a durable source, and is worked off later.

use super::day::{PERIODS, Periods};
use crate::text::DAY;

/// What arrives at a limit that is a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// What one change of the table adds, in the unit of the limit.
    pub per_change: f64,
    /// The most that can arrive per second, because of a limit before it.
    pub most: f64,
    /// The longest delay in seconds that still counts as late, not as exceeded.
    pub patience: f64,
}

/// How long what arrives at a queue waits.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Delay {
    /// At most this many seconds, worked off within the day.
    Seconds(f64),
    /// It grows without end: more arrives in a day than is worked off.
    Endless,
}

impl Delay {
    /// Seconds; `None` if it grows without end.
    pub const fn seconds(self) -> Option<f64> {
        match self {
            Self::Seconds(seconds) => Some(seconds),
            Self::Endless => None,
        }
    }

    /// The longer of two.
    #[must_use]
    pub fn longer(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// Both, one after the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Seconds(one), Self::Seconds(two)) => Self::Seconds(one + two),
            _ => Self::Endless,
        }
    }
}

impl Queue {
    /// The longest delay before a limit: two days from empty, `q = max(0, q + (x - L) t)`, of which the largest `q / L`.
    pub fn delay(&self, periods: &Periods, limit: f64) -> Delay {
        let arriving = |rate: f64| (rate * self.per_change).min(self.most);
        if arriving(periods.peak) <= limit {
            return Delay::Seconds(0.0);
        }
        if periods.mean(arriving) > limit {
            return Delay::Endless;
        }
        let (mut waiting, mut most) = (0.0_f64, 0.0_f64);
        for _ in 0..2 {
            for (rate, share) in periods.rates.iter().zip(&periods.shares) {
                waiting = (waiting + (arriving(*rate) - limit) * share * DAY).max(0.0);
                most = most.max(waiting);
            }
        }
        Delay::Seconds(most / limit)
    }
}

/// A day before a queue: how much of each period something waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting([f64; PERIODS]);

impl Waiting {
    /// The changes per second of each period, and its seconds in which something waits.
    pub fn periods<'a>(&'a self, periods: &'a Periods) -> impl Iterator<Item = (f64, f64)> + 'a {
        periods.rates.iter().copied().zip(self.0)
    }

    /// Seconds of the day in which something waits.
    pub fn seconds(&self) -> f64 {
        self.0.iter().sum()
    }
}

impl Queue {
    /// How much of each period something waits before a limit, on a day after one like it. A queue that grows without end
    /// is never empty.
    pub fn waiting(&self, periods: &Periods, limit: f64) -> Waiting {
        let (mut waiting, mut seconds) = (0.0_f64, [0.0; PERIODS]);
        for _ in 0..2 {
            for ((rate, share), busy) in periods.rates.iter().zip(&periods.shares).zip(&mut seconds) {
                let (grows, length) = ((rate * self.per_change).min(self.most) - limit, share * DAY);
                // It grows through the whole period, or shrinks until nothing is left.
                *busy = if grows > 0.0 {
                    length
                } else if waiting > 0.0 {
                    length.min(waiting / -grows)
                } else {
                    0.0
                };
                waiting = (waiting + grows * length).max(0.0);
            }
        }
        Waiting(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::flow::Flow;
    use crate::scenario::{Batch, Scenario};
    use crate::text::Seconds;

    fn batch(changes: f64) -> Periods {
        let mut scenario = Scenario::default();
        scenario.workload.peak_to_average = 1.0;
        scenario.workload.batch = Some(Batch { changes, hour: 2, length: Seconds(600.0) });
        Flow::new(&scenario).periods
    }

    #[test]
    fn a_batch_is_worked_off_after_it() {
        let queue = Queue { per_change: 1.0, most: f64::INFINITY, patience: 3600.0 };
        // 400 changes a second, and 1,000 more for ten minutes, before a limit of 1,000: 400 a second wait.
        assert_eq!(queue.delay(&batch(600_000.0), 1000.0), Delay::Seconds(400.0 * 600.0 / 1000.0));
        assert_eq!(queue.delay(&batch(600_000.0), 1400.0), Delay::Seconds(0.0));
        assert_eq!(queue.delay(&batch(600_000.0), 400.0), Delay::Endless);
    }

    #[test]
    fn something_waits_from_the_batch_until_it_is_worked_off() {
        let queue = Queue { per_change: 1.0, most: f64::INFINITY, patience: 3600.0 };
        // 400 a second more than the limit for ten minutes, then 600 less.
        let seconds = queue.waiting(&batch(600_000.0), 1000.0).seconds();
        assert!((seconds - (600.0 + 400.0 * 600.0 / 600.0)).abs() < 1e-6, "{seconds}");
        assert_eq!(queue.waiting(&batch(600_000.0), 1400.0).seconds(), 0.0);
        assert_eq!(queue.waiting(&batch(600_000.0), 399.0).seconds(), DAY);
    }

    #[test]
    fn what_cannot_arrive_does_not_wait() {
        let queue = Queue { per_change: 1.0, most: 900.0, patience: 3600.0 };
        assert_eq!(queue.delay(&batch(600_000.0), 1000.0), Delay::Seconds(0.0));
    }

    #[test]
    fn endless_is_the_longest() {
        assert_eq!(Delay::Seconds(1e9).longer(Delay::Endless), Delay::Endless);
        assert_eq!(Delay::Endless.and(Delay::Seconds(1.0)), Delay::Endless);
        assert_eq!(Delay::Seconds(2.0).and(Delay::Seconds(1.0)).seconds(), Some(3.0));
    }
}
