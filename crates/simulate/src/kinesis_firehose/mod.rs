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

pub(crate) use machine::KinesisFirehoseMachine as Machine;
