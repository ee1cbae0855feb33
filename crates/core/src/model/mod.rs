//! The pure numbers: a scenario and a price book become quantities, dollars, limits and risk.

pub mod architectures;
mod bill;
mod case;
mod evaluate;
mod flow;
mod formula;
mod ids;
mod limits;
mod outages;
mod readers;
mod remedies;
pub mod risk;
pub mod services;
mod sizes;
mod symbols;

pub use bill::{Bill, Charge, Charges, Line, LineId};
pub use case::Case;
pub use evaluate::{Outcome, Outcomes, evaluate, evaluate_case};
pub use flow::{
    CDC_UNIT, DELIVERED_ENVELOPE, DELIVERED_EXPANSION, Day, Flow, KINESIS_ENVELOPE, PARTITION_BYTES, PARTITION_KEY,
    PARTITION_WRITES, STREAMS_ENVELOPE,
};
pub use formula::{Formula, Term};
pub use ids::{ConstraintId, HopId, ReaderId, StageId, TopicId};
pub use limits::{Limit, LimitId, Limits, Verdict};
pub use outages::outage_consumers;
pub use readers::{ConsumerName, MOST_READERS};
pub use risk::{Exposure, Level, Throttling};
pub use symbols::Symbol;
