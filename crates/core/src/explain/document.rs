//! What an explanation holds, as published data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::Grade;
use crate::model::Verdict;
use crate::scenario::ArchitectureId;
use crate::study::Change;
use crate::text::{Message, Translatable};

/// A number followed back to its source, in each architecture that has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The id that was asked for.
    pub id: String,
    /// What it is.
    pub meaning: String,
    /// What it is counted in.
    pub unit: &'static str,
    /// Where it stands; empty where the scenario has no such number.
    pub parts: Vec<Part>,
}

/// A number in one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Part {
    /// Which architecture; null for a number of the scenario as a whole.
    pub architecture: Option<ArchitectureId>,
    /// The quantity billed, the demand on a limit, or the number itself.
    pub quantity: Derivation,
    /// What the quantity comes to, for a bill line.
    pub cost: Option<Cost>,
    /// What the demand is held against, for a limit.
    pub bound: Option<Bound>,
    /// Where the rule behind any other number is written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Settings that move the number the most: dollars of a line, utilization of a limit.
    pub changes: Vec<Change>,
}

/// A number, how it comes about, and what it is made of.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Derivation {
    /// What it comes to.
    pub value: f64,
    /// In symbols.
    pub symbols: String,
    /// With numbers.
    pub numbers: String,
    /// Every symbol, its value and its meaning.
    pub terms: Vec<TermReport>,
}

/// One symbol of a formula.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TermReport {
    /// Its name in the formula.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// What it is.
    pub meaning: &'static str,
}

/// What a quantity comes to, and the price behind it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cost {
    /// A month, in USD.
    pub usd: f64,
    /// The dollars as arithmetic to retype.
    pub numbers: String,
    /// The price; `None` for the discount.
    pub price: Option<Source>,
}

/// What a demand is held against.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Bound {
    /// The limit.
    pub limit: Derivation,
    /// Demand over limit.
    pub utilization: f64,
    /// In a word.
    pub verdict: Verdict,
    /// What helps.
    pub remedy: Message,
    /// Where the limit is written down.
    pub source: Source,
}

/// Where a price or a quota comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// Price or quota id; empty for a setting of the scenario.
    pub id: String,
    /// Its value in words: one price, or its tiers.
    pub value: Message,
    /// The Region it holds in.
    pub region: String,
    /// The day from which it holds.
    pub effective: String,
    /// How well it is known.
    pub grade: Grade,
    /// Where it was read, or what it was inferred from.
    pub source: Message,
    /// What else to know; may be empty.
    pub note: String,
}

/// The sentences of one part of an explanation, to be filled in another language.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PartMessages<'a> {
    /// the price or quota in words; absent for the discount
    pub value: Option<Translatable<'a>>,
    /// where it is written down
    pub source: Option<Translatable<'a>>,
    /// what helps; limits only
    pub remedy: Option<Translatable<'a>>,
    /// what each changed setting is
    pub from: Vec<Translatable<'a>>,
    /// what each is set to
    pub to: Vec<Translatable<'a>>,
}

impl Explanation {
    /// The sentences of its parts, in their order.
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
