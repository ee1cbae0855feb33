//! What the page receives of a simulation.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use shardwise_core::output::page;
use shardwise_core::text::Translatable;

use crate::findings::SimulationFindings;

/// The findings of a simulation, and their sentences.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Simulated<'a> {
    /// the findings, as in the document of `shardwise simulate`
    pub findings: &'a SimulationFindings,
    /// names of the events by architecture, for a page that fills in the sentences itself
    pub events: Vec<Vec<Translatable<'a>>>,
    /// why each architecture that is not simulated is not, in the same way
    pub not_simulated: Vec<Translatable<'a>>,
}

/// Pairs findings with the sentences about them.
pub fn simulated(findings: &SimulationFindings) -> Simulated<'_> {
    let reasons = findings.not_simulated.iter().map(|one| one.text.translatable());
    Simulated { findings, events: findings.event_messages(), not_simulated: reasons.collect() }
}

/// Everything that passes between the modules and the page. Only its schema is used.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "what the module hands to the page")]
struct Types {
    #[serde(flatten)]
    core: page::Types,
    simulated: Simulated<'static>,
}

/// The types of everything that the page receives, including those of core.
pub fn types() -> Schema {
    page::types::<Types>()
}
