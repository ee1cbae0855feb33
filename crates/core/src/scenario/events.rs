//! Events of a simulation; costs, limits and risk do not depend on them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use crate::text::Seconds;

/// The longest simulated time, in seconds: a leap year.
pub const LONGEST_RUN: f64 = 366.0 * 24.0 * 3600.0;

/// A time with more changes than usual, or fewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// # Start
    ///
    /// time from the start of the simulation
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Duration
    ///
    /// how long the burst lasts
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Factor
    ///
    /// times as many changes as without the burst
    #[schemars(range(min = 0, max = 1_000_000))]
    pub factor: f64,
}

/// Events of a simulation, besides the traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Events {
    /// # Outages
    ///
    /// such as [{ consumer = "firehose", at = "12 h", for = "1 h" }, { consumer = "function", at = "1 h", for = "5 m", how = "fails" }]
    #[schemars(extend("maxItems" = 1000))]
    pub outages: Vec<Outage>,
    /// # Reshardings
    ///
    /// UpdateShardCount calls on the Kinesis stream, such as [{ at = "8 h", shards = 16 }]
    #[schemars(extend("maxItems" = 1000))]
    pub reshardings: Vec<Resharding>,
    /// # Shard scaling
    ///
    /// fixed | target-utilization: call UpdateShardCount as traffic changes
    ///
    /// Whether a provisioned stream keeps its shard count, or scales to stay near target_utilization.
    pub scaling: Scaling,
    /// # Resharding time
    ///
    /// from the UpdateShardCount call until the new shards accept writes
    #[schemars(extend("minimum" = 1, "maximum" = 86_400))]
    pub resharding_time: Seconds,
}

impl Default for Events {
    fn default() -> Self {
        Self { outages: Vec::new(), reshardings: Vec::new(), scaling: Scaling::Fixed, resharding_time: Seconds(300.0) }
    }
}

/// A time in which a consumer stops or fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// # Consumer
    ///
    /// firehose, lambda, lambda-2 and so on; function: the transform function, or the function of streams-lambda
    pub consumer: String,
    /// # Start
    ///
    /// time from the start of the simulation
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Duration
    ///
    /// how long the outage lasts
    #[serde(rename = "for")]
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Kind of failure
    ///
    /// stops | fails: the function runs, and every invocation returns an error
    #[serde(default)]
    pub how: Failure,
}

/// How a consumer is out of service.
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
    /// # Target shard count
    ///
    /// at most double and at least half the current shard count
    #[schemars(range(min = 1, max = 100_000u32))]
    pub shards: u32,
}

/// Whether a provisioned stream scales with the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the field says what they mean
pub enum Scaling {
    Fixed,
    TargetUtilization,
}
