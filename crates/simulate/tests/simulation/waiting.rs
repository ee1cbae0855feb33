//! Queues: lanes, what waits after a daily batch, and closed shards that are read before those that follow.

use shardwise_core::model::architectures::Architecture as _;
use shardwise_core::model::architectures::streams_lambda::StreamsLambda;
use shardwise_core::model::{Case, LimitId, Verdict, evaluate_case};
use shardwise_core::text::DAY;

use super::*;

/// A change every 100 seconds, and a function that takes two: the lane is in use for 2% of the time.
#[test]
fn a_lane_that_is_hardly_used_throttles_nothing() {
    for text in [
        "workload.writes_per_second = 0.01\nworkload.peak_to_average = 1.0\n",
        "workload.writes_per_second = 0.1\nworkload.burstiness = 1.0\n",
    ] {
        let scenario = architecture(
            ArchitectureId::StreamsLambda,
            &format!(
                "{text}streams_lambda = {{ stream_shards = 1, batch_size = 1, function = {{ base_ms = 2000.0, \
                 per_record_ms = 0.0 }} }}\n"
            ),
        );
        let found = found(&scenario, &hours(24.0 * 5.0));
        let throttling = &found.throttling;
        assert!(throttling.throttled_share < 1e-3 && throttling.time_share < 1e-3, "{throttling:?}");
        // A minute with many changes, of those with 30 at most.
        let most = found.series.hottest_load.iter().fold(0.0, |most: f64, load| most.max(*load));
        assert!(most < 2.0, "{most}");
    }
}

/// What an hour has above the rate of a lane, however its seconds differ: as in the closed form.
#[test]
fn a_lane_throttles_what_an_hour_has_above_its_rate() {
    for (rate, error_rate) in [(2000.0, 0.0), (1200.0, 0.0), (1200.0, 0.3)] {
        let scenario = architecture(
            ArchitectureId::StreamsLambda,
            &format!(
                "{PLENTY}workload.writes_per_second = {rate}\nworkload.peak_to_average = 1.5\n\
                 streams_lambda = {{ stream_shards = 1, function = {{ error_rate = {error_rate} }} }}\n"
            ),
        );
        let found = found(&scenario, &hours(48.0));
        let by = found.throttling.by_limit.iter().find(|by| by.limit == LimitId::LambdaLaneRate).unwrap();
        assert!((by.throttled_share / by.closed_form_share - 1.0).abs() < 0.05, "{rate} {error_rate}: {by:?}");
        // Hours above the rate, of 24.
        assert!(by.time_share > 0.1 && (24.0 * by.time_share - (24.0 * by.time_share).round()).abs() < 0.1, "{by:?}");
    }
}

/// Fewer batches may run at once than there are lanes: what an hour has above all that may run, as in the closed form.
#[test]
fn a_concurrency_quota_throttles_what_an_hour_has_above_it() {
    let (a, c) = (ArchitectureId::StreamsLambda, ArchitectureId::StreamsPipes);
    for (id, limit, quota) in [
        (a, LimitId::LambdaConcurrency, "lambda.concurrent_executions"),
        (c, LimitId::PipesConcurrency, "pipes.concurrent_executions"),
    ] {
        // A function's batch of 100 takes 0.52 s, a pipe's 0.5: four at once are 770 or 800 changes a second.
        for (rate, peak) in [(600.0, 2.0), (900.0, 1.5), (2000.0, 1.0)] {
            let scenario = architecture(
                id,
                &format!(
                    "quotas = {{ \"firehose.direct_put_bytes\" = \"1 GiB\", \"{quota}\" = 4 }}\n\
                     workload = {{ writes_per_second = {rate}, peak_to_average = {peak} }}\n\
                     streams_lambda = {{ stream_shards = 24, function = {{ base_ms = 500.0 }} }}\n\
                     streams_pipes = {{ stream_shards = 24, execution_ms = 500 }}\n"
                ),
            );
            let found = found(&scenario, &hours(24.0));
            let by = found.throttling.by_limit.iter().find(|by| by.limit == limit).unwrap();
            assert!(by.closed_form_share > 0.01, "{rate}: {by:?}");
            assert!((by.throttled_share / by.closed_form_share - 1.0).abs() < 0.05, "{rate}: {by:?}");
            let outcome = &evaluate(&scenario, &book()).unwrap()[0];
            let reported = outcome.limits.iter().find(|one| one.id == limit).unwrap();
            assert_eq!(reported.verdict(), Verdict::Exceeded, "{rate}: {reported:?}");
        }
    }
}

