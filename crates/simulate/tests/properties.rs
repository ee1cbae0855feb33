//! What holds for every simulation.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

#[path = "../../core/tests/strategies/mod.rs"]
mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::Value as Json;
use shardwise_core::catalog::{Catalog, PriceBook, QuotaId};
use shardwise_core::scenario::{
    Batch, Burst, ConsumerFunction, ConsumerKind, Events, Failure, Granted, Mode, Moment, Outage, Resharding, Scaling,
    Scenario,
};
use shardwise_core::text::{PerSecond, Seconds};
use shardwise_simulate::{Settings, Simulation, check_outage};
use strum::VariantArray;

use strategies::{any_of, config, log_uniform, scenario};

fn book() -> &'static PriceBook {
    static BOOK: OnceLock<PriceBook> = OnceLock::new();
    BOOK.get_or_init(|| Catalog::embedded().book("us-east-1").unwrap())
}

/// Whether nothing is null but what may be: a number that is none is written as null too.
fn only_known_nulls(key: &str, found: &Json) -> bool {
    match found {
        // A resharding is no consumer's, some losses are everywhere, and the end may come before all is caught up.
        Json::Null => ["consumer", "shard", "catch_up_seconds"].contains(&key),
        Json::Array(items) => items.iter().all(|item| only_known_nulls(key, item)),
        Json::Object(fields) => fields.iter().all(|(key, field)| only_known_nulls(key, field)),
        _ => true,
    }
}

/// Simulates so many steps, and checks after every few that every change is delivered, waiting or lost, on every shard and
/// lane, and every number is one; gives what was found at the end.
fn simulated(
    scenario: &Scenario,
    steps: u32,
    few: u32,
    seed: u64,
    tenths: bool,
) -> Result<Option<Json>, TestCaseError> {
    let step = if tenths { 0.1 } else { 1.0 };
    let settings = Settings { seconds: f64::from(steps) * step, seed, step, ..Settings::default() };
    // More shards than AWS gives an account are refused.
    let Ok(mut simulation) = Simulation::new(scenario, book(), settings) else { return Ok(None) };
    while !simulation.is_done() {
        simulation.advance(f64::from(few) * step);
        prop_assert!(simulation.is_balanced(), "{:?}", simulation.findings().architectures);
    }
    let findings = serde_json::to_value(simulation.findings()).unwrap();
    prop_assert!(only_known_nulls("", &findings), "{findings}");
    Ok(Some(findings))
}

prop_compose! {
    /// What may happen within so many seconds.
    fn events(seconds: f64)(
        outages in prop::collection::vec(
            (any_of(&["firehose", "function", "pipe", "delivery", "lambda", "kcl", "custom", "lambda-2"]), 0.0..seconds, 1.0..seconds, any_of(Failure::VARIANTS)), 0..4,
        ),
        reshardings in prop::collection::vec((0.0..seconds, 1_u32..40), 0..4), scaling in any_of(Scaling::VARIANTS),
        resharding_time in 1.0..300.0,
    ) -> Events {
        Events {
            outages: outages.into_iter().map(|(consumer, at, length, how)| Outage {
                consumer: consumer.to_owned(), at: Moment::At(Seconds(at)), length: Seconds(length), how,
            }).collect(),
            reshardings: reshardings.into_iter().map(|(at, shards)| Resharding { at: Seconds(at), shards }).collect(),
            scaling, resharding_time: Seconds(resharding_time),
        }
    }
}

prop_compose! {
    fn consumer_function()(
        base_ms in log_uniform(1.0, 1e5), per_record_ms in 0.0..5.0, batch_size in 1_u32..10_000, parallelization_factor in 1_u32..=10,
    ) -> ConsumerFunction {
        ConsumerFunction { base_ms, per_record_ms, batch_size, parallelization_factor }
    }
}

