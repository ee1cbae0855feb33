//! The interface of an architecture: whatever differs between architectures.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Grade;
use crate::model::bill::{Charges, LineId};
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, HopId, ReaderId, StageId, TopicId};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposure;
use crate::model::symbols::Symbol;
use crate::scenario::Scenario;
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
    /// The rates that may exceed their limits.
    fn exposures(&self) -> ArrayVec<Exposure, 3>;
    /// A limit that no setting can satisfy, if there is one.
    fn beyond_any_setting(&self) -> Option<LimitId>;
    /// Bytes per month by hop.
    fn hops(&self) -> Hops;
    /// The stages from write to delivery.
    fn stages(&self) -> Vec<Stage>;
    /// Share of the changes that reach the destination.
    fn delivered_share(&self) -> f64;
    /// The readers of a shard of the stream, and their use of its budget in the busiest hour.
    fn readers(&self) -> Vec<Reader>;
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
    /// Fixes its number of shards.
    pub fix_shards: fn(&mut Scenario, u32),
    /// What can have an outage.
    pub stoppable: fn(&Scenario) -> Vec<ConsumerName>,
}

/// The shards of an architecture's stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shards {
    /// Shards required by the load.
    pub required: f64,
    /// Shards used.
    pub used: f64,
    /// The constraint that requires the most shards.
    pub binding: Option<ConstraintId>,
    /// Shards required by each constraint; `None`: no number of shards is enough.
    pub by: ArrayVec<(ConstraintId, Option<f64>), 3>,
}

impl Shards {
    /// Shards required by a constraint. Outer `None`: it does not apply. Inner `None`: no number of shards is enough.
    pub fn asked_by(&self, constraint: ConstraintId) -> Option<Option<f64>> {
        self.by.iter().find(|(id, _)| *id == constraint).map(|(_, shards)| *shards)
    }
}

/// A number with its formula, and the rule behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The number.
    pub formula: Formula,
    /// Where the rule is documented.
    pub rule: Option<Rule>,
}

impl Derived {
    /// A number by a documented rule.
    pub const fn by(formula: Formula, rule: Rule) -> Self {
        Self { formula, rule: Some(rule) }
    }

    /// A number by its formula only.
    pub const fn own(formula: Formula) -> Self {
        Self { formula, rule: None }
    }
}

/// A documented rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// In a document.
    Text {
        /// The document, or what was measured.
        source: &'static str,
        /// How well it is known.
        grade: Grade,
    },
    /// By the quota or setting behind a limit of the same architecture.
    Limit(LimitId),
}

impl Rule {
    /// Documented by AWS.
    pub const fn verified(source: &'static str) -> Self {
        Self::Text { source, grade: Grade::Verified }
    }

    /// Inferred from `source`.
    pub const fn assumed(source: &'static str) -> Self {
        Self::Text { source, grade: Grade::Assumed }
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

    /// A buffer with this many seconds in each hour: half of them on average, all of them in the worst case.
    pub fn buffer(id: StageId, rates: &[f64], seconds: &[f64]) -> Self {
        let half = mean_over_changes(rates, seconds).over(&Formula::constant(2.0));
        Self { id, mean: Derived::own(half), worst: worst_over_hours(rates, seconds) }
    }

    /// A duration with this many seconds in each hour.
    pub fn duration(id: StageId, rates: &[f64], seconds: &[f64]) -> Self {
        Self { id, mean: Derived::own(mean_over_changes(rates, seconds)), worst: worst_over_hours(rates, seconds) }
    }
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

/// Mean of seconds over the hours, weighted by the changes of each hour.
fn mean_over_changes(rates: &[f64], seconds: &[f64]) -> Formula {
    let weighted = rates.iter().zip(seconds).map(|(rate, seconds)| rate * seconds).sum::<f64>();
    Formula::number(Symbol::WeightedSeconds, weighted).per(Symbol::HourlyRates, rates.iter().sum())
}

/// The largest value over the hours with changes.
fn worst_over_hours(rates: &[f64], values: &[f64]) -> f64 {
    rates.iter().zip(values).filter(|(rate, _)| **rate > 0.0).map(|(_, value)| *value).fold(0.0, f64::max)
}