/// The longest delay of any consumer, in seconds.
fn latest(found: &ArchitectureFindings) -> f64 {
    found.consumers.iter().map(|one| one.iterator_age.max).fold(0.0, f64::max)
}

/// The longest delay of a limit in the report, in seconds.
fn reported(scenario: &Scenario, limit: LimitId) -> f64 {
    let outcome = &evaluate(scenario, &book()).unwrap()[0];
    let limit = outcome.limits.iter().find(|one| one.id == limit).unwrap();
    limit.wait.unwrap().delay.seconds().unwrap()
}

/// Five million changes in ten minutes of the night, and whatever is too slow for them: shards, a hot shard, on a day with
/// a peak of its own, lanes with and without a window, Direct PUT, and the reads of a consumer.
#[test]
fn what_a_batch_leaves_waits_as_long_as_reported() {
    let batch =
        "workload.batch = { changes = 5000000, hour = 2, length = \"10 m\" }\nworkload.writes_per_second = 20\n";
    let (a, b) = (ArchitectureId::StreamsLambda, ArchitectureId::KinesisFirehose);
    let c = ArchitectureId::StreamsPipes;
    for (id, text, limit) in [
        (c, "streams_pipes = { stream_shards = 4, execution_ms = 150 }\n", LimitId::PipesLaneRate),
        (c, "streams_pipes = { stream_shards = 40 }\n", LimitId::FirehosePutBytes),
        (
            c,
            "streams_pipes = { stream_shards = 40, execution_ms = 500 }\n\
             quotas = { \"firehose.direct_put_bytes\" = \"1 GiB\", \"pipes.concurrent_executions\" = 8 }\n",
            LimitId::PipesConcurrency,
        ),
        (
            a,
            "streams_lambda = { stream_shards = 40, function = { base_ms = 500.0 } }\n\
             quotas = { \"firehose.direct_put_bytes\" = \"1 GiB\", \"lambda.concurrent_executions\" = 8 }\n",
            LimitId::LambdaConcurrency,
        ),
        (b, "kinesis_firehose.shards = 4\n", LimitId::KinesisWriteBytes),
        (b, "kinesis_firehose.shards = 6\nworkload.change_record_size = 300\n", LimitId::KinesisWriteRecords),
        (b, "kinesis_firehose.shards = 10\nworkload.hottest_key_share = 0.1\n", LimitId::KinesisWriteBytes),
        (
            b,
            "kinesis_firehose = { shards = 22 }\nconsumers = [{ kind = \"custom\", polls_per_second = 1.0, count = 4 }]\n",
            LimitId::KinesisReadBytes,
        ),
        (a, "streams_lambda = { stream_shards = 4 }\n", LimitId::LambdaLaneRate),
        (
            a,
            "streams_lambda = { stream_shards = 2, batch_window = 0, parallelization_factor = 2 }\n",
            LimitId::LambdaLaneRate,
        ),
        (a, "streams_lambda = { stream_shards = 4, function = { error_rate = 0.2 } }\n", LimitId::LambdaLaneRate),
        (a, "streams_lambda = { stream_shards = 40 }\n", LimitId::FirehosePutBytes),
        // Lanes put in turn: the one with the hot key has no more of the quota than any other, as long as those wait too.
        (a, "streams_lambda = { stream_shards = 40 }\nworkload.hottest_key_share = 0.03\n", LimitId::FirehosePutBytes),
        (c, "streams_pipes = { stream_shards = 40 }\nworkload.hottest_key_share = 0.03\n", LimitId::FirehosePutBytes),
    ] {
        let of_lanes = [LimitId::LambdaLaneRate, LimitId::PipesLaneRate].contains(&limit);
        let quotas = if of_lanes { PLENTY } else { "" };
        let scenario = architecture(id, &format!("{quotas}{batch}{text}"));
        let found = found(&scenario, &hours(10.0));
        let age = match limit {
            // Calls of 10 MiB go to one of them at a time: on some shard, one is behind the others.
            LimitId::KinesisReadBytes => latest(&found),
            _ if id == a => consumer(&found, "function").iterator_age.max,
            _ if id == c => consumer(&found, "pipe").iterator_age.max,
            _ => found.replication_age.max,
        };
        let delay = reported(&scenario, limit);
        assert!(delay > 60.0 && (age / delay - 1.0).abs() < 0.25, "{limit} {text}: {age}, not {delay}");
        assert!(found.books.balance() && found.books.lost == 0);
    }
}

