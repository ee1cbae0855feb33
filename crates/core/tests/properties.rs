//! Properties of every scenario.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use shardwise_core::catalog::{Catalog, PriceBook, PriceId, Prices};
use shardwise_core::input::{self, link};
use shardwise_core::model::architectures::{Hop, with_architecture};
use shardwise_core::model::{Case, Flow, LimitId, LineId, Outcome, Outcomes, evaluate};
use shardwise_core::report::plan;
use shardwise_core::scenario::{ArchitectureId, Mode, Scenario};
use shardwise_core::study::headroom;
use shardwise_core::text::{Bytes, GIB, KIB};
use strum::VariantArray;

use strategies::{any_of, config, consumer, log_uniform, scenario};

fn book() -> &'static PriceBook {
    static BOOK: OnceLock<PriceBook> = OnceLock::new();
    BOOK.get_or_init(|| Catalog::embedded().book("us-east-1").unwrap())
}

fn outcomes(scenario: &Scenario) -> Outcomes {
    evaluate(scenario, book()).unwrap()
}

/// Tolerance for rounding when a load rises: 1 ms of each invocation, and 5 KiB of each packed one. A larger batch
/// wastes less of either.
fn rounding_slack(outcome: &Outcome, scenario: &Scenario) -> f64 {
    let usd = |id| outcome.bill.line(id).map_or(0.0, |line| line.usd);
    let quantity = |id| outcome.bill.line(id).map_or(0.0, |line| line.quantity.value());
    let packed = if scenario.streams_lambda.pack_records {
        quantity(LineId::LambdaRequests) * 5.0 * KIB / GIB * 0.05
    } else {
        0.0
    };
    usd(LineId::LambdaGbSeconds) / scenario.streams_lambda.function.base_ms + packed
}

/// Whether a constraint that some number of shards satisfied can no longer be satisfied, because one key is too hot: it
/// then requires none.
fn newly_impossible(less: &Outcome, more: &Outcome) -> bool {
    less.shards.by.iter().zip(&more.shards.by).any(|(a, b)| a.1.is_some() && b.1.is_none())
}

/// Checks that no total falls from one scenario to the other.
fn never_falls(less: &Scenario, more: &Scenario) -> Result<(), TestCaseError> {
    for (low, high) in outcomes(less).iter().zip(&outcomes(more)) {
        if newly_impossible(low, high) {
            continue;
        }
        let slack = rounding_slack(low, less) + low.bill.total * 1e-12;
        prop_assert!(
            high.bill.total >= low.bill.total - slack,
            "{}: {} fell to {}",
            low.id,
            low.bill.total,
            high.bill.total
        );
    }
    Ok(())
}

/// Tolerance for rounding of a share: the tail of a Gamma distribution is accurate to 2e-9.
const ROUNDING: f64 = 1e-8;

