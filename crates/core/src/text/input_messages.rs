//! What is wrong with an input: a scenario, a link, a price book or an argument.

use super::messages::{Argument, Kind, Message, Sentence, Translatable};

messages! {
    /// A problem with an input, with what fills its places.
    InputMessage:
    // Several keys of a scenario
    MixSum { insert, modify, remove, sum } = "scenario.mix-sum",
        "expected shares that sum to 1, found {insert} + {modify} + {remove} = {sum} (a kind left out counts as 0)";
    HourlyZero = "scenario.hourly-zero", "expected 24 weights, at least one of them above 0";
    EitherKey { instead, of } = "scenario.either-key", "expected either {instead} or {of}: each replaces the other";
    CustomPolls = "scenario.custom-polls",
        "expected polls_per_second for kind \"custom\": its GetRecords calls per second on each shard";
    SharedOnly { kind } = "scenario.shared-only",
        "expected fan_out = false for kind \"{kind}\": it does not use enhanced fan-out";
    FunctionKind { kind } = "scenario.function-kind",
        "expected function only for kind \"lambda\", found it for kind \"{kind}\"";
    PackedDestination { destination } = "scenario.packed-destination",
        "expected pack_records = false for destination {destination}: it takes each Firehose record for one document \
         or row; changes are packed only for s3 and redshift";
    WriterDestination { destination } = "scenario.writer-destination",
        "expected writer = \"firehose\" for destination {destination}: a function writes objects to s3 only";
    WriterOption { key } = "scenario.writer-option",
        "expected writer = \"firehose\" with {key}: only Firehose does that";
    ConversionDestination { destination } = "scenario.conversion-destination",
        "expected destination s3, found {destination}: record format conversion is available for no other";
    CompressedDestination { destination } = "scenario.compressed-destination",
        "expected destination s3, redshift or iceberg, found {destination}: nothing is stored in S3 for it";
    BufferSizeRange { destination, least, most, found } = "scenario.buffer-size-range",
        "expected a buffer size from {least} to {most} for destination {destination}, found {found}";
    BufferIntervalRange { destination, most, found } = "scenario.buffer-interval-range",
        "expected a buffer interval of at most {most} s for destination {destination}, found {found} s";
    ConvertedBufferSize { least, most, found } = "scenario.converted-buffer-size",
        "expected a buffer size from {least} to {most} with record format conversion, found {found}";
    IsolatedShards = "scenario.isolated-shards",
        "expected shards of at least 3 as well: the hot key's shard is one, those before and after it are two more";
    AutoProvisioned = "scenario.auto-provisioned",
        "expected mode = \"on-demand\" or \"on-demand-advantage\": a provisioned stream distributes records by \
         partition key";
    SkewWithoutKeys = "scenario.skew-without-keys", "expected distinct_keys as well: the number of keys to rank";

    // Documents and values
    LargeDocument { bytes } = "input.large-document", "expected a document of at most 1 MiB, found {bytes} bytes";
    NotToml { problem } = "input.not-toml", "invalid TOML: {problem}";
    Unreadable { problem } = "input.unreadable", "cannot be read: {problem}";
    AssignmentShape = "input.assignment", "expected key=value, such as workload.writes_per_second=1200";
    AssignmentKey = "input.assignment-key", "expected a dotted key before \"=\", such as workload.writes_per_second";
    AssignmentInside = "input.assignment-inside",
        "expected a key inside a table, but a key above it already has a value";
    TooDeep { most } = "input.too-deep", "expected at most {most} levels of tables and lists";
    AssignmentItem = "input.assignment-item", "expected list elements in order, numbered from 0";
    KeyNeeded = "input.key-needed", "missing required key";
    TooManyKeys { most } = "input.too-many-keys", "expected at most {most} keys in a table";
    KeyMoved { to } = "input.key-moved", "no longer a key; use {to} instead";
    UnknownDotted { kind, id } = "input.unknown-dotted", "unknown {kind}; quote the whole id, such as \"{id}\"";
    UnknownName { kind } = "input.unknown-name", "unknown {kind}";
    KindKey = "input.kind.key", "key";
    KindPriceId = "input.kind.price-id", "price id";
    KindQuotaId = "input.kind.quota-id", "quota id";
    Choice { choices, found } = "input.choice", "expected one of {choices}, found {found}";
    Exactly { count, found } = "input.exactly", "expected an array of exactly {count}, found {found}";
    AtLeast { count, found } = "input.at-least", "expected an array of at least {count}, found {found}";
    AtMost { count, found } = "input.at-most", "expected an array of at most {count}, found {found}";
    Once = "input.once", "expected each value only once";
    Expected { expected, found } = "input.expected", "expected {expected}, found {found}";
    ExpectedBytes = "input.expected.bytes", "a size such as \"1.2 KiB\" (B, KiB, MiB, GiB or TiB) or a number of bytes";
    ExpectedSeconds = "input.expected.seconds",
        "a time such as \"300 s\", \"5 m\" or \"1 h 30 m\" (ms, s, m, h or d) or a number of seconds";
    ExpectedSecondsOr { word } = "input.expected.seconds-or",
        "a time such as \"300 s\", \"5 m\" or \"1 h 30 m\" (ms, s, m, h or d), a number of seconds, or {word}";
    ExpectedRate = "input.expected.rate",
        "a rate such as \"1,200/s\" or \"4.3M/h\" (k, M or G, thousand, million or billion; /s, /min, /h, /day or /month) or a number per second";
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

    OnlyChanged = "input.only-changed", "Settings that differ from the default; `shardwise init` prints all.";

    // Links, ids and price books
    LinkTooLong { bytes } = "link.too-long", "expected a link of at most 1 MiB, found {bytes} bytes";
    LinkVersion { version } = "link.version", "expected a link whose part after the # starts with {version}";
    LinkBroken = "link.broken", "expected percent-encoded UTF-8, found an invalid sequence";
    UnknownSubject { found } = "explain.unknown-id",
        "expected an id that \"shardwise explain\" lists, found {found}";
    UnknownRegion { regions, found } = "catalog.unknown-region",
        "expected a Region with a price book ({regions}), found {found}";
    StartBook { region } = "catalog.start-book", "`shardwise pricing init {region}` starts a book for it";
    RegionOfFile { found } = "catalog.region-of-file",
        "expected the Region that the file is named after, found {found}";
    PriceMissing { region, prices } = "catalog.price-missing",
        "the price book of {region} has no price for {prices}; set what is missing in the scenario ([prices]) or in a \
         price book of your own (--pricing DIR), which `shardwise pricing init {region}` starts";
    TiersRise = "catalog.tiers-rise", "expected tiers with ascending up_to, and none in the last tier";
    RangeShape { found } = "input.range-shape",
        "expected a range such as \"300..900\" or \"0.8 to 1.2 KiB\", found {found}";
    RangeOrder { found } = "input.range-order", "expected a range from a smaller to a larger value, found {found}";
    CurrencyShape = "input.currency", "expected a currency code of three capital letters and a rate per USD above 0, such as JPY=155.2";
    MixRanges = "input.mix-ranges", "expected at most one range: the other kinds of change share the rest";
    QuotaRange { least, most, found } = "catalog.quota-range", "expected a value from {least} to {most}, found {found}";
    UsdOrTiers = "catalog.usd-or-tiers", "expected either usd or tiers";
}

