//! Every sentence of the program, each written once, with named places for its numbers, money and names.
//!
//! A [`Message`] displays as English ([`Display`](fmt::Display)), and reports and errors serialize it so. A page in another
//! language takes [`Message::translatable`] instead, `{ "id": ..., "arguments": { ... } }`, fills the places of that
//! sentence in its own message file, and formats each [`Argument`] by its locale.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::text::as_text;
use crate::text::units::{Bytes, Quantity as _, Seconds, grouped};

/// An enum of sentences, each with its places, id and English text. The compiler checks the places against the text.
macro_rules! messages {
    ($(#[$doc:meta])* $name:ident: $($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the text says what it is
        pub enum $name {
            $($variant $({ $($place: Argument),+ })?,)*
        }

        impl $name {
            /// Every sentence: its id, and its English text with the places in braces.
            pub const ALL: &[(&str, &str)] = &[$(($id, $english),)*];
        }

        messages!(@parts $name {} $($variant $({ $($place),+ })? = $id, $english;)*);
    };
    ($(#[$doc:meta])* $name:ident + $more:ident($of:ty): $($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the text says what it is
        pub enum $name {
            $($variant $({ $($place: Argument),+ })?,)*
            /// A sentence of its own kind, which not every page needs.
            $more($of),
        }

        impl $name {
            /// Every sentence: its id, and its English text with the places in braces.
            pub const ALL: &[(&str, &str)] = &[$(($id, $english),)*];
        }

        messages!(@parts $name { $more } $($variant $({ $($place),+ })? = $id, $english;)*);
    };
    (@parts $name:ident { $($more:ident)? } $($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        impl $name {
            /// Its id, its English text with the places in braces, and what fills them.
            pub(crate) fn parts(&self) -> (&'static str, &'static str, Vec<(&'static str, &Argument)>) {
                match self {
                    $(Self::$variant $({ $($place),+ })? => {
                        ($id, $english, vec![$($((stringify!($place), $place)),+)?])
                    })*
                    $(Self::$more(sentence) => sentence.parts(),)?
                }
            }
        }

        $(const _: () = {
            #[expect(dead_code, reason = "it only has to compile: format! checks the places")]
            fn check($($($place: Argument),+)?) -> String {
                format!($english)
            }
        };)*
    };
}

/// A sentence with what fills its places, whichever enum it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    id: &'static str,
    english: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

impl Sentence {
    /// From the parts of a sentence.
    pub(crate) fn new(parts: (&'static str, &'static str, Vec<(&'static str, &Argument)>)) -> Self {
        let (id, english, arguments) = parts;
        Self { id, english, arguments: arguments.into_iter().map(|(name, value)| (name, value.clone())).collect() }
    }

    fn parts(&self) -> (&'static str, &'static str, Vec<(&'static str, &Argument)>) {
        (self.id, self.english, self.arguments.iter().map(|(name, value)| (*name, value)).collect())
    }
}

messages! {
    /// A sentence of the program, with what fills its places.
    Message + Own(Sentence):
    // Texts from elsewhere, and several sentences as one
    Text { text } = "text", "{text}";
    Joined { parts } = "joined", "{parts}";
    Amount { value, unit } = "amount", "{value} {unit}";

    // The verdict
    VerdictNone = "verdict.none", "Nothing fits as required.";
    VerdictNoneAsIs { name, change, cost } = "verdict.none-as-is",
        "As configured, nothing fits. Take {name} and {change}: {cost} a month.";
    VerdictTake { name, cost } = "verdict.take", "Take {name}: {cost} a month.";
    VerdictTakeAfter { name, cost, raised } = "verdict.take-after", "Take {name}: {cost} a month. First, {raised}.";
    VerdictUnpacked { cost } = "verdict.unpacked", "With one Firehose record per change it would cost {cost}.";
    VerdictSaves { savings } = "verdict.saves", "That is {savings}.";
    LessThan { saves, share, other, cost } = "verdict.less-than", "{saves} ({share}) less than {other} ({cost})";
    LessThanAfter { saves, share, other, cost, raised } = "verdict.less-than-after",
        "{saves} ({share}) less than {other} ({cost}; first, {raised})";
    VerdictTurns { price, now, then, other } = "verdict.turns",
        "{price} is an assumed price: at {then} instead of {now}, {other} would be as cheap.";
    PerMillion { usd } = "verdict.per-million", "{usd} per million";
    VerdictRisks { risks } = "verdict.risks", "Throttling risk: {risks}.";
    VerdictRiskOf { architecture, level } = "verdict.risk-of", "{architecture} {level}";
    VerdictRiskSafer { architecture, level, safer } = "verdict.risk-safer", "{architecture} {level} ({safer})";
    VerdictRiskLate { architecture, delay } = "verdict.risk-late",
        "{architecture} late by up to {delay} at the peak, with nothing lost";
    VerdictRiskAndLate { risk, delay } = "verdict.risk-and-late", "{risk} and late by up to {delay} at the peak";
    LevelAfterRaise { level } = "verdict.level-after-raise", "after the quota is raised: {level}";
    VerdictHotKey { units } = "verdict.hot-key",
        "Whichever you take, the table itself would throttle: its hottest key needs {units} write units a second in the \
         busiest hour, and one key supports 1,000. Spread that key first.";
    VerdictDoesNotFit { architecture, cost, reasons } = "verdict.does-not-fit",
        "{architecture} ({cost}) does not fit: {reasons}.";
    VerdictWayOut { architecture, cost, reasons, change, then } = "verdict.way-out",
        "{architecture} ({cost}) does not fit: {reasons}. To make it fit, {change}: {then} a month.";
    VerdictRemedy { architecture, cost, reasons, remedies } = "verdict.remedy",
        "{architecture} ({cost}) does not fit: {reasons}. Ways out: {remedies}.";
    VerdictFurther { name, cost, gives_up } = "verdict.further",
        "Not compared here: {name} would fit for {cost} a month; {gives_up}.";
    VerdictFurtherNoCode { name, cost, gives_up } = "verdict.further-no-code",
        "Not compared here: {name} would fit without code, for {cost} a month; {gives_up}.";
    VerdictFurtherChange { name, change, cost, gives_up } = "verdict.further-change",
        "Not compared here: with {name} you could {change}, for {cost} a month; {gives_up}.";
    GivesUpPacking = "gives-up.packing", "it cannot pack changes, so that Firehose rounds up each one";
    GivesUpShape = "gives-up.shape", "records arrive as DynamoDB writes them, after 5 minutes or more";
    GivesUpLog = "gives-up.log",
        "it is not a log: what is inserted and deleted within one window leaves no trace";
    GivesUpFirehose = "gives-up.firehose",
        "then your code owns the objects, whose size its batches decide, and nothing buffers behind it";
    NotALog { architecture } = "architecture.not-a-log", "{architecture} (not a log)";
    VerdictNotPriced { architecture, region, prices, without } = "verdict.not-priced",
        "{architecture} would fit, but is not priced: the book of {region} has no {prices}; the rest of its bill is {without}.";
    VerdictNotPricedBelow { architecture, region, prices, without, below } = "verdict.not-priced-below",
        "{architecture} would fit, but is not priced: the book of {region} has no {prices}; the rest of its bill is \
         {without}. {below}, it would be the cheapest.";
    VerdictNotPricedUnfit { architecture, region, prices, without, reasons } = "verdict.not-priced-unfit",
        "{architecture} is not priced (the book of {region} has no {prices}; the rest of its bill is {without}), and does \
         not fit: {reasons}.";
    PriceBelow { usd, price } = "verdict.price-below", "With {price} below {usd}";
    PricesBelow { usd } = "verdict.prices-below", "If they came to less than {usd} a month";
    VerdictOwns { architecture, duties, others } = "verdict.owns",
        "{architecture} comes with {duties}; {others} does not.";
    VerdictOwnsSeveral { architecture, duties, others } = "verdict.owns-several",
        "{architecture} comes with {duties}; {others} do not.";

    // What stands in the way, and what lowers a risk
    ReasonExceeded { limit, demand, most } = "reason.exceeded", "{limit}: {demand} of {most}";
    ReasonRisk { share, limit } = "reason.risk", "{share} of the changes would be throttled by {limit}";
    RaiseDirectPut { from, to } = "raise.direct-put",
        "ask AWS to raise the Direct PUT quota of Firehose from {from} to {to} (on request, or by itself after throttling)";
    RaiseConcurrency { from, to } = "raise.concurrency",
        "ask AWS to raise the concurrency quota of Lambda from {from} to {to}";
    RaisePartitions { from, to } = "raise.partitions",
        "ask AWS to raise the active partitions of Firehose from {from} to {to}";
    RaiseShards { from, to } = "raise.shards", "ask AWS to raise the shard quota from {from} to {to}";
    RaisePipes { from, to } = "raise.pipes",
        "ask AWS to raise the concurrent executions of EventBridge Pipes from {from} to {to}";
    RaiseOther { quota, from, to } = "raise.other", "ask AWS to raise {quota} from {from} to {to}";
    RaiseGrowth { from, to } = "raise.growth",
        "let the on-demand stream grow from {from} to {to}, which it does by itself; it throttles until then";
    ChangeFanOut { consumers } = "change.fan-out", "move {consumers} to enhanced fan-out";
    ChangePolls { consumers } = "change.polls", "let {consumers} poll once a second";
    ChangeShards { shards } = "change.shards", "use {shards}";
    ChangeIsolate { shards } = "change.isolate", "use {shards}, one of them for the hot key alone";
    OneShard = "shards.one", "1 shard";
    ShardCount { count } = "shards.several", "{count} shards";
    ChangeOnDemand = "change.on-demand", "use on-demand mode";
    ChangeAdvantage = "change.advantage", "use on-demand Advantage mode";
    ChangeTransform = "change.transform", "enable the transform function";
    ChangeLanes { factor } = "change.lanes", "set parallelization_factor = {factor}";
    ChangeBatch { size } = "change.batch", "set batch_size = {size}";
    ChangeTimeout { seconds } = "change.timeout", "set function.timeout = {seconds} s";
    ChangeWriter { size, seconds } = "change.writer",
        "let the function write the objects itself (writer = \"s3\", batch_size = {size}, batch_window = {seconds} s)";
    ChangeRaise { raised } = "change.raise", "{raised}";
    MinutesSeconds { minutes, seconds } = "time.minutes-seconds", "{minutes} min {seconds} s";
    Minutes { minutes } = "time.minutes", "{minutes} min";
    HoursMinutes { hours, minutes } = "time.hours-minutes", "{hours} h {minutes} min";
    Hours { hours } = "time.hours", "{hours} h";
    UnmetRisk { found, most } = "unmet.risk", "the throttling risk is {found}, required is at most {most}";
    UnmetFreshness { found, most } = "unmet.freshness",
        "from write to delivery it takes up to {found}, required is at most {most}";
    UnmetFreshnessEndless { most } = "unmet.freshness-endless",
        "the delay of changes grows without end, required is at most {most}";
    UnmetCost { found, most } = "unmet.cost", "it costs {found} a month, required is at most {most}";
    UnmetEveryChange = "unmet.every-change",
        "it is not a log: it delivers differences over a window (if that is enough, set requirements.every_change = false)";
    UnmetReshaped = "unmet.reshaped",
        "records arrive as DynamoDB writes them (if that is enough, set requirements.reshaped = false)";
    UnmetInOrder = "unmet.in-order", "changes of one item may arrive out of order";
    UnmetNoCode = "unmet.no-code", "it needs a function to write and own";
    UnmetDestination { found } = "unmet.destination", "it delivers to s3 only, required is {found}";
    UnmetFormatConversion = "unmet.format-conversion", "it does not convert the format of records";
    UnmetDynamicPartitioning = "unmet.dynamic-partitioning", "it does not partition objects by their data";
    UnmetVpc = "unmet.vpc", "it does not deliver into a VPC";
    UnmetConsumers = "unmet.consumers", "it has no stream that consumers could read";
    SaferQuota { quota, level } = "safer.quota", "{level} with a Direct PUT quota of {quota}/s, which costs nothing";
    SaferShards { shards, cost, level } = "safer.shards", "{level} with {shards}, for {cost} more a month";

    // Gates
    GateFits = "gate.fits", "it fits, or fits once AWS has raised quotas";
    GateFitsAfter { raised } = "gate.fits-after", "fits once you {raised}";
    GateNoExceeded = "gate.no-exceeded", "no limit is exceeded";
    GateNoPrice { prices } = "gate.no-price", "without a price for {prices} it has no total";
    GateCost { most } = "gate.cost", "at most {most} a month";
    GateRisk { most } = "gate.risk", "throttling risk at most {most}";
    GateFreshness { most } = "gate.freshness", "from write to delivery at most {most}";
    // What to do
    Todo { what, effects } = "todo", "{what}: {effects}.";
    TodoBrings { effects } = "todo.brings", "{effects}";
    TodoSet { key, value } = "todo.set", "set {key} = {value}";
    TodoFanOut { value, consumer } = "todo.fan-out", "set fan_out = {value} on {consumer}";
    TodoPolls { value, consumer } = "todo.polls", "set polls_per_second = {value} on {consumer}";
    TheConsumer { kind } = "todo.consumer", "the {kind} consumer";
    TheConsumers { count, kind } = "todo.consumers", "the {count} {kind} consumers";
    TodoFree = "todo.free", "free";
    TodoLess { usd } = "todo.less", "{usd} less a month";
    TodoMore { usd } = "todo.more", "{usd} more a month";
    TodoFits { architecture } = "todo.fits", "then {architecture} fits";
    TodoFitsFor { architecture, cost } = "todo.fits-for", "then {architecture} fits: {cost} a month";
    TodoFitsForLess { architecture, cost, less, other } = "todo.fits-for-less",
        "then {architecture} fits: {cost} a month, {less} less than {other}";
    TodoCheapest { architecture, cost, less, other } = "todo.cheapest",
        "then {architecture} is the cheapest: {cost} a month, {less} less than {other}";
    TodoNoWait { limit } = "todo.no-wait", "nothing waits for {limit} after the peak any more";
    TodoRisk { architecture, from, to } = "todo.risk", "throttling risk of {architecture} goes from {from} to {to}";
    TodoShare { from, to } = "todo.share", "{to} of the changes are throttled at first, now {from}";
    TodoDelay { from, to } = "todo.delay", "delivery takes up to {to}, now {from}";
    TodoDelayNow { to } = "todo.delay-now", "delivery takes up to {to}, now it falls behind without end";
    TodoNoteMemory { memory } = "todo.note-memory",
        "with less memory a function has less CPU: measure that it takes no longer than with {memory} MB";
    TodoNoteAdvantage = "todo.note-advantage", "the mode applies to all streams of the account in the Region";
    TodoNoteOrder = "todo.note-order", "changes of one item may arrive out of order";
    TodoNotePolls = "todo.note-polls", "it reads each shard once a second then";

    // Remedies
    RemedyStreamsReaders = "remedy.streams-readers",
        "have one function hand the changes on to the others through a queue or a stream (not priced here): a shard of a \
         DynamoDB stream supports two readers, and this function is one";
    RemedyStreamsReaderPage = "remedy.streams-reader-page",
        "raise polls_per_second of the custom consumer: a GetRecords call returns at most 1 MiB or 1,000 records";
    RemedyLambdaLaneRate { lanes } = "remedy.lambda-lane-rate",
        "raise batch_size to spread base_ms over more changes, {lanes}, or make the function faster";
    RemedyLanes { factor } = "remedy.lanes", "set parallelization_factor = {factor}";
    RemedyMoreLanes = "remedy.more-lanes", "raise parallelization_factor (at most 10)";
    RemedyLambdaConcurrency = "remedy.lambda-concurrency",
        "request a higher concurrency quota and set quotas.\"lambda.concurrent_executions\" to it, or make the function \
         faster";
    RemedyLambdaPayload = "remedy.lambda-payload", "lower batch_size; Lambda itself limits a batch to 6 MiB";
    RemedyLambdaTimeout = "remedy.lambda-timeout", "raise function.timeout (at most 1,800 s) or lower batch_size";
    RemedyPipesLaneRate { lanes } = "remedy.pipes-lane-rate", "raise batch_size (at most 500) and batch_window, or {lanes}";
    RemedyPipesConcurrency = "remedy.pipes-concurrency",
        "request more concurrent executions of pipes and set quotas.\"pipes.concurrent_executions\" to them, or raise \
         batch_size";
    RemedyPipesTimeout = "remedy.pipes-timeout",
        "use a target that answers sooner: EventBridge Pipes ends an execution after 5 minutes";
    RemedyPipesReaders = "remedy.pipes-readers",
        "have one function feed the others through a queue or a stream (not priced here): a shard of a DynamoDB stream \
         supports two readers, each pipe is one";
    RemedyPipesPutRecords = "remedy.pipes-put-records",
        "request a higher Direct PUT quota: a pipe cannot pack changes into larger records";
    RemedyWarmUp = "remedy.warm-up",
        "let traffic at most double within 15 minutes, or warm up the stream beforehand: it must be on-demand to deliver by \
         itself";
    RemedyRaiseCeiling = "remedy.raise-ceiling", "request a higher on-demand quota for the Region";
    RemedyFirehosePutBytes = "remedy.firehose-put-bytes",
        "request a higher Direct PUT quota (bytes, calls and records rise together), spread the records over several \
         Firehose streams, or use a Kinesis data stream as source: this quota does not apply to it";
    RemedyFirehosePutCalls = "remedy.firehose-put-calls",
        "put more changes into each call (batch_window, batch_size), or request a higher Direct PUT quota";
    RemedyFirehosePutRecords = "remedy.firehose-put-records",
        "set pack_records = true to combine changes into larger records, or request a higher Direct PUT quota";
    RemedyFirehoseActivePartitions = "remedy.firehose-active-partitions",
        "request more active partitions (at most 5,000), or partition by fewer keys: records beyond the quota go to the \
         error prefix";
    RemedyIsolate { share, shards } = "remedy.isolate",
        "give the hot key ({share} of the changes) a shard of its own with SplitShard: {shards} shards with \
         isolate_hot_key = true stay within target_utilization";
    RemedyShards { shards } = "remedy.shards", "use {shards} to stay within target_utilization";
    RemedyMoreShards = "remedy.more-shards", "add shards, or lower target_utilization for more headroom";
    RemedyHotKey { share } = "remedy.hot-key",
        "spread the hot key over several partition keys: {share} of the load is on one key, which stays on one shard \
         however many shards there are";
    RemedyOnDemandHotKey { share } = "remedy.on-demand-hot-key",
        "spread the hot key over several partition keys: an on-demand stream splits shards above 500 KB/s, but \
         {share} of the load is on one key, which stays on one shard";
    RemedyOnDemandSplits = "remedy.on-demand-splits",
        "provision shards for more headroom: an on-demand stream can take 15 minutes to split a shard above 500 KB/s";
    RemedyFanOut = "remedy.fan-out",
        "move consumers to enhanced fan-out, where each gets a dedicated 2 MiB/s per shard";
    RemedyOrFanOut = "remedy.or-fan-out",
        "or move consumers to enhanced fan-out, where each gets a dedicated 2 MiB/s per shard";
    RemedyKinesisReadCalls = "remedy.kinesis-read-calls",
        "move consumers to enhanced fan-out, poll less often (KCL idle time, SHARD_GETRECORDS_INTERVAL_MILLIS of \
         Flink), or have one consumer feed the others. More shards do not help: every consumer polls every shard";
    RemedyKinesisEfoConsumers = "remedy.kinesis-efo-consumers",
        "use on-demand Advantage, which allows 50 consumers, have one consumer feed several, or split the consumers \
         over two streams";
    RemedyKinesisRecordSize = "remedy.kinesis-record-size",
        "raise max_record_size (at most 10 MiB): DynamoDB skips larger records";
    RemedyKinesisShardQuota = "remedy.kinesis-shard-quota", "request a higher shard quota, or set mode = \"on-demand\"";
    RemedyKinesisOnDemandGrowth = "remedy.kinesis-on-demand-growth",
        "let traffic at most double within 15 minutes, warm up the stream beforehand, or provision shards for the peak";
    RemedyKinesisOnDemandCeiling = "remedy.kinesis-on-demand-ceiling",
        "request a higher on-demand quota for the Region, or set mode = \"provisioned\"";
    RemedyTransformConcurrency = "remedy.transform-concurrency",
        "make the function faster (memory_mb), lengthen transform.buffer_interval, or add shards: the limit applies \
         to each shard";
    RemedyTransformPayload = "remedy.transform-payload", "lower transform.buffer_size or transform.buffer_interval";
    RemedyTransformTimeout = "remedy.transform-timeout",
        "lower transform.buffer_size or transform.buffer_interval, or make the function faster: Firehose waits at \
         most 5 minutes";

    // Notices: settings that AWS would reject, or that have no effect
    NoticePartitioningBuffer { size } = "notice.partitioning-buffer",
        "dynamic partitioning requires a buffer size from 64 to 128 MiB, found {size}";
    NoticePartitioningDestination = "notice.partitioning-destination",
        "dynamic partitioning is available only for destination s3";
    NoticeOnDemandShards = "notice.on-demand-shards", "ignored: the shard count of an on-demand stream cannot be set";
    NoticeHotKey { units } = "notice.hot-key",
        "one partition key of a table supports 1,000 write units per second, and the hottest key needs {units} in the \
         busiest hour: the table itself would throttle these writes";
    NoticeRoundingEdge { what, edge, above } = "notice.rounding-edge",
        "every {what} is {above} above a rounding edge of {edge}: a few bytes less, or sizes that vary (item_size_cv), \
         change the bill";
    NoticeGlobalTable = "notice.global-table",
        "the rate must include writes replicated from other Regions, and a pipeline in each Region delivers every \
         change once per Region";
    NoticeTtl = "notice.ttl",
        "TTL deletes are spread over hours, not made at midnight, and use no write units";
    NoticeShortInterval { seconds } = "notice.short-interval",
        "with a buffer interval of {seconds} s, Firehose uploads objects in parts, which S3 bills as further requests";
    NoticeOpensearch = "notice.opensearch",
        "Firehose appends: every change becomes a document of its own in OpenSearch, also updates and deletes";
    NoticeIceberg = "notice.iceberg",
        "row updates in Iceberg through Direct PUT are limited to 5 MiB/s in us-east-1, us-west-2 and eu-west-1 and \
         1 MiB/s in other Regions; with a Kinesis source, an older change may overwrite a newer one";
    NoticeDestinationBill { destination } = "notice.destination-bill",
        "{destination} has a bill of its own, which is not part of the totals";
    NoticeVpc = "notice.vpc",
        "a function in a VPC reaches AWS services through NAT or endpoints, which are not billed here";
    NoticeNewStream = "notice.new-stream",
        "recent_peak is not given: the stream is assumed to have carried this peak before; a new on-demand stream \
         falls behind for minutes to hours when traffic first exceeds its capacity";
    NoticeLargeRecords = "notice.large-records",
        "AWS does not state what Firehose does with a record above 1,000 KiB from a Kinesis stream";
    NoticeIsolated { shards } = "notice.isolated",
        "the {shards} shards assume one shard for the hot key alone: call SplitShard twice around its hash; \
         UpdateShardCount makes equal shards again";
    NoticeMedian { range, median } = "notice.median",
        "the range {range} is taken at its median, {median}; shardwise uncertain shows what all of it comes to";
    NoticeOldBook { region, effective, days } = "notice.old-book",
        "the price book of {region} applies from {effective}, {days} days ago: compare it with AWS's price pages";
    NoticeSmallObjects { size } = "notice.small-objects",
        "the function writes objects of {size} on average: raise batch_size and batch_window, or compact the objects \
         later (not priced here), since a query opens every object and below 1 MiB that takes longer than reading it";
    NoticePipeTemplate = "notice.pipe-template",
        "the input template of a pipe is static: a deletion has no new image, and the fields that the template takes from it \
         stay empty";
    NoticePipeReads { requests } = "notice.pipe-reads",
        "AWS does not state whether the pipe's reads of the DynamoDB stream are billed: assumed free; if not, up to \
         {requests} read requests a month are added";
    NoticeDirectEncryption = "notice.direct-encryption",
        "the stream must not be encrypted with the key aws/kinesis: use a key of your own, or none";
    NoticeDirectObjects = "notice.direct-objects",
        "AWS does not state how many objects the stream writes: their PUT requests are not billed here";
    NoticeExportNoLog = "notice.export-no-log",
        "an export is not a log: of each item it has the difference over the window, and what is inserted and deleted within \
         one window leaves no trace";
    NoticeExportObjects = "notice.export-objects", "the PUT requests of exports are not billed here";
    NoticePartitions = "notice.partitions",
        "the shards of the DynamoDB stream are assumed to follow the table's partitions; compare with WarmThroughput \
         of aws dynamodb describe-table";

    SizeItem = "size.item", "item";
    SizeKinesisRecord = "size.kinesis-record", "Kinesis record";
    SizeSourceRecord = "size.source-record", "record that Firehose reads";
    SizeDeliveredRecord = "size.delivered-record", "delivered record";

    // Errors that involve several keys of a scenario
    MixSum { insert, modify, remove, sum } = "scenario.mix-sum",
        "expected shares that sum to 1, found {insert} + {modify} + {remove} = {sum} (a kind left out counts as 0)";
    HourlyZero = "scenario.hourly-zero", "expected 24 weights, at least one of them above 0";
    EitherKey { instead, of } = "scenario.either-key", "expected either {instead} or {of}: each replaces the other";
    CustomPolls = "scenario.custom-polls",
        "expected polls_per_second for kind \"custom\": its GetRecords calls per second on each shard";
    SharedOnly { kind } = "scenario.shared-only",
        "expected fan_out = false for kind \"{kind}\": it does not use enhanced fan-out";
    FunctionKind { kind } = "scenario.function-kind",
        "expected function only for kind \"lambda\", found it for kind \"{kind}\"";
    PackedDestination { destination } = "scenario.packed-destination",
        "expected pack_records = false for destination {destination}: it takes each Firehose record for one document \
         or row; changes are packed only for s3 and redshift";
    WriterDestination { destination } = "scenario.writer-destination",
        "expected writer = \"firehose\" for destination {destination}: a function writes objects to s3 only";
    WriterOption { key } = "scenario.writer-option",
        "expected writer = \"firehose\" with {key}: only Firehose does that";
    ConversionDestination { destination } = "scenario.conversion-destination",
        "expected destination s3, found {destination}: record format conversion is available for no other";
    CompressedDestination { destination } = "scenario.compressed-destination",
        "expected destination s3, redshift or iceberg, found {destination}: nothing is stored in S3 for it";
    BufferSizeRange { destination, least, most, found } = "scenario.buffer-size-range",
        "expected a buffer size from {least} to {most} for destination {destination}, found {found}";
    BufferIntervalRange { destination, most, found } = "scenario.buffer-interval-range",
        "expected a buffer interval of at most {most} s for destination {destination}, found {found} s";
    IsolatedShards = "scenario.isolated-shards",
        "expected shards of at least 3 as well: the hot key's shard is one, those before and after it are two more";
    AutoProvisioned = "scenario.auto-provisioned",
        "expected mode = \"on-demand\" or \"on-demand-advantage\": a provisioned stream distributes records by \
         partition key";
    SkewWithoutKeys = "scenario.skew-without-keys", "expected distinct_keys as well: the number of keys to rank";

    // What happens in a simulation
    EventStops { consumer } = "event.stops", "{consumer} stops";
    EventFails { consumer } = "event.fails", "{consumer} fails";
    EventShards { from, to } = "event.shards", "{from} to {to} shards";
    EventShardsWanted { from, to, wanted } = "event.shards-wanted", "{from} to {to} shards, {wanted} requested";
    EventShardsRefused { from, to, calls } = "event.shards-refused",
        "{from} to {to} shards: rejected, {calls} calls in 24 hours";
    EventShardsBusy { from, to } = "event.shards-busy",
        "{from} to {to} shards: rejected, another resharding is in progress";

    // Errors of simulations and of their command-line arguments
    SimulatedTime { found } = "simulate.time",
        "expected a simulated time above 0 and at most 366 days, found {found} s";
    SimulatedRate { most, found } = "simulate.rate",
        "expected at most {most} changes/s at peak in a simulation, found {found}";
    SimulatedBursts { most } = "simulate.bursts",
        "expected at most {most} changes/s at peak in a simulation, found bursts whose factors multiply to infinity \
         where they overlap";
    SimulatedShards { most, found } = "simulate.shards",
        "expected at most {most} shards in a simulation, found {found}";
    SimulatedReaders { most, found } = "simulate.readers",
        "expected at most {most} readers in a simulation, found {found}";
    SimulatedLanes { most, found } = "simulate.lanes", "expected at most {most} lanes in a simulation, found {found}";
    OnlyFunctionsFail { consumer } = "simulate.only-functions-fail",
        "expected how = \"stops\" for {consumer}: only a function can fail";
    OnlyProvisioned { mode } = "simulate.only-provisioned",
        "expected kinesis_firehose.mode = \"provisioned\", found \"{mode}\": UpdateShardCount is available only for \
         provisioned streams";
    ExportNotSimulated = "simulate.export",
        "incremental-export is not simulated: nothing runs between two exports, so that nothing waits, fails or catches up";
    ExpectedDays { most } = "simulate.days", "expected a number of days above 0 and at most {most}";
    ExpectedWhole { least, most } = "simulate.whole", "expected a whole number from {least} to {most}";
    OutageTwice { key } = "simulate.outage-twice", "expected {key} only once";
    OutageShape = "simulate.outage", "expected consumer=NAME,at=TIME,for=TIME";
    OutagePart { found } = "simulate.outage-part",
        "expected consumer=NAME,at=TIME,for=TIME, such as consumer=firehose,at=12h,for=1h, found {found}";
    TraceRate { most, found } = "simulate.trace-rate",
        "expected a rate in changes per second from 0 to {most}, found {found}";
    TraceLength { most, found } = "simulate.trace-length",
        "expected from 1 to {most} rates, one per line, found {found}";
    TraceStep { expected } = "simulate.trace-step", "expected {expected}, from 0.1 s to 86400 s";

    // Errors of documents and values
    LargeDocument { bytes } = "input.large-document", "expected a document of at most 1 MiB, found {bytes} bytes";
    NotToml { problem } = "input.not-toml", "invalid TOML: {problem}";
    Unreadable { problem } = "input.unreadable", "cannot be read: {problem}";
    AssignmentShape = "input.assignment", "expected key=value, such as workload.writes_per_second=1200";
    AssignmentKey = "input.assignment-key", "expected a dotted key before \"=\", such as workload.writes_per_second";
    AssignmentInside = "input.assignment-inside",
        "expected a key inside a table, but a key above it already has a value";
    TooDeep { most } = "input.too-deep", "expected at most {most} levels of tables and lists";
    AssignmentItem = "input.assignment-item", "expected list elements in order, numbered from 0";
    KeyNeeded = "input.key-needed", "missing required key";
    TooManyKeys { most } = "input.too-many-keys", "expected at most {most} keys in a table";
    MoreErrors { count } = "input.more-errors", "{count} more errors";
    KeyMoved { to } = "input.key-moved", "no longer a key; use {to} instead";
    UnknownDotted { kind, id } = "input.unknown-dotted", "unknown {kind}; quote the whole id, such as \"{id}\"";
    UnknownName { kind } = "input.unknown-name", "unknown {kind}";
    Unknown { kind, names } = "input.unknown", "unknown {kind}; expected one of {names}";
    KindKey = "input.kind.key", "key";
    KindPriceId = "input.kind.price-id", "price id";
    GrantedQuota { quota } = "origin.granted", "as AWS granted: {quota} in quotas of the scenario";
    KindQuotaId = "input.kind.quota-id", "quota id";
    Choice { choices, found } = "input.choice", "expected one of {choices}, found {found}";
    Nearest { near } = "input.nearest", "did you mean {near}?";
    Exactly { count, found } = "input.exactly", "expected an array of exactly {count}, found {found}";
    AtLeast { count, found } = "input.at-least", "expected an array of at least {count}, found {found}";
    AtMost { count, found } = "input.at-most", "expected an array of at most {count}, found {found}";
    Once = "input.once", "expected each value only once";
    Expected { expected, found } = "input.expected", "expected {expected}, found {found}";
    ExpectedBytes = "input.expected.bytes", "a size such as \"1.2 KiB\" (B, KiB, MiB, GiB or TiB) or a number of bytes";
    ExpectedSeconds = "input.expected.seconds",
        "a time such as \"300 s\", \"5 m\" or \"1 h 30 m\" (ms, s, m, h or d) or a number of seconds";
    ExpectedSecondsOr { word } = "input.expected.seconds-or",
        "a time such as \"300 s\", \"5 m\" or \"1 h 30 m\" (ms, s, m, h or d), a number of seconds, or {word}";
    ExpectedRate = "input.expected.rate",
        "a rate such as \"1,200/s\" or \"4.3M/h\" (k, M or G, thousand, million or billion; /s, /min, /h, /day or /month) or a number per second";
    ExpectedDate = "input.expected.date", "a date such as 2026-10-01";
    ExpectedInteger = "input.expected.integer", "a whole number";
    ExpectedNumber = "input.expected.number", "a number";
    ExpectedBoolean = "input.expected.boolean", "true or false";
    ExpectedText = "input.expected.text", "text in quotes";
    ExpectedArray = "input.expected.array", "an array";
    ExpectedTable = "input.expected.table", "a table";
    From { bound } = "input.bound.from", "from {bound}";
    Above { bound } = "input.bound.above", "above {bound}";
    UpTo { bound } = "input.bound.up-to", "at most {bound}";
    Below { bound } = "input.bound.below", "below {bound}";
    FromTo { low, high } = "input.bound.from-to", "from {low} to {high}";
    AboveUpTo { low, high } = "input.bound.above-up-to", "above {low} and at most {high}";
    FromBelow { low, high } = "input.bound.from-below", "from {low} and below {high}";
    AboveBelow { low, high } = "input.bound.above-below", "above {low} and below {high}";
    FoundTable = "input.found.table", "a table";
    FoundArray { count } = "input.found.array", "an array of {count}";
    FoundDate { date } = "input.found.date", "the date {date}";

    // Errors of links, ids and price books
    LinkTooLong { bytes } = "link.too-long", "expected a link of at most 1 MiB, found {bytes} bytes";
    LinkVersion { version } = "link.version", "expected a link whose part after the # starts with {version}";
    LinkBroken = "link.broken", "expected percent-encoded UTF-8, found an invalid sequence";
    UnknownSubject { found } = "explain.unknown-id",
        "expected an id that \"shardwise explain\" lists, found {found}";
    UnknownRegion { regions, found } = "catalog.unknown-region",
        "expected a Region with a price book ({regions}), found {found}";
    StartBook { region } = "catalog.start-book", "`shardwise pricing init {region}` starts a book for it";
    RegionOfFile { found } = "catalog.region-of-file",
        "expected the Region that the file is named after, found {found}";
    PriceMissing { region, prices } = "catalog.price-missing",
        "the price book of {region} has no price for {prices}; set what is missing in the scenario ([prices]) or in a \
         price book of your own (--pricing DIR), which `shardwise pricing init {region}` starts";
    BookOfOnesOwn = "catalog.book-of-ones-own", "a price book of your own";
    NotFinite { number } = "numbers.not-finite",
        "{number} is beyond what can be computed: lower the rates, sizes, counts or prices that it grows with";
    NotFiniteIn { number, architecture } = "numbers.not-finite-in",
        "{number} of {architecture} is beyond what can be computed: lower the rates, sizes, counts or prices that it \
         grows with";
    TiersRise = "catalog.tiers-rise", "expected tiers with ascending up_to, and none in the last tier";
    RangeShape { found } = "input.range-shape",
        "expected a range such as \"300..900\" or \"0.8 to 1.2 KiB\", found {found}";
    RangeOrder { found } = "input.range-order", "expected a range from a smaller to a larger value, found {found}";
    CurrencyShape = "input.currency", "expected three capital letters and a rate to the USD above 0, such as JPY=155.2";
    MixRanges = "input.mix-ranges", "expected at most one range: the other kinds of change share the rest";
    QuotaRange { least, most, found } = "catalog.quota-range", "expected a value from {least} to {most}, found {found}";
    UsdOrTiers = "catalog.usd-or-tiers", "expected either usd or tiers";

    // Prices and where they come from
    Price { usd } = "price.flat", "{usd} USD";
    PriceTier { usd, up_to } = "price.tier", "{usd} USD up to {up_to}";
    PriceFree { count } = "price.free", "the first {count} are free";
    PriceFreeTier { count } = "price.free-tier", "free tier: {count} (applied)";
    PriceFreeTierNotCounted { count } = "price.free-tier-not-counted", "free tier: {count} (not applied)";
    PriceOfScenario = "price.of-scenario", "[prices] of the scenario";
    DiscountOfScenario = "discount.of-scenario", "discount_percent of the scenario";

    // Keys of studies
    NumericKey { near, found } = "study.numeric-key", "expected a key whose value is a number, such as {near}, found {found}";

    // Settings that a sensitivity changes
    ConsumersListed { count } = "change.consumers-listed", "{count} listed";
    OneMoreLambda = "change.one-more-lambda", "one more lambda";
    ConsumersFanOut { count, kind } = "change.consumers-fan-out", "{count} {kind} on enhanced fan-out";
    ConsumersSharing { count, kind } = "change.consumers-sharing", "{count} {kind} on shared throughput";
    OnFanOut = "change.on-fan-out", "on enhanced fan-out";
    NoConsumers = "change.none", "none";
}

impl Message {
    /// A number of shards.
    pub fn shards(count: f64) -> Self {
        if count == 1.0 { Self::OneShard } else { Self::ShardCount { count: Argument::whole(count) } }
    }

    /// Joins several messages; a single one is returned as it is.
    pub fn joined(joining: Joining, mut parts: Vec<Self>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::Joined { parts: Argument::list(joining, parts) },
        }
    }

    /// The message without the name that was probably meant, and that.
    pub fn split_nearest(&self) -> (Self, Option<Self>) {
        if let Self::Joined { parts: Argument::List { joining, items } } = self
            && let Some((Argument::Message(last), others)) = items.split_last()
            && let Self::Nearest { .. } = **last
        {
            let others = others.iter().map(|part| match part {
                Argument::Message(message) => Self::clone(message),
                other => Self::Text { text: other.clone() },
            });
            return (Self::joined(*joining, others.collect()), Some(Self::clone(last)));
        }
        (self.clone(), None)
    }

    /// The sentence in English, with its places in braces.
    pub fn english(&self) -> &'static str {
        self.parts().1
    }

    /// The sentence and what fills its places.
    pub fn translatable(&self) -> Translatable<'_> {
        let (id, _, arguments) = self.parts();
        Translatable { id, arguments }
    }

    /// A note or a source from a price book or the quotas.
    pub fn of_book(text: &str) -> Self {
        Self::known(format!("note.{text}"), text)
    }

    /// A quantity in a unit.
    pub fn amount(value: f64, unit: &str) -> Self {
        Self::Amount { value: Argument::exact(value), unit: Argument::word("unit", unit) }
    }

    /// A text that message files hold under a key.
    pub fn known(key: String, text: &str) -> Self {
        Self::Text { text: Argument::Word { key, text: text.to_owned() } }
    }
}

/// In English.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, mut rest, arguments) = self.parts();
        while let Some((before, (place, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?)))
        {
            f.write_str(before)?;
            arguments.iter().filter(|(name, _)| *name == place).try_for_each(|(_, argument)| argument.fmt(f))?;
            rest = after;
        }
        f.write_str(rest)
    }
}

impl<T: Into<String>> From<T> for Message {
    fn from(text: T) -> Self {
        Self::Text { text: Argument::text(text) }
    }
}

as_text!(Message);

/// A message for a page that fills in the sentence itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub struct Translatable<'a> {
    /// which sentence: `message.<id>` in the message file
    pub id: &'static str,
    /// what fills its places
    #[serde(serialize_with = "by_name")]
    #[schemars(with = "std::collections::BTreeMap<String, Argument>")]
    pub arguments: Vec<(&'static str, &'a Argument)>,
}

/// What fills one place of a sentence: plain data, to be formatted for the reader's locale.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Argument {
    /// a key, an id, or text from a user or another program: never translated
    Text(String),
    /// a word or text that message files hold
    Word {
        /// its key in the message files
        key: String,
        /// the English text, for a file without that key
        text: String,
    },
    /// a number
    Number {
        /// its value
        value: f64,
        /// digits after the decimal point; absent: all of them
        #[serde(skip_serializing_if = "Option::is_none")]
        decimals: Option<u8>,
    },
    /// USD; with cents below 10
    Usd(f64),
    /// the first of two amounts in USD less the second, each rounded as it is shown
    UsdDifference([f64; 2]),
    /// a share
    Percent {
        /// 1 is 100%
        share: f64,
        /// digits of the percentage after the decimal point
        decimals: u8,
    },
    /// bytes, in the binary unit with the shortest text
    Bytes(f64),
    /// seconds
    Seconds(f64),
    /// another message
    Message(
        #[serde(serialize_with = "structured")]
        #[schemars(with = "Translatable<'static>")]
        Arc<Message>,
    ),
    /// several, joined
    List {
        /// what separates them: `join.<joining>` in the message file
        joining: Joining,
        /// at least one
        items: Vec<Argument>,
    },
}

