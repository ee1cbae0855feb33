//! AWS's quotas: a value, its unit and where it is written down, by Region where they differ.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use crate::embedded::{self, QuotaData};
use crate::grade::{Grade, grade_of_a_file};
use crate::ids::{by_id, ids};

ids! {
    /// The quotas that limits are checked against.
    QuotaId {
        KinesisShardWriteBytes = "kinesis.shard_write_bytes";
        KinesisShardWriteRecords = "kinesis.shard_write_records";
        KinesisShardReadBytes = "kinesis.shard_read_bytes";
        KinesisShardReadCalls = "kinesis.shard_read_calls";
        KinesisEfoConsumers = "kinesis.efo_consumers";
        KinesisEfoConsumersAdvantage = "kinesis.efo_consumers_advantage";
        KinesisShardQuota = "kinesis.shard_quota";
        KinesisOnDemandNewStreamBytes = "kinesis.on_demand_new_stream_bytes";
        KinesisOnDemandCeilingBytes = "kinesis.on_demand_ceiling_bytes";
        StreamsReaders = "streams.readers";
        LambdaPayloadBytes = "lambda.payload_bytes";
        FirehoseDirectPutBytes = "firehose.direct_put_bytes";
        FirehoseDirectPutCalls = "firehose.direct_put_calls";
        FirehoseDirectPutRecords = "firehose.direct_put_records";
        FirehoseTransformConcurrency = "firehose.transform_concurrency";
        FirehoseTransformConcurrencySplunk = "firehose.transform_concurrency_splunk";
        FirehoseTransformTimeout = "firehose.transform_timeout";
    }
}

/// One quota of a Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// In `unit`.
    pub value: f64,
    /// Such as `B/s`.
    pub unit: Cow<'static, str>,
    /// How well it is known.
    pub grade: Grade,
    /// The document it stands in.
    pub source: Cow<'static, str>,
    /// What else to know about it; may be empty.
    pub note: Cow<'static, str>,
}

/// The quotas of one Region, by [`QuotaId`].
#[derive(Clone, Debug, PartialEq)]
pub struct Quotas {
    /// The day on which they were read, `YYYY-MM-DD`.
    pub effective: String,
    quotas: Vec<Quota>,
}

impl Quotas {
    /// Those that ship with the program.
    pub(crate) fn embedded(region: &str) -> Self {
        let quota = |id: &QuotaId| {
            let &QuotaData { value, regions, unit, grade, source, note } = embedded::quota(*id);
            let own = regions.iter().find(|(name, _)| *name == region);
            let value = own.map_or(value, |(_, value)| *value);
            Quota { value, unit: unit.into(), grade, source: source.into(), note: note.into() }
        };
        let quotas = QuotaId::VARIANTS.iter().map(quota).collect();
        Self { effective: embedded::QUOTAS_EFFECTIVE.to_owned(), quotas }
    }

    /// The quota in full.
    pub fn get(&self, id: QuotaId) -> &Quota {
        &self.quotas[id as usize]
    }

    /// All of them, in the order of their ids.
    pub fn all(&self) -> &[Quota] {
        &self.quotas
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
    by_id::<QuotaId>("quota id", generator.subschema_for::<QuotaEntry>().as_value())
}

/// One quota of a file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaEntry {
    /// everywhere but in the Regions named
    #[schemars(range(min = 1e-6, max = 1e18))]
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
        "additionalProperties": { "type": "number", "minimum": 1e-6, "maximum": 1e18 }
    })
}

impl QuotaFile {
    /// Takes another file's quotas for those of the same id, and its date.
    pub(crate) fn extend(&mut self, other: Self) {
        self.quotas.extend(other.quotas);
        if !other.effective.is_empty() {
            self.effective = other.effective;
        }
    }

    /// Lays the file over the quotas of a Region: its own replace those of the same id, its date theirs.
    pub(crate) fn lay_over(&self, quotas: &mut Quotas, region: &str) {
        for (&id, entry) in &self.quotas {
            let value = entry.regions.get(region).copied().unwrap_or(entry.value);
            let QuotaEntry { unit, grade, source, note, .. } = entry.clone();
            let quota = Quota { value, unit: unit.into(), grade, source: source.into(), note: note.into() };
            quotas.quotas[id as usize] = quota;
        }
        if !self.effective.is_empty() {
            self.effective.clone_into(&mut quotas.effective);
        }
    }
}
