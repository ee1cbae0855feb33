//! From quantities to dollars: the lines of a monthly bill.

use arrayvec::ArrayVec;

use crate::catalog::{Grade, MissingPrice, PriceId, Prices};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::text::ids;

/// At most so many lines can stand on one bill.
pub(super) const MOST_LINES: usize = 20;

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

ids! {
    /// The lines a bill may have.
    LineId {
        DynamodbCdcUnits = "dynamodb.cdc_units", "unit", "change data capture units that DynamoDB writes to Kinesis: each change in whole KiB of the larger image";
        DynamodbStreamsReadRequests = "dynamodb.streams_read_requests", "request", "GetRecords calls of readers of the DynamoDB stream other than Lambda and global tables (kcl_readers)";
        KinesisShardHours = "kinesis.shard_hours", "shard-hour", "the provisioned stream's shards, by the hour";
        KinesisPutPayloadUnits = "kinesis.put_payload_units", "unit", "records written to the provisioned stream, each in whole 25 KiB";
        KinesisExtendedRetentionShardHours = "kinesis.extended_retention_shard_hours", "shard-hour", "keeping records beyond 24 hours in a provisioned stream (retention_hours)";
        KinesisLongTermStorageGbMonths = "kinesis.long_term_storage_gb_months", "GB-month", "keeping records beyond 7 days in a provisioned stream (retention_hours)";
        KinesisEfoShardHours = "kinesis.efo_shard_hours", "consumer-shard-hour", "consumers on enhanced fan-out, for each shard of a provisioned stream";
        KinesisEfoGb = "kinesis.efo_gb", "GB", "data read by enhanced fan-out from a provisioned stream";
        KinesisOnDemandStreamHours = "kinesis.on_demand_stream_hours", "stream-hour", "the on-demand stream, by the hour";
        KinesisOnDemandInGb = "kinesis.on_demand_in_gb", "GB", "data written to the on-demand stream, each record in whole KiB";
        KinesisOnDemandOutGb = "kinesis.on_demand_out_gb", "GB", "data read from the on-demand stream, by each consumer, not rounded";
        KinesisOnDemandEfoOutGb = "kinesis.on_demand_efo_out_gb", "GB", "data read by enhanced fan-out from the on-demand stream";
        KinesisOnDemandExtendedGbMonths = "kinesis.on_demand_extended_gb_months", "GB-month", "keeping records from 24 hours to 7 days in an on-demand stream (retention_hours)";
        KinesisOnDemandLongTermGbMonths = "kinesis.on_demand_long_term_gb_months", "GB-month", "keeping records beyond 7 days in an on-demand stream (retention_hours)";
        KinesisAdvantageInGb = "kinesis.advantage_in_gb", "GB", "data written under on-demand Advantage, each record in whole KiB, at least 25 MiB/s";
        KinesisAdvantageOutGb = "kinesis.advantage_out_gb", "GB", "data read under on-demand Advantage, fan-out included, at least 25 MiB/s";
        KinesisAdvantageRetentionGbMonths = "kinesis.advantage_retention_gb_months", "GB-month", "keeping records beyond 24 hours under on-demand Advantage (retention_hours)";
        LambdaRequests = "lambda.requests", "request", "invocations of the Lambda function, repeats after errors included";
        LambdaGbSeconds = "lambda.gb_seconds", "GB-second", "memory times duration of the Lambda function, each invocation in whole milliseconds";
        FirehoseIngestGb = "firehose.ingest_gb", "GB", "data taken in by Firehose, each record in whole 5 KiB (none for Iceberg and Snowflake)";
        FirehoseFormatConversionGb = "firehose.format_conversion_gb", "GB", "conversion to Parquet or ORC, by the ingested GB (format_conversion)";
        FirehoseDynamicPartitioningGb = "firehose.dynamic_partitioning_gb", "GB", "dynamic partitioning, by the delivered GB (dynamic_partitioning)";
        FirehoseDynamicPartitioningObjects = "firehose.dynamic_partitioning_objects", "object", "dynamic partitioning, by the delivered object (dynamic_partitioning)";
        FirehoseJqHours = "firehose.jq_hours", "hour", "JQ processing for dynamic partitioning (dynamic_partitioning)";
        FirehoseVpcGb = "firehose.vpc_gb", "GB", "delivery into a VPC, by the delivered GB (vpc)";
        FirehoseVpcAzHours = "firehose.vpc_az_hours", "AZ-hour", "delivery into a VPC, by the hour and availability zone (vpc)";
        S3PutRequests = "s3.put_requests", "request", "objects that Firehose puts into S3 (destinations s3 and redshift)";
        S3StorageGbMonths = "s3.storage_gb_months", "GB-month", "delivered data kept in S3 (storage_months)";
        LogsIngestGb = "logs.ingest_gb", "GB", "log lines that Lambda writes at each invocation";
        Discount = "discount", "USD", "what discount_percent takes off the sum of the other lines";
    }
}

impl LineId {
    /// The service that bills it: what its id begins with.
    pub fn service(self) -> &'static str {
        let id: &'static str = self.into();
        id.split_once('.').map_or(id, |(service, _)| service)
    }
}

impl Bill {
    /// Prices the charges of an architecture onto an empty bill; lines of nothing are left out.
    ///
    /// # Errors
    /// A charge whose price neither the scenario nor the book gives.
    pub fn price(&mut self, charges: &Charges, prices: &Prices<'_>, discount_percent: f64) -> Result<(), MissingPrice> {
        for charge in charges {
            let quantity = charge.quantity.value();
            if quantity > 0.0 {
                let unit = prices.price(charge.price)?;
                let usd = unit.usd(quantity);
                self.total += usd;
                let Charge { line: id, price, quantity } = *charge;
                self.lines.push(Line { id, price: Some(price), quantity, usd, grade: unit.grade });
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
    pub fn arithmetic(&self, prices: &Prices<'_>) -> String {
        let quantity = self.quantity.arithmetic();
        match self.price.and_then(|price| prices.price(price).ok()) {
            Some(rate) => rate.arithmetic(self.quantity.value(), &quantity),
            None => quantity,
        }
    }

    /// The quantity as reports give it; a discount is one.
    pub fn reported_quantity(&self) -> f64 {
        if self.id == LineId::Discount { 1.0 } else { self.quantity.value() }
    }
}
