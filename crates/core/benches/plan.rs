//! One full report, and one totals-only evaluation as a sweep calls it.

use divan::{Bencher, black_box};
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::model::{Evaluator, Outcome, evaluate};
use shardwise_core::report::plan;
use shardwise_core::scenario::{Architectures, Scenario};

fn main() {
    divan::main();
}

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").expect("the default Region has a book")
}

/// Flow, bill, shards, limits, risk and all text.
#[divan::bench]
fn full_report(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (Scenario::default(), book());
    bencher.bench(|| plan(black_box(&scenario), black_box(&book)));
}

/// Cost, shards and limits of both architectures; no text, no risk. Another rate each time, as in a sweep over it.
#[divan::bench(sample_size = 1000)]
fn totals_only(bencher: Bencher<'_, '_>) {
    let (mut scenario, book) = (Scenario::default(), book());
    let mut evaluator = Evaluator::new(&book);
    let mut rate = 1.0;
    bencher.counter(divan::counter::ItemsCount::new(1_usize)).bench_local(|| {
        rate = if rate > 1e5 { 1.0 } else { rate * 1.001 };
        scenario.workload.writes_per_second.0 = rate;
        evaluator.evaluate(black_box(&scenario)).ok().map(total)
    });
}

/// The same where the sizes differ each time, so that nothing is known from the scenario before.
#[divan::bench(sample_size = 1000)]
fn totals_of_new_scenarios(bencher: Bencher<'_, '_>) {
    new_scenarios(bencher, Scenario::default());
}

/// The same of every architecture.
#[divan::bench(sample_size = 1000)]
fn totals_of_new_scenarios_of_all(bencher: Bencher<'_, '_>) {
    new_scenarios(bencher, Scenario { architectures: Architectures::All, ..Scenario::default() });
}

fn new_scenarios(bencher: Bencher<'_, '_>, mut scenario: Scenario) {
    let (book, mut size) = (book(), 100.0);
    bencher.counter(divan::counter::ItemsCount::new(1_usize)).bench_local(|| {
        size = if size > 1e5 { 100.0 } else { size * 1.001 };
        scenario.workload.item_size.0 = size;
        evaluate(black_box(&scenario), black_box(&book)).ok().map(|outcomes| total(&outcomes))
    });
}

fn total(outcomes: &[Outcome]) -> f64 {
    outcomes.iter().map(|outcome| outcome.bill.total).sum()
}
