//! The commented default scenario file, written from the types: keys in their order, defaults from `Default`,
//! comments from the first paragraph of each doc comment.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::scenario::{Scenario, schema};

/// The column at which comments begin.
const COMMENT_COLUMN: usize = 35;

/// The default scenario as a file with comments; what has no default stands there as an example, commented out.
pub fn commented_default() -> String {
    let Ok(defaults) = serde_json::to_value(Scenario::default()) else { return String::new() };
    let schema = schema();
    let mut text = String::new();
    let mut tables = String::new();
    for (key, property) in properties(schema.as_value()) {
        match (property.get("properties"), defaults.get(key)) {
            (Some(_), Some(values)) => {
                tables.push('\n');
                line(&mut tables, &format!("[{key}]"), summary(property));
                for (key, property) in properties(property) {
                    setting(&mut tables, key, property, values.get(key));
                }
            }
            (None, Some(Json::Object(_))) => {
                tables.push('\n');
                line(&mut tables, &format!("[{key}]"), summary(property));
            }
            (_, default) => setting(&mut text, key, property, default),
        }
    }
    text + &tables
}

pub(crate) fn properties(schema: &Json) -> impl Iterator<Item = (&String, &Json)> {
    schema.get("properties").and_then(Json::as_object).into_iter().flatten()
}

fn setting(text: &mut String, key: &str, property: &Json, default: Option<&Json>) {
    let example = property.get("x-example").and_then(Json::as_str);
    let shown = match (default, example) {
        (Some(default), _) => format!("{key} = {}", toml(default)),
        (None, Some(example)) => format!("# {key} = {example}"),
        (None, None) => return,
    };
    line(text, &shown, summary(property));
}

fn line(text: &mut String, shown: &str, comment: &str) {
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

/// A JSON value as TOML on one line.
pub(crate) fn toml(value: &Json) -> String {
    match value {
        Json::Object(table) => {
            let entries: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        // JSON's escapes are TOML's, but TOML escapes DEL too.
        other => other.to_string().replace('\u{7f}', "\\u007f"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::scenario;

    #[test]
    fn the_commented_default_is_the_default() {
        let text = commented_default();
        let read = scenario::read("default", Some(&text), &[], &Catalog::embedded());
        assert_eq!(read, Ok(Scenario::default()), "{text}");
    }

    #[test]
    fn every_key_is_there_and_commented() {
        let text = commented_default();
        for (_, table) in properties(schema().as_value()) {
            for (key, property) in properties(table) {
                assert!(text.contains(&format!("{key} = ")), "{key}");
                assert!(!summary(property).is_empty(), "{key} has no comment");
            }
        }
    }

    #[test]
    fn what_is_commented_out_reads_once_it_is_not() {
        for line in commented_default().lines().filter(|line| line.starts_with("# ")) {
            let line = line.trim_start_matches("# ").replace("[24 weights]", &format!("[{}]", ["1"; 24].join(", ")));
            let table = ["workload", "delivered", "delivery", "streams_lambda", "kinesis_firehose"];
            let fits = |table: &&str| {
                scenario::read("line", Some(&format!("[{table}]\n{line}\n")), &[], &Catalog::embedded()).is_ok()
            };
            assert!(table.iter().any(fits), "{line}");
        }
    }
}
