//! What the user says: one workload, one Region, and the settings of both architectures.
//!
//! Every key is optional and every key is described once, here: the first paragraph of a field's doc
//! comment is its short text (the comment in the default file, the label of the page), the rest is help.
//! The JSON Schema made from these types is what a file is checked against, so a bound stands once too.

mod architectures;
mod consumers;
mod delivery;
mod events;
mod function;
mod kinesis_firehose;
mod stream;
mod streams_lambda;
mod workload;

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::catalog::{PriceId, by_id};

pub use architectures::ArchitectureId;
pub use consumers::{Consumer, ConsumerKind, PACED};
pub use delivery::{Delivered, Delivery, Destination, DynamicPartitioning, Vpc};
pub use events::{Burst, Events, Failure, LONGEST_RUN, Outage, Resharding, Scaling};
pub use function::{CpuArch, Function};
pub use kinesis_firehose::{KinesisFirehose, Transform};
pub use stream::Mode;
pub use streams_lambda::{StreamsLambda, ViewType};
pub use workload::{FASTEST, Mix, SLOWEST, Workload};

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
            architectures: ArchitectureId::DEFAULT.to_vec(),
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
