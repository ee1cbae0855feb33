//! Why a scenario has no numbers: a price is missing, or one of its numbers is not finite.
//!
//! No number leaves the model unless it is finite. Cost, shards and limits are checked where an
//! [`Outcome`](super::Outcome) is filled, which everything passes: reports, studies, explanations. `plan` checks what it
//! derives from them.

use std::fmt;

use crate::catalog::MissingPrice;
use crate::scenario::ArchitectureId;
use crate::text::{Argument, Message};

/// Why a scenario has no numbers.
///
/// ```
/// use shardwise_core::{Catalog, PlanError, Scenario, catalog::PriceId, evaluate};
///
/// let mut book = Catalog::embedded().book("us-east-1")?;
/// book.prices[PriceId::FirehoseDirectPutGb as usize] = None;
/// match evaluate(&Scenario::default(), &book) {
///     Ok(outcomes) => println!("{} architectures", outcomes.len()),
///     Err(PlanError::MissingPrice(missing)) => println!("set a price for {:?}", missing.prices),
///     Err(error @ PlanError::NotFinite(_)) => println!("{error}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum PlanError {
    /// Neither the scenario nor the book has a price that is needed.
    MissingPrice(MissingPrice),
    /// A number of the scenario is not finite.
    NotFinite(NotFinite),
}

/// A number that is not finite: settings that are each within their bounds come to more than arithmetic can hold.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFinite {
    /// The architecture that it belongs to; `None` for a number of the whole scenario.
    pub architecture: Option<ArchitectureId>,
    /// The bill line, the limit, or the field of the report.
    pub number: &'static str,
}

impl NotFinite {
    /// Refuses a number that is not finite.
    ///
    /// # Errors
    /// The number is not finite.
    pub(crate) fn check(
        value: f64,
        number: &'static str,
        architecture: Option<ArchitectureId>,
    ) -> Result<(), NotFinite> {
        if value.is_finite() { Ok(()) } else { Err(NotFinite { architecture, number }) }
    }
}

impl PlanError {
    /// The error message, with what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::MissingPrice(missing) => missing.message(),
            Self::NotFinite(NotFinite { architecture: None, number }) => {
                Message::NotFinite { number: (*number).into() }
            }
            Self::NotFinite(NotFinite { architecture: Some(id), number }) => Message::NotFiniteIn {
                number: (*number).into(),
                architecture: Argument::word("architecture", id.to_string()),
            },
        }
    }
}

impl From<MissingPrice> for PlanError {
    fn from(missing: MissingPrice) -> Self {
        Self::MissingPrice(missing)
    }
}

impl From<NotFinite> for PlanError {
    fn from(number: NotFinite) -> Self {
        Self::NotFinite(number)
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for PlanError {}
