//! Errors of an input: the place, the key, and what was expected there.

use std::fmt;
use std::ops::Range;

use super::messages::{Argument, Message};

/// The most errors that are reported; the others are counted.
pub const MOST_ERRORS: usize = 50;

/// Whether a dotted key is another, or below it.
pub fn is_key_under(table: &str, key: &str) -> bool {
    key.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A part of one line of a text, such as a value in a file. It is never empty: at the end of a line it is the column after
/// the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The line; the first is 1.
    pub line: usize,
    /// The column of its first character, in characters; the first is 1.
    pub column: usize,
    /// The column after its last character.
    pub end: usize,
}

impl Span {
    /// The part of a text between two byte offsets, up to the end of its first line.
    pub fn new(text: &str, bytes: Range<usize>) -> Self {
        let before = text.get(..bytes.start).unwrap_or(text);
        let inside = text.get(bytes).unwrap_or_default();
        let in_line = before.rsplit('\n').next().unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = in_line.chars().count() + 1;
        let length = inside.lines().next().map_or(0, |line| line.chars().count());
        Self { line, column, end: column + length.max(1) }
    }
}

/// One error of an input: its place, its key, and what was expected.
#[derive(Clone, Debug, PartialEq)]
pub struct InputError {
    /// A file, a link, or a command-line argument as it was typed, which then is also the text of `span`.
    pub place: String,
    /// The wrong part of its text; `None` if the error is about the whole, or if there is no text.
    pub span: Option<Span>,
    /// Another part of the same text, which contradicts the wrong one.
    pub other: Option<Span>,
    /// The dotted key; empty for the document as a whole.
    pub key: String,
    /// What was expected and what was found.
    pub message: Message,
}

impl InputError {
    /// An error of an input as a whole, or of a key in it.
    pub fn new(place: impl Into<String>, key: impl Into<String>, message: impl Into<Message>) -> Self {
        Self { place: place.into(), span: None, other: None, key: key.into(), message: message.into() }
    }

    /// The same error at a part of the text.
    #[must_use]
    pub fn at(self, span: impl Into<Option<Span>>) -> Self {
        Self { span: span.into(), ..self }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, span, key, message, .. } = self;
        f.write_str(place)?;
        // An argument is its own text, on one line that the reader has typed.
        if let Some(Span { line, column, .. }) = span
            && !place.starts_with("--")
        {
            write!(f, ":{line}:{column}")?;
        }
        if key.is_empty() { write!(f, ": {message}") } else { write!(f, ": {key}: {message}") }
    }
}

/// A key, and an error or notice about it that its own type and bounds do not show.
pub type Finding = (String, Message);

/// An error that a single key does not show: sums, keys that exclude each other, settings that AWS refuses.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The key that is reported.
    pub key: String,
    /// The key that it contradicts, if there is one.
    pub other: Option<String>,
    /// Whether the keys exclude each other, whatever their values are.
    pub by_key: bool,
    /// What was expected and what was found.
    pub message: Message,
}

impl Contradiction {
    /// A value that is wrong beside the others.
    pub fn new(key: impl Into<String>, message: Message) -> Self {
        Self { key: key.into(), other: None, by_key: false, message }
    }

    /// A value that another contradicts.
    pub fn of_values(key: impl Into<String>, other: impl Into<String>, message: Message) -> Self {
        Self { other: Some(other.into()), ..Self::new(key, message) }
    }

    /// A key that excludes another.
    pub fn of_keys(key: impl Into<String>, other: impl Into<String>, message: Message) -> Self {
        Self { by_key: true, ..Self::of_values(key, other, message) }
    }
}

/// All errors of an input, in the order of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct InputErrors(pub Vec<InputError>);

impl InputErrors {
    /// A single error; an empty key means the input as a whole.
    pub fn one(place: impl Into<String>, key: impl Into<String>, message: impl Into<Message>) -> Self {
        Self(vec![InputError::new(place, key, message)])
    }

    /// The errors of several documents as one list of at most [`MOST_ERRORS`], and how many more there are in each.
    pub fn merged(documents: impl IntoIterator<Item = Self>) -> Self {
        let (mut kept, mut counted): (Vec<InputError>, Vec<InputError>) = (Vec::new(), Vec::new());
        for Self(errors) in documents {
            let mut more = 0.0;
            let mut place = String::new();
            let mut count = |place: String, more: f64| {
                counted.push(InputError::new(place, "", Message::MoreErrors { count: Argument::exact(more) }));
            };
            for error in errors {
                match error.message {
                    // What is merged already may count the errors of several documents.
                    Message::MoreErrors { count: Argument::Number { value, .. } } => {
                        count(error.place, std::mem::take(&mut more) + value);
                    }
                    // A wrong assignment is wrong for every document; it is reported once.
                    _ if kept.contains(&error) => {}
                    _ if kept.len() < MOST_ERRORS => kept.push(error),
                    _ => (more, place) = (more + 1.0, error.place),
                }
            }
            if more > 0.0 {
                count(place, more);
            }
        }
        kept.extend(counted);
        Self(kept)
    }
}

