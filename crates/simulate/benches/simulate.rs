//! Speed of the simulation in shard-seconds per second.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input;
use shardwise_core::scenario::{ArchitectureId, Scenario};
use shardwise_simulate::{Settings, Simulation};

fn main() {
    divan::main();
}

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").expect("the default Region has a book")
}

fn scenario(text: &str, id: ArchitectureId) -> Scenario {
    let mut scenario =
        input::read_scenario("bench", Some(text), &[], &Catalog::embedded()).expect("the scenarios here are sound");
    scenario.architectures = vec![id].into();
    scenario
}

/// A day in steps of one second; items are shard-seconds.
fn day(bencher: Bencher<'_, '_>, scenario: &Scenario, shards: u64) {
    let book = book();
    bencher
        .counter(ItemsCount::new(shards * 86_400))
        .bench(|| Simulation::new(black_box(scenario), &book, Settings::default()).ok().map(|s| s.finish().findings()));
}

/// 100 shards, Firehose with its transform, a Lambda and two KCL applications: sized well.
#[divan::bench(sample_count = 20)]
fn hundred_shards_four_consumers(bencher: Bencher<'_, '_>) {
    let text = "consumers = [{ kind = \"lambda\" }, { kind = \"kcl\", fan_out = false, count = 2 }]\n\
                [workload]\nwrites_per_second = 10000\nitem_size = 400\n[kinesis_firehose]\nshards = 100\n";
    day(bencher, &scenario(text, ArchitectureId::KinesisFirehose), 100);
}

/// The same with an EventBridge Pipe: every poll of every second is simulated.
#[divan::bench(sample_count = 5)]
fn hundred_shards_polls_collide(bencher: Bencher<'_, '_>) {
    let text = "consumers = [{ kind = \"lambda\" }, { kind = \"kcl\", fan_out = false, count = 2 }, \
                { kind = \"eventbridge-pipe\" }]\n\
                [workload]\nwrites_per_second = 10000\nitem_size = 400\n[kinesis_firehose]\nshards = 100\n";
    day(bencher, &scenario(text, ArchitectureId::KinesisFirehose), 100);
}

/// 100 lanes of a DynamoDB stream with a few invocations per second each.
#[divan::bench(sample_count = 5)]
fn hundred_lanes(bencher: Bencher<'_, '_>) {
    let text = "quotas = { \"firehose.direct_put_bytes\" = \"100 MiB\" }\n[workload]\nwrites_per_second = 4000\n\
                [streams_lambda]\nstream_shards = 100\nbatch_window = 0\n";
    day(bencher, &scenario(text, ArchitectureId::StreamsLambda), 100);
}

/// One shard with one reader for a day, as in `tests/peers/shard_simpy.py`.
#[divan::bench(sample_count = 20)]
fn one_shard_as_the_peer(bencher: Bencher<'_, '_>) {
    let text = "[workload]\nwrites_per_second = 300\npeak_to_average = 1.0\nburstiness = 0.0\nchange_record_size = 2048\n\
                [kinesis_firehose]\nshards = 1\n[kinesis_firehose.transform]\nenabled = false\n[simulation]\n\
                outages = [{ consumer = \"firehose\", at = \"12 h\", for = \"1 h\" }]\n";
    day(bencher, &scenario(text, ArchitectureId::KinesisFirehose), 1);
}
