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
    /// new-and-old-images | new-image | old-image | keys-only
    ///
    /// Which images of an item a stream record holds.
    pub view_type: ViewType,
    /// # Stream shards
    ///
    /// default: one for each partition of the table
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "4"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_shards: Option<u32>,
    /// # Other readers
    ///
    /// other Lambda functions and global tables that read the stream, free of charge
    #[schemars(range(min = 0, max = 1000))]
    pub other_readers: u32,
    /// # KCL readers
    ///
    /// other readers, billed per GetRecords call
    #[schemars(range(min = 0, max = 1000))]
    pub kcl_readers: u32,
    /// # Batch size
    ///
    /// most changes in one invocation
    #[schemars(range(min = 1, max = 10_000))]
    pub batch_size: u32,
    /// # Batching window
    ///
    /// how long Lambda waits to fill a batch
    #[schemars(extend("minimum" = 0, "maximum" = 300))]
    pub batch_window: Seconds,
    /// # Parallelization factor
    ///
    /// batches of each shard that run concurrently
    #[schemars(range(min = 1, max = 10))]
    pub parallelization_factor: u32,
    /// # Share that passes the filter
    ///
    /// share of changes that match the event filter
    #[schemars(range(min = 1e-6, max = 1))]
    pub filter_pass: f64,
    /// # Record packing
    ///
    /// combine changes into Firehose records of at most 1,000 KiB
    pub pack_records: bool,
    /// # Function
    ///
    /// transforms changes and calls PutRecordBatch
    pub function: Function,
    /// # Concurrency quota
    ///
    /// concurrent invocations that the account allows
    #[schemars(range(min = 1, max = 1_000_000_000u32))]
    pub concurrency_quota: u32,
    /// # Maximum retries
    ///
    /// simulation only: retries of a failing batch; default: until its records expire
    #[schemars(range(min = 0, max = 10_000), extend("x-example" = "3"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_retries: Option<u32>,
    /// # Maximum record age
    ///
    /// simulation only: older records are set aside; default: the 24 hours of the stream
    #[schemars(extend("x-example" = "\"1 h\"", "minimum" = 60, "maximum" = 86_400))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_record_age: Option<Seconds>,
    /// # Bisect batch on error
    ///
    /// simulation only: split a failing batch in two and retry each half
    pub bisect_on_error: bool,
    /// # Direct PUT quota
    ///
    /// bytes per second, if raised; calls and records rise in proportion
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
