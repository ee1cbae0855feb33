//! Evaluates a scenario: wires every architecture and collects its numbers.

use arrayvec::ArrayVec;
use strum::{EnumCount as _, VariantArray as _};

use super::architectures::{Architecture, with_architecture};
use super::bill::{Bill, Charges};
use super::case::Case;
use super::errors::{NotFinite, PlanError};
use super::flow::{Flow, FlowSettings, Known};
use super::limits::{Limit, Limits};
use super::parts::Shards;
use super::queue::Delay;
use crate::catalog::{MissingPrice, PriceBook, PriceId};
use crate::scenario::{ArchitectureId, Architectures, Scenario};

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

    /// The numbers of one architecture of a case, on the heap: they take some kilobytes. Prices may be missing.
    ///
    /// # Errors
    /// A number is not finite.
    pub fn new(id: ArchitectureId, case: &Case<'_>) -> Result<Box<Self>, NotFinite> {
        let mut outcome = Box::new(Self::empty(id));
        with_architecture(id, case, |architecture| outcome.fill(architecture, case))?;
        Ok(outcome)
    }

    /// Empties it, to be filled again.
    pub(crate) fn clear(&mut self, id: ArchitectureId) {
        self.id = id;
        self.bill.lines.clear();
        self.bill.missing.clear();
        self.bill.total = 0.0;
        self.limits.clear();
    }

    /// Adds the bill alone to an empty outcome.
    pub(crate) fn price(&mut self, architecture: &dyn Architecture, case: &Case<'_>) {
        let mut charges = Charges::new();
        architecture.charge(&mut charges);
        self.bill.price(&charges, &case.prices(), case.scenario.discount_percent);
    }

    /// Adds everything to an empty outcome.
    pub(crate) fn fill(&mut self, architecture: &dyn Architecture, case: &Case<'_>) -> Result<(), NotFinite> {
        self.price(architecture, case);
        self.bound(architecture)
    }

    /// Adds shards and limits to an outcome that has its bill.
    pub(crate) fn bound(&mut self, architecture: &dyn Architecture) -> Result<(), NotFinite> {
        self.shards = architecture.shards();
        architecture.limit(&mut self.limits);
        self.check()
    }

    /// Refuses numbers that are not finite.
    fn check(&self) -> Result<(), NotFinite> {
        // A sum is finite only if all that it adds up is: most outcomes are known by one look.
        if self.sum_of_all().is_finite() { Ok(()) } else { self.check_each() }
    }

    /// The sum of all of its numbers, whatever they are.
    fn sum_of_all(&self) -> f64 {
        let lines = self.bill.lines.iter().map(|line| line.quantity.value() + line.usd);
        let missing = self.bill.missing.iter().map(|line| line.quantity);
        let limits = self.limits.iter().map(sum_of_limit);
        let shards = self.shards.required + self.shards.used;
        lines.chain(missing).chain(limits).fold(self.bill.total + shards, |sum, number| sum + number)
    }

    /// The same number by number, to name the first.
    #[cold]
    fn check_each(&self) -> Result<(), NotFinite> {
        let check = |sum: f64, number| NotFinite::check(sum, number, Some(self.id));
        for line in &self.bill.lines {
            check(line.quantity.value() + line.usd, line.id.into())?;
        }
        for line in &self.bill.missing {
            check(line.quantity, line.id.into())?;
        }
        check(self.bill.total, "total")?;
        check(self.shards.required + self.shards.used, "shards")?;
        for limit in &self.limits {
            check(sum_of_limit(limit), limit.id.into())?;
        }
        Ok(())
    }
}

/// The sum of the numbers of a limit.
fn sum_of_limit(limit: &Limit) -> f64 {
    let waiting = limit.wait.map_or(0.0, |wait| {
        let seconds = |delay: Delay| delay.seconds().unwrap_or(0.0);
        seconds(wait.delay) + seconds(wait.through) + wait.waited
    });
    limit.demand.value() + limit.limit.value() + limit.utilization() + waiting
}

/// The numbers of every architecture of a scenario.
pub type Outcomes = Vec<Outcome>;

/// Cost, shards and limits of a scenario, without text and risk. Allocates once, for use in a loop.
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
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn evaluate(scenario: &Scenario, book: &PriceBook) -> Result<Outcomes, PlanError> {
    evaluate_case(&Case::new(scenario, book))
}

/// Evaluates scenarios that follow each other, as in a sweep: the day and the sums over sizes are computed again only where
/// their inputs differ from those of the scenario before.
#[derive(Clone, Debug)]
pub struct Evaluator<'a> {
    book: &'a PriceBook,
    flows: Flows,
    outcomes: Outcomes,
}

/// The flows of scenarios that follow each other: of each, the day and the sizes are derived again only where their inputs differ
/// from those of the last two. A study of samples goes back and forth between two values of an input.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    /// The last first.
    known: ArrayVec<Known, 2>,
}

impl<'a> Evaluator<'a> {
    /// An evaluator with these prices and quotas.
    pub fn new(book: &'a PriceBook) -> Self {
        Self { book, flows: Flows::default(), outcomes: Outcomes::new() }
    }

    /// The same as [`evaluate`]. The outcomes of the scenario before are overwritten.
    ///
    /// # Errors
    /// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
    pub fn evaluate(&mut self, scenario: &Scenario) -> Result<&[Outcome], PlanError> {
        let case = Case::with_flow(scenario, self.flows.flow(scenario), self.book);
        fill(&mut self.outcomes, &case)?;
        Ok(&self.outcomes)
    }

    /// The case of a scenario.
    pub fn case<'s>(&mut self, scenario: &'s Scenario) -> Case<'s>
    where
        'a: 's,
    {
        Case::with_flow(scenario, self.flows.flow(scenario), self.book)
    }
}

