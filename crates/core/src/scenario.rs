//! What the user says: one workload, one Region, and the settings of both architectures.
//!
//! Every key is optional and every key is described once, here: the first paragraph of a field's doc
//! comment is its short text (the comment in the default file, the label of the page), the rest is help.
//! The JSON Schema made from these types is what a file is checked against, so a bound stands once too.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::catalog::Catalog;
use crate::ids::by_id;
use crate::messages::{Argument, Message};
use crate::pricing::PriceId;
use crate::reading::{Document, Finding, InputErrors};
use crate::units::{Bytes, GIB, HOURS, KIB, MIB, PerSecond, Seconds};

/// The least and the most changes a second of a scenario: a few in a month, and far beyond any table.
pub const SLOWEST: f64 = 1e-6;
/// See [`SLOWEST`].
pub const FASTEST: f64 = 1e12;

/// A scenario: the traffic of one table and how its change log is carried away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "shardwise scenario")]
pub struct Scenario {
    /// # Name of the report
    ///
    /// what the report is called
    pub name: String,
    /// # Region
    ///
    /// the price book
    ///
    /// An AWS Region that has a price book: `shardwise pricing list` names them.
    pub region: String,
    /// # Hours in the month
    ///
    /// 730 as in AWS's calculator; 720 or 744 for its page examples
    #[schemars(range(min = 1, max = 8784), extend("x-unit" = "h"))]
    pub month_hours: f64,
    /// # Discount
    ///
    /// off the total, as its own line
    #[schemars(range(min = 0, max = 100), extend("x-unit" = "%"))]
    pub discount_percent: f64,
    /// # Count the free tier
    ///
    /// count Lambda's free tier
    pub free_tier: bool,
    /// # Architectures to compare
    ///
    /// which to compare
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub architectures: Vec<ArchitectureId>,
    /// # Traffic and sizes
    ///
    /// The traffic: how many changes, how large, when.
    pub workload: Workload,
    /// # Delivered records
    ///
    /// What reaches the destination.
    pub delivered: Delivered,
    /// # Firehose and destination
    ///
    /// Firehose, in both architectures
    pub delivery: Delivery,
    /// # A: DynamoDB Streams and Lambda
    ///
    /// Architecture A: DynamoDB Streams -> Lambda -> Firehose.
    pub streams_lambda: StreamsLambda,
    /// # B: Kinesis Data Streams and Firehose
    ///
    /// Architecture B: Kinesis Data Streams -> Firehose.
    pub kinesis_firehose: KinesisFirehose,
    /// # Events of the simulation
    ///
    /// What happens in `shardwise simulate`; costs, limits and risk do not depend on it.
    pub simulation: Events,
    /// # Prices of your own
    ///
    /// overrides, by price id: "kinesis.shard_hour" = 0.0140
    #[schemars(schema_with = "price_overrides")]
    pub prices: BTreeMap<PriceId, f64>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "orders: change log to S3".into(),
            region: "us-east-1".into(),
            month_hours: 730.0,
            discount_percent: 0.0,
            free_tier: false,
            architectures: ArchitectureId::VARIANTS.to_vec(),
            workload: Workload::default(),
            delivered: Delivered::default(),
            delivery: Delivery::default(),
            streams_lambda: StreamsLambda::default(),
            kinesis_firehose: KinesisFirehose::default(),
            simulation: Events::default(),
            prices: BTreeMap::new(),
        }
    }
}

fn price_overrides(_: &mut schemars::SchemaGenerator) -> Schema {
    by_id::<PriceId>("price id", &json!({ "type": "number", "minimum": 0, "maximum": 1e9, "x-unit": "USD" }))
}

/// The two ways to carry a change log.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ArchitectureId {
    /// A: DynamoDB Streams, a Lambda function, Firehose by Direct PUT.
    StreamsLambda,
    /// B: Kinesis Data Streams for DynamoDB, Firehose as its consumer.
    KinesisFirehose,
}

impl ArchitectureId {
    /// The letter that a design review calls it by.
    pub const fn letter(self) -> char {
        match self {
            Self::StreamsLambda => 'A',
            Self::KinesisFirehose => 'B',
        }
    }

    /// The services that carry the log, in plain words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StreamsLambda => "DynamoDB Streams, Lambda, Firehose",
            Self::KinesisFirehose => "Kinesis Data Streams, Firehose",
        }
    }
}

