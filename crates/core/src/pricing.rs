//! Price books: what a unit costs in a Region, how sure we are of it, and what a quantity comes to.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::EnumCount as _;

use crate::embedded::{BookData, PriceData};
use crate::grade::{Grade, grade_of_a_file};
use crate::ids::{by_id, ids};
use crate::messages::Message;
use crate::quotas::Quotas;
use crate::reading::Finding;

ids! {
    /// The prices a book holds, by the ids that scenarios, reports and books share.
    PriceId {
        DynamodbCdcUnit = "dynamodb.cdc_unit";
        DynamodbStreamsReadRequest = "dynamodb.streams_read_request";
        DynamodbWriteRequestUnit = "dynamodb.write_request_unit";
        KinesisShardHour = "kinesis.shard_hour";
        KinesisPutPayloadUnit = "kinesis.put_payload_unit";
        KinesisExtendedRetentionShardHour = "kinesis.extended_retention_shard_hour";
        KinesisLongTermStorageGbMonth = "kinesis.long_term_storage_gb_month";
        KinesisLongTermRetrievalGb = "kinesis.long_term_retrieval_gb";
        KinesisEfoShardHour = "kinesis.efo_shard_hour";
        KinesisEfoGb = "kinesis.efo_gb";
        KinesisOnDemandStreamHour = "kinesis.on_demand_stream_hour";
        KinesisOnDemandInGb = "kinesis.on_demand_in_gb";
        KinesisOnDemandOutGb = "kinesis.on_demand_out_gb";
        KinesisOnDemandEfoOutGb = "kinesis.on_demand_efo_out_gb";
        KinesisOnDemandExtendedGbMonth = "kinesis.on_demand_extended_gb_month";
        KinesisOnDemandLongTermGbMonth = "kinesis.on_demand_long_term_gb_month";
        KinesisAdvantageInGb = "kinesis.advantage_in_gb";
        KinesisAdvantageOutGb = "kinesis.advantage_out_gb";
        KinesisAdvantageRetentionGbMonth = "kinesis.advantage_retention_gb_month";
        LambdaRequest = "lambda.request";
        LambdaGbSecondX86 = "lambda.gb_second_x86";
        LambdaGbSecondArm = "lambda.gb_second_arm";
        FirehoseDirectPutGb = "firehose.direct_put_gb";
        FirehoseKinesisSourceGb = "firehose.kinesis_source_gb";
        FirehoseFormatConversionGb = "firehose.format_conversion_gb";
        FirehoseDynamicPartitioningGb = "firehose.dynamic_partitioning_gb";
        FirehoseDynamicPartitioningObject = "firehose.dynamic_partitioning_object";
        FirehoseJqHour = "firehose.jq_hour";
        FirehoseVpcGb = "firehose.vpc_gb";
        FirehoseVpcAzHour = "firehose.vpc_az_hour";
        FirehoseIcebergDirectPutGb = "firehose.iceberg_direct_put_gb";
        FirehoseIcebergKinesisSourceGb = "firehose.iceberg_kinesis_source_gb";
        FirehoseSnowflakeGb = "firehose.snowflake_gb";
        S3PutRequest = "s3.put_request";
        S3StorageGbMonth = "s3.storage_gb_month";
        LogsIngestGb = "logs.ingest_gb";
    }
}

/// One step of a tiered price. Tiers are marginal: each prices only what lies within it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// Upper end in the price's unit; infinite for the last.
    pub up_to: f64,
    /// USD a unit.
    pub usd: f64,
}

/// What a unit costs, and how that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// In rising order; the last is open.
    pub tiers: Cow<'static, [Tier]>,
    /// Units free every month for everyone.
    pub free: f64,
    /// Units free every month where the account's free tier counts.
    pub free_tier: f64,
    /// How well it is known.
    pub grade: Grade,
    /// Where it was read, or what it was inferred from.
    pub source: Cow<'static, str>,
    /// What else to know about it; may be empty.
    pub note: Cow<'static, str>,
}

/// The prices and quotas of one Region.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBook {
    /// AWS's id, such as `us-east-1`.
    pub region: String,
    /// AWS's name, such as `US East (N. Virginia)`.
    pub name: String,
    /// The day from which the prices hold, `YYYY-MM-DD`.
    pub effective: String,
    /// By [`PriceId`].
    pub prices: [Option<Price>; PriceId::COUNT],
    /// The Region's quotas.
    pub quotas: Quotas,
}

