//! How a scenario is simulated, and how these settings are read from text.

use std::sync::Arc;

use shardwise_core::scenario::{LONGEST_RUN, Outage};
use shardwise_core::text::{Argument, DAY, SimulationMessage, float};

use crate::refused::Refused;

/// How a scenario is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Seconds to simulate.
    pub seconds: f64,
    /// Random seed.
    pub seed: u64,
    /// Seconds per step: 1 or 0.1. The resolution of waiting and reading; limits apply to whole seconds with both.
    pub step: f64,
    /// Rates that replace the scenario's day.
    pub trace: Option<Trace>,
    /// Outages in addition to those of the scenario.
    pub outages: Vec<Outage>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seconds: DAY, seed: 1, step: 1.0, trace: None, outages: Vec::new() }
    }
}

impl Settings {
    /// Reads a number of days and a seed from text.
    ///
    /// # Errors
    /// `days` is not a number above 0 and at most 366, or `seed` is not a whole number of 64 bits.
    pub fn read(days: &str, seed: &str) -> Result<Self, Refused> {
        Ok(Self { seconds: read_days(days)?, seed: whole("seed", seed, 0, u64::MAX)?, ..Self::default() })
    }
}

/// Reads a number of days from text, as seconds.
///
/// # Errors
/// The text is not a number above 0 and at most 366.
pub fn read_days(said: &str) -> Result<f64, Refused> {
    let seconds = float(said.trim()).map(|days| days * DAY);
    let seconds = seconds.filter(|seconds| *seconds > 0.0 && *seconds <= LONGEST_RUN);
    let expected = || SimulationMessage::ExpectedDays { most: Argument::exact(LONGEST_RUN / DAY) }.into();
    seconds.ok_or_else(|| Refused::new("days", expected()))
}

/// Reads a whole number from text.
///
/// # Errors
/// The text is not a whole number, or out of bounds.
pub fn whole(key: &str, said: &str, least: u64, most: u64) -> Result<u64, Refused> {
    let number = said.trim().parse::<u64>().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        // As text: JavaScript numbers cannot represent every whole number of 64 bits.
        let [least, most] = [least, most].map(|bound| Argument::text(bound.to_string()));
        Refused::new(key, SimulationMessage::ExpectedWhole { least, most }.into())
    })
}

/// Consecutive rates that replace the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Seconds that each rate lasts.
    pub seconds: f64,
    /// Changes per second; after the last rate the first one follows. Shared by all runs: a month of seconds takes 20
    /// MiB.
    pub rates: Arc<[f64]>,
}

impl Trace {
    /// Seconds until the trace repeats.
    pub fn length(&self) -> f64 {
        self.seconds * self.rates.len() as f64
    }

    /// How often the trace repeats within `seconds`.
    pub fn repeats(&self, seconds: f64) -> u64 {
        // A run that ends with the last rate does not repeat the trace.
        ((seconds / self.length()).ceil() as u64).saturating_sub(1)
    }
}
