//! The ids of the parts of an architecture: stages, hops, readers, and constraints on the shard count.

use crate::model::limits::LimitId;
use crate::scenario::{Consumer, ConsumerKind};
use crate::text::{Argument, ReportMessage, ids};

ids! {
    /// Stages: what takes time between the write and the delivery.
    StageId {
        StreamPoll = "stream poll", "wait until Lambda polls the shard";
        PipePoll = "pipe poll", "wait until the pipe polls the shard";
        StreamBacklog = "stream backlog", "changes of the peak wait in the DynamoDB stream until lanes process them";
        BatchWindow = "batch window", "wait until the batch is full or the batching window ends";
        ConcurrencyBacklog = "concurrency backlog", "changes of the peak wait in the DynamoDB stream until their batch may run";
        Function = "function", "one invocation of the function";
        PipeExecution = "pipe execution", "one execution of the pipe";
        PutBacklog = "direct put backlog", "changes of the peak wait in the DynamoDB stream until Direct PUT accepts them";
        WriteBacklog = "write backlog", "changes of the peak wait in DynamoDB until the Kinesis stream accepts them";
        KinesisPropagation = "kinesis propagation", "from the put until consumers can read the record";
        ReadBacklog = "read backlog", "changes of the peak wait in the Kinesis stream until consumers have read them";
        FirehosePoll = "firehose poll", "wait until Firehose polls the shard";
        TransformBuffer = "transform buffer", "wait until the transform buffer is full or its interval ends";
        TransformFunction = "transform function", "one invocation of the transform function";
        FirehoseBuffer = "firehose buffer", "wait until the Firehose buffer is full or its interval ends";
        StreamDelivery = "stream delivery", "the stream gathers records and delivers them to S3, within its freshness";
        ExportWindow = "export window", "wait until the window of the export ends";
        ExportRun = "export run", "from the end of the window until the objects of the export are there";
    }
}

impl StageId {
    /// Whether changes of the peak wait there for a limit.
    pub const fn is_backlog(self) -> bool {
        self.waits_for_quota() || matches!(self, Self::StreamBacklog | Self::WriteBacklog | Self::ReadBacklog)
    }

    /// Whether changes wait there for a quota that AWS raises.
    pub const fn waits_for_quota(self) -> bool {
        matches!(self, Self::ConcurrencyBacklog | Self::PutBacklog)
    }
}

ids! {
    /// Records of DynamoDB streams whose size a report has.
    RecordId {
        Function = "flow.stream_record_bytes", "mean size of a DynamoDB Streams record in a Lambda event";
        Pipe = "flow.pipe_record_bytes", "mean size of a DynamoDB Streams record in a pipe";
    }
}

ids! {
    /// How shards divide the partition keys.
    Layout {
        Even = "even", "shards of equal width, as UpdateShardCount makes them";
        Isolated = "isolated", "the hot key has a shard of its own, made with SplitShard";
    }
}

ids! {
    /// Hops: what bills by the byte on the way.
    HopId {
        DynamodbCapture = "dynamodb.capture", "DynamoDB captures the change";
        KinesisPut = "kinesis.put", "the change is put into the Kinesis stream";
        FirehoseIngest = "firehose.ingest", "Firehose ingests the record";
        KinesisDelivery = "kinesis.delivery", "the stream delivers the record to S3";
        IncrementalExport = "dynamodb.incremental_export", "an export processes the change";
    }
}

ids! {
    /// Readers of a shard.
    ReaderId {
        Function = "function", "the Lambda function of this architecture";
        Pipe = "pipe", "the pipe of this architecture";
        Kcl = "kcl", "KCL";
        Firehose = "firehose", "Firehose";
        Lambda = "lambda", "Lambda";
        Flink = "flink", "Flink";
        EventbridgePipe = "eventbridge-pipe", "EventBridge Pipe";
        Custom = "custom", "custom";
    }
}

impl From<ConsumerKind> for ReaderId {
    fn from(kind: ConsumerKind) -> Self {
        match kind {
            ConsumerKind::Firehose => Self::Firehose,
            ConsumerKind::Lambda => Self::Lambda,
            ConsumerKind::Kcl => Self::Kcl,
            ConsumerKind::Flink => Self::Flink,
            ConsumerKind::EventbridgePipe => Self::EventbridgePipe,
            ConsumerKind::Custom => Self::Custom,
        }
    }
}

/// A kind of consumer as a word of a sentence: `KCL`.
pub fn consumer_word(kind: ConsumerKind) -> Argument {
    Argument::Word { key: format!("consumer.{kind}"), text: ReaderId::from(kind).meaning().to_owned() }
}

