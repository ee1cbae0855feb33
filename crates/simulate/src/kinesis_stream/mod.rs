//! A Kinesis stream shard by shard, its readers, and the delivery behind it.

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
mod wiring;
mod writes;

pub(crate) use machine::KinesisStreamMachine;
pub(crate) use parts::Reads;
pub(crate) use wiring::{Own, Wiring, readers};
