//! An explanation as published data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Grade;
use crate::model::Verdict;
use crate::scenario::ArchitectureId;
use crate::study::Change;
use crate::text::{Message, Translatable};

/// The explanation of a number, in each architecture that has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The requested id.
    pub id: String,
    /// Its meaning.
    pub meaning: String,
    /// Its unit.
    pub unit: &'static str,
    /// One part for each place of the number; empty if the scenario has no such number.
    pub parts: Vec<Part>,
}

/// A number in one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Part {
    /// The architecture; null for a number of the whole scenario.
    pub architecture: Option<ArchitectureId>,
    /// The quantity billed, the demand on a limit, or the number itself.
    pub quantity: Derivation,
    /// The cost of the quantity, for a bill line.
    pub cost: Option<Cost>,
    /// The limit of the demand, for a limit.
    pub bound: Option<Bound>,
    /// The source of the rule, for any other number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The terms that are assembled of parts, such as the envelope of a record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assembled: Vec<Assembled>,
    /// The terms that are means over the day, hour by hour; null if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<DayReport>,
    /// What a bill line leaves out; null if nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<Message>,
    /// The settings that a team can choose and that affect the number the most: the cost of a line, the utilization of a limit.
    pub changes: Vec<Change>,
}

/// A term and the parts that it is the sum of.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Assembled {
    /// Name of the term.
    pub term: String,
    /// Its parts.
    pub parts: Vec<TermPart>,
}

/// One part of a term.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TermPart {
    /// Name: the key of the scenario, if it is set there.
    pub name: &'static str,
    /// Value.
    pub value: f64,
    /// Meaning.
    pub meaning: &'static str,
    /// How well it is known.
    pub grade: Grade,
    /// Where it was measured, or how else it is known.
    pub source: &'static str,
}

/// Numbers of a day, hour by hour.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DayReport {
    /// The columns: changes per second, changes per invocation where there are invocations, and terms of the formula.
    pub columns: Vec<ColumnReport>,
    /// The hours of the day, one of them in two parts where it has a batch.
    pub periods: Vec<PeriodReport>,
    /// Means over the day; null where a mean has no meaning.
    pub mean: Vec<Option<f64>>,
}

/// A column of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColumnReport {
    /// Name.
    pub name: String,
    /// Meaning.
    pub meaning: &'static str,
}

/// A period of a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PeriodReport {
    /// Seconds from midnight to its start.
    pub start_seconds: f64,
    /// How long it lasts.
    pub seconds: f64,
    /// One value for each column; null where there are no changes.
    pub values: Vec<Option<f64>>,
}

/// A number, its formula and its inputs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Derivation {
    /// The value.
    pub value: f64,
    /// The formula in symbols.
    pub symbols: String,
    /// The formula with numbers.
    pub numbers: String,
    /// Every symbol with its value and meaning.
    pub terms: Vec<TermReport>,
}

/// One symbol of a formula.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TermReport {
    /// Name in the formula.
    pub name: String,
    /// Value.
    pub value: f64,
    /// Meaning.
    pub meaning: &'static str,
    /// The id under which it is explained itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained_by: Option<String>,
}

/// The cost of a quantity, and the price behind it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cost {
    /// USD per month.
    pub usd: f64,
    /// The cost as arithmetic to retype.
    pub numbers: String,
    /// The price; `None` for the discount.
    pub price: Option<Source>,
}

/// The limit of a demand.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bound {
    /// The limit.
    pub limit: Derivation,
    /// Demand divided by limit.
    pub utilization: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// The remedy.
    pub remedy: Message,
    /// The source of the limit.
    pub source: Source,
}

/// The source of a price or quota.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// Price or quota id; empty for a setting of the scenario.
    pub id: String,
    /// Its value as text: one price, or its tiers.
    pub value: Message,
    /// The Region that it applies to.
    pub region: String,
    /// The date from which it applies.
    pub effective: String,
    /// Its grade.
    pub grade: Grade,
    /// Where it is documented, or what it is inferred from.
    pub source: Message,
    /// The address of that document, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<&'static str>,
    /// A note; may be empty.
    pub note: String,
}

/// The sentences of one part of an explanation, to be filled in another language.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PartMessages<'a> {
    /// the price or quota as text; absent for the discount
    pub value: Option<Translatable<'a>>,
    /// its source
    pub source: Option<Translatable<'a>>,
    /// the remedy; limits only
    pub remedy: Option<Translatable<'a>>,
    /// the value of each changed setting
    pub from: Vec<Translatable<'a>>,
    /// its new value
    pub to: Vec<Translatable<'a>>,
}

impl Explanation {
    /// The sentences of all parts, in order.
    pub fn messages(&self) -> Vec<PartMessages<'_>> {
        self.parts.iter().map(Part::messages).collect()
    }
}

impl Part {
    fn messages(&self) -> PartMessages<'_> {
        let price = self.cost.as_ref().and_then(|cost| cost.price.as_ref());
        let source = price.or(self.bound.as_ref().map(|bound| &bound.source)).or(self.source.as_ref());
        PartMessages {
            value: source.map(|source| source.value.translatable()),
            source: source.map(|source| source.source.translatable()),
            remedy: self.bound.as_ref().map(|bound| bound.remedy.translatable()),
            from: self.changes.iter().map(|change| change.from.translatable()).collect(),
            to: self.changes.iter().map(|change| change.to.translatable()).collect(),
        }
    }
}
