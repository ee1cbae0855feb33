//! The sentences of studies for a page that fills them in itself, and what else a page needs beside a document: letters of
//! architectures that are not in its report, and settings to try.

use schemars::JsonSchema;
use serde::Serialize;

use super::breakeven::{Alternative, Breakeven, FittingRanges};
use super::project::Projection;
use super::recommend::{Choice, Recommend};
use super::swings::{Sensitivity, Swing};
use crate::scenario::ArchitectureId;
use crate::text::{Message, Translatable};

/// The sentences of a recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RecommendMessages<'a> {
    /// what must hold
    pub must_hold: Vec<Translatable<'a>>,
    /// the best that can be reached of each requirement that stands in the way
    pub reached: Vec<Option<Translatable<'a>>>,
    /// the limits that stand in the way of each architecture whatever is required
    pub blocked: Vec<Vec<Translatable<'a>>>,
    /// the architectures of the best and the others, in that order
    pub names: Vec<ChoiceName>,
    /// what each of them gives up, in that order
    pub gives_up: Vec<Option<Translatable<'a>>>,
    /// of each requirement that has a price, the scenario that takes the best without it, as a file; null where it costs nothing
    pub without: Vec<Option<&'a str>>,
}

/// What an architecture is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoiceName {
    /// id
    pub id: ArchitectureId,
    /// its letter
    pub letter: char,
}

/// The sentences of where the cheapest changes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BreakevenMessages<'a> {
    /// why, of each crossing
    pub because: Vec<Translatable<'a>>,
    /// by architecture, why it does not fit where it stops to; null at the end of the range
    pub stops: Vec<Vec<Option<Translatable<'a>>>>,
    /// of each key whose values are alternatives
    pub alternatives: Vec<AlternativeMessages<'a>>,
}

/// The sentences of the alternatives within one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AlternativeMessages<'a> {
    /// why, of each crossing
    pub because: Vec<Translatable<'a>>,
}

/// The sentences of the inputs that move the answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SensitivityMessages<'a> {
    /// the rounding edges
    pub edges: Vec<Translatable<'a>>,
    /// how to try the ends of each input
    pub inputs: Vec<SwingSettings<'a>>,
}

/// The settings that put an input to the ends of its range, each `key=value`; none where no settings can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SwingSettings<'a> {
    /// the lower end
    pub low: &'a [String],
    /// the upper end
    pub high: &'a [String],
}

/// The sentences of the months to come, and how to try them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProjectMessages<'a> {
    /// when something must be done
    pub come_back: Translatable<'a>,
    /// that a stream must be resized on the way
    pub resize: Option<Translatable<'a>>,
    /// the events
    pub events: Vec<Translatable<'a>>,
    /// the settings of each month, each `key=value`
    pub months: Vec<&'a [String]>,
}

impl Recommend {
    /// Its sentences.
    pub fn messages(&self) -> RecommendMessages<'_> {
        let name = |&Choice { architecture: id, .. }: &Choice| ChoiceName { id, letter: id.letter() };
        RecommendMessages {
            must_hold: self.must_hold.iter().map(|one| one.text.translatable()).collect(),
            reached: self.in_the_way.iter().map(|way| way.reached.as_ref().map(Message::translatable)).collect(),
            blocked: self.blocked.iter().map(|one| one.limits.iter().map(Message::translatable).collect()).collect(),
            names: self.best.iter().chain(&self.others).map(name).collect(),
            gives_up: self.best.iter().chain(&self.others).map(Choice::said_to_give_up).collect(),
            without: self.requirements.iter().map(|one| one.scenario.as_deref()).collect(),
        }
    }
}

impl Choice {
    fn said_to_give_up(&self) -> Option<Translatable<'_>> {
        self.gives_up.as_ref().map(Message::translatable)
    }
}

impl Breakeven {
    /// Its sentences.
    pub fn messages(&self) -> BreakevenMessages<'_> {
        BreakevenMessages {
            because: self.crossings.iter().map(|crossing| crossing.because.translatable()).collect(),
            stops: self.architectures.iter().map(FittingRanges::reasons).collect(),
            alternatives: self.alternatives.iter().map(Alternative::messages).collect(),
        }
    }
}

impl FittingRanges {
    fn reasons(&self) -> Vec<Option<Translatable<'_>>> {
        self.stops.iter().map(|reason| reason.as_ref().map(Message::translatable)).collect()
    }
}

impl Alternative {
    fn messages(&self) -> AlternativeMessages<'_> {
        AlternativeMessages { because: self.crossings.iter().map(|crossing| crossing.because.translatable()).collect() }
    }
}

impl Sensitivity {
    /// Its sentences.
    pub fn messages(&self) -> SensitivityMessages<'_> {
        SensitivityMessages {
            edges: self.edges.iter().map(|edge| edge.text.translatable()).collect(),
            inputs: self.inputs.iter().map(Swing::settings).collect(),
        }
    }
}

impl Swing {
    fn settings(&self) -> SwingSettings<'_> {
        SwingSettings { low: &self.low.set, high: &self.high.set }
    }
}

impl Projection {
    /// Its sentences.
    pub fn messages(&self) -> ProjectMessages<'_> {
        ProjectMessages {
            come_back: self.come_back.text.translatable(),
            resize: self.resize.as_ref().map(Message::translatable),
            events: self.events.iter().map(|event| event.text.translatable()).collect(),
            months: self.months.iter().map(|month| &*month.set).collect(),
        }
    }
}
