//! The case: a scenario, the flow of its table and its price book. Everything in the model takes it as one argument.

use super::account::AccountQuotas;
use super::flow::{Flow, Known};
use super::queue::Patience;
use crate::catalog::{PriceBook, PriceId, Prices};
use crate::scenario::{GrantedQuotas, Scenario};

/// A scenario with its flow and its price book.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Traffic and settings.
    pub scenario: &'a Scenario,
    /// Rates and record sizes.
    pub flow: Flow,
    /// Prices and quotas of the Region.
    pub book: &'a PriceBook,
    /// Quotas that AWS granted, those of the scenario unless tried otherwise.
    pub granted: &'a GrantedQuotas,
    /// What changes that are late come to.
    pub lateness: Lateness,
    /// The scenario with the smallest batches of those that this one stands for, which has the largest: no batch between these
    /// is billed for less. `None` where a scenario stands for itself.
    pub smallest: Option<&'a Scenario>,
}

/// What changes come to that wait before a limit and are worked off in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lateness {
    /// Whether they count as throttled.
    pub counts: bool,
    /// Whether AWS is to raise every quota that they wait for, not only those that a requirement asks to be raised.
    pub raises: bool,
}

impl<'a> Case<'a> {
    /// Derives the flow of a scenario.
    pub fn new(scenario: &'a Scenario, book: &'a PriceBook) -> Self {
        Self::with_flow(scenario, Flow::new(scenario), book)
    }

    /// A scenario of which the flow is known.
    pub const fn with_flow(scenario: &'a Scenario, flow: Flow, book: &'a PriceBook) -> Self {
        let lateness = Lateness { counts: scenario.requirements.counts_late(), raises: false };
        Self { scenario, flow, book, granted: &scenario.quotas, lateness, smallest: None }
    }

    /// Another scenario with the same book: its flow is derived again only where what it depends on differs.
    #[must_use]
    pub fn with<'s>(&self, scenario: &'s Scenario) -> Case<'s>
    where
        'a: 's,
    {
        let known = Known::of(self.scenario, &self.flow);
        Case::with_flow(scenario, Flow::like(scenario, &[known]), self.book)
    }

    /// Another scenario with the same book, under the quotas that are granted here.
    #[must_use]
    pub fn with_same_quotas<'s>(&self, scenario: &'s Scenario) -> Case<'s>
    where
        'a: 's,
    {
        Case { granted: self.granted, ..self.with(scenario) }
    }

    /// The same day, batch and sizes with another `writes_per_second`.
    #[must_use]
    pub fn at_rate(&self, writes_per_second: f64) -> Self {
        Self { flow: self.flow.at_rate(writes_per_second), ..*self }
    }

    /// The case of the smallest batches that it stands for.
    pub fn of_smallest(&self) -> Option<Self> {
        self.smallest.map(|scenario| Self { scenario, smallest: None, ..*self })
    }

    /// The same with other quotas granted.
    #[must_use]
    pub fn with_quotas(&self, granted: &'a GrantedQuotas) -> Self {
        Self { granted, ..*self }
    }

    /// Its prices: the scenario's own first, then those of the book.
    pub fn prices(&self) -> Prices<'a> {
        Prices { book: self.book, overrides: &self.scenario.prices, free_tier: self.scenario.free_tier }
    }

    /// What `more` units of a price cost beside those that are billed, in USD less the discount; `None` without that price.
    pub fn added_usd(&self, id: PriceId, billed: f64, more: f64) -> Option<f64> {
        let price = self.prices().price(id)?;
        let added = price.usd(billed + more) - price.usd(billed);
        Some(added * (1.0 - self.scenario.discount_percent / 100.0))
    }

    /// Its quotas: those granted first, then those of the book.
    pub fn quotas(&self) -> AccountQuotas<'a> {
        AccountQuotas { defaults: &self.book.quotas, granted: self.granted }
    }

    /// How late changes may be before what they wait for counts as exceeded: as the scenario requires of all of the way, or half
    /// of the `kept` seconds that the source keeps them.
    pub fn patience(&self, kept: f64) -> Patience {
        let half = Patience { alone: kept / 2.0, through: None };
        self.scenario.requirements.max_delay.map_or(half, |delay| Patience { alone: delay.0, through: Some(delay.0) })
    }
}
