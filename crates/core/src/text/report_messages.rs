//! The sentences of a report: the verdict, what stands in the way and what would change that, notices, and where prices come from.

use super::messages::{Argument, Kind, Message, Sentence, Translatable};

messages! {
    /// A sentence of a report, with what fills its places. The page's first view shows none of them.
    ReportMessage:
    // The verdict
    VerdictNone = "verdict.none", "Nothing fits as required.";
    VerdictNoneAsIs { name, change, cost } = "verdict.none-as-is",
        "As configured, nothing fits. Take {name} and {change}: {cost} a month.";
    VerdictNoneButFurther { name, change, cost, gives_up } = "verdict.none-but-further",
        "As configured, nothing fits. Take {name} and {change}: {cost} a month; {gives_up}.";
    VerdictTake { name, cost } = "verdict.take", "Take {name}: {cost} a month.";
    VerdictTakeAsConfigured { name, cost } = "verdict.take-as-configured", "As configured, take {name}: {cost} a month.";
    VerdictBetter { name, change, cost } = "verdict.better", "Better, take {name} and {change}: {cost} a month.";
    VerdictTakeAfter { name, cost, raised } = "verdict.take-after", "Take {name}: {cost} a month. First, {raised}.";
    VerdictRather { change, cost } = "verdict.rather",
        "For a smaller quota increase or none, {change}: {cost} a month.";
    VerdictUntilRaised { usd } = "verdict.until-raised",
        "Until AWS raises the Direct PUT quota, it costs about {usd} a month more for Lambda, which is not in the bill.";
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
    LevelAfterGrowth { level } = "verdict.level-after-growth", "once the stream has grown: {level}";
    LevelAfterRaise { level } = "verdict.level-after-raise", "after the quota is raised: {level}";
    VerdictHotKey { units } = "verdict.hot-key",
        "Whichever you take, the table itself would throttle: its hottest key needs {units} write units per second in the \
         busiest hour, and one partition supports 1,000. Spread that key first, unless its items have a sort key by which \
         DynamoDB splits them.";
    VerdictDoesNotFit { architecture, cost, reasons } = "verdict.does-not-fit",
        "{architecture} ({cost}) does not fit: {reasons}.";
    VerdictWayOut { architecture, cost, reasons, change, then } = "verdict.way-out",
        "{architecture} ({cost}) does not fit: {reasons}. To make it fit, {change}: {then} a month.";
    VerdictRemedy { architecture, cost, reasons, remedies } = "verdict.remedy",
        "{architecture} ({cost}) does not fit: {reasons}. Ways out: {remedies}.";
    VerdictRemedyRaise { architecture, cost, reasons, remedies, raises } = "verdict.remedy-raise",
        "{architecture} ({cost}) does not fit: {reasons}. Ways out: {remedies}; with that, also {raises}.";
    VerdictFurther { name, cost, gives_up } = "verdict.further",
        "Not compared here: {name} would fit for {cost} a month; {gives_up}.";
    VerdictFurtherIf { name, cost, change, gives_up } = "verdict.further-if",
        "Not compared here: {name} would fit for {cost} a month if you {change}; {gives_up}.";
    VerdictSearchFurther = "verdict.search-further",
        "shardwise recommend reports whether several settings together would make one fit.";
    VerdictFurtherNoCode { name, cost, gives_up } = "verdict.further-no-code",
        "Not compared here: {name} would fit without code, for {cost} a month; {gives_up}.";
    VerdictFurtherChange { name, change, cost, gives_up } = "verdict.further-change",
        "Not compared here: with {name} you could {change}, for {cost} a month; {gives_up}.";
    FirstRaise { raised } = "verdict.first-raise", "first, {raised}";
    VerdictFurtherNotPriced { name, prices } = "verdict.further-not-priced",
        "Not compared here: {name} would fit, but its price is not known: {prices} is missing (set it under [prices]).";
    GivesUpPacking = "gives-up.packing", "it cannot pack changes, so Firehose rounds up each one";
    GivesUpShape = "gives-up.shape", "records arrive as DynamoDB writes them, after 5 minutes or more";
    GivesUpLog = "gives-up.log",
        "it is not a log: what is inserted and deleted within one window leaves no trace";
    GivesUpFirehose = "gives-up.firehose",
        "your code then writes the objects, its batches decide their size, and nothing buffers records after it";
    NotALog { architecture } = "architecture.not-a-log", "{architecture} (not a log)";
    VerdictNotPriced { architecture, region, prices, without } = "verdict.not-priced",
        "{architecture} would fit, but is not priced: the price book of {region} has no price for {prices}; the rest of its bill is {without}.";
    NothingElse = "verdict.nothing-else", "nothing";
    VerdictNotPricedNever { architecture, region, prices, without } = "verdict.not-priced-never",
        "{architecture} would fit, but is not priced: the price book of {region} has no price for {prices}; the rest of its bill is \
         {without}, so no price makes it the cheapest.";
    VerdictNotPricedBelow { architecture, region, prices, without, below } = "verdict.not-priced-below",
        "{architecture} would fit, but is not priced: the price book of {region} has no price for {prices}; the rest of its bill is \
         {without}. {below}, it would be the cheapest.";
    VerdictNotPricedUnfit { architecture, region, prices, without, reasons } = "verdict.not-priced-unfit",
        "{architecture} is not priced (the price book of {region} has no price for {prices}; the rest of its bill is {without}), and does \
         not fit: {reasons}.";
    PriceBelow { usd, price } = "verdict.price-below", "With {price} below {usd}";
    PricesBelow { usd } = "verdict.prices-below", "If they came to less than {usd} a month";
    VerdictOwnsApart { architecture, duties } = "verdict.owns-apart", "With {architecture} you build and operate {duties}.";
    OwnsNotWith { duties, others } = "verdict.owns-not-with", "{duties} (not with {others})";
    VerdictOwns { architecture, duties, others } = "verdict.owns",
        "With {architecture} you build and operate more than with {others}: {duties}.";

    // What stands in the way, and what lowers a risk
    ReasonExceeded { limit, demand, most } = "reason.exceeded", "{limit}: {demand} needed, the limit is {most}";
    ReasonLate { limit, delay, most } = "reason.late",
        "{limit}: changes wait up to {delay} after the peak (required: at most {most})";
    ReasonRiskOfPart { share, all, limit } = "reason.risk-of-part",
        "{share} of the changes on the hottest shard or lane, {all} of all, would be throttled by {limit}";
    ReasonRisk { share, limit } = "reason.risk", "{share} of the changes would be throttled by {limit}";
    RaiseConcurrency { from, to } = "raise.concurrency",
        "ask AWS to raise the concurrency quota of Lambda from {from} to {to}";
    RaisePartitions { from, to } = "raise.partitions",
        "ask AWS to raise the active partitions of Firehose from {from} to {to}";
    RaiseShards { from, to } = "raise.shards", "ask AWS to raise the shard quota from {from} to {to}";
    RaisePipes { from, to } = "raise.pipes",
        "ask AWS to raise the concurrent executions of EventBridge Pipes from {from} to {to}";
    RaiseCeiling { from, to } = "raise.ceiling",
        "ask AWS to raise the on-demand ceiling of Kinesis in the Region from {from} to {to}";
    RaiseOther { quota, from, to } = "raise.other", "ask AWS to raise {quota} from {from} to {to}";
    ChangeFanOut { consumers } = "change.fan-out", "move {consumers} to enhanced fan-out";
    ChangePolls { consumers } = "change.polls", "let {consumers} poll once per second";
    OneShard = "shards.one", "1 shard";
    ShardCount { count } = "shards.several", "{count} shards";
    ChangeShards { shards } = "change.shards", "use {shards}";
    ChangeIsolate { shards } = "change.isolate", "use {shards}, one of them for the hot key alone";
    ChangeOnDemand = "change.on-demand", "use on-demand mode";
    ChangeAdvantage = "change.advantage", "use on-demand Advantage mode";
    ChangeSpread { table } = "change.spread",
        "use an on-demand stream with {table}.record_distribution = \"auto\", which spreads the hot key (changes of one item may then \
         arrive out of order)";
    ChangeTransform = "change.transform", "enable the transform function";
    ChangeLate { change, delay } = "change.late", "{change} (changes then wait up to {delay} after the peak)";
    MinutesSeconds { minutes, seconds } = "time.minutes-seconds", "{minutes} min {seconds} s";
    Minutes { minutes } = "time.minutes", "{minutes} min";
    HoursMinutes { hours, minutes } = "time.hours-minutes", "{hours} h {minutes} min";
    Hours { hours } = "time.hours", "{hours} h";
    UnmetRisk { found, most } = "unmet.risk", "the throttling risk is {found} (required: {most})";
    UnmetRiskLate { found, most, share, delay, limit } = "unmet.risk-late",
        "the throttling risk is {found} (required: {most}): {share} of the traffic waits up to {delay} at {limit}; if that is acceptable, set requirements.max_delay instead of requirements.max_risk";
    LevelAtMost { level } = "level.at-most", "at most {level}";
    UnmetFreshness { found, most } = "unmet.freshness",
        "from write to delivery it takes up to {found} (required: at most {most})";
    UnmetFreshnessRaised { found, most } = "unmet.freshness-raised",
        "from write to delivery it takes up to {found}, even once AWS has raised quotas (required: at most {most})";
    UnmetFreshnessEndless { most } = "unmet.freshness-endless",
        "the delay of changes keeps growing (required: at most {most})";
    UnmetCost { found, most } = "unmet.cost", "it costs {found} a month (required: at most {most})";
    UnmetEveryChange = "unmet.every-change",
        "it is not a log: it delivers differences over a window (if that is enough, set requirements.every_change = false)";
    UnmetKeysOnly = "unmet.keys-only",
        "it is not a log of every change: records of the stream have keys only, and items that are read from the table later \
         may have been overwritten or deleted by then (if that is enough, set requirements.every_change = false)";
    UnmetOldImages = "unmet.old-images",
        "it is not a log of every change: records of the stream lack what an item became, and items that are read from the \
         table later may have been overwritten or deleted by then (if that is enough, set requirements.every_change = false)";
    UnmetReshaped = "unmet.reshaped",
        "records arrive as DynamoDB writes them (if that is enough, set requirements.reshaped = false)";
    UnmetInOrder = "unmet.in-order", "changes of one item may arrive out of order";
    UnmetNoCode = "unmet.no-code", "it needs a function to write and own";
    UnmetDestination { found } = "unmet.destination", "it delivers to s3 only (required: {found})";
    UnmetFormatConversion = "unmet.format-conversion", "it does not convert the format of records";
    UnmetDynamicPartitioning = "unmet.dynamic-partitioning", "it does not partition objects by their data";
    UnmetVpc = "unmet.vpc", "it does not deliver into a VPC";
    UnmetConsumers = "unmet.consumers", "it has no stream that consumers could read";
    SaferQuota { quota, level } = "safer.quota", "{level} with a Direct PUT quota of {quota}/s, which costs nothing";
    SaferShards { shards, cost, level } = "safer.shards", "{level} with {shards}, for {cost} more a month";
    SaferShardsIsolated { shards, key, cost, level } = "safer.shards-isolated",
        "{level} with {shards} and {key} = true, for {cost} more a month";

    // Changes
    TodoSet { key, value } = "todo.set", "set {key} = {value}";
    TheConsumer { kind } = "todo.consumer", "the {kind} consumer";
    TheConsumers { count, kind } = "todo.consumers", "the {count} {kind} consumers";
    ConsumerAt { consumer, key } = "todo.consumer-at", "{consumer} ({key})";
    TodoNoteAdvantage = "todo.note-advantage", "the mode applies to all streams of the account in the Region";
    TodoNoteOrder = "todo.note-order", "changes of one item may arrive out of order";
    TodoNoteMemory { memory } = "todo.note-memory",
        "with less memory a function has less CPU: measure that it takes no longer than with {memory} MB";

    // Prices and where they come from
    Price { usd } = "price.flat", "{usd} USD";
    PriceTier { usd, up_to } = "price.tier", "{usd} USD up to {up_to}";
    PriceFree { count } = "price.free", "the first {count} are free";
    PriceFreeTier { count } = "price.free-tier", "free tier: {count} (applied)";
    PriceFreeTierNotCounted { count } = "price.free-tier-not-counted", "free tier: {count} (not applied)";
    BookOfOnesOwn = "catalog.book-of-ones-own", "a price book of your own";
    PriceOfScenario = "price.of-scenario", "[prices] of the scenario";
    DiscountOfScenario = "discount.of-scenario", "discount_percent of the scenario";
}

as_message!(ReportMessage: Report);

impl ReportMessage {
    /// A number of shards.
    pub fn shards(count: f64) -> Self {
        if count == 1.0 { Self::OneShard } else { Self::ShardCount { count: Argument::whole(count) } }
    }
}
