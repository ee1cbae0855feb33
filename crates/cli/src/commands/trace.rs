//! A trace from its lines: one rate per line. Empty lines and lines that start with # are ignored.

use shardwise_core::text::{
    Argument, InputErrors, InputMessage, Message, Quantity as _, Seconds, SimulationMessage, float,
};
use shardwise_simulate::Trace;

use crate::wrong_lines::WrongLines;

/// The most rates of a trace: one per second for 31 days. They take 20 MiB, shared by all runs.
pub(crate) const MOST_RATES: usize = 31 * 24 * 3600;
/// The highest rate of a trace, in changes per second.
const MOST_RATE: f64 = 1e9;

/// The rates of a trace so far.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    read: Vec<f64>,
    count: usize,
    wrong: WrongLines,
}

impl Rates {
    /// Reads a line. Returns whether it is wrong and its error is reported.
    pub(crate) fn read(&mut self, name: &str, number: usize, whole: &str) -> bool {
        let line = whole.trim();
        if line.is_empty() || line.starts_with('#') {
            return false;
        }
        self.count += 1;
        match float(line).filter(|rate| (0.0..=MOST_RATE).contains(rate)) {
            Some(rate) if self.count <= MOST_RATES => self.read.push(rate),
            // More than the limit of rates.
            Some(_) => {}
            None => {
                let (most, found) = (Argument::exact(MOST_RATE), Argument::quoted(line));
                return self.wrong.add(name, number, whole, SimulationMessage::TraceRate { most, found });
            }
        }
        false
    }

    /// The trace, whose rates last so many seconds each.
    ///
    /// # Errors
    /// Lines that are not rates, no rates, or too many.
    pub(crate) fn trace(self, name: &str, seconds: f64) -> Result<Trace, InputErrors> {
        let Self { read: rates, count, wrong } = self;
        wrong.into_result(name)?;
        if !(1..=MOST_RATES).contains(&count) {
            let [most, found] = [MOST_RATES, count].map(|count| Argument::exact(count as f64));
            return Err(InputErrors::one(name, "", SimulationMessage::TraceLength { most, found }));
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
    seconds.ok_or_else(|| {
        Box::new(SimulationMessage::TraceStep { expected: Argument::from(InputMessage::ExpectedSeconds) }.into())
    })
}
