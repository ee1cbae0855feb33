//! AWS's quotas: a value, its unit and where it is written down, by Region where they differ.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumCount, IntoStaticStr, VariantArray};

use crate::grade::{Grade, grade_of_a_file};

/// The quotas that limits are checked against.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumCount,
    IntoStaticStr,
    VariantArray,
)]
#[allow(missing_docs)] // the ids say what they bound; quotas.toml says the rest
pub enum QuotaId {
    #[serde(rename = "kinesis.shard_write_bytes")]
    #[strum(serialize = "kinesis.shard_write_bytes")]
    KinesisShardWriteBytes,
    #[serde(rename = "kinesis.shard_write_records")]
    #[strum(serialize = "kinesis.shard_write_records")]
    KinesisShardWriteRecords,
    #[serde(rename = "kinesis.shard_read_bytes")]
    #[strum(serialize = "kinesis.shard_read_bytes")]
    KinesisShardReadBytes,
    #[serde(rename = "kinesis.shard_read_calls")]
    #[strum(serialize = "kinesis.shard_read_calls")]
    KinesisShardReadCalls,
    #[serde(rename = "kinesis.efo_consumers")]
    #[strum(serialize = "kinesis.efo_consumers")]
    KinesisEfoConsumers,
    #[serde(rename = "kinesis.efo_consumers_advantage")]
    #[strum(serialize = "kinesis.efo_consumers_advantage")]
    KinesisEfoConsumersAdvantage,
    #[serde(rename = "kinesis.shard_quota")]
    #[strum(serialize = "kinesis.shard_quota")]
    KinesisShardQuota,
    #[serde(rename = "kinesis.on_demand_new_stream_bytes")]
    #[strum(serialize = "kinesis.on_demand_new_stream_bytes")]
    KinesisOnDemandNewStreamBytes,
    #[serde(rename = "kinesis.on_demand_ceiling_bytes")]
    #[strum(serialize = "kinesis.on_demand_ceiling_bytes")]
    KinesisOnDemandCeilingBytes,
    #[serde(rename = "streams.readers")]
    #[strum(serialize = "streams.readers")]
    StreamsReaders,
    #[serde(rename = "lambda.payload_bytes")]
    #[strum(serialize = "lambda.payload_bytes")]
    LambdaPayloadBytes,
    #[serde(rename = "firehose.direct_put_bytes")]
    #[strum(serialize = "firehose.direct_put_bytes")]
    FirehoseDirectPutBytes,
    #[serde(rename = "firehose.direct_put_calls")]
    #[strum(serialize = "firehose.direct_put_calls")]
    FirehoseDirectPutCalls,
    #[serde(rename = "firehose.direct_put_records")]
    #[strum(serialize = "firehose.direct_put_records")]
    FirehoseDirectPutRecords,
    #[serde(rename = "firehose.transform_concurrency")]
    #[strum(serialize = "firehose.transform_concurrency")]
    FirehoseTransformConcurrency,
    #[serde(rename = "firehose.transform_concurrency_splunk")]
    #[strum(serialize = "firehose.transform_concurrency_splunk")]
    FirehoseTransformConcurrencySplunk,
    #[serde(rename = "firehose.transform_timeout")]
    #[strum(serialize = "firehose.transform_timeout")]
    FirehoseTransformTimeout,
}

/// One quota of a Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// In `unit`.
    pub value: f64,
    /// Such as `B/s`.
    pub unit: String,
    /// How well it is known.
    pub grade: Grade,
    /// The document it stands in.
    pub source: String,
    /// What else to know about it; may be empty.
    pub note: String,
}

/// The quotas of one Region, by [`QuotaId`].
#[derive(Clone, Debug)]
pub struct Quotas {
    /// The day on which they were read, `YYYY-MM-DD`.
    pub effective: String,
    quotas: Vec<Quota>,
}

impl Quotas {
    /// The quota in full.
    pub fn get(&self, id: QuotaId) -> &Quota {
        &self.quotas[id as usize]
    }

    /// Its value, in its own unit.
    pub fn value(&self, id: QuotaId) -> f64 {
        self.quotas[id as usize].value
    }
}

/// The quotas of all Regions as their file says them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "shardwise quotas")]
pub struct QuotaFile {
    /// the day on which they were read
    #[serde(default)]
    #[schemars(extend("format" = "date"))]
    pub effective: String,
    /// by quota id
    #[serde(default)]
    #[schemars(schema_with = "quotas_schema")]
    pub quotas: BTreeMap<QuotaId, QuotaEntry>,
}

fn quotas_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let ids: Vec<&'static str> = QuotaId::VARIANTS.iter().map(Into::into).collect();
    let entry = generator.subschema_for::<QuotaEntry>();
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "enum": ids },
        "additionalProperties": entry,
        "x-kind": "quota id"
    })
}

/// One quota of a file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaEntry {
    /// everywhere but in the Regions named
    #[schemars(range(max = 1e18), extend("exclusiveMinimum" = 0))]
    pub value: f64,
    /// such as B/s
    #[serde(default)]
    pub unit: String,
    /// where a Region differs
    #[serde(default)]
    #[schemars(schema_with = "regions_schema")]
    pub regions: BTreeMap<String, f64>,
    /// how well it is known
    #[schemars(schema_with = "grade_of_a_file")]
    pub grade: Grade,
    /// the document it stands in
    pub source: String,
    /// what else to know about it
    #[serde(default)]
    pub note: String,
}

fn regions_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "additionalProperties": { "type": "number", "exclusiveMinimum": 0, "maximum": 1e18 }
    })
}

impl QuotaFile {
    /// The quotas of one Region; `None` where the file lacks one.
    pub fn of_region(&self, region: &str) -> Option<Quotas> {
        let of = |id: &QuotaId| {
            let entry = self.quotas.get(id)?;
            let value = entry.regions.get(region).copied().unwrap_or(entry.value);
            let QuotaEntry { unit, grade, source, note, .. } = entry.clone();
            Some(Quota { value, unit, grade, source, note })
        };
        let quotas = QuotaId::VARIANTS.iter().map(of).collect::<Option<_>>()?;
        Some(Quotas { effective: self.effective.clone(), quotas })
    }
}
