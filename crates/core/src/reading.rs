//! Reading a TOML document so that whatever is wrong with it can be said at its place, all at once.
//!
//! A document is parsed into a tree that remembers the line of every value, values given on the command
//! line are laid over it, the tree is checked against the JSON Schema of the type it is meant to become,
//! and what is left becomes that type. What is wrong is taken out of the tree, so that one mistake does
//! not hide the next.

use std::fmt;
use std::ops::Range;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use toml::de::{DeTable, DeValue};

use crate::messages::{Argument, Joining, Message};
use crate::sorted;
use crate::typed::{Refused, typed};
use crate::units::{self, Bytes, PerSecond, Quantity, Seconds};

/// The largest document that is read, in bytes: real ones have a few kilobytes.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// Whether an assignment takes this text as it is: it is not TOML of its own.
pub fn is_bare(text: &str) -> bool {
    text.trim() == text && DeValue::parse(text).is_err()
}

/// One thing wrong with an input: where, which key, what was expected.
#[derive(Clone, Debug, PartialEq)]
pub struct InputError {
    /// a file and line, or the argument that said it
    pub place: String,
    /// the dotted key, or empty where the document as a whole is meant
    pub key: String,
    /// what was expected and what was found
    pub message: Message,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, key, message } = self;
        if key.is_empty() { write!(f, "{place}: {message}") } else { write!(f, "{place}: {key}: {message}") }
    }
}

/// A key and what is wrong with it beyond its own type and bounds.
pub type Finding = (String, Message);

/// Everything wrong with an input, in the order of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct InputErrors(pub Vec<InputError>);

impl InputErrors {
    /// A single error; an empty key means the input as a whole.
    pub fn one(place: impl Into<String>, key: impl Into<String>, message: impl Into<Message>) -> Self {
        Self(vec![InputError { place: place.into(), key: key.into(), message: message.into() }])
    }
}

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InputErrors {}

/// The JSON Schema of a type, in one piece.
pub fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// The nearest of the known names, where one is near enough to be what was meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.78)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

#[derive(Clone, Debug)]
struct Node {
    place: Place,
    value: Value,
}

/// Where a value was said; it becomes text only where something is wrong.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The document as a whole.
    Document,
    /// A line of it, the first being 1.
    Line(usize),
    /// An assignment, by its number.
    Assignment(usize),
}

