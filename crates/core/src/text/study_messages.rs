//! The sentences of studies. They are apart from [`Message`], so that the first view of the page, which shows none of them,
//! does not load them.

use super::messages::{Argument, Kind, Message, Sentence, Translatable};

messages! {
    /// A sentence of a study, with what fills its places.
    StudyMessage:
    // Requirements of a recommendation
    HoldFreshness { time } = "study.hold.freshness", "from write to delivery it takes at most {time}";
    HoldGivenFreshness { time } = "study.hold.given-freshness",
        "no freshness is required, so what the given settings reach is held: at most {time} from write to delivery";
    HoldRaisedFreshness { time } = "study.hold.raised-freshness",
        "no freshness is required, so what the given settings reach is held, once AWS has raised the quotas that changes wait for: at most {time} from write to delivery";
    HoldRisk { level } = "study.hold.risk", "throttling risk: {level}";
    HoldGivenRisk { level } = "study.hold.given-risk",
        "no maximum risk is set, so it is no higher than with the given settings: {level}";
    HoldUsualRisk { level } = "study.hold.usual-risk", "no maximum risk is set: {level} is accepted";
    HoldLessFreshness { time } = "study.hold.less-freshness",
        "no freshness is required, and nothing that meets the requirements is as quick as the given settings: at most {time} from write to delivery";
    HoldFoundFreshness { time } = "study.hold.found-freshness",
        "no freshness is required, and as given nothing fits: what is chosen takes at most {time} from write to delivery";
    HoldComfortBesideKey { share } = "study.hold.comfort-beside-key",
        "limits keep headroom: utilization is at most {share} at every limit that a setting can change, except for a batch that Lambda itself ends at 6 MiB and the load of one hot key on its own shard or lane";
    HoldComfort { share } = "study.hold.comfort", "limits keep headroom: utilization is at most {share} at every limit that a setting can change, except for a batch that Lambda itself ends at 6 MiB";
    HoldWriteComfort { share } = "study.hold.write-comfort",
        "shards keep headroom for writes: the utilization of each write limit is at most {share}";
    HoldLessComfort { share } = "study.hold.less-comfort",
        "limits keep as much headroom as possible: utilization is at most {share} at every limit that a setting can change, because no settings keep all of them at most 80%";
    LeftOutUnpriced { architecture, region, prices } = "study.left-out-unpriced",
        "{architecture} is left out: the price book of {region} has no price for {prices}";
    HoldCost { usd } = "study.hold.cost", "it costs at most {usd} a month";
    HoldDelay { time } = "study.hold.delay", "a peak leaves it at most {time} behind";
    HoldEveryChange = "study.hold.every-change", "every change arrives";
    HoldReshaped = "study.hold.reshaped", "records arrive reshaped";
    HoldInOrder = "study.hold.in-order", "changes of one item arrive in order";
    HoldNoCode = "study.hold.no-code", "there is no function to write or own";
    // Why the cheapest changes
    BecauseStops { name, reason } = "study.because.stops", "{name} does not fit from here on: {reason}";
    InTheWay { name, reasons } = "study.in-the-way", "{name} does not fit: {reasons}";
    BecauseStarts { name, reason } = "study.because.starts", "up to here, {name} does not fit: {reason}";
    BecauseJumps { name, line, usd } = "study.because.jumps", "{line} of {name} jumps up by {usd}";
    BecauseDrops { name, line, usd } = "study.because.drops", "{line} of {name} drops by {usd}";
    BecauseMoves { from, to, moves } = "study.because.moves", "from {from} to {to}, {moves}";
    MovesUp { name, usd, lines } = "study.moves.up", "{name} rises by {usd} ({lines})";
    MovesDown { name, usd, lines } = "study.moves.down", "{name} falls by {usd} ({lines})";
    LineUp { line, usd } = "study.line.up", "{line} +{usd}";
    LineDown { line, usd } = "study.line.down", "{line} -{usd}";
    // Jumps near a value
    EdgeUp { to, from, usd, name, line } = "study.edge.up", "{to} instead of {from}: +{usd} a month for {name} ({line})";
    EdgeDown { to, from, usd, name, line } = "study.edge.down", "{to} instead of {from}: -{usd} a month for {name} ({line})";
    StepUp { at, usd, name, line } = "study.step.up", "from {at} on: +{usd} a month for {name} ({line})";
    StepDown { at, usd, name, line } = "study.step.down", "from {at} on: -{usd} a month for {name} ({line})";
    NothingMoves = "study.line.none", "no line moves";
    RestMoves = "study.line.rest", "the rest in lines that decide less here";
    OthersMove = "study.line.others", "lines that decide nothing here";
    // The months to come
    ProjectNear { limit, used } = "study.project.near", "{limit}: {used} used";
    ProjectLate { limit, used } = "study.project.late", "{limit}: {used} used at the peak, and worked off in time";
    ProjectExceeded { limit, used } = "study.project.exceeded", "{limit}: exceeded, {used} used";
    ProjectAsk { raise, month } = "study.project.ask", "{raise}; it is needed in month {month}";
    ProjectAskUnusual { raise, month, times } = "study.project.ask-unusual",
        "{raise}; it is needed in month {month}, {times} times its default, and AWS states no such value: have it confirmed \
         before you build on it";
    ProjectTable { units, month } = "study.project.table",
        "ask AWS to raise the table's own quota of 40,000 write units per second: it needs {units} in month {month}";
    ProjectShards { from, to } = "study.project.shards", "{to} instead of {from}";
    ComeBackNoneLater { first, month } = "study.come-back.none-later",
        "{first} From month {month} on, nothing fits as configured.";
    ProjectResize { name, from, to, times } = "study.project.resize",
        "The stream of {name} must be resized {times} times on the way, from {from} to {to}: by UpdateShardCount, or on demand instead.";
    ProjectRisk { from, to } = "study.project.risk", "throttling risk {to} instead of {from}";
    ProjectFits = "study.project.fits", "it fits";
    ProjectFitsAfter = "study.project.fits-after", "it fits only once AWS has raised quotas";
    ProjectStops { reason } = "study.project.stops", "it does not fit: {reason}";
    ProjectCheapest { usd } = "study.project.cheapest", "it becomes the cheapest that fits: {usd} a month";
    ProjectCheaper { usd, before, before_usd } = "study.project.cheaper",
        "it becomes the cheapest that fits: {usd} a month, {before} costs {before_usd}";
    ProjectNone = "study.project.none", "nothing fits any more";
    ComeBack { month, name, what } = "study.come-back", "Review this in month {month}, for {name}: {what}.";
    ComeBackBefore { month, then, name, what } = "study.come-back.before",
        "Review this in month {month}. What follows in month {then}, for {name}: {what}.";
    ComeBackNow { name, what } = "study.come-back.now", "Act now, for {name}: {what}.";
    ComeBackNever { months, name } = "study.come-back.never",
        "For {months} months {name} stays the cheapest that fits, exceeds no limit and needs nothing from AWS.";
    ComeBackNoneFits = "study.come-back.none", "Nothing fits today; shardwise recommend looks for settings with which something does.";
    GrowthShape { found } = "study.growth", "expected growth such as 5%/month, 60%/year or 2x/quarter, found {found}";
    GrowsBeyond { key, low, high, found, month } = "study.grows-beyond",
        "expected {key} from {low} to {high}, found {found} in month {month}";
    MonthCount { most, found } = "study.months", "expected a whole number of months from 1 to {most}, found {found}";

    // Requirements of gates
    GateFits = "gate.fits", "it fits, or fits once AWS has raised quotas";
    GateFitsAfter { raised } = "gate.fits-after", "fits once you {raised}";
    GateLate { fits, delay } = "gate.late", "{fits}, late by up to {delay} at the peak";
    GateDoesNotFit { reasons } = "gate.does-not-fit", "it does not fit: {reasons}";
    GateExceeds { limits } = "gate.exceeds", "a limit is exceeded: {limits}";
    AlternativeTogether { change, cost } = "breakeven.together",
        "Several settings together cost less in the scenario as it is: {change}, for {cost} a month.";
    GateWayOut { change, cost } = "gate.way-out", "{change}: {cost} a month";
    GateWayOutOr { change, cost, other, least } = "gate.way-out-or",
        "{change}: {cost} a month; for the least, {other}: {least} a month";
    GateNoExceeded = "gate.no-exceeded", "no limit is exceeded";
    GateNoPrice { prices } = "gate.no-price", "without a price for {prices} it has no total";
    GateCost { most } = "gate.cost", "at most {most} a month";
    GateRisk { most } = "gate.risk", "throttling risk {most}";
    GateFreshness { most } = "gate.freshness", "from write to delivery at most {most}";

    // What to do
    Todo { what, effects } = "todo", "{what}: {effects}.";
    TodoInstead { what, effects } = "todo.instead", "or, instead of the above, {what}: {effects}.";
    TodoBrings { effects } = "todo.brings", "{effects}";
    TodoFanOut { value, consumer } = "todo.fan-out", "set fan_out = {value} on {consumer}";
    TodoPolls { value, consumer } = "todo.polls", "set polls_per_second = {value} on {consumer}";
    TodoPollsFanOut { value, consumer } = "todo.polls-fan-out",
        "set polls_per_second = {value} on {consumer} (fan_out = true stays as it is)";
    TodoFree = "todo.free", "free";
    TodoLess { usd } = "todo.less", "{usd} less a month";
    TodoMore { usd } = "todo.more", "{usd} more a month";
    TodoThenLess { usd } = "todo.then-less", "then {usd} less a month";
    TodoThenMore { usd } = "todo.then-more", "then {usd} more a month";
    TodoCompare { architecture } = "todo.compare", "compare {architecture}";
    TodoFitsAt { cost } = "todo.fits-at", "fits for {cost} a month";
    TodoFits { architecture } = "todo.fits", "then {architecture} fits";
    TodoFitsFor { architecture, cost } = "todo.fits-for", "then {architecture} fits: {cost} a month";
    TodoFitsForLess { architecture, cost, less, other } = "todo.fits-for-less",
        "then {architecture} fits: {cost} a month, {less} less than {other}";
    TodoCheapest { architecture, cost, less, other } = "todo.cheapest",
        "then {architecture} is the cheapest: {cost} a month, {less} less than {other}";
    TodoNoWait { limit } = "todo.no-wait", "after the peak nothing waits any more ({limit})";
    TodoRisk { architecture, from, to } = "todo.risk", "throttling risk of {architecture} goes from {from} to {to}";
    LateByUpTo { delay } = "study.late-by-up-to", "late by up to {delay}";
    TodoShare { from, to } = "todo.share", "{to} of the changes are throttled at first instead of {from}";
    TodoReadsWait { from, to } = "todo.reads-wait", "{to} of what is read waits instead of {from}";
    TodoDelay { from, to } = "todo.delay", "delivery takes up to {to} instead of {from}";
    TodoDelayNow { to } = "todo.delay-now", "delivery takes up to {to} instead of a delay that keeps growing";
    TodoUsed { limit, from, to } = "todo.used", "{limit}: {to} of the limit instead of {from}";
    TodoNoteShared = "todo.note-shared", "the throughput of each shard is then shared instead of dedicated";
    TodoNotePolls = "todo.note-polls", "it then reads each shard once per second";

    // Keys
    NumericKey { found } = "study.numeric-key",
        "expected a key whose value is a number, such as workload.writes_per_second, found {found}";

    // Settings that a sensitivity changes
    ConsumersListed { count } = "change.consumers-listed", "{count} listed";
    OneMoreLambda = "change.one-more-lambda", "one more lambda";
    ConsumersFanOut { count, kind } = "change.consumers-fan-out", "{count} {kind} on enhanced fan-out";
    ConsumersSharing { count, kind } = "change.consumers-sharing", "{count} {kind} on shared throughput";
    OnFanOut = "change.on-fan-out", "on enhanced fan-out";
    NoConsumers = "change.none", "none";
}

as_message!(StudyMessage: Study);
