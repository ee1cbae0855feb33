//! How changes lie on shards: an isolated hot key, and records that are spread whatever their key.

use shardwise_core::model::LimitId;
use shardwise_core::report::plan;

use super::*;

/// 6,000 records per second, 600 of them on one key, on shards that take 1,000 each.
fn isolated(shards: u32) -> Scenario {
    let mut scenario = b(&format!(
        "[workload]\nwrites_per_second = 6000\npeak_to_average = 1.0\nburstiness = 0.0\nchange_record_size = 200\n\
         hottest_key_share = 0.1\n[kinesis_firehose]\nshards = {shards}\nisolate_hot_key = true\n"
    ));
    scenario.kinesis_firehose.transform.enabled = false;
    scenario
}

#[test]
fn an_isolated_key_is_alone_on_its_shard() {
    // The rest are 5,400 on all shards but two: the one of the key, and the second half of the one that was split.
    for (shards, above) in [(9, 0.0), (7, 80.0)] {
        let found = found(&isolated(shards), &hours(0.5));
        assert_eq!((found.shards.first, found.shards.shard_hours), (u64::from(shards), 0.5 * f64::from(shards)));
        let expected = above * f64::from(shards - 2) / 6000.0;
        assert!((found.throttling.throttled_share - expected).abs() < 0.003, "{shards}: {:?}", found.throttling);
        // The key itself never is.
        assert!(found.throttling.by_shard.iter().all(|shard| shard.shard > 0), "{:?}", found.throttling);
    }
    let mut even = isolated(7);
    even.kinesis_firehose.isolate_hot_key = false;
    let worst = found(&even, &hours(0.5)).throttling.by_shard[0];
    assert!((worst.traffic_share - (0.1 + 0.9 / 7.0)).abs() < 1e-9 && worst.throttled_share > 0.2, "{worst:?}");
}

/// A layout that the model chooses because it needs fewer shards.
#[test]
fn a_stream_is_laid_out_as_it_is_sized() {
    let mut scenario = b("[workload]\nwrites_per_second = 6000\npeak_to_average = 1.0\nburstiness = 0.25\n\
         change_record_size = 200\nhottest_key_share = 0.1\n");
    let outcome = plan(&scenario, &book()).unwrap().architectures.remove(0);
    let sized = found(&scenario, &hours(1.0));
    assert_eq!(sized.shards.first, outcome.shards.used);
    let closed = outcome.throttling.throttled_share;
    let worst = sized.throttling.by_shard[0].throttled_share;
    assert!((worst / closed - 1.0).abs() < 0.3, "{worst}, not {closed}");
    // Even shards of the same number are throttled far more.
    scenario.kinesis_firehose.shards = Some(sized.shards.first as u32);
    let even = found(&scenario, &hours(1.0)).throttling.throttled_share;
    assert!(even > 3.0 * sized.throttling.throttled_share, "{even}");
}

/// UpdateShardCount makes equal shards, among them one with the key and a part of the rest.
#[test]
fn resharding_ends_the_isolation() {
    let mut scenario = isolated(8);
    scenario.simulation = b("[simulation]\nreshardings = [{ at = \"10 m\", shards = 9 }]\n").simulation;
    let mut simulation = Simulation::new(&scenario, &book(), hours(1.0)).unwrap();
    while !simulation.is_done() {
        simulation.advance(30.0);
        assert!(simulation.is_balanced());
    }
    let found = simulation.findings().architectures.remove(0);
    assert_eq!((found.shards.first, found.shards.last), (8, 9));
    let worst = found.throttling.by_shard[0];
    // 600 + 600 of 1,000; numbers continue after the shards that were simulated before.
    assert!(worst.shard > 6 && (worst.throttled_share - 1.0 / 6.0).abs() < 0.02, "{worst:?}");
}

#[test]
fn with_record_distribution_auto_keys_do_not_matter() {
    let with = |distribution: &str| {
        found(
            &b(&format!(
                "[workload]\nwrites_per_second = 4000\npeak_to_average = 1.0\nburstiness = 0.0\n\
                 change_record_size = 200\nhottest_key_share = 0.5\ndistinct_keys = 10\nkey_skew = 2.0\n\
                 [kinesis_firehose]\nmode = \"on-demand\"\nrecord_distribution = \"{distribution}\"\n"
            )),
            &hours(0.2),
        )
    };
    let (by_key, auto) = (with("partition-key"), with("auto"));
    assert!(by_key.throttling.throttled_share > 0.2, "{:?}", by_key.throttling);
    assert_eq!((auto.throttling.throttled_share, auto.shards.first), (0.0, 8), "{:?}", auto.throttling);
    assert!(auto.throttling.by_limit.iter().all(|by| by.limit != LimitId::KinesisWriteRecords));
}
