//! What is wrong with the lines of a file that is read line by line: the first errors, each at its line, and how many more there
//! are.

use shardwise_core::text::{Argument, InputError, InputErrors, MOST_ERRORS, Message, Span};

/// The wrong lines so far.
#[derive(Debug, Default)]
pub(crate) struct WrongLines {
    kept: Vec<InputError>,
    more: u32,
}

impl WrongLines {
    /// Adds what is wrong with a line. Returns whether its error is kept, and not only counted.
    pub(crate) fn add(&mut self, name: &str, number: usize, line: &str, message: impl Into<Message>) -> bool {
        if self.kept.len() == MOST_ERRORS {
            self.more = self.more.saturating_add(1);
            return false;
        }
        let start = line.len() - line.trim_start().len();
        let span = Span { line: number, ..Span::new(line, start..line.trim_end().len()) };
        self.kept.push(InputError::new(name, "", message).at(span));
        true
    }

    /// Succeeds if no line is wrong.
    pub(crate) fn into_result(self, name: &str) -> Result<(), InputErrors> {
        let Self { mut kept, more } = self;
        if more > 0 {
            kept.push(InputError::new(name, "", Message::MoreErrors { count: Argument::exact(f64::from(more)) }));
        }
        if kept.is_empty() { Ok(()) } else { Err(InputErrors(kept)) }
    }
}
