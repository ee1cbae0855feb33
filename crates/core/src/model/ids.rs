//! The ids of what architectures are made of: stages, hops, readers, and what a count of shards follows from.

use crate::model::limits::LimitId;
use crate::scenario::ConsumerKind;
use crate::text::ids;

ids! {
    /// Stages on the way from write to delivery.
    StageId {
        StreamPoll = "stream poll", "until Lambda polls the stream's shard";
        BatchWindow = "batch window", "until a batch is full or its window is over";
        Function = "function", "one invocation of the function";
        KinesisPropagation = "kinesis propagation", "from put until a consumer can read it";
        FirehosePoll = "firehose poll", "until Firehose polls the stream's shard";
        TransformBuffer = "transform buffer", "until the transform function's buffer is full or its interval is over";
        TransformFunction = "transform function", "one invocation of the transform function";
        FirehoseBuffer = "firehose buffer", "until Firehose's buffer is full or its interval is over";
    }
}

ids! {
    /// Hops that bill by the byte.
    HopId {
        DynamodbCapture = "dynamodb.capture", "DynamoDB captures the change";
        KinesisPut = "kinesis.put", "the change is put into the Kinesis stream";
        FirehoseIngest = "firehose.ingest", "Firehose takes the record in";
    }
}

ids! {
    /// Readers of a shard.
    ReaderId {
        Function = "function", "the Lambda function of this architecture";
        OtherReader = "other reader", "other Lambda triggers and global tables";
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

ids! {
    /// What a count of shards follows from.
    ConstraintId {
        KinesisWriteBytes = "kinesis.write_bytes", "shards that the bytes written ask for";
        KinesisWriteRecords = "kinesis.write_records", "shards that the records written ask for";
        KinesisReadBytes = "kinesis.read_bytes", "shards that the bytes read by all shared consumers ask for";
        PartitionWrites = "dynamodb.partition_writes", "shards of the DynamoDB stream: partitions that the table's writes ask for";
        PartitionSize = "dynamodb.partition_size", "shards of the DynamoDB stream: partitions that the table's size asks for";
        StreamShards = "streams_lambda.stream_shards", "shards of the DynamoDB stream, as set in the scenario";
    }
}

impl ConstraintId {
    /// The limit that it keeps, where it is one.
    pub const fn limit(self) -> Option<LimitId> {
        match self {
            Self::KinesisWriteBytes => Some(LimitId::KinesisWriteBytes),
            Self::KinesisWriteRecords => Some(LimitId::KinesisWriteRecords),
            Self::KinesisReadBytes => Some(LimitId::KinesisReadBytes),
            Self::PartitionWrites | Self::PartitionSize | Self::StreamShards => None,
        }
    }

    /// What it is by itself, where it is no limit.
    pub const fn label(self) -> Option<&'static str> {
        match self {
            Self::KinesisWriteBytes | Self::KinesisWriteRecords | Self::KinesisReadBytes => None,
            Self::PartitionWrites => Some("write units that one partition of the table takes"),
            Self::PartitionSize => Some("data that one partition of the table holds"),
            Self::StreamShards => Some("set in the scenario"),
        }
    }
}

ids! {
    /// What a design review asks beyond numbers.
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
