//! What shardwise says: every sentence once, with named places for its numbers, money and names.
//!
//! A [`Message`] reads as English ([`Display`](fmt::Display)), and that is how reports and errors serialize it. A page
//! that speaks another language takes [`Message::translatable`] instead, `{ "id": ..., "arguments": { ... } }`, fills
//! the sentence of that id in its own message file, and writes each [`Argument`] by its locale.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::text::units::{Bytes, Quantity as _, Seconds, grouped};

/// An enum of sentences, each with its places, id and English. The compiler holds the places against the sentence.
macro_rules! messages {
    ($($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        /// One thing that shardwise says.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the sentence says what it is
        pub enum Message { $($variant $({ $($place: Argument),+ })?,)* }

        impl Message {
            /// Every sentence: its id, and its English with the places in braces.
            pub const ALL: &[(&str, &str)] = &[$(($id, $english),)*];

            /// Its id, its English with the places in braces, and what stands in them.
            fn parts(&self) -> (&'static str, &'static str, Vec<(&'static str, &Argument)>) {
                match self {
                    $(Self::$variant $({ $($place),+ })? => {
                        ($id, $english, vec![$($((stringify!($place), $place)),+)?])
                    })*
                }
            }
        }

        $(const _: () = {
            #[expect(dead_code, reason = "that it compiles says that the places are those of the sentence")]
            fn check($($($place: Argument),+)?) -> String {
                format!($english)
            }
        };)*
    };
}

messages! {
    // What is not a sentence of shardwise's own, and sentences made of several
    Text { text } = "text", "{text}";
    Joined { parts } = "joined", "{parts}";
    Amount { value, unit } = "amount", "{value} {unit}";

    // The verdict
    VerdictNone { architectures } = "verdict.none", "As configured nothing here carries the load: {architectures}.";
    VerdictAlone { only, cost, risk } = "verdict.alone",
        "{only} carries the load for {cost} a month, throttling risk {risk}.";
    VerdictOnly { only, cost, risk, other } = "verdict.only",
        "Only {only} carries the load: {cost} a month, throttling risk {risk}; {other}.";
    VerdictSaves { cheap, cost, saves, share, dear, dear_cost, risks } = "verdict.saves",
        "{cheap} costs {cost} a month, {saves} or {share} less than {dear} ({dear_cost}); {risks}.";
    VerdictSameRisk { risk } = "verdict.same-risk", "both carry the load with throttling risk {risk}";
    VerdictRisks { cheap, cheap_risk, dear, dear_risk } = "verdict.risks",
        "both carry the load; throttling risk: {cheap} {cheap_risk}, {dear} {dear_risk}";
    VerdictAmong { cheap, cost, saves, share, dear, dear_cost, others } = "verdict.among",
        "{cheap} costs {cost} a month, {saves} or {share} less than the next, {dear} ({dear_cost}); {others}.";
    VerdictRiskOf { architecture, cost, risk } = "verdict.risk-of", "{architecture} ({cost} a month): throttling risk {risk}";
    VerdictFallsShort { architecture, cost, limits } = "verdict.falls-short",
        "{architecture} ({cost} a month) exceeds {limits}";

    // Remedies
    RemedyStreamsReaders = "remedy.streams-readers",
        "a stream takes two readers, this function the first: move the others to Kinesis Data Streams, \
         or fan out behind one Lambda function";
    RemedyLambdaLaneRate { lanes } = "remedy.lambda-lane-rate",
        "raise batch_size: a larger batch spreads base_ms over more changes; or {lanes}; or make the function faster";
    RemedyLanes { factor } = "remedy.lanes", "set parallelization_factor = {factor}";
    RemedyMoreLanes = "remedy.more-lanes", "raise parallelization_factor (up to 10)";
    RemedyLambdaConcurrency = "remedy.lambda-concurrency",
        "raise concurrency_quota by a quota request, or lower parallelization_factor";
    RemedyLambdaPayload = "remedy.lambda-payload", "lower batch_size; a batch above 6 MiB is cut by Lambda itself";
    RemedyLambdaTimeout = "remedy.lambda-timeout", "raise function.timeout (up to 900 s) or lower batch_size";
    RemedyFirehosePutBytes = "remedy.firehose-put-bytes",
        "have Direct PUT's quota raised (bytes, calls and records go up together), spread over several \
         Firehose streams, or take a Kinesis stream as source: the quota does not apply there";
    RemedyFirehosePutCalls = "remedy.firehose-put-calls",
        "gather more changes per call (batch_window, batch_size), or have Direct PUT's quota raised";
    RemedyFirehosePutRecords = "remedy.firehose-put-records",
        "set pack_records = true to join changes into larger records, or have Direct PUT's quota raised";
    RemedyShards { shards } = "remedy.shards", "{shards} shards keep it at target_utilization";
    RemedyMoreShards = "remedy.more-shards", "more shards, or a lower target_utilization for more headroom";
    RemedyHotKey { share } = "remedy.hot-key",
        "more shards do not help: {share} of the load is on one partition key and stays on one shard; split the item \
         over several keys";
    RemedyOnDemandHotKey { share } = "remedy.on-demand-hot-key",
        "an on-demand stream splits shards above 500 KB/s, but {share} of the load is on one partition key and stays \
         on one shard";
    RemedyOnDemandSplits = "remedy.on-demand-splits",
        "an on-demand stream splits shards above 500 KB/s within 15 minutes; provision shards for more headroom";
    RemedyFanOut = "remedy.fan-out",
        "or move consumers to enhanced fan-out, where each has 2 MiB/s of its own";
    RemedyKinesisReadCalls = "remedy.kinesis-read-calls",
        "more shards never help: every consumer polls every shard. Move consumers to enhanced fan-out, poll \
         less often (KCL idle time, Flink's SHARD_GETRECORDS_INTERVAL_MILLIS), or let one consumer feed the others";
    RemedyKinesisEfoConsumers = "remedy.kinesis-efo-consumers",
        "on-demand Advantage allows 50; else let one consumer feed several, or split the readers over two streams";
    RemedyKinesisRecordSize = "remedy.kinesis-record-size",
        "raise max_record_size (up to 10 MiB) on the stream: DynamoDB skips records above it";
    RemedyKinesisShardQuota = "remedy.kinesis-shard-quota",
        "have the shard quota raised, or take mode = \"on-demand\"";
    RemedyKinesisOnDemandGrowth = "remedy.kinesis-on-demand-growth",
        "grow in steps of at most double per 15 minutes, warm the stream up beforehand, or provision the peak";
    RemedyKinesisOnDemandCeiling = "remedy.kinesis-on-demand-ceiling",
        "have the on-demand ceiling raised for the Region, or take mode = \"provisioned\"";
    RemedyTransformConcurrency = "remedy.transform-concurrency",
        "make the function faster (memory_mb), lengthen transform.buffer_interval, or add shards: the \
         limit holds for each";
    RemedyTransformPayload = "remedy.transform-payload", "lower transform.buffer_size or transform.buffer_interval";
    RemedyTransformTimeout = "remedy.transform-timeout",
        "lower transform.buffer_size or buffer_interval, or make the function faster: Firehose waits 5 minutes at most";

    // Notices: settings that AWS would refuse or that do nothing as they stand
    NoticeConversionBuffer { size } = "notice.conversion-buffer",
        "with format conversion Firehose takes 64 to 128 MiB, not {size}";
    NoticePartitioningBuffer { size } = "notice.partitioning-buffer",
        "with dynamic partitioning Firehose takes 64 to 128 MiB, not {size}";
    NoticeConversionDestination = "notice.conversion-destination",
        "Firehose converts formats for the destination s3 only";
    NoticePartitioningDestination = "notice.partitioning-destination",
        "Firehose partitions dynamically for the destination s3 only";
    NoticePackedIceberg = "notice.packed-iceberg",
        "for the destination iceberg Firehose makes one row of one record: packed changes need splitting first";
    NoticeUnequalReaders { further, readers } = "notice.unequal-readers",
        "kinesis-firehose feeds {further} further consumers, streams-lambda {readers}: the two totals do not buy \
         the same (streams_lambda.other_readers and kcl_readers; a DynamoDB stream takes one)";
    NoticeOnDemandShards = "notice.on-demand-shards", "an on-demand stream has no shard count to set; ignored";

    // What is wrong with a scenario as a whole
    MixSum { insert, modify, remove, sum } = "scenario.mix-sum",
        "expected shares that sum to 1, found {insert} + {modify} + {remove} = {sum} (a kind left out counts as 0)";
    HourlyZero = "scenario.hourly-zero", "expected 24 weights of which at least one is above 0";
    HourlyOrPeak = "scenario.hourly-or-peak",
        "expected either hourly or peak_to_average: the weights say what the peak is";
    CustomPolls = "scenario.custom-polls",
        "a consumer of kind \"custom\" needs polls_per_second: its GetRecords calls a second on each shard";
    FirehoseFanOut = "scenario.firehose-fan-out",
        "Firehose never reads by enhanced fan-out: expected fan_out = false for kind \"firehose\"";
    AwsPace { kind } = "scenario.aws-pace",
        "kind \"{kind}\" polls at AWS's own pace: polls_per_second is for the kinds custom, kcl and flink";
    SkewWithoutKeys = "scenario.skew-without-keys", "expected distinct_keys beside it: the number of keys it ranks";

    // What happens in a simulation
    EventStops { consumer } = "event.stops", "{consumer} stops";
    EventFails { consumer } = "event.fails", "{consumer} fails";
    EventShards { from, to } = "event.shards", "{from} to {to} shards";
    EventShardsWanted { from, to, wanted } = "event.shards-wanted", "{from} to {to} shards, {wanted} wanted";
    EventShardsRefused { from, to, calls } = "event.shards-refused",
        "{from} to {to} shards: refused, {calls} calls in 24 h";
    EventShardsBusy { from, to } = "event.shards-busy", "{from} to {to} shards: refused, another is under way";

    // What cannot be simulated, and what of the command's arguments is wrong
    SimulatedTime { found } = "simulate.time", "expected more than 0 and at most 366 days, found {found} s";
    SimulatedRate { most, found } = "simulate.rate", "expected at most {most} changes/s at peak to simulate, found {found}";
    SimulatedShards { most, found } = "simulate.shards", "expected at most {most} shards to simulate, found {found}";
    SimulatedReaders { most, found } = "simulate.readers", "expected at most {most} readers to simulate, found {found}";
    SimulatedLanes { most, found } = "simulate.lanes", "expected at most {most} lanes to simulate, found {found}";
    OnlyFunctionsFail { consumer } = "simulate.only-functions-fail",
        "only a function fails: expected how = \"stops\" for {consumer}";
    OnlyProvisioned { mode } = "simulate.only-provisioned",
        "UpdateShardCount is for provisioned streams only: expected kinesis_firehose.mode = \"provisioned\", found \"{mode}\"";
    ExpectedDays { most } = "simulate.days", "expected a number of days above 0 and up to {most}";
    ExpectedWhole { least, most } = "simulate.whole", "expected a whole number from {least} up to {most}";
    OutageTwice { key } = "simulate.outage-twice", "expected {key} once";
    OutageShape = "simulate.outage", "expected consumer=.., at=.. and for=..";
    OutagePart { found } = "simulate.outage-part",
        "expected consumer=.., at=.. and for=.., such as consumer=firehose,at=12h,for=1h, found {found}";
    TraceRate { most, found } = "simulate.trace-rate",
        "expected a rate in changes a second, from 0 up to {most}, found {found}";
    TraceLength { most, found } = "simulate.trace-length",
        "expected from 1 up to {most} rates, one a line, found {found}";
    TraceStep { expected } = "simulate.trace-step", "expected {expected}, from 0.1 s up to 86400 s";

    // What is wrong with a document or a value
    LargeDocument { bytes } = "input.large-document", "expected a document of at most 1 MiB, found {bytes} bytes";
    NotToml { problem } = "input.not-toml", "not TOML: {problem}";
    Unreadable { problem } = "input.unreadable", "cannot be read: {problem}";
    AssignmentShape = "input.assignment", "expected key=value, such as workload.writes_per_second=1200";
    AssignmentKey = "input.assignment-key",
        "expected a dotted key before the =, such as workload.writes_per_second";
    AssignmentInside = "input.assignment-inside", "expected a key inside a table, but a value stands above it";
    AssignmentItem = "input.assignment-item", "expected the items of a list one after the other, from 0 on";
    KeyNeeded = "input.key-needed", "this key is needed here";
    UnknownDotted { kind, id } = "input.unknown-dotted",
        "unknown {kind}; put the whole id in quotes, such as \"{id}\"";
    UnknownNearest { kind, near } = "input.unknown-nearest", "unknown {kind}; the nearest known is {near}";
    Unknown { kind, names } = "input.unknown", "unknown {kind}; expected one of {names}";
    KindKey = "input.kind.key", "key";
    KindPriceId = "input.kind.price-id", "price id";
    KindQuotaId = "input.kind.quota-id", "quota id";
    Choice { choices, found } = "input.choice", "expected one of {choices}, found {found}";
    Nearest { near } = "input.nearest", "the nearest is {near}";
    Exactly { count, found } = "input.exactly", "expected exactly {count} of them, found {found}";
    AtLeast { count, found } = "input.at-least", "expected at least {count} of them, found {found}";
    AtMost { count, found } = "input.at-most", "expected at most {count} of them, found {found}";
    Once = "input.once", "expected each of them once";
    Expected { expected, found } = "input.expected", "expected {expected}, found {found}";
    ExpectedBytes = "input.expected.bytes",
        "a size in bytes or text such as \"1.2 KiB\" (B, KiB, MiB, GiB, TiB)";
    ExpectedSeconds = "input.expected.seconds", "a time in seconds or text such as \"300 s\" or \"5 m\" (ms, s, m, h)";
    ExpectedRate = "input.expected.rate",
        "a rate a second or text such as \"1,200/s\" or \"4.3M/h\" (k, M, G; /s, /min, /h, /day)";
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

    // What is wrong with a link, an id, a price book
    LinkTooLong { bytes } = "link.too-long", "expected a link of at most 1 MiB, found {bytes} bytes";
    LinkVersion { version } = "link.version", "expected a link whose part after the # begins with {version}";
    LinkBroken = "link.broken", "expected whole percent-encoded UTF-8 text, found a broken part";
    UnknownSubject { found } = "explain.unknown-id",
        "expected the id of a bill line or a limit (\"shardwise explain\" lists them), found {found}";
    UnknownRegion { regions, found } = "catalog.unknown-region",
        "expected a Region with a price book ({regions}), found {found}";
    RegionOfFile { found } = "catalog.region-of-file", "expected the Region the file is named after, found {found}";
    PriceMissing { region, price } = "catalog.price-missing",
        "the price book of {region} has no price {price}; give it in the scenario ([prices] \"{price}\" = USD) \
         or in a book of your own (--pricing DIR with {region}.toml holding [prices.\"{price}\"])";
    TiersRise = "catalog.tiers-rise", "expected tiers with rising up_to, the last without one";
    UsdOrTiers = "catalog.usd-or-tiers", "expected either usd or tiers";

    // Prices and where they come from
    Price { usd } = "price.flat", "{usd} USD";
    PriceTier { usd, up_to } = "price.tier", "{usd} USD up to {up_to}";
    PriceFree { count } = "price.free", "the first {count} are free";
    PriceFreeTier { count } = "price.free-tier", "free tier {count} (counted)";
    PriceFreeTierNotCounted { count } = "price.free-tier-not-counted", "free tier {count} (not counted here)";
    PriceOfScenario = "price.of-scenario", "[prices] of the scenario";

    // Settings that are changed to see what moves
    ConsumersListed { count } = "change.consumers-listed", "{count} listed";
    OneMoreLambda = "change.one-more-lambda", "one more lambda";
    ConsumersFanOut { count, kind } = "change.consumers-fan-out", "{count} {kind} on fan-out";
    ConsumersSharing { count, kind } = "change.consumers-sharing", "{count} {kind} sharing";
    OnFanOut = "change.on-fan-out", "on fan-out";
    NoConsumers = "change.none", "none";
}

impl Message {
    /// Several as one; a single one is itself.
    pub fn joined(joining: Joining, mut parts: Vec<Self>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::Joined { parts: Argument::list(joining, parts) },
        }
    }

    /// The sentence and what stands in its places.
    pub fn translatable(&self) -> Translatable<'_> {
        let (id, _, arguments) = self.parts();
        Translatable { id, arguments }
    }

    /// What a price book or the quotas say: a note, a source.
    pub fn of_book(text: &str) -> Self {
        Self::known(format!("note.{text}"), text)
    }

    /// So much of a unit.
    pub fn amount(value: f64, unit: &str) -> Self {
        Self::Amount { value: Argument::exact(value), unit: Argument::word("unit", unit) }
    }

    /// What another text says, known to message files by a key.
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

/// Its English.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A string, as it serializes.
impl JsonSchema for Message {
    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// A message for a page that fills the sentence itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub struct Translatable<'a> {
    /// which sentence: `message.<id>` in the message file
    pub id: &'static str,
    /// what stands in its places
    #[serde(serialize_with = "by_name")]
    #[schemars(with = "std::collections::BTreeMap<String, Argument>")]
    pub arguments: Vec<(&'static str, &'a Argument)>,
}

/// What stands in one place of a sentence: plain data, written by the reader's locale.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Argument {
    /// a key, an id, what a user or another program wrote: never translated
    Text(String),
    /// a word or a text that message files hold
    Word {
        /// where they hold it
        key: String,
        /// in English, for a file that lacks it
        text: String,
    },
    /// a number
    Number {
        /// how much
        value: f64,
        /// digits after the point; all that there are where absent
        #[serde(skip_serializing_if = "Option::is_none")]
        decimals: Option<u8>,
    },
    /// USD; below 10 with cents
    Usd(f64),
    /// a share
    Percent {
        /// 1 is 100%
        share: f64,
        /// digits of the percentage after the point
        decimals: u8,
    },
    /// bytes, in the power of 1,024 that is the shortest to write
    Bytes(f64),
    /// seconds
    Seconds(f64),
    /// another message
    Message(
        #[serde(serialize_with = "structured")]
        #[schemars(with = "Translatable<'static>")]
        Box<Message>,
    ),
    /// one after the other
    List {
        /// what stands between them: `join.<joining>` in the message file
        joining: Joining,
        /// at least one
        items: Vec<Argument>,
    },
}

