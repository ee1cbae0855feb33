//! The day: how its traffic is spread over hours, and the periods that a batch splits them into.

use crate::scenario::{Batch, DayShape, Workload};
use crate::text::{DAY, HOUR, HOURS, larger};

/// Traffic that never sleeps, as a share of the mean. The rest follows the shape of the day.
const AWAKE: f64 = 0.1;

/// Below this share of the busiest hour, an hour has no traffic.
const SILENT: f64 = 1e-12;

/// Periods of a day: its hours, one of which a batch splits in two.
pub const PERIODS: usize = HOURS + 1;

/// The distribution of a day's traffic over its hours: weights with mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// Traffic of each hour divided by the mean.
    pub weights: [f64; HOURS],
}

/// When the busy hours of a day are: the logarithms of the traffic of each hour divided by that of the busiest.
struct Shape {
    logs: &'static [f64; HOURS],
    busiest: usize,
}

impl DayShape {
    const fn shape(self) -> Shape {
        match self {
            Self::BusinessDay => Shape { logs: &BUSINESS_DAY_LOGS, busiest: 11 },
            Self::Evening => Shape { logs: &EVENING_LOGS, busiest: 21 },
        }
    }
}

impl Day {
    /// A day without changes.
    pub(super) const fn silent() -> Self {
        Self { weights: [0.0; HOURS] }
    }

    /// The day of a workload.
    pub(super) fn of(workload: &Workload) -> Self {
        match &workload.hourly {
            Some(weights) => Self::from_weights(weights),
            None => Self::with_peak(workload.day, workload.peak_to_average),
        }
    }

    /// Whether two workloads have the same day.
    pub(super) fn is_same(one: &Workload, other: &Workload) -> bool {
        one.hourly == other.hourly && one.day == other.day && one.peak_to_average == other.peak_to_average
    }

    /// From weights with any sum above 0.
    pub fn from_weights(weights: &[f64; HOURS]) -> Self {
        // Divided by the largest first: a sum of huge weights must not overflow.
        let largest = weights.iter().fold(0.0, |a: f64, &b| a.max(b));
        let mut weights = weights.map(|weight| weight / largest);
        let mean = weights.iter().sum::<f64>() / HOURS as f64;
        for weight in &mut weights {
            // Not -0.0, which `hourly` may hold; and an hour with next to nothing has nothing.
            *weight = if *weight < SILENT { 0.0 } else { *weight / mean };
        }
        Self { weights }
    }

    /// A shape whose busiest hour is this multiple of the mean: a tenth of the traffic never sleeps, the rest follows
    /// the shape, raised to the power that reaches this peak.
    pub fn with_peak(shape: DayShape, peak_to_average: f64) -> Self {
        if peak_to_average <= 1.0 {
            return Self { weights: [1.0; HOURS] };
        }
        let hours = HOURS as f64;
        let floor = AWAKE * (hours - peak_to_average) / (hours - 1.0);
        let Shape { logs, busiest } = shape.shape();
        let mut weights = to_the_power(logs, (peak_to_average - floor) / (1.0 - floor));
        for weight in &mut weights {
            *weight = floor + (1.0 - floor) * *weight;
            // An hour with next to nothing has nothing: what waits for a change there would wait for ages.
            if *weight < SILENT * peak_to_average {
                *weight = 0.0;
            }
        }
        // Exactly the requested multiple, so that whole shards and partitions stay whole.
        weights[busiest] = peak_to_average;
        Self { weights }
    }
}