/// A peak, a nightly batch and large documents before a Direct PUT quota that is too low for them: every lane is busy until all
/// of it is accepted.
#[test]
fn lanes_that_wait_for_direct_put_run_as_long_as_reported() {
    for text in [
        "workload = { writes_per_second = 1500, item_size = \"1.2 KiB\", table_size = \"200 GiB\" }\n\
         delivery.destination = \"iceberg\"\n",
        "workload = { writes_per_second = 150, item_size = \"1.5 KiB\", table_size = \"80 GiB\", \
         batch = { changes = 20000000, hour = 2, length = \"30 m\" } }\n",
        "workload = { writes_per_second = 40, peak_to_average = 3, item_size = \"60 KiB\", table_size = \"300 GiB\" }\n",
    ] {
        let scenario = architecture(ArchitectureId::StreamsLambda, text);
        let (book, days) = (book(), 2.0);
        let case = Case::new(&scenario, &book);
        let billed = evaluate_case(&case).unwrap()[0].bill.line(LineId::LambdaGbSeconds).unwrap().quantity.value();
        let more = StreamsLambda::new(&case).unbilled().unwrap().quantity.value();
        assert!(more > 2.0 * billed, "{text}: {more} beside {billed}");
        let found = found(&scenario, &hours(24.0 * days));
        let simulated = found.lambda.unwrap().gb_seconds / days;
        let ratio = (billed + more) / case.flow.seconds * DAY / simulated;
        assert!((1.0 / 1.5..1.5).contains(&ratio), "{text}: {ratio} of {simulated} GB-seconds a day");
    }
}

/// A consumer of a DynamoDB stream that polls once a second: too seldom for the busiest hours, or for a hot key all day.
#[test]
fn what_a_slow_reader_has_not_read_waits_as_long_as_reported() {
    let text = |consumer: &str, workload: &str| format!("{PLENTY}consumers = [{{ {consumer} }}]\n{workload}");
    let large =
        "workload = { writes_per_second = 500, item_size = \"4 KiB\", mix = { insert = 0, modify = 1, remove = 0 } }\n";
    for id in [ArchitectureId::StreamsLambda, ArchitectureId::StreamsPipes] {
        for kind in ["kcl", "flink"] {
            let scenario = architecture(id, &text(&format!("kind = \"{kind}\""), large));
            let slow = found(&scenario, &hours(24.0));
            let (age, delay) =
                (consumer(&slow, kind).iterator_age.max, reported(&scenario, LimitId::StreamsReaderPage));
            assert!(delay > 1800.0 && (age / delay - 1.0).abs() < 0.1, "{kind}: {age}, not {delay}");
        }
        let scenario = architecture(id, &text("kind = \"kcl\", polls_per_second = 2.0", large));
        assert_eq!(reported(&scenario, LimitId::StreamsReaderPage), 0.0);
        assert!(consumer(&found(&scenario, &hours(24.0)), "kcl").iterator_age.max < 5.0);
    }
    let hot = "workload = { writes_per_second = 1000, hottest_key_share = 0.5 }\n";
    let scenario = architecture(ArchitectureId::StreamsLambda, &text("kind = \"kcl\"", hot));
    let outcome = &evaluate(&scenario, &book()).unwrap()[0];
    let page = outcome.limits.iter().find(|limit| limit.id == LimitId::StreamsReaderPage).unwrap();
    assert_eq!((page.verdict(), page.wait.unwrap().delay.seconds()), (Verdict::Exceeded, None));
    let found = found(&scenario, &hours(30.0));
    assert!(consumer(&found, "kcl").iterator_age.max > 6.0 * 3600.0);
}

