//! Architecture E is not simulated: nothing of it runs between two exports, so that nothing waits, fails or catches up.

use shardwise_core::text::Message;

use crate::machine::Setup;
use crate::not_simulated::Nothing;
use crate::refused::Refused;

/// There is none.
pub(crate) enum Machine {}

impl Machine {
    /// Refuses, with the reason.
    pub(crate) fn new(_: &Setup<'_>) -> Result<Nothing, Refused> {
        Err(Refused::of_architecture(Message::ExportNotSimulated))
    }
}
