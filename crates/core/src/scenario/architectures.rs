//! The architectures, each named once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// The two ways to carry a change log.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ArchitectureId {
    /// A: DynamoDB Streams, a Lambda function, Firehose by Direct PUT.
    StreamsLambda,
    /// B: Kinesis Data Streams for DynamoDB, Firehose as its consumer.
    KinesisFirehose,
}

impl ArchitectureId {
    /// The letter that a design review calls it by.
    pub const fn letter(self) -> char {
        match self {
            Self::StreamsLambda => 'A',
            Self::KinesisFirehose => 'B',
        }
    }

    /// The services that carry the log, in plain words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StreamsLambda => "DynamoDB Streams, Lambda, Firehose",
            Self::KinesisFirehose => "Kinesis Data Streams, Firehose",
        }
    }
}
