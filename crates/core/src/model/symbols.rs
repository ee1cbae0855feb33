//! The named quantities of the model, as formulas show them.

macro_rules! symbols {
    ($($symbol:ident = $name:literal, $meaning:literal;)*) => {
        /// A named quantity of the model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
        pub enum Symbol { $(#[doc = $meaning] $symbol,)* }

        impl Symbol {
            /// Its name in formulas: the key of the scenario, if there is one.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$symbol => $name,)* }
            }

            /// Its meaning, as a phrase.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$symbol => $meaning,)* }
            }
        }
    };
}

impl Symbol {
    /// Whether its value is a mean over the periods of the day, weighted by their length.
    pub const fn is_mean_of_day(self) -> bool {
        matches!(
            self,
            Self::Invocations
                | Self::GbSecondsRate
                | Self::PackedBilledRate
                | Self::ObjectsRate
                | Self::TrafficAbove
                | Self::TrafficAboveWaits
                | Self::TrafficOfDay
                | Self::WeightedSeconds
        )
    }
}

symbols! {
    // The traffic
    WritesPerSecond = "writes_per_second", "mean item changes per second, a daily batch included";
    WritesBesidesBatch = "writes besides batch", "mean item changes per second without a daily batch";
    BatchChanges = "batch.changes", "changes of one day's batch";
    BatchLength = "batch.length", "seconds that the batch takes";
    PeakRate = "peak_rate", "item changes per second in the busiest hour: writes_per_second x peak_to_average, or more with a batch";
    SecondsPerMonth = "seconds_per_month", "3600 x month_hours";
    MonthHours = "month_hours", "hours per month";
    DeliveredShare = "delivered.share", "share of changes that are wanted at the destination, as far as the architecture drops the others";
    MeanRate = "mean rate", "mean item changes per second";
    // Sizes
    CdcUnitsPerChange = "units(item, 1 KiB)", "change data capture units per change: the larger image, rounded up to the next 1 KiB; the mean over sizes, which are lognormal with item_size_cv";
    StreamRecord = "stream_record", "mean bytes of one DynamoDB Streams record in a Lambda event or a pipe";
    KinesisRecord = "kinesis_record", "mean bytes of one record in the Kinesis stream, partition key included";
    DeliveredRecord = "delivered_record", "mean bytes of one delivered record";
    PackedRecord = "packed_record", "mean bytes of one delivered record with its newline";
    SourceRecord = "source_record", "mean bytes of one record as DynamoDB writes it into Kinesis, without the partition key";
    PutUnitsPerRecord = "units(kinesis_record, 25 KiB)", "PUT payload units per record: size rounded up to the next 25 KiB; the mean over sizes, which are lognormal with item_size_cv";
    RoundedKiB = "units(kinesis_record, 1 KiB)", "KiB billed per record: size rounded up to the next 1 KiB; the mean over sizes, which are lognormal with item_size_cv";
    FirehoseRoundedRecord = "rounded_record", "bytes billed per Firehose record: rounded up to the next 5 KiB; the mean over sizes, which are lognormal with item_size_cv";
    PackedBilledRate = "packed_bytes_per_second", "mean bytes billed per second: the combined changes of each invocation, rounded up to the next 5 KiB";
    KiB = "KiB", "bytes in a KiB";
    GiB = "GB", "bytes in a GB as AWS bills it: 2^30";
    // Shards, lanes, partitions
    Shards = "shards", "shards of the Kinesis stream";
    HotShard = "hot", "share of the traffic on the hottest shard or lane: hottest_key_share + (1 - hottest_key_share) / their number, or hottest_key_share alone where the hot key is isolated";
    StreamShards = "stream_shards", "shards of the DynamoDB stream: one per partition of the table";
    Parallelization = "parallelization_factor", "batches of each shard that run concurrently";
    Lanes = "lanes", "batches that can run concurrently: stream_shards x parallelization_factor";
    // Readers
    OwnReader = "own reader", "the reader of this architecture";
    OtherReaders = "other readers", "consumers that read the DynamoDB stream: all but further Firehose streams that the function feeds; a pipe feeds one only, so each further one needs a pipe of its own";
    Pipes = "pipes", "pipes with the same batches: one for the delivery, and one for each consumer that is a Firehose stream";
    PaidPolls = "paid polls", "GetRecords calls per second and shard of consumers that pay for them: kcl, flink and custom";
    SlowestPolls = "polls of the slowest", "GetRecords calls per second and shard of the slowest consumer with a pace of its own: kcl, flink or custom";
    SharedConsumers = "shared consumers", "consumers that read every byte with shared throughput, the Firehose of the delivery included where it reads the stream";
    FanOutConsumers = "fan-out consumers", "consumers with enhanced fan-out";
    AllConsumers = "consumers", "all consumers, with shared throughput or enhanced fan-out, the Firehose of the delivery included where it reads the stream";
    FirehosePolls = "Firehose polls", "GetRecords calls per second of the Firehose of the delivery: 1, 2 with source_backup, 0 where the stream delivers by itself";
    ConsumerPolls = "other polls", "GetRecords calls per second of all other shared-throughput consumers";
    // Kinesis quantities
    StoredSeconds = "seconds kept", "seconds of retention billed on this line";
    ProvisionedMinimum = "minimum MiB/s", "minimum throughput that on-demand Advantage bills";
    MiBPerGb = "MiB per GB", "1024";
    OnDemandCapacity = "capacity", "what the on-demand stream accepts without scaling: 4 MiB/s, or twice the peak of the last 30 days";
    LargestRecord = "largest record", "largest kind of record in the mix; if sizes vary, at 3 standard deviations of log size above its mean";
    // Lambda
    Invocations = "invocations_per_second", "mean invocations per second over the day, retries included";
    GbSecondsRate = "gb_seconds_per_second", "mean GB-seconds per second over the day: memory x duration of each invocation, rounded up to the next 1 ms";
    LogBytes = "log bytes", "bytes that Lambda logs for one invocation: START, END and REPORT";
    BatchSize = "batch", "changes in one invocation of the busiest hour";
    LargestBatch = "largest batch", "batch_size, or as many records as fit into 6 MiB";
    SuccessRate = "1 - error_rate", "share of invocations that succeed: a failed batch is repeated whole";
    BusySeconds = "busy seconds", "seconds of invocations (of executions, in a pipe) per second in the busiest hour, retries included: their number x duration, over all lanes";
    LargestDuration = "duration of the largest batch", "seconds: base_ms + per_record_ms x largest batch, or execution_ms of a pipe";
    Duration = "duration", "seconds per invocation in the busiest hour: base_ms + per_record_ms x batch";
    BufferTime = "seconds between invocations", "seconds between invocations for one shard in the busiest hour: buffer_interval, or the time to fill buffer_size";
    TransformRequest = "request record", "bytes of one record in the body of a transform request: 4/3 of the source record (base64), and 382 more";
    TransformResponse = "response record", "bytes of one record in the body of a transform response: 4/3 of the delivered record (base64), and 100 more";
    PeakCalls = "calls", "PutRecordBatch calls per second in the busiest hour: each at most 500 records and 4 MiB";
    PeakRecords = "records", "Firehose records put per second in the busiest hour, combined if changes are packed";
    PipeRequests = "requests_per_second", "mean requests per second over the day: one for each 64 KiB of the mean batch of each execution";
    ExecutionTime = "execution_ms", "seconds of an execution of the pipe";
    // Exports
    ImagesExported = "images exported per change", "mean images of a change in an export: two for an update, one for an insert or a delete, or one each with new-image";
    ChangeExported = "change_exported", "bytes that a change adds to an export: item_size times images_exported";
    ExportWindow = "window", "seconds that one export covers";
    ExportDelay = "export_minutes", "seconds from the end of the window until the objects of the export are there";
    SmallestExport = "10 MiB", "the least that one export bills";
    // Delivery
    DeliveryFreshness = "freshness", "the longest time from the stream to S3, in seconds";
    DeliveryPartitions = "delivery_partitions", "buffers that Firehose fills in parallel";
    CompressedTo = "compressed_to", "size in storage divided by size delivered";
    StorageMonths = "storage_months", "months of delivered data kept in S3";
    ObjectSize = "object_size", "bytes of one delivered object";
    ObjectsRate = "objects_per_second", "mean objects delivered per second: one each time a buffer is full or its interval ends, or for each invocation that succeeds where the function writes them";
    DeliveredPerChange = "delivered per change", "bytes delivered for one change of the table, on average";
    Objects = "objects", "objects put into S3 per month";
    JqHours = "jq_hours", "hours of JQ processing per month";
    AvailabilityZones = "availability_zones", "Availability Zones that Firehose delivers to";
    // Limits that are a number
    Quota = "quota", "what AWS allows";
    Setting = "setting", "as set in the scenario";
    // How other numbers of a report are derived
    PeakToAverage = "peak_to_average", "rate in the busiest hour divided by the mean rate, without a batch";
    Envelope = "envelope", "bytes besides the images: table, event id, times, flags and keys";
    ImagesPerChange = "images per change", "mean images per change: two for an update, one for an insert or a delete, fewer with some stream view types";
    Expansion = "expansion", "bytes per byte of the item: json_expansion, or 1.1 when delivered";
    ItemSize = "item_size", "mean item size in bytes, as DynamoDB counts it";
    WarmWriteUnits = "warm_write_units", "write units per second that the table supports instantly";
    WarmReadUnits = "warm_read_units", "read units per second that the table supports instantly; 12,000 unless given";
    NewTableWrites = "new table", "write units per second that a new on-demand table supports";
    TableSize = "table_size", "bytes of data in the table";
    PartitionWrites = "partition writes", "write units per second that one partition supports";
    PartitionReads = "partition reads", "read units per second that one partition supports";
    PartitionBytes = "partition bytes", "bytes that one partition can hold";
    Updates = "mix.modify", "share of changes that are updates";
    HottestKeyShare = "hottest_key_share", "share of changes on one partition key";
    TargetUtilization = "target_utilization", "how much of a shard the busiest hour may use";
    Demand = "demand", "what the traffic needs";
    WholeDemand = "demand of the stream", "what the traffic needs of all shards together in the busiest hour";
    Burstiness = "burstiness", "coefficient of variation of the one-second rate";
    BusiestMean = "mean demand", "what the traffic needs of the busiest shard, lane or stream in the busiest hour, in the unit of the limit";
    BusiestRecords = "records a second", "records per second of the busiest shard, lane or stream in the busiest hour; their number is random too";
    SizeVariation = "variation of sizes", "squared coefficient of variation of the bytes per record; 0 if the limit counts records";
    TrafficAbove = "traffic above the limit", "mean over the day of E[max(0, X - quota)]; X is a shifted Gamma variable with the mean of the hour (busiest hour: mean demand), squared coefficient of variation b + c and third moment (b + c) (2 b + c), where b = burstiness^2 and c = (1 + variation of sizes) / records a second";
    TrafficAboveWaits = "traffic above the limit", "mean over the day of max(0, mean demand of the hour - quota): what comes above it in a second waits for the next";
    TrafficOfDay = "traffic", "mean demand over the day";
    LongestDelay = "longest delay", "seconds: the longest backlog of two days, divided by the limit before which it waits, and how much later the last of its shards and readers is";
    WaitedInDay = "waiting", "seconds that all changes of a day wait before the limit: its backlog in changes, added up second by second";
    ChangesOfDay = "changes a day", "item changes per day";
    Carried = "carried", "bytes sent per month";
    Billed = "billed", "bytes billed for them";
    PollInterval = "poll interval", "seconds between two polls";
    WeightedSeconds = "seconds of all changes", "mean over the day of seconds in the stage x changes per second";
    Constant = "", "a constant of the formula";
    Partial = "partial result", "result of a part of the formula that is too long to show";
    // Money
    Subtotal = "subtotal", "sum of the lines above";
    DiscountShare = "-discount_percent", "discount in percent, negative";
    Percent = "percent", "100";
}
