//! Checks a document against the schema of its type: values that do not match are removed and reported.

use serde_json::Value as Json;

use super::tree::{Node, Place, Value, json};
use crate::text::{Argument, Bytes, Joining, Message, PerSecond, Quantity, Seconds, nearest, units};

/// An error whose place is not yet text.
pub(crate) struct Wrong {
    pub(crate) place: Place,
    pub(crate) key: String,
    pub(crate) message: Message,
}

/// Checks a tree against a schema, and collects the errors.
pub(crate) struct Check<'a> {
    /// The schema of the whole document.
    pub(crate) root: &'a Json,
    pub(crate) wrong: Vec<Wrong>,
    /// Further errors, which are only counted.
    pub(crate) more: usize,
}

/// The most errors of a document that are reported; the others are counted.
const MOST_ERRORS: usize = 50;

impl Check<'_> {
    /// Reports an error. The message is made only if it is reported: finding the nearest name takes time.
    fn report(&mut self, place: Place, key: &str, message: impl FnOnce(&Self) -> Message) {
        if self.wrong.len() < MOST_ERRORS {
            let message = message(self);
            self.wrong.push(Wrong { place, key: key.to_owned(), message });
        } else {
            self.more += 1;
        }
    }

    /// Removes everything below the node that does not match the schema; `false` if the node itself must be removed.
    pub(crate) fn prune(&mut self, node: &mut Node, schema: &Json, key: &str) -> bool {
        if matches!(node.value, Value::Null) && may_be_null(schema) {
            return false;
        }
        let schema = without_null(schema);
        if let (Place::Assignment(_), Value::Text(text)) = (node.place, &node.value)
            && is_numeric(schema)
            && let Some(number) = units::number(text)
        {
            // An assignment has no quotes, so a number that is not TOML, such as 1,200, was read as text.
            node.value = Value::Float(number);
        }
        let problem = match &mut node.value {
            found if choices(schema).is_some() => choices(schema).and_then(|choices| choice_problem(found, &choices)),
            Value::Table(entries) if has_type(schema, "object") => {
                self.prune_table(entries, node.place, schema, key);
                None
            }
            Value::Array(items) if has_type(schema, "array") && count_problem(items.len(), schema).is_some() => {
                // Elements of a list that is too long are not looked at.
                count_problem(items.len(), schema)
            }
            Value::Array(items) if has_type(schema, "array") => {
                let before = self.errors();
                let items_schema = schema.get("items").unwrap_or(&Json::Null);
                for (index, item) in items.iter_mut().enumerate() {
                    self.prune(item, items_schema, &format!("{key}[{index}]"));
                }
                if self.errors() > before {
                    return false;
                }
                repeated_problem(items, schema)
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
            self.report(node.place, key, |_| message);
        }
        fits
    }

    /// How many errors there are so far.
    fn errors(&self) -> usize {
        self.wrong.len() + self.more
    }

    fn prune_table(&mut self, entries: &mut Vec<(String, Node)>, place: Place, schema: &Json, key: &str) {
        let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        let before = self.wrong.len();
        entries.retain_mut(|(name, node)| {
            if let Some(entry) = schema_of_entry(schema, name) {
                return self.prune(node, entry, &below(name));
            }
            let path = below(name);
            self.report(node.place, &path, |check| moved(&path).unwrap_or_else(|| check.unknown(schema, name)));
            false
        });
        let required = schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
        for name in required {
            let path = below(name);
            if !entries.iter().any(|(known, _)| known == name)
                && !self.wrong[before..].iter().any(|wrong| wrong.key == path)
            {
                self.report(place, &path, |_| Message::KeyNeeded);
            }
        }
    }

    /// The message for an unknown name: with the nearest name of this table, or the same name in another table.
    fn unknown(&self, schema: &Json, name: &str) -> Message {
        let kind = kind_of_name(schema).into();
        let known_names = names(schema);
        let dotted = |known: &&&str| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        if let Some(id) = known_names.iter().find(dotted) {
            return Message::UnknownDotted { kind, id: Argument::text(*id) };
        }
        let elsewhere = || {
            let tables = self.root.get("properties").and_then(Json::as_object).into_iter().flatten();
            let known = tables.flat_map(|(table, schema)| names(schema).into_iter().map(move |key| (table, key)));
            known.filter(|(_, key)| *key == name).map(|(table, key)| format!("{table}.{key}")).next()
        };
        match nearest(name, known_names.iter().copied()).map(str::to_owned).or_else(elsewhere) {
            Some(near) => Message::UnknownNearest { kind, near: Argument::text(near) },
            None => Message::Unknown { kind, names: Argument::list(Joining::Comma, known_names) },
        }
    }
}

/// Keys of a scenario that went away, each with the key that took its place.
const MOVED: [(&str, &str); 6] = [
    ("kinesis_firehose.consumers", "consumers"),
    ("streams_lambda.other_readers", "consumers"),
    ("streams_lambda.kcl_readers", "consumers"),
    ("streams_lambda.filter_pass", "delivered.share"),
    ("streams_lambda.concurrency_quota", "quotas.\"lambda.concurrent_executions\""),
    ("streams_lambda.direct_put_quota", "quotas.\"firehose.direct_put_bytes\""),
];

/// The message for a key that went away.
fn moved(path: &str) -> Option<Message> {
    let (_, to) = MOVED.iter().find(|(from, _)| *from == path)?;
    Some(Message::KeyMoved { to: Argument::text(*to) })
}