/// The traffic of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Workload {
    /// # Writes per second
    ///
    /// mean item changes captured, TTL deletes included
    ///
    /// A number a second, or text such as "1,200/s" or "4.3M/h".
    #[schemars(extend("minimum" = SLOWEST, "maximum" = FASTEST, "x-unit" = "changes/s"))]
    pub writes_per_second: PerSecond,
    /// # Busiest hour over the mean
    ///
    /// busiest hour over the mean
    ///
    /// Shapes the 24 hours of the day: 1 is flat, 24 puts everything into one hour. Costs follow the mean,
    /// capacity follows this peak.
    #[schemars(range(min = 1, max = 24))]
    pub peak_to_average: f64,
    /// # Hour by hour
    ///
    /// instead of peak_to_average
    ///
    /// 24 weights, hour 0 first; only their proportions count.
    #[schemars(
        extend("x-example" = "[24 weights]", "type" = ["array", "null"], "minItems" = HOURS, "maxItems" = HOURS,
               "items" = json!({ "type": "number", "minimum": 0, "maximum": 1e12 }))
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hourly: Option<[f64; HOURS]>,
    /// # Burstiness
    ///
    /// coefficient of variation of the one-second rate
    #[schemars(range(min = 0, max = 100))]
    pub burstiness: f64,
    /// # Mix of changes
    ///
    /// shares of the kinds of change; they sum to 1
    pub mix: Mix,
    /// # Item size
    ///
    /// mean item size
    ///
    /// DynamoDB's own count: attribute names and values in UTF-8. At most 400 KiB.
    #[schemars(extend("minimum" = 1, "maximum" = 400.0 * KIB))]
    pub item_size: Bytes,
    /// # Variation of item sizes
    ///
    /// coefficient of variation of item sizes; 0: all the same
    #[schemars(range(min = 0, max = 100))]
    pub item_size_cv: f64,
    /// # Key size
    ///
    /// names and values of the key attributes
    #[schemars(extend("minimum" = 0, "maximum" = 4.0 * KIB))]
    pub key_size: Bytes,
    /// # JSON expansion
    ///
    /// DynamoDB JSON bytes per item byte
    #[schemars(range(min = 0.01, max = 100))]
    pub json_expansion: f64,
    /// # Change record size
    ///
    /// instead of deriving it; as billed
    ///
    /// Sets the change record of every hop at once, partition key included.
    #[schemars(extend("x-example" = "\"2 KiB\"", "minimum" = 1, "maximum" = 10.0 * MIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_record_size: Option<Bytes>,
    /// # Share of the hottest key
    ///
    /// share of changes on one partition key
    #[schemars(range(min = 0, max = 1))]
    pub hottest_key_share: f64,
    /// # Distinct keys
    ///
    /// simulate: keys beside the hottest; default: so many that shards are even
    ///
    /// Each key is hashed onto one shard, so that shards differ the more the fewer keys there are.
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "5000"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct_keys: Option<u32>,
    /// # Skew of keys
    ///
    /// simulate: Zipf's exponent; the key of rank r gets r^-key_skew
    ///
    /// 0: all keys the same. Needs distinct_keys.
    #[schemars(range(min = 0, max = 10))]
    pub key_skew: f64,
    /// # Correlation time
    ///
    /// simulate: how long a rate above or below the mean lasts
    #[schemars(extend("minimum" = 0.1, "maximum" = 86_400))]
    pub correlation_time: Seconds,
    /// # Bursts
    ///
    /// simulate: e.g. [{ at = "2 h", length = "10 m", factor = 5.0 }]
    #[schemars(extend("maxItems" = 1000))]
    pub bursts: Vec<Burst>,
    /// # Table size
    ///
    /// data in the table; each 10 GiB is a partition
    #[schemars(extend("minimum" = 0, "maximum" = 1024.0 * 1024.0 * 1024.0 * GIB))]
    pub table_size: Bytes,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            writes_per_second: PerSecond(400.0),
            peak_to_average: 3.0,
            hourly: None,
            burstiness: 0.25,
            mix: Mix { insert: 0.25, modify: 0.65, remove: 0.10 },
            item_size: Bytes(900.0),
            item_size_cv: 0.0,
            key_size: Bytes(60.0),
            json_expansion: 1.3,
            change_record_size: None,
            hottest_key_share: 0.0,
            distinct_keys: None,
            key_skew: 0.0,
            correlation_time: Seconds(1.0),
            bursts: Vec::new(),
            table_size: Bytes(20.0 * GIB),
        }
    }
}

