//! Cases with a known answer.

use shardwise_core::model::LimitId;

use super::*;

#[test]
fn four_calls_fit_and_one_more_pipe_throttles_at_any_number_of_shards() {
    let three = "{ kind = \"lambda\", count = 2 }, { kind = \"kcl\", fan_out = false }";
    for shards in [1, 4, 32] {
        let holds = found(&flat(shards, 200.0, 1024.0, &format!("consumers = [{three}]")), &hours(2.0));
        for consumer in &holds.consumers {
            assert_eq!((consumer.iterator_age.max, consumer.refused_calls_share), (0.0, 0.0), "{consumer:?}");
            assert!((consumer.calls_per_second - 1.0).abs() < 0.01);
        }
        let pipe = format!("consumers = [{three}, {{ kind = \"eventbridge-pipe\" }}]");
        let fails = found(&flat(shards, 200.0, 1024.0, &pipe), &hours(2.0));
        let refused: f64 = fails.consumers.iter().map(|consumer| consumer.refused_calls_share).sum();
        assert!(refused > 0.5, "{shards}: {refused}");
        let answered: f64 = fails.consumers.iter().map(|consumer| consumer.calls_per_second).sum();
        assert!((4.9..5.01).contains(&answered), "{shards}: {answered}");
    }
}

/// A reader with exactly five calls per second does not take a call from another reader, at the same rate or at a
/// different one.
#[test]
fn no_polling_rate_starves_a_reader() {
    let with = |consumers: &str| found(&flat(2, 100.0, 1024.0, consumers), &hours(6.0));
    let refused = [4.9, 5.0, 5.1].map(|pace| {
        let others = format!("consumers = [{{ kind = \"custom\", polls_per_second = {pace} }}]");
        let found = with(&others);
        let firehose = consumer(&found, "firehose");
        assert!(firehose.iterator_age.max < 60.0, "{pace}: {firehose:?}");
        firehose.refused_calls_share
    });
    assert!(refused.is_sorted() && refused[0] > 0.2 && refused[2] < 0.7, "{refused:?}");
    let pair = with("consumers = [{ kind = \"flink\", count = 2 }]");
    let [one, other] = ["flink", "flink-2"].map(|name| consumer(&pair, name).calls_per_second);
    assert!((one / other - 1.0).abs() < 0.05, "{one} {other}");
}

/// 2 MiB per second of records that are large, or few in a step.
#[test]
fn fan_out_reads_two_mebibytes_for_any_record_size() {
    for (size, rate) in [(300.0 * 1024.0, 3.0), (150.0 * 1024.0, 5.0), (1024.0, 500.0)] {
        for step in [1.0, 0.1] {
            let text = "consumers = [{ kind = \"kcl\", fan_out = true }]\n[simulation]\n\
                        outages = [{ consumer = \"kcl\", at = \"5 m\", for = \"10 m\" }]\n";
            let settings = Settings { step, ..hours(1.0) };
            let found = found(&flat(1, rate, size, text), &settings);
            let spare = 2.0 * 1024.0 * 1024.0 / size - rate;
            let (expected, after) = (600.0 * rate / spare, found.events[0].catch_up_seconds.unwrap());
            assert!((after / expected - 1.0).abs() < 0.06, "{size} {step}: {after}, not {expected}");
        }
    }
}

#[test]
fn two_consumers_at_full_write_rate_never_catch_up_after_an_outage() {
    let outage = "[simulation]\noutages = [{ consumer = \"kcl\", at = \"10 m\", for = \"10 m\" }]\n";
    let at = |rate: f64| {
        let scenario = flat(1, rate, 2048.0, &format!("consumers = [{{ kind = \"kcl\", fan_out = false }}]\n{outage}"));
        found(&scenario, &hours(12.0))
    };
    // 512 records of 2 KiB are 1 MiB per second: two readers use all of the 2 MiB.
    let full = at(511.9);
    assert_eq!(full.events[0].catch_up_seconds, None);
    // Whatever one of them catches up, the other falls behind: 600 s of changes, over the two of them.
    let behind: u64 = full.consumers.iter().map(|consumer| consumer.backlog).sum();
    assert!((behind as f64 / (511.9 * 600.0) - 1.0).abs() < 0.1, "{behind}");
    let half = at(256.0);
    assert!(half.events[0].catch_up_seconds.is_some(), "{:?}", half.events);
}