as_message!(InputMessage: Input);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::messages::Joining;
    use super::*;

    #[test]
    fn a_page_gets_the_id_and_plain_data() {
        let nearest = Message::Nearest { near: Argument::quoted("s3") };
        let message = InputMessage::Choice {
            choices: Argument::list(Joining::Comma, ["s3", "splunk"]),
            found: Argument::word("level", "low"),
        };
        let both = Message::joined(Joining::Semicolon, vec![message.into(), nearest]);
        assert_eq!(both.to_string(), "expected one of s3, splunk, found low; did you mean \"s3\"?");
        let expected = json!({ "id": "joined", "arguments": { "parts": { "list": { "joining": "semicolon", "items": [
            { "message": { "id": "input.choice", "arguments": {
                "choices": { "list": { "joining": "comma", "items": [{ "text": "s3" }, { "text": "splunk" }] } },
                "found": { "word": { "key": "level.low", "text": "low" } },
            } } },
            { "message": { "id": "input.nearest", "arguments": { "near": { "text": "\"s3\"" } } } },
        ] } } } });
        assert_eq!(serde_json::to_value(both.translatable()).unwrap(), expected);
        let (rest, near) = both.split_nearest();
        assert_eq!(rest.to_string(), "expected one of s3, splunk, found low");
        assert_eq!(near.map(|near| near.to_string()).as_deref(), Some("did you mean \"s3\"?"));
        assert_eq!(rest.split_nearest(), (rest.clone(), None));
    }
}
