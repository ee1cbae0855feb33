//! Samples against what is known: quantiles of lognormals, plain Monte Carlo, reports of single samples.

use super::*;
use crate::catalog::Catalog;
use crate::input::read_scenario;
use crate::report::plan;

fn read(assignments: &[&str]) -> (Scenario, PriceBook) {
    let assignments: Vec<String> = assignments.iter().map(|&text| text.to_owned()).collect();
    let scenario = read_scenario("test", None, &assignments, &Catalog::embedded()).unwrap();
    let book = Catalog::embedded().book(&scenario.region).unwrap();
    (scenario, book)
}

const NO_SPREAD: PriceSpread = PriceSpread { assumed: 0.0, reported: 0.0 };

fn sampling(samples: u32, levels: bool) -> Sampling {
    Sampling { samples, levels, price_spread: NO_SPREAD, ..Sampling::default() }
}

fn found(assignments: &[&str], sampling: Sampling) -> Uncertain {
    let (scenario, book) = read(assignments);
    uncertain(&scenario, &book, sampling, &|set| set.join("\n")).unwrap()
}

const RANGES: [&str; 4] = [
    "workload.writes_per_second=300..900",
    "workload.item_size=0.6 to 1.8 KiB",
    "workload.peak_to_average=2..5",
    "workload.mix={insert=0.25,modify=\"0.5..0.8\",remove=0.1}",
];

/// A cost that follows one price alone: its quantiles are those of the price.
#[test]
fn quantiles_of_a_lognormal_are_the_known_ones() {
    let mut cost = Vec::new();
    for usd in ["0.01", "0.02"] {
        let (scenario, book) =
            read(&["architectures=[\"kinesis-firehose\"]", &format!("prices.kinesis.shard_hour={usd}")]);
        cost.push(plan(&scenario, &book).unwrap().architectures[0].monthly_usd.unwrap());
    }
    let per_usd = (cost[1] - cost[0]) / 0.01;
    let of_price = |usd: f64| cost[0] + (usd - 0.01) * per_usd;
    let found =
        found(&["architectures=[\"kinesis-firehose\"]", "prices.kinesis.shard_hour=0.01..0.02"], sampling(4096, false));
    let one = &found.architectures[0];
    // z of 90% over z of 95%.
    let place = 1.281_551_565_544_600_4 / 1.644_853_626_951_472_2;
    let middle = 0.01 * libm::sqrt(2.0);
    for (usd, known) in [
        (one.p10_usd, middle * libm::pow(2.0, -place / 2.0)),
        (one.p50_usd, middle),
        (one.p90_usd, middle * libm::pow(2.0, place / 2.0)),
    ] {
        let (usd, known) = (usd.unwrap(), of_price(known));
        assert!((usd / known - 1.0).abs() < 2e-4, "{usd} {known}");
    }
    assert_eq!(found.inputs.len(), 1);
    assert!((found.inputs[0].first_order - 1.0).abs() < 0.05, "{found:?}");
    assert!(!found.only_prices && found.evaluations == 4096 + 512 * 2);
}

/// A range within a list varies as any other.
#[test]
fn a_weight_of_the_day_varies() {
    let weights = |hour: &str| format!("workload.hourly=[{hour}{}]", ",1".repeat(23));
    let ranged = weights("\"1..20\"");
    let found = found(&[&ranged], sampling(1024, false));
    assert_eq!(found.inputs.iter().map(|input| input.key.as_str()).collect::<Vec<_>>(), ["workload.hourly.0"]);
    assert!(!found.only_prices && found.not_sampled.is_empty());
    let one = found.architectures.iter().find(|one| one.id.to_string() == "kinesis-firehose").unwrap();
    assert!(one.p10_usd.unwrap() < one.p90_usd.unwrap(), "{one:?}");
    // The median is what every other command takes.
    let median = read(&[&ranged]).0.workload.hourly.unwrap()[0];
    assert!((median - libm::sqrt(20.0)).abs() < 1e-12);
    assert_eq!(read(&[&weights("2"), "workload.hourly.0=5"]).0.workload.hourly.unwrap()[0], 5.0);
}

