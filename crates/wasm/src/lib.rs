//! The core as a WebAssembly module. Thin: a scenario's TOML goes in, JSON comes out, and what is wrong is a value.
//!
//! The JSON of a comparison is to the byte what `shardwise compare --format json` prints.

use serde::Serialize;
use shardwise_core::catalog::Catalog;
use shardwise_core::explain::{self, Subject};
use shardwise_core::reading::{InputError, InputErrors};
use shardwise_core::report::Document;
use shardwise_core::{MissingPrice, Scenario, plan, scenario, template};
use wasm_bindgen::prelude::wasm_bindgen;

/// What scenarios are called in messages: the page has no files.
const NAME: &str = "scenario";

/// What a call answers: a document, or what is wrong with its input.
#[wasm_bindgen]
pub struct Answer {
    result: Result<String, InputErrors>,
}

#[wasm_bindgen]
impl Answer {
    /// The document as JSON; undefined where the input is wrong.
    #[wasm_bindgen(getter)]
    pub fn document(&self) -> Option<String> {
        self.result.as_ref().ok().cloned()
    }

    /// What is wrong, as JSON: a list of `{ place, key, message }`, empty where nothing is.
    #[wasm_bindgen(getter)]
    pub fn errors(&self) -> String {
        let errors = self.result.as_ref().err().map_or(&[][..], |InputErrors(errors)| errors);
        let problem = |InputError { place, key, message }: &InputError| Problem {
            place: place.clone(),
            key: key.clone(),
            message: message.to_string(),
        };
        json(&errors.iter().map(problem).collect::<Vec<_>>())
    }
}

/// One thing wrong with an input.
#[derive(Serialize)]
struct Problem {
    place: String,
    key: String,
    message: String,
}

/// The reports of one or more scenarios, each given as TOML.
#[wasm_bindgen]
pub fn compare(scenarios: Vec<String>) -> Answer {
    answer(scenarios.iter().map(|text| report(text)).collect::<Result<_, _>>().map(Document::new))
}

/// One number of a scenario, followed back to its source.
#[wasm_bindgen]
pub fn explain(scenario: &str, id: &str) -> Answer {
    let explained = read(scenario).and_then(|scenario| {
        let subject = Subject::parse(id).map_err(|message| InputErrors::one("id", "", *message))?;
        let book = Catalog::embedded().book(&scenario.region)?;
        explain::explain(&scenario, &book, subject).map_err(|missing| missing_price(&missing))
    });
    answer(explained)
}

/// The JSON Schema of the scenario.
#[wasm_bindgen]
pub fn schema() -> String {
    json(&scenario::schema())
}

/// The default scenario as TOML with comments.
#[wasm_bindgen]
pub fn commented_default() -> String {
    template::commented_default()
}

fn read(text: &str) -> Result<Scenario, InputErrors> {
    scenario::read(NAME, Some(text), &[], &Catalog::embedded())
}

fn report(text: &str) -> Result<shardwise_core::Report, InputErrors> {
    let scenario = read(text)?;
    let book = Catalog::embedded().book(&scenario.region)?;
    plan(&scenario, &book).map_err(|missing| missing_price(&missing))
}

fn missing_price(missing: &MissingPrice) -> InputErrors {
    InputErrors::one(NAME, "prices", missing.message())
}

fn answer<T: Serialize>(result: Result<T, InputErrors>) -> Answer {
    Answer { result: result.map(|value| json(&value)) }
}

fn json(value: &impl Serialize) -> String {
    // Text keys and plain data always have a JSON text.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
