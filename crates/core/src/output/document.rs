//! What a comparison prints about a scenario: its report, and what to do.

use schemars::JsonSchema;
use serde::Serialize;

use super::difference::FromFirst;
use crate::catalog::PriceBook;
use crate::model::PlanError;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::study::{Todo, advised};

/// The report of one scenario, and what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Advised {
    /// the report
    #[serde(flatten)]
    pub report: Report,
    /// what the user can change, the most advisable first
    pub todo: Vec<Todo>,
    /// what differs from the first of several scenarios
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_first: Option<FromFirst>,
}

impl Advised {
    /// Plans a scenario, and tries what can be changed.
    ///
    /// # Errors
    /// Neither the scenario nor the book has a price that is needed, or a number is not finite.
    pub fn new(scenario: &Scenario, book: &PriceBook) -> Result<Self, PlanError> {
        let (report, todo) = advised(scenario, book)?;
        Ok(Self { report, todo, from_first: None })
    }

    /// Compares each scenario but the first with the first.
    pub fn beside_each_other(mut advised: Vec<Self>) -> Vec<Self> {
        if let Some((first, others)) = advised.split_first_mut() {
            for other in others {
                other.from_first = Some(FromFirst::new(&first.report, &other.report));
            }
        }
        advised
    }
}
