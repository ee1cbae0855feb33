//! How services are wired into a way to carry a change log. An architecture holds no price and no quota of
//! its own: it asks its services.

pub mod kinesis_firehose;
pub mod streams_lambda;

use arrayvec::ArrayVec;

use crate::model::bill::{Charges, LineId};
use crate::model::limits::{LimitId, Limits};
use crate::model::risk::Exposure;

/// A wired architecture, ready to be asked.
pub trait Architecture {
    /// Adds what its services bill, before prices.
    fn charge(&self, charges: &mut Charges);
    /// Its shards, and what asks for them.
    fn shards(&self) -> Shards;
    /// Adds what is asked for in the busiest hour, beside what there is.
    fn limit(&self, limits: &mut Limits);
    /// The rates that may run into their limits.
    fn exposures(&self) -> ArrayVec<Exposure, 3>;
    /// A limit that no setting serves, if there is one.
    fn beyond_any_setting(&self) -> Option<LimitId>;
    /// Bytes a month, hop by hop, and the share of changes that reach the destination.
    fn hops(&self) -> Hops;
    /// From write to delivery, stage by stage.
    fn stages(&self) -> Vec<Stage>;
    /// Changes that reach the destination, as a share.
    fn delivered_share(&self) -> f64;
    /// Who reads a shard of the stream, and what each takes of its budget in the busiest hour.
    fn readers(&self) -> Vec<Reader>;
}

/// The shards of an architecture's stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shards {
    /// Shards that the load asks for.
    pub required: f64,
    /// Shards there are.
    pub used: f64,
    /// The constraint that asks for the most.
    pub binding: Option<&'static str>,
    /// What each constraint asks for; `None`: no shard count serves it.
    pub by: ArrayVec<(&'static str, Option<f64>), 3>,
    /// AWS's own guide formula, and its older form; of Kinesis streams only.
    pub aws_guide: Option<[f64; 2]>,
}

/// The hops of an architecture.
pub type Hops = ArrayVec<Hop, 4>;

/// One hop that bills by the byte.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hop {
    /// Its name.
    pub name: &'static str,
    /// The bill line it stands on.
    pub line: LineId,
    /// Bytes that pass in a month.
    pub carried: f64,
    /// Bytes that are billed for them.
    pub billed: f64,
}

/// One stage on the way from write to delivery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// Seconds on average.
    pub mean: f64,
    /// Seconds at worst, as long as nothing is throttled.
    pub worst: f64,
}

/// One reader of a shard.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// Its kind.
    pub name: String,
    /// How many of it.
    pub count: u32,
    /// Whether it reads outside the shared budget.
    pub fan_out: bool,
    /// GetRecords calls a second on each shard, all of them together.
    pub calls: f64,
    /// Bytes a second from the hottest shard, all of them together.
    pub bytes: f64,
}

/// Mean of a value over the hours, weighted with the changes of each.
fn mean_over_changes(rates: &[f64], values: &[f64]) -> f64 {
    let changes: f64 = rates.iter().sum();
    rates.iter().zip(values).map(|(rate, value)| rate * value).sum::<f64>() / changes
}

/// Largest value over the hours in which there are changes.
fn worst_over_hours(rates: &[f64], values: &[f64]) -> f64 {
    rates.iter().zip(values).filter(|(rate, _)| **rate > 0.0).map(|(_, value)| *value).fold(0.0, f64::max)
}

/// A buffer of that many seconds in each hour: half of it on average, all of it at worst.
fn buffer_stage(name: &'static str, rates: &[f64], seconds: &[f64]) -> Stage {
    Stage { name, mean: mean_over_changes(rates, seconds) / 2.0, worst: worst_over_hours(rates, seconds) }
}

/// A duration of that many seconds in each hour.
fn duration_stage(name: &'static str, rates: &[f64], seconds: &[f64]) -> Stage {
    Stage { name, mean: mean_over_changes(rates, seconds), worst: worst_over_hours(rates, seconds) }
}
