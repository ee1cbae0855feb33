//! What every architecture answers. All that differs between architectures is asked here.

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

/// A wired architecture, ready to be asked.
pub trait Architecture {
    /// Adds what its services bill, before prices.
    fn charge(&self, charges: &mut Charges);
    /// Its shards, and what asks for them.
    fn shards(&self) -> Shards;
    /// How a count of shards comes about; `None` where it does not ask for any, or no count serves it.
    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived>;
    /// Adds what is asked for in the busiest hour, beside what there is.
    fn limit(&self, limits: &mut Limits);
    /// The rates that may run into their limits.
    fn exposures(&self) -> ArrayVec<Exposure, 3>;
    /// A limit that no setting serves, if there is one.
    fn beyond_any_setting(&self) -> Option<LimitId>;
    /// Bytes a month, hop by hop.
    fn hops(&self) -> Hops;
    /// From write to delivery, stage by stage.
    fn stages(&self) -> Vec<Stage>;
    /// Changes that reach the destination, as a share.
    fn delivered_share(&self) -> f64;
    /// Who reads a shard of the stream, and what each takes of its budget in the busiest hour.
    fn readers(&self) -> Vec<Reader>;
    /// What helps where a limit is near or exceeded: the remedy that works, not the one that is usually tried.
    fn remedy(&self, limit: &Limit) -> Message {
        remedies::standard_remedy(limit.id)
    }
    /// Settings of its own that AWS would refuse, or that do nothing as they stand.
    fn notices(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// What is known of an architecture without a scenario.
#[derive(Debug)]
pub struct Facts {
    /// What a design review asks beyond numbers.
    pub operations: &'static [Operation],
    /// The rules of its stages and shards, in words of ours.
    pub rules: &'static [Rule],
    /// The dotted key that fixes its shards.
    pub shards_key: &'static str,
    /// Fixes its shards.
    pub fix_shards: fn(&mut Scenario, u32),
    /// What may stop working in it.
    pub stoppable: fn(&Scenario) -> Vec<ConsumerName>,
}

/// The shards of an architecture's stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shards {
    /// Shards that the load asks for.
    pub required: f64,
    /// Shards there are.
    pub used: f64,
    /// The constraint that asks for the most.
    pub binding: Option<ConstraintId>,
    /// What each constraint asks for; `None`: no shard count serves it.
    pub by: ArrayVec<(ConstraintId, Option<f64>), 3>,
    /// AWS's own guide formula, and its older form; of Kinesis streams only.
    pub aws_guide: Option<[Formula; 2]>,
}

impl Shards {
    /// What a constraint asks for; outside: it asks for none. Inside: no shard count serves it.
    pub fn asked_by(&self, constraint: ConstraintId) -> Option<Option<f64>> {
        self.by.iter().find(|(id, _)| *id == constraint).map(|(_, shards)| *shards)
    }
}

/// A number as it comes about, and the rule behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The number.
    pub formula: Formula,
    /// Where its rule is written down.
    pub rule: Option<Rule>,
}

impl Derived {
    /// By a rule that is written down.
    pub const fn by(formula: Formula, rule: Rule) -> Self {
        Self { formula, rule: Some(rule) }
    }

    /// By its own formula alone.
    pub const fn own(formula: Formula) -> Self {
        Self { formula, rule: None }
    }
}

/// A rule that is written down somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// In a text.
    Text {
        /// Where, or what was measured.
        source: &'static str,
        /// How well it is known.
        grade: Grade,
    },
    /// The quota or the setting behind a limit of the same architecture.
    Limit(LimitId),
}

impl Rule {
    /// AWS writes it down there.
    pub const fn verified(source: &'static str) -> Self {
        Self::Text { source, grade: Grade::Verified }
    }

    /// It is inferred, from that.
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
    /// The bill line it stands on.
    pub line: LineId,
    /// Bytes that pass in a month.
    pub carried: f64,
    /// Bytes that are billed for them.
    pub billed: f64,
}

impl Hop {
    /// Billed beyond what passes, as a share of what is billed.
    pub fn waste(&self) -> Formula {
        let share = Formula::number(Symbol::Carried, self.carried).per(Symbol::Billed, self.billed);
        Formula::constant(0.0).max(&Formula::constant(1.0).minus(&share))
    }
}

/// One stage on the way from write to delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Which one.
    pub id: StageId,
    /// Seconds on average over all changes.
    pub mean: Derived,
    /// Seconds at worst, as long as nothing is throttled.
    pub worst: f64,
}

impl Stage {
    /// A poll every so many seconds: half of them on average.
    pub fn poll(id: StageId, interval: f64, rule: Rule) -> Self {
        let half = Formula::number(Symbol::PollInterval, interval).over(&Formula::constant(2.0));
        Self { id, mean: Derived::by(half, rule), worst: interval }
    }

    /// A buffer of so many seconds in each hour: half of them on average, all of them at worst.
    pub fn buffer(id: StageId, rates: &[f64], seconds: &[f64]) -> Self {
        let half = mean_over_changes(rates, seconds).over(&Formula::constant(2.0));
        Self { id, mean: Derived::own(half), worst: worst_over_hours(rates, seconds) }
    }

    /// A duration of so many seconds in each hour.
    pub fn duration(id: StageId, rates: &[f64], seconds: &[f64]) -> Self {
        Self { id, mean: Derived::own(mean_over_changes(rates, seconds)), worst: worst_over_hours(rates, seconds) }
    }
}

/// One reader of a shard.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// What it is.
    pub id: ReaderId,
    /// How many of it.
    pub count: u32,
    /// Whether it reads outside the shared budget.
    pub fan_out: bool,
    /// GetRecords calls a second on each shard, all of them together.
    pub calls: f64,
    /// Bytes a second from the hottest shard, all of them together.
    pub bytes: f64,
}

/// One answer to a design review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Operation {
    /// what is asked
    #[schemars(with = "String")]
    pub topic: TopicId,
    /// the answer
    pub text: &'static str,
    /// where it is written down
    pub source: &'static str,
}

impl Operation {
    /// An answer.
    pub const fn new(topic: TopicId, text: &'static str, source: &'static str) -> Self {
        Self { topic, text, source }
    }
}

/// Mean of seconds over the hours, weighted with the changes of each.
fn mean_over_changes(rates: &[f64], seconds: &[f64]) -> Formula {
    let weighted = rates.iter().zip(seconds).map(|(rate, seconds)| rate * seconds).sum::<f64>();
    Formula::number(Symbol::WeightedSeconds, weighted).per(Symbol::HourlyRates, rates.iter().sum())
}

/// Largest value over the hours in which there are changes.
fn worst_over_hours(rates: &[f64], values: &[f64]) -> f64 {
    rates.iter().zip(values).filter(|(rate, _)| **rate > 0.0).map(|(_, value)| *value).fold(0.0, f64::max)
}
