//! What a simulation finds, as plain data: nothing is computed after it.

use schemars::JsonSchema;
use serde::Serialize;
use shardwise_core::model::{ConsumerName, LimitId};
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::{Message, Translatable};

/// What one seed led to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Findings")]
pub struct SimulationFindings {
    /// the scenario's name
    pub name: String,
    /// what the draws came from
    pub seed: u64,
    /// simulated seconds
    pub seconds: f64,
    /// seconds that were asked for
    pub asked_seconds: f64,
    /// seconds in a step
    pub step_seconds: f64,
    /// one for each architecture of the scenario
    pub architectures: Vec<ArchitectureFindings>,
}

impl SimulationFindings {
    /// What the events are called, architecture by architecture, for a page that fills the sentences itself.
    pub fn event_messages(&self) -> Vec<Vec<Translatable<'_>>> {
        let architectures = self.architectures.iter();
        architectures.map(|found| found.events.iter().map(|event| event.event.translatable()).collect()).collect()
    }
}

/// What one architecture did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Found")]
pub struct ArchitectureFindings {
    /// which
    pub id: ArchitectureId,
    /// every change: where it is at the end
    pub books: Books,
    /// the shards of the stream, and what they cost
    pub shards: ShardsFound,
    /// changes that could not go on at once
    pub throttling: ThrottlingFound,
    /// age of the oldest change that waits to be written into the stream (kinesis-firehose), in seconds
    ///
    /// Ages below a step are not resolved; a step of a tenth of a second resolves them to a tenth.
    pub replication_age: Ages,
    /// everybody who reads the stream
    pub consumers: Vec<ConsumerFound>,
    /// what happened, and what came of it
    pub events: Vec<EventFound>,
    /// changes that are gone, by who should have read them
    pub losses: Vec<Loss>,
    /// the function's invocations, where there is one
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda: Option<LambdaFound>,
    /// objects or batches handed to the destination
    pub objects: u64,
    /// the same over time
    pub series: SeriesFound,
}

/// How old something was, over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Ages {
    /// mean seconds
    pub mean: f64,
    /// seconds that half of the time is not above
    pub p50: f64,
    /// seconds that 99 % of the time is not above
    pub p99: f64,
    /// the most seconds
    pub max: f64,
}

/// Where the changes are: `changes = waiting + unread + in_buffers + delivered + filtered + set_aside + lost`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Books {
    /// changes that were written to the table
    pub changes: u64,
    /// waiting to be written into the stream
    pub waiting: u64,
    /// in the stream, not yet read by the architecture's own consumer
    pub unread: u64,
    /// read, in a buffer or under way
    pub in_buffers: u64,
    /// handed to the destination
    pub delivered: u64,
    /// left out by event filters
    pub filtered: u64,
    /// given up by a function's own settings, and handed to whoever takes what fails
    ///
    /// kinesis-firehose: put into the failure prefix after too many tries. streams-lambda: tried more than
    /// `maximum_retries` or older than `maximum_record_age`; Lambda hands those to an on-failure destination, if there is
    /// one, and else they are gone.
    pub set_aside: u64,
    /// past a retention before they were delivered
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
    /// at the begin
    pub first: u64,
    /// at the end
    pub last: u64,
    /// the fewest
    pub least: u64,
    /// the most
    pub most: u64,
    /// shards times hours
    pub shard_hours: f64,
    /// the shards of the begin times all of the time
    pub fixed_shard_hours: f64,
    /// USD saved against keeping the first count of shards all the time; below 0 where changing them costs more, 0 where shards
    /// are not billed, null where the price of a shard-hour is not known
    pub saved_usd: Option<f64>,
}

/// Throttling, as it happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ThrottlingFound {
    /// changes above a limit in the second in which they came, as a share: what the closed form computes
    pub throttled_share: f64,
    /// changes that had to wait, as a share: those that waiting changes pushed aside too; of streams-lambda: those that were
    /// not done with in the step in which they came
    pub delayed_share: f64,
    /// share of seconds in which something was throttled, on any shard
    pub time_share: f64,
    /// what delayed changes wait for
    pub waits_for: WaitsFor,
    /// seconds that the oldest of them waited
    pub longest_wait_seconds: f64,
    /// by limit
    pub by_limit: Vec<LimitFound>,
    /// the shards with the most, the worst first
    pub by_shard: Vec<ShardFound>,
}

/// What a change waits for that is delayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaitsFor {
    /// To be taken by the stream.
    #[default]
    Stream,
    /// In the stream, to be worked on by the function.
    Function,
}

/// Throttling by one limit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LimitFound {
    /// the limit's id
    #[schemars(with = "String")]
    pub limit: LimitId,
    /// share of what was asked for that was above it: of changes written, of records read, of calls
    ///
    /// Of Direct PUT (streams-lambda): changes that came above its bytes or its records, and those whose call was one too many
    /// the first time they were put. Of the concurrency quota
    /// (streams-lambda): changes whose batch had to wait for another invocation to end. Of what the transform may run at
    /// once (kinesis-firehose): 0, only its seconds are known.
    pub throttled_share: f64,
    /// share of seconds in which something was, as a mean over all shards: a single shard of 16 that always is gives a 16th;
    /// of the readers of a DynamoDB stream, share of their polls
    pub time_share: f64,
    /// what the closed form of three moments says of the hottest shard, over the whole day: `three_moment_share` of a report;
    /// of the scenario's own day, whatever trace drives the simulation
    pub closed_form_share: f64,
}

