//! Requirements that an architecture must meet to fit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray};

use crate::text::Seconds;

/// Requirements. What is left out is not asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Requirements {
    /// # Every change
    ///
    /// false: the difference over a window is enough
    ///
    /// A log has every change; an export has only the last state within its window.
    pub every_change: bool,
    /// # Reshaped records
    ///
    /// false: records as DynamoDB writes them are enough
    pub reshaped: bool,
    /// # Highest risk
    ///
    /// none | low | moderate | high: the highest level of throttling risk that is accepted; severe never fits
    ///
    /// What waits before a limit counts as throttled. Where that is acceptable, require the longest delay or the freshness
    /// instead.
    #[schemars(extend("x-example" = "\"moderate\""))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_risk: Option<AcceptedRisk>,
    /// # Longest delay
    ///
    /// how far behind a peak may leave the delivery; default: half of what the source keeps
    #[schemars(extend("x-example" = "\"15 m\"", "minimum" = 0, "maximum" = 31_536_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_delay: Option<Seconds>,
    /// # In order
    ///
    /// changes of one item arrive in order, without sorting by timestamp
    pub in_order: bool,
    /// # No code
    ///
    /// no function to write or own
    pub no_code: bool,
    /// # Freshness
    ///
    /// longest time from write to delivery
    #[schemars(extend("x-example" = "\"10 m\"", "minimum" = 0, "maximum" = 31_536_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freshness: Option<Seconds>,
    /// # Highest monthly cost
    ///
    /// USD per month
    #[schemars(range(min = 0, max = 1e12), extend("x-example" = "500", "x-unit" = "USD"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_monthly_usd: Option<f64>,
}

impl Default for Requirements {
    fn default() -> Self {
        Self {
            every_change: true,
            reshaped: true,
            max_risk: None,
            max_delay: None,
            in_order: false,
            no_code: false,
            freshness: None,
            max_monthly_usd: None,
        }
    }
}

impl Requirements {
    /// Whether what waits before a limit counts as throttled: a highest risk is required. Whatever else is, more capacity never
    /// misses what less of it meets.
    pub const fn counts_late(&self) -> bool {
        self.max_risk.is_some()
    }
}

/// A level of throttling risk that can be accepted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum AcceptedRisk {
    /// Below one change in a million.
    None,
    /// Below one in ten thousand.
    Low,
    /// Below one in a hundred.
    Moderate,
    /// Below one in five.
    High,
}
