//! Maps each architecture to its machine, by the table of architectures.

use shardwise_core::architectures;
use shardwise_core::scenario::ArchitectureId;

use crate::machine::{Machine, Setup};
use crate::refused::Refused;
use crate::{incremental_export, kinesis_direct, kinesis_firehose, streams_lambda, streams_pipes};

macro_rules! dispatch {
    ($($variant:ident = $id:literal, $letter:literal, $room:ident, $label:literal, $meaning:literal, $rounds:expr;)*) => {
        /// The machine of an architecture.
        ///
        /// # Errors
        /// More shards, lanes or readers than can be simulated, or a resharding of a stream whose shards AWS manages.
        pub(crate) fn machine(id: ArchitectureId, setup: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
            match id { $(ArchitectureId::$variant => $room::machine(setup),)* }
        }
    };
}

architectures!(dispatch);
