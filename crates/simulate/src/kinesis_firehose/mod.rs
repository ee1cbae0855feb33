//! Architecture kinesis-firehose: a Kinesis stream shard by shard, everybody who reads it, and Firehose behind it.

mod machine;
mod parts;
mod polls;
mod scaling;
mod stream;
mod writes;

pub(crate) use machine::KinesisFirehoseMachine as Machine;
