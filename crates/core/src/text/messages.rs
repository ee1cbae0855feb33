//! Every sentence of the program, each written once, with named places for its numbers, money and names.
//!
//! A [`Message`] displays as English, and reports serialize it so ([`english`](super::english)). A page takes
//! [`Message::translatable`] instead, `{ "id": ..., "arguments": { ... } }`, fills the places of that sentence in the message
//! file of its language, and formats each [`Argument`] by its locale.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::text::numbers::readable;
use crate::text::units::{KIB, MIB};

/// An enum of sentences, each with its places, id and English text. The compiler checks the places against the text.
macro_rules! messages {
    ($(#[$doc:meta])* $name:ident $(+ $more:ident($of:ty))?: $($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the text says what it is
        pub enum $name {
            $($variant $({ $($place: Argument),+ })?,)*
            $(
                /// A sentence of its own kind, which not every page needs.
                $more($of),
            )?
        }

        messages!(@impl $name { $($more)? } $($variant $({ $($place),+ })? = $id, $english;)*);
    };
    (@impl $name:ident { $($more:ident)? } $($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        impl $name {
            /// Every sentence: its id, and its English text with the places in braces.
            pub const ALL: &[(&str, &str)] = &[$(($id, $english),)*];

            /// Where the sentence stands among them.
            pub(crate) fn place(&self) -> usize {
                enum Place { $($variant),* }
                match self {
                    $(Self::$variant { .. } => Place::$variant as usize,)*
                    $(Self::$more(sentence) => sentence.place,)?
                }
            }

            /// The sentence and what fills its places.
            pub fn translatable(&self) -> Translatable<'_> {
                match self {
                    $(Self::$variant $({ $($place),+ })? => {
                        Translatable { id: $id, arguments: vec![$($((stringify!($place), $place)),+)?] }
                    })*
                    $(Self::$more(sentence) => sentence.translatable(),)?
                }
            }
        }

        $(const _: () = {
            #[expect(dead_code, reason = "it only has to compile: format! checks the places")]
            fn check($($($place: Argument),+)?) -> String {
                format!($english)
            }
        };)*
    };
}

/// Makes the sentences of an enum a [`Message`].
macro_rules! as_message {
    ($name:ident: $kind:ident) => {
        impl From<$name> for Message {
            fn from(message: $name) -> Self {
                Self::Own(Sentence::new(Kind::$kind, message.place(), message.translatable()))
            }
        }

        impl From<$name> for Argument {
            fn from(message: $name) -> Self {
                Message::from(message).into()
            }
        }
    };
}

/// A sentence with what fills its places, whichever enum it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub(super) kind: Kind,
    /// Its place among the sentences of its kind.
    place: usize,
    id: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// The enum that a sentence is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Report,
    Study,
    Simulation,
    Input,
    Notice,
    Remedy,
}

impl Sentence {
    pub(crate) fn new(kind: Kind, place: usize, Translatable { id, arguments }: Translatable<'_>) -> Self {
        let arguments = arguments.into_iter().map(|(name, value)| (name, value.clone())).collect();
        Self { kind, place, id, arguments }
    }

    fn translatable(&self) -> Translatable<'_> {
        Translatable { id: self.id, arguments: self.arguments.iter().map(|(name, value)| (*name, value)).collect() }
    }
}

