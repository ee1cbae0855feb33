//! A DynamoDB stream lane by lane: who processes its batches, the Firehose into which that puts them by Direct PUT, and the
//! stream's other readers.

mod above;
mod findings;
mod lane;
mod lanes;
mod machine;
mod put_quota;
mod readers;
mod rules;
mod seconds;
mod slots;
mod tally;
mod wiring;

pub(crate) use machine::DynamodbStreamMachine;
pub(crate) use wiring::{Billed, Processor, Retries, Wiring};
