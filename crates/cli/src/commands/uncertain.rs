//! `shardwise uncertain`: the ranges of a scenario and the prices that are not verified, sampled on all cores.

use anyhow::Result;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use shardwise_core::PlanError;
use shardwise_core::output::{inert, line};
use shardwise_core::study::{
    Block, LevelShares, MOST_SAMPLES, PriceSpread, QuantileCommands, Sampling, Uncertain as Found,
    UncertainArchitecture, Uncertainty,
};
use shardwise_core::text::{InputErrors, number};

use super::{Answer, json_in, not_planned};
use crate::input::{self, both};
use crate::render;
use crate::render::money::Money;
use crate::source::{One, Start};
use crate::terminal::screen;
use crate::words::{Text, Words};

/// The largest spread of prices.
const MOST_SPREAD: f64 = 10.0;

#[derive(Debug, Args)]
pub(crate) struct Uncertain {
    #[command(flatten)]
    pub(crate) one: One,
    /// Number of samples; powers of two fill the space best
    #[arg(long, value_name = "N", default_value = "16384", allow_hyphen_values = true)]
    pub(crate) samples: String,
    /// Random seed; the same seed gives identical results on every platform
    #[arg(long, value_name = "SEED", default_value = "1", allow_hyphen_values = true)]
    pub(crate) seed: String,
    /// Leave out throttling risk, which is quicker; fits is then what no limit stops but those that AWS raises
    #[arg(long)]
    pub(crate) no_levels: bool,
    /// How far prices may be off by their grade, such as assumed=20%,reported=5%, or 0 for not at all
    #[arg(long, value_name = "SPREAD", allow_hyphen_values = true)]
    pub(crate) price_spread: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = UncertainFormat::Table)]
    pub(crate) format: UncertainFormat,
}

/// Output format of `uncertain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UncertainFormat {
    /// Text of at most 100 columns
    Table,
    /// JSON document, schema id shardwise.uncertain/1
    Json,
    /// GitHub-flavored Markdown
    Markdown,
    /// CSV, a line per number
    Csv,
}

/// Runs the command.
pub(crate) fn run(words: &Uncertain) -> Result<Answer> {
    let (Start { catalog, money, source, scenario }, sampling) = words.one.start(words.sampling(), &[])?;
    let book = catalog.book(&scenario.region)?;
    let compare = |assignments: &[String]| words.one.compare(assignments);
    let sampled = || -> Result<Found, PlanError> {
        let study = Uncertainty::new(&scenario, &book, sampling)?;
        let blocks: Result<Vec<Block>, _> = (0..study.blocks()).into_par_iter().map(|at| study.block(at)).collect();
        study.finish(blocks?, &compare)
    };
    let found = sampled().map_err(|error| not_planned(&source.name, &error))?;
    let said = Words::new(money.clone());
    let text = match words.format {
        UncertainFormat::Table => render::uncertain::page(&found, &said, screen()),
        UncertainFormat::Markdown => render::uncertain::markdown(&found, &said),
        UncertainFormat::Json => json_in(&found, &money)?,
        UncertainFormat::Csv => csv(&found, &money),
    };
    Ok(text.into())
}

impl Uncertain {
    /// The samples that are asked for.
    fn sampling(&self) -> Result<Sampling, InputErrors> {
        let samples = input::whole("--samples", &self.samples, (1, MOST_SAMPLES.into()));
        let seed = input::whole("--seed", &self.seed, (0, u32::MAX.into()));
        let usual = Sampling::default().price_spread;
        let spread = self.price_spread.as_deref().map_or(Ok(usual), |text| read_spread(text, usual));
        let ((samples, seed), price_spread) = both(both(samples, seed), spread)?;
        Ok(Sampling { samples: samples as u32, seed: seed as u32, levels: !self.no_levels, price_spread })
    }
}

