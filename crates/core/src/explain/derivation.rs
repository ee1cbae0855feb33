//! How a number is derived, and the source of its price, quota or rule.

use super::document::{Derivation, Source, TermReport};
use super::ids::ResultId;
use crate::catalog::{Grade, Price, PriceBook, PriceId, Tier, address_of};
use crate::model::{Case, Formula, Limit, Limits, Rule, Symbol, Term};
use crate::text::{Argument, Joining, Message, ReportMessage, readable};

/// How sources name AWS's own list of prices.
const LIST: &str = "AWS Price List";

/// The quota or setting behind a limit.
pub(crate) fn limit_source(limit: &Limit, case: &Case<'_>) -> Source {
    let (book, quotas) = (case.book, case.quotas());
    let source = limit.source(&quotas);
    match limit.quota {
        Some(quota) => {
            let entry = book.quotas.get(quota);
            Source {
                id: quota.to_string(),
                value: Message::amount(quotas.value(quota), &entry.unit),
                effective: book.quotas.effective.clone(),
                grade: if quotas.granted(quota).is_some() { Grade::Given } else { entry.grade },
                address: address_of(&source.to_string()),
                source,
                note: entry.provenance.note().to_owned(),
                region: book.region.clone(),
            }
        }
        None => Source {
            id: String::new(),
            value: Message::amount(limit.limit.value(), limit.id.unit()),
            effective: String::new(),
            grade: Grade::Given,
            address: address_of(&source.to_string()),
            source,
            note: String::new(),
            region: book.region.clone(),
        },
    }
}

/// The source of a rule.
pub(crate) fn rule_source(rule: Rule, limits: &Limits, case: &Case<'_>) -> Option<Source> {
    match rule {
        Rule::Text { source, grade } => Some(written_down(source, grade, case.book)),
        Rule::Limit(id) => limits.iter().find(|limit| limit.id == id).map(|limit| limit_source(limit, case)),
    }
}

/// A documented rule without a number of its own.
pub(crate) fn written_down(text: &str, grade: Grade, book: &PriceBook) -> Source {
    Source {
        id: String::new(),
        value: "".into(),
        region: book.region.clone(),
        effective: String::new(),
        grade,
        source: Message::of_book(text),
        address: address_of(text),
        note: String::new(),
    }
}

impl From<Term> for TermReport {
    fn from(Term { symbol, value }: Term) -> Self {
        let explained_by = explained_by(symbol).map(ResultId::id);
        Self { name: symbol.name().to_owned(), value, meaning: symbol.meaning(), explained_by }
    }
}

/// The number of the report that a symbol stands for, in every architecture.
const fn explained_by(symbol: Symbol) -> Option<ResultId> {
    match symbol {
        Symbol::WritesPerSecond => Some(ResultId::MeanRate),
        Symbol::PeakRate => Some(ResultId::PeakRate),
        Symbol::KinesisRecord => Some(ResultId::KinesisRecord),
        Symbol::DeliveredRecord => Some(ResultId::DeliveredRecord),
        Symbol::Invocations | Symbol::GbSecondsRate | Symbol::PackedBilledRate | Symbol::ObjectsRate => {
            Some(ResultId::Rate(symbol))
        }
        _ => None,
    }
}

impl From<&Formula> for Derivation {
    fn from(formula: &Formula) -> Self {
        Self {
            value: formula.value(),
            symbols: formula.symbols(),
            numbers: formula.arithmetic(),
            terms: formula.terms().map(TermReport::from).collect(),
        }
    }
}

impl Derivation {
    /// A sum of named numbers: the total of a bill, the stages of freshness.
    pub(crate) fn sum(value: f64, terms: Vec<TermReport>) -> Self {
        let written = |word: &dyn Fn(&TermReport) -> String| {
            let words: Vec<String> = terms.iter().map(word).collect();
            if words.is_empty() { "0".to_owned() } else { words.join(" + ") }
        };
        Self {
            value,
            symbols: written(&|term| term.name.clone()),
            numbers: written(&|term| readable(term.value)),
            terms,
        }
    }
}

pub(crate) fn price_source(id: PriceId, case: &Case<'_>) -> Source {
    let Case { scenario, book, .. } = case;
    let region = book.region.clone();
    if let Some(usd) = scenario.prices.get(&id) {
        return Source {
            id: id.to_string(),
            value: Message::from(ReportMessage::Price { usd: Argument::exact(*usd) }),
            region,
            effective: String::new(),
            grade: Grade::Given,
            source: case.prices().source(id),
            address: None,
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
        source: case.prices().source(id),
        address: price.and_then(|price| is_published(price.provenance.source()).then(|| id.published().page)),
        note: price.map_or(String::new(), |price| price.provenance.note().to_owned()),
    }
}

/// Whether a price was read where AWS publishes it.
fn is_published(source: &str) -> bool {
    source.get(..LIST.len()).is_some_and(|start| start.eq_ignore_ascii_case(LIST))
}

/// A price in words: its tiers, and its free amounts.
fn price_value(price: &Price, free_tier: bool) -> Message {
    let tier = |&Tier { usd, up_to }: &Tier| {
        let usd = Argument::exact(usd);
        if up_to.is_finite() {
            Message::from(ReportMessage::PriceTier { usd, up_to: Argument::exact(up_to) })
        } else {
            Message::from(ReportMessage::Price { usd })
        }
    };
    let mut parts = vec![Message::joined(Joining::Then, price.tiers.iter().map(tier).collect())];
    if price.free > 0.0 {
        parts.push(Message::from(ReportMessage::PriceFree { count: Argument::exact(price.free) }));
    }
    if price.free_tier > 0.0 {
        let count = Argument::exact(price.free_tier);
        parts.push(if free_tier {
            Message::from(ReportMessage::PriceFreeTier { count })
        } else {
            Message::from(ReportMessage::PriceFreeTierNotCounted { count })
        });
    }
    Message::joined(Joining::Semicolon, parts)
}