#[derive(Clone, Debug)]
enum Value {
    Table(Vec<(String, Node)>),
    Array(Vec<Node>),
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    /// Dates stay as text: no scenario computes with one.
    Date(String),
    /// Only JSON has it: a key that may be left out, left out.
    Null,
}

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

    fn of(name: &str, value: Value) -> Self {
        Self { name: name.to_owned(), assignments: Vec::new(), root: Node { place: Place::Document, value } }
    }

    /// Parses TOML. `name` is what errors call it: a file name.
    ///
    /// # Errors
    /// Syntax errors, each with its line.
    pub fn parse(name: &str, text: &str) -> Result<Self, InputErrors> {
        if text.len() > LARGEST_DOCUMENT {
            let message = Message::LargeDocument { bytes: Argument::exact(text.len() as f64) };
            return Err(InputErrors::one(name, "", message));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = Lines::of(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok(Self::of(name, table_value(table.get_ref(), &lines)));
        }
        let document = Self::empty(name);
        let start = |error: &toml::de::Error| error.span().map(|span| span.start);
        let errors = sorted::collect(errors, |a, b| start(a).cmp(&start(b)));
        let errors = errors.iter().map(|error| {
            let place = error.span().map_or(Place::Document, |span| lines.place(&span));
            let message = Message::NotToml { problem: error.message().into() };
            InputError { place: document.say(place), key: String::new(), message }
        });
        Err(InputErrors(errors.collect()))
    }

    /// A document that is there as data, such as an object of a page's script. `name` is what errors call it.
    pub fn of_json(name: &str, value: Json) -> Self {
        Self::of(name, value_of_json(value))
    }

    /// A place in words.
    fn say(&self, place: Place) -> String {
        match place {
            Place::Document => self.name.clone(),
            Place::Line(line) => format!("{}:{line}", self.name),
            Place::Assignment(number) => self.assignments[number].clone(),
        }
    }

    /// Lays `key=value` over the document. The value is TOML; what is not is taken as text. `said` is what errors
    /// call the assignment.
    ///
    /// # Errors
    /// An assignment without `=`, with an empty key, or into a value that is no table.
    pub fn assign(&mut self, said: &str, assignment: &str) -> Result<(), InputErrors> {
        let place = Place::Assignment(self.assignments.len());
        self.assignments.push(said.to_owned());
        let fail = |key: &str, message: Message| InputErrors::one(said, key, message);
        let Some((key, text)) = assignment.split_once('=') else {
            return Err(fail("", Message::AssignmentShape));
        };
        let (key, text) = (key.trim(), text.trim());
        if key.split('.').any(str::is_empty) {
            return Err(fail("", Message::AssignmentKey));
        }
        let value = DeValue::parse(text)
            .map_or_else(|_| Value::Text(text.to_owned()), |parsed| value_of(parsed.get_ref(), &Lines::All(place)));
        // A price id has dots of its own: `prices.kinesis.shard_hour` is one key below `prices`.
        let path: Vec<String> = match key.split_once('.') {
            Some(("prices", id)) => vec!["prices".into(), id.trim_matches('"').into()],
            _ => key.split('.').map(|part| part.trim().trim_matches('"').to_owned()).collect(),
        };
        insert(&mut self.root, &path, Node { place, value }).map_err(|()| fail(key, Message::AssignmentInside))
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

impl Node {
    fn child(&self, key: &str) -> Option<&Self> {
        let Value::Table(entries) = &self.value else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
}

/// Turns offsets into places.
enum Lines {
    /// Offsets at which the lines of a text begin.
    Starts(Vec<usize>),
    /// A text whose lines are not worth naming.
    All(Place),
}

impl Lines {
    fn of(text: &str) -> Self {
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

fn value_of_json(value: Json) -> Value {
    let node = |value| Node { place: Place::Document, value: value_of_json(value) };
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

fn insert(node: &mut Node, path: &[String], leaf: Node) -> Result<(), ()> {
    let Value::Table(entries) = &mut node.value else { return Err(()) };
    let Some((first, rest)) = path.split_first() else { return Err(()) };
    let at = entries.iter().position(|(key, _)| key == first).unwrap_or_else(|| {
        entries.push((first.clone(), Node { place: leaf.place, value: Value::Table(Vec::new()) }));
        entries.len() - 1
    });
    if rest.is_empty() {
        entries[at].1 = leaf;
        Ok(())
    } else {
        insert(&mut entries[at].1, rest, leaf)
    }
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Table(entries) => {
            Json::Object(entries.iter().map(|(key, node)| (key.clone(), json(node))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        Value::Text(text) | Value::Date(text) => Json::String(text.clone()),
        Value::Integer(number) => Json::from(*number),
        Value::Float(number) => Json::from(*number),
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Null => Json::Null,
    }
}

/// Something wrong, before its place is put into words.
struct Wrong {
    place: Place,
    key: String,
    message: Message,
}

/// Holds a tree against a schema.
struct Check<'a> {
    /// The schema of the whole document.
    root: &'a Json,
    wrong: Vec<Wrong>,
}

impl Check<'_> {
    fn complain(&mut self, place: Place, key: &str, message: Message) {
        self.wrong.push(Wrong { place, key: key.to_owned(), message });
    }

    /// Takes whatever does not fit the schema out of the node; `false` if the node itself is to go.
    fn prune(&mut self, node: &mut Node, schema: &Json, key: &str) -> bool {
        if matches!(node.value, Value::Null) && may_be_null(schema) {
            return false;
        }
        let schema = without_null(schema);
        if let (Place::Assignment(_), Value::Text(text)) = (node.place, &node.value)
            && is_numeric(schema)
            && let Some(number) = units::number(text)
        {
            // An assignment has no quotes to tell text from a number that is no TOML, such as 1,200.
            node.value = Value::Float(number);
        }
        let problem = match &mut node.value {
            found if choices(schema).is_some() => choices(schema).and_then(|choices| choice_problem(found, &choices)),
            Value::Table(entries) if has_type(schema, "object") => {
                self.prune_table(entries, node.place, schema, key);
                None
            }
            Value::Array(items) if has_type(schema, "array") => {
                let before = self.wrong.len();
                let items_schema = schema.get("items").unwrap_or(&Json::Null);
                for (index, item) in items.iter_mut().enumerate() {
                    self.prune(item, items_schema, &format!("{key}[{index}]"));
                }
                if self.wrong.len() > before {
                    return false;
                }
                array_problem(items, schema)
            }
            value => {
                let problem = scalar_problem(value, schema);
                if problem.is_none() {
                    make_whole(value, schema);
                }
                problem
            }
        };
        let fits = problem.is_none();
        if let Some(message) = problem {
            self.complain(node.place, key, message);
        }
        fits
    }

    fn prune_table(&mut self, entries: &mut Vec<(String, Node)>, place: Place, schema: &Json, key: &str) {
        let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        entries.retain_mut(|(name, node)| {
            if let Some(entry) = schema_of_entry(schema, name) {
                return self.prune(node, entry, &below(name));
            }
            let message = self.unknown(schema, name);
            self.complain(node.place, &below(name), message);
            false
        });
        let required = schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
        for name in required {
            let path = below(name);
            if !entries.iter().any(|(known, _)| known == name) && !self.wrong.iter().any(|wrong| wrong.key == path) {
                self.complain(place, &path, Message::KeyNeeded);
            }
        }
    }

    /// What to say of a name that a table does not know: the nearest it knows, or the nearest anywhere.
    fn unknown(&self, schema: &Json, name: &str) -> Message {
        let kind = kind_of_name(schema).into();
        let names = names(schema);
        let dotted = |known: &&&str| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        if let Some(id) = names.iter().find(dotted) {
            return Message::UnknownDotted { kind, id: Argument::text(*id) };
        }
        let elsewhere = || {
            let tables = self.root.get("properties").and_then(Json::as_object).into_iter().flatten();
            let known = tables
                .flat_map(|(table, schema)| crate::reading::names(schema).into_iter().map(move |key| (table, key)));
            known.filter(|(_, key)| *key == name).map(|(table, key)| format!("{table}.{key}")).next()
        };
        match nearest(name, names.iter().copied()).map(str::to_owned).or_else(elsewhere) {
            Some(near) => Message::UnknownNearest { kind, near: Argument::text(near) },
            None => Message::Unknown { kind, names: Argument::list(Joining::Comma, names) },
        }
    }
}

/// What the names of a table are.
fn kind_of_name(schema: &Json) -> Message {
    match schema.get("x-kind").and_then(Json::as_str) {
        Some("price id") => Message::KindPriceId,
        Some("quota id") => Message::KindQuotaId,
        _ => Message::KindKey,
    }
}

/// A whole number with a decimal point becomes an integer where one is expected: `batch_size = 100.0`.
fn make_whole(value: &mut Value, schema: &Json) {
    if let Value::Float(number) = value
        && has_type(schema, "integer")
    {
        *value = Value::Integer(*number as i64);
    }
}

/// The names that a table may hold; none where any will do.
fn names(schema: &Json) -> Vec<&str> {
    match schema.pointer("/propertyNames/enum").and_then(Json::as_array) {
        Some(names) => names.iter().filter_map(Json::as_str).collect(),
        None => schema
            .get("properties")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect(),
    }
}

/// The schema of an entry of that name, if the table may hold one.
fn schema_of_entry<'a>(schema: &'a Json, name: &str) -> Option<&'a Json> {
    let names = names(schema);
    let known = names.is_empty() || names.contains(&name);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| schema.get("additionalProperties").filter(|schema| schema.is_object())).filter(|_| known)
}

fn branches(schema: &Json) -> impl Iterator<Item = &Json> {
    schema.get("anyOf").and_then(Json::as_array).into_iter().flatten()
}

fn may_be_null(schema: &Json) -> bool {
    has_type(schema, "null") || branches(schema).any(|branch| has_type(branch, "null"))
}

/// The schema of an optional value without its `null` branch: what is there is held against the other.
pub(crate) fn without_null(schema: &Json) -> &Json {
    let other = branches(schema).find(|branch| !has_type(branch, "null"));
    other.filter(|_| may_be_null(schema)).unwrap_or(schema)
}

fn is_numeric(schema: &Json) -> bool {
    has_type(schema, "number") || has_type(schema, "integer")
}

fn has_type(schema: &Json, name: &str) -> bool {
    match schema.get("type") {
        Some(Json::String(kind)) => kind == name,
        Some(Json::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    }
}

fn choices(schema: &Json) -> Option<Vec<&str>> {
    if let Some(choices) = schema.get("enum").and_then(Json::as_array) {
        return Some(choices.iter().filter_map(Json::as_str).collect());
    }
    let branches = schema.get("oneOf").and_then(Json::as_array)?;
    branches.iter().map(|branch| branch.get("const").and_then(Json::as_str)).collect()
}

/// What is wrong with a value that has to be one of a few.
fn choice_problem(found: &Value, choices: &[&str]) -> Option<Message> {
    let expected = Argument::list(Joining::Comma, choices.iter().copied());
    let mut parts = vec![Message::Choice { choices: expected, found: shown(found) }];
    if let Value::Text(text) = found {
        if choices.contains(&text.as_str()) {
            return None;
        }
        let near = nearest(text, choices.iter().copied());
        parts.extend(near.map(|near| Message::Nearest { near: Argument::quoted(near) }));
    }
    Some(Message::joined(Joining::Semicolon, parts))
}

/// What a value looks like in a message: its kind and, cut to a length, its text.
fn shown(value: &Value) -> Argument {
    match value {
        Value::Table(_) => Message::FoundTable.into(),
        Value::Array(items) => Message::FoundArray { count: Argument::exact(items.len() as f64) }.into(),
        Value::Text(text) if text.chars().count() > 40 => {
            Argument::text(format!("{:?}...", text.chars().take(40).collect::<String>()))
        }
        Value::Text(text) => Argument::quoted(text),
        Value::Integer(number) => Argument::text(number.to_string()),
        Value::Float(number) if is_long(*number) => Argument::text(format!("{number:e}")),
        Value::Float(number) => Argument::text(number.to_string()),
        Value::Bool(truth) => Argument::text(truth.to_string()),
        Value::Date(date) => Message::FoundDate { date: date.as_str().into() }.into(),
        Value::Null => "null".into(),
    }
}

/// Whether a number has too many zeros to read.
fn is_long(number: f64) -> bool {
    number.is_finite() && (number.abs() >= 1e16 || (number != 0.0 && number.abs() < 1e-9))
}

fn array_problem(items: &[Node], schema: &Json) -> Option<Message> {
    let bound = |name: &str| schema.get(name).and_then(Json::as_u64).map(|n| n as usize);
    let (low, high, count) = (bound("minItems"), bound("maxItems"), items.len());
    if low.is_some_and(|low| count < low) || high.is_some_and(|high| count > high) {
        let number = |count: usize| Argument::exact(count as f64);
        let found = number(count);
        return Some(match (low, high) {
            (Some(low), Some(high)) if low == high => Message::Exactly { count: number(low), found },
            (Some(low), _) if count < low => Message::AtLeast { count: number(low), found },
            (_, high) => Message::AtMost { count: number(high.unwrap_or_default()), found },
        });
    }
    let values: Vec<Json> = items.iter().map(json).collect();
    let repeated = schema.get("uniqueItems") == Some(&Json::Bool(true))
        && (1..values.len()).any(|i| values[..i].contains(&values[i]));
    repeated.then_some(Message::Once)
}

/// What is wrong with a number, text or truth value.
fn scalar_problem(value: &Value, schema: &Json) -> Option<Message> {
    let format = schema.get("format").and_then(Json::as_str);
    let numeric = is_numeric(schema);
    let wrong = |found: Argument| Some(Message::Expected { expected: expected(schema, format), found });
    let number = match (value, format) {
        (Value::Integer(number), _) if numeric => *number as f64,
        (Value::Float(number), _)
            if has_type(schema, "integer") && !has_type(schema, "number") && number.fract() != 0.0 =>
        {
            return wrong(shown(value));
        }
        (Value::Float(number), _) if numeric => *number,
        (Value::Text(text), Some(format @ (Bytes::FORMAT | Seconds::FORMAT | PerSecond::FORMAT))) => {
            match units::in_base(format, text) {
                Some(number) => number,
                None => return wrong(Argument::quoted(text)),
            }
        }
        (Value::Text(_), _) if has_type(schema, "string") => return None,
        (Value::Date(_), Some("date")) => return None,
        (Value::Bool(_), _) if has_type(schema, "boolean") => return None,
        (other, _) => return wrong(shown(other)),
    };
    let bound = |name: &str| schema.get(name).and_then(Json::as_f64);
    let within = number.is_finite()
        && bound("minimum").is_none_or(|low| number >= low)
        && bound("exclusiveMinimum").is_none_or(|low| number > low)
        && bound("maximum").is_none_or(|high| number <= high)
        && bound("exclusiveMaximum").is_none_or(|high| number < high);
    if within { None } else { wrong(shown(value)) }
}

/// What a schema expects of a single value: its kind, and its bounds.
fn expected(schema: &Json, format: Option<&str>) -> Argument {
    let kind = match format {
        Some(Bytes::FORMAT) => Bytes::EXPECTED,
        Some(Seconds::FORMAT) => Seconds::EXPECTED,
        Some(PerSecond::FORMAT) => PerSecond::EXPECTED,
        Some("date") => Message::ExpectedDate,
        _ if has_type(schema, "integer") => Message::ExpectedInteger,
        _ if has_type(schema, "number") => Message::ExpectedNumber,
        _ if has_type(schema, "boolean") => Message::ExpectedBoolean,
        _ if has_type(schema, "string") => Message::ExpectedText,
        _ if has_type(schema, "array") => Message::ExpectedArray,
        _ => Message::ExpectedTable,
    };
    let bound = |name: &str| schema.get(name).and_then(Json::as_f64).map(|value| limit(value, schema, format));
    let low = bound("minimum")
        .map(|bound| Message::From { bound })
        .or_else(|| bound("exclusiveMinimum").map(|bound| Message::Above { bound }));
    let high = bound("maximum")
        .map(|bound| Message::UpTo { bound })
        .or_else(|| bound("exclusiveMaximum").map(|bound| Message::Below { bound }));
    let bounds: Vec<Message> = low.into_iter().chain(high).collect();
    if bounds.is_empty() {
        return kind.into();
    }
    Argument::list(Joining::Comma, [kind, Message::joined(Joining::Space, bounds)])
}

/// A bound of a value, as the value is written.
fn limit(value: f64, schema: &Json, format: Option<&str>) -> Argument {
    let number = if is_long(value) { Argument::text(format!("{value:e}")) } else { Argument::exact(value) };
    match (format, schema.get("x-unit").and_then(Json::as_str)) {
        (Some(Bytes::FORMAT), _) => Argument::Bytes(value),
        (Some(Seconds::FORMAT), _) => Argument::Seconds(value),
        (_, Some(unit)) => Message::Amount { value: number, unit: Argument::word("unit", unit) }.into(),
        _ => number,
    }
}