impl Flows {
    /// The flow of a scenario.
    pub fn flow(&mut self, scenario: &Scenario) -> Flow {
        if let Some(last) = self.known.first_mut() {
            // The rate is all that a flow takes without being derived again.
            let (own, rate) = (last.workload.writes_per_second, scenario.workload.writes_per_second);
            last.workload.writes_per_second = rate;
            if last.settings == FlowSettings::of(scenario) && last.workload == scenario.workload {
                last.flow.round_for(scenario);
                last.flow.set_rate(rate.0);
                return last.flow;
            }
            last.workload.writes_per_second = own;
        }
        let flow = Flow::like(scenario, &self.known);
        self.known.truncate(1);
        self.known.insert(0, Known::of(scenario, &flow));
        flow
    }
}

/// The prices that a scenario is billed at, whether they are known or not, in the order of their ids.
pub fn needed_prices(case: &Case<'_>) -> Vec<PriceId> {
    let mut needed = [false; PriceId::COUNT];
    for &id in &case.scenario.architectures {
        let mut charges = Charges::new();
        with_architecture(id, case, |architecture| architecture.charge(&mut charges));
        for charge in charges.iter().filter(|charge| charge.quantity.value() > 0.0) {
            needed[charge.price as usize] = true;
        }
    }
    PriceId::VARIANTS.iter().copied().filter(|id| needed[*id as usize]).collect()
}

/// Refuses outcomes of which prices are missing, and names all of them, unless all architectures are compared: those
/// without a price are not priced then.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed.
pub(crate) fn check_prices(outcomes: &[Outcome], case: &Case<'_>) -> Result<(), MissingPrice> {
    let are_known = outcomes.iter().all(|outcome| outcome.bill.missing.is_empty());
    if are_known || case.scenario.architectures == Architectures::All {
        return Ok(());
    }
    let missing = |id: &PriceId| outcomes.iter().flat_map(|one| &one.bill.missing).any(|line| line.price == *id);
    let prices = PriceId::VARIANTS.iter().copied().filter(missing).collect();
    Err(MissingPrice { prices, region: case.book.region.clone() })
}

/// The same for a case.
///
/// # Errors
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn evaluate_case(case: &Case<'_>) -> Result<Outcomes, PlanError> {
    let mut outcomes = Outcomes::with_capacity(case.scenario.architectures.len());
    fill(&mut outcomes, case)?;
    Ok(outcomes)
}

/// Fills outcomes in place, whatever they had before: each is some kilobytes, and moving it takes as long as computing much of it.
fn fill(outcomes: &mut Outcomes, case: &Case<'_>) -> Result<(), PlanError> {
    let ids = &case.scenario.architectures;
    outcomes.truncate(ids.len());
    for (at, &id) in ids.iter().enumerate() {
        match outcomes.get_mut(at) {
            Some(outcome) => outcome.clear(id),
            None => outcomes.push(Outcome::empty(id)),
        }
        with_architecture(id, case, |architecture| outcomes[at].fill(architecture, case))?;
    }
    Ok(check_prices(outcomes, case)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::scenario::{Destination, Mode, OnDemandMode, ViewType};
    use crate::text::{Bytes, Seconds};

    #[test]
    fn an_evaluator_forgets_nothing_that_matters() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let mut evaluator = Evaluator::new(&book);
        let mut scenario = Scenario::default();
        let changes: [fn(&mut Scenario); 16] = [
            |scenario| scenario.architectures = Architectures::All,
            |scenario| scenario.workload.writes_per_second.0 = 1234.5,
            |scenario| scenario.workload.item_size.0 = 5000.0,
            |scenario| scenario.workload.peak_to_average = 5.0,
            |scenario| scenario.kinesis_firehose.mode = Mode::OnDemand,
            |scenario| scenario.streams_lambda.pack_records = Some(false),
            |scenario| scenario.delivered.record_size = Some(Bytes(700.0)),
            |scenario| scenario.streams_lambda.view_type = ViewType::KeysOnly,
            |scenario| scenario.streams_pipes.view_type = ViewType::NewImage,
            |scenario| scenario.kinesis_direct.mode = OnDemandMode::OnDemandAdvantage,
            |scenario| scenario.incremental_export.window = Seconds(900.0),
            |scenario| scenario.delivery.destination = Destination::Iceberg,
            |scenario| scenario.workload.hottest_key_share = 0.1,
            |scenario| scenario.workload.attributes = Some(12.0),
            |scenario| scenario.workload.hourly = Some(std::array::from_fn(|hour| 1.0 + hour as f64)),
            |scenario| scenario.month_hours = 720.0,
        ];
        for change in changes {
            change(&mut scenario);
            assert_eq!(evaluator.evaluate(&scenario).map(<[_]>::to_vec), evaluate(&scenario, &book));
        }
    }

    #[test]
    fn scenarios_that_alternate_are_those_that_they_are() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let mut evaluator = Evaluator::new(&book);
        let mut scenario = Scenario::default();
        for turn in 0..200_u32 {
            // Every pair of values follows every other, and the same ones come again.
            let value = |bit: u32| f64::from(turn.wrapping_mul(2_654_435_761) >> bit & 1);
            scenario.workload.writes_per_second.0 = 100.0 + 900.0 * value(7);
            scenario.workload.item_size.0 = 500.0 + 4000.0 * value(11);
            scenario.workload.peak_to_average = 2.0 + value(17);
            scenario.workload.hottest_key_share = 0.1 * value(23);
            assert_eq!(evaluator.evaluate(&scenario).map(<[_]>::to_vec), evaluate(&scenario, &book));
        }
    }
}
