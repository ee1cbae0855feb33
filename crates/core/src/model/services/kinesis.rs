//! Kinesis Data Streams: shards and what they bind on, the read budget its consumers share, and what it bills.

use arrayvec::ArrayVec;

use crate::catalog::{PriceId, QuotaId, Quotas};
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::ConstraintId;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::risk::Exposure;
use crate::model::sizes::RecordSize;
use crate::model::symbols::Symbol;
use crate::scenario::{Consumer, ConsumerKind, Mode};
use crate::text::{GIB, HOUR, KIB, MIB, round_up, sorted};

/// One PUT payload unit: a record is billed in whole multiples. Kinesis Data Streams pricing page.
pub const PUT_PAYLOAD_UNIT: f64 = 25.0 * KIB;
/// An on-demand stream bills what is written in whole multiples of this, record by record. Pricing page.
pub const ON_DEMAND_ROUNDING: f64 = KIB;
/// Retention that every stream has, in hours.
const FREE_RETENTION: f64 = 24.0;
/// Above this retention, in hours, storage is billed by the GB-month.
const LONG_TERM: f64 = 168.0;
/// On-demand Advantage bills at least so many MiB a second each way. Kinesis Data Streams FAQ.
const ADVANTAGE_MINIMUM: f64 = 25.0;
/// An on-demand shard above this is split. Kinesis Data Streams Developer Guide, on-demand mode ("500 KB/s").
const ON_DEMAND_SHARD_BYTES: f64 = 512_000.0;
/// A new on-demand stream has at least so many shards: 4 MiB/s.
const ON_DEMAND_SHARDS: f64 = 4.0;
/// Bytes of a record never exceed what an item can hold: 400 KiB. DynamoDB Developer Guide.
const LARGEST_ITEM: f64 = 400.0 * KIB;
/// How far up the distribution of item sizes the largest record is looked for.
const LARGEST_SIGMAS: f64 = 3.0;

/// GetRecords calls a second on each shard that a consumer of this kind makes by default.
///
/// Lambda: Lambda Developer Guide. KCL: idle time between reads of 1 s. Flink: reads every 200 ms, the whole
/// budget. EventBridge Pipes: EventBridge User Guide. A custom consumer says so itself.
pub const fn default_polls(kind: ConsumerKind) -> f64 {
    match kind {
        ConsumerKind::Firehose | ConsumerKind::Lambda | ConsumerKind::Kcl => 1.0,
        ConsumerKind::Flink => 5.0,
        ConsumerKind::EventbridgePipe => 4.0,
        ConsumerKind::Custom => 0.0,
    }
}

/// GetRecords calls a second on each shard by all consumers of one entry.
pub fn polls(consumer: &Consumer) -> f64 {
    if consumer.fan_out {
        return 0.0;
    }
    f64::from(consumer.count) * consumer.polls_per_second.unwrap_or(default_polls(consumer.kind))
}

/// GetRecords calls a second on each shard by all of these, the same to the bit in whatever order they are listed.
fn other_polls(consumers: &[Consumer]) -> f64 {
    if consumers.len() < 3 {
        return consumers.iter().fold(0.0, |sum, consumer| sum + polls(consumer));
    }
    sorted::collect(consumers.iter().map(polls), f64::total_cmp).iter().fold(0.0, |sum, polls| sum + polls)
}

/// What a stream is set to, whichever architecture it serves.
#[derive(Clone, Copy, Debug)]
pub struct StreamSettings<'a> {
    /// The capacity mode.
    pub mode: Mode,
    /// Shards, where they are fixed.
    pub shards: Option<u32>,
    /// How full a shard may be in the busiest hour.
    pub target_utilization: f64,
    /// Share of the changes on one key.
    pub hottest_key_share: f64,
    /// Hours that records are kept.
    pub retention_hours: f64,
    /// GetRecords calls a second that the delivery itself makes on each shard.
    pub own_polls: f64,
    /// Bytes of the largest record that the stream takes.
    pub max_record_size: f64,
    /// Bytes a second of the highest write rate of the last 30 days, where it is known.
    pub recent_peak: Option<f64>,
    /// Whether other streams already use the minimum of on-demand Advantage.
    pub account_commitment_met: bool,
    /// Who reads the stream beside the delivery.
    pub consumers: &'a [Consumer],
}

