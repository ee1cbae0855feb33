//! Settings of architecture A: DynamoDB Streams -> Lambda -> Firehose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

use super::delivery::{Delivery, usual_window};
use super::function::Function;
use super::stream::{MOST_SHARDS, ViewType};
use crate::text::Seconds;

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
    #[schemars(range(min = 1, max = MOST_SHARDS), extend("x-example" = "4"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_shards: Option<u32>,
    /// # Function writes to
    ///
    /// firehose | s3: the function writes the objects itself, one for each invocation
    ///
    /// Without Firehose, and only for destination s3. The batch decides the size of an object.
    pub writer: Writer,
    /// # Batch size
    ///
    /// most changes in one invocation
    #[schemars(range(min = 1, max = 10_000))]
    pub batch_size: u32,
    /// # Batching window
    ///
    /// how long Lambda waits to fill a batch; default: 5 s, or 0 if the Firehose buffer interval is below 60 s
    #[schemars(extend("x-example" = "\"5 s\"", "minimum" = 0, "maximum" = 300))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_window: Option<Seconds>,
    /// # Parallelization factor
    ///
    /// batches of each shard that run concurrently
    #[schemars(range(min = 1, max = 10))]
    pub parallelization_factor: u32,
    /// # Record packing
    ///
    /// join changes into Firehose records of at most 1,000 KiB; default for destinations s3 and redshift, not available for others
    #[schemars(extend("x-example" = "true"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack_records: Option<bool>,
    /// # Function
    ///
    /// transforms changes and calls PutRecordBatch
    pub function: Function,
    /// # Maximum retries
    ///
    /// simulation only: retries of a failing batch; default: until its records expire
    #[schemars(range(min = 0, max = 10_000), extend("x-example" = "3", "x-simulation-only" = true))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_retries: Option<u32>,
    /// # Maximum record age
    ///
    /// simulation only: older records are set aside; default: the 24 hours of the stream
    #[schemars(extend("x-example" = "\"1 h\"", "minimum" = 60, "maximum" = 86_400, "x-simulation-only" = true))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_record_age: Option<Seconds>,
    /// # Bisect batch on error
    ///
    /// simulation only: split a failing batch in two and retry each half
    #[schemars(extend("x-simulation-only" = true))]
    pub bisect_on_error: bool,
}

impl Default for StreamsLambda {
    fn default() -> Self {
        Self {
            view_type: ViewType::NewAndOldImages,
            stream_shards: None,
            writer: Writer::Firehose,
            batch_size: 100,
            batch_window: None,
            parallelization_factor: 1,
            pack_records: None,
            function: Function::default(),
            maximum_retries: None,
            maximum_record_age: None,
            bisect_on_error: false,
        }
    }
}

impl StreamsLambda {
    /// The batching window in seconds: as set, or what suits the delivery.
    pub fn window(&self, delivery: &Delivery) -> f64 {
        self.batch_window.map_or_else(|| usual_window(delivery), |window| window.0)
    }

    /// Whether the function writes the objects itself.
    pub fn writes_objects(&self) -> bool {
        self.writer == Writer::S3
    }

    /// Whether changes are joined into larger Firehose records: as set, or wherever the destination takes objects.
    pub fn packs(&self, delivery: &Delivery) -> bool {
        self.pack_records.unwrap_or(delivery.destination.takes_objects())
    }
}

/// What writes the objects at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Writer {
    /// Firehose, into which the function puts changes.
    Firehose,
    /// The function: one object for each invocation.
    S3,
}
