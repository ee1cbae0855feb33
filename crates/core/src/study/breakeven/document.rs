//! The answer as published data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::ArchitectureId;
use crate::text::Message;

/// The id of the JSON document.
pub const BREAKEVEN_SCHEMA: &str = "shardwise.breakeven/1";

/// Where the cheapest changes along one key. Money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise breakeven")]
pub struct Breakeven {
    /// `shardwise.breakeven/1`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// name of the scenario
    pub name: String,
    /// the key
    pub key: String,
    /// unit of its values, if they have one
    pub unit: Option<String>,
    /// its value in the scenario; null if it is not set
    pub own: Option<f64>,
    /// lower end of the range
    pub from: f64,
    /// upper end of the range
    pub to: f64,
    /// whether the range is divided in its logarithm
    pub logarithmic: bool,
    /// the cheapest that fits, over the whole range
    pub ranges: Vec<CheapestRange>,
    /// where the cheapest that fits changes, ascending
    pub crossings: Vec<KeyCrossing>,
    /// what stands in the way of each architecture with the value of the scenario, where nothing fits in the whole range
    pub in_the_way: Vec<Message>,
    /// where each architecture fits
    pub architectures: Vec<FittingRanges>,
    /// the cheapest of the alternatives within one architecture
    pub alternatives: Vec<Alternative>,
    /// cost along the range
    pub curve: KeyCurve,
    /// where lines run too close together for every crossing to be found
    pub unresolved: Vec<KeyRange>,
    /// the command that reproduces a row, with `--set KEY=VALUE`
    pub compare: String,
    /// scenarios that were evaluated
    pub scenarios: u64,
}

/// A part of the range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KeyRange {
    /// from this value on
    pub from: f64,
    /// to this value
    pub to: f64,
}

/// A part of the range with one answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CheapestRange {
    /// from this value on
    pub from: f64,
    /// to this value, or to just below it where the next range starts
    pub to: f64,
    /// the cheapest that fits: an architecture, or the value of an alternative; null if none fits
    pub cheapest: Option<String>,
}

/// A value at which the cheapest changes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KeyCrossing {
    /// the first value at which the cheapest is another
    pub at: f64,
    /// the cheapest below; null if none fits
    pub before: Option<String>,
    /// the cheapest from this value on; null if none fits
    pub after: Option<String>,
    /// what the cheapest costs from this value on; null if none fits
    pub monthly_usd: Option<f64>,
    /// why: which lines move, or what no longer fits
    pub because: Message,
    /// the command that reproduces it
    pub compare: String,
}

/// Where an architecture fits, after AWS has raised quotas if it must.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FittingRanges {
    /// id
    pub id: ArchitectureId,
    /// parts of the range in which it fits, ascending
    pub fits: Vec<KeyRange>,
    /// why it is left out, if a price is missing
    pub not_priced: Option<Message>,
    /// why it does not fit where it stops to, in the order of `fits`; null at the end of the range
    pub stops: Vec<Option<Message>>,
    /// parts of the range in which it fits with the quotas as they are, ascending
    pub at_once: Vec<KeyRange>,
}

/// The values of one key of an architecture, as alternatives.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Alternative {
    /// the architecture
    pub architecture: ArchitectureId,
    /// the key
    pub key: String,
    /// the cheapest value that fits, over the whole range
    pub ranges: Vec<CheapestRange>,
    /// where the cheapest value changes
    pub crossings: Vec<KeyCrossing>,
    /// where its values cost so nearly the same that not every crossing was looked for
    pub unresolved: Vec<KeyRange>,
    /// what would have to be set with another value for it to cost less in the scenario as it is; null if nothing is known
    pub together: Option<Message>,
}

/// Cost along the range.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KeyCurve {
    /// values of the key, ascending
    pub at: Vec<f64>,
    /// each architecture, in the order of the scenario
    pub series: Vec<KeySeries>,
}

/// One architecture along the range.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KeySeries {
    /// id
    pub id: ArchitectureId,
    /// USD per month at each value; null if a price is missing
    pub usd: Vec<Option<f64>>,
    /// whether it fits at each value
    pub fits: Vec<bool>,
}
