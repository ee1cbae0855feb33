//! Studies for the page: each equals the output of its command byte by byte, and beside it are its sentences, for a page that
//! fills them in itself.

use serde::Serialize;
use shardwise_core::output;
use shardwise_core::output::page::{self, json};
use shardwise_core::scenario::RATE_KEY;
use shardwise_core::study::{self, Factors, Growth, MOST_MONTHS, NumericKey, Sampling};
use shardwise_core::text::{Argument, InputErrors, StudyMessage};
use wasm_bindgen::prelude::wasm_bindgen;

use super::door::{Answer, NAME, not_planned, with_book};

/// What a study found, or the problems of its input.
#[wasm_bindgen]
pub struct Studied {
    result: Result<Found, InputErrors>,
}

struct Found {
    document: String,
    messages: String,
}

#[wasm_bindgen]
impl Studied {
    /// The document as JSON; undefined if the input is invalid.
    #[wasm_bindgen(getter)]
    pub fn document(&self) -> Option<String> {
        self.result.as_ref().ok().map(|found| found.document.clone())
    }

    /// The sentences of the document as JSON; undefined if the input is invalid.
    #[wasm_bindgen(getter)]
    pub fn messages(&self) -> Option<String> {
        self.result.as_ref().ok().map(|found| found.messages.clone())
    }

    /// The problems as JSON: a list of `Problem`, empty if there are none.
    #[wasm_bindgen(getter)]
    pub fn errors(&self) -> String {
        page::problems(&self.result)
    }
}

impl Found {
    fn new(document: &impl Serialize, messages: &impl Serialize) -> Self {
        Self { document: json(document), messages: json(messages) }
    }
}

/// What to take for the scenario of these settings, and how to set it: the output of `shardwise recommend --format json` byte by
/// byte.
#[wasm_bindgen]
pub fn recommend(settings: Vec<String>) -> Studied {
    let compare = |set: &[String]| output::compare_command(set_of(&settings), set);
    let result = with_book(&settings, |scenario, book| {
        let found = study::recommend(&scenario, book, &[], &compare).map_err(not_planned)?;
        Ok(Found::new(&found, &found.messages()))
    });
    Studied { result }
}

/// The cheapest that keeps up, by the rate of changes, around the scenario of these settings: the output of `shardwise breakeven
/// --over workload.writes_per_second --format json` byte by byte.
#[wasm_bindgen]
pub fn breakeven(settings: Vec<String>) -> Studied {
    let compare = |set: &[String]| output::compare_command(set_of(&settings), set);
    let result = with_book(&settings, |scenario, book| {
        let no_range = || InputErrors::one(NAME, RATE_KEY, "expected a range");
        let key = NumericKey::find(RATE_KEY).ok_or_else(no_range)?;
        let span = key.range_around(key.get(&scenario)).ok_or_else(no_range)?;
        let found = study::breakeven(&scenario, book, &key, span, &compare).map_err(not_planned)?;
        Ok(Found::new(&found, &found.messages()))
    });
    Studied { result }
}

/// The inputs that move the answer the most, for the scenario of these settings: the output of `shardwise sensitivity --top N
/// --format json` byte by byte.
#[wasm_bindgen]
pub fn sensitivity(settings: Vec<String>, top: usize) -> Studied {
    let compare = |set: &[String]| output::compare_command(set_of(&settings), set);
    let result = with_book(&settings, |scenario, book| {
        let mut found = study::sensitivity(&scenario, book, None, &compare).map_err(not_planned)?;
        found.keep_top(top);
        Ok(Found::new(&found, &found.messages()))
    });
    Studied { result }
}

/// What comes of the ranges of the scenario of these settings: the output of `shardwise uncertain --samples N --format json`
/// byte by byte.
#[wasm_bindgen]
pub fn uncertain(settings: Vec<String>, samples: u32) -> Answer {
    let compare = |set: &[String]| output::compare_command(set_of(&settings), set);
    let sampling = Sampling { samples, ..Sampling::default() };
    let found = |scenario, book: &_| {
        let found = study::uncertain(&scenario, book, sampling, &compare).map_err(not_planned)?;
        Ok(json(&found))
    };
    Answer { result: with_book(&settings, found) }
}

/// The months to come, if the rate of the scenario of these settings grows, for so many months, as text: the output of `shardwise
/// project --growth GROWTH --months N --format json` byte by byte.
#[wasm_bindgen]
pub fn project(settings: Vec<String>, growth: &str, months: &str) -> Studied {
    let compare = |set: &[String]| output::compare_command(set_of(&settings), set);
    let result = with_book(&settings, |scenario, book| {
        let count = months.trim().parse().ok().filter(|count| (1..=MOST_MONTHS).contains(count));
        let count = count.ok_or_else(|| {
            let message =
                StudyMessage::MonthCount { most: Argument::exact(MOST_MONTHS.into()), found: Argument::quoted(months) };
            InputErrors::one(NAME, "months", message)
        })?;
        let read = Growth::parse(growth).ok_or_else(|| InputErrors::one(NAME, "growth", Growth::expected(growth)))?;
        let [months, further] = read.factors(count);
        let keys = study::growing(&[]);
        if let Some(message) = study::beyond(&scenario, &keys, &months) {
            return Err(InputErrors::one(NAME, "growth", message));
        }
        let factors = Factors { months: &months, further: &further };
        let found = study::project(&scenario, book, &keys, factors, &compare).map_err(not_planned)?;
        Ok(Found::new(&found, &found.messages()))
    });
    Studied { result }
}

/// Settings as the command takes them.
fn set_of(settings: &[String]) -> impl Iterator<Item = String> + '_ {
    settings.iter().map(|setting| format!("--set {}", output::shell_word(setting)))
}