/// A stream, its shards and its consumers.
#[derive(Clone, Debug)]
pub struct Stream<'a> {
    flow: &'a Flow,
    /// What the stream is set to.
    pub settings: StreamSettings<'a>,
    /// How many shards, and why.
    pub sizing: Sizing,
    /// Consumers that share the read budget, Firehose included.
    pub shared: f64,
    /// Consumers on enhanced fan-out.
    pub fan_out: f64,
    /// GetRecords calls a second on each shard by consumers other than Firehose itself.
    pub other_polls: f64,
    record: f64,
}

/// How many shards a stream needs and has.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizing {
    /// Shards that the peak asks for.
    pub required: f64,
    /// Shards there are.
    pub used: f64,
    /// The constraint that asks for the most; none for an on-demand stream, or where no shard count serves any.
    pub binding: Option<ConstraintId>,
    /// What each constraint asks for; `None`: no shard count serves it, one key alone is too hot.
    pub by: ArrayVec<(ConstraintId, Option<f64>), 3>,
}

/// One constraint on the shard count: what the whole stream asks for at peak, and what one shard gives.
struct Constraint {
    id: ConstraintId,
    limit: LimitId,
    demand: f64,
    capacity: f64,
}

impl<'a> Stream<'a> {
    /// Sizes a stream for a flow.
    pub fn new(flow: &'a Flow, settings: StreamSettings<'a>, quotas: &Quotas) -> Self {
        let (mut shared, mut fan_out) = (1.0, 0.0);
        for consumer in settings.consumers {
            let count = f64::from(consumer.count);
            if consumer.fan_out { fan_out += count } else { shared += count }
        }
        let record = flow.kinesis_record.mean();
        let sizing = if settings.mode == Mode::Provisioned {
            let constraints = constraints(flow.peak_rate(), record, shared, quotas);
            Sizing::provisioned(&constraints, &settings)
        } else {
            Sizing::on_demand(flow.peak_rate() * record)
        };
        Self { flow, settings, sizing, shared, fan_out, other_polls: other_polls(settings.consumers), record }
    }

    fn on_demand(&self) -> bool {
        self.settings.mode != Mode::Provisioned
    }

    /// Shards that an on-demand stream begins with, and those that it has at most: it holds twice the highest traffic
    /// of the last 30 days, and no more than the Region's ceiling. Kinesis Data Streams Developer Guide.
    pub fn on_demand_shards(&self, quotas: &Quotas) -> [f64; 2] {
        let ceiling = quotas.value(QuotaId::KinesisOnDemandCeilingBytes);
        let most = (ceiling / quotas.value(QuotaId::KinesisShardWriteBytes)).floor().max(1.0);
        let recent = self.settings.recent_peak.unwrap_or(self.flow.peak_rate() * self.record);
        [Sizing::on_demand(recent).used.min(most), most]
    }

    /// Share of the traffic on the hottest shard.
    pub fn hot(&self) -> f64 {
        let key = self.settings.hottest_key_share;
        key + (1.0 - key) / self.sizing.used
    }

    /// Bytes a month, in GB, times so many readers.
    fn read_gb(&self, symbol: Symbol, readers: f64) -> Formula {
        Formula::product(&[
            (symbol, readers),
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::KinesisRecord, self.record),
            (Symbol::SecondsPerMonth, self.flow.seconds),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// GB kept beyond the retention that is included, for so many hours of traffic.
    fn kept_gb(&self, hours: f64) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::KinesisRecord, self.record),
            (Symbol::StoredSeconds, HOUR * hours),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// GB written a month, each record in whole KiB.
    fn written_gb(&self) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::RoundedKiB, self.flow.kinesis_record.units(ON_DEMAND_ROUNDING)),
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
            (Symbol::PutUnitsPerRecord, self.flow.kinesis_record.units(PUT_PAYLOAD_UNIT)),
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

