//! Reshardings on schedule and by target utilization.

use shardwise_simulate::findings::EventFound;

use super::*;

fn is_refused(found: &EventFound) -> bool {
    found.event.translatable().id == "event.shards-refused"
}

#[test]
fn a_schedule_is_limited_by_update_shard_count() {
    let reshardings = "[simulation]\nresharding_time = \"10 m\"\n\
        reshardings = [{ at = \"1 h\", shards = 16 }, { at = \"2 h\", shards = 1 }, { at = \"3 h\", shards = 3 }]\n";
    let found = found(&flat(4, 100.0, 1024.0, reshardings), &hours(6.0));
    let said: Vec<String> = found.events.iter().map(|event| event.event.to_string()).collect();
    assert_eq!(said, ["4 to 8 shards, 16 requested", "8 to 4 shards, 1 requested", "4 to 3 shards"]);
    assert_eq!(found.events[0].until, 3600.0 + 600.0);
    let shards = found.shards;
    assert_eq!((shards.first, shards.least, shards.most, shards.last), (4, 3, 8, 3));
    // 70 minutes of 4, an hour of 8, an hour of 4, and what is left of 3.
    let hours = 4.0 * 70.0 / 60.0 + 8.0 + 4.0 + 3.0 * (6.0 - 190.0 / 60.0);
    assert!((shards.shard_hours - hours).abs() < 1e-6, "{}", shards.shard_hours);
    // Compared with 4 throughout.
    assert!((shards.saved_usd.unwrap() - (24.0 - hours) * 0.015).abs() < 1e-9, "{:?}", shards.saved_usd);
}

#[test]
fn one_call_opens_no_more_than_ten_thousand_shards() {
    let resharding = "[simulation]\nresharding_time = \"1 m\"\nreshardings = [{ at = \"1 m\", shards = 12_000 }]\n";
    let found = found(&flat(8000, 1.0, 1024.0, resharding), &Settings { seconds: 180.0, ..Settings::default() });
    assert_eq!(found.events[0].event.to_string(), "8,000 to 10,000 shards, 12,000 requested");
    assert_eq!(found.shards.last, 10_000);
}

/// Closed shards are listed too, by numbers that continue.
#[test]
fn closed_shards_can_be_among_the_worst() {
    let resharding = "[simulation]\nreshardings = [{ at = \"30 m\", shards = 4 }]\n";
    let found = found(&flat(2, 1200.0, 512.0, resharding), &hours(2.0));
    let by_shard = &found.throttling.by_shard;
    let numbers: Vec<usize> = by_shard.iter().map(|shard| shard.shard).collect();
    assert!(numbers.contains(&0) && numbers.contains(&1), "{by_shard:?}");
    assert!(by_shard[0].throttled_share >= found.throttling.throttled_share, "{by_shard:?}");
    assert!((by_shard[0].throttled_share - 1.0 / 6.0).abs() < 0.02 && by_shard[0].time_share > 0.99, "{by_shard:?}");
    // Changes that waited move to the shards that are opened.
    assert!(numbers.iter().all(|number| *number < 6), "{by_shard:?}");
}

#[test]
fn more_than_ten_calls_a_day_are_refused() {
    let calls: Vec<String> =
        (0..12).map(|call| format!("{{ at = {}, shards = {} }}", call * 1800, 4 + call % 2)).collect();
    let scenario = flat(5, 50.0, 1024.0, &format!("[simulation]\nreshardings = [{}]\n", calls.join(", ")));
    let found = found(&scenario, &hours(8.0));
    let refused = found.events.iter().filter(|event| is_refused(event)).count();
    assert_eq!((found.events.len() - refused, refused), (10, 1), "{:?}", found.events);
}

#[test]
fn with_target_utilization_shards_follow_the_day() {
    let scenario =
        b("[workload]\nwrites_per_second = 2000\nburstiness = 0.1\n[kinesis_firehose]\ntarget_utilization = 0.6\n\
        [simulation]\nscaling = \"target-utilization\"\n");
    let found = found(&scenario, &hours(72.0));
    assert!(found.shards.least * 2 < found.shards.most, "{:?}", found.shards);
    assert!(found.shards.saved_usd > Some(0.0), "{:?}", found.shards);
    assert!(found.throttling.throttled_share < 0.05, "{:?}", found.throttling);
    assert!(!found.events.iter().any(is_refused), "{:?}", found.events);
}

/// Twice the highest traffic fits; more than that is throttled until the stream has grown.
#[test]
fn an_on_demand_stream_grows_within_a_quarter_of_an_hour() {
    let with = |factor: f64| {
        let scenario = b(&format!(
            "[workload]\nwrites_per_second = 4000\npeak_to_average = 1.0\nburstiness = 0.0\nchange_record_size = 2048\n\
             bursts = [{{ at = \"1 h\", length = \"2 h\", factor = {factor} }}]\n[kinesis_firehose]\nmode = \"on-demand\"\n\
             [kinesis_firehose.transform]\nenabled = false\n"
        ));
        found(&scenario, &hours(4.0))
    };
    // Slightly less than double, because shards differ by chance.
    let double = with(1.7);
    assert!(double.throttling.throttled_share < 1e-6, "{:?}", double.throttling);
    let triple = with(3.0);
    let grown = &triple.events[0];
    assert!(grown.at <= 3660.0 && (grown.until - grown.at - 900.0).abs() < 1e-9, "{grown:?}");
    let throttled = triple.throttling.time_share * 4.0 * 3600.0;
    assert!((850.0..1000.0).contains(&throttled), "{throttled} s");
    assert_eq!(triple.shards.saved_usd, Some(0.0));
}
