//! Answers to the questions of a design review that are not numbers, each with its AWS document.

use crate::model::architectures::architecture::Operation;
use crate::model::ids::TopicId;

const EXPORT: &str = "DynamoDB Developer Guide, DynamoDB data export to Amazon S3";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new(
        TopicId::Resources,
        "point-in-time recovery of the table, a schedule that starts each export, a role, bucket",
        EXPORT,
    ),
    Operation::new(
        TopicId::Code,
        "none, but something must start each export with its window, such as EventBridge Scheduler with Step Functions",
        "DynamoDB API, ExportTableToPointInTime",
    ),
    Operation::new(
        TopicId::Ordering,
        "none needed within an export, which has each item once; exports follow each other by their windows",
        EXPORT,
    ),
    Operation::new(TopicId::Duplicates, "none: of each item, only the difference over the window", EXPORT),
    Operation::new(
        TopicId::Retention,
        "35 days, unless point-in-time recovery is set to fewer: a window that was missed can be exported later",
        "DynamoDB Developer Guide, Point-in-time recovery",
    ),
    Operation::new(TopicId::Readers, "none: there is no stream to read", EXPORT),
    Operation::new(TopicId::Images, "new image, or both images", "DynamoDB API, IncrementalExportSpecification"),
    Operation::new(
        TopicId::Exclusions,
        "an item that is inserted and deleted within one window leaves no trace (\"Insert + delete: No output\")",
        EXPORT,
    ),
    Operation::new(TopicId::Capacity, "nothing to set: an export reads the backup, not the table", EXPORT),
    Operation::new(
        TopicId::FallingBehind,
        "a failed export is started again; nothing is lost while the recovery period lasts",
        EXPORT,
    ),
];
