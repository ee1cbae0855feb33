//! Architecture streams-lambda: a DynamoDB stream lane by lane, its function, and Firehose by Direct PUT.

mod lanes;
mod machine;

pub(crate) use machine::StreamsLambdaMachine;
