//! What files are written from.

use shardwise_core::output::{Advised, Currency};
use shardwise_core::text::InputErrors;
use shardwise_formats::Studied;
use wasm_bindgen::JsValue;

use super::door::{NAME, advised, book, read};

/// Reads scenarios and passes them on with their reports, for a file.
pub(crate) fn with_studied<File>(
    sources: &[JsValue],
    currency: Option<String>,
    today: Option<String>,
    write: impl FnOnce(&[Studied<'_>], &Currency) -> Result<File, InputErrors>,
) -> Result<File, InputErrors> {
    let currency = currency.map_or_else(|| Ok(Currency::usd()), |text| Currency::parse("currency", &text))?;
    let read = sources.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let books = read.iter().map(|scenario| book(&scenario.region)).collect::<Result<Vec<_>, _>>()?;
    let advised = advised(sources, today)?;
    let cases = read.iter().zip(&books).zip(&advised);
    let studied: Vec<_> = cases
        .map(|((scenario, book), Advised { report, todo, .. })| Studied { name: NAME, scenario, book, report, todo })
        .collect();
    write(&studied, &currency)
}
