//! Architecture kinesis-direct: an on-demand stream that delivers by itself.

use shardwise_core::model::{LimitId, evaluate};
use shardwise_simulate::findings::{DeliveredBy, EventFound};

use super::*;

fn d(text: &str) -> Scenario {
    architecture(ArchitectureId::KinesisDirect, text)
}

const FLAT: &str = "workload.peak_to_average = 1.0\nworkload.burstiness = 0.0\n";

/// A change waits half of the freshness on average, and all of it at worst, as in the report.
#[test]
fn a_change_is_as_old_as_reported() {
    for freshness in [300.0, 900.0] {
        let scenario = d(&format!("{FLAT}kinesis_direct.freshness = {freshness}\n"));
        let found = found(&scenario, &hours(24.0));
        let delivery = consumer(&found, "delivery");
        // Little's law.
        let mean = delivery.mean_backlog / (found.books.changes as f64 / 86_400.0);
        assert!((mean / (freshness / 2.0) - 1.0).abs() < 0.02, "{mean}");
        assert!((delivery.iterator_age.max - freshness).abs() <= 2.0, "{:?}", delivery.iterator_age);
        // An object for each shard and delivery.
        let objects = found.shards.last as f64 * 86_400.0 / freshness;
        assert!((found.objects as f64 / objects - 1.0).abs() < 0.02, "{}, not {objects}", found.objects);
        assert_eq!((found.delivered_by, found.books.in_buffers, found.books.lost), (DeliveredBy::Stream, 0, 0));
        assert!(found.lambda.is_none() && found.pipe.is_none());
    }
}

/// What is written, and throttled, and how the stream grows, does not depend on who reads it.
#[test]
fn it_is_throttled_as_an_on_demand_stream_with_firehose() {
    let with = |id, key: &str| {
        let text = format!(
            "[workload]\nwrites_per_second = 4000\npeak_to_average = 1.0\nhottest_key_share = 0.05\nchange_record_size = 1500\n\
             bursts = [{{ at = \"1 h\", length = \"2 h\", factor = 4.0 }}]\n{key}\n"
        );
        found(&architecture(id, &text), &hours(6.0))
    };
    let direct = with(ArchitectureId::KinesisDirect, "[kinesis_direct]\nrecent_peak = \"8 MiB\"");
    let firehose = with(
        ArchitectureId::KinesisFirehose,
        "[kinesis_firehose]\nmode = \"on-demand\"\nrecent_peak = \"8 MiB\"\ntransform = { enabled = false }",
    );
    assert!(direct.throttling.throttled_share > 0.01, "{:?}", direct.throttling);
    assert_eq!(direct.throttling.throttled_share, firehose.throttling.throttled_share);
    assert_eq!(direct.replication_age, firehose.replication_age);
    assert_eq!(direct.shards, firehose.shards);
    let grown = |found: &ArchitectureFindings| found.events.iter().map(|event| event.until).collect::<Vec<_>>();
    assert!(!direct.events.is_empty() && grown(&direct) == grown(&firehose), "{:?}", direct.events);
}

/// Five consumers have all five calls of each shard.
#[test]
fn its_delivery_uses_no_read_budget() {
    let found = found(&d(&format!("consumers = [{{ kind = \"lambda\", count = 5 }}]\n{FLAT}")), &hours(1.0));
    for number in 1..5 {
        let lambda = &found.consumers[number];
        assert!(lambda.refused_calls_share < 1e-3 && lambda.iterator_age.max <= 3.0, "{lambda:?}");
    }
    let delivery = consumer(&found, "delivery");
    assert_eq!((delivery.calls_per_second, delivery.fan_out), (0.0, false));
}

/// An outage from the first hour on, and everything that was found.
fn outage(length: &str, hours: f64, more: &str) -> (ArchitectureFindings, EventFound) {
    let events = format!("simulation.outages = [{{ consumer = \"delivery\", at = \"1 h\", for = \"{length}\" }}]\n");
    let found = balanced(&d(&format!("{FLAT}{events}{more}")), &self::hours(hours), 60.0);
    let event = found.events.iter().find(|event| event.consumer.is_some()).unwrap().clone();
    (found, event)
}

/// What waits is delivered with the next delivery of each shard.
#[test]
fn what_waits_during_an_outage_is_delivered_afterwards() {
    for (freshness, more) in [(300.0, ""), (900.0, "kinesis_direct.freshness = 900\n")] {
        let (found, event) = outage("2 h", 4.0, more);
        assert_eq!(event.event.to_string(), "delivery stops");
        assert!((7200.0..=7201.0 + freshness).contains(&event.age), "{event:?}");
        let most = 400.0 * (7200.0 + freshness);
        assert!((400.0 * 7200.0 * 0.99..most).contains(&(event.backlog as f64)), "{event:?}");
        let after = event.catch_up_seconds.unwrap();
        assert!(after > 0.0 && after <= freshness + 1.0, "{event:?}");
        let waits = found.books.unread as f64;
        assert!(waits < 400.0 * freshness && found.books.lost == 0, "{:?}", found.books);
        assert!((consumer(&found, "delivery").iterator_age.max - event.age) < freshness, "{event:?}");
    }
}

#[test]
fn an_outage_longer_than_the_retention_loses_changes() {
    let (found, event) = outage("26 h", 28.0, "workload.writes_per_second = 20\n");
    // Two hours' changes, and those that had waited since the last delivery.
    assert!((event.lost as f64 / (20.0 * 7350.0) - 1.0).abs() < 0.05, "{event:?}");
    assert_eq!((found.books.lost, found.losses[0].consumer.to_string().as_str()), (event.lost, "delivery"));
    let (found, _) = outage("26 h", 28.0, "workload.writes_per_second = 20\nkinesis_direct.retention_hours = 48\n");
    assert_eq!(found.books.lost, 0);
}

/// A stream that grows closes shards whose last changes are still to be delivered.
#[test]
fn closed_shards_are_delivered_too() {
    let scenario = d(&format!(
        "{FLAT}workload.writes_per_second = 4000\n\
         workload.bursts = [{{ at = \"30 m\", length = \"2 h\", factor = 3.0 }}]\n"
    ));
    for step in [1.0, 0.1] {
        let found = balanced(&scenario, &Settings { step, ..hours(if step < 1.0 { 1.0 } else { 3.0 }) }, 30.0);
        assert!(found.shards.last > found.shards.first, "{:?}", found.shards);
        let grown = &found.events[0];
        assert!(grown.catch_up_seconds.is_some_and(|after| after > 0.0), "{grown:?}");
        assert!(consumer(&found, "delivery").iterator_age.max <= 302.0, "{:?}", found.consumers);
    }
}

/// A key that is above what a shard takes in the busy hours waits as long as reported.
#[test]
fn a_hot_key_waits_as_long_as_reported() {
    let scenario =
        d("workload = { writes_per_second = 1500, hottest_key_share = 0.5, item_size = 100, burstiness = 0.0 }\n\
                      kinesis_direct.recent_peak = \"20 MiB\"\n");
    let limits = &evaluate(&scenario, &book()).unwrap()[0].limits;
    let limit = limits.iter().find(|one| one.id == LimitId::KinesisWriteRecords).unwrap();
    let delay = limit.wait.unwrap().delay.seconds().unwrap();
    let age = found(&scenario, &hours(48.0)).replication_age.max;
    assert!(delay > 60.0 && (age / delay - 1.0).abs() < 0.25, "{age}, not {delay}");
}
