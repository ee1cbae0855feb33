//! Answers to the questions of a design review that are not numbers, each with its AWS document.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

const DELIVERY: &str = "Kinesis Data Streams Developer Guide, delivery to Amazon S3";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "Kinesis data stream on demand with its delivery and role, Kinesis streaming destination of the table, bucket",
        DELIVERY,
    ),
    Operation::new(TopicId::Code, "none: records are delivered as DynamoDB writes them", DELIVERY),
    Operation::new(
        TopicId::Ordering,
        "not guaranteed; sort by the ApproximateCreationDateTime of each record",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Duplicates,
        "a change can be written to the stream more than once; the stream delivers each record of a shard exactly once",
        "DynamoDB Developer Guide, Change data capture; Kinesis Data Streams Developer Guide, delivery to Amazon S3",
    ),
    Operation::new(
        TopicId::Retention,
        "from 24 hours to 365 days (retention_hours)",
        "Kinesis Data Streams Developer Guide, Quotas and limits",
    ),
    Operation::new(
        TopicId::Readers,
        "5 GetRecords calls and 2 MiB per second shared by all; up to 20 more consumers with enhanced fan-out, 50 with Advantage; the delivery takes none of it",
        "Kinesis Data Streams Developer Guide, Quotas and limits",
    ),
    Operation::new(
        TopicId::Images,
        "keys and both images, always",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
    Operation::new(
        TopicId::Exclusions,
        "not for a provisioned stream, nor for one that is encrypted with aws/kinesis; one bucket and one table of S3 Tables for each stream",
        DELIVERY,
    ),
    Operation::new(
        TopicId::Capacity,
        "by itself, to twice the peak of the last 30 days",
        "Kinesis Data Streams Developer Guide, on-demand mode",
    ),
    Operation::new(
        TopicId::FallingBehind,
        "DynamoDB retries (AgeOfOldestUnreplicatedRecord); after 168 hours it disables the replication",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
];
