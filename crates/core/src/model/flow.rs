//! Traffic and record sizes: from the description of a table to the changes that flow out of it.

use crate::model::formula::Formula;
use crate::model::sizes::{ItemSize, RecordSize};
use crate::model::symbols::Symbol;
use crate::scenario::{Mix, Scenario, ViewType};
use crate::text::{GIB, HOUR, HOURS};

/// The shape `business-day`: relative traffic in the hours 0 to 23. Raising it to a power makes it sharper or flatter.
#[cfg(test)]
const DAY: [f64; HOURS] = [
    0.30, 0.22, 0.18, 0.16, 0.18, 0.28, 0.48, 0.80, 1.15, 1.45, 1.60, 1.62, 1.48, 1.55, 1.60, 1.58, 1.50, 1.38, 1.25,
    1.18, 1.10, 0.95, 0.70, 0.45,
];

/// The hour with the largest weight of the shape.
const BUSIEST: usize = 11;

/// Bytes of a Kinesis record besides images and keys: table, event id, times and flags as DynamoDB JSON. Measured on
/// real records: 307 to 356.
pub const KINESIS_ENVELOPE: f64 = 330.0;
/// Bytes of the partition key, which Kinesis counts with every record. Undocumented; 32 hexadecimal digits are
/// observed.
pub const PARTITION_KEY: f64 = 32.0;
/// Bytes of a DynamoDB Streams record in a Lambda event, besides images and keys.
pub const STREAMS_ENVELOPE: f64 = 416.0;
/// Constant bytes of a reshaped record.
pub const DELIVERED_ENVELOPE: f64 = 200.0;
/// Bytes of a reshaped record for each byte of the item.
pub const DELIVERED_EXPANSION: f64 = 1.1;
/// One change data capture unit, in bytes. DynamoDB Developer Guide.
pub const CDC_UNIT: f64 = 1024.0;
/// Write units per second of one partition. DynamoDB Developer Guide.
pub const PARTITION_WRITES: f64 = 1000.0;
/// Bytes that one partition holds. DynamoDB Developer Guide.
pub const PARTITION_BYTES: f64 = 10.0 * GIB;

/// The distribution of a day's traffic over its hours: weights with mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// Traffic of each hour divided by the mean.
    pub weights: [f64; HOURS],
    /// The largest weight.
    pub peak: f64,
}

impl Day {
    /// From weights with any sum above 0.
    pub fn from_weights(weights: &[f64; HOURS]) -> Self {
        // Divided by the largest first: a sum of huge weights must not overflow.
        let largest = weights.iter().fold(0.0, |a: f64, &b| a.max(b));
        let mut weights = weights.map(|weight| weight / largest);
        let mean = weights.iter().sum::<f64>() / HOURS as f64;
        for weight in &mut weights {
            *weight /= mean;
        }
        Self { weights, peak: 1.0 / mean }
    }

