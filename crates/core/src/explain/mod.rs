//! Explanations of one number: the formula in symbols and with numbers, the price or quota behind it, and the settings
//! that would change it.

mod assembled;
mod day;
mod derivation;
mod document;
mod follow;
mod ids;
mod results;
mod subject;
#[cfg(test)]
mod tests;

pub use document::{
    Assembled, Bound, ColumnReport, Cost, DayReport, Derivation, Explanation, Part, PartMessages, PeriodReport, Source,
    TermPart, TermReport,
};
pub use follow::explain;
pub use ids::ResultId;
pub use results::{KINESIS_ENVELOPE_SOURCE, STREAM_ENVELOPE_SOURCE};
pub use subject::Subject;
