//! Every text of the command's reports that is not core's: an id, the English, and its places.

/// An enum of texts, each with its places, id and English. The compiler checks the places against the text.
macro_rules! texts {
    ($($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        /// A text of a report, with what fills its places.
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum Text { $($variant $({ $($place: String),+ })?,)* }

        impl Text {
            /// Its id, its English with the places in braces, and what fills them.
            pub(crate) fn parts(&self) -> (&'static str, &'static str, Vec<(&'static str, &str)>) {
                match self {
                    $(Self::$variant $({ $($place),+ })? => {
                        ($id, $english, vec![$($((stringify!($place), $place.as_str())),+)?])
                    })*
                }
            }
        }

        $(const _: () = {
            #[expect(dead_code, reason = "it only has to compile: format! checks the places")]
            fn check($($($place: String),+)?) -> String {
                format!($english)
            }
        };)*
    };
}

texts! {
    // The head
    Flow { region, hours, mean, peak, shape, month } = "flow",
        "{region}, {hours} h a month: {mean} changes/s mean, {peak} peak{shape}; {month} a month.";
    FlowBatch { rate } = "flow.batch", "a batch of {rate} changes/s";
    FlowRecords { streams, kinesis, delivered } = "flow.records",
        "Mean record: {streams} in DynamoDB Streams, {kinesis} in Kinesis with its key, {delivered} delivered.";

    // Headings
    Verdict = "heading.verdict", "Verdict";
    WhatToDo = "heading.todo", "What to do";
    Cost = "heading.cost", "Monthly cost by line";
    Limits = "heading.limits", "Limits in the busiest hour";
    Notices = "heading.notices", "Notices";
    NoticesOfVerdict = "heading.notices-of-verdict", "What the verdict relies on";
    Consumers = "heading.consumers", "Consumers besides the delivery";
    Shards = "heading.shards", "Shards and binding constraints";
    Readers = "heading.readers", "Readers of the hottest shard in the busiest hour";
    Risk = "heading.risk", "Throttling risk";
    Efficiency = "heading.efficiency", "Efficiency: bytes a month by hop";
    Freshness = "heading.freshness", "Freshness: from write to delivery";
    Operations = "heading.operations", "Operations";
    Prices = "heading.prices", "Prices";

    // Verdict
    Rate { code, rate } = "verdict.rate", "Amounts at {rate} {code} to the USD.";
    ConsumersAdd { amounts } = "consumers.add", "They add a month: {amounts}.";

    // Cost
    Line = "column.line", "line";
    Id = "column.id", "id";
    Total = "cost.total", "total a month";
    PerMillion = "cost.per-million", "per million changes";
    PerGib = "cost.per-gib", "per delivered GiB";
    Difference { second, first, lines } = "cost.difference", "What makes the difference, {second} against {first}: {lines}.";

    NotPriced = "cost.not-priced", "not priced";
    NoPrice = "cost.no-price", "no price";
    TotalWithout = "cost.without", "without what has no price";
    LetterNotALog { letter } = "cost.not-a-log", "{letter}\nnot a log";
    Lacks { prices, rest } = "cost.lacks", "no price for {prices} ({rest} without)";
    LacksBelow { prices, rest, below } = "cost.lacks-below",
        "no price for {prices} ({rest} without, the cheapest below {below})";
    EachUnit { usd, unit } = "cost.each-unit", "{usd} per {unit}";
    EachMonth { usd } = "cost.each-month", "{usd} a month";

    // At a glance
    AtAGlance = "heading.glance", "At a glance";
    PerMonth = "column.per-month", "a month";
    Outcome = "column.outcome", "outcome";
    Delay = "column.delay", "write to\ndelivery";
    IsLog = "column.is-log", "a\nlog";
    IsReshaped = "column.is-reshaped", "re-\nshaped";
    IsInOrder = "column.is-in-order", "in\norder";
    HasNoCode = "column.no-code", "no\ncode";
    CarriesFunctions { count } = "column.carries-functions", "carries {count}\nfunctions";
    CarriesConsumer = "column.carries-consumer", "carries its\nconsumer";
    CarriesConsumers { count } = "column.carries-consumers", "carries its\n{count} consumers";
    Yes = "glance.yes", "yes";
    No = "glance.no", "no";
    NoEnd = "glance.no-end", "no end";

    // Limits
    NoLimits = "limits.none", "No limit that the changes of a table could exceed.";
    Idle { ids } = "limits.idle", "idle: {ids}";
    LimitRemedy { nature, remedy } = "limits.remedy", "{nature}: {remedy}";
    LimitDelay { delay, remedy } = "limits.delay", "up to {delay} behind; {remedy}";
    LimitEndless { remedy } = "limits.endless", "the delay grows without end; {remedy}";
    Limit = "column.limit", "limit";
    Used = "column.used", "used";
    VerdictOf = "column.verdict", "verdict";
    DemandOfLimit = "column.demand-of-limit", "demand of limit";
    Remedy = "column.remedy", "remedy";

    // Consumers, shards, readers
    Consumer = "column.consumer", "consumer";
    Count = "column.count", "count";
    InArchitectures = "column.in", "in";
    HowFed = "column.how-fed", "how it is fed";
    Stream = "column.stream", "stream";
    NoStream = "shards.none", "No stream, no shards.";
    NoReaders = "readers.none", "Nobody reads a stream.";
    Required = "column.required", "required";
    Binding = "column.binding", "binding constraint";
    ByConstraint = "column.by-constraint", "shards by constraint";
    OnDemand = "shards.on-demand", "on-demand: managed by Kinesis";
    Isolated = "shards.isolated", "hot key isolated";
    Guide { letter, guide, older } = "shards.guide",
        "{letter}, for comparison: the formula in AWS's guide gives {guide}, its older form {older}.";
    Reader = "column.reader", "reader";
    Calls = "column.calls", "GetRecords calls/s";
    BytesPerSecond = "column.bytes", "bytes/s";
    ReaderFanOut { reader } = "readers.fan-out", "{reader}, enhanced fan-out";
    OwnThroughput = "readers.own", "own throughput";
    SharedThroughput { letter } = "readers.shared", "{letter} shared throughput";
    AllReaders { letter } = "readers.all", "{letter} all readers";

    // Risk
    RiskColumn = "column.risk", "risk";
    ThrottledShare = "column.throttled", "throttled share";
    SecondsAffected = "column.seconds", "seconds affected";
    Late { level } = "risk.late", "{level}, late";
    RiskOf { share, seconds, limit } = "risk.of",
        "{share} of the traffic, in {seconds} of all seconds, exceeds {limit}";
    RiskOfHottest { share, hottest, seconds, limit } = "risk.of-hottest",
        "{share} of the traffic, which is {hottest} of that on the busiest unit, in {seconds} of all seconds, exceeds {limit}";
    NothingThrottled = "risk.nothing", "nothing is throttled";
    LateBy { delay } = "risk.late-by", "up to {delay} at the peak";
    WorkedOff { level } = "risk.worked-off", "that is worked off in time; counted as throttled it would be {level}";
    AfterIncrease { level, share } = "risk.after", "after the increase {level}, {share}";
    Beyond { limit } = "risk.beyond", "{limit} is exceeded with any settings";
    Levels = "risk.levels",
        "none: below 1 in a million changes; low: below 1 in 10,000; moderate: below 1%; high: below 20%; severe: more, or a limit that no setting can satisfy.";

    // Efficiency and freshness
    Hop = "column.hop", "hop";
    BilledAs = "column.billed-as", "billed as";
    Carried = "column.carried", "carried";
    Billed = "column.billed", "billed";
    Waste = "column.waste", "rounding\nwaste";
    Ratio = "column.ratio", "delivered\n/ billed";
    Objects { sizes } = "efficiency.objects", "Objects in S3, on average: {sizes}.";
    Stage = "column.stage", "stage";
    Mean = "column.mean", "mean";
    Worst = "column.worst", "worst";
    WriteToDelivery { letter } = "freshness.all", "{letter} write to delivery, all stages";
    Endless = "freshness.endless", "grows without end";

    // Several scenarios
    SideBySide { count } = "several.title", "{count} scenarios side by side";
    Differences = "heading.differences", "Difference to scenario 1: cost a month, throttling risk";
    Verdicts { architectures } = "heading.verdicts", "Verdicts: {architectures}";
    CostIn { code } = "heading.cost-in", "Monthly cost by line, in {code}";
    LimitMarks = "heading.limit-marks", "Limits in the busiest hour: ! exceeded, ^ late, ~ near";
    SimulatedDay = "heading.simulated-day", "A simulated day";
    Scenario = "column.scenario", "scenario";
    Region = "column.region", "Region";
    AMonth { letter, code } = "column.a-month", "{letter} {code}\na month";
    Take = "column.take", "take";
    TakeNone = "several.take-none", "none";
    TakeCosts = "column.take-costs", "take\ncosts";
    ShardsOf { letter } = "column.shards-of", "{letter}\nshards";
    AMonthNoLog { letter, code } = "column.a-month-no-log", "{letter} {code}\na month\nnot a log";
    RiskOfTaken = "column.risk-of-taken", "risk";
    RisksOf { letters } = "column.risks-of", "risk {letters}";
    RiskOfOne { letter } = "column.risk-of-one", "risk {letter}";
    Exceeded = "column.exceeded", "limits\nexceeded";
    Change { before, after } = "several.change", "{before} to {after}";
    ToDo { change } = "several.todo", "To do: {change}";
    NoticeOf { key, text } = "several.notice", "Notice: {key}: {text}";
    OfScenarios { numbers } = "several.of-scenarios", "scenario {numbers}";
    DayThrottled = "column.day-throttled", "throttled";
    DayDelayed = "column.day-delayed", "delayed";
    DayWait = "column.day-wait", "longest wait";
    DayAge = "column.day-age", "max iterator age";
    DayLost = "column.day-lost", "lost";

    // Operations and prices
    Topic = "column.topic", "topic";
    Sources = "operations.sources", "Sources";
    Book = "prices.book", "book";
    BookOf { region, effective } = "prices.book-of", "{region}, effective {effective}";
    Assumed = "prices.assumed", "* assumed";
    AssumedHow { ids } = "prices.assumed-how", "inferred from other prices: {ids}";
    Reported = "prices.reported", "° reported";
    ReportedHow { ids } = "prices.reported-how", "by one third party: {ids}";
    Given = "prices.given", "given";
    GivenHow { ids } = "prices.given-how", "by the scenario: {ids}";
    Verified = "prices.verified", "verified";
    EveryPrice = "prices.every", "every price used";
    EveryOther = "prices.every-other", "every other price used";
    BasedOn = "prices.based-on", "based on *";
    BasedOnHow { sums } = "prices.based-on-how", "{sums} a month, before any discount";
}
