//! `shardwise breakeven`: where the cheapest architecture changes along one key, and where each no longer fits.

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::output::line;
use shardwise_core::study::{Breakeven as Found, KeyCrossing, NumericKey, Span, breakeven};
use shardwise_core::text::{InputErrors, with_separators};

use super::{Answer, json_in, not_planned};
use crate::assignments::Assignment;
use crate::input::{both, option_error};
use crate::render;
use crate::render::money::Money;
use crate::source::{One, Start, note_medians};
use crate::terminal::screen;
use crate::words::{Text, Words};

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
    let (Start { catalog, money, source, scenario }, (key, ends)) = words.one.start(words.key_and_ends(), &[])?;
    note_medians(&scenario);
    let span = words.span(&key, key.get(&scenario), ends)?;
    // Both ends must be scenarios; that of a table which is not set is made by setting them.
    let [low, high] = [span.from, span.to].map(|value| source.scenario(&[words.set(&key, value)], &catalog));
    let (low, _) = both(low, high)?;
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

impl Breakeven {
    /// The key, and the ends of its range that are given.
    fn key_and_ends(&self) -> Result<(NumericKey, [Option<f64>; 2]), InputErrors> {
        let key = NumericKey::read_key(&self.over).map_err(|message| option_error("--over", &self.over, *message))?;
        let ends = both(end(&key, "--from", self.from.as_deref()), end(&key, "--to", self.to.as_deref()))?;
        Ok((key, ends.into()))
    }

    /// A value of the key as an assignment, with the option that it comes from.
    fn set(&self, key: &NumericKey, value: f64) -> Assignment {
        Assignment::valued("--over", &self.over, key.key(), key.assignment(value))
    }

    /// The range: as given, or around the value of the scenario.
    fn span(&self, key: &NumericKey, own: Option<f64>, ends: [Option<f64>; 2]) -> Result<Span, InputErrors> {
        let usual = key.range_around(own);
        let ends = (ends[0].or(usual.map(|span| span.from)), ends[1].or(usual.map(|span| span.to)));
        let (Some(from), Some(to)) = ends else { return Err(option_error("--over", &self.over, Text::RangeNeeded)) };
        if from >= to {
            let given = self.from.as_ref().map(|text| ("--from", text)).or(self.to.as_ref().map(|text| ("--to", text)));
            let (option, text) = given.unwrap_or(("--over", &self.over));
            return Err(option_error(option, text, Text::FromBelowTo { from: from.to_string(), to: to.to_string() }));
        }
        Ok(Span { from, to, log: from > 0.0 && to / from >= 10.0, whole: key.is_whole() })
    }
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
        option_error(option, text, message)
    };
    value.map(Some).ok_or_else(refused)
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
