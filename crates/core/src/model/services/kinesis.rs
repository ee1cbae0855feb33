//! Kinesis Data Streams: shards and their binding constraint, the read budget of shared consumers, and the bill.

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

/// One PUT payload unit: a record is billed in multiples of it. Kinesis Data Streams pricing page.
pub const PUT_PAYLOAD_UNIT: f64 = 25.0 * KIB;
/// An on-demand stream bills written bytes in multiples of this, record by record. Pricing page.
pub const ON_DEMAND_ROUNDING: f64 = KIB;
/// Retention included in every stream, in hours.
const FREE_RETENTION: f64 = 24.0;
/// Retention above this, in hours, is billed by the GB-month.
const LONG_TERM: f64 = 168.0;
/// Minimum MiB per second that on-demand Advantage bills in each direction. Kinesis Data Streams FAQ.
const ADVANTAGE_MINIMUM: f64 = 25.0;
/// Bytes per second above which an on-demand shard is split. Kinesis Data Streams Developer Guide, on-demand mode ("500
/// KB/s").
const ON_DEMAND_SHARD_BYTES: f64 = 512_000.0;
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
    if consumer.fan_out {
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
    /// Share of the changes on the hot key.
    pub hottest_key_share: f64,
    /// Retention in hours.
    pub retention_hours: f64,
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
}

/// A stream, its shards and its consumers.
#[derive(Clone, Debug)]
pub struct Stream<'a> {
    flow: &'a Flow,
    /// Settings of the stream.
    pub settings: StreamSettings<'a>,
    /// Number of shards and its reasons.
    pub sizing: Sizing,
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
    /// Shards used.
    pub used: f64,
    /// The constraint that requires the most shards. None for an on-demand stream, or if no number of shards is enough.
    pub binding: Option<ConstraintId>,
    /// Shards required by each constraint. `None`: no number of shards is enough, one key alone is too hot.
    pub by: ArrayVec<(ConstraintId, Option<f64>), 3>,
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

    /// Initial and maximum shards of an on-demand stream. It can carry twice the highest traffic of the last 30 days,
    /// and no more than the Region's ceiling. Kinesis Data Streams Developer Guide.
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

    /// Adds the demands on the hottest shard, the stream and the account.
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

    /// Bytes of the largest kind of record in the mix; if item sizes vary, of a large item.
    fn largest_record(&self) -> f64 {
        let record: &RecordSize = &self.flow.kinesis_record;
        record.largest(self.flow.item.at_sigmas(LARGEST_SIGMAS).min(LARGEST_ITEM))
    }

    /// The rates of the hottest shard that may exceed their limits.
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

    /// Shards required by a constraint. `None` if no number of shards is enough, or AWS manages the shards.
    pub fn shards_by(&self, constraint: ConstraintId, quotas: &Quotas) -> Option<Formula> {
        if self.on_demand() {
            return None;
        }
        let constraints = constraints(self.flow.peak_rate(), self.record, self.shared, quotas);
        let asking = constraints.iter().find(|asking| asking.id == constraint)?;
        Some(Formula::constant(1.0).max(&asking.shards(&self.settings)?.ceil()))
    }

    /// The first limit that one key alone exceeds, so that neither shards nor settings can satisfy it.
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
    /// The hottest shard carries `h + (1 - h) / N` of a demand `X`. It may use `u` of its limit `L`: `N >= (1 - h) / (u
    /// L / X - h)`. If `u L / X <= h`, no `N` satisfies this.
    fn needed(&self, settings: &StreamSettings<'_>) -> Option<f64> {
        let key = settings.hottest_key_share;
        let share = settings.target_utilization * self.capacity / self.demand;
        (share > key).then(|| (1.0 - key) / (share - key))
    }

    /// The same as a formula, which takes longer to build: on demand, for an explanation.
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
            let needed = constraint.needed(settings);
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

    /// An on-demand stream has no visible shards. For limits per shard, a shard above 500 KB/s counts as split.
    fn on_demand(peak_bytes: f64) -> Self {
        let shards = round_up(peak_bytes / ON_DEMAND_SHARD_BYTES).max(ON_DEMAND_SHARDS);
        Self { required: shards, used: shards, binding: None, by: ArrayVec::new() }
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
        for hottest_key_share in [0.0, 0.01, 0.3, 1.0] {
            let settings = StreamSettings {
                mode: Mode::Provisioned,
                shards: None,
                target_utilization: 0.7,
                hottest_key_share,
                retention_hours: 24.0,
                own_polls: 1.0,
                max_record_size: MIB,
                recent_peak: None,
                account_commitment_met: false,
                consumers: &[],
            };
            for demand in [1.0, 1e6, 3e6, 1e9] {
                let (id, limit) = (ConstraintId::KinesisWriteBytes, LimitId::KinesisWriteBytes);
                let constraint = Constraint { id, limit, demand, capacity: MIB };
                let shown = constraint.shards(&settings).map(|formula| formula.value());
                assert_eq!(constraint.needed(&settings), shown, "{hottest_key_share} {demand}");
            }
        }
    }
}
