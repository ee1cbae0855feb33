//! Settings of architecture C: DynamoDB Streams -> EventBridge Pipe -> Firehose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::delivery::{Delivery, usual_window};
use super::stream::{MOST_SHARDS, ViewType};
use crate::text::Seconds;

/// Architecture C: DynamoDB Streams -> EventBridge Pipe -> Firehose by Direct PUT.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StreamsPipes {
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
    /// # Batch size
    ///
    /// most changes in one execution of the pipe
    #[schemars(range(min = 1, max = 500))]
    pub batch_size: u32,
    /// # Batching window
    ///
    /// how long the pipe waits to fill a batch; default: 5 s, or 0 if the Firehose buffer interval is below 60 s
    #[schemars(extend("x-example" = "\"5 s\"", "minimum" = 0, "maximum" = 300))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_window: Option<Seconds>,
    /// # Parallelization factor
    ///
    /// batches of each shard that run concurrently
    #[schemars(range(min = 1, max = 10))]
    pub parallelization_factor: u32,
    /// # Duration of an execution
    ///
    /// from a batch to the answer of Firehose
    ///
    /// Assumed: AWS does not state it. The duration metric of the pipe shows it.
    #[schemars(range(min = 0.001, max = 900_000), extend("x-unit" = "ms"))]
    pub execution_ms: f64,
}

impl Default for StreamsPipes {
    fn default() -> Self {
        Self {
            view_type: ViewType::NewAndOldImages,
            stream_shards: None,
            batch_size: 100,
            batch_window: None,
            parallelization_factor: 1,
            execution_ms: 50.0,
        }
    }
}

impl StreamsPipes {
    /// The batching window in seconds: as set, or what suits the delivery.
    pub fn window(&self, delivery: &Delivery) -> f64 {
        self.batch_window.map_or_else(|| usual_window(delivery), |window| window.0)
    }
}
