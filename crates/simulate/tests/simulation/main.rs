//! Simulations through the crate's face: cases with a known answer, invariants, and the closed form.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod backlogs;
mod catching_up;
mod closed_form;
mod consumers;
mod cores;
mod delivery;
mod extremes;
mod grid;
mod invariants;
mod kinesis_direct;
mod known;
mod lanes;
mod layouts;
mod limits;
mod resharding;
mod scaling;
mod steps;
mod streams_lambda;
mod streams_pipes;
mod waiting;
mod ways;

use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input;
use shardwise_core::model::{LineId, evaluate};
use shardwise_core::scenario::{ArchitectureId, Scenario};
use shardwise_simulate::findings::{ArchitectureFindings, ConsumerFound, SimulationFindings};
use shardwise_simulate::{Settings, Simulation};

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").unwrap()
}

/// Quotas of Direct PUT that nothing reaches.
const PLENTY: &str = "quotas = { \"firehose.direct_put_bytes\" = \"1 GiB\" }\n";

/// A scenario of an architecture from a TOML text.
fn architecture(id: ArchitectureId, text: &str) -> Scenario {
    let mut scenario = input::read_scenario("test", Some(text), &[], &Catalog::embedded()).unwrap();
    scenario.architectures = vec![id].into();
    scenario
}

/// A scenario of architecture B from a TOML text.
fn b(text: &str) -> Scenario {
    architecture(ArchitectureId::KinesisFirehose, text)
}

/// Simulates step by step, and checks after each of so many seconds that every change is accounted for.
fn balanced(scenario: &Scenario, settings: &Settings, seconds: f64) -> ArchitectureFindings {
    let mut simulation = Simulation::new(scenario, &book(), settings.clone()).unwrap();
    while !simulation.is_done() {
        simulation.advance(seconds);
        let found = || simulation.findings().architectures;
        assert!(simulation.is_balanced(), "at {} s: {:?}", simulation.seconds(), found());
    }
    simulation.findings().architectures.remove(0)
}

/// A quantity of the bill of the scenario's only architecture, for this many hours.
fn billed(scenario: &Scenario, line: LineId, hours: f64) -> f64 {
    let outcome = &evaluate(scenario, &book()).unwrap()[0];
    let quantity = outcome.bill.lines.iter().find(|one| one.id == line).unwrap().quantity.value();
    quantity * hours / scenario.month_hours
}

fn run(scenario: &Scenario, settings: &Settings) -> SimulationFindings {
    Simulation::new(scenario, &book(), settings.clone()).unwrap().finish().findings()
}

fn hours(hours: f64) -> Settings {
    Settings { seconds: hours * 3600.0, ..Settings::default() }
}

fn found(scenario: &Scenario, settings: &Settings) -> ArchitectureFindings {
    run(scenario, settings).architectures.remove(0)
}

fn consumer<'a>(found: &'a ArchitectureFindings, name: &str) -> &'a ConsumerFound {
    found.consumers.iter().find(|consumer| consumer.consumer.to_string() == name).unwrap()
}

/// A flat, even load of records of one size: `rate` records a second on each of `shards` shards. `more` is at the top.
fn flat(shards: u32, rate: f64, bytes: f64, more: &str) -> Scenario {
    b(&format!(
        "workload.writes_per_second = {}\nworkload.peak_to_average = 1.0\nworkload.burstiness = 0.0\n\
         workload.change_record_size = {bytes}\nkinesis_firehose.shards = {shards}\n{more}",
        rate * f64::from(shards)
    ))
}
