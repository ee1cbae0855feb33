//! Architecture streams-pipes: a pipe of fixed time on lanes, its requests, its outages and its quotas.

use shardwise_core::model::Case;
use shardwise_core::model::LimitId;
use shardwise_core::model::architectures::streams_pipes::StreamsPipes;
use shardwise_simulate::findings::{DeliveredBy, EventFound, LimitFound, PipeFound};

use super::*;

fn c(text: &str) -> Scenario {
    architecture(ArchitectureId::StreamsPipes, text)
}

fn pipe(found: &ArchitectureFindings) -> PipeFound {
    found.pipe.unwrap()
}

fn limit(found: &ArchitectureFindings, id: LimitId) -> LimitFound {
    found.throttling.by_limit.iter().find(|by| by.limit == id).unwrap().clone()
}

/// Executions of the closed form, for this many hours.
fn executions(scenario: &Scenario, hours: f64) -> f64 {
    let book = book();
    let case = Case::new(scenario, &book);
    let executions = StreamsPipes::new(&case).pipe.lanes.batches(&case.flow.periods).mean(|_| 1.0);
    executions * hours * 3600.0
}

/// Full batches, and those of a window that is much longer than a poll; of one request, and of several.
#[test]
fn requests_and_executions_match_the_bill() {
    for text in [
        "",
        "workload.writes_per_second = 1500\n",
        "workload.writes_per_second = 400\nstreams_pipes = { batch_size = 500, batch_window = \"60 s\" }\n",
        "workload.writes_per_second = 2\nstreams_pipes = { batch_window = \"30 s\" }\n",
        "workload.writes_per_second = 40\nworkload.item_size = 100\nstreams_pipes = { batch_size = 20 }\n",
        "workload.writes_per_second = 400\ndelivered.share = 0.4\n",
        "workload.writes_per_second = 400\nworkload.hottest_key_share = 0.3\n",
    ] {
        let scenario = c(text);
        let found = found(&scenario, &hours(24.0));
        let PipeFound { executions: simulated, requests, .. } = pipe(&found);
        let [closed, bill] = [executions(&scenario, 24.0), billed(&scenario, LineId::PipesRequests, 24.0)];
        // The rates of a day differ by chance.
        let drawn = (found.books.changes as f64) / (24.0 * 3600.0 * scenario.workload.writes_per_second.0);
        for (name, simulated, closed) in [("executions", simulated, closed), ("requests", requests, bill)] {
            let ratio = simulated as f64 / closed / drawn;
            assert!((ratio - 1.0).abs() < 0.01, "{text}: {simulated} {name}, not {closed}: {ratio}");
        }
    }
}

/// 10 million changes of which a filter passes a quarter, in batches of 5 below 64 KiB: AWS bills 500,000 requests.
#[test]
fn a_request_is_a_batch_below_64_kibibytes() {
    let rate = 1e7 / 86_400.0;
    let scenario = c(&format!(
        "workload = {{ writes_per_second = {rate}, peak_to_average = 1.0, burstiness = 0.0 }}\ndelivered.share = 0.25\n\
         streams_pipes = {{ stream_shards = 1, batch_size = 5, batch_window = \"10 s\" }}\n"
    ));
    let requests = pipe(&found(&scenario, &hours(24.0))).requests as f64;
    assert!((requests / 500_000.0 - 1.0).abs() < 0.01, "{requests}");
}

/// A batch of 500 records of 5 KiB is 2.4 MiB: 39.1 chunks of 64 KiB.
#[test]
fn a_large_batch_is_several_requests() {
    let scenario =
        c("workload = { writes_per_second = 1000, peak_to_average = 1.0, change_record_size = \"5 KiB\" }\n\
                      streams_pipes = { stream_shards = 1, batch_size = 500, execution_ms = 300 }\n");
    let found = pipe(&found(&scenario, &hours(1.0)));
    assert_eq!(found.requests, 40 * found.executions);
    // Above 6 MiB a batch is smaller.
    let scenario =
        c("workload = { writes_per_second = 200, peak_to_average = 1.0, change_record_size = \"30 KiB\" }\n\
                      streams_pipes = { stream_shards = 1, batch_size = 500, execution_ms = 300 }\n");
    let found = pipe(&self::found(&scenario, &hours(1.0)));
    assert!(found.requests <= 96 * found.executions, "{found:?}");
}

