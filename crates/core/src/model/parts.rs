//! The parts of an architecture as numbers: its shards, its hops, the readers of its stream.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::Serialize;

use super::bill::LineId;
use super::formula::Formula;
use super::ids::{ConstraintId, HopId, Layout, ReaderId};
use super::sizes::RecordSize;
use super::symbols::Symbol;
use crate::text::Message;

/// The shards of an architecture's stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shards {
    /// Shards required by the load.
    pub required: f64,
    /// Shards used.
    pub used: f64,
    /// How the used shards divide the keys, where that can be chosen.
    pub layout: Option<Layout>,
    /// The constraint that requires the most shards.
    pub binding: Option<ConstraintId>,
    /// Shards required by each constraint.
    pub by: ArrayVec<(ConstraintId, f64), 3>,
}

impl Shards {
    /// Shards required by a constraint, if it applies.
    pub fn asked_by(&self, constraint: ConstraintId) -> Option<f64> {
        self.by.iter().find(|(id, _)| *id == constraint).map(|(_, shards)| *shards)
    }
}

/// The hops of an architecture.
pub type Hops = ArrayVec<Hop, 4>;

/// One hop that bills by the byte.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hop {
    /// Which one.
    pub id: HopId,
    /// The bill line that it is billed by.
    pub line: LineId,
    /// Bytes carried per month.
    pub carried: f64,
    /// Bytes billed per month.
    pub billed: f64,
}

impl Hop {
    /// Billed bytes in excess of carried bytes, as a share of billed bytes.
    pub fn waste(&self) -> Formula {
        let share = Formula::number(Symbol::Carried, self.carried).per(Symbol::Billed, self.billed);
        Formula::constant(0.0).max(&Formula::constant(1.0).minus(&share))
    }
}

/// The record of a change in the stream of an architecture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeRecord {
    /// the stream
    pub stream: StreamKind,
    /// mean bytes of the record, with its partition key in a Kinesis stream
    pub bytes: f64,
}

/// What kind of stream carries changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StreamKind {
    /// a DynamoDB stream
    Dynamodb,
    /// a Kinesis data stream
    Kinesis,
}

/// The readers of a shard, by kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// The kind.
    pub id: ReaderId,
    /// How many of the kind.
    pub count: u32,
    /// Whether they use enhanced fan-out instead of the shared budget.
    pub fan_out: bool,
    /// GetRecords calls per second and shard, of all of them.
    pub calls: f64,
    /// Bytes per second from the hottest shard, of all of them.
    pub bytes: f64,
}

/// Sizes of a record that is rounded up to be billed.
#[derive(Clone, Debug)]
pub struct RoundedSize {
    /// The record.
    pub what: Message,
    /// Its sizes.
    pub record: RecordSize,
    /// What they are rounded up to a multiple of, in bytes.
    pub unit: f64,
}
