//! How many shards a stream needs: by each constraint, in two layouts, and by the formula of AWS's guide.

use arrayvec::ArrayVec;

use super::settings::StreamSettings;
use crate::catalog::QuotaId;
use crate::model::account::AccountQuotas;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Layout};
use crate::model::limits::LimitId;
use crate::model::parts::Shards;
use crate::model::spread::Spread;
use crate::model::symbols::Symbol;
use crate::text::{MIB, round_up};

/// Bytes per second above which an on-demand shard is split. Kinesis Data Streams Developer Guide, on-demand mode ("500
/// KB/s").
pub(super) const ON_DEMAND_SHARD_BYTES: f64 = 512_000.0;
/// Records per second above which an on-demand shard is split. AWS big data blog, as quoted: reported.
pub(super) const ON_DEMAND_SHARD_RECORDS: f64 = 500.0;
/// Minimum number of shards of an on-demand stream: 4 MiB/s.
const ON_DEMAND_SHARDS: f64 = 4.0;

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
pub(super) struct Constraint {
    pub(super) id: ConstraintId,
    pub(super) limit: LimitId,
    pub(super) demand: f64,
    pub(super) capacity: f64,
}

pub(super) fn constraints(peak: f64, record: f64, shared: f64, quotas: &AccountQuotas<'_>) -> [Constraint; 3] {
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
    pub(super) fn spread(self, shards: f64, hot_key: f64) -> Spread {
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
    pub(super) fn shards(&self, layout: Layout, target_utilization: f64, hot_key: f64) -> Option<Formula> {
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
    /// The shards as an architecture reports them.
    pub fn shards(&self) -> Shards {
        Shards {
            required: self.required,
            used: self.used,
            layout: Some(self.layout),
            binding: self.binding,
            by: self.by.clone(),
        }
    }

    pub(super) fn provisioned(constraints: &[Constraint; 3], settings: &StreamSettings<'_>, hot_key: f64) -> Self {
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
    pub(super) fn on_demand(peak: f64, record: f64) -> Self {
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
