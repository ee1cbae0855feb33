//! What goes through everything: a scenario, what flows out of its table, and the book it is priced by.

use super::flow::Flow;
use crate::catalog::{PriceBook, Prices, Quotas};
use crate::scenario::Scenario;

/// A scenario with its flow and its book.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What the user says.
    pub scenario: &'a Scenario,
    /// What flows out of the table.
    pub flow: Flow,
    /// What the Region charges and allows.
    pub book: &'a PriceBook,
}

impl<'a> Case<'a> {
    /// Derives the flow of a scenario.
    pub fn new(scenario: &'a Scenario, book: &'a PriceBook) -> Self {
        Self { scenario, flow: Flow::new(scenario), book }
    }

    /// The same day and sizes at another mean rate, in item changes a second.
    #[must_use]
    pub fn at_rate(&self, mean_rate: f64) -> Self {
        Self { flow: self.flow.at_rate(mean_rate), ..*self }
    }

    /// The prices that it is billed at: the scenario's own, then the book's.
    pub fn prices(&self) -> Prices<'a> {
        Prices { book: self.book, overrides: &self.scenario.prices, free_tier: self.scenario.free_tier }
    }

    /// The Region's quotas.
    pub fn quotas(&self) -> &'a Quotas {
        &self.book.quotas
    }
}
