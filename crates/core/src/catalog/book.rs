//! Price books: the prices and quotas of one Region, and what a scenario is billed at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use strum::EnumCount as _;

use super::embedded::EmbeddedBook;
use super::grade::Grade;
use super::price::{Price, PriceId, Tier};
use super::quota::Quotas;
use crate::text::Message;

/// The prices and quotas of one Region.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBook {
    /// AWS's id, such as `us-east-1`.
    pub region: String,
    /// AWS's name, such as `US East (N. Virginia)`.
    pub name: String,
    /// The day from which the prices hold, `YYYY-MM-DD`.
    pub effective: String,
    /// By [`PriceId`].
    pub prices: [Option<Price>; PriceId::COUNT],
    /// The Region's quotas.
    pub quotas: Quotas,
}

impl PriceBook {
    /// A book without prices.
    pub(crate) fn empty(region: &str, quotas: Quotas) -> Self {
        let prices = [const { None }; PriceId::COUNT];
        Self { region: region.to_owned(), name: String::new(), effective: String::new(), prices, quotas }
    }

    /// Takes what ships with the program.
    pub(crate) fn fill(&mut self, embedded: &EmbeddedBook) {
        embedded.name.clone_into(&mut self.name);
        embedded.effective.clone_into(&mut self.effective);
        for (id, price) in embedded.prices {
            self.prices[*id as usize] = Some(price.clone());
        }
    }
}

/// A scenario needs a price that its Region's book does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPrice {
    /// The price that is missing.
    pub price: PriceId,
    /// The Region whose book lacks it.
    pub region: String,
}

impl MissingPrice {
    /// What is missing, and what to do.
    pub fn message(&self) -> Message {
        Message::PriceMissing { region: self.region.as_str().into(), price: <&str>::from(self.price).into() }
    }
}

impl std::fmt::Display for MissingPrice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for MissingPrice {}

/// The prices a scenario is billed at: its own, then the book's.
#[derive(Clone, Copy, Debug)]
pub struct Prices<'a> {
    /// The Region's book.
    pub book: &'a PriceBook,
    /// The scenario's own prices.
    pub overrides: &'a BTreeMap<PriceId, f64>,
    /// Whether the account's free tier counts.
    pub free_tier: bool,
}

/// One price as a scenario is billed at it.
#[derive(Clone, Copy, Debug)]
pub struct UnitPrice<'a> {
    flat: [Tier; 1],
    tiers: Option<&'a [Tier]>,
    /// Units that cost nothing.
    pub free: f64,
    /// How well the price is known.
    pub grade: Grade,
}

impl<'a> Prices<'a> {
    /// The price of a unit.
    ///
    /// # Errors
    /// The book has no such price and the scenario gives none.
    pub fn price(&self, id: PriceId) -> Result<UnitPrice<'a>, MissingPrice> {
        let price = self.book.prices[id as usize].as_ref();
        let free = price.map_or(0.0, |price| price.free + if self.free_tier { price.free_tier } else { 0.0 });
        let given = if self.overrides.is_empty() { None } else { self.overrides.get(&id) };
        match (given, price) {
            (Some(&usd), _) => {
                Ok(UnitPrice { flat: [Tier { up_to: f64::INFINITY, usd }], tiers: None, free, grade: Grade::Given })
            }
            (None, Some(price)) => {
                let flat = [Tier { up_to: f64::INFINITY, usd: 0.0 }];
                Ok(UnitPrice { flat, tiers: Some(&price.tiers), free, grade: price.grade })
            }
            (None, None) => Err(MissingPrice { price: id, region: self.book.region.clone() }),
        }
    }
}

impl UnitPrice<'_> {
    /// In rising order; the last is open.
    pub fn tiers(&self) -> &[Tier] {
        self.tiers.unwrap_or(&self.flat)
    }

    /// What a quantity comes to, in USD.
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

    /// The same as arithmetic to retype, from the arithmetic of the quantity.
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