/// What separates the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::VariantArray, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Joining {
    /// "and" before the last, commas between the others
    And,
    /// a comma
    Comma,
    /// a semicolon
    Semicolon,
    /// ", then"
    Then,
    /// a space
    Space,
}

impl Joining {
    /// In English.
    pub const fn text(self) -> &'static str {
        match self {
            Self::And => " and ",
            Self::Comma => ", ",
            Self::Semicolon => "; ",
            Self::Then => ", then ",
            Self::Space => " ",
        }
    }
}

fn by_name<S: Serializer>(arguments: &[(&'static str, &Argument)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(arguments.iter().copied())
}

fn structured<S: Serializer>(message: &Arc<Message>, serializer: S) -> Result<S::Ok, S::Error> {
    message.translatable().serialize(serializer)
}

/// The most characters of a user's text in a sentence.
const SHOWN: usize = 40;

impl Argument {
    /// A key, an id, or text from a user.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text as the user wrote it, in quotes and shortened.
    pub fn quoted(text: &str) -> Self {
        Self::Text(match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{:?}...", &text[..end]),
            None => format!("{text:?}"),
        })
    }

    /// A word of a family, such as the risk level `low`.
    pub fn word(family: &str, word: impl Into<String>) -> Self {
        let text = word.into();
        Self::Word { key: format!("{family}.{text}"), text }
    }

    /// A number with all of its digits.
    pub const fn exact(value: f64) -> Self {
        Self::Number { value, decimals: None }
    }

    /// A count that may be computed: no digits after the decimal point.
    pub const fn whole(value: f64) -> Self {
        Self::Number { value, decimals: Some(0) }
    }

    /// Items, joined.
    pub fn list(joining: Joining, items: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self::List { joining, items: items.into_iter().map(Into::into).collect() }
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(Arc::new(message))
    }
}

/// A message that a report shows elsewhere too.
impl From<&Arc<Message>> for Argument {
    fn from(message: &Arc<Message>) -> Self {
        Self::Message(Arc::clone(message))
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// In English.
impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Word { text, .. } => f.write_str(text),
            Self::Number { value, decimals: None } => write!(f, "{value}"),
            Self::Number { value, decimals: Some(decimals) } => f.write_str(&grouped(*value, usize::from(*decimals))),
            // No cents from 10 USD: a sentence is for reading, the bill is for adding up.
            Self::Usd(usd) => write!(f, "${}", grouped(*usd, if usd.abs() < 10.0 { 2 } else { 0 })),
            Self::UsdDifference([more, less]) => Self::Usd(shown_usd(*more) - shown_usd(*less)).fmt(f),
            Self::Percent { share, decimals } => {
                write!(f, "{}%", grouped(share * 100.0, usize::from(*decimals)))
            }
            Self::Bytes(bytes) => f.write_str(&Bytes(*bytes).text()),
            Self::Seconds(seconds) => f.write_str(&Seconds(*seconds).text()),
            Self::Message(message) => message.fmt(f),
            Self::List { joining, items } => {
                for (index, item) in items.iter().enumerate() {
                    let last = index + 1 == items.len();
                    let between = if *joining == Joining::And && !last { Joining::Comma } else { *joining };
                    write!(f, "{}{item}", if index == 0 { "" } else { between.text() })?;
                }
                Ok(())
            }
        }
    }
}

