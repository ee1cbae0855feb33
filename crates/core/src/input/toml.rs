//! Reads TOML: documents with the place of every key and value, and values of assignments.

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::document::{Document, LARGEST_DOCUMENT, PlaceOf, part};
use super::tree::{DEEPEST, Node, Place, Value};
use crate::text::{Argument, InputErrors, InputMessage, float};

/// Parses a document. Errors call it `name`, such as its file name.
///
/// # Errors
/// Syntax errors, each with its place.
pub(crate) fn parse(name: &str, text: &str) -> Result<Document, InputErrors> {
    if text.len() > LARGEST_DOCUMENT {
        let message = InputMessage::LargeDocument { bytes: Argument::exact(text.len() as f64) };
        return Err(InputErrors::one(name, "", message));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (table, wrong) = DeTable::parse_recoverable(text);
    let mut tree = Tree::new(&|bytes| part(0, 0, bytes));
    let root = tree.table(table.into_inner(), 0);
    let mut document = Document::from_value(name, text, root);
    document.join_ids();
    let mut too_deep = tree.too_deep;
    for error in wrong {
        let place = error.span().map_or(Place::Document, |bytes| part(0, 0, bytes));
        if is_too_deep(&error) {
            too_deep = too_deep.or(Some(place));
        } else {
            document.report(place, "", InputMessage::NotToml { problem: error.message().into() }.into());
        }
    }
    if let Some(place) = too_deep {
        document.report(place, "", InputMessage::TooDeep { most: Argument::exact(DEEPEST as f64) }.into());
    }
    document.sound()
}

/// Whether the library refused nesting that is deeper than it reads.
fn is_too_deep(error: &Error) -> bool {
    error.message().contains("recurs")
}

/// Reads the value of an assignment as TOML, or as text if it is not TOML.
pub(crate) fn value(text: &str, place: PlaceOf<'_>) -> Value {
    let mut tree = Tree::new(place);
    match DeValue::parse(text).map(|parsed| tree.value(parsed.into_inner(), 0)) {
        Ok(value) if tree.too_deep.is_none() => value,
        Err(error) if text.starts_with(['[', '{']) => {
            let place = place(error.span().unwrap_or(0..text.len()));
            Value::Broken { text: text.to_owned(), place, problem: error.message().to_owned() }
        }
        _ => Value::Text(text.to_owned()),
    }
}

/// Converts what the library has read. The library stops at [`DEEPEST`] brackets and at as many parts of a key, but a key in
/// every bracket makes more levels of them than a stack holds.
struct Tree<'a> {
    place: PlaceOf<'a>,
    /// The first value that is too deep.
    too_deep: Option<Place>,
}

impl<'a> Tree<'a> {
    fn new(place: PlaceOf<'a>) -> Self {
        Self { place, too_deep: None }
    }

    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Value {
        let entries = table.into_iter().map(|(key, value)| {
            let key_place = (self.place)(key.span());
            (key.into_inner().into_owned(), Node { key: key_place, ..self.node(value, depth + 1) })
        });
        let mut entries: Vec<(String, Node)> = entries.collect();
        // The library sorts by name. In the order of the file, the first errors are found first.
        entries.sort_by_key(|(_, node)| node.key);
        Value::Table(entries)
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: usize) -> Node {
        let place = (self.place)(value.span());
        if depth <= DEEPEST {
            return Node::new(place, self.value(value.into_inner(), depth));
        }
        self.too_deep.get_or_insert(place);
        take_apart(value.into_inner());
        Node::new(place, Value::Null)
    }

    fn value(&mut self, value: DeValue<'_>, depth: usize) -> Value {
        match value {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Boolean(truth) => Value::Bool(truth),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Float(number) => Value::Float(match number.as_str() {
                "inf" | "+inf" => f64::INFINITY,
                "-inf" => f64::NEG_INFINITY,
                digits => float(&digits.replace('_', "")).unwrap_or(f64::NAN),
            }),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(integer) => Value::Integer(integer),
                Err(_) => Value::Float(float(number.as_str()).unwrap_or(f64::INFINITY)),
            },
            DeValue::Array(items) => Value::Array(items.into_iter().map(|item| self.node(item, depth + 1)).collect()),
            DeValue::Table(table) => self.table(table, depth),
        }
    }
}

/// Drops a value level by level: dropping it at once takes a part of the stack for every level.
fn take_apart(value: DeValue<'_>) {
    let mut left = vec![value];
    while let Some(value) = left.pop() {
        match value {
            DeValue::Array(items) => left.extend(items.into_iter().map(Spanned::into_inner)),
            DeValue::Table(table) => left.extend(table.into_iter().map(|(_, value)| value.into_inner())),
            _ => {}
        }
    }
}
