//! Notices: settings that have no effect, or whose consequences are easily overlooked.

use super::messages::{Argument, Kind, Message, Sentence, Translatable};

messages! {
    /// A notice about a scenario, with what fills its places.
    NoticeMessage:
    NoticeUnverified { share, architecture, prices } = "notice.unverified",
        "{share} of the bill of {architecture} is at prices that are not verified: {prices}";
    PriceOfGrade { price, grade } = "notice.price-of-grade", "{price} ({grade})";
    NoticePartitioningBuffer { size } = "notice.partitioning-buffer",
        "dynamic partitioning requires a buffer size from 64 to 128 MiB, found {size}";
    NoticePartitioningInterval { interval } = "notice.partitioning-interval",
        "dynamic partitioning requires a buffer interval of at least 60 s, found {interval}";
    NoticePartitioningDestination = "notice.partitioning-destination",
        "dynamic partitioning is available only for destination s3";
    NoticeVpcDestination = "notice.vpc-destination",
        "Firehose delivers into a VPC only for destination opensearch";
    NoticeHotKey { units } = "notice.hot-key",
        "one partition key of a table supports 1,000 write units per second, and the hottest key needs {units} in the \
         busiest hour: the table itself would throttle these writes";
    NoticeTableQuota { units } = "notice.table-quota",
        "the table itself needs {units} write units per second in the busiest hour: above 40,000, AWS must have raised the \
         table's quota";
    NoticeLargeRaise { quota, times } = "notice.large-raise",
        "{quota} must become {times} times its default, and AWS states no such value: have it confirmed before you build \
         on it, or divide the load";
    NoticeWaiting { usd } = "notice.waiting",
        "while changes wait for Direct PUT, every lane is busy with tries that are rejected: about {usd} more a month for \
         Lambda, which is not in the bill; an increase of the quota ends it";
    NoticeRoundingEdge { what, edge, above } = "notice.rounding-edge",
        "every {what} is {above} above a rounding edge of {edge}: a few bytes less, or sizes that vary (workload.item_size_cv), \
         change the bill";
    NoticeGivenEdge { what, edge, above } = "notice.given-edge",
        "every {what} is {above} above a rounding edge of {edge}, as its size is given: a few bytes less change the bill";
    NoticeGlobalTable = "notice.global-table",
        "the rate must include writes replicated from other Regions, and a pipeline in each Region delivers every \
         change once per Region";
    NoticeShortInterval { seconds } = "notice.short-interval",
        "with a buffer interval of {seconds} s, Firehose uploads objects in parts, which S3 bills as further requests";
    NoticeIceberg = "notice.iceberg",
        "through Direct PUT, Iceberg takes 5 MiB/s in us-east-1, us-west-2 and eu-west-1 and 1 MiB/s in other Regions; on \
         request AWS raises that for streams that only insert (AppendOnly scales by itself), with updates and deletes it \
         grows only by itself while changes are throttled; with a Kinesis source, an older change may overwrite a newer one; \
         each buffer becomes files and a snapshot of the table, so plan to compact it (not billed here)";
    NoticeDestinationBill { destination } = "notice.destination-bill",
        "{destination} has a bill of its own, which is not part of the totals";
    NoticeObjectSize { size, interval, rate, partitions, given } = "notice.object-size",
        "objects of {size} from {interval} of data at the peak ({rate}) mean about {partitions} active partitions, but \
         delivery.delivery_partitions is {given}: set it to the number of active partitions, or object_size to what each of \
         them collects in that time";
    NoticeVpc = "notice.vpc",
        "a function in a VPC reaches AWS services through NAT or endpoints, which are not billed here";
    NoticeNewStream = "notice.new-stream",
        "recent_peak is not given: the stream is assumed to have handled this peak before; a new on-demand stream \
         falls behind for minutes to hours when traffic first exceeds its capacity";
    NoticeIsolated { shards } = "notice.isolated",
        "the {shards} shards assume one shard for the hot key alone: call SplitShard twice around its hash; \
         UpdateShardCount makes equal shards again";
    NoticeMedian { range, median } = "notice.median",
        "the range {range} is taken at its median, {median}; shardwise uncertain shows the results for all of it";
    NoticeOldBook { region, effective, days } = "notice.old-book",
        "the price book of {region} applies from {effective}, {days} days ago: compare it with AWS's price pages";
    NoticeSmallObjects { size } = "notice.small-objects",
        "the function writes objects of {size} on average: raise streams_lambda.batch_size and \
         streams_lambda.batch_window, or compact the objects \
         later (not priced here), since a query opens every object and below 1 MiB that takes longer than reading it";
    NoticeLargeBatches { size, share, fits } = "notice.large-batches",
        "each batch puts {size} at once, and batches coincide: at the peak, Firehose rejects about {share} of the records at \
         first, and they are retried; that takes time, which is not billed here, and the order of records is lost. With \
         batches of at most {fits} changes it is less than 5%; a higher Direct PUT quota ends it too";
    NoticeUnlikeFunctions { key, found, other, more } = "notice.unlike-functions",
        "{key} is {found} and {other} is {more}: if both functions do the same work, set both, or the totals do not compare \
         like with like";
    NoticePipeReads { requests, cost } = "notice.pipe-reads",
        "AWS does not state whether the pipe's reads of the DynamoDB stream are billed: assumed free; if not, up to \
         {requests} read requests a month are added{cost}";
    PipeReadsCost { usd } = "pipe-reads.cost", ", for {usd}";
    PipeReadsUnknown { price } = "pipe-reads.unknown", ", for which the price book has no price ({price})";
    NoticeKeysOnly = "notice.keys-only",
        "records of the stream have keys only, and whole items are delivered here: each would have to be read from the \
         table, which is not in the bill, and values that were overwritten or deleted before that are gone";
    NoticeOldImages = "notice.old-images",
        "records of the stream have the item before each change only: inserted items, and what an item became by its last \
         change, would have to be read from the table, which is not in the bill";
    NoticeReplay { architecture, hours, other, more } = "notice.replay",
        "changes can be read again for {hours} hours with {architecture}, and for {more} with {other}: if that is required, \
         {architecture} is not enough";
    NoticeDirectEncryption = "notice.direct-encryption",
        "the stream must not be encrypted with the key aws/kinesis: use a key of your own, or none";
    NoticeDirectObjects = "notice.direct-objects",
        "AWS does not state how many objects the stream writes: their PUT requests are not billed here";
    NoticeExportObjects = "notice.export-objects", "the PUT requests of exports are not billed here";
    NoticePutTurns { running, wait, timeout } = "notice.put-turns",
        "more is put at the peak than the Direct PUT quota allows: each of {running} invocations may then wait {wait} for its turn, \
         longer than its timeout of {timeout}; it fails, its whole batch is retried, and changes wait several times as long as \
         stated here";
    NoticeFullBatches { size, duration, timeout, fits } = "notice.full-batches",
        "once changes have waited, as after an outage, batches are full: {size} changes take {duration}, longer than the timeout \
         of {timeout}, so such a batch fails at every try until its changes are lost; set \
         streams_lambda.batch_size = {fits} or a longer timeout";
    NoticePartitions = "notice.partitions",
        "the shards of the DynamoDB stream are assumed to follow the table's partitions; compare with WarmThroughput \
         of aws dynamodb describe-table";
    SizeItem = "size.item", "item";
    SizeKinesisRecord = "size.kinesis-record", "Kinesis record";
    SizeSourceRecord = "size.source-record", "record that Firehose reads";
    SizeDeliveredRecord = "size.delivered-record", "delivered record";

    // What decides nothing
    NoticeOnDemandShards = "notice.on-demand-shards", "ignored: the shard count of an on-demand stream cannot be set";
    NoticeTtl = "notice.ttl",
        "TTL deletes are spread over hours, not made at midnight, and use no write units";
    NoticeOpensearch = "notice.opensearch",
        "Firehose appends: every change becomes a document of its own in OpenSearch, also updates and deletes";
    NoticeLargeRecords = "notice.large-records",
        "AWS does not state what Firehose does with a record above 1,000 KiB from a Kinesis stream";
    NoticePipeTemplate = "notice.pipe-template",
        "the input template of a pipe is static: a deletion has no new image, and the fields that the template takes from it \
         stay empty";
    NoticeExportNoLog = "notice.export-no-log",
        "an export is not a log: for each item it has only the difference over the window, and what is inserted and deleted within \
         one window leaves no trace";
}

as_message!(NoticeMessage: Notice);
