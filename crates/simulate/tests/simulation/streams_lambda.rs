//! Architecture streams-lambda: lanes as queues, their readers, Direct PUT and invocations.

use shardwise_core::model::{LimitId, LineId};
use shardwise_core::text::Seconds;

use super::*;

/// A scenario of architecture A from a TOML text.
pub(super) fn a(text: &str) -> Scenario {
    let mut scenario = architecture(ArchitectureId::StreamsLambda, text);
    // Without a window, unless one is set.
    scenario.streams_lambda.batch_window.get_or_insert(Seconds(0.0));
    scenario
}

const FLAT: &str = "[workload]\npeak_to_average = 1.0\nburstiness = 0.0\n";

/// So many further readers of the stream, for the top of a scenario.
fn readers(count: u32) -> String {
    if count == 0 { String::new() } else { format!("consumers = [{{ kind = \"kcl\", count = {count} }}]\n") }
}

/// One lane that takes one record at a time, for 20 seconds each: in an M/D/1 queue with utilization `u`, `u^2 / (2 (1
/// - u))` records wait on average (Pollaczek and Khinchine).
#[test]
fn a_lane_is_a_queue_with_constant_service_time() {
    for utilization in [0.5, 0.7, 0.8] {
        let scenario = a(&format!(
            "{FLAT}writes_per_second = {}\n[streams_lambda]\nstream_shards = 1\nbatch_size = 1\n\
             function = {{ base_ms = 20000.0, per_record_ms = 0.0, timeout = \"60 s\" }}\n",
            utilization / 20.0
        ));
        let found = found(&scenario, &hours(24.0 * 40.0));
        let waiting = utilization * utilization / (2.0 * (1.0 - utilization));
        let mean = consumer(&found, "function").mean_backlog;
        assert!((mean / waiting - 1.0).abs() < 0.08, "{utilization}: {mean}, not {waiting}");
    }
}

#[test]
fn a_hundred_shards_with_ten_lanes_each_use_the_whole_default_concurrency() {
    let with = |quota: u32| {
        let scenario = a(&format!(
            "quotas = {{ \"firehose.direct_put_bytes\" = \"1 GiB\", \"lambda.concurrent_executions\" = {quota} }}\n\
             {FLAT}writes_per_second = 60000\n[streams_lambda]\nstream_shards = 100\nparallelization_factor = 10\n\
             batch_size = 100\n\
             function = {{ base_ms = 1000.0, per_record_ms = 10.0 }}\n"
        ));
        found(&scenario, &hours(0.2)).lambda.unwrap()
    };
    let whole = with(1000);
    assert_eq!((whole.most_concurrent, whole.throttled_seconds), (1000, 0.0));
    assert!(with(900).throttled_seconds > 100.0);
    assert_eq!(with(900).most_concurrent, 900);
}

/// Ten lanes for each of ten shards, busy a quarter of the time: at some moment far more run than on average.
#[test]
fn maximum_concurrency_is_not_the_mean() {
    for step in [1.0, 0.1] {
        let scenario = a(&format!(
            "{PLENTY}{FLAT}writes_per_second = 14000\n[streams_lambda]\nstream_shards = 10\nparallelization_factor = 10\n"
        ));
        let lambda = found(&scenario, &Settings { step, ..hours(0.2) }).lambda.unwrap();
        let mean = lambda.gb_seconds / 0.25 / 720.0;
        let most = lambda.most_concurrent as f64;
        assert!((15.0..30.0).contains(&mean) && most > 1.5 * mean && most <= 100.0, "{step}: {most}, {mean}");
    }
}

#[test]
fn a_third_reader_is_one_too_many() {
    for (others, refused) in [(0, 0.0), (1, 0.0), (2, 1.0 / 3.0), (3, 0.5)] {
        let scenario = a(&format!("{}{FLAT}writes_per_second = 40\n", readers(others)));
        let found = found(&scenario, &hours(1.0));
        let function = consumer(&found, "function");
        assert!((function.refused_calls_share - refused).abs() < 0.02, "{others}: {function:?}");
        assert!((function.calls_per_second - 4.0 * (1.0 - refused)).abs() < 0.1, "{others}: {function:?}");
        let by_limit = found.throttling.by_limit.iter().find(|by| by.limit == LimitId::StreamsReaders);
        assert_eq!(by_limit.is_some(), others > 1, "{others}: {:?}", found.throttling);
        assert!(by_limit.is_none_or(|by| (by.closed_form_share - refused).abs() < 1e-12), "{by_limit:?}");
    }
}

