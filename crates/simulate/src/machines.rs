//! Which machine simulates which architecture. Nothing else here knows an architecture by name.

use shardwise_core::scenario::ArchitectureId;

use crate::kinesis_firehose::KinesisFirehoseMachine;
use crate::machine::{Machine, Setup};
use crate::refused::Refused;
use crate::streams_lambda::StreamsLambdaMachine;

/// The machine of an architecture.
///
/// # Errors
/// More shards, lanes or readers than can be simulated, and reshardings of a stream whose shards are AWS's own.
pub(crate) fn machine(id: ArchitectureId, setup: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    Ok(match id {
        ArchitectureId::StreamsLambda => Box::new(StreamsLambdaMachine::new(setup)?),
        ArchitectureId::KinesisFirehose => Box::new(KinesisFirehoseMachine::new(setup)?),
    })
}