impl PriceBook {
    /// A book without prices.
    pub(crate) fn empty(region: &str, quotas: Quotas) -> Self {
        let prices = [const { None }; PriceId::COUNT];
        Self { region: region.to_owned(), name: String::new(), effective: String::new(), prices, quotas }
    }

    /// Takes what ships with the program.
    pub(crate) fn fill(&mut self, embedded: &BookData) {
        embedded.name.clone_into(&mut self.name);
        embedded.effective.clone_into(&mut self.effective);
        for &(id, price) in embedded.prices {
            self.prices[id as usize] = Some(price.into());
        }
    }
}

/// A scenario needs a price that its Region's book does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPrice {
    /// The price that is missing.
    pub price: PriceId,
    /// The Region whose book lacks it.
    pub region: String,
}

impl MissingPrice {
    /// What is missing, and what to do.
    pub fn message(&self) -> Message {
        Message::PriceMissing { region: self.region.as_str().into(), price: <&str>::from(self.price).into() }
    }
}

impl std::fmt::Display for MissingPrice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for MissingPrice {}

/// The prices a scenario is billed at: its own, then the book's.
#[derive(Clone, Copy, Debug)]
pub struct Rates<'a> {
    /// The Region's book.
    pub book: &'a PriceBook,
    /// The scenario's own prices.
    pub overrides: &'a BTreeMap<PriceId, f64>,
    /// Whether the account's free tier counts.
    pub free_tier: bool,
}

/// One price as a scenario is billed at it.
#[derive(Clone, Copy, Debug)]
pub struct Rate<'a> {
    flat: [Tier; 1],
    tiers: Option<&'a [Tier]>,
    /// Units that cost nothing.
    pub free: f64,
    /// How well the price is known.
    pub grade: Grade,
}

impl<'a> Rates<'a> {
    /// The price of a unit.
    ///
    /// # Errors
    /// The book has no such price and the scenario gives none.
    pub fn rate(&self, id: PriceId) -> Result<Rate<'a>, MissingPrice> {
        let price = self.book.prices[id as usize].as_ref();
        let free = price.map_or(0.0, |price| price.free + if self.free_tier { price.free_tier } else { 0.0 });
        let given = if self.overrides.is_empty() { None } else { self.overrides.get(&id) };
        match (given, price) {
            (Some(&usd), _) => {
                Ok(Rate { flat: [Tier { up_to: f64::INFINITY, usd }], tiers: None, free, grade: Grade::Given })
            }
            (None, Some(price)) => {
                let flat = [Tier { up_to: f64::INFINITY, usd: 0.0 }];
                Ok(Rate { flat, tiers: Some(&price.tiers), free, grade: price.grade })
            }
            (None, None) => Err(MissingPrice { price: id, region: self.book.region.clone() }),
        }
    }
}

impl Rate<'_> {
    /// In rising order; the last is open.
    pub fn tiers(&self) -> &[Tier] {
        self.tiers.unwrap_or(&self.flat)
    }

    /// What a quantity comes to, in USD.
    pub fn usd(&self, quantity: f64) -> f64 {
        let billed = (quantity - self.free).max(0.0);
        let mut below = 0.0;
        let mut usd = 0.0;
        for tier in self.tiers() {
            if billed <= below {
                break;
            }
            usd += (billed.min(tier.up_to) - below) * tier.usd;
            below = tier.up_to;
        }
        usd
    }

    /// The same as arithmetic to retype, from the arithmetic of the quantity.
    pub fn arithmetic(&self, quantity: f64, written: &str) -> String {
        let billed = (quantity - self.free).max(0.0);
        let written = if self.free == 0.0 {
            written.to_owned()
        } else if billed == 0.0 {
            return "0".into();
        } else {
            format!("({written} - {})", self.free)
        };
        let reached = self.tiers().iter().take_while(|tier| tier.up_to < billed).count();
        let mut text = String::new();
        let mut below = 0.0;
        for tier in &self.tiers()[..reached] {
            let _ = write!(text, "{} * {} + ", tier.up_to - below, tier.usd);
            below = tier.up_to;
        }
        let last = self.tiers()[reached].usd;
        let _ = if below == 0.0 {
            write!(text, "{written} * {last}")
        } else {
            write!(text, "({written} - {below}) * {last}")
        };
        text
    }
}

