//! The table of architectures. Each is defined here once: its variant, id, letter, module, label and meaning. All code that
//! differs between architectures is reached through this table; CONTRIBUTING.md has the recipe for another one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumCount, EnumString, IntoStaticStr, VariantArray};

/// Passes the lines of the table to a macro: `Variant = "id", 'letter', room, "label", "meaning";`.
#[macro_export]
macro_rules! architectures {
    ($then:ident) => {
        $crate::with_toy! { $then
            StreamsLambda = "streams-lambda", 'A', streams_lambda, "DynamoDB Streams, Lambda, Firehose",
                "A: DynamoDB Streams, a Lambda function, and Direct PUT into Firehose.";
            KinesisFirehose = "kinesis-firehose", 'B', kinesis_firehose, "Kinesis Data Streams, Firehose",
                "B: Kinesis Data Streams for DynamoDB, with Firehose as a consumer.";
        }
    };
}

/// The lines of the table.
#[cfg(not(test))]
#[doc(hidden)]
#[macro_export]
macro_rules! with_toy {
    ($then:ident $($lines:tt)*) => { $then! { $($lines)* } };
}

/// In tests of core, with one more line: a minimal architecture, which shows that one folder is enough.
#[cfg(test)]
#[doc(hidden)]
#[macro_export]
macro_rules! with_toy {
    ($then:ident $($lines:tt)*) => {
        $then! { $($lines)* Toy = "toy", 'T', toy, "DynamoDB Streams, a toy", "T: shows how another architecture is added."; }
    };
}

macro_rules! architecture_ids {
    ($($variant:ident = $id:literal, $letter:literal, $room:ident, $label:literal, $meaning:literal;)*) => {
        /// The architectures: ways from the table to the destination.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, EnumCount, EnumString,
            IntoStaticStr, VariantArray,
        )]
        pub enum ArchitectureId { $(#[doc = $meaning] #[serde(rename = $id)] #[strum(serialize = $id)] $variant,)* }

        impl ArchitectureId {
            /// The letter that stands for it in tables.
            pub const fn letter(self) -> char {
                match self { $(Self::$variant => $letter,)* }
            }

            /// The services on the way, in words.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
}

architectures!(architecture_ids);

impl ArchitectureId {
    /// The architectures compared by default.
    pub const DEFAULT: [Self; 2] = [Self::StreamsLambda, Self::KinesisFirehose];
}
