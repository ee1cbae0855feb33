//! Every printed arithmetic evaluates to the number beside it.

use std::collections::BTreeSet;

use super::{Derivation, Explanation, Subject, explain};
use crate::catalog::Catalog;
use crate::input::read_scenario;
use crate::model::Symbol;
use crate::scenario::Scenario;
use strum::VariantArray as _;

/// Scenarios that together have every line, limit and other number.
const SCENARIOS: [&str; 17] = [
    "",
    "discount_percent = 10\nfree_tier = true\nconsumers = [{ kind = \"kcl\" }, { kind = \"lambda\" }]\n[kinesis_firehose]\nretention_hours = 400",
    "consumers = [{ kind = \"kcl\" }]\n[kinesis_firehose]\nmode = \"on-demand\"\nretention_hours = 400",
    "[kinesis_firehose]\nmode = \"on-demand-advantage\"\nretention_hours = 400",
    "[workload]\nitem_size_cv = 1.0\nhottest_key_share = 0.1\n[streams_lambda]\npack_records = false\nfunction.error_rate = 0.1\n[kinesis_firehose]\nshards = 12\nisolate_hot_key = true",
    "[streams_lambda]\nstream_shards = 7\n[delivered]\nshare = 0.3\n[delivery]\nstorage_months = 2\ncompressed_to = 0.2\nformat_conversion = true\nvpc = { availability_zones = 3 }",
    "[delivery]\ndynamic_partitioning = { jq_hours = 70.0 }\n[workload]\nchange_record_size = \"3 KiB\"\nwrites_per_second = 5000",
    "consumers = [{ kind = \"flink\" }, { kind = \"custom\", polls_per_second = 2.0 }]\n[delivery]\ndestination = \"iceberg\"\n[delivered]\nrecord_size = \"7 KiB\"",
    // A nightly batch that everything works off in time.
    "consumers = [{ kind = \"lambda\", count = 4 }]\n[workload]\nbatch = { changes = 5000000, hour = 2, length = \"10 m\" }\n[streams_lambda]\npack_records = false\nstream_shards = 1\n[kinesis_firehose]\nshards = 3",
    // Fewer invocations at once than the peak needs.
    "[workload]\nhottest_key_share = 0.01\nwrites_per_second = 600\n[streams_lambda]\nstream_shards = 40\nfunction.base_ms = 500.0\n[quotas]\n\"lambda.concurrent_executions\" = 5\n\"firehose.direct_put_bytes\" = \"80 MiB\"",
    "[workload]\nhottest_key_share = 0.6\nwrites_per_second = 9000\n[quotas]\n\"firehose.direct_put_bytes\" = \"80 MiB\"",
    "region = \"ap-northeast-1\"\n[kinesis_firehose]\nmode = \"on-demand\"",
    // Above both ceilings of an on-demand stream.
    "region = \"ap-northeast-1\"\n[kinesis_firehose]\nmode = \"on-demand\"\n[workload]\nwrites_per_second = 90000",
    "[workload]\nattributes = 20\nwarm_write_units = 9000\nday = \"evening\"\nglobal_table = true",
    "architectures = \"all\"\nconsumers = [{ kind = \"firehose\" }]\n[streams_pipes]\nstream_shards = 7\n[delivered]\nshare = 0.3",
    "architectures = \"all\"\n[streams_lambda]\nwriter = \"s3\"\n[kinesis_direct]\nmode = \"on-demand-advantage\"\n[workload]\nwrites_per_second = 5000",
    "[workload]\npeak_to_average = 1\ntable_size = \"2 TiB\"\n[kinesis_firehose]\nshards = 9\ntransform.enabled = false",
];

fn scenario(text: &str) -> Scenario {
    read_scenario("test", Some(text), &[], &Catalog::embedded()).unwrap()
}

fn explained(text: &str) -> Vec<Explanation> {
    let scenario = scenario(text);
    let book = Catalog::embedded().book(&scenario.region).unwrap();
    Subject::all().map(|subject| explain(&scenario, &book, subject).unwrap()).collect()
}

