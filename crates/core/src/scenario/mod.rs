//! What a user sets: one workload, one Region, and the settings of every architecture.
//!
//! Every key is optional, and is described once, here. In the doc comment of a field, the heading is its label, the first
//! paragraph is its comment in the default file, and the rest is help on the page. A file is checked against the JSON
//! Schema generated from these types, so bounds are defined once too.

mod architectures;
mod consumers;
mod delivery;
mod events;
mod function;
mod incremental_export;
mod kinesis_direct;
mod kinesis_firehose;
mod quotas;
mod ranges;
mod requirements;
mod stream;
mod streams_lambda;
mod streams_pipes;
mod workload;

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::catalog::{PRICE_ID, PriceId, by_id};
use crate::text::sorted;

pub use architectures::{ArchitectureId, Architectures};
pub use consumers::{Consumer, ConsumerFunction, ConsumerKind};
pub use delivery::{BufferHints, Delivered, Delivery, Destination, DynamicPartitioning, Vpc, usual_window};
pub use events::{Burst, Events, Failure, LONGEST_RUN, Moment, Outage, PEAK, Resharding, Scaling};
pub use function::{CpuArch, Function, Transform};
pub use incremental_export::{ExportView, IncrementalExport};
pub use kinesis_direct::KinesisDirect;
pub use kinesis_firehose::KinesisFirehose;
pub use quotas::{Granted, GrantedQuotas};
pub use ranges::{GivenRange, Shape};
pub use requirements::{AcceptedRisk, Requirements};
pub use stream::{MOST_SHARDS, Mode, OnDemandMode, RecordDistribution, ViewType};
pub use streams_lambda::{StreamsLambda, Writer};
pub use streams_pipes::StreamsPipes;
pub use workload::{Batch, DayShape, FASTEST, Mix, RATE_KEY, SLOWEST, Workload};

