//! Numbers at the edge of what can be counted: they are refused with the reason, or counted to the last.

use std::sync::Arc;

use shardwise_core::scenario::{Burst, LONGEST_RUN, Moment, Resharding};
use shardwise_core::text::{PerSecond, Seconds};
use shardwise_simulate::{Refused, Trace};

use super::*;

fn refused(scenario: &Scenario, settings: &Settings) -> Refused {
    let refused = Simulation::new(scenario, &book(), settings.clone()).err();
    refused.unwrap_or_else(|| panic!("not refused: {:?}, {settings:?}", scenario.workload))
}

/// A burst of an hour from the start for each factor.
fn with_bursts(factors: &[f64]) -> Scenario {
    let mut scenario = flat(1, 100.0, 1024.0, "");
    let burst = |&factor: &f64| Burst { at: Moment::At(Seconds(0.0)), length: Seconds(3600.0), factor };
    scenario.workload.bursts = factors.iter().map(burst).collect();
    scenario
}

#[test]
fn factors_that_multiply_to_infinity_are_refused() {
    let large = [1e6; 60];
    for factors in [&large[..], &[1e6; 6], &[1e300, 1e300], &[1e300, 1e300, 0.0], &[&large[..], &[0.0]].concat()] {
        let Refused { key, message, .. } = refused(&with_bursts(factors), &hours(1.0));
        assert_eq!(key, "workload.bursts", "{factors:?}");
        let product: f64 = factors.iter().filter(|factor| **factor > 0.0).product();
        assert_eq!(message.to_string().contains("infinity"), product.is_infinite(), "{factors:?}: {message}");
    }
    let trace = Some(Trace { seconds: 60.0, rates: Arc::from([100.0]) });
    let refused = refused(&with_bursts(&[1e300, 1e300, 0.0]), &Settings { trace, ..hours(1.0) });
    assert!(refused.message.to_string().contains("infinity"), "{}", refused.message);
    // Nothing times anything is nothing.
    let nothing = found(&with_bursts(&[&[0.0][..], &large].concat()), &hours(0.9));
    assert_eq!(nothing.books.changes, 0);
}

#[test]
fn rates_that_cannot_be_counted_are_refused() {
    for rate in [1e10, 1e300, f64::INFINITY, f64::NAN, -1.0] {
        let mut scenario = flat(1, 100.0, 1024.0, "");
        let trace = Some(Trace { seconds: 1.0, rates: Arc::from([100.0, rate]) });
        let refusal = refused(&scenario, &Settings { trace, ..hours(1.0) });
        assert!(refusal.message.to_string().contains("a rate in changes per second"), "{rate}: {}", refusal.message);
        // A scenario with no number, or one below 0, is refused where it is read.
        if rate.is_nan() || rate < 0.0 {
            continue;
        }
        scenario.workload.writes_per_second = PerSecond(rate);
        assert_eq!(refused(&scenario, &hours(1.0)).key, "workload.writes_per_second", "{rate}");
    }
}

/// A billion changes a second for days on one shard, and on one lane whose function is stopped: their backlog, added up
/// over all steps, is more than 64 bits hold.
#[test]
fn the_largest_rate_is_counted_to_the_last_change() {
    let text = "[workload]\nwrites_per_second = 1e9\npeak_to_average = 1.0\nburstiness = 0.0\nitem_size = 1\n\
                [kinesis_firehose]\nshards = 1\n[streams_lambda]\nstream_shards = 1\n[simulation]\n\
                outages = [{ consumer = \"function\", at = \"0 h\", for = \"200 h\" }]\n";
    for id in [ArchitectureId::KinesisFirehose, ArchitectureId::StreamsLambda] {
        let mut scenario = b(text);
        scenario.architectures = vec![id].into();
        let simulation = Simulation::new(&scenario, &book(), hours(80.0)).unwrap().finish();
        let found = &simulation.findings().architectures[0];
        assert!(simulation.is_balanced(), "{id}: {:?}", found.books);
        assert!((found.books.changes as f64 / (80.0 * 3600.0 * 1e9) - 1.0).abs() < 1e-5, "{id}: {:?}", found.books);
        let consumer = &found.consumers[0];
        assert!(consumer.mean_backlog <= consumer.most_backlog as f64, "{id}: {consumer:?}");
        if id == ArchitectureId::StreamsLambda {
            // All of 24 hours, once the first have passed.
            let kept = 24.0 * 3600.0 * 1e9;
            assert!((consumer.most_backlog as f64 / kept - 1.0).abs() < 0.02, "{consumer:?}");
            assert!((consumer.mean_backlog / kept - (1.0 - 12.0 / 80.0)).abs() < 0.02, "{consumer:?}");
        }
    }
}

