//! Every target over its seeds, its saved corpus, and inputs from a fixed seed: what a fuzzer found stays found, and a new
//! fault is likely to be found before a fuzzer runs again.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

use shardwise_probe::{Corpus, TARGETS, choices, edits, probe, seeds, target};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// Inputs of a target that are not saved: few enough that all targets together take less than half a minute without
/// optimization.
fn count(name: &str) -> usize {
    match name {
        "simulation" => 60,
        "worker" => 40,
        "plan" => 300,
        "books" => 100,
        "words" => 4000,
        "jumps" => 2000,
        _ => 250,
    }
}

fn hold(name: &str) {
    let target = target(name).unwrap();
    let seeds = seeds(target, root()).unwrap();
    let saved = Corpus::of(target, root()).read().unwrap();
    for input in seeds.iter().map(String::as_bytes).chain(saved.iter().map(Vec::as_slice)) {
        probe(target, input);
    }
    let count = count(name);
    if target.is_text {
        edits(seeds, 1).take(count).for_each(|input| probe(target, &input));
    } else {
        choices(1).take(count).for_each(|input| probe(target, &input));
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            hold(stringify!($name));
        })*

        #[test]
        fn every_target_is_tested() {
            let names = TARGETS.iter().map(|target| target.name);
            assert_eq!(names.collect::<Vec<_>>(), [$(stringify!($name)),*]);
        }
    };
}
targets!(scenario set link book quotas trace baseline words page plan books simulation worker jumps);
