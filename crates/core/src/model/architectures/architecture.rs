//! The interface of an architecture: whatever differs between architectures.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray as _;

use crate::model::bill::{Charge, Charges};
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Duty, FeedId, Layout, RecordId, TopicId};
use crate::model::levers::{ChangedSetting, setting};
use crate::model::limits::{Limit, Limits};
use crate::model::parts::{ChangeRecord, Hops, Reader, RoundedSize, Shards};
use crate::model::readers::ConsumerName;
use crate::model::requirements::RequirementId;
use crate::model::risk::Exposures;
use crate::model::rule::{Derived, Rule};
use crate::model::services::dynamodb::Behind;
use crate::model::stage::Stage;
use crate::scenario::{ArchitectureId, ConsumerKind, Scenario, ViewType};
use crate::text::{Finding, Message};

/// An architecture, wired for a case: the numbers that decide what it costs and whether it fits.
pub trait Architecture {
    /// Adds the charges of its services, before prices.
    fn charge(&self, charges: &mut Charges);
    /// What the bill leaves out while changes wait for a limit, on top of the line with the same id; `None` if nothing.
    fn unbilled(&self) -> Option<Charge> {
        None
    }
    /// The record of a change in its stream; `None` without a stream.
    fn change_record(&self) -> Option<ChangeRecord> {
        None
    }
    /// Its shards and their constraints.
    fn shards(&self) -> Shards;
    /// Adds its demands and limits in the busiest hour.
    fn limit(&self, limits: &mut Limits);
    /// Its demands and limits in the busiest hour.
    fn limits(&self) -> Limits {
        let mut limits = Limits::new();
        self.limit(&mut limits);
        limits
    }
    /// The rates that may exceed their limits.
    fn exposures(&self) -> Exposures;
    /// The stages from write to delivery.
    fn stages(&self) -> Vec<Stage>;
    /// What it can promise, whatever the load.
    fn promises(&self) -> Promises;
    /// What the scenario asks for that it cannot do, whatever the load.
    fn cannot(&self) -> Vec<RequirementId> {
        Vec::new()
    }
}

/// What a report has of an architecture beyond these numbers, and what studies try of it. It is a trait of its own because
/// what is reached through a method is part of the page's first module, which needs none of this: with the sentences that it
/// makes, 15 KiB, compressed.
pub trait Described: Architecture {
    /// The number of shards by the formula in AWS's guide, and by its older form; for Kinesis data streams only.
    fn shards_by_guide(&self) -> Option<[Formula; 2]> {
        None
    }
    /// The number of shards that a constraint requires, as a formula. `None` if it requires none, or if no number is
    /// enough.
    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived>;
    /// Bytes per month by hop.
    fn hops(&self) -> Hops;
    /// Sizes of records that are rounded up to be billed.
    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        Vec::new()
    }
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
    /// The consumer of its DynamoDB stream that does not keep up with it, or barely; `None` if all do.
    fn behind(&self) -> Option<Behind> {
        None
    }
    /// Mean changes in an invocation of its function while the table has this many changes per second; `None` without a
    /// function.
    fn batch(&self, _rate: f64) -> Option<f64> {
        None
    }
    /// Share of what it puts into Firehose at the peak that is rejected at first and put again, because batches come at once.
    fn put_again(&self) -> f64 {
        0.0
    }
    /// Milliseconds that its function takes for a record, with their key; `None` without a function.
    fn record_ms(&self) -> Option<(&'static str, f64)> {
        None
    }
    /// Keys of its own whose values are alternatives to each other, such as the capacity mode of a stream: a study finds where
    /// one becomes cheaper than another.
    fn alternatives(&self) -> &'static [&'static str] {
        &[]
    }
    /// For how many hours changes can be read again from its stream; `None` without a stream.
    fn kept_hours(&self) -> Option<f64> {
        None
    }
    /// What the team writes and owns.
    fn duties(&self) -> Vec<Duty>;
    /// The remedy for a limit that is near or exceeded: what works, not what is usually tried.
    fn remedy(&self, limit: &Limit) -> Message;
    /// Why not every change arrives, where that is so by its settings and the scenario could have it otherwise.
    fn loses_changes(&self) -> Option<Message> {
        None
    }
    /// Notices about settings of its own that AWS would refuse, or that have no effect.
    fn notices(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// What is known of an architecture without a scenario.
#[derive(Debug)]
pub struct Facts {
    /// The architectures whose settings it uses beside its own.
    pub borrows: &'static [ArchitectureId],
    /// Whether every change arrives, whatever the settings: otherwise this stands beside its price.
    pub is_log: bool,
    /// Answers to a design review, beyond numbers.
    pub operations: &'static [Operation],
    /// The variant of the architecture in a scenario, where some answers differ.
    pub variant: fn(&Scenario) -> Option<&'static str>,
    /// The rules of its stages and shards, in our words.
    pub rules: &'static [Rule],
    /// The record of a change in its DynamoDB stream, and how its images are set; `None` without such a stream, or if a report
    /// has no number for its record.
    pub record: Option<RecordSetting>,
    /// How its number of shards is fixed, where it can be.
    pub shards: Option<ShardSetting>,
    /// Its keys of which a search takes every value, with the unit and the parts of it that a value is counted in: the longer a
    /// batch or an object is gathered, the less it costs and the later it arrives.
    pub fine: &'static [(&'static str, [f64; 2])],
    /// What can have an outage.
    pub stoppable: fn(&Scenario) -> Vec<ConsumerName>,
    /// The scenario without packed records, if it packs them by default.
    pub unpacked: fn(&Scenario) -> Option<Scenario>,
    /// Takes out the choices that change nothing of it: scenarios that differ in them alone become the same.
    pub drop_unused: fn(&mut Scenario),
    /// What a team gives up with it, compared with a function that puts packed records into Firehose.
    pub gives_up: fn() -> Option<Message>,
    /// A further way to run it, with the scenario and what a team gives up then.
    pub further: fn(&Scenario) -> Option<FurtherWay>,
}