/// The longest simulated time, in seconds: a leap year.
pub const LONGEST_RUN: f64 = 366.0 * 24.0 * 3600.0;

/// A stretch of time in which more changes come, or fewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// # Beginning
    ///
    /// when it begins
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Duration
    ///
    /// how long it lasts
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Factor
    ///
    /// how many times as many changes
    #[schemars(range(min = 0, max = 1_000_000))]
    pub factor: f64,
}

/// What happens in a simulation, beside the traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Events {
    /// # Outages
    ///
    /// e.g. [{ consumer = "firehose", at = "12 h", for = "1 h" }, { consumer = "function", at = "1 h", for = "5 m", how = "fails" }]
    #[schemars(extend("maxItems" = 1000))]
    pub outages: Vec<Outage>,
    /// # Reshardings
    ///
    /// UpdateShardCount of kinesis_firehose, e.g. [{ at = "8 h", shards = 16 }]
    #[schemars(extend("maxItems" = 1000))]
    pub reshardings: Vec<Resharding>,
    /// # Scaling of shards
    ///
    /// fixed | target-utilization: UpdateShardCount when traffic asks for it
    ///
    /// Whether the shard count of a provisioned stream stays as it is, or is held near target_utilization as traffic changes.
    pub scaling: Scaling,
    /// # Resharding time
    ///
    /// from UpdateShardCount until the new shards take writes
    #[schemars(extend("minimum" = 1, "maximum" = 86_400))]
    pub resharding_time: Seconds,
}

impl Default for Events {
    fn default() -> Self {
        Self { outages: Vec::new(), reshardings: Vec::new(), scaling: Scaling::Fixed, resharding_time: Seconds(300.0) }
    }
}

/// A consumer that does not work for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// # Consumer
    ///
    /// which: firehose, lambda, lambda-2, ..; function: the transform, or the function of streams-lambda
    pub consumer: String,
    /// # Beginning
    ///
    /// when it begins
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Seconds,
    /// # Duration
    ///
    /// how long it lasts
    #[serde(rename = "for")]
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Kind of failure
    ///
    /// stops | fails: a function runs, and every invocation fails
    #[serde(default)]
    pub how: Failure,
}

/// How a consumer does not work.
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
    /// # Shards wanted
    ///
    /// the shards wanted: at most double and at least half of those there are
    #[schemars(range(min = 1, max = 100_000u32))]
    pub shards: u32,
}

/// Whether the shard count of a provisioned stream follows the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the field says what they mean
pub enum Scaling {
    Fixed,
    TargetUtilization,
}

/// Shares of the kinds of change. A kind that a given mix leaves out has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Mix {
    /// # Inserts
    ///
    /// new items
    #[schemars(range(min = 0, max = 1))]
    pub insert: f64,
    /// # Updates
    ///
    /// changed items: both images are carried
    #[schemars(range(min = 0, max = 1))]
    pub modify: f64,
    /// # Deletes
    ///
    /// deleted items, TTL deletes included
    #[schemars(range(min = 0, max = 1))]
    pub remove: f64,
}

/// What reaches the destination.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivered {
    /// # Delivered record size
    ///
    /// what reaches the destination; default 200 B + 1.1 x item
    #[schemars(extend("x-example" = "\"1.2 KiB\"", "minimum" = 1, "maximum" = 1000.0 * KIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_size: Option<Bytes>,
}

/// Firehose and where it delivers to, in both architectures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// # Destination
    ///
    /// s3 | redshift | opensearch | splunk | iceberg | snowflake
    pub destination: Destination,
    /// # Buffer size
    ///
    /// delivered when this much is there
    #[schemars(extend("minimum" = MIB, "maximum" = 128.0 * MIB))]
    pub buffer_size: Bytes,
    /// # Buffer interval
    ///
    /// or when this time is over, whichever comes first
    #[schemars(extend("minimum" = 0, "maximum" = 900))]
    pub buffer_interval: Seconds,
    /// # Delivery partitions
    ///
    /// buffers that Firehose fills side by side
    #[schemars(range(min = 1, max = 10_000))]
    pub delivery_partitions: u32,
    /// # Format conversion
    ///
    /// to Parquet or ORC, priced by the ingested GB
    pub format_conversion: bool,
    /// # Dynamic partitioning
    ///
    /// prefixes from the data, priced by GB, object and JQ hour
    #[schemars(extend("x-example" = "{ object_size = \"64 MiB\", jq_hours = 70.0 }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic_partitioning: Option<DynamicPartitioning>,
    /// # Delivery into a VPC
    ///
    /// delivery into a VPC, priced by GB and AZ-hour
    #[schemars(extend("x-example" = "{ availability_zones = 3 }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc: Option<Vpc>,
    /// # Months kept in S3
    ///
    /// months of delivered data kept in S3, billed in full
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