/// What messages call a name in this table.
fn kind_of_name(schema: &Json) -> Message {
    match schema.get("x-kind").and_then(Json::as_str) {
        Some("price id") => Message::KindPriceId,
        Some("quota id") => Message::KindQuotaId,
        _ => Message::KindKey,
    }
}

/// Converts a whole number with a decimal point where an integer is expected: `batch_size = 100.0`.
fn make_whole(value: &mut Value, schema: &Json) {
    if let Value::Float(number) = value
        && has_type(schema, "integer")
    {
        *value = Value::Integer(*number as i64);
    }
}

/// The names that a table may have; empty if any name is allowed.
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

/// The schema of the entry with this name, if the table may have one.
fn schema_of_entry<'a>(schema: &'a Json, name: &str) -> Option<&'a Json> {
    let known_names = names(schema);
    let known = known_names.is_empty() || known_names.contains(&name);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| schema.get("additionalProperties").filter(|schema| schema.is_object())).filter(|_| known)
}

fn branches(schema: &Json) -> impl Iterator<Item = &Json> {
    schema.get("anyOf").and_then(Json::as_array).into_iter().flatten()
}

fn may_be_null(schema: &Json) -> bool {
    has_type(schema, "null") || branches(schema).any(|branch| has_type(branch, "null"))
}

/// The schema of an optional value without its `null` branch; a value is checked against the other branch.
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

/// The error of a value that must be one of several choices.
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

/// A value as messages show it: its kind and its text, shortened.
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

/// Whether a number has so many zeros that scientific notation is easier to read.
fn is_long(number: f64) -> bool {
    number.is_finite() && (number.abs() >= 1e16 || (number != 0.0 && number.abs() < 1e-9))
}

fn count_problem(count: usize, schema: &Json) -> Option<Message> {
    let bound = |name: &str| schema.get(name).and_then(Json::as_u64).map(|n| n as usize);
    let (low, high) = (bound("minItems"), bound("maxItems"));
    let wrong = low.is_some_and(|low| count < low) || high.is_some_and(|high| count > high);
    let number = |count: usize| Argument::exact(count as f64);
    let found = number(count);
    wrong.then(|| match (low, high) {
        (Some(low), Some(high)) if low == high => Message::Exactly { count: number(low), found },
        (Some(low), _) if count < low => Message::AtLeast { count: number(low), found },
        (_, high) => Message::AtMost { count: number(high.unwrap_or_default()), found },
    })
}

/// The error of a list whose elements are sound: repeated ones.
fn repeated_problem(items: &[Node], schema: &Json) -> Option<Message> {
    let values: Vec<Json> = items.iter().map(json).collect();
    let repeated = schema.get("uniqueItems") == Some(&Json::Bool(true))
        && (1..values.len()).any(|i| values[..i].contains(&values[i]));
    repeated.then_some(Message::Once)
}

/// The error of a number, text or Boolean.
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

/// What a schema expects of a single value: its kind and its bounds.
fn expected(schema: &Json, format: Option<&str>) -> Argument {
    let kind = match format {
        Some(Bytes::FORMAT) => Message::ExpectedBytes,
        Some(Seconds::FORMAT) => Message::ExpectedSeconds,
        Some(PerSecond::FORMAT) => Message::ExpectedRate,
        Some("date") => Message::ExpectedDate,
        _ if has_type(schema, "integer") => Message::ExpectedInteger,
        _ if has_type(schema, "number") => Message::ExpectedNumber,
        _ if has_type(schema, "boolean") => Message::ExpectedBoolean,
        _ if has_type(schema, "string") => Message::ExpectedText,
        _ if has_type(schema, "array") => Message::ExpectedArray,
        _ => Message::ExpectedTable,
    };
    let bound = |name: &str| schema.get(name).and_then(Json::as_f64).map(|value| limit(value, schema, format));
    let (from, above) = (bound("minimum"), bound("exclusiveMinimum"));
    let (up_to, below) = (bound("maximum"), bound("exclusiveMaximum"));
    // A range is one message: no language can be relied on to put its two halves side by side.
    let range = match (from.or(above.clone()), up_to.or(below.clone())) {
        (Some(low), Some(high)) => match (above.is_some(), below.is_some()) {
            (false, false) => Message::FromTo { low, high },
            (true, false) => Message::AboveUpTo { low, high },
            (false, true) => Message::FromBelow { low, high },
            (true, true) => Message::AboveBelow { low, high },
        },
        (Some(bound), None) if above.is_some() => Message::Above { bound },
        (Some(bound), None) => Message::From { bound },
        (None, Some(bound)) if below.is_some() => Message::Below { bound },
        (None, Some(bound)) => Message::UpTo { bound },
        (None, None) => return kind.into(),
    };
    Argument::list(Joining::Comma, [kind, range])
}

/// A bound, in the notation of the value.
fn limit(value: f64, schema: &Json, format: Option<&str>) -> Argument {
    let number = if is_long(value) { Argument::text(format!("{value:e}")) } else { Argument::exact(value) };
    match (format, schema.get("x-unit").and_then(Json::as_str)) {
        (Some(Bytes::FORMAT), _) => Argument::Bytes(value),
        (Some(Seconds::FORMAT), _) => Argument::Seconds(value),
        (_, Some(unit)) => Message::Amount { value: number, unit: Argument::word("unit", unit) }.into(),
        _ => number,
    }
}
