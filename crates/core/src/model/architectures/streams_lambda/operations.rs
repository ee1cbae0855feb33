//! What a design review asks of this architecture beyond numbers, with where AWS says it.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "stream on the table, function with role, event source mapping, failure destination, Firehose stream with role, bucket",
        "Lambda Developer Guide, Using Lambda with DynamoDB",
    ),
    Operation::new(
        TopicId::Code,
        "a function that re-shapes records, calls PutRecordBatch and repeats what was rejected inside a batch",
        "Data Firehose API, PutRecordBatch (FailedPutCount)",
    ),
    Operation::new(
        TopicId::Ordering,
        "in the order of the changes for each item",
        "DynamoDB Developer Guide, Change data capture",
    ),
    Operation::new(
        TopicId::Duplicates,
        "each change is in the stream exactly once; a failed batch is repeated by Lambda as a whole",
        "DynamoDB Developer Guide, Change data capture; Lambda Developer Guide, Error handling",
    ),
    Operation::new(
        TopicId::Retention,
        "24 hours, fixed: what is not read by then is lost",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Readers,
        "2, or 1 on a global table; more are throttled",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(TopicId::Images, "keys only, new, old, or both images", "DynamoDB API, StreamSpecification"),
    Operation::new(
        TopicId::Exclusions,
        "a second reader of the stream is the last one",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Capacity,
        "by itself with the table's partitions; lanes by parallelization_factor; Direct PUT's quota by request",
        "Lambda Developer Guide, DynamoDB event source mapping",
    ),
    Operation::new(
        TopicId::FallingBehind,
        "iterator age grows; Lambda repeats until a record is 24 hours old, then it is gone unless a failure destination is set",
        "Lambda Developer Guide, DynamoDB event source mapping",
    ),
];