/// Reads `assumed=20%,reported=5%`, or one share for both. What is left out stays.
fn read_spread(text: &str, usual: PriceSpread) -> Result<PriceSpread, InputErrors> {
    let refused = || {
        let message = Text::SpreadShape { found: format!("{text:?}") };
        input::option_error("--price-spread", text, message)
    };
    if let Some(both) = share(text) {
        return Ok(PriceSpread { assumed: both, reported: both });
    }
    let mut spread = usual;
    for part in text.split(',') {
        let (grade, value) = part.split_once('=').ok_or_else(refused)?;
        let value = share(value).ok_or_else(refused)?;
        match grade.trim() {
            "assumed" => spread.assumed = value,
            "reported" => spread.reported = value,
            _ => return Err(refused()),
        }
    }
    Ok(spread)
}

/// Reads a share, as a percentage or a number.
fn share(text: &str) -> Option<f64> {
    let (digits, per) = text.trim().strip_suffix('%').map_or((text, 1.0), |digits| (digits, 100.0));
    number(digits.trim()).map(|share| share / per).filter(|share| (0.0..=MOST_SPREAD).contains(share))
}

/// Every number on a line of its own; an amount is in USD, and beside it in the currency.
fn csv(found: &Found, money: &Money) -> String {
    let code = (!money.0.is_usd()).then(|| money.0.code.to_lowercase());
    let mut columns = ["section", "id", "quantity", "value"].map(str::to_owned).to_vec();
    columns.extend(code.clone());
    columns.push("compare".to_owned());
    let row = |section: &str, id: &str, quantity: &str, value: f64, compare: &str| {
        let mut cells = [section, &inert(id), quantity].map(str::to_owned).to_vec();
        if quantity.ends_with(" usd") {
            cells.extend(money.cells(Some(value)));
        } else {
            cells.push(value.to_string());
            cells.extend(code.iter().map(|_| String::new()));
        }
        cells.push(compare.to_owned());
        line(&cells)
    };
    let mut text = line(&columns);
    for one in &found.architectures {
        for (quantity, value, compare) in numbers(one) {
            text += &row("architecture", &one.id.to_string(), &quantity, value, compare);
        }
    }
    text += &row("sampling", "none fits", "share", found.none_fits_share, "");
    for input in &found.inputs {
        let numbers =
            [("low", input.low), ("median", input.median), ("high", input.high), ("first order", input.first_order)];
        text.extend(numbers.map(|(quantity, value)| row("input", &input.key, quantity, value, "")));
    }
    text
}

/// The numbers of an architecture, with the command of each that has one.
fn numbers(one: &UncertainArchitecture) -> Vec<(String, f64, &str)> {
    let [p10, p50, p90] = match &one.compare {
        Some(QuantileCommands { p10, p50, p90 }) => [p10, p50, p90].map(String::as_str),
        None => [""; 3],
    };
    let costs = [
        ("p10 usd", one.p10_usd, p10),
        ("p50 usd", one.p50_usd, p50),
        ("p90 usd", one.p90_usd, p90),
        ("mean usd", one.mean_usd, ""),
        ("cheapest share", Some(one.cheapest_share), ""),
        ("fits share", Some(one.fits_share), ""),
    ];
    let costs = costs.into_iter().filter_map(|(name, value, command)| Some((name.to_owned(), value?, command)));
    let levels = one.levels.iter().flat_map(LevelShares::by_level);
    let late = one.late.iter().flat_map(LevelShares::by_level);
    let late = late.map(|(level, share)| (format!("risk {level}, late"), share, ""));
    costs.chain(levels.map(|(level, share)| (format!("risk {level}"), share, ""))).chain(late).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_one_share_or_one_for_each_grade() {
        let usual = PriceSpread { assumed: 0.3, reported: 0.1 };
        let of = |text: &str| read_spread(text, usual).map(|spread| (spread.assumed, spread.reported));
        assert_eq!(of("0").unwrap(), (0.0, 0.0));
        assert_eq!(of("20%").unwrap(), (0.2, 0.2));
        assert_eq!(of("reported=5%, assumed = 0.2").unwrap(), (0.2, 0.05));
        assert_eq!(of("assumed=50%").unwrap(), (0.5, 0.1));
        for wrong in ["", "much", "-5%", "verified=5%", "assumed=5%,", "assumed", "2000%"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
