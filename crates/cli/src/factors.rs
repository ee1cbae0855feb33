//! Monthly factors from the lines of a CSV file: one factor a line, or a month and its factor. Empty lines and lines that start
//! with # are ignored, and so is a head.

use std::path::Path;

use shardwise_core::text::{InputError, InputErrors, MOST_ERRORS, Span, number};

use crate::{input, texts};

/// The largest file of factors.
const LARGEST: usize = 1 << 20;
/// The largest factor.
const MOST_FACTOR: f64 = 1e6;
/// The most months.
pub(crate) const MOST_MONTHS: u32 = 600;

/// Reads the factors of a file, or of standard input for `-`.
///
/// # Errors
/// Lines that are no factors, none at all, or too many.
pub(crate) fn read(path: &Path) -> Result<Vec<f64>, InputErrors> {
    let mut factors = Factors::default();
    let name = input::read_lines(path, LARGEST, |name, number, line| {
        if let Err(error) = factors.read(name, number, line) {
            texts::keep_line(name, number, line);
            factors.wrong.push(*error);
        }
    })?;
    let Factors { read, wrong, .. } = factors;
    if !wrong.is_empty() {
        return Err(InputErrors(wrong.into_iter().take(MOST_ERRORS).collect()));
    }
    if read.is_empty() || read.len() > MOST_MONTHS as usize {
        let message = format!("expected from 1 to {MOST_MONTHS} factors, found {}", read.len());
        return Err(InputErrors::one(name, "", message));
    }
    Ok(read)
}

/// The factors so far.
#[derive(Debug, Default)]
struct Factors {
    read: Vec<f64>,
    /// Whether a line with something in it has been read.
    started: bool,
    wrong: Vec<InputError>,
}

impl Factors {
    /// Reads a line.
    fn read(&mut self, name: &str, at: usize, whole: &str) -> Result<(), Box<InputError>> {
        let line = whole.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let is_head = !std::mem::replace(&mut self.started, true)
            && ["factor", "month,factor"].contains(&line.replace(' ', "").to_lowercase().as_str());
        if is_head {
            return Ok(());
        }
        let next = self.read.len() + self.wrong.len() + 1;
        let (month, factor) = line.split_once(',').map_or((None, line), |(month, factor)| (Some(month), factor));
        let factor = number(factor.trim()).filter(|factor| *factor > 0.0 && *factor <= MOST_FACTOR);
        let Some(factor) = factor else {
            let message =
                format!("expected a factor above 0, at most {MOST_FACTOR}, or a month and a factor, found {line:?}");
            return Err(wrong(name, at, whole, message));
        };
        if month.is_some_and(|month| number(month.trim()) != Some(next as f64)) {
            return Err(wrong(name, at, whole, format!("expected month {next}, found {line:?}")));
        }
        self.read.push(factor);
        Ok(())
    }
}

fn wrong(name: &str, at: usize, line: &str, message: String) -> Box<InputError> {
    let start = line.len() - line.trim_start().len();
    let span = Span { line: at, ..Span::new(line, start..line.trim_end().len()) };
    Box::new(InputError::new(name, "", message).at(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &str) -> (Vec<f64>, Vec<String>) {
        let mut factors = Factors::default();
        for (at, line) in lines.lines().enumerate() {
            if let Err(error) = factors.read("f", at + 1, line) {
                factors.wrong.push(*error);
            }
        }
        (factors.read, factors.wrong.into_iter().map(|error| InputErrors::from(error).to_string()).collect())
    }

    #[test]
    fn factors_are_lines_with_or_without_a_month() {
        assert_eq!(of("1\n1.5\n\n# a sale\n 3 \n"), (vec![1.0, 1.5, 3.0], vec![]));
        assert_eq!(of("Month, Factor\n1,1\n2, 1.25\n"), (vec![1.0, 1.25], vec![]));
    }

    #[test]
    fn a_wrong_line_is_named() {
        let (read, wrong) = of("1,1\n3,2\n3,0\n4,much\n5,2\n");
        assert_eq!(read, [1.0, 2.0]);
        assert!(wrong[0].starts_with("f:2:1: expected month 2, found \"3,2\""), "{wrong:?}");
        assert!(wrong[1].contains("f:3:1: expected a factor above 0") && wrong[2].contains("f:4:1"), "{wrong:?}");
    }
}