    /// What the hottest shard, the stream and the account are asked for.
    pub fn limits(&self, limits: &mut Limits, quotas: &Quotas) {
        let mut push = |id, demand, quota| {
            let limit = Formula::number(Symbol::Quota, quotas.value(quota));
            limits.push(Limit { id, demand, limit, quota: Some(quota) });
        };
        let peak = (Symbol::PeakRate, self.flow.peak_rate());
        let record = (Symbol::KinesisRecord, self.record);
        let hot = (Symbol::HotShard, self.hot());
        let shared = (Symbol::SharedConsumers, self.shared);
        push(LimitId::KinesisWriteBytes, Formula::product(&[peak, record, hot]), QuotaId::KinesisShardWriteBytes);
        push(LimitId::KinesisWriteRecords, Formula::product(&[peak, hot]), QuotaId::KinesisShardWriteRecords);
        push(LimitId::KinesisReadBytes, Formula::product(&[shared, peak, record, hot]), QuotaId::KinesisShardReadBytes);
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
            push(
                LimitId::KinesisShardQuota,
                Formula::number(Symbol::Shards, self.sizing.used),
                QuotaId::KinesisShardQuota,
            );
        }
        limits.push(Limit {
            id: LimitId::KinesisRecordSize,
            demand: Formula::number(Symbol::LargestRecord, self.largest_record()),
            limit: Formula::number(Symbol::Setting, self.settings.max_record_size),
            quota: None,
        });
        if self.on_demand() {
            self.on_demand_limits(limits, quotas);
        }
    }

    fn on_demand_limits(&self, limits: &mut Limits, quotas: &Quotas) {
        let demand =
            Formula::product(&[(Symbol::PeakRate, self.flow.peak_rate()), (Symbol::KinesisRecord, self.record)]);
        let recent = self.settings.recent_peak.unwrap_or(demand.value());
        let capacity = quotas.value(QuotaId::KinesisOnDemandNewStreamBytes).max(2.0 * recent);
        limits.push(Limit {
            id: LimitId::KinesisOnDemandGrowth,
            demand,
            limit: Formula::number(Symbol::OnDemandCapacity, capacity),
            quota: None,
        });
        let ceiling = QuotaId::KinesisOnDemandCeilingBytes;
        limits.push(Limit {
            id: LimitId::KinesisOnDemandCeiling,
            demand,
            limit: Formula::number(Symbol::Quota, quotas.value(ceiling)),
            quota: Some(ceiling),
        });
    }

    /// Bytes of the largest kind of record in the mix; with varying item sizes, of a large item.
    fn largest_record(&self) -> f64 {
        let record: &RecordSize = &self.flow.kinesis_record;
        record.largest(self.flow.item.at_sigmas(LARGEST_SIGMAS).min(LARGEST_ITEM))
    }

    /// The rates of the hottest shard that may run into their limits.
    pub fn exposures(&self, quotas: &Quotas) -> [Exposure; 3] {
        let records = self.flow.mean_rate * self.hot();
        let bytes = records * self.record;
        let sizes = self.flow.kinesis_record.variation();
        let exposure = |limit, mean, variation, quota| {
            let capacity = quotas.value(quota);
            Exposure { limit, mean, records, variation, capacity }
        };
        [
            exposure(LimitId::KinesisWriteBytes, bytes, sizes, QuotaId::KinesisShardWriteBytes),
            exposure(LimitId::KinesisWriteRecords, records, 0.0, QuotaId::KinesisShardWriteRecords),
            exposure(LimitId::KinesisReadBytes, self.shared * bytes, sizes, QuotaId::KinesisShardReadBytes),
        ]
    }

    /// Shards that a constraint asks for; `None` where no shard count serves it, or shards are AWS's own.
    pub fn shards_by(&self, constraint: ConstraintId, quotas: &Quotas) -> Option<Formula> {
        if self.on_demand() {
            return None;
        }
        let constraints = constraints(self.flow.peak_rate(), self.record, self.shared, quotas);
        let asking = constraints.iter().find(|asking| asking.id == constraint)?;
        Some(Formula::constant(1.0).max(&asking.shards(&self.settings)?.ceil()))
    }

    /// The first limit that one key alone exceeds: no shard count and no setting serves it.
    pub fn hot_key_limit(&self, quotas: &Quotas) -> Option<LimitId> {
        let constraints = constraints(self.flow.peak_rate(), self.record, self.shared, quotas);
        let too_hot = |c: &&Constraint| self.settings.hottest_key_share * c.demand >= c.capacity;
        constraints.iter().find(too_hot).map(|c| c.limit)
    }
}

