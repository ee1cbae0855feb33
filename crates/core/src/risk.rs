//! How likely throttling is, in closed form.
//!
//! Around the mean `x_h` of each hour the one-second rate is taken as Gamma with squared coefficient of
//! variation `v = burstiness^2 + 1 / (records a second)`. What lies above the limit `L` is throttled:
//! `E[max(0, X - L)] = x Q(k + 1, L / th) - L Q(k, L / th)` with `k = 1 / v`, `th = x v`.

use std::f64::consts::PI;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use special::Gamma as _;
use strum::{Display, IntoStaticStr};

use crate::limits::LimitId;
use crate::workload::Day;

/// A rate that may run into its limit, on the hottest unit it is spread over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// Which limit.
    pub limit: LimitId,
    /// Mean over the day, in the limit's unit.
    pub mean: f64,
    /// Mean records a second on the unit: their count is random too.
    pub records: f64,
    /// The limit.
    pub capacity: f64,
}

/// Shares of traffic and of time that are throttled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Throttling {
    /// Share of the traffic above the limit.
    pub share: f64,
    /// Share of seconds in which some of it is.
    pub time: f64,
}

/// Throttling in a word.
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
    /// More, or a limit that no setting serves.
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
    /// Throttling over the day; `burstiness` is the coefficient of variation of the one-second rate.
    pub fn throttling(&self, day: &Day, burstiness: f64) -> Throttling {
        let (mut excess, mut time, mut traffic) = (0.0, 0.0, 0.0);
        for weight in day.weights {
            if weight > 0.0 {
                let mean = self.mean * weight;
                let variation = burstiness * burstiness + 1.0 / (self.records * weight);
                let (above, seconds) = excess_above(mean, variation, self.capacity);
                traffic += mean;
                excess += above;
                time += seconds;
            }
        }
        Throttling { share: excess / traffic, time: time / day.weights.len() as f64 }
    }
}

/// GetRecords calls come at a steady pace: of `calls` a second, those above `budget` fail.
pub fn of_calls(calls: f64, budget: f64) -> Throttling {
    if calls > budget { Throttling { share: 1.0 - budget / calls, time: 1.0 } } else { Throttling::default() }
}

/// Above this squared coefficient of variation records are years apart, and nothing is ever above a limit.
const SO_RARE: f64 = 1e10;

/// Mean excess above `limit`, and the probability of any, of a Gamma rate.
fn excess_above(mean: f64, variation: f64, limit: f64) -> (f64, f64) {
    if variation > SO_RARE {
        return (0.0, 0.0);
    }
    let shape = 1.0 / variation;
    let at = limit / (mean * variation);
    let (tail, step) = tail_and_step(shape, at);
    // Q(k + 1, z) is Q(k, z) and one step more.
    let excess = (mean - limit) * tail + mean * step;
    (excess.max(0.0), tail)
}

/// Above this shape the incomplete gamma function is taken from its uniform expansion: the series of the
/// library needs ever more terms there, and loses digits.
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
        assert_eq!(of_calls(5.0, 5.0), Throttling::default());
        assert!((of_calls(8.0, 5.0).share - 0.375).abs() < 1e-15);
    }

    #[test]
    fn far_above_the_limit_the_share_is_what_does_not_fit() {
        let exposure = Exposure { limit: LimitId::KinesisWriteBytes, mean: 4e9, records: 1e9, capacity: 1e9 };
        let day = Day::with_peak(1.0);
        for burstiness in [0.0, 0.1, 0.25] {
            let share = exposure.throttling(&day, burstiness).share;
            assert!((share - 0.75).abs() < 1e-6, "{burstiness}: {share}");
        }
    }
}
