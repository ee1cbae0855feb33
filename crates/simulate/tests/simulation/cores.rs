//! The findings are the same on any number of cores, to the bit.

use rayon::ThreadPoolBuilder;

use super::*;

/// Scenarios with enough shards or lanes to share them out.
fn wide() -> Vec<(&'static str, Scenario, f64)> {
    let of_b = |text: &str| architecture(ArchitectureId::KinesisFirehose, text);
    let of_a = |text: &str| architecture(ArchitectureId::StreamsLambda, text);
    let pipe = "consumers = [{ kind = \"lambda\" }, { kind = \"kcl\", fan_out = false, count = 2 }, { kind = \"eventbridge-pipe\" }]\n";
    let events = "bursts = [{ at = \"20 m\", length = \"5 m\", factor = 6.0 }]\n[kinesis_firehose]\nshards = 40\n\
                  [kinesis_firehose.transform]\nerror_rate = 0.1\n[simulation]\nscaling = \"target-utilization\"\n\
                  outages = [{ consumer = \"firehose\", at = \"10 m\", for = \"5 m\" }, \
                  { consumer = \"function\", at = \"30 m\", for = \"5 m\", how = \"fails\" }]\n\
                  reshardings = [{ at = \"15 m\", shards = 60 }]\n";
    let busy =
        "writes_per_second = 8000\nitem_size = 700\nhottest_key_share = 0.02\ndistinct_keys = 3000\nkey_skew = 0.8\n";
    vec![
        (
            "quiet",
            of_b("[workload]\nwrites_per_second = 10000\nitem_size = 400\n[kinesis_firehose]\nshards = 100\n"),
            1.0,
        ),
        ("polls collide", of_b(&format!("{pipe}[workload]\n{busy}[kinesis_firehose]\nshards = 64\n")), 0.3),
        ("writes wait", of_b(&format!("[workload]\n{busy}[kinesis_firehose]\nshards = 24\n")), 1.0),
        ("much happens", of_b(&format!("{pipe}[workload]\n{busy}{events}")), 0.7),
        (
            "on-demand, by partition",
            of_b(&format!(
                "[workload]\n{busy}[kinesis_firehose]\nmode = \"on-demand\"\nrecent_peak = \"20 MiB\"\n\
                 [delivery]\ndelivery_partitions = 20\ndynamic_partitioning = {{}}\n"
            )),
            0.5,
        ),
        (
            "lanes",
            of_a(&format!("{PLENTY}[workload]\nwrites_per_second = 4000\n[streams_lambda]\nstream_shards = 100\n")),
            0.3,
        ),
        (
            "lanes that Direct PUT throttles at times",
            of_a(
                "consumers = [{ kind = \"kcl\" }]\nquotas = { \"firehose.direct_put_bytes\" = \"4 MiB\" }\n[workload]\n\
                 writes_per_second = 4000\nburstiness = 0.4\n[streams_lambda]\nstream_shards = 100\n\
                 function = { error_rate = 0.05 }\n",
            ),
            0.3,
        ),
        (
            "more lanes than may run at once",
            of_a(
                "quotas = { \"firehose.direct_put_bytes\" = \"1 GiB\", \"lambda.concurrent_executions\" = 30 }\n\
                 [workload]\nwrites_per_second = 9000\n[streams_lambda]\nstream_shards = 90\n",
            ),
            0.1,
        ),
        (
            "pipes of which some wait for others, and Direct PUT throttles",
            architecture(
                ArchitectureId::StreamsPipes,
                "consumers = [{ kind = \"firehose\" }]\n\
                 quotas = { \"firehose.direct_put_bytes\" = \"6 MiB\", \"pipes.concurrent_executions\" = 30 }\n\
                 [workload]\nwrites_per_second = 9000\nburstiness = 0.4\n[streams_pipes]\nstream_shards = 90\n",
            ),
            0.1,
        ),
        (
            "a stream that delivers by itself",
            architecture(
                ArchitectureId::KinesisDirect,
                &format!(
                    "{pipe}[workload]\n{busy}bursts = [{{ at = \"5 m\", length = \"20 m\", factor = 3.0 }}]\n\
                     [simulation]\noutages = [{{ consumer = \"delivery\", at = \"2 m\", for = \"10 m\" }}]\n"
                ),
            ),
            0.6,
        ),
    ]
}

#[test]
fn findings_do_not_depend_on_the_number_of_cores() {
    for (name, scenario, length) in wide() {
        for step in [1.0, 0.1] {
            let settings = Settings { step, ..hours(if step < 1.0 { length / 5.0 } else { length }) };
            let wired = || Simulation::new(&scenario, &book(), settings.clone()).unwrap();
            let one = wired().on_one_core().finish();
            assert!(one.is_balanced(), "{name}");
            for threads in [1, 2, 7] {
                let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let several = pool.install(|| wired().finish().findings());
                assert!(several == one.findings(), "{name}, step of {step} s, {threads} threads");
            }
        }
    }
}

/// What is simulated together depends on how far a simulation is advanced at a time.
#[test]
fn findings_of_many_shards_do_not_depend_on_how_time_is_divided() {
    for (name, scenario, length) in wide() {
        let settings = hours(length / 2.0);
        let whole = run(&scenario, &settings);
        for seconds in [1.0, 13.0, 300.0] {
            let mut divided = Simulation::new(&scenario, &book(), settings.clone()).unwrap();
            while !divided.is_done() {
                divided.advance(seconds);
            }
            assert!(divided.findings() == whole, "{name}, {seconds} s at a time");
        }
    }
}
