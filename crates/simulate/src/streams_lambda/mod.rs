//! Architecture streams-lambda: a DynamoDB stream lane by lane, its function, Firehose by Direct PUT, and the stream's
//! other readers.

mod above;
mod lane;
mod lanes;
mod machine;
mod put_quota;
mod readers;
mod rules;
mod seconds;
mod slots;
mod tally;

use crate::machine::{Machine, Setup};
use crate::refused::Refused;
use machine::StreamsLambdaMachine;

/// The machine.
///
/// # Errors
/// It cannot be simulated.
pub(crate) fn machine(setup: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    Ok(Box::new(StreamsLambdaMachine::new(setup)?))
}
