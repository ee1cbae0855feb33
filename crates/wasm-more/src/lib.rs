//! Everything that the page needs after the first view, in a worker: explanations, studies, CSV and the simulation. A
//! thin layer: settings in, JSON and text out. Errors are values.
//!
//! The JSON of a comparison and the CSV equal the output of `shardwise compare` byte by byte, and the findings of a
//! simulation that of `shardwise simulate`. The types of all other answers are in [`shardwise_core::output::page`].

#![allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript is owned")]

mod door;
mod simulator;
pub mod studies;

use shardwise_core::catalog::Catalog;
use shardwise_core::explain::{self, Subject};
use shardwise_core::input;
use shardwise_core::output::page::{self, BuiltIn, json};
use shardwise_core::output::{self, Advised, Currency, Tabled};
use shardwise_core::report::Document;
use shardwise_core::study;
use shardwise_core::text::InputErrors;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use door::{Answer, NAME, advised, answer, book, not_planned, read, with_book};
pub use simulator::Simulator;

/// The reports of one or more scenarios, each given as TOML or as an object of the scenario's schema. With `today`, such
/// as `2026-10-01`, they report if prices are old.
#[wasm_bindgen]
pub fn compare(
    #[wasm_bindgen(unchecked_param_type = "(string | object)[]")] scenarios: Vec<JsValue>,
    today: Option<String>,
) -> Answer {
    let document = |advised| json(&Document::new(Advised::beside_each_other(advised)));
    Answer { result: advised(&scenarios, today).map(document) }
}

/// The report of the scenario of these settings, and what the page shows beside it. With `today`, such as `2026-10-01`, it says
/// if prices are old.
#[wasm_bindgen]
pub fn report(settings: Vec<String>, today: Option<String>) -> Answer {
    let reported = |scenario, book: &_| {
        let mut report = study::advised_report(&scenario, book).map_err(not_planned)?;
        report.note_age(book, &today.unwrap_or_default());
        Ok(json(&page::reported(&scenario, &report)))
    };
    Answer { result: with_book(&settings, reported) }
}

/// The outlook of the scenario of these settings: more traffic, more consumers.
#[wasm_bindgen]
pub fn outlook(settings: Vec<String>) -> Answer {
    answer(with_book(&settings, |scenario, book| page::outlook(&scenario, book).map_err(not_planned)))
}

/// What to do about the scenario of these settings.
#[wasm_bindgen]
pub fn what_to_do(settings: Vec<String>) -> Answer {
    let advice = |scenario, book: &_| Ok(json(&page::advice(&study::what_to_do(&scenario, book))));
    Answer { result: with_book(&settings, advice) }
}

/// The explanation of one number of the scenario of these settings.
#[wasm_bindgen]
pub fn explain(settings: Vec<String>, id: &str) -> Answer {
    let explained = |scenario, book: &_| {
        let subject = Subject::parse(id).map_err(|message| InputErrors::one("id", "", *message))?;
        let explanation = explain::explain(&scenario, book, subject).map_err(not_planned)?;
        Ok(json(&page::explained(&explanation)))
    };
    Answer { result: with_book(&settings, explained) }
}

/// The prices and quotas that are built in for a Region.
#[wasm_bindgen]
pub fn built_in(region: &str) -> Answer {
    answer(book(region).map(|book| BuiltIn::from(&*book)))
}

/// The reports of scenarios, each given as TOML or as an object, as CSV: the output of `shardwise compare --format csv`
/// byte by byte. `currency` is such as `JPY=155.2`, `today` as for `compare`.
#[wasm_bindgen]
pub fn csv(
    #[wasm_bindgen(unchecked_param_type = "(string | object)[]")] scenarios: Vec<JsValue>,
    currency: Option<String>,
    today: Option<String>,
) -> Answer {
    let table = advised(&scenarios, today).and_then(|advised| {
        let currency = currency.map_or_else(|| Ok(Currency::usd()), |text| Currency::parse("currency", &text))?;
        let tabled: Vec<_> =
            advised.iter().map(|one| Tabled { report: &one.report, todo: &one.todo, further: Vec::new() }).collect();
        Ok(output::csv(&tabled, &currency))
    });
    Answer { result: table }
}

/// The scenario of these settings as a file: the differences from the default, as TOML with comments.
#[wasm_bindgen]
pub fn toml(settings: Vec<String>) -> Answer {
    let read = input::read_settings(NAME, &settings, &Catalog::embedded());
    Answer { result: read.map(|scenario| input::changed(&scenario)) }
}

/// A scenario, given as TOML or as an object, as the settings that differ from the default.
#[wasm_bindgen]
pub fn open(#[wasm_bindgen(unchecked_param_type = "string | object")] source: JsValue) -> Answer {
    answer(read(&source).map(|scenario| page::open(&scenario)))
}
