//! Answers to the questions of a design review that are not numbers, each with its AWS document.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "stream of the table, pipe with role, filter and input template, dead-letter queue, Firehose stream with role, bucket",
        "EventBridge User Guide, Amazon EventBridge Pipes",
    ),
    Operation::new(
        TopicId::Code,
        "none: an input template reshapes each record by itself, so changes cannot be packed",
        "EventBridge User Guide, Pipes input transformation",
    ),
    Operation::new(
        TopicId::Ordering,
        "in order for each item up to Firehose, which promises none",
        "EventBridge User Guide, Pipes, DynamoDB stream as a source",
    ),
    Operation::new(
        TopicId::Duplicates,
        "at least once: a batch that fails is sent again as a whole",
        "EventBridge User Guide, Pipes error handling and troubleshooting",
    ),
    Operation::new(
        TopicId::Retention,
        "24 hours, fixed; a record that is not read by then is lost",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Readers,
        "2, or 1 for a global table; the pipe is one, and each further Firehose stream takes a pipe of its own",
        "DynamoDB Developer Guide, DynamoDB Streams",
    ),
    Operation::new(
        TopicId::Images,
        "keys only, new image, old image or both images",
        "DynamoDB API, StreamSpecification",
    ),
    Operation::new(
        TopicId::Exclusions,
        "disabling the stream ends the pipe: a new stream has a new ARN, and needs a new pipe",
        "EventBridge User Guide, Pipes, DynamoDB stream as a source",
    ),
    Operation::new(
        TopicId::Capacity,
        "shards follow the partitions of the table; parallelization_factor sets the lanes; the quotas of pipes and of Direct PUT rise on request",
        "EventBridge User Guide, Pipes batching and concurrency",
    ),
    Operation::new(
        TopicId::FallingBehind,
        "iterator age grows; the pipe retries until a record is 24 hours old, then it is lost unless a dead-letter queue is set",
        "EventBridge User Guide, Pipes error handling and troubleshooting",
    ),
];
