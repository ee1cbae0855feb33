//! The table of architectures. Each is named here once: its variant, id, letter, room, label and meaning. All code that
//! differs between architectures is found through this table; CONTRIBUTING.md has the recipe for a further one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumCount, EnumString, IntoStaticStr, VariantArray};

/// Hands the lines of the table to a macro: `Variant = "id", 'letter', room, "label", "meaning";`.
#[macro_export]
macro_rules! architectures {
    ($then:ident) => {
        $crate::with_toy! { $then
            StreamsLambda = "streams-lambda", 'A', streams_lambda, "DynamoDB Streams, Lambda, Firehose",
                "A: DynamoDB Streams, a Lambda function, Firehose by Direct PUT.";
            KinesisFirehose = "kinesis-firehose", 'B', kinesis_firehose, "Kinesis Data Streams, Firehose",
                "B: Kinesis Data Streams for DynamoDB, Firehose as its consumer.";
        }
    };
}

/// The lines as they are.
#[cfg(not(test))]
#[doc(hidden)]
#[macro_export]
macro_rules! with_toy {
    ($then:ident $($lines:tt)*) => { $then! { $($lines)* } };
}

/// In tests of core a further line: an architecture of the least there can be, which shows that one folder is enough.
#[cfg(test)]
#[doc(hidden)]
#[macro_export]
macro_rules! with_toy {
    ($then:ident $($lines:tt)*) => {
        $then! { $($lines)* Toy = "toy", 'T', toy, "DynamoDB Streams, a toy", "T: shows how a further architecture is added."; }
    };
}

macro_rules! architecture_ids {
    ($($variant:ident = $id:literal, $letter:literal, $room:ident, $label:literal, $meaning:literal;)*) => {
        /// The ways to carry a change log.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, EnumCount, EnumString,
            IntoStaticStr, VariantArray,
        )]
        pub enum ArchitectureId { $(#[doc = $meaning] #[serde(rename = $id)] #[strum(serialize = $id)] $variant,)* }

        impl ArchitectureId {
            /// The letter that a design review calls it by.
            pub const fn letter(self) -> char {
                match self { $(Self::$variant => $letter,)* }
            }

            /// The services that carry the log, in plain words.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
}

architectures!(architecture_ids);

impl ArchitectureId {
    /// Those that are compared unless a scenario says otherwise.
    pub const DEFAULT: [Self; 2] = [Self::StreamsLambda, Self::KinesisFirehose];
}
