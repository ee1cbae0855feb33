//! What a design review asks of this architecture beyond numbers, with where AWS says it.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "Kinesis stream, Kinesis destination on the table, Firehose stream with role, bucket; a transform function if wanted",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
    Operation::new(
        TopicId::Code,
        "none, or a transform function that answers every record it is given",
        "Data Firehose Developer Guide, Transform source data",
    ),
    Operation::new(
        TopicId::Ordering,
        "not guaranteed: sort by ApproximateCreationDateTime, which the record carries",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Duplicates,
        "a change may be written to Kinesis more than once",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Retention,
        "24 hours to 365 days, by setting",
        "Kinesis Data Streams Developer Guide, Quotas and limits",
    ),
    Operation::new(
        TopicId::Readers,
        "5 GetRecords calls and 2 MiB a second shared by all; 20 more on enhanced fan-out",
        "Kinesis Data Streams Developer Guide, Quotas and limits",
    ),
    Operation::new(
        TopicId::Images,
        "always keys and both images",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
    Operation::new(
        TopicId::Exclusions,
        "a Firehose stream with a Kinesis source refuses PutRecord: nothing else can feed it",
        "Data Firehose Developer Guide, Source settings",
    ),
    Operation::new(
        TopicId::Capacity,
        "UpdateShardCount: at most double, at least half, 10 times in 24 hours; on-demand by itself",
        "Kinesis Data Streams API, UpdateShardCount",
    ),
    Operation::new(
        TopicId::FallingBehind,
        "DynamoDB repeats (AgeOfOldestUnreplicatedRecord); after 168 hours it switches the replication off",
        "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
    ),
];
