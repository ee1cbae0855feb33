//! Draws documents from a JSON Schema: most of them valid, at and near their bounds, and some of them wrong.
//!
//! What the schema says is enough: keys, kinds, bounds, choices. Of a text, it does not say which; those that mean something
//! are listed in [`text`].

use arbitrary::Unstructured;
use serde_json::{Map, Value as Json, json};
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input::{documented_schema, read_scenario_json};
use shardwise_core::scenario::Scenario;
use shardwise_core::text::InputErrors;

/// The most settings of a drawn document.
const MOST_SETTINGS: usize = 14;
/// The most items of a drawn list whose length is free.
const MOST_ITEMS: usize = 4;
/// One value in so many does not match its schema.
const WRONG: u8 = 48;
/// A scenario whose settings contradict each other is repaired so many times.
const REPAIRS: usize = 12;
/// A rate of changes for which anything is interesting.
const USUAL: f64 = 400.0;

/// Draws documents of one schema.
#[derive(Debug)]
pub struct Generator {
    schema: Json,
    /// The dotted path and the schema of every setting.
    settings: Vec<(Vec<String>, Json)>,
}

impl Generator {
    /// Documents of a schema.
    pub fn new(schema: Json) -> Self {
        let mut settings = Vec::new();
        collect(&schema, &mut Vec::new(), &mut settings);
        Self { schema, settings }
    }

    /// Scenarios.
    pub fn of_scenarios() -> Self {
        Self::new(documented_schema().to_value())
    }

    /// A document with some settings, each drawn from its schema.
    pub fn document(&self, source: &mut Unstructured<'_>) -> Json {
        let mut document = Map::new();
        for required in required(&self.schema) {
            let schema = &self.schema["properties"][required];
            document.insert(required.into(), value(source, schema, required));
        }
        let count = source.int_in_range(0..=MOST_SETTINGS).unwrap_or_default();
        for _ in 0..count {
            let Ok((path, schema)) = source.choose(&self.settings) else { break };
            let drawn = value(source, schema, &path.join("."));
            insert(&mut document, path, drawn);
        }
        Json::Object(document)
    }

    /// A valid scenario: a document whose wrong and contradicting settings are taken out again.
    pub fn scenario(&self, source: &mut Unstructured<'_>) -> Scenario {
        let catalog = Catalog::embedded();
        let mut document = self.document(source);
        for _ in 0..REPAIRS {
            match read_scenario_json("drawn", document.clone(), &catalog) {
                Ok(scenario) => return scenario,
                Err(InputErrors(errors)) => errors.iter().for_each(|error| remove(&mut document, &error.key)),
            }
        }
        Scenario::default()
    }

    /// A valid scenario, and the embedded price book of its Region.
    pub fn case(&self, source: &mut Unstructured<'_>) -> (Scenario, PriceBook) {
        let scenario = self.scenario(source);
        let book = Catalog::embedded().book(&scenario.region).unwrap_or_else(|errors| panic!("{errors}"));
        (scenario, book)
    }
}

thread_local! {
    static SCENARIOS: Generator = Generator::of_scenarios();
}

/// A drawn scenario and its book.
pub(crate) fn case(source: &mut Unstructured<'_>) -> (Scenario, PriceBook) {
    SCENARIOS.with(|scenarios| scenarios.case(source))
}

/// The path and schema of every setting: what is not a table of its own.
fn collect(schema: &Json, path: &mut Vec<String>, settings: &mut Vec<(Vec<String>, Json)>) {
    let Some(properties) = schema["properties"].as_object() else { return };
    for (key, property) in properties {
        path.push(key.clone());
        // A mix is drawn as a whole: its parts sum to 1.
        if property["properties"].is_object() && property["type"] == "object" && key != "mix" {
            collect(property, path, settings);
        } else {
            settings.push((path.clone(), property.clone()));
        }
        path.pop();
    }
}

fn insert(table: &mut Map<String, Json>, path: &[String], value: Json) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        table.insert(first.clone(), value);
    } else if let Json::Object(below) = table.entry(first).or_insert_with(|| json!({})) {
        insert(below, rest, value);
    }
}