/// An entry of consumers as a sentence names it, with its number: `the 2 Lambda consumers`; with its place where another is called
/// the same.
pub fn named_consumer(consumers: &[Consumer], place: usize) -> Argument {
    let Consumer { kind, count, .. } = consumers[place];
    let word = consumer_word(kind);
    let named = match count {
        1 => ReportMessage::TheConsumer { kind: word },
        count => ReportMessage::TheConsumers { count: Argument::exact(f64::from(count)), kind: word },
    };
    if consumers.iter().filter(|other| (other.kind, other.count) == (kind, count)).count() == 1 {
        return named.into();
    }
    ReportMessage::ConsumerAt { consumer: named.into(), key: Argument::text(format!("consumers.{place}")) }.into()
}

ids! {
    /// How an architecture feeds a consumer.
    FeedId {
        SharedThroughput = "shared-throughput", "reads the Kinesis stream, and shares the read budget of its shards";
        FanOut = "fan-out", "reads the Kinesis stream with enhanced fan-out, which is billed";
        StreamFree = "stream-free", "reads the DynamoDB stream free of charge, as one of its two readers";
        StreamPaid = "stream-paid", "reads the DynamoDB stream and pays for its GetRecords calls, as one of its two readers";
        Function = "function", "is fed by the function of the architecture; its own ingest is not billed here";
        OwnPipe = "own-pipe", "is fed by a pipe of its own, one of the two readers of the DynamoDB stream; its requests are billed, its ingest is not";
        Nothing = "nothing", "cannot be fed: there is no stream to read";
    }
}

ids! {
    /// What a team writes and owns.
    Duty {
        Code = "code", "a function to write and own";
        RejectedRecords = "rejected-records", "a path for records that Firehose rejects";
        FailedBatches = "failed-batches", "a destination for batches that keep failing";
        Compaction = "compaction", "compaction of small objects";
        ExportSchedule = "export-schedule", "a schedule that starts each export with its window";
        OrderAndDuplicates = "order-and-duplicates", "sorting by timestamp and dropping duplicates";
    }
}

ids! {
    /// Constraints on the shard count.
    ConstraintId {
        KinesisWriteBytes = "kinesis.write_bytes", "shards needed for write throughput in bytes";
        KinesisWriteRecords = "kinesis.write_records", "shards needed for write throughput in records";
        KinesisReadBytes = "kinesis.read_bytes", "shards needed for read throughput of all shared-throughput consumers";
        PartitionWrites = "dynamodb.partition_writes", "shards of the DynamoDB stream: partitions needed for the table's writes";
        PartitionReads = "dynamodb.partition_reads", "shards of the DynamoDB stream: partitions needed for the table's reads";
        PartitionSize = "dynamodb.partition_size", "shards of the DynamoDB stream: partitions needed for the table's size";
        StreamShards = "streams_lambda.stream_shards", "shards of the DynamoDB stream, as set in the scenario";
        PipeShards = "streams_pipes.stream_shards", "shards of the DynamoDB stream with a pipe, as set in the scenario";
    }
}

impl ConstraintId {
    /// The limit that it keeps, if there is one.
    pub const fn limit(self) -> Option<LimitId> {
        match self {
            Self::KinesisWriteBytes => Some(LimitId::KinesisWriteBytes),
            Self::KinesisWriteRecords => Some(LimitId::KinesisWriteRecords),
            Self::KinesisReadBytes => Some(LimitId::KinesisReadBytes),
            Self::PartitionWrites
            | Self::PartitionReads
            | Self::PartitionSize
            | Self::StreamShards
            | Self::PipeShards => None,
        }
    }

    /// Its label, if it keeps no limit.
    pub const fn label(self) -> Option<&'static str> {
        match self {
            Self::KinesisWriteBytes | Self::KinesisWriteRecords | Self::KinesisReadBytes => None,
            Self::PartitionWrites => Some("write units that one partition of the table supports"),
            Self::PartitionReads => Some("read units that one partition of the table supports"),
            Self::PartitionSize => Some("data that one partition of the table can hold"),
            Self::StreamShards | Self::PipeShards => Some("set in the scenario"),
        }
    }
}

ids! {
    /// Topics of a design review that are not numbers.
    TopicId {
        Resources = "resources to define";
        Code = "code to own";
        Ordering = "ordering";
        Duplicates = "duplicates";
        Retention = "retention";
        Readers = "readers per shard";
        Images = "choice of images";
        Exclusions = "what disables what";
        Capacity = "how capacity changes";
        FallingBehind = "when it falls behind";
    }
}
