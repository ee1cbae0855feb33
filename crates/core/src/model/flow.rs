//! Traffic and record sizes: from the description of a table to the changes that flow out of it.

use crate::model::formula::Formula;
use crate::model::rounding::Rounded;
use crate::model::sizes::{ItemSize, RecordSize};
use crate::model::symbols::Symbol;
use crate::scenario::{Batch, DayShape, Destination, Mix, Scenario, ViewType, Workload};
use crate::text::{Bytes, DAY, GIB, HOUR, HOURS};

/// Traffic that never sleeps, as a share of the mean. The rest follows the shape of the day.
const AWAKE: f64 = 0.1;

/// Below this share of the busiest hour, an hour has no traffic.
const SILENT: f64 = 1e-12;

/// Periods of a day: its hours, one of which a batch splits in two.
pub const PERIODS: usize = HOURS + 1;

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
/// Write units per second of one partition. DynamoDB Developer Guide.
pub const PARTITION_WRITES: f64 = 1000.0;
/// Read units per second of one partition. DynamoDB Developer Guide.
pub const PARTITION_READS: f64 = 3000.0;
/// Write units per second that a new on-demand table supports. DynamoDB Developer Guide.
const NEW_TABLE_WRITES: f64 = 4000.0;
/// Read units per second that a new on-demand table supports. DynamoDB Developer Guide.
const NEW_TABLE_READS: f64 = 12_000.0;
/// Bytes that one partition holds. DynamoDB Developer Guide.
pub const PARTITION_BYTES: f64 = 10.0 * GIB;

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
    /// The day of a workload.
    fn of(workload: &Workload) -> Self {
        match &workload.hourly {
            Some(weights) => Self::from_weights(weights),
            None => Self::with_peak(workload.day, workload.peak_to_average),
        }
    }

    /// Whether two workloads have the same day.
    fn is_same(one: &Workload, other: &Workload) -> bool {
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
        let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
        for (weight, log) in weights.iter_mut().zip(logs) {
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
}

impl Periods {
    fn new(writes_per_second: f64, day: &Day, batch: Option<Batch>) -> Self {
        let (mut rates, mut shares) = ([0.0; PERIODS], [0.0; PERIODS]);
        let hour_share = 1.0 / HOURS as f64;
        let mut at = 0;
        let mut add = |rate, share| {
            if at < PERIODS {
                (rates[at], shares[at]) = (rate, share);
                at += 1;
            }
        };
        for (hour, weight) in day.weights.into_iter().enumerate() {
            let rate = writes_per_second * weight;
            match batch {
                Some(Batch { changes, hour: start, length }) if start as usize == hour => {
                    let length = length.0.min(HOUR);
                    add(rate + changes / length, length / DAY);
                    if length < HOUR {
                        add(rate, (HOUR - length) / DAY);
                    }
                }
                _ => add(rate, hour_share),
            }
        }
        let peak = rates.iter().fold(0.0, |a: f64, &b| a.max(b));
        Self { rates, shares, peak }
    }

    /// The mean over the day of a quantity of each period, given its rate; nothing where there are no changes.
    #[inline]
    pub fn mean(&self, mut of_rate: impl FnMut(f64) -> f64) -> f64 {
        let mut sum = 0.0;
        for (rate, share) in self.iter() {
            sum += share * of_rate(rate);
        }
        sum
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

/// The changes that flow out of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Changes per second besides the daily batch.
    writes_per_second: f64,
    /// Further changes, once a day.
    pub batch: Option<Batch>,
    /// Mean changes per second, batch included.
    pub mean_rate: f64,
    /// Seconds in the month.
    pub seconds: f64,
    /// Hours in the month.
    pub month_hours: f64,
    /// Distribution of the traffic over the day.
    pub day: Day,
    /// Rates over the day, batch included.
    pub periods: Periods,
    /// Share of the changes on the hottest key.
    pub hot_key: f64,
    /// Item sizes.
    pub item: ItemSize,
    /// The item, as DynamoDB counts it for change data capture units.
    pub item_record: RecordSize,
    /// A DynamoDB Streams record in a Lambda event.
    pub stream_record: RecordSize,
    /// A DynamoDB Streams record in a pipe.
    pub pipe_record: RecordSize,
    /// A record that DynamoDB writes to Kinesis.
    pub kinesis_blob: RecordSize,
    /// The same with its partition key, as Kinesis counts it.
    pub kinesis_record: RecordSize,
    /// A record as delivered to the destination.
    pub delivered_record: RecordSize,
    /// What AWS bills for a record, rounded up.
    pub rounded: Rounded,
}

/// Bytes of DynamoDB JSON for each attribute besides its name and value. Measured.
pub const ATTRIBUTE_JSON: f64 = 12.0;

/// Bytes of DynamoDB JSON for each byte of an item.
fn json_expansion(workload: &Workload) -> f64 {
    match workload.attributes {
        Some(attributes) => 1.0 + ATTRIBUTE_JSON * attributes / workload.item_size.0,
        None => workload.json_expansion,
    }
}

/// What a flow depends on besides the workload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FlowSettings {
    record_size: Option<Bytes>,
    month_hours: f64,
    destination: Destination,
    view_types: [ViewType; 2],
}

impl FlowSettings {
    /// Those of a scenario.
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self {
            record_size: scenario.delivered.record_size,
            month_hours: scenario.month_hours,
            destination: scenario.delivery.destination,
            view_types: [scenario.streams_lambda.view_type, scenario.streams_pipes.view_type],
        }
    }
}

