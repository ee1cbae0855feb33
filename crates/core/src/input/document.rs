//! A document as a tree in which every value has its place, so that all errors are reported at once, each at its place.
//!
//! A document is parsed into a tree that keeps the line of every value. Values from the command line override it. The tree
//! is checked against the JSON Schema of its type; values that do not match are removed, so that one error does not hide
//! the next. The remaining tree becomes the type.

use schemars::Schema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::input::check::{Check, Wrong};
use crate::input::tree::{DEEPEST, Node, Place, Value, insert, json, value_of_json};
use crate::input::typed::{Refused, typed};
use crate::text::{Argument, InputError, InputErrors, Message};

/// The largest document that is read, in bytes. Real ones have a few KiB.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// A parsed document; every value has its place.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    assignments: Vec<String>,
    root: Node,
}

impl Document {
    /// An empty document: all defaults.
    pub fn empty(name: &str) -> Self {
        Self::from_value(name, Value::Table(Vec::new()))
    }

    pub(crate) fn from_value(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), assignments: Vec::new(), root: Node { place: Place::Document, value } }
    }

    /// A document from data, such as an object of a script. Errors call it `name`.
    pub fn of_json(name: &str, value: Json) -> Self {
        Self::from_value(name, value_of_json(value))
    }

    /// A place as text.
    pub(crate) fn place_text(&self, place: Place) -> String {
        match place {
            Place::Document => self.name.clone(),
            Place::Line(line) => format!("{}:{line}", self.name),
            Place::Assignment(number) => self.assignments[number].clone(),
        }
    }

    /// Applies the assignment `key=value` to the document; `read` parses its value. Errors call the assignment `name`.
    ///
    /// # Errors
    /// An assignment without `=`, with an empty key, or below a value that is not a table.
    pub(crate) fn assign(
        &mut self,
        name: &str,
        assignment: &str,
        read: impl FnOnce(&str, Place) -> Value,
    ) -> Result<(), InputErrors> {
        let place = Place::Assignment(self.assignments.len());
        self.assignments.push(name.to_owned());
        let fail = |key: &str, message: Message| InputErrors::one(name, key, message);
        let Some((key, text)) = assignment.split_once('=') else {
            return Err(fail("", Message::AssignmentShape));
        };
        let (key, text) = (key.trim(), text.trim());
        if key.split('.').any(str::is_empty) || key.split('.').nth(DEEPEST).is_some() {
            return Err(fail("", Message::AssignmentKey));
        }
        // Ids of prices and quotas contain dots: `prices.kinesis.shard_hour` is one key below `prices`.
        let path: Vec<String> = match key.split_once('.') {
            Some((table @ ("prices" | "quotas"), id)) => vec![table.into(), id.trim_matches('"').into()],
            _ => key.split('.').map(|part| part.trim().trim_matches('"').to_owned()).collect(),
        };
        let value = read(text, place);
        insert(&mut self.root, &path, Node { place, value }).map_err(|message| fail(key, *message))
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

    /// Checks the document against the schema of a type and converts it to the type. Errors are returned beside it.
    ///
    /// `T` must accept every document that matches its schema, so that what remains can always be converted.
    pub fn check<T: DeserializeOwned>(mut self, schema: &Schema) -> (Option<T>, Findings) {
        let mut check = Check { root: schema.as_value(), wrong: Vec::new(), more: 0 };
        check.prune(&mut self.root, schema.as_value(), "");
        let more = check.more;
        let say = |Wrong { place, key, message }| InputError { place: self.place_text(place), key, message };
        let mut errors: Vec<InputError> = check.wrong.into_iter().map(say).collect();
        let value = self.value();
        if let (Err(problem), true) = (&value, errors.is_empty()) {
            // The schema accepted a value that the type rejects: never replace what the user set by the default.
            let message = Message::Unreadable { problem: Argument::text(problem.to_string()) };
            errors.push(InputError { place: self.name.clone(), key: String::new(), message });
        }
        (value.ok(), Findings { document: self, errors, more })
    }

    /// Converts the document to the type without a check, for documents known to be valid.
    ///
    /// # Errors
    /// The error of the first value that the type rejects.
    pub fn value<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        typed(&json(&self.root))
    }
}

/// The errors of a document, collected until all checks are done.
#[derive(Debug)]
pub struct Findings {
    document: Document,
    errors: Vec<InputError>,
    /// Further errors, which are only counted.
    more: usize,
}

impl Findings {
    /// Adds an error of a key, at the place of the key or of the nearest table above it. A key that already has an error
    /// gets no second one.
    pub fn add(&mut self, key: &str, message: Message) {
        let known = |error: &InputError| {
            error.key.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if !self.errors.iter().any(known) {
            let place = self.place(key);
            self.errors.push(InputError { place, key: key.to_owned(), message });
        }
    }

    /// The place of the key, or of the nearest table above it.
    fn place(&self, key: &str) -> String {
        let mut node = &self.document.root;
        for part in key.split('.') {
            // An element of a list has the place of the list.
            let name = part.split_once('[').map_or(part, |(name, _)| name);
            let Some(next) = node.child(name) else { break };
            node = next;
        }
        self.document.place_text(node.place)
    }

    /// Succeeds if there are no errors.
    ///
    /// # Errors
    /// All errors, in the order in which they were added.
    pub fn result(mut self) -> Result<(), InputErrors> {
        if self.more > 0 {
            let message = Message::MoreErrors { count: Argument::exact(self.more as f64) };
            self.errors.push(InputError { place: self.document.name.clone(), key: String::new(), message });
        }
        if self.errors.is_empty() { Ok(()) } else { Err(InputErrors(self.errors)) }
    }
}
