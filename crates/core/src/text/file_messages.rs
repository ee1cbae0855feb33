//! The sentences of documents and workbooks. They are apart from [`Message`](super::Message), so that the first view of the page, which
//! shows none of them, does not load them.

use super::messages::{Argument, Translatable};

messages! {
    /// A sentence or heading of a document or workbook, with what fills its places.
    FileMessage:
    // Both
    Language = "file.language", "en";
    SeveralScenarios { count } = "file.scenarios", "{count} scenarios";
    WhatToDo = "file.heading.todo", "What to do";
    Limits = "file.heading.limits", "Limits in the busiest hour";
    Risk = "file.heading.risk", "Throttling risk";
    Notices = "file.heading.notices", "Notices";
    Shards = "file.heading.shards", "Shards";
    Verdict = "file.heading.verdict", "Verdict";
    Architecture = "file.column.architecture", "Architecture";
    Scenario = "file.column.scenario", "Scenario";
    Outcome = "file.column.outcome", "Outcome";
    Line = "file.column.line", "Line";
    Grade = "file.column.grade", "Grade";
    Source = "file.column.source", "Source";
    Price = "file.column.price", "Price";
    Limit = "file.column.limit", "Limit";
    Demand = "file.column.demand", "Demand";
    Utilization = "file.column.utilization", "Utilization";
    VerdictOf = "file.column.verdict", "Verdict";
    MovedBy = "file.column.moved-by", "Moved by";
    Total = "file.total", "Total a month";
    PerMillion = "file.per-million", "Per million changes";
    NoPrice = "file.no-price", "no price";
    NotPriced = "file.not-priced", "not priced";
    NotPricedRest { rest } = "file.not-priced-rest", "not priced; the rest: {rest}";
    NoEnd = "file.no-end", "unbounded";

    // A document
    Generated { version } = "document.made",
        "Made by shardwise {version}. Amounts are estimates for a month; prices and quotas are listed with their sources.";
    SideBySide = "document.heading.side-by-side", "Side by side";
    SideBySideRegion = "document.region.side-by-side", "Scenarios side by side";
    SideBySideCaption = "document.caption.side-by-side", "Cost a month; differences are from the first scenario.";
    Cost = "document.column.cost", "Cost";
    Difference = "document.column.difference", "Difference";
    OfScenario { name, number } = "document.region.of", "{name}, scenario {number}";
    About { region, effective, hours, mean, peak, size } = "document.about",
        "{region}, prices as of {effective}; {hours} hours a month. Changes per second: {mean} on average, {peak} in the busiest hour; the mean delivered record is {size}.";
    AmountsAt { code, rate } = "document.rate", "Amounts converted at {rate} {code} per USD.";
    OutcomeStart { label, cost } = "document.outcome.start", ", {label}: {cost} a month, ";
    OutcomeAnd { reason } = "document.outcome.and", "; {reason}";
    OutcomeEnd = "document.outcome.end", ".";
    MonthlyCost = "document.heading.cost", "Monthly cost";
    CostByLine = "document.region.cost", "Cost by line";
    CostCaption { code } = "document.caption.cost", "Cost by line in {code}, the largest difference first.";
    CostChart = "document.chart.cost", "Monthly cost by line";
    CostOfOne { id, total, lines } = "document.chart.cost-of", "{id}: {total} in total; {lines}.";
    Verdicts = "document.verdicts",
        "ok: at most 80% of the limit; near: at most 100%; late: more at the peak, but worked off in time; exceeded: more.";
    LimitsOf { id } = "document.region.limits", "Limits of {id}";
    LimitsCaption { id } = "document.caption.limits", "Demand and limits of {id}; below each, what to change, and the source";
    RemedyEnd { remedy } = "document.remedy", "{remedy}.";
    LimitsChart { id } = "document.chart.limits", "Utilization of the limits of {id} in the busiest hour";
    LimitOfChart { label, used, verdict } = "document.chart.limit", "{label} {used} ({verdict})";
    LimitsChartAll { limits } = "document.chart.limits-all", "{limits}. The dashed line is the limit.";
    Curve = "document.heading.curve", "Cost over the write rate";
    CurveNote = "document.curve.note", "The shape of the day and a fixed shard count stay the same; on a dashed line, a limit is exceeded even with higher quotas.";
    CurveChart = "document.chart.curve", "Monthly cost over the write rate";
    OwnRate { rate } = "document.chart.own-rate", "this scenario: {rate}/s";
    RateAxis = "document.chart.rate", "mean changes per second";
    CrossingAt { rate, id } = "document.chart.crossing", "from {rate} changes per second on, {id} is cheaper";
    CrossingCost { rate, id, cost } = "document.curve.crossing",
        "From {rate} changes per second on, {id} is the cheapest, at {cost} a month.";
    CurveCrossing { rate, id } = "document.chart.cheapest", "From {rate} changes per second on, {id} is the cheapest.";
    CurveSame = "document.chart.same", "The same one is the cheapest at every rate shown.";
    CurveHere { rate, costs } = "document.chart.here", "At {rate} changes per second: {costs}.";
    CurveDashed = "document.chart.dashed", "Dashed where a limit is exceeded even with higher quotas.";
    ShardsCaption = "document.caption.shards", "Shards of the stream, and what requires the most";
    UsedShards = "document.column.used", "Used";
    RequiredShards = "document.column.required", "Required";
    BoundBy = "document.column.bound-by", "Bound by";
    ByGuide = "document.column.guide", "By AWS's guide";
    RiskCaption = "document.caption.risk", "Throttled changes are retried, not lost. At a read limit no change is refused: reads wait.";
    RiskLevel = "document.column.risk", "Risk";
    TrafficShare = "document.column.traffic", "Share of the traffic on the busiest shard or lane";
    TimeShare = "document.column.seconds", "Share of seconds";
    At = "document.column.at", "At";
    OnTheWay = "document.heading.way", "On the way";
    WayCaption = "document.caption.way", "Bytes billed on each hop, and seconds of each stage";
    HopOrStage = "document.column.hop", "Hop or stage";
    CarriedOrMean = "document.column.carried", "Carried or mean";
    BilledOrWorst = "document.column.billed", "Billed or worst";
    RoundingWaste { bytes, share } = "document.rounding", "{bytes} ({share} rounding)";
    Objects = "document.objects", "objects in S3, on average";
    WriteToDelivery = "document.delivery", "write to delivery";
    Operations = "document.heading.operations", "Operations";
    Prices = "document.heading.prices", "Prices and their sources";
    PricesRegion = "document.region.prices", "Prices";
    PricesCaption = "document.caption.prices",
        "Grades: verified (an AWS document or price list), reported (one third party), assumed (inferred), given (by the scenario)";
    Arithmetic = "document.column.arithmetic", "Cost as arithmetic";
    Settings = "document.heading.settings", "Settings that differ from the default";
    NoSettings = "document.settings.none", "None.";
    ComputeAgain = "document.again", "To reproduce:";

    // A workbook
    AnswerSheet = "workbook.sheet.answer", "Answer";
    InputsSheet = "workbook.sheet.inputs", "Inputs";
    PricesSheet = "workbook.sheet.prices", "Prices";
    BillSheet = "workbook.sheet.bill", "Bill";
    LimitsSheet = "workbook.sheet.limits", "Limits";
    ShardsSheet = "workbook.sheet.shards", "Shards";
    BookOf { region, effective } = "workbook.book-of", "{region} as of {effective}";
    AboutWorkbook { version, prices } = "workbook.about",
        "Monthly cost of DynamoDB change logs, by shardwise {version}. Prices: {prices}. Change the hours of the month or the discount on the sheet Inputs, or prices on the sheet Prices: all amounts follow. The verdict and everything about limits is text as of the export.";
    ColonName { heading, name } = "workbook.colon", "{heading}: {name}";
    OfName { title, name } = "workbook.of", "{title} of {name}";
    ToDo { number, text } = "workbook.todo", "To do, {number}: {text}";
    Totals = "workbook.heading.totals", "Totals";
    AMonthIn { code } = "workbook.column.month", "{code} a month";
    ChangeSince = "workbook.column.change-since", "Change since export";
    AgainstFirst = "workbook.column.against-first", "Difference from the first scenario";
    PerMillionIn { code } = "workbook.column.per-million", "{code} per million changes";
    WorstFreshness = "workbook.column.freshness", "Worst freshness, seconds";
    CheapestNow = "workbook.cheapest", "Cheapest that fits, now";
    NoneFits = "workbook.none-fits", "none fits";
    WhatDiffers = "workbook.heading.differs", "What makes the difference";
    ToKnow = "workbook.heading.to-know", "Reasons and notices";
    InputsNote = "workbook.inputs.note",
        "Yellow cells can be changed: the hours of the month and the discount here, prices on the sheet Prices. Everything else is locked, because shards, batches and record sizes depend on it: change the scenario and run the command beside the number.";
    Value = "workbook.column.value", "Value";
    Key = "workbook.column.key", "Key";
    Setting = "workbook.column.setting", "Setting";
    Unit = "workbook.column.unit", "Unit";
    DefaultOrSet = "workbook.column.default", "Default or set";
    TitleAndMeaning { title, meaning } = "workbook.title-meaning", "{title}: {meaning}";
    IsSet = "workbook.set", "set";
    IsDefault = "workbook.default", "default";
    IsNotSet = "workbook.not-set", "default: not set";
    RateIsSet = "workbook.rate-set", "set; shown, not typed: shards and batches follow it";
    RateIsDefault = "workbook.rate-default", "default; shown, not typed: shards and batches follow it";
    HoursTitle = "workbook.hours.title", "Hours of the month";
    HoursNote = "workbook.hours.note",
        "730 as in the AWS Pricing Calculator. Every quantity that scales with the month follows.";
    DiscountTitle = "workbook.discount.title", "Discount";
    DiscountNote = "workbook.discount.note", "In percent of the sum of all lines, from 0 to 100.";
    Bounds { least, most } = "workbook.bounds", "A number from {least} to {most}.";
    ExchangeRate = "workbook.exchange", "Exchange rate, as given to the command";
    PerUsd { code } = "workbook.per-usd", "{code} per USD";
    Derived = "workbook.heading.derived", "Derived by shardwise";
    Number = "workbook.column.number", "Number";
    Meaning = "workbook.column.meaning", "Meaning";
    UsedIn = "workbook.column.used-in", "Used in";
    AgainBy = "workbook.column.again-by", "To reproduce";
    UsedInAll = "workbook.used-in-all", "all";
    FormulaHere = "workbook.formula-here", "a formula here";
    AsLink = "workbook.as-link", "this scenario as a link";
    PricesNote = "workbook.prices.note",
        "USD per unit. Change a yellow cell, and every bill that uses the price follows; an empty one is a price that the price book does not have. Tiers are marginal: each prices only the units within it.";
    ForEach = "workbook.column.for-each", "For each";
    From = "workbook.column.from", "From";
    UpTo = "workbook.column.up-to", "Up to";
    UsdPerUnit = "workbook.column.usd-per-unit", "USD per unit";
    FreeForAll = "workbook.column.free", "Free for every account";
    FreeByTier = "workbook.column.free-tier", "Free by the free tier";
    Note = "workbook.column.note", "Note";
    OwnPrice = "workbook.price.note", "Your own price: every bill that uses it follows.";
    Effective { region, effective } = "workbook.effective", "{region}, effective {effective}";
    EffectiveFor { region, effective, names } = "workbook.effective-for", "{region}, effective {effective} ({names})";
    Tier { id, number } = "workbook.tier", "{id}, tier {number}";
    BillTitle = "workbook.bill.title", "Bill of a month";
    BillNote = "workbook.bill.note",
        "Quantities are formulas over Inputs, amounts over Prices. The column USD at export has the amounts as shardwise computed them; Change shows what you changed since.";
    Id = "workbook.column.id", "Id";
    Quantity = "workbook.column.quantity", "Quantity";
    Free = "workbook.column.free-units", "Free";
    Billed = "workbook.column.billed", "Billed";
    MeanUsdPerUnit = "workbook.column.mean-usd-per-unit", "USD per unit, mean of tiers";
    AtExport = "workbook.column.at-export", "USD at export";
    Change = "workbook.column.change", "Change";
    QuantityInWords = "workbook.column.in-words", "Quantity in words";
    SumOfLines = "workbook.sum", "Sum of the lines";
    TotalWithout = "workbook.total-without", "Total, excluding unpriced lines";
    LimitsNote = "workbook.limits.note",
        "Demand and limit are locked: they follow the traffic, shards and settings, which shardwise computes. Verdicts: ok: at most 80% of the limit; near: at most 100%; late: more at the peak, but worked off in time; exceeded: more.";
    WhatToChange = "workbook.column.what-to-change", "What to change";
    LimitAgain { command } = "workbook.limit-again", "To reproduce a limit, by its id: {command}";
    ShardsNote = "workbook.shards.note",
        "Locked: a number of shards changes what is throttled, how fast readers are and what is billed, so shardwise computes it together with everything else.";
    Formula = "workbook.column.formula", "Formula";
    WithNumbers = "workbook.column.with-numbers", "With numbers";
    ShardsUsed = "workbook.shards.used", "used";
    ShardsUsedAs { layout, meaning } = "workbook.shards.used-as", "used, {layout}: {meaning}";
    ShardsRequired = "workbook.shards.required", "required by the load";
    BoundByConstraint { id } = "workbook.shards.bound-by", "bound by {id}";
    ShardsGuide = "workbook.shards.guide", "by the formula in AWS's guide, for comparison";
}
