//! Sentences in English. Their texts stand in tables that only what writes English reaches: a module of the page that hands out
//! ids and arguments is linked without them.

use std::fmt;

use super::as_text::as_text;
use super::file_messages::FileMessage;
use super::input_messages::InputMessage;
use super::messages::{Argument, Joining, Kind, Message, shown_usd};
use super::notice_messages::NoticeMessage;
use super::numbers::{grouped, in_percent, readable, with_separators};
use super::remedy_messages::RemedyMessage;
use super::report_messages::ReportMessage;
use super::simulation_messages::SimulationMessage;
use super::study_messages::StudyMessage;
use super::units::{Bytes, CENT, Quantity as _, Seconds};

impl Message {
    /// The sentence in English, with its places in braces.
    pub fn english(&self) -> &'static str {
        let all = match self {
            Self::Own(sentence) => match sentence.kind {
                Kind::Report => ReportMessage::ALL,
                Kind::Study => StudyMessage::ALL,
                Kind::Simulation => SimulationMessage::ALL,
                Kind::Input => InputMessage::ALL,
                Kind::Notice => NoticeMessage::ALL,
                Kind::Remedy => RemedyMessage::ALL,
            },
            _ => Self::ALL,
        };
        all[self.place()].1
    }
}

impl FileMessage {
    /// The sentence in English, with its places in braces.
    pub fn english(&self) -> &'static str {
        Self::ALL[self.place()].1
    }
}

/// In English.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments = self.translatable().arguments;
        let mut rest = self.english();
        while let Some((before, (place, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?)))
        {
            f.write_str(before)?;
            arguments.iter().filter(|(name, _)| *name == place).try_for_each(|(_, argument)| argument.fmt(f))?;
            rest = after;
        }
        f.write_str(rest)
    }
}

as_text!(Message);

/// In English.
impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Word { text, .. } => f.write_str(text),
            Self::Number { value, decimals: None } => f.write_str(&with_separators(&readable(*value))),
            Self::Number { value, decimals: Some(decimals) } => f.write_str(&grouped(*value, usize::from(*decimals))),
            // No cents from 10 USD: a sentence is for reading, the bill is for adding up.
            Self::Usd(usd) if *usd > 0.0 && *usd < CENT => f.write_str("<$0.01"),
            Self::Usd(usd) => write!(f, "${}", grouped(*usd, if usd.abs() < 10.0 { 2 } else { 0 })),
            Self::UsdCents(usd) => write!(f, "${}", grouped(*usd, 2)),
            Self::UsdDifference([more, less]) => Self::Usd(shown_usd(*more) - shown_usd(*less)).fmt(f),
            Self::Percent { share, decimals } => {
                write!(f, "{}%", in_percent(*share, usize::from(*decimals)))
            }
            Self::Bytes(bytes) => f.write_str(&with_separators(&Bytes(*bytes).text())),
            Self::Seconds(seconds) => f.write_str(&with_separators(&Seconds(*seconds).text())),
            Self::Message(message) => message.fmt(f),
            Self::List { joining, items } => {
                for (index, item) in items.iter().enumerate() {
                    let last = index + 1 == items.len();
                    let between = if *joining == Joining::And && !last { Joining::Comma } else { *joining };
                    write!(f, "{}{item}", if index == 0 { "" } else { between.text() })?;
                }
                Ok(())
            }
        }
    }
}
