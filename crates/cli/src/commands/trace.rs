//! A trace from its lines: one rate per line. Empty lines and lines that start with # are ignored.

use shardwise_core::text::{Argument, InputError, InputErrors, Message, Quantity as _, Seconds, float};
use shardwise_simulate::Trace;

/// The most rates of a trace: one per second for 31 days. They take 20 MiB, shared by all runs.
pub(crate) const MOST_RATES: usize = 31 * 24 * 3600;
/// The most wrong lines of a trace that are reported.
pub(crate) const MOST_WRONG: usize = 10;
/// The most characters of a wrong line that are shown.
pub(crate) const SHOWN: usize = 40;
/// The highest rate of a trace, in changes per second.
const MOST_RATE: f64 = 1e9;

/// The rates of a trace so far.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    read: Vec<f64>,
    count: usize,
    wrong: Vec<InputError>,
}

impl Rates {
    /// Reads a line, trimmed.
    pub(crate) fn read(&mut self, name: &str, number: usize, line: &str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        self.count += 1;
        match float(line).filter(|rate| (0.0..=MOST_RATE).contains(rate)) {
            Some(rate) if self.count <= MOST_RATES => self.read.push(rate),
            None if self.wrong.len() < MOST_WRONG => self.wrong.push(wrong_rate(format!("{name}:{number}"), line)),
            // More than the limit of rates, or of reported errors.
            _ => {}
        }
    }

    /// The trace, whose rates last so many seconds each.
    ///
    /// # Errors
    /// Lines that are not rates, no rates, or too many.
    pub(crate) fn trace(self, name: &str, seconds: f64) -> Result<Trace, InputErrors> {
        let Self { read: rates, count, wrong } = self;
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
pub(crate) fn step_seconds(step: &str) -> Result<f64, InputErrors> {
    let seconds = Seconds::parse(step).map(|seconds| seconds.0).filter(|seconds| (0.1..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| {
        let expected = Argument::from(Message::ExpectedSeconds);
        InputErrors::one(format!("--trace-step {step}"), "", Message::TraceStep { expected })
    })
}

/// The error about a line of a trace.
fn wrong_rate(place: String, line: &str) -> InputError {
    let mut found: String = line.chars().take(SHOWN).collect();
    if found.len() < line.len() {
        found.push('…');
    }
    let (most, found) = (Argument::exact(MOST_RATE), Argument::quoted(&found));
    InputError { place, key: String::new(), message: Message::TraceRate { most, found } }
}
