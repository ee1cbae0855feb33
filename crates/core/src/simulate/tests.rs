//! What must hold of every simulation, and the cases whose answer is known.

use super::findings::{ConsumerFound, Findings, Found};
use super::{Settings, Simulation};
use crate::catalog::Catalog;
use crate::scenario::{self, ArchitectureId};
use crate::{PriceBook, Scenario};

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").unwrap()
}

/// A scenario of architecture B from a TOML text.
fn b(text: &str) -> Scenario {
    let mut scenario = scenario::read("test", Some(text), &[], &Catalog::embedded()).unwrap();
    scenario.architectures = vec![ArchitectureId::KinesisFirehose];
    scenario
}

fn run(scenario: &Scenario, settings: &Settings) -> Findings {
    Simulation::new(scenario, &book(), settings.clone()).unwrap().finish().findings()
}

fn hours(hours: f64) -> Settings {
    Settings { seconds: hours * 3600.0, ..Settings::default() }
}

fn found(scenario: &Scenario, settings: &Settings) -> Found {
    run(scenario, settings).architectures.remove(0)
}

fn consumer<'a>(found: &'a Found, name: &str) -> &'a ConsumerFound {
    found.consumers.iter().find(|consumer| consumer.consumer == name).unwrap()
}

/// A flat, even load of records of one size: `rate` records a second on each of `shards` shards.
fn flat(shards: u32, rate: f64, bytes: f64, more: &str) -> Scenario {
    b(&format!(
        "[workload]\nwrites_per_second = {}\npeak_to_average = 1.0\nburstiness = 0.0\nchange_record_size = {bytes}\n\
         [kinesis_firehose]\nshards = {shards}\n{more}",
        rate * f64::from(shards)
    ))
}

mod known {
    use super::*;

    #[test]
    fn four_calls_hold_and_a_pipe_more_does_not_at_any_shard_count() {
        let three = "{ kind = \"lambda\", count = 2 }, { kind = \"kcl\" }";
        for shards in [1, 4, 32] {
            let holds = found(&flat(shards, 200.0, 1024.0, &format!("consumers = [{three}]")), &hours(2.0));
            for consumer in &holds.consumers {
                assert_eq!((consumer.iterator_age.max, consumer.refused_calls_share), (0.0, 0.0), "{consumer:?}");
                assert!((consumer.calls_per_second - 1.0).abs() < 0.01);
            }
            let pipe = format!("consumers = [{three}, {{ kind = \"eventbridge-pipe\" }}]");
            let fails = found(&flat(shards, 200.0, 1024.0, &pipe), &hours(2.0));
            let refused: f64 = fails.consumers.iter().map(|consumer| consumer.refused_calls_share).sum();
            assert!(refused > 0.5, "{shards}: {refused}");
            let answered: f64 = fails.consumers.iter().map(|consumer| consumer.calls_per_second).sum();
            assert!((4.9..5.01).contains(&answered), "{shards}: {answered}");
        }
    }

    #[test]
    fn two_consumers_at_full_write_rate_never_catch_up_after_an_outage() {
        let outage = "[simulation]\noutages = [{ consumer = \"kcl\", at = \"10 m\", for = \"10 m\" }]\n";
        let at = |rate: f64| {
            let scenario = flat(1, rate, 2048.0, &format!("consumers = [{{ kind = \"kcl\" }}]\n{outage}"));
            found(&scenario, &hours(12.0))
        };
        // 512 records of 2 KiB are 1 MiB a second: two readers take all of the 2 MiB.
        let full = at(511.9);
        assert_eq!(full.events[0].catch_up_seconds, None);
        // What one of them catches up the other falls behind: 600 s of changes, between the two of them.
        let behind: u64 = full.consumers.iter().map(|consumer| consumer.backlog).sum();
        assert!((behind as f64 / (511.9 * 600.0) - 1.0).abs() < 0.1, "{behind}");
        let half = at(256.0);
        assert!(half.events[0].catch_up_seconds.is_some(), "{:?}", half.events);
    }

    #[test]
    fn a_hot_key_throttles_at_a_thousand_records_however_many_shards() {
        for shards in [4, 16, 64] {
            let scenario = b(&format!(
                "[workload]\nwrites_per_second = 4000\npeak_to_average = 1.0\nburstiness = 0.0\nchange_record_size = 200\n\
                 hottest_key_share = 0.5\n[kinesis_firehose]\nshards = {shards}\n"
            ));
            let found = found(&scenario, &hours(1.0));
            let hot = 2000.0 + 2000.0 / f64::from(shards);
            let expected = (hot - 1000.0) / hot;
            let worst = found.throttling.by_shard[0];
            assert!((worst.throttled_share - expected).abs() < 0.005, "{shards}: {worst:?}, not {expected}");
            assert_eq!(found.throttling.by_limit[0].limit, "kinesis.write_records");
            // What is above a thousand a second waits, ever longer.
            assert!((found.books.waiting as f64 / ((hot - 1000.0) * 3600.0) - 1.0).abs() < 0.02, "{:?}", found.books);
        }
    }

