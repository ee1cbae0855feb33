//! The level of a throttled share without the whole sum of a day: hours that cannot change it are left out, by a bound.
//!
//! With the shape `k` of an hour and its limit `z` in units of the scale, what the hour has above the limit is at most its mean
//! times one step, `z^k e^-z / Gamma(k + 1)`: the other term of the excess is not above 0 below the limit. By Stirling's formula the
//! step is at most `exp(-phi) / sqrt(2 pi k)` with `phi = k (a - ln(1 + a))` and `a = z / k - 1`, and `phi` is at least `k a^2 / (2 (1 +
//! a))`. Hours above the limit have at most all they are.

use std::f64::consts::PI;

use arrayvec::ArrayVec;

use crate::model::day::{PERIODS, Periods};
use crate::model::risk::{Counted, Exposure, Level, VERY_FAR, WithinSecond};

/// More than the last bits of a sum over a day, and of a bound.
const SLACK: f64 = 1e-9;

/// An hour of which is not known yet what it has above the limit.
#[derive(Clone, Copy, Debug)]
struct Hour {
    rate: Counted,
    /// Its share of the day.
    share: f64,
    /// At most its part of the excess of the day.
    most: f64,
}

impl Exposure {
    /// The level of the share of its traffic above the limit, the same as that of [`Self::throttling`].
    pub fn level(&self, periods: &Periods, burstiness: f64) -> Level {
        self.level_above(periods, burstiness, |_| self.capacity)
    }

    /// The same of [`Self::bursts`].
    pub fn level_of_bursts(&self, periods: &Periods, burstiness: f64) -> Level {
        self.level_above(periods, burstiness, |mean| self.capacity.max(mean))
    }

    fn level_above(&self, periods: &Periods, burstiness: f64, capacity: impl Fn(f64) -> f64) -> Level {
        let whole = || Level::of_share(self.above_capacity(periods, burstiness, &capacity).share.value());
        let WithinSecond::Throttled(variation) = self.within_second else { return whole() };
        let (mut hours, mut traffic) = (ArrayVec::<Hour, PERIODS>::new(), 0.0);
        for (rate, share) in periods.iter() {
            let mean = self.per_change * rate;
            traffic += share * mean;
            let rate = self.counted(rate, variation, burstiness, capacity(mean));
            let most = share * rate.most_above();
            // Not a number, if that is what it is.
            if most != 0.0 {
                hours.push(Hour { rate, share, most });
            }
        }
        let mut known = 0.0;
        loop {
            let rest: f64 = hours.iter().map(|hour| hour.most).sum();
            let level = |excess: f64| Level::of_share(excess / traffic);
            let least = level(known * (1.0 - SLACK));
            if least == level((known + rest) * (1.0 + SLACK)) {
                return least;
            }
            let most = (0..hours.len()).max_by(|a, b| hours[*a].most.total_cmp(&hours[*b].most));
            let Some(Hour { rate, share, .. }) = most.map(|most| hours.swap_remove(most)) else { return whole() };
            known += share * rate.excess_above().0;
        }
    }
}

impl Counted {
    /// At least the excess of [`Self::excess_above`].
    fn most_above(&self) -> f64 {
        if self.mean > self.limit || self.is_lumpy() {
            return self.mean;
        }
        let (mean, limit, shape) = self.gamma();
        let above = limit / mean - 1.0;
        let phi = shape * above * above / (2.0 + 2.0 * above);
        if phi > VERY_FAR { 0.0 } else { mean * (1.0 + SLACK) * libm::exp(-phi) / (2.0 * PI * shape).sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::flow::Flow;
    use crate::model::limits::LimitId;
    use crate::model::spread::Spread;
    use crate::scenario::Scenario;

    fn exposures() -> impl Iterator<Item = Exposure> {
        let capacities = [0.02, 0.9, 7.0, 300.0, 1000.0, 1e5, 1e9];
        let loads = (-24..=9).map(|power| libm::pow(1.25, f64::from(power)));
        let sizes = [0.0, 0.3, 20.0];
        capacities.into_iter().flat_map(move |capacity| {
            loads.clone().flat_map(move |load| {
                sizes.map(|variation| Exposure {
                    limit: LimitId::KinesisWriteBytes,
                    per_change: load * capacity,
                    records: load * capacity,
                    within_second: WithinSecond::Throttled(variation),
                    capacity,
                    spread: Spread::equal(1.0),
                })
            })
        })
    }

    fn day(peak_to_average: f64) -> Periods {
        let mut scenario = Scenario::default();
        scenario.workload.peak_to_average = peak_to_average;
        scenario.workload.writes_per_second.0 = 1.0;
        Flow::new(&scenario).periods
    }

    #[test]
    fn a_level_is_that_of_the_whole_sum() {
        let mut by_level = [0; 5];
        for peak in [1.0, 1.5, 3.0, 12.0] {
            let periods = day(peak);
            for exposure in exposures() {
                for burstiness in [0.0, 0.05, 0.25, 1.0, 3.0] {
                    let whole = exposure.throttling(&periods, burstiness).share.value();
                    let level = exposure.level(&periods, burstiness);
                    assert_eq!(level, Level::of_share(whole), "{peak} {exposure:?} {burstiness}: {whole:e}");
                    let bursts = exposure.bursts(&periods, burstiness).share.value();
                    assert_eq!(exposure.level_of_bursts(&periods, burstiness), Level::of_share(bursts), "{bursts:e}");
                    by_level[level as usize] += 1;
                }
            }
        }
        assert!(by_level.iter().all(|count| *count > 400), "{by_level:?}");
    }

    #[test]
    fn what_an_hour_has_above_is_at_most_its_bound() {
        for exposure in exposures() {
            for rate in [0.01, 0.5, 1.0, 3.0] {
                for burstiness in [0.0, 1e-3, 0.25, 2.0] {
                    let counted = exposure.counted(rate, 0.3, burstiness, exposure.capacity);
                    let (excess, most) = (counted.excess_above().0, counted.most_above());
                    assert!(excess <= most, "{counted:?}: {excess:e} {most:e}");
                }
            }
        }
    }
}
