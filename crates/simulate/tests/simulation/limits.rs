//! Which limit throttles.

use shardwise_core::model::LimitId;

use super::*;

fn throttled_shares(found: &ArchitectureFindings, limit: LimitId) -> Option<(f64, f64)> {
    let by = found.throttling.by_limit.iter().find(|by| by.limit == limit);
    by.map(|by| (by.throttled_share, by.time_share))
}

/// One reader can read twice what can be written.
#[test]
fn throttled_writes_are_not_read() {
    let found = found(&flat(2, 2000.0, 2048.0, ""), &hours(0.5));
    assert!(throttled_shares(&found, LimitId::KinesisWriteBytes).unwrap().0 > 0.7);
    assert_eq!(throttled_shares(&found, LimitId::KinesisReadBytes).map_or(0.0, |(share, _)| share), 0.0);
}

#[test]
fn excess_calls_throttle_in_every_second() {
    let consumers = "consumers = [{ kind = \"lambda\", count = 3 }, { kind = \"eventbridge-pipe\" }]";
    let (share, time) =
        throttled_shares(&found(&flat(2, 10.0, 1024.0, consumers), &hours(0.5)), LimitId::KinesisReadCalls).unwrap();
    assert!((share - 0.375).abs() < 0.02 && time > 0.99, "{share} {time}");
}
