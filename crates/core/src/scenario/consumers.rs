//! What reads the Kinesis stream besides Firehose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

/// Consumers of one kind that read the Kinesis stream besides Firehose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// # Kind
    ///
    /// lambda | kcl | flink | eventbridge-pipe | firehose | custom
    pub kind: ConsumerKind,
    /// # Count
    ///
    /// consumers of this kind
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1000))]
    pub count: u32,
    /// # Enhanced fan-out
    ///
    /// reads with enhanced fan-out, outside shared throughput
    #[serde(default)]
    pub fan_out: bool,
    /// # Calls per second on each shard
    ///
    /// GetRecords calls per second on each shard; only for custom, kcl and flink
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 1000), extend("x-example" = "4.0", "x-unit" = "calls/s", "x-kinds" = PACED, "x-needed-by" = ConsumerKind::Custom))]
    pub polls_per_second: Option<f64>,
}

/// Kinds whose polling rate can be set; AWS sets that of the others.
pub const PACED: [ConsumerKind; 3] = [ConsumerKind::Custom, ConsumerKind::Kcl, ConsumerKind::Flink];

fn one() -> u32 {
    1
}

/// A kind of consumer of a Kinesis stream. The polling rates are in [`crate::model::services::kinesis`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Display, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum ConsumerKind {
    Firehose,
    Lambda,
    Kcl,
    Flink,
    EventbridgePipe,
    Custom,
}
