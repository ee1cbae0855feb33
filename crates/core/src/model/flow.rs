//! Traffic and record sizes: from the description of a table to the changes that flow out of it.

use crate::model::day::{Day, PERIODS, Periods};
use crate::model::formula::Formula;
use crate::model::rounding::{ON_DEMAND_ROUNDING, Rounded, Rounds, in_firehose, rounds};
use crate::model::sizes::{ItemSize, RecordSize};
use crate::model::symbols::Symbol;
use crate::scenario::{Batch, Destination, Mix, Mode, Scenario, ViewType, Workload};
use crate::text::{Bytes, DAY, GIB, HOUR, HOURS, round_up};

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
    /// A DynamoDB Streams record with both images.
    stream_record: RecordSize,
    /// The kinds of changes, which decide how many images a record has.
    mix: Mix,
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
}

impl FlowSettings {
    /// Those of a scenario.
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self {
            record_size: scenario.delivered.record_size,
            month_hours: scenario.month_hours,
            destination: scenario.delivery.destination,
        }
    }
}

/// A flow, and what it was derived from.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) workload: Workload,
    pub(super) settings: FlowSettings,
    pub(super) flow: Flow,
}

impl Known {
    /// A flow that was derived from this scenario.
    pub(super) fn of(scenario: &Scenario, flow: &Flow) -> Self {
        Self { workload: scenario.workload.clone(), settings: FlowSettings::of(scenario), flow: *flow }
    }

    /// Whether records have the same sizes with another workload and the same settings.
    fn has_sizes_of(&self, new: &Workload) -> bool {
        let own = &self.workload;
        // What is not named here may be what sizes depend on.
        let resized = Workload {
            writes_per_second: own.writes_per_second,
            peak_to_average: own.peak_to_average,
            day: own.day,
            hourly: own.hourly,
            batch: own.batch,
            burstiness: own.burstiness,
            hottest_key_share: own.hottest_key_share,
            ..new.clone()
        };
        resized == *own
    }
}

