//! Kinesis Data Streams: shards and their binding constraint, the read budget of shared consumers, and the bill.

mod bill;
mod levers;
mod own_delivery;
mod propagation;
mod settings;
mod sizing;

use crate::catalog::QuotaId;
use crate::model::account::AccountQuotas;
use crate::model::bill::LineId;
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, HopId};
use crate::model::limits::{Limit, LimitId, Limits, Nature};
use crate::model::parts::{Hop, Reader, RoundedSize};
use crate::model::queue::{Chance, Queue, Turns};
use crate::model::risk::{Exposure, Exposures, WithinSecond};
use crate::model::rounding::stream_quantum;
use crate::model::sizes::RecordSize;
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{Consumer, ConsumerKind, Mode, RecordDistribution};
use crate::text::{KIB, MIB, NoticeMessage, sorted};
pub use levers::{modes, record_size};
pub use own_delivery::{DELIVERY_RULE, OwnDelivery};
pub use propagation::PROPAGATION_RULE;
pub use settings::StreamSettings;
use sizing::{ON_DEMAND_SHARD_BYTES, ON_DEMAND_SHARD_RECORDS, constraints};
pub use sizing::{Sizing, aws_guide};

/// The most bytes of an item: 400 KiB. DynamoDB Developer Guide.
const LARGEST_ITEM: f64 = 400.0 * KIB;
/// The most bytes of a GetRecords call. Kinesis Data Streams API.
const PAGE_BYTES: f64 = 10.0 * MIB;
/// The most records of a GetRecords call. Kinesis Data Streams API.
const PAGE_RECORDS: f64 = 10_000.0;
/// Where in the distribution of item sizes the largest record is taken.
const LARGEST_SIGMAS: f64 = 3.0;

/// Default GetRecords calls per second and shard of a consumer of this kind.
///
/// Lambda: Lambda Developer Guide. KCL: idle time between reads of 1 s. Flink: a read every 200 ms, the whole budget.
/// EventBridge Pipes: EventBridge User Guide. A custom consumer sets its own.
pub const fn default_polls(kind: ConsumerKind) -> f64 {
    match kind {
        ConsumerKind::Firehose | ConsumerKind::Lambda | ConsumerKind::Kcl => 1.0,
        ConsumerKind::Flink => 5.0,
        ConsumerKind::EventbridgePipe => 4.0,
        ConsumerKind::Custom => 0.0,
    }
}

/// GetRecords calls per second and shard of all consumers of one entry.
pub fn polls(consumer: &Consumer) -> f64 {
    if consumer.uses_fan_out() {
        return 0.0;
    }
    f64::from(consumer.count) * consumer.polls_per_second.unwrap_or(default_polls(consumer.kind))
}

/// GetRecords calls per second and shard of all these entries. The order of the list does not change a bit.
fn other_polls(consumers: &[Consumer]) -> f64 {
    if consumers.len() < 3 {
        return consumers.iter().fold(0.0, |sum, consumer| sum + polls(consumer));
    }
    sorted::collect(consumers.iter().map(polls), f64::total_cmp).iter().fold(0.0, |sum, polls| sum + polls)
}

/// A stream, its shards and its consumers.
#[derive(Clone, Debug)]
pub struct Stream<'a> {
    flow: &'a Flow,
    /// Settings of the stream.
    pub settings: StreamSettings<'a>,
    /// Number of shards and its reasons.
    pub sizing: Sizing,
    /// How the traffic is spread over the shards.
    pub spread: Spread,
    /// Share of the changes on the hot key, as far as the key decides the shard.
    pub hot_key: f64,
    /// Consumers that share the read budget, including those of the delivery itself.
    pub shared: f64,
    /// Consumers with enhanced fan-out.
    pub fan_out: f64,
    /// GetRecords calls per second and shard of consumers besides the delivery.
    pub other_polls: f64,
    record: f64,
}