messages! {
    /// A sentence of the program, with what fills its places.
    Message + Own(Sentence):
    // Texts from elsewhere, and several sentences as one
    Text { text } = "text", "{text}";
    Joined { parts } = "joined", "{parts}";
    Amount { value, unit } = "amount", "{value} {unit}";

    // Changes that code asks for again
    AsMuchAs { other, cost } = "verdict.as-much-as", "{other} costs as much ({cost}).";
    RaiseDirectPut { from, to } = "raise.direct-put",
        "ask AWS to raise the Direct PUT quota of Firehose from {from} to {to} (on request, or by itself after throttling)";
    RaiseGrowth { from, to } = "raise.growth",
        "let the on-demand stream grow from {from} to {to}, which it does by itself; it throttles until then";
    ChangeWriterUnpacked { size, seconds } = "change.writer-unpacked",
        "let the function write the objects itself (streams_lambda.writer = \"s3\", \
         streams_lambda.pack_records = false, streams_lambda.batch_size = {size}, \
         streams_lambda.batch_window = \"{seconds} s\")";
    ChangeWriter { size, seconds } = "change.writer",
        "let the function write the objects itself (streams_lambda.writer = \"s3\", \
         streams_lambda.batch_size = {size}, streams_lambda.batch_window = \"{seconds} s\")";

    // Names and quotas
    MoreErrors { count } = "input.more-errors", "errors not listed: {count}";
    Unknown { kind, names } = "input.unknown", "unknown {kind}; expected one of {names}";
    GrantedQuota { quota } = "origin.granted", "as AWS granted: {quota} in quotas of the scenario";
    Nearest { near } = "input.nearest", "did you mean {near}?";

    // Numbers and books
    NotFinite { number } = "numbers.not-finite",
        "{number} is beyond what can be computed: lower the rates, sizes, counts or prices that it grows with";
    NotFiniteIn { number, architecture } = "numbers.not-finite-in",
        "{number} of {architecture} is beyond what can be computed: lower the rates, sizes, counts or prices that it \
         grows with";
}

impl Message {
    /// Joins several messages; a single one is returned as it is.
    pub fn joined(joining: Joining, mut parts: Vec<Self>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::Joined { parts: Argument::list(joining, parts) },
        }
    }

    /// The message with the name that was probably meant, if there is one.
    #[must_use]
    pub fn with_nearest(self, near: Option<Argument>) -> Self {
        let near = near.map(|near| Self::Nearest { near });
        Self::joined(Joining::Semicolon, std::iter::once(self).chain(near).collect())
    }

    /// The message without the name that was probably meant, and that.
    pub fn split_nearest(&self) -> (Self, Option<Self>) {
        if let Self::Joined { parts: Argument::List { joining, items } } = self
            && let Some((Argument::Message(last), others)) = items.split_last()
            && let Self::Nearest { .. } = **last
        {
            let others = others.iter().map(|part| match part {
                Argument::Message(message) => Self::clone(message),
                other => Self::Text { text: other.clone() },
            });
            return (Self::joined(*joining, others.collect()), Some(Self::clone(last)));
        }
        (self.clone(), None)
    }

    /// A note or a source from a price book or the quotas.
    pub fn of_book(text: &str) -> Self {
        Self::known(format!("note.{text}"), text)
    }

    /// A quantity in a unit.
    pub fn amount(value: f64, unit: &str) -> Self {
        Self::Amount { value: Argument::exact(value), unit: Argument::word("unit", unit) }
    }

    /// A text that message files hold under a key.
    pub fn known(key: String, text: &str) -> Self {
        Self::Text { text: Argument::Word { key, text: text.to_owned() } }
    }
}

impl<T: Into<String>> From<T> for Message {
    fn from(text: T) -> Self {
        Self::Text { text: Argument::text(text) }
    }
}

/// A message for a page that fills in the sentence itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub struct Translatable<'a> {
    /// which sentence: `message.<id>` in the message file
    pub id: &'static str,
    /// what fills its places
    #[serde(serialize_with = "by_name")]
    #[schemars(with = "std::collections::BTreeMap<String, Argument>")]
    pub arguments: Vec<(&'static str, &'a Argument)>,
}