impl Flow {
    /// Derives the flow of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        Self::sized(scenario).on(Day::of(&scenario.workload), scenario)
    }

    /// The flow of a scenario, with what it has in common with one that is known.
    pub(super) fn like(scenario: &Scenario, (workload, settings, known): (&Workload, &FlowSettings, &Self)) -> Self {
        let (new, same) = (&scenario.workload, *settings == FlowSettings::of(scenario));
        // What is not named here may be what sizes depend on.
        let resized = Workload {
            writes_per_second: workload.writes_per_second,
            peak_to_average: workload.peak_to_average,
            day: workload.day,
            hourly: workload.hourly,
            batch: workload.batch,
            burstiness: workload.burstiness,
            hottest_key_share: workload.hottest_key_share,
            ..new.clone()
        };
        let sized = if same && resized == *workload { *known } else { Self::sized(scenario) };
        sized.on(if Day::is_same(new, workload) { known.day } else { Day::of(new) }, scenario)
    }

    /// The records of a scenario, on a day without changes.
    fn sized(scenario: &Scenario) -> Self {
        let workload = &scenario.workload;
        let item = ItemSize::new(workload.item_size.0, workload.item_size_cv);
        let (keys, expansion) = (workload.key_size.0, json_expansion(workload));
        let derived = |envelope: f64, images| match workload.change_record_size {
            Some(bytes) => RecordSize::fixed(bytes.0),
            None => RecordSize::new(envelope + keys, expansion, images, item),
        };
        let every_change = [0.0, 1.0, 0.0];
        let in_kinesis = images(workload.mix, [1, 2, 1]);
        let in_streams = |view| derived(STREAMS_ENVELOPE, images(workload.mix, images_of(view)));
        let item_record = RecordSize::new(0.0, 1.0, every_change, item);
        let kinesis_blob = derived(KINESIS_ENVELOPE, in_kinesis);
        let kinesis_record = derived(KINESIS_ENVELOPE + PARTITION_KEY, in_kinesis);
        let delivered_record = match scenario.delivered.record_size {
            Some(bytes) => RecordSize::fixed(bytes.0),
            None => RecordSize::new(DELIVERED_ENVELOPE, DELIVERED_EXPANSION, every_change, item),
        };
        let destination = scenario.delivery.destination;
        let rounded = Rounded::new(destination, &item_record, &kinesis_record, &kinesis_blob, &delivered_record);
        Self {
            writes_per_second: 0.0,
            batch: None,
            mean_rate: 0.0,
            seconds: 0.0,
            month_hours: 0.0,
            day: Day { weights: [0.0; HOURS] },
            periods: Periods { rates: [0.0; PERIODS], shares: [0.0; PERIODS], peak: 0.0 },
            hot_key: 0.0,
            item,
            item_record,
            stream_record: in_streams(scenario.streams_lambda.view_type),
            pipe_record: in_streams(scenario.streams_pipes.view_type),
            kinesis_blob,
            kinesis_record,
            delivered_record,
            rounded,
        }
    }

    /// The same records on a day of a scenario.
    fn on(self, day: Day, scenario: &Scenario) -> Self {
        let Scenario { month_hours, workload, .. } = scenario;
        let flow = Self {
            batch: workload.batch,
            seconds: HOUR * month_hours,
            month_hours: *month_hours,
            day,
            hot_key: workload.hottest_key_share,
            ..self
        };
        flow.at_rate(workload.writes_per_second.0)
    }

    /// The same day, batch and sizes with another `writes_per_second`.
    #[must_use]
    pub fn at_rate(&self, writes_per_second: f64) -> Self {
        let batch = self.batch.map_or(0.0, |batch| batch.changes / DAY);
        Self {
            writes_per_second,
            mean_rate: writes_per_second + batch,
            periods: Periods::new(writes_per_second, &self.day, self.batch),
            ..*self
        }
    }

    /// Seconds from midnight to the start of the fastest period.
    pub fn busiest_start(&self) -> f64 {
        let Periods { rates, shares, peak } = &self.periods;
        let busiest = rates.iter().position(|rate| rate == peak).unwrap_or(0);
        // From 0: a sum of nothing is -0.
        (shares[..busiest].iter().fold(0.0, |sum, share| sum + share) * DAY).round()
    }

    /// The same as if all of the day were like this period. What is sized for the peak stays as it is.
    #[must_use]
    pub fn in_period(&self, period: usize) -> Self {
        let (mut rates, mut shares) = ([0.0; PERIODS], [0.0; PERIODS]);
        (rates[0], shares[0]) = (self.periods.rates[period], 1.0);
        Self { periods: Periods { rates, shares, peak: self.periods.peak }, ..*self }
    }

    /// Changes per second besides the daily batch.
    pub fn writes_per_second(&self) -> f64 {
        self.writes_per_second
    }

    /// Changes per second in the fastest period.
    pub fn peak_rate(&self) -> f64 {
        self.periods.peak
    }

    /// The same with its derivation: the busiest hour, and a batch if it is faster with it.
    pub fn derived_peak(&self) -> Formula {
        let in_batch = |hour: usize| self.batch.is_some_and(|batch| batch.hour as usize == hour);
        let rate = |hour: usize| {
            let batch = self.batch.filter(|_| in_batch(hour)).map_or(0.0, |batch| batch.changes / batch.length.0);
            self.writes_per_second * self.day.weights[hour] + batch
        };
        let busiest = (0..HOURS).max_by(|&a, &b| rate(a).total_cmp(&rate(b))).unwrap_or(0);
        let weight = (Symbol::PeakToAverage, self.day.weights[busiest]);
        let hour = Formula::product(&[(Symbol::WritesBesidesBatch, self.writes_per_second), weight]);
        match self.batch.filter(|_| in_batch(busiest)) {
            Some(Batch { changes, length, .. }) => {
                let batch = Formula::number(Symbol::BatchChanges, changes).per(Symbol::BatchLength, length.0);
                hour.plus(&batch)
            }
            None => hour,
        }
    }

    /// Mean changes per second in each hour, batch included.
    pub fn hourly_rates(&self) -> [f64; HOURS] {
        let mut rates = self.day.weights.map(|weight| self.writes_per_second * weight);
        if let Some(Batch { changes, hour, .. }) = self.batch
            && let Some(rate) = rates.get_mut(hour as usize)
        {
            *rate += changes / HOUR;
        }
        rates
    }

    /// Write units per second in the fastest period.
    pub fn peak_units(&self) -> Formula {
        Formula::product(&[(Symbol::PeakRate, self.peak_rate()), (Symbol::CdcUnitsPerChange, self.rounded.cdc_units)])
    }

    /// Write units per second of the hottest key in the fastest period.
    pub fn hottest_key_units(&self) -> f64 {
        self.hot_key * self.peak_units().value()
    }

    /// Partitions that an on-demand table keeps for its warm writes, its warm reads and its size.
    pub fn partitions(&self, workload: &Workload) -> [Formula; 3] {
        let kept = || {
            let twice = self.peak_units().times(Symbol::Constant, 2.0);
            Formula::number(Symbol::NewTableWrites, NEW_TABLE_WRITES).max(&twice)
        };
        let given = workload.warm_write_units.map(|units| Formula::number(Symbol::WarmWriteUnits, units));
        let writes = given.unwrap_or_else(kept);
        let reads = workload.warm_read_units.unwrap_or(NEW_TABLE_READS);
        let by_writes = writes.per(Symbol::PartitionWrites, PARTITION_WRITES);
        let by_reads = Formula::number(Symbol::WarmReadUnits, reads).per(Symbol::PartitionReads, PARTITION_READS);
        let by_size =
            Formula::number(Symbol::TableSize, workload.table_size.0).per(Symbol::PartitionBytes, PARTITION_BYTES);
        [by_writes, by_reads, by_size].map(|partitions| Formula::constant(1.0).max(&partitions.ceil()))
    }
}

