//! The traffic of the table: how many changes, how large, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use strum::{Display, VariantArray};

use super::events::Burst;
use crate::text::{Bytes, GIB, HOURS, KIB, MIB, PerSecond, Seconds};

/// The slowest rate of a scenario, in changes per second: a few in a month. [`FASTEST`] is far beyond any table.
pub const SLOWEST: f64 = 1e-6;
/// The fastest rate of a scenario, in changes per second.
pub const FASTEST: f64 = 1e12;

/// The key of the rate of changes.
pub const RATE_KEY: &str = "workload.writes_per_second";

// More than twenty fields, because they are the keys of `[workload]`, which is one flat table for those who write it.
/// The traffic of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Workload {
    /// # Writes per second
    ///
    /// mean rate of item changes, TTL deletes included
    ///
    /// A number per second, or text such as "1,200/s" or "4.3M/h".
    #[schemars(extend("minimum" = SLOWEST, "maximum" = FASTEST, "x-unit" = "changes/s"))]
    pub writes_per_second: PerSecond,
    /// # Peak-to-average ratio
    ///
    /// rate in the busiest hour divided by the mean rate
    ///
    /// Shapes the 24 hours of the day: 1 is flat, 24 puts all changes into one hour. Costs follow the mean, capacity
    /// follows this peak.
    #[schemars(range(min = 1, max = 24))]
    pub peak_to_average: f64,
    /// # Shape of the day
    ///
    /// business-day | evening
    ///
    /// When the busy hours are. A tenth of the traffic is constant throughout the day; the rest follows the shape.
    pub day: DayShape,
    /// # Hourly weights
    ///
    /// one weight for each hour, instead of peak_to_average and day
    ///
    /// 24 weights, hour 0 first. Only their proportions count.
    #[schemars(
        extend("x-example" = "[24 weights]", "type" = ["array", "null"], "minItems" = HOURS, "maxItems" = HOURS,
               "items" = json!({ "type": "number", "minimum": 0, "maximum": 1e12 }))
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hourly: Option<[f64; HOURS]>,
    /// # Daily batch
    ///
    /// further changes once a day, such as a nightly job
    ///
    /// They come evenly within `length`, from the start of `hour`.
    #[schemars(extend("x-example" = "{ changes = 5000000, hour = 2, length = \"10 m\" }"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// # Burstiness
    ///
    /// coefficient of variation of the one-second rate
    #[schemars(range(min = 0, max = 100))]
    pub burstiness: f64,
    /// # Mix of changes
    ///
    /// shares of inserts, updates and deletes; they sum to 1
    pub mix: Mix,
    /// # Item size
    ///
    /// mean size of an item
    ///
    /// As DynamoDB counts it: attribute names and values in UTF-8. At most 400 KiB.
    #[schemars(extend("minimum" = 1, "maximum" = 400.0 * KIB))]
    pub item_size: Bytes,
    /// # Item size variation
    ///
    /// coefficient of variation of item sizes; 0: all items have the same size
    #[schemars(range(min = 0, max = 100))]
    pub item_size_cv: f64,
    /// # Key size
    ///
    /// names and values of the key attributes
    #[schemars(extend("minimum" = 0, "maximum" = 4.0 * KIB))]
    pub key_size: Bytes,
    /// # JSON expansion
    ///
    /// bytes of DynamoDB JSON per byte of an item
    ///
    /// 1.5 is assumed; captured records of small items show 1.7 to 3.1, text of 40 bytes an attribute 1.3.
    #[schemars(range(min = 0.01, max = 100))]
    pub json_expansion: f64,
    /// # Attributes
    ///
    /// attributes of an item, on average, instead of json_expansion
    ///
    /// DynamoDB JSON takes about 12 bytes per attribute besides its name and value.
    #[schemars(range(min = 1, max = 10_000), extend("x-example" = "20"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<f64>,
    /// # Change record size
    ///
    /// as billed; default: derived from the item size
    ///
    /// Applies to the change record at every hop, partition key included.
    #[schemars(extend("x-example" = "\"2 KiB\"", "minimum" = 1, "maximum" = 10.0 * MIB))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_record_size: Option<Bytes>,
    /// # Share of the hottest key
    ///
    /// share of changes on one partition key
    ///
    /// All changes of a key go through one shard, one lane and one buffer.
    #[schemars(range(min = 0, max = 1))]
    pub hottest_key_share: f64,
    /// # Distinct keys
    ///
    /// simulation only: partition keys besides the hottest; default: enough to load shards evenly
    ///
    /// Each key is hashed to one shard. The fewer keys there are, the more unevenly shards are loaded.
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "5000", "x-simulation-only" = true))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct_keys: Option<u32>,
    /// # Key skew
    ///
    /// simulation only: Zipf exponent; the key of rank r gets r^-key_skew
    ///
    /// 0: all keys get the same share. Requires distinct_keys.
    #[schemars(range(min = 0, max = 10), extend("x-simulation-only" = true))]
    pub key_skew: f64,
    /// # Correlation time
    ///
    /// simulation only: how long a rate above or below the mean lasts
    #[schemars(extend("minimum" = 0.1, "maximum" = 86_400, "x-simulation-only" = true))]
    pub correlation_time: Seconds,
    /// # Bursts
    ///
    /// simulation only: such as [{ at = "2 h", length = "10 m", factor = 5.0 }]
    #[schemars(extend("maxItems" = 1000, "x-simulation-only" = true))]
    pub bursts: Vec<Burst>,
    /// # Table size
    ///
    /// data in the table; a partition holds 10 GiB
    #[schemars(extend("minimum" = 0, "maximum" = 1024.0 * 1024.0 * 1024.0 * GIB))]
    pub table_size: Bytes,
    /// # Warm write capacity
    ///
    /// write units per second that the table supports instantly: `aws dynamodb describe-table`, WarmThroughput
    ///
    /// Default: 4,000, or twice the busiest hour, as an on-demand table keeps it.
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "4000", "x-unit" = "units/s"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_write_units: Option<f64>,
    /// # Warm read capacity
    ///
    /// read units per second that the table supports instantly
    ///
    /// Default: 12,000.
    #[schemars(range(min = 1, max = 1_000_000_000u32), extend("x-example" = "12000", "x-unit" = "units/s"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_read_units: Option<f64>,
    /// # Global table
    ///
    /// replicated to other Regions; replication is one of the readers of its stream
    pub global_table: bool,
}

