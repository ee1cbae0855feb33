//! Settings of architecture D: an on-demand Kinesis data stream that delivers by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::stream::{OnDemandMode, RecordDistribution};
use crate::text::{Bytes, GIB, MIB, Seconds};

/// Architecture D: Kinesis Data Streams -> its own delivery to S3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KinesisDirect {
    /// # Capacity mode
    ///
    /// on-demand | on-demand-advantage; a provisioned stream does not deliver by itself
    pub mode: OnDemandMode,
    /// # Retention
    ///
    /// how long the stream keeps a record
    #[schemars(range(min = 24, max = 8760), extend("x-unit" = "h"))]
    pub retention_hours: f64,
    /// # Maximum record size
    ///
    /// largest record that the stream accepts
    #[schemars(extend("minimum" = MIB, "maximum" = 10.0 * MIB))]
    pub max_record_size: Bytes,
    /// # Record distribution
    ///
    /// partition-key | auto: records spread whatever their key, without order
    pub record_distribution: RecordDistribution,
    /// # Recent peak
    ///
    /// highest write rate of the last 30 days, in bytes per second
    #[schemars(extend("x-example" = "\"20 MiB\"", "minimum" = 1, "maximum" = 1024.0 * 1024.0 * GIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent_peak: Option<Bytes>,
    /// # Account minimum met
    ///
    /// on-demand Advantage only: other streams already use the minimum of the account
    pub account_commitment_met: bool,
    /// # Freshness
    ///
    /// at most this long from the stream to S3
    #[schemars(extend("minimum" = 300, "maximum" = 900))]
    pub freshness: Seconds,
}

impl Default for KinesisDirect {
    fn default() -> Self {
        Self {
            mode: OnDemandMode::OnDemand,
            retention_hours: 24.0,
            max_record_size: Bytes(MIB),
            record_distribution: RecordDistribution::PartitionKey,
            recent_peak: None,
            account_commitment_met: false,
            freshness: Seconds(300.0),
        }
    }
}