/// Random samples instead of even ones, by a generator of their own.
#[test]
fn even_samples_agree_with_random_ones() {
    let (scenario, book) = read(&RANGES);
    let study = Uncertainty::new(&scenario, &book, sampling(4096, false)).unwrap();
    let even = uncertain(&scenario, &book, sampling(4096, false), &|_| String::new()).unwrap();
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (((state ^ (state >> 29)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let (mut costs, mut prices) = ([Vec::new(), Vec::new()], book.clone());
    for _ in 0..4096 {
        let mut sample = scenario.clone();
        for varied in &study.question.varied {
            varied.set(&mut sample, &mut prices, &book, varied.value(random()));
        }
        let outcomes = crate::model::evaluate(&sample, &book).unwrap();
        costs.iter_mut().zip(&outcomes).for_each(|(costs, outcome)| costs.push(outcome.bill.total));
    }
    for (costs, one) in costs.iter_mut().zip(&even.architectures) {
        costs.sort_by(f64::total_cmp);
        for (quantile, usd) in [(0.1, one.p10_usd), (0.5, one.p50_usd), (0.9, one.p90_usd)] {
            // Where the quantile of a random run lies in all but one of a thousand.
            let width = 3.3 * libm::sqrt(quantile * (1.0 - quantile) / 4096.0);
            let at = |share: f64| costs[(share * 4096.0) as usize];
            let (low, high) = (at(quantile - width), at(quantile + width));
            assert!((low..=high).contains(&usd.unwrap()), "{quantile}: {usd:?} {low} {high}");
        }
        let mean = costs.iter().sum::<f64>() / 4096.0;
        let variance = costs.iter().map(|usd| (usd - mean) * (usd - mean)).sum::<f64>() / 4095.0;
        assert!((one.mean_usd.unwrap() - mean).abs() < 3.3 * libm::sqrt(variance / 4096.0));
    }
}

#[test]
fn a_sample_is_the_report_of_its_command() {
    const FIVE: &str = "architectures=[\"streams-lambda\", \"kinesis-firehose\", \"streams-pipes\", \"kinesis-direct\", \
                        \"incremental-export\"]";
    let found = found(&[&RANGES[..], &[FIVE]].concat(), sampling(4096, true));
    for one in &found.architectures {
        let commands = one.compare.as_ref().unwrap();
        for (usd, command) in [(one.p10_usd, &commands.p10), (one.p50_usd, &commands.p50), (one.p90_usd, &commands.p90)]
        {
            let set: Vec<&str> = std::iter::once(FIVE).chain(command.lines()).collect();
            let (scenario, book) = read(&set);
            assert!(scenario.ranges.is_empty());
            let report = plan(&scenario, &book).unwrap();
            let same = report.architectures.iter().find(|other| other.id == one.id).unwrap();
            assert_eq!(same.monthly_usd, usd, "{command}");
        }
        let levels = one.levels.unwrap();
        let sum = levels.none + levels.low + levels.moderate + levels.high + levels.severe;
        assert!((sum - 1.0).abs() < 1e-12 && one.p10_usd <= one.p50_usd && one.p50_usd <= one.p90_usd);
    }
    let shares: f64 = found.architectures.iter().map(|one| one.cheapest_share).sum();
    assert!((shares + found.none_fits_share - 1.0).abs() < 1e-12);
    assert!(found.inputs.windows(2).all(|pair| pair[0].first_order >= pair[1].first_order));
    let sum: f64 = found.inputs.iter().map(|input| input.first_order).sum();
    assert_eq!(found.inputs[0].key, "workload.writes_per_second");
    assert!(sum > 0.8 && sum < 1.1, "{sum}");
}

/// What waits throttles nothing: its level is none, and it is late all the same.
#[test]
fn how_likely_changes_are_late_is_beside_each_level() {
    let found = found(
        &[
            "workload.writes_per_second=1000..2200",
            "workload.item_size=1.2 KiB",
            "delivery.destination=iceberg",
            "architectures=[\"streams-lambda\"]",
        ],
        sampling(1024, true),
    );
    let one = &found.architectures[0];
    let (levels, late) = (one.levels.unwrap(), one.late.unwrap());
    assert!(levels.by_level().into_iter().zip(late.by_level()).all(|((_, share), (_, late))| late <= share));
    assert!(levels.none > 0.5 && late.none > 0.9 * levels.none, "{levels:?} {late:?}");
}

#[test]
fn the_same_seed_gives_the_same_numbers_in_any_order() {
    let (scenario, book) = read(&RANGES);
    let study = Uncertainty::new(&scenario, &book, sampling(1000, true)).unwrap();
    let mut backwards: Vec<Block> = (0..study.blocks()).rev().map(|at| study.block(at).unwrap()).collect();
    backwards.reverse();
    let one = study.finish(backwards, &|set| set.join(" ")).unwrap();
    assert_eq!(one, uncertain(&scenario, &book, sampling(1000, true), &|set| set.join(" ")).unwrap());
    let other = Sampling { seed: 2, ..sampling(1000, true) };
    let other = uncertain(&scenario, &book, other, &|set| set.join(" ")).unwrap();
    assert_ne!(one.architectures[0].p50_usd, other.architectures[0].p50_usd);
    let near = one.architectures[0].p50_usd.unwrap() / other.architectures[0].p50_usd.unwrap();
    assert!((near - 1.0).abs() < 0.02, "{near}");
}

#[test]
fn counts_are_whole_and_values_stay_within_bounds() {
    let (scenario, book) = read(&[
        "streams_lambda.batch_size=10..9000",
        "workload.peak_to_average=2..23",
        "delivery.buffer_interval=600..890",
        "workload.hottest_key_share=0..0.5",
        "simulation.outages=[]",
    ]);
    let study = Uncertainty::new(&scenario, &book, sampling(256, false)).unwrap();
    for sample in 0..256 {
        for (varied, value) in study.question.varied.iter().zip(study.question.values(sample, 0)) {
            match varied.key().as_str() {
                "streams_lambda.batch_size" => assert!(value.fract() == 0.0 && (1.0..=10_000.0).contains(&value)),
                "workload.peak_to_average" => assert!((1.0..=24.0).contains(&value)),
                "delivery.buffer_interval" => assert!((600.0..=890.0).contains(&value)),
                _ => assert!((0.0..=0.5).contains(&value)),
            }
        }
    }
}

#[test]
fn without_ranges_only_prices_vary() {
    let found = found(&["architectures=all"], Sampling { samples: 256, ..Sampling::default() });
    assert!(found.only_prices && !found.inputs.is_empty());
    assert!(found.inputs.iter().all(|input| input.key.starts_with("prices.")), "{found:?}");
    let (mut scenario, book) = read(&["workload.writes_per_second=300..900"]);
    scenario.workload.writes_per_second.0 = 500.0;
    let fixed = uncertain(&scenario, &book, sampling(64, false), &|_| String::new()).unwrap();
    let one = &fixed.architectures[0];
    assert!(fixed.inputs.is_empty() && one.p10_usd == one.p90_usd && one.cheapest_share == 1.0);
}

#[test]
fn what_only_a_simulation_reads_is_named() {
    let found =
        found(&["workload.correlation_time=1..5 s", "workload.writes_per_second=300..900"], sampling(64, false));
    assert_eq!((found.not_sampled, found.inputs.len()), (vec!["workload.correlation_time".to_owned()], 1));
}
