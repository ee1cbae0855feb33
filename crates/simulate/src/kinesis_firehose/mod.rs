//! Architecture kinesis-firehose: a Kinesis stream shard by shard, its readers, and Firehose behind it.

mod ceiling;
mod closed;
mod machine;
mod open;
mod parts;
mod polls;
mod readers;
mod rounds;
mod rules;
mod scaling;
mod stream;
mod writes;

pub(crate) use machine::KinesisFirehoseMachine as Machine;
