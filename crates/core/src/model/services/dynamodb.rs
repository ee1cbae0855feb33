//! DynamoDB: change data capture to Kinesis, and DynamoDB Streams: its shards and its readers.

use crate::catalog::{PriceId, QuotaId};
use crate::model::account::AccountQuotas;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::case::Case;
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, HopId, ReaderId, named_consumer};
use crate::model::levers::{Lever, Value, lever, set_key};
use crate::model::limits::{Limit, LimitId, Limits, Verdict};
use crate::model::parts::{Hop, Reader, RoundedSize, Shards};
use crate::model::queue::{Patience, Queue};
use crate::model::readers::ConsumerName;
use crate::model::rounding::CDC_UNIT;
use crate::model::rule::{Derived, Rule};
use crate::model::services::lanes::POLL_INTERVAL;
use crate::model::spread::Spread;
use crate::model::symbols::Symbol;
use crate::scenario::{Consumer, ConsumerKind, Scenario, ViewType, Workload};
use crate::text::{Argument, MIB, Message, NoticeMessage, RemedyMessage, ReportMessage, round_up, sorted};

/// GetRecords calls per second and shard of a reader of a DynamoDB stream that does not set them. KCL: idle time between reads
/// of 1 s.
const DEFAULT_POLLS: f64 = 1.0;
/// The most GetRecords calls per second and shard that a consumer may be set to.
const MOST_POLLS: f64 = 1000.0;
/// The most bytes that a GetRecords call returns. DynamoDB Streams API.
pub const PAGE_BYTES: f64 = MIB;
/// The most records that a GetRecords call returns. DynamoDB Streams API.
pub const PAGE_RECORDS: f64 = 1000.0;
/// Seconds that a DynamoDB stream keeps a record. DynamoDB Developer Guide.
pub const RETENTION: f64 = 24.0 * 3600.0;
/// Seconds after which DynamoDB stops replicating to a Kinesis stream that throttles. DynamoDB Developer Guide.
pub const REPLICATION_RETRIES: f64 = 168.0 * 3600.0;

/// What the records of a stream have of each change, by the settings of an architecture.
#[derive(Clone, Copy)]
pub struct StreamView {
    /// The table of the settings.
    pub table: &'static str,
    /// The view.
    pub view: ViewType,
    /// Sets another one.
    pub set: fn(&mut Scenario, ViewType),
}

impl std::fmt::Debug for StreamView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamView").field("view", &self.view).finish_non_exhaustive()
    }
}

/// The view with which nothing is missing.
const COMPLETE: ViewType = ViewType::NewAndOldImages;

impl StreamView {
    /// Its key.
    pub fn key(&self) -> String {
        format!("{}.view_type", self.table)
    }

    /// Whether records have what an item became.
    pub const fn has_new_images(&self) -> bool {
        matches!(self.view, ViewType::NewAndOldImages | ViewType::NewImage)
    }

    /// Whether what is delivered would have to be read from the table, where it may have been overwritten or deleted. Delivered
    /// records whose size is given, and is that of the stream's records at most, are made from these.
    pub fn loses_changes(&self, case: &Case<'_>) -> bool {
        let is_from_stream = || {
            let given = case.scenario.delivered.record_size;
            given.is_some_and(|size| size.0 <= case.flow.stream_record(self.view).mean())
        };
        !self.has_new_images() && !is_from_stream()
    }

    /// Why not every change arrives, if so.
    pub fn reason(&self, case: &Case<'_>) -> Option<Message> {
        let lacks =
            if self.view == ViewType::KeysOnly { ReportMessage::UnmetKeysOnly } else { ReportMessage::UnmetOldImages };
        self.loses_changes(case).then(|| lacks.into())
    }

    /// What a team must know of it that does not need every change.
    pub fn notice(&self, case: &Case<'_>) -> Option<Message> {
        let lacks = if self.view == ViewType::KeysOnly {
            NoticeMessage::NoticeKeysOnly
        } else {
            NoticeMessage::NoticeOldImages
        };
        (self.loses_changes(case) && !case.scenario.requirements.every_change).then(|| lacks.into())
    }