/// Every change is a Firehose record: of 2,000 a second that the quota allows, 2,400 come.
#[test]
fn a_pipe_cannot_pack() {
    let scenario =
        c("quotas = { \"firehose.direct_put_bytes\" = \"100 MiB\", \"firehose.direct_put_records\" = 2000 }\n\
                      workload = { writes_per_second = 2400, peak_to_average = 1.0, burstiness = 0.0 }\n");
    let found = found(&scenario, &hours(1.0));
    let by = limit(&found, LimitId::FirehosePutRecords);
    assert!((by.throttled_share - 1.0 / 6.0).abs() < 0.01, "{by:?}");
    let carried = (found.books.delivered + found.books.in_buffers) as f64 / 3600.0;
    assert!((carried / 2000.0 - 1.0).abs() < 0.05, "{carried}");
    assert!(pipe(&found).put_again > 0 && found.lambda.is_none());
    assert_eq!(found.delivered_by, DeliveredBy::Firehose);
}

/// The event of an outage from the tenth minute on, and everything that was found.
fn event(outage: &str, hours: f64) -> (ArchitectureFindings, EventFound) {
    let found = balanced(
        &c(&format!(
            "workload = {{ writes_per_second = 20, peak_to_average = 1.0 }}\nstreams_pipes.stream_shards = 1\n\
             simulation.outages = [{{ at = \"10 m\", {outage} }}]\n"
        )),
        &self::hours(hours),
        60.0,
    );
    let event = found.events[0].clone();
    (found, event)
}

#[test]
fn a_pipe_that_stops_catches_up() {
    let (found, event) = event("consumer = \"pipe\", for = \"2 h\"", 4.0);
    assert_eq!(event.event.to_string(), "pipe stops");
    assert!((event.age - 7200.0).abs() < 10.0 && (event.backlog as f64 / 144_000.0 - 1.0).abs() < 0.02, "{event:?}");
    // 2,000 changes a second, of which 20 come.
    let after = event.catch_up_seconds.unwrap();
    assert!((after / (144_000.0 / 1980.0) - 1.0).abs() < 0.2, "{event:?}");
    assert_eq!((found.books.lost, found.books.set_aside, pipe(&found).failed), (0, 0, 0));
    assert!((consumer(&found, "pipe").iterator_age.max - 7200.0).abs() < 10.0);
}

#[test]
fn a_pipe_without_firehose_fails_and_gives_up_nothing() {
    let (found, event) = event("consumer = \"firehose\", for = \"1 h\"", 2.0);
    assert!(pipe(&found).failed > 3600 && event.catch_up_seconds.is_some(), "{event:?}");
    assert_eq!((found.books.lost, found.books.set_aside), (0, 0));
    // Beyond the retention of the stream changes are lost.
    let (found, event) = self::event("consumer = \"pipe\", for = \"26 h\"", 27.0);
    assert!((event.lost as f64 / 144_000.0 - 1.0).abs() < 0.05 && event.lost == found.books.lost, "{event:?}");
    assert_eq!(found.losses[0].consumer.to_string(), "pipe");
}

/// A pipe for each Firehose stream: each is a reader of the stream.
#[test]
fn a_further_firehose_stream_has_a_pipe_of_its_own() {
    let found = found(&c("consumers = [{ kind = \"firehose\", count = 2 }]\n"), &hours(0.5));
    let names: Vec<String> = found.consumers.iter().map(|one| one.consumer.to_string()).collect();
    assert_eq!(names, ["pipe", "firehose-2", "firehose-3"]);
    let polls = limit(&found, LimitId::StreamsReaders).throttled_share;
    assert!((polls - 1.0 / 3.0).abs() < 0.02, "{polls}");
}

#[test]
fn executions_wait_for_the_concurrency_quota() {
    for step in [1.0, 0.1] {
        let scenario =
            c("quotas = { \"firehose.direct_put_bytes\" = \"1 GiB\", \"pipes.concurrent_executions\" = 20 }\n\
             workload = { writes_per_second = 9000, peak_to_average = 1.0 }\n\
             streams_pipes = { stream_shards = 60, execution_ms = 500 }\n");
        let found = balanced(&scenario, &Settings { step, ..hours(0.05) }, 10.0);
        assert_eq!(pipe(&found).most_concurrent, 20, "{step} s");
        let by = limit(&found, LimitId::PipesConcurrency);
        assert!(by.throttled_share > 0.3 && pipe(&found).throttled_seconds > 60.0, "{step} s: {by:?}");
    }
}

#[test]
fn an_execution_that_takes_too_long_fails() {
    let found = found(&c("streams_pipes.execution_ms = 301_000\n"), &hours(1.0));
    assert!(found.books.delivered == 0 && pipe(&found).failed > 0, "{:?}", found.books);
}
