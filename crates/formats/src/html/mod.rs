//! A document to attach to a design: one file that opens from disk, with charts, tables, prose and sources. It needs no
//! script, contacts nobody, follows the theme of the reader and prints on A4.

mod charts;
mod sections;
mod text;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use shardwise_core::PlanError;
use shardwise_core::output::{Currency, Texts};
use shardwise_core::text::{Argument, FileMessage};

use crate::studied::Studied;
use crate::words::Words;
use sections::{Part, several};
use text::clean;

const STYLE: &str = include_str!("page.css");

/// Writes one or more scenarios as a document, in English or in the language of these texts. A brief one ends after the limits.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, plan};
/// # use shardwise_core::output::Currency;
/// # use shardwise_formats::{Studied, html};
/// let (scenario, book) = (Scenario::default(), Catalog::embedded().book("us-east-1")?);
/// let report = plan(&scenario, &book)?;
/// let text = html(&[Studied { source: "", scenario: &scenario, book: &book, report: &report, todo: &[] }], &Currency::usd(), None, false)?;
/// assert!(text.starts_with("<!DOCTYPE html>") && !text.contains("<script"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A scenario has no numbers at another rate.
pub fn html(
    studied: &[Studied<'_>],
    currency: &Currency,
    texts: Option<&Texts>,
    is_brief: bool,
) -> Result<String, PlanError> {
    let words = Words::new(texts, currency);
    let title = match studied {
        [one] => one.report.name.clone(),
        studied => words.say(FileMessage::SeveralScenarios { count: Argument::exact(studied.len() as f64) }),
    };
    let alone = studied.len() == 1;
    let mut parts: Vec<Markup> = Vec::new();
    for (place, studied) in studied.iter().enumerate() {
        parts.push(Part::new(place, *studied, words, alone).section(is_brief)?);
    }
    let page = html! {
        (DOCTYPE)
        html lang=(words.say(FileMessage::Language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(format!("shardwise {}", env!("CARGO_PKG_VERSION")));
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (clean(&title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (clean(&title)) }
                    @if !alone { (several(studied, words)) }
                    @for part in parts { (part) }
                }
                footer {
                    p { (words.say(FileMessage::Generated { version: env!("CARGO_PKG_VERSION").into() })) }
                }
            }
        }
    };
    Ok(page.into_string() + "\n")
}
