//! The pure numbers: a scenario and a price book become quantities, dollars, limits and risk.

mod account;
pub mod architectures;
mod batches;
mod bill;
mod case;
mod day;
mod errors;
mod evaluate;
mod fair_share;
mod fit;
mod flow;
mod formula;
mod freshness;
mod ids;
mod level_bound;
mod levers;
mod limits;
mod outages;
mod parts;
mod queue;
mod readers;
mod remedies;
mod requirements;
pub mod risk;
mod rounding;
mod rule;
pub mod services;
mod sizes;
mod spread;
mod stage;
mod symbols;
mod throttled;

pub use account::{AccountQuotas, DIRECT_PUT};
pub use bill::{Bill, Charge, Charges, Line, LineId, MissingLine};
pub use case::{Case, Lateness};
pub use day::{Day, PERIODS, Periods};
pub use errors::{NotFinite, PlanError};
pub(crate) use evaluate::check_prices;
pub use evaluate::{Evaluator, Flows, Outcome, Outcomes, evaluate, evaluate_case, needed_prices};
pub(crate) use fit::fit_and_level;
pub use fit::{
    Fit, OutcomeId, Raise, Reason, fit, granted_with, least_direct_put, raise_of_risk, raises_of_late, unbilled_usd,
    unmet_at_any_load,
};
pub use flow::{
    ATTRIBUTE_JSON, DELIVERED_ENVELOPE, DELIVERED_EXPANSION, Flow, KINESIS_ENVELOPE, PARTITION_BYTES, PARTITION_KEY,
    PARTITION_READS, PARTITION_WRITES, STREAMS_ENVELOPE, images_of,
};
pub use formula::{Formula, Term};
pub use freshness::{Freshness, Passage};
pub use ids::{
    ConstraintId, Duty, FeedId, HopId, Layout, ReaderId, RecordId, StageId, TopicId, consumer_word, named_consumer,
};
pub use levers::{ChangedSetting, ChangedSettings, Lever, Setter, Step, Value, lever, nearest_first, set_key, setting};
pub use limits::{COMFORTABLE, Limit, LimitId, Limits, Nature, Verdict};
pub use outages::outage_consumers;
pub use parts::{ChangeRecord, Hop, Hops, Reader, RoundedSize, Shards, StreamKind};
pub use queue::{Delay, Patience, Queue, Wait, Waiting};
pub use readers::{ConsumerName, MOST_READERS};
pub use requirements::RequirementId;
pub use risk::{Exposure, Level, Throttling, WithinSecond};
pub use rounding::{CDC_UNIT, FIREHOSE_ROUNDING, Rounded, firehose_rounds, stream_quantum};
pub use rule::{Derived, Rule};
pub use services::direct_put::MOST_PUT_AGAIN;
pub use sizes::RecordSize;
pub use spread::{Class, Spread};
pub use stage::Stage;
pub use symbols::Symbol;
pub use throttled::{LimitThrottled, Throttled};
