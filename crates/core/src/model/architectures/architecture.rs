//! The interface of an architecture: whatever differs between architectures.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::bill::{Charges, LineId};
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Duty, FeedId, HopId, Layout, ReaderId, TopicId};
use crate::model::limits::{Limit, Limits};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposure;
use crate::model::rule::{Derived, Rule};
use crate::model::sizes::RecordSize;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{ConsumerKind, Scenario};
use crate::text::{Finding, Message};

/// An architecture, wired for a case.
pub trait Architecture {
    /// Adds the charges of its services, before prices.
    fn charge(&self, charges: &mut Charges);
    /// Its shards and their constraints.
    fn shards(&self) -> Shards;
    /// The number of shards by the formula in AWS's guide, and by its older form; for Kinesis data streams only.
    fn shards_by_guide(&self) -> Option<[Formula; 2]> {
        None
    }
    /// The number of shards that a constraint requires, as a formula. `None` if it requires none, or if no number is
    /// enough.
    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived>;
    /// Adds its demands and limits in the busiest hour.
    fn limit(&self, limits: &mut Limits);
    /// Its demands and limits in the busiest hour.
    fn limits(&self) -> Limits {
        let mut limits = Limits::new();
        self.limit(&mut limits);
        limits
    }
    /// The rates that may exceed their limits.
    fn exposures(&self) -> ArrayVec<Exposure, 3>;
    /// Bytes per month by hop.
    fn hops(&self) -> Hops;
    /// Sizes of records that are rounded up to be billed.
    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        Vec::new()
    }
    /// The stages from write to delivery.
    fn stages(&self) -> Vec<Stage>;
    /// Bytes delivered for one change of the table, on average.
    fn delivered_bytes(&self) -> f64;
    /// The readers of a shard of the stream, and their use of its budget in the busiest hour.
    fn readers(&self) -> Vec<Reader>;
    /// How it feeds the consumers of the scenario, in their order.
    fn feeds(&self) -> Vec<Feed>;
    /// Changes of its settings that may make it fit, with the scenario after each.
    fn changes(&self) -> Vec<(Message, Scenario)> {
        Vec::new()
    }
    /// Mean changes in an invocation of its function while the table has this many changes per second; `None` without a
    /// function.
    fn batch(&self, _rate: f64) -> Option<f64> {
        None
    }
    /// What it can promise, whatever the load.
    fn promises(&self) -> Promises;
    /// What the team writes and owns.
    fn duties(&self) -> Vec<Duty>;
    /// The remedy for a limit that is near or exceeded: what works, not what is usually tried.
    fn remedy(&self, limit: &Limit) -> Message {
        remedies::standard_remedy(limit.id)
    }
    /// Notices about settings of its own that AWS would refuse, or that have no effect.
    fn notices(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// What is known of an architecture without a scenario.
#[derive(Debug)]
pub struct Facts {
    /// Answers to a design review, beyond numbers.
    pub operations: &'static [Operation],
    /// The rules of its stages and shards, in our words.
    pub rules: &'static [Rule],
    /// The dotted key that fixes its number of shards.
    pub shards_key: &'static str,
    /// Fixes its number of shards, and their layout where it can be chosen.
    pub fix_shards: fn(&mut Scenario, u32, Option<Layout>),
    /// What can have an outage.
    pub stoppable: fn(&Scenario) -> Vec<ConsumerName>,
    /// The scenario without packed records, if it packs them by default.
    pub unpacked: fn(&Scenario) -> Option<Scenario>,
}

/// How an architecture feeds consumers of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The kind.
    pub kind: ConsumerKind,
    /// How many.
    pub count: u32,
    /// How.
    pub by: FeedId,
}

/// What an architecture can promise, whatever the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promises {
    /// Every change arrives.
    pub every_change: bool,
    /// Records arrive in the shape that the team wants.
    pub reshaped: bool,
    /// Changes of one item arrive in order.
    pub in_order: bool,
    /// There is no function to write or own.
    pub no_code: bool,
}

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

/// One answer for a design review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Operation {
    /// topic
    #[schemars(with = "String")]
    pub topic: TopicId,
    /// the answer
    pub text: &'static str,
    /// source
    pub source: &'static str,
}

impl Operation {
    /// An answer.
    pub const fn new(topic: TopicId, text: &'static str, source: &'static str) -> Self {
        Self { topic, text, source }
    }
}
