//! What the page is handed of a simulation.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use shardwise_core::output::page;
use shardwise_core::text::Translatable;

use crate::findings::SimulationFindings;

/// What a simulation found, and what is said of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Simulated<'a> {
    /// as they stand in the document of `shardwise simulate`
    pub findings: &'a SimulationFindings,
    /// what its events are called, architecture by architecture, for a page that fills the sentences itself
    pub events: Vec<Vec<Translatable<'a>>>,
}

/// What a simulation found.
pub fn simulated(findings: &SimulationFindings) -> Simulated<'_> {
    Simulated { findings, events: findings.event_messages() }
}

/// What passes between the modules and the page; only its schema is of use.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "what the module hands to the page")]
struct Types {
    #[serde(flatten)]
    core: page::Types,
    simulated: Simulated<'static>,
}

/// The types of everything that is handed to the page, those of core too.
pub fn types() -> Schema {
    page::types::<Types>()
}
