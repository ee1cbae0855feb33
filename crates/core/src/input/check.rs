//! Checks a document against the schema of its type: values that do not match are removed and reported.

use serde_json::Value as Json;

use super::collected::{Collected, Wrong};
use super::ranges::{self, Ends};
use super::tree::{Node, Place, Value, json};
use crate::catalog::{PRICE_ID, QUOTA_ID};
use crate::scenario::{GivenRange, Shape};
use crate::text::{
    ALIKE_ELSEWHERE, Argument, Bytes, InputMessage, Joining, Message, PerSecond, Quantity, Seconds, amount, nearest,
    nearest_by, number, units,
};

/// Checks a tree against a schema, and collects the errors.
pub(crate) struct Check<'a> {
    /// The schema of the whole document.
    pub(crate) root: &'a Json,
    /// Whether text has quotes in the document itself; in assignments it has none.
    pub(crate) has_quotes: bool,
    /// What a rate by the month is multiplied by: the document sets the length of its months.
    pub(crate) monthly: f64,
    /// Numbers that are written as a range; `None` where none may be.
    pub(crate) ranges: Option<Vec<GivenRange>>,
    pub(crate) errors: Collected,
}

impl Check<'_> {
    /// Reports an error.
    fn report(&mut self, place: Place, key: &str, message: Message) {
        self.errors.add(place, || Wrong::new(place, key, message));
    }

    /// Removes everything below the node that does not match the schema; `false` if the node itself must be removed.
    pub(crate) fn prune(&mut self, node: &mut Node, schema: &Json, key: &str) -> bool {
        if matches!(node.value, Value::Null) && may_be_null(schema) {
            return false;
        }
        let schema = branch_for(without_null(schema), &node.value);
        if let Value::Broken { text, place, problem } = &node.value {
            if has_type(schema, "array") || has_type(schema, "object") {
                self.report(*place, key, InputMessage::NotToml { problem: problem.as_str().into() }.into());
                return false;
            }
            node.value = Value::Text(text.clone());
        }
        if let Value::Text(text) = &node.value
            && is_numeric(schema)
            && let Some(number) = self.number(text, node.place, schema)
        {
            node.value = Value::Float(number);
        }
        if let Value::Text(text) = &node.value
            && self.ranges.is_some()
            && is_numeric(schema)
            && let Some(ends) = ranges::ends(text, &|end| Some(read_number(end, schema)? * self.times(end, schema)))
        {
            let text = text.clone();
            return self.prune_range(node, &text, ends, schema, key);
        }
        let problem = match &mut node.value {
            found if choices(schema).is_some() => choices(schema).and_then(|choices| choice_problem(found, &choices)),
            Value::Table(entries) if has_type(schema, "object") => {
                return self.prune_table(entries, node.place, schema, key);
            }
            // Elements of a list that is too long are not looked at.
            Value::Array(items) if has_type(schema, "array") => match count_problem(items.len(), schema) {
                None => return self.prune_items(items, schema, key),
                problem => problem,
            },
            value => {
                let problem = scalar_problem(value, schema);
                if problem.is_none() {
                    make_whole(value, schema);
                    self.make_monthly(value, schema);
                }
                problem
            }
        };
        let fits = problem.is_none();
        if let Some(message) = problem {
            self.report(node.place, key, message);
        }
        fits
    }

    /// A number that is not TOML, and was read as text: 1,200 without quotes; where a value has no unit, also 5 million or 20%,
    /// with quotes or without.
    fn number(&self, text: &str, place: Place, schema: &Json) -> Option<f64> {
        match number(text) {
            Some(number) => self.is_bare(place).then_some(number),
            None if has_type(schema, "string") => None,
            None => read_number(text, schema),
        }
    }

    /// What the number of this text is multiplied by.
    fn times(&self, text: &str, schema: &Json) -> f64 {
        if format_of(schema) == Some(PerSecond::FORMAT) && PerSecond::is_monthly(text) { self.monthly } else { 1.0 }
    }

    /// Reads a rate by the month as one of the document's months.
    fn make_monthly(&self, value: &mut Value, schema: &Json) {
        if let Value::Text(text) = &*value
            && self.times(text, schema) != 1.0
            && let Some(number) = read_number(text, schema)
        {
            *value = Value::Float(number * self.monthly);
        }
    }

    /// Replaces a range by its median; `false` if an end does not match.
    fn prune_range(
        &mut self,
        node: &mut Node,
        text: &str,
        ends: Result<Ends, Box<Message>>,
        schema: &Json,
        key: &str,
    ) -> bool {
        let within = |ends: Ends| match [ends.low, ends.high]
            .into_iter()
            .find_map(|end| scalar_problem(&Value::Float(end), schema))
        {
            Some(problem) => Err(Box::new(problem)),
            None => Ok(ends),
        };
        match ends.and_then(within) {
            Ok(Ends { low, high, uniform }) => {
                let most = ["maximum", "exclusiveMaximum"].into_iter().find_map(|name| schema.get(name)?.as_f64());
                let is_share = most == Some(1.0);
                let shape = if uniform { Shape::Uniform } else { Shape::of(low, high, is_share) };
                let is_whole = has_type(schema, "integer") && !has_type(schema, "number");
                let median = shape.median(low, high);
                let median = if is_whole { median.round() } else { median };
                node.value = Value::Float(median);
                make_whole(&mut node.value, schema);
                if let Some(ranges) = &mut self.ranges {
                    let key = key.replace('[', ".").replace(']', "");
                    ranges.push(GivenRange { key, text: text.to_owned(), low, high, shape, median });
                }
                true
            }
            Err(message) => {
                self.report(node.place, key, *message);
                false
            }
        }
    }

    /// Whether a text at this place is written without quotes, as in assignments.
    fn is_bare(&self, place: Place) -> bool {
        !self.has_quotes || matches!(place, Place::Part { text: 1.., .. })
    }

    /// Checks the elements of a list; `false` if none matches. One that does not match is replaced by one that does: the others
    /// keep their places, and are told what their types and bounds do not show.
    fn prune_items(&mut self, items: &mut [Node], schema: &Json, key: &str) -> bool {
        let before = self.errors.count();
        let of_items = schema.get("items").unwrap_or(&Json::Null);
        let mut of_item = |(index, item): (usize, &mut Node)| self.prune(item, of_items, &format!("{key}[{index}]"));
        let fit: Vec<bool> = items.iter_mut().enumerate().map(&mut of_item).collect();
        if self.errors.count() == before {
            let Some([first, again]) = repeated(items, schema) else { return true };
            let wrong = Wrong { other: Some(first.place), ..Wrong::new(again.place, key, InputMessage::Once.into()) };
            self.errors.add(again.place, || wrong);
            return false;
        }
        let Some(one) = fit.iter().position(|fits| *fits).map(|at| items[at].clone()) else { return false };
        items.iter_mut().zip(fit).filter(|(_, fits)| !fits).for_each(|(item, _)| *item = one.clone());
        true
    }

    /// Checks the entries of a table; `false` if one that is required is not there, or does not match.
    fn prune_table(&mut self, entries: &mut Vec<(String, Node)>, place: Place, schema: &Json, key: &str) -> bool {
        let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        for name in missing(entries, schema) {
            self.report(place, &below(name), InputMessage::KeyNeeded.into());
        }
        let root = self.root;
        entries.retain_mut(|(name, node)| {
            if let Some(entry) = schema_of_entry(schema, name) {
                return self.prune(node, entry, &below(name));
            }
            self.errors.add(node.key, || {
                let path = below(name);
                let message = moved(&path).unwrap_or_else(|| unknown(root, schema, name));
                Wrong::new(node.key, &path, message)
            });
            false
        });
        missing(entries, schema).next().is_none()
    }
}

