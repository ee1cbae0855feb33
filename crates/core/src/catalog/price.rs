//! Prices: what a unit costs, and how well that is known.

use std::borrow::Cow;

use super::grade::Grade;
use super::provenance::Provenance;
use crate::text::ids;

ids! {
    /// The ids of prices, shared by scenarios, reports and books.
    PriceId {
        DynamodbCdcUnit = "dynamodb.cdc_unit", "unit", "change data capture for Kinesis Data Streams: a change of up to 1 KiB, the larger image counts";
        DynamodbStreamsReadRequest = "dynamodb.streams_read_request", "request", "a GetRecords call on a DynamoDB stream by anything but Lambda";
        DynamodbWriteRequestUnit = "dynamodb.write_request_unit", "unit", "an on-demand write of up to 1 KiB; for comparison only";
        DynamodbPitrGbMonth = "dynamodb.pitr_gb_month", "GB-month", "point-in-time recovery, by the size of the table";
        DynamodbIncrementalExportGb = "dynamodb.incremental_export_gb", "GB", "an incremental export, by the data it processes";
        PipesRequest = "pipes.request", "request", "a batch that an EventBridge pipe forwards, one for each 64 KiB of it";
        KinesisShardHour = "kinesis.shard_hour", "shard-hour", "a shard of a provisioned stream";
        KinesisPutPayloadUnit = "kinesis.put_payload_unit", "unit", "a record of up to 25 KiB written to a provisioned stream";
        KinesisExtendedRetentionShardHour = "kinesis.extended_retention_shard_hour", "shard-hour", "retention from 24 hours to 7 days, provisioned";
        KinesisLongTermStorageGbMonth = "kinesis.long_term_storage_gb_month", "GB-month", "retention beyond 7 days, provisioned";
        KinesisLongTermRetrievalGb = "kinesis.long_term_retrieval_gb", "GB", "data older than 7 days that is read, provisioned";
        KinesisEfoShardHour = "kinesis.efo_shard_hour", "consumer-shard-hour", "a consumer with enhanced fan-out on a shard, provisioned";
        KinesisEfoGb = "kinesis.efo_gb", "GB", "data read with enhanced fan-out, provisioned";
        KinesisOnDemandStreamHour = "kinesis.on_demand_stream_hour", "stream-hour", "an on-demand stream";
        KinesisOnDemandInGb = "kinesis.on_demand_in_gb", "GB", "data written to an on-demand stream, each record rounded up to 1 KiB";
        KinesisOnDemandOutGb = "kinesis.on_demand_out_gb", "GB", "data read from an on-demand stream with shared throughput";
        KinesisOnDemandEfoOutGb = "kinesis.on_demand_efo_out_gb", "GB", "data read from an on-demand stream with enhanced fan-out";
        KinesisOnDemandExtendedGbMonth = "kinesis.on_demand_extended_gb_month", "GB-month", "retention from 24 hours to 7 days, on-demand";
        KinesisOnDemandLongTermGbMonth = "kinesis.on_demand_long_term_gb_month", "GB-month", "retention beyond 7 days, on-demand";
        KinesisAdvantageInGb = "kinesis.advantage_in_gb", "GB", "data written in on-demand Advantage mode, each record rounded up to 1 KiB";
        KinesisAdvantageOutGb = "kinesis.advantage_out_gb", "GB", "data read in on-demand Advantage mode, with or without enhanced fan-out";
        KinesisAdvantageRetentionGbMonth = "kinesis.advantage_retention_gb_month", "GB-month", "retention beyond 24 hours in on-demand Advantage mode";
        KinesisDeliveryGb = "kinesis.delivery_gb", "GB", "data that an on-demand stream delivers to S3 itself";
        KinesisAdvantageDeliveryGb = "kinesis.advantage_delivery_gb", "GB", "data that an on-demand stream delivers to S3 itself in Advantage mode";
        LambdaRequest = "lambda.request", "request", "an invocation of a function";
        LambdaGbSecondX86 = "lambda.gb_second_x86", "GB-second", "memory times duration of a function on x86";
        LambdaGbSecondArm = "lambda.gb_second_arm", "GB-second", "memory times duration of a function on Arm";
        FirehoseDirectPutGb = "firehose.direct_put_gb", "GB", "data ingested by Direct PUT, each record rounded up to 5 KiB";
        FirehoseKinesisSourceGb = "firehose.kinesis_source_gb", "GB", "data ingested from a Kinesis data stream, each record rounded up to 5 KiB";
        FirehoseFormatConversionGb = "firehose.format_conversion_gb", "GB", "record format conversion, per GB ingested";
        FirehoseDynamicPartitioningGb = "firehose.dynamic_partitioning_gb", "GB", "dynamic partitioning, per GB delivered";
        FirehoseDynamicPartitioningObject = "firehose.dynamic_partitioning_object", "object", "dynamic partitioning, per object delivered";
        FirehoseJqHour = "firehose.jq_hour", "hour", "JQ processing for dynamic partitioning";
        FirehoseVpcGb = "firehose.vpc_gb", "GB", "delivery into a VPC, per GB delivered";
        FirehoseVpcAzHour = "firehose.vpc_az_hour", "AZ-hour", "delivery into a VPC, per Availability Zone";
        FirehoseIcebergDirectPutGb = "firehose.iceberg_direct_put_gb", "GB", "data ingested by Direct PUT for Iceberg tables, not rounded";
        FirehoseIcebergKinesisSourceGb = "firehose.iceberg_kinesis_source_gb", "GB", "data ingested from a Kinesis data stream for Iceberg tables, not rounded";
        FirehoseSnowflakeGb = "firehose.snowflake_gb", "GB", "data ingested for Snowflake, not rounded";
        S3PutRequest = "s3.put_request", "request", "a PUT request to S3 Standard";
        S3StorageGbMonth = "s3.storage_gb_month", "GB-month", "data kept in S3 Standard";
        LogsIngestGb = "logs.ingest_gb", "GB", "log data ingested by CloudWatch Logs, Standard class";
    }
}

