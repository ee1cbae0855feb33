//! `shardwise recommend`: the cheapest setting that meets the requirements, over everything that a team may choose.

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::input::scenario_keys;
use shardwise_core::study::recommend;
use shardwise_core::text::{Argument, InputErrors, Message, nearest};

use super::{Answer, End, json_in, not_planned};
use crate::assignments::Assignment;
use crate::given::Required;
use crate::source::{One, Start, note_medians};
use crate::terminal::{say, screen};
use crate::words::{Text, Words};
use crate::{input, render};

#[derive(Debug, Args)]
pub(crate) struct Recommend {
    #[command(flatten)]
    pub(crate) one: One,
    #[command(flatten)]
    pub(crate) required: Required,
    /// No function to write or own
    #[arg(long)]
    pub(crate) no_code: bool,
    /// Leave a key, or all keys of a table, as they are; repeatable
    #[arg(long, value_name = "KEY")]
    pub(crate) keep: Vec<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = RecommendFormat::Table)]
    pub(crate) format: RecommendFormat,
}

/// Output format of `recommend`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecommendFormat {
    /// Text of at most 100 columns
    Table,
    /// JSON document, schema id shardwise.recommend/1
    Json,
    /// The recommended scenario, as a file
    Toml,
}

impl Recommend {
    /// The options that set requirements, as assignments.
    fn requirements(&self) -> Vec<Assignment> {
        let no_code = self.no_code.then(|| Assignment::new("--no-code".into(), "requirements.no_code=true"));
        self.required.assignments().into_iter().chain(no_code).collect()
    }
}

/// Runs the command.
pub(crate) fn run(words: &Recommend) -> Result<Answer> {
    let required = words.requirements();
    let keep = input::all(words.keep.iter().map(|key| check_key(key)));
    let (Start { catalog, money, source, scenario }, _) = words.one.start(keep, &required)?;
    note_medians(&scenario);
    let book = catalog.book(&scenario.region)?;
    let required: Vec<String> = required.into_iter().map(|assignment| assignment.text).collect();
    let compare = |assignments: &[String]| words.one.compare(&[&required, assignments].concat());
    let found =
        recommend(&scenario, &book, &words.keep, &compare).map_err(|error| not_planned(&source.name, &error))?;
    let met = found.meets_requirements;
    let page = |money| render::recommend::page(&found, &Words::new(money), screen());
    let text = match (words.format, &found.best) {
        (RecommendFormat::Json, _) => json_in(&found, &money)?,
        (RecommendFormat::Toml, Some(best)) => render::recommend::file(best, &Words::new(money)),
        // No scenario: who writes it to a file reads why elsewhere.
        (RecommendFormat::Toml, None) => {
            page(money).lines().for_each(say);
            String::new()
        }
        (RecommendFormat::Table, _) => page(money),
    };
    Ok(Answer { end: if met { End::Done } else { End::NotMet }, ..text.into() })
}

/// Refuses a key that no scenario has.
fn check_key(key: &str) -> Result<(), InputErrors> {
    let known = scenario_keys();
    // Items of a list, such as a consumer, have no keys in the schema.
    let listed: Vec<&str> = key.split('.').map(|part| if part.parse::<usize>().is_ok() { "0" } else { part }).collect();
    if known.contains(&listed.join(".")) {
        return Ok(());
    }
    let near = nearest(key, known.iter().map(String::as_str)).map(Argument::text);
    Err(input::option_error("--keep", key, Message::from(Text::KeyToKeep).with_nearest(near)))
}
