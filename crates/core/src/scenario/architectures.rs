//! The table of architectures. Each is defined here once: its variant, id, letter, module, label and meaning. All code that
//! differs between architectures is reached through this table; CONTRIBUTING.md has the recipe for another one.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::{Display, EnumCount, EnumString, IntoStaticStr, VariantArray};

/// Passes the lines of the table to a macro: `Variant = "id", 'letter', room, "label", "meaning", rounds;`, where `rounds` is a
/// function of the scenario: which sizes of records it needs rounded that are not rounded for all (`Rounds` in `model/rounding.rs`).
#[macro_export]
macro_rules! architectures {
    ($then:ident) => {
        $crate::with_toy! { $then
            StreamsLambda = "streams-lambda", 'A', streams_lambda, "DynamoDB Streams, Lambda, Firehose",
                "A: DynamoDB Streams, a Lambda function, and Direct PUT into Firehose.",
                |scenario| Rounds { delivered: !scenario.streams_lambda.packs(&scenario.delivery), ..Rounds::NONE };
            KinesisFirehose = "kinesis-firehose", 'B', kinesis_firehose, "Kinesis Data Streams, Firehose",
                "B: Kinesis Data Streams for DynamoDB, with Firehose as a consumer.",
                |scenario| Rounds { on_demand: scenario.kinesis_firehose.mode != Mode::Provisioned, ..Rounds::NONE };
            StreamsPipes = "streams-pipes", 'C', streams_pipes, "DynamoDB Streams, EventBridge Pipe, Firehose",
                "C: DynamoDB Streams, an EventBridge Pipe, and Direct PUT into Firehose, without code.",
                |_| Rounds { delivered: true, ..Rounds::NONE };
            KinesisDirect = "kinesis-direct", 'D', kinesis_direct, "Kinesis Data Streams, own delivery to S3",
                "D: an on-demand Kinesis data stream for DynamoDB, which delivers its records to S3 by itself.",
                |_| Rounds { on_demand: true, ..Rounds::NONE };
            IncrementalExport = "incremental-export", 'E', incremental_export, "Incremental exports to S3, not a log",
                "E: incremental exports of the table to S3. Not a log: for each item, only the difference over a window.",
                |_| Rounds::NONE;
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
        $then! {
            $($lines)*
            Toy = "toy", 'T', toy, "DynamoDB Streams, a toy", "T: shows how another architecture is added.",
                |_| Rounds::NONE;
        }
    };
}

macro_rules! architecture_ids {
    ($($variant:ident = $id:literal, $letter:literal, $room:ident, $label:literal, $meaning:literal, $rounds:expr;)*) => {
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

            /// The table of a scenario that has its settings.
            pub const fn table(self) -> &'static str {
                match self { $(Self::$variant => stringify!($room),)* }
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

/// The architectures to compare: all, or those listed. A price that an architecture lacks is an error where it is listed; of
/// all, it only leaves that one without a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Architectures {
    /// Every one of the table, in its order.
    All,
    /// These, in this order.
    Listed(Vec<ArchitectureId>),
}

/// The word for all of them.
const ALL: &str = "all";
/// The most that are listed.
const MOST_LISTED: usize = 16;

impl Default for Architectures {
    fn default() -> Self {
        Self::Listed(ArchitectureId::DEFAULT.to_vec())
    }
}

impl From<Vec<ArchitectureId>> for Architectures {
    fn from(listed: Vec<ArchitectureId>) -> Self {
        Self::Listed(listed)
    }
}

impl Deref for Architectures {
    type Target = [ArchitectureId];

    fn deref(&self) -> &[ArchitectureId] {
        match self {
            Self::All => ArchitectureId::VARIANTS,
            Self::Listed(listed) => listed,
        }
    }
}

impl<'a> IntoIterator for &'a Architectures {
    type Item = &'a ArchitectureId;
    type IntoIter = std::slice::Iter<'a, ArchitectureId>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Architectures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str(ALL),
            Self::Listed(listed) => listed.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Architectures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordOrList)
    }
}

/// Reads `"all"`, one id, or a list of ids.
struct WordOrList;

impl<'de> Visitor<'de> for WordOrList {
    type Value = Architectures;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{ALL:?}, an architecture or a list of architectures")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Architectures, E> {
        if word == ALL {
            return Ok(Architectures::All);
        }
        let id = word.parse().map_err(|_| E::invalid_value(Unexpected::Str(word), &self))?;
        Ok(Architectures::Listed(vec![id]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Architectures, A::Error> {
        let mut listed = Vec::new();
        while let Some(id) = items.next_element()? {
            listed.push(id);
        }
        Ok(Architectures::Listed(listed))
    }
}

impl JsonSchema for Architectures {
    fn schema_name() -> Cow<'static, str> {
        "Architectures".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = std::iter::once(ALL).chain(ArchitectureId::VARIANTS.iter().map(Into::into)).collect();
        json_schema!({ "anyOf": [
            { "type": "string", "enum": words },
            {
                "type": "array",
                "items": generator.subschema_for::<ArchitectureId>().as_value(),
                "minItems": 1,
                "maxItems": MOST_LISTED,
                "uniqueItems": true
            }
        ] })
    }
}
