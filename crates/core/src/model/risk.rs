//! The probability of throttling in closed form: from two moments, as reports publish it, and from three.
//!
//! Around the mean `x_h` of each hour, the one-second rate is assumed to be Gamma distributed with squared coefficient
//! of variation `v = burstiness^2 + 1 / (records per second)`. The rate above the limit `L` is throttled: `E[max(0, X -
//! L)] = x Q(k + 1, L / th) - L Q(k, L / th)` with `k = 1 / v`, `th = x v`. This is [`Throttling::share`], which
//! decides risk levels and texts.
//!
//! # Three moments
//!
//! The actual rate is the hour's mean times a Gamma variable with squared coefficient of variation `b = burstiness^2`,
//! and around that a Poisson count of records, `n` on average, each of which adds its size. Divided by the mean, with
//! `c = (1 + s) / n` where `s` is the squared coefficient of variation of the sizes (as if there were fewer records of
//! equal size), it has variance `b + c` and third moment `2 b^2 + 3 b c + c^2 = (b + c) (2 b + c)`. A Gamma variable
//! with the same variance and third moment has `k = 4 (b + c) / (2 b + c)^2` and `th = x (b + c / 2)`; it is shifted
//! down by `k th - x`, so that its mean is `x` too. This is [`Throttling::three_moment_share`]. It equals the
//! two-moment form if records are infinitely many (`c = 0`), and is within a few percent of Poisson, even far out in
//! its tail, without burstiness (`b = 0`). Below about ten records per second it ignores that they arrive one by one.
//! If a single record is above the limit, the throttled share does not depend on a shape: `x - L P(any record)`.
//!
//! # Where the two differ
//!
//! Two moments imply the third, `2 (b + c)^2`. If counts dominate (`b` not far above `c`) that is too much: a Poisson
//! variable has half the skewness. The table shows the two-moment share divided by the three-moment share, on a shard
//! with a flat rate and this many records, and in parentheses the share itself:
//!
//! | burstiness | load | 20 records/s | 500 records/s | 1,000 records/s |
//! |---|---|---|---|---|
//! | 0 | 0.8 | 1.09 (2.3 %) | 2.46 (8e-9) | 5.53 (3e-14) |
//! | 0 | 0.9 | 1.02 (5.0 %) | 1.14 (1.7e-4) | 1.26 (5e-6) |
//! | 0 | 1.0 | 1.00 (8.9 %) | 1.00 (1.8 %) | 1.00 (1.3 %) |
//! | 0 | 1.2 | 0.99 (19 %) | 1.00 (17 %) | 1.00 (17 %) |
//! | 0.05 | 0.8 | 1.09 (2.5 %) | 1.27 (8e-6) | 1.22 (1e-6) |
//! | 0.05 | 0.9 | 1.02 (5.2 %) | 1.04 (0.2 %) | 1.03 (9e-4) |
//! | 0.1 | 0.8 | 1.07 (2.9 %) | 1.05 (8e-4) | 1.03 (6e-4) |
//! | 0.25 | 0.8 | 1.03 (5.6 %) | 1.00 (2.7 %) | 1.00 (2.6 %) |
//!
//! Above one in a million, the two-moment share is too high by up to 27% here. At the default `burstiness = 0.25` it is
//! too high by 3% if records are few and large, and by less than 1% otherwise. Far below a limit of few records it is
//! too high by more: at 20 records per second and load 0.5, by two fifths with `burstiness = 0.25` (of 0.3%). If sizes
//! vary, bytes vary more than counts, and the two-moment form, which uses only the count, is too low for bytes. A
//! simulation yields the three-moment share: the tests of `shardwise-simulate` compare the two.

use std::f64::consts::PI;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use special::Gamma as _;
use strum::{Display, IntoStaticStr};

use crate::model::flow::Day;
use crate::model::formula::{Formula, Term};
use crate::model::limits::LimitId;
use crate::model::symbols::Symbol;

/// A rate that may exceed its limit, on the hottest unit that it is spread over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// Which limit.
    pub limit: LimitId,
    /// Mean over the day, in the limit's unit.
    pub mean: f64,
    /// Mean records per second on the unit; their count is random too.
    pub records: f64,
    /// Squared coefficient of variation of a record's contribution to the rate: 0 for counts, that of its bytes for
    /// bytes.
    pub variation: f64,
    /// The limit.
    pub capacity: f64,
}

/// Throttled shares of traffic and of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttling {
    /// Share of the traffic above the limit, from two moments of the rate.
    pub share: Formula,
    /// Share of seconds with traffic above the limit, from two moments.
    pub time: f64,
    /// Share of the traffic above the limit, from three moments.
    pub three_moment_share: Formula,
}

