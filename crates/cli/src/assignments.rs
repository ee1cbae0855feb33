//! Scenario keys that are set by options of the command line, each with the option as it was typed.

use std::ops::Range;

use shardwise_core::text::{InputError, InputErrors, Span};

/// A scenario key that is set by an option.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// The option as it was typed.
    option: String,
    /// What it stands for, as `key=value`.
    pub(crate) text: String,
    /// Where in the option the values of these keys are, in bytes.
    parts: Vec<(String, Range<usize>)>,
}

impl Assignment {
    /// An option that stands for this `key=value`.
    pub(crate) fn new(option: String, text: impl Into<String>) -> Self {
        Self { option, text: text.into(), parts: Vec::new() }
    }

    /// The same, where the values of these keys are within the option.
    pub(crate) fn within(option: String, text: String, parts: Vec<(String, Range<usize>)>) -> Self {
        Self { option, text, parts }
    }

    /// A short form for one key. Its value is text, whatever it looks like.
    pub(crate) fn short(option: &str, key: &str, value: &str) -> Self {
        let typed = format!("{option} {value}");
        let parts = vec![(key.to_owned(), option.len() + 1..typed.len())];
        Self { option: typed, text: format!("{key}={}", quoted(value)), parts }
    }

    /// `--consumers lambda:2,kcl`
    pub(crate) fn consumers(value: &str) -> Self {
        let option = format!("--consumers {value}");
        let mut start = option.len() - value.len();
        let mut parts = vec![("consumers".to_owned(), start..option.len())];
        let mut listed: Vec<String> = Vec::new();
        for piece in value.split(',') {
            let typed = piece.trim();
            let at = start + (piece.len() - piece.trim_start().len());
            start += piece.len() + 1;
            if typed.is_empty() {
                continue;
            }
            let key = format!("consumers[{}]", listed.len());
            let (kind, count) = typed.split_once(':').unwrap_or((typed, "1"));
            // What is no number is refused as text.
            let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
            let number = if is_number { count.to_owned() } else { quoted(count.trim()) };
            listed.push(format!("{{ kind = {}, count = {number} }}", quoted(kind.trim())));
            let end = at + typed.len();
            parts.push((format!("{key}.kind"), at..at + kind.len()));
            parts.push((format!("{key}.count"), end.saturating_sub(count.len())..end));
            parts.push((key, at..end));
        }
        Self { option, text: format!("consumers=[{}]", listed.join(", ")), parts }
    }

    /// The place of its errors, as core names it.
    fn place(&self) -> String {
        format!("--set {}", self.text)
    }
}

/// A text in quotes, as TOML reads it.
fn quoted(text: &str) -> String {
    // TOML has the escapes of JSON, and must escape DEL too.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// The assignments as core reads them.
pub(crate) fn texts(assignments: &[Assignment]) -> Vec<String> {
    assignments.iter().map(|assignment| assignment.text.clone()).collect()
}

/// The errors at the options as they were typed: a short form is not an assignment.
pub(crate) fn as_typed(InputErrors(errors): InputErrors, assignments: &[Assignment]) -> InputErrors {
    let typed = |error: InputError| {
        let at = assignments.iter().find(|assignment| error.place == assignment.place());
        let Some(Assignment { option, text, parts }) = at.filter(|assignment| assignment.option != error.place) else {
            return error;
        };
        // Of `--set key=value`, whether the key is wrong.
        let key = "--set ".len() + text.find('=').unwrap_or_default();
        let is_key = error.span.is_some_and(|span| span.line == 1 && span.column <= key);
        let is_about = |part: &&(String, Range<usize>)| {
            if is_key && parts.iter().any(|(key, _)| key.is_empty()) {
                part.0.is_empty()
            } else {
                error.key.starts_with(&part.0)
            }
        };
        let within = parts.iter().filter(is_about);
        let part = within.max_by_key(|(key, _)| key.len());
        let span = part.map(|(_, bytes)| Span::new(option, bytes.clone()));
        InputError { place: option.clone(), span, other: None, ..error }
    };
    InputErrors(errors.into_iter().map(typed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_list_are_known() {
        let Assignment { option, text, parts } = Assignment::consumers(" lambda:2,, kcl , x : many ");
        let kinds = [("lambda", "2"), ("kcl", "1"), ("x", "\"many\"")];
        let listed = kinds.map(|(kind, count)| format!("{{ kind = \"{kind}\", count = {count} }}"));
        assert_eq!(text, format!("consumers=[{}]", listed.join(", ")));
        let part = |key: &str| parts.iter().find(|(known, _)| known == key).map(|(_, bytes)| &option[bytes.clone()]);
        assert_eq!(part("consumers[0].kind"), Some("lambda"));
        assert_eq!(part("consumers[0].count"), Some("2"));
        assert_eq!(part("consumers[1]"), Some("kcl"));
        assert_eq!(part("consumers[2].count"), Some(" many"));
    }
}
