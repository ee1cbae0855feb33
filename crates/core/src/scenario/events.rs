//! Events of a simulation; costs, limits and risk do not depend on them.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use strum::{Display, VariantArray};

use crate::text::{Quantity as _, Seconds};

/// The longest simulated time, in seconds: a leap year.
pub const LONGEST_RUN: f64 = 366.0 * 24.0 * 3600.0;

/// A time from the start of a simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// So many seconds after it.
    At(Seconds),
    /// The start of the busiest hour of the first day.
    Peak,
}

/// How the start of the busiest hour is written.
pub const PEAK: &str = "peak";

impl Moment {
    /// Seconds from the start, given those of the busiest hour.
    pub const fn seconds(self, busiest: f64) -> f64 {
        match self {
            Self::At(seconds) => seconds.0,
            Self::Peak => busiest,
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::At(seconds) => seconds.serialize(serializer),
            Self::Peak => serializer.serialize_str(PEAK),
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Seconds::FORMAT)
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Moment, E> {
                Ok(Moment::At(Seconds(value)))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Moment, E> {
                self.visit_f64(value as f64)
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Moment, E> {
                self.visit_f64(value as f64)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
                if text.trim() == PEAK {
                    return Ok(Moment::Peak);
                }
                let time = Seconds::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))?;
                Ok(Moment::At(time))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Seconds::json_schema(generator);
        schema.insert("x-word".into(), PEAK.into());
        schema
    }
}

/// A time with more changes than usual, or fewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// # Start
    ///
    /// time from the start of the simulation, or "peak": the start of the busiest hour
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Moment,
    /// # Duration
    ///
    /// how long the burst lasts
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Factor
    ///
    /// times as many changes as without the burst
    #[schemars(range(min = 0, max = 1_000_000))]
    pub factor: f64,
}

/// Events of a simulation, besides the traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Events {
    /// # Outages
    ///
    /// such as [{ consumer = "firehose", at = "12 h", for = "1 h" }, { consumer = "function", at = "1 h", for = "5 m", how = "fails" }]
    #[schemars(extend("maxItems" = 1000))]
    pub outages: Vec<Outage>,
    /// # Reshardings
    ///
    /// UpdateShardCount calls on the Kinesis stream, such as [{ at = "8 h", shards = 16 }]
    #[schemars(extend("maxItems" = 1000))]
    pub reshardings: Vec<Resharding>,
    /// # Shard scaling
    ///
    /// fixed | target-utilization: call UpdateShardCount as traffic changes
    ///
    /// Whether a provisioned stream keeps its shard count, or scales to stay near target_utilization.
    pub scaling: Scaling,
    /// # Resharding time
    ///
    /// from the UpdateShardCount call until the new shards accept writes
    #[schemars(extend("minimum" = 1, "maximum" = 86_400))]
    pub resharding_time: Seconds,
}

impl Default for Events {
    fn default() -> Self {
        Self { outages: Vec::new(), reshardings: Vec::new(), scaling: Scaling::Fixed, resharding_time: Seconds(300.0) }
    }
}

/// A time in which a consumer stops or fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// # Consumer
    ///
    /// firehose, lambda, lambda-2 and so on; function: the transform function, or the function of streams-lambda; pipe: that
    /// of streams-pipes; delivery: that of kinesis-direct
    pub consumer: String,
    /// # Start
    ///
    /// time from the start of the simulation, or "peak": the start of the busiest hour
    #[schemars(extend("minimum" = 0, "maximum" = LONGEST_RUN))]
    pub at: Moment,
    /// # Duration
    ///
    /// how long the outage lasts
    #[serde(rename = "for")]
    #[schemars(extend("exclusiveMinimum" = 0, "maximum" = LONGEST_RUN))]
    pub length: Seconds,
    /// # Kind of failure
    ///
    /// stops | fails: the function runs, and every invocation returns an error
    #[serde(default)]
    pub how: Failure,
}

/// How a consumer is out of service.
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
    /// # Target shard count
    ///
    /// at most double and at least half the current shard count
    #[schemars(range(min = 1, max = 100_000u32))]
    pub shards: u32,
}

/// Whether a provisioned stream scales with the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs)] // the field says what they mean
pub enum Scaling {
    Fixed,
    TargetUtilization,
}
