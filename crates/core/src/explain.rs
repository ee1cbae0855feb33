//! One number followed back to its source: the formula in symbols, the same with numbers, the price or quota
//! behind it, and what would change it.

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use crate::bill::{Line, LineId};
use crate::formula::{Formula, Term};
use crate::grade::Grade;
use crate::limits::{Limit, LimitId, Verdict};
use crate::pricing::{MissingPrice, PriceBook, PriceId};
use crate::reading::nearest;
use crate::scenario::{ArchitectureId, Scenario};
use crate::sensitivity::{self, Change};
use crate::{Outcome, Outcomes, evaluate, rates, remedies};

/// How many settings are named that would change a number.
const MOST_CHANGES: usize = 12;

/// What may be explained: a line of a bill or a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Subject {
    /// A line of a bill.
    Line(LineId),
    /// A limit.
    Limit(LimitId),
}

impl Subject {
    /// Everything that may be explained: the lines, then the limits.
    pub fn all() -> impl Iterator<Item = Self> {
        let lines = LineId::VARIANTS.iter().map(|id| Self::Line(*id));
        lines.chain(LimitId::VARIANTS.iter().map(|id| Self::Limit(*id)))
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Line(id) => id.into(),
            Self::Limit(id) => id.into(),
        }
    }

    /// What it is, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Line(id) => id.meaning(),
            Self::Limit(id) => id.meaning(),
        }
    }

    /// What it is counted in.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Line(id) => id.unit(),
            Self::Limit(id) => id.unit(),
        }
    }

    /// From its id.
    ///
    /// # Errors
    /// No line and no limit of that id: the message names the nearest.
    pub fn parse(id: &str) -> Result<Self, String> {
        Self::all().find(|subject| subject.id() == id).ok_or_else(|| {
            let near =
                nearest(id, Self::all().map(Self::id)).map_or(String::new(), |near| format!("; the nearest is {near}"));
            format!("expected the id of a bill line or a limit (\"shardwise explain\" lists them), found {id:?}{near}")
        })
    }
}

/// A number followed back to its source, in each architecture that has it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The id that was asked for.
    pub id: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// What it is counted in.
    pub unit: &'static str,
    /// Where it stands; empty where the scenario has no such number.
    pub parts: Vec<Part>,
}

/// A number in one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Part {
    /// Which architecture.
    pub architecture: ArchitectureId,
    /// The quantity billed, or the demand on a limit.
    pub quantity: Derivation,
    /// What the quantity comes to, for a bill line.
    pub cost: Option<Cost>,
    /// What the demand is held against, for a limit.
    pub bound: Option<Bound>,
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
    pub name: &'static str,
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
    pub remedy: String,
    /// Where the limit is written down.
    pub source: Source,
}

/// Where a price or a quota comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// Price or quota id; empty for a setting of the scenario.
    pub id: String,
    /// Its value in words: one price, or its tiers.
    pub value: String,
    /// The Region it holds in.
    pub region: String,
    /// The day from which it holds.
    pub effective: String,
    /// How well it is known.
    pub grade: Grade,
    /// Where it was read, or what it was inferred from.
    pub source: String,
    /// What else to know; may be empty.
    pub note: String,
}

/// Explains one number of a scenario.
///
/// # Errors
/// The scenario needs a price that neither it nor the book gives.
pub fn explain(scenario: &Scenario, book: &PriceBook, subject: Subject) -> Result<Explanation, MissingPrice> {
    let outcomes = evaluate(scenario, book)?;
    let part = |outcome: &Outcome| match subject {
        Subject::Line(id) => outcome.bill.line(id).map(|line| line_part(line, outcome, scenario, book)),
        Subject::Limit(id) => {
            outcome.limits.iter().find(|limit| limit.id == id).map(|limit| limit_part(limit, outcome, scenario, book))
        }
    };
    let parts = outcomes.iter().filter_map(part).collect();
    Ok(Explanation { id: subject.id(), meaning: subject.meaning(), unit: subject.unit(), parts })
}

