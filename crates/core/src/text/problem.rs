//! Errors of an input: the place, the key, and what was expected there.

use std::fmt;

use super::messages::Message;

/// One error of an input: its place, its key, and what was expected.
#[derive(Clone, Debug, PartialEq)]
pub struct InputError {
    /// a file and line, or a command-line argument
    pub place: String,
    /// the dotted key; empty for the document as a whole
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

/// A key, and an error or notice about it that its own type and bounds do not show.
pub type Finding = (String, Message);

/// All errors of an input, in the order of the document.
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

/// The known name most similar to `name`, if one is similar enough to be what the user meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.78)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}
