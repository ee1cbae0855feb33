//! Lambda functions: memory, instruction set and duration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::Display;

use crate::text::{Bytes, MIB, Seconds};

/// A Lambda function that reads a DynamoDB stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Function {
    /// # Memory
    ///
    /// as configured for the function
    #[schemars(range(min = 128, max = 10_240), extend("x-unit" = "MB"))]
    pub memory_mb: u32,
    /// # Instruction set
    ///
    /// arm64 | x86_64
    pub arch: CpuArch,
    /// # Base duration
    ///
    /// duration of an invocation without records, one PutRecordBatch call included
    #[schemars(range(min = 0.001, max = 900_000), extend("x-unit" = "ms"))]
    pub base_ms: f64,
    /// # Duration per record
    ///
    /// added for each record
    #[schemars(range(min = 0, max = 900_000), extend("x-unit" = "ms"))]
    pub per_record_ms: f64,
    /// # Error rate
    ///
    /// share of invocations that fail and are retried
    #[schemars(range(min = 0), extend("exclusiveMaximum" = 1))]
    pub error_rate: f64,
    /// # Timeout
    ///
    /// as configured for the function
    #[schemars(extend("minimum" = 1, "maximum" = 1800))]
    pub timeout: Seconds,
    /// # Log bytes
    ///
    /// bytes that one invocation logs; the lines of the platform take about 450
    #[schemars(range(min = 0, max = 1e9), extend("x-unit" = "B"))]
    pub log_bytes: f64,
}

/// Bytes of the START, END and REPORT lines of one invocation. Assumed, from log groups of functions that log nothing
/// else.
const LOG_BYTES: f64 = 450.0;

impl Default for Function {
    fn default() -> Self {
        Self {
            memory_mb: 256,
            arch: CpuArch::Arm64,
            base_ms: 50.0,
            per_record_ms: 0.2,
            error_rate: 0.0,
            timeout: Seconds(60.0),
            log_bytes: LOG_BYTES,
        }
    }
}

/// The Lambda function that Firehose invokes before delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Transform {
    /// # Data transformation
    ///
    /// Firehose invokes the transform function
    pub enabled: bool,
    /// # Transform buffer size
    ///
    /// Firehose invokes the function when it has buffered this much of a shard; default by destination
    ///
    /// 1 MiB; 256 KiB for Splunk and Snowflake.
    #[schemars(extend("x-example" = "\"1 MiB\"", "minimum" = 0.2 * MIB, "maximum" = 3.0 * MIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer_size: Option<Bytes>,
    /// # Transform buffer interval
    ///
    /// or when this time has passed, whichever comes first; default by destination
    ///
    /// 60 s; 30 s for Snowflake.
    #[schemars(extend("x-example" = "\"60 s\"", "minimum" = 0, "maximum" = 900))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer_interval: Option<Seconds>,
    /// # Memory
    ///
    /// as configured for the function
    #[schemars(range(min = 128, max = 10_240), extend("x-unit" = "MB"))]
    pub memory_mb: u32,
    /// # Instruction set
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
    /// added for each record
    #[schemars(range(min = 0, max = 900_000), extend("x-unit" = "ms"))]
    pub per_record_ms: f64,
    /// # Error rate
    ///
    /// share of invocations that fail and are retried
    #[schemars(range(min = 0), extend("exclusiveMaximum" = 1))]
    pub error_rate: f64,
    /// # Log bytes
    ///
    /// bytes that one invocation logs; the lines of the platform take about 450
    #[schemars(range(min = 0, max = 1e9), extend("x-unit" = "B"))]
    pub log_bytes: f64,
}

impl Default for Transform {
    fn default() -> Self {
        Self {
            enabled: true,
            buffer_size: None,
            buffer_interval: None,
            memory_mb: 256,
            arch: CpuArch::Arm64,
            base_ms: 50.0,
            per_record_ms: 0.2,
            error_rate: 0.0,
            log_bytes: LOG_BYTES,
        }
    }
}

/// The instruction set of a function; each has its own price per GB-second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[schemars(extend("enum" = ["arm64", "x86_64", "x86"]))]
#[allow(missing_docs)] // the variants are AWS's names
pub enum CpuArch {
    Arm64,
    #[serde(rename = "x86_64", alias = "x86")]
    #[strum(serialize = "x86_64")]
    X86,
}