/// The throttling risk as a word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Level {
    /// Below one change in a million.
    None,
    /// Below one in ten thousand.
    Low,
    /// Below one in a hundred.
    Moderate,
    /// Below one in five.
    High,
    /// More, or a limit that no setting can satisfy.
    Severe,
}

impl Level {
    /// The level of a throttled share.
    pub fn of(share: f64) -> Self {
        match share {
            share if share < 1e-6 => Self::None,
            share if share < 1e-4 => Self::Low,
            share if share < 1e-2 => Self::Moderate,
            share if share < 0.2 => Self::High,
            _ => Self::Severe,
        }
    }
}

impl Exposure {
    /// Throttling over the day. `burstiness` is the coefficient of variation of the one-second rate.
    pub fn throttling(&self, day: &Day, burstiness: f64) -> Throttling {
        let (mut excess, mut time, mut traffic, mut three_moment_excess) = (0.0, 0.0, 0.0, 0.0);
        for weight in day.weights {
            if weight > 0.0 {
                let mean = self.mean * weight;
                let records = self.records * weight;
                let variation = burstiness * burstiness + 1.0 / records;
                let (above, seconds) = excess_above(mean, variation, self.capacity);
                traffic += mean;
                excess += above;
                time += seconds;
                let count = (1.0 + self.variation) / records;
                three_moment_excess += three_moment_excess_above(mean, burstiness * burstiness, count, self.capacity);
            }
        }
        let share = |above: Symbol, excess: f64| Formula::number(above, excess).per(Symbol::TrafficOfDay, traffic);
        Throttling {
            share: share(Symbol::TrafficAbove, excess),
            time: time / day.weights.len() as f64,
            three_moment_share: share(Symbol::TrafficAboveSkewed, three_moment_excess),
        }
    }

    /// The inputs of its throttling in the busiest hour.
    pub fn inputs(&self, day: &Day, burstiness: f64) -> [Term; 5] {
        [
            Term { symbol: Symbol::BusiestMean, value: self.mean * day.peak },
            Term { symbol: Symbol::Quota, value: self.capacity },
            Term { symbol: Symbol::Burstiness, value: burstiness },
            Term { symbol: Symbol::BusiestRecords, value: self.records * day.peak },
            Term { symbol: Symbol::SizeVariation, value: self.variation },
        ]
    }
}

/// The relative difference from which the three-moment share is shown beside the two-moment share.
const WORTH_SHOWING: f64 = 1.0 / 20.0;

/// Whether to show the three-moment share beside the two-moment share: they differ by more than a twentieth, and one of
/// them is at least one in a million.
pub fn differ(share: f64, three_moment_share: f64) -> bool {
    let counts = Level::of(share.max(three_moment_share)) != Level::None;
    counts && (three_moment_share - share).abs() > WORTH_SHOWING * share
}

/// GetRecords calls come at a steady pace: of `calls` per second, those above `budget` fail.
pub fn of_calls(calls: f64, budget: f64) -> Throttling {
    let served = Formula::number(Symbol::Quota, budget).per(Symbol::Demand, calls);
    let share = Formula::constant(0.0).max(&Formula::constant(1.0).minus(&served));
    Throttling { share, time: if calls > budget { 1.0 } else { 0.0 }, three_moment_share: share }
}

/// Above this squared coefficient of variation, records are years apart and never exceed a limit.
const SO_RARE: f64 = 1e10;

/// Mean excess of a Gamma rate above `limit`, and the probability of an excess.
fn excess_above(mean: f64, variation: f64, limit: f64) -> (f64, f64) {
    if variation > SO_RARE {
        return (0.0, 0.0);
    }
    let shape = 1.0 / variation;
    let at = limit / (mean * variation);
    let (tail, step) = tail_and_step(shape, at);
    // Q(k + 1, z) is Q(k, z) plus one step.
    let excess = (mean - limit) * tail + mean * step;
    (excess.max(0.0), tail)
}

/// Above this squared coefficient of variation, records are days apart and never coincide.
const ONE_AT_A_TIME: f64 = 1e6;

/// A probability below `exp(-FAR)` counts as 0.
const FAR: f64 = 60.0;

/// Mean excess above `limit` of a rate with three moments. Relative to the mean, `bursts` is its squared coefficient of
/// variation without counting, and `count` is the contribution of counting.
fn three_moment_excess_above(mean: f64, bursts: f64, count: f64, limit: f64) -> f64 {
    let variance = bursts + count;
    let record = mean * count;
    let excess = if record > limit {
        mean - limit * any(bursts, count)
    } else if variance > ONE_AT_A_TIME {
        0.0
    } else {
        let scale = bursts + count / 2.0;
        // Between 1 and 2: the mean of the Gamma variable divided by that of the rate.
        let gamma = variance / scale;
        let (mean, limit) = (mean * gamma, limit + mean * (gamma - 1.0));
        // Chernoff's bound on the tail is checked first: most hours of a day are far below the limit.
        let above = limit / mean - 1.0;
        let far = above > 0.0 && gamma / scale * (above - libm::log1p(above)) > FAR;
        if far { 0.0 } else { excess_above(mean, scale / gamma, limit).0 }
    };
    // Between the mean excess and the whole rate.
    excess.max(mean - limit).max(0.0).min(mean)
}

