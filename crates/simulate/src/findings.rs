//! The findings of a simulation as plain data. Nothing is computed after it.

use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::model::{ConsumerName, LimitId};
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::{Message, Translatable};

/// The findings of one seed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Findings")]
pub struct SimulationFindings {
    /// name of the scenario
    pub name: String,
    /// random seed
    pub seed: u64,
    /// seconds simulated
    pub seconds: f64,
    /// seconds requested
    pub asked_seconds: f64,
    /// seconds per step
    pub step_seconds: f64,
    /// architectures of the scenario that are not simulated
    pub not_simulated: Vec<NotSimulated>,
    /// one entry for each other architecture of the scenario
    pub architectures: Vec<ArchitectureFindings>,
}

/// An architecture that is not simulated.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NotSimulated {
    /// id of the architecture
    pub id: ArchitectureId,
    /// why
    pub text: Message,
}

impl SimulationFindings {
    /// Names of the events by architecture, for a page that fills in the sentences itself.
    pub fn event_messages(&self) -> Vec<Vec<Translatable<'_>>> {
        let architectures = self.architectures.iter();
        architectures.map(|found| found.events.iter().map(|event| event.event.translatable()).collect()).collect()
    }
}

/// The findings for one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Found")]
pub struct ArchitectureFindings {
    /// id of the architecture
    pub id: ArchitectureId,
    /// where every change is at the end
    pub books: Books,
    /// shards of the stream, and the shard-hours they cost
    pub shards: ShardsFound,
    /// changes that were throttled or delayed
    pub throttling: ThrottlingFound,
    /// age of the oldest change not yet written to the stream, in seconds (Kinesis streams)
    ///
    /// Ages shorter than a step are reported as 0; with a step of 0.1 s they are accurate to 0.1 s.
    pub replication_age: Ages,
    /// every consumer of the stream
    pub consumers: Vec<ConsumerFound>,
    /// outages and reshardings, and their consequences
    pub events: Vec<EventFound>,
    /// lost changes, by the consumer that should have read them
    pub losses: Vec<Loss>,
    /// invocations of the function, if the architecture has one
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda: Option<LambdaFound>,
    /// executions of the pipe, if the architecture has one
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipe: Option<PipeFound>,
    /// who delivers to the destination
    pub delivered_by: DeliveredBy,
    /// objects or batches delivered to the destination
    pub objects: u64,
    /// the same findings over time
    pub series: SeriesFound,
}

/// The distribution of an age over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Ages {
    /// mean, in seconds
    pub mean: f64,
    /// median over time, in seconds
    pub p50: f64,
    /// 99th percentile over time, in seconds
    pub p99: f64,
    /// maximum, in seconds
    pub max: f64,
}

/// Where the changes are: `changes = waiting + unread + in_buffers + delivered + filtered + set_aside + lost`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Books {
    /// changes written to the table
    pub changes: u64,
    /// not yet written to the stream
    pub waiting: u64,
    /// in the stream, not yet read by the architecture's own consumer
    pub unread: u64,
    /// read, and in a buffer or in flight
    pub in_buffers: u64,
    /// delivered to the destination
    pub delivered: u64,
    /// discarded because they are not wanted: by event filters, or by the transform function (kinesis-firehose)
    pub filtered: u64,
    /// given up, and kept elsewhere: in a failure destination, or under a failure or error prefix
    ///
    /// kinesis-firehose: written to the failure prefix because the transform failed four times, as it does if its request
    /// or response is above 6 MiB. streams-lambda: retried more than `maximum_retries` times, or older than
    /// `maximum_record_age`; Lambda sends these to the on-failure destination, without one they are gone. All with a Firehose: written
    /// to the error prefix because dynamic partitioning has no active partition left for them.
    pub set_aside: u64,
    /// past the retention of a stream before they were delivered
    pub lost: u64,
}

impl Books {
    /// Whether every change is accounted for.
    pub fn balance(&self) -> bool {
        let Self { changes, waiting, unread, in_buffers, delivered, filtered, set_aside, lost } = *self;
        changes == waiting + unread + in_buffers + delivered + filtered + set_aside + lost
    }
}

