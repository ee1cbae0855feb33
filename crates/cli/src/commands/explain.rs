//! `shardwise explain`: one number, followed back to its source.

use std::path::Path;

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::explain::{Subject, explain};
use shardwise_core::text::InputErrors;

use super::{Answer, json, not_planned};
use crate::given::Given;
use crate::terminal::screen;
use crate::{input, render};

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Scenario file, or - for standard input, and the id of a number; an id alone explains the built-in default
    #[arg(value_name = "[SCENARIO] ID", num_args = 0..=2)]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) given: Given,
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
}

/// Runs the command.
pub(crate) fn run(words: &Explain) -> Result<Answer> {
    let catalog = input::catalog(words.given.pricing.as_deref())?;
    let money = input::money(words.given.currency.as_deref())?;
    let (scenario, id) = match words.words.as_slice() {
        [] => return Ok(render::explain::index(screen()).into()),
        [id] => (None, id),
        [scenario, id, ..] => (Some(Path::new(scenario)), id),
    };
    let subject = Subject::parse(id).map_err(|message| InputErrors::one("explain", "", *message))?;
    let paths: Vec<&Path> = scenario.into_iter().collect();
    let mut output = String::new();
    for (name, scenario) in input::scenarios(&paths, &[], &words.given.assignments(), &catalog)? {
        let book = catalog.book(&scenario.region)?;
        let explanation = explain(&scenario, &book, subject).map_err(|error| not_planned(&name, &error))?;
        output += &match words.format {
            ExplainFormat::Table => render::explain::explanation(&explanation, &scenario.name, &money, screen()),
            ExplainFormat::Json => json(&explanation)?,
        };
    }
    Ok(output.into())
}
