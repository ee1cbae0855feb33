//! Every text of the command's reports that is not core's: an id, the English, and its places.

texts! {
    // The head
    Flow { region, hours, mean, peak, shape, month } = "flow", "{region}, {hours} h a month: {mean} mean, {peak} peak{shape}; {month} a month.";
    FlowBatch { rate } = "flow.batch", "a batch of {rate} changes/s";
    FlowRecords { records } = "flow.records", "Mean record: {records}.";
    RecordInDynamodb { size } = "flow.record.dynamodb", "{size} in DynamoDB Streams";
    RecordInKinesis { size } = "flow.record.kinesis", "{size} in Kinesis with its key";
    RecordDelivered { size } = "flow.record.delivered", "{size} delivered";

    // Headings
    Verdict = "heading.verdict", "Verdict";
    Cost = "heading.cost", "Monthly cost by line";
    NoticesOfVerdict = "heading.notices-of-verdict", "What the verdict relies on";
    Consumers = "heading.consumers", "Consumers besides the delivery";
    Shards = "heading.shards", "Shards and binding constraints";
    Readers = "heading.readers", "Readers of the hottest shard in the busiest hour";
    Efficiency = "heading.efficiency", "Efficiency: bytes a month by hop";
    Freshness = "heading.freshness", "Freshness: from write to delivery";
    Operations = "heading.operations", "Operations";
    Prices = "heading.prices", "Prices";

    // Verdict
    Rate { code, rate } = "verdict.rate", "Amounts converted at {rate} {code} per USD.";
    ConsumersAdd { amounts } = "consumers.add", "They add a month: {amounts}.";
    // Cost
    Line = "column.line", "line";
    Id = "column.id", "id";
    Total = "cost.total", "total a month";
    PerMillion = "cost.per-million", "per million changes";
    PerGib = "cost.per-gib", "per delivered GiB";
    Difference { second, first, lines } = "cost.difference", "What makes the difference, {second} compared with {first}: {lines}.";

    TotalWithout = "cost.without", "excluding unpriced lines";
    LetterNotALog { letter } = "cost.not-a-log", "{letter}\nnot a log";
    Lacks { prices, rest } = "cost.lacks", "no price for {prices} (the rest: {rest})";
    LacksBelow { prices, rest, below } = "cost.lacks-below", "no price for {prices} (the rest: {rest}; the cheapest below {below})";
    EachUnit { usd, unit } = "cost.each-unit", "{usd} per {unit}";
    EachMonth { usd } = "cost.each-month", "{usd} a month";

    // At a glance
    AtAGlance = "heading.glance", "At a glance";
    PerMonth = "column.per-month", "a month";
    Outcome = "column.outcome", "outcome";
    Delay = "column.delay", "write to\ndelivery";
    IsLog = "column.is-log", "a\nlog";
    IsReshaped = "column.is-reshaped", "re-\nshaped";
    IsInOrder = "column.is-in-order", "arrives\nin order";
    HasNoCode = "column.no-code", "no\ncode";
    CarriesFunctions { count } = "column.carries-functions", "would support\n{count} Lambda\nconsumers";
    CarriesConsumer = "column.carries-consumer", "supports its\nconsumer";
    CarriesConsumers { count } = "column.carries-consumers", "supports its\n{count} consumers";
    Yes = "glance.yes", "yes";
    No = "glance.no", "no";
    NoEnd = "glance.no-end", "unbounded";

    // Limits
    NoLimits = "limits.none", "No limit that the changes of a table could exceed.";
    Idle { limits } = "limits.idle", "idle: {limits}";
    LimitRemedy { nature, remedy } = "limits.remedy", "{nature}: {remedy}";
    LimitDelay { delay, remedy } = "limits.delay", "up to {delay} behind; {remedy}";
    LimitEndless { remedy } = "limits.endless", "the delay keeps growing; {remedy}";
    Limit = "column.limit", "limit";
    Used = "column.used", "used";
    VerdictOf = "column.verdict", "verdict";
    DemandOfLimit = "column.demand-of-limit", "demand of limit";
    DemandAndLimit { demand, limit } = "limits.demand-and-limit", "{demand} of {limit}";
    Remedy = "column.remedy", "remedy";

    // Consumers, shards, readers
    Consumer = "column.consumer", "consumer";
    Count = "column.count", "count";
    InArchitectures = "column.in", "in";
    HowFed = "column.how-fed", "how it is fed";
    Stream = "column.stream", "stream";
    NoStream = "shards.none", "No stream, no shards.";
    NoReaders = "readers.none", "No stream has a reader.";
    UsedShards = "column.used-shards", "used";
    Required = "column.required", "required";
    Binding = "column.binding", "binding constraint";
    ByConstraint = "column.by-constraint", "shards by constraint";
    OnDemand = "shards.on-demand", "on-demand: managed by Kinesis";
    Isolated = "shards.isolated", "hot key isolated";
    Guide { letter, guide, older } = "shards.guide", "{letter}, for comparison: the formula in AWS's guide gives {guide}, its older form {older}.";
    Reader = "column.reader", "reader";
    Calls = "column.calls", "GetRecords calls/s";
    BytesPerSecond = "column.bytes", "bytes/s";
    ReaderFanOut { reader } = "readers.fan-out", "{reader}, enhanced fan-out";
    OwnThroughput = "readers.own", "own throughput";
    SharedThroughput { letter } = "readers.shared", "{letter} shared throughput";
    AllReaders { letter } = "readers.all", "{letter} all readers";
    SlowestReader { letter } = "readers.slowest", "{letter} slowest reader";

    // Risk
    RiskColumn = "column.risk", "risk";
    ThrottledShare = "column.throttled", "throttled, on the\nbusiest unit";
    ThrottledOfAll = "column.throttled-of-all", "of all\ntraffic";
    SecondsAffected = "column.seconds", "seconds affected";
    LateByUpTo { delay } = "risk.late-by-up-to", "late by up to {delay}";
    Late { level } = "risk.late", "{level}, late";
    RiskOf { share, seconds, limit } = "risk.of", "{share} of the traffic, in {seconds} of all seconds, exceeds {limit}";
    RiskOfHottest { share, hottest, seconds, limit } = "risk.of-hottest",
        "{share} of the traffic, which is {hottest} of that on the busiest unit, in {seconds} of all seconds, exceeds {limit}";
    ReadsWait { share, seconds, limit } = "risk.reads",
        "{share} of what is read waits, in {seconds} of all seconds, for {limit}; no change is refused";
    ReadsWaitOnHottest { share, hottest, seconds, limit } = "risk.reads-hottest",
        "{share} of what is read waits, which is {hottest} of that on the busiest unit, in {seconds} of all seconds, for {limit}; no change is refused";
    NothingThrottled = "risk.nothing", "nothing is throttled";
    LateBy { delay } = "risk.late-by", "up to {delay} at the peak";
    WorkedOff { level } = "risk.worked-off", "that is worked off in time; counted as throttled it would be {level}";
    AfterIncrease { level, share } = "risk.after", "after the increase {level}, {share} on the busiest unit";
    AfterIncreaseAlone { level } = "risk.after-alone", "after the increase {level}";
    Beyond { limit } = "risk.beyond", "{limit} is exceeded, and AWS does not raise it";
    Levels = "risk.levels",
        "The level is that of the share of the traffic on the busiest unit (shard, lane). none: below 1 in a million; low: below 1 in 10,000; moderate: below 1%; high: below 20%; severe: more, or a limit that no setting can satisfy. At kinesis.read_bytes it is reads that wait: no change is refused.";

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
    Endless = "freshness.endless", "unbounded";

    // Several scenarios
    SideBySide { count } = "several.title", "{count} scenarios side by side";
    Differences = "heading.differences", "Difference from scenario 1: cost a month, throttling risk";
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

    // An explanation
    Meaning { meaning } = "explain.meaning", "{meaning}.";
    MeaningIn { meaning, unit } = "explain.meaning-in", "{meaning}, in {unit}.";
    OfScenario { name } = "explain.scenario", "Scenario: {name}";
    NotHere = "explain.not-here", "Not in this scenario";
    NotHereWhy = "explain.not-here-why", "This number belongs to a setting or an architecture that the scenario does not use.";
    WholeScenario = "explain.whole", "Whole scenario";
    Demand = "explain.demand", "demand";
    Quantity = "explain.quantity", "quantity";
    Number = "explain.number", "number";
    Rule = "explain.rule", "rule";
    Symbol = "column.symbol", "symbol";
    Value = "column.value", "value";
    MeaningColumn = "column.meaning", "meaning";
    SourceColumn = "column.source", "source";
    Sum = "explain.sum", "sum";
    Hour = "column.hour", "hour";
    FromTo { from, to } = "explain.from-to", "{from} to {to}";
    AMonthOf { amount } = "explain.a-month", "{amount} a month";
    CostLabel = "explain.cost", "cost";
    Price = "explain.price", "price";
    Setting = "explain.setting", "setting";
    Quota = "explain.quota", "quota";
    RegionFrom { region, effective } = "explain.region-from", "{region} from {effective}";
    ValueIn { value, place } = "explain.value-in", "{value}, in {place}";
    Note = "explain.note", "note";
    Utilization = "column.utilization", "utilization";
    AMonthColumn = "column.month", "a month";
    Becomes = "column.becomes", "becomes";
    ChangeColumn = "column.change", "change";
    Follow = "explain.follow", "Where these come from:";
    NotPresent = "explain.not-present", "not present";
    Index = "explain.index", "Numbers that can be explained: shardwise explain [SCENARIO] ID";
    BillLines = "heading.bill-lines", "Bill lines";
    LimitsTitle = "heading.all-limits", "Limits";
    OtherNumbers = "heading.other-numbers", "Other numbers of a report";
    Unit = "column.unit", "unit";

    // Price books
    Books = "heading.books", "Price books";
    BookName = "column.book-name", "name";
    BookFrom = "column.book-from", "effective";
    BookMissing = "column.book-missing", "missing";
    BooksHow { command } = "books.how", "{command} lists every price with its source.";
    BookHead { date } = "books.head", "Prices in USD per unit, effective {date}. Tiers are marginal.";
    Quotas = "heading.quotas", "Quotas";
    UsdPerUnit = "column.usd-per-unit", "USD per unit";
    NotInBook = "books.not-in-book", "not in this book";
    PriceUpTo { usd, count } = "books.up-to", "{usd} up to {count}";
    FirstFree { count } = "books.first-free", "first {count} free";
    FreeTier { count } = "books.free-tier", "free tier {count}";
    NoteOf { note } = "books.note", "Note: {note}";

    // Gates, and what changed
    NotMet = "check.not-met", "not met";
    WayOut = "check.way-out", "way out";
    NoticeWord = "check.notice", "notice";
    Ok = "check.ok", "ok";
    WhatChangedIn { name } = "check.what-changed-in", "What changed in {name}";
    WhatChanged = "check.what-changed", "What changed";
    AllMet { id, gates } = "check.all-met", "All gates are met by {id}: {gates}.";
    NoneMeets = "check.none-meets", "No architecture meets all gates.";
    Gate = "column.gate", "gate";
    RequiredOfGate = "column.required-of-gate", "required";
    Met = "check.met", "met";
    MetBy { text } = "check.met-by", "met: {text}";
    NotMetBy { text } = "check.not-met-by", "not met: {text}";
    NothingChanged = "check.nothing-changed", "Nothing changed.";
    Baseline = "column.baseline", "baseline";
    Now = "column.now", "now";
    NotSet = "check.not-set", "not set";
    PriceBookOf = "check.price-book-of", "Price book of";
    Program = "check.program", "shardwise";
    Unchanged { what, after } = "check.unchanged", "{what} {after}, unchanged";
    BeforeAndNow { what, before, after } = "check.before-and-now", "{what} {before}, now {after}";
    DifferenceColumn = "column.difference", "difference";
    ByScenario = "column.by-scenario", "by scenario";
    ByPrices = "column.by-prices", "by prices";
    ByVersion = "column.by-version", "by version";
    Architecture = "column.architecture", "architecture";
    LimitsColumn = "column.limits", "limits";
    RiskOfArchitecture = "column.throttling-risk", "throttling risk";
    FreshnessAtWorst = "column.freshness-at-worst", "freshness at worst";
    EndlessOfGate = "check.without-end", "unbounded";
    MoreLines { count } = "check.more-lines", "{count} more with smaller changes";
    SameLines { count } = "check.same-lines", "Bill lines that did not change: {count}.";
    DifferenceLine { id, before, after, scenario, prices, version } = "check.difference-line",
        "{id}: {before} -> {after} a month (scenario {scenario}, price book {prices}, version {version})";

    // A simulated day
    Simulated { time, step, seed } = "simulated", "Simulated {time} in steps of {step}, seed {seed}.";
    TimeOf { time, of } = "simulated.time-of", "{time} of {of}";
    SimulatedTrace { length } = "simulated.trace", " The rates are those of a trace of {length}.";
    SimulatedTraceTwice { length } = "simulated.trace-twice", " The rates are those of a trace of {length}, which repeats once.";
    SimulatedTraceAgain { length, times } = "simulated.trace-again", " The rates are those of a trace of {length}, which repeats {times} times.";
    SimulatedDayOf { time, seed } = "heading.simulated", "Simulated: {time}, seed {seed}";
    Seeds { count } = "heading.seeds", "Over {count} seeds";
    SeedsOf { count, of } = "heading.seeds-of", "Over {count} of {of} seeds";
    ConsumersAtWorst = "heading.consumers-at-worst", "Consumers, each on its worst shard";
    Events = "heading.events", "Events";
    ThrottlingByLimit = "heading.throttling-by-limit", "Throttling by limit";
    WorstShards = "heading.worst-shards", "Shards with the most throttling";
    WorstShardsOfLanes = "heading.worst-shards-of-lanes", "Shards with the most throttling on their lanes, without rejections by Direct PUT";
    Nothing = "simulated.nothing", "nothing";
    Changes = "simulated.changes", "changes";
    Throttled = "simulated.throttled", "throttled";
    ShardsOverTime = "simulated.shards", "shards";
    Function = "simulated.function", "function";
    Pipe = "simulated.pipe", "pipe";
    Deliveries = "simulated.deliveries", "deliveries";
    ByFirehose { count } = "simulated.by-firehose", "{count}, from the buffers of Firehose";
    ByFunction { count } = "simulated.by-function", "{count}, written by the function: no Firehose is behind it";
    ByStream { count } = "simulated.by-stream", "{count}, written by the stream itself: no Firehose is behind it";
    LessThan { time } = "simulated.less-than", "less than {time}";
    AtMost { time } = "simulated.at-most", "at most {time}";
    ThrottledOf { time, delayed, most } = "simulated.throttled-of", " of the changes, in {time} of all seconds; {delayed} delayed, {most}";
    ThrottledOfFunction { time, delayed, step, most } = "simulated.throttled-of-function",
        " of the changes, in {time} of all seconds; {delayed} delayed by more than {step}, {most}";
    Invocations { invocations, failed, most, gb_seconds } = "simulated.invocations",
        "{invocations} invocations, {failed} failed, at most {most} at once; {gb_seconds} GB-seconds";
    Executions { executions, failed, most, requests } = "simulated.executions",
        "{executions} executions, {failed} failed, at most {most} at once; {requests} requests";
    NoneAsItArrived = "simulated.none-as-it-arrived", "no change as it arrived";
    PutAgain { count } = "simulated.put-again", "; {count} records rejected by Firehose and retried";
    ShardHours { least, most, shard_hours, compared } = "simulated.shard-hours", "{least} to {most}; {shard_hours} shard-hours, {compared}";
    AsManyShardHours { start } = "simulated.as-many", "as many as with {start} throughout";
    FewerShardHours { difference, start } = "simulated.fewer", "{difference} fewer than with {start} throughout";
    MoreShardHours { difference, start } = "simulated.more", "{difference} more than with {start} throughout";
    ShardsSaved { amount } = "simulated.saved", ": {amount} saved";
    ShardsCost { amount } = "simulated.cost", ": {amount} more";
    ShardsUnpriced = "simulated.unpriced", ", price unknown";
    LostWhen { from, to } = "simulated.lost-when", ", from {from} to {to}";
    LostWhere { from, to, shard } = "simulated.lost-where", ", from {from} to {to}, first on shard {shard}";
    Delivered { count } = "books.delivered", "{count} delivered";
    InBuffers { count } = "books.in-buffers", "{count} in buffers";
    Unread { count } = "books.unread", "{count} unread in the stream";
    Waiting { count } = "books.waiting", "{count} waiting to be written";
    Filtered { count } = "books.filtered", "{count} filtered out";
    SetAside { count } = "books.set-aside", "{count} set aside";
    LostCount { count } = "books.lost", "{count} lost";
    OverTime = "column.over-time", "over time";
    OneBar { time } = "column.one-bar", "one bar: {time}";
    Most = "column.most", "max";
    MeanOf { name, time } = "simulated.mean-of", "{name}, mean of {time}";
    FullestLimit = "simulated.fullest-limit", "utilization, busiest second";
    HottestShard = "simulated.hottest-shard", "hottest shard, busiest second";
    WaitingToBeWritten = "simulated.waiting", "waiting to be written";
    TheirAge = "simulated.their-age", "their age";
    AgeOf { consumer } = "simulated.age-of", "{consumer} age";
    BacklogOf { consumer } = "simulated.backlog-of", "{consumer} backlog";
    AgeP50 = "column.age-p50", "iterator age\np50";
    P99 = "column.p99", "p99";
    MostBacklog = "column.most-backlog", "max\nbacklog";
    CallsPerShard = "column.calls-per-shard", "calls/s\nper shard";
    ThrottledCalls = "column.throttled-calls", "throttled:\ncalls";
    ThrottledBytes = "column.throttled-bytes", "bytes";
    FanOutOf { reader } = "simulated.fan-out-of", "{reader} (fan-out)";
    Event = "column.event", "event";
    From = "column.from", "from";
    To = "column.to", "to";
    BacklogAtEnd = "column.backlog-at-end", "backlog\nat the end";
    Oldest = "column.oldest", "oldest";
    CaughtUpAfter = "column.caught-up-after", "caught up\nafter";
    CaughtUpAt = "column.caught-up-at", "at";
    SetAsideColumn = "column.set-aside", "set\naside";
    NotYet = "simulated.not-yet", "not yet";
    AndMore { count } = "simulated.and-more", "and {count} more";
    ShardTime = "column.shard-time", "share of\nshard time";
    ClosedForm = "column.closed-form", "closed form: hottest\nshard, whole day";
    Shard = "column.shard", "shard";
    TrafficShare = "column.traffic-share", "share of traffic";
    TimeShare = "column.time-share", "share of time";
    NoTitle = "column.none", "";
    Least = "column.least", "least";
    P5 = "column.p5", "5%";
    Half = "column.half", "half";
    P95 = "column.p95", "95%";
    Within95 = "column.within-95", "±95%";
    SomeSeeds { count, of } = "simulated.some-seeds", " ({count} of {of} seeds)";
    StatisticP99 { consumer } = "simulated.age-p99", "{consumer} iterator age, p99";
    StatisticMost { consumer } = "simulated.age-most", "{consumer} iterator age, max";
    StatisticCatchUp { event } = "simulated.catch-up", "catch-up after: {event}";
    ClockOfDay { day, time } = "simulated.clock", "day {day} {time}";

    TheOutage { consumer } = "simulated.the-outage", "the outage of {consumer}";
    TheResharding { shards } = "simulated.the-resharding", "the resharding to {shards} shards";
    TheBurst { at } = "simulated.the-burst", "the burst at {at}";
    StartsAfter { what, simulated } = "simulated.starts-after", "{what} starts after the simulated {simulated}";
    // A sweep
    SweepMonth { letter } = "column.sweep-month", "{letter} a month";
    SweepOutcome { letter } = "column.sweep-outcome", "{letter} outcome";
    SweepRisk { letter } = "column.sweep-risk", "{letter} risk";
    SweepRiskAfter { letter } = "column.sweep-risk-after", "{letter} risk after\nan increase";
    SweepShards { letter } = "column.sweep-shards", "{letter} shards";
    SweepFullest { letter } = "column.sweep-fullest", "{letter} highest utilization";
    Cheapest = "column.cheapest", "cheapest";
    LetterIs { letter, id } = "sweep.letter-is", "{letter} is {id}";
    Letters { letters } = "sweep.letters", "{letters}.";
    SweepOver { keys } = "sweep.over", "Sweep over {keys}";
    ToReproduce = "sweep.reproduce", "To reproduce a row:";

    // The months to come
    ProjectGrows { months, keys } = "project.grows",
        "What grows over {months} months: {keys}. Everything else is held fixed; shards that the scenario does not set follow the traffic.";
    ProjectHeading = "heading.project", "Months: the first, the last, and those with more than added shards";
    ProjectMonth = "column.project-month", "month";
    ProjectRate = "column.project-rate", "changes/s";
    ProjectWhat = "column.project-what", "what happens";
    ProjectGranted = "project.granted", "A quota counts as granted from the month in which it is requested.";
    ProjectKnown { month } = "project.known",
        "How the traffic grows beyond month {month} is not known: what is asked for is enough for a year, or until then.";
    ProjectRiskOf { letter } = "column.project-risk", "{letter} risk\nif it fits";
    ProjectSteps { from, to, steps } = "project.steps", "from {from} to {to} in {steps} steps";
    ProjectMore { count } = "project.more", "{count} more; --format csv has all of them.";
    ProjectReproduce = "project.reproduce", "To reproduce a month (--format csv has the command of each):";

    // Numbers that are not known exactly
    UncertainAnswer { name, share, p50, p10, p90 } = "uncertain.answer",
        "{name} is the cheapest that fits in {share} of the cases. Its median cost is {p50} a month; in eight of ten cases it costs from {p10} to {p90}.";
    UncertainNeverFits = "uncertain.never", "In none of the cases does anything fit.";
    UncertainNone { share } = "uncertain.none", "In {share} of the cases nothing fits.";
    UncertainCause { key, share } = "uncertain.cause", "The largest part of its spread comes from {key}: {share}. Measure it first.";
    UncertainOthers = "uncertain.others",
        "Everything else is held at its value, so the true spread is wider; shardwise sensitivity shows which other guess matters.";
    UncertainOnlyPrices = "uncertain.only-prices", "The scenario has no range, such as writes_per_second = \"300..900\": only prices vary.";
    UncertainPrices { assumed, reported } = "uncertain.prices", "Prices vary as well: assumed ones by {assumed}, reported ones by {reported}.";
    UncertainFixed = "uncertain.fixed",
        "The scenario has no range, such as writes_per_second = \"300..900\", and no price that it uses is assumed or reported: nothing varies. shardwise sensitivity shows which guess matters.";
    UncertainHeading = "heading.uncertain", "Cost a month, and how often each fits";
    UncertainInputs { name } = "heading.uncertain-inputs", "What the spread of {name} comes from";
    UncertainP10 = "column.p10", "P10";
    UncertainP50 = "column.p50", "P50";
    UncertainP90 = "column.p90", "P90";
    UncertainFits = "column.uncertain-fits", "fits";
    UncertainRisk { level } = "column.uncertain-risk", "risk\n{level}";
    UncertainLate = "column.uncertain-late", "risk\nlate";
    UncertainMedian = "column.median", "median";
    UncertainShare = "column.share-of-spread", "share of the spread";
    UncertainNotSampled { keys } = "uncertain.not-sampled", "Costs do not depend on {keys}; it stays at its median.";
    UncertainEvaluated { samples, seed, evaluations } = "uncertain.evaluated",
        "{samples} samples from seed {seed}. {evaluations} scenarios evaluated, with those from which the shares of the spread come (first-order Sobol indices).";
    UncertainReproduce = "uncertain.reproduce",
        "To compare with each input at its median (the cost then is not the median of the costs; --format json has the command of each quantile):";

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
    GivenInBook { ids } = "prices.given-in-book", "by the price book, without a source: {ids}";
    SetsNothing { file } = "note.sets-nothing", "{file} sets nothing: every setting is the default";
    Verified = "prices.verified", "verified";
    EveryPrice = "prices.every", "every price used";
    EveryOther = "prices.every-other", "every other price used";
    BasedOn = "prices.based-on", "based on *";
    BasedOnHow { sums } = "prices.based-on-how", "{sums} a month, before any discount";

    // Outcomes and studies
    Unmet { requirements } = "outcome.not-met", "not met: {requirements}";
    StudyReproduced { scenarios, what } = "study.reproduced",
        "{scenarios} scenarios evaluated. To reproduce {what} (--format csv has the exact command of each):";
    Reproduced = "study.command", "To reproduce it:";
    AtValue { value, what } = "study.at", "at {value} {what}";
    NothingFits = "study.nothing-fits", "nothing fits";

    // What to take
    AskFirst { raises } = "recommend.ask-first", "Only AWS changes a quota, so before anything else: {raises}.";
    BroughtNotices = "recommend.notices", "Notices of this choice";
    Requires { requirements } = "recommend.requires", "Required: {requirements}.";
    NothingMeets = "recommend.nothing", "Nothing meets the requirements.";
    InTheWay = "recommend.in-the-way", "In the way";
    Reached { needed, reached } = "recommend.reached", "{needed}; reached: {reached}";
    Together { needed, others } = "recommend.together", "{needed}, together with {others}";
    ReachedWithout { needed, others, reached } = "recommend.reached-without", "{needed}, together with {others}; reached without that: {reached}";
    NearestTo { requirement, title } = "recommend.nearest", "Nearest to {requirement}: {title}";
    WhateverIsRequired = "recommend.whatever-is-required", "These limits stand in the way whatever is required.";
    TakeThis { title } = "recommend.take", "Take {title}";
    BestOf { title } = "recommend.best-of", "The best of {title}";
    ChoiceLess { usd, by, given } = "recommend.less", "{usd} a month, {by} less than {given} as given.";
    ChoiceSame { usd, given } = "recommend.same", "{usd} a month, as much as {given} as given.";
    RoomBelowLimits = "recommend.room", "headroom";
    ChoiceMore { usd, by, given } = "recommend.more", "{usd} a month, {by} more than {given} as given.";
    ChoiceOnly { usd } = "recommend.only", "{usd} a month; as given, nothing fits and meets the requirements.";
    ChoiceRisk { level, worst } = "recommend.risk", "Throttling risk: {level}; from write to delivery at most {worst}.";
    ChoiceEndless { level } = "recommend.endless", "Throttling risk: {level}; the time from write to delivery keeps growing.";
    RiskAsGiven { level, given } = "recommend.risk-as-given", "{level} (as given: {given})";
    AtLowRisk { architecture, usd } = "recommend.at-low-risk",
        "With a throttling risk of at most low (--max-risk low): {architecture}, for {usd} a month.";
    LeftOut = "heading.left-out", "Left out";
    Cramped { architecture, usd } = "recommend.cramped", "Only with less headroom: {architecture}, for {usd} a month.";
    NoSettings { architectures } = "recommend.no-settings", "No settings make these meet the requirements: {architectures}.";
    AsGiven = "recommend.as-given", "Set as given.";
    Set = "column.set", "set";
    Before = "column.before", "from";
    After = "column.after", "to";
    RequirementsCost = "recommend.requirements", "What the requirements cost";
    CostsNothing = "recommend.costs-nothing", "nothing";
    ScenarioFile = "recommend.scenario", "The scenario";
    Searched = "recommend.searched", "What was searched";
    SearchedAll { scenarios } = "recommend.searched-all",
        "{scenarios} scenarios evaluated; every combination of the values below and any number of shards is covered. shardwise recommend --help explains why none is missed.";
    Combinations { count, settings } = "recommend.combinations", "{count} combinations: {settings}";
    NothingToChoose { count } = "recommend.no-choice", "{count} combination: nothing to choose";

    // Where the answer changes
    AlwaysCheapest { name, from, to } = "breakeven.always", "{name} is the cheapest that fits, all the way from {from} to {to}.";
    InTheWayAt { value, reasons } = "breakeven.in-the-way", "At {value}: {reasons}";
    NeverFits { from, to } = "breakeven.never", "Nothing fits, all the way from {from} to {to}.";
    ChangesAt { count, changes } = "breakeven.changes", "The answer changes {count} times: {changes}.";
    ChangesOnce { change } = "breakeven.once", "The answer changes once: {change}.";
    ChangesTo { at, name } = "breakeven.to", "at {at} to {name}";
    OwnValue { value } = "breakeven.own", "The scenario has {value}.";
    CheapestBy { key } = "breakeven.cheapest-by", "Cheapest that fits, by {key}";
    CheapestThatFits = "column.cheapest-fits", "cheapest that fits";
    LegendNothing { letters, mark } = "breakeven.legend", "{letters}; {mark} where nothing fits.";
    WhereAndWhy = "breakeven.why", "Where it changes, and why";
    MoreCrossings { count } = "breakeven.more", "{count} more; --format csv has all of them, each with its command.";
    CheapestBecomes { before, after, usd } = "breakeven.becomes", "{before} -> {after} at {usd}";
    NothingLeft { before, after } = "breakeven.becomes-none", "{before} -> {after}";
    CostAMonth = "breakeven.cost", "Cost a month";
    SmallLetters = "breakeven.small-letters", "A small letter where it does not fit.";
    WhereFits = "breakeven.fits", "Where each fits";
    FitsFrom { from, to } = "breakeven.from-to", "from {from} to {to}";
    FitsUntil { from, to, reason } = "breakeven.until", "from {from} to {to}, then not: {reason}";
    ElseAfterIncrease { ranges } = "breakeven.else-after", "with the quotas as they are {ranges}, elsewhere once AWS has raised quotas";
    OnlyAfterIncrease = "breakeven.only-after", "only once AWS has raised quotas";
    FitsNowhere = "breakeven.nowhere", "nowhere in this range";
    Within { title, key } = "breakeven.within", "{title}: {key}";
    WithinAlways { name } = "breakeven.within-always", "{name} is the cheapest that fits in the whole range, with all other settings as they are.";
    WithinNone = "breakeven.within-none", "None of its values fits.";
    TooClose { from, to } = "breakeven.too-close", "Between {from} and {to} they cost so nearly the same that not every crossing was looked for.";
    ACrossing = "breakeven.a-crossing", "a crossing";

    // Which guess matters
    OwnRanges = "sensitivity.own-ranges", "Each input goes to the ends of its own likely range, one at a time.";
    SameShare { share } = "sensitivity.share", "Each input goes down and up by {share}, one at a time.";
    CostsLess { best, next, usd, level } = "sensitivity.less", "{best} costs {usd} a month less than {next}; throttling risk: {level}.";
    NoneFits { best, usd } = "sensitivity.none-fits", "Nothing fits, so nothing is compared: this is the cost of {best}, {usd} a month.";
    CostsAlone { best, usd, level } = "sensitivity.alone", "{best} costs {usd} a month; throttling risk: {level}.";
    MeasureFirst { key, usd } = "sensitivity.measure-first", "Measure {key} first: it moves that by up to {usd}.";
    NoneTurns = "sensitivity.none-turns", "No input changes which one is the cheapest that fits.";
    SomeTurn { count } = "sensitivity.some-turn", "Inputs that change which one is the cheapest that fits: {count}.";
    EffectOnDifference = "sensitivity.difference", "Effect on the difference between the two";
    EffectOnCost = "sensitivity.cost", "Effect on the cost";
    BarsRead = "sensitivity.bars", "- at the lower value, + at the upper one; left of the bar less, right of it more.";
    MoreInputs { count, usd } = "sensitivity.more", "{count} more move it by at most {usd}.";
    Turning = "sensitivity.turning", "Inputs that change which one is the cheapest";
    EffectOnRisk { title } = "sensitivity.risk", "Effect on the throttling risk of {title}";
    EdgesNear = "sensitivity.edges", "Rounding edges within 10%";
    InputColumn = "column.input", "input";
    AtLow = "column.at-low", "at low";
    AtHigh = "column.at-high", "at high";
    Low = "column.low", "low";
    High = "column.high", "high";
    LevelShare { level, share } = "sensitivity.level", "{level} ({share})";
    AnEnd = "sensitivity.an-end", "an end of a bar";

    // Errors
    BecauseOfThis = "error.because", "because of this";
    CommandLine = "error.command-line", "command line";
    Mend { region } = "error.mend", "Fill in, remove each # before a price, and save as {region}.toml:";
    NoFile { error } = "error.no-file", "expected a file to read, found: {error}";
    LargeDocument = "error.large-document", "expected a document of at most 1 MiB, found a larger one";
    LargeFile { most } = "error.large-file", "expected a file of at most {most} MiB, found a larger one";
    OtherBytes = "error.not-text", "expected UTF-8 text, found other bytes";
    StdinTwice = "error.stdin-twice", "expected - at most once: it can be read only once";
    NoBooks { error } = "error.no-books", "expected a directory of price books, found: {error}";
    NoBookFile = "error.no-book-file", "expected price books such as us-east-1.toml, found no .toml file";
    ErrorWord = "error.word", "error";
    HelpWord = "help.word", "help";
    NotWritten { error } = "error.not-written", "cannot be written: {error}";
    FactorCount { most, found } = "error.factor-count", "expected from 1 to {most} factors, found {found}";
    FactorShape { most, found } = "error.factor", "expected a factor above 0, at most {most}, or a month and a factor, found {found}";
    FactorMonth { month, found } = "error.factor-month", "expected month {month}, found {found}";
    VaryShape { expected } = "error.vary",
        "expected {expected}, such as workload.writes_per_second=100..2000:20, or a list such as region=us-east-1,us-west-2";
    VaryForm = "error.vary.form", "KEY=FROM..TO:STEPS";
    VaryKey = "error.vary.key", "a key before the =";
    VaryValue = "error.vary.value", "a value between the commas";
    VaryMost = "error.vary.most", "at most 1,000,000 values";
    VaryLog = "error.vary.log", "log or nothing after the number of values";
    VarySteps = "error.vary.steps", "the number of values after a colon: KEY=FROM..TO:STEPS";
    VaryEnds { key, found } = "error.vary.ends", "a value of {key} on both sides of the .., found {found}";
    VaryCount = "error.vary.count", "a number of values from 2 to 1,000,000 after the colon";
    VaryAboveZero = "error.vary.above-zero", "ends above 0 for logarithmic steps";
    KeyTaken { option } = "error.key-taken", "expected a key that {option} does not set already";
    KeyCount { most, found } = "error.key-count", "expected at most {most} keys, found {found}";
    NotArchitectures = "error.not-architectures", "expected a key other than architectures: each of them has columns of its own";
    CombinationCount { most, found } = "error.combinations", "expected at most {most} combinations of values that are not numbers, found {found}";
    RowCount { most, found } = "error.rows", "expected at most {most} rows, found {found}";
    TableRowCount { most, found } = "error.table-rows", "expected at most {most} rows, or --format csv, found {found}";
    FileOrLink { file } = "error.file-or-link", "expected either {file} or --from-link";
    IdAsWell { file } = "error.id-as-well", "expected an id as well, such as explain {file} total; \"shardwise explain\" lists them";
    FactorOfEach { months, found } = "error.factor-of-each", "expected a factor for each of {months} months, found {found}";
    KeyThatIsSet = "error.key-that-is-set", "expected a key that the scenario sets";
    KeyToKeep = "error.key-to-keep", "expected a key or a table of a scenario";
    RegionId { found } = "error.region-id", "expected the AWS id of a Region, such as eu-west-1, found {found}";
    OneOfCommands { names, found } = "error.commands", "expected one of the commands {names}, found {found}";
    FileOrPipe = "error.file-or-pipe", "expected --output FILE or a pipe: a workbook is not text for a terminal";
    BriefFormat = "error.brief", "expected --format table, markdown or html beside it: the others are read by programs";
    OneToVary { found } = "error.one-to-vary", "expected one scenario to vary, found {found}";
    WhatIfCount { most, found } = "error.what-ifs", "expected at most {most} what-ifs, found {found}; shardwise sweep prints more";
    ShareShape { found } = "error.share", "expected a share above 0 and below 1, such as 20% or 0.2, found {found}";
    ValueOf { key, low, high, found } = "error.value-of", "expected a value of {key} from {low} to {high}, found {found}";
    RangeNeeded = "error.range-needed", "expected a range: set --from and --to";
    FromBelowTo { from, to } = "error.from-below-to", "expected --from below --to, found {from} and {to}";
    BaselineOfEach { scenarios, found } = "error.baselines", "expected a baseline for each of {scenarios} scenarios, found {found}";
    NoReport { error } = "error.no-report", "expected a scenario, or a report of shardwise compare --format json, found: {error}";
    OtherSchema { schema, found } = "error.other-schema",
        "expected a scenario, or a report of shardwise compare --format json with the schema {schema}, found {found}";
    SpreadShape { found } = "error.spread", "expected a share such as 20%, or assumed=20%,reported=5%, found {found}";
}
