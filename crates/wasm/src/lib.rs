//! The core as a WebAssembly module: what the first view of the page needs, and no more. Thin: scenarios and settings go
//! in, JSON comes out, and what is wrong is a value.
//!
//! The types of the answers are in [`shardwise_core::output::page`]. What comes after the first view is in
//! `crates/wasm-more`.

#[path = "../../wasm-more/src/door.rs"]
mod door;

use shardwise_core::catalog::{Catalog, PriceId};
use shardwise_core::input::{self, link};
use shardwise_core::output::page::{self, Region, json};
use shardwise_core::report::plan;
use shardwise_core::text::InputErrors;
use strum::VariantArray as _;
use wasm_bindgen::prelude::wasm_bindgen;

use door::{Answer, answer, book, missing_price, with_book};

/// A scenario, given as a link or its fragment, as what differs from the default.
#[wasm_bindgen]
pub fn open_link(link: &str) -> Answer {
    answer(link::read(link, &Catalog::embedded()).map(|scenario| page::open(&scenario)))
}

/// The scenario of these `key=value` settings, and its report.
#[wasm_bindgen]
pub fn view(settings: Vec<String>) -> Answer {
    let view = |scenario, book: &_| Ok(json(&page::view(&scenario, &plan(&scenario, book).map_err(missing_price)?)));
    Answer { result: with_book(&settings, view) }
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
