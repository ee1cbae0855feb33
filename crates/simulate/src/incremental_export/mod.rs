//! Architecture E is not simulated: nothing of it runs between two exports, so that nothing waits, fails or catches up.

use shardwise_core::text::SimulationMessage;

use crate::machine::{Machine, Setup};
use crate::refused::Refused;

/// Refuses, with the reason.
pub(crate) fn machine(_: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    Err(Refused::of_architecture(SimulationMessage::ExportNotSimulated.into()))
}