/// USD as sentences show it: no cents from 10 USD.
pub(crate) fn shown_usd(usd: f64) -> f64 {
    if usd.abs() < 10.0 { (usd * 100.0).round() / 100.0 } else { usd.round() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_are_unique() {
        for (index, (id, _)) in Message::ALL.iter().enumerate() {
            assert!(!Message::ALL[..index].iter().any(|(earlier, _)| earlier == id), "{id}");
        }
    }

    #[test]
    fn arguments_read_as_english() {
        let check = |argument: Argument, english: &str| assert_eq!(argument.to_string(), english);
        check(Argument::exact(1048577.0), "1048577");
        check(Argument::whole(1234.0), "1,234");
        check(Argument::Usd(9.5), "$9.50");
        check(Argument::Usd(1234.5), "$1,234");
        check(Argument::UsdDifference([157.49, 120.51]), "$36");
        check(Argument::Percent { share: 0.125, decimals: 1 }, "12.5%");
        check(Argument::Bytes(5242880.0), "5 MiB");
        check(Argument::list(Joining::And, ["a"]), "a");
        check(Argument::list(Joining::And, ["a", "b", "c"]), "a, b and c");
        check(Argument::list(Joining::Semicolon, ["a", "b", "c"]), "a; b; c");
    }

    #[test]
    fn a_page_gets_the_id_and_plain_data() {
        let nearest = Message::Nearest { near: Argument::quoted("s3") };
        let message = Message::Choice {
            choices: Argument::list(Joining::Comma, ["s3", "splunk"]),
            found: Argument::word("level", "low"),
        };
        let both = Message::joined(Joining::Semicolon, vec![message, nearest]);
        assert_eq!(both.to_string(), "expected one of s3, splunk, found low; did you mean \"s3\"?");
        let expected = json!({ "id": "joined", "arguments": { "parts": { "list": { "joining": "semicolon", "items": [
            { "message": { "id": "input.choice", "arguments": {
                "choices": { "list": { "joining": "comma", "items": [{ "text": "s3" }, { "text": "splunk" }] } },
                "found": { "word": { "key": "level.low", "text": "low" } },
            } } },
            { "message": { "id": "input.nearest", "arguments": { "near": { "text": "\"s3\"" } } } },
        ] } } } });
        assert_eq!(serde_json::to_value(both.translatable()).unwrap(), expected);
        let (rest, near) = both.split_nearest();
        assert_eq!(rest.to_string(), "expected one of s3, splunk, found low");
        assert_eq!(near.map(|near| near.to_string()).as_deref(), Some("did you mean \"s3\"?"));
        assert_eq!(rest.split_nearest(), (rest.clone(), None));
    }
}