/// What fills one place of a sentence: plain data, to be formatted for the reader's locale.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Argument {
    /// a key, an id, or text from a user or another program: never translated
    Text(String),
    /// a word or text that message files hold
    Word {
        /// its key in the message files
        key: String,
        /// the English text, for a file without that key
        text: String,
    },
    /// a number
    Number {
        /// its value
        value: f64,
        /// digits after the decimal point; absent: those that mean something
        #[serde(skip_serializing_if = "Option::is_none")]
        decimals: Option<u8>,
    },
    /// USD; with cents below 10
    Usd(f64),
    /// USD with cents, whatever the amount
    UsdCents(f64),
    /// the first of two amounts in USD less the second, each rounded as it is shown
    UsdDifference([f64; 2]),
    /// a share
    Percent {
        /// 1 is 100%
        share: f64,
        /// digits of the percentage after the decimal point
        decimals: u8,
    },
    /// bytes, in the binary unit with the shortest text
    Bytes(f64),
    /// seconds
    Seconds(f64),
    /// another message
    Message(
        #[serde(serialize_with = "structured")]
        #[schemars(with = "Translatable<'static>")]
        Arc<Message>,
    ),
    /// several, joined
    List {
        /// what separates them: `join.<joining>` in the message file
        joining: Joining,
        /// at least one
        items: Vec<Argument>,
    },
}

/// What separates the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::VariantArray, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Joining {
    /// "and" before the last, commas between the others
    And,
    /// a comma
    Comma,
    /// a semicolon
    Semicolon,
    /// ", then"
    Then,
    /// a space
    Space,
}

impl Joining {
    /// In English.
    pub const fn text(self) -> &'static str {
        match self {
            Self::And => " and ",
            Self::Comma => ", ",
            Self::Semicolon => "; ",
            Self::Then => ", then ",
            Self::Space => " ",
        }
    }
}

fn by_name<S: Serializer>(arguments: &[(&'static str, &Argument)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(arguments.iter().copied())
}

fn structured<S: Serializer>(message: &Arc<Message>, serializer: S) -> Result<S::Ok, S::Error> {
    message.translatable().serialize(serializer)
}

/// The most characters of a user's text in a sentence.
const SHOWN: usize = 40;

impl Argument {
    /// A key, an id, or text from a user.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text as the user wrote it, in quotes and shortened.
    pub fn quoted(text: &str) -> Self {
        Self::Text(match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{:?}...", &text[..end]),
            None => format!("{text:?}"),
        })
    }

    /// A word of a family, such as the risk level `low`.
    pub fn word(family: &str, word: impl Into<String>) -> Self {
        let text = word.into();
        Self::Word { key: format!("{family}.{text}"), text }
    }

    /// A number with all of the digits that mean something.
    pub const fn exact(value: f64) -> Self {
        Self::Number { value, decimals: None }
    }

    /// The number of a setting, as a file has it: without thousands separators, so that it can be copied.
    pub fn setting(value: f64) -> Self {
        Self::Text(readable(value))
    }

    /// A count that may be computed: no digits after the decimal point.
    pub const fn whole(value: f64) -> Self {
        Self::Number { value, decimals: Some(0) }
    }

    /// A size that is computed, to a tenth of a KiB or MiB.
    pub fn mean_size(bytes: f64) -> Self {
        let (worth, unit) = if bytes < MIB { (KIB, "KiB") } else { (MIB, "MiB") };
        let value = Self::Number { value: bytes / worth, decimals: Some(1) };
        Message::Amount { value, unit: Self::text(unit) }.into()
    }

    /// Items, joined.
    pub fn list(joining: Joining, items: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self::flat(joining, items.into_iter().map(Into::into).collect())
    }

    /// A list of which a list of its kind is a part.
    fn flat(joining: Joining, parts: Vec<Self>) -> Self {
        let mut items = Vec::with_capacity(parts.len());
        for part in parts {
            match &part {
                Self::Message(message)
                    if let Message::Joined { parts: Self::List { joining: inner, items: own } } = &**message
                        && *inner == joining =>
                {
                    items.extend_from_slice(own);
                }
                _ => items.push(part),
            }
        }
        Self::List { joining, items }
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(Arc::new(message))
    }
}

/// A message that a report shows elsewhere too.
impl From<&Arc<Message>> for Argument {
    fn from(message: &Arc<Message>) -> Self {
        Self::Message(Arc::clone(message))
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// USD as sentences show it: no cents from 10 USD.
pub(crate) fn shown_usd(usd: f64) -> f64 {
    if usd.abs() < 10.0 { (usd * 100.0).round() / 100.0 } else { usd.round() }
}

#[cfg(test)]
mod tests;