fn changed(scenario: &Scenario, change: impl FnOnce(&mut Scenario)) -> Scenario {
    let mut scenario = scenario.clone();
    change(&mut scenario);
    scenario
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn cost_never_falls_with_writes(scenario in scenario(), factor in 1.0..20.0) {
        never_falls(&scenario, &changed(&scenario, |s| s.workload.writes_per_second.0 *= factor))?;
    }

    #[test]
    fn cost_never_falls_with_item_size(scenario in scenario(), factor in 1.0..1.3) {
        never_falls(&scenario, &changed(&scenario, |s| s.workload.item_size.0 *= factor))?;
    }

    #[test]
    fn cost_never_falls_with_retention(scenario in scenario(), hours in 0.0..4000.0) {
        never_falls(&scenario, &changed(&scenario, |s| s.kinesis_firehose.retention_hours += hours))?;
    }

    #[test]
    fn cost_never_falls_with_consumers(scenario in scenario(), consumer in consumer()) {
        never_falls(&scenario, &changed(&scenario, |s| s.kinesis_firehose.consumers.push(consumer)))?;
    }

    #[test]
    fn required_shards_never_fall_with_load(scenario in scenario(), factor in 1.0..20.0, larger in 1.0..1.3, consumer in consumer()) {
        let before = outcomes(&scenario);
        for after in [
            changed(&scenario, |s| s.workload.writes_per_second.0 *= factor),
            changed(&scenario, |s| s.workload.item_size.0 *= larger),
            changed(&scenario, |s| s.kinesis_firehose.consumers.push(consumer)),
        ] {
            for (less, more) in before.iter().zip(&outcomes(&after)) {
                let (low, high) = (less.shards.required, more.shards.required);
                prop_assert!(high >= low || newly_impossible(less, more), "{low} shards fell to {high}");
            }
        }
    }

    #[test]
    fn more_shards_never_change_calls_per_shard(scenario in scenario(), shards in 1_u32..5000) {
        let calls = |scenario: &Scenario| {
            let outcomes = outcomes(scenario);
            let limits = &outcomes[1].limits;
            limits.iter().find(|limit| limit.id == LimitId::KinesisReadCalls).map(|limit| limit.demand.value())
        };
        prop_assert_eq!(calls(&scenario), calls(&changed(&scenario, |s| s.kinesis_firehose.shards = Some(shards))));
    }

    #[test]
    fn billed_is_never_less_than_carried(scenario in scenario()) {
        let case = Case::new(&scenario, book());
        for &id in ArchitectureId::VARIANTS {
            for hop in with_architecture(id, &case, |architecture| architecture.hops()) {
                let Hop { id, billed, carried, .. } = hop;
                prop_assert!(billed >= carried * (1.0 - 1e-9), "{id}: {billed} billed, {carried} carried");
            }
        }
    }

    #[test]
    fn lines_sum_to_the_total(scenario in scenario(), discount in 0.0..100.0) {
        for outcome in &outcomes(&changed(&scenario, |s| s.discount_percent = discount)) {
            let sum: f64 = outcome.bill.lines.iter().map(|line| line.usd).sum();
            let gross: f64 = outcome.bill.lines.iter().map(|line| line.usd.abs()).sum();
            prop_assert!((sum - outcome.bill.total).abs() <= 1e-12 * gross, "{sum} {}", outcome.bill.total);
        }
    }

    #[test]
    fn time_linear_lines_scale_with_the_month(scenario in scenario()) {
        use LineId::{
            Discount, FirehoseJqHours, KinesisAdvantageRetentionGbMonths, KinesisLongTermStorageGbMonths,
            KinesisOnDemandExtendedGbMonths, KinesisOnDemandLongTermGbMonths,
        };
        // What is kept, and what is given by the month, does not grow with its hours.
        let standing = [
            Discount, FirehoseJqHours, KinesisAdvantageRetentionGbMonths, KinesisLongTermStorageGbMonths,
            KinesisOnDemandExtendedGbMonths, KinesisOnDemandLongTermGbMonths,
        ];
        let double = changed(&scenario, |s| s.month_hours *= 2.0);
        for (one, two) in outcomes(&scenario).iter().zip(&outcomes(&double)) {
            for (line, twice) in one.bill.lines.iter().zip(&two.bill.lines) {
                prop_assert_eq!(line.id, twice.id);
                let factor = if standing.contains(&line.id) { 1.0 } else { 2.0 };
                prop_assert_eq!(line.quantity.value() * factor, twice.quantity.value(), "{}", line.id);
            }
        }
    }

    #[test]
    fn the_order_of_consumers_does_not_matter(scenario in scenario(), seed in any::<usize>()) {
        let turned = changed(&scenario, |s| {
            let consumers = &mut s.kinesis_firehose.consumers;
            if !consumers.is_empty() {
                let by = seed % consumers.len();
                consumers.rotate_left(by);
                consumers[by..].reverse();
            }
        });
        let report = |scenario: &Scenario| serde_json::to_string(&plan(scenario, book()).unwrap()).unwrap();
        prop_assert_eq!(report(&scenario), report(&turned));
    }

    #[test]
    fn a_link_and_a_file_lead_back_to_their_scenario(scenario in scenario(), name in ".*", price in 0.0..1e9, hourly in any::<bool>()) {
        let scenario = changed(&scenario, |s| {
            s.name = name;
            s.prices.insert(PriceId::KinesisShardHour, price);
            if hourly {
                s.workload.hourly = Some([price + 1.0; 24]);
                s.workload.peak_to_average = Scenario::default().workload.peak_to_average;
            }
        });
        let link = format!("https://example.org/#{}", link::fragment(&scenario));
        let catalog = Catalog::embedded();
        prop_assert_eq!(link::read(&link, &catalog).map_err(|e| e.to_string()), Ok(scenario.clone()), "{}", link);
        let file = input::changed(&scenario);
        let read = input::read_scenario("changed", Some(&file), &[], &catalog);
        prop_assert_eq!(read.map_err(|e| e.to_string()), Ok(scenario.clone()), "{}", file);
        let object = serde_json::to_value(&scenario).unwrap();
        let read = input::read_scenario_json("object", object.clone(), &catalog);
        prop_assert_eq!(read.map_err(|e| e.to_string()), Ok(scenario), "{}", object);
    }

    #[test]
    fn headroom_ends_where_the_first_limit_gives_way(scenario in scenario()) {
        for headroom in headroom(&scenario, book()) {
            let above_of = |peak_rate: f64, utilization: f64| {
                let held = changed(&scenario, |s| {
                    let used = outcomes(s).iter().map(|outcome| outcome.shards.used as u32).collect::<Vec<_>>();
                    (s.streams_lambda.stream_shards, s.kinesis_firehose.shards) = (Some(used[0]), Some(used[1]));
                    s.workload.writes_per_second.0 *= peak_rate / Flow::new(&scenario).peak_rate();
                });
                let outcomes = outcomes(&held);
                let limits = &outcomes.iter().find(|outcome| outcome.id == headroom.architecture).unwrap().limits;
                limits.iter().filter(|limit| limit.utilization() > utilization).map(|limit| limit.id).collect::<Vec<_>>()
            };
            let at = |peak_rate: f64| above_of(peak_rate, 1.0 + 1e-6);
            match headroom.peak_rate {
                Some(rate) => {
                    prop_assert_eq!(at(rate), vec![], "at {}", rate);
                    // Where invocations become fuller as the rate rises, a limit may give way for a moment only.
                    let gives_way = |step: &f64| above_of(rate * (1.0 + step), 1.0).contains(&headroom.limit.unwrap());
                    prop_assert!([1e-15, 1e-12, 1e-9, 1e-7, 1e-5].iter().any(gives_way), "above {rate}: {headroom:?}");
                }
                None => prop_assert!(at(1e-6).contains(&headroom.limit.unwrap()), "{headroom:?}"),
            }
        }
    }

    #[test]
    fn every_number_of_a_report_is_finite(scenario in scenario(), writes in log_uniform(1e-6, 1e12)) {
        let scenario = changed(&scenario, |s| s.workload.writes_per_second.0 = writes);
        let json = serde_json::to_string(&plan(&scenario, book()).unwrap()).unwrap();
        // JSON has no infinity and no NaN: serde writes null, and no number of a report is null but `by`.
        let nulls = json.matches("null").count();
        let expected = json.matches("\"binding\":null").count()
            + json.matches("\"aws_guide\":null").count()
            + json.matches("\"aws_guide_older\":null").count()
            + json.matches("\"beyond_any_setting\":null").count()
            + json.matches("\"cheapest\":null").count()
            + ["write_bytes", "write_records", "read_bytes"].iter().map(|id| json.matches(&format!("\"kinesis.{id}\":null")).count()).sum::<usize>();
        prop_assert_eq!(nulls, expected, "{}", json);
    }

    #[test]
    fn throttled_shares_are_shares_and_never_fall_with_load(
        scenario in scenario(), writes in log_uniform(1e-6, 1e9), factor in 1.0..20.0, cv in prop_oneof![Just(0.0), 0.0..3.0],
        burstiness in prop_oneof![Just(0.0), log_uniform(1e-6, 100.0)], lanes in any_of(&[1, 100, 10_000]),
    ) {
        let of = |writes: f64| {
            let scenario = changed(&scenario, |s| {
                (s.workload.writes_per_second.0, s.workload.burstiness, s.workload.item_size_cv) = (writes, burstiness, cv);
                // What is shared by more as the load rises would be asked for less.
                (s.streams_lambda.stream_shards, s.kinesis_firehose.shards) = (Some(lanes), Some(lanes));
                s.kinesis_firehose.mode = Mode::Provisioned;
            });
            plan(&scenario, book()).unwrap().architectures.into_iter().map(|architecture| architecture.throttling).collect::<Vec<_>>()
        };
        for (less, more) in of(writes).into_iter().zip(of(writes * factor)) {
            for (less, more) in less.by.iter().zip(&more.by) {
                let (low, high) = (less.three_moment_share, more.three_moment_share);
                prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high), "{}: {low}, {high}", less.limit);
                prop_assert!(high >= low - ROUNDING, "{}: {low} fell to {high}", less.limit);
            }
            let most = less.by.iter().map(|by| by.three_moment_share).fold(0.0, f64::max);
            prop_assert_eq!(less.three_moment_share, most);
        }
    }

    #[test]
    fn the_printed_arithmetic_gives_the_dollars(scenario in scenario()) {
        let rates = Prices { book: book(), overrides: &scenario.prices, free_tier: scenario.free_tier };
        for outcome in &outcomes(&scenario) {
            for line in &outcome.bill.lines {
                let text = line.arithmetic(&rates);
                let usd = fasteval2::ez_eval(&text, &mut fasteval2::EmptyNamespace).unwrap();
                prop_assert!((usd - line.usd).abs() <= 1e-9 * line.usd.abs().max(1e-9), "{}: {text} = {usd}, not {}", line.id, line.usd);
            }
        }
    }
}