impl<'a> Stream<'a> {
    /// Sizes a stream for a flow.
    pub fn new(flow: &'a Flow, settings: StreamSettings<'a>, quotas: &AccountQuotas<'_>) -> Self {
        let (mut shared, mut fan_out) = (settings.own_readers, 0.0);
        for consumer in settings.consumers {
            let count = f64::from(consumer.count);
            if consumer.uses_fan_out() { fan_out += count } else { shared += count }
        }
        let record = flow.kinesis_record.mean();
        let hot_key = if settings.distribution == RecordDistribution::Auto { 0.0 } else { flow.hot_key };
        let sizing = if settings.mode == Mode::Provisioned {
            let constraints = constraints(flow.peak_rate(), record, shared, quotas);
            Sizing::provisioned(&constraints, &settings, hot_key)
        } else {
            Sizing::on_demand(flow.peak_rate(), record)
        };
        let spread = sizing.layout.spread(sizing.used, hot_key);
        let other_polls = other_polls(settings.consumers);
        Self { flow, settings, sizing, spread, hot_key, shared, fan_out, other_polls, record }
    }

    fn on_demand(&self) -> bool {
        self.settings.mode != Mode::Provisioned
    }

    /// Shards with which an on-demand stream starts: those of its recent peak, or else of the flow's.
    pub fn on_demand_shards(&self) -> f64 {
        let recent = self.settings.recent_peak.map_or(self.flow.peak_rate(), |bytes| bytes / self.record);
        Sizing::on_demand(recent, self.record).used
    }

    /// Records per second above which an on-demand shard is split.
    pub fn on_demand_split(&self) -> f64 {
        ON_DEMAND_SHARD_RECORDS.min(ON_DEMAND_SHARD_BYTES / self.record)
    }

    /// The ceilings of an on-demand stream in bytes and in records per second; AWS states the second only where the first
    /// is 200 MiB/s.
    pub fn on_demand_ceilings(quotas: &AccountQuotas<'_>) -> [f64; 2] {
        let bytes = QuotaId::KinesisOnDemandCeilingBytes;
        let stated = quotas.defaults.value(bytes) <= CEILING_WITH_RECORDS;
        let records = || quotas.value(QuotaId::KinesisOnDemandCeilingRecords);
        [quotas.value(bytes), if stated { records() } else { f64::INFINITY }]
    }

    /// Share of the traffic on the hottest shard.
    pub fn hot(&self) -> f64 {
        self.spread.hottest()
    }

    /// Adds the demands on the hottest shard, the stream and the account.
    pub fn limits(&self, limits: &mut Limits, quotas: &AccountQuotas<'_>) {
        self.limit_rates(limits, quotas);
        let mut push = |id, demand, quota| limits.push(Limit::by_quota(id, demand, quota, quotas));
        let records = Formula::product(&[
            (Symbol::SharedConsumers, self.shared),
            (Symbol::PeakRate, self.flow.peak_rate()),
            (Symbol::HotShard, self.hot()),
        ]);
        push(LimitId::KinesisReadRecords, records, QuotaId::KinesisShardReadRecords);
        let calls = Formula::sum(&[
            (Symbol::FirehosePolls, self.settings.own_polls),
            (Symbol::ConsumerPolls, self.other_polls),
        ]);
        push(LimitId::KinesisReadCalls, calls, QuotaId::KinesisShardReadCalls);
        let fan_out_quota = match self.settings.mode {
            Mode::OnDemandAdvantage => QuotaId::KinesisEfoConsumersAdvantage,
            _ => QuotaId::KinesisEfoConsumers,
        };
        push(LimitId::KinesisEfoConsumers, Formula::number(Symbol::FanOutConsumers, self.fan_out), fan_out_quota);
        if !self.on_demand() {
            let shards = Formula::number(Symbol::Shards, self.sizing.used);
            push(LimitId::KinesisShardQuota, shards, QuotaId::KinesisShardQuota);
        }
        let largest = Formula::number(Symbol::LargestRecord, self.largest_record());
        let setting = Formula::number(Symbol::Setting, self.settings.max_record_size);
        limits.push(Limit::new(LimitId::KinesisRecordSize, largest, setting, None));
        if self.on_demand() {
            self.on_demand_limits(limits, quotas);
        }
    }