fn check(id: &str, numbers: &str, value: f64) {
    let found = fasteval2::ez_eval(numbers, &mut fasteval2::EmptyNamespace);
    let found = found.unwrap_or_else(|error| unreachable!("{id}: {numbers}: {error}"));
    let near = (found - value).abs() <= 1e-9 * value.abs().max(1e-6);
    assert!(near, "{id}: {numbers} is {found}, not {value}");
}

#[test]
fn a_day_comes_to_its_mean_and_parts_to_their_term() {
    let (mut days, mut assembled) = (BTreeSet::new(), 0);
    for text in SCENARIOS {
        for Explanation { id, parts, .. } in explained(text) {
            for part in parts {
                for whole in &part.assembled {
                    assembled += 1;
                    let term = part.quantity.terms.iter().find(|term| term.name == whole.term).unwrap();
                    let sum: f64 = whole.parts.iter().map(|part| part.value).sum();
                    assert!(
                        (sum / term.value - 1.0).abs() < 1e-12,
                        "{id}: {} is {sum}, not {}",
                        whole.term,
                        term.value
                    );
                }
                let Some(day) = &part.day else { continue };
                let length: f64 = day.periods.iter().map(|period| period.seconds).sum();
                assert!((length - 86_400.0).abs() < 1e-6, "{id}: {length}");
                for (column, mean) in day.mean.iter().enumerate() {
                    let Some(mean) = mean else { continue };
                    let name = &day.columns[column].name;
                    days.insert(name.clone());
                    let weighted = day.periods.iter().map(|period| period.values[column].unwrap() * period.seconds);
                    let sum: f64 = weighted.sum::<f64>() / 86_400.0;
                    let near = (sum - mean).abs() <= 1e-9 * mean.abs();
                    assert!(near, "{id}: {name} is {sum} over the day, not {mean}");
                }
            }
        }
    }
    let means = Symbol::VARIANTS.iter().filter(|symbol| symbol.is_mean_of_day()).map(|symbol| symbol.name());
    for name in means.chain(["changes/s"]) {
        assert!(days.contains(name), "{name} is never shown hour by hour");
    }
    assert!(assembled > 20);
}

#[test]
fn a_term_links_to_the_number_that_it_is() {
    let mut linked = 0;
    let views = "architectures = \"all\"\n[streams_lambda]\nview_type = \"new-image\"\n[streams_pipes]\nview_type = \"keys-only\"";
    for text in SCENARIOS.into_iter().chain([views]) {
        let explained = explained(text);
        for part in explained.iter().flat_map(|one| &one.parts) {
            let bound = part.bound.iter().flat_map(|bound| &bound.limit.terms);
            for term in part.quantity.terms.iter().chain(bound).filter(|term| term.name.ends_with("_record")) {
                let Some(id) = &term.explained_by else { continue };
                let number = &explained.iter().find(|one| one.id == *id).unwrap().parts[0].quantity;
                assert_eq!(number.value, term.value, "{id} of {:?}", part.architecture);
                linked += 1;
            }
        }
    }
    assert!(linked > 50, "{linked}");
}

#[test]
fn the_printed_arithmetic_comes_to_the_number() {
    let mut missing: BTreeSet<String> = Subject::all().map(Subject::id).collect();
    for text in SCENARIOS {
        for Explanation { id, parts, .. } in explained(text) {
            for part in parts {
                missing.remove(&id);
                let Derivation { symbols, numbers, value, terms } = &part.quantity;
                // AWS rounds up with a tolerance for the last bits; retyped, 2.0000000000000004 would become 3.
                check(&id, numbers, *value);
                assert!(!symbols.contains(Symbol::Partial.name()), "{id} does not fit a formula: {symbols}");
                assert!(
                    !symbols.is_empty() && (terms.is_empty() || symbols.contains(&terms[0].name)),
                    "{id}: {symbols}"
                );
                if let Some(bound) = &part.bound {
                    check(&id, &bound.limit.numbers, bound.limit.value);
                }
                if let Some(cost) = &part.cost {
                    check(&id, &cost.numbers, cost.usd);
                }
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}
