//! Files for a review, for the page's worker: the workbook and the document with charts. They are a module of their own,
//! because what writes them weighs as much as all else that the worker does, and few ask for one.

#![allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript is owned")]

#[path = "../../wasm-more/src/door.rs"]
mod door;

use shardwise_core::input::link;
use shardwise_core::output::page;
use shardwise_core::output::{Advised, Currency, Texts, shell_word};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::InputErrors;
use shardwise_formats::{Studied, Unwritten};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use door::{Answer, NAME, advised, book, not_planned, read};

/// A workbook, or the problems of its input.
#[wasm_bindgen]
pub struct Written {
    result: Result<Vec<u8>, InputErrors>,
}

#[wasm_bindgen]
impl Written {
    /// The file; undefined if the input is invalid.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.result.as_ref().ok().cloned()
    }

    /// The problems as JSON: a list of `Problem`, empty if there are none.
    #[wasm_bindgen(getter)]
    pub fn errors(&self) -> String {
        page::problems(&self.result)
    }
}

/// The reports of scenarios, each given as TOML or as an object, as a document: the output of `shardwise compare --format
/// html` byte by byte. `currency` is such as `JPY=155.2`, `today` as for `compare`; `texts` are those of another language
/// by key, as JSON.
#[wasm_bindgen]
pub fn html(
    #[wasm_bindgen(unchecked_param_type = "(string | object)[]")] scenarios: Vec<JsValue>,
    currency: Option<String>,
    today: Option<String>,
    texts: Option<String>,
) -> Answer {
    let texts = texts.as_deref().and_then(Texts::parse);
    let result = with_studied(&scenarios, currency, today, |studied, currency| {
        shardwise_formats::html(studied, currency, texts.as_ref(), false).map_err(not_planned)
    });
    Answer { result }
}

/// The reports of scenarios, each given as TOML or as an object, as a workbook: the output of `shardwise compare --format
/// xlsx` byte by byte. `currency` is such as `JPY=155.2`; with `today`, such as `2026-10-01`, it reports if prices are
/// old; `texts` are those of another language by key, as JSON.
#[wasm_bindgen]
pub fn xlsx(
    #[wasm_bindgen(unchecked_param_type = "(string | object)[]")] scenarios: Vec<JsValue>,
    currency: Option<String>,
    today: Option<String>,
    texts: Option<String>,
) -> Written {
    let texts = texts.as_deref().and_then(Texts::parse);
    let result = with_studied(&scenarios, currency, today, |studied, currency| {
        shardwise_formats::workbook(studied, currency, texts.as_ref()).map_err(|error| match error {
            Unwritten::Plan(error) => not_planned(error),
            Unwritten::Cell(error) => InputErrors::one(NAME, "", error.to_string()),
        })
    });
    Written { result }
}

/// Reads scenarios and passes them on with their reports, for a file.
fn with_studied<File>(
    sources: &[JsValue],
    currency: Option<String>,
    today: Option<String>,
    write: impl FnOnce(&[Studied<'_>], &Currency) -> Result<File, InputErrors>,
) -> Result<File, InputErrors> {
    let read = sources.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let commands: Vec<String> = read.iter().map(|scenario| source(scenario, currency.as_deref())).collect();
    let currency = currency.map_or_else(|| Ok(Currency::usd()), |text| Currency::parse("currency", &text))?;
    let books = read.iter().map(|scenario| book(&scenario.region)).collect::<Result<Vec<_>, _>>()?;
    let advised = advised(sources, today)?;
    let cases = read.iter().zip(&books).zip(&advised).zip(&commands);
    let studied: Vec<_> = cases
        .map(|(((scenario, book), Advised { report, todo, .. }), source)| Studied {
            source,
            scenario,
            book,
            report,
            todo,
        })
        .collect();
    write(&studied, &currency)
}

/// The words that give the command a scenario of the page: a link, and the currency.
fn source(scenario: &Scenario, currency: Option<&str>) -> String {
    let is_default = link::settings(scenario).is_empty();
    let link = (!is_default).then(|| format!("--from-link {}", shell_word(&format!("#{}", link::fragment(scenario)))));
    let currency = currency.map(|text| format!("--currency {}", shell_word(text)));
    link.into_iter().chain(currency).collect::<Vec<_>>().join(" ")
}
