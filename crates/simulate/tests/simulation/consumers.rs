//! Consumers besides the delivery: readers of a DynamoDB stream, and functions of Lambda consumers.

use super::*;

const FLAT: &str = "workload.peak_to_average = 1.0\nworkload.burstiness = 0.0\nworkload.item_size_cv = 0.0\n";

/// Architecture A on a flat day; the books balance all the time.
fn a(text: &str, length: f64) -> ArchitectureFindings {
    let mut scenario = b(&format!("{FLAT}{text}"));
    scenario.architectures = vec![ArchitectureId::StreamsLambda].into();
    let mut simulation = Simulation::new(&scenario, &book(), hours(length)).unwrap();
    while !simulation.is_done() {
        simulation.advance(60.0);
        assert!(simulation.is_balanced());
    }
    simulation.findings().architectures.remove(0)
}

#[test]
fn every_kind_reads_the_dynamodb_stream_at_its_pace() {
    for (kind, calls) in [
        ("kind = \"lambda\"", 4.0),
        ("kind = \"eventbridge-pipe\"", 4.0),
        ("kind = \"kcl\"", 1.0),
        ("kind = \"flink\"", 1.0),
        ("kind = \"custom\", polls_per_second = 0.5", 0.5),
    ] {
        let found =
            a(&format!("consumers = [{{ {kind} }}]\nworkload.writes_per_second = 400\ndelivered.share = 0.5\n"), 0.5);
        let names: Vec<String> = found.consumers.iter().map(|one| one.consumer.to_string()).collect();
        let name = kind.split('"').nth(1).unwrap();
        assert_eq!(names, ["function", name]);
        let reader = consumer(&found, name);
        assert!((reader.calls_per_second / calls - 1.0).abs() < 0.01, "{reader:?}");
        // It sees every change, whatever the filter of the function.
        assert_eq!(reader.read + reader.backlog, found.books.changes);
        assert!(reader.iterator_age.max <= 1.0 + 1.0 / calls, "{reader:?}");
    }
}

/// The function feeds it, and it reads nothing.
#[test]
fn a_firehose_stream_of_a_consumer_is_no_reader() {
    let found = a("consumers = [{ kind = \"firehose\", count = 3 }]\nworkload.writes_per_second = 40\n", 0.1);
    assert_eq!(found.consumers.len(), 1);
    assert_eq!(consumer(&found, "function").refused_calls_share, 0.0);
}

/// One shard with 600 records per second of about 2,500 bytes: a page holds 1 MiB, about 414, or 1,000 of the small ones.
#[test]
fn a_page_limits_a_slow_reader() {
    for (size, page) in [(2560.0, 409.0), (512.0, 1000.0)] {
        let text = |polls: f64, rate: f64| {
            format!(
                "consumers = [{{ kind = \"custom\", polls_per_second = {polls} }}]\nworkload.writes_per_second = {rate}\n\
                 workload.change_record_size = {size}\nstreams_lambda.stream_shards = 1\nstreams_lambda.batch_size = 1000\n"
            )
        };
        let holds = a(&text(1.0, 0.9 * page), 1.0);
        assert!(consumer(&holds, "custom").iterator_age.max < 5.0, "{:?}", consumer(&holds, "custom"));
        let slow = a(&text(1.0, 1.25 * page), 1.0);
        let reader = consumer(&slow, "custom");
        assert!((reader.read as f64 / (page * 3600.0) - 1.0).abs() < 0.01, "{reader:?}");
        assert!((reader.iterator_age.max / 720.0 - 1.0).abs() < 0.05, "{reader:?}");
        // The function is not held up by it.
        assert!(consumer(&slow, "function").iterator_age.max < 10.0);
    }
}

#[test]
fn readers_beyond_those_allowed_share_their_polls() {
    for (global, kcl, refused) in [(false, 1, 0.0), (false, 2, 1.0 / 3.0), (true, 1, 0.5), (true, 3, 0.75)] {
        let text = format!(
            "consumers = [{{ kind = \"kcl\", count = {kcl} }}]\nworkload.global_table = {global}\n\
             workload.writes_per_second = 40\n"
        );
        let found = a(&text, 1.0);
        for one in &found.consumers {
            assert!((one.refused_calls_share - refused).abs() < 0.03, "{global} {kcl}: {one:?}");
        }
        assert_eq!(found.consumers.len(), 1 + kcl);
    }
}