/// A scenario: the traffic of one table, and how its change log reaches its destination.
///
/// ```
/// use shardwise_core::{Scenario, input};
///
/// // What is not set is the default, and a scenario file has what differs from it.
/// let mut scenario = Scenario { region: "us-west-2".into(), ..Scenario::default() };
/// scenario.workload.item_size.0 = 2048.0;
/// let file = input::changed(&scenario);
/// assert!(file.contains("region = \"us-west-2\"") && file.contains("item_size = \"2 KiB\""), "{file}");
/// assert!(!file.contains("writes_per_second"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(
    title = "shardwise scenario",
    description = "A scenario: the traffic of one table, and how its change log reaches its destination."
)]
pub struct Scenario {
    /// # Report name
    ///
    /// name shown in the report
    pub name: String,
    /// # Region
    ///
    /// AWS Region whose prices and quotas apply
    ///
    /// Any Region that has a price book, by its id or its name, such as Tokyo: `shardwise pricing list` lists them.
    pub region: String,
    /// # Hours per month
    ///
    /// 730 as in the AWS Pricing Calculator; 720 or 744 as in examples on pricing pages
    #[schemars(range(min = 1, max = 8784), extend("x-unit" = "h"))]
    pub month_hours: f64,
    /// # Discount
    ///
    /// subtracted from the total, on a line of its own
    #[schemars(range(min = 0, max = 100), extend("x-unit" = "%"))]
    pub discount_percent: f64,
    /// # Free tier
    ///
    /// apply the Lambda free tier
    pub free_tier: bool,
    /// # Architectures to compare
    ///
    /// any of streams-lambda, kinesis-firehose, streams-pipes, kinesis-direct and incremental-export, or "all"
    pub architectures: Architectures,
    /// # Consumers
    ///
    /// consumers besides the delivery, which must receive every change, such as [{ kind = "lambda", count = 2 }, { kind = "kcl" }, { kind = "custom", polls_per_second = 4.0 }]
    ///
    /// Each architecture feeds them in its own way, so the totals compare like with like.
    #[schemars(extend("maxItems" = 100))]
    pub consumers: Vec<Consumer>,
    /// # Requirements
    ///
    /// Requirements that an architecture must meet to fit.
    pub requirements: Requirements,
    /// # Traffic and sizes
    ///
    /// How many changes the table has, how large, and when.
    pub workload: Workload,
    /// # Delivered records
    ///
    /// Records as they reach the destination.
    pub delivered: Delivered,
    /// # Firehose and destination
    ///
    /// Settings of Firehose, the same in all architectures.
    pub delivery: Delivery,
    /// # A: DynamoDB Streams and Lambda
    ///
    /// Architecture A: DynamoDB Streams -> Lambda -> Firehose, or S3.
    pub streams_lambda: StreamsLambda,
    /// # B: Kinesis Data Streams and Firehose
    ///
    /// Architecture B: Kinesis Data Streams -> Firehose.
    pub kinesis_firehose: KinesisFirehose,
    /// # C: DynamoDB Streams and EventBridge Pipes
    ///
    /// Architecture C: DynamoDB Streams -> EventBridge Pipe -> Firehose.
    pub streams_pipes: StreamsPipes,
    /// # D: Kinesis Data Streams by itself
    ///
    /// Architecture D: an on-demand Kinesis data stream -> its own delivery to S3.
    pub kinesis_direct: KinesisDirect,
    /// # E: Incremental export
    ///
    /// Architecture E: incremental exports of the table to S3. Not a log.
    pub incremental_export: IncrementalExport,
    /// # Simulation events
    ///
    /// What happens in `shardwise simulate`; costs, limits and risk do not depend on it.
    pub simulation: Events,
    /// # Granted quotas
    ///
    /// what AWS granted, by quota id, such as "firehose.direct_put_bytes" = "10 MiB"
    #[schemars(schema_with = "quotas::granted_quotas")]
    #[serde(serialize_with = "quotas::serialize")]
    pub quotas: GrantedQuotas,
    /// # Price overrides
    ///
    /// USD per unit by price id, such as "kinesis.shard_hour" = 0.0140
    #[schemars(schema_with = "price_overrides")]
    pub prices: BTreeMap<PriceId, f64>,
    /// Numbers that were given as a range. The fields have their medians.
    #[serde(skip)]
    pub ranges: Vec<GivenRange>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "orders: change log to S3".into(),
            region: "us-east-1".into(),
            month_hours: 730.0,
            discount_percent: 0.0,
            free_tier: false,
            architectures: Architectures::default(),
            consumers: Vec::new(),
            requirements: Requirements::default(),
            workload: Workload::default(),
            delivered: Delivered::default(),
            delivery: Delivery::default(),
            streams_lambda: StreamsLambda::default(),
            kinesis_firehose: KinesisFirehose::default(),
            streams_pipes: StreamsPipes::default(),
            kinesis_direct: KinesisDirect::default(),
            incremental_export: IncrementalExport::default(),
            simulation: Events::default(),
            quotas: GrantedQuotas::new(),
            prices: BTreeMap::new(),
            ranges: Vec::new(),
        }
    }
}

impl Scenario {
    /// The ranges of numbers that still are at the median: a number that was set later has none.
    pub fn ranges_in_effect(&self) -> Vec<&GivenRange> {
        if self.ranges.is_empty() {
            return Vec::new();
        }
        let mut numbers = serde_json::to_value(self).unwrap_or_default();
        self.ranges.iter().filter(|range| ranges::find(&mut numbers, range).is_some()).collect()
    }

    /// The scenario as data, with its ranges as they were written.
    pub fn as_written(&self) -> Json {
        let mut written = serde_json::to_value(self).unwrap_or_default();
        for range in &self.ranges {
            if let Some(number) = ranges::find(&mut written, range) {
                *number = Json::String(range.text.clone());
            }
        }
        written
    }

    /// The consumers by kind, whatever their order in the file.
    pub fn sorted_consumers(&self) -> Vec<&Consumer> {
        sorted::collect(&self.consumers, |a, b| {
            let polls = |consumer: &Consumer| consumer.polls_per_second.unwrap_or(0.0);
            (a.kind, a.uses_fan_out(), a.count)
                .cmp(&(b.kind, b.uses_fan_out(), b.count))
                .then(polls(a).total_cmp(&polls(b)))
        })
    }
}

fn price_overrides(_: &mut schemars::SchemaGenerator) -> Schema {
    by_id::<PriceId>(PRICE_ID, &json!({ "type": "number", "minimum": 0, "maximum": 1e9, "x-unit": "USD" }))
}