/// Removes the setting that an error is about: `workload.batch` for `workload.batch.length`.
fn remove(document: &mut Json, key: &str) {
    let mut parts = key.split(['.', '[']);
    let (Some(first), second) = (parts.next(), parts.next()) else { return };
    let Json::Object(table) = document else { return };
    match (table.get_mut(first), second) {
        (Some(Json::Object(below)), Some(second)) if below.contains_key(second) => {
            below.remove(second);
        }
        // Prices and quotas have dots in their keys; all of them go.
        _ => {
            table.remove(first);
        }
    }
}

fn required(schema: &Json) -> impl Iterator<Item = &str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str)
}

fn has_type(schema: &Json, name: &str) -> bool {
    match &schema["type"] {
        Json::Array(types) => types.iter().any(|known| known == name),
        one => one == name,
    }
}

/// A value that matches the schema; one in [`WRONG`] does not.
fn value(source: &mut Unstructured<'_>, schema: &Json, path: &str) -> Json {
    if source.ratio(1, WRONG).unwrap_or_default() {
        return wrong(source);
    }
    for choices in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choices].as_array() {
            return source.choose(choices).map_or(Json::Null, |chosen| value(source, &chosen.clone(), path));
        }
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(choices) = schema["enum"].as_array() {
        return source.choose(choices).cloned().unwrap_or_default();
    }
    let key = path.rsplit('.').next().unwrap_or(path);
    if key == "mix" {
        mix(source)
    } else if has_type(schema, "boolean") {
        source.arbitrary::<bool>().unwrap_or_default().into()
    } else if has_type(schema, "integer") {
        Json::from(number(source, schema).round() as i64)
    } else if has_type(schema, "number") {
        quantity(source, schema)
    } else if has_type(schema, "string") {
        text(source, key).into()
    } else if has_type(schema, "array") {
        list(source, schema, path)
    } else if has_type(schema, "object") {
        table(source, schema, path)
    } else {
        Json::Null
    }
}

/// Shares that sum to 1.
fn mix(source: &mut Unstructured<'_>) -> Json {
    let [insert, modify, remove] = [(); 3].map(|()| source.int_in_range(0_u16..=1000).unwrap_or(1));
    let sum = f64::from(insert + modify + remove).max(1.0);
    let [insert, modify] = [insert, modify].map(|part| f64::from(part) / sum);
    json!({ "insert": insert, "modify": modify, "remove": (1.0 - insert - modify).clamp(0.0, 1.0) })
}

fn list(source: &mut Unstructured<'_>, schema: &Json, path: &str) -> Json {
    let bound = |name: &str| schema[name].as_u64().map(|count| count as usize);
    let (fewest, most) = (bound("minItems").unwrap_or(0), bound("maxItems").unwrap_or(usize::MAX));
    let count = source.int_in_range(fewest..=most.min(fewest.max(MOST_ITEMS))).unwrap_or(fewest);
    let mut items: Vec<Json> = (0..count).map(|_| value(source, &schema["items"], path)).collect();
    if schema["uniqueItems"] == true {
        items.dedup();
    }
    Json::Array(items)
}

fn table(source: &mut Unstructured<'_>, schema: &Json, path: &str) -> Json {
    let mut table = Map::new();
    if let Some(names) = schema["propertyNames"]["enum"].as_array() {
        for _ in 0..source.int_in_range(0..=MOST_ITEMS).unwrap_or_default() {
            let Some(name) = source.choose(names).ok().and_then(Json::as_str) else { break };
            table.insert(name.into(), value(source, &schema["additionalProperties"], path));
        }
    }
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        if required(schema).any(|name| name == key) || source.ratio(1, 3).unwrap_or_default() {
            table.insert(key.clone(), value(source, property, key));
        }
    }
    Json::Object(table)
}

/// A number, or the same as text with a unit where that is allowed.
fn quantity(source: &mut Unstructured<'_>, schema: &Json) -> Json {
    let number = number(source, schema);
    if !has_type(schema, "string") || source.ratio(2, 3).unwrap_or(true) {
        return number.into();
    }
    let (unit, worth) = match schema["format"].as_str() {
        Some("bytes") => *source.choose(&[(" KiB", 1024.0), ("MB", 1_048_576.0), (" B", 1.0)]).unwrap_or(&("", 1.0)),
        Some("seconds") => *source.choose(&[(" ms", 0.001), ("m", 60.0), (" h", 3600.0)]).unwrap_or(&("", 1.0)),
        _ => *source
            .choose(&[("/h", 1.0 / 3600.0), ("k/s", 1e3), (" million/day", 1e6 / 86_400.0)])
            .unwrap_or(&("", 1.0)),
    };
    format!("{}{unit}", number / worth).into()
}

