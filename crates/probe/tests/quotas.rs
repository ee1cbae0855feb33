//! Every quota has bounds, and the program works at both.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

use shardwise_core::catalog::{Catalog, PriceBook, QUOTAS, QuotaId};
use shardwise_core::input::{read_book, read_scenario};
use shardwise_core::report::plan;
use shardwise_core::scenario::{Mode, Scenario};
use shardwise_simulate::{Settings, Simulation};
use strum::VariantArray as _;

/// The catalog with this value of a quota, everywhere or in one Region only.
fn catalog(id: QuotaId, value: f64, region: Option<&str>) -> Result<Catalog, String> {
    let mut catalog = Catalog::embedded();
    let (value, regions) = match region {
        Some(region) => (id.bounds()[0], format!("regions = {{ {region} = {value:?} }}\n")),
        None => (value, String::new()),
    };
    let text = format!("[quotas.\"{id}\"]\nvalue = {value:?}\n{regions}grade = \"verified\"\nsource = \"a letter\"\n");
    let read = read_book(&mut catalog, QUOTAS, QUOTAS, &text);
    read.map(|()| catalog).map_err(|errors| errors.to_string())
}

/// Scenarios that meet every quota, with the shards that a quota of next to nothing would multiply held.
fn scenarios() -> [Scenario; 3] {
    let text = "consumers = [{ kind = \"lambda\", count = 2 }, { kind = \"kcl\" }]\n[workload]\nwrites_per_second = 200\n\
        [delivery]\ndelivery_partitions = 20\ndynamic_partitioning = {}\n[streams_lambda]\nstream_shards = 3\n[kinesis_firehose]\nshards = 3\n";
    let held = read_scenario("held", Some(text), &[], &Catalog::embedded()).unwrap();
    let mut on_demand = held.clone();
    on_demand.kinesis_firehose.mode = Mode::OnDemandAdvantage;
    on_demand.workload.global_table = true;
    let splunk = "[delivery]\ndestination = \"splunk\"\n[kinesis_firehose]\nshards = 2\n";
    [held, on_demand, read_scenario("splunk", Some(splunk), &[], &Catalog::embedded()).unwrap()]
}

fn works(scenario: &Scenario, book: &PriceBook) {
    plan(scenario, book).unwrap();
    let settings = Settings { seconds: 30.0, ..Settings::default() };
    // What would be more shards than can be simulated is refused.
    if let Ok(simulation) = Simulation::new(scenario, book, settings) {
        assert!(simulation.finish().is_balanced());
    }
}

#[test]
fn every_quota_has_bounds_and_works_at_both() {
    let scenarios = scenarios();
    for id in QuotaId::VARIANTS {
        let [least, most] = id.bounds();
        assert!((1.0..most).contains(&least), "{id}");
        for bound in [least, most] {
            let book = catalog(*id, bound, None).unwrap().book("us-east-1").unwrap();
            assert_eq!(book.quotas.value(*id), bound);
            for scenario in &scenarios {
                works(scenario, &book);
            }
        }
        for region in Catalog::embedded().regions() {
            let value = Catalog::embedded().book(region).unwrap().quotas.value(*id);
            assert!((least..=most).contains(&value), "{id} in {region}: {value}");
        }
    }
}

#[test]
fn what_is_out_of_bounds_is_refused_at_its_place() {
    for id in QuotaId::VARIANTS {
        let [least, most] = id.bounds();
        for value in [least.next_down(), 0.5, most * 2.0] {
            let errors = catalog(*id, value, None).unwrap_err();
            assert!(errors.contains(&format!("quotas.{id}.value: expected")), "{errors}");
            let errors = catalog(*id, value, Some("us-west-2")).unwrap_err();
            assert!(errors.contains(&format!("quotas.{id}.regions.us-")) && errors.contains(": expected"), "{errors}");
        }
        // What AWS grants to an account has the same bounds.
        if id.is_raised() {
            let granted = |value: f64| {
                let text = format!("[quotas]\n\"{id}\" = {value:?}\n");
                read_scenario("granted", Some(&text), &[], &Catalog::embedded()).map_err(|errors| errors.to_string())
            };
            assert!(granted(least).is_ok() && granted(most).is_ok(), "{id}");
            for value in [least.next_down(), most * 2.0] {
                assert!(granted(value).unwrap_err().contains(&format!("quotas.{id}: expected")), "{id} {value}");
            }
        }
    }
}
