//! JSON Schemas, for completion in editors and for checking documents.

use std::sync::OnceLock;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::Value as Json;

use super::check::without_null;
use crate::scenario::Scenario;

/// The JSON Schema of a type, without references.
pub fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// The JSON Schema of a scenario with titles and descriptions, for editors.
pub fn documented_schema() -> Schema {
    schema_of::<Scenario>()
}

/// The same, in which every number may be a range: what a scenario file may hold.
pub fn schema_with_ranges() -> Schema {
    let mut schema = documented_schema().to_value();
    admit_ranges(&mut schema);
    Schema::try_from(schema).unwrap_or_default()
}

/// What a range looks like.
const RANGE: &str = r"^.*\S.*(\.\.| to ).*\S.*$";

/// Lets numbers be text that is written as a range; sizes, times and rates are text anyway.
fn admit_ranges(schema: &mut Json) {
    let Json::Object(entries) = schema else {
        if let Json::Array(items) = schema {
            items.iter_mut().for_each(admit_ranges);
        }
        return;
    };
    let is_number = |kind: &Json| kind == "number" || kind == "integer";
    let kinds = match entries.get("type") {
        Some(Json::Array(kinds)) => kinds.clone(),
        Some(kind) => vec![kind.clone()],
        None => Vec::new(),
    };
    if kinds.iter().any(is_number) && !kinds.iter().any(|kind| kind == "string") {
        let kinds = kinds.into_iter().chain(std::iter::once("string".into()));
        entries.insert("type".into(), kinds.collect());
        entries.insert("pattern".into(), RANGE.into());
    }
    // Defaults and examples are no schemas.
    let below = entries.iter_mut().filter(|(key, _)| !matches!(key.as_str(), "default" | "enum" | "required" | "type"));
    below.for_each(|(_, value)| admit_ranges(value));
}

/// The JSON Schema of a scenario without titles and descriptions, for checking files and for the form of the page.
///
/// It is generated into a file and read from there, so that the page ships neither the generator nor each text twice.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    // By the way of data, which other texts are read by too: a reader of its own would be a second one in the page's modules.
    SCHEMA.get_or_init(|| match serde_json::from_str(schema_text()) {
        Ok(Json::Object(entries)) => entries.into(),
        _ => Schema::default(),
    })
}

/// The same as JSON text, without line breaks.
pub const fn schema_text() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/scenario.schema.json"))
}

/// Every key of a scenario, and every table; of a list those of its first item, such as `consumers.0.kind`.
pub fn scenario_keys() -> Vec<String> {
    let mut keys = Vec::new();
    add_keys(schema().as_value(), "", &mut keys);
    keys
}

fn add_keys(schema: &Json, above: &str, keys: &mut Vec<String>) {
    let schema = without_null(schema);
    let properties = schema.get("properties").and_then(Json::as_object).into_iter().flatten();
    let items = schema.get("items").map(|items| ("0", items));
    for (name, below) in properties.map(|(name, below)| (name.as_str(), below)).chain(items) {
        let key = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
        add_keys(below, &key, keys);
        keys.push(key);
    }
}
