//! From quantities to dollars: the lines of a monthly bill.

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::formula::{Formula, Symbol};
use crate::grade::Grade;
use crate::pricing::{MissingPrice, PriceId, Rates};

/// At most so many lines can stand on one bill.
pub const MOST_LINES: usize = 20;

/// A service's part of the bill before it is priced: so much of something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Charge {
    /// The line it stands on.
    pub line: LineId,
    /// What a unit of it costs.
    pub price: PriceId,
    /// How much.
    pub quantity: Formula,
}

/// The charges of an architecture.
pub type Charges = ArrayVec<Charge, MOST_LINES>;

/// One priced line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Which line.
    pub id: LineId,
    /// What a unit of it costs; `None` for the discount.
    pub price: Option<PriceId>,
    /// How much.
    pub quantity: Formula,
    /// What it comes to a month.
    pub usd: f64,
    /// How well the price is known.
    pub grade: Grade,
}

/// A monthly bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bill {
    /// In the order of the services the data passes.
    pub lines: ArrayVec<Line, MOST_LINES>,
    /// The sum of the lines, in USD.
    pub total: f64,
}

/// The lines a bill may have.
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
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[allow(missing_docs)] // `LineId::meaning` says what each is
pub enum LineId {
    #[serde(rename = "dynamodb.cdc_units")]
    #[strum(serialize = "dynamodb.cdc_units")]
    DynamodbCdcUnits,
    #[serde(rename = "dynamodb.streams_read_requests")]
    #[strum(serialize = "dynamodb.streams_read_requests")]
    DynamodbStreamsReadRequests,
    #[serde(rename = "kinesis.shard_hours")]
    #[strum(serialize = "kinesis.shard_hours")]
    KinesisShardHours,
    #[serde(rename = "kinesis.put_payload_units")]
    #[strum(serialize = "kinesis.put_payload_units")]
    KinesisPutPayloadUnits,
    #[serde(rename = "kinesis.extended_retention_shard_hours")]
    #[strum(serialize = "kinesis.extended_retention_shard_hours")]
    KinesisExtendedRetentionShardHours,
    #[serde(rename = "kinesis.long_term_storage_gb_months")]
    #[strum(serialize = "kinesis.long_term_storage_gb_months")]
    KinesisLongTermStorageGbMonths,
    #[serde(rename = "kinesis.efo_shard_hours")]
    #[strum(serialize = "kinesis.efo_shard_hours")]
    KinesisEfoShardHours,
    #[serde(rename = "kinesis.efo_gb")]
    #[strum(serialize = "kinesis.efo_gb")]
    KinesisEfoGb,
    #[serde(rename = "kinesis.on_demand_stream_hours")]
    #[strum(serialize = "kinesis.on_demand_stream_hours")]
    KinesisOnDemandStreamHours,
    #[serde(rename = "kinesis.on_demand_in_gb")]
    #[strum(serialize = "kinesis.on_demand_in_gb")]
    KinesisOnDemandInGb,
    #[serde(rename = "kinesis.on_demand_out_gb")]
    #[strum(serialize = "kinesis.on_demand_out_gb")]
    KinesisOnDemandOutGb,
    #[serde(rename = "kinesis.on_demand_efo_out_gb")]
    #[strum(serialize = "kinesis.on_demand_efo_out_gb")]
    KinesisOnDemandEfoOutGb,
    #[serde(rename = "kinesis.on_demand_extended_gb_months")]
    #[strum(serialize = "kinesis.on_demand_extended_gb_months")]
    KinesisOnDemandExtendedGbMonths,
    #[serde(rename = "kinesis.on_demand_long_term_gb_months")]
    #[strum(serialize = "kinesis.on_demand_long_term_gb_months")]
    KinesisOnDemandLongTermGbMonths,
    #[serde(rename = "kinesis.advantage_in_gb")]
    #[strum(serialize = "kinesis.advantage_in_gb")]
    KinesisAdvantageInGb,
    #[serde(rename = "kinesis.advantage_out_gb")]
    #[strum(serialize = "kinesis.advantage_out_gb")]
    KinesisAdvantageOutGb,
    #[serde(rename = "kinesis.advantage_retention_gb_months")]
    #[strum(serialize = "kinesis.advantage_retention_gb_months")]
    KinesisAdvantageRetentionGbMonths,
    #[serde(rename = "lambda.requests")]
    #[strum(serialize = "lambda.requests")]
    LambdaRequests,
    #[serde(rename = "lambda.gb_seconds")]
    #[strum(serialize = "lambda.gb_seconds")]
    LambdaGbSeconds,
    #[serde(rename = "firehose.ingest_gb")]
    #[strum(serialize = "firehose.ingest_gb")]
    FirehoseIngestGb,
    #[serde(rename = "firehose.format_conversion_gb")]
    #[strum(serialize = "firehose.format_conversion_gb")]
    FirehoseFormatConversionGb,
    #[serde(rename = "firehose.dynamic_partitioning_gb")]
    #[strum(serialize = "firehose.dynamic_partitioning_gb")]
    FirehoseDynamicPartitioningGb,
    #[serde(rename = "firehose.dynamic_partitioning_objects")]
    #[strum(serialize = "firehose.dynamic_partitioning_objects")]
    FirehoseDynamicPartitioningObjects,
    #[serde(rename = "firehose.jq_hours")]
    #[strum(serialize = "firehose.jq_hours")]
    FirehoseJqHours,
    #[serde(rename = "firehose.vpc_gb")]
    #[strum(serialize = "firehose.vpc_gb")]
    FirehoseVpcGb,
    #[serde(rename = "firehose.vpc_az_hours")]
    #[strum(serialize = "firehose.vpc_az_hours")]
    FirehoseVpcAzHours,
    #[serde(rename = "s3.put_requests")]
    #[strum(serialize = "s3.put_requests")]
    S3PutRequests,
    #[serde(rename = "s3.storage_gb_months")]
    #[strum(serialize = "s3.storage_gb_months")]
    S3StorageGbMonths,
    #[serde(rename = "logs.ingest_gb")]
    #[strum(serialize = "logs.ingest_gb")]
    LogsIngestGb,
    #[serde(rename = "discount")]
    #[strum(serialize = "discount")]
    Discount,
}