/// Shards over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ShardsFound {
    /// at the start
    pub first: u64,
    /// at the end
    pub last: u64,
    /// the fewest
    pub least: u64,
    /// the most
    pub most: u64,
    /// shard-hours
    pub shard_hours: f64,
    /// shard-hours if the number of shards had never changed
    pub fixed_shard_hours: f64,
    /// USD saved compared with never changing the number of shards; negative if the changes cost more, 0 where shards
    /// are not billed, null if the price of a shard-hour is unknown
    pub saved_usd: Option<f64>,
}

/// Throttling and delay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ThrottlingFound {
    /// share of changes above a limit in the second in which they arrived; what the closed form computes
    ///
    /// A lane is a queue: what counts is what an hour, a batch or a burst has above what a lane processes.
    pub throttled_share: f64,
    /// share of changes that were delayed, including those that queued behind others; DynamoDB streams: those not
    /// processed in the step in which they arrived
    pub delayed_share: f64,
    /// share of seconds in which any shard throttled
    pub time_share: f64,
    /// what delayed changes wait for
    pub waits_for: WaitsFor,
    /// longest wait of a delayed change, in seconds
    pub longest_wait_seconds: f64,
    /// throttling by limit
    pub by_limit: Vec<LimitFound>,
    /// the shards with the most throttling, worst first
    pub by_shard: Vec<ShardFound>,
}

/// What a delayed change waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaitsFor {
    /// To be written to the stream.
    #[default]
    Stream,
    /// In the stream, to be processed by the function.
    Function,
    /// In the stream, to be processed by the pipe.
    Pipe,
}

/// Throttling by one limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitFound {
    /// id of the limit
    #[schemars(with = "String")]
    pub limit: LimitId,
    /// share of the demand that was above the limit: of changes written, of records read, or of calls
    ///
    /// Direct PUT: changes above its bytes or records, and changes whose call was above its calls, at the first attempt.
    /// Concurrency quota of a function or pipe: changes whose batch waited for another invocation or execution to end.
    /// Concurrent transform invocations (kinesis-firehose): 0, because only the seconds are known.
    pub throttled_share: f64,
    /// share of seconds with throttling, as a mean over all shards: one of 16 shards that always throttles gives 1/16;
    /// for the readers of a DynamoDB stream, share of polls
    pub time_share: f64,
    /// share predicted by the three-moment closed form for the hottest shard over the whole day: `three_moment_share`
    /// of a report; always for the scenario's own day, even if a trace drives the simulation
    pub closed_form_share: f64,
}

/// Throttling of one shard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShardFound {
    /// number of the shard: from 0 in the order of the hash ranges; resharding adds higher numbers, as in Kinesis
    pub shard: usize,
    /// share of the traffic while the shard is open
    pub traffic_share: f64,
    /// share of the shard's changes above its limits (Kinesis streams) or above what its lanes can process (DynamoDB
    /// streams)
    pub throttled_share: f64,
    /// share of seconds in which the shard throttled
    pub time_share: f64,
}

/// One consumer of the stream.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConsumerFound {
    /// kind of consumer; the second and later ones of a kind are numbered
    pub consumer: ConsumerName,
    /// whether it uses enhanced fan-out
    pub fan_out: bool,
    /// iterator age on its worst shard, in seconds: age of the oldest record that it has not read (function and pipe: not
    /// processed; the delivery of a stream: not delivered)
    ///
    /// Ages shorter than a step are not resolved: 0 if every unread record arrived in the step that ends. With a step
    /// of 0.1 s ages are accurate to 0.1 s.
    pub iterator_age: Ages,
    /// records read
    pub read: u64,
    /// backlog at the end, in records
    pub backlog: u64,
    /// largest backlog, in records
    pub most_backlog: u64,
    /// mean backlog, in records
    pub mean_backlog: f64,
    /// records lost before it read them
    pub lost: u64,
    /// successful GetRecords calls per second and shard
    pub calls_per_second: f64,
    /// share of its calls throttled by the shard's limit of calls
    pub refused_calls_share: f64,
    /// share of its calls throttled by the shard's limit of bytes
    pub refused_bytes_share: f64,
}

