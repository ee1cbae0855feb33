//! AWS services, a file for each: what it bills and limits, and its constants. A service does not know which
//! architecture uses it.

pub mod cloudwatch;
pub mod direct_put;
pub mod dynamodb;
pub mod exports;
pub mod firehose;
pub mod kinesis;
pub mod lambda;
pub mod lanes;
pub mod pipes;
pub mod s3;
