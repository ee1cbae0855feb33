//! Reads TOML: documents with the line of every value, and values of assignments.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::document::{Document, LARGEST_DOCUMENT};
use super::tree::{Node, Place, Value};
use crate::text::{Argument, InputError, InputErrors, Message, sorted, units};

/// Parses a document. Errors call it `name`, such as its file name.
///
/// # Errors
/// Syntax errors, each with its line.
pub(crate) fn parse(name: &str, text: &str) -> Result<Document, InputErrors> {
    if text.len() > LARGEST_DOCUMENT {
        let message = Message::LargeDocument { bytes: Argument::exact(text.len() as f64) };
        return Err(InputErrors::one(name, "", message));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::split(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(Document::from_value(name, table_value(table.get_ref(), &lines)));
    }
    let document = Document::empty(name);
    let start = |error: &toml::de::Error| error.span().map(|span| span.start);
    let errors = sorted::collect(errors, |a, b| start(a).cmp(&start(b)));
    let errors = errors.iter().map(|error| {
        let place = error.span().map_or(Place::Document, |span| lines.place(&span));
        let message = Message::NotToml { problem: error.message().into() };
        InputError { place: document.place_text(place), key: String::new(), message }
    });
    Err(InputErrors(errors.collect()))
}

/// Reads the value of an assignment as TOML, or as text if it is not TOML.
pub(crate) fn value(text: &str, place: Place) -> Value {
    let parsed = DeValue::parse(text);
    parsed.map_or_else(|_| Value::Text(text.to_owned()), |parsed| value_of(parsed.get_ref(), &Lines::All(place)))
}

/// Converts offsets to places.
enum Lines {
    /// Offsets at which the lines of a text start.
    Starts(Vec<usize>),
    /// One place for the whole text, such as an assignment.
    All(Place),
}

impl Lines {
    fn split(text: &str) -> Self {
        Self::Starts(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn place(&self, span: &Range<usize>) -> Place {
        match self {
            Self::Starts(starts) => Place::Line(starts.partition_point(|start| *start <= span.start)),
            Self::All(place) => *place,
        }
    }
}

fn table_value(table: &DeTable<'_>, lines: &Lines) -> Value {
    let entries = table.iter().map(|(key, value)| {
        let node = Node { place: lines.place(&key.span()), value: value_of(value.get_ref(), lines) };
        (key.get_ref().to_string(), node)
    });
    Value::Table(entries.collect())
}

fn value_of(value: &DeValue<'_>, lines: &Lines) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Float(number) => Value::Float(match number.as_str() {
            "inf" | "+inf" => f64::INFINITY,
            "-inf" => f64::NEG_INFINITY,
            digits => units::float(&digits.replace('_', "")).unwrap_or(f64::NAN),
        }),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Float(units::float(number.as_str()).unwrap_or(f64::INFINITY)),
        },
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| Node { place: lines.place(&item.span()), value: value_of(item.get_ref(), lines) })
                .collect(),
        ),
        DeValue::Table(table) => table_value(table, lines),
    }
}
