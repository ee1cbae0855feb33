//! From a scenario to its numbers: every architecture is wired and asked.

use arrayvec::ArrayVec;

use super::architectures::{self, Architecture, Shards};
use super::bill::{Bill, Charges};
use super::flow::Flow;
use super::limits::Limits;
use crate::catalog::{MissingPrice, PriceBook, Rates};
use crate::scenario::{ArchitectureId, Scenario};

/// The numbers of one architecture: money, shards and limits, without text and risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which architecture.
    pub id: ArchitectureId,
    /// What it costs a month.
    pub bill: Bill,
    /// Its shards, and what asks for them.
    pub shards: Shards,
    /// Demand beside limit, in the busiest hour.
    pub limits: Limits,
}

impl Outcome {
    pub(crate) fn empty(id: ArchitectureId) -> Self {
        Self { id, bill: Bill::default(), shards: Shards::default(), limits: Limits::new() }
    }

    pub(crate) fn fill(
        &mut self,
        architecture: &dyn Architecture,
        scenario: &Scenario,
        book: &PriceBook,
    ) -> Result<(), MissingPrice> {
        let mut charges = Charges::new();
        architecture.charge(&mut charges);
        self.bill.price(&charges, &rates(scenario, book), scenario.discount_percent)?;
        self.shards = architecture.shards();
        architecture.limit(&mut self.limits);
        Ok(())
    }
}

/// The numbers of every architecture of a scenario.
pub type Outcomes = ArrayVec<Outcome, 2>;

/// Cost, shards and limits of a scenario, without text and risk. Allocates nothing that grows: a sweep is a loop over it.
///
/// # Errors
/// The scenario needs a price that neither it nor the book gives.
pub fn evaluate(scenario: &Scenario, book: &PriceBook) -> Result<Outcomes, MissingPrice> {
    evaluate_flow(scenario, &Flow::new(scenario), book)
}

/// The same for a flow that is there already: that of the scenario, or one that differs from it in its rate alone.
pub(crate) fn evaluate_flow(scenario: &Scenario, flow: &Flow, book: &PriceBook) -> Result<Outcomes, MissingPrice> {
    let mut outcomes = Outcomes::new();
    for &id in &scenario.architectures {
        // In its place: an outcome is a few kilobytes, and moving it costs more than computing it.
        outcomes.push(Outcome::empty(id));
        if let Some(outcome) = outcomes.last_mut() {
            with_architecture(id, scenario, flow, book, |architecture| outcome.fill(architecture, scenario, book))?;
        }
    }
    Ok(outcomes)
}

/// Wires the architecture of that id and asks it.
pub(crate) fn with_architecture<T>(
    id: ArchitectureId,
    scenario: &Scenario,
    flow: &Flow,
    book: &PriceBook,
    ask: impl FnOnce(&dyn Architecture) -> T,
) -> T {
    match id {
        ArchitectureId::StreamsLambda => {
            ask(&architectures::streams_lambda::StreamsLambda::new(scenario, flow, &book.quotas))
        }
        ArchitectureId::KinesisFirehose => {
            ask(&architectures::kinesis_firehose::KinesisFirehose::new(scenario, flow, &book.quotas))
        }
    }
}

/// The prices that a scenario is billed at.
pub fn rates<'a>(scenario: &'a Scenario, book: &'a PriceBook) -> Rates<'a> {
    Rates { book, overrides: &scenario.prices, free_tier: scenario.free_tier }
}
