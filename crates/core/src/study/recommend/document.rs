//! The recommendation as published data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Level;
use crate::report::Notice;
use crate::scenario::ArchitectureId;
use crate::text::Message;

/// The id of the JSON document.
pub const RECOMMEND_SCHEMA: &str = "shardwise.recommend/1";
/// What to take, and how to set it. Money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise recommend")]
pub struct Recommend {
    /// `shardwise.recommend/1`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// name of the scenario
    pub name: String,
    /// whether anything meets the requirements
    pub meets_requirements: bool,
    /// requirements, of the scenario or derived where it has none
    pub must_hold: Vec<MustHold>,
    /// the cheapest that fits as given; null if none does
    pub given: Option<GivenChoice>,
    /// the cheapest of all; null if nothing meets the requirements
    pub best: Option<Choice>,
    /// the cheapest of each other architecture that meets the requirements, the cheapest first
    pub others: Vec<Choice>,
    /// the cheapest with a throttling risk of at most low; null if the best has no more, or if a maximum risk is set
    pub at_low_risk: Option<LowRisk>,
    /// the architectures that meet the other requirements only with less headroom: the cheapest of each
    pub without_room: Vec<WithoutRoom>,
    /// the architectures that no settings make meet the requirements
    pub unable: Vec<ArchitectureId>,
    /// the architectures that are left out because a price is missing, in words
    pub not_priced: Vec<Message>,
    /// what each requirement costs: how much cheaper the best would be without it
    pub requirements: Vec<ShadowPrice>,
    /// where nothing meets the requirements: which stand in the way, and by how much
    pub in_the_way: Vec<InTheWay>,
    /// where nothing fits whatever is required: what stands in the way of each architecture
    pub blocked: Vec<Blocked>,
    /// what the table itself cannot support, whatever the choice
    pub table: Vec<Message>,
    /// what was searched
    pub searched: Searched,
}

/// A requirement of the scenario, or one that is derived where it has none.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MustHold {
    /// the key of the requirement, or the name of a derived one
    pub key: String,
    /// whether the scenario sets it; otherwise it is derived because the scenario does not set it
    pub required: bool,
    /// in words
    pub text: Message,
}

/// What fits as given.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GivenChoice {
    /// id
    pub architecture: ArchitectureId,
    /// total of the bill
    pub monthly_usd: f64,
    /// throttling risk, after AWS has raised quotas if it must
    pub level: Level,
    /// seconds from write to delivery in the worst case; null if they grow without end
    pub worst_seconds: Option<f64>,
}

/// The cheapest with a throttling risk of at most low.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LowRisk {
    /// id
    pub architecture: ArchitectureId,
    /// total of the bill
    pub monthly_usd: f64,
}

/// The cheapest of an architecture with less headroom than is required.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WithoutRoom {
    /// id
    pub architecture: ArchitectureId,
    /// total of the bill
    pub monthly_usd: f64,
}

/// An architecture and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Choice {
    /// id
    pub architecture: ArchitectureId,
    /// total of the bill
    pub monthly_usd: f64,
    /// throttling risk, after AWS has raised quotas if it must
    pub level: Level,
    /// how long changes wait at the peak, in seconds, after AWS has raised quotas; null if they do not
    pub late_seconds: Option<f64>,
    /// seconds from write to delivery in the worst case
    pub worst_seconds: Option<f64>,
    /// the changes to the given scenario
    pub changes: Vec<ChoiceChange>,
    /// what it gives up compared with the given architectures and settings, and whether it is not a log; null if it gives up nothing
    pub gives_up: Option<Message>,
    /// quotas that AWS must be asked to raise first, those that the scenario has not
    pub raises: Vec<Message>,
    /// notices of the choice that the given scenario does not have, and how much of its bill is at prices that are not
    /// verified
    pub notices: Vec<Notice>,
    /// the scenario as a file
    pub scenario: String,
    /// the command that reproduces it
    pub compare: String,
}

/// A setting that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoiceChange {
    /// the key
    pub key: String,
    /// as given, set or by default
    pub from: String,
    /// as recommended
    pub to: String,
}

impl ChoiceChange {
    /// Whether only AWS makes it: that of a quota.
    pub fn is_raise(&self) -> bool {
        self.key.starts_with("quotas.")
    }
}

/// What a requirement costs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShadowPrice {
    /// the key of the requirement, or what holds where none is given
    pub key: String,
    /// how much cheaper the best would be without it
    pub costs_usd: f64,
    /// the scenario that takes that, without it, as a file; none where it costs nothing
    #[serde(skip)]
    pub scenario: Option<String>,
}

/// A requirement that stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct InTheWay {
    /// the key of the requirement
    pub key: String,
    /// what is required
    pub needed: Message,
    /// the keys of those that stand in the way together with it; empty if it does alone
    pub together_with: Vec<String>,
    /// the best that can be reached while everything else holds but those; null where there is no more or less of it
    pub reached: Option<Message>,
    /// the cheapest that reaches it while everything else holds but those; without them, where nothing can be reached in part
    pub nearest: Box<Choice>,
}

/// An architecture of which limits stand in the way whatever is required.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Blocked {
    /// id
    pub architecture: ArchitectureId,
    /// the limits that are exceeded with the settings that come nearest, in words
    pub limits: Vec<Message>,
}

/// What was searched.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Searched {
    /// scenarios that were evaluated
    pub scenarios: u64,
    /// of each architecture
    pub spaces: Vec<SpaceOf>,
}

/// The space of one architecture.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SpaceOf {
    /// id
    pub architecture: ArchitectureId,
    /// keys that may change, each with its number of values; of shards any whole number
    pub settings: Vec<String>,
    /// combinations, without shards
    pub combinations: f64,
}
