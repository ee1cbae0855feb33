//! The document that `compare` prints: reports, each with the findings of a simulated day.

use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::output::{FromFirst, Tabled};
use shardwise_core::report::{Report, SCHEMA};
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
    /// what differs from the first of several scenarios
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from_first: Option<FromFirst>,
    /// findings of a simulated day, if requested
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) simulation: Option<SimulationFindings>,
}

/// A currency besides USD.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct CurrencyOf {
    /// ISO 4217, such as JPY
    code: String,
    /// units per USD
    per_usd: f64,
}

/// Compares each but the first with the first.
pub(crate) fn beside_each_other(compared: &mut [Compared]) {
    if let Some((first, others)) = compared.split_first_mut() {
        for other in others {
            other.from_first = Some(FromFirst::new(&first.report, &other.report));
        }
    }
}

/// One document: the reports of one or more scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise report")]
pub(crate) struct ComparedDocument {
    /// `shardwise.report/2`
    schema: String,
    /// version of the program
    version: String,
    /// the currency of --currency, in which each amount of USD has one beside it: monthly_amount beside monthly_usd
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<CurrencyOf>,
    /// in the order of the arguments
    scenarios: Vec<Compared>,
}

impl ComparedDocument {
    /// The document of these reports.
    pub(crate) fn new(scenarios: Vec<Compared>) -> Self {
        Self { schema: SCHEMA.into(), version: env!("CARGO_PKG_VERSION").into(), currency: None, scenarios }
    }
}

/// The reports as rows of a table, each with the numbers of its simulated day.
pub(crate) fn tabled(compared: &[Compared]) -> Vec<Tabled<'_>> {
    let further = |one: &Compared| one.simulation.iter().flat_map(series::rows).collect();
    compared.iter().map(|one| Tabled { report: &one.report, todo: &one.todo, further: further(one) }).collect()
}
