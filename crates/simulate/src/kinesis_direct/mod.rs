//! The architecture has a closed form, and no simulation.

use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::{Argument, Message};

use crate::machine::Setup;
use crate::not_simulated::Nothing;
use crate::refused::Refused;

/// There is none.
pub(crate) enum Machine {}

impl Machine {
    /// Refuses.
    pub(crate) fn new(_: &Setup<'_>) -> Result<Nothing, Refused> {
        let architecture = Argument::text(ArchitectureId::KinesisDirect.to_string());
        Err(Refused::of_architecture(Message::NotSimulated { architecture }))
    }
}