/// However bursty the largest rate is.
#[test]
fn bursts_of_the_largest_rate_are_counted() {
    let text = "[workload]\nwrites_per_second = 1e9\npeak_to_average = 1.0\nburstiness = 100\ncorrelation_time = \"1 h\"\n\
                item_size = 1\n[kinesis_firehose]\nshards = 3\n[streams_lambda]\nstream_shards = 3\n";
    for seed in [0, 1, u64::MAX] {
        let mut scenario = b(text);
        scenario.architectures = vec![ArchitectureId::KinesisFirehose, ArchitectureId::StreamsLambda].into();
        let settings = Settings { seed, ..hours(48.0) };
        let simulation = Simulation::new(&scenario, &book(), settings).unwrap().finish();
        assert!(simulation.is_balanced(), "{seed}");
    }
}

#[test]
fn time_ends_at_its_bound() {
    let scenario = flat(1, 1.0, 1024.0, "");
    for seconds in [LONGEST_RUN * (1.0 + 1e-15), 1e300, f64::INFINITY, f64::NAN, 0.0, -1.0] {
        refused(&scenario, &Settings { seconds, ..Settings::default() });
    }
    for days in ["366.00001", "1e300", "inf", "NaN", "0", "-1", ""] {
        assert_eq!(Settings::read(days, "1").unwrap_err().key, "days", "{days}");
    }
    for seed in ["18446744073709551616", "-1", "1e3", ""] {
        assert_eq!(Settings::read("1", seed).unwrap_err().key, "seed", "{seed}");
    }
    let longest = Settings::read("366", "18446744073709551615").unwrap();
    assert_eq!((longest.seconds, longest.seed), (LONGEST_RUN, u64::MAX));
    let mut simulation = Simulation::new(&scenario, &book(), longest).unwrap();
    simulation.advance(3600.0);
    assert_eq!((simulation.seconds(), simulation.is_balanced()), (3600.0, true));
}

/// Whatever time is left, and whatever is asked for.
#[test]
fn a_simulation_can_be_advanced_by_anything() {
    let scenario = flat(2, 100.0, 1024.0, "");
    let whole = run(&scenario, &hours(1.0));
    for first in [1.0, 3600.0, 1e300, f64::MAX, f64::INFINITY, f64::NAN, 0.0, -1.0, f64::NEG_INFINITY] {
        let mut simulation = Simulation::new(&scenario, &book(), hours(1.0)).unwrap();
        simulation.advance(first);
        simulation.advance(first);
        let simulation = simulation.finish();
        assert!(simulation.is_done() && simulation.findings() == whole, "{first}");
        let mut simulation = simulation.finish();
        simulation.advance(1.0);
        assert!(simulation.findings() == whole, "{first}");
    }
}

#[test]
fn any_number_of_shards_may_be_asked_for() {
    let mut scenario = flat(2, 100.0, 1024.0, "");
    let resharding = |at: f64, shards| Resharding { at: Seconds(at), shards };
    scenario.simulation.reshardings = vec![resharding(60.0, u32::MAX), resharding(LONGEST_RUN, 1)];
    let simulation = Simulation::new(&scenario, &book(), hours(1.0)).unwrap().finish();
    let shards = &simulation.findings().architectures[0].shards;
    assert_eq!((shards.first, shards.last, simulation.is_balanced()), (2, 4, true));
}
