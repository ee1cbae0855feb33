//! Architecture kinesis-firehose: a Kinesis stream shard by shard, its readers, and Firehose behind it.

mod ceiling;
mod closed;
mod findings;
mod group;
mod machine;
mod parts;
mod polls;
mod readers;
mod rounds;
mod rules;
mod scaling;
mod shard;
mod stream;
mod tally;
mod writes;

use crate::machine::{Machine, Setup};
use crate::refused::Refused;
use machine::KinesisFirehoseMachine;

/// The machine.
///
/// # Errors
/// It cannot be simulated.
pub(crate) fn machine(setup: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    Ok(Box::new(KinesisFirehoseMachine::new(setup)?))
}