prop_compose! {
    /// A scenario in which much happens within so many seconds.
    fn eventful(seconds: f64)(
        scenario in scenario(), events in events(seconds), writes in log_uniform(1.0, 1e4), correlation in log_uniform(0.1, 1e3),
        keys in prop_oneof![Just(None), (1_u32..2000).prop_map(Some)], skew in 0.0..2.0,
        bursts in prop::collection::vec((0.0..seconds, 1.0..seconds, 0.0..20.0), 0..3), error_rate in prop_oneof![Just(0.0), 0.0..1.0],
        (retries, age) in (prop_oneof![Just(None), (0_u32..5).prop_map(Some)], prop_oneof![Just(None), (60.0..600.0).prop_map(Some)]),
        bisect in any::<bool>(), concurrency in 1_u32..200, put_quota in prop_oneof![Just(None), log_uniform(1e3, 1e8).prop_map(Some)],
        (partitions, share, isolate) in (prop_oneof![Just(None), (1_u32..8).prop_map(Some)], prop_oneof![Just(1.0), 0.1..1.0], any::<bool>()),
        function in prop_oneof![Just(None), consumer_function().prop_map(Some)],
        batch in prop_oneof![Just(None), (log_uniform(1.0, 1e6), log_uniform(0.1, seconds)).prop_map(Some)],
    ) -> Scenario {
        let mut scenario = Scenario { simulation: events, ..scenario };
        let workload = &mut scenario.workload;
        (workload.writes_per_second, workload.correlation_time) = (PerSecond(writes), Seconds(correlation));
        (workload.distinct_keys, workload.key_skew) = (keys, if keys.is_some() { skew } else { 0.0 });
        workload.bursts = bursts.into_iter()
            .map(|(at, length, factor)| Burst { at: Moment::At(Seconds(at)), length: Seconds(length), factor }).collect();
        let a = &mut scenario.streams_lambda;
        (a.maximum_retries, a.maximum_record_age, a.bisect_on_error) = (retries, age.map(Seconds), bisect);
        a.function.error_rate = error_rate;
        let quotas = [
            (QuotaId::LambdaConcurrentExecutions, Some(f64::from(concurrency))), (QuotaId::FirehoseDirectPutBytes, put_quota),
            (QuotaId::FirehoseActivePartitions, partitions.map(f64::from)),
        ];
        scenario.quotas.extend(quotas.into_iter().filter_map(|(id, granted)| Some((id, Granted(granted?)))));
        for consumer in scenario.consumers.iter_mut().filter(|consumer| consumer.kind == ConsumerKind::Lambda) {
            consumer.function = function;
        }
        scenario.workload.batch = batch.map(|(changes, length)| Batch { changes, hour: 0, length: Seconds(length) });
        scenario.kinesis_firehose.transform.error_rate = error_rate;
        scenario.delivered.share = share;
        let b = &mut scenario.kinesis_firehose;
        b.isolate_hot_key = isolate && b.shards.is_some_and(|shards| shards > 2) && b.mode == Mode::Provisioned;
        // Who is not there cannot stop.
        let there: Vec<Outage> = scenario.simulation.outages.iter()
            .filter(|outage| check_outage(&scenario, outage, "").is_ok()).cloned().collect();
        scenario.simulation.outages = there;
        scenario
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn simulated_books_balance(scenario in scenario(), seed in any::<u64>(), tenths in any::<bool>()) {
        simulated(&scenario, 120, 7, seed, tenths)?;
    }
}

proptest! {
    #![proptest_config(config(16))]

    /// However the time is cut, the same is found.
    #[test]
    fn simulated_books_balance_whatever_happens(scenario in eventful(900.0), seed in any::<u64>(), tenths in any::<bool>()) {
        let steps = if tenths { 2400 } else { 900 };
        let often = simulated(&scenario, steps, 7, seed, tenths)?;
        let once = simulated(&scenario, steps, steps, seed, tenths)?;
        prop_assert_eq!(often, once);
    }
}
