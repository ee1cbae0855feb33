//! The case: a scenario, the flow of its table and its price book. Everything in the model takes it as one argument.

use super::flow::Flow;
use crate::catalog::{PriceBook, Prices, Quotas};
use crate::scenario::Scenario;

/// A scenario with its flow and its price book.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Traffic and settings.
    pub scenario: &'a Scenario,
    /// Rates and record sizes.
    pub flow: Flow,
    /// Prices and quotas of the Region.
    pub book: &'a PriceBook,
}

impl<'a> Case<'a> {
    /// Derives the flow of a scenario.
    pub fn new(scenario: &'a Scenario, book: &'a PriceBook) -> Self {
        Self { scenario, flow: Flow::new(scenario), book }
    }

    /// The same day and sizes with another mean rate, in changes per second.
    #[must_use]
    pub fn at_rate(&self, mean_rate: f64) -> Self {
        Self { flow: self.flow.at_rate(mean_rate), ..*self }
    }

    /// Its prices: the scenario's own first, then those of the book.
    pub fn prices(&self) -> Prices<'a> {
        Prices { book: self.book, overrides: &self.scenario.prices, free_tier: self.scenario.free_tier }
    }

    /// Its quotas.
    pub fn quotas(&self) -> &'a Quotas {
        &self.book.quotas
    }
}
