//! One number followed back to its source: the formula in symbols, the same with numbers, the price or quota
//! behind it, and what would change it.

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use crate::bill::{Line, LineId};
use crate::formula::{Formula, Symbol, Term};
use crate::grade::Grade;
use crate::limits::{Limit, LimitId, Verdict};
use crate::messages::{Argument, Joining, Message, Translatable};
use crate::pricing::{MissingPrice, Price, PriceBook, PriceId, Tier};
use crate::reading::nearest;
use crate::results::{self, ResultId};
use crate::scenario::{ArchitectureId, Scenario};
use crate::sensitivity::{self, Change};
use crate::{Outcome, Outcomes, evaluate, plan, rates, remedies};

/// How many settings are named that would change a number.
const MOST_CHANGES: usize = 12;

/// What may be explained: a line of a bill, a limit, or another number of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Subject {
    /// A line of a bill.
    Line(LineId),
    /// A limit.
    Limit(LimitId),
    /// Another number of a report.
    Result(ResultId),
}

impl Subject {
    /// Everything that may be explained: the lines, the limits, then the rest.
    pub fn all() -> impl Iterator<Item = Self> {
        let lines = LineId::VARIANTS.iter().map(|id| Self::Line(*id));
        let limits = LimitId::VARIANTS.iter().map(|id| Self::Limit(*id));
        lines.chain(limits).chain(ResultId::VARIANTS.iter().map(|id| Self::Result(*id)))
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Line(id) => id.into(),
            Self::Limit(id) => id.into(),
            Self::Result(id) => id.into(),
        }
    }

    /// What it is, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Line(id) => id.meaning(),
            Self::Limit(id) => id.meaning(),
            Self::Result(id) => id.meaning(),
        }
    }

    /// What it is counted in.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Line(id) => id.unit(),
            Self::Limit(id) => id.unit(),
            Self::Result(id) => id.unit(),
        }
    }

    /// From its id.
    ///
    /// # Errors
    /// No line and no limit of that id: the message names the nearest.
    pub fn parse(id: &str) -> Result<Self, Box<Message>> {
        Self::all().find(|subject| subject.id() == id).ok_or_else(|| {
            let mut parts = vec![Message::UnknownSubject { found: Argument::quoted(id) }];
            parts.extend(nearest(id, Self::all().map(Self::id)).map(|near| Message::Nearest { near: near.into() }));
            Box::new(Message::joined(Joining::Semicolon, parts))
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

/// Explains one number of a scenario.
///
/// # Errors
/// The scenario needs a price that neither it nor the book gives.
pub fn explain(scenario: &Scenario, book: &PriceBook, subject: Subject) -> Result<Explanation, MissingPrice> {
    if let Subject::Result(id) = subject {
        return explain_result(scenario, book, id);
    }
    let outcomes = evaluate(scenario, book)?;
    let part = |outcome: &Outcome| match subject {
        Subject::Line(id) => outcome.bill.line(id).map(|line| line_part(line, outcome, scenario, book)),
        Subject::Limit(id) => {
            outcome.limits.iter().find(|limit| limit.id == id).map(|limit| limit_part(limit, outcome, scenario, book))
        }
        Subject::Result(_) => None,
    };
    let parts = outcomes.iter().filter_map(part).collect();
    Ok(Explanation { id: subject.id(), meaning: subject.meaning(), unit: subject.unit(), parts })
}

fn explain_result(scenario: &Scenario, book: &PriceBook, id: ResultId) -> Result<Explanation, MissingPrice> {
    let report = plan(scenario, book)?;
    let part = |architecture: Option<ArchitectureId>, results::Result { quantity, source }| {
        let changes = architecture.map_or(Vec::new(), |architecture| {
            sensitivity::strongest(scenario, book, MOST_CHANGES, |outcomes| moved(id, architecture, outcomes))
        });
        Part { architecture, quantity, cost: None, bound: None, source, changes }
    };
    let whole = results::of_flow(id, scenario, &report, book).map(|result| part(None, result));
    let of_each = report.architectures.iter().filter_map(|architecture| {
        let result = results::of_architecture(id, scenario, architecture, book)?;
        Some(part(Some(architecture.id), result))
    });
    let subject = Subject::Result(id);
    let parts = whole.into_iter().chain(of_each).collect();
    Ok(Explanation { id: subject.id(), meaning: subject.meaning(), unit: subject.unit(), parts })
}

/// A number of a report that can be taken again without the whole report: a total, or shards.
fn moved(id: ResultId, architecture: ArchitectureId, outcomes: &Outcomes) -> Option<f64> {
    let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
    if id == ResultId::Total {
        return Some(outcome.bill.total);
    }
    let constraint = Subject::Result(id).id().strip_prefix("shards.")?;
    outcome.shards.by.iter().find(|(name, _)| *name == constraint)?.1
}

fn line_part(line: &Line, outcome: &Outcome, scenario: &Scenario, book: &PriceBook) -> Part {
    let rates = rates(scenario, book);
    let (id, architecture) = (line.id, outcome.id);
    let usd_of = |outcomes: &Outcomes| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
        outcome.bill.line(id).map(|line| line.usd)
    };
    Part {
        architecture: Some(architecture),
        quantity: derivation(&line.quantity),
        cost: Some(Cost {
            usd: line.usd,
            numbers: line.arithmetic(&rates),
            price: line.price.map(|price| price_source(price, scenario, book)),
        }),
        bound: None,
        source: None,
        changes: sensitivity::strongest(scenario, book, MOST_CHANGES, usd_of),
    }
}

fn limit_part(limit: &Limit, outcome: &Outcome, scenario: &Scenario, book: &PriceBook) -> Part {
    let (id, architecture) = (limit.id, outcome.id);
    let utilization_of = |outcomes: &Outcomes| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
        outcome.limits.iter().find(|limit| limit.id == id).map(Limit::utilization)
    };
    let source = limit_source(limit, book);
    Part {
        architecture: Some(architecture),
        quantity: derivation(&limit.demand),
        cost: None,
        bound: Some(Bound {
            limit: derivation(&limit.limit),
            utilization: limit.utilization(),
            verdict: limit.verdict(),
            remedy: remedies::remedy(limit, outcome, scenario),
            source,
        }),
        source: None,
        changes: sensitivity::strongest(scenario, book, MOST_CHANGES, utilization_of),
    }
}

/// The quota or the setting behind a limit.
fn limit_source(limit: &Limit, book: &PriceBook) -> Source {
    let source = limit.source(&book.quotas);
    match limit.quota {
        Some(quota) => {
            let entry = book.quotas.get(quota);
            Source {
                id: quota.to_string(),
                value: Message::amount(entry.value, &entry.unit),
                effective: book.quotas.effective.clone(),
                grade: entry.grade,
                source,
                note: entry.note.clone().into_owned(),
                region: book.region.clone(),
            }
        }
        None => Source {
            id: String::new(),
            value: Message::amount(limit.limit.value(), limit.id.unit()),
            effective: String::new(),
            grade: Grade::Given,
            source,
            note: String::new(),
            region: book.region.clone(),
        },
    }
}

/// The quota or the setting behind a limit of an architecture.
pub(crate) fn quota_source(
    architecture: ArchitectureId,
    id: LimitId,
    scenario: &Scenario,
    book: &PriceBook,
) -> Option<Source> {
    let outcomes = evaluate(scenario, book).ok()?;
    let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
    outcome.limits.iter().find(|limit| limit.id == id).map(|limit| limit_source(limit, book))
}

/// A rule that is written down somewhere, without a number of its own.
pub(crate) fn written_down(text: &str, grade: Grade, book: &PriceBook) -> Source {
    Source {
        id: String::new(),
        value: "".into(),
        region: book.region.clone(),
        effective: String::new(),
        grade,
        source: Message::of_book(text),
        note: String::new(),
    }
}

impl From<&(Symbol, f64)> for TermReport {
    fn from(&(symbol, value): &(Symbol, f64)) -> Self {
        Self { name: symbol.name(), value, meaning: symbol.meaning() }
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
            value: Message::Price { usd: Argument::exact(*usd) },
            region,
            effective: String::new(),
            grade: Grade::Given,
            source: Message::PriceOfScenario,
            note: String::new(),
        };
    }
    let price = book.prices[id as usize].as_ref();
    Source {
        id: id.to_string(),
        value: price.map_or("".into(), |price| price_value(price, scenario.free_tier)),
        region,
        effective: book.effective.clone(),
        grade: price.map_or(Grade::Assumed, |price| price.grade),
        source: price.map_or("".into(), |price| Message::of_book(&price.source)),
        note: price.map_or(String::new(), |price| price.note.clone().into_owned()),
    }
}

/// A price in words: its tiers, and what of it is free.
fn price_value(price: &Price, free_tier: bool) -> Message {
    let tier = |&Tier { usd, up_to }: &Tier| {
        let usd = Argument::exact(usd);
        if up_to.is_finite() {
            Message::PriceTier { usd, up_to: Argument::exact(up_to) }
        } else {
            Message::Price { usd }
        }
    };
    let mut parts = vec![Message::joined(Joining::Then, price.tiers.iter().map(tier).collect())];
    if price.free > 0.0 {
        parts.push(Message::PriceFree { count: Argument::exact(price.free) });
    }
    if price.free_tier > 0.0 {
        let count = Argument::exact(price.free_tier);
        parts.push(if free_tier {
            Message::PriceFreeTier { count }
        } else {
            Message::PriceFreeTierNotCounted { count }
        });
    }
    Message::joined(Joining::Semicolon, parts)
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