    /// The change after which nothing is missing, if something is.
    pub fn change(&self, case: &Case<'_>) -> Option<(Message, Scenario)> {
        let mut changed = case.scenario.clone();
        (self.set)(&mut changed, COMPLETE);
        self.loses_changes(case).then(|| (set_key(&self.key(), Value::from(COMPLETE).to_string()), changed))
    }

    /// The same as a lever, where every change is required: otherwise the view is what somebody wants to have.
    pub fn lever(&self, case: &Case<'_>) -> Lever {
        let is_missed = case.scenario.requirements.every_change && self.loses_changes(case);
        lever(&self.key(), self.view, is_missed.then_some(COMPLETE), self.set)
    }
}

/// Bills Kinesis Data Streams for DynamoDB: a unit for each KiB of the larger image, rounded up.
pub fn bill_kinesis_capture(charges: &mut Charges, flow: &Flow) {
    let quantity = Formula::product(&[
        (Symbol::WritesPerSecond, flow.mean_rate),
        (Symbol::SecondsPerMonth, flow.seconds),
        (Symbol::CdcUnitsPerChange, flow.rounded.cdc_units),
    ]);
    charges.push(Charge { line: LineId::DynamodbCdcUnits, price: PriceId::DynamodbCdcUnit, quantity });
}

/// The hop into change data capture.
pub fn capture_hop(flow: &Flow) -> Hop {
    let changes = flow.mean_rate * flow.seconds;
    Hop {
        id: HopId::DynamodbCapture,
        line: LineId::DynamodbCdcUnits,
        carried: changes * flow.item_record.mean(),
        billed: changes * flow.rounded.cdc_units * CDC_UNIT,
    }
}

/// The sizes of an item, which change data capture rounds up.
pub fn capture_size(flow: &Flow) -> RoundedSize {
    RoundedSize { what: NoticeMessage::SizeItem.into(), record: flow.item_record, unit: CDC_UNIT }
}

/// GetRecords calls per second of a consumer on each shard of a DynamoDB stream; `None` if AWS reads for it, free of
/// charge, or if it does not read the stream.
pub fn paid_polls(consumer: &Consumer) -> Option<f64> {
    match consumer.kind {
        ConsumerKind::Firehose | ConsumerKind::Lambda | ConsumerKind::EventbridgePipe => None,
        ConsumerKind::Kcl | ConsumerKind::Flink | ConsumerKind::Custom => {
            Some(consumer.polls_per_second.unwrap_or(DEFAULT_POLLS))
        }
    }
}

/// That the shards of a DynamoDB stream follow the partitions of its table.
pub const PARTITIONS: Rule =
    Rule::assumed("stream shards are taken to follow the table's partitions: AWS does not state it");

/// The constraints on the shards of a DynamoDB stream, in the order of the table's partitions.
const BY_PARTITIONS: [ConstraintId; 3] =
    [ConstraintId::PartitionWrites, ConstraintId::PartitionReads, ConstraintId::PartitionSize];

/// The shards of a DynamoDB stream: as set, or one for each partition of the table.
#[derive(Clone, Copy, Debug)]
pub struct StreamShards<'a> {
    flow: &'a Flow,
    workload: &'a Workload,
    /// Partitions of the table: by its warm writes, by its warm reads, by its size.
    partitions: [f64; 3],
    fixed: Option<u32>,
}

impl<'a> StreamShards<'a> {
    /// The shards of a table's stream.
    pub fn new(flow: &'a Flow, workload: &'a Workload, fixed: Option<u32>) -> Self {
        Self { flow, workload, partitions: flow.count_partitions(workload), fixed }
    }

    /// Shards that the table asks for.
    fn required(&self) -> f64 {
        self.partitions.into_iter().fold(1.0, f64::max)
    }

    /// How many there are.
    pub fn used(&self) -> f64 {
        self.fixed.map_or_else(|| self.required(), f64::from)
    }

    /// Their number and its reasons. `setting` is the constraint that stands for a number that is set.
    pub fn shards(&self, setting: ConstraintId) -> Shards {
        let needed = self.partitions;
        let required = self.required();
        let first = BY_PARTITIONS.into_iter().zip(needed).find(|(_, needed)| *needed == required);
        let binding = match self.fixed {
            Some(_) => Some(setting),
            None => first.map(|(id, _)| id),
        };
        let by = BY_PARTITIONS.into_iter().zip(needed).collect();
        Shards { required, used: self.used(), layout: None, binding, by }
    }

