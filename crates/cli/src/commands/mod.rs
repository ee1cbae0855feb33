//! The commands, a file each: its arguments, and what it does with them. A command reads, computes by core and renders;
//! it returns its answer and writes nothing itself.

pub(crate) mod compare;
pub(crate) mod explain;
pub(crate) mod papers;
pub(crate) mod pricing;
pub(crate) mod simulate;
pub(crate) mod sweep;

use anyhow::Result;
use shardwise_core::PlanError;
use shardwise_core::text::InputErrors;

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

/// Why a scenario has no numbers is an input error there: the user can supply the price, or lower what is extreme.
pub(crate) fn not_planned(scenario: &str, error: &PlanError) -> InputErrors {
    InputErrors::one(scenario, "", error.message())
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
