//! Firehose behind its source: the buffers, the transform function, and what is dropped or set aside.

use super::*;

const FLAT: &str = "workload.peak_to_average = 1.0\nworkload.burstiness = 0.0\n";

/// A scenario of an architecture with Firehose, on a flat day.
fn flat_day(id: ArchitectureId, text: &str) -> Scenario {
    architecture(id, &format!("{FLAT}{text}"))
}

/// The architectures with a Firehose behind them.
const WITH_FIREHOSE: [ArchitectureId; 3] =
    [ArchitectureId::StreamsLambda, ArchitectureId::KinesisFirehose, ArchitectureId::StreamsPipes];

/// Buffers that are full first, and those whose interval is over first: one per shard, or per partition.
#[test]
fn objects_agree_with_the_bill() {
    let partitions = "delivery.delivery_partitions = 20\n";
    let dynamic = "delivery.dynamic_partitioning = { object_size = \"1 MiB\" }\n";
    for (rate, text) in [
        (2000.0, String::new()),
        (40.0, String::new()),
        (0.02, String::new()),
        (2000.0, "workload.hottest_key_share = 0.2\n".into()),
        (400.0, partitions.into()),
        (1000.0, format!("{partitions}{dynamic}")),
        (0.05, format!("{partitions}{dynamic}")),
        (40.0, "delivered.share = 0.3\n".into()),
    ] {
        for id in WITH_FIREHOSE {
            let scenario = flat_day(id, &format!("workload.writes_per_second = {rate}\n{text}"));
            let length = if rate < 1.0 { 24.0 * 20.0 } else { 24.0 };
            let (objects, bill) =
                (found(&scenario, &hours(length)).objects, billed(&scenario, LineId::S3PutRequests, length));
            // What is in a buffer at the end is no object yet.
            let open = 0.5 * f64::from(scenario.delivery.delivery_partitions).max(8.0);
            // Few records come out of the transform several at a time.
            let within = if rate < 1.0 { 0.06 } else { 0.04 };
            assert!((objects as f64 - bill).abs() < within * bill + open, "{id} {rate} {text}: {objects}, not {bill}");
        }
    }
}

/// A change every 17 minutes: a buffer of 60 s is handed on once for each, not once a minute.
#[test]
fn there_are_no_more_invocations_than_changes() {
    let scenario = flat_day(ArchitectureId::KinesisFirehose, "workload.writes_per_second = 0.001\n");
    let found = found(&scenario, &hours(730.0));
    let invocations = found.lambda.unwrap().invocations;
    assert!(invocations <= found.books.changes, "{invocations} for {:?}", found.books);
    let bill = billed(&scenario, LineId::LambdaRequests, 730.0);
    assert!((invocations as f64 / bill - 1.0).abs() < 0.05, "{invocations}, not {bill}");
    assert!(found.objects <= found.books.changes, "{}", found.objects);
}

#[test]
fn the_transform_drops_what_is_not_wanted() {
    let scenario = flat_day(
        ArchitectureId::KinesisFirehose,
        "workload.writes_per_second = 500\ndelivered.share = 0.2\nkinesis_firehose.shards = 2\n",
    );
    let books = found(&scenario, &hours(2.0)).books;
    let share = books.delivered as f64 / (books.delivered + books.filtered) as f64;
    assert!((share - 0.2).abs() < 0.02 && books.balance(), "{books:?}");
    // Without a function nothing is dropped.
    let mut whole = scenario;
    whole.kinesis_firehose.transform.enabled = false;
    assert_eq!(found(&whole, &hours(1.0)).books.filtered, 0);
}

/// A buffer of 2 MiB holds 2,048 records of 1 KiB; what the function returns is 8.2 MiB of 6.
#[test]
fn a_response_above_six_mebibytes_sets_records_aside() {
    let with = |delivered: u32, rate: f64| {
        let text = format!(
            "workload.writes_per_second = {rate}\nworkload.change_record_size = 1024\n\
             delivered.record_size = {delivered}\nkinesis_firehose.shards = 1\n\
             kinesis_firehose.transform.buffer_size = \"2 MiB\"\n"
        );
        found(&flat_day(ArchitectureId::KinesisFirehose, &text), &hours(1.0))
    };
    let fails = with(3072, 200.0);
    let lambda = fails.lambda.unwrap();
    assert_eq!((fails.books.delivered, lambda.failed), (0, lambda.invocations), "{:?}", fails.books);
    assert!(fails.books.set_aside > 690_000 && lambda.invocations.is_multiple_of(4), "{:?}", fails.books);
    // A buffer that is not full at the end of its interval, and smaller records.
    for holds in [with(3072, 20.0), with(2048, 200.0)] {
        assert_eq!((holds.books.set_aside, holds.lambda.unwrap().failed), (0, 0));
        assert!(holds.books.delivered > 0);
    }
}

/// A request of many small records is above 6 MiB too: each has an envelope.
#[test]
fn a_request_above_six_mebibytes_sets_records_aside() {
    let text = "workload.writes_per_second = 900\nworkload.change_record_size = 100\ndelivered.record_size = 10\n\
                kinesis_firehose.shards = 1\nkinesis_firehose.transform = { buffer_size = \"1.5 MiB\" }\n";
    let found = found(&flat_day(ArchitectureId::KinesisFirehose, text), &hours(0.5));
    assert!(found.books.set_aside > 0 && found.books.delivered == 0, "{:?}", found.books);
}

#[test]
fn partitions_beyond_the_active_ones_are_set_aside() {
    for (granted, share) in [
        ("", 500.0 / 2000.0),
        ("\"firehose.active_partitions\" = 1500", 0.75),
        ("\"firehose.active_partitions\" = 5000", 1.0),
    ] {
        for id in WITH_FIREHOSE {
            let text = format!(
                "quotas = {{ {granted} }}\nworkload.writes_per_second = 1000\ndelivery.delivery_partitions = 2000\n\
                 delivery.dynamic_partitioning = {{ object_size = \"1 MiB\" }}\n"
            );
            let books = found(&flat_day(id, &text), &hours(1.0)).books;
            let passed = (books.delivered + books.in_buffers) as f64 / books.changes as f64;
            assert!((passed - share).abs() < 0.03 && books.balance(), "{id} {granted}: {books:?}");
            assert_eq!(books.set_aside > 0, share < 1.0, "{id} {granted}: {books:?}");
        }
    }
}