impl From<InputError> for InputErrors {
    fn from(error: InputError) -> Self {
        Self(vec![error])
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

/// Names longer than this are near no known one.
const LONGEST_NAME: usize = 80;

/// How much alike a name and what it was meant to be are, at least.
const ALIKE: f64 = 0.78;

/// How much alike a key and one in another table are, at least.
pub(crate) const ALIKE_ELSEWHERE: f64 = 0.93;

/// The known name most similar to `name`, if one is similar enough to be what the user meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_by(name, known, |known| known, ALIKE)
}

/// The same among things that have a name, and for another likeness from 0 to 1. A name that is spelled alike in another
/// case, that is the last part of a key, or that starts or is a word of it, is nearer than any that is only like it.
pub fn nearest_by<'a, T: Copy>(
    name: &str,
    known: impl IntoIterator<Item = T>,
    name_of: impl Fn(T) -> &'a str,
    alike: f64,
) -> Option<T> {
    if name.len() > LONGEST_NAME || name.ends_with('.') {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let nearness = |known: &str| {
        let known = known.to_ascii_lowercase();
        let mut likeness = strsim::jaro_winkler(&name, &known);
        // Of two keys in one table, the table alone does not distinguish them.
        if let (Some((own_table, own)), Some((table, last))) = (name.rsplit_once('.'), known.rsplit_once('.'))
            && own_table == table
        {
            likeness = f64::midpoint(likeness, strsim::jaro_winkler(own, last));
        }
        // A key without its table is much like one of a table, or is another.
        if let (None, Some((_, last))) = (name.rsplit_once('.'), known.rsplit_once('.')) {
            let likeness_of_last = strsim::jaro_winkler(&name, last);
            likeness = if likeness_of_last > ALIKE_ELSEWHERE { likeness.max(likeness_of_last) } else { likeness };
        }
        let kinship = kinship(&name, &known);
        (kinship > 0.0 || likeness > alike).then_some(kinship + likeness)
    };
    known
        .into_iter()
        .filter_map(|candidate| Some((nearness(name_of(candidate))?, candidate)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// The shortest part of a name that counts as one of its words.
const SHORTEST_WORD: usize = 4;

/// How a known name is made of what was written: 0 if it is not.
fn kinship(name: &str, known: &str) -> f64 {
    let last = |text: &str| text.rsplit('.').next().map_or(0, |last| text.len() - last.len());
    let (own, last) = (&name[last(name)..], &known[last(known)..]);
    let joins = ['_', '-', ' '];
    match last.strip_prefix(own) {
        _ if own.is_empty() => 0.0,
        _ if name == known => 4.0,
        Some("") => 3.0,
        Some(rest) if rest.starts_with(joins) => 2.0,
        _ if own.len() >= SHORTEST_WORD && last.split(joins).any(|word| word == own) => 1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_alone_makes_no_key_alike() {
        let known = ["dynamodb.pitr_gb_months", "dynamodb.cdc_units", "kinesis.shard_quota"];
        assert_eq!(nearest("dynamodb.nope", known), None);
        assert_eq!(nearest("dynamodb.cdc_unit", known), Some("dynamodb.cdc_units"));
        assert_eq!(nearest("kinesis.shard_read_calls", known), Some("kinesis.shard_quota"));
    }

    #[test]
    fn spans_count_lines_and_characters() {
        let text = "a = 1\n注文 = \"x\"\r\nlast";
        let check = |part: &str, expected: [usize; 3]| {
            let start = text.find(part).unwrap();
            let Span { line, column, end } = Span::new(text, start..start + part.len());
            assert_eq!([line, column, end], expected, "{part:?}");
        };
        check("1", [1, 5, 6]);
        check("\"x\"", [2, 6, 9]);
        check("last", [3, 1, 5]);
        // Of several lines the first; of none the column after the last character.
        check("\"x\"\r\nlast", [2, 6, 9]);
        assert_eq!(Span::new(text, text.len()..text.len()), Span { line: 3, column: 5, end: 6 });
        assert_eq!(Span::new("", 0..0), Span { line: 1, column: 1, end: 2 });
        assert_eq!(Span::new(text, 9999..99999).line, 3);
    }

    #[test]
    fn the_nearest_name_is_made_of_what_was_written() {
        let keys =
            ["workload.item_size_cv", "workload.writes_per_second", "kinesis_firehose.shards", "s3", "streams-lambda"];
        let check = |name: &str, near: Option<&str>| assert_eq!(nearest(name, keys), near, "{name}");
        check("writes", Some("workload.writes_per_second"));
        check("workload.writes", Some("workload.writes_per_second"));
        check("writes_per_second", Some("workload.writes_per_second"));
        check("kinesis.shards", Some("kinesis_firehose.shards"));
        check("S3", Some("s3"));
        check("lambda", Some("streams-lambda"));
        check("workload.item_size_vc", Some("workload.item_size_cv"));
        check("wirtes_per_second", Some("workload.writes_per_second"));
        check("per", None);
        check("", None);
        check("workload.", None);
    }

    #[test]
    fn errors_of_several_documents_are_counted_together() {
        let document = |place: &str, count: usize, more: f64| {
            let mut errors: Vec<_> = (0..count).map(|key| InputError::new(place, key.to_string(), "wrong")).collect();
            if more > 0.0 {
                errors.push(InputError::new(place, "", Message::MoreErrors { count: Argument::exact(more) }));
            }
            InputErrors(errors)
        };
        let InputErrors(merged) = InputErrors::merged([document("a", 30, 0.0), document("b", 50, 7.0)]);
        assert_eq!(merged.len(), MOST_ERRORS + 1);
        assert_eq!(merged[MOST_ERRORS].to_string(), "b: errors not listed: 37");
        let InputErrors(once) = InputErrors::merged([document("a", 3, 0.0), document("a", 3, 0.0)]);
        assert_eq!(once.len(), 3);
        let several = InputErrors::merged([document("a", 30, 7.0), document("b", 0, 8.0)]);
        assert_eq!(InputErrors::merged([several.clone()]), several);
    }
}