/// The shape to the power that makes its busiest hour `peak` times the mean, with mean 1.
fn to_the_power(logs: &[f64; HOURS], peak: f64) -> [f64; HOURS] {
    // With the busiest hour as 1, the weights are exp(g a) with a <= 0, and their sum falls from 24 to 1 as g
    // rises. Halley steps on the logarithm of the sum, starting from a guess that is accurate to a few percent.
    let target = HOURS as f64 / peak;
    let mean_log = logs.iter().sum::<f64>() / HOURS as f64;
    let mut power = (peak * peak - 1.0) / (2.0 * -mean_log);
    let mut weights = [1.0; HOURS];
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for _ in 0..100 {
        weights = logs.map(|log| libm::exp(power * log));
        let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
        for (weight, log) in weights.iter().zip(logs) {
            sum += *weight;
            first += log * *weight;
            second += log * log * *weight;
        }
        let error = libm::log(sum / target);
        if error > 0.0 {
            low = power;
        } else {
            high = power;
        }
        let slope = first / sum;
        let bend = second / sum - slope * slope;
        let step = -error / (slope - 0.5 * error * bend / slope);
        if step.abs() < LINEAR {
            // So close that the exponential is linear to the last bit.
            for (weight, log) in weights.iter_mut().zip(logs) {
                *weight *= 1.0 + step * log;
            }
            break;
        }
        let mut next = power + step;
        if !(next > low && next < high) {
            // The step left the bracket: halve it, or double the guess if it is unbounded.
            next = if high.is_finite() { low + (high - low) / 2.0 } else { 2.0 * power };
        }
        power = next;
    }
    let mean = weights.iter().sum::<f64>() / HOURS as f64;
    weights.map(|weight| weight / mean)
}

/// The periods of a day, in its order: 24 hours, one of them split in two by a batch. Without a batch the last period
/// is empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Periods {
    /// Changes per second in each period.
    pub rates: [f64; PERIODS],
    /// Each period's share of the day; they sum to 1.
    pub shares: [f64; PERIODS],
    /// The fastest rate.
    pub peak: f64,
    /// The mean rate.
    pub mean_rate: f64,
}

impl Periods {
    /// Without changes.
    pub(super) const fn none() -> Self {
        Self { rates: [0.0; PERIODS], shares: [0.0; PERIODS], peak: 0.0, mean_rate: 0.0 }
    }

    pub(super) fn new(writes_per_second: f64, day: &Day, batch: Option<Batch>) -> Self {
        match batch {
            Some(batch) => Self::with_batch(writes_per_second, day, batch),
            None => Self::of_hours(writes_per_second, day),
        }
    }

    /// The hours of a day as they are.
    fn of_hours(writes_per_second: f64, day: &Day) -> Self {
        let (mut rates, mut shares) = ([0.0; PERIODS], [0.0; PERIODS]);
        for ((rate, share), weight) in rates.iter_mut().zip(&mut shares).zip(&day.weights) {
            (*rate, *share) = (writes_per_second * weight, HOUR_SHARE);
        }
        Self::of(rates, shares, fastest(&rates))
    }

    /// The hours of a day, one of them split in two by a batch.
    fn with_batch(writes_per_second: f64, day: &Day, batch: Batch) -> Self {
        let (mut rates, mut shares) = ([0.0; PERIODS], [0.0; PERIODS]);
        let mut at = 0;
        let mut add = |rate, share| {
            if at < PERIODS {
                (rates[at], shares[at]) = (rate, share);
                at += 1;
            }
        };
        for (hour, weight) in day.weights.into_iter().enumerate() {
            let rate = writes_per_second * weight;
            if hour != batch.hour as usize {
                add(rate, HOUR_SHARE);
                continue;
            }
            let length = batch.length.0.min(HOUR);
            let faster = rate + batch.changes / length;
            // As in an hour, next to nothing is nothing.
            add(if faster < SILENT * writes_per_second { 0.0 } else { faster }, length / DAY);
            if length < HOUR {
                add(rate, (HOUR - length) / DAY);
            }
        }
        Self::of(rates, shares, fastest(&rates))
    }

    /// Periods with these rates and shares of the day, sized for this peak.
    pub(super) fn of(rates: [f64; PERIODS], shares: [f64; PERIODS], peak: f64) -> Self {
        let mut periods = Self { rates, shares, peak, mean_rate: 0.0 };
        periods.mean_rate = periods.mean(|rate| rate);
        periods
    }