/// What stands between the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::VariantArray, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Joining {
    /// before the last; commas between the others
    And,
    /// always
    Comma,
    /// always
    Semicolon,
    /// always
    Then,
    /// always
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

fn structured<S: Serializer>(message: &Message, serializer: S) -> Result<S::Ok, S::Error> {
    message.translatable().serialize(serializer)
}

impl Argument {
    /// A key, an id, what a user wrote.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text as it was written, in quotes.
    pub fn quoted(text: &str) -> Self {
        Self::Text(format!("{text:?}"))
    }

    /// A word of a family, such as the level `low`.
    pub fn word(family: &str, word: impl Into<String>) -> Self {
        let text = word.into();
        Self::Word { key: format!("{family}.{text}"), text }
    }

    /// A number with all its digits.
    pub const fn exact(value: f64) -> Self {
        Self::Number { value, decimals: None }
    }

    /// A count that may have been computed: no digits after the point.
    pub const fn whole(value: f64) -> Self {
        Self::Number { value, decimals: Some(0) }
    }

    /// Items, one after the other.
    pub fn list(joining: Joining, items: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self::List { joining, items: items.into_iter().map(Into::into).collect() }
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
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
            // Amounts above 10 dollars without cents: sentences are for reading, the bill for adding up.
            Self::Usd(usd) => write!(f, "${}", grouped(*usd, if usd.abs() < 10.0 { 2 } else { 0 })),
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
        assert_eq!(both.to_string(), "expected one of s3, splunk, found low; the nearest is \"s3\"");
        let expected = json!({ "id": "joined", "arguments": { "parts": { "list": { "joining": "semicolon", "items": [
            { "message": { "id": "input.choice", "arguments": {
                "choices": { "list": { "joining": "comma", "items": [{ "text": "s3" }, { "text": "splunk" }] } },
                "found": { "word": { "key": "level.low", "text": "low" } },
            } } },
            { "message": { "id": "input.nearest", "arguments": { "near": { "text": "\"s3\"" } } } },
        ] } } } });
        assert_eq!(serde_json::to_value(both.translatable()).unwrap(), expected);
    }
}
