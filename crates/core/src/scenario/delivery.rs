//! Firehose and its destination, in every architecture that has one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use crate::text::{Bytes, GIB, KIB, MIB, Seconds};

/// Records as they reach the destination.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivered {
    /// # Delivered record size
    ///
    /// size at the destination; default: 200 B + 1.1 x item size
    #[schemars(extend("x-example" = "\"1.2 KiB\"", "minimum" = 1, "maximum" = 1000.0 * KIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_size: Option<Bytes>,
}

/// Firehose and its destination, the same in all architectures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// # Destination
    ///
    /// s3 | redshift | opensearch | splunk | iceberg | snowflake
    pub destination: Destination,
    /// # Buffer size
    ///
    /// Firehose delivers when it has buffered this much
    #[schemars(extend("minimum" = MIB, "maximum" = 128.0 * MIB))]
    pub buffer_size: Bytes,
    /// # Buffer interval
    ///
    /// or when this time has passed, whichever comes first
    #[schemars(extend("minimum" = 0, "maximum" = 900))]
    pub buffer_interval: Seconds,
    /// # Delivery partitions
    ///
    /// buffers that Firehose fills in parallel
    #[schemars(range(min = 1, max = 10_000))]
    pub delivery_partitions: u32,
    /// # Record format conversion
    ///
    /// to Parquet or ORC, billed per GB ingested
    pub format_conversion: bool,
    /// # Dynamic partitioning
    ///
    /// S3 prefixes from the data, billed per GB, object and JQ hour
    #[schemars(extend("x-example" = "{ object_size = \"64 MiB\", jq_hours = 70.0 }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic_partitioning: Option<DynamicPartitioning>,
    /// # Delivery into a VPC
    ///
    /// billed per GB and AZ-hour
    #[schemars(extend("x-example" = "{ availability_zones = 3 }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc: Option<Vpc>,
    /// # Months kept in S3
    ///
    /// how many months of delivered data S3 stores and bills
    #[schemars(range(min = 0, max = 1200), extend("x-unit" = "months"))]
    pub storage_months: f64,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            destination: Destination::S3,
            buffer_size: Bytes(5.0 * MIB),
            buffer_interval: Seconds(300.0),
            delivery_partitions: 1,
            format_conversion: false,
            dynamic_partitioning: None,
            vpc: None,
            storage_months: 0.0,
        }
    }
}

/// The destination of a Firehose stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum Destination {
    S3,
    Redshift,
    Opensearch,
    Splunk,
    Iceberg,
    Snowflake,
}

/// Dynamic partitioning: S3 prefixes from the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DynamicPartitioning {
    /// # Object size
    ///
    /// mean size of a delivered object
    #[schemars(extend("minimum" = 1, "maximum" = 5.0 * 1024.0 * GIB))]
    pub object_size: Bytes,
    /// # JQ hours
    ///
    /// hours of JQ processing per month
    #[schemars(range(min = 0, max = 1e9), extend("x-unit" = "h"))]
    pub jq_hours: f64,
}

impl Default for DynamicPartitioning {
    fn default() -> Self {
        Self { object_size: Bytes(64.0 * MIB), jq_hours: 0.0 }
    }
}

/// Delivery into a VPC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Vpc {
    /// # Availability Zones
    ///
    /// each billed by the hour
    #[schemars(range(min = 1, max = 6))]
    pub availability_zones: u32,
}

impl Default for Vpc {
    fn default() -> Self {
        Self { availability_zones: 3 }
    }
}