/// A batch of a lane takes 70 ms for 100 records. With two readers that is 1,428 records per second; with three, every
/// third poll is throttled and retried after a quarter of a second: 100 in 70 + 125 ms, 513 per second.
#[test]
fn a_third_reader_overloads_a_lane() {
    let with = |others: u32, rate: f64| {
        let scenario = a(&format!(
            "{}{PLENTY}{FLAT}writes_per_second = {rate}\n[streams_lambda]\nstream_shards = 1\n",
            readers(others)
        ));
        found(&scenario, &hours(2.0))
    };
    let (two, three) = (with(1, 800.0), with(2, 800.0));
    assert!(consumer(&two, "function").iterator_age.max <= 1.0, "{two:?}");
    let function = consumer(&three, "function");
    let carried = function.read as f64 / 7200.0;
    assert!((carried / 513.0 - 1.0).abs() < 0.02, "{carried}");
    assert!((function.iterator_age.max / (7200.0 * (1.0 - 513.0 / 800.0)) - 1.0).abs() < 0.05, "{function:?}");
    // If the lane has headroom, a throttled poll costs a few quarters of a second.
    let spare = [with(1, 200.0), with(2, 200.0)].map(|found| consumer(&found, "function").iterator_age);
    assert!(spare[0].max <= 1.0 && spare[1].p99 > 1.5 && spare[1].max < 5.0, "{spare:?}");
}

#[test]
fn the_shard_with_the_hot_key_is_the_worst() {
    let scenario = a(&format!(
        "{PLENTY}{FLAT}writes_per_second = 3000\nhottest_key_share = 0.5\n[streams_lambda]\nstream_shards = 4\n\
         parallelization_factor = 2\n"
    ));
    let throttling = found(&scenario, &hours(0.5)).throttling;
    let worst = throttling.by_shard[0];
    // One of its two lanes has the key and an eighth of the rest, and processes 100 records in 70 ms.
    let (shard, lane) = (0.5 + 0.5 / 4.0, 3000.0 * (0.5 + 0.5 / 8.0));
    assert!((worst.traffic_share - shard).abs() < 1e-9, "{worst:?}");
    let expected = (lane - 100.0 / 0.07) / (3000.0 * shard);
    assert!((worst.throttled_share - expected).abs() < 0.005, "{worst:?}, not {expected}");
    assert_eq!(throttling.by_shard.len(), 1);
}

#[test]
fn a_function_that_fails_for_a_day_loses_what_is_past_retention() {
    let failing = |more: &str, length: &str| {
        let scenario = a(&format!(
            "{FLAT}writes_per_second = 20\n[streams_lambda]\nstream_shards = 1\n{more}\n[simulation]\n\
             outages = [{{ consumer = \"function\", at = \"1 h\", for = \"{length}\", how = \"fails\" }}]\n"
        ));
        found(&scenario, &hours(40.0))
    };
    let short = failing("", "2 h");
    assert_eq!((short.books.lost, short.books.set_aside), (0, 0));
    let event = &short.events[0];
    let capacity = 100.0 / 0.07;
    let expected = 20.0 * 7200.0 / (capacity - 20.0);
    assert!((event.catch_up_seconds.unwrap() / expected - 1.0).abs() < 0.1, "{event:?}, not {expected}");
    let long = failing("", "26 h");
    assert!((long.books.lost as f64 / (20.0 * 7200.0) - 1.0).abs() < 0.1, "{:?}", long.books);
    let bounded = failing("maximum_retries = 2\nbisect_on_error = true", "2 h");
    assert!((bounded.books.set_aside as f64 / (20.0 * 7200.0) - 1.0).abs() < 0.05, "{:?}", bounded.books);
}

#[test]
fn the_utilization_of_the_hottest_lane_is_arrivals_over_capacity() {
    // 100 records take 70 ms: two lanes process 1,428 per second each.
    for rate in [600.0, 4000.0] {
        let scenario = a(&format!("{PLENTY}{FLAT}writes_per_second = {rate}\n[streams_lambda]\nstream_shards = 2\n"));
        let loads = found(&scenario, &hours(0.2)).series.hottest_load;
        let (mean, expected) = (loads.iter().sum::<f64>() / loads.len() as f64, rate / 2.0 * 0.07 / 100.0);
        assert!((expected..1.1 * expected).contains(&mean), "{mean}, not {expected}");
    }
}

/// If Direct PUT has a higher utilization than any lane, it is the one that is reported.
#[test]
fn the_utilization_of_direct_put_is_arrivals_over_quota() {
    let scenario = a(&format!(
        "quotas = {{ \"firehose.direct_put_bytes\" = \"1 MiB\" }}\n{FLAT}writes_per_second = 2000\n[delivered]\nrecord_size = 1024\n[streams_lambda]\nstream_shards = 10\n\
         "
    ));
    let loads = found(&scenario, &hours(0.2)).series.hottest_load;
    let mean = loads.iter().sum::<f64>() / loads.len() as f64;
    assert!((mean / (2000.0 / 1024.0) - 1.0).abs() < 0.02, "{mean}");
}