fn line_part(line: &Line, outcome: &Outcome, scenario: &Scenario, book: &PriceBook) -> Part {
    let rates = rates(scenario, book);
    let (id, architecture) = (line.id, outcome.id);
    let usd_of = |outcomes: &Outcomes| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
        outcome.bill.line(id).map(|line| line.usd)
    };
    Part {
        architecture,
        quantity: derivation(&line.quantity),
        cost: Some(Cost {
            usd: line.usd,
            numbers: line.arithmetic(&rates),
            price: line.price.map(|price| price_source(price, scenario, book)),
        }),
        bound: None,
        changes: sensitivity::strongest(scenario, book, MOST_CHANGES, usd_of),
    }
}

fn limit_part(limit: &Limit, outcome: &Outcome, scenario: &Scenario, book: &PriceBook) -> Part {
    let (id, architecture) = (limit.id, outcome.id);
    let utilization_of = |outcomes: &Outcomes| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
        outcome.limits.iter().find(|limit| limit.id == id).map(Limit::utilization)
    };
    let source = match limit.quota {
        Some(quota) => {
            let entry = book.quotas.get(quota);
            Source {
                id: quota.to_string(),
                value: format!("{} {}", entry.value, entry.unit),
                region: book.region.clone(),
                effective: book.quotas.effective.clone(),
                grade: entry.grade,
                source: entry.source.clone(),
                note: entry.note.clone(),
            }
        }
        None => Source {
            id: String::new(),
            value: format!("{} {}", limit.limit.value(), id.unit()),
            region: book.region.clone(),
            effective: String::new(),
            grade: Grade::Given,
            source: id.origin().into(),
            note: String::new(),
        },
    };
    Part {
        architecture,
        quantity: derivation(&limit.demand),
        cost: None,
        bound: Some(Bound {
            limit: derivation(&limit.limit),
            utilization: limit.utilization(),
            verdict: limit.verdict(),
            remedy: remedies::remedy(limit, outcome, scenario),
            source,
        }),
        changes: sensitivity::strongest(scenario, book, MOST_CHANGES, utilization_of),
    }
}

fn derivation(formula: &Formula) -> Derivation {
    let report = |Term { symbol, value }: Term| TermReport { name: symbol.name(), value, meaning: symbol.meaning() };
    Derivation {
        value: formula.value(),
        symbols: formula.symbols(),
        numbers: formula.arithmetic(),
        terms: formula.terms().map(report).collect(),
    }
}

fn price_source(id: PriceId, scenario: &Scenario, book: &PriceBook) -> Source {
    let region = book.region.clone();
    if let Some(usd) = scenario.prices.get(&id) {
        return Source {
            id: id.to_string(),
            value: format!("{usd} USD"),
            region,
            effective: String::new(),
            grade: Grade::Given,
            source: "[prices] of the scenario".into(),
            note: String::new(),
        };
    }
    let price = book.prices[id as usize].as_ref();
    let tier = |tier: &crate::pricing::Tier| {
        if tier.up_to.is_finite() {
            format!("{} USD up to {}", tier.usd, tier.up_to)
        } else {
            format!("{} USD", tier.usd)
        }
    };
    let mut value =
        price.map_or(String::new(), |price| price.tiers.iter().map(tier).collect::<Vec<_>>().join(", then "));
    if let Some(price) = price {
        if price.free > 0.0 {
            value += &format!("; the first {} are free", price.free);
        }
        if price.free_tier > 0.0 {
            let counted = if scenario.free_tier { "counted" } else { "not counted here" };
            value += &format!("; free tier {} ({counted})", price.free_tier);
        }
    }
    Source {
        id: id.to_string(),
        value,
        region,
        effective: book.effective.clone(),
        grade: price.map_or(Grade::Assumed, |price| price.grade),
        source: price.map_or(String::new(), |price| price.source.clone()),
        note: price.map_or(String::new(), |price| price.note.clone()),
    }
}
