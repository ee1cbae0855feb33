//! `shardwise explain`: one number, followed back to its source.

use std::path::Path;

use anyhow::Result;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use serde_json::Value as Json;
use shardwise_core::explain::{Subject, explain};
use shardwise_core::output::shell_word;
use shardwise_core::text::{InputError, InputErrors, Message, Span};

use super::{Answer, json, json_in, not_planned};
use crate::candidates::subjects;
use crate::given::Given;
use crate::render::explain::{Explained, Options};
use crate::source::note_medians;
use crate::terminal::screen;
use crate::words::{Text, Words};
use crate::{input, render};

/// The id of the JSON document of everything that can be explained.
const INDEX_SCHEMA: &str = "shardwise.explain-index/1";

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of a number, and a scenario file or - for standard input, in either order; an id alone explains the built-in
    /// default
    #[arg(value_name = "[SCENARIO] ID", num_args = 0..=2, add = ArgValueCompleter::new(subjects))]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) given: Given,
    /// Read the scenario from a link, such as the page's address
    #[arg(long = "from-link", value_name = "LINK")]
    pub(crate) link: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = ExplainFormat::Table)]
    pub(crate) format: ExplainFormat,
}

/// Output format of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// Text of at most 100 columns
    Table,
    /// JSON document
    Json,
    /// Markdown for a design document
    Markdown,
}

/// Runs the command.
pub(crate) fn run(words: &Explain) -> Result<Answer> {
    let catalog = input::catalog(words.given.pricing.as_deref())?;
    let said = Words::new(input::money(words.given.currency.as_deref())?);
    if words.words.is_empty() {
        return Ok(match words.format {
            ExplainFormat::Table => render::explain::index(&said, screen()),
            ExplainFormat::Json => json(&index())?,
            ExplainFormat::Markdown => render::explain::index_markdown(&said),
        }
        .into());
    }
    let (scenario, subject) = subject(&words.words)?;
    if let (Some(file), Some(_)) = (scenario, &words.link) {
        return Err(InputErrors::one("explain", "", Text::FileOrLink { file: file.to_owned() }).into());
    }
    let paths: Vec<&Path> = scenario.map(Path::new).into_iter().collect();
    let links: Vec<String> = words.link.iter().cloned().collect();
    let link = words.link.iter().map(|link| format!("--from-link {}", shell_word(link)));
    let others = link.chain(words.given.words()).collect();
    let options = Options { file: scenario.map(shell_word), others };
    let mut output = String::new();
    for (name, scenario) in input::scenarios(&paths, &links, &words.given.assignments(), &catalog)? {
        note_medians(&scenario);
        let book = catalog.book(&scenario.region)?;
        let explanation = explain(&scenario, &book, subject).map_err(|error| not_planned(&name, &error))?;
        let explained = Explained { explanation: &explanation, name: &scenario.name, options: &options };
        output += &match words.format {
            ExplainFormat::Table => render::explain::explanation(&explained, &said, screen()),
            ExplainFormat::Json => json_in(&explanation, said.money())?,
            ExplainFormat::Markdown => render::explain::markdown(&explained, &said),
        };
    }
    Ok(output.into())
}

/// Everything that can be explained, as a document.
fn index() -> Json {
    let number = |subject: Subject| {
        let family = match subject {
            Subject::Line(_) => "line",
            Subject::Limit(_) => "limit",
            Subject::Result(_) => "result",
        };
        json!({ "id": subject.id(), "family": family, "unit": subject.unit(), "meaning": subject.meaning() })
    };
    let numbers: Vec<Json> = Subject::all().map(number).collect();
    json!({ "schema": INDEX_SCHEMA, "version": env!("CARGO_PKG_VERSION"), "numbers": numbers })
}

/// The scenario file, if there is one, and what to explain: either may come first.
fn subject(words: &[String]) -> Result<(Option<&str>, Subject), InputErrors> {
    let [first, last] = [words.first(), words.last()].map(|word| word.map_or("", String::as_str));
    let file = |file| (words.len() > 1).then_some(file);
    let (id, message) = match (Subject::parse(first), Subject::parse(last)) {
        (_, Ok(subject)) => return Ok((file(first), subject)),
        (Ok(subject), _) => return Ok((file(last), subject)),
        (Err(_), Err(_)) if words.len() == 1 && is_file(last) => {
            (last, Box::new(Text::IdAsWell { file: last.to_owned() }.into()))
        }
        // Of two words, the one that is no file was meant as the id; of two that are none, the one that is near an id.
        (Err(wrong), Err(other)) if !is_file(first) && (is_file(last) || is_near(&wrong) && !is_near(&other)) => {
            (first, wrong)
        }
        (_, Err(wrong)) => (last, wrong),
    };
    let place = format!("explain {}", words.join(" "));
    let start = if id == first { "explain ".len() } else { place.len() - id.len() };
    let span = Span::new(&place, start..start + id.len());
    Err(InputError::new(place, "", *message).at(span).into())
}

fn is_file(word: &str) -> bool {
    word == "-" || Path::new(word).exists() || Path::new(word).extension().is_some_and(|extension| extension == "toml")
}

fn is_near(wrong: &Message) -> bool {
    wrong.split_nearest().1.is_some()
}
