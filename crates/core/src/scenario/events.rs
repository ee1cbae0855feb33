//! What happens in a simulation; costs, limits and risk do not depend on it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use crate::text::Seconds;

/// The longest simulated time, in seconds: a leap year.
pub const LONGEST_RUN: f64 = 366.0 * 24.0 * 3600.0;

/// A stretch of time in which more changes come, or fewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// # Beginning
    ///
    /// when it begins
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Duration
    ///
    /// how long it lasts
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Factor
    ///
    /// how many times as many changes
    #[schemars(range(min = 0, max = 1_000_000))]
    pub factor: f64,
}

/// What happens in a simulation, beside the traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Events {
    /// # Outages
    ///
    /// e.g. [{ consumer = "firehose", at = "12 h", for = "1 h" }, { consumer = "function", at = "1 h", for = "5 m", how = "fails" }]
    #[schemars(extend("maxItems" = 1000))]
    pub outages: Vec<Outage>,
    /// # Reshardings
    ///
    /// UpdateShardCount of kinesis_firehose, e.g. [{ at = "8 h", shards = 16 }]
    #[schemars(extend("maxItems" = 1000))]
    pub reshardings: Vec<Resharding>,
    /// # Scaling of shards
    ///
    /// fixed | target-utilization: UpdateShardCount when traffic asks for it
    ///
    /// Whether the shard count of a provisioned stream stays as it is, or is held near target_utilization as traffic changes.
    pub scaling: Scaling,
    /// # Resharding time
    ///
    /// from UpdateShardCount until the new shards take writes
    #[schemars(extend("minimum" = 1, "maximum" = 86_400))]
    pub resharding_time: Seconds,
}

impl Default for Events {
    fn default() -> Self {
        Self { outages: Vec::new(), reshardings: Vec::new(), scaling: Scaling::Fixed, resharding_time: Seconds(300.0) }
    }
}

/// A consumer that does not work for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// # Consumer
    ///
    /// which: firehose, lambda, lambda-2, ..; function: the transform, or the function of streams-lambda
    pub consumer: String,
    /// # Beginning
    ///
    /// when it begins
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Duration
    ///
    /// how long it lasts
    #[serde(rename = "for")]
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Kind of failure
    ///
    /// stops | fails: a function runs, and every invocation fails
    #[serde(default)]
    pub how: Failure,
}

/// How a consumer does not work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the field says what they mean
pub enum Failure {
    #[default]
    Stops,
    Fails,
}

/// A change of the shard count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resharding {
    /// # Time of the call
    ///
    /// when UpdateShardCount is called
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Shards wanted
    ///
    /// the shards wanted: at most double and at least half of those there are
    #[schemars(range(min = 1, max = 100_000u32))]
    pub shards: u32,
}

/// Whether the shard count of a provisioned stream follows the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the field says what they mean
pub enum Scaling {
    Fixed,
    TargetUtilization,
}