fn constraints(peak: f64, record: f64, shared: f64, quotas: &Quotas) -> [Constraint; 3] {
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

impl Constraint {
    /// The hottest shard carries `h + (1 - h) / N` of a demand `X`; it may be filled to `u` of its limit `L`:
    /// `N >= (1 - h) / (u L / X - h)`. Where `u L / X <= h` no `N` does.
    fn shards(&self, settings: &StreamSettings<'_>) -> Option<Formula> {
        let key = Formula::number(Symbol::HottestKeyShare, settings.hottest_key_share);
        let share = Formula::product(&[
            (Symbol::TargetUtilization, settings.target_utilization),
            (Symbol::Quota, self.capacity),
        ])
        .per(Symbol::WholeDemand, self.demand);
        let serves = share.value() > settings.hottest_key_share;
        serves.then(|| Formula::constant(1.0).minus(&key).over(&share.minus(&key)))
    }
}

impl Sizing {
    fn provisioned(constraints: &[Constraint; 3], settings: &StreamSettings<'_>) -> Self {
        let mut by = ArrayVec::new();
        let (mut most, mut binding) = (0.0, None);
        for constraint in constraints {
            let needed = constraint.shards(settings).map(|shards| shards.value());
            if let Some(needed) = needed
                && (needed > most || binding.is_none())
            {
                (most, binding) = (needed, Some(constraint.id));
            }
            by.push((constraint.id, needed.map(|needed| round_up(needed).max(1.0))));
        }
        let required = round_up(most).max(1.0);
        Self { required, used: settings.shards.map_or(required, f64::from), binding, by }
    }

    /// An on-demand stream shows no shards; for per-shard limits a shard above 500 KB/s is taken as split.
    fn on_demand(peak_bytes: f64) -> Self {
        let shards = round_up(peak_bytes / ON_DEMAND_SHARD_BYTES).max(ON_DEMAND_SHARDS);
        Self { required: shards, used: shards, binding: None, by: ArrayVec::new() }
    }
}

/// AWS's guide formula for the shards of a table's stream, and its older form, for comparison.
/// DynamoDB Developer Guide, Kinesis Data Streams shard management.
pub fn aws_guide(peak_rate: f64, updates: f64, item_size: f64) -> [Formula; 2] {
    let rate = Formula::number(Symbol::PeakRate, peak_rate);
    let records = rate.over(&Formula::constant(GUIDE_RECORDS));
    [4.0, 1.0].map(|weight| {
        let images = Formula::constant(weight).plus(&Formula::number(Symbol::Updates, updates));
        let bytes = rate.product_with(&images).times(Symbol::ItemSize, item_size).over(&Formula::constant(MIB));
        bytes.max(&records).ceil()
    })
}

/// Records a second that the guide's formula gives a shard.
const GUIDE_RECORDS: f64 = 1000.0;