    /// The shape `business-day`, raised to the power that makes its busiest hour this multiple of the mean.
    pub fn with_peak(peak_to_average: f64) -> Self {
        if peak_to_average <= 1.0 {
            return Self { weights: [1.0; HOURS], peak: 1.0 };
        }
        // With the busiest hour as 1, the weights are exp(g a) with a <= 0, and their sum falls from 24 to 1 as g
        // rises. Halley steps on the logarithm of the sum, starting from a guess that is accurate to a few percent.
        let target = HOURS as f64 / peak_to_average;
        let mut power = (peak_to_average * peak_to_average - 1.0) / (2.0 * -DAY_LOGS_MEAN);
        let mut weights = [1.0; HOURS];
        let (mut low, mut high) = (0.0, f64::INFINITY);
        for _ in 0..100 {
            let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
            for (weight, log) in weights.iter_mut().zip(DAY_LOGS) {
                *weight = libm::exp(power * log);
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
                for (weight, log) in weights.iter_mut().zip(DAY_LOGS) {
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
        for weight in &mut weights {
            *weight /= mean;
        }
        // Exactly the requested multiple, so that whole shards and partitions stay whole.
        weights[BUSIEST] = peak_to_average;
        Self { weights, peak: peak_to_average }
    }
}

/// The changes that flow out of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Mean changes per second.
    pub mean_rate: f64,
    /// Seconds in the month.
    pub seconds: f64,
    /// Hours in the month.
    pub month_hours: f64,
    /// Distribution of the traffic over the day.
    pub day: Day,
    /// Item sizes.
    pub item: ItemSize,
    /// The item, as DynamoDB counts it for change data capture units.
    pub item_record: RecordSize,
    /// A DynamoDB Streams record in a Lambda event.
    pub stream_record: RecordSize,
    /// A record that DynamoDB writes to Kinesis.
    pub kinesis_blob: RecordSize,
    /// The same with its partition key, as Kinesis counts it.
    pub kinesis_record: RecordSize,
    /// A record as delivered to the destination.
    pub delivered_record: RecordSize,
    /// Change data capture units of one change.
    pub cdc_units: f64,
}

impl Flow {
    /// Derives the flow of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let workload = &scenario.workload;
        let item = ItemSize::new(workload.item_size.0, workload.item_size_cv);
        let day = match &workload.hourly {
            Some(weights) => Day::from_weights(weights),
            None => Day::with_peak(workload.peak_to_average),
        };
        let (keys, expansion) = (workload.key_size.0, workload.json_expansion);
        let derived = |envelope: f64, images| match workload.change_record_size {
            Some(bytes) => RecordSize::fixed(bytes.0),
            None => RecordSize::new(envelope + keys, expansion, images, item),
        };
        let every_change = [0.0, 1.0, 0.0];
        let in_kinesis = images(workload.mix, [1, 2, 1]);
        let item_record = RecordSize::new(0.0, 1.0, every_change, item);
        Self {
            mean_rate: workload.writes_per_second.0,
            seconds: HOUR * scenario.month_hours,
            month_hours: scenario.month_hours,
            day,
            item,
            item_record,
            stream_record: derived(
                STREAMS_ENVELOPE,
                images(workload.mix, images_of(scenario.streams_lambda.view_type)),
            ),
            kinesis_blob: derived(KINESIS_ENVELOPE, in_kinesis),
            kinesis_record: derived(KINESIS_ENVELOPE + PARTITION_KEY, in_kinesis),
            delivered_record: match scenario.delivered.record_size {
                Some(bytes) => RecordSize::fixed(bytes.0),
                None => RecordSize::new(DELIVERED_ENVELOPE, DELIVERED_EXPANSION, every_change, item),
            },
            cdc_units: item_record.units(CDC_UNIT),
        }
    }

    /// The same day and sizes with another mean rate, in changes per second.
    #[must_use]
    pub fn at_rate(&self, mean_rate: f64) -> Self {
        Self { mean_rate, ..*self }
    }

    /// Changes per second in the busiest hour.
    pub fn peak_rate(&self) -> f64 {
        self.mean_rate * self.day.peak
    }

    /// Changes per second in each hour.
    pub fn hourly_rates(&self) -> [f64; HOURS] {
        self.day.weights.map(|weight| self.mean_rate * weight)
    }

    /// Partitions required by the peak's write units, and by the table's size.
    pub fn partitions(&self, table_size: f64) -> [Formula; 2] {
        let units = [(Symbol::PeakRate, self.peak_rate()), (Symbol::CdcUnitsPerChange, self.cdc_units)];
        let by_writes = Formula::product(&units).per(Symbol::PartitionWrites, PARTITION_WRITES);
        let by_size = Formula::number(Symbol::TableSize, table_size).per(Symbol::PartitionBytes, PARTITION_BYTES);
        [by_writes, by_size].map(|partitions| Formula::constant(1.0).max(&partitions.ceil()))
    }
}

/// Number of images in a DynamoDB Streams record for an insert, a modify and a remove.
const fn images_of(view: ViewType) -> [usize; 3] {
    match view {
        ViewType::NewAndOldImages => [1, 2, 1],
        ViewType::NewImage => [1, 1, 0],
        ViewType::OldImage => [0, 1, 1],
        ViewType::KeysOnly => [0, 0, 0],
    }
}

/// Shares of changes with no, one and two images, from the images of an insert, a modify and a remove.
fn images(mix: Mix, counts: [usize; 3]) -> [f64; 3] {
    let mut shares = [0.0; 3];
    for (share, count) in [mix.insert, mix.modify, mix.remove].into_iter().zip(counts) {
        shares[count] += share;
    }
    shares
}

/// Below this step, the power changes a weight linearly: the next term is 1e-17.
const LINEAR: f64 = 2e-9;

/// Natural logarithms of [`DAY`] divided by its largest weight, 1.62.
const DAY_LOGS: [f64; HOURS] = [
    -1.686_398_953_570_228_6,
    -1.996_553_881_874_068_2,
    -2.197_224_577_336_219_6,
    -2.315_007_612_992_603,
    -2.197_224_577_336_219_6,
    -1.755_391_825_057_18,
    -1.216_395_324_324_493_2,
    -0.705_569_700_558_502_4,
    -0.342_664_206_869_134,
    -0.110_862_592_811_809_67,
    -0.012_422_519_998_557_154,
    0.0,
    -0.090_384_061_468_269_01,
    -0.044_171_218_313_137_45,
    -0.012_422_519_998_557_154,
    -0.025_001_302_205_417_273,
    -0.076_961_041_136_128_32,
    -0.160_342_650_075_179_4,
    -0.259_282_597_930_082_96,
    -0.316_911_710_766_719_3,
    -0.387_115_969_439_967_84,
    -0.533_719_443_631_843_2,
    -0.839_101_093_183_025_1,
    -1.280_933_845_462_064_2,
];

/// Their mean, for the first guess only.
const DAY_LOGS_MEAN: f64 = -0.773419;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logs_are_those_of_the_shape() {
        for (shape, log) in DAY.into_iter().zip(DAY_LOGS) {
            assert!((libm::log(shape / 1.62) - log).abs() < 1e-15, "{shape}");
        }
    }

    #[test]
    fn a_day_has_mean_one_and_the_peak_asked_for() {
        for peak in [1.0, 1.000_001, 1.5, 1.7, 3.0, 7.5, 12.0, 20.0, 23.9, 23.999_999, 24.0] {
            let day = Day::with_peak(peak);
            let mean = day.weights.iter().sum::<f64>() / 24.0;
            assert!((mean - 1.0).abs() < 1e-14, "{peak}");
            assert_eq!(day.peak, peak);
            let solved = day.weights[BUSIEST] / day.weights[0];
            let shape = libm::pow(
                DAY[BUSIEST] / DAY[0],
                libm::log(day.weights[8] / day.weights[0]) / libm::log(DAY[8] / DAY[0]),
            );
            assert!(
                peak == 1.0 || peak > 20.0 || (solved / shape - 1.0).abs() < 1e-9,
                "{peak}: not a power of the shape"
            );
            assert_eq!(day.weights.iter().fold(0.0, |a: f64, &b| a.max(b)), day.peak, "{peak}");
        }
    }

    #[test]
    fn given_weights_count_in_proportion() {
        let mut weights = [1e300; HOURS];
        weights[3] = 0.0;
        assert_eq!(Day::from_weights(&weights).weights[3], 0.0);
        assert!((Day::from_weights(&weights).peak - 24.0 / 23.0).abs() < 1e-15);
    }
}
