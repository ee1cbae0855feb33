//! `shardwise pricing`: price books, with the source and grade of every price, and an empty one to fill in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::catalog::{BookFile, PriceBook, PriceEntry, PriceId, Quota, QuotaEntry, QuotaId, known_region};
use shardwise_core::input::{blank_book, book_text};
use shardwise_core::model::{Case, needed_prices};
use shardwise_core::output::Currency;
use strum::VariantArray as _;

use super::{Answer, json};
use crate::assignments::Assignment;
use crate::candidates::{all_regions, regions};
use crate::given::Given;
use crate::render::money::Money;
use crate::terminal::screen;
use crate::words::{Text, Words};
use crate::{clock, input, render};

#[derive(Debug, Args)]
pub(crate) struct Pricing {
    #[command(subcommand)]
    pub(crate) command: PricingCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PricingCommand {
    /// List the Regions that have a price book
    #[command(after_help = "Example:\n  shardwise pricing list")]
    List {
        /// Override built-in prices with the TOML files in DIR
        #[arg(long, value_name = "DIR")]
        pricing: Option<PathBuf>,
    },
    /// Show every price and quota of a Region, with source and grade
    #[command(after_help = "\
Examples:
  shardwise pricing show Tokyo
  shardwise pricing show us-east-1 --format toml
      a price book to copy and change
  shardwise pricing show us-east-1 --format json")]
    Show {
        /// Region, by its id or its name, such as us-east-1 or Tokyo
        #[arg(add = ArgValueCandidates::new(regions))]
        region: String,
        /// Override built-in prices with the TOML files in DIR
        #[arg(long, value_name = "DIR")]
        pricing: Option<PathBuf>,
        /// Output format
        #[arg(long, value_enum, default_value_t = PricesFormat::Table)]
        format: PricesFormat,
    },
    /// Write an empty price book for a Region that has none, with every price that is needed
    #[command(
        override_usage = "shardwise pricing init [OPTIONS] <REGION>\n       [SCENARIO]",
        after_help = "\
Examples:
  shardwise pricing init eu-west-1 > eu-west-1.toml
      fill in the prices, then: shardwise compare --region eu-west-1 --pricing .
  shardwise pricing init eu-west-1 orders.toml --output eu-west-1.toml
      what this scenario needs comes first"
    )]
    Init(Init),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Region, by its AWS id or its name, such as eu-west-1 or Ireland
    #[arg(value_name = "REGION", add = ArgValueCandidates::new(all_regions))]
    region_id: String,
    /// Scenario whose prices come first, or - for standard input; without one, the built-in default
    scenario: Option<PathBuf>,
    #[command(flatten)]
    given: Given,
}

/// Output format of `pricing show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PricesFormat {
    /// Text of at most 100 columns
    Table,
    /// TOML price book, to copy and change
    Toml,
    /// JSON document, schema id shardwise.prices/1
    Json,
}

/// The prices and quotas of a Region.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "shardwise prices")]
pub(crate) struct PricesDocument {
    /// `shardwise.prices/1`
    schema: String,
    /// AWS id of the Region
    region: String,
    /// AWS name of the Region; may be empty
    name: String,
    /// date from which the prices apply
    effective: String,
    /// prices by price id
    #[schemars(with = "BTreeMap<String, PriceOf>")]
    prices: BTreeMap<PriceId, PriceOf>,
    /// quotas by quota id
    #[schemars(with = "BTreeMap<String, QuotaEntry>")]
    quotas: BTreeMap<QuotaId, QuotaEntry>,
}

/// A price with its unit and meaning.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct PriceOf {
    /// unit that it is charged for
    unit: &'static str,
    /// what it is charged for
    meaning: &'static str,
    #[serde(flatten)]
    entry: PriceEntry,
    /// address of AWS's pricing page
    page: &'static str,
}

impl From<&PriceBook> for PricesDocument {
    fn from(book: &PriceBook) -> Self {
        let BookFile { region, name, effective, prices } = book.into();
        let price = |(id, entry): (PriceId, PriceEntry)| {
            (id, PriceOf { unit: id.unit(), meaning: id.meaning(), entry, page: id.published().page })
        };
        let quota = |&id: &QuotaId| {
            let Quota { value, unit, grade, provenance } = book.quotas.get(id).clone();
            let unit = unit.into();
            let [source, note] = [provenance.source(), provenance.note()].map(str::to_owned);
            (id, QuotaEntry { value, unit, regions: BTreeMap::new(), grade, source, note })
        };
        Self {
            schema: "shardwise.prices/1".into(),
            region,
            name,
            effective,
            prices: prices.into_iter().map(price).collect(),
            quotas: QuotaId::VARIANTS.iter().map(quota).collect(),
        }
    }
}

/// Runs the command.
pub(crate) fn run(command: PricingCommand) -> Result<Answer> {
    let words = Words::new(Money(Currency::usd()));
    match command {
        PricingCommand::List { pricing } => {
            let catalog = input::catalog(pricing.as_deref())?;
            let books =
                catalog.regions().into_iter().map(|region| catalog.book(region)).collect::<Result<Vec<_>, _>>()?;
            Ok(render::books::list(&books, &words, screen()).into())
        }
        PricingCommand::Show { region, pricing, format } => {
            let catalog = input::catalog(pricing.as_deref())?;
            let id = catalog.region_named(&region);
            let id = id.ok_or_else(|| input::option_error("pricing show", &region, catalog.unknown_region(&region)))?;
            let book = catalog.book(&id)?;
            let text = match format {
                PricesFormat::Table => render::books::show(&book, &words, screen()),
                PricesFormat::Toml => book_text(&book),
                PricesFormat::Json => json(&PricesDocument::from(&book))?,
            };
            Ok(text.into())
        }
        PricingCommand::Init(asked) => init(&asked),
    }
}

/// An empty book, in which the prices come first that a scenario needs in that Region.
fn init(words: &Init) -> Result<Answer> {
    let region = words.region_id.trim();
    let region = known_region(region).unwrap_or(region);
    let is_part_of_id = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !region.contains('-') || !region.bytes().all(is_part_of_id) {
        let message = Text::RegionId { found: format!("{region:?}") };
        return Err(input::option_error("pricing init", region, message).into());
    }
    let mut catalog = input::catalog(words.given.pricing.as_deref())?;
    let today = clock::today();
    catalog.add_region(region, &today);
    let mut assignments = words.given.assignments();
    assignments.push(Assignment::new(format!("pricing init {region}"), format!("region={region}")));
    let paths: Vec<&PathBuf> = words.scenario.iter().collect();
    let (_, scenario) = input::scenarios(&paths, &[], &assignments, &catalog)?.swap_remove(0);
    let book = catalog.book(region)?;
    let needed = needed_prices(&Case::new(&scenario, &book));
    let needed_by = format!("the scenario {:?}", scenario.name);
    Ok(blank_book(region, &today, &needed, &needed_by, &catalog).into())
}
