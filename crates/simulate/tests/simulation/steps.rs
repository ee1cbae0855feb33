//! Steps of a second and of a tenth of a second.

use shardwise_core::model::LimitId;

use super::*;

/// Limits and burstiness apply to clock seconds: the length of a step changes neither.
#[test]
fn both_steps_throttle_alike() {
    let both =
        |scenario: &Scenario, length: f64| [1.0, 0.1].map(|step| found(scenario, &Settings { step, ..hours(length) }));
    let agree = |what: &str, [whole, tenth]: [f64; 2], within: f64| {
        assert!((whole - tenth).abs() <= within * whole.max(tenth), "{what}: {whole} and {tenth}");
    };
    // The default; fewer shards, which throttle more; varying sizes; a hot key that fills its shard.
    for (text, length, within) in [
        ("", 24.0, 0.05),
        ("[kinesis_firehose]\nshards = 4\n", 12.0, 0.02),
        ("[workload]\nitem_size_cv = 1.0\n[kinesis_firehose]\nshards = 4\n", 12.0, 0.03),
        ("[workload]\nhottest_key_share = 0.25\ncorrelation_time = \"20 s\"\n", 24.0, 0.03),
    ] {
        let [whole, tenth] = both(&b(text), length);
        assert_eq!(whole.books.changes, tenth.books.changes);
        let shares = [&whole, &tenth].map(|found| &found.throttling);
        assert!(shares[0].throttled_share > 1e-4, "{text}");
        agree("above", shares.map(|share| share.throttled_share), within);
        agree("delayed", shares.map(|share| share.delayed_share), 0.08);
        agree("seconds", shares.map(|share| share.time_share), 2.0 * within);
        let by_limit =
            shares.map(|share| share.by_limit.iter().find(|by| by.limit == LimitId::KinesisWriteBytes).unwrap());
        agree("bytes", by_limit.map(|by| by.throttled_share), within);
        agree("shards' seconds", by_limit.map(|by| by.time_share), 2.0 * within);
    }
    // Changes wait for the same time, and no shard ever accepts more than its limit in a second.
    for (rate, bytes) in [(980.0, 200.0), (480.0, 2048.0), (1500.0, 200.0)] {
        let both = both(&flat(1, rate, bytes, ""), 4.0);
        let shares = [&both[0], &both[1]];
        agree("delayed", shares.map(|found| found.throttling.delayed_share), 0.1);
        let waiting = shares.map(|found| found.books.waiting as f64);
        assert!((waiting[0] - waiting[1]).abs() < 1000.0, "{rate}: {waiting:?}");
        agree("age", shares.map(|found| found.replication_age.max.max(10.0)), 0.1);
    }
}

/// The same for the limits of lanes and of Direct PUT.
#[test]
fn both_steps_throttle_lanes_alike() {
    for (text, limit) in [
        ("writes_per_second = 3500\n[streams_lambda]\nstream_shards = 20\n", LimitId::FirehosePutBytes),
        ("writes_per_second = 1600\n[streams_lambda]\nstream_shards = 1\n", LimitId::LambdaLaneRate),
    ] {
        let scenario = super::streams_lambda::a(&format!("[workload]\npeak_to_average = 1.0\n{text}"));
        let found = [1.0, 0.1].map(|step| found(&scenario, &Settings { step, ..hours(2.0) }).throttling);
        let [whole, tenth] =
            [0, 1].map(|index| found[index].by_limit.iter().find(|by| by.limit == limit).unwrap().clone());
        for (one, other) in [
            (whole.throttled_share, tenth.throttled_share),
            (whole.time_share, tenth.time_share),
            (found[0].throttled_share, found[1].throttled_share),
            (found[0].time_share, found[1].time_share),
        ] {
            assert!(one > 1e-3 && (one / other - 1.0).abs() < 0.05, "{limit}: {one} and {other}");
        }
    }
}