    /// Adds the rates of the hottest shard. What is above them waits: before the stream, or in it.
    fn limit_rates(&self, limits: &mut Limits, quotas: &AccountQuotas<'_>) {
        let peak = (Symbol::PeakRate, self.flow.peak_rate());
        let record = (Symbol::KinesisRecord, self.record);
        let hot = (Symbol::HotShard, self.hot());
        let [bytes, records] = [QuotaId::KinesisShardWriteBytes, QuotaId::KinesisShardWriteRecords];
        let mut push = |id, terms: &[(Symbol, f64)], quota, queue: Queue, chance: &dyn Fn() -> Chance| {
            let mut limit = Limit::by_quota(id, Formula::product(terms), quota, quotas);
            // Consumers can be moved off the reads of a shard, all but the delivery itself.
            let is_read = id == LimitId::KinesisReadBytes;
            if self.is_too_hot(id, quotas) {
                if !is_read {
                    limit.nature = Nature::Hard;
                }
                if !is_read || self.shared <= self.settings.own_readers {
                    limit.beside_key = Some(limit.utilization() * self.spread.beside_hottest() / hot.1);
                }
            }
            // Chance makes later only what waits.
            let waits = queue.may_wait(&self.flow.periods, limit.limit.value());
            let queue = if waits { Queue { chance: chance(), ..queue } } else { queue };
            limits.push(limit.queued(queue, &self.flow.periods));
        };
        let queue = |per_change, patience| Queue::new(per_change, patience).on(self.spread);
        let arrivals = |sizes: f64| (1.0 + sizes) / (peak.1 * hot.1);
        let of_bytes = || Chance { arrivals: arrivals(self.flow.kinesis_record.variation()), turns: None };
        let of_records = || Chance { arrivals: arrivals(0.0), turns: None };
        let write = |per_change| queue(per_change, self.settings.write_patience);
        push(LimitId::KinesisWriteBytes, &[peak, record, hot], bytes, write(self.record * hot.1), &of_bytes);
        push(LimitId::KinesisWriteRecords, &[peak, hot], records, write(hot.1), &of_records);
        // A shard is not read faster than it is written.
        let written = quotas.value(bytes).min(quotas.value(records) * self.record);
        let read = Queue {
            most: self.shared * written,
            ..queue(self.shared * self.record * hot.1, self.settings.read_patience)
        };
        let of_readers = || Chance {
            turns: (self.shared > 0.0).then(|| self.turns(quotas.value(QuotaId::KinesisShardReadBytes))),
            ..of_bytes()
        };
        let shared = (Symbol::SharedConsumers, self.shared);
        let terms = [shared, peak, record, hot];
        push(LimitId::KinesisReadBytes, &terms, QuotaId::KinesisShardReadBytes, read, &of_readers);
    }

    /// The shared consumers as readers that take turns. A call that returns 10 MiB blocks the shard for five seconds, and
    /// the next consumer to poll reads the next 10 MiB (Kinesis Data Streams API, GetRecords). Over an hour, consumers get unequal
    /// shares; one that polls twice as often gets twice as much.
    fn turns(&self, bytes_per_second: f64) -> Turns {
        let own = (self.settings.own_readers, self.settings.own_polls);
        let others = self.settings.consumers.iter().filter(|consumer| consumer.count > 0 && !consumer.uses_fan_out());
        let others = others.map(|consumer| (f64::from(consumer.count), polls(consumer) / f64::from(consumer.count)));
        let readers = || std::iter::once(own).filter(|(count, _)| *count > 0.0).chain(others.clone());
        let least = readers().map(|(_, polls)| polls).fold(f64::INFINITY, f64::min);
        let seldom = readers().filter(|(_, polls)| *polls <= least).map(|(count, _)| count).sum();
        let all = readers().map(|(count, polls)| count * polls).sum::<f64>();
        let page = PAGE_BYTES.min(PAGE_RECORDS * self.record) / bytes_per_second;
        Turns { readers: self.shared, page, least: (least / all).min(1.0 / self.shared), seldom }
    }