    #[test]
    fn catch_up_takes_the_backlog_over_what_is_spare() {
        // 300 records of 2 KiB: Firehose alone has 2 MiB, 1,024 records a second.
        let outage = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"1 h\" }]\n";
        let found = found(&flat(2, 300.0, 2048.0, outage), &hours(4.0));
        let event = &found.events[0];
        let expected = 300.0 * 3600.0 / (1024.0 - 300.0);
        let took = event.catch_up_seconds.unwrap();
        assert!((took - expected).abs() < 10.0, "{took}, not {expected}");
        assert!((event.backlog as f64 / (600.0 * 3600.0) - 1.0).abs() < 0.01);
        assert!((event.age - 3600.0).abs() < 30.0, "{event:?}");
        assert_eq!(found.books.lost, 0);
        let age = consumer(&found, "firehose").iterator_age;
        assert!((age.max - 3600.0).abs() < 40.0 && age.p50 == 0.0, "{age:?}");
    }

    #[test]
    fn records_past_the_retention_are_lost() {
        let outage = "[simulation]\noutages = [{ consumer = \"firehose\", at = \"1 h\", for = \"26 h\" }]\n";
        let found = found(&flat(2, 50.0, 1024.0, outage), &hours(30.0));
        let lost = found.books.lost as f64 / (100.0 * 2.0 * 3600.0);
        assert!((lost - 1.0).abs() < 0.1, "{:?}", found.books);
        assert_eq!((found.losses[0].consumer.as_str(), found.losses[0].records), ("firehose", found.books.lost));
        assert!((found.losses[0].first / 3600.0 - 25.0).abs() < 0.3, "{:?}", found.losses);
    }

    #[test]
    fn dynamodb_gives_up_after_a_week() {
        let found = found(&flat(1, 1400.0, 200.0, ""), &hours(24.0 * 26.0));
        assert_eq!(found.losses[0].consumer, "dynamodb replication");
        // A change waits a week when t / 1.4 changes of t have been written: t = 7 days * 1.4 / 0.4.
        assert!((found.losses[0].first / 86_400.0 - 24.5).abs() < 0.5, "{:?}", found.losses);
        assert!(found.books.balance());
    }

    #[test]
    fn a_transform_that_fails_sets_records_aside() {
        let outage =
            "[simulation]\noutages = [{ consumer = \"function\", at = \"1 h\", for = \"1 h\", how = \"fails\" }]\n";
        let found = found(&flat(2, 100.0, 1024.0, outage), &hours(3.0));
        assert!((found.books.set_aside as f64 / (200.0 * 3600.0) - 1.0).abs() < 0.05, "{:?}", found.books);
        let lambda = found.lambda.unwrap();
        assert!(lambda.failed > 0 && lambda.invocations > lambda.failed);
    }
}

mod properties {
    use super::*;

    const BUSY: &str = "[workload]\nwrites_per_second = 3000\nkey_skew = 0.9\ndistinct_keys = 2000\nhottest_key_share = 0.05\n\
        correlation_time = \"20 s\"\nbursts = [{ at = \"1 h\", length = \"10 m\", factor = 4.0 }]\n[kinesis_firehose]\nshards = 6\n\
        consumers = [{ kind = \"lambda\", count = 2 }, { kind = \"kcl\", fan_out = true }]\n[simulation]\n\
        outages = [{ consumer = \"firehose\", at = \"2 h\", for = \"20 m\" }, { consumer = \"lambda-2\", at = \"1 h\", for = \"2 h\" }]\n\
        reshardings = [{ at = \"90 m\", shards = 9 }, { at = \"3 h\", shards = 5 }]\n";

    #[test]
    fn the_books_balance_at_every_step() {
        for step in [1.0, 0.1] {
            let settings = Settings { step, ..hours(4.0 * if step < 1.0 { 0.3 } else { 1.0 }) };
            let mut simulation = Simulation::new(&b(BUSY), &book(), settings).unwrap();
            while !simulation.is_done() {
                simulation.advance(step);
                assert!(
                    simulation.is_balanced(),
                    "at {} s: {:?}",
                    simulation.seconds(),
                    simulation.findings().architectures
                );
            }
        }
    }

    #[test]
    fn the_same_however_time_is_cut() {
        let whole = run(&b(BUSY), &hours(2.0));
        let mut cut = Simulation::new(&b(BUSY), &book(), hours(2.0)).unwrap();
        while !cut.is_done() {
            cut.advance(37.0);
        }
        assert_eq!(cut.findings(), whole);
        let other = run(&b(BUSY), &Settings { seed: 2, ..hours(2.0) });
        assert_ne!(other.architectures, whole.architectures);
    }

    #[test]
    fn one_more_consumer_does_not_change_the_traffic() {
        let alone = found(&flat(3, 100.0, 1024.0, ""), &hours(1.0));
        let shared = found(&flat(3, 100.0, 1024.0, "consumers = [{ kind = \"flink\" }]"), &hours(1.0));
        assert_eq!(alone.series.rate, shared.series.rate);
        assert_eq!(alone.books.changes, shared.books.changes);
    }

