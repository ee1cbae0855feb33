//! Values of settings in links and on the page: numbers, Booleans, text, and lists of these. Tables are set part by part,
//! `consumers.0.kind=lambda`, so that reading a link needs no TOML or JSON parser.

use super::document::Document;
use super::tree::{Node, Place, Value};
use crate::text::{InputErrors, float};

/// Applies a `key=value` setting to a document. Errors call it `name`.
///
/// # Errors
/// A setting without `=`, with an empty key, or below a value that is not a table.
pub fn set(document: &mut Document, name: &str, setting: &str) -> Result<(), InputErrors> {
    document.assign(name, setting, value)
}

/// Reads the value of a setting. Text is bare, or a JSON string if it would be read as something else.
fn value(text: &str, place: Place) -> Value {
    if let Some(items) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return Value::Array(items_of(items).map(|item| Node { place, value: scalar(item.trim()) }).collect());
    }
    if text == "{}" { Value::Table(Vec::new()) } else { scalar(text) }
}

fn scalar(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ if text.starts_with('"') => Value::Text(serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())),
        _ => number(text).unwrap_or_else(|| Value::Text(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Value> {
    let whole = text.parse().ok().map(Value::Integer);
    whole.or_else(|| float(text).map(Value::Float))
}

/// Splits at commas outside quotes; empty text has no elements.
fn items_of(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    let between = move |c: char| {
        let end = c == ',' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        end
    };
    let text = text.trim();
    text.split(between).filter(move |_| !text.is_empty())
}

/// Whether a text can be written bare.
pub(crate) fn is_bare(text: &str) -> bool {
    text.trim() == text
        && matches!(value(text, Place::Document), Value::Text(read) if read == text && !text.starts_with('"'))
}

/// A text that cannot be written bare, in quotes.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
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
            |text: &str, expected: &[&str]| assert_eq!(texts(&value(text, Place::Document)), expected, "{text}");
        check("2000.0", &["Float(2000.0)"]);
        check("4", &["Integer(4)"]);
        check("true", &["Bool(true)"]);
        check("us-west-2", &["Text(\"us-west-2\")"]);
        check("\"true\"", &["Text(\"true\")"]);
        check("{}", &["Table([])"]);
        check("[]", &[]);
        check("[ ]", &[]);
        check("[1, 2.5,x, \"a, b\\\" c\"]", &["Integer(1)", "Float(2.5)", "Text(\"x\")", "Text(\"a, b\\\" c\")"]);
        check("nan", &["Text(\"nan\")"]);
        check("", &["Text(\"\")"]);
    }

    #[test]
    fn text_comes_back() {
        for text in ["", "true", "12", "a b", " a", "\"", "[x]", "{}", "\\", "注文", "1e3", "[", "=1+1", "\u{7f}\n"] {
            let written = if is_bare(text) { text.to_owned() } else { quoted(text) };
            assert_eq!(texts(&value(&written, Place::Document)), [format!("Text({text:?})")], "{written}");
        }
    }
}