    /// The shards that a constraint requires.
    pub fn required_by(&self, constraint: ConstraintId) -> Option<Derived> {
        let mut partitions = BY_PARTITIONS.into_iter().zip(self.flow.partitions(self.workload));
        partitions.find(|(id, _)| *id == constraint).map(|(_, partitions)| Derived::by(partitions, PARTITIONS))
    }
}

/// The readers of a DynamoDB stream: the first is the architecture's own.
#[derive(Clone, Copy, Debug)]
pub struct StreamReaders<'a> {
    /// Shards of the stream.
    pub shards: f64,
    /// Mean bytes of a record of the stream.
    pub record: f64,
    /// The consumers of the scenario.
    pub consumers: &'a [Consumer],
    /// Whether replication is a reader too.
    pub global_table: bool,
    /// Who feeds a further Firehose stream.
    pub firehose_fed_by: FirehoseFed,
}

/// Who feeds a further Firehose stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirehoseFed {
    /// The architecture's own reader: it does not read the stream.
    ByOwnReader,
    /// A reader of its own.
    ByAnother,
}

impl FirehoseFed {
    /// Whether a consumer takes a reader of the stream.
    pub fn reads(self, consumer: &Consumer) -> bool {
        self == Self::ByAnother || consumer.kind != ConsumerKind::Firehose
    }
}

