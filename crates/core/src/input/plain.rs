//! Values of settings in links and on the page: numbers, Booleans, text, and lists of these. Tables are set part by part,
//! `consumers.0.kind=lambda`, so that reading a link needs no TOML or JSON parser.

use std::ops::Range;

use serde_json::Value as Json;

use super::document::{Document, PlaceOf, part, trimmed};
use super::tree::{Node, Place, Value};
use crate::text::float;

/// Applies the `key=value` setting that this part of the document's own text is.
///
/// A setting without `=`, with an empty key, or below a value that is not a table is an error of the document.
pub fn set(document: &mut Document, bytes: Range<usize>) {
    let setting = document.text()[bytes.clone()].to_owned();
    document.assign(&setting, &|inner| part(0, bytes.start, inner), value);
}

/// Reads the value of a setting. Text is bare, or a JSON string if it would be read as something else.
pub(crate) fn value(text: &str, place: PlaceOf<'_>) -> Value {
    if text.strip_prefix('[').is_some_and(|text| text.ends_with(']')) {
        let items = items_of(text).map(|bytes| {
            let (item, bytes) = trimmed(text, bytes);
            Node::new(place(bytes), scalar(item))
        });
        return Value::Array(items.collect());
    }
    if text == "{}" { Value::Table(Vec::new()) } else { scalar(text) }
}

fn scalar(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        // Read as any data, as the schema is: so there is one reader.
        _ if text.starts_with('"') => match serde_json::from_str(text) {
            Ok(Json::String(text)) => Value::Text(text),
            _ => Value::Text(text.to_owned()),
        },
        _ => number(text).unwrap_or_else(|| Value::Text(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Value> {
    let whole = text.parse().ok().map(Value::Integer);
    whole.or_else(|| float(text).map(Value::Float))
}

/// Splits a list at commas outside quotes; one that is empty has no elements.
fn items_of(list: &str) -> impl Iterator<Item = Range<usize>> {
    let inside = &list[1..list.len() - 1];
    let (mut quoted, mut escaped, mut start) = (false, false, 1);
    let between = move |c: char| {
        let end = c == ',' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        end
    };
    let items = inside.split(between).map(move |item| {
        let bytes = start..start + item.len();
        start = bytes.end + 1;
        bytes
    });
    items.filter(|_| !inside.trim().is_empty())
}

/// Whether a text can be written bare.
pub(crate) fn is_bare(text: &str) -> bool {
    text.trim() == text
        && matches!(value(text, &|_| Place::Document), Value::Text(read) if read == text && !text.starts_with('"'))
}

/// A text that cannot be written bare, in quotes.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(&Json::from(text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &Value) -> Vec<String> {
        let Value::Array(items) = value else { return vec![format!("{value:?}")] };
        items.iter().map(|item| format!("{:?}", item.value)).collect()
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        let check =
            |text: &str, expected: &[&str]| assert_eq!(texts(&value(text, &|_| Place::Document)), expected, "{text}");
        check("2000.0", &["Float(2000.0)"]);
        check("4", &["Integer(4)"]);
        check("true", &["Bool(true)"]);
        check("us-west-2", &["Text(\"us-west-2\")"]);
        check("\"true\"", &["Text(\"true\")"]);
        check("{}", &["Table([])"]);
        check("[]", &[]);
        check("[ ]", &[]);
        check("[1, 2.5,x, \"a, b\\\" c\"]", &["Integer(1)", "Float(2.5)", "Text(\"x\")", "Text(\"a, b\\\" c\")"]);
        check("[", &["Text(\"[\")"]);
        check("nan", &["Text(\"nan\")"]);
        check("", &["Text(\"\")"]);
    }

    #[test]
    fn text_comes_back() {
        for text in ["", "true", "12", "a b", " a", "\"", "[x]", "{}", "\\", "注文", "1e3", "[", "=1+1", "\u{7f}\n"] {
            let written = if is_bare(text) { text.to_owned() } else { quoted(text) };
            assert_eq!(texts(&value(&written, &|_| Place::Document)), [format!("Text({text:?})")], "{written}");
        }
    }
}
