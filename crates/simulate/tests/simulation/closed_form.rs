//! Compares simulated shares with the closed form, that of three moments.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::{Flow, LimitId};
use shardwise_core::report::{LimitThrottling, plan};
use shardwise_core::scenario::Granted;
use shardwise_core::text::{MIB, PerSecond};

use super::*;

/// The report's throttling of a limit of the hottest shard.
fn reported(scenario: &Scenario, limit: LimitId) -> LimitThrottling {
    let report = plan(scenario, &book()).unwrap();
    let by = report.architectures[0].throttling.by.iter().find(|by| by.limit == limit);
    by.unwrap().clone()
}

/// A bucket that is offered more than its capacity overflows by exactly the difference.
#[test]
fn a_bucket_overflows_by_the_excess() {
    // Poisson counts vary by themselves: at a million records per hour, by a thousandth.
    for (rate, bytes, carried) in [(1500.0, 200.0, 1000.0), (800.0, 2048.0, 512.0), (40.0, 50_000.0, 20.97152)] {
        let found = found(&flat(1, rate, bytes, ""), &hours(2.0));
        let written = (found.books.changes - found.books.waiting) as f64 / 7200.0;
        assert!((written - carried).abs() < 0.01, "{written} of {carried}");
        let share = found.throttling.throttled_share;
        assert!((share - (1.0 - carried / rate)).abs() < 0.01, "{share}");
    }
}

/// A hot key makes one shard or lane busier, and the others are above their limits too: of all traffic every unit counts.
#[test]
fn the_share_of_all_traffic_counts_every_unit() {
    let (b, c) = (ArchitectureId::KinesisFirehose, ArchitectureId::StreamsPipes);
    for (id, limit, text) in [
        (b, LimitId::KinesisWriteBytes, "kinesis_firehose.shards = 3\n"),
        (c, LimitId::PipesLaneRate, "streams_pipes = { stream_shards = 4, execution_ms = 400 }\n"),
    ] {
        let scenario = architecture(
            id,
            &format!(
                "{text}workload = {{ writes_per_second = 1500, peak_to_average = 2.0, hottest_key_share = 0.1 }}\n"
            ),
        );
        let reported = reported(&scenario, limit).traffic_share;
        let by_limit = found(&scenario, &hours(24.0)).throttling.by_limit;
        let simulated = by_limit.iter().find(|by| by.limit == limit).unwrap().throttled_share;
        assert!(reported > 0.1 && (simulated / reported - 1.0).abs() < 0.05, "{limit}: {simulated}, not {reported}");
    }
}

/// Student's t for 11 degrees of freedom, 99%.
const T_99: f64 = 3.106;

/// Share above the limit in 12 runs: mean, and half the width of its 99% interval.
fn simulated(scenario: &Scenario, limit: LimitId, length: f64) -> (f64, f64) {
    let share = |seed| {
        let by_limit = found(scenario, &Settings { seed, ..hours(length) }).throttling.by_limit;
        by_limit.iter().find(|by| by.limit == limit).map_or(0.0, |by| by.throttled_share)
    };
    let shares: Vec<f64> = (1..=12).map(share).collect();
    let mean = shares.iter().sum::<f64>() / 12.0;
    let variance = shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / 11.0;
    (mean, T_99 * (variance / 12.0).sqrt())
}

/// Compares a grid of a hundred scenarios without hot keys or events with the closed form, over this many hours.
fn check_grid(peak: f64, length: f64) {
    let mut outside = Vec::new();
    for shards in [1_u32, 4] {
        for burstiness in [0.0, 0.1, 0.25, 0.5, 1.0] {
            for load in [0.6, 0.8, 0.9, 1.0, 1.2] {
                for (rate, bytes, limit) in
                    [(1000.0, 200.0, LimitId::KinesisWriteRecords), (512.0, 2048.0, LimitId::KinesisWriteBytes)]
                {
                    let scenario = b(&format!(
                        "[workload]\nwrites_per_second = {}\npeak_to_average = {peak}\nburstiness = {burstiness}\n\
                         change_record_size = {bytes}\n[kinesis_firehose]\nshards = {shards}\n",
                        rate * load * f64::from(shards)
                    ));
                    let (mean, within) = simulated(&scenario, limit, length);
                    let closed = reported(&scenario, limit).throttled_share;
                    if (closed - mean).abs() > within + 1e-6 {
                        outside.push(format!(
                            "{shards} {burstiness} {load} {bytes}: {closed:e}, not {mean:e} +- {within:e}"
                        ));
                    }
                }
            }
        }
    }
    // Of a hundred 99% intervals one misses on average, and more than four hardly ever do.
    assert!(outside.len() <= 4, "{} of 100\n{}", outside.len(), outside.join("\n"));
}

