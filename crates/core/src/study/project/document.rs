//! The answer as published data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::QuotaId;
use crate::model::{Level, LimitId, OutcomeId};
use crate::scenario::ArchitectureId;
use crate::text::{Message, ids};

/// The id of the JSON document.
pub const PROJECT_SCHEMA: &str = "shardwise.project/1";

ids! {
    /// What happens in a month.
    EventId {
        Cheapest = "cheapest";
        Ask = "ask";
        Exceeded = "exceeded";
        Late = "late";
        Near = "near";
        Outcome = "outcome";
        Risk = "risk";
        Shards = "shards";
        Table = "table";
    }
}

/// The months to come. Money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise project")]
pub struct Projection {
    /// `shardwise.project/1`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// name of the scenario
    pub name: String,
    /// keys that grow; everything else is held fixed
    pub grows: Vec<String>,
    /// when something must be done
    pub come_back: ComeBack,
    /// that the stream of the architecture that is the cheapest at first must be resized on the way; null if not
    pub resize: Option<Message>,
    /// the months, the first as the scenario has it
    pub months: Vec<ProjectedMonth>,
    /// sum of the months by architecture; null if a price is missing
    pub total_usd: BTreeMap<String, Option<f64>>,
    /// what happens, in order
    pub events: Vec<ProjectEvent>,
    /// the last month whose growth is known: quotas are asked for a year from then on, or until that month
    pub known_until: u32,
    /// the command that reproduces a month, with `--set KEY=VALUE` for each key that grows
    pub compare: String,
}

/// When something must be done.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ComeBack {
    /// the month; null if nothing must be done
    pub month: Option<u32>,
    /// why
    pub text: Message,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProjectedMonth {
    /// counted from 1
    pub month: u32,
    /// mean rate of changes
    pub writes_per_second: f64,
    /// the values of all keys that grow, in bytes, seconds or changes per second
    pub values: BTreeMap<String, f64>,
    /// total of the bill by architecture; null if a price is missing
    pub usd: BTreeMap<String, Option<f64>>,
    /// in the order of the scenario
    pub architectures: Vec<ProjectedArchitecture>,
    /// the cheapest that fits; null if none does
    pub cheapest: Option<ArchitectureId>,
    /// the command that reproduces it
    pub compare: String,
    /// the assignments that set it
    #[serde(skip)]
    pub set: Vec<String>,
}

/// One architecture in a month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProjectedArchitecture {
    /// id
    pub id: ArchitectureId,
    /// total of the bill; null if a price is missing
    pub usd: Option<f64>,
    /// whether it fits
    #[schemars(with = "String")]
    pub outcome: OutcomeId,
    /// throttling risk that decides
    pub level: Level,
    /// whether changes wait for a limit at the peak and are worked off in time, so that what it throttles does not count as
    /// risk
    pub late: bool,
    /// shards used
    pub shards: f64,
    /// the limit that is used the most, of those that decide
    pub fullest_limit: Option<LimitId>,
    /// its demand divided by the limit
    pub utilization: Option<f64>,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProjectEvent {
    /// in which month, counted from 1
    pub month: u32,
    /// to which architecture; null if nothing fits any more
    pub architecture: Option<ArchitectureId>,
    /// cheapest: it becomes the cheapest that fits; ask: AWS must be asked for a quota; near, late, exceeded: a limit is so
    /// for the first time; outcome, risk, shards: they change;
    /// table: AWS must be asked for a quota of the table itself
    pub what: EventId,
    /// the limit, if it is about one
    pub limit: Option<LimitId>,
    /// the quota to ask for
    pub quota: Option<QuotaId>,
    /// the value to ask for: enough for a year from then on, in the unit of the quota
    pub raise_to: Option<f64>,
    /// the month in which the quota is needed
    pub needed_in: Option<u32>,
    /// in words
    pub text: Message,
    /// the command that reproduces it; of a quota, the month in which it is needed
    pub compare: String,
}
