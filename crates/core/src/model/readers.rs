//! Names of individual consumers, for outages and the findings of a simulation.

use std::fmt;
use std::str::FromStr;

use strum::VariantArray as _;

use crate::scenario::ConsumerKind;
use crate::text::as_text;

/// The most readers that are named and simulated: more never share a shard.
pub const MOST_READERS: usize = 100;

/// The name of an individual consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumerName {
    /// A reader: its kind, and its number within the kind, from 1.
    Reader(ConsumerKind, u32),
    /// The function of an architecture.
    Function,
    /// The pipe of an architecture.
    Pipe,
    /// The delivery of a stream by itself.
    Delivery,
    /// DynamoDB, which writes changes to a stream.
    Replication,
}

impl ConsumerName {
    /// Parts of an architecture that are no readers and can have an outage.
    const PARTS: [Self; 3] = [Self::Function, Self::Pipe, Self::Delivery];

    /// Whether it is a reader of a stream.
    pub const fn is_reader(self) -> bool {
        matches!(self, Self::Reader(..))
    }

    /// The names of readers of these kinds: each kind is numbered by itself.
    pub fn numbered(kinds: impl Iterator<Item = ConsumerKind>) -> impl Iterator<Item = Self> {
        let mut numbers = [0; ConsumerKind::VARIANTS.len()];
        kinds.map(move |kind| {
            let number = &mut numbers[kind as usize];
            *number += 1;
            Self::Reader(kind, *number)
        })
    }
}

/// `lambda`, `lambda-2`, `function`.
impl fmt::Display for ConsumerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reader(kind, 1) => kind.fmt(f),
            Self::Reader(kind, number) => write!(f, "{kind}-{number}"),
            Self::Function => f.write_str("function"),
            Self::Pipe => f.write_str("pipe"),
            Self::Delivery => f.write_str("delivery"),
            Self::Replication => f.write_str("dynamodb replication"),
        }
    }
}

/// Parses the consumers that can have an outage.
impl FromStr for ConsumerName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(part) = Self::PARTS.into_iter().find(|part| part.to_string() == text) {
            return Ok(part);
        }
        let kind = |text: &str| ConsumerKind::VARIANTS.iter().copied().find(|kind| kind.to_string() == text);
        if let Some(kind) = kind(text) {
            return Ok(Self::Reader(kind, 1));
        }
        let (before, number) = text.rsplit_once('-').ok_or(())?;
        let number = number.parse().ok().filter(|number| *number > 1).ok_or(())?;
        let name = Self::Reader(kind(before).ok_or(())?, number);
        if name.to_string() == text { Ok(name) } else { Err(()) }
    }
}

as_text!(ConsumerName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for name in [
            ConsumerName::Reader(ConsumerKind::Firehose, 1),
            ConsumerName::Reader(ConsumerKind::EventbridgePipe, 12),
            ConsumerName::Function,
            ConsumerName::Pipe,
            ConsumerName::Delivery,
        ] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        for wrong in
            ["", "lambda-1", "lambda-0", "lambda-02", "lambda-", "lambada", "dynamodb replication", "function-2"]
        {
            assert_eq!(wrong.parse::<ConsumerName>(), Err(()), "{wrong}");
        }
    }
}