/// Where Firehose delivers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs)] // the variants are AWS's own names
pub enum Destination {
    S3,
    Redshift,
    Opensearch,
    Splunk,
    Iceberg,
    Snowflake,
}

/// Prefixes taken from the data.
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
    /// hours of JQ processing a month
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
    /// # Availability zones
    ///
    /// each is billed by the hour
    #[schemars(range(min = 1, max = 6))]
    pub availability_zones: u32,
}

impl Default for Vpc {
    fn default() -> Self {
        Self { availability_zones: 3 }
    }
}

/// Architecture A: DynamoDB Streams -> Lambda -> Firehose by Direct PUT.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StreamsLambda {
    /// # Stream view type
    ///
    /// | new-image | old-image | keys-only
    ///
    /// Which images of an item a stream record carries: new-and-old-images, new-image, old-image or keys-only.
    pub view_type: ViewType,
    /// # Stream shards
    ///
    /// default: the table's partitions
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "4"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_shards: Option<u32>,
    /// # Other readers
    ///
    /// other Lambda triggers or global tables on the stream: their reads are free
    #[schemars(range(min = 0, max = 1000))]
    pub other_readers: u32,
    /// # KCL readers
    ///
    /// other readers that pay per GetRecords call
    #[schemars(range(min = 0, max = 1000))]
    pub kcl_readers: u32,
    /// # Batch size
    ///
    /// changes in one invocation, at most
    #[schemars(range(min = 1, max = 10_000))]
    pub batch_size: u32,
    /// # Batch window
    ///
    /// wait this long to fill a batch
    #[schemars(extend("minimum" = 0, "maximum" = 300))]
    pub batch_window: Seconds,
    /// # Parallelization factor
    ///
    /// concurrent batches per stream shard
    #[schemars(range(min = 1, max = 10))]
    pub parallelization_factor: u32,
    /// # Share that passes the filter
    ///
    /// share of changes that event filters let through
    #[schemars(range(min = 1e-6, max = 1))]
    pub filter_pass: f64,
    /// # Pack records
    ///
    /// join changes into Firehose records of up to 1,000 KiB
    pub pack_records: bool,
    /// # Function
    ///
    /// the function that re-shapes changes and calls PutRecordBatch
    pub function: Function,
    /// # Concurrency quota
    ///
    /// concurrent invocations the account allows
    #[schemars(range(min = 1, max = 1_000_000_000u32))]
    pub concurrency_quota: u32,
    /// # Maximum retries
    ///
    /// simulate: tries of a failing batch after the first; default: until its records expire
    #[schemars(range(min = 0, max = 10_000), extend("x-example" = "3"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_retries: Option<u32>,
    /// # Maximum record age
    ///
    /// simulate: records older than this are given up; default: the stream's 24 hours
    #[schemars(extend("x-example" = "\"1 h\"", "minimum" = 60, "maximum" = 86_400))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_record_age: Option<Seconds>,
    /// # Bisect on error
    ///
    /// simulate: try the halves of a failing batch apart
    pub bisect_on_error: bool,
    /// # Direct PUT quota
    ///
    /// per second, when raised; calls and records scale with it
    #[schemars(extend("x-example" = "\"10 MiB\"", "minimum" = 1, "maximum" = 1024.0 * 1024.0 * GIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_put_quota: Option<Bytes>,
}

impl Default for StreamsLambda {
    fn default() -> Self {
        Self {
            view_type: ViewType::NewAndOldImages,
            stream_shards: None,
            other_readers: 0,
            kcl_readers: 0,
            batch_size: 100,
            batch_window: Seconds(0.0),
            parallelization_factor: 1,
            filter_pass: 1.0,
            pack_records: false,
            function: Function::default(),
            concurrency_quota: 1000,
            maximum_retries: None,
            maximum_record_age: None,
            bisect_on_error: false,
            direct_put_quota: None,
        }
    }
}