/// An event and its consequences.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventFound {
    /// the event
    pub event: Message,
    /// the consumer that stopped; null: a resharding
    pub consumer: Option<ConsumerName>,
    /// start, in seconds
    pub at: f64,
    /// end, in seconds
    pub until: f64,
    /// backlog of the consumer at the end of the event, in records; for a resharding, changes not yet written to the
    /// stream
    pub backlog: u64,
    /// age of the oldest of them at that time, in seconds
    pub age: f64,
    /// seconds from the end of the event until the consumer works and no running consumer is behind; for a resharding,
    /// until every change is written to the stream and the closed shards are read to their end; null: not within the
    /// simulated time
    ///
    /// A consumer is behind if it has an unread record that is 5 seconds older than its own pace explains: two and a
    /// half polling intervals, the time to gather and process a batch, or the freshness of a stream's own delivery.
    pub catch_up_seconds: Option<f64>,
    /// records lost from the start of the event until the consumer caught up
    pub lost: u64,
    /// records set aside in the same time: retried too often, or too old for the function's settings
    pub set_aside: u64,
}

/// Lost changes of one consumer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Loss {
    /// the consumer that should have read them
    pub consumer: ConsumerName,
    /// changes lost
    pub records: u64,
    /// time of the first loss, in seconds
    pub first: f64,
    /// time of the last loss, in seconds
    pub last: f64,
    /// number of the shard with the first loss; null: on all shards
    pub shard: Option<usize>,
}

/// Invocations of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct LambdaFound {
    /// invocations, including failed ones
    pub invocations: u64,
    /// failed invocations
    pub failed: u64,
    /// GB-seconds billed
    pub gb_seconds: f64,
    /// maximum concurrent invocations
    pub most_concurrent: u64,
    /// records rejected by Firehose at the first attempt and put again by the function (streams-lambda)
    pub put_again: u64,
    /// seconds in which invocations waited for the concurrency quota (streams-lambda), or for Firehose's concurrent
    /// invocations per shard (kinesis-firehose)
    pub throttled_seconds: f64,
}

/// Executions of a pipe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct PipeFound {
    /// executions, including failed ones
    pub executions: u64,
    /// failed executions
    pub failed: u64,
    /// requests billed: one for each 64 KiB of an execution's batch
    ///
    /// Those of the architecture's own pipe: the pipe of each `firehose` consumer makes as many.
    pub requests: u64,
    /// maximum concurrent executions
    pub most_concurrent: u64,
    /// records rejected by Firehose at the first attempt and put again by the pipe
    pub put_again: u64,
    /// seconds in which executions waited for the concurrency quota
    pub throttled_seconds: f64,
}

/// Who delivers to the destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveredBy {
    /// Firehose, from its buffers.
    #[default]
    Firehose,
    /// The function, an object for each invocation.
    Function,
    /// The stream itself, an object for each shard and delivery.
    Stream,
}

/// Series over time; each point covers `seconds`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SeriesFound {
    /// seconds per point
    pub seconds: f64,
    /// changes per second: mean
    pub rate: Vec<f64>,
    /// changes above a limit, per second: mean
    pub throttled: Vec<f64>,
    /// utilization of the hottest shard: maximum; above 1, changes are throttled
    ///
    /// Kinesis streams: what DynamoDB attempts to write to a shard in a second, divided by its 1,000 records and 1 MiB
    /// per second, whichever is nearer: the changes that arrive, or as many waiting changes as the shard accepts,
    /// whichever is more. DynamoDB streams: the changes that arrive at a lane in a minute, divided by what it processes
    /// in its largest batches; or all changes of a second, divided by the bytes and records of Direct PUT, whichever is
    /// nearer; at least 1 in a second in which Direct PUT rejects, as while a backlog is put. The table's own partitions
    /// are not simulated.
    pub hottest_load: Vec<f64>,
    /// shards: mean
    pub shards: Vec<f64>,
    /// changes not yet written to the stream: maximum
    pub waiting: Vec<f64>,
    /// age of the oldest of them, in seconds: maximum
    pub replication_age: Vec<f64>,
    /// iterator age by consumer, in seconds: maximum
    pub iterator_age: Vec<ConsumerSeries>,
    /// backlog by consumer, in records: maximum
    pub backlog: Vec<ConsumerSeries>,
}

/// Series of one consumer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConsumerSeries {
    /// the consumer
    pub consumer: ConsumerName,
    /// values
    pub points: Vec<f64>,
}
