//! When a consumer that was out of work counts as having caught up.

use shardwise_simulate::intervals::{Sample, StatisticId, intervals};

use super::*;

#[test]
fn who_still_stands_has_not_caught_up() {
    let outages = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"1 h\" }, \
                   { consumer = \"firehose\", at = \"90 m\", for = \"2 h\" }]\n";
    let found = found(&flat(4, 100.0, 1024.0, outages), &hours(6.0));
    let over = found.events.iter().map(|event| event.until + event.catch_up_seconds.unwrap());
    let over: Vec<f64> = over.collect();
    assert_eq!(over[0], over[1]);
    assert!(over[0] > 3.5 * 3600.0, "{over:?}");
}

#[test]
fn a_reader_with_a_slow_pace_is_not_behind() {
    let outage = "consumers = [{ kind = \"custom\", polls_per_second = 0.05 }]\n\
                  [simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"10 m\" }]\n";
    let found = found(&flat(4, 250.0, 1024.0, outage), &hours(3.0));
    assert!(consumer(&found, "custom").iterator_age.p50 > 10.0);
    assert!(found.events[0].catch_up_seconds.is_some_and(|seconds| seconds < 600.0), "{:?}", found.events);
}

#[test]
fn a_batch_that_is_gathered_for_a_minute_is_not_behind() {
    let mut scenario = b("[workload]\nwrites_per_second = 2000\npeak_to_average = 1.0\nburstiness = 0.0\n\
         change_record_size = 1024\n[streams_lambda]\nstream_shards = 20\nbatch_size = 10000\nbatch_window = \"60 s\"\n\
         [simulation]\noutages = [{ consumer = \"function\", at = \"1 h\", for = \"10 m\" }]\n");
    scenario.architectures = vec![ArchitectureId::StreamsLambda].into();
    let found = found(&scenario, &hours(3.0));
    assert!(consumer(&found, "function").iterator_age.p50 > 50.0);
    assert!(found.events[0].catch_up_seconds.is_some_and(|seconds| seconds < 1800.0), "{:?}", found.events);
}

#[test]
fn two_outages_of_one_consumer_are_two_rows() {
    let outages = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"1 m\" }, \
                   { consumer = \"firehose\", at = \"2 h\", for = \"20 m\" }]\n";
    let found = run(&flat(1, 300.0, 1024.0, outages), &hours(4.0));
    let samples = [(); 3].map(|()| Sample::new(&found));
    let intervals = intervals(&samples);
    let rows: Vec<_> = intervals.iter().filter(|one| one.statistic == StatisticId::CatchUp).collect();
    assert_eq!(rows.iter().map(|one| one.runs).collect::<Vec<_>>(), [3, 3]);
    assert!(rows[0].mean < rows[1].mean, "{rows:?}");
}
