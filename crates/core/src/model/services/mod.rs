//! One room per AWS service, named after it: its limits, and what it bills. A service never knows which
//! architecture it serves.

pub mod cloudwatch;
pub mod dynamodb;
pub mod firehose;
pub mod kinesis;
pub mod lambda;
pub mod s3;
