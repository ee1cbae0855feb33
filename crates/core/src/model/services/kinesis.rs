//! Kinesis Data Streams: shards and their binding constraint, the read budget of shared consumers, and the bill.

use arrayvec::ArrayVec;

use crate::catalog::{PriceId, QuotaId};
use crate::model::account::AccountQuotas;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Layout};
use crate::model::limits::{Limit, LimitId, Limits, Nature};
use crate::model::queue::Queue;
use crate::model::risk::{Exposure, WithinSecond};
use crate::model::rounding::ON_DEMAND_ROUNDING;
use crate::model::rule::Rule;
use crate::model::sizes::RecordSize;
use crate::model::spread::Spread;
use crate::model::symbols::Symbol;
use crate::scenario::{Consumer, ConsumerKind, Mode, RecordDistribution};
use crate::text::{GIB, HOUR, KIB, MIB, round_up, sorted};

/// Retention included in every stream, in hours.
const FREE_RETENTION: f64 = 24.0;
/// Retention above this, in hours, is billed by the GB-month.
const LONG_TERM: f64 = 168.0;
/// Minimum MiB per second that on-demand Advantage bills in each direction. Kinesis Data Streams FAQ.
const ADVANTAGE_MINIMUM: f64 = 25.0;
/// Bytes per second above which an on-demand shard is split. Kinesis Data Streams Developer Guide, on-demand mode ("500
/// KB/s").
const ON_DEMAND_SHARD_BYTES: f64 = 512_000.0;
/// Records per second above which an on-demand shard is split. AWS big data blog, as quoted: reported.
const ON_DEMAND_SHARD_RECORDS: f64 = 500.0;
/// Minimum number of shards of an on-demand stream: 4 MiB/s.
const ON_DEMAND_SHARDS: f64 = 4.0;
/// The most bytes of an item: 400 KiB. DynamoDB Developer Guide.
const LARGEST_ITEM: f64 = 400.0 * KIB;
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

/// Settings of a stream, for any architecture.
#[derive(Clone, Copy, Debug)]
pub struct StreamSettings<'a> {
    /// Capacity mode.
    pub mode: Mode,
    /// Number of shards, if fixed.
    pub shards: Option<u32>,
    /// Highest utilization of a shard in the busiest hour.
    pub target_utilization: f64,
    /// Whether the hot key has a shard of its own, where the number of shards is fixed.
    pub isolate_hot_key: bool,
    /// How records are spread over the shards.
    pub distribution: RecordDistribution,
    /// Retention in hours.
    pub retention_hours: f64,
    /// Consumers that belong to the delivery itself: 1 for Firehose.
    pub own_readers: f64,
    /// GetRecords calls per second and shard of the delivery itself.
    pub own_polls: f64,
    /// Bytes of the largest record that the stream accepts.
    pub max_record_size: f64,
    /// Highest write rate of the last 30 days in bytes per second, if known.
    pub recent_peak: Option<f64>,
    /// Whether other streams already use up the minimum of on-demand Advantage.
    pub account_commitment_met: bool,
    /// The consumers besides the delivery.
    pub consumers: &'a [Consumer],
    /// How late writes may be, in seconds.
    pub write_patience: f64,
    /// How late reads may be, in seconds.
    pub read_patience: f64,
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
    /// Consumers that share the read budget, including Firehose.
    pub shared: f64,
    /// Consumers with enhanced fan-out.
    pub fan_out: f64,
    /// GetRecords calls per second and shard of consumers other than Firehose.
    pub other_polls: f64,
    record: f64,
}

/// The shards that a stream needs and has.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizing {
    /// Shards required by the peak.
    pub required: f64,
    /// The layout that requires no more.
    pub required_layout: Layout,
    /// Shards used.
    pub used: f64,
    /// Their layout.
    pub layout: Layout,
    /// The constraint that requires the most shards. None for an on-demand stream.
    pub binding: Option<ConstraintId>,
    /// Shards required by each constraint, in the layout that is required.
    pub by: ArrayVec<(ConstraintId, f64), 3>,
}

