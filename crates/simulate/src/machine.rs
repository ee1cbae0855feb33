//! What every architecture is to the simulation.

use std::fmt::Debug;

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
    /// Those of the scenario, and those of the settings.
    pub(crate) outages: &'a [Outage],
}

/// One architecture under way.
pub(crate) trait Machine: Debug + Send + Sync {
    /// Simulates the step that starts at `now`, the `moment`th of all, in which so many changes are written to the table.
    fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal);

    /// What it did in so many seconds.
    fn findings(&self, seconds: f64) -> ArchitectureFindings;

    /// Whether the sums agree with the shards or lanes that they are sums of, and with each other.
    fn is_balanced(&self) -> bool;
}