    /// The mean over the day of a quantity of each period, given its rate; nothing where there are no changes.
    #[inline]
    pub fn mean(&self, of_rate: impl Fn(f64) -> f64) -> f64 {
        let mut quantities = [0.0; PERIODS];
        for (quantity, &rate) in quantities.iter_mut().zip(&self.rates) {
            *quantity = of_rate(rate);
        }
        self.mean_of(&quantities)
    }

    /// The same of quantities that are known: computed for all periods before any is added up, several at once.
    pub fn mean_of(&self, quantities: &[f64; PERIODS]) -> f64 {
        let mut terms = [0.0; PERIODS];
        for ((term, quantity), (rate, share)) in
            terms.iter_mut().zip(quantities).zip(self.rates.iter().zip(&self.shares))
        {
            *term = if *rate > 0.0 { share * quantity } else { 0.0 };
        }
        terms.iter().fold(0.0, |sum, term| sum + term)
    }

    /// Rate and share of the day of each period with changes.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.rates.iter().zip(&self.shares).filter(|(rate, _)| **rate > 0.0).map(|(&rate, &share)| (rate, share))
    }

    /// The slowest rate of a period with changes.
    pub fn slowest(&self) -> f64 {
        self.iter().map(|(rate, _)| rate).fold(f64::INFINITY, f64::min)
    }
}

/// The share of an hour in the day.
const HOUR_SHARE: f64 = 1.0 / HOURS as f64;

/// The fastest of the rates of a day.
fn fastest(rates: &[f64; PERIODS]) -> f64 {
    rates.iter().fold(0.0, |fastest, &rate| larger(rate, fastest))
}

/// Below this step, the power changes a weight linearly: the next term is 1e-17.
const LINEAR: f64 = 2e-9;

/// Natural logarithms of the shape `business-day` divided by its largest weight, 1.62; [`tests`] has the weights.
const BUSINESS_DAY_LOGS: [f64; HOURS] = [
    -1.686_398_953_570_228_8,
    -1.996_553_881_874_068_2,
    -2.197_224_577_336_219_6,
    -2.315_007_612_992_603,
    -2.197_224_577_336_219_6,
    -1.755_391_825_057_18,
    -1.216_395_324_324_493_2,
    -0.705_569_700_558_502_5,
    -0.342_664_206_869_134_1,
    -0.110_862_592_811_809_82,
    -0.012_422_519_998_557_209,
    0.0,
    -0.090_384_061_468_269_06,
    -0.044_171_218_313_137_54,
    -0.012_422_519_998_557_209,
    -0.025_001_302_205_417_27,
    -0.076_961_041_136_128_44,
    -0.160_342_650_075_179_5,
    -0.259_282_597_930_082_96,
    -0.316_911_710_766_719_4,
    -0.387_115_969_439_967_84,
    -0.533_719_443_631_843_3,
    -0.839_101_093_183_025_3,
    -1.280_933_845_462_064_2,
];

