//! A document as a tree in which every value has its place, so that all errors are reported at once, each at its place.
//!
//! A document is parsed into a tree that keeps the place of every key and value. Values from the command line override it.
//! The tree is checked against the JSON Schema of its type; values that do not match are removed, so that one error does
//! not hide the next. The remaining tree becomes the type.

use std::ops::Range;

use schemars::Schema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use strum::VariantArray as _;

use super::check::Check;
use super::collected::{Collected, Wrong};
use super::tree::{DEEPEST, Node, Place, Value, insert, json, value_of_json};
use super::typed::typed;
use crate::catalog::{PriceId, QuotaId};
use crate::scenario::GivenRange;
use crate::text::{Argument, Contradiction, InputError, InputErrors, InputMessage, Message, PerSecond, Span};

/// The largest document that is read, in bytes. Real ones have a few KiB.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// Makes the place of a part of a text that is being read, given in bytes.
pub(crate) type PlaceOf<'a> = &'a dyn Fn(Range<usize>) -> Place;

/// A parsed document; every value has its place.
#[derive(Clone, Debug)]
pub struct Document {
    texts: Texts,
    /// Whether text has quotes in the document itself. In settings it has none.
    has_quotes: bool,
    root: Node,
    errors: Collected,
}

/// The texts that values come from: that of the document itself, then assignments.
#[derive(Clone, Debug)]
struct Texts(Vec<Text>);

/// A text with the name of its place in errors.
#[derive(Clone, Debug)]
struct Text {
    name: String,
    text: String,
}

impl Document {
    /// An empty document: all defaults.
    pub fn empty(name: &str) -> Self {
        Self::from_text(name, "")
    }

    /// An empty document whose settings are parts of a text, such as a command-line argument.
    pub fn from_text(name: &str, text: &str) -> Self {
        Self { has_quotes: false, ..Self::from_value(name, text, Value::Table(Vec::new())) }
    }

    pub(crate) fn from_value(name: &str, text: &str, value: Value) -> Self {
        let text = Text { name: name.to_owned(), text: text.to_owned() };
        let root = Node::new(Place::Document, value);
        Self { texts: Texts(vec![text]), has_quotes: true, root, errors: Collected::default() }
    }

    /// A document from data, such as an object of a script. Errors call it `name`.
    pub fn of_json(name: &str, value: Json) -> Self {
        let mut document = Self::from_value(name, "", value_of_json(value));
        document.join_ids();
        document
    }

    /// The text of the document itself.
    pub(crate) fn text(&self) -> &str {
        &self.texts.0[0].text
    }

    /// Adds an error.
    pub(crate) fn report(&mut self, place: Place, key: &str, message: Message) {
        self.errors.add(place, || Wrong::new(place, key, message));
    }

    /// Applies the assignment `key=value`, whose value `read` parses; errors are of the place `--set key=value`.
    pub(crate) fn assign_argument(&mut self, assignment: &str, read: impl FnOnce(&str, PlaceOf<'_>) -> Value) {
        let name = format!("--set {assignment}");
        let before = name.len() - assignment.len();
        let text = self.texts.0.len();
        self.texts.0.push(Text { text: name.clone(), name });
        self.assign(assignment, &|bytes| part(text, before, bytes), read);
    }

    /// Applies the setting `key=value` to the document; `read` parses its value, and `place` gives the place of its parts.
    ///
    /// A setting without `=`, with an empty key, or below a value that is not a table is an error of the document.
    pub(crate) fn assign(&mut self, setting: &str, place: PlaceOf<'_>, read: impl FnOnce(&str, PlaceOf<'_>) -> Value) {
        let Some(end) = setting.find('=') else {
            return self.report(place(0..setting.len()), "", InputMessage::AssignmentShape.into());
        };
        let (key, key_bytes) = trimmed(setting, 0..end);
        let (text, value_bytes) = trimmed(setting, end + 1..setting.len());
        let key_place = place(key_bytes);
        if key.split('.').any(str::is_empty) {
            return self.report(key_place, "", InputMessage::AssignmentKey.into());
        }
        if key.split('.').nth(DEEPEST).is_some() {
            return self.report(key_place, key, InputMessage::TooDeep { most: Argument::exact(DEEPEST as f64) }.into());
        }
        // Ids of prices and quotas contain dots: `prices.kinesis.shard_hour` is one key below `prices`.
        let path: Vec<String> = match key.split_once('.') {
            Some((table, id)) if TABLES_OF_IDS.contains(&table) => vec![table.into(), id.trim_matches('"').into()],
            _ => key.split('.').map(|part| part.trim().trim_matches('"').to_owned()).collect(),
        };
        let value = read(text, &|bytes| place(value_bytes.start + bytes.start..value_bytes.start + bytes.end));
        let leaf = Node { key: key_place, place: place(value_bytes.clone()), value };
        // A table of ids may be written in parts as well.
        for (path, leaf) in by_id(path, leaf) {
            if let Err(message) = insert(&mut self.root, &path, leaf) {
                self.report(key_place, key, *message);
            }
        }
    }

