//! Evaluates a scenario: wires every architecture and collects its numbers.

use arrayvec::ArrayVec;
use strum::EnumCount as _;

use super::architectures::{Architecture, Shards, with_architecture};
use super::bill::{Bill, Charges};
use super::case::Case;
use super::limits::Limits;
use crate::catalog::{MissingPrice, PriceBook};
use crate::scenario::{ArchitectureId, Scenario};

/// The numbers of one architecture: cost, shards and limits, without text and risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which architecture.
    pub id: ArchitectureId,
    /// Its monthly bill.
    pub bill: Bill,
    /// Its shards and their constraints.
    pub shards: Shards,
    /// Its demands and limits in the busiest hour.
    pub limits: Limits,
}

impl Outcome {
    pub(crate) fn empty(id: ArchitectureId) -> Self {
        Self { id, bill: Bill::default(), shards: Shards::default(), limits: Limits::new() }
    }

    pub(crate) fn fill(&mut self, architecture: &dyn Architecture, case: &Case<'_>) -> Result<(), MissingPrice> {
        let mut charges = Charges::new();
        architecture.charge(&mut charges);
        self.bill.price(&charges, &case.prices(), case.scenario.discount_percent)?;
        self.shards = architecture.shards();
        architecture.limit(&mut self.limits);
        Ok(())
    }
}

/// The numbers of every architecture of a scenario.
pub type Outcomes = ArrayVec<Outcome, { ArchitectureId::COUNT }>;

/// Cost, shards and limits of a scenario, without text and risk. Allocates nothing that grows, for use in a loop.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, evaluate};
/// let book = Catalog::embedded().book("us-east-1")?;
/// let mut scenario = Scenario::default();
/// let mut cost = |rate: f64| {
///     scenario.workload.writes_per_second.0 = rate;
///     evaluate(&scenario, &book).map(|outcomes| outcomes[0].bill.total)
/// };
/// assert!(cost(100.0)? < cost(200.0)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed.
pub fn evaluate(scenario: &Scenario, book: &PriceBook) -> Result<Outcomes, MissingPrice> {
    evaluate_case(&Case::new(scenario, book))
}

/// What an architecture costs a month, in USD.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed.
pub fn monthly_usd(id: ArchitectureId, case: &Case<'_>) -> Result<f64, MissingPrice> {
    let mut outcome = Outcome::empty(id);
    with_architecture(id, case, |architecture| outcome.fill(architecture, case))?;
    Ok(outcome.bill.total)
}

/// The same for a case.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed.
pub fn evaluate_case(case: &Case<'_>) -> Result<Outcomes, MissingPrice> {
    let mut outcomes = Outcomes::new();
    for &id in &case.scenario.architectures {
        // Filled in place: an outcome is a few kilobytes, and moving it costs more than computing it.
        outcomes.push(Outcome::empty(id));
        if let Some(outcome) = outcomes.last_mut() {
            with_architecture(id, case, |architecture| outcome.fill(architecture, case))?;
        }
    }
    Ok(outcomes)
}