/// Number of images in a DynamoDB Streams record for an insert, a modify and a remove.
pub const fn images_of(view: ViewType) -> [usize; 3] {
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
    use crate::text::Seconds;

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
    fn a_batch_splits_its_hour() {
        let mut scenario = Scenario::default();
        scenario.workload.batch = Some(Batch { changes: 5e6, hour: 2, length: Seconds(600.0) });
        let flow = Flow::new(&scenario);
        assert_eq!(flow.mean_rate, 400.0 + 5e6 / 86_400.0);
        let Periods { rates, shares, peak } = flow.periods;
        let before = 400.0 * flow.day.weights[2];
        assert_eq!((rates[2], rates[3]), (before + 5e6 / 600.0, before));
        assert_eq!((shares[2] * 86_400.0, shares[3] * 86_400.0), (600.0, 3000.0));
        assert_eq!(peak, rates[2]);
        let mean = rates.iter().zip(shares).map(|(rate, share)| rate * share).sum::<f64>();
        assert!((mean / flow.mean_rate - 1.0).abs() < 1e-12);
        scenario.workload.batch = Some(Batch { changes: 5e6, hour: 23, length: Seconds(3600.0) });
        assert_eq!(Flow::new(&scenario).periods.shares[24], 0.0);
    }

    #[test]
    fn given_weights_count_in_proportion() {
        let mut weights = [1e300; HOURS];
        weights[3] = 0.0;
        assert_eq!(Day::from_weights(&weights).weights[3], 0.0);
        assert!((Day::from_weights(&weights).weights[0] - 24.0 / 23.0).abs() < 1e-15);
    }
}
