//! Answers to the questions of a design review that are not numbers, each with its AWS document.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "Kinesis data stream, Kinesis streaming destination of the table, Firehose stream with role, bucket; optionally a transform function",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
    Operation::new(
        TopicId::Code,
        "none, or a transform function that returns every record it receives",
        "Data Firehose Developer Guide, Transform source data",
    ),
    Operation::new(
        TopicId::Ordering,
        "not guaranteed; sort by the ApproximateCreationDateTime of each record",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Duplicates,
        "a change can be written to the stream more than once",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Retention,
        "from 24 hours to 365 days (retention_hours)",
        "Kinesis Data Streams Developer Guide, Quotas and limits",
    ),
    Operation::new(
        TopicId::Readers,
        "5 GetRecords calls and 2 MiB per second shared by all; up to 20 more consumers with enhanced fan-out",
        "Kinesis Data Streams Developer Guide, Quotas and limits",
    ),
    Operation::new(
        TopicId::Images,
        "keys and both images, always",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
    Operation::new(
        TopicId::Exclusions,
        "a Firehose stream with a Kinesis source rejects PutRecord, so no other producer can write to it",
        "Data Firehose Developer Guide, Source settings",
    ),
    Operation::new(
        TopicId::Capacity,
        "UpdateShardCount: at most double and at least half, 10 times in 24 hours; automatic in on-demand mode",
        "Kinesis Data Streams API, UpdateShardCount",
    ),
    Operation::new(
        TopicId::FallingBehind,
        "DynamoDB retries (AgeOfOldestUnreplicatedRecord); after 168 hours it disables the replication",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
];
