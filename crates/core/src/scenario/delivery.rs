//! Firehose and its destination, in every architecture that has one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use super::function::Transform;
use crate::text::{Bytes, GIB, KIB, MIB, Seconds};

/// Records as they reach the destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivered {
    /// # Share of changes
    ///
    /// share of changes that are wanted at the destination
    ///
    /// streams-lambda drops the rest with an event filter, before the function is invoked; kinesis-firehose drops it in
    /// the transform function, and delivers everything without one.
    #[schemars(range(min = 1e-6, max = 1))]
    pub share: f64,
    /// # Delivered record size
    ///
    /// size at the destination; default: 200 B + 1.1 x item size
    #[schemars(extend("x-example" = "\"1.2 KiB\"", "minimum" = 1, "maximum" = 1000.0 * KIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_size: Option<Bytes>,
}

impl Default for Delivered {
    fn default() -> Self {
        Self { share: 1.0, record_size: None }
    }
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
    /// Firehose delivers when it has buffered this much; default by destination
    ///
    /// 5 MiB; 1 MiB for Snowflake; 128 MiB with record format conversion. With dynamic partitioning AWS takes at least 64 MiB.
    #[schemars(extend("x-example" = "\"5 MiB\"", "minimum" = MIB, "maximum" = 128.0 * MIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer_size: Option<Bytes>,
    /// # Buffer interval
    ///
    /// or when this time has passed, whichever comes first; default by destination
    ///
    /// 300 s; 60 s for Splunk; 0 for Snowflake. With dynamic partitioning AWS takes at least 60 s.
    #[schemars(extend("x-example" = "\"300 s\"", "minimum" = 0, "maximum" = 900))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buffer_interval: Option<Seconds>,
    /// # Delivery partitions
    ///
    /// buffers that Firehose fills in parallel
    #[schemars(range(min = 1, max = 10_000))]
    pub delivery_partitions: u32,
    /// # Record format conversion
    ///
    /// to Parquet or ORC, billed per GB ingested; for destination s3
    pub format_conversion: bool,
    /// # Dynamic partitioning
    ///
    /// S3 prefixes from the data, billed per GB, object and JQ hour; for destination s3
    #[schemars(extend("x-example" = "{ object_size = \"64 MiB\", jq_hours = 70.0 }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic_partitioning: Option<DynamicPartitioning>,
    /// # Delivery into a VPC
    ///
    /// billed per GB and AZ-hour; for destination opensearch
    #[schemars(extend("x-example" = "{ availability_zones = 3 }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc: Option<Vpc>,
    /// # Months kept in S3
    ///
    /// how many months of delivered data S3 stores and bills
    #[schemars(range(min = 0, max = 1200), extend("x-unit" = "months"))]
    pub storage_months: f64,
    /// # Compressed to
    ///
    /// size in storage divided by size delivered; for destinations s3, redshift and iceberg
    #[schemars(range(min = 0.001, max = 10))]
    pub compressed_to: f64,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            destination: Destination::S3,
            buffer_size: None,
            buffer_interval: None,
            delivery_partitions: 1,
            format_conversion: false,
            dynamic_partitioning: None,
            vpc: None,
            storage_months: 0.0,
            compressed_to: 1.0,
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

/// A buffer of Firehose: handed on when it is full, or when its interval has passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BufferHints {
    /// Bytes.
    pub size: f64,
    /// Seconds.
    pub interval: f64,
}

impl Destination {
    /// Whether Firehose writes objects to S3 for it.
    pub const fn takes_objects(self) -> bool {
        matches!(self, Self::S3 | Self::Redshift)
    }

    /// The buffer of the delivery unless set. Data Firehose API, buffering hints of each destination.
    const fn buffer(self) -> BufferHints {
        match self {
            Self::Splunk => BufferHints { size: 5.0 * MIB, interval: 60.0 },
            Self::Snowflake => BufferHints { size: MIB, interval: 0.0 },
            _ => BufferHints { size: 5.0 * MIB, interval: 300.0 },
        }
    }

    /// The largest buffer that AWS accepts. Data Firehose API, buffering hints of each destination.
    pub const fn largest_buffer(self) -> BufferHints {
        match self {
            Self::Splunk => BufferHints { size: 5.0 * MIB, interval: 60.0 },
            Self::Opensearch => BufferHints { size: 100.0 * MIB, interval: 900.0 },
            _ => BufferHints { size: 128.0 * MIB, interval: 900.0 },
        }
    }

    /// The buffer of the transform function unless set. Data Firehose Developer Guide, data transformation.
    const fn transform_buffer(self) -> BufferHints {
        match self {
            Self::Splunk => BufferHints { size: 256.0 * KIB, interval: 60.0 },
            Self::Snowflake => BufferHints { size: 256.0 * KIB, interval: 30.0 },
            _ => BufferHints { size: MIB, interval: 60.0 },
        }
    }
}

/// The buffer with record format conversion unless set. Data Firehose API.
const CONVERSION_BUFFER: f64 = 128.0 * MIB;
/// The smallest buffer with record format conversion or dynamic partitioning. Data Firehose API.
const SMALLEST_COLUMNAR_BUFFER: f64 = 64.0 * MIB;
/// The shortest interval with dynamic partitioning, in seconds: without buffering it is not available. Data Firehose Developer
/// Guide.
const SHORTEST_PARTITIONED: f64 = 60.0;

impl Delivery {
    /// The buffer before delivery: as set, or that of the destination.
    pub fn buffer(&self) -> BufferHints {
        let usual = self.destination.buffer();
        let usual_size = if self.format_conversion { CONVERSION_BUFFER } else { usual.size };
        BufferHints {
            size: self.buffer_size.map_or(usual_size, |size| size.0),
            interval: self.buffer_interval.map_or(usual.interval, |interval| interval.0),
        }
    }

    /// The smallest size of a buffer that a scenario may have.
    pub const fn smallest_accepted(&self) -> f64 {
        if self.format_conversion { SMALLEST_COLUMNAR_BUFFER } else { MIB }
    }

    /// The smallest buffer that AWS accepts with its options.
    pub const fn smallest_buffer(&self) -> BufferHints {
        let partitions = self.dynamic_partitioning.is_some();
        BufferHints {
            size: if partitions || self.format_conversion { SMALLEST_COLUMNAR_BUFFER } else { MIB },
            interval: if partitions { SHORTEST_PARTITIONED } else { 0.0 },
        }
    }

    /// The buffer of a transform function: as set, or that of the destination.
    pub fn transform_buffer(&self, transform: &Transform) -> BufferHints {
        let usual = self.destination.transform_buffer();
        BufferHints {
            size: transform.buffer_size.map_or(usual.size, |size| size.0),
            interval: transform.buffer_interval.map_or(usual.interval, |interval| interval.0),
        }
    }
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

/// The batching window unless set: packed records need batches, and a buffer of minutes hides a window of seconds.
const BATCH_WINDOW: f64 = 5.0;
/// Below this interval of the Firehose buffer, in seconds, there is no batching window unless set.
const INTERVAL_THAT_WAITS: f64 = 60.0;

/// The batching window in seconds that suits a delivery.
pub fn usual_window(delivery: &Delivery) -> f64 {
    if delivery.buffer().interval < INTERVAL_THAT_WAITS { 0.0 } else { BATCH_WINDOW }
}
