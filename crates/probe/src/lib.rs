//! What a fuzzer does with shardwise.
//!
//! [`TARGETS`] has a function for every door through which something comes from outside: the readers (scenarios,
//! assignments, links, price books, quotas, traces, sizes and times), reports, the simulation, and the two modules of the
//! page. A function takes bytes and panics if something does not hold. The same functions run
//!
//! - in the checks, on any toolchain, over the saved corpus and over bytes from a fixed seed (`tests/`);
//! - under libFuzzer, guided by coverage (`fuzz/`, `cargo xtask fuzz`).
//!
//! Half of the targets read the bytes as text. The others take them as choices: [`Generator`] draws documents from the JSON
//! Schema of the scenario, so that most of them are valid and reach the model.

#![allow(clippy::panic, clippy::missing_panics_doc, reason = "a finding is a panic")]

mod corpus;
mod doors;
mod finite;
mod generator;
mod inputs;
mod targets;
#[path = "../../cli/src/wrong_lines.rs"]
#[allow(unreachable_pub, reason = "what the command's reader of traces needs")]
mod wrong_lines;

pub use corpus::{Corpus, dictionary, line, seeds};
pub use generator::Generator;
pub use inputs::{choices, edits};
pub use targets::{Found, Jump, TARGETS, Target, probe_jump, target};

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Passes an input to the target with this name.
pub fn run(name: &str, input: &[u8]) {
    let target = target(name).unwrap_or_else(|| panic!("there is no target {name}"));
    (target.probe)(input);
}

/// Passes an input to a target. If the target panics, its input is named: as a line to be saved in the target's corpus.
pub fn probe(target: &Target, input: &[u8]) {
    let held = catch_unwind(AssertUnwindSafe(|| (target.probe)(input))).is_ok();
    assert!(held, "the target {} fails with the input {}", target.name, line(target, input));
}
