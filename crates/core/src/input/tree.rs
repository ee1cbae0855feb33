//! A document as a tree in which every value has its place.

use serde_json::{Map, Value as Json};

use crate::text::{Argument, InputMessage, Message};

/// The most levels of tables and lists, however they are written.
pub const DEEPEST: usize = 80;
/// The most keys of a table that is set key by key: more than any table has, and few enough to be searched one by one.
const MOST_KEYS: usize = 100;

#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where the key is written.
    pub(crate) key: Place,
    /// Where the value is written.
    pub(crate) place: Place,
    pub(crate) value: Value,
}

/// Where something is written. It becomes text only for an error; the order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The document as a whole.
    Document,
    /// A part of a text of the document: bytes from the start up to the end.
    Part { text: u32, start: u32, end: u32 },
}

impl Place {
    /// From the start of a part up to the end of another that follows right after a dot, such as the two parts of a key;
    /// otherwise the other part.
    pub(crate) fn through(self, other: Self) -> Self {
        match (self, other) {
            (Self::Part { text, start, end: dot }, Self::Part { text: same, start: after, end })
                if text == same && after == dot + 1 =>
            {
                Self::Part { text, start, end }
            }
            _ => other,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Table(Vec<(String, Node)>),
    Array(Vec<Node>),
    Text(String),
    /// Text of an assignment that is no list or table, but starts as one: where it is broken, and how.
    Broken {
        text: String,
        place: Place,
        problem: String,
    },
    Integer(i64),
    Float(f64),
    Bool(bool),
    /// Dates stay text: no scenario computes with one.
    Date(String),
    /// Only in JSON: an optional key without a value.
    Null,
}

impl Node {
    /// A value that has no key.
    pub(crate) fn new(place: Place, value: Value) -> Self {
        Self { key: place, place, value }
    }

    pub(crate) fn child(&self, key: &str) -> Option<&Self> {
        let Value::Table(entries) = &self.value else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The value at a dotted key such as `consumers[0].kind`, or the nearest above it; and whether it is the value itself.
    pub(crate) fn at(&self, key: &str) -> (&Self, bool) {
        let mut node = self;
        let mut rest = key;
        while !rest.is_empty() {
            let Some((next, after)) = node.step(rest) else { return (node, false) };
            (node, rest) = (next, after.strip_prefix('.').unwrap_or(after));
        }
        (node, true)
    }

    /// The value below this one that the key starts with, and the rest of the key. Ids of prices and quotas contain dots.
    fn step<'k>(&self, key: &'k str) -> Option<(&Self, &'k str)> {
        match &self.value {
            Value::Table(entries) => entries.iter().find_map(|(name, node)| {
                let after = key.strip_prefix(name.as_str())?;
                (after.is_empty() || after.starts_with(['.', '['])).then_some((node, after))
            }),
            Value::Array(items) => {
                let (index, after) = key.strip_prefix('[')?.split_once(']')?;
                Some((items.get(index.parse::<usize>().ok()?)?, after))
            }
            _ => None,
        }
    }
}

pub(crate) fn value_of_json(value: Json) -> Value {
    let node = |value| Node::new(Place::Document, value_of_json(value));
    match value {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(truth),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Value::Integer(integer),
            None => Value::Float(number.as_f64().unwrap_or(f64::INFINITY)),
        },
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::Array(items.into_iter().map(node).collect()),
        Json::Object(table) => Value::Table(table.into_iter().map(|(key, value)| (key, node(value))).collect()),
    }
}

/// Inserts a value at a path, creating the tables and lists above it. A number in the path is an index of a list.
pub(crate) fn insert(node: &mut Node, path: &[String], leaf: Node) -> Result<(), Box<Message>> {
    let Some((first, rest)) = path.split_first() else { return Err(Box::new(InputMessage::AssignmentInside.into())) };
    let under = match &mut node.value {
        Value::Table(entries) => {
            let known = entries.iter().position(|(key, _)| key == first);
            if known.is_none() && entries.len() >= MOST_KEYS {
                return Err(Box::new(InputMessage::TooManyKeys { most: Argument::exact(MOST_KEYS as f64) }.into()));
            }
            let at = known.unwrap_or_else(|| {
                entries.push((first.clone(), holder(rest, leaf.key)));
                entries.len() - 1
            });
            &mut entries[at].1
        }
        Value::Array(items) => {
            let at = first.parse::<usize>().ok().filter(|at| *at <= items.len());
            let at = at.ok_or_else(|| Box::new(InputMessage::AssignmentItem.into()))?;
            if at == items.len() {
                items.push(holder(rest, leaf.key));
            }
            &mut items[at]
        }
        _ => return Err(Box::new(InputMessage::AssignmentInside.into())),
    };
    if rest.is_empty() {
        *under = leaf;
        return Ok(());
    }
    insert(under, rest, leaf)
}

/// An empty list if the next part of the path is a number, else an empty table.
fn holder(rest: &[String], place: Place) -> Node {
    let is_item = rest.first().is_some_and(|next| next.bytes().all(|byte| byte.is_ascii_digit()));
    Node::new(place, if is_item { Value::Array(Vec::new()) } else { Value::Table(Vec::new()) })
}

pub(crate) fn json(node: &Node) -> Json {
    match &node.value {
        Value::Table(entries) => {
            Json::Object(entries.iter().map(|(key, node)| (key.clone(), json(node))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        Value::Text(text) | Value::Date(text) | Value::Broken { text, .. } => Json::String(text.clone()),
        Value::Integer(number) => Json::from(*number),
        // No scenario means -0.0 by it: its sign would show in every product.
        Value::Float(number) => Json::from(*number + 0.0),
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Null => Json::Null,
    }
}