#[expect(clippy::approx_constant, reason = "the logarithm of a half, among others")]
/// Natural logarithms of the shape `evening` divided by its largest weight, 1.80.
const EVENING_LOGS: [f64; HOURS] = [
    -0.944_461_608_840_851_5,
    -1.386_294_361_119_890_6,
    -1.791_759_469_228_055,
    -2.101_914_397_531_894_4,
    -2.197_224_577_336_219,
    -2.014_903_020_542_264_7,
    -1.555_370_691_163_824_5,
    -1.098_612_288_668_109_8,
    -0.810_930_216_216_328_7,
    -0.693_147_180_559_945_3,
    -0.607_989_372_219_638_6,
    -0.510_825_623_765_990_7,
    -0.448_024_722_526_960_4,
    -0.492_476_485_097_794_07,
    -0.538_996_500_732_686_9,
    -0.538_996_500_732_686_9,
    -0.474_457_979_595_115_8,
    -0.364_643_113_587_909_3,
    -0.216_223_108_469_636_08,
    -0.087_011_376_989_629_81,
    -0.011_173_300_598_125_189,
    0.0,
    -0.105_360_515_657_826_28,
    -0.465_569_032_177_87,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The shapes as published.
    const SHAPES: [(DayShape, [f64; HOURS]); 2] = [
        (
            DayShape::BusinessDay,
            [
                0.30, 0.22, 0.18, 0.16, 0.18, 0.28, 0.48, 0.80, 1.15, 1.45, 1.60, 1.62, 1.48, 1.55, 1.60, 1.58, 1.50,
                1.38, 1.25, 1.18, 1.10, 0.95, 0.70, 0.45,
            ],
        ),
        (
            DayShape::Evening,
            [
                0.70, 0.45, 0.30, 0.22, 0.20, 0.24, 0.38, 0.60, 0.80, 0.90, 0.98, 1.08, 1.15, 1.10, 1.05, 1.05, 1.12,
                1.25, 1.45, 1.65, 1.78, 1.80, 1.62, 1.13,
            ],
        ),
    ];

    #[test]
    fn the_logs_are_those_of_the_shapes() {
        for (shape, weights) in SHAPES {
            let largest = weights[shape.shape().busiest];
            for (weight, log) in weights.into_iter().zip(shape.shape().logs) {
                assert!((libm::log(weight / largest) - log).abs() < 1e-15, "{shape} {weight}");
            }
        }
    }

    #[test]
    fn a_day_has_mean_one_and_the_peak_asked_for() {
        for (shape, given) in SHAPES {
            for peak in [1.0, 1.000_001, 1.5, 1.7, 3.0, 7.5, 12.0, 20.0, 23.9, 23.999_999, 24.0] {
                let day = Day::with_peak(shape, peak);
                let mean = day.weights.iter().sum::<f64>() / 24.0;
                assert!((mean - 1.0).abs() < 1e-13, "{peak}: {mean}");
                assert_eq!(day.weights.iter().fold(0.0, |a: f64, &b| a.max(b)), peak);
                // What is above the floor is a power of the shape.
                let floor = 0.1 * (24.0 - peak) / 23.0;
                let above = |hour: usize| (day.weights[hour] - floor) / (1.0 - floor);
                let busiest = shape.shape().busiest;
                let power =
                    |hour: usize| libm::log(above(busiest) / above(hour)) / libm::log(given[busiest] / given[hour]);
                assert!(peak == 1.0 || peak > 5.0 || (power(0) / power(8) - 1.0).abs() < 1e-6, "{shape} {peak}");
            }
        }
    }

    #[test]
    fn a_tenth_of_the_traffic_never_sleeps() {
        let night = |peak| Day::with_peak(DayShape::BusinessDay, peak).weights.iter().fold(9.0, |a: f64, &b| a.min(b));
        // For a mean of 400 and a peak of three times that, 36 changes a second at night.
        assert!((night(3.0) - 0.0913).abs() < 0.003, "{}", night(3.0));
        assert!(night(12.0) > 0.05 && night(24.0) == 0.0);
    }

    #[test]
    fn an_hour_with_next_to_nothing_has_nothing() {
        for (shape, _) in SHAPES {
            for peak in [23.0, 23.9, 23.999_999_999_976, 24.0] {
                let weights = Day::with_peak(shape, peak).weights;
                assert!(
                    weights.iter().all(|weight| *weight == 0.0 || *weight >= SILENT),
                    "{shape} {peak}: {weights:?}"
                );
            }
        }
    }

    #[test]
    fn given_weights_count_in_proportion() {
        let mut weights = [1e300; HOURS];
        weights[3] = 0.0;
        assert_eq!(Day::from_weights(&weights).weights[3], 0.0);
        assert!((Day::from_weights(&weights).weights[0] - 24.0 / 23.0).abs() < 1e-15);
    }
}
