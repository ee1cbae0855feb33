//! JSON Schemas: what editors complete from, and what a document is checked against.

use std::sync::OnceLock;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::scenario::Scenario;

/// The JSON Schema of a type, in one piece.
pub fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// The scenario's JSON Schema, with its titles and descriptions: what editors complete from.
pub fn documented_schema() -> Schema {
    schema_of::<Scenario>()
}

/// The same without titles and descriptions: what a file is checked against, and what the page's form is made from.
///
/// It is generated into a file, and read from there: a page need not carry what makes schemas, nor each text twice.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| serde_json::from_str(include_str!("../../scenario.schema.json")).unwrap_or_default())
}
