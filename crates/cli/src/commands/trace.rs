//! A trace from its lines: one rate per line. Empty lines and lines that start with # are ignored.

use shardwise_core::text::{
    Argument, InputError, InputErrors, MOST_ERRORS, Message, Quantity as _, Seconds, Span, float,
};
use shardwise_simulate::Trace;

/// The most rates of a trace: one per second for 31 days. They take 20 MiB, shared by all runs.
pub(crate) const MOST_RATES: usize = 31 * 24 * 3600;
/// The highest rate of a trace, in changes per second.
const MOST_RATE: f64 = 1e9;

/// The rates of a trace so far.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    read: Vec<f64>,
    count: usize,
    wrong: Vec<InputError>,
    more: u32,
}

impl Rates {
    /// Reads a line. Returns `false` if it is wrong and its error is reported.
    pub(crate) fn read(&mut self, name: &str, number: usize, whole: &str) -> bool {
        let line = whole.trim();
        if line.is_empty() || line.starts_with('#') {
            return true;
        }
        self.count += 1;
        match float(line).filter(|rate| (0.0..=MOST_RATE).contains(rate)) {
            Some(rate) if self.count <= MOST_RATES => self.read.push(rate),
            // More than the limit of rates.
            Some(_) => {}
            None if self.wrong.len() < MOST_ERRORS => {
                self.wrong.push(wrong_rate(name, number, whole));
                return false;
            }
            None => self.more = self.more.saturating_add(1),
        }
        true
    }

    /// The trace, whose rates last so many seconds each.
    ///
    /// # Errors
    /// Lines that are not rates, no rates, or too many.
    pub(crate) fn trace(self, name: &str, seconds: f64) -> Result<Trace, InputErrors> {
        let Self { read: rates, count, mut wrong, more } = self;
        if more > 0 {
            wrong.push(InputError::new(name, "", Message::MoreErrors { count: Argument::exact(f64::from(more)) }));
        }
        if !wrong.is_empty() {
            return Err(InputErrors(wrong));
        }
        if !(1..=MOST_RATES).contains(&count) {
            let [most, found] = [MOST_RATES, count].map(|count| Argument::exact(count as f64));
            return Err(InputErrors::one(name, "", Message::TraceLength { most, found }));
        }
        Ok(Trace { seconds, rates: rates.into() })
    }
}

/// Seconds that each rate lasts, from text.
///
/// # Errors
/// The text is not a time from 0.1 s to a day.
pub(crate) fn step_seconds(step: &str) -> Result<f64, Box<Message>> {
    let seconds = Seconds::parse(step).map(|seconds| seconds.0).filter(|seconds| (0.1..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| Box::new(Message::TraceStep { expected: Argument::from(Message::ExpectedSeconds) }))
}

/// The error about a line of a trace.
fn wrong_rate(name: &str, number: usize, line: &str) -> InputError {
    let start = line.len() - line.trim_start().len();
    let span = Span { line: number, ..Span::new(line, start..line.trim_end().len()) };
    let (most, found) = (Argument::exact(MOST_RATE), Argument::quoted(line.trim()));
    InputError::new(name, "", Message::TraceRate { most, found }).at(span)
}