    /// Joins the parts of ids that are written as tables: `kinesis.shard_hour = 0.01` below `[prices]`, or below
    /// `[prices.kinesis]`, is one price. An id that is written twice is an error.
    pub(crate) fn join_ids(&mut self) {
        let Value::Table(tables) = &mut self.root.value else { return };
        let mut twice = Vec::new();
        for (table, node) in tables {
            let Value::Table(entries) = &mut node.value else { continue };
            if !TABLES_OF_IDS.contains(&table.as_str()) {
                continue;
            }
            let mut joined: Vec<(String, Node)> = Vec::new();
            for (name, node) in std::mem::take(entries) {
                for (mut path, leaf) in by_id(vec![table.clone(), name], node) {
                    let id = path.pop().unwrap_or_default();
                    match joined.iter().find(|(known, _)| *known == id) {
                        Some((_, first)) => twice.push((format!("{table}.{id}"), first.key, leaf.key)),
                        None => joined.push((id, leaf)),
                    }
                }
            }
            *entries = joined;
        }
        for (key, first, again) in twice {
            let wrong = Wrong { other: Some(first), ..Wrong::new(again, &key, InputMessage::Once.into()) };
            self.errors.add(again, || wrong);
        }
    }

    /// Removes a key from a table if it has this value.
    pub fn forget(&mut self, table: &str, key: &str, value: &Json) {
        let Value::Table(tables) = &mut self.root.value else { return };
        let table = tables.iter_mut().find(|(name, _)| name == table);
        if let Some((_, Node { value: Value::Table(entries), .. })) = table {
            let same = |found: Json| found == *value || (value.is_number() && found.as_f64() == value.as_f64());
            entries.retain(|(name, node)| name != key || !same(json(node)));
        }
    }

    /// Whether a key is set.
    pub fn has(&self, key: &str) -> bool {
        let node = key.split('.').try_fold(&self.root, |node, part| node.child(part));
        node.is_some_and(|node| !matches!(node.value, Value::Null))
    }

    /// The text at a key, if it is set to one.
    pub(crate) fn text_at(&self, key: &str) -> Option<&str> {
        match &self.root.at(key) {
            (Node { value: Value::Text(text), .. }, true) => Some(text),
            _ => None,
        }
    }

    /// The error about a key, at the place of its value; at the document as a whole if it does not have the key.
    pub fn error(&self, key: &str, message: Message) -> InputError {
        let (node, is_there) = self.root.at(key);
        let place = if is_there { node.place } else { Place::Document };
        self.texts.error(Wrong::new(place, key, message))
    }

    /// Checks the document against the schema of a type and converts it to the type. Errors are returned beside it.
    ///
    /// `T` must accept every document that matches its schema, so that what remains can always be converted.
    pub fn check<T: DeserializeOwned>(self, schema: &Schema) -> (Option<T>, Findings) {
        self.checked(schema, None)
    }

    /// The same for a document in which numbers may be ranges, which are returned with the errors.
    pub(crate) fn check_with_ranges<T: DeserializeOwned>(self, schema: &Schema) -> (Option<T>, Findings) {
        self.checked(schema, Some(Vec::new()))
    }

    fn checked<T: DeserializeOwned>(self, schema: &Schema, ranges: Option<Vec<GivenRange>>) -> (Option<T>, Findings) {
        let Self { texts, has_quotes, mut root, errors } = self;
        let monthly = monthly(&root);
        let mut check = Check { root: schema.as_value(), has_quotes, monthly, ranges, errors };
        check.prune(&mut root, schema.as_value(), "");
        let (mut errors, ranges) = (check.errors, check.ranges.unwrap_or_default());
        let value = typed(&json(&root));
        if let (Err(problem), 0) = (&value, errors.count()) {
            // The schema accepted a value that the type rejects: never replace what the user set by the default.
            let message = InputMessage::Unreadable { problem: Argument::text(problem.to_string()) }.into();
            errors.add(Place::Document, || Wrong::new(Place::Document, "", message));
        }
        (value.ok(), Findings { texts, root, ranges, errors })
    }

    /// Succeeds if no error was reported so far.
    ///
    /// # Errors
    /// All errors, in the order of the document.
    pub(crate) fn sound(self) -> Result<Self, InputErrors> {
        if self.errors.count() == 0 { Ok(self) } else { Err(self.texts.errors(self.errors)) }
    }
}

/// The tables whose keys are ids. Ids contain dots.
const TABLES_OF_IDS: [&str; 2] = ["prices", "quotas"];

