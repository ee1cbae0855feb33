//! Remedies: what moves a limit, or makes it hold.

use super::messages::{Argument, Kind, Message, Sentence, Translatable};

messages! {
    /// A remedy, with what fills its places.
    RemedyMessage:
    RemedyStreamsReaders { readers } = "remedy.streams-readers",
        "have one function forward the changes to the other consumers through a queue or a stream (not priced here): \
         {readers}, and this function counts as one";
    ReadersOfShard = "remedy.readers-of-shard", "a shard of a DynamoDB stream supports two readers";
    ReadersOfGlobalTable = "remedy.readers-of-global-table",
        "AWS recommends one reader beside a global table's own replication";
    RemedyStreamsReaderPage = "remedy.streams-reader-page",
        "raise polls_per_second of the slowest consumer: a GetRecords call returns at most 1 MiB or 1,000 records";
    RemedyPriced { remedy, usd } = "remedy.priced", "{remedy}, for {usd} more a month";
    RemedyPolls { value, consumer } = "remedy.polls", "set polls_per_second = {value} on {consumer}";
    RemedyLambdaLaneRate { table, lanes } = "remedy.lambda-lane-rate",
        "raise {table}.batch_size to spread base_ms over more changes, {lanes}, or make the function faster";
    RemedyLambdaLargestBatch { lanes } = "remedy.lambda-largest-batch",
        "{lanes}, or make the function faster: its batches are at most 10,000 changes already";
    RemedyLanes { table, factor } = "remedy.lanes", "set {table}.parallelization_factor = {factor}";
    RemedyLaneOfKey { share } = "remedy.lane-of-key",
        "spread the hot key over several partition keys ({share} of the changes are on one, which stays in one lane)";
    RemedyMoreLanes { table } = "remedy.more-lanes", "raise {table}.parallelization_factor (at most 10)";
    RemedyMorePartitions = "remedy.more-partitions",
        "pre-warm the table, whose partitions the stream's shards follow (10 lanes of each is the most)";
    RemedyLambdaConcurrency = "remedy.lambda-concurrency",
        "request a higher concurrency quota and set quotas.\"lambda.concurrent_executions\" to it, or make the function \
         faster";
    RemedyLambdaPayload = "remedy.lambda-payload", "nothing to do: Lambda itself ends a batch at 6 MiB";
    RemedyLambdaTimeout { table } = "remedy.lambda-timeout",
        "raise {table}.function.timeout (at most 1,800 s) or lower {table}.batch_size";
    RemedyLambdaLongestTimeout = "remedy.lambda-longest-timeout",
        "lower streams_lambda.batch_size, or make the function faster: no timeout is longer than 1,800 s";
    RemedyPipesLaneRate { table, lanes } = "remedy.pipes-lane-rate",
        "raise {table}.batch_size (at most 500) and {table}.batch_window, or {lanes}";
    RemedyPipesLargestBatch { lanes } = "remedy.pipes-largest-batch",
        "{lanes}: batches are at most 500 changes already";
    RemedyPipesConcurrency { table } = "remedy.pipes-concurrency",
        "request more concurrent executions of pipes and set quotas.\"pipes.concurrent_executions\" to them, or raise \
         {table}.batch_size";
    RemedyPipesTimeout = "remedy.pipes-timeout",
        "use a target that answers sooner: EventBridge Pipes ends an execution after 5 minutes";
    RemedyPipesReaders { readers } = "remedy.pipes-readers",
        "have one function forward the changes to the other consumers through a queue or a stream (not priced here): \
         {readers}, and each pipe counts as one";
    RemedyPipesPutRecords = "remedy.pipes-put-records",
        "request a higher Direct PUT quota: a pipe cannot pack changes into larger records";
    RemedyWarmUp = "remedy.warm-up",
        "let traffic at most double within 15 minutes, or warm up the stream beforehand: it must be on-demand to deliver by \
         itself";
    RemedyRaiseCeiling = "remedy.raise-ceiling", "request a higher on-demand quota for the Region";
    RemedyFirehosePutBytes = "remedy.firehose-put-bytes",
        "request a higher Direct PUT quota (bytes, calls and records rise together), spread the records over several \
         Firehose streams, or use a Kinesis data stream as source: this quota does not apply to it";
    RemedyFirehosePutCalls { table } = "remedy.firehose-put-calls",
        "put more changes into each call ({table}.batch_window, {table}.batch_size), or request a higher Direct PUT quota";
    RemedyFirehosePutRecords { table } = "remedy.firehose-put-records",
        "set {table}.pack_records = true to combine changes into larger records, or request a higher Direct PUT quota";
    RemedyPutPacked = "remedy.put-packed",
        "put more changes into each record (streams_lambda.batch_window, streams_lambda.batch_size), or request a higher \
         Direct PUT quota";
    RemedyPutUnpacked = "remedy.put-unpacked",
        "request a higher Direct PUT quota: this destination takes each change as a record of its own";
    RemedyFirehoseActivePartitions = "remedy.firehose-active-partitions",
        "request more active partitions (at most 5,000), or partition by fewer keys: records beyond the quota go to the \
         error prefix";
    RemedyIsolate { share, shards } = "remedy.isolate",
        "give the hot key ({share} of the changes) a shard of its own with SplitShard: {shards} shards \
         (kinesis_firehose.shards) with kinesis_firehose.isolate_hot_key = true stay within target_utilization";
    RemedyShards { shards } = "remedy.shards", "use {shards} to stay within target_utilization";
    RemedyMoreShards { table } = "remedy.more-shards", "lower {table}.target_utilization, which adds shards, for more headroom";
    RemedyAddShards = "remedy.add-shards", "raise kinesis_firehose.shards for more headroom";
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
         Flink), or have one consumer forward the changes to the others. More shards do not help: every consumer polls every shard";
    RemedyReadCallsShared = "remedy.read-calls-shared",
        "have one consumer forward the changes to the others, or split the consumers over two streams. More shards do not \
         help: every consumer polls every shard";
    RemedyKinesisEfoConsumers = "remedy.kinesis-efo-consumers",
        "use on-demand Advantage, which allows 50 consumers, have one consumer forward the changes to several, or split the \
         consumers over two streams";
    RemedyEfoAdvantage = "remedy.efo-advantage",
        "have one consumer forward the changes to several, or split the consumers over two streams: on-demand Advantage \
         allows no more";
    RemedyKinesisRecordSize { table } = "remedy.kinesis-record-size",
        "raise {table}.max_record_size (at most 10 MiB): DynamoDB skips larger records";
    RemedyKinesisShardQuota { table } = "remedy.kinesis-shard-quota", "request a higher shard quota, or set {table}.mode = \"on-demand\"";
    RemedyKinesisOnDemandGrowth = "remedy.kinesis-on-demand-growth",
        "let traffic at most double within 15 minutes, warm up the stream beforehand, or provision shards for the peak";
    RemedyKinesisOnDemandCeiling { table } = "remedy.kinesis-on-demand-ceiling",
        "request a higher on-demand quota for the Region, or set {table}.mode = \"provisioned\"";
    RemedyTransformConcurrency { table } = "remedy.transform-concurrency",
        "make the function faster ({table}.transform.memory_mb), lengthen \
         {table}.transform.buffer_interval, or add shards: the limit applies to each shard";
    RemedyTransformPayload { table } = "remedy.transform-payload",
        "lower {table}.transform.buffer_size or {table}.transform.buffer_interval";
    RemedyTransformTimeout { table } = "remedy.transform-timeout",
        "lower {table}.transform.buffer_size or {table}.transform.buffer_interval, or make the function \
         faster: Firehose waits at most 5 minutes";
}

as_message!(RemedyMessage: Remedy);