/// Which images a DynamoDB Streams record carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's own names
pub enum ViewType {
    NewAndOldImages,
    NewImage,
    OldImage,
    KeysOnly,
}

/// A Lambda function that reads a DynamoDB stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Function {
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
    /// duration of an invocation without records, one PutRecordBatch included
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
    /// # Timeout
    ///
    /// the function's timeout
    #[schemars(extend("minimum" = 1, "maximum" = 900))]
    pub timeout: Seconds,
}

impl Default for Function {
    fn default() -> Self {
        Self {
            memory_mb: 256,
            arch: CpuArch::Arm64,
            base_ms: 50.0,
            per_record_ms: 0.2,
            error_rate: 0.0,
            timeout: Seconds(60.0),
        }
    }
}

/// The processor a function runs on: its GB-seconds have a price each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[schemars(extend("enum" = ["arm64", "x86_64", "x86"]))]
#[allow(missing_docs)] // the variants are AWS's own names
pub enum CpuArch {
    Arm64,
    #[serde(rename = "x86_64", alias = "x86")]
    #[strum(serialize = "x86_64")]
    X86,
}

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

/// The capacity mode of a Kinesis stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's own names
pub enum Mode {
    Provisioned,
    OnDemand,
    OnDemandAdvantage,
}

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
    #[schemars(range(min = 0.001, max = 1000), extend("x-example" = "4.0", "x-unit" = "calls/s"))]
    pub polls_per_second: Option<f64>,
}

fn one() -> u32 {
    1
}

/// What reads a Kinesis stream. Polls per second and shard are in [`crate::services::kinesis`].
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

/// How far the shares of a mix may sum beside 1.
const MIX_TOLERANCE: f64 = 1e-9;

impl Scenario {
    /// What no single key shows: sums, pairs that exclude each other, kinds that need a number.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let Mix { insert, modify, remove } = self.workload.mix;
        let sum = insert + modify + remove;
        if (sum - 1.0).abs() > MIX_TOLERANCE {
            let [insert, modify, remove, sum] = [insert, modify, remove, sum].map(Argument::exact);
            found.push(("workload.mix".into(), Message::MixSum { insert, modify, remove, sum }));
        }
        if self.workload.key_skew > 0.0 && self.workload.distinct_keys.is_none() {
            found.push(("workload.key_skew".into(), Message::SkewWithoutKeys));
        }
        if self.workload.hourly.is_some_and(|weights| weights.iter().sum::<f64>() <= 0.0) {
            found.push(("workload.hourly".into(), Message::HourlyZero));
        }
        for (index, consumer) in self.kinesis_firehose.consumers.iter().enumerate() {
            if let Some(problem) = consumer.problem() {
                found.push((format!("kinesis_firehose.consumers[{index}]"), problem));
            }
        }
        found
    }

    /// Settings that AWS would refuse or that do nothing as they stand. The numbers follow what was said.
    pub fn notices(&self) -> Vec<Finding> {
        let mut notices = Vec::new();
        let mut notice = |key: &str, message| notices.push((key.to_owned(), message));
        let delivery = &self.delivery;
        let partitioned = delivery.dynamic_partitioning.is_some();
        let size = || Argument::Bytes(delivery.buffer_size.0);
        if delivery.format_conversion && delivery.buffer_size.0 < 64.0 * MIB {
            notice("delivery.buffer_size", Message::NoticeConversionBuffer { size: size() });
        }
        if partitioned && delivery.buffer_size.0 < 64.0 * MIB {
            notice("delivery.buffer_size", Message::NoticePartitioningBuffer { size: size() });
        }
        if delivery.format_conversion && delivery.destination != Destination::S3 {
            notice("delivery.format_conversion", Message::NoticeConversionDestination);
        }
        if partitioned && delivery.destination != Destination::S3 {
            notice("delivery.dynamic_partitioning", Message::NoticePartitioningDestination);
        }
        if self.streams_lambda.pack_records && delivery.destination == Destination::Iceberg {
            notice("streams_lambda.pack_records", Message::NoticePackedIceberg);
        }
        let further: u32 = self.kinesis_firehose.consumers.iter().map(|consumer| consumer.count).sum();
        let readers = self.streams_lambda.other_readers + self.streams_lambda.kcl_readers;
        if self.architectures.len() > 1 && further != readers {
            let [further, readers] = [further, readers].map(|count| Argument::exact(f64::from(count)));
            notice("kinesis_firehose.consumers", Message::NoticeUnequalReaders { further, readers });
        }
        if self.kinesis_firehose.mode != Mode::Provisioned && self.kinesis_firehose.shards.is_some() {
            notice("kinesis_firehose.shards", Message::NoticeOnDemandShards);
        }
        notices
    }
}

