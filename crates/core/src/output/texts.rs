//! Every English text of core by key: what the message files of other languages must contain.
//!
//! Planning needs none of it. It is written to a file, and read by pages and translators.

use schemars::JsonSchema;
use serde_json::{Map, Value as Json};
use strum::VariantArray;

use crate::catalog::{Catalog, Grade, PriceBook, PriceId};
use crate::explain::{KINESIS_ENVELOPE_SOURCE, ResultId, STREAM_ENVELOPE_SOURCE};
use crate::input::{documented_schema, properties, schema_of, without_null};
use crate::model::architectures::facts;
use crate::model::{
    ConstraintId, Duty, FeedId, HopId, Layout, Level, LimitId, LineId, Nature, OutcomeId, ReaderId, RequirementId,
    Rule, StageId, Symbol, Verdict,
};
use crate::report::amount_unit;
use crate::scenario::{ArchitectureId, ConsumerKind};
use crate::text::{
    FileMessage, InputMessage, Joining, Message, NoticeMessage, RemedyMessage, ReportMessage, SimulationMessage,
    StudyMessage,
};

/// Texts by key; the first text of a key wins.
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

/// Every text by key, in a fixed order. The families are `message` and `join` (sentences and their conjunctions),
/// `title` and `key` (of the scenario), `line`, `price`, `limit`, `label` (of both), `result`, `origin`, `symbol`, `unit`, `operation`, `topic`,
/// `stage`, `hop`, `reader`, `duty`, `feed`, `layout`, `outcome`, `fit` (the outcome in words), `requirement`, `constraint`, `consumer`, `level`, `verdict`, `nature`, `grade`, `architecture`, `services` (on its way), `region` and `note`
/// (of price books and quotas, by the English text itself). Further help for a text is under `<key>.help`.
pub fn texts() -> Map<String, Json> {
    let mut texts = Texts::default();
    texts.all("message", Message::ALL);
    texts.all("message", ReportMessage::ALL);
    texts.all("message", StudyMessage::ALL);
    texts.all("message", SimulationMessage::ALL);
    texts.all("message", InputMessage::ALL);
    texts.all("message", NoticeMessage::ALL);
    texts.all("message", RemedyMessage::ALL);
    texts.all("message", FileMessage::ALL);
    for joining in Joining::VARIANTS {
        texts.add("join", joining.into(), joining.text());
    }
    scenario_keys(&mut texts, "", documented_schema().as_value());
    ids(&mut texts);
    operations(&mut texts);
    parts(&mut texts);
    words::<Level>(&mut texts, "level");
    words::<Verdict>(&mut texts, "verdict");
    words::<Nature>(&mut texts, "nature");
    words::<Grade>(&mut texts, "grade");
    words::<ArchitectureId>(&mut texts, "architecture");
    for id in ArchitectureId::VARIANTS {
        texts.add("services", &id.to_string(), id.label());
    }
    books(&mut texts);
    texts.0
}

/// The doc comments of the scenario's keys: the heading is the title, the first paragraph the text, the rest help.
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

