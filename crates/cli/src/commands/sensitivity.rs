//! `shardwise sensitivity`: which guess matters, and which rounding edge is near.

use anyhow::Result;
use clap::{Args, ValueEnum};
use shardwise_core::output::{inert, line};
use shardwise_core::study::{Sensitivity as Found, sensitivity};
use shardwise_core::text::{InputErrors, number};

use super::{Answer, json_in, not_planned};
use crate::input::{self, both};
use crate::render;
use crate::render::money::Money;
use crate::source::{One, Start, note_medians};
use crate::terminal::screen;
use crate::words::{Text, Words};

/// The most inputs that can be asked for: more than there are.
const MOST_INPUTS: u64 = 1000;

#[derive(Debug, Args)]
pub(crate) struct Sensitivity {
    #[command(flatten)]
    pub(crate) one: One,
    /// Change each input by this share, such as 20%, instead of to the ends of its own likely range
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    pub(crate) by: Option<String>,
    /// Report only the N inputs that move the answer the most, and those that change which one is the cheapest
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) top: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = SensitivityFormat::Table)]
    pub(crate) format: SensitivityFormat,
}

/// Output format of `sensitivity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SensitivityFormat {
    /// Text of at most 100 columns, with bars
    Table,
    /// JSON document, schema id shardwise.sensitivity/1
    Json,
    /// CSV, a line per input
    Csv,
}

/// Runs the command.
pub(crate) fn run(words: &Sensitivity) -> Result<Answer> {
    let own = both(words.by.as_deref().map(share).transpose(), words.top.as_deref().map(top).transpose());
    let (Start { catalog, money, source, scenario }, (share, top)) = words.one.start(own, &[])?;
    note_medians(&scenario);
    let book = catalog.book(&scenario.region)?;
    let compare = |assignments: &[String]| words.one.compare(assignments);
    let mut found =
        sensitivity(&scenario, &book, share, &compare).map_err(|error| not_planned(&source.name, &error))?;
    found.keep_top(top.unwrap_or(usize::MAX));
    let text = match words.format {
        SensitivityFormat::Table => render::sensitivity::page(&found, &Words::new(money), screen()),
        SensitivityFormat::Json => json_in(&found, &money)?,
        SensitivityFormat::Csv => csv(&found, &money),
    };
    Ok(text.into())
}

/// Reads how many inputs are reported.
fn top(text: &str) -> Result<usize, InputErrors> {
    input::whole("--top", text, (1, MOST_INPUTS)).map(|top| top as usize)
}

/// Reads a share, as a percentage or a number below 1.
fn share(text: &str) -> Result<f64, InputErrors> {
    let (digits, per) = text.trim().strip_suffix('%').map_or((text, 1.0), |digits| (digits, 100.0));
    let share = number(digits.trim()).map(|share| share / per).filter(|share| *share > 0.0 && *share < 1.0);
    let refused = || {
        let message = Text::ShareShape { found: format!("{text:?}") };
        input::option_error("--by", text, message)
    };
    share.ok_or_else(refused)
}

/// The inputs as a table.
fn csv(found: &Found, money: &Money) -> String {
    let owned = |columns: &[&str]| columns.iter().map(|&column| column.to_owned()).collect::<Vec<String>>();
    let mut columns = owned(&["key", "unit", "value", "low", "high"]);
    columns.extend(money.columns("change usd at low"));
    columns.extend(money.columns("change usd at high"));
    columns.extend(owned(&[
        "cheapest at low",
        "cheapest at high",
        "level at low",
        "level at high",
        "compare low",
        "compare high",
    ]));
    let mut text = line(&columns);
    for input in &found.inputs {
        let (low, high) = (&input.low, &input.high);
        let id = |id: Option<shardwise_core::scenario::ArchitectureId>| id.map_or(String::new(), |id| id.to_string());
        let mut cells = vec![
            inert(&input.key),
            input.unit.clone().unwrap_or_default(),
            input.value.to_string(),
            low.value.to_string(),
            high.value.to_string(),
        ];
        cells.extend(money.cells(Some(low.change_usd)));
        cells.extend(money.cells(Some(high.change_usd)));
        cells.extend([
            id(low.cheapest),
            id(high.cheapest),
            low.level.to_string(),
            high.level.to_string(),
            low.compare.clone().unwrap_or_default(),
            high.compare.clone().unwrap_or_default(),
        ]);
        text += &line(&cells);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percentages_or_numbers() {
        assert_eq!(share("20%").unwrap(), 0.2);
        assert_eq!(share(" 0.05 ").unwrap(), 0.05);
        for wrong in ["", "0", "100%", "-5%", "much"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