/// A price book as its file says it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "shardwise price book")]
pub struct BookFile {
    /// AWS's id of the Region; the file is named after it
    pub region: String,
    /// AWS's name of the Region
    #[serde(default)]
    pub name: String,
    /// the day from which the prices hold
    #[schemars(extend("format" = "date"))]
    pub effective: String,
    /// by price id
    #[serde(default)]
    #[schemars(schema_with = "prices_schema")]
    pub prices: BTreeMap<PriceId, PriceEntry>,
}

fn prices_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    by_id::<PriceId>("price id", generator.subschema_for::<PriceEntry>().as_value())
}

/// One price of a book file: `usd` or `tiers`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceEntry {
    /// USD a unit
    #[schemars(range(min = 0, max = 1e9))]
    pub usd: Option<f64>,
    /// instead of usd: marginal tiers, the last without up_to
    pub tiers: Option<Vec<TierEntry>>,
    /// units free every month
    #[serde(default)]
    #[schemars(range(min = 0, max = 1e15))]
    pub free: f64,
    /// units free every month where the account's free tier counts
    #[serde(default)]
    #[schemars(range(min = 0, max = 1e15))]
    pub free_tier: f64,
    /// how well it is known
    #[schemars(schema_with = "grade_of_a_file")]
    pub grade: Grade,
    /// where it was read, or what it was inferred from
    pub source: String,
    /// what else to know about it
    #[serde(default)]
    pub note: String,
}

/// One tier of a price in a book file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierEntry {
    /// upper end; the last tier has none
    #[schemars(range(max = 1e18), extend("exclusiveMinimum" = 0))]
    pub up_to: Option<f64>,
    /// USD a unit
    #[schemars(range(min = 0, max = 1e9))]
    pub usd: f64,
}

impl BookFile {
    /// Lays the file over a book: its prices replace those of the same id, its date and name the book's.
    pub(crate) fn lay_over(&self, book: &mut PriceBook) {
        for (&id, price) in &self.prices {
            book.prices[id as usize] = Some(price.into());
        }
        self.effective.clone_into(&mut book.effective);
        if !self.name.is_empty() {
            self.name.clone_into(&mut book.name);
        }
    }

    /// What no single key shows: a price needs `usd` or `tiers`, and tiers rise and end open.
    pub fn findings(&self) -> Vec<Finding> {
        let problem = |entry: &PriceEntry| match (&entry.usd, &entry.tiers) {
            (Some(_), None) => None,
            (None, Some(tiers)) => {
                let ends: Vec<f64> = tiers.iter().map(|tier| tier.up_to.unwrap_or(f64::INFINITY)).collect();
                let sound =
                    ends.last().is_some_and(|end| end.is_infinite()) && ends.windows(2).all(|pair| pair[0] < pair[1]);
                (!sound).then_some(Message::TiersRise)
            }
            _ => Some(Message::UsdOrTiers),
        };
        let wrong = self.prices.iter().filter_map(|(id, entry)| Some((format!("prices.{id}"), problem(entry)?)));
        wrong.collect()
    }
}

impl From<&PriceEntry> for Price {
    fn from(entry: &PriceEntry) -> Self {
        let flat = |usd| vec![Tier { up_to: f64::INFINITY, usd }];
        let open = |tier: &TierEntry| Tier { up_to: tier.up_to.unwrap_or(f64::INFINITY), usd: tier.usd };
        let tiers = match (entry.usd, &entry.tiers) {
            (_, Some(tiers)) if !tiers.is_empty() => tiers.iter().map(open).collect(),
            (usd, _) => flat(usd.unwrap_or_default()),
        };
        let PriceEntry { free, free_tier, grade, source, note, .. } = entry.clone();
        Self { tiers: tiers.into(), free, free_tier, grade, source: source.into(), note: note.into() }
    }
}

impl From<PriceData> for Price {
    fn from(PriceData { tiers, free, free_tier, grade, source, note }: PriceData) -> Self {
        Self { tiers: tiers.into(), free, free_tier, grade, source: source.into(), note: note.into() }
    }
}