#[test]
fn a_hot_key_throttles_at_a_thousand_records_for_any_number_of_shards() {
    for shards in [4, 16, 64] {
        let scenario = b(&format!(
            "[workload]\nwrites_per_second = 4000\npeak_to_average = 1.0\nburstiness = 0.0\nchange_record_size = 200\n\
             hottest_key_share = 0.5\n[kinesis_firehose]\nshards = {shards}\n"
        ));
        let found = found(&scenario, &hours(1.0));
        let hot = 2000.0 + 2000.0 / f64::from(shards);
        let expected = (hot - 1000.0) / hot;
        let worst = found.throttling.by_shard[0];
        assert!((worst.throttled_share - expected).abs() < 0.005, "{shards}: {worst:?}, not {expected}");
        assert_eq!(found.throttling.by_limit[0].limit, LimitId::KinesisWriteRecords);
        // Changes above a thousand per second wait, ever longer.
        assert!((found.books.waiting as f64 / ((hot - 1000.0) * 3600.0) - 1.0).abs() < 0.02, "{:?}", found.books);
    }
}

#[test]
fn the_utilization_of_the_hottest_shard_is_arrivals_over_capacity() {
    // 300 of 1,000 records; twice that for ten minutes; five times, and waiting changes then keep the shard full.
    let with = |factor: f64| {
        let bursts = format!("bursts = [{{ at = \"20 m\", length = \"10 m\", factor = {factor} }}]\n");
        let mut scenario = flat(1, 300.0, 200.0, "");
        scenario.workload.bursts = b(&format!("[workload]\n{bursts}")).workload.bursts;
        found(&scenario, &hours(1.0)).series
    };
    for factor in [1.0, 2.0, 5.0] {
        let series = with(factor);
        let at = |minute: f64| series.hottest_load[(minute * 60.0 / series.seconds) as usize];
        // The maximum of five seconds; a Poisson count of 300 deviates by 6%.
        assert!((at(10.0) - 0.3).abs() < 0.06, "{}", at(10.0));
        assert!((at(25.0) - 0.3 * factor).abs() < 0.06 * factor, "{factor}: {}", at(25.0));
        let after = if factor > 4.0 { 1.0 } else { 0.3 };
        assert!((at(35.0) - after).abs() < 0.06, "{factor}: {}", at(35.0));
        let throttled = series.throttled.iter().zip(&series.hottest_load);
        assert!(throttled.clone().all(|(above, load)| (*above > 0.0) == (*load > 1.0)), "{factor}");
    }
    // A hot key fills one shard of any number: by bytes, if records are large.
    for shards in [4, 16] {
        let mut scenario = flat(shards, 512.0 / f64::from(shards), 2048.0, "");
        scenario.workload.hottest_key_share = 0.5;
        let most = found(&scenario, &hours(0.2)).series.hottest_load.into_iter().fold(0.0, f64::max);
        let expected = 0.5 + 0.5 / f64::from(shards);
        assert!((expected..expected + 0.25).contains(&most), "{shards}: {most}, not {expected}");
    }
}

#[test]
fn catching_up_takes_backlog_over_spare_capacity() {
    // 300 records of 2 KiB: Firehose alone has 2 MiB, 1,024 records per second.
    let outage = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"1 h\" }]\n";
    let found = found(&flat(2, 300.0, 2048.0, outage), &hours(4.0));
    let event = &found.events[0];
    let expected = 300.0 * 3600.0 / (1024.0 - 300.0);
    let took = event.catch_up_seconds.unwrap();
    assert!((took - expected).abs() < 10.0, "{took}, not {expected}");
    assert!((event.backlog as f64 / (600.0 * 3600.0) - 1.0).abs() < 0.01);
    assert!((event.age - 3600.0).abs() < 30.0, "{event:?}");
    assert_eq!(found.books.lost, 0);
    let age = consumer(&found, "firehose").iterator_age;
    assert!((age.max - 3600.0).abs() < 40.0 && age.p50 == 0.0, "{age:?}");
}

#[test]
fn records_past_the_retention_are_lost() {
    let outage = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"26 h\" }]\n";
    let found = found(&flat(2, 50.0, 1024.0, outage), &hours(30.0));
    let lost = found.books.lost as f64 / (100.0 * 2.0 * 3600.0);
    assert!((lost - 1.0).abs() < 0.1, "{:?}", found.books);
    assert_eq!(
        (found.losses[0].consumer.to_string().as_str(), found.losses[0].records),
        ("firehose", found.books.lost)
    );
    assert!((found.losses[0].first / 3600.0 - 25.0).abs() < 0.3, "{:?}", found.losses);
}