#[test]
fn readers_of_a_dynamodb_stream_can_stop() {
    for name in ["lambda", "kcl", "custom", "eventbridge-pipe", "flink", "kcl-2"] {
        let text = format!(
            "consumers = [{{ kind = \"lambda\" }}, {{ kind = \"kcl\", count = 2 }}, {{ kind = \"flink\" }}, \
             {{ kind = \"custom\", polls_per_second = 2.0 }}, {{ kind = \"eventbridge-pipe\" }}]\n\
             workload.writes_per_second = 40\nquotas = {{}}\n[simulation]\n\
             outages = [{{ consumer = \"{name}\", at = \"10 m\", for = \"1 h\" }}]\n"
        );
        let found = a(&text, 2.0);
        let event = &found.events[0];
        assert_eq!(event.consumer.unwrap().to_string(), name);
        assert!((event.backlog as f64 / (40.0 * 3600.0) - 1.0).abs() < 0.02, "{event:?}");
        assert!((event.age - 3600.0).abs() < 60.0 && event.catch_up_seconds.is_some(), "{event:?}");
        assert_eq!(event.lost, 0);
    }
    // A day and two hours: two hours are lost for it, and for nobody else.
    let text = "consumers = [{ kind = \"kcl\" }]\nworkload.writes_per_second = 20\n[simulation]\n\
                outages = [{ consumer = \"kcl\", at = \"1 h\", for = \"26 h\" }]\n";
    let found = a(text, 28.0);
    let lost = consumer(&found, "kcl").lost;
    assert!((lost as f64 / (20.0 * 7200.0) - 1.0).abs() < 0.1, "{lost}");
    assert_eq!((found.losses.len(), found.losses[0].records, found.books.lost), (1, lost, 0));
}

/// 100 records in 100 ms on each lane: a lane takes 1,000 per second of one shard.
#[test]
fn a_function_of_a_lambda_consumer_has_lanes() {
    let function = "function = { base_ms = 50.0, per_record_ms = 0.5, batch_size = 100, parallelization_factor";
    for fan_out in [false, true] {
        for (factor, rate) in [(1, 800.0), (1, 950.0), (2, 980.0)] {
            let consumers =
                format!("consumers = [{{ kind = \"lambda\", fan_out = {fan_out}, {function} = {factor} }} }}]\n");
            let found = found(&flat(1, rate, 500.0, &consumers), &hours(1.0));
            let lambda = consumer(&found, "lambda");
            assert!((lambda.read as f64 / (rate * 3600.0) - 1.0).abs() < 0.01, "{factor} {rate}: {lambda:?}");
            assert!(lambda.iterator_age.p99 < 15.0, "{factor} {rate}: {lambda:?}");
        }
        let slow = function.replace("per_record_ms = 0.5", "per_record_ms = 1.5");
        let consumers = format!("consumers = [{{ kind = \"lambda\", fan_out = {fan_out}, {slow} = 1 }} }}]\n");
        let found = found(&flat(2, 800.0, 500.0, &consumers), &hours(1.0));
        // 100 in 200 ms.
        let lambda = consumer(&found, "lambda");
        assert!((lambda.read as f64 / (2.0 * 500.0 * 3600.0) - 1.0).abs() < 0.02, "{lambda:?}");
        assert!((lambda.iterator_age.max / (3600.0 * (1.0 - 500.0 / 800.0)) - 1.0).abs() < 0.05, "{lambda:?}");
        // Firehose is not held up by it.
        assert!(consumer(&found, "firehose").iterator_age.max < 5.0);
    }
}

/// The same beside a DynamoDB stream.
#[test]
fn a_function_of_a_reader_has_lanes() {
    let with = |factor: u32| {
        let text = format!(
            "consumers = [{{ kind = \"lambda\", function = {{ base_ms = 50.0, per_record_ms = 1.5, \
             parallelization_factor = {factor} }} }}]\nworkload.writes_per_second = 800\n\
             streams_lambda.stream_shards = 1\n"
        );
        a(&text, 1.0)
    };
    let (one, two) = (with(1), with(2));
    let slow = consumer(&one, "lambda");
    assert!((slow.read as f64 / (500.0 * 3600.0) - 1.0).abs() < 0.02, "{slow:?}");
    assert!((slow.iterator_age.max / (3600.0 * 0.375) - 1.0).abs() < 0.05, "{slow:?}");
    assert!(consumer(&two, "lambda").iterator_age.max < 3.0, "{two:?}");
}
