//! `shardwise breakeven`: where the cheapest architecture changes along one key, and where each no longer fits.

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::output::line;
use shardwise_core::study::{Breakeven as Found, KeyCrossing, NumericKey, Span, breakeven};
use shardwise_core::text::{InputErrors, with_separators};

use super::{Answer, json_in, not_planned};
use crate::assignments::Assignment;
use crate::render::money::Money;
use crate::source::{One, note_medians};
use crate::terminal::screen;
use crate::words::{Text, Words};
use crate::{input, render};

#[derive(Debug, Args)]
pub(crate) struct Breakeven {
    #[command(flatten)]
    pub(crate) one: One,
    /// Key along which to look, such as workload.writes_per_second
    #[arg(long, value_name = "KEY")]
    pub(crate) over: String,
    /// Lower end of the range; by default a hundredth of the scenario's own value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Upper end of the range; by default a hundred times the scenario's own value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = BreakevenFormat::Table)]
    pub(crate) format: BreakevenFormat,
}

/// Output format of `breakeven`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BreakevenFormat {
    /// Text of at most 100 columns, with a strip and a chart
    Table,
    /// JSON document, schema id shardwise.breakeven/1
    Json,
    /// CSV, a line per crossing
    Csv,
}

/// Runs the command.
pub(crate) fn run(words: &Breakeven) -> Result<Answer> {
    let catalog = input::catalog(words.one.given.pricing.as_deref())?;
    let money = input::money(words.one.given.currency.as_deref())?;
    let key = NumericKey::read_key(&format!("--over {}", words.over), &words.over)?;
    let ends = [("--from", &words.from), ("--to", &words.to)].map(|(option, text)| end(&key, option, text.as_deref()));
    let [from, to] = ends;
    let (from, to) = (from?, to?);
    let source = words.one.read()?;
    let scenario = source.scenario(&[], &catalog)?;
    note_medians(&scenario);
    let span = span(&key, key.get(&scenario), from, to)?;
    // Both ends must be scenarios; that of a table which is not set is made by setting them.
    let low = source.scenario(&[set(&key, span.from)], &catalog)?;
    source.scenario(&[set(&key, span.to)], &catalog)?;
    let scenario = if key.set(&mut scenario.clone(), span.from) { scenario } else { low };
    let book = catalog.book(&scenario.region)?;
    let compare = |assignments: &[String]| words.one.compare(assignments);
    let found = breakeven(&scenario, &book, &key, span, &compare).map_err(|error| not_planned(&source.name, &error))?;
    let text = match words.format {
        BreakevenFormat::Table => render::breakeven::page(&found, &key, &Words::new(money), screen()),
        BreakevenFormat::Json => json_in(&found, &money)?,
        BreakevenFormat::Csv => csv(&found, &money),
    };
    Ok(text.into())
}

/// A value of the key as an assignment, with the option that it comes from.
fn set(key: &NumericKey, value: f64) -> Assignment {
    Assignment::new(format!("--over {}", key.key()), key.assignment(value))
}

/// Reads an end of the range.
fn end(key: &NumericKey, option: &str, text: Option<&str>) -> Result<Option<f64>, InputErrors> {
    let Some(text) = text else { return Ok(None) };
    let value = key.read(text).map(|value| if key.is_whole() { value.round() } else { value });
    let value = value.filter(|value| key.admits(*value));
    let (low, high) = key.bounds();
    let refused = || {
        let message = Text::ValueOf {
            key: key.key().to_string(),
            low: with_separators(&low.to_string()),
            high: with_separators(&high.to_string()),
            found: format!("{text:?}"),
        };
        InputErrors::one(format!("{option} {text}"), "", message)
    };
    value.map(Some).ok_or_else(refused)
}

/// The range: as given, or around the value of the scenario.
fn span(key: &NumericKey, own: Option<f64>, from: Option<f64>, to: Option<f64>) -> Result<Span, InputErrors> {
    let usual = key.range_around(own);
    let ends = (from.or(usual.map(|span| span.from)), to.or(usual.map(|span| span.to)));
    let (Some(from), Some(to)) = ends else {
        return Err(InputErrors::one(format!("--over {}", key.key()), "", Text::RangeNeeded));
    };
    if from >= to {
        let message = Text::FromBelowTo { from: from.to_string(), to: to.to_string() };
        return Err(InputErrors::one(format!("--over {}", key.key()), "", message));
    }
    Ok(Span { from, to, log: from > 0.0 && to / from >= 10.0, whole: key.is_whole() })
}

/// Crossings as a table: those between architectures first, then those of the alternatives of each.
fn csv(found: &Found, money: &Money) -> String {
    let mut columns = ["among", "at", "before", "after"].map(str::to_owned).to_vec();
    columns.extend(money.columns("usd"));
    columns.extend(["because", "compare"].map(str::to_owned));
    let row = |among: &str, crossing: &KeyCrossing| {
        let name = |name: &Option<String>| name.clone().unwrap_or_default();
        let mut cells = vec![among.to_owned(), crossing.at.to_string(), name(&crossing.before), name(&crossing.after)];
        cells.extend(money.cells(crossing.monthly_usd));
        cells.extend([shardwise_core::output::inert(&crossing.because.to_string()), crossing.compare.clone()]);
        line(&cells)
    };
    let mut text = line(&columns);
    text.extend(found.crossings.iter().map(|crossing| row("architectures", crossing)));
    for alternative in &found.alternatives {
        text.extend(alternative.crossings.iter().map(|crossing| row(&alternative.key, crossing)));
    }
    text
}
