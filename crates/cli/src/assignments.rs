//! Scenario keys that are set by options of the command line, each with the option as it was typed.

use std::ops::Range;

use shardwise_core::scenario::ConsumerKind;
use shardwise_core::text::{Argument, InputError, InputErrors, Span, nearest};
use strum::VariantArray as _;

/// A scenario key that is set by an option.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// The option as it was typed.
    option: String,
    /// What it stands for, as `key=value`.
    pub(crate) text: String,
    /// Where in the option the values of these keys are, in bytes.
    parts: Vec<(String, Range<usize>)>,
    /// What the values of these keys were probably meant to be, as the option spells them.
    meant: Vec<(String, String)>,
}

impl Assignment {
    /// An option that stands for this `key=value`.
    pub(crate) fn new(option: String, text: impl Into<String>) -> Self {
        Self { option, text: text.into(), parts: Vec::new(), meant: Vec::new() }
    }

    /// An option with a value that is about this key.
    pub(crate) fn valued(option: &str, value: &str, key: &str, text: String) -> Self {
        let typed = format!("{option} {value}");
        let parts = vec![(key.to_owned(), option.len() + 1..typed.len())];
        Self::within(typed, text, parts)
    }

    /// An option that stands for this `key=value`, where the values of these keys are within the option.
    pub(crate) fn within(option: String, text: String, parts: Vec<(String, Range<usize>)>) -> Self {
        Self { option, text, parts, meant: Vec::new() }
    }

    /// A short form for one key. Its value is text, whatever it looks like.
    pub(crate) fn short(option: &str, key: &str, value: &str) -> Self {
        Self::valued(option, value, key, format!("{key}={}", quoted(value)))
    }

    /// An option with the only element of a list. It is text, whatever it looks like.
    pub(crate) fn listed(option: &str, key: &str, value: &str) -> Self {
        Self::valued(option, value, key, format!("{key}=[{}]", quoted(value)))
    }

    /// `--consumers lambda:2,kcl`
    pub(crate) fn consumers(value: &str) -> Self {
        let option = format!("--consumers {value}");
        let mut start = option.len() - value.len();
        let mut parts = vec![("consumers".to_owned(), start..option.len())];
        let (mut listed, mut meant): (Vec<String>, Vec<_>) = (Vec::new(), Vec::new());
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
            meant.extend(consumer_meant(typed).filter(|meant| meant != typed).map(|meant| (key.clone(), meant)));
            parts.push((key, at..end));
        }
        Self { option, text: format!("consumers=[{}]", listed.join(", ")), parts, meant }
    }

    /// The place of its errors, as core names it.
    fn place(&self) -> String {
        format!("--set {}", self.text)
    }
}

/// The kind and count of a consumer as the option spells them, from `3 x lambda`, `kcl x2` or `lambda 3`. A number alone is one of
/// functions, the most usual consumers. `None` if no correction is known.
fn consumer_meant(typed: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_digit();
    let is_word = |c: char| c.is_alphabetic() || c == '-';
    let numbers: Vec<&str> = typed.split(|c| !is_number(c)).filter(|run| !run.is_empty()).collect();
    let words = typed.split(|c| !is_word(c)).filter(|run| !matches!(*run, "" | "x" | "X" | "times" | "of"));
    let word = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    let kinds: Vec<String> = ConsumerKind::VARIANTS.iter().map(ToString::to_string).collect();
    let kinds = || kinds.iter().map(String::as_str);
    let kind = match (word.as_str(), &numbers[..]) {
        // Whatever the count is, it is no number.
        (_, []) if typed.contains(':') => return None,
        ("", [_]) => "lambda",
        ("", _) | (_, [_, _, ..]) => return None,
        (word, _) => {
            nearest(word, kinds()).or_else(|| kinds().find(|kind| kind.ends_with(word.trim_end_matches('s'))))?
        }
    };
    Some(numbers.first().filter(|count| **count != "1").map_or(kind.to_owned(), |count| format!("{kind}:{count}")))
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
        let Some(Assignment { option, text, parts, meant }) = at.filter(|assignment| assignment.option != error.place)
        else {
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
        // What was meant is a spelling of the whole value.
        let meant = meant.iter().find(|(key, _)| error.key.starts_with(key));
        let within = parts.iter().filter(is_about).filter(|(key, _)| meant.is_none_or(|(whole, _)| key == whole));
        let part = within.max_by_key(|(key, _)| key.len());
        let span = part.map(|(_, bytes)| Span::new(option, bytes.clone()));
        let message = match meant {
            Some((_, meant)) => {
                let (wrong, _) = error.message.split_nearest();
                wrong.with_nearest(Some(Argument::quoted(meant)))
            }
            None => error.message,
        };
        InputError { place: option.clone(), span, other: None, message, ..error }
    };
    InputErrors(errors.into_iter().map(typed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_for_consumers_has_a_right_spelling() {
        let check = |typed: &str, meant: &str| assert_eq!(consumer_meant(typed).as_deref(), Some(meant), "{typed}");
        for three in
            ["3xlambda", "3 x lambda", "lambda x 3", "lambda x3", "3 lambda", "3 lambdas", "3:lambda", "lambda 3"]
        {
            check(three, "lambda:3");
        }
        for three in
            ["lambda×3", "3×lambda", "lambda*3", "lambda=3", "Lambda (3)", "lambdas:3", "lambda:x3", "lambdax3", "3"]
        {
            check(three, "lambda:3");
        }
        check("kcl x2", "kcl:2");
        check("KCL", "kcl");
        check("1 lambda", "lambda");
        check("2 x EventBridge Pipe", "eventbridge-pipe:2");
        check("2 pipes", "eventbridge-pipe:2");
        for unclear in ["lambda 1 kcl 2", "flink:many", "shoe", "", "12 34"] {
            assert_eq!(consumer_meant(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn the_parts_of_a_list_are_known() {
        let Assignment { option, text, parts, .. } = Assignment::consumers(" lambda:2,, kcl , x : many ");
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
