//! Numbers that are given as a range, such as `"300..900"`: a 90% interval. The scenario has the median of each.

use serde_json::Value as Json;

use crate::text::{Bytes, Quantity as _, Seconds};

/// A number of a scenario that was given as a range.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenRange {
    /// The dotted key.
    pub key: String,
    /// The range as it was written.
    pub text: String,
    /// The lower end, in the base unit: one in twenty is below.
    pub low: f64,
    /// The upper end, in the base unit: one in twenty is above.
    pub high: f64,
    /// How values spread.
    pub shape: Shape,
    /// What the scenario has in its place: the median, rounded where it counts something.
    pub median: f64,
}

/// How values spread over a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The logarithm is normal; the ends are the quantiles of 5% and 95%.
    LogNormal,
    /// Of a share: the logarithm of its odds is normal; the ends are the quantiles of 5% and 95%.
    LogitNormal,
    /// Every value between the ends is as likely, and none is outside: of a range from 0 or, of a share, to 1.
    Uniform,
}

impl Shape {
    /// The shape of a range, unless it is marked as uniform.
    pub fn of(low: f64, high: f64, is_share: bool) -> Self {
        match is_share {
            _ if low <= 0.0 => Self::Uniform,
            true if high >= 1.0 => Self::Uniform,
            true => Self::LogitNormal,
            false => Self::LogNormal,
        }
    }

    /// The median between two ends.
    pub fn median(self, low: f64, high: f64) -> f64 {
        match self {
            Self::LogNormal => low.sqrt() * high.sqrt(),
            Self::LogitNormal => {
                let odds = |share: f64| share / (1.0 - share);
                let middle = (odds(low) * odds(high)).sqrt();
                middle / (1.0 + middle)
            }
            Self::Uniform => low + (high - low) / 2.0,
        }
    }
}

/// Where a scenario that is written as data has the number of a range, if that still is the median.
pub(super) fn find<'a>(written: &'a mut Json, range: &GivenRange) -> Option<&'a mut Json> {
    at(written, &range.key).filter(|number| is_number(number, range.median))
}

/// The value at a dotted key. Ids of prices and quotas contain dots.
fn at<'a>(value: &'a mut Json, key: &str) -> Option<&'a mut Json> {
    let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let below = match value {
        Json::Object(entries) => entries.get_mut(first)?,
        Json::Array(items) => items.get_mut(first.parse::<usize>().ok()?)?,
        _ => return None,
    };
    match rest {
        None => Some(below),
        Some(id) if matches!(first, "prices" | "quotas") => below.get_mut(id),
        Some(rest) => at(below, rest),
    }
}

/// Whether a value, with a unit or without, is a number.
fn is_number(value: &Json, number: f64) -> bool {
    match value {
        Json::String(text) => {
            let read = Bytes::parse(text).map(|bytes| bytes.0);
            read.or_else(|| Seconds::parse(text).map(|seconds| seconds.0)) == Some(number)
        }
        value => value.as_f64() == Some(number),
    }
}
