//! The concurrency quota, retries, Direct PUT and outages of architecture streams-lambda.

use shardwise_core::catalog::Catalog;
use shardwise_core::input;
use shardwise_core::model::LimitId;
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::Seconds;
use shardwise_simulate::findings::{ArchitectureFindings, ConsumerFound, EventFound, LimitFound};
use shardwise_simulate::{Settings, Simulation};

const STEPS: [f64; 2] = [1.0, 0.1];

/// The findings of a flat load with these settings; the books balance all the time.
fn found(text: &str, step: f64, seconds: f64) -> ArchitectureFindings {
    let mut scenario = input::read_scenario("test", Some(text), &[], &Catalog::embedded()).unwrap();
    (scenario.workload.peak_to_average, scenario.workload.burstiness) = (1.0, 0.0);
    // Without a window, unless one is set.
    scenario.streams_lambda.batch_window.get_or_insert(Seconds(0.0));
    scenario.architectures = vec![ArchitectureId::StreamsLambda].into();
    let book = Catalog::embedded().book("us-east-1").unwrap();
    let settings = Settings { seconds, step, ..Settings::default() };
    let mut simulation = Simulation::new(&scenario, &book, settings).unwrap();
    while !simulation.is_done() {
        simulation.advance(10.0);
        assert!(simulation.is_balanced(), "{:?}", simulation.findings().architectures[0].books);
    }
    simulation.findings().architectures.remove(0)
}

fn function(found: &ArchitectureFindings) -> &ConsumerFound {
    &found.consumers[0]
}

fn limit(found: &ArchitectureFindings, id: LimitId) -> Option<&LimitFound> {
    found.throttling.by_limit.iter().find(|by| by.limit == id)
}

/// Four concurrent invocations process 4 * 100 records in 70 ms, a thousand in 130.
#[test]
fn free_slots_go_to_the_batch_that_has_waited_longest() {
    for (shards, factor, quota, rate) in [(20, 1, 4, 2000.0), (100, 10, 100, 20_000.0)] {
        for step in STEPS {
            let text = format!(
                "quotas = {{ \"firehose.direct_put_bytes\" = \"1 GiB\", \"lambda.concurrent_executions\" = {quota} }}\n\
                 [workload]\nwrites_per_second = {rate}\nchange_record_size = \"512 B\"\n[streams_lambda]\n\
                 stream_shards = {shards}\nparallelization_factor = {factor}\n"
            );
            let found = found(&text, step, 600.0);
            let function = function(&found);
            assert!(function.iterator_age.max <= 2.0, "{shards} lanes, {step} s: {function:?}");
            let read = function.read as f64 / (600.0 * rate);
            assert!((read - 1.0).abs() < 0.01, "{shards}, {step} s: {read}");
            assert_eq!(found.lambda.unwrap().most_concurrent, quota, "{shards}, {step} s");
        }
    }
}

/// A quota of 4 invocations of 100 records in 70 ms is 5,714 records a second.
#[test]
fn a_small_quota_has_the_same_throughput_at_either_step() {
    let ages = STEPS.map(|step| {
        let text = "quotas = { \"firehose.direct_put_bytes\" = \"1 GiB\", \"lambda.concurrent_executions\" = 4 }\n\
                    [workload]\nwrites_per_second = 8000\nchange_record_size = \"512 B\"\n[streams_lambda]\n\
                    stream_shards = 20\n";
        let found = found(text, step, 600.0);
        let function = function(&found);
        let carried = function.read as f64 / 600.0;
        assert!((carried / (4.0 * 100.0 / 0.07) - 1.0).abs() < 0.02, "{step} s: {carried}");
        // No lane starves: the oldest record is as old as the backlog is long.
        let expected = 600.0 * (1.0 - 5714.0 / 8000.0);
        assert!((function.iterator_age.max / expected - 1.0).abs() < 0.05, "{step} s: {function:?}");
        let concurrency = limit(&found, LimitId::LambdaConcurrency).unwrap();
        assert!(concurrency.time_share > 0.99, "{concurrency:?}");
        let above = 1.0 - 5714.0 / 8000.0;
        assert!((concurrency.throttled_share - above).abs() < 0.01, "{concurrency:?}");
        function.iterator_age.max
    });
    assert!((ages[0] / ages[1] - 1.0).abs() < 0.03, "{ages:?}");
}

/// 100 lanes with a thousand records each put them at once, into 1 MiB per second, with a timeout of a second: most
/// attempts fail.
#[test]
fn a_change_is_throttled_once_for_any_number_of_retries() {
    for step in STEPS {
        let text = "quotas = { \"firehose.direct_put_bytes\" = \"1 MiB\" }\n[workload]\nwrites_per_second = 3000\n\
                    [streams_lambda]\nstream_shards = 100\nbatch_size = 1000\nfunction = { timeout = \"1 s\", error_rate = 0.1 }\n";
        let found = found(text, step, 600.0);
        let throttling = &found.throttling;
        assert!(found.lambda.unwrap().failed > 1000, "{:?}", found.lambda);
        assert!((0.2..=1.0).contains(&throttling.throttled_share), "{step} s: {throttling:?}");
        for by in &throttling.by_limit {
            assert!(by.throttled_share <= 1.0 && by.time_share <= 1.0, "{step} s: {by:?}");
        }
        assert!(throttling.time_share <= 1.0 && throttling.delayed_share <= 1.0, "{throttling:?}");
        let rate = found.series.rate.iter().zip(&found.series.throttled);
        assert!(rate.clone().all(|(rate, throttled)| *throttled <= 2.0 * rate), "{:?}", found.series);
    }
}

