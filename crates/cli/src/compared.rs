//! The document that `compare` prints: reports, each with the findings of a simulated day.

use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::output::Tabled;
use shardwise_core::report::{Document, Report};
use shardwise_core::study::Todo;
use shardwise_simulate::findings::SimulationFindings;
use shardwise_simulate::series;

/// Report and simulation of one scenario. Sizes in bytes, rates per second, money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub(crate) struct Compared {
    #[serde(flatten)]
    pub(crate) report: Report,
    /// what the user can change, the most advisable first
    pub(crate) todo: Vec<Todo>,
    /// findings of a simulated day, if requested
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) simulation: Option<SimulationFindings>,
}

/// One document: the reports of one or more scenarios.
pub(crate) type ComparedDocument = Document<Compared>;

/// The reports as rows of a table, each with the numbers of its simulated day.
pub(crate) fn tabled(compared: &[Compared]) -> Vec<Tabled<'_>> {
    let further = |one: &Compared| one.simulation.iter().flat_map(series::rows).collect();
    compared.iter().map(|one| Tabled { report: &one.report, further: further(one) }).collect()
}