impl StreamReaders<'_> {
    /// Takes out what a DynamoDB stream does not have: enhanced fan-out.
    pub fn drop_fan_out(scenario: &mut Scenario) {
        for consumer in &mut scenario.consumers {
            consumer.fan_out = None;
        }
    }

    /// The names of the readers besides the architecture's own.
    ///
    /// The Firehose of the delivery is the first of its name.
    pub fn names(consumers: &[Consumer], firehose: FirehoseFed) -> impl Iterator<Item = ConsumerName> + '_ {
        let reading = consumers.iter().filter(move |consumer| firehose.reads(consumer));
        let kinds = reading.flat_map(|consumer| (0..consumer.count).map(|_| consumer.kind));
        ConsumerName::numbered(std::iter::once(ConsumerKind::Firehose).chain(kinds)).skip(1)
    }

    /// Readers besides the architecture's own.
    pub fn others(&self) -> f64 {
        let reading = self.consumers.iter().filter(|consumer| self.firehose_fed_by.reads(consumer));
        reading.map(|consumer| f64::from(consumer.count)).sum()
    }

    /// The readers of a shard: the architecture's own first, then the consumers by kind.
    pub fn list(&self, own: ReaderId, consumers: &[&Consumer], flow: &Flow) -> Vec<Reader> {
        let bytes = flow.peak_rate() * self.record * self.hottest(flow);
        let reader = |id, count: u32, calls: f64| {
            let together = f64::from(count);
            Reader { id, count, fan_out: false, calls: calls * together, bytes: bytes * together }
        };
        let polls = 1.0 / POLL_INTERVAL;
        let reading = consumers.iter().filter(|consumer| self.firehose_fed_by.reads(consumer));
        let others =
            reading.map(|consumer| reader(consumer.kind.into(), consumer.count, paid_polls(consumer).unwrap_or(polls)));
        std::iter::once(reader(own, 1, polls)).chain(others).collect()
    }

    /// GetRecords calls per second and shard of all readers that pay. The order of the list does not change a bit.
    fn paid_polls(&self) -> f64 {
        if self.consumers.is_empty() {
            return 0.0;
        }
        let polls = |consumer: &Consumer| paid_polls(consumer).map(|polls| polls * f64::from(consumer.count));
        sorted::collect(self.consumers.iter().filter_map(polls), f64::total_cmp).iter().fold(0.0, |a, b| a + b)
    }

    /// The GetRecords calls of the readers that pay, per month.
    pub fn paid_requests(&self, flow: &Flow) -> Formula {
        Formula::product(&[
            (Symbol::PaidPolls, self.paid_polls()),
            (Symbol::StreamShards, self.shards),
            (Symbol::SecondsPerMonth, flow.seconds),
        ])
    }

    /// Bills the GetRecords calls of the readers that pay.
    pub fn bill(&self, charges: &mut Charges, flow: &Flow) {
        let quantity = self.paid_requests(flow);
        charges.push(Charge {
            line: LineId::DynamodbStreamsReadRequests,
            price: PriceId::DynamodbStreamsReadRequest,
            quantity,
        });
    }

    /// The slowest of the readers that poll at a pace of their own: its place among the consumers, and its GetRecords calls
    /// per second and shard.
    fn slowest(&self) -> Option<(usize, f64)> {
        let reading = self.consumers.iter().enumerate().filter(|(_, consumer)| self.firehose_fed_by.reads(consumer));
        let paced = reading.filter_map(|(place, consumer)| Some((place, paid_polls(consumer)?)));
        // Of several that are as slow it is the same one, whatever the order of the list.
        let kind = |place: usize| self.consumers.get(place).map(|consumer| (consumer.kind, consumer.count));
        paced.min_by(|a, b| a.1.total_cmp(&b.1).then_with(|| kind(a.0).cmp(&kind(b.0))))
    }

    /// Share of the table's changes in the hottest shard.
    fn hottest(&self, flow: &Flow) -> f64 {
        Spread::even(self.shards, flow.hot_key).hottest()
    }

    /// Adds the limits on the number of readers, and on what the slowest of those with a pace of their own can read. What it
    /// has not read waits in the stream, at most as long as `patience` allows.
    pub fn limits(&self, limits: &mut Limits, flow: &Flow, patience: Patience, quotas: &AccountQuotas<'_>) {
        let readers = Formula::sum(&[(Symbol::OwnReader, 1.0), (Symbol::OtherReaders, self.others())]);
        let quota = if self.global_table { QuotaId::StreamsReadersGlobalTable } else { QuotaId::StreamsReaders };
        limits.push(Limit::by_quota(LimitId::StreamsReaders, readers, quota, quotas));
        if let Some((_, polls)) = self.slowest() {
            let (record, hot) = (self.record, self.hottest(flow));
            let demand = Formula::product(&[
                (Symbol::PeakRate, flow.peak_rate()),
                (Symbol::StreamRecord, record),
                (Symbol::HotShard, hot),
            ]);
            let page =
                Formula::constant(PAGE_BYTES).min(&Formula::constant(PAGE_RECORDS).times(Symbol::StreamRecord, record));
            let limit = page.times(Symbol::SlowestPolls, polls);
            let queue = Queue::new(record * hot, patience);
            limits.push(Limit::new(LimitId::StreamsReaderPage, demand, limit, None).queued(queue, &flow.periods));
        }
    }

    /// The consumer that does not keep up with the stream, or barely, and the whole number of calls per second with which it
    /// would with room to spare; `None` if it has that room, or if no number would do.
    pub fn behind(&self, limits: &Limits) -> Option<Behind> {
        let limit = limits.iter().find(|limit| limit.id == LimitId::StreamsReaderPage)?;
        let (place, polls) = self.slowest().filter(|_| limit.verdict() >= Verdict::Near)?;
        let enough = round_up(limit.needed_times() * polls);
        (enough <= MOST_POLLS).then_some(Behind { place, polls, enough })
    }
}

/// A consumer of a DynamoDB stream that does not keep up with it, or barely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Behind {
    /// Its place among the consumers of the scenario.
    pub place: usize,
    /// GetRecords calls per second and shard.
    pub polls: f64,
    /// As many as it takes.
    pub enough: f64,
}

impl Behind {
    /// What to change in words, and the scenario after it.
    pub fn change(&self, scenario: &Scenario) -> Option<(Message, Scenario)> {
        let mut changed = scenario.clone();
        changed.consumers.get_mut(self.place)?.poll_at(self.enough);
        let consumer = named_consumer(&scenario.consumers, self.place);
        Some((RemedyMessage::RemedyPolls { value: Argument::exact(self.enough), consumer }.into(), changed))
    }
}