/// The required entries that a table does not have.
fn missing<'a>(entries: &[(String, Node)], schema: &'a Json) -> impl Iterator<Item = &'a str> {
    let required = schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    required.filter(|name| !entries.iter().any(|(known, _)| known == name))
}

/// The message for an unknown name: with the nearest name of this table, or one much like it in another table.
fn unknown(root: &Json, schema: &Json, name: &str) -> Message {
    let kind = kind_of_name(schema).into();
    let known_names = names(schema);
    let dotted = |known: &&&str| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    if let Some(id) = known_names.iter().find(dotted) {
        return InputMessage::UnknownDotted { kind, id: Argument::text(*id) }.into();
    }
    let elsewhere = || {
        let tables = root.get("properties").and_then(Json::as_object).into_iter().flatten();
        let known = tables.flat_map(|(table, schema)| names(schema).into_iter().map(move |key| (table, key)));
        nearest_by(name, known, |(_, key)| key, ALIKE_ELSEWHERE).map(|(table, key)| format!("{table}.{key}"))
    };
    match nearest(name, known_names.iter().copied()).map(str::to_owned).or_else(elsewhere) {
        Some(near) => Message::from(InputMessage::UnknownName { kind }).with_nearest(Some(Argument::text(near))),
        None => Message::Unknown { kind, names: Argument::list(Joining::Comma, known_names) },
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
    Some(InputMessage::KeyMoved { to: Argument::text(*to) }.into())
}

/// What messages call a name in this table.
fn kind_of_name(schema: &Json) -> Message {
    match schema.get("x-kind").and_then(Json::as_str) {
        Some(PRICE_ID) => InputMessage::KindPriceId.into(),
        Some(QUOTA_ID) => InputMessage::KindQuotaId.into(),
        _ => InputMessage::KindKey.into(),
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
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    let known = schema.pointer("/propertyNames/enum").and_then(Json::as_array);
    let is_known = || known.is_none_or(|known| known.iter().any(|known| known == name));
    own.or_else(|| schema.get("additionalProperties").filter(|schema| schema.is_object() && is_known()))
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

/// Of a schema with branches, the one for values of this kind: a list is checked as a list, anything else as the first.
fn branch_for<'a>(schema: &'a Json, value: &Value) -> &'a Json {
    let is_list = matches!(value, Value::Array(_));
    let branch = branches(schema).find(|branch| has_type(branch, "array") == is_list);
    branch.filter(|_| choices(schema).is_none()).unwrap_or(schema)
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
    let mut near = None;
    if let Value::Text(text) = found {
        if choices.contains(&text.as_str()) {
            return None;
        }
        near = nearest(text, choices.iter().copied()).map(Argument::quoted);
    }
    Some(Message::from(InputMessage::Choice { choices: expected, found: shown(found) }).with_nearest(near))
}

/// A value as messages show it: its kind and its text, shortened.
fn shown(value: &Value) -> Argument {
    match value {
        Value::Table(_) => InputMessage::FoundTable.into(),
        Value::Array(items) => InputMessage::FoundArray { count: Argument::exact(items.len() as f64) }.into(),
        Value::Text(text) | Value::Broken { text, .. } => Argument::quoted(text),
        Value::Integer(number) => Argument::text(number.to_string()),
        Value::Float(number) if is_long(*number) => Argument::text(scientific(*number)),
        Value::Float(number) => Argument::text(number.to_string()),
        Value::Bool(truth) => Argument::text(truth.to_string()),
        Value::Date(date) => InputMessage::FoundDate { date: date.as_str().into() }.into(),
        Value::Null => "null".into(),
    }
}

/// Whether a number has so many zeros that scientific notation is easier to read.
fn is_long(number: f64) -> bool {
    number.is_finite() && (number.abs() >= 1e16 || (number != 0.0 && number.abs() < 1e-9))
}

/// A long number in scientific notation, by the writer of JSON: the page's modules have it anyway.
fn scientific(number: f64) -> String {
    serde_json::to_string(&number).unwrap_or_default().replace('+', "")
}

fn count_problem(count: usize, schema: &Json) -> Option<Message> {
    let bound = |name: &str| schema.get(name).and_then(Json::as_u64).map(|n| n as usize);
    let (low, high) = (bound("minItems"), bound("maxItems"));
    let wrong = low.is_some_and(|low| count < low) || high.is_some_and(|high| count > high);
    let number = |count: usize| Argument::exact(count as f64);
    let found = number(count);
    wrong.then(|| match (low, high) {
        (Some(low), Some(high)) if low == high => InputMessage::Exactly { count: number(low), found }.into(),
        (Some(low), _) if count < low => InputMessage::AtLeast { count: number(low), found }.into(),
        (_, high) => InputMessage::AtMost { count: number(high.unwrap_or_default()), found }.into(),
    })
}

/// The first element of a list that repeats an earlier one, where elements may not repeat; after that one.
fn repeated<'a>(items: &'a [Node], schema: &Json) -> Option<[&'a Node; 2]> {
    if schema.get("uniqueItems") != Some(&Json::Bool(true)) {
        return None;
    }
    let values: Vec<Json> = items.iter().map(json).collect();
    let pairs = (1..values.len()).filter_map(|at| Some((values[..at].iter().position(|v| *v == values[at])?, at)));
    pairs.map(|(first, again)| [&items[first], &items[again]]).next()
}

