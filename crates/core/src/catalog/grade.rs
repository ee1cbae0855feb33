//! How well a price or quota is known.

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
    /// From an AWS document, API model, price list or pricing page, or from a bill.
    Verified,
    /// From one third party.
    Reported,
    /// Inferred; the source names the basis.
    Assumed,
    /// Set by the user, in the scenario or in a price book without a source.
    Given,
}

impl Grade {
    /// Whether nobody but a third party or an inference vouches for it, so that it wants a look at AWS's own pages.
    pub const fn is_unverified(self) -> bool {
        matches!(self, Self::Reported | Self::Assumed)
    }
}
