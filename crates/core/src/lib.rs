//! What a DynamoDB change log costs a month, and how well the data flows, for two architectures.
//!
//! Everything is one pure function, [`plan`]: a [`Scenario`] (what the user says) and a [`PriceBook`] (what a
//! Region charges and allows) become a [`Report`] (plain data; nothing is computed after it). On the way:
//!
//! 1. [`workload`] and [`sizes`] derive the [`Flow`]: rates hour by hour, and sizes of records with AWS's rounding.
//! 2. [`architectures`] wire [`services`]; each service says what it bills and what it limits.
//! 3. [`bill`] prices the quantities, [`limits`] holds demand against quota, [`risk`] says how likely throttling is.
//! 4. [`report`] puts it into words; [`explain`](mod@explain) follows one number back to its source.
//!
//! [`evaluate`] stops after the numbers and is what a sweep calls in a loop.
//!
//! There are no files here, no clock, no environment and no printing; transcendental functions come from
//! `libm`, so that every platform computes the same bits.

pub mod architectures;
pub mod bill;
pub mod catalog;
pub mod curve;
mod embedded;
pub mod english;
pub mod explain;
pub mod formula;
pub mod grade;
pub mod headroom;
mod ids;
pub mod limits;
pub mod link;
pub mod messages;
pub mod one_more;
pub mod operations;
pub mod page;
mod plan;
pub mod pricing;
pub mod quotas;
pub mod readers;
pub mod reading;
pub mod remedies;
pub mod report;
pub mod results;
pub mod risk;
pub mod scenario;
pub mod sensitivity;
pub mod services;
#[cfg(feature = "simulate")]
pub mod simulate;
pub mod sizes;
mod sorted;
pub mod spreadsheet;
pub mod template;
mod typed;
pub mod units;
pub mod verdict;
pub mod workload;

use arrayvec::ArrayVec;

use architectures::{Architecture, Shards};
use bill::{Bill, Charges};
use limits::Limits;
pub use plan::plan;
use pricing::Rates;
pub use pricing::{MissingPrice, PriceBook};
pub use report::Report;
use scenario::ArchitectureId;
pub use scenario::Scenario;
use workload::Flow;

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
    fn empty(id: ArchitectureId) -> Self {
        Self { id, bill: Bill::default(), shards: Shards::default(), limits: Limits::new() }
    }

    fn fill(
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
fn evaluate_flow(scenario: &Scenario, flow: &Flow, book: &PriceBook) -> Result<Outcomes, MissingPrice> {
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
fn with_architecture<T>(
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
fn rates<'a>(scenario: &'a Scenario, book: &'a PriceBook) -> Rates<'a> {
    Rates { book, overrides: &scenario.prices, free_tier: scenario.free_tier }
}