/// Throttling of one shard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShardFound {
    /// its number: from 0 in the order of the hash ranges, and on from there for those that a resharding opens, as Kinesis has it
    pub shard: usize,
    /// share of the traffic it gets while it is open
    pub traffic_share: f64,
    /// share of its changes above its limits (kinesis-firehose), or above what its lanes carry (streams-lambda)
    pub throttled_share: f64,
    /// share of seconds in which there were any
    pub time_share: f64,
}

/// One reader of the stream.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConsumerFound {
    /// its kind, numbered from the second on
    pub consumer: ConsumerName,
    /// whether it reads by enhanced fan-out
    pub fan_out: bool,
    /// age of the oldest record that it has not read (streams-lambda: is not done with), on its worst shard, in seconds
    ///
    /// Ages below a step are not resolved: 0 where all of them came in the step that ends. A step of a tenth of a second
    /// resolves them to a tenth.
    pub iterator_age: Ages,
    /// records it has read
    pub read: u64,
    /// records it has not read at the end
    pub backlog: u64,
    /// the most that it had not read
    pub most_backlog: u64,
    /// mean of what it had not read
    pub mean_backlog: f64,
    /// records that were gone before it read them
    pub lost: u64,
    /// GetRecords calls a second on each shard that were answered
    pub calls_per_second: f64,
    /// share of its calls refused: more than the shard's calls
    pub refused_calls_share: f64,
    /// share of its calls refused: more than the shard's bytes
    pub refused_bytes_share: f64,
}

/// What an event led to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventFound {
    /// what happened
    pub event: Message,
    /// who did not work; null: the shards changed
    pub consumer: Option<ConsumerName>,
    /// when it began, in seconds
    pub at: f64,
    /// when it ended
    pub until: f64,
    /// records waiting for the consumer when it ended; where the shards changed, changes waiting for the stream
    pub backlog: u64,
    /// the oldest of them then, in seconds
    pub age: f64,
    /// seconds from its end until it worked and no consumer at work was behind; where the shards changed, until nothing waited
    /// for the stream and the closed shards were read to their end; null: not within the time
    ///
    /// Behind is who has not read a record for 5 seconds more than his own pace explains: two and a half of his intervals, or
    /// the time in which a batch of a function is gathered and worked on.
    pub catch_up_seconds: Option<f64>,
    /// records lost from its begin until it had caught up
    pub lost: u64,
    /// records set aside in the same time: tried too often, or too old for the function's settings
    pub set_aside: u64,
}

/// Changes that are gone.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Loss {
    /// who should have read them
    pub consumer: ConsumerName,
    /// how many
    pub records: u64,
    /// when the first was lost, in seconds
    pub first: f64,
    /// when the last was
    pub last: f64,
    /// where the first was: a shard's number; null: everywhere
    pub shard: Option<usize>,
}

/// Invocations of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct LambdaFound {
    /// all, failed ones included
    pub invocations: u64,
    /// failed ones
    pub failed: u64,
    /// GB-seconds as billed
    pub gb_seconds: f64,
    /// the most that ran at once
    pub most_concurrent: u64,
    /// records that Firehose rejected the first time, and the function put again (streams-lambda)
    pub put_again: u64,
    /// seconds in which the concurrency quota (streams-lambda), or what Firehose may invoke at once for a shard
    /// (kinesis-firehose), held invocations back
    pub throttled_seconds: f64,
}

/// Values over time, each for a stretch of `seconds`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SeriesFound {
    /// seconds of a point
    pub seconds: f64,
    /// changes a second: mean
    pub rate: Vec<f64>,
    /// changes above a limit, a second: mean
    pub throttled: Vec<f64>,
    /// load of the hottest shard over what it takes: largest; 1 is full, and above it changes are throttled
    ///
    /// kinesis-firehose: what DynamoDB asks a shard to write in a second, over its 1,000 records and 1 MiB a second,
    /// whichever is nearer: the changes that come, or as many of those that wait as it takes, if that is more.
    /// streams-lambda: the changes that come to a lane, over what it carries in its largest batches, or all changes over the
    /// bytes and records of Direct PUT, whichever is nearer; the table's own partitions are not simulated.
    pub hottest_load: Vec<f64>,
    /// shards: mean
    pub shards: Vec<f64>,
    /// changes that wait to be written into the stream: largest
    pub waiting: Vec<f64>,
    /// age of the oldest of them, in seconds: largest
    pub replication_age: Vec<f64>,
    /// by consumer: age of the oldest unread record, in seconds: largest
    pub iterator_age: Vec<ConsumerSeries>,
    /// by consumer: unread records: largest
    pub backlog: Vec<ConsumerSeries>,
}

/// Values over time of one consumer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ConsumerSeries {
    /// the consumer
    pub consumer: ConsumerName,
    /// the values
    pub points: Vec<f64>,
}
