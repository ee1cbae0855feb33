//! The architecture has a closed form, and no simulation.

use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::{Argument, Message};

use crate::machine::{Machine, Setup};
use crate::refused::Refused;

/// Refuses, with the reason.
pub(crate) fn machine(_: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    let architecture = Argument::text(ArchitectureId::KinesisDirect.to_string());
    Err(Refused::of_architecture(Message::NotSimulated { architecture }))
}