#[test]
fn direct_put_rejects_the_excess() {
    let scenario = a(&format!(
        "quotas = {{ \"firehose.direct_put_bytes\" = \"1 MiB\" }}\n{FLAT}writes_per_second = 2000\n[delivered]\nrecord_size = 1024\n[streams_lambda]\nstream_shards = 10\n\
         "
    ));
    let found = found(&scenario, &hours(1.0));
    let carried = (found.books.delivered + found.books.in_buffers) as f64 / 3600.0;
    assert!((carried / 1024.0 - 1.0).abs() < 0.05, "{carried}");
    assert!(
        found.throttling.by_limit.iter().any(|by| by.limit == LimitId::FirehosePutBytes && by.throttled_share > 0.3)
    );
}

/// Simulated invocations divided by those in the bill, over this many hours.
fn invocations_over_closed_form(scenario: &Scenario, length: f64) -> f64 {
    let outcome = &shardwise_core::model::evaluate(scenario, &book()).unwrap()[0];
    let requests = outcome.bill.lines.iter().find(|line| line.id == LineId::LambdaRequests).unwrap();
    let closed = requests.quantity.value() * length / 730.0;
    found(scenario, &hours(length)).lambda.unwrap().invocations as f64 / closed
}

#[test]
fn invocations_match_the_closed_form() {
    for (text, tolerance) in [
        ("writes_per_second = 40\n", 0.03),
        ("writes_per_second = 600\n", 0.05),
        ("writes_per_second = 100\n[streams_lambda]\nbatch_window = \"5 s\"\nbatch_size = 1000\n", 0.05),
        ("writes_per_second = 100\n[delivered]\nshare = 0.2\n", 0.03),
    ] {
        let scenario = a(&format!("{FLAT}{text}"));
        let ratio = invocations_over_closed_form(&scenario, 24.0);
        assert!((ratio - 1.0).abs() < tolerance, "{text}: {ratio}");
    }
}

/// If a poll finds about as many records as a batch holds, half of the polls find more, and those cause two
/// invocations; the closed form assumes a mean poll. At 400 records per second a poll finds 100 on average: the first
/// batch takes 70 ms, and if anything is left then, a second one starts at once, a quarter of a second before the next
/// poll. That is 1.5 invocations in 250 + 70 / 2 ms, 5.26 per second instead of 4. Well below and well above that, the
/// two agree.
#[test]
fn barely_filled_batches_exceed_the_closed_form() {
    for (rate, expected) in [
        (200.0, 1.0),
        (300.0, 1.0),
        (350.0, 1.06),
        (400.0, 1.30),
        (450.0, 1.34),
        (600.0, 1.12),
        (800.0, 1.06),
        (1000.0, 1.02),
        (1200.0, 1.01),
    ] {
        let scenario = a(&format!(
            "{PLENTY}{FLAT}writes_per_second = {rate}\n[streams_lambda]\nstream_shards = 1\nbatch_size = 100\n"
        ));
        let ratio = invocations_over_closed_form(&scenario, 4.0);
        assert!((ratio - expected).abs() < 0.02, "{rate}: {ratio}, not {expected}");
    }
}

#[test]
fn the_books_balance_at_every_step() {
    let scenario = a(
        "consumers = [{ kind = \"kcl\" }, { kind = \"lambda\" }]\ndelivered.share = 0.8\n[workload]\nwrites_per_second = 2500\nhottest_key_share = 0.3\n[streams_lambda]\nstream_shards = 3\n\
        parallelization_factor = 2\nmaximum_retries = 3\nbisect_on_error = true\nmaximum_record_age = \"10 m\"\n\
        function = { error_rate = 0.1 }\n[simulation]\n\
        outages = [{ consumer = \"function\", at = \"10 m\", for = \"20 m\" }, { consumer = \"function\", at = \"40 m\", for = \"5 m\", how = \"fails\" }]\n",
    );
    let mut simulation = Simulation::new(&scenario, &book(), hours(1.0)).unwrap();
    while !simulation.is_done() {
        simulation.advance(1.0);
        assert!(
            simulation.is_balanced(),
            "at {} s: {:?}",
            simulation.seconds(),
            simulation.findings().architectures[0].books
        );
    }
    let books = simulation.findings().architectures[0].books;
    assert!(books.set_aside > 0 && books.filtered > 0 && books.delivered > 0, "{books:?}");
}
