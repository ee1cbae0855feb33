//! The simulation of an architecture, as a trait.

use shardwise_core::model::Case;
use shardwise_core::scenario::Outage;

use crate::findings::ArchitectureFindings;
use crate::settings::Settings;
use crate::stretch::Stretch;

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
    /// Simulates consecutive steps.
    fn run(&mut self, stretch: &Stretch<'_>);

    /// About how many nanoseconds a step takes on one core.
    fn step_nanoseconds(&self) -> usize;

    /// The findings of the first `seconds`.
    fn findings(&self, seconds: f64) -> ArchitectureFindings;

    /// Whether the sums match the shards or lanes that they are sums of, and each other.
    fn is_balanced(&self) -> bool;
}
