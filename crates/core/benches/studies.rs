//! What a question takes that is answered by trying, and the rows of a sweep.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input::read_scenario;
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{
    Axis, Depth, ENOUGH_FOR, Factors, Grid, Growth, NumericKey, Sampling, breakeven, growing, project, recommend,
    sensitivity, uncertain,
};

fn main() {
    divan::main();
}

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").expect("the default Region has a book")
}

/// What to take for the default scenario, with what each requirement costs.
#[divan::bench]
fn recommended(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (Scenario::default(), book());
    bencher.bench(|| recommend(black_box(&scenario), &book, &[], &|set| set.join(" ")));
}

/// Every crossing over four decades of rates, with the alternatives within the architectures.
#[divan::bench]
fn break_even(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (Scenario::default(), book());
    let key = NumericKey::find("workload.writes_per_second").expect("a number");
    let span = key.range_around(key.get(&scenario)).expect("a rate has a range");
    bencher.bench(|| breakeven(black_box(&scenario), &book, &key, span, &|set| set.join(" ")));
}

/// Every input at both ends of its likely range, and the rounding edges.
#[divan::bench]
fn swings(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (Scenario::default(), book());
    bencher.bench(|| sensitivity(black_box(&scenario), &book, None, &|set| set.join(" ")));
}

/// Three years of months, with what happens in them.
#[divan::bench]
fn months(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (Scenario::default(), book());
    let growth = Growth::parse("5%/month").expect("a growth");
    let all: Vec<f64> = (1..=36 + ENOUGH_FOR as u32).map(|month| growth.factor(month)).collect();
    let (months, further) = all.split_at(36);
    let factors = Factors { months, further };
    bencher.bench(|| project(black_box(&scenario), &book, &growing(&[]), factors, &|set| set.join(" ")));
}

/// All samples of a scenario with three ranges, without levels and with them, on one core.
#[divan::bench(args = [false, true])]
fn samples(bencher: Bencher<'_, '_>, levels: bool) {
    let ranges =
        ["workload.writes_per_second=300..900", "workload.item_size=0.8 to 1.2 KiB", "workload.peak_to_average=2..5"];
    let ranges = ranges.map(str::to_owned);
    let scenario = read_scenario("ranges", None, &ranges, &Catalog::embedded()).expect("three ranges");
    let (book, sampling) = (book(), Sampling { levels, ..Sampling::default() });
    bencher
        .counter(ItemsCount::new(sampling.samples))
        .bench(|| uncertain(black_box(&scenario), &book, sampling, &|set| set.join(" ")));
}

/// Rows of a sweep over sizes and rates, on one core.
#[divan::bench(args = [Depth::Totals, Depth::Outcomes])]
fn rows(bencher: Bencher<'_, '_>, depth: Depth) {
    /// Rows of a round.
    const ROWS: u64 = 8 * 1000;
    let (scenario, book) = (Scenario::default(), book());
    let values = |key: &str, from: f64, to: f64, count: u32| {
        let step = |at: u32| from + (to - from) * f64::from(at) / f64::from(count - 1);
        Axis::Numbers(NumericKey::find(key).expect("a number"), (0..count).map(step).collect())
    };
    let axes = vec![
        values("workload.item_size", 100.0, 4000.0, 8),
        values("workload.writes_per_second", 10.0, 10_000.0, 1000),
    ];
    let grid = Grid::new(axes, vec![(scenario, &book)]);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        let mut cursor = grid.cursor();
        (0..ROWS).filter_map(|row| cursor.row(row, depth).ok()?.cheapest).count()
    });
}
