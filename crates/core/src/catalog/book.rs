//! Price books: the prices and quotas of one Region, and the prices that a scenario is billed at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use strum::EnumCount as _;

use super::embedded::EmbeddedBook;
use super::grade::Grade;
use super::price::{Price, PriceId, Tier};
use super::quota::Quotas;
use crate::text::{Argument, InputMessage, Joining, Message, ReportMessage, days_since_epoch};

/// The prices and quotas of one Region.
///
/// ```
/// use shardwise_core::{Catalog, catalog::PriceId};
///
/// let book = Catalog::embedded().book("us-east-1")?;
/// let price = book.prices[PriceId::KinesisShardHour as usize].as_ref().expect("us-east-1 has every price");
/// println!("{} {}: {} ({})", book.name, PriceId::KinesisShardHour, price.tiers[0].usd, price.provenance.source());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBook {
    /// The AWS id of the Region, such as `us-east-1`.
    pub region: String,
    /// The AWS name of the Region, such as `US East (N. Virginia)`.
    pub name: String,
    /// The date from which the prices apply, `YYYY-MM-DD`.
    pub effective: String,
    /// The prices, indexed by [`PriceId`].
    pub prices: [Option<Price>; PriceId::COUNT],
    /// The quotas of the Region.
    pub quotas: Quotas,
}

impl PriceBook {
    /// A book without prices.
    pub(crate) fn empty(region: &str, quotas: Quotas) -> Self {
        let prices = [const { None }; PriceId::COUNT];
        Self { region: region.to_owned(), name: String::new(), effective: String::new(), prices, quotas }
    }

    /// How many days its prices are older than `today`, a date such as `2026-10-01`; `None` if they are not, or if either
    /// is no date.
    pub fn age_days(&self, today: &str) -> Option<u32> {
        let [then, now] = [&self.effective, today].map(days_since_epoch);
        now?.checked_sub(then?)
    }

    /// Fills in the prices that ship with the program.
    pub(crate) fn fill(&mut self, embedded: &EmbeddedBook) {
        embedded.name.clone_into(&mut self.name);
        embedded.effective.clone_into(&mut self.effective);
        for (id, price) in embedded.prices {
            self.prices[*id as usize] = Some(price.clone());
        }
    }
}

/// A scenario needs prices that the book of its Region does not have.
///
/// ```
/// use shardwise_core::{Catalog, PlanError, Scenario, catalog::PriceId, plan};
///
/// let mut book = Catalog::embedded().book("us-east-1")?;
/// book.prices[PriceId::KinesisShardHour as usize] = None;
/// let Err(PlanError::MissingPrice(missing)) = plan(&Scenario::default(), &book) else { panic!("planned without it") };
/// assert_eq!((missing.region.as_str(), &missing.prices[..]), ("us-east-1", &[PriceId::KinesisShardHour][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPrice {
    /// All prices that are missing, in the order of their ids; at least one.
    pub prices: Vec<PriceId>,
    /// The Region whose book does not have them.
    pub region: String,
}

impl MissingPrice {
    /// The error message, with what to do.
    pub fn message(&self) -> Message {
        let prices = self.prices.iter().map(<&str>::from);
        InputMessage::PriceMissing {
            region: self.region.as_str().into(),
            prices: Argument::list(Joining::Comma, prices),
        }
        .into()
    }
}

impl std::fmt::Display for MissingPrice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for MissingPrice {}

/// The prices that a scenario is billed at: its own, else those of the book.
#[derive(Clone, Copy, Debug)]
pub struct Prices<'a> {
    /// The book of the Region.
    pub book: &'a PriceBook,
    /// The prices that the scenario sets.
    pub overrides: &'a BTreeMap<PriceId, f64>,
    /// Whether the free tier of the account applies.
    pub free_tier: bool,
}

/// One price that a scenario is billed at.
#[derive(Clone, Copy, Debug)]
pub struct UnitPrice<'a> {
    flat: [Tier; 1],
    tiers: Option<&'a [Tier]>,
    /// Units free of charge.
    pub free: f64,
    /// How well the price is known.
    pub grade: Grade,
}

impl<'a> Prices<'a> {
    /// The price of a unit; `None` if neither the book nor the scenario has it.
    #[inline]
    pub fn price(&self, id: PriceId) -> Option<UnitPrice<'a>> {
        let price = self.book.prices[id as usize].as_ref();
        let free = price.map_or(0.0, |price| price.free + if self.free_tier { price.free_tier } else { 0.0 });
        let given = if self.overrides.is_empty() { None } else { self.overrides.get(&id) };
        match (given, price) {
            (Some(&usd), _) => {
                Some(UnitPrice { flat: [Tier { up_to: f64::INFINITY, usd }], tiers: None, free, grade: Grade::Given })
            }
            (None, Some(price)) => {
                let flat = [Tier { up_to: f64::INFINITY, usd: 0.0 }];
                Some(UnitPrice { flat, tiers: Some(&price.tiers), free, grade: price.grade })
            }
            (None, None) => None,
        }
    }

    /// Where the price was read; empty if it is missing.
    pub fn source(&self, id: PriceId) -> Message {
        match &self.book.prices[id as usize] {
            _ if self.overrides.contains_key(&id) => Message::from(ReportMessage::PriceOfScenario),
            Some(price) if price.provenance.source().is_empty() => Message::from(ReportMessage::BookOfOnesOwn),
            Some(price) => Message::of_book(price.provenance.source()),
            None => "".into(),
        }
    }
}

impl UnitPrice<'_> {
    /// The tiers in ascending order; the last has no upper end.
    pub fn tiers(&self) -> &[Tier] {
        self.tiers.unwrap_or(&self.flat)
    }

    /// The cost of a quantity, in USD.
    #[inline]
    pub fn usd(&self, quantity: f64) -> f64 {
        let billed = (quantity - self.free).max(0.0);
        let mut below = 0.0;
        let mut usd = 0.0;
        for tier in self.tiers() {
            if billed <= below {
                break;
            }
            usd += (billed.min(tier.up_to) - below) * tier.usd;
            below = tier.up_to;
        }
        usd
    }

    /// The cost as arithmetic that can be recomputed, given the arithmetic of the quantity.
    pub fn arithmetic(&self, quantity: f64, written: &str) -> String {
        let billed = (quantity - self.free).max(0.0);
        let written = if self.free == 0.0 {
            written.to_owned()
        } else if billed == 0.0 {
            return "0".into();
        } else {
            format!("({written} - {})", self.free)
        };
        let reached = self.tiers().iter().take_while(|tier| tier.up_to < billed).count();
        let mut text = String::new();
        let mut below = 0.0;
        for tier in &self.tiers()[..reached] {
            let _ = write!(text, "{} * {} + ", tier.up_to - below, tier.usd);
            below = tier.up_to;
        }
        let last = self.tiers()[reached].usd;
        let _ = if below == 0.0 {
            write!(text, "{written} * {last}")
        } else {
            write!(text, "({written} - {below}) * {last}")
        };
        text
    }
}
