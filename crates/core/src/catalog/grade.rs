//! How well a number of AWS's is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

/// How well a price or quota is known.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Grade {
    /// An AWS document, API model, price list or pricing page, or a real bill.
    Verified,
    /// One third party.
    Reported,
    /// Inferred; the source says from what.
    Assumed,
    /// Set by the user in the scenario.
    Given,
}
