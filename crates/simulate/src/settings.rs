//! How a scenario is simulated, and how that is typed.

use std::sync::Arc;

use shardwise_core::scenario::{LONGEST_RUN, Outage};
use shardwise_core::text::{Argument, DAY, Message, float};

use crate::refused::Refused;

/// How a scenario is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Simulated seconds.
    pub seconds: f64,
    /// What the draws come from.
    pub seed: u64,
    /// Seconds in a step: 1, or a tenth, for waiting and reading as fine as that. Limits are of whole seconds with both.
    pub step: f64,
    /// Rates in place of the scenario's day.
    pub trace: Option<Trace>,
    /// Outages beside those of the scenario.
    pub outages: Vec<Outage>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seconds: DAY, seed: 1, step: 1.0, trace: None, outages: Vec::new() }
    }
}

impl Settings {
    /// Days and a seed, as they are typed.
    ///
    /// # Errors
    /// `days` is no number above 0 and up to 366, or `seed` no whole number of 64 bits.
    pub fn read(days: &str, seed: &str) -> Result<Self, Refused> {
        let seconds = float(days.trim()).map(|days| days * DAY);
        let seconds = seconds.filter(|seconds| *seconds > 0.0 && *seconds <= LONGEST_RUN);
        let expected = || Message::ExpectedDays { most: Argument::exact(LONGEST_RUN / DAY) };
        let seconds = seconds.ok_or_else(|| Refused::new("days", expected()))?;
        Ok(Self { seconds, seed: whole("seed", seed, 0, u64::MAX)?, ..Self::default() })
    }
}

/// A whole number, as it is typed.
///
/// # Errors
/// It is none, or out of bounds.
pub fn whole(key: &str, said: &str, least: u64, most: u64) -> Result<u64, Refused> {
    let number = said.trim().parse::<u64>().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        // As text: not every whole number of 64 bits is a number of a page's script.
        let [least, most] = [least, most].map(|bound| Argument::text(bound.to_string()));
        Refused::new(key, Message::ExpectedWhole { least, most })
    })
}

/// Rates one after the other, in place of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Seconds that each rate holds.
    pub seconds: f64,
    /// Changes a second; after the last the first comes again. Shared by all runs: a month of seconds is 20 MiB.
    pub rates: Arc<[f64]>,
}

impl Trace {
    /// Seconds until the first rate comes again.
    pub fn length(&self) -> f64 {
        self.seconds * self.rates.len() as f64
    }

    /// How often it begins again in so many seconds.
    pub fn repeats(&self, seconds: f64) -> u64 {
        // The last rate's end is not yet the next begin.
        ((seconds / self.length()).ceil() as u64).saturating_sub(1)
    }
}
