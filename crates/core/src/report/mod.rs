//! The numbers as published data and sentences.

mod document;
mod finite;
mod fit;
mod further;
mod gates;
mod notices;
pub(crate) mod plan;
mod safer;
mod summary;
mod verdict;
mod way_out;
mod words;

pub use document::*;
pub(crate) use fit::{all_raised, amount_unit, at_most, exceeded, limit_usd, raised};
pub(crate) use further::{
    Advice, ForLess, Further, FurtherWayOut, MUCH_LESS, for_less, further_that_fits, not_compared_by_default,
};
pub use gates::{GateId, GateOf, GateReport, GatesReport};
pub(crate) use notices::{PRICES, of_waiting, table_units, unusual_times};
pub use plan::plan;
pub(crate) use plan::plan_with;
pub use summary::{
    ArchitectureSummary, FitSummary, FlowSummary, LimitSummary, NotPricedSummary, ReasonSummary, ShardsSummary,
    Summary, ThrottlingSummary, VerdictSummary, summary,
};
pub(crate) use way_out::{as_way_out, crowds};
pub(crate) use words::name;
pub(crate) use words::required_duration;
pub use words::{duration, longest_duration, priced_name};
