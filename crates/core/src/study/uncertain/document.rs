//! The answer as published data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Level;
use crate::scenario::ArchitectureId;

/// The id of the JSON document.
pub const UNCERTAIN_SCHEMA: &str = "shardwise.uncertain/1";

/// What comes of numbers that are not known exactly. Money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise uncertain")]
pub struct Uncertain {
    /// `shardwise.uncertain/1`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// name of the scenario
    pub name: String,
    /// samples of the costs
    pub samples: u32,
    /// seed of the samples
    pub seed: u32,
    /// scenarios that were evaluated: the samples, and those from which the shares of the inputs come
    pub evaluations: u64,
    /// 90% interval of prices by their grade
    pub price_spread: PriceSpread,
    /// whether the scenario has no range, so that only prices vary
    pub only_prices: bool,
    /// in the order of the scenario
    pub architectures: Vec<UncertainArchitecture>,
    /// share of the samples in which none fits
    pub none_fits_share: f64,
    /// the architecture that is most often the cheapest that fits: `first_order` is the share of its spread
    pub spread_of: Option<ArchitectureId>,
    /// the two whose difference is `of_difference`; null if there is one only
    pub between: Option<[ArchitectureId; 2]>,
    /// what varies, the input first that causes the most of the spread
    pub inputs: Vec<UncertainInput>,
    /// ranges that costs do not depend on, and stay at their median
    pub not_sampled: Vec<String>,
    /// the command that compares with each input at its median: its costs are not the medians of the costs
    pub compare: String,
}

/// How far prices may be off, as shares: with 0.3, nine of ten are from the price divided by 1.3 to 1.3 times the price.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PriceSpread {
    /// of assumed prices
    pub assumed: f64,
    /// of reported prices
    pub reported: f64,
}

/// One architecture over all samples.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UncertainArchitecture {
    /// id
    pub id: ArchitectureId,
    /// cost below which a tenth of the samples is; null if a price is missing
    pub p10_usd: Option<f64>,
    /// cost below which half of the samples is
    pub p50_usd: Option<f64>,
    /// cost below which nine tenths of the samples are
    pub p90_usd: Option<f64>,
    /// mean cost
    pub mean_usd: Option<f64>,
    /// share of the samples in which it is the cheapest that fits
    pub cheapest_share: f64,
    /// share of the samples in which it fits
    pub fits_share: f64,
    /// share of the samples with each throttling risk; null without levels
    pub levels: Option<LevelShares>,
    /// of those, the share with each in which changes are late at the peak: what waits throttles nothing; null without levels
    pub late: Option<LevelShares>,
    /// the command that reproduces the sample of each quantile; null if a price in tiers varies
    pub compare: Option<QuantileCommands>,
}

/// Shares of the samples by throttling risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names of levels")]
pub struct LevelShares {
    pub none: f64,
    pub low: f64,
    pub moderate: f64,
    pub high: f64,
    pub severe: f64,
}

impl LevelShares {
    /// The share of each level, the lowest first.
    pub fn by_level(&self) -> [(Level, f64); 5] {
        let Self { none, low, moderate, high, severe } = *self;
        [
            (Level::None, none),
            (Level::Low, low),
            (Level::Moderate, moderate),
            (Level::High, high),
            (Level::Severe, severe),
        ]
    }
}

/// The commands that reproduce the samples of quantiles.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuantileCommands {
    /// of `p10_usd`
    pub p10: String,
    /// of `p50_usd`
    pub p50: String,
    /// of `p90_usd`
    pub p90: String,
}

/// An input that varies.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UncertainInput {
    /// the key
    pub key: String,
    /// unit of its values, if they have one; of a price, the values are factors
    pub unit: Option<String>,
    /// one in twenty is below; of a uniform input, none
    pub low: f64,
    /// the median
    pub median: f64,
    /// one in twenty is above; of a uniform input, none
    pub high: f64,
    /// lognormal, logit-normal or uniform
    pub distribution: String,
    /// share of the spread that it causes alone: the first-order Sobol index
    pub first_order: f64,
    /// the same for each architecture
    pub by_architecture: BTreeMap<String, f64>,
    /// the same for the difference between two
    pub of_difference: Option<f64>,
}
