//! The settings of a scenario that differ from the default.

use serde_json::Value as Json;

use super::schema::schema;
use crate::scenario::Scenario;

/// A setting that differs from its default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// The dotted key.
    pub(crate) key: String,
    /// Its value.
    pub(crate) value: Json,
    /// Its schema.
    pub(crate) schema: &'static Json,
}

/// The settings that differ from the default, in the order of the file.
pub(crate) fn differences(scenario: &Scenario) -> Vec<Difference> {
    let mut found = Vec::new();
    // Reading the schema takes longer than comparing both.
    if *scenario == Scenario::default() {
        return found;
    }
    let properties = schema().get("properties").unwrap_or(&Json::Null);
    if let Json::Object(own) = scenario.as_written() {
        for (key, value) in own {
            let schema = &properties[&key];
            add_differences(key, value, schema, &mut found);
        }
    }
    found
}

/// Adds a setting if it differs from its default; for a table, adds its settings that do.
fn add_differences(key: String, value: Json, schema: &'static Json, found: &mut Vec<Difference>) {
    let default = schema.get("default");
    if default == Some(&value) {
        return;
    }
    match (default, schema.get("properties"), value) {
        // A table whose default consists of the defaults of its settings can be written setting by setting.
        (Some(Json::Object(whole)), Some(settings), Json::Object(own))
            if whole.iter().all(|(name, value)| settings[name].get("default").is_none_or(|own| own == value)) =>
        {
            for (name, value) in own {
                add_differences(format!("{key}.{name}"), value, &settings[&name], found);
            }
        }
        // Prices have no defaults: each price that is set is written by its id.
        (Some(Json::Object(whole)), None, Json::Object(own)) if whole.is_empty() => {
            found.extend(own.into_iter().map(|(name, value)| Difference {
                key: format!("{key}.{name}"),
                value,
                schema,
            }));
        }
        (_, _, value) => found.push(Difference { key, value, schema }),
    }
}
