//! Settings of architecture B: Kinesis Data Streams -> Firehose.

use super::consumers::Consumer;
use super::function::CpuArch;
use super::stream::Mode;
use crate::text::{Bytes, GIB, MIB, Seconds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Architecture B: Kinesis Data Streams -> Firehose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KinesisFirehose {
    /// # Capacity mode
    ///
    /// | on-demand | on-demand-advantage
    ///
    /// The stream's capacity mode: provisioned, on-demand or on-demand-advantage.
    pub mode: Mode,
    /// # Shards
    ///
    /// default: as many as the peak needs
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "8"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shards: Option<u32>,
    /// # Target utilization
    ///
    /// how full a shard may be in the busiest hour
    #[schemars(range(min = 0.01, max = 1))]
    pub target_utilization: f64,
    /// # Retention
    ///
    /// how long records stay in the stream
    #[schemars(range(min = 24, max = 8760), extend("x-unit" = "h"))]
    pub retention_hours: f64,
    /// # Source backup
    ///
    /// Firehose keeps the source records too: it polls twice
    pub source_backup: bool,
    /// # Largest record
    ///
    /// the stream's record limit
    #[schemars(extend("minimum" = MIB, "maximum" = 10.0 * MIB))]
    pub max_record_size: Bytes,
    /// # Recent peak
    ///
    /// on-demand: highest write rate of the last 30 days, bytes per second
    #[schemars(extend("x-example" = "\"20 MiB\"", "minimum" = 1, "maximum" = 1024.0 * 1024.0 * GIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent_peak: Option<Bytes>,
    /// # Account's minimum is met
    ///
    /// Advantage: other streams already use the account's minimum
    pub account_commitment_met: bool,
    /// # Consumers besides Firehose
    ///
    /// who reads the stream besides Firehose, e.g. [{ kind = "lambda", count = 2 }, { kind = "kcl", fan_out = true }, { kind = "custom", polls_per_second = 4.0 }]
    #[schemars(extend("maxItems" = 1000))]
    pub consumers: Vec<Consumer>,
    /// # Transform function
    ///
    /// the Lambda function Firehose may call on the way
    pub transform: Transform,
}

impl Default for KinesisFirehose {
    fn default() -> Self {
        Self {
            mode: Mode::Provisioned,
            shards: None,
            target_utilization: 0.8,
            retention_hours: 24.0,
            source_backup: false,
            max_record_size: Bytes(MIB),
            recent_peak: None,
            account_commitment_met: false,
            consumers: Vec::new(),
            transform: Transform::default(),
        }
    }
}

/// The Lambda function that Firehose calls between the stream and the destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Transform {
    /// # Use a transform function
    ///
    /// whether Firehose calls one
    pub enabled: bool,
    /// # Transform buffer size
    ///
    /// invoked when this much of a shard is there
    #[schemars(extend("minimum" = 0.2 * MIB, "maximum" = 3.0 * MIB))]
    pub buffer_size: Bytes,
    /// # Transform buffer interval
    ///
    /// or when this time is over, whichever comes first
    #[schemars(extend("minimum" = 0, "maximum" = 900))]
    pub buffer_interval: Seconds,
    /// # Memory
    ///
    /// memory
    #[schemars(range(min = 128, max = 10_240), extend("x-unit" = "MB"))]
    pub memory_mb: u32,
    /// # Processor
    ///
    /// arm64 | x86_64
    pub arch: CpuArch,
    /// # Base duration
    ///
    /// duration of an invocation without records
    #[schemars(range(min = 0.001, max = 900_000), extend("x-unit" = "ms"))]
    pub base_ms: f64,
    /// # Duration per record
    ///
    /// and for each record
    #[schemars(range(min = 0, max = 900_000), extend("x-unit" = "ms"))]
    pub per_record_ms: f64,
    /// # Error rate
    ///
    /// share of invocations that fail and are repeated
    #[schemars(range(min = 0), extend("exclusiveMaximum" = 1))]
    pub error_rate: f64,
}

impl Default for Transform {
    fn default() -> Self {
        Self {
            enabled: true,
            buffer_size: Bytes(MIB),
            buffer_interval: Seconds(60.0),
            memory_mb: 256,
            arch: CpuArch::Arm64,
            base_ms: 50.0,
            per_record_ms: 0.2,
            error_rate: 0.0,
        }
    }
}