/// The error of a number, text or Boolean.
fn scalar_problem(value: &Value, schema: &Json) -> Option<Message> {
    let format = format_of(schema);
    let numeric = is_numeric(schema);
    let wrong = |found: Argument| Some(InputMessage::Expected { expected: expected(schema, format), found }.into());
    let number = match (value, format) {
        (Value::Integer(number), _) if numeric => *number as f64,
        (Value::Float(number), _)
            if has_type(schema, "integer") && !has_type(schema, "number") && number.fract() != 0.0 =>
        {
            return wrong(shown(value));
        }
        (Value::Float(number), _) if numeric => *number,
        // A word that stands for a value, such as "peak" for a time.
        (Value::Text(text), _) if word(schema) == Some(text.trim()) => return None,
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

/// Reads a number, with a unit where the schema has one.
fn read_number(text: &str, schema: &Json) -> Option<f64> {
    match format_of(schema) {
        Some(format @ (Bytes::FORMAT | Seconds::FORMAT | PerSecond::FORMAT)) => units::in_base(format, text),
        _ => read_amount(text, schema),
    }
}

/// Reads a number without a format; of a key in hours, minutes or another unit of time also a time such as `7d`.
pub(crate) fn read_amount(text: &str, schema: &Json) -> Option<f64> {
    let time = || {
        let unit = schema.get("x-unit").and_then(Json::as_str)?;
        Some(Seconds::parse(text)?.0 / Seconds::parse(&format!("1 {unit}"))?.0)
    };
    amount(text, percent(schema)).or_else(time)
}

/// How many percent are 1, where a value may be written in percent.
fn percent(schema: &Json) -> Option<f64> {
    let most = ["maximum", "exclusiveMaximum"].into_iter().find_map(|name| schema.get(name).and_then(Json::as_f64));
    match schema.get("x-unit").and_then(Json::as_str) {
        Some("%") => Some(1.0),
        _ => (most == Some(1.0)).then_some(100.0),
    }
}

fn format_of(schema: &Json) -> Option<&str> {
    schema.get("format").and_then(Json::as_str)
}

/// The word that may stand for a value.
fn word(schema: &Json) -> Option<&str> {
    schema.get("x-word").and_then(Json::as_str)
}

/// What a schema expects of a single value: its kind and its bounds.
fn expected(schema: &Json, format: Option<&str>) -> Argument {
    let kind = match format {
        Some(Bytes::FORMAT) => InputMessage::ExpectedBytes,
        Some(Seconds::FORMAT) if word(schema).is_some() => {
            InputMessage::ExpectedSecondsOr { word: Argument::quoted(word(schema).unwrap_or_default()) }
        }
        Some(Seconds::FORMAT) => InputMessage::ExpectedSeconds,
        Some(PerSecond::FORMAT) => InputMessage::ExpectedRate,
        Some("date") => InputMessage::ExpectedDate,
        _ if has_type(schema, "integer") => InputMessage::ExpectedInteger,
        _ if has_type(schema, "number") => InputMessage::ExpectedNumber,
        _ if has_type(schema, "boolean") => InputMessage::ExpectedBoolean,
        _ if has_type(schema, "string") => InputMessage::ExpectedText,
        _ if has_type(schema, "array") => InputMessage::ExpectedArray,
        _ => InputMessage::ExpectedTable,
    };
    let bound = |name: &str| schema.get(name).and_then(Json::as_f64).map(|value| limit(value, schema, format));
    let (from, above) = (bound("minimum"), bound("exclusiveMinimum"));
    let (up_to, below) = (bound("maximum"), bound("exclusiveMaximum"));
    // A range is one message: no language can be relied on to put its two halves side by side.
    let range = match (from.or(above.clone()), up_to.or(below.clone())) {
        (Some(low), Some(high)) => match (above.is_some(), below.is_some()) {
            (false, false) => InputMessage::FromTo { low, high },
            (true, false) => InputMessage::AboveUpTo { low, high },
            (false, true) => InputMessage::FromBelow { low, high },
            (true, true) => InputMessage::AboveBelow { low, high },
        },
        (Some(bound), None) if above.is_some() => InputMessage::Above { bound },
        (Some(bound), None) => InputMessage::From { bound },
        (None, Some(bound)) if below.is_some() => InputMessage::Below { bound },
        (None, Some(bound)) => InputMessage::UpTo { bound },
        (None, None) => return kind.into(),
    };
    Argument::list(Joining::Comma, [kind, range])
}

/// A bound, in the notation of the value.
fn limit(value: f64, schema: &Json, format: Option<&str>) -> Argument {
    let number = if is_long(value) { Argument::text(scientific(value)) } else { Argument::exact(value) };
    match (format, schema.get("x-unit").and_then(Json::as_str)) {
        (Some(Bytes::FORMAT), _) => Argument::Bytes(value),
        (Some(Seconds::FORMAT), _) => Argument::Seconds(value),
        (_, Some(unit)) => Message::Amount { value: number, unit: Argument::word("unit", unit) }.into(),
        _ => number,
    }
}