/// A thousand lanes make about three calls per second each if bytes are few; large records have many bytes.
#[test]
fn direct_put_is_throttled_by_the_exceeded_quota() {
    let with = |text: &str, lanes: &str| {
        found(&format!("[workload]\nwrites_per_second = 3000\n{text}\n[streams_lambda]\n{lanes}\n"), 1.0, 600.0)
    };
    let calls = with("item_size = 100", "stream_shards = 100\nparallelization_factor = 10");
    assert_eq!((limit(&calls, LimitId::FirehosePutBytes), limit(&calls, LimitId::FirehosePutRecords)), (None, None));
    let by = limit(&calls, LimitId::FirehosePutCalls).unwrap();
    assert!(by.throttled_share > 0.0 && by.time_share > 0.1, "{by:?}");
    assert!(by.time_share <= calls.throttling.time_share, "{:?}", calls.throttling);
    assert_eq!(by.throttled_share, calls.throttling.throttled_share);
    let bytes = with("item_size = 4096", "stream_shards = 10");
    let by = limit(&bytes, LimitId::FirehosePutBytes).unwrap();
    assert!(by.throttled_share > 0.3 && by.time_share > 0.9, "{by:?}");
    assert_eq!((limit(&bytes, LimitId::FirehosePutCalls), limit(&bytes, LimitId::FirehosePutRecords)), (None, None));
}

#[test]
fn ages_below_a_step_are_not_resolved() {
    let text = "[workload]\nwrites_per_second = 100\n[streams_lambda]\nstream_shards = 1\n";
    let [whole, tenth] = STEPS.map(|step| found(text, step, 600.0));
    assert_eq!(function(&whole).iterator_age.max, 0.0);
    let age = function(&tenth).iterator_age;
    // Up to a quarter of a second until the poll, and 60 ms of the function, at the end of a step of a tenth of a
    // second.
    assert!((0.1..=0.3).contains(&age.p50) && age.max < 0.45, "{age:?}");
}

/// The findings for the function if Firehose, or the function itself, has an outage from the tenth minute on.
fn event(outage: &str, more: &str, hours: f64) -> (ArchitectureFindings, EventFound) {
    let text = format!(
        "[workload]\nwrites_per_second = 20\n[streams_lambda]\nstream_shards = 1\n{more}\n[simulation]\n\
         outages = [{{ at = \"10 m\", {outage} }}]\n"
    );
    let found = found(&text, 1.0, 3600.0 * hours);
    let event = found.events[0].clone();
    (found, event)
}

#[test]
fn without_firehose_every_invocation_fails() {
    let (stops, firehose) = event("consumer = \"firehose\", for = \"1 h\"", "", 2.0);
    let (fails, function) = event("consumer = \"function\", for = \"1 h\", how = \"fails\"", "", 2.0);
    assert_eq!(
        (firehose.event.to_string().as_str(), firehose.consumer.map(|name| name.to_string()).as_deref()),
        ("firehose stops", Some("firehose"))
    );
    assert_eq!(stops.books, fails.books);
    assert_eq!((firehose.backlog, firehose.age), (function.backlog, function.age));
    assert!((firehose.age - 3600.0).abs() < 5.0 && firehose.catch_up_seconds.is_some(), "{firehose:?}");
    assert!(stops.lambda.unwrap().failed > 3600, "{:?}", stops.lambda);
    assert_eq!((firehose.lost, firehose.set_aside, stops.books.lost), (0, 0, 0));
}

#[test]
fn changes_given_up_are_set_aside_and_expired_ones_are_lost() {
    let hour = 20.0 * 3600.0;
    let check = |outage: &str, more: &str, hours: f64, aside: f64, lost: f64| {
        let (found, event) = event(outage, more, hours);
        let [books, of_event] = [(found.books.set_aside, found.books.lost), (event.set_aside, event.lost)];
        assert_eq!(books, of_event, "{more}: {event:?}");
        assert!((books.0 as f64 - aside).abs() < 0.1 * hour, "{more}: {books:?}, not {aside}");
        assert!((books.1 as f64 - lost).abs() < 0.1 * hour, "{more}: {books:?}, not {lost}");
        let told = found.losses.iter().map(|loss| loss.records).sum::<u64>();
        assert_eq!((told, function(&found).lost), (books.1, books.1), "{more}");
    };
    for fails in ["consumer = \"firehose\"", "consumer = \"function\", how = \"fails\""] {
        check(&format!("{fails}, for = \"1 h\""), "maximum_retries = 2", 2.0, hour, 0.0);
        check(&format!("{fails}, for = \"2 h\""), "maximum_record_age = \"1 h\"", 3.0, hour, 0.0);
        check(&format!("{fails}, for = \"26 h\""), "", 27.0, 0.0, 2.0 * hour);
    }
    // A stopped function reads no record, and gives up what is too old as soon as it works again.
    let stops = "consumer = \"function\", for = \"2 h\"";
    check(stops, "maximum_record_age = \"1 h\"", 3.0, hour, 0.0);
    check("consumer = \"function\", for = \"26 h\"", "maximum_record_age = \"1 h\"", 27.0, 23.0 * hour, 2.0 * hour);
}