/// Probability of at least one record in a second: the count is Poisson around a Gamma variable, `1 / count` on
/// average.
fn any(bursts: f64, count: f64) -> f64 {
    let spread = bursts / count;
    let exponent = if spread > 0.0 { libm::log1p(spread) / bursts } else { 1.0 / count };
    -libm::expm1(-exponent)
}

/// Above this shape the incomplete gamma function uses its uniform expansion: the series of the library needs ever more
/// terms there, and loses digits.
const LARGE_SHAPE: f64 = 1e4;

/// `Q(k, z)` and `z^k e^-z / Gamma(k + 1)`, the step from `Q(k, z)` to `Q(k + 1, z)`.
fn tail_and_step(k: f64, z: f64) -> (f64, f64) {
    // `phi` is the exponent in Stirling's form of the step: (z - k) - k ln(z / k), 0 at z = k.
    let mu = (z - k) / k;
    let phi = k * (mu - libm::log1p(mu));
    if k > LARGE_SHAPE {
        // First order of the uniform expansion (Temme 1979; DLMF 8.12.3 and 8.12.8).
        let eta = (2.0 * phi / k).sqrt().copysign(mu);
        let first = if eta.abs() < 1e-3 { -1.0 / 3.0 + eta / 12.0 } else { 1.0 / mu - 1.0 / eta };
        let normal = libm::exp(-phi) / (2.0 * PI * k).sqrt();
        let tail = 0.5 * libm::erfc(eta * (k / 2.0).sqrt()) + normal * first;
        (tail.clamp(0.0, 1.0), normal * (1.0 - 1.0 / (12.0 * k)))
    } else {
        let step = libm::exp(k * libm::log(z) - z - libm::lgamma(k + 1.0));
        let tail = if z > 1e7 { 0.0 } else { 1.0 - z.inc_gamma(k) };
        (tail.clamp(0.0, 1.0), step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of scipy.special.gammaincc, an independent implementation.
    #[test]
    fn tails_agree_with_an_independent_implementation() {
        for (k, z, expected) in [
            (16.0, 16.0, 0.4667448913877211),
            (16.0, 30.0, 0.0019474797778723041),
            (16.0, 60.0, 4.168750718111e-12),
            (16.0, 2.0, 0.9999999995200317),
            (0.01, 0.01, 0.0396525764784908),
            (0.01, 3.0, 0.00013297135657015585),
            (0.5, 0.2, 0.5270892568655381),
            (1.0, 1.0, 0.36787944117144245),
            (100.0, 90.0, 0.84177901081357),
            (100.0, 140.0, 0.00016105717471255715),
            (1000.0, 1050.0, 0.05867111137731806),
            (9000.0, 9100.0, 0.1460046428100634),
            (9999.0, 9800.0, 0.9772562477076979),
            (9999.5, 10300.0, 0.00144682782264151),
            (10001.0, 9990.0, 0.542487053444614),
            (10001.0, 10001.0, 0.49867025814554927),
            (10001.0, 10300.0, 0.001518890836142523),
            (100000.0, 100500.0, 0.05710326997602869),
            (100000.0, 99700.0, 0.8285826854854971),
            (1000000.0, 1001000.0, 0.15865521363165971),
            (1000000.0, 1000001.0, 0.49946807725793246),
            (1000000000.0, 1000030000.0, 0.17139058740184138),
            (1000000000.0, 999950000.0, 0.9430786582808395),
            (1000000000.0, 2000000000.0, 0.0),
            (1000000000.0, 500000000.0, 1.0),
            (20000.0, 10000000.0, 0.0),
            (50.0, 100000000.0, 0.0),
            (0.0001, 0.5, 5.598029295740177e-05),
            (0.0001, 2.0, 4.8908149539872476e-06),
        ] {
            let (tail, step) = tail_and_step(k, z);
            let next = tail_and_step(k + 1.0, z).0;
            assert!((tail - expected).abs() < 2e-9, "Q({k}, {z}) = {tail}, not {expected}");
            assert!((tail + step - next).abs() < 4e-9, "step at {k}, {z}: {step}, not {}", next - tail);
        }
    }

    #[test]
    fn throttling_of_calls_is_what_does_not_fit() {
        assert_eq!((of_calls(5.0, 5.0).share.value(), of_calls(5.0, 5.0).time), (0.0, 0.0));
        assert!((of_calls(8.0, 5.0).share.value() - 0.375).abs() < 1e-15);
    }

    #[test]
    fn far_above_the_limit_the_share_is_what_does_not_fit() {
        let exposure =
            Exposure { limit: LimitId::KinesisWriteBytes, mean: 4e9, records: 1e9, variation: 0.0, capacity: 1e9 };
        let day = Day::with_peak(1.0);
        for burstiness in [0.0, 0.1, 0.25] {
            let Throttling { share, three_moment_share, .. } = exposure.throttling(&day, burstiness);
            let [share, three_moment_share] = [share, three_moment_share].map(|share| share.value());
            assert!((share - 0.75).abs() < 1e-6, "{burstiness}: {share}");
            assert!((three_moment_share - 0.75).abs() < 1e-6, "{burstiness}: {three_moment_share}");
        }
    }

    /// A limit of `records` per second at this load.
    fn counted(capacity: f64, load: f64) -> Exposure {
        let mean = load * capacity;
        Exposure { limit: LimitId::KinesisWriteRecords, mean, records: mean, variation: 0.0, capacity }
    }

    /// The table in the documentation of this module.
    #[test]
    fn two_moments_are_off_where_counts_rule() {
        for (burstiness, load, expected) in [
            (0.0, 0.8, [1.09, 2.46, 5.53]),
            (0.0, 0.9, [1.02, 1.14, 1.26]),
            (0.0, 1.0, [1.00, 1.00, 1.00]),
            (0.0, 1.2, [0.99, 1.00, 1.00]),
            (0.05, 0.8, [1.09, 1.27, 1.22]),
            (0.05, 0.9, [1.02, 1.04, 1.03]),
            (0.1, 0.8, [1.07, 1.05, 1.03]),
            (0.25, 0.8, [1.03, 1.00, 1.00]),
        ] {
            for (capacity, expected) in [20.0, 500.0, 1000.0].into_iter().zip(expected) {
                let throttling = counted(capacity, load).throttling(&Day::with_peak(1.0), burstiness);
                let ratio = throttling.share.value() / throttling.three_moment_share.value();
                assert!((ratio - expected).abs() < 0.006, "{burstiness} {load} {capacity}: {ratio}, not {expected}");
            }
        }
    }

    #[test]
    fn two_moments_are_too_high_far_below_a_limit_of_few_records() {
        let Throttling { share, three_moment_share, .. } = counted(20.0, 0.5).throttling(&Day::with_peak(1.0), 0.25);
        let [share, three_moment_share] = [share, three_moment_share].map(|share| share.value());
        let ratio = share / three_moment_share;
        assert!((1.4..1.5).contains(&ratio) && (0.003..0.004).contains(&three_moment_share), "{ratio}");
    }

    /// `E[max(0, N - limit)] / E[N]`, term by term: `N` is Poisson around a Gamma variable.
    fn by_hand(mean: f64, bursts: f64, limit: f64) -> f64 {
        let mut probability =
            if bursts > 0.0 { libm::exp(-libm::log1p(bursts * mean) / bursts) } else { libm::exp(-mean) };
        let mut excess = mean - limit;
        let mut count = 0.0;
        while count < limit {
            excess += (limit - count) * probability;
            probability *= (mean + count * bursts * mean) / ((1.0 + bursts * mean) * (count + 1.0));
            count += 1.0;
        }
        excess / mean
    }

    #[test]
    fn three_moments_are_near_the_count_itself() {
        // One record above the limit, a few records, many; below about ten records the distribution is lumpy.
        for (capacity, within) in [(0.01, 1e-9), (0.3, 1e-9), (0.9, 1e-9), (10.0, 0.04), (40.0, 0.04), (300.0, 0.03)] {
            for burstiness in [0.0, 0.1, 0.25, 1.0] {
                for load in [0.8, 0.9, 1.0, 1.2, 2.0] {
                    let exact = by_hand(load * capacity, burstiness * burstiness, capacity);
                    let found =
                        counted(capacity, load).throttling(&Day::with_peak(1.0), burstiness).three_moment_share.value();
                    let near = (found / exact - 1.0).abs() < within || exact < 1e-6;
                    assert!(near, "{capacity} {burstiness} {load}: {found:e}, not {exact:e}");
                }
            }
        }
    }

    #[test]
    fn shares_differ_from_a_twentieth_on_where_either_counts() {
        let check = |share, three_moment_share, expected| assert_eq!(differ(share, three_moment_share), expected);
        check(0.0012, 0.00095, true);
        check(0.0012, 0.00115, false);
        check(0.0012, 0.0013, true);
        check(0.0, 1e-6, true);
        check(9e-7, 1e-7, false);
        check(2e-6, 9e-7, true);
        check(0.0, 0.0, false);
    }
}