#[test]
fn dynamodb_gives_up_after_a_week() {
    let found = found(&flat(1, 1400.0, 200.0, ""), &hours(24.0 * 26.0));
    assert_eq!(found.losses[0].consumer.to_string(), "dynamodb replication");
    // A change waits a week when t / 1.4 changes of t have been written: t = 7 days * 1.4 / 0.4.
    assert!((found.losses[0].first / 86_400.0 - 24.5).abs() < 0.5, "{:?}", found.losses);
    assert!(found.books.balance());
}

/// Buffers of 103 records of 2 KiB and five concurrent invocations: an invocation of `seconds` allows 515 records in
/// that time.
#[test]
fn five_invocations_limit_the_throughput_of_a_shard() {
    let with = |seconds: f64, destination: &str| {
        let scenario = flat(
            2,
            300.0,
            2048.0,
            &format!(
                "[kinesis_firehose.transform]\nbuffer_size = {}\nbase_ms = {}\nper_record_ms = 0.0\n\
                 [delivery]\ndestination = \"{destination}\"\n",
                0.2 * 1024.0 * 1024.0,
                seconds * 1000.0
            ),
        );
        found(&scenario, &hours(1.0))
    };
    let concurrency = |found: &ArchitectureFindings| {
        found.throttling.by_limit.iter().find(|by| by.limit == LimitId::TransformConcurrency).map(|by| by.time_share)
    };
    // 300 / 103 batches per second and shard, each 1.5 s: 8.7 concurrent on two shards, 4.4 of 5 on one.
    let room = with(1.5, "s3");
    assert!(consumer(&room, "firehose").iterator_age.max < 5.0, "{room:?}");
    assert!((9..=10).contains(&room.lambda.unwrap().most_concurrent), "{:?}", room.lambda);
    let slow = with(2.0, "s3");
    let function = slow.lambda.unwrap();
    assert_eq!(function.most_concurrent, 10);
    assert!(function.throttled_seconds > 3500.0 && concurrency(&slow).unwrap() > 0.9, "{function:?}");
    let firehose = consumer(&slow, "firehose");
    assert!((firehose.read as f64 / (2.0 * 257.5 * 3600.0) - 1.0).abs() < 0.01, "{firehose:?}");
    assert!((firehose.iterator_age.max / (3600.0 * (1.0 - 257.5 / 300.0)) - 1.0).abs() < 0.05, "{firehose:?}");
    // Splunk has ten.
    let splunk = with(2.0, "splunk");
    assert!(consumer(&splunk, "firehose").iterator_age.max < 5.0, "{splunk:?}");
    assert_eq!((splunk.lambda.unwrap().throttled_seconds, concurrency(&splunk)), (0.0, None));
}

#[test]
fn a_transform_that_fails_sets_records_aside() {
    let outage =
        "[simulation]\noutages = [{ consumer = \"function\", at = \"1 h\", for = \"1 h\", how = \"fails\" }]\n";
    let found = found(&flat(2, 100.0, 1024.0, outage), &hours(3.0));
    assert!((found.books.set_aside as f64 / (200.0 * 3600.0) - 1.0).abs() < 0.05, "{:?}", found.books);
    let lambda = found.lambda.unwrap();
    assert!(lambda.failed > 0 && lambda.invocations > lambda.failed);
}

/// A transform that takes longer than Firehose waits: every attempt is billed for five minutes, and nothing is
/// delivered.
#[test]
fn a_transform_that_takes_too_long_sets_records_aside() {
    let with = |per_record_ms: f64| {
        let transform = format!("[kinesis_firehose.transform]\nper_record_ms = {per_record_ms}\nbase_ms = 1.0\n");
        found(&flat(1, 10.0, 1024.0, &transform), &hours(6.0))
    };
    // 60 s of 10 records per second: about 600 records, 240 s or 360 s.
    let (holds, fails) = (with(400.0), with(600.0));
    assert_eq!((holds.books.set_aside, holds.lambda.unwrap().failed), (0, 0));
    let lambda = fails.lambda.unwrap();
    assert!(fails.books.delivered < fails.books.changes / 2 && fails.books.set_aside > 0, "{:?}", fails.books);
    assert!(lambda.failed > 0 && lambda.gb_seconds > 0.0, "{lambda:?}");
}