/// One constraint on the number of shards: the peak demand of the stream, and the limit of one shard.
struct Constraint {
    id: ConstraintId,
    limit: LimitId,
    demand: f64,
    capacity: f64,
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

    /// GB read per month by `readers`.
    fn read_gb(&self, symbol: Symbol, readers: f64) -> Formula {
        Formula::product(&[
            (symbol, readers),
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::KinesisRecord, self.record),
            (Symbol::SecondsPerMonth, self.flow.seconds),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// GB stored beyond the included retention, for this many hours of traffic.
    fn kept_gb(&self, hours: f64) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::KinesisRecord, self.record),
            (Symbol::StoredSeconds, HOUR * hours),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// GB written per month, with each record rounded up to whole KiB.
    fn written_gb(&self) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::RoundedKiB, self.flow.rounded.kinesis_units),
            (Symbol::KiB, ON_DEMAND_ROUNDING),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// Bills the stream in its capacity mode.
    pub fn bill(&self, charges: &mut Charges) {
        match self.settings.mode {
            Mode::Provisioned => self.bill_provisioned(charges),
            Mode::OnDemand => self.bill_on_demand(charges),
            Mode::OnDemandAdvantage => self.bill_advantage(charges),
        }
    }

    fn bill_provisioned(&self, charges: &mut Charges) {
        let retention = self.settings.retention_hours;
        let shards = (Symbol::Shards, self.sizing.used);
        let hours = (Symbol::MonthHours, self.flow.month_hours);
        let shard_hours = Formula::product(&[shards, hours]);
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        charge(LineId::KinesisShardHours, PriceId::KinesisShardHour, shard_hours);
        let units = Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::PutUnitsPerRecord, self.flow.rounded.kinesis_units),
        ]);
        charge(LineId::KinesisPutPayloadUnits, PriceId::KinesisPutPayloadUnit, units);
        if retention > FREE_RETENTION {
            charge(LineId::KinesisExtendedRetentionShardHours, PriceId::KinesisExtendedRetentionShardHour, shard_hours);
        }
        let kept = self.kept_gb((retention - LONG_TERM).max(0.0));
        charge(LineId::KinesisLongTermStorageGbMonths, PriceId::KinesisLongTermStorageGbMonth, kept);
        let fan_out = Formula::product(&[(Symbol::FanOutConsumers, self.fan_out), shards, hours]);
        charge(LineId::KinesisEfoShardHours, PriceId::KinesisEfoShardHour, fan_out);
        charge(LineId::KinesisEfoGb, PriceId::KinesisEfoGb, self.read_gb(Symbol::FanOutConsumers, self.fan_out));
    }

    fn bill_on_demand(&self, charges: &mut Charges) {
        let retention = self.settings.retention_hours;
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        let hours = Formula::number(Symbol::MonthHours, self.flow.month_hours);
        charge(LineId::KinesisOnDemandStreamHours, PriceId::KinesisOnDemandStreamHour, hours);
        charge(LineId::KinesisOnDemandInGb, PriceId::KinesisOnDemandInGb, self.written_gb());
        charge(
            LineId::KinesisOnDemandOutGb,
            PriceId::KinesisOnDemandOutGb,
            self.read_gb(Symbol::SharedConsumers, self.shared),
        );
        let fan_out = self.read_gb(Symbol::FanOutConsumers, self.fan_out);
        charge(LineId::KinesisOnDemandEfoOutGb, PriceId::KinesisOnDemandEfoOutGb, fan_out);
        let extended = self.kept_gb((retention.min(LONG_TERM) - FREE_RETENTION).max(0.0));
        charge(LineId::KinesisOnDemandExtendedGbMonths, PriceId::KinesisOnDemandExtendedGbMonth, extended);
        let long_term = self.kept_gb((retention - LONG_TERM).max(0.0));
        charge(LineId::KinesisOnDemandLongTermGbMonths, PriceId::KinesisOnDemandLongTermGbMonth, long_term);
    }

    fn bill_advantage(&self, charges: &mut Charges) {
        let met = self.settings.account_commitment_met;
        let minimum = Formula::product(&[
            (Symbol::ProvisionedMinimum, ADVANTAGE_MINIMUM),
            (Symbol::SecondsPerMonth, self.flow.seconds),
        ])
        .per(Symbol::MiBPerGb, GIB / MIB);
        let at_least = |quantity: Formula| if met || quantity.value() >= minimum.value() { quantity } else { minimum };
        let read = self.read_gb(Symbol::AllConsumers, self.shared + self.fan_out);
        let kept = self.kept_gb((self.settings.retention_hours - FREE_RETENTION).max(0.0));
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        charge(LineId::KinesisAdvantageInGb, PriceId::KinesisAdvantageInGb, at_least(self.written_gb()));
        charge(LineId::KinesisAdvantageOutGb, PriceId::KinesisAdvantageOutGb, at_least(read));
        charge(LineId::KinesisAdvantageRetentionGbMonths, PriceId::KinesisAdvantageRetentionGbMonth, kept);
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
        let mut push = |id, terms: &[(Symbol, f64)], quota, queue| {
            let limit = Limit::by_quota(id, Formula::product(terms), quota, quotas);
            let too_hot = id != LimitId::KinesisReadBytes && self.is_too_hot(id, quotas);
            let nature = if too_hot { Nature::Hard } else { limit.nature };
            limits.push(Limit { nature, ..limit }.queued(queue, &self.flow.periods));
        };
        let write = |per_change| Queue { per_change, most: f64::INFINITY, patience: self.settings.write_patience };
        push(LimitId::KinesisWriteBytes, &[peak, record, hot], bytes, write(self.record * hot.1));
        push(LimitId::KinesisWriteRecords, &[peak, hot], records, write(hot.1));
        // A shard is not read faster than it is written.
        let written = quotas.value(bytes).min(quotas.value(records) * self.record);
        let read = Queue {
            per_change: self.shared * self.record * hot.1,
            most: self.shared * written,
            patience: self.settings.read_patience,
        };
        let shared = (Symbol::SharedConsumers, self.shared);
        push(LimitId::KinesisReadBytes, &[shared, peak, record, hot], QuotaId::KinesisShardReadBytes, read);
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

    /// The rates of the hottest shard that may exceed their limits.
    pub fn exposures(&self, quotas: &AccountQuotas<'_>) -> [Exposure; 3] {
        let records = self.hot();
        let bytes = records * self.record;
        let sizes = self.flow.kinesis_record.variation();
        let exposure = |limit, per_change, variation, quota| Exposure {
            limit,
            per_change,
            records,
            within_second: WithinSecond::Throttled(variation),
            capacity: quotas.value(quota),
            unit_share: self.spread.on_busiest(),
        };
        [
            exposure(LimitId::KinesisWriteBytes, bytes, sizes, QuotaId::KinesisShardWriteBytes),
            exposure(LimitId::KinesisWriteRecords, records, 0.0, QuotaId::KinesisShardWriteRecords),
            exposure(LimitId::KinesisReadBytes, self.shared * bytes, sizes, QuotaId::KinesisShardReadBytes),
        ]
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

    /// Whether one key alone is above this limit of a shard, so that no layout of shards serves it.
    pub fn is_too_hot(&self, limit: LimitId, quotas: &AccountQuotas<'_>) -> bool {
        let constraints = constraints(self.flow.peak_rate(), self.record, self.shared, quotas);
        constraints.iter().any(|c| c.limit == limit && self.hot_key * c.demand > c.capacity)
    }

    /// Seconds from a put until a consumer can read it: more with each shared consumer.
    pub fn propagation(&self) -> Formula {
        Formula::constant(PROPAGATION)
            .times(Symbol::SharedConsumers, self.shared)
            .min(&Formula::constant(MOST_PROPAGATION))
    }
}

/// Seconds from a put until a consumer can read it, with one consumer, and the most as consumers are added. Kinesis
/// Data Streams Developer Guide: about 200 ms with one, 1,000 ms with five.
const PROPAGATION: f64 = 0.2;
const MOST_PROPAGATION: f64 = 1.0;
/// The documentation of both.
pub const PROPAGATION_RULE: Rule = Rule::verified(
    "Kinesis Data Streams Developer Guide, enhanced fan-out: about 200 ms for each shared consumer, up to 1 s",
);

/// The ceiling in bytes beside which AWS states one in records: 200 MiB/s.
const CEILING_WITH_RECORDS: f64 = 200.0 * MIB;

fn constraints(peak: f64, record: f64, shared: f64, quotas: &AccountQuotas<'_>) -> [Constraint; 3] {
    let constraint = |id, limit, demand, quota| Constraint { id, limit, demand, capacity: quotas.value(quota) };
    [
        constraint(
            ConstraintId::KinesisWriteBytes,
            LimitId::KinesisWriteBytes,
            peak * record,
            QuotaId::KinesisShardWriteBytes,
        ),
        constraint(
            ConstraintId::KinesisWriteRecords,
            LimitId::KinesisWriteRecords,
            peak,
            QuotaId::KinesisShardWriteRecords,
        ),
        constraint(
            ConstraintId::KinesisReadBytes,
            LimitId::KinesisReadBytes,
            shared * peak * record,
            QuotaId::KinesisShardReadBytes,
        ),
    ]
}

/// Shards besides those that carry the rest, where the hot key is isolated: its own, and the half of a shard that was split
/// off around it.
const FOR_THE_KEY: f64 = 2.0;
/// The fewest shards with one for the hot key.
const FEWEST_ISOLATED: f64 = 3.0;

impl Layout {
    /// How traffic with this hot key is spread over shards in this layout.
    fn spread(self, shards: f64, hot_key: f64) -> Spread {
        match self {
            Self::Even => Spread::even(shards, hot_key),
            Self::Isolated => Spread::isolated(shards, hot_key),
        }
    }

    /// Whole shards for what a constraint needs.
    fn shards(self, needed: f64) -> f64 {
        match self {
            Self::Even => round_up(needed).max(1.0),
            Self::Isolated => (round_up(needed) + FOR_THE_KEY).max(FEWEST_ISOLATED),
        }
    }
}

impl Constraint {
    /// Shards that carry what is not the hot key's alone. Of a demand `X`, a shard may use `u` of its limit `L`.
    ///
    /// Even: the hottest shard carries `h + (1 - h) / N`, so `N >= (1 - h) / (u L / X - h)`; none if `u L / X <= h`.
    /// Isolated: the others carry `1 - h`, so `(1 - h) X / (u L)` of them, whatever the hot key needs itself.
    fn needed(&self, layout: Layout, target_utilization: f64, hot_key: f64) -> Option<f64> {
        let share = target_utilization * self.capacity / self.demand;
        match layout {
            Layout::Even => (share > hot_key).then(|| (1.0 - hot_key) / (share - hot_key)),
            Layout::Isolated => Some((1.0 - hot_key) / share),
        }
    }

    /// The shards as a formula, which takes longer to build: on demand, for an explanation.
    fn shards(&self, layout: Layout, target_utilization: f64, hot_key: f64) -> Option<Formula> {
        self.needed(layout, target_utilization, hot_key)?;
        let key = Formula::number(Symbol::HottestKeyShare, hot_key);
        let rest = Formula::constant(1.0).minus(&key);
        let share =
            Formula::product(&[(Symbol::TargetUtilization, target_utilization), (Symbol::Quota, self.capacity)])
                .per(Symbol::WholeDemand, self.demand);
        Some(match layout {
            Layout::Even => Formula::constant(1.0).max(&rest.over(&share.minus(&key)).ceil()),
            Layout::Isolated => rest.over(&share).ceil().plus(&Formula::constant(FOR_THE_KEY)),
        })
    }
}

impl Sizing {
    fn provisioned(constraints: &[Constraint; 3], settings: &StreamSettings<'_>, hot_key: f64) -> Self {
        let target = settings.target_utilization;
        let needed = |layout| constraints.each_ref().map(|constraint| constraint.needed(layout, target, hot_key));
        let most = |needed: &[Option<f64>; 3]| {
            needed.iter().try_fold(0.0, |most: f64, needed| needed.map(|needed| most.max(needed)))
        };
        let even = needed(Layout::Even);
        let mut layout = Layout::Even;
        let mut chosen = even;
        if hot_key > 0.0 {
            let isolated = needed(Layout::Isolated);
            let shards = |layout: Layout, needed: &[Option<f64>; 3]| most(needed).map(|most| layout.shards(most));
            let fewer = match (shards(Layout::Even, &even), shards(Layout::Isolated, &isolated)) {
                (Some(even), Some(isolated)) => isolated < even,
                (even, _) => even.is_none(),
            };
            if fewer {
                (layout, chosen) = (Layout::Isolated, isolated);
            }
        }
        let required = layout.shards(most(&chosen).unwrap_or(0.0));
        let (mut by, mut binding, mut largest) = (ArrayVec::new(), None, f64::NEG_INFINITY);
        for (constraint, needed) in constraints.iter().zip(chosen.into_iter().flatten()) {
            if needed > largest {
                (largest, binding) = (needed, Some(constraint.id));
            }
            by.push((constraint.id, layout.shards(needed)));
        }
        let fixed_layout = if settings.isolate_hot_key { Layout::Isolated } else { Layout::Even };
        let (used, used_layout) = settings.shards.map_or((required, layout), |fixed| (f64::from(fixed), fixed_layout));
        Self { required, required_layout: layout, used, layout: used_layout, binding, by }
    }

    /// An on-demand stream has no visible shards. For limits per shard, a shard above 500 KB/s or 500 records/s counts as
    /// split.
    fn on_demand(peak: f64, record: f64) -> Self {
        let by_bytes = round_up(peak * record / ON_DEMAND_SHARD_BYTES);
        let by_records = round_up(peak / ON_DEMAND_SHARD_RECORDS);
        let shards = by_bytes.max(by_records).max(ON_DEMAND_SHARDS);
        let layout = Layout::Even;
        Self { required: shards, required_layout: layout, used: shards, layout, binding: None, by: ArrayVec::new() }
    }
}

/// The formula in AWS's guide for the shards of a table's stream, and its older form, for comparison. DynamoDB
/// Developer Guide, Kinesis Data Streams shard management.
pub fn aws_guide(peak_rate: f64, updates: f64, item_size: f64) -> [Formula; 2] {
    let rate = Formula::number(Symbol::PeakRate, peak_rate);
    let records = rate.over(&Formula::constant(GUIDE_RECORDS));
    [4.0, 1.0].map(|weight| {
        let images = Formula::constant(weight).plus(&Formula::number(Symbol::Updates, updates));
        let bytes = rate.product_with(&images).times(Symbol::ItemSize, item_size).over(&Formula::constant(MIB));
        bytes.max(&records).ceil()
    })
}

/// Records per second and shard in the guide's formula.
const GUIDE_RECORDS: f64 = 1000.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_of_a_constraint_gives_the_number_that_sizing_uses() {
        for hot_key in [0.0, 0.01, 0.3, 1.0] {
            for demand in [1.0, 1e6, 3e6, 1e9] {
                let (id, limit) = (ConstraintId::KinesisWriteBytes, LimitId::KinesisWriteBytes);
                let constraint = Constraint { id, limit, demand, capacity: MIB };
                for layout in [Layout::Even, Layout::Isolated] {
                    let used = constraint.needed(layout, 0.7, hot_key).map(|needed| layout.shards(needed));
                    let shown = constraint.shards(layout, 0.7, hot_key).map(|formula| formula.value());
                    // An isolated key has no shard without traffic: nobody is left only where it is everything.
                    assert!(used == shown || hot_key == 1.0, "{hot_key} {demand}: {used:?} {shown:?}");
                }
            }
        }
    }
}