/// The record of a change in a DynamoDB stream, and how a scenario sets its images.
pub type RecordSetting = (RecordId, fn(&Scenario) -> ViewType);

/// A further way to run an architecture, with batches of every size and window worth trying.
#[derive(Clone, Debug)]
pub struct FurtherWay {
    /// The batches to try; at least one.
    pub batches: Vec<TriedBatch>,
    /// Sets a scenario to it, whichever batch it was set to before.
    pub set: fn(&mut Scenario, TriedBatch),
    /// What to change of a scenario, in words.
    pub what: fn(&Scenario, TriedBatch) -> Message,
    /// The settings that change, from those of a scenario.
    pub settings: fn(&Scenario, TriedBatch) -> Vec<ChangedSetting>,
    /// What a team gives up with it.
    pub gives_up: Message,
}

/// A batch to try.
#[derive(Clone, Copy, Debug)]
pub struct TriedBatch {
    /// Most changes of it.
    pub size: u32,
    /// How long it gathers changes, in seconds.
    pub window: f64,
}

impl Facts {
    /// An architecture without any of these.
    pub const PLAIN: Self = Self {
        borrows: &[],
        is_log: true,
        operations: &[],
        variant: |_| None,
        rules: &[],
        record: None,
        shards: None,
        fine: &[],
        stoppable: |_| Vec::new(),
        unpacked: |_| None,
        drop_unused: |_| (),
        gives_up: || None,
        further: |_| None,
    };

    /// The answers to a design review for a scenario: of a topic, that of its variant, or else the one for all.
    pub fn operations_of(&self, scenario: &Scenario) -> Vec<Operation> {
        let variant = (self.variant)(scenario);
        let answer = |topic: &TopicId, variant: Option<&str>| {
            self.operations.iter().find(|one| one.topic == *topic && one.variant == variant).copied()
        };
        let topics = TopicId::VARIANTS.iter();
        topics.filter_map(|topic| answer(topic, variant).or_else(|| answer(topic, None))).collect()
    }
}

/// How the number of shards of an architecture is fixed.
#[derive(Clone, Copy, Debug)]
pub struct ShardSetting {
    /// The dotted key.
    pub key: &'static str,
    /// Fixes the number, and the layout where it can be chosen.
    pub fix: fn(&mut Scenario, u32, Option<Layout>),
    /// How the layout is chosen, where it can be.
    pub layout: Option<LayoutSetting>,
}

/// How the layout of shards is chosen.
#[derive(Clone, Copy, Debug)]
pub struct LayoutSetting {
    /// The dotted key.
    pub key: &'static str,
    /// Whether a scenario gives the hot key a shard of its own.
    pub isolates: fn(&Scenario) -> bool,
}

impl ShardSetting {
    /// What choosing a layout changes about a scenario, beside the number.
    pub fn isolation(&self, scenario: &Scenario, layout: Layout) -> Option<ChangedSetting> {
        let LayoutSetting { key, isolates } = self.layout?;
        let (now, then) = (isolates(scenario), layout == Layout::Isolated);
        (now != then).then(|| setting(&Arc::from(key), now, then))
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Promises {
    /// every change arrives: it is a log
    pub every_change: bool,
    /// records arrive in the shape that the team wants
    pub reshaped: bool,
    /// changes of one item arrive in order
    pub in_order: bool,
    /// there is no function to write or own
    pub no_code: bool,
}

impl Promises {
    /// Each by the requirement that asks for it, and whether it is kept.
    pub fn by_requirement(self) -> impl Iterator<Item = (RequirementId, bool)> {
        let Self { every_change, reshaped, in_order, no_code } = self;
        [
            (RequirementId::EveryChange, every_change),
            (RequirementId::Reshaped, reshaped),
            (RequirementId::InOrder, in_order),
            (RequirementId::NoCode, no_code),
        ]
        .into_iter()
    }
}

/// One answer for a design review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Operation {
    /// topic
    #[schemars(with = "String")]
    pub topic: TopicId,
    /// the variant of the architecture that it is for; absent: any
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<&'static str>,
    /// the answer
    pub text: &'static str,
    /// source
    pub source: &'static str,
}

impl Operation {
    /// An answer.
    pub const fn new(topic: TopicId, text: &'static str, source: &'static str) -> Self {
        Self { topic, variant: None, text, source }
    }

    /// Its key in message files, below `operation.<architecture>`.
    pub fn key(&self) -> String {
        let topic = self.topic.to_string().replace(' ', "-");
        self.variant.map_or(topic.clone(), |variant| format!("{topic}.{variant}"))
    }

    /// The same answer for a variant of the architecture only.
    #[must_use]
    pub const fn only_for(mut self, variant: &'static str) -> Self {
        self.variant = Some(variant);
        self
    }
}
