//! Settings of architecture A: DynamoDB Streams -> Lambda -> Firehose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use super::function::Function;
use crate::text::{Bytes, GIB, Seconds};

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
