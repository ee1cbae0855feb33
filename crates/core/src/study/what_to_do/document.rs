//! Changes as published data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Level, LimitId, RequirementId};
use crate::scenario::ArchitectureId;
use crate::text::{Message, ids};

ids! {
    /// Who makes a change.
    TodoKind {
        Setting = "setting", "the user, by a key of the scenario";
        Quota = "quota", "AWS, which raises the quota on request";
    }
}

/// A change that the user can make.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Todo {
    /// architecture that it is about
    pub architecture: ArchitectureId,
    /// key to set, as `--set` takes it
    pub key: String,
    /// its value now, set or by default
    pub from: String,
    /// its new value, as in a scenario file
    pub to: String,
    /// who makes the change: the user, or AWS on request
    #[schemars(with = "String")]
    pub kind: TodoKind,
    /// what is set with it, because neither does it alone
    pub also: Vec<TodoSetting>,
    /// USD per month that its architecture costs less after it than before it, after the changes before it; negative if it
    /// costs more
    pub saves_usd: f64,
    /// USD per month that its architecture costs less after it than the architecture to take without it; null if that is the
    /// same, or if nothing fits
    pub less_than_taken_usd: Option<f64>,
    /// total of its architecture then, after the changes before it
    pub monthly_usd: f64,
    /// whether it is to be done instead of the changes before it, from the scenario as it is
    pub instead: bool,
    /// whether its architecture fits then and does not now
    pub makes_fit: bool,
    /// limit that stood in the way or held changes back, and does not then
    pub lifts: Option<LimitId>,
    /// requirement that is met then and is not now
    #[schemars(with = "Option<String>")]
    pub meets: Option<RequirementId>,
    /// throttling risk that decides
    pub level: BeforeAndAfter<Level>,
    /// how long changes wait at the peak, in seconds; null if they do not
    pub late_seconds: BeforeAndAfter<Option<f64>>,
    /// longest time from write to delivery; null if it grows without end
    pub worst_seconds: BeforeAndAfter<Option<f64>>,
    /// the change, what it brings and what it costs
    pub text: Message,
}

/// Something that is set with the first key of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TodoSetting {
    /// key to set
    pub key: String,
    /// its value now
    pub from: String,
    /// its new value
    pub to: String,
    /// who makes the change
    #[schemars(with = "String")]
    pub kind: TodoKind,
}

/// A property of an architecture without a change and with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "BeforeAndAfter{T}")]
pub struct BeforeAndAfter<T> {
    /// as the scenario is after the changes before it
    pub before: T,
    /// with the change
    pub after: T,
}
