//! The commands, a file each: its arguments, and what it does with them. A command reads, computes by core and renders;
//! it returns its answer and writes nothing itself.

pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod explain;
pub(crate) mod papers;
pub(crate) mod pricing;
pub(crate) mod simulate;
pub(crate) mod sweep;
pub(crate) mod trace;

use anyhow::Result;
use shardwise_core::PlanError;
use shardwise_core::input::missing_lines;
use shardwise_core::text::InputErrors;

use crate::clock;

/// What a command gives back. Nothing is written until all of it is there.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For standard output or the output file.
    pub(crate) bytes: Vec<u8>,
    /// Whether every gate was met; true for commands without gates.
    pub(crate) met: bool,
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self { bytes: text.into_bytes(), met: true }
    }
}

/// Errors of the input, and the text of a file that would mend them.
#[derive(Debug)]
pub(crate) struct Mendable {
    pub(crate) errors: InputErrors,
    /// What the text is for, and the text.
    pub(crate) mend: String,
}

impl std::fmt::Display for Mendable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.errors.fmt(f)
    }
}

impl std::error::Error for Mendable {}

/// Why a scenario has no numbers is an input error there: the user can supply the prices, or lower what is extreme.
pub(crate) fn not_planned(scenario: &str, error: &PlanError) -> anyhow::Error {
    let errors = InputErrors::one(scenario, "", error.message());
    let PlanError::MissingPrice(missing) = error else { return errors.into() };
    let book = missing_lines(missing, &clock::today());
    let mend = format!("Fill in, remove each # before a price, and save as {}.toml:\n\n{book}", missing.region);
    Mendable { errors, mend }.into()
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