impl PriceId {
    /// The service that charges it: the first part of its id.
    pub fn service(self) -> &'static str {
        let id: &'static str = self.into();
        id.split_once('.').map_or(id, |(service, _)| service)
    }

    /// Where AWS publishes it: the service in the AWS Price List, and its pricing page.
    pub fn published(self) -> Published {
        let [list, page] = match self.service() {
            "dynamodb" => ["AmazonDynamoDB", "https://aws.amazon.com/dynamodb/pricing/on-demand/"],
            "kinesis" => ["AmazonKinesis", "https://aws.amazon.com/kinesis/data-streams/pricing/"],
            "lambda" => ["AWSLambda", "https://aws.amazon.com/lambda/pricing/"],
            "firehose" => ["AmazonKinesisFirehose", "https://aws.amazon.com/firehose/pricing/"],
            "s3" => ["AmazonS3", "https://aws.amazon.com/s3/pricing/"],
            "logs" => ["AmazonCloudWatch", "https://aws.amazon.com/cloudwatch/pricing/"],
            "pipes" => ["", "https://aws.amazon.com/eventbridge/pricing/"],
            _ => ["", "https://aws.amazon.com/pricing/"],
        };
        Published { list, page }
    }
}

/// Where AWS publishes a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The service code in the AWS Price List.
    pub list: &'static str,
    /// The address of the pricing page.
    pub page: &'static str,
}

/// One tier of a price. Tiers are marginal: each prices only the part of the quantity within it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// Upper end, in the unit of the price; infinite for the last tier.
    pub up_to: f64,
    /// USD per unit.
    pub usd: f64,
}

/// What a unit costs, with source and grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// The tiers in ascending order; the last has no upper end.
    pub tiers: Cow<'static, [Tier]>,
    /// Units free per month in every account.
    pub free: f64,
    /// Units free per month under the free tier of the account.
    pub free_tier: f64,
    /// How well the price is known.
    pub grade: Grade,
    /// Where the price was read, or what it was inferred from.
    pub provenance: Provenance,
}