impl Flow {
    /// Derives the flow of a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        Self::sized(scenario).on(Day::of(&scenario.workload), scenario)
    }

    /// Rounds what only some scenarios ask for, unless it is known: with the many steps of an on-demand stream that takes as
    /// long as everything else.
    pub(super) fn round_for(&mut self, scenario: &Scenario) {
        let asks = |part: fn(Rounds) -> bool| scenario.architectures.iter().any(|&id| part(rounds(id, scenario)));
        if self.rounded.on_demand_kib.is_none() && asks(|rounds| rounds.on_demand) {
            self.rounded.on_demand_kib = Some(self.kinesis_units(Mode::OnDemand));
        }
        if self.rounded.delivered_bytes.is_none() && asks(|rounds| rounds.delivered) {
            self.rounded.delivered_bytes = Some(self.delivered_bytes(scenario.delivery.destination));
        }
    }

    /// A DynamoDB Streams record of a stream with this view type.
    pub fn stream_record(&self, view: ViewType) -> RecordSize {
        self.stream_record.with_images(images(self.mix, images_of(view)))
    }

    /// Mean units of one Kinesis record, in the quantum of a stream in this mode.
    pub fn kinesis_units(&self, mode: Mode) -> f64 {
        match mode {
            Mode::Provisioned => self.rounded.put_payload_units,
            Mode::OnDemand | Mode::OnDemandAdvantage => {
                self.rounded.on_demand_kib.unwrap_or_else(|| self.kinesis_record.units(ON_DEMAND_ROUNDING))
            }
        }
    }

    /// Mean bytes billed for one delivered record that is put into Firehose by itself, with this destination.
    pub fn delivered_bytes(&self, destination: Destination) -> f64 {
        self.rounded.delivered_bytes.unwrap_or_else(|| in_firehose(destination, &self.delivered_record))
    }

    /// The flow of a scenario, with what it has in common with those that are known, the first of them first.
    pub(super) fn like(scenario: &Scenario, known: &[Known]) -> Self {
        let (workload, settings) = (&scenario.workload, FlowSettings::of(scenario));
        if let Some(known) = known.iter().find(|known| known.settings == settings && known.workload == *workload) {
            let mut flow = known.flow;
            flow.round_for(scenario);
            return flow;
        }
        let sized = known.iter().find(|known| known.settings == settings && known.has_sizes_of(workload));
        let same_day = known.iter().find(|known| Day::is_same(&known.workload, workload));
        let day = same_day.map_or_else(|| Day::of(workload), |known| known.flow.day);
        sized.map_or_else(|| Self::sized(scenario), |known| known.flow).on(day, scenario)
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
        let item_record = RecordSize::new(0.0, 1.0, every_change, item);
        let kinesis_blob = derived(KINESIS_ENVELOPE, in_kinesis);
        let kinesis_record = derived(KINESIS_ENVELOPE + PARTITION_KEY, in_kinesis);
        let delivered_record = match scenario.delivered.record_size {
            Some(bytes) => RecordSize::fixed(bytes.0),
            None => RecordSize::new(DELIVERED_ENVELOPE, DELIVERED_EXPANSION, every_change, item),
        };
        let destination = scenario.delivery.destination;
        let rounded = Rounded::new(destination, &item_record, &kinesis_record, &kinesis_blob);
        Self {
            writes_per_second: 0.0,
            batch: None,
            mean_rate: 0.0,
            seconds: 0.0,
            month_hours: 0.0,
            day: Day::silent(),
            periods: Periods::none(),
            hot_key: 0.0,
            item,
            item_record,
            stream_record: derived(STREAMS_ENVELOPE, images(workload.mix, images_of(ViewType::NewAndOldImages))),
            mix: workload.mix,
            kinesis_blob,
            kinesis_record,
            delivered_record,
            rounded,
        }
    }

    /// The same records on a day of a scenario.
    fn on(self, day: Day, scenario: &Scenario) -> Self {
        let Scenario { month_hours, workload, .. } = scenario;
        let mut flow = Self {
            batch: workload.batch,
            seconds: HOUR * month_hours,
            month_hours: *month_hours,
            day,
            hot_key: workload.hottest_key_share,
            ..self
        };
        flow.round_for(scenario);
        flow.set_rate(workload.writes_per_second.0);
        flow
    }

    /// The same day, batch and sizes with another `writes_per_second`.
    #[must_use]
    pub fn at_rate(&self, writes_per_second: f64) -> Self {
        let mut flow = *self;
        flow.set_rate(writes_per_second);
        flow
    }

    /// Sets `writes_per_second`. Day, batch and sizes stay.
    pub(super) fn set_rate(&mut self, writes_per_second: f64) {
        self.writes_per_second = writes_per_second;
        self.mean_rate = writes_per_second + self.batch.map_or(0.0, |batch| batch.changes / DAY);
        self.periods = Periods::new(writes_per_second, &self.day, self.batch);
    }

    /// Seconds from midnight to the start of the fastest period.
    pub fn busiest_start(&self) -> f64 {
        let Periods { rates, shares, peak, .. } = &self.periods;
        let busiest = rates.iter().position(|rate| rate == peak).unwrap_or(0);
        // From 0: a sum of nothing is -0.
        (shares[..busiest].iter().fold(0.0, |sum, share| sum + share) * DAY).round()
    }

    /// The same as if all of the day were like this period. What is sized for the peak stays as it is.
    #[must_use]
    pub fn in_period(&self, period: usize) -> Self {
        let (mut rates, mut shares) = ([0.0; PERIODS], [0.0; PERIODS]);
        (rates[0], shares[0]) = (self.periods.rates[period], 1.0);
        Self { periods: Periods::of(rates, shares, self.periods.peak), ..*self }
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
    pub fn count_partitions(&self, workload: &Workload) -> [f64; 3] {
        let kept = || NEW_TABLE_WRITES.max(self.peak_rate() * self.rounded.cdc_units * 2.0);
        let writes = workload.warm_write_units.unwrap_or_else(kept);
        let reads = workload.warm_read_units.unwrap_or(NEW_TABLE_READS);
        [writes / PARTITION_WRITES, reads / PARTITION_READS, workload.table_size.0 / PARTITION_BYTES]
            .map(|partitions| round_up(partitions).max(1.0))
    }

    /// The same as formulas, which take longer to build: on demand, for an explanation.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Seconds;

    #[test]
    fn the_formulas_of_partitions_give_their_numbers() {
        let mut scenario = Scenario::default();
        for (rate, size, writes) in
            [(1.0, 1e3, None), (1e4, 3e3, None), (7e5, 9e4, None), (100.0, 2e14, Some(12_345.0))]
        {
            scenario.workload.writes_per_second.0 = rate;
            scenario.workload.table_size.0 = size;
            scenario.workload.warm_write_units = writes;
            let flow = Flow::new(&scenario);
            let formulas = flow.partitions(&scenario.workload).map(|formula| formula.value());
            assert_eq!(formulas, flow.count_partitions(&scenario.workload));
        }
    }

    #[test]
    fn a_batch_splits_its_hour() {
        let mut scenario = Scenario::default();
        scenario.workload.batch = Some(Batch { changes: 5e6, hour: 2, length: Seconds(600.0) });
        let flow = Flow::new(&scenario);
        assert_eq!(flow.mean_rate, 400.0 + 5e6 / 86_400.0);
        let Periods { rates, shares, peak, .. } = flow.periods;
        let before = 400.0 * flow.day.weights[2];
        assert_eq!((rates[2], rates[3]), (before + 5e6 / 600.0, before));
        assert_eq!((shares[2] * 86_400.0, shares[3] * 86_400.0), (600.0, 3000.0));
        assert_eq!(peak, rates[2]);
        let mean = rates.iter().zip(shares).map(|(rate, share)| rate * share).sum::<f64>();
        assert!((mean / flow.mean_rate - 1.0).abs() < 1e-12);
        scenario.workload.batch = Some(Batch { changes: 5e6, hour: 23, length: Seconds(3600.0) });
        assert_eq!(Flow::new(&scenario).periods.shares[24], 0.0);
    }
}
