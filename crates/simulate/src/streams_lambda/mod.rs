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

pub(crate) use machine::StreamsLambdaMachine as Machine;
