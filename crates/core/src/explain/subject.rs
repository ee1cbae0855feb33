//! What can be explained, by id.

use strum::VariantArray;

use super::ids::ResultId;
use crate::model::{LimitId, LineId};
use crate::text::{Argument, InputMessage, Message, nearest};

/// What can be explained: a bill line, a limit, or another number of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A bill line.
    Line(LineId),
    /// A limit.
    Limit(LimitId),
    /// Another number of a report.
    Result(ResultId),
}

impl Subject {
    /// Everything that can be explained: lines, limits, other numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        let lines = LineId::VARIANTS.iter().map(|id| Self::Line(*id));
        let limits = LimitId::VARIANTS.iter().map(|id| Self::Limit(*id));
        lines.chain(limits).chain(ResultId::all().map(Self::Result))
    }

    /// Its id.
    pub fn id(self) -> String {
        match self {
            Self::Line(id) => id.to_string(),
            Self::Limit(id) => id.to_string(),
            Self::Result(id) => id.id(),
        }
    }

    /// Its meaning, as a sentence.
    pub fn meaning(self) -> String {
        match self {
            Self::Line(id) => id.meaning().into(),
            Self::Limit(id) => id.meaning().into(),
            Self::Result(id) => id.meaning(),
        }
    }

    /// Its unit.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Line(id) => id.unit(),
            Self::Limit(id) => id.unit(),
            Self::Result(id) => id.unit(),
        }
    }

    /// Parses an id.
    ///
    /// # Errors
    /// There is no such id: the message names the nearest.
    pub fn parse(id: &str) -> Result<Self, Box<Message>> {
        Self::all().find(|subject| subject.id() == id).ok_or_else(|| {
            let unknown: Message = InputMessage::UnknownSubject { found: Argument::quoted(id) }.into();
            let ids: Vec<String> = Self::all().map(Self::id).collect();
            Box::new(unknown.with_nearest(nearest(id, ids.iter().map(String::as_str)).map(Argument::text)))
        })
    }
}
