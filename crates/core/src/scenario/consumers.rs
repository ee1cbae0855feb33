//! Who reads the stream besides the delivery.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

/// One kind of reader of the Kinesis stream, besides Firehose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// # Kind
    ///
    /// lambda | kcl | flink | eventbridge-pipe | firehose | custom
    pub kind: ConsumerKind,
    /// # How many
    ///
    /// how many of them
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1000))]
    pub count: u32,
    /// # Enhanced fan-out
    ///
    /// reads by enhanced fan-out, outside the shared budget
    #[serde(default)]
    pub fan_out: bool,
    /// # Calls a second on each shard
    ///
    /// GetRecords calls a second on each shard, for kinds where it is a setting: custom, kcl, flink
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 1000), extend("x-example" = "4.0", "x-unit" = "calls/s", "x-kinds" = PACED, "x-needed-by" = ConsumerKind::Custom))]
    pub polls_per_second: Option<f64>,
}

/// Kinds whose pace is a setting of their own; AWS sets that of the others.
pub const PACED: [ConsumerKind; 3] = [ConsumerKind::Custom, ConsumerKind::Kcl, ConsumerKind::Flink];

fn one() -> u32 {
    1
}

/// What reads a Kinesis stream. Polls per second and shard are in [`crate::model::services::kinesis`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Display, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's own names
pub enum ConsumerKind {
    Firehose,
    Lambda,
    Kcl,
    Flink,
    EventbridgePipe,
    Custom,
}