/// A consumer that is down while the stream is resharded: 2 shards with 400 records of 2 KiB per second each become 4 after
/// 25 minutes of the outage, which lasts an hour.
#[test]
fn closed_shards_are_read_before_those_that_follow() {
    let with = |kind: &str| {
        let text = format!(
            "consumers = [{{ {kind} }}]\n[simulation]\n\
             outages = [{{ consumer = \"{}\", at = \"10 m\", for = \"1 h\" }}]\n\
             reshardings = [{{ at = \"30 m\", shards = 4 }}]\n",
            kind.split('"').nth(1).unwrap()
        );
        let mut simulation = Simulation::new(&flat(2, 400.0, 2048.0, &text), &book(), hours(3.0)).unwrap();
        while !simulation.is_done() {
            simulation.advance(60.0);
            assert!(simulation.is_balanced());
        }
        let found = simulation.findings().architectures.remove(0);
        let event = found.events.iter().find(|event| event.consumer.is_some()).unwrap();
        let at = |minute: f64| found.series.iterator_age[1].points[(minute * 60.0 / found.series.seconds) as usize];
        (event.catch_up_seconds.unwrap(), [69.0, 79.0, 82.0].map(at))
    };
    // Each closed shard holds 600,000 records, read at 1,024 per second. Meanwhile each open shard holds 420,000 and
    // receives 200 per second. A reader that does not keep order reads both at once, the open ones at 824 per second.
    let parents = 600_000.0 / 1024.0;
    let (unordered, ordered) = (420_000.0 / 624.0, parents + (420_000.0 + 200.0 * parents) / 624.0);
    for (kind, expected) in [
        ("kind = \"custom\", polls_per_second = 1.0", unordered),
        ("kind = \"kcl\", fan_out = false", ordered),
        ("kind = \"flink\", polls_per_second = 1.0", ordered),
    ] {
        let (after, ages) = with(kind);
        assert!((after / expected - 1.0).abs() < 0.05, "{kind}: {after}, not {expected}");
        assert!((ages[0] - 3540.0).abs() < 30.0, "{kind}: {ages:?}");
        // What waits in the children is shown when the parents are read: it is from 35 minutes on.
        assert_eq!((1800.0..2900.0).contains(&ages[2]), expected > 1000.0, "{kind}: {ages:?}");
    }
    // A Lambda consumer polls faster when it is behind, one with fan-out has 2 MiB for itself; both keep the order.
    let (lambda, fan_out) = (with("kind = \"lambda\"").0, with("kind = \"kcl\"").0);
    assert!((lambda / ordered - 1.0).abs() < 0.1, "{lambda}");
    let alone = parents + (420_000.0 + 200.0 * parents) / 824.0;
    assert!((fan_out / alone - 1.0).abs() < 0.05, "{fan_out}, not {alone}");
}

/// Twice resharded while Firehose is down: generation by generation.
#[test]
fn every_generation_of_shards_waits_for_the_one_before() {
    let text = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"10 m\", for = \"1 h\" }]\n\
                resharding_time = \"1 m\"\n\
                reshardings = [{ at = \"19 m\", shards = 4 }, { at = \"39 m\", shards = 3 }]\n";
    let mut simulation = Simulation::new(&flat(2, 300.0, 2048.0, text), &book(), hours(3.0)).unwrap();
    while !simulation.is_done() {
        simulation.advance(10.0);
        assert!(simulation.is_balanced());
    }
    let found = simulation.findings().architectures.remove(0);
    // 10 minutes of 2 shards, 20 minutes of 4, 30 minutes of 3 and what comes until they are read, at 1,024 per second.
    let first = 300.0 * 600.0 / 1024.0;
    let second = 150.0 * 1200.0 / 1024.0;
    let expected = first + second + 200.0 * (1800.0 + first + second) / (1024.0 - 200.0);
    let after = found.events.iter().find(|event| event.consumer.is_some()).unwrap().catch_up_seconds.unwrap();
    assert!((after / expected - 1.0).abs() < 0.05, "{after}, not {expected}");
    assert_eq!(found.books.lost, 0);
}

/// Without a backlog nothing waits.
#[test]
fn a_resharding_without_a_backlog_is_not_noticed() {
    let text = "consumers = [{ kind = \"lambda\" }]\n[simulation]\nreshardings = [{ at = \"10 m\", shards = 8 }]\n";
    let found = found(&flat(4, 300.0, 1024.0, text), &hours(1.0));
    assert!(found.consumers.iter().all(|one| one.iterator_age.max <= 2.0), "{:?}", found.consumers);
}
