//! From quantities to dollars: the lines of a monthly bill.

use arrayvec::ArrayVec;

use crate::catalog::{Grade, PriceId, Prices};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::text::ids;

/// The most lines of one bill.
pub(super) const MOST_LINES: usize = 20;

/// A quantity that a service bills, before it is priced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Charge {
    /// The line of the bill.
    pub line: LineId,
    /// The price of a unit.
    pub price: PriceId,
    /// The quantity, in the unit of the line.
    pub quantity: Formula,
}

/// The charges of an architecture.
pub type Charges = ArrayVec<Charge, MOST_LINES>;

/// One line of a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// The price of a unit; `None` for the discount.
    pub price: Option<PriceId>,
    /// The quantity, in the unit of the line.
    pub quantity: Formula,
    /// Cost in USD a month.
    pub usd: f64,
    /// How well the price is known.
    pub grade: Grade,
}

/// A line without a price: neither the scenario nor the book has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MissingLine {
    /// Its id.
    pub id: LineId,
    /// The price that is missing.
    pub price: PriceId,
    /// The quantity, in the unit of the line.
    pub quantity: f64,
}

/// A monthly bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bill {
    /// In the order in which the data passes the services.
    pub lines: ArrayVec<Line, MOST_LINES>,
    /// Lines whose price is missing; not part of the total.
    pub missing: ArrayVec<MissingLine, MOST_LINES>,
    /// The sum of the lines, in USD.
    pub total: f64,
}

ids! {
    /// The lines a bill may have.
    LineId {
        DynamodbCdcUnits = "dynamodb.cdc_units", "unit", "Change data capture to Kinesis", "change data capture units for Kinesis Data Streams: the larger image of each change, rounded up to the next 1 KiB";
        DynamodbStreamsReadRequests = "dynamodb.streams_read_requests", "request", "DynamoDB Streams read requests", "GetRecords calls on the DynamoDB stream by consumers that read it themselves (kcl, flink, custom)";
        DynamodbPitrGbMonths = "dynamodb.pitr_gb_months", "GB-month", "DynamoDB point-in-time recovery", "continuous backups of the table, which incremental exports need, per GB of table (none with pitr_paid)";
        DynamodbIncrementalExportGb = "dynamodb.incremental_export_gb", "GB", "DynamoDB incremental export", "data processed by incremental exports, at least 10 MiB for each";
        PipesRequests = "pipes.requests", "request", "EventBridge Pipes requests", "requests of the pipe: one for each 64 KiB of a batch, after its filter";
        KinesisShardHours = "kinesis.shard_hours", "shard-hour", "Kinesis shards", "shards of the provisioned stream, by the hour";
        KinesisPutPayloadUnits = "kinesis.put_payload_units", "unit", "Kinesis PUT payload units", "PUT payload units of the provisioned stream: each record rounded up to the next 25 KiB";
        KinesisExtendedRetentionShardHours = "kinesis.extended_retention_shard_hours", "shard-hour", "Kinesis retention to 7 days", "extended retention in a provisioned stream, from 24 hours to 7 days (retention_hours)";
        KinesisLongTermStorageGbMonths = "kinesis.long_term_storage_gb_months", "GB-month", "Kinesis retention beyond 7 days", "long-term retention in a provisioned stream, beyond 7 days (retention_hours)";
        KinesisEfoShardHours = "kinesis.efo_shard_hours", "consumer-shard-hour", "Enhanced fan-out consumers", "enhanced fan-out consumers on each shard of a provisioned stream, by the hour";
        KinesisEfoGb = "kinesis.efo_gb", "GB", "Enhanced fan-out data", "data read with enhanced fan-out from a provisioned stream";
        KinesisOnDemandStreamHours = "kinesis.on_demand_stream_hours", "stream-hour", "Kinesis on-demand stream", "the on-demand stream, by the hour";
        KinesisOnDemandInGb = "kinesis.on_demand_in_gb", "GB", "Kinesis on-demand data in", "data written to the on-demand stream, each record rounded up to the next 1 KiB";
        KinesisOnDemandOutGb = "kinesis.on_demand_out_gb", "GB", "Kinesis on-demand data out", "data read from the on-demand stream by each consumer, not rounded";
        KinesisOnDemandEfoOutGb = "kinesis.on_demand_efo_out_gb", "GB", "Kinesis on-demand fan-out data", "data read with enhanced fan-out from the on-demand stream";
        KinesisOnDemandExtendedGbMonths = "kinesis.on_demand_extended_gb_months", "GB-month", "Kinesis retention to 7 days", "extended retention in an on-demand stream, from 24 hours to 7 days (retention_hours)";
        KinesisOnDemandLongTermGbMonths = "kinesis.on_demand_long_term_gb_months", "GB-month", "Kinesis retention beyond 7 days", "long-term retention in an on-demand stream, beyond 7 days (retention_hours)";
        KinesisAdvantageInGb = "kinesis.advantage_in_gb", "GB", "Kinesis Advantage data in", "data written in on-demand Advantage mode, each record rounded up to the next 1 KiB, at least 25 MiB/s";
        KinesisAdvantageOutGb = "kinesis.advantage_out_gb", "GB", "Kinesis Advantage data out", "data read in on-demand Advantage mode, enhanced fan-out included, at least 25 MiB/s";
        KinesisAdvantageRetentionGbMonths = "kinesis.advantage_retention_gb_months", "GB-month", "Kinesis Advantage retention", "retention beyond 24 hours in on-demand Advantage mode (retention_hours)";
        KinesisDeliveryGb = "kinesis.delivery_gb", "GB", "Kinesis delivery to S3", "data that the on-demand stream delivers to S3 by itself, not rounded";
        LambdaRequests = "lambda.requests", "request", "Lambda invocations", "invocations of the Lambda function, retries included";
        LambdaGbSeconds = "lambda.gb_seconds", "GB-second", "Lambda duration", "memory x duration of the Lambda function, each invocation rounded up to the next 1 ms";
        FirehoseIngestGb = "firehose.ingest_gb", "GB", "Firehose ingestion", "data ingested by Firehose, each record rounded up to the next 5 KiB (not for Iceberg and Snowflake)";
        FirehoseAddedGb = "firehose.added_gb", "GB", "Firehose, bytes added by the transform", "bytes that the transform adds to what Firehose ingests, which Iceberg bills as well";
        FirehoseFormatConversionGb = "firehose.format_conversion_gb", "GB", "Firehose format conversion", "record format conversion to Parquet or ORC, per GB ingested (format_conversion)";
        FirehoseDynamicPartitioningGb = "firehose.dynamic_partitioning_gb", "GB", "Firehose dynamic partitioning, data", "dynamic partitioning, per GB delivered (dynamic_partitioning)";
        FirehoseDynamicPartitioningObjects = "firehose.dynamic_partitioning_objects", "object", "Firehose dynamic partitioning, objects", "dynamic partitioning, per object delivered (dynamic_partitioning)";
        FirehoseJqHours = "firehose.jq_hours", "hour", "Firehose JQ processing", "JQ processing for dynamic partitioning (dynamic_partitioning)";
        FirehoseVpcGb = "firehose.vpc_gb", "GB", "Firehose VPC delivery, data", "delivery into a VPC, per GB delivered (vpc)";
        FirehoseVpcAzHours = "firehose.vpc_az_hours", "AZ-hour", "Firehose VPC delivery, Availability Zones", "delivery into a VPC, per Availability Zone and hour (vpc)";
        S3PutRequests = "s3.put_requests", "request", "S3 PUT requests", "objects put into S3 (destinations s3 and redshift) by Firehose, or by the function that writes them itself";
        S3StorageGbMonths = "s3.storage_gb_months", "GB-month", "S3 storage", "delivered data kept in S3 (storage_months)";
        LogsIngestGb = "logs.ingest_gb", "GB", "CloudWatch Logs", "log data that Lambda sends to CloudWatch Logs for each invocation";
        Discount = "discount", "USD", "Discount", "discount_percent of the sum of the other lines";
    }
}

