//! JSON Schemas, for completion in editors and for checking documents.

use std::sync::OnceLock;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

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

/// The JSON Schema of a scenario without titles and descriptions, for checking files and for the form of the page.
///
/// It is generated into a file and read from there, so that the page ships neither the generator nor each text twice.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| serde_json::from_str(include_str!("../../scenario.schema.json")).unwrap_or_default())
}
