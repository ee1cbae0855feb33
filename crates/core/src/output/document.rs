//! What a comparison says about a scenario: its report, and what to do.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::PriceBook;
use crate::model::PlanError;
use crate::report::{Report, plan};
use crate::scenario::Scenario;
use crate::study::{Todo, what_to_do};

/// The report of one scenario, and what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Advised {
    /// the report
    #[serde(flatten)]
    pub report: Report,
    /// what the user can change, the most advisable first
    pub todo: Vec<Todo>,
}

impl Advised {
    /// Plans a scenario, and tries what can be changed.
    ///
    /// # Errors
    /// Neither the scenario nor the book has a price that is needed, or a number is not finite.
    pub fn new(scenario: &Scenario, book: &PriceBook) -> Result<Self, PlanError> {
        Ok(Self { report: plan(scenario, book)?, todo: what_to_do(scenario, book) })
    }
}
