//! Core as a WebAssembly module for the first view of the page, and nothing else. A thin layer: scenarios and settings
//! in, JSON out. Errors are values.
//!
//! The types of the answers are in [`shardwise_core::output::page`]. Everything after the first view is in
//! `crates/wasm-more`.

#![allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript is owned")]

#[path = "../../wasm-more/src/door.rs"]
mod door;

use shardwise_core::catalog::Catalog;
use shardwise_core::input::{self, link};
use shardwise_core::output::page::{self, Region};
use shardwise_core::text::InputErrors;
use wasm_bindgen::prelude::wasm_bindgen;

use door::{Answer, answer, book, not_planned, with_book};

/// The scenario of a link or its fragment, as the settings that differ from the default.
#[wasm_bindgen]
pub fn open_link(link: &str) -> Answer {
    answer(link::read(link, &Catalog::embedded()).map(|scenario| page::open(&scenario)))
}

/// The scenario of these `key=value` settings, and what comes first of its report.
#[wasm_bindgen]
pub fn view(settings: Vec<String>) -> Answer {
    answer(with_book(&settings, |scenario, book| page::view(&scenario, book).map_err(not_planned)))
}

/// The JSON Schema of the scenario, without titles and descriptions.
#[wasm_bindgen]
pub fn schema() -> String {
    input::schema_text().to_owned()
}

/// The Regions that have a price book.
#[wasm_bindgen]
pub fn regions() -> Answer {
    let regions = Catalog::embedded();
    let regions = regions.regions().into_iter().map(|region| Ok(Region::from(&*book(region)?)));
    answer(regions.collect::<Result<Vec<_>, InputErrors>>())
}