    fn on_demand_limits(&self, limits: &mut Limits, quotas: &AccountQuotas<'_>) {
        let peak = self.flow.peak_rate();
        let records = Formula::number(Symbol::PeakRate, peak);
        let bytes = Formula::product(&[(Symbol::PeakRate, peak), (Symbol::KinesisRecord, self.record)]);
        // A new stream, or twice the peak of the last 30 days; unless given, the stream has carried this peak before.
        let recent = self.settings.recent_peak.unwrap_or(bytes.value());
        let mut grows = |id, demand, quota, recent: f64| {
            let capacity = Formula::number(Symbol::OnDemandCapacity, quotas.value(quota).max(2.0 * recent));
            limits.push(Limit::new(id, demand, capacity, None));
        };
        grows(LimitId::KinesisOnDemandGrowth, bytes, QuotaId::KinesisOnDemandNewStreamBytes, recent);
        grows(
            LimitId::KinesisOnDemandGrowthRecords,
            records,
            QuotaId::KinesisOnDemandNewStreamRecords,
            self.settings.recent_peak.map_or(peak, |bytes| bytes / self.record),
        );
        let ceiling = QuotaId::KinesisOnDemandCeilingBytes;
        limits.push(Limit::by_quota(LimitId::KinesisOnDemandCeiling, bytes, ceiling, quotas));
        if quotas.defaults.value(ceiling) <= CEILING_WITH_RECORDS {
            let ceiling = QuotaId::KinesisOnDemandCeilingRecords;
            limits.push(Limit::by_quota(LimitId::KinesisOnDemandCeilingRecords, records, ceiling, quotas));
        }
    }

    /// Bytes of the largest kind of record in the mix; if item sizes vary, of a large item.
    fn largest_record(&self) -> f64 {
        let record: &RecordSize = &self.flow.kinesis_record;
        record.largest(self.flow.item.at_sigmas(LARGEST_SIGMAS).min(LARGEST_ITEM))
    }

    /// The rates of the hottest shard that may exceed their limits. Nothing is read without shared consumers.
    pub fn exposures(&self, quotas: &AccountQuotas<'_>) -> Exposures {
        let records = self.hot();
        let bytes = records * self.record;
        let sizes = self.flow.kinesis_record.variation();
        let exposure = |limit, per_change, variation, quota| Exposure {
            limit,
            per_change,
            records,
            within_second: WithinSecond::Throttled(variation),
            capacity: quotas.value(quota),
            spread: self.spread,
        };
        let read = self.shared * bytes;
        let writes = [
            exposure(LimitId::KinesisWriteBytes, bytes, sizes, QuotaId::KinesisShardWriteBytes),
            exposure(LimitId::KinesisWriteRecords, records, 0.0, QuotaId::KinesisShardWriteRecords),
        ];
        let reads = exposure(LimitId::KinesisReadBytes, read, sizes, QuotaId::KinesisShardReadBytes);
        writes.into_iter().chain((read > 0.0).then_some(reads)).chain(self.above_ceilings(quotas)).collect()
    }

    /// What the whole of an on-demand stream is written above its ceilings: hour by hour, as it is beyond every burst.
    fn above_ceilings(&self, quotas: &AccountQuotas<'_>) -> impl Iterator<Item = Exposure> {
        let ids = [LimitId::KinesisOnDemandCeiling, LimitId::KinesisOnDemandCeilingRecords];
        let peak = self.flow.peak_rate();
        let on_demand = self.on_demand();
        let exposure = move |((limit, per_change), capacity)| Exposure {
            limit,
            per_change,
            records: 1.0,
            within_second: WithinSecond::Waits,
            capacity,
            spread: Spread::equal(1.0),
        };
        let all = ids.into_iter().zip([self.record, 1.0]).zip(Self::on_demand_ceilings(quotas)).map(exposure);
        all.filter(move |one| on_demand && peak * one.per_change > one.capacity)
    }

