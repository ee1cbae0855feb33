//! Architecture streams-lambda: a DynamoDB stream lane by lane, its function, and Firehose by Direct PUT.

mod lane;
mod lanes;
mod machine;
mod put_quota;
mod rules;
mod seconds;
mod slots;

pub(crate) use machine::StreamsLambdaMachine as Machine;
