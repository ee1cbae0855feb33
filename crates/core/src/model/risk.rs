//! The probability of throttling in closed form, from three moments of the one-second rate.
//!
//! The actual rate is the mean `x` of its hour times a Gamma variable with squared coefficient of variation `b =
//! burstiness^2`, and around that a Poisson count of records, `n` on average, each of which adds its size. Divided by the
//! mean, with `c = (1 + s) / n` where `s` is the squared coefficient of variation of the sizes (as if there were fewer
//! records of equal size), it has variance `b + c` and third moment `2 b^2 + 3 b c + c^2 = (b + c) (2 b + c)`. A Gamma
//! variable with the same variance and third moment has `k = 4 (b + c) / (2 b + c)^2` and `th = x (b + c / 2)`; it is
//! shifted down by `k th - x`, so that its mean is `x` too. With `L' = L - x + k th`, the rate above the limit `L` is `E[max(0,
//! X - L)] = k th Q(k + 1, L' / th) - L' Q(k, L' / th)`, and the share of seconds with any is `Q(k, L' / th)`.
//!
//! It is within a few percent of Poisson, even far out in its tail, without burstiness (`b = 0`). Below about ten records
//! per second it ignores that they arrive one by one. If a single record is above the limit, the throttled share does not
//! depend on a shape: `x - L P(any record)`. A simulation yields the same shares: the tests of `shardwise-simulate` compare
//! the two.
//!
//! Lanes of a function are queues, not quotas: what comes above in a second waits for the next. There the excess is that of
//! the hour.

use std::f64::consts::PI;

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use special::Gamma as _;
use strum::{Display, IntoStaticStr};

use crate::model::day::Periods;
use crate::model::formula::{Formula, Term};
use crate::model::limits::LimitId;
use crate::model::spread::Spread;
use crate::model::symbols::Symbol;
use crate::scenario::AcceptedRisk;

/// A rate that may exceed its limit, on the hottest unit that it is spread over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// Which limit.
    pub limit: LimitId,
    /// What one change of the table adds to the rate, in the limit's unit.
    pub per_change: f64,
    /// Records on the unit for one change of the table; their count is random too.
    pub records: f64,
    /// What happens within a second.
    pub within_second: WithinSecond,
    /// The limit.
    pub capacity: f64,
    /// How the traffic is spread over the units that have the limit each.
    pub spread: Spread,
}

/// The rates of an architecture that may exceed their limits.
pub type Exposures = ArrayVec<Exposure, MOST_EXPOSURES>;

/// Writes by bytes and by records, reads, and both ceilings of an on-demand stream.
const MOST_EXPOSURES: usize = 5;

/// What happens to a rate that is above its limit for a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WithinSecond {
    /// It is throttled. Holds the squared coefficient of variation of a record's contribution to the rate: 0 for counts,
    /// that of its bytes for bytes.
    Throttled(f64),
    /// It waits: only what an hour has above the limit counts.
    Waits,
}

/// Throttled shares of traffic and of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttling {
    /// Share of the traffic above the limit.
    pub share: Formula,
    /// Share of seconds with traffic above the limit.
    pub time: f64,
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
    /// Whether lateness is named instead of this level where changes wait: the level is below moderate.
    pub fn yields_to_late(self) -> bool {
        self < Self::Moderate
    }

    /// The level of a throttled share.
    pub fn of_share(share: f64) -> Self {
        match share {
            share if share < 1e-6 => Self::None,
            share if share < 1e-4 => Self::Low,
            share if share < 1e-2 => Self::Moderate,
            share if share < 0.2 => Self::High,
            _ => Self::Severe,
        }
    }
}

impl From<AcceptedRisk> for Level {
    fn from(accepted: AcceptedRisk) -> Self {
        match accepted {
            AcceptedRisk::None => Self::None,
            AcceptedRisk::Low => Self::Low,
            AcceptedRisk::Moderate => Self::Moderate,
            AcceptedRisk::High => Self::High,
        }
    }
}

impl Exposure {
    /// Throttling over the day. `burstiness` is the coefficient of variation of the one-second rate.
    pub fn throttling(&self, periods: &Periods, burstiness: f64) -> Throttling {
        self.above_capacity(periods, burstiness, |_| self.capacity)
    }

