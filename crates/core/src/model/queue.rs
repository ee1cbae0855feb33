//! Limits that are queues: what comes above the limit waits before a durable source, and is worked off later.
//!
//! The mean day is a fluid: `q = max(0, q + (x - L) t)`. What it cannot have is chance, by which the latest of many units
//! and readers is behind the mean one. Of `n` sums with a variance of `v` for each second, the largest after `t` seconds is
//! about `sqrt(2 ln(n) v t)` above their mean, the bound of the expected maximum of normal variables.

use std::cmp::Ordering;

use super::day::{PERIODS, Periods};
use super::fair_share::longest_delay;
use super::spread::Spread;
use crate::text::DAY;

/// What arrives at a limit that is a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// What one change of the table adds on the busiest unit, in the unit of the limit.
    pub per_change: f64,
    /// What a limit before it lets through per second. The rest waits there, and arrives later.
    pub most: f64,
    /// What still counts as late, not as exceeded.
    pub patience: Patience,
    /// The units that have the limit each.
    pub spread: Spread,
    /// The units that share the limit, each as much as any other that needs it, if there are such.
    pub shared: Option<Spread>,
    /// How much later than the mean the latest is.
    pub chance: Chance,
}

/// The longest delays in seconds that count as late, not as exceeded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// Before a limit alone.
    pub alone: f64,
    /// Before it and those on the way to it, if there is one.
    pub through: Option<f64>,
}

impl Patience {
    /// Everything above the limit is too late, even before it waits.
    pub const NONE: Self = Self { alone: f64::NEG_INFINITY, through: Some(f64::NEG_INFINITY) };
}

/// What makes a unit or one of its readers later than the mean one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chance {
    /// Variance of what arrives at the busiest unit in a second, divided by the square of its mean.
    pub arrivals: f64,
    /// Readers that take turns at the limit, if any do.
    pub turns: Option<Turns>,
}

/// Readers that share a limit: each time it frees up, the next reader to poll gets a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turns {
    /// How many.
    pub readers: f64,
    /// Seconds of the limit that a page takes.
    pub page: f64,
    /// Share of the turns of a reader that asks least often.
    pub least: f64,
    /// How many ask so seldom.
    pub seldom: f64,
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

    /// Without these seconds of it, at least none.
    #[must_use]
    pub fn less(self, seconds: f64) -> Self {
        match self {
            Self::Seconds(own) => Self::Seconds((own - seconds).max(0.0)),
            Self::Endless => Self::Endless,
        }
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
    /// A queue of its own before one unit, without chance.
    pub fn new(per_change: f64, patience: Patience) -> Self {
        Self {
            per_change,
            most: f64::INFINITY,
            patience,
            spread: Spread::equal(1.0),
            shared: None,
            chance: Chance::default(),
        }
    }

    /// The same before the units of a spread.
    #[must_use]
    pub fn on(self, spread: Spread) -> Self {
        Self { spread, ..self }
    }

    /// The same before a limit that the units of a spread share.
    #[must_use]
    pub fn shared_by(self, spread: Spread) -> Self {
        Self { shared: Some(spread), ..self }
    }

    /// Whether something may wait before a limit: the fastest period has more than the limit, whatever is held back before it.
    #[inline]
    pub fn may_wait(&self, periods: &Periods, limit: f64) -> bool {
        // A demand that is no number is not at most the limit.
        !matches!((periods.peak * self.per_change).partial_cmp(&limit), Some(Ordering::Less | Ordering::Equal))
    }

    /// How long what arrives waits before a limit.
    pub fn wait(&self, periods: &Periods, limit: f64) -> Wait {
        let changes = periods.mean_rate * DAY;
        if !self.may_wait(periods, limit) {
            let none = Delay::Seconds(0.0);
            return Wait { delay: none, through: none, waited: 0.0, changes, patience: self.patience };
        }
        let (own, lasted) = self.mean_delay(periods, limit, self.most);
        let is_alone = self.most == f64::INFINITY;
        let through = if is_alone { own } else { self.mean_delay(periods, limit, f64::INFINITY).0 };
        let later = Delay::Seconds(self.later(own, lasted, periods, limit));
        let waits = through.seconds().is_some_and(|through| through > 0.0);
        Wait {
            delay: own.and(later),
            through: through.and(later),
            waited: if waits { self.waited(periods, limit) } else { 0.0 },
            changes,
            patience: self.patience,
        }
    }

    /// The longest delay before a limit on the mean day, and how many seconds the queue has lasted by then. At most `most`
    /// arrives per second, and the rest later.
    fn mean_delay(&self, periods: &Periods, limit: f64, most: f64) -> (Delay, f64) {
        if (periods.peak * self.per_change).min(most) <= limit {
            return (Delay::Seconds(0.0), 0.0);
        }
        if (periods.mean_rate * self.per_change).min(most) > limit {
            return (Delay::Endless, 0.0);
        }
        let backlog = Backlog::of_day(periods, (self.per_change, most), limit);
        let mean = backlog.most / limit;
        let busiest = self.shared.filter(|spread| spread.beside_hottest() > 0.0);
        let busiest = busiest.map(|spread| longest_delay(periods, self.per_change, &spread, limit));
        (Delay::Seconds(busiest.map_or(mean, |busiest| busiest.max(mean))), backlog.lasted)
    }

    /// Seconds by which the latest unit and reader is later than this.
    fn later(&self, mean: Delay, lasted: f64, periods: &Periods, limit: f64) -> f64 {
        let load = (periods.peak * self.per_change).min(self.most) / limit;
        let mean = mean.seconds().filter(|mean| *mean > 0.0);
        mean.map_or(0.0, |mean| self.chance.later(self.spread.busiest_units(), mean, lasted, load))
    }

    /// Change-seconds of waiting in a day, on all units.
    fn waited(&self, periods: &Periods, limit: f64) -> f64 {
        let busiest = self.spread.hottest();
        self.spread.sum(|share| {
            let per_change = self.per_change * (share / busiest);
            share * Backlog::of_day(periods, (per_change, f64::INFINITY), limit).area / per_change
        })
    }
}

