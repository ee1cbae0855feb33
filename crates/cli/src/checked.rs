//! The document that `check` prints: scenarios held against their gates.

use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::report::GatesReport;
use shardwise_core::study::Difference;
use shardwise_core::text::Message;

/// A scenario held against its gates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Checked {
    /// the file, or what else the scenario was read from
    pub(crate) file: String,
    /// name of the scenario
    pub(crate) name: String,
    /// Region
    pub(crate) region: String,
    #[serde(flatten)]
    pub(crate) gates: GatesReport,
    /// what the table itself cannot feed, whatever is taken
    pub(crate) table: Vec<Message>,
    /// what changed since the baseline; null without one
    pub(crate) difference: Option<Difference>,
}

/// One document: the scenarios in the order of the arguments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise check")]
pub(crate) struct CheckDocument {
    /// `shardwise.check/1`
    pub(crate) schema: String,
    /// version of the program
    pub(crate) version: String,
    /// whether every scenario meets its gates
    pub(crate) met: bool,
    /// in the order of the arguments
    pub(crate) scenarios: Vec<Checked>,
}