    #[test]
    fn twice_the_shards_never_throttle_more() {
        for seed in 1..6 {
            let (mut last, mut most) = ((f64::INFINITY, f64::INFINITY), 0.0_f64);
            for shards in [3, 6, 12, 24] {
                let scenario = b(&format!(
                    "[workload]\nwrites_per_second = 5000\npeak_to_average = 2.0\nkey_skew = 1.0\ndistinct_keys = 300\n\
                     change_record_size = 600\n[kinesis_firehose]\nshards = {shards}\n"
                ));
                let throttling = found(&scenario, &Settings { seed, ..hours(3.0) }).throttling;
                let now = (throttling.throttled_share, throttling.delayed_share);
                assert!(now.0 <= last.0 && now.1 <= last.1, "{shards}: {now:?} after {last:?}");
                (last, most) = (now, most.max(now.0));
            }
            assert!(most > 0.0);
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_time() {
        let scenario = flat(2, 600.0, 1900.0, "");
        for length in [1.0, 200.0] {
            let found = found(&scenario, &hours(length));
            assert!(found.series.rate.len() <= 720 && found.series.iterator_age[0].points.len() <= 720);
            assert!(serde_json::to_string(&found).unwrap().len() < 200_000);
        }
    }

    #[test]
    fn nothing_is_not_a_number() {
        let nothing = b("[workload]\nwrites_per_second = 0.000001\n");
        let never = b("[workload]\nwrites_per_second = 2000\nburstiness = 100\nitem_size_cv = 100\n");
        for scenario in [nothing, never, b(BUSY)] {
            let json = serde_json::to_string(&run(&scenario, &hours(3.0))).unwrap();
            // JSON knows no NaN: it would stand there as null.
            let nulls = json.matches(":null").count() - json.matches("\"catch_up_seconds\":null").count();
            assert_eq!(nulls, 0, "{json}");
        }
    }
}

mod theory {
    use super::*;
    use crate::plan;

    /// A bucket filled with what it can hold and offered more: exactly the difference overflows.
    #[test]
    fn a_bucket_overflows_by_what_does_not_fit() {
        // Poisson counts have a variation of their own: at a million records an hour it is a thousandth.
        for (rate, bytes, carried) in [(1500.0, 200.0, 1000.0), (800.0, 2048.0, 512.0), (40.0, 50_000.0, 20.97152)] {
            let found = found(&flat(1, rate, bytes, ""), &hours(2.0));
            let written = (found.books.changes - found.books.waiting) as f64 / 7200.0;
            assert!((written - carried).abs() < 0.01, "{written} of {carried}");
            let share = found.throttling.throttled_share;
            assert!((share - (1.0 - carried / rate)).abs() < 0.01, "{share}");
        }
    }

    /// Throttled share of many seeds beside the closed form, for a grid of scenarios without keys or events.
    #[test]
    fn the_closed_form_is_within_the_interval() {
        let mut outside = Vec::new();
        let mut scenarios = 0;
        for shards in [1_u32, 4] {
            for burstiness in [0.0, 0.1, 0.25, 0.5, 1.0] {
                for load in [0.6, 0.8, 0.9, 1.0, 1.2] {
                    for (rate, bytes) in [(1000.0, 200.0), (512.0, 2048.0)] {
                        let scenario = b(&format!(
                            "[workload]\nwrites_per_second = {}\npeak_to_average = 1.5\nburstiness = {burstiness}\n\
                             change_record_size = {bytes}\n[kinesis_firehose]\nshards = {shards}\n[kinesis_firehose.transform]\nenabled = false\n",
                            rate * load * f64::from(shards)
                        ));
                        scenarios += 1;
                        let report = plan(&scenario, &book()).unwrap();
                        let limit = if bytes < 1000.0 { "kinesis.write_records" } else { "kinesis.write_bytes" };
                        let by = &report.architectures[0].throttling.by;
                        let closed =
                            by.iter().find(|by| by.limit.to_string() == limit).map_or(0.0, |by| by.throttled_share);
                        let shares: Vec<f64> = (1..=12)
                            .map(|seed| {
                                let found = found(&scenario, &Settings { seed, ..hours(24.0) }).throttling;
                                found
                                    .by_limit
                                    .iter()
                                    .find(|found| found.limit == limit)
                                    .map_or(0.0, |found| found.throttled_share)
                            })
                            .collect();
                        let mean = shares.iter().sum::<f64>() / 12.0;
                        let variance = shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / 11.0;
                        // Student's t for 11 degrees of freedom, 99 %.
                        let width = 3.106 * (variance / 12.0).sqrt();
                        if (closed - mean).abs() > width + 1e-7 {
                            outside.push(format!("{shards} {burstiness} {load} {bytes}: closed {closed:.3e}, simulated {mean:.3e} +- {width:.1e}"));
                        }
                    }
                }
            }
        }
        assert!(scenarios >= 50);
        assert!(outside.len() <= 0, "{} of {scenarios}\n{}", outside.len(), outside.join("\n"));
    }
}
