//! A limit that units share, each as much as any other that needs it: what a busy unit has above its part waits longer than
//! what others have.
//!
//! The mean day is a fluid. Each unit with a backlog is served at the same rate; one without is served as fast as changes
//! arrive, if that is less. A change that arrives when `A` have arrived at its unit leaves when `A` have been served.

use arrayvec::ArrayVec;

use super::day::{PERIODS, Periods};
use super::spread::Spread;
use crate::text::DAY;

/// From empty, a day that leads to the usual backlog, the day that counts, and one in which its backlog is worked off.
const DAYS: usize = 3;
/// The parts of a period: each of two backlogs may be gone on the way.
const PARTS: usize = 3;

/// What had arrived at the busiest unit, and was served, by a time in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Moment {
    time: f64,
    arrived: f64,
    served: f64,
}

type Moments = ArrayVec<Moment, { DAYS * PARTS * PERIODS + 1 }>;

/// The longest delay on the busiest unit of a spread before a limit per second that all units share, in seconds. A change of the
/// table adds `per_change`; the day as a whole is below the limit.
pub(super) fn longest_delay(periods: &Periods, per_change: f64, spread: &Spread, limit: f64) -> f64 {
    let moments = moments(periods, per_change, spread, limit);
    let counts = |arrival: f64| (DAY..=2.0 * DAY).contains(&arrival);
    let delays = moments.iter().flat_map(|moment| {
        let left = at(&moments, moment.arrived, |moment| moment.served).map(|left| (moment.time, left));
        let came = at(&moments, moment.served, |moment| moment.arrived).map(|came| (came, moment.time));
        [left, came]
    });
    delays.flatten().filter(|(came, _)| counts(*came)).map(|(came, left)| left - came).fold(0.0, f64::max)
}

/// When a sum that never falls first reached a value, between the moments.
fn at(moments: &Moments, value: f64, of: fn(&Moment) -> f64) -> Option<f64> {
    let next = moments.partition_point(|moment| of(moment) < value);
    let (Some(before), after) = (next.checked_sub(1).map(|before| &moments[before]), moments.get(next)?) else {
        return moments.first().map(|moment| moment.time);
    };
    let share = (value - of(before)) / (of(after) - of(before));
    Some(before.time + share * (after.time - before.time))
}

/// The moments at which the rate of arrivals or of service changes.
fn moments(periods: &Periods, per_change: f64, spread: &Spread, limit: f64) -> Moments {
    let mut moments: Moments = [Moment::default()].into_iter().collect();
    let mut now = Moment::default();
    let (busiest, other) = (spread.hottest(), spread.beside_hottest());
    let others = if other > 0.0 { (1.0 - busiest) / other } else { 0.0 };
    // The backlogs of the busiest unit and of each other.
    let mut waiting = [0.0_f64; 2];
    for _ in 0..DAYS {
        for (rate, share) in periods.iter() {
            let arrives = [busiest, other].map(|share| rate * per_change * share);
            let mut left = share * DAY;
            for part in 1..=PARTS {
                let needs = [0, 1].map(|unit| if waiting[unit] > 0.0 { f64::INFINITY } else { arrives[unit] });
                let served = shared(needs, others, limit);
                let grows = [0, 1].map(|unit| arrives[unit] - served[unit]);
                let gone = [0, 1].map(|unit| if grows[unit] < 0.0 { waiting[unit] / -grows[unit] } else { left });
                let lasts = if part == PARTS { left } else { left.min(gone[0]).min(gone[1]) };
                for unit in 0..2 {
                    let then = waiting[unit] + grows[unit] * lasts;
                    waiting[unit] = if grows[unit] < 0.0 && gone[unit] <= lasts { 0.0 } else { then.max(0.0) };
                }
                now.time += lasts;
                now.arrived += arrives[0] * lasts;
                // No more than has arrived, to the last bit.
                now.served = (now.served + served[0] * lasts).min(now.arrived);
                moments.push(now);
                left -= lasts;
                if left <= 0.0 {
                    break;
                }
            }
        }
    }
    moments
}

/// What one unit and each of `others` is served of a limit, given what they need: none more than another that needs more.
fn shared([one, other]: [f64; 2], others: f64, limit: f64) -> [f64; 2] {
    let part = limit / (1.0 + others);
    if one <= part {
        [one, other.min((limit - one) / others)]
    } else if other <= part {
        [one.min(limit - others * other), other]
    } else {
        [part, part]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::queue::tests::batch;
    use crate::model::queue::{Patience, Queue};

    #[test]
    fn equal_units_wait_as_before_one_queue() {
        let periods = batch(600_000.0);
        let one = Queue::new(1.0, Patience::NONE).wait(&periods, 1000.0).delay.seconds().unwrap();
        for units in [2.0, 4.0, 100.0] {
            let shared = longest_delay(&periods, 1.0, &Spread::even(units, 1e-12), 1000.0);
            assert!((shared - one).abs() < 1e-6 * one, "{units}: {shared}, not {one}");
        }
    }

    /// Of four units one has two fifths of the changes: of 1,400 changes a second 560, and the others 280 each. It is served 250
    /// a second like the others during the batch, then what they leave.
    #[test]
    fn the_busiest_unit_waits_longest() {
        let delay = longest_delay(&batch(600_000.0), 1.0, &Spread::even(4.0, 0.2), 1000.0);
        // 186,000 wait at it after the batch, and 18,000 at each other until 18,000 / (250 - 80) seconds later. Until then it is
        // served 250 a second, and faster from then on: what is served just then has waited longest.
        let time = 600.0 + 18_000.0 / 170.0;
        let longest = time - 250.0 * time / 560.0;
        assert!((delay - longest).abs() < 1e-6 * longest, "{delay}, not {longest}");
    }

    /// A lane that needs more than its part, while the others need nothing like it.
    #[test]
    fn the_delay_grows_smoothly_with_the_share_of_a_key() {
        let periods = batch(600_000.0);
        let delay = |key: f64| longest_delay(&periods, 1.0, &Spread::even(24.0, key), 1000.0);
        let delays: Vec<f64> = (0..1000).map(|step| delay((f64::from(step) / 1000.0).max(1e-12))).collect();
        for (step, pair) in delays.windows(2).enumerate() {
            assert!((pair[1] - pair[0]).abs() < 25.0, "{step}: {pair:?}");
        }
        let one_queue = delays[0];
        assert!(delays.iter().all(|delay| *delay >= one_queue * (1.0 - 1e-9)), "{delays:?}");
        // With nearly all changes on one unit, there is nearly one queue again.
        assert!(delays[999] < 1.1 * one_queue, "{delays:?}");
    }
}
