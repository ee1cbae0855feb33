//! Every English text of core by key: what a message file of another language has to hold.
//!
//! Nothing here is needed to plan; it is written into a file once, and read by pages and translators.

use schemars::JsonSchema;
use serde_json::{Map, Value as Json};
use strum::VariantArray;

use crate::catalog::{Catalog, Grade, PriceBook};
use crate::explain::{ResultId, SOURCES};
use crate::input::{documented_schema, properties, schema_of, without_null};
use crate::model::{Level, LimitId, LineId, Symbol, Verdict};
use crate::report::{Operation, operations};
use crate::scenario::{ArchitectureId, ConsumerKind};
use crate::text::{Joining, Message};

/// Names of stages from write to delivery, and what each is.
const STAGES: &[(&str, &str)] = &[
    ("stream poll", "until Lambda polls the stream's shard"),
    ("batch window", "until a batch is full or its window is over"),
    ("function", "one invocation of the function"),
    ("kinesis propagation", "from put until a consumer can read it"),
    ("firehose poll", "until Firehose polls the stream's shard"),
    ("transform buffer", "until the transform function's buffer is full or its interval is over"),
    ("transform function", "one invocation of the transform function"),
    ("firehose buffer", "until Firehose's buffer is full or its interval is over"),
];

/// Names of hops that bill by the byte, and what each is.
const HOPS: &[(&str, &str)] = &[
    ("dynamodb.capture", "DynamoDB captures the change"),
    ("kinesis.put", "the change is put into the Kinesis stream"),
    ("firehose.ingest", "Firehose takes the record in"),
];

/// Readers of a shard that are no kind of consumer, and what each is.
const READERS: &[(&str, &str)] = &[
    ("function", "the Lambda function of this architecture"),
    ("other reader", "other Lambda triggers and global tables"),
    ("kcl", "KCL"),
];

/// Constraints on shards that are no limits, and what each is.
const CONSTRAINTS: &[(&str, &str)] = &[
    ("dynamodb.partition_writes", "write units that one partition of the table takes"),
    ("dynamodb.partition_size", "data that one partition of the table holds"),
    ("streams_lambda.stream_shards", "set in the scenario"),
];

const fn consumer(kind: ConsumerKind) -> &'static str {
    match kind {
        ConsumerKind::Firehose => "Firehose",
        ConsumerKind::Lambda => "Lambda",
        ConsumerKind::Kcl => "KCL",
        ConsumerKind::Flink => "Flink",
        ConsumerKind::EventbridgePipe => "EventBridge Pipe",
        ConsumerKind::Custom => "custom",
    }
}

/// Texts by key; the first text of a key stays.
#[derive(Default)]
struct Texts(Map<String, Json>);

impl Texts {
    fn add(&mut self, family: &str, key: &str, text: &str) {
        self.0.entry(format!("{family}.{key}")).or_insert_with(|| text.into());
    }

    fn all(&mut self, family: &str, texts: &[(&str, &str)]) {
        for (key, text) in texts {
            self.add(family, key, text);
        }
    }
}

/// Every text by key, in a fixed order. The families are `message` and `join` (sentences and what joins them), `title` and `key`
/// (of the scenario), `line`, `limit`, `result`, `origin`, `symbol`, `unit`, `operation`, `topic`, `stage`, `hop`, `reader`,
/// `constraint`, `consumer`, `level`, `verdict`, `grade`, `architecture`, `region` and `note` (of price books and
/// quotas, by the English itself). Where a text has more to say, that is under `<key>.help`.
pub fn texts() -> Map<String, Json> {
    let mut texts = Texts::default();
    texts.all("message", Message::ALL);
    for joining in Joining::VARIANTS {
        texts.add("join", joining.into(), joining.text());
    }
    scenario_keys(&mut texts, "", documented_schema().as_value());
    ids(&mut texts);
    operations(&mut texts);
    texts.all("stage", STAGES);
    texts.all("hop", HOPS);
    texts.all("reader", READERS);
    texts.all("constraint", CONSTRAINTS);
    for kind in ConsumerKind::VARIANTS {
        texts.add("reader", &kind.to_string(), consumer(*kind));
        texts.add("consumer", &kind.to_string(), consumer(*kind));
    }
    words::<Level>(&mut texts, "level");
    words::<Verdict>(&mut texts, "verdict");
    words::<Grade>(&mut texts, "grade");
    words::<ArchitectureId>(&mut texts, "architecture");
    books(&mut texts);
    texts.0
}

