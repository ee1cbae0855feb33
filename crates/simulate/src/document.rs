//! The document that `shardwise simulate` prints.

use schemars::JsonSchema;
use serde::Serialize;

use crate::findings::SimulationFindings;
use crate::intervals::Interval;

/// Schema id of a [`SimulationDocument`].
pub const SCHEMA: &str = "shardwise.simulation/1";

/// What `shardwise simulate --format json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise simulation")]
pub struct SimulationDocument {
    /// shardwise.simulation/1
    pub schema: &'static str,
    /// how far it got, if it was stopped early; the findings are those until then
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial: Option<String>,
    /// findings of the first seed, in full
    pub findings: SimulationFindings,
    /// statistics over all seeds, if several were requested
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Vec<Interval>>,
}

impl SimulationDocument {
    /// Joins the findings and the intervals.
    pub fn new(findings: SimulationFindings, intervals: Option<Vec<Interval>>) -> Self {
        Self { schema: SCHEMA, partial: None, findings, intervals }
    }
}