impl LineId {
    /// The service that bills it: the first part of its id.
    pub fn service(self) -> &'static str {
        let id: &'static str = self.into();
        id.split_once('.').map_or(id, |(service, _)| service)
    }
}

impl Bill {
    /// Adds the charges of an architecture to an empty bill, priced as far as prices are known. A quantity of 0 gets no
    /// line.
    pub fn price(&mut self, charges: &Charges, prices: &Prices<'_>, discount_percent: f64) {
        for charge in charges.iter().filter(|charge| charge.quantity.value() > 0.0) {
            let (id, price, quantity) = (charge.line, charge.price, charge.quantity.value());
            let Some(unit) = prices.price(price) else {
                self.missing.push(MissingLine { id, price, quantity });
                continue;
            };
            let usd = unit.usd(quantity);
            self.total += usd;
            self.lines.push(Line { id, price: Some(price), quantity: charge.quantity, usd, grade: unit.grade });
        }
        if discount_percent > 0.0 {
            // Of nothing, where all of it is deducted: never a cent below.
            let after = self.total * (1.0 - discount_percent / 100.0);
            let usd = after - self.total;
            let quantity =
                Formula::product(&[(Symbol::Subtotal, self.total), (Symbol::DiscountShare, -discount_percent)])
                    .per(Symbol::Percent, 100.0);
            self.lines.push(Line { id: LineId::Discount, price: None, quantity, usd, grade: Grade::Given });
            self.total = after;
        }
    }

    /// The total; `None` if a price is missing.
    pub fn priced_total(&self) -> Option<f64> {
        self.missing.is_empty().then_some(self.total)
    }

    /// The line with this id, if the bill has one.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// USD a month billed at prices of this grade.
    pub fn usd_on(&self, grade: Grade) -> f64 {
        self.lines
            .iter()
            .filter(|line| line.price.is_some() && line.grade == grade)
            .fold(0.0, |sum, line| sum + line.usd)
    }
}

impl Line {
    /// The line as arithmetic that can be recomputed: the quantity, times its price.
    pub fn arithmetic(&self, prices: &Prices<'_>) -> String {
        let quantity = self.quantity.arithmetic();
        match self.price.and_then(|price| prices.price(price)) {
            Some(rate) => rate.arithmetic(self.quantity.value(), &quantity),
            None => quantity,
        }
    }

    /// The quantity as reports show it; 1 for a discount.
    pub fn reported_quantity(&self) -> f64 {
        if self.id == LineId::Discount { 1.0 } else { self.quantity.value() }
    }
}
