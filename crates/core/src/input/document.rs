//! A document as a tree in which every value knows its place, so that whatever is wrong is reported there, all at once.
//!
//! A document is parsed into a tree that remembers the line of every value, values given on the command
//! line are laid over it, the tree is checked against the JSON Schema of the type it is meant to become,
//! and what is left becomes that type. What is wrong is taken out of the tree, so that one mistake does
//! not hide the next.

use schemars::Schema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::input::check::{Check, Wrong};
use crate::input::tree::{DEEPEST, Node, Place, Value, insert, json, value_of_json};
use crate::input::typed::{Refused, typed};
use crate::text::{Argument, InputError, InputErrors, Message};

/// The largest document that is read, in bytes: real ones have a few kilobytes.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// A parsed document whose every value remembers where it was said.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    assignments: Vec<String>,
    root: Node,
}

impl Document {
    /// A document that says nothing: every default.
    pub fn empty(name: &str) -> Self {
        Self::of(name, Value::Table(Vec::new()))
    }

    pub(crate) fn of(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), assignments: Vec::new(), root: Node { place: Place::Document, value } }
    }

    /// A document that is there as data, such as an object of a page's script. `name` is what errors call it.
    pub fn of_json(name: &str, value: Json) -> Self {
        Self::of(name, value_of_json(value))
    }

    /// A place in words.
    pub(crate) fn say(&self, place: Place) -> String {
        match place {
            Place::Document => self.name.clone(),
            Place::Line(line) => format!("{}:{line}", self.name),
            Place::Assignment(number) => self.assignments[number].clone(),
        }
    }

    /// Lays `key=value` over the document; `read` is how its value is written. `said` is what errors call the
    /// assignment.
    ///
    /// # Errors
    /// An assignment without `=`, with an empty key, or into a value that is no table.
    pub(crate) fn assign(
        &mut self,
        said: &str,
        assignment: &str,
        read: impl FnOnce(&str, Place) -> Value,
    ) -> Result<(), InputErrors> {
        let place = Place::Assignment(self.assignments.len());
        self.assignments.push(said.to_owned());
        let fail = |key: &str, message: Message| InputErrors::one(said, key, message);
        let Some((key, text)) = assignment.split_once('=') else {
            return Err(fail("", Message::AssignmentShape));
        };
        let (key, text) = (key.trim(), text.trim());
        if key.split('.').any(str::is_empty) || key.split('.').nth(DEEPEST).is_some() {
            return Err(fail("", Message::AssignmentKey));
        }
        // A price id has dots of its own: `prices.kinesis.shard_hour` is one key below `prices`.
        let path: Vec<String> = match key.split_once('.') {
            Some(("prices", id)) => vec!["prices".into(), id.trim_matches('"').into()],
            _ => key.split('.').map(|part| part.trim().trim_matches('"').to_owned()).collect(),
        };
        let value = read(text, place);
        insert(&mut self.root, &path, Node { place, value }).map_err(|message| fail(key, message))
    }

    /// Takes a number out of a table, if it is this one.
    pub fn forget(&mut self, table: &str, key: &str, number: f64) {
        let Value::Table(tables) = &mut self.root.value else { return };
        let table = tables.iter_mut().find(|(name, _)| name == table);
        if let Some((_, Node { value: Value::Table(entries), .. })) = table {
            let same = |value: &Value| match value {
                Value::Integer(found) => *found as f64 == number,
                Value::Float(found) => *found == number,
                _ => false,
            };
            entries.retain(|(name, node)| name != key || !same(&node.value));
        }
    }

    /// Whether a key was said.
    pub fn has(&self, key: &str) -> bool {
        let node = key.split('.').try_fold(&self.root, |node, part| node.child(part));
        node.is_some_and(|node| !matches!(node.value, Value::Null))
    }

    /// Checks the document against the schema of a type and becomes the type; what is wrong is kept beside it.
    ///
    /// `T` must be readable whenever its schema holds: with every wrong value taken out, what is left is.
    pub fn check<T: DeserializeOwned>(mut self, schema: &Schema) -> (Option<T>, Findings) {
        let mut check = Check { root: schema.as_value(), wrong: Vec::new() };
        check.prune(&mut self.root, schema.as_value(), "");
        let say = |Wrong { place, key, message }| InputError { place: self.say(place), key, message };
        let mut errors: Vec<InputError> = check.wrong.into_iter().map(say).collect();
        let value = self.value();
        if let (Err(problem), true) = (&value, errors.is_empty()) {
            // The schema let something pass that the type does not: never take the default for what was said.
            let message = Message::Unreadable { problem: Argument::text(problem.to_string()) };
            errors.push(InputError { place: self.name.clone(), key: String::new(), message });
        }
        (value.ok(), Findings { document: self, errors })
    }

    /// Becomes the type without a check, for documents that are known to be right.
    ///
    /// # Errors
    /// What the type says of the first value that it cannot take.
    pub fn value<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        typed(&json(&self.root))
    }
}

/// What is wrong with a document, gathered until it is complete.
#[derive(Debug)]
pub struct Findings {
    document: Document,
    errors: Vec<InputError>,
}

impl Findings {
    /// Adds what was found about a key, at the place where the key or the nearest table above it stands.
    /// A key that is already known to be wrong is left alone.
    pub fn add(&mut self, key: &str, message: Message) {
        let known = |error: &InputError| {
            error.key.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if !self.errors.iter().any(known) {
            let place = self.place(key);
            self.errors.push(InputError { place, key: key.to_owned(), message });
        }
    }

    /// Where the key, or the nearest table above it, was said.
    fn place(&self, key: &str) -> String {
        let mut node = &self.document.root;
        for part in key.split('.') {
            // An item of a list stands where the list does.
            let name = part.split_once('[').map_or(part, |(name, _)| name);
            let Some(next) = node.child(name) else { break };
            node = next;
        }
        self.document.say(node.place)
    }

    /// Nothing, or everything that was found.
    ///
    /// # Errors
    /// All errors, in the order in which they were found.
    pub fn result(self) -> Result<(), InputErrors> {
        if self.errors.is_empty() { Ok(()) } else { Err(InputErrors(self.errors)) }
    }
}