impl Chance {
    /// Seconds by which the latest of `units` is later than the mean of their readers, which is `mean` seconds late after the
    /// queue has `lasted` so many seconds at this load.
    fn later(&self, units: f64, mean: f64, lasted: f64, load: f64) -> f64 {
        let spread = |of: f64, variance: f64| (2.0 * libm::log(of.max(1.0)) * variance * lasted).sqrt();
        let turns = self.turns.map_or(0.0, |Turns { readers, page, least, seldom }| {
            // Those that ask seldom fall behind until the others have read everything and the whole backlog is theirs, and one
            // of them until it is its own.
            let theirs = at_most((1.0 - readers * least) * lasted / load, (readers / seldom - 1.0) * mean);
            let others = seldom - 1.0;
            theirs + at_most(spread(seldom * units, others * page) / load, others * (mean + theirs))
        });
        spread(units, self.arrivals) + turns
    }
}

/// What grows in seconds, and slower the nearer it is to the most.
fn at_most(seconds: f64, most: f64) -> f64 {
    if most > 0.0 { seconds * most / (seconds + most) } else { 0.0 }
}

/// What waits before a limit over a day, in the unit of the limit.
#[derive(Clone, Copy, Debug, Default)]
struct Backlog {
    waiting: f64,
    /// Seconds since it was empty.
    since: f64,
    /// The most, and how long it had been growing by then.
    most: f64,
    lasted: f64,
    /// Its integral over the day.
    area: f64,
}

impl Backlog {
    /// The second of two days from empty. What arrives above `most` waits at a limit before this one.
    fn of_day(periods: &Periods, (per_change, most): (f64, f64), limit: f64) -> Self {
        let (mut backlog, mut before) = (Self::default(), 0.0_f64);
        for _ in 0..2 {
            backlog.area = 0.0;
            for (rate, share) in periods.rates.iter().zip(&periods.shares) {
                let (arrives, length) = (rate * per_change, share * DAY);
                let held = if arrives > most {
                    length
                } else if before > 0.0 {
                    length.min(before / (most - arrives))
                } else {
                    0.0
                };
                if held > 0.0 {
                    before = (before + (arrives - most) * held).max(0.0);
                    backlog.add(most - limit, held);
                }
                backlog.add(arrives - limit, length - held);
            }
        }
        backlog
    }

