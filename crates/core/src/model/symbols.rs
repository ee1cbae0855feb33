//! The named quantities of the model, as they stand in formulas.

macro_rules! symbols {
    ($($symbol:ident = $name:literal, $meaning:literal;)*) => {
        /// A named quantity of the model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
        pub enum Symbol { $(#[doc = $meaning] $symbol,)* }

        impl Symbol {
            /// As it stands in a formula: the scenario's own key where there is one.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$symbol => $name,)* }
            }

            /// What it is.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$symbol => $meaning,)* }
            }
        }
    };
}

symbols! {
    // The traffic
    WritesPerSecond = "writes_per_second", "mean item changes a second";
    PeakRate = "peak_rate", "item changes a second in the busiest hour: writes_per_second x peak_to_average";
    SecondsPerMonth = "seconds_per_month", "3600 x month_hours";
    MonthHours = "month_hours", "hours in the month";
    FilterPass = "filter_pass", "share of changes that event filters let through";
    // Sizes
    CdcUnitsPerChange = "units(item, 1 KiB)", "change data capture units of one change: the larger image, rounded up to 1 KiB";
    StreamRecord = "stream_record", "mean bytes of one DynamoDB Streams record in a Lambda event";
    KinesisRecord = "kinesis_record", "mean bytes of one record in the Kinesis stream, partition key included";
    DeliveredRecord = "delivered_record", "mean bytes of one record as delivered";
    PackedRecord = "packed_record", "mean bytes of one delivered record and its newline";
    SourceRecord = "source_record", "mean bytes of one record as Firehose reads it from Kinesis";
    PutUnitsPerRecord = "units(kinesis_record, 25 KiB)", "PUT payload units of one record: rounded up to 25 KiB";
    RoundedKiB = "units(kinesis_record, 1 KiB)", "KiB billed for one record: rounded up to 1 KiB";
    FirehoseRoundedRecord = "rounded_record", "bytes billed for one Firehose record: in whole multiples of 5 KiB, the mean over all sizes";
    PackedBilledRate = "packed_bytes_per_second", "mean bytes billed a second: each invocation's joined changes, rounded up to 5 KiB";
    KiB = "KiB", "bytes in a KiB";
    GiB = "GB", "bytes in a GB as AWS bills it, 2^30";
    // Shards, lanes, partitions
    Shards = "shards", "shards of the Kinesis stream";
    HotShard = "hot", "share of the traffic on the hottest shard: hottest_key_share + (1 - hottest_key_share) / shards";
    StreamShards = "stream_shards", "shards of the DynamoDB stream: the table's partitions";
    Parallelization = "parallelization_factor", "concurrent batches per stream shard";
    Lanes = "lanes", "batches that may run at once: stream_shards x parallelization_factor";
    // Readers
    OwnTrigger = "own trigger", "the function of this architecture";
    OtherReaders = "other_readers", "other Lambda triggers or global tables on the stream";
    KclReaders = "kcl_readers", "other readers that pay per GetRecords call, one call a second on each shard";
    SharedConsumers = "shared consumers", "consumers that read every byte out of the shared budget, Firehose included";
    FanOutConsumers = "fan-out consumers", "consumers on enhanced fan-out";
    AllConsumers = "consumers", "all consumers, shared and on enhanced fan-out, Firehose included";
    FirehosePolls = "Firehose polls", "GetRecords calls a second of Firehose itself: 1, or 2 with source_backup";
    ConsumerPolls = "other polls", "GetRecords calls a second of all other shared consumers";
    // Kinesis quantities
    StoredSeconds = "seconds kept", "seconds of retention that this line bills";
    ProvisionedMinimum = "minimum MiB/s", "least throughput that on-demand Advantage bills";
    MiBPerGb = "MiB per GB", "1024";
    OnDemandCapacity = "capacity", "what the on-demand stream can take at once: 4 MiB/s, or twice the peak of the last 30 days";
    LargestRecord = "largest record", "the largest kind of record in the mix; with varying sizes at the mean + 3 sigma of log size";
    // Lambda
    Invocations = "invocations_per_second", "mean invocations a second over the day, repeats after errors included";
    GbSecondsRate = "gb_seconds_per_second", "mean GB-seconds a second over the day: memory x duration, rounded up to 1 ms, of each invocation";
    LogBytes = "log bytes", "bytes that Lambda logs for one invocation: START, END and REPORT";
    BatchSize = "batch", "changes in one invocation of the busiest hour";
    LargestBatch = "largest batch", "batch_size, or as many records as fit 6 MiB";
    LargestDuration = "duration of the largest batch", "seconds: base_ms + per_record_ms x largest batch";
    Duration = "duration", "seconds of one invocation in the busiest hour: base_ms + per_record_ms x batch";
    BufferTime = "seconds between invocations", "of one shard in the busiest hour: buffer_interval, or the time to fill buffer_size";
    TransformRecord = "transform_record", "bytes of one record in the body of a transform request: 4/3 of the source record (base64) and 382 around it";
    PeakInvocations = "peak invocations", "invocations a second in the busiest hour, without repeats";
    CallsPerInvocation = "calls", "PutRecordBatch calls of one invocation: at most 500 records or 4 MiB each";
    RecordsPerInvocation = "records", "Firehose records of one invocation";
    // Delivery
    StorageMonths = "storage_months", "months of delivered data kept";
    ObjectSize = "object_size", "bytes of one delivered object";
    ObjectsRate = "objects_per_second", "mean objects delivered a second: one each time a buffer is full or its interval is over";
    JqHours = "jq_hours", "hours of JQ processing a month";
    AvailabilityZones = "availability_zones", "zones that Firehose delivers into";
    // Limits that are a number
    Quota = "quota", "what AWS allows";
    RaisedQuota = "raised_quota", "the Region's quota, raised in the proportion of direct_put_quota";
    Setting = "setting", "as set in the scenario";
    // How other numbers of a report come about
    PeakToAverage = "peak_to_average", "the busiest hour over the mean";
    Envelope = "envelope", "bytes around the images: table, event id, times and flags, and the keys";
    ImagesPerChange = "images per change", "images that a change carries on average: two for an update, one for an insert or a delete, fewer by the stream's view type";
    Expansion = "expansion", "bytes for each byte of the item: json_expansion, or 1.1 as delivered";
    ItemSize = "item_size", "mean item size in bytes, as DynamoDB counts it";
    TableSize = "table_size", "bytes in the table";
    PartitionWrites = "partition writes", "write units a second that one partition takes";
    PartitionBytes = "partition bytes", "bytes that one partition holds";
    Updates = "mix.modify", "share of changes that are updates";
    HottestKeyShare = "hottest_key_share", "share of changes on one partition key";
    TargetUtilization = "target_utilization", "how full a shard may be in the busiest hour";
    Demand = "demand", "what is asked for";
    WholeDemand = "demand of the stream", "what all shards together are asked for in the busiest hour";
    Burstiness = "burstiness", "coefficient of variation of the one-second rate";
    BusiestMean = "mean demand", "what the hottest unit is asked for in the busiest hour, in the limit's unit";
    BusiestRecords = "records a second", "records on the hottest unit in the busiest hour: their count is random too";
    SizeVariation = "variation of sizes", "squared coefficient of variation of what a record adds: of its bytes, or 0 where records are counted";
    TrafficAbove = "traffic above the limit", "summed over the hours: E[max(0, X - quota)], X Gamma distributed with the hour's mean (busiest hour: mean demand) and variation burstiness^2 + 1 / records a second";
    TrafficAboveSkewed = "traffic above the limit, skewed", "the same with X moved so that its third moment is right too: variation b + c, third moment (b + c) (2 b + c), b = burstiness^2, c = (1 + variation of sizes) / records a second";
    TrafficOfDay = "traffic", "the mean demand of all hours, summed";
    Carried = "carried", "bytes that pass in a month";
    Billed = "billed", "bytes that are billed for them";
    PollInterval = "poll interval", "seconds between two polls";
    WeightedSeconds = "seconds of all changes", "seconds that the stage takes times changes a second, summed over the hours of the day";
    HourlyRates = "changes of all hours", "changes a second, summed over the hours of the day";
    Constant = "", "a number that stands in the formula as it is";
    Partial = "partial result", "a part of the formula that is too long to show";
    // Money
    Subtotal = "subtotal", "the sum of the lines above";
    DiscountShare = "-discount_percent", "what comes off, in percent";
    Percent = "percent", "100";
}