    /// The hop into the stream.
    pub fn put_hop(&self) -> Hop {
        let mode = self.settings.mode;
        let changes = self.flow.mean_rate * self.flow.seconds;
        let line = match mode {
            Mode::Provisioned => LineId::KinesisPutPayloadUnits,
            Mode::OnDemand => LineId::KinesisOnDemandInGb,
            Mode::OnDemandAdvantage => LineId::KinesisAdvantageInGb,
        };
        let billed = match mode {
            Mode::OnDemandAdvantage => self.committed_bytes(),
            _ => changes * self.flow.kinesis_units(mode) * stream_quantum(mode),
        };
        Hop { id: HopId::KinesisPut, line, carried: changes * self.record, billed }
    }

    /// The sizes of its records, which are rounded up as they are put.
    pub fn put_size(&self) -> RoundedSize {
        let (record, unit) = (self.flow.kinesis_record, stream_quantum(self.settings.mode));
        RoundedSize { what: NoticeMessage::SizeKinesisRecord.into(), record, unit }
    }

    /// Bytes per second that one reader reads from the hottest shard in the busiest hour.
    pub fn read_rate(&self) -> f64 {
        self.flow.peak_rate() * self.record * self.hot()
    }

    /// The consumers besides the delivery, as readers of a shard.
    pub fn other_readers<'c>(&self, consumers: Vec<&'c Consumer>) -> impl Iterator<Item = Reader> + use<'c> {
        let bytes = self.read_rate();
        consumers.into_iter().map(move |consumer| Reader {
            id: consumer.kind.into(),
            count: consumer.count,
            fan_out: consumer.uses_fan_out(),
            calls: polls(consumer),
            bytes: bytes * f64::from(consumer.count),
        })
    }

    /// Shards required by a constraint. `None` if AWS manages the shards.
    pub fn shards_by(&self, constraint: ConstraintId, quotas: &AccountQuotas<'_>) -> Option<Formula> {
        if self.on_demand() {
            return None;
        }
        let constraints = constraints(self.flow.peak_rate(), self.record, self.shared, quotas);
        let asking = constraints.iter().find(|asking| asking.id == constraint)?;
        asking.shards(self.sizing.required_layout, self.settings.target_utilization, self.hot_key)
    }

    /// Whether one key is hotter than the others where its shard is.
    pub fn has_hot_key(&self) -> bool {
        self.hot_key > 0.0
    }

    /// Whether one key alone is above this limit of a shard, so that no layout of shards serves it.
    pub fn is_too_hot(&self, limit: LimitId, quotas: &AccountQuotas<'_>) -> bool {
        self.used_by_key(limit, quotas) > 1.0
    }

    /// The share of this limit of a shard that the hot key takes alone, however many shards there are.
    pub fn used_by_key(&self, limit: LimitId, quotas: &AccountQuotas<'_>) -> f64 {
        if self.hot_key == 0.0 {
            return 0.0;
        }
        let constraints = constraints(self.flow.peak_rate(), self.record, self.shared, quotas);
        let limits = constraints.iter().filter(|constraint| constraint.limit == limit);
        limits.map(|constraint| self.hot_key * constraint.demand / constraint.capacity).sum()
    }

    /// The stage until a consumer can read.
    pub fn propagation_stage(&self) -> Stage {
        propagation::with_consumers(self.shared)
    }
}

/// The ceiling in bytes beside which AWS states one in records: 200 MiB/s.
const CEILING_WITH_RECORDS: f64 = 200.0 * MIB;
