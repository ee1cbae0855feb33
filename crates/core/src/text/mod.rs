//! Numbers and sentences: units as people write them, every sentence of the program, and errors of an input.

mod as_text;
mod dates;
mod english;
pub(crate) mod ids;
#[macro_use]
mod messages;
mod file_messages;
mod input_messages;
mod notice_messages;
mod numbers;
mod problem;
mod remedy_messages;
mod report_messages;
mod simulation_messages;
pub mod sorted;
mod study_messages;
pub(crate) mod units;
mod whole;

pub(crate) use as_text::as_text;
pub(crate) use dates::days_since_epoch;
pub use file_messages::FileMessage;
pub(crate) use ids::ids;
pub use input_messages::InputMessage;
pub(crate) use messages::shown_usd;
pub use messages::{Argument, Joining, Message, Sentence, Translatable};
pub use notice_messages::NoticeMessage;
pub use numbers::{amount, float, grouped, in_percent, number, readable, with_separators};
pub(crate) use problem::ALIKE_ELSEWHERE;
pub use problem::{
    Contradiction, Finding, InputError, InputErrors, MOST_ERRORS, Span, is_key_under, nearest, nearest_by,
};
pub use remedy_messages::RemedyMessage;
pub use report_messages::ReportMessage;
pub use simulation_messages::SimulationMessage;
pub use study_messages::StudyMessage;
pub use units::{
    Bytes, CENT, DAY, GIB, HOUR, HOURS, KIB, MIB, PerSecond, Quantity, Seconds, larger, round_up, smaller,
};
pub(crate) use whole::least_above;
