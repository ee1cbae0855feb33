//! Monthly factors from the lines of a CSV file: one factor a line, or a month and its factor. Empty lines and lines that start
//! with # are ignored, and so is a head.

use std::path::Path;

use shardwise_core::study::MOST_MONTHS;
use shardwise_core::text::{InputErrors, number};

use crate::words::Text;
use crate::wrong_lines::WrongLines;
use crate::{input, texts};

/// The largest file of factors.
const LARGEST: usize = 1 << 20;
/// The largest factor.
const MOST_FACTOR: f64 = 1e6;

/// Reads the factors of a file, or of standard input for `-`.
///
/// # Errors
/// Lines that are no factors, none at all, or too many.
pub(crate) fn read(path: &Path) -> Result<Vec<f64>, InputErrors> {
    let mut factors = Factors::default();
    let name = input::read_lines(path, LARGEST, |name, number, line| {
        if factors.read(name, number, line) {
            texts::keep_start(name, number, line);
        }
    })?;
    let Factors { read, wrong, .. } = factors;
    wrong.into_result(&name)?;
    if read.is_empty() || read.len() > MOST_MONTHS as usize {
        let message = Text::FactorCount { most: MOST_MONTHS.to_string(), found: read.len().to_string() };
        return Err(InputErrors::one(name, "", message));
    }
    Ok(read)
}

/// The factors so far.
#[derive(Debug, Default)]
struct Factors {
    read: Vec<f64>,
    /// Lines of a factor, right or wrong.
    count: usize,
    /// Whether a line with something in it has been read.
    started: bool,
    wrong: WrongLines,
}

impl Factors {
    /// Reads a line. Returns whether it is wrong and its error is reported.
    fn read(&mut self, name: &str, number: usize, whole: &str) -> bool {
        let line = whole.trim();
        if line.is_empty() || line.starts_with('#') {
            return false;
        }
        let is_head = !std::mem::replace(&mut self.started, true)
            && ["factor", "month,factor"].contains(&line.replace(' ', "").to_lowercase().as_str());
        if is_head {
            return false;
        }
        self.count += 1;
        match factor(line, self.count) {
            Ok(factor) => self.read.push(factor),
            Err(message) => return self.wrong.add(name, number, whole, *message),
        }
        false
    }
}

/// The factor of a line, which may start with this month.
fn factor(line: &str, month: usize) -> Result<f64, Box<Text>> {
    let (given, text) = line.split_once(',').map_or((None, line), |(month, factor)| (Some(month), factor));
    let factor = number(text.trim())
        .filter(|factor| *factor > 0.0 && *factor <= MOST_FACTOR)
        .ok_or_else(|| Box::new(Text::FactorShape { most: MOST_FACTOR.to_string(), found: format!("{line:?}") }))?;
    if given.is_some_and(|given| number(given.trim()) != Some(month as f64)) {
        return Err(Box::new(Text::FactorMonth { month: month.to_string(), found: format!("{line:?}") }));
    }
    Ok(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &str) -> (Vec<f64>, Vec<String>) {
        let mut factors = Factors::default();
        for (at, line) in lines.lines().enumerate() {
            factors.read("f", at + 1, line);
        }
        let wrong = factors.wrong.into_result("f").err().map_or_else(Vec::new, |InputErrors(errors)| errors);
        (factors.read, wrong.into_iter().map(|error| InputErrors::from(error).to_string()).collect())
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