#[test]
fn tiers_are_continuous_and_never_fall() {
    let empty = std::collections::BTreeMap::new();
    for region in Catalog::embedded().regions() {
        let book = Catalog::embedded().book(region).unwrap();
        let rates = Prices { book: &book, overrides: &empty, free_tier: false };
        for id in PriceId::VARIANTS {
            let Ok(rate) = rates.price(*id) else { continue };
            for tier in rate.tiers().iter().filter(|tier| tier.up_to.is_finite()) {
                let edge = tier.up_to + rate.free;
                let (below, at, above) = (rate.usd(edge * (1.0 - 1e-9)), rate.usd(edge), rate.usd(edge * (1.0 + 1e-9)));
                assert!(below < at && at < above, "{region} {id}");
                assert!((above - below) / at < 1e-8, "{region} {id}: a jump at {edge}");
            }
        }
    }
}

#[test]
fn extreme_but_legal_values_give_finite_numbers() {
    let scenario = changed(&Scenario::default(), |s| {
        s.workload.writes_per_second.0 = 1e9;
        s.workload.item_size = Bytes(400.0 * KIB);
        s.month_hours = 8760.0;
        s.kinesis_firehose.retention_hours = 8760.0;
    });
    for outcome in &outcomes(&scenario) {
        assert!(outcome.bill.total.is_finite() && outcome.bill.total > 1e9, "{}", outcome.bill.total);
        assert!(outcome.limits.iter().all(|limit| limit.utilization().is_finite()));
    }
}