/// What each id of a kind means.
fn meanings<Id>(texts: &mut Texts, kind: &str, meaning: fn(Id) -> &'static str)
where
    Id: VariantArray + Copy,
    &'static str: From<Id>,
{
    for id in Id::VARIANTS {
        texts.add(kind, (*id).into(), meaning(*id));
    }
}

/// Texts of stages, hops, readers, and constraints on shards that are not limits.
fn parts(texts: &mut Texts) {
    meanings(texts, "stage", StageId::meaning);
    meanings(texts, "hop", HopId::meaning);
    meanings(texts, "reader", ReaderId::meaning);
    meanings(texts, "duty", Duty::meaning);
    meanings(texts, "feed", FeedId::meaning);
    meanings(texts, "layout", Layout::meaning);
    meanings(texts, "outcome", OutcomeId::meaning);
    meanings(texts, "fit", OutcomeId::in_words);
    meanings(texts, "requirement", RequirementId::meaning);
    for id in ConstraintId::VARIANTS {
        if let Some(label) = id.label() {
            texts.add("constraint", id.into(), label);
        }
    }
    for kind in ConsumerKind::VARIANTS {
        texts.add("consumer", &kind.to_string(), ReaderId::from(*kind).meaning());
    }
}

fn ids(texts: &mut Texts) {
    for id in LineId::VARIANTS {
        texts.add("line", id.into(), id.meaning());
        texts.add("label", id.into(), id.label());
    }
    for id in LimitId::VARIANTS {
        texts.add("limit", id.into(), id.meaning());
        texts.add("label", id.into(), id.label());
    }
    for id in PriceId::VARIANTS {
        texts.add("price", id.into(), id.meaning());
        texts.add("unit", id.unit(), id.unit());
    }
    for id in ResultId::all() {
        texts.add("result", &id.id(), &id.meaning());
    }
    for source in [KINESIS_ENVELOPE_SOURCE, STREAM_ENVELOPE_SOURCE] {
        texts.add("note", source, source);
    }
    for rule in ArchitectureId::VARIANTS.iter().flat_map(|&id| facts(id).rules) {
        if let Rule::Text { source, .. } = rule {
            texts.add("note", source, source);
        }
    }
    for id in LimitId::VARIANTS {
        texts.add("origin", id.into(), id.origin());
    }
    for symbol in Symbol::VARIANTS {
        texts.add("symbol", symbol.name(), symbol.meaning());
    }
    let of_lines = LineId::VARIANTS.iter().map(|id| id.unit());
    let of_limits = LimitId::VARIANTS.iter().map(|id| id.unit());
    let units = of_lines.chain(of_limits).chain(ResultId::all().map(ResultId::unit));
    for unit in units {
        texts.add("unit", unit, &read_out(unit));
    }
    for unit in LimitId::VARIANTS.iter().map(|id| amount_unit(id.unit())) {
        texts.add("unit", &unit, &unit);
        // One of them.
        if let Some(one) = unit.strip_suffix('s').filter(|one| one.len() > 1 && !one.ends_with('/')) {
            texts.add("unit", one, one);
        }
    }
}

fn operations(texts: &mut Texts) {
    for &architecture in ArchitectureId::VARIANTS {
        for operation in facts(architecture).operations {
            let topic = operation.topic.to_string();
            texts.add("topic", &topic.replace(' ', "-"), &topic);
            texts.add(&format!("operation.{architecture}"), &operation.key(), operation.text);
        }
    }
}

/// The words of an enum, with their doc comments as help.
fn words<T: JsonSchema>(texts: &mut Texts, family: &str) {
    let schema = schema_of::<T>();
    for branch in schema.get("oneOf").and_then(Json::as_array).into_iter().flatten() {
        let text = |name: &str| branch.get(name).and_then(Json::as_str).unwrap_or_default();
        texts.add(family, text("const"), text("const"));
        texts.add(family, &format!("{}.help", text("const")), text("description"));
    }
}

/// A unit as people read it: the divisor is at the end, `calls/s per shard`.
fn read_out(unit: &str) -> String {
    match unit.rsplit_once('/') {
        Some((counted, each)) if each != "s" => format!("{counted} per {each}"),
        _ => unit.to_owned(),
    }
}

/// Names of Regions, units of quotas, notes, and sources in our own words.
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
        note(texts, price.provenance.source(), price.provenance.note());
    }
    for quota in books.iter().flat_map(|book| book.quotas.all()) {
        note(texts, quota.provenance.source(), quota.provenance.note());
    }
}

fn note(texts: &mut Texts, source: &str, note: &str) {
    for text in [source, note] {
        if !text.is_empty() && !is_document_of_aws(text) {
            texts.add("note", text, text);
        }
    }
}

/// Whether a source is named as AWS names it: such names are not translated.
fn is_document_of_aws(source: &str) -> bool {
    ["AWS Price List, ", "AWS API model, "].iter().any(|list| source.starts_with(list))
        || source.contains(" Developer Guide, ")
}
