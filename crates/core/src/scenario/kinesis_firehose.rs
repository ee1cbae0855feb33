//! Settings of architecture B: Kinesis Data Streams -> Firehose.

use super::function::Transform;
use super::stream::{MOST_SHARDS, Mode, RecordDistribution};
use crate::text::{Bytes, GIB, MIB};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Architecture B: Kinesis Data Streams -> Firehose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KinesisFirehose {
    /// # Capacity mode
    ///
    /// provisioned | on-demand | on-demand-advantage
    pub mode: Mode,
    /// # Shards
    ///
    /// default: as many as the peak needs
    #[schemars(range(min = 1, max = MOST_SHARDS), extend("x-example" = "8"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shards: Option<u32>,
    /// # Isolate the hot key
    ///
    /// with shards: the hot key has a shard of its own, made with SplitShard
    #[schemars(extend("x-example" = "true"))]
    pub isolate_hot_key: bool,
    /// # Target utilization
    ///
    /// how much of a shard the busiest hour may use
    #[schemars(range(min = 0.01, max = 1))]
    pub target_utilization: f64,
    /// # Retention
    ///
    /// how long the stream keeps a record
    #[schemars(range(min = 24, max = 8760), extend("x-unit" = "h"))]
    pub retention_hours: f64,
    /// # Source record backup
    ///
    /// Firehose also stores the source records, which doubles its polls
    pub source_backup: bool,
    /// # Maximum record size
    ///
    /// largest record that the stream accepts
    #[schemars(extend("minimum" = MIB, "maximum" = 10.0 * MIB))]
    pub max_record_size: Bytes,
    /// # Record distribution
    ///
    /// partition-key | auto: on-demand only, records spread whatever their key, without order
    pub record_distribution: RecordDistribution,
    /// # Recent peak
    ///
    /// on-demand only: highest write rate of the last 30 days, in bytes per second
    #[schemars(extend("x-example" = "\"20 MiB\"", "minimum" = 1, "maximum" = 1024.0 * 1024.0 * GIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent_peak: Option<Bytes>,
    /// # Account minimum met
    ///
    /// on-demand Advantage only: other streams already use the minimum of the account
    pub account_commitment_met: bool,
    /// # Transform function
    ///
    /// Lambda function that Firehose invokes before delivery
    pub transform: Transform,
}

impl Default for KinesisFirehose {
    fn default() -> Self {
        Self {
            mode: Mode::Provisioned,
            shards: None,
            isolate_hot_key: false,
            target_utilization: 0.7,
            retention_hours: 24.0,
            source_backup: false,
            max_record_size: Bytes(MIB),
            record_distribution: RecordDistribution::PartitionKey,
            recent_peak: None,
            account_commitment_met: false,
            transform: Transform::default(),
        }
    }
}
