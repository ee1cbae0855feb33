//! Stages: what takes time between a write and its delivery.

use super::day::Periods;
use super::formula::Formula;
use super::ids::StageId;
use super::rule::{Derived, Rule};
use super::spread::Spread;
use super::symbols::Symbol;

/// One stage from write to delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Which one.
    pub id: StageId,
    /// Mean seconds over all changes.
    pub mean: Derived,
    /// Worst case in seconds while nothing is throttled.
    pub worst: f64,
}

impl Stage {
    /// A poll at a fixed interval: half of it on average.
    pub fn poll(id: StageId, interval: f64, rule: Rule) -> Self {
        let half = Formula::number(Symbol::PollInterval, interval).over(&Formula::constant(2.0));
        Self { id, mean: Derived::by(half, rule), worst: interval }
    }

    /// A buffer that holds a record this long, given the rate of a unit: half of it on average, `stretch` times that in
    /// the worst case.
    pub fn buffer(id: StageId, periods: &Periods, spread: &Spread, stretch: f64, held: impl Fn(f64) -> f64) -> Self {
        let half = mean_over_changes(periods, spread, &held).over(&Formula::constant(2.0));
        Self { id, mean: Derived::own(half), worst: stretch * worst(periods, spread, held) }
    }

    /// A duration of this many seconds, given the rate of a unit.
    pub fn duration(id: StageId, periods: &Periods, spread: &Spread, seconds: impl Fn(f64) -> f64) -> Self {
        let mean = Derived::own(mean_over_changes(periods, spread, &seconds));
        Self { id, mean, worst: worst(periods, spread, seconds) }
    }
}

/// Mean of seconds over the periods and units, weighted by the changes of each.
fn mean_over_changes(periods: &Periods, spread: &Spread, seconds: impl Fn(f64) -> f64) -> Formula {
    let weighted = periods.mean(|rate| spread.sum(|share| rate * share * seconds(rate * share)));
    Formula::number(Symbol::WeightedSeconds, weighted).per(Symbol::MeanRate, periods.mean_rate)
}

/// The largest value over the periods and units with changes.
fn worst(periods: &Periods, spread: &Spread, seconds: impl Fn(f64) -> f64) -> f64 {
    let units = periods.iter().flat_map(|(rate, _)| spread.classes().map(move |class| rate * class.share));
    units.map(seconds).fold(0.0, f64::max)
}