impl Default for Workload {
    fn default() -> Self {
        Self {
            writes_per_second: PerSecond(400.0),
            peak_to_average: 3.0,
            day: DayShape::BusinessDay,
            hourly: None,
            batch: None,
            burstiness: 0.25,
            mix: Mix { insert: 0.25, modify: 0.65, remove: 0.10 },
            item_size: Bytes(900.0),
            item_size_cv: 0.5,
            key_size: Bytes(60.0),
            json_expansion: 1.5,
            attributes: None,
            change_record_size: None,
            hottest_key_share: 0.0,
            distinct_keys: None,
            key_skew: 0.0,
            correlation_time: Seconds(1.0),
            bursts: Vec::new(),
            table_size: Bytes(20.0 * GIB),
            warm_write_units: None,
            warm_read_units: None,
            global_table: false,
        }
    }
}

/// Shares of the kinds of change. A kind that is left out has a share of 0.
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
    /// changed items; the record holds both images
    #[schemars(range(min = 0, max = 1))]
    pub modify: f64,
    /// # Deletes
    ///
    /// deleted items, TTL deletes included
    #[schemars(range(min = 0, max = 1))]
    pub remove: f64,
}

impl Mix {
    /// The mix with this share of a kind, or the share that it has; the other two keep their proportion and share the rest.
    #[must_use]
    pub fn with_share(mut self, kind: &str, share: Option<f64>) -> Self {
        let (one, others) = match kind {
            "insert" => (&mut self.insert, [&mut self.modify, &mut self.remove]),
            "modify" => (&mut self.modify, [&mut self.insert, &mut self.remove]),
            _ => (&mut self.remove, [&mut self.insert, &mut self.modify]),
        };
        *one = share.unwrap_or(*one);
        let sum: f64 = others.iter().map(|other| **other).sum();
        // What adds up already stays as it is.
        if sum > 0.0 && (*one + sum - 1.0).abs() > 1e-12 {
            let rest = (1.0 - *one) / sum;
            for other in others {
                *other *= rest;
            }
        }
        self
    }
}

/// When the busy hours of a day are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DayShape {
    /// Busy from 9 to 18, with a dip at noon.
    BusinessDay,
    /// Busy from 17 to 23.
    Evening,
}

/// Further changes, once a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// # Changes
    ///
    /// changes of one day's batch
    #[schemars(extend("minimum" = 0, "maximum" = 1e15))]
    pub changes: f64,
    /// # Hour
    ///
    /// hour of the day at which the batch starts
    #[schemars(range(min = 0, max = 23))]
    pub hour: u32,
    /// # Duration
    ///
    /// how long the batch takes, at most 1 h
    #[schemars(extend("minimum" = 1, "maximum" = 3600))]
    pub length: Seconds,
}
