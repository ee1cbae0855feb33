//! Properties of every scenario.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::Value as Json;
use shardwise_core::catalog::{Catalog, PriceBook, PriceId, Prices};
use shardwise_core::input::{self, link};
use shardwise_core::model::architectures::with_described;
use shardwise_core::model::{Case, Flow, Hop, Layout, Level, LimitId, LineId, Nature, Outcome, Outcomes, evaluate};
use shardwise_core::report::{ArchitectureReport, plan, summary};
use shardwise_core::scenario::{AcceptedRisk, ArchitectureId, Mode, RecordDistribution, Scenario};
use shardwise_core::study::headroom;
use shardwise_core::text::{Bytes, GIB, KIB, Seconds};
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
    let packed = if scenario.streams_lambda.packs(&scenario.delivery) {
        quantity(LineId::LambdaRequests) * 5.0 * KIB / GIB * 0.05
    } else {
        0.0
    };
    // A busy lane gathers more into each object than comes in addition.
    let objects = if scenario.streams_lambda.writes_objects() { usd(LineId::S3PutRequests) } else { 0.0 };
    usd(LineId::LambdaGbSeconds) / scenario.streams_lambda.function.base_ms + packed + objects
}

/// Checks that no total falls from one scenario to the other.
fn never_falls(less: &Scenario, more: &Scenario) -> Result<(), TestCaseError> {
    for (low, high) in outcomes(less).iter().zip(&outcomes(more)) {
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

/// Of a whole what a part of it has.
fn part_of(whole: &Json, part: &Json) -> Json {
    match (whole, part) {
        (Json::Array(items), Json::Array(parts)) if items.len() == parts.len() => {
            items.iter().zip(parts).map(|(whole, part)| part_of(whole, part)).collect()
        }
        (Json::Object(entries), Json::Object(parts)) => {
            let kept = parts.iter().filter_map(|(key, part)| Some((key.clone(), part_of(entries.get(key)?, part))));
            Json::Object(kept.collect())
        }
        _ => whole.clone(),
    }
}

fn changed(scenario: &Scenario, change: impl FnOnce(&mut Scenario)) -> Scenario {
    let mut scenario = scenario.clone();
    change(&mut scenario);
    scenario
}

proptest! {
    #![proptest_config(config(512))]

    /// To the bit.
    #[test]
    fn what_comes_first_is_a_part_of_the_report(scenario in scenario()) {
        let case = Case::new(&scenario, book());
        let first = serde_json::to_value(summary(&case, &outcomes(&scenario))).unwrap();
        let report = serde_json::to_value(plan(&scenario, book()).unwrap()).unwrap();
        prop_assert_eq!(part_of(&report, &first), first);
    }

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
        never_falls(&scenario, &changed(&scenario, |s| s.consumers.push(consumer)))?;
    }

    #[test]
    fn required_shards_never_fall_with_load(scenario in scenario(), factor in 1.0..20.0, larger in 1.0..1.3, consumer in consumer()) {
        let before = outcomes(&scenario);
        for after in [
            changed(&scenario, |s| s.workload.writes_per_second.0 *= factor),
            changed(&scenario, |s| s.workload.item_size.0 *= larger),
            changed(&scenario, |s| s.consumers.push(consumer)),
        ] {
            for (less, more) in before.iter().zip(&outcomes(&after)) {
                let (low, high) = (less.shards.required, more.shards.required);
                prop_assert!(high >= low, "{low} shards fell to {high}");
            }
        }
    }

    /// One consumer more never makes an architecture fit that did not.
    #[test]
    fn a_consumer_never_helps_to_fit(scenario in scenario(), consumer in consumer()) {
        let fits = |scenario: &Scenario| {
            let report = plan(scenario, book()).unwrap();
            report.architectures.iter().map(|one| one.fit.outcome.is_fit()).collect::<Vec<_>>()
        };
        let (before, after) = (fits(&scenario), fits(&changed(&scenario, |s| s.consumers.push(consumer))));
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(before || !after);
        }
    }

    #[test]
    fn the_cheapest_fits(scenario in scenario(), most in prop_oneof![Just(None), (0..4_usize).prop_map(Some)]) {
        let scenario = changed(&scenario, |s| s.requirements.max_risk = most.map(|most| AcceptedRisk::VARIANTS[most]));
        let report = plan(&scenario, book()).unwrap();
        let fits = |one: &&ArchitectureReport| one.fit.outcome.is_fit();
        let cheapest = report.architectures.iter().filter(fits).min_by(|a, b| a.monthly_usd.partial_cmp(&b.monthly_usd).unwrap());
        prop_assert_eq!(report.verdict.cheapest, cheapest.map(|one| one.id));
        if let (Some(cheapest), Some(most)) = (cheapest, scenario.requirements.max_risk) {
            let after = cheapest.throttling_after_increase.as_ref().unwrap_or(&cheapest.throttling);
            prop_assert!(after.decisive_level <= Level::from(most), "{:?}", cheapest.fit);
        }
    }

    /// Where the hot key's share rises by 0.001, shards and cost move by little.
    #[test]
    fn shards_and_cost_are_smooth_in_the_hot_key(scenario in scenario(), share in 0.0..0.999) {
        let at = |share: f64| changed(&scenario, |s| {
            s.workload.hottest_key_share = share;
            s.kinesis_firehose.mode = Mode::Provisioned;
            s.kinesis_firehose.record_distribution = RecordDistribution::PartitionKey;
            (s.kinesis_firehose.shards, s.kinesis_firehose.isolate_hot_key) = (None, false);
        });
        let [before, after] = [at(share), at(share + 0.001)].map(|scenario| outcomes(&scenario)[1].clone());
        let fewer = before.shards.used - after.shards.used;
        // Where the key is nearly everything, what is left of the traffic shrinks by more than a twentieth.
        let part = (0.001 / (1.0 - share)).max(0.05);
        prop_assert!(fewer <= (part * before.shards.used).ceil(), "{} shards fell to {}", before.shards.used, after.shards.used);
        let per_shard = before.bill.lines.iter().filter(|line| {
            matches!(line.id, LineId::KinesisShardHours | LineId::KinesisExtendedRetentionShardHours | LineId::KinesisEfoShardHours
                | LineId::LambdaRequests | LineId::LambdaGbSeconds | LineId::LogsIngestGb | LineId::S3PutRequests
                | LineId::FirehoseDynamicPartitioningObjects)
        });
        let per_shard = per_shard.map(|line| line.usd).sum::<f64>() / before.shards.used;
        let saved = before.bill.total - after.bill.total;
        prop_assert!(saved <= fewer.max(1.0) * per_shard + 0.002 * before.bill.total, "{saved} saved by {fewer} shards");
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
            for hop in with_described(id, &case, |architecture| architecture.hops()) {
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
            Discount, DynamodbPitrGbMonths, FirehoseJqHours, KinesisAdvantageRetentionGbMonths,
            KinesisLongTermStorageGbMonths, KinesisOnDemandExtendedGbMonths, KinesisOnDemandLongTermGbMonths,
        };
        // What is kept, and what is given by the month, does not grow with its hours.
        let standing = [
            Discount, DynamodbPitrGbMonths, FirehoseJqHours, KinesisAdvantageRetentionGbMonths,
            KinesisLongTermStorageGbMonths, KinesisOnDemandExtendedGbMonths, KinesisOnDemandLongTermGbMonths,
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
            let consumers = &mut s.consumers;
            if !consumers.is_empty() {
                let by = seed % consumers.len();
                consumers.rotate_left(by);
                consumers[by..].reverse();
            }
        });
        let report = |scenario: &Scenario| {
            let mut report = plan(scenario, book()).unwrap();
            // The settings, and how each is fed, are listed in the order of the scenario; some consumers are named by their place.
            report.settings.clear();
            report.architectures.iter_mut().for_each(|one| one.consumers.clear());
            let text = serde_json::to_string(&report).unwrap();
            (0..scenario.consumers.len()).fold(text, |text, place| text.replace(&format!(" (consumers.{place})"), ""))
        };
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
                s.workload.day = Scenario::default().workload.day;
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
        // A batch stays as the rate rises; what is late is not exceeded.
        let scenario = changed(&scenario, |s| {
            s.workload.batch = None;
            s.requirements.max_delay = Some(Seconds(0.0));
        });
        for headroom in headroom(&scenario, book()) {
            let above_of = |peak_rate: f64, utilization: f64| {
                let held = changed(&scenario, |s| {
                    let used = outcomes(s).iter().map(|outcome| outcome.shards.used as u32).collect::<Vec<_>>();
                    (s.streams_lambda.stream_shards, s.streams_pipes.stream_shards) = (Some(used[0]), Some(used[2]));
                    let isolated = outcomes(s)[1].shards.layout == Some(Layout::Isolated);
                    (s.kinesis_firehose.shards, s.kinesis_firehose.isolate_hot_key) = (Some(used[1]), isolated);
                    s.workload.batch = None;
                    s.workload.writes_per_second.0 *= peak_rate / Flow::new(&scenario).peak_rate();
                });
                let outcomes = outcomes(&held);
                let limits = &outcomes.iter().find(|outcome| outcome.id == headroom.architecture).unwrap().limits;
                limits.iter().filter(|limit| limit.nature != Nature::Advisory && limit.utilization() > utilization).map(|limit| limit.id).collect::<Vec<_>>()
            };
            let at = |peak_rate: f64| above_of(peak_rate, 1.0 + 1e-6);
            match headroom.peak_rate {
                // Nothing limits an export.
                Some(rate) if headroom.limit.is_none() => prop_assert_eq!(at(rate), vec![]),
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
        // JSON has no infinity and no NaN: serde writes null. Everything else that may be null is counted.
        let nulls = json.matches("null").count();
        let may_be_null = [
            "binding", "day", "layout", "way_out", "remedy", "aws_guide", "aws_guide_older", "beyond_any_setting", "cheapest", "unpacked_usd", "limit",
            "requirement", "quota", "raise_to", "throttling_after_increase", "safer", "delay_seconds", "mean_seconds",
            "worst_seconds", "wait_seconds", "not_priced", "change_record", "object_bytes", "worst", "decisive_worst",
        ];
        let expected: usize = may_be_null.iter().map(|key| json.matches(&format!("\"{key}\":null")).count()).sum();
        prop_assert_eq!(nulls, expected, "{}", json);
    }

    #[test]
    fn throttled_shares_are_shares_and_never_fall_with_load(
        mut scenario in scenario(), writes in log_uniform(1e-6, 1e9), factor in 1.0..20.0, cv in prop_oneof![Just(0.0), 0.0..3.0],
        burstiness in prop_oneof![Just(0.0), log_uniform(1e-6, 100.0)], lanes in any_of(&[1, 100, 10_000]),
    ) {
        // A batch that stays while the rest grows is a smaller part of it, and an on-demand stream grows.
        scenario.workload.batch = None;
        scenario.architectures = scenario.architectures.iter().copied().filter(|id| *id != ArchitectureId::KinesisDirect).collect::<Vec<_>>().into();
        let of = |writes: f64| {
            let scenario = changed(&scenario, |s| {
                (s.workload.writes_per_second.0, s.workload.burstiness, s.workload.item_size_cv) = (writes, burstiness, cv);
                // What is shared by more as the load rises would be asked for less.
                (s.streams_lambda.stream_shards, s.kinesis_firehose.shards) = (Some(lanes), Some(lanes));
                s.streams_pipes.stream_shards = Some(lanes);
                (s.kinesis_firehose.mode, s.kinesis_firehose.isolate_hot_key) = (Mode::Provisioned, false);
            });
            plan(&scenario, book()).unwrap().architectures.into_iter().map(|architecture| architecture.throttling).collect::<Vec<_>>()
        };
        for (less, more) in of(writes).into_iter().zip(of(writes * factor)) {
            for (less, more) in less.by.iter().zip(&more.by) {
                let (low, high) = (less.throttled_share, more.throttled_share);
                prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high), "{}: {low}, {high}", less.limit);
                prop_assert!(high >= low - ROUNDING, "{}: {low} fell to {high}", less.limit);
            }
            let most = less.by.iter().map(|by| by.throttled_share).fold(0.0, f64::max);
            prop_assert_eq!(less.throttled_share, most);
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
            let Some(rate) = rates.price(*id) else { continue };
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