impl Consumer {
    /// What is wrong with it beyond its own types and bounds.
    pub(crate) fn problem(&self) -> Option<Message> {
        use ConsumerKind::{Custom, Firehose, Flink, Kcl};
        match (self.kind, self.polls_per_second) {
            (Custom, None) if !self.fan_out => Some(Message::CustomPolls),
            (Custom | Kcl | Flink, _) | (_, None) if !(self.kind == Firehose && self.fan_out) => None,
            (Firehose, None) => Some(Message::FirehoseFanOut),
            (kind, _) => Some(Message::AwsPace { kind: Argument::text(kind.to_string()) }),
        }
    }
}

/// The scenario's JSON Schema, with its titles and descriptions: what editors complete from.
pub fn documented_schema() -> Schema {
    crate::reading::schema_of::<Scenario>()
}

/// The same without titles and descriptions: what a file is checked against, and what the page's form is made from.
///
/// It is generated into a file, and read from there: a page need not carry what makes schemas, nor each text twice.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| serde_json::from_str(include_str!("../scenario.schema.json")).unwrap_or_default())
}

/// Reads a scenario from TOML, with `key=value` assignments laid over it. Without text: the default.
///
/// # Errors
/// Everything that is wrong, each with file, line and key, what was expected and the nearest known name.
pub fn read(
    name: &str,
    text: Option<&str>,
    assignments: &[String],
    catalog: &Catalog,
) -> Result<Scenario, InputErrors> {
    if text.is_none() && assignments.is_empty() {
        return Ok(Scenario::default());
    }
    let document = text.map_or_else(|| Ok(Document::empty(name)), |text| Document::parse(name, text))?;
    complete(document, assignments, catalog)
}

/// Reads a scenario from data: of what differs from the default, or of all that a scenario is written as.
///
/// # Errors
/// As for TOML; data has no lines.
pub fn read_json(name: &str, json: Json, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let mut document = Document::of_json(name, json);
    if document.has("workload.hourly") {
        // A scenario with hours is written with the default peak beside them.
        document.forget("workload", "peak_to_average", Workload::default().peak_to_average);
    }
    complete(document, &[], catalog)
}

/// Reads a scenario from `key=value` settings alone; `name` is what errors call them.
///
/// # Errors
/// Everything that is wrong; a setting that is none at all is said first and alone.
pub fn read_settings(name: &str, settings: &[String], catalog: &Catalog) -> Result<Scenario, InputErrors> {
    complete(document_of(name, settings)?, &[], catalog)
}

/// A document of nothing but `key=value` settings.
pub(crate) fn document_of(name: &str, settings: &[String]) -> Result<Document, InputErrors> {
    let mut document = Document::empty(name);
    settings.iter().try_for_each(|setting| document.assign(name, setting))?;
    Ok(document)
}

/// A document with `key=value` assignments laid over it as a scenario, or everything that is wrong with it.
pub(crate) fn complete(
    mut document: Document,
    assignments: &[String],
    catalog: &Catalog,
) -> Result<Scenario, InputErrors> {
    for assignment in assignments {
        document.assign(&format!("--set {assignment}"), assignment)?;
    }
    let both = document.has("workload.hourly") && document.has("workload.peak_to_average");
    let (scenario, mut findings) = document.check::<Scenario>(schema());
    let scenario = scenario.unwrap_or_default();
    if both {
        findings.add("workload.peak_to_average", Message::HourlyOrPeak);
    }
    if !catalog.regions().contains(&scenario.region.as_str()) {
        findings.add("region", catalog.unknown_region(&scenario.region));
    }
    for (key, message) in scenario.findings() {
        findings.add(&key, message);
    }
    findings.result().map(|()| scenario)
}