    /// Grows or shrinks by so much per second.
    fn add(&mut self, grows: f64, seconds: f64) {
        let lasts = if grows < 0.0 { seconds.min(self.waiting / -grows) } else { seconds };
        self.area += (self.waiting + grows * lasts / 2.0) * lasts;
        self.waiting = (self.waiting + grows * lasts).max(0.0);
        self.since += lasts;
        if lasts < seconds || self.waiting == 0.0 {
            (self.waiting, self.since) = (0.0, 0.0);
        }
        if self.waiting > self.most {
            (self.most, self.lasted) = (self.waiting, self.since);
        }
    }
}

/// How long changes wait before a limit that is a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// The longest delay before this limit.
    pub delay: Delay,
    /// The longest delay before this limit and those on the way to it. Two limits in a row delay as much as the narrower: what
    /// waits at the first does not wait again.
    pub through: Delay,
    /// Change-seconds of waiting in a day, before this limit and those on the way to it.
    pub waited: f64,
    /// Changes in a day.
    pub changes: f64,
    /// What counts as late, not as exceeded.
    pub patience: Patience,
}

impl Wait {
    /// Whether it is late at most, not exceeded.
    pub fn is_in_time(&self) -> bool {
        let Patience { alone, through } = self.patience;
        self.delay <= Delay::Seconds(alone) && through.is_none_or(|most| self.through <= Delay::Seconds(most))
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
pub(super) mod tests {
    use super::*;
    use crate::model::flow::Flow;
    use crate::scenario::{Batch, Scenario};
    use crate::text::Seconds;

    const AN_HOUR: Patience = Patience { alone: 3600.0, through: None };

    /// 400 changes a second, and `changes` more in ten minutes of the night.
    pub(in crate::model) fn batch(changes: f64) -> Periods {
        let mut scenario = Scenario::default();
        scenario.workload.peak_to_average = 1.0;
        scenario.workload.batch = Some(Batch { changes, hour: 2, length: Seconds(600.0) });
        Flow::new(&scenario).periods
    }

    #[test]
    fn a_batch_is_worked_off_after_it() {
        let queue = Queue::new(1.0, AN_HOUR);
        // 400 changes a second, and 1,000 more for ten minutes, before a limit of 1,000: 400 a second wait.
        assert_eq!(queue.wait(&batch(600_000.0), 1000.0).delay, Delay::Seconds(400.0 * 600.0 / 1000.0));
        assert_eq!(queue.wait(&batch(600_000.0), 1400.0).delay, Delay::Seconds(0.0));
        assert_eq!(queue.wait(&batch(600_000.0), 400.0).delay, Delay::Endless);
    }

    #[test]
    fn something_waits_from_the_batch_until_it_is_worked_off() {
        let queue = Queue::new(1.0, AN_HOUR);
        // 400 a second more than the limit for ten minutes, then 600 less.
        let seconds = queue.waiting(&batch(600_000.0), 1000.0).seconds();
        assert!((seconds - (600.0 + 400.0 * 600.0 / 600.0)).abs() < 1e-6, "{seconds}");
        assert_eq!(queue.waiting(&batch(600_000.0), 1400.0).seconds(), 0.0);
        assert_eq!(queue.waiting(&batch(600_000.0), 399.0).seconds(), DAY);
    }

    #[test]
    fn what_cannot_arrive_does_not_wait() {
        let queue = Queue { most: 900.0, ..Queue::new(1.0, AN_HOUR) };
        assert_eq!(queue.wait(&batch(600_000.0), 1000.0).delay, Delay::Seconds(0.0));
    }

    #[test]
    fn the_mean_wait_is_the_backlog_of_the_day_over_its_changes() {
        let periods = batch(600_000.0);
        // 240,000 wait at the end of the batch: a triangle of 600 s up and 400 s down.
        let wait = Queue::new(1.0, AN_HOUR).wait(&periods, 1000.0);
        assert!((wait.waited - 240_000.0 * 1000.0 / 2.0).abs() < 1e-3, "{wait:?}");
        assert!((wait.changes - (400.0 * DAY + 600_000.0)).abs() < 1e-3, "{wait:?}");
        // Half of the changes on one of two units, the others on the other, which has as much to do.
        let two = Queue::new(0.5, AN_HOUR).on(Spread::equal(2.0)).wait(&periods, 500.0);
        assert!((two.waited / wait.waited - 1.0).abs() < 1e-9, "{two:?}");
        // The other is not busy enough for a backlog.
        let one = Queue::new(0.8, AN_HOUR).on(Spread::even(2.0, 0.6)).wait(&periods, 800.0);
        assert!((one.waited / (0.8 * wait.waited) - 1.0).abs() < 1e-9, "{one:?}");
    }

    #[test]
    fn what_waits_goes_on_waiting_while_as_much_arrives_as_is_worked_off() {
        let mut backlog = Backlog::default();
        for (grows, seconds) in [(0.0, 10.0), (2.0, 10.0), (0.0, 10.0), (-1.0, 30.0)] {
            backlog.add(grows, seconds);
        }
        assert_eq!((backlog.most, backlog.lasted, backlog.waiting, backlog.since), (20.0, 10.0, 0.0, 0.0));
        assert_eq!(backlog.area, 100.0 + 200.0 + 200.0);
    }

    #[test]
    fn what_waited_before_arrives_later() {
        let periods = batch(600_000.0);
        // 1,200 of 1,400 a second come through, and 40,000 + 80,000 have come above 1,100 when the rest has: after 600 s and
        // 120,000 / 800 s.
        let queue = Queue { most: 1200.0, ..Queue::new(1.0, AN_HOUR) };
        let wait = queue.wait(&periods, 1100.0);
        assert_eq!(wait.delay, Delay::Seconds(100.0 * (600.0 + 200.0 * 600.0 / 800.0) / 1100.0));
        assert_eq!(wait.through, Delay::Seconds(300.0 * 600.0 / 1100.0));
        // What is as fast as the limit before it delays nothing more.
        let wait = queue.wait(&periods, 1200.0);
        assert_eq!((wait.delay, wait.through), (Delay::Seconds(0.0), Delay::Seconds(100.0)));
    }

    #[test]
    fn one_of_many_is_later_than_their_mean() {
        let (periods, one) = (batch(600_000.0), Queue::new(1.0, AN_HOUR));
        let chance = Chance { arrivals: 1.0, turns: None };
        let mean = one.wait(&periods, 1000.0).delay.seconds().unwrap();
        let units = |units: f64| {
            let queue = Queue { chance, ..Queue::new(1.0 / units, AN_HOUR).on(Spread::equal(units)) };
            queue.wait(&periods, 1000.0 / units).delay.seconds().unwrap() - mean
        };
        assert!(units(1.0).abs() < 1e-9 && (units(100.0) - (2.0 * libm::log(100.0) * 600.0).sqrt()).abs() < 1e-6);
        let turns = |readers, least, seldom| {
            let chance = Chance { arrivals: 0.0, turns: Some(Turns { readers, page: 5.0, least, seldom }) };
            Queue { chance, ..one }.wait(&periods, 1000.0).delay.seconds().unwrap() / mean
        };
        // One reader has nobody to wait for, and of two, one has at most all of the backlog.
        assert_eq!(turns(1.0, 1.0, 1.0), 1.0);
        assert!((1.0..2.0).contains(&turns(2.0, 0.5, 2.0)) && turns(2.0, 0.5, 2.0) < turns(3.0, 1.0 / 3.0, 3.0));
        assert!((1.0..2.0).contains(&turns(2.0, 0.2, 1.0)) && turns(2.0, 0.3, 1.0) < turns(2.0, 0.2, 1.0));
    }

    #[test]
    fn endless_is_the_longest() {
        assert_eq!(Delay::Seconds(1e9).longer(Delay::Endless), Delay::Endless);
        assert_eq!(Delay::Endless.and(Delay::Seconds(1.0)), Delay::Endless);
        assert_eq!(Delay::Seconds(2.0).and(Delay::Seconds(1.0)).seconds(), Some(3.0));
    }
}
