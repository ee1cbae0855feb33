//! The texts that were read, by their names in errors, so that an error can show the line that it is about.
//!
//! An error carries line and column, and passes through code that has no use for the text. So the text stays here.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A text, or some lines of it.
#[derive(Clone, Debug)]
#[allow(clippy::struct_field_names, reason = "its lines are its text")]
struct Text {
    name: String,
    /// Number of its first line.
    first: usize,
    text: String,
}

static TEXTS: Mutex<Vec<Text>> = Mutex::new(Vec::new());

fn texts() -> MutexGuard<'static, Vec<Text>> {
    TEXTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a text that was read.
pub(crate) fn keep(name: &str, text: &str) {
    texts().push(Text { name: name.to_owned(), first: 1, text: text.to_owned() });
}

/// Keeps one line of a text that is too long to keep.
pub(crate) fn keep_line(name: &str, number: usize, line: &str) {
    let text = line.trim_end_matches(['\n', '\r']).to_owned();
    texts().push(Text { name: name.to_owned(), first: number, text });
}

/// Keeps of one line as much as an error shows.
pub(crate) fn keep_start(name: &str, number: usize, line: &str) {
    /// The most characters that are kept.
    const LONGEST: usize = 1000;
    keep_line(name, number, line.char_indices().nth(LONGEST).map_or(line, |(end, _)| &line[..end]));
}

/// The text of this name.
pub(crate) fn text(name: &str) -> Option<String> {
    texts().iter().find(|text| text.name == name).map(|text| text.text.clone())
}

/// A line of the text of this name; the first is 1.
pub(crate) fn line(name: &str, number: usize) -> Option<String> {
    let texts = texts();
    let mut parts = texts.iter().filter(|text| text.name == name);
    parts.find_map(|text| text.text.split('\n').nth(number.checked_sub(text.first)?)).map(str::to_owned)
}
