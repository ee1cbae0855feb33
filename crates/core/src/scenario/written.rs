//! A scenario as it was written: where a number was given as a range, the scenario has its median.

use serde_json::Value as Json;

use super::Scenario;
use super::ranges::GivenRange;
use crate::text::{Bytes, Quantity as _, Seconds};

impl Scenario {
    /// The ranges of numbers that still are at the median: a number that was set later has none.
    pub fn ranges_in_effect(&self) -> Vec<&GivenRange> {
        if self.ranges.is_empty() {
            return Vec::new();
        }
        let mut numbers = serde_json::to_value(self).unwrap_or_default();
        let at_median =
            |range: &&GivenRange| at(&mut numbers, &range.key).is_some_and(|number| is_number(number, range.median));
        self.ranges.iter().filter(at_median).collect()
    }

    /// The scenario as data, with its ranges as they were written.
    pub fn as_written(&self) -> Json {
        let mut written = serde_json::to_value(self).unwrap_or_default();
        for range in &self.ranges {
            if let Some(number) = at(&mut written, &range.key).filter(|number| is_number(number, range.median)) {
                *number = Json::String(range.text.clone());
            }
        }
        written
    }
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
