//! The core as a WebAssembly module. Thin: scenarios and settings go in, JSON comes out, and what is wrong is a value.
//!
//! The JSON of a comparison is to the byte what `shardwise compare --format json` prints. The types of all other
//! answers are in [`shardwise_core::output::page`].

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use shardwise_core::catalog::{Catalog, MissingPrice, PriceBook, PriceId};
use shardwise_core::explain;
use shardwise_core::explain::Subject;
use shardwise_core::input::{self, link};
use shardwise_core::output::page::{self, Region, json};
use shardwise_core::output::{self, Currency};
use shardwise_core::report::{Document, Report, plan};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::InputErrors;
use strum::VariantArray as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// What scenarios are called in messages: the page has no files.
const NAME: &str = "scenario";

/// No scenario is nested deeper than this.
const DEEPEST: u32 = 16;

// All that is needed of what a script has built in: the crate with the rest of it brings more code along than it saves.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Array, js_name = from)]
    fn items(array: &JsValue) -> Vec<JsValue>;

    #[wasm_bindgen(js_namespace = Object)]
    fn entries(object: &JsValue) -> Vec<JsValue>;
}

/// What a call answers: a document, or what is wrong with its input.
#[wasm_bindgen]
pub struct Answer {
    result: Result<String, InputErrors>,
}

#[wasm_bindgen]
impl Answer {
    /// The document, as JSON unless it is a file; undefined where the input is wrong.
    #[wasm_bindgen(getter)]
    pub fn document(&self) -> Option<String> {
        self.result.as_ref().ok().cloned()
    }

    /// What is wrong, as JSON: a list of `Problem`, empty where nothing is.
    #[wasm_bindgen(getter)]
    pub fn errors(&self) -> String {
        page::problems(&self.result)
    }
}

/// The reports of one or more scenarios, each given as TOML or as an object of the scenario's schema.
#[wasm_bindgen]
pub fn compare(#[wasm_bindgen(unchecked_param_type = "(string | object)[]")] scenarios: Vec<JsValue>) -> Answer {
    answer(reports(&scenarios).map(Document::new))
}

/// A scenario, given as TOML or as an object, as what differs from the default.
#[wasm_bindgen]
pub fn open(#[wasm_bindgen(unchecked_param_type = "string | object")] source: JsValue) -> Answer {
    answer(read(&source).map(|scenario| page::open(&scenario)))
}

/// A scenario, given as a link or its fragment, as what differs from the default.
#[wasm_bindgen]
pub fn open_link(link: &str) -> Answer {
    answer(link::read(link, &[], &Catalog::embedded()).map(|scenario| page::open(&scenario)))
}

/// The scenario of these `key=value` settings, and its report.
#[wasm_bindgen]
pub fn view(settings: Vec<String>) -> Answer {
    let view = |scenario, book: &_| Ok(json(&page::view(&scenario, &plan(&scenario, book).map_err(missing_price)?)));
    Answer { result: with_book(&settings, view) }
}

/// What becomes of the scenario of these settings as its traffic grows and as consumers are added.
#[wasm_bindgen]
pub fn outlook(settings: Vec<String>) -> Answer {
    answer(with_book(&settings, |scenario, book| page::outlook(&scenario, book).map_err(missing_price)))
}

/// One number of the scenario of these settings, followed back to its source.
#[wasm_bindgen]
pub fn explain(settings: Vec<String>, id: &str) -> Answer {
    let explained = |scenario, book: &_| {
        let subject = Subject::parse(id).map_err(|message| InputErrors::one("id", "", *message))?;
        let explanation = explain::explain(&scenario, book, subject).map_err(missing_price)?;
        Ok(json(&page::explained(&explanation)))
    };
    Answer { result: with_book(&settings, explained) }
}

/// The reports of scenarios, each given as TOML or as an object, as one table for a spreadsheet: CSV, to the byte what
/// `shardwise compare --format csv` prints. `currency` is such as `JPY=155.2`.
#[wasm_bindgen]
pub fn csv(
    #[wasm_bindgen(unchecked_param_type = "(string | object)[]")] scenarios: Vec<JsValue>,
    currency: Option<String>,
) -> Answer {
    let table = reports(&scenarios).and_then(|reports| {
        let currency = currency.map_or_else(|| Ok(Currency::usd()), |text| Currency::parse("currency", &text))?;
        Ok(output::csv(&reports, &currency))
    });
    Answer { result: table }
}

/// The scenario of these settings as a file: what differs from the default, as TOML with comments.
#[wasm_bindgen]
pub fn toml(settings: Vec<String>) -> Answer {
    let read = input::read_settings(NAME, &settings, &Catalog::embedded());
    Answer { result: read.map(|scenario| input::changed(&scenario)) }
}

/// The JSON Schema of the scenario, without titles and descriptions.
#[wasm_bindgen]
pub fn schema() -> String {
    json(input::schema())
}

/// The Regions that have a price book.
#[wasm_bindgen]
pub fn regions() -> Answer {
    let regions = Catalog::embedded();
    let regions = regions.regions().into_iter().map(|region| Ok(Region::from(&*book(region)?)));
    answer(regions.collect::<Result<Vec<_>, InputErrors>>())
}

/// The ids of all prices, as a scenario may set them.
#[wasm_bindgen]
pub fn price_ids() -> String {
    json(PriceId::VARIANTS)
}

fn read(source: &JsValue) -> Result<Scenario, InputErrors> {
    let catalog = Catalog::embedded();
    if let Some(toml) = source.as_string() {
        return input::read_scenario(NAME, Some(&toml), &[], &catalog);
    }
    let data =
        data(source, DEEPEST).ok_or_else(|| InputErrors::one(NAME, "", "expected TOML or an object of plain data"))?;
    input::read_scenario_json(NAME, data, &catalog)
}

/// A value of a script as data, numbers to the bit; `None` where it is no data or does not end.
fn data(value: &JsValue, deepest: u32) -> Option<Json> {
    let below = |value: &JsValue| data(value, deepest.checked_sub(1)?);
    if value.is_null() {
        Some(Json::Null)
    } else if value.is_array() {
        items(value).iter().map(below).collect::<Option<_>>().map(Json::Array)
    } else if value.is_object() {
        let mut entries = Map::new();
        for entry in self::entries(value) {
            let [key, value] = <[JsValue; 2]>::try_from(items(&entry)).ok()?;
            // What is undefined was left out.
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

fn reports(sources: &[JsValue]) -> Result<Vec<Report>, InputErrors> {
    let report = |source| {
        let scenario = read(source)?;
        plan(&scenario, &*book(&scenario.region)?).map_err(missing_price)
    };
    sources.iter().map(report).collect()
}

/// Reads a scenario from settings and hands it on with its price book.
fn with_book<T>(
    settings: &[String],
    ask: impl FnOnce(Scenario, &PriceBook) -> Result<T, InputErrors>,
) -> Result<T, InputErrors> {
    let scenario = input::read_settings(NAME, settings, &Catalog::embedded())?;
    let book = book(&scenario.region)?;
    ask(scenario, &book)
}

/// The book of a Region, read once.
fn book(region: &str) -> Result<Rc<PriceBook>, InputErrors> {
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
fn missing_price(missing: MissingPrice) -> InputErrors {
    InputErrors::one(NAME, "prices", missing.message())
}

fn answer<T: Serialize>(result: Result<T, InputErrors>) -> Answer {
    Answer { result: result.map(|value| json(&value)) }
}