/// The doc comments of the scenario's keys: the heading as title, the first paragraph, and the rest as help.
fn scenario_keys(texts: &mut Texts, above: &str, schema: &Json) {
    for (name, property) in properties(schema) {
        let key = format!("{above}{name}");
        if let Some(title) = property.get("title").and_then(Json::as_str) {
            texts.add("title", &key, title);
        }
        let description = property.get("description").and_then(Json::as_str).unwrap_or_default().trim();
        let (summary, help) = description.split_once("\n\n").unwrap_or((description, ""));
        texts.add("key", &key, &summary.replace('\n', " "));
        if !help.is_empty() {
            texts.add("key", &format!("{key}.help"), &help.replace('\n', " "));
        }
        if let Some(unit) = property.get("x-unit").and_then(Json::as_str) {
            texts.add("unit", unit, unit);
        }
        let table = without_null(property);
        scenario_keys(texts, &format!("{key}."), table.get("items").unwrap_or(table));
    }
}

fn ids(texts: &mut Texts) {
    for id in LineId::VARIANTS {
        texts.add("line", id.into(), id.meaning());
    }
    for id in LimitId::VARIANTS {
        texts.add("limit", id.into(), id.meaning());
    }
    for id in ResultId::VARIANTS {
        texts.add("result", id.into(), id.meaning());
    }
    for source in SOURCES {
        texts.add("note", source, source);
    }
    for id in LimitId::VARIANTS {
        texts.add("origin", id.into(), id.origin());
    }
    for symbol in Symbol::VARIANTS {
        texts.add("symbol", symbol.name(), symbol.meaning());
    }
    let of_lines = LineId::VARIANTS.iter().map(|id| id.unit());
    let of_limits = LimitId::VARIANTS.iter().map(|id| id.unit());
    let units = of_lines.chain(of_limits).chain(ResultId::VARIANTS.iter().map(|id| id.unit()));
    for unit in units {
        texts.add("unit", unit, &read_out(unit));
    }
}

fn operations(texts: &mut Texts) {
    for &architecture in ArchitectureId::VARIANTS {
        for operation in operations::of(architecture) {
            let Operation { topic, text, .. } = operation;
            texts.add("topic", &operation.slug(), topic);
            texts.add(&format!("operation.{architecture}"), &operation.slug(), text);
        }
    }
}

/// The words of an enum, each with its doc comment as help.
fn words<T: JsonSchema>(texts: &mut Texts, family: &str) {
    let schema = schema_of::<T>();
    for branch in schema.get("oneOf").and_then(Json::as_array).into_iter().flatten() {
        let text = |name: &str| branch.get(name).and_then(Json::as_str).unwrap_or_default();
        texts.add(family, text("const"), text("const"));
        texts.add(family, &format!("{}.help", text("const")), text("description"));
    }
}

/// A unit as it is read: what is counted for each of something stands at the end, `calls/s per shard`.
fn read_out(unit: &str) -> String {
    match unit.rsplit_once('/') {
        Some((counted, each)) if each != "s" => format!("{counted} per {each}"),
        _ => unit.to_owned(),
    }
}

/// Names of Regions, units of quotas, notes, and sources in words of ours.
fn books(texts: &mut Texts) {
    let catalog = Catalog::embedded();
    let books: Vec<PriceBook> = catalog.regions().into_iter().filter_map(|region| catalog.book(region).ok()).collect();
    for quota in books.iter().flat_map(|book| book.quotas.all()) {
        texts.add("unit", &quota.unit, &quota.unit);
    }
    for book in &books {
        texts.add("region", &book.region, &book.name);
    }
    for price in books.iter().flat_map(|book| book.prices.iter().flatten()) {
        note(texts, &price.source, &price.note);
    }
    for quota in books.iter().flat_map(|book| book.quotas.all()) {
        note(texts, &quota.source, &quota.note);
    }
}

fn note(texts: &mut Texts, source: &str, note: &str) {
    for text in [source, note] {
        if !text.is_empty() && !is_document_of_aws(text) {
            texts.add("note", text, text);
        }
    }
}

/// Whether a source is called as AWS calls it: such names are not translated.
fn is_document_of_aws(source: &str) -> bool {
    ["AWS Price List, ", "AWS API model, "].iter().any(|list| source.starts_with(list))
        || source.contains(" Developer Guide, ")
}