    /// The share of all traffic above the limit of its unit, given that of the traffic on the hottest.
    pub fn of_traffic(&self, of_hottest: f64, periods: &Periods, burstiness: f64) -> f64 {
        let hottest = self.spread.hottest();
        if self.spread.beside_hottest() == 0.0 {
            return of_hottest;
        }
        self.spread.sum(|share| {
            let times = share / hottest;
            let own = if times < 1.0 {
                let unit = Self { per_change: self.per_change * times, records: self.records * times, ..*self };
                unit.throttling(periods, burstiness).share.value()
            } else {
                of_hottest
            };
            share * own
        })
    }

    /// The same without what an hour has above the limit: of such an hour only what seconds have above its mean.
    pub fn bursts(&self, periods: &Periods, burstiness: f64) -> Throttling {
        self.above_capacity(periods, burstiness, |mean| self.capacity.max(mean))
    }

    /// Throttling over the day above the capacity of each hour, given its mean.
    pub(super) fn above_capacity(
        &self,
        periods: &Periods,
        burstiness: f64,
        capacity: impl Fn(f64) -> f64,
    ) -> Throttling {
        let (mut excess, mut time, mut traffic) = (0.0, 0.0, 0.0);
        for (rate, share) in periods.iter() {
            let mean = self.per_change * rate;
            let capacity = capacity(mean);
            let (above, seconds) = match self.within_second {
                WithinSecond::Waits => ((mean - capacity).max(0.0), f64::from(u8::from(mean > capacity))),
                WithinSecond::Throttled(variation) => {
                    self.counted(rate, variation, burstiness, capacity).excess_above()
                }
            };
            traffic += share * mean;
            excess += share * above;
            time += share * seconds;
        }
        let share = Formula::number(self.above(), excess).per(Symbol::TrafficOfDay, traffic);
        Throttling { share, time }
    }

    /// Its rate while the table has this many changes per second, above a limit.
    pub(super) fn counted(&self, rate: f64, variation: f64, burstiness: f64, limit: f64) -> Counted {
        Counted {
            mean: self.per_change * rate,
            bursts: burstiness * burstiness,
            count: (1.0 + variation) / (self.records * rate),
            limit,
        }
    }

    const fn above(&self) -> Symbol {
        match self.within_second {
            WithinSecond::Throttled(_) => Symbol::TrafficAbove,
            WithinSecond::Waits => Symbol::TrafficAboveWaits,
        }
    }

    /// The inputs of its throttling in the fastest period.
    pub fn inputs(&self, periods: &Periods, burstiness: f64) -> Vec<Term> {
        let term = |symbol, value| Term { symbol, value };
        let mut inputs =
            vec![term(Symbol::BusiestMean, self.per_change * periods.peak), term(Symbol::Quota, self.capacity)];
        if let WithinSecond::Throttled(variation) = self.within_second {
            inputs.push(term(Symbol::Burstiness, burstiness));
            inputs.push(term(Symbol::BusiestRecords, self.records * periods.peak));
            inputs.push(term(Symbol::SizeVariation, variation));
        }
        inputs
    }
}

/// GetRecords calls come at a steady pace: of `calls` per second, those above `budget` fail.
pub fn throttling_of_calls(calls: f64, budget: f64) -> Throttling {
    let served = Formula::number(Symbol::Quota, budget).per(Symbol::Demand, calls);
    let share = Formula::constant(0.0).max(&Formula::constant(1.0).minus(&served));
    Throttling { share, time: if calls > budget { 1.0 } else { 0.0 } }
}

/// Above this squared coefficient of variation, records are days apart and never coincide: what is above the limit is above it
/// in a record of its own, in proportion to their number.
const ONE_AT_A_TIME: f64 = 1e6;

/// A probability below `exp(-FAR)` counts as 0.
const FAR: f64 = 60.0;
/// The same with room for the last bits of the bound.
pub(super) const VERY_FAR: f64 = FAR + 1e-6;

