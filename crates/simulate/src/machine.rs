//! The simulation of an architecture, as a trait.

use shardwise_core::model::Case;
use shardwise_core::scenario::Outage;

use crate::findings::ArchitectureFindings;
use crate::random::Normal;
use crate::settings::Settings;

/// What a machine is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup<'a> {
    pub(crate) case: &'a Case<'a>,
    pub(crate) settings: &'a Settings,
    /// The outages of the scenario and of the settings.
    pub(crate) outages: &'a [Outage],
}

/// The running simulation of one architecture.
pub(crate) trait Machine: Send + Sync {
    /// Simulates a step that starts at `now` and writes `changes` to the table; `moment` is its number.
    fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal);

    /// The findings of the first `seconds`.
    fn findings(&self, seconds: f64) -> ArchitectureFindings;

    /// Whether the sums match the shards or lanes that they are sums of, and each other.
    fn is_balanced(&self) -> bool;
}