impl LineId {
    /// What one of it is called.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::DynamodbCdcUnits | Self::KinesisPutPayloadUnits => "unit",
            Self::DynamodbStreamsReadRequests | Self::LambdaRequests | Self::S3PutRequests => "request",
            Self::KinesisShardHours | Self::KinesisExtendedRetentionShardHours => "shard-hour",
            Self::KinesisLongTermStorageGbMonths
            | Self::KinesisOnDemandExtendedGbMonths
            | Self::KinesisOnDemandLongTermGbMonths
            | Self::KinesisAdvantageRetentionGbMonths
            | Self::S3StorageGbMonths => "GB-month",
            Self::KinesisEfoShardHours => "consumer-shard-hour",
            Self::KinesisEfoGb
            | Self::KinesisOnDemandInGb
            | Self::KinesisOnDemandOutGb
            | Self::KinesisOnDemandEfoOutGb
            | Self::KinesisAdvantageInGb
            | Self::KinesisAdvantageOutGb
            | Self::FirehoseIngestGb
            | Self::FirehoseFormatConversionGb
            | Self::FirehoseDynamicPartitioningGb
            | Self::FirehoseVpcGb
            | Self::LogsIngestGb => "GB",
            Self::KinesisOnDemandStreamHours => "stream-hour",
            Self::LambdaGbSeconds => "GB-second",
            Self::FirehoseDynamicPartitioningObjects => "object",
            Self::FirehoseJqHours => "hour",
            Self::FirehoseVpcAzHours => "AZ-hour",
            Self::Discount => "USD",
        }
    }

    /// What the line pays for, and when it is there.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::DynamodbCdcUnits => {
                "change data capture units that DynamoDB writes to Kinesis: each change in whole KiB of the larger image"
            }
            Self::DynamodbStreamsReadRequests => {
                "GetRecords calls of readers of the DynamoDB stream other than Lambda and global tables (kcl_readers)"
            }
            Self::KinesisShardHours => "the provisioned stream's shards, by the hour",
            Self::KinesisPutPayloadUnits => "records written to the provisioned stream, each in whole 25 KiB",
            Self::KinesisExtendedRetentionShardHours => {
                "keeping records beyond 24 hours in a provisioned stream (retention_hours)"
            }
            Self::KinesisLongTermStorageGbMonths => {
                "keeping records beyond 7 days in a provisioned stream (retention_hours)"
            }
            Self::KinesisEfoShardHours => "consumers on enhanced fan-out, for each shard of a provisioned stream",
            Self::KinesisEfoGb => "data read by enhanced fan-out from a provisioned stream",
            Self::KinesisOnDemandStreamHours => "the on-demand stream, by the hour",
            Self::KinesisOnDemandInGb => "data written to the on-demand stream, each record in whole KiB",
            Self::KinesisOnDemandOutGb => "data read from the on-demand stream, by each consumer, not rounded",
            Self::KinesisOnDemandEfoOutGb => "data read by enhanced fan-out from the on-demand stream",
            Self::KinesisOnDemandExtendedGbMonths => {
                "keeping records from 24 hours to 7 days in an on-demand stream (retention_hours)"
            }
            Self::KinesisOnDemandLongTermGbMonths => {
                "keeping records beyond 7 days in an on-demand stream (retention_hours)"
            }
            Self::KinesisAdvantageInGb => {
                "data written under on-demand Advantage, each record in whole KiB, at least 25 MiB/s"
            }
            Self::KinesisAdvantageOutGb => "data read under on-demand Advantage, fan-out included, at least 25 MiB/s",
            Self::KinesisAdvantageRetentionGbMonths => {
                "keeping records beyond 24 hours under on-demand Advantage (retention_hours)"
            }
            Self::LambdaRequests => "invocations of the Lambda function, repeats after errors included",
            Self::LambdaGbSeconds => {
                "memory times duration of the Lambda function, each invocation in whole milliseconds"
            }
            Self::FirehoseIngestGb => {
                "data taken in by Firehose, each record in whole 5 KiB (none for Iceberg and Snowflake)"
            }
            Self::FirehoseFormatConversionGb => "conversion to Parquet or ORC, by the ingested GB (format_conversion)",
            Self::FirehoseDynamicPartitioningGb => "dynamic partitioning, by the delivered GB (dynamic_partitioning)",
            Self::FirehoseDynamicPartitioningObjects => {
                "dynamic partitioning, by the delivered object (dynamic_partitioning)"
            }
            Self::FirehoseJqHours => "JQ processing for dynamic partitioning (dynamic_partitioning)",
            Self::FirehoseVpcGb => "delivery into a VPC, by the delivered GB (vpc)",
            Self::FirehoseVpcAzHours => "delivery into a VPC, by the hour and availability zone (vpc)",
            Self::S3PutRequests => "objects that Firehose puts into S3 (destinations s3 and redshift)",
            Self::S3StorageGbMonths => "delivered data kept in S3 (storage_months)",
            Self::LogsIngestGb => "log lines that Lambda writes at each invocation",
            Self::Discount => "discount_percent off the sum of the other lines",
        }
    }
}