#[test]
fn the_closed_form_is_within_the_interval() {
    check_grid(1.0, 0.5);
}

#[test]
#[ignore = "a minute: whole days with their hours, as cargo test --release -- --ignored runs it"]
fn the_closed_form_is_within_the_interval_over_whole_days() {
    check_grid(1.5, 24.0);
}

/// Architecture A: the throughput of a lane, and the 5 MiB per second of Direct PUT, with records of one size and of
/// several.
#[test]
fn the_closed_form_of_direct_put_and_lanes_is_within_the_interval() {
    let mut outside = Vec::new();
    for burstiness in [0.0, 0.1, 0.25, 0.6] {
        for load in [0.8, 0.9, 1.2] {
            for (limit, cv) in
                [(LimitId::LambdaLaneRate, 0.0), (LimitId::FirehosePutBytes, 0.0), (LimitId::FirehosePutBytes, 1.0)]
            {
                let mut scenario = super::streams_lambda::a(&format!(
                    "[workload]\npeak_to_average = 1.0\nburstiness = {burstiness}\nitem_size_cv = {cv}\n\
                     [streams_lambda]\nstream_shards = 40\n",
                ));
                let full = if limit == LimitId::LambdaLaneRate {
                    scenario.streams_lambda.stream_shards = Some(2);
                    scenario.quotas.insert(QuotaId::FirehoseDirectPutBytes, Granted(1e12));
                    2.0 * 100.0 / 0.07
                } else {
                    5.0 * MIB / Flow::new(&scenario).delivered_record.mean()
                };
                scenario.workload.writes_per_second = PerSecond(load * full);
                let (mean, within) = simulated(&scenario, limit, 0.25);
                let closed = reported(&scenario, limit).throttled_share;
                if (closed - mean).abs() > within + 1e-6 {
                    outside.push(format!("{limit} {burstiness} {load} {cv}: {closed:e}, not {mean:e} +- {within:e}"));
                }
            }
        }
    }
    assert!(outside.len() <= 2, "{} of 36\n{}", outside.len(), outside.join("\n"));
}

/// Records of 8 KiB at an even rate; 128 of them fill a shard.
#[test]
fn counts_are_skewed_as_in_the_closed_form() {
    let (scenario, limit) = (flat(1, 110.0, 8192.0, ""), LimitId::KinesisWriteBytes);
    let (mean, within) = simulated(&scenario, limit, 4.0);
    let closed = reported(&scenario, limit).throttled_share;
    assert!((closed - mean).abs() < within, "{closed:e}, not {mean:e} +- {within:e}");
    let by_limit = found(&scenario, &hours(1.0)).throttling.by_limit;
    let by = by_limit.iter().find(|by| by.limit == limit).unwrap();
    assert_eq!(by.closed_form_share, closed);
}

/// The bytes of records with several sizes vary more than their count.
#[test]
fn varying_sizes_throttle_more() {
    let with = |cv: f64| {
        let scenario = b(&format!(
            "[workload]\nwrites_per_second = 310\npeak_to_average = 1.0\nburstiness = 0.0\nitem_size_cv = {cv}\n\
             mix = {{ modify = 1.0 }}\n[kinesis_firehose]\nshards = 1\n"
        ));
        let limit = LimitId::KinesisWriteBytes;
        let closed = reported(&scenario, limit).throttled_share;
        let (mean, within) = simulated(&scenario, limit, 4.0);
        assert!((closed / mean - 1.0).abs() < 0.1 + within / mean, "{cv}: {closed:e}, not {mean:e} +- {within:e}");
        mean
    };
    let (same, varied) = (with(0.0), with(1.0));
    assert!(varied > 1.2 * same, "{varied} beside {same}");
}
