//! Settings that streams have in common.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

/// The most shards that can be set.
pub const MOST_SHARDS: u32 = 1_000_000_000;

/// The capacity mode of a Kinesis data stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum Mode {
    Provisioned,
    OnDemand,
    OnDemandAdvantage,
}

/// The capacity modes in which a stream delivers by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum OnDemandMode {
    OnDemand,
    OnDemandAdvantage,
}

impl From<OnDemandMode> for Mode {
    fn from(mode: OnDemandMode) -> Self {
        match mode {
            OnDemandMode::OnDemand => Self::OnDemand,
            OnDemandMode::OnDemandAdvantage => Self::OnDemandAdvantage,
        }
    }
}

/// How records are spread over the shards of an on-demand stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum RecordDistribution {
    /// By the hash of the partition key, in order within a shard.
    PartitionKey,
    /// Evenly, whatever the key; order within a shard is lost. Kinesis Data Streams API, 2026-11.
    Auto,
}

/// The images in a DynamoDB Streams record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum ViewType {
    NewAndOldImages,
    NewImage,
    OldImage,
    KeysOnly,
}
