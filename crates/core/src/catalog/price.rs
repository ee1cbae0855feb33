//! Prices: what a unit costs, and how well that is known.

use std::borrow::Cow;

use super::grade::Grade;
use crate::text::ids;

ids! {
    /// The ids of prices, shared by scenarios, reports and books.
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
    pub source: Cow<'static, str>,
    /// Anything else to know about it; may be empty.
    pub note: Cow<'static, str>,
}
