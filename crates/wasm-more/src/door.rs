//! How the page's modules take scenarios and answer: text or plain data in, JSON out. Errors are values. Every module
//! includes this file.

#![allow(dead_code, reason = "each module needs a part of it")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use shardwise_core::PlanError;
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input;
use shardwise_core::output::Advised;
use shardwise_core::output::page::{self, compact};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::InputErrors;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Name of scenarios in messages: the page has no files.
pub(crate) const NAME: &str = "scenario";

// Bindings for the JavaScript built-ins in use: the crate for all of them adds more code than it saves.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Array, js_name = from)]
    fn items(array: &JsValue) -> Vec<JsValue>;

    #[wasm_bindgen(js_namespace = Object)]
    fn entries(object: &JsValue) -> Vec<JsValue>;
}

/// The answer to a call: a document, or the problems of its input.
#[wasm_bindgen]
pub struct Answer {
    pub(crate) result: Result<String, InputErrors>,
}

#[wasm_bindgen]
impl Answer {
    /// The document, as JSON unless it is a file; undefined if the input is invalid.
    #[wasm_bindgen(getter)]
    pub fn document(&self) -> Option<String> {
        self.result.as_ref().ok().cloned()
    }

    /// The problems as JSON: a list of `Problem`, empty if there are none.
    #[wasm_bindgen(getter)]
    pub fn errors(&self) -> String {
        page::problems(&self.result)
    }
}

pub(crate) fn read(source: &JsValue) -> Result<Scenario, InputErrors> {
    let catalog = Catalog::embedded();
    if let Some(toml) = source.as_string() {
        return input::read_scenario(NAME, Some(&toml), &[], &catalog);
    }
    let data = data(source, input::DEEPEST)
        .ok_or_else(|| InputErrors::one(NAME, "", "expected TOML or an object of plain data"))?;
    input::read_scenario_json(NAME, data, &catalog)
}

/// A JavaScript value as data, with exact numbers; `None` if it is not data, or endless.
fn data(value: &JsValue, deepest: usize) -> Option<Json> {
    let below = |value: &JsValue| data(value, deepest.checked_sub(1)?);
    if value.is_null() {
        Some(Json::Null)
    } else if value.is_array() {
        items(value).iter().map(below).collect::<Option<_>>().map(Json::Array)
    } else if value.is_object() {
        let mut entries = Map::new();
        for entry in self::entries(value) {
            let [key, value] = <[JsValue; 2]>::try_from(items(&entry)).ok()?;
            // Undefined properties count as absent.
            if !value.is_undefined() {
                entries.insert(key.as_string()?, below(&value)?);
            }
        }
        Some(Json::Object(entries))
    } else {
        let text = value.as_string().map(Json::from);
        text.or_else(|| value.as_f64().map(Json::from)).or_else(|| value.as_bool().map(Json::from))
    }
}

pub(crate) fn advised(sources: &[JsValue], today: Option<String>) -> Result<Vec<Advised>, InputErrors> {
    let today = today.unwrap_or_default();
    let report = |source| {
        let scenario = read(source)?;
        let book = book(&scenario.region)?;
        let mut advised = Advised::new(&scenario, &book).map_err(not_planned)?;
        advised.report.note_age(&book, &today);
        Ok(advised)
    };
    sources.iter().map(report).collect()
}

/// Reads a scenario from settings and passes it on with its price book.
pub(crate) fn with_book<T>(
    settings: &[String],
    ask: impl FnOnce(Scenario, &PriceBook) -> Result<T, InputErrors>,
) -> Result<T, InputErrors> {
    let scenario = input::read_settings(NAME, settings, &Catalog::embedded())?;
    let book = book(&scenario.region)?;
    ask(scenario, &book)
}

/// The book of a Region, read once.
pub(crate) fn book(region: &str) -> Result<Rc<PriceBook>, InputErrors> {
    thread_local! {
        static BOOKS: RefCell<BTreeMap<String, Rc<PriceBook>>> = const { RefCell::new(BTreeMap::new()) };
    }
    BOOKS.with_borrow_mut(|books| {
        if let Some(book) = books.get(region) {
            return Ok(Rc::clone(book));
        }
        let book = Rc::new(Catalog::embedded().book(region)?);
        books.insert(region.to_owned(), Rc::clone(&book));
        Ok(book)
    })
}

#[allow(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
pub(crate) fn not_planned(error: PlanError) -> InputErrors {
    let key = if matches!(error, PlanError::MissingPrice(_)) { "prices" } else { "" };
    InputErrors::one(NAME, key, error.message())
}

pub(crate) fn answer<T: Serialize>(result: Result<T, InputErrors>) -> Answer {
    Answer { result: result.map(|value| compact(&value)) }
}