impl Bill {
    /// Prices the charges of an architecture onto an empty bill; lines of nothing are left out.
    ///
    /// # Errors
    /// A charge whose price neither the scenario nor the book gives.
    pub fn price(&mut self, charges: &Charges, rates: &Rates<'_>, discount_percent: f64) -> Result<(), MissingPrice> {
        for charge in charges {
            let quantity = charge.quantity.value();
            if quantity > 0.0 {
                let rate = rates.rate(charge.price)?;
                let usd = rate.usd(quantity);
                self.total += usd;
                let Charge { line: id, price, quantity } = *charge;
                self.lines.push(Line { id, price: Some(price), quantity, usd, grade: rate.grade });
            }
        }
        if discount_percent > 0.0 {
            let usd = -self.total * discount_percent / 100.0;
            let quantity =
                Formula::product(&[(Symbol::Subtotal, self.total), (Symbol::DiscountShare, -discount_percent)])
                    .per(Symbol::Percent, 100.0);
            self.lines.push(Line { id: LineId::Discount, price: None, quantity, usd, grade: Grade::Given });
            self.total += usd;
        }
        Ok(())
    }

    /// The line of that id, if it is on the bill.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// USD a month that rest on prices of that grade.
    pub fn usd_on(&self, grade: Grade) -> f64 {
        self.lines
            .iter()
            .filter(|line| line.price.is_some() && line.grade == grade)
            .fold(0.0, |sum, line| sum + line.usd)
    }
}

impl Line {
    /// The line as arithmetic to retype: the quantity's, times the price.
    pub fn arithmetic(&self, rates: &Rates<'_>) -> String {
        let quantity = self.quantity.arithmetic();
        match self.price.and_then(|price| rates.rate(price).ok()) {
            Some(rate) => rate.arithmetic(self.quantity.value(), &quantity),
            None => quantity,
        }
    }

    /// The quantity as reports give it; a discount is one.
    pub fn reported_quantity(&self) -> f64 {
        if self.id == LineId::Discount { 1.0 } else { self.quantity.value() }
    }
}
