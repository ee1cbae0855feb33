//! The commands, a file each: its arguments, and what it does with them. A command reads, computes by core and renders;
//! it returns its answer and writes nothing itself.

pub(crate) mod breakeven;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod explain;
pub(crate) mod papers;
pub(crate) mod pricing;
pub(crate) mod project;
pub(crate) mod recommend;
pub(crate) mod sensitivity;
pub(crate) mod simulate;
pub(crate) mod sweep;
pub(crate) mod trace;
pub(crate) mod uncertain;

use anyhow::Result;
use serde_json::{Map, Value as Json, json};
use shardwise_core::PlanError;
use shardwise_core::input::missing_lines;
use shardwise_core::text::InputErrors;

use crate::clock;
use crate::render::money::Money;
use crate::words::Text;

/// What a command gives back. Nothing is written until all of it is there.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For standard output or the output file.
    pub(crate) bytes: Vec<u8>,
    /// How the command ended.
    pub(crate) end: End,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All is done, and every gate is met.
    Done,
    /// A gate is not met.
    NotMet,
    /// Ctrl-C stopped it, and the answer is partial.
    Stopped,
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self { bytes: text.into_bytes(), end: End::Done }
    }
}

/// Errors of the input, and the text of a file that would mend them.
#[derive(Debug)]
pub(crate) struct Mendable {
    pub(crate) errors: InputErrors,
    /// What the text is for, and the text.
    pub(crate) mend: String,
}

impl std::fmt::Display for Mendable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.errors.fmt(f)
    }
}

impl std::error::Error for Mendable {}

/// Why a scenario has no numbers is an input error there: the user can supply the prices, or lower what is extreme.
pub(crate) fn not_planned(scenario: &str, error: &PlanError) -> anyhow::Error {
    let errors = InputErrors::one(scenario, "", error.message());
    let PlanError::MissingPrice(missing) = error else { return errors.into() };
    let book = missing_lines(missing, &clock::today());
    let mend = format!("{}\n\n{book}", String::from(Text::Mend { region: missing.region.clone() }));
    Mendable { errors, mend }.into()
}

/// A document as JSON; in another currency, with an amount beside each of USD.
pub(crate) fn json_in(value: &impl serde::Serialize, money: &Money) -> Result<String> {
    if money.0.is_usd() {
        return json(value);
    }
    let mut document = serde_json::to_value(value)?;
    add_amounts(&mut document, money.0.rate);
    if let Json::Object(entries) = document {
        let currency = json!({ "code": money.0.code, "per_usd": money.0.rate });
        let is_head = |key: &str| matches!(key, "schema" | "version" | "id");
        let (head, rest): (Map<String, Json>, Map<String, Json>) =
            entries.into_iter().partition(|(key, _)| is_head(key));
        let currency = std::iter::once(("currency".to_owned(), currency));
        document = Json::Object(head.into_iter().chain(currency).chain(rest).collect());
    }
    json(&document)
}

/// Puts `.._amount` beside each `.._usd`, and what is named alike beside other names with USD.
fn add_amounts(value: &mut Json, rate: f64) {
    match value {
        Json::Object(entries) => {
            let mut with_amounts = Map::new();
            for (key, mut value) in std::mem::take(entries) {
                add_amounts(&mut value, rate);
                let amount = key.split('_').any(|word| word == "usd").then(|| amounts(&value, rate)).flatten();
                let name = key.replace("usd", "amount");
                with_amounts.insert(key, value);
                with_amounts.extend(amount.map(|amount| (name, amount)));
            }
            *entries = with_amounts;
        }
        Json::Array(items) => items.iter_mut().for_each(|item| add_amounts(item, rate)),
        _ => {}
    }
}

/// A number of USD in another currency, or a table of such; null stays null, and what is no number has none.
fn amounts(value: &Json, rate: f64) -> Option<Json> {
    match value {
        Json::Number(number) => Some(json!(number.as_f64()? * rate)),
        Json::Null => Some(Json::Null),
        // By architecture.
        Json::Object(entries) => entries
            .iter()
            .map(|(key, value)| Some((key.clone(), amounts(value, rate)?)))
            .collect::<Option<_>>()
            .map(Json::Object),
        _ => None,
    }
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