/// A rate of records that are counted, in bursts, and its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counted {
    pub(super) mean: f64,
    /// Relative to the mean, its squared coefficient of variation without counting.
    pub(super) bursts: f64,
    /// Relative to the mean, the contribution of counting.
    pub(super) count: f64,
    pub(super) limit: f64,
}

impl Counted {
    /// Mean excess above the limit, and the probability of an excess.
    pub(super) fn excess_above(&self) -> (f64, f64) {
        let Self { mean, bursts, count, limit } = *self;
        let (excess, time) = if self.is_one_above() {
            let any = any(bursts, count);
            (mean - limit * any, any)
        } else if self.is_lumpy() {
            let fewer = count / ONE_AT_A_TIME;
            let (excess, time) = Self { mean: mean * fewer, count: ONE_AT_A_TIME, ..*self }.excess_above();
            (excess / fewer, time / fewer)
        } else {
            let (mean, limit, shape) = self.gamma();
            // Most hours of a day are far below the limit.
            if is_far(limit / mean - 1.0, shape) {
                (0.0, 0.0)
            } else {
                gamma_excess_above(mean, self.variation(), limit)
            }
        };
        // Between the mean excess and the whole rate.
        (excess.max(mean - limit).max(0.0).min(mean), time)
    }

    /// Whether a single record is above the limit.
    fn is_one_above(&self) -> bool {
        self.mean * self.count > self.limit
    }

    /// Whether it is no shape, but single records that decide.
    pub(super) fn is_lumpy(&self) -> bool {
        self.is_one_above() || self.count > ONE_AT_A_TIME
    }

    /// The scale of the Gamma variable, and between 1 and 2: its mean divided by that of the rate.
    fn scale_and_gamma(&self) -> (f64, f64) {
        let variance = self.bursts + self.count;
        let scale = self.bursts + self.count / 2.0;
        (scale, variance / scale)
    }

    /// The squared coefficient of variation of the Gamma variable.
    fn variation(&self) -> f64 {
        let (scale, gamma) = self.scale_and_gamma();
        scale / gamma
    }

    /// The mean, the limit and the shape of the Gamma variable.
    pub(super) fn gamma(&self) -> (f64, f64, f64) {
        let (scale, gamma) = self.scale_and_gamma();
        (self.mean * gamma, self.limit + self.mean * (gamma - 1.0), gamma / scale)
    }
}

/// Whether the tail of a Gamma variable of this shape is negligible from a limit on that is so much above its mean, as a share
/// of it: by Chernoff's bound, `exp(-k (a - ln(1 + a)))`.
fn is_far(above: f64, shape: f64) -> bool {
    above > 0.0 && (is_very_far(above, shape) || shape * (above - libm::log1p(above)) > FAR)
}

/// The same by a bound of that bound, without a logarithm: `a - ln(1 + a)` is at least `a^2 / (2 (1 + a))`. Both are 0 at `a = 0`,
/// and the first grows faster, by `a^2 / (2 (1 + a)^2)`.
fn is_very_far(above: f64, shape: f64) -> bool {
    shape * above * above / (2.0 + 2.0 * above) > VERY_FAR
}

