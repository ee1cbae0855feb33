//! What a design review asks beyond numbers, with where AWS says it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::ArchitectureId;

/// One answer to a design review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Operation {
    /// what is asked
    pub topic: &'static str,
    /// the answer
    pub text: &'static str,
    /// where it is written down
    pub source: &'static str,
}

impl Operation {
    /// The topic as part of a key, such as `resources-to-define`.
    pub fn slug(&self) -> String {
        self.topic.replace(' ', "-")
    }
}

/// The topics, each with A's answer and source, then B's.
const TOPICS: &[(&str, [(&str, &str); 2])] = &[
    (
        "resources to define",
        [
            (
                "stream on the table, function with role, event source mapping, failure destination, Firehose stream with role, bucket",
                "Lambda Developer Guide, Using Lambda with DynamoDB",
            ),
            (
                "Kinesis stream, Kinesis destination on the table, Firehose stream with role, bucket; a transform function if wanted",
                "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
            ),
        ],
    ),
    (
        "code to own",
        [
            (
                "a function that re-shapes records, calls PutRecordBatch and repeats what was rejected inside a batch",
                "Data Firehose API, PutRecordBatch (FailedPutCount)",
            ),
            (
                "none, or a transform function that answers every record it is given",
                "Data Firehose Developer Guide, Transform source data",
            ),
        ],
    ),
    (
        "ordering",
        [
            ("in the order of the changes for each item", "DynamoDB Developer Guide, Change data capture"),
            (
                "not guaranteed: sort by ApproximateCreationDateTime, which the record carries",
                "DynamoDB Developer Guide, Change data capture",
            ),
        ],
    ),
    (
        "duplicates",
        [
            (
                "each change is in the stream exactly once; a failed batch is repeated by Lambda as a whole",
                "DynamoDB Developer Guide, Change data capture; Lambda Developer Guide, Error handling",
            ),
            ("a change may be written to Kinesis more than once", "DynamoDB Developer Guide, Change data capture"),
        ],
    ),
    (
        "retention",
        [
            ("24 hours, fixed: what is not read by then is lost", "DynamoDB Developer Guide, DynamoDB Streams"),
            ("24 hours to 365 days, by setting", "Kinesis Data Streams Developer Guide, Quotas and limits"),
        ],
    ),
    (
        "readers per shard",
        [
            ("2, or 1 on a global table; more are throttled", "DynamoDB Developer Guide, DynamoDB Streams"),
            (
                "5 GetRecords calls and 2 MiB a second shared by all; 20 more on enhanced fan-out",
                "Kinesis Data Streams Developer Guide, Quotas and limits",
            ),
        ],
    ),
    (
        "choice of images",
        [
            ("keys only, new, old, or both images", "DynamoDB API, StreamSpecification"),
            ("always keys and both images", "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB"),
        ],
    ),
    (
        "what disables what",
        [
            ("a second reader of the stream is the last one", "DynamoDB Developer Guide, DynamoDB Streams"),
            (
                "a Firehose stream with a Kinesis source refuses PutRecord: nothing else can feed it",
                "Data Firehose Developer Guide, Source settings",
            ),
        ],
    ),
    (
        "how capacity changes",
        [
            (
                "by itself with the table's partitions; lanes by parallelization_factor; Direct PUT's quota by request",
                "Lambda Developer Guide, DynamoDB event source mapping",
            ),
            (
                "UpdateShardCount: at most double, at least half, 10 times in 24 hours; on-demand by itself",
                "Kinesis Data Streams API, UpdateShardCount",
            ),
        ],
    ),
    (
        "when it falls behind",
        [
            (
                "iterator age grows; Lambda repeats until a record is 24 hours old, then it is gone unless a failure destination is set",
                "Lambda Developer Guide, DynamoDB event source mapping",
            ),
            (
                "DynamoDB repeats (AgeOfOldestUnreplicatedRecord); after 168 hours it switches the replication off",
                "DynamoDB Developer Guide, Kinesis Data Streams for DynamoDB",
            ),
        ],
    ),
];

/// The answers for one architecture.
pub(crate) fn of(architecture: ArchitectureId) -> Vec<Operation> {
    let column = match architecture {
        ArchitectureId::StreamsLambda => 0,
        ArchitectureId::KinesisFirehose => 1,
    };
    TOPICS
        .iter()
        .map(|(topic, answers)| Operation { topic, text: answers[column].0, source: answers[column].1 })
        .collect()
}
