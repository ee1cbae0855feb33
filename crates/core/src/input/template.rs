//! Writes scenario files from the types: keys in their order, defaults from `Default`, comments from the doc comment of
//! each key. Either the complete default, or only what differs from it.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::input::differences::{Difference, differences};
use crate::input::schema::documented_schema;
use crate::scenario::Scenario;
use crate::text::{InputMessage, Message};

/// The column at which comments start.
const COMMENT_COLUMN: usize = 35;

/// Where editors that follow the first line of a scenario find its schema: what `shardwise schema` prints, beside the file.
const SCHEMA_FILE: &str = "scenario.schema.json";

/// The default scenario as a file with comments, the first of which names its schema. A key without a default is an example,
/// commented out. `translated` finds the comment of a key in another language; else it is English.
pub fn commented_default<'a>(translated: impl Fn(&str) -> Option<&'a str>) -> String {
    let Ok(defaults) = serde_json::to_value(Scenario::default()) else { return String::new() };
    let schema = documented_schema();
    let mut text = format!("#:schema {SCHEMA_FILE}\n");
    let mut tables = String::new();
    let comment = |key: &str, property: &Json| translated(key).unwrap_or_else(|| summary(property)).to_owned();
    for (key, property) in properties(schema.as_value()) {
        match (property.get("properties"), defaults.get(key)) {
            (Some(_), Some(values)) => {
                tables.push('\n');
                write_line(&mut tables, &format!("[{key}]"), &comment(key, property));
                for (name, property) in properties(property) {
                    let comment = comment(&format!("{key}.{name}"), property);
                    write_setting(&mut tables, name, property, values.get(name), &comment);
                }
            }
            (None, Some(Json::Object(_))) => {
                tables.push('\n');
                write_line(&mut tables, &format!("[{key}]"), &comment(key, property));
            }
            (_, default) => write_setting(&mut text, key, property, default, &comment(key, property)),
        }
    }
    text + &tables
}

/// A scenario as a file of the settings that differ from the default, below the comment [`InputMessage::OnlyChanged`].
pub fn changed(scenario: &Scenario) -> String {
    let mut text = format!("# {}\n", Message::from(InputMessage::OnlyChanged));
    let mut open = None;
    for Difference { key, value, .. } in differences(scenario) {
        let (table, key) = key.split_once('.').map_or((None, key.as_str()), |(table, key)| (Some(table), key));
        if table != open.as_deref() {
            open = table.map(str::to_owned);
            text += &format!("\n[{}]\n", table.unwrap_or_default());
        }
        // The id of a price or a quota is one key that contains dots.
        let key = if matches!(table, Some("prices" | "quotas")) { format!("\"{key}\"") } else { key.to_owned() };
        write_line(&mut text, &format!("{key} = {}", toml(&value)), "");
    }
    text
}

pub(crate) fn properties(schema: &Json) -> impl Iterator<Item = (&String, &Json)> {
    schema.get("properties").and_then(Json::as_object).into_iter().flatten()
}

fn write_setting(text: &mut String, key: &str, property: &Json, default: Option<&Json>, comment: &str) {
    let example = property.get("x-example").and_then(Json::as_str);
    let shown = match (default, example) {
        (Some(default), _) => format!("{key} = {}", toml(default)),
        (None, Some(example)) => format!("# {key} = {example}"),
        (None, None) => return,
    };
    write_line(text, &shown, comment);
}

fn write_line(text: &mut String, shown: &str, comment: &str) {
    let _ = if comment.is_empty() {
        writeln!(text, "{shown}")
    } else {
        writeln!(text, "{shown:<width$}# {comment}", width = COMMENT_COLUMN.max(shown.chars().count() + 1))
    };
}

/// The first paragraph of a doc comment, on one line.
pub fn summary(property: &Json) -> &str {
    let description = property.get("description").and_then(Json::as_str).unwrap_or_default();
    description.split("\n\n").next().unwrap_or_default()
}

/// Whole numbers from here on are written with an exponent: TOML has no larger integers.
const LARGEST_WHOLE: f64 = 1e15;

/// A JSON value as TOML on one line.
pub(crate) fn toml(value: &Json) -> String {
    match value {
        Json::Object(table) => {
            let entries: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        // A whole number as it is typed: without a point.
        Json::Number(number) => match number.as_f64() {
            Some(whole) if whole.fract() == 0.0 && whole.abs() < LARGEST_WHOLE => whole.to_string(),
            _ => number.to_string(),
        },
        // TOML has the escapes of JSON, and must escape DEL too.
        other => other.to_string().replace('\u{7f}', "\\u007f"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::input::read_scenario;
    use crate::scenario::ViewType;

    #[test]
    fn the_commented_default_is_the_default() {
        let text = commented_default(|_| None);
        let read = read_scenario("default", Some(&text), &[], &Catalog::embedded());
        assert_eq!(read, Ok(Scenario::default()), "{text}");
    }

    #[test]
    fn a_changed_file_holds_what_differs() {
        assert_eq!(changed(&Scenario::default()).lines().count(), 1);
        let mut scenario = Scenario { region: "us-west-2".into(), ..Scenario::default() };
        scenario.workload.writes_per_second.0 = 2000.0;
        scenario.streams_lambda.view_type = ViewType::KeysOnly;
        scenario.streams_lambda.function.memory_mb = 512;
        scenario.prices.insert(crate::catalog::PriceId::KinesisShardHour, 0.018);
        let expected = "\
region = \"us-west-2\"

[workload]
writes_per_second = 2000

[streams_lambda]
view_type = \"keys-only\"
function.memory_mb = 512

[prices]
\"kinesis.shard_hour\" = 0.018
";
        assert_eq!(changed(&scenario).split_once('\n').map(|(_, rest)| rest), Some(expected));
    }

    #[test]
    fn every_key_is_there_and_commented() {
        let text = commented_default(|_| None);
        for (_, table) in properties(documented_schema().as_value()) {
            for (key, property) in properties(table) {
                assert!(text.contains(&format!("{key} = ")), "{key}");
                assert!(!summary(property).is_empty(), "{key} has no comment");
            }
        }
    }

    #[test]
    fn what_is_commented_out_reads_once_it_is_not() {
        for line in commented_default(|_| None).lines().filter(|line| line.starts_with("# ")) {
            let line = line.trim_start_matches("# ").replace("[24 weights]", &format!("[{}]", ["1"; 24].join(", ")));
            let table = ["requirements", "workload", "delivered", "delivery", "streams_lambda", "kinesis_firehose"];
            // Delivery into a VPC has a destination of its own.
            let more = if line.starts_with("vpc") { "destination = \"opensearch\"\n" } else { "" };
            let fits = |table: &&str| {
                read_scenario("line", Some(&format!("[{table}]\n{more}{line}\n")), &[], &Catalog::embedded()).is_ok()
            };
            assert!(table.iter().any(fits), "{line}");
        }
    }
}