/// Mean excess of a Gamma rate above `limit`, and the probability of an excess. `variation` is its squared coefficient of
/// variation.
fn gamma_excess_above(mean: f64, variation: f64, limit: f64) -> (f64, f64) {
    let (tail, step) = tail_and_step(1.0 / variation, limit / (mean * variation));
    // Q(k + 1, z) is Q(k, z) plus one step.
    ((mean - limit) * tail + mean * step, tail)
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
    use crate::model::flow::Flow;
    use crate::scenario::Scenario;

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

    /// What the quick bound leaves out, the bound itself leaves out.
    #[test]
    fn the_quick_bound_is_a_bound() {
        let (mut quick, mut full) = (0, 0);
        for shape in (-4..=13).map(|power| libm::pow(10.0, f64::from(power))) {
            for above in (-400..=400).map(|power| libm::pow(10.0, f64::from(power) / 50.0)) {
                let is_full = shape * (above - libm::log1p(above)) > FAR;
                assert!(is_full || !is_very_far(above, shape), "{shape} {above}");
                (quick, full) = (quick + u32::from(is_very_far(above, shape)), full + u32::from(is_full));
            }
        }
        assert!(f64::from(quick) > 0.9 * f64::from(full), "{quick} of {full}");
    }

    #[test]
    fn throttling_of_calls_is_what_does_not_fit() {
        assert_eq!((throttling_of_calls(5.0, 5.0).share.value(), throttling_of_calls(5.0, 5.0).time), (0.0, 0.0));
        assert!((throttling_of_calls(8.0, 5.0).share.value() - 0.375).abs() < 1e-15);
    }

    fn flat() -> Periods {
        let mut scenario = Scenario::default();
        scenario.workload.peak_to_average = 1.0;
        scenario.workload.writes_per_second.0 = 1.0;
        Flow::new(&scenario).periods
    }

    #[test]
    fn far_above_the_limit_the_share_is_what_does_not_fit() {
        let exposure = Exposure { per_change: 4e9, records: 1e9, capacity: 1e9, ..counted(1.0, 1.0) };
        for burstiness in [0.0, 0.1, 0.25] {
            let share = exposure.throttling(&flat(), burstiness).share.value();
            assert!((share - 0.75).abs() < 1e-6, "{burstiness}: {share}");
        }
    }

    /// A limit of `records` per second at this load.
    fn counted(capacity: f64, load: f64) -> Exposure {
        let records = load * capacity;
        let within_second = WithinSecond::Throttled(0.0);
        let limit = LimitId::KinesisWriteRecords;
        Exposure { limit, per_change: records, records, within_second, capacity, spread: Spread::equal(1.0) }
    }

    /// Records alone: with sizes that vary, bytes throttle just under one percent at 0.7, and two and a half at 0.8.
    #[test]
    fn a_flat_day_at_the_default_target_is_of_moderate_risk() {
        let share = |load| counted(1000.0, load).throttling(&flat(), 0.25).share.value();
        assert!((0.008..0.01).contains(&share(0.7)), "{}", share(0.7));
        assert!((0.025..0.027).contains(&share(0.8)), "{}", share(0.8));
    }

    /// Records that are large and rare exceed a limit each by itself: the share does not depend on how rare they are.
    #[test]
    fn the_share_of_rare_records_is_smooth() {
        for of_limit in [0.2, 0.5, 0.9] {
            let rate = |count: f64| Counted { mean: of_limit / count, bursts: 0.0625, count, limit: 1.0 };
            let share = |count: f64| rate(count).excess_above().0 * count / of_limit;
            let common = share(1e5);
            assert!(common > 0.0);
            for count in [9.9e5, 1.1e6, 1e8, 1e12] {
                assert!((share(count) / common - 1.0).abs() < 1e-3, "{of_limit} {count}: {} {common}", share(count));
            }
        }
    }

    #[test]
    fn a_lane_is_a_queue() {
        let lane = |load: f64| Exposure { within_second: WithinSecond::Waits, ..counted(50.0, load) };
        let share = |load| lane(load).throttling(&flat(), 0.25).share.value();
        assert_eq!((share(0.02), share(0.99), lane(0.99).throttling(&flat(), 1.0).time), (0.0, 0.0, 0.0));
        assert!((share(2.0) - 0.5).abs() < 1e-12);
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
    fn the_share_is_near_the_count_itself() {
        // One record above the limit, a few records, many; below about ten records the distribution is lumpy.
        for (capacity, within) in [(0.01, 1e-9), (0.3, 1e-9), (0.9, 1e-9), (10.0, 0.04), (40.0, 0.04), (300.0, 0.03)] {
            for burstiness in [0.0, 0.1, 0.25, 1.0] {
                for load in [0.8, 0.9, 1.0, 1.2, 2.0] {
                    let exact = by_hand(load * capacity, burstiness * burstiness, capacity);
                    let found = counted(capacity, load).throttling(&flat(), burstiness).share.value();
                    let near = (found / exact - 1.0).abs() < within || exact < 1e-6;
                    assert!(near, "{capacity} {burstiness} {load}: {found:e}, not {exact:e}");
                }
            }
        }
    }
}
