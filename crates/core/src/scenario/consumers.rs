//! Consumers besides the delivery, which must receive every change in every architecture.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, VariantArray};

/// Consumers of one kind, besides the delivery, that must receive every change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// # Kind
    ///
    /// lambda | kcl | flink | eventbridge-pipe | firehose | custom
    pub kind: ConsumerKind,
    /// # Count
    ///
    /// consumers of this kind
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1000))]
    pub count: u32,
    /// # Enhanced fan-out
    ///
    /// on a Kinesis stream: reads with enhanced fan-out, outside shared throughput; default: only kcl without polls_per_second
    ///
    /// The Kinesis Client Library subscribes with enhanced fan-out since version 2.0. A DynamoDB stream has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "true"))]
    pub fan_out: Option<bool>,
    /// # Calls per second on each shard
    ///
    /// GetRecords calls per second on each shard, instead of those of the kind
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.001, max = 1000), extend("x-example" = "4.0", "x-unit" = "calls/s", "x-needed-by" = ConsumerKind::Custom))]
    pub polls_per_second: Option<f64>,
    /// # Function
    ///
    /// simulation only, for lambda: how long its invocations take; default: they keep up
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ base_ms = 50.0, per_record_ms = 0.2 }", "x-simulation-only" = true))]
    pub function: Option<ConsumerFunction>,
}

impl Consumer {
    /// Whether it reads a Kinesis stream with enhanced fan-out.
    pub fn uses_fan_out(&self) -> bool {
        self.fan_out.unwrap_or(self.kind == ConsumerKind::Kcl && self.polls_per_second.is_none())
    }

    /// Lets it poll so often. It reads a Kinesis stream as before, with enhanced fan-out or without.
    pub fn poll_at(&mut self, polls: f64) {
        let uses_fan_out = self.uses_fan_out();
        self.polls_per_second = Some(polls);
        if self.uses_fan_out() != uses_fan_out {
            self.fan_out = Some(uses_fan_out);
        }
    }

    /// Whether its owner decides how often it polls, not AWS.
    pub const fn has_own_pace(&self) -> bool {
        matches!(self.kind, ConsumerKind::Kcl | ConsumerKind::Flink | ConsumerKind::Custom)
    }
}

/// The function of a Lambda consumer, for a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ConsumerFunction {
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
    /// # Batch size
    ///
    /// most records in one invocation
    #[schemars(range(min = 1, max = 10_000))]
    pub batch_size: u32,
    /// # Parallelization factor
    ///
    /// batches of each shard that run concurrently
    #[schemars(range(min = 1, max = 10))]
    pub parallelization_factor: u32,
}

impl Default for ConsumerFunction {
    fn default() -> Self {
        Self { base_ms: 50.0, per_record_ms: 0.2, batch_size: 100, parallelization_factor: 1 }
    }
}

fn one() -> u32 {
    1
}

/// A kind of consumer. The polling rates on a Kinesis stream are in [`crate::model::services::kinesis`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, Display, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the variants are AWS's names
pub enum ConsumerKind {
    Firehose,
    Lambda,
    Kcl,
    Flink,
    EventbridgePipe,
    Custom,
}
