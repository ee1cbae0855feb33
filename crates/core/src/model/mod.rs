//! The pure numbers: from a scenario and a price book to quantities, dollars, limits and risk.

pub mod architectures;
mod bill;
mod evaluate;
mod flow;
mod formula;
mod limits;
mod readers;
pub mod risk;
pub mod services;
mod sizes;

pub use bill::{Bill, Charge, Charges, Line, LineId};
pub use evaluate::{Outcome, Outcomes, evaluate, rates};
pub(crate) use evaluate::{evaluate_flow, with_architecture};
pub use flow::{
    CDC_UNIT, DELIVERED_ENVELOPE, DELIVERED_EXPANSION, Day, Flow, KINESIS_ENVELOPE, PARTITION_BYTES, PARTITION_KEY,
    PARTITION_WRITES, STREAMS_ENVELOPE,
};
pub use formula::{Formula, Symbol, Term};
pub use limits::{Limit, LimitId, Limits, Verdict};
pub use readers::{FUNCTION, MOST_READERS, outage_consumers, reader_names};
pub use risk::{Exposure, Level, Throttling};
