//! Answers to the questions of a design review that are not numbers, each with its AWS document.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

/// The variant whose function writes the objects itself.
pub(super) const WRITES_OBJECTS: &str = "writes-objects";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "stream of the table, function with role, event source mapping, on-failure destination, Firehose stream with role, bucket",
        "Lambda Developer Guide, Using Lambda with DynamoDB",
    ),
    Operation::new(
        TopicId::Code,
        "a function that transforms records, calls PutRecordBatch and retries the records that a batch failed to put",
        "Data Firehose API, PutRecordBatch (FailedPutCount)",
    ),
    Operation::new(
        TopicId::Ordering,
        "in order for each item up to Firehose, which promises none",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Duplicates,
        "each change is in the stream exactly once; Lambda retries a failed batch as a whole",
        "DynamoDB Developer Guide, Change data capture; Lambda Developer Guide, Error handling",
    ),
    Operation::new(
        TopicId::Retention,
        "24 hours, fixed; a record that is not read by then is lost",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Readers,
        "2, or 1 for a global table; more are throttled",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Images,
        "keys only, new image, old image or both images",
        "DynamoDB API, StreamSpecification",
    ),
    Operation::new(
        TopicId::Exclusions,
        "after a second reader, no other can be added to the stream",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Capacity,
        "shards follow the partitions of the table; parallelization_factor sets the lanes; the Direct PUT quota rises on request",
        "Lambda Developer Guide, DynamoDB event source mapping",
    ),
    Operation::new(
        TopicId::FallingBehind,
        "iterator age grows; Lambda retries until a record is 24 hours old, then it is lost unless an on-failure destination is set",
        "Lambda Developer Guide, DynamoDB event source mapping",
    ),
    Operation::new(
        TopicId::Resources,
        "stream of the table, function with role, event source mapping, on-failure destination, bucket",
        "Lambda Developer Guide, Using Lambda with DynamoDB",
    )
    .only_for(WRITES_OBJECTS),
    Operation::new(
        TopicId::Code,
        "a function that transforms records and puts one object for each batch; small objects need compaction",
        "S3 API, PutObject",
    )
    .only_for(WRITES_OBJECTS),
    Operation::new(
        TopicId::Ordering,
        "guaranteed for each item, up to the objects: a batch is written before the next of its lane starts",
        "Lambda Developer Guide, DynamoDB event source mapping",
    )
    .only_for(WRITES_OBJECTS),
    Operation::new(
        TopicId::Duplicates,
        "each change is in the stream exactly once; a batch that is retried is written again, under the same name if the function derives it from the first sequence number",
        "DynamoDB Developer Guide, Change data capture; Lambda Developer Guide, Error handling",
    )
    .only_for(WRITES_OBJECTS),
    Operation::new(
        TopicId::Capacity,
        "shards follow the partitions of the table; parallelization_factor sets the lanes",
        "Lambda Developer Guide, DynamoDB event source mapping",
    )
    .only_for(WRITES_OBJECTS),
];