/// A number within the bounds of a schema: a bound itself, next to it, near the default, or anything between.
fn number(source: &mut Unstructured<'_>, schema: &Json) -> f64 {
    let bound = |name: &str| schema[name].as_f64();
    let low = bound("minimum").or(bound("exclusiveMinimum").map(f64::next_up)).unwrap_or(0.0);
    let high = bound("maximum").or(bound("exclusiveMaximum").map(f64::next_down)).unwrap_or(1e12).max(low);
    let share = f64::from(source.arbitrary::<u32>().unwrap_or_default()) / f64::from(u32::MAX);
    let drawn = match source.int_in_range(0_u8..=11).unwrap_or_default() {
        0 => low,
        1 => high,
        2 => low.next_up(),
        3 => high.next_down(),
        4 => low + (high - low) * share,
        // Zero with a sign, where there is a zero.
        5 => -0.0,
        6 => low + (high - low) * share.powi(9),
        7..=8 => {
            let least = low.max(high * 1e-12).max(f64::MIN_POSITIVE);
            least * (high / least).powf(share)
        }
        _ => schema["default"].as_f64().unwrap_or(USUAL) * 4_f64.powf(2.0 * share - 1.0),
    };
    if drawn == 0.0 && low <= 0.0 && high >= 0.0 { drawn } else { drawn.clamp(low, high) }
}

/// Text that means something where it stands, or any.
fn text(source: &mut Unstructured<'_>, key: &str) -> String {
    const REGIONS: [&str; 5] = ["us-east-1", "us-east-2", "us-west-2", "ap-northeast-1", "Tokyo"];
    const CONSUMERS: [&str; 9] =
        ["firehose", "function", "lambda", "lambda-2", "kcl", "flink", "custom", "pipe", "delivery"];
    const DATES: [&str; 3] = ["2026-11-01", "1979-05-27", "2026-02-30"];
    const NAMES: [&str; 8] = ["", "true", "=1+1", "<b>\"'&", "注文 \u{202e}", "a\tb\r\nc\u{7f}", "#v2&x=%00", "[1, 2]"];
    let known: &[&str] = match key {
        "region" => &REGIONS,
        "consumer" => &CONSUMERS,
        "effective" => &DATES,
        _ => &NAMES,
    };
    if source.ratio(1, 8).unwrap_or_default() {
        return source.arbitrary::<String>().unwrap_or_default();
    }
    (*source.choose(known).unwrap_or(&"us-east-1")).into()
}

/// A value that is out of place nearly everywhere.
fn wrong(source: &mut Unstructured<'_>) -> Json {
    let numbers = [-1.0, 1e308, 5e-324, -0.0, 1e16, 0.1 + 0.2, 9_007_199_254_740_993.0];
    match source.int_in_range(0_u8..=7).unwrap_or_default() {
        0 => Json::Null,
        1 => true.into(),
        2 => source.arbitrary::<String>().unwrap_or_default().into(),
        3 => source.arbitrary::<f64>().unwrap_or_default().into(),
        4 => source.arbitrary::<i64>().unwrap_or_default().into(),
        5 => json!([1, "a", {}]),
        6 => json!({ "kind": "lambda", "insert": 1 }),
        _ => (*source.choose(&numbers).unwrap_or(&-1.0)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_documents_are_valid_and_all_settings_are_drawn() {
        let generator = Generator::of_scenarios();
        let (mut valid, mut seen) = (0, std::collections::BTreeSet::new());
        for input in crate::choices(1).take(600) {
            let document = generator.document(&mut Unstructured::new(&input));
            for (path, _) in &generator.settings {
                if document.pointer(&format!("/{}", path.join("/"))).is_some() {
                    seen.insert(path.join("."));
                }
            }
            valid += u32::from(read_scenario_json("drawn", document, &Catalog::embedded()).is_ok());
        }
        assert_eq!(seen.len(), generator.settings.len());
        assert!((120..580).contains(&valid), "{valid} of 600 are valid");
    }

    #[test]
    fn scenarios_are_far_from_the_default() {
        let generator = Generator::of_scenarios();
        let drawn = crate::choices(2).take(100).map(|input| generator.scenario(&mut Unstructured::new(&input)));
        let same = drawn.filter(|scenario| *scenario == Scenario::default()).count();
        assert!(same < 15, "{same} of 100 are the default");
    }
}
