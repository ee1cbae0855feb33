//! A simulation balances its books, is finite, does not depend on how its time is divided, and ends: libFuzzer gives up an
//! input that takes longer than the seconds that `cargo xtask fuzz` grants it.

use arbitrary::Unstructured;
use shardwise_core::catalog::PriceBook;
use shardwise_core::model::{Case, architectures::with_architecture};
use shardwise_core::scenario::{Moment, Outage, Scenario};
use shardwise_simulate::{Refused, Settings, Simulation, check_outage, document::SimulationDocument, page, series};

use crate::finite::assert_finite;
use crate::generator::case;

/// The longest simulated time, in steps of a unit (a shard, a lane): more is not asked for, so that an input takes well under
/// a second.
const MOST_UNIT_STEPS: f64 = 60_000.0;
/// The longest simulated time, in steps.
const MOST_STEPS: f64 = 600.0;

/// A drawn scenario, simulated for some minutes.
pub(super) fn simulation(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let (scenario, book) = case(&mut source);
    simulate(scenario, &book, &mut source);
}

/// Simulates a scenario for some minutes, or less where it has many shards and lanes.
pub(super) fn simulate(mut scenario: Scenario, book: &PriceBook, source: &mut Unstructured<'_>) {
    // Who is not there cannot stop, and what happens after the end does not.
    let there: Vec<Outage> = scenario.simulation.outages.clone();
    scenario.simulation.outages = there.into_iter().filter(|one| check_outage(&scenario, one, "").is_ok()).collect();
    let step = if source.ratio(1, 4).unwrap_or_default() { 0.1 } else { 1.0 };
    let steps = (MOST_UNIT_STEPS / units(&Case::new(&scenario, book))).clamp(2.0, MOST_STEPS).floor();
    pull_in(&mut scenario, steps * step, source);
    let settings =
        Settings { seconds: steps * step, seed: source.arbitrary().unwrap_or_default(), step, ..Settings::default() };
    match Simulation::new(&scenario, book, settings) {
        Ok(simulation) => simulated(simulation, source),
        Err(Refused { message, .. }) => assert!(!message.to_string().is_empty()),
    }
}

/// Shards and lanes of all architectures.
fn units(case: &Case<'_>) -> f64 {
    let shards = |&id: &_| with_architecture(id, case, |architecture| architecture.shards().used);
    let shards: f64 = case.scenario.architectures.iter().map(shards).sum();
    let factors =
        [case.scenario.streams_lambda.parallelization_factor, case.scenario.streams_pipes.parallelization_factor];
    shards.max(1.0) * f64::from(factors[0].max(factors[1]))
}

/// Moves some events into the simulated time: most are drawn for a year.
fn pull_in(scenario: &mut Scenario, seconds: f64, source: &mut Unstructured<'_>) {
    if source.ratio(1, 8).unwrap_or_default() {
        return;
    }
    let within = |time: &mut f64| *time = if *time > seconds { *time % seconds } else { *time };
    let outages = scenario.simulation.outages.iter_mut().map(|outage| &mut outage.at);
    for moment in outages.chain(scenario.workload.bursts.iter_mut().map(|burst| &mut burst.at)) {
        if let Moment::At(time) = moment {
            within(&mut time.0);
        }
    }
    for resharding in &mut scenario.simulation.reshardings {
        within(&mut resharding.at.0);
    }
    within(&mut scenario.simulation.resharding_time.0);
    scenario.simulation.resharding_time.0 = scenario.simulation.resharding_time.0.max(1.0);
}

fn simulated(mut simulation: Simulation, source: &mut Unstructured<'_>) {
    while !simulation.is_done() {
        let slice = f64::from(source.int_in_range(1_u16..=200).unwrap_or(200));
        simulation.advance(slice);
        assert!(simulation.is_balanced(), "at {} s", simulation.seconds());
    }
    // Nothing is left to do.
    simulation.advance(1.0);
    assert_eq!(simulation.done(), 1.0);
    let findings = simulation.findings();
    assert_finite(&findings);
    assert_finite(&page::simulated(&findings));
    for found in &findings.architectures {
        assert!(found.books.balance(), "{:?}", found.books);
    }
    assert!(series::csv(&findings, None).lines().count() > 1);
    assert_finite(&SimulationDocument::new(findings, None));
}