/// Whether a name is the part of an id before its dot.
fn starts_an_id(table: &str, name: &str) -> bool {
    let starts = |id: &str| id.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    match table {
        "prices" => PriceId::VARIANTS.iter().any(|id| starts(id.into())),
        _ => QuotaId::VARIANTS.iter().any(|id| starts(id.into())),
    }
}

/// A value at a path; if it is a table whose name is the first part of ids, each of its entries by its id.
fn by_id(path: Vec<String>, node: Node) -> Vec<(Vec<String>, Node)> {
    match (&path[..], node) {
        ([table, name], Node { value: Value::Table(entries), key, .. })
            if TABLES_OF_IDS.contains(&table.as_str()) && starts_an_id(table, name) =>
        {
            let entry = |(rest, leaf): (String, Node)| {
                (vec![table.clone(), format!("{name}.{rest}")], Node { key: key.through(leaf.key), ..leaf })
            };
            entries.into_iter().map(entry).collect()
        }
        (_, node) => vec![(path, node)],
    }
}

impl Texts {
    /// An error with its place as text.
    fn error(&self, Wrong { place, other, key, message }: Wrong) -> InputError {
        let (name, span) = self.locate(place);
        let same_text = |other: &Place| match (place, *other) {
            (Place::Part { text, .. }, Place::Part { text: other, .. }) => text == other,
            _ => false,
        };
        let other = other.filter(same_text).and_then(|other| self.locate(other).1);
        InputError { place: name.to_owned(), span, other, key, message }
    }

    /// The name of a place, and the part of its text.
    fn locate(&self, place: Place) -> (&str, Option<Span>) {
        let Place::Part { text, start, end } = place else { return (&self.0[0].name, None) };
        let Text { name, text } = &self.0[text as usize];
        (name, Some(Span::new(text, start as usize..end as usize)))
    }

    /// All errors with their places, and how many more there are.
    fn errors(&self, collected: Collected) -> InputErrors {
        let mut errors: Vec<InputError> = collected.wrong.into_iter().map(|wrong| self.error(wrong)).collect();
        if collected.more > 0 {
            let message = Message::MoreErrors { count: Argument::exact(collected.more as f64) };
            errors.push(InputError::new(self.0[0].name.as_str(), "", message));
        }
        InputErrors(errors)
    }
}

/// A part of the text with this number that starts `before` bytes into it.
pub(crate) fn part(text: usize, before: usize, bytes: Range<usize>) -> Place {
    Place::Part { text: text as u32, start: (before + bytes.start) as u32, end: (before + bytes.end) as u32 }
}

/// A part of a text without white space around it, and where that is.
pub(crate) fn trimmed(text: &str, bytes: Range<usize>) -> (&str, Range<usize>) {
    let untrimmed = &text[bytes.clone()];
    let trimmed = untrimmed.trim();
    let start = bytes.start + (untrimmed.len() - untrimmed.trim_start().len());
    (trimmed, start..start + trimmed.len())
}

/// The errors of a document, collected until all checks are done.
#[derive(Debug)]
pub struct Findings {
    texts: Texts,
    root: Node,
    /// Numbers that are written as a range.
    pub(crate) ranges: Vec<GivenRange>,
    errors: Collected,
}

impl Findings {
    /// Adds an error of a key, at the place of its value or of the nearest table above it. A key that already has an error
    /// gets no second one.
    pub fn add(&mut self, Contradiction { key, other, by_key, message }: Contradiction) {
        let known = |wrong: &Wrong| {
            wrong.key.strip_prefix(&key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if self.errors.wrong.iter().any(known) {
            return;
        }
        let place_of = |node: &Node| if by_key { node.key } else { node.place };
        let place = place_of(self.root.at(&key).0);
        let other = other.map(|other| self.root.at(&other)).filter(|(_, is_there)| *is_there);
        let other = other.map(|(node, _)| place_of(node));
        self.errors.add(place, || Wrong { other, ..Wrong::new(place, &key, message) });
    }

    /// Succeeds if there are no errors.
    ///
    /// # Errors
    /// All errors, in the order of the document.
    pub fn result(self) -> Result<(), InputErrors> {
        if self.errors.count() == 0 { Ok(()) } else { Err(self.texts.errors(self.errors)) }
    }
}

/// What a rate by the month is multiplied by in a document that sets the length of its months.
fn monthly(root: &Node) -> f64 {
    let hours = match root.child("month_hours").map(|node| &node.value) {
        Some(Value::Integer(hours)) => *hours as f64,
        Some(Value::Float(hours)) => *hours,
        _ => PerSecond::MONTH_HOURS,
    };
    // Other months are refused by their own key.
    if hours >= 1.0 { PerSecond::MONTH_HOURS / hours } else { 1.0 }
}
