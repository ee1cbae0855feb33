//! The delivery buffer: neither a longer interval nor a larger size ever costs more, and neither is ever fresher.

use arrayvec::ArrayVec;

use super::judge::{Found, Judge};
use super::space::{Space, Values};
use crate::scenario::Scenario;

/// The point with the delivery buffer that costs least of those that meet everything.
pub(super) fn best_buffer(space: &Space, scenario: &mut Scenario, judge: &mut Judge<'_>) -> Option<Found> {
    let best = cheapest_buffer(space, |size, interval| {
        set_buffer(space, scenario, size, interval);
        judge.meets(scenario).map(|found| (found.usd, found))
    });
    best.map(|(_, found)| found)
}

/// What is found with the delivery buffer that costs least, after its cost: with the longest interval at which anything is
/// found with the largest size, or with the largest size with the longest interval.
pub(super) fn cheapest_buffer<T>(
    space: &Space,
    mut at: impl FnMut(usize, usize) -> Option<(f64, T)>,
) -> Option<(f64, T)> {
    let most = |buffer: &Option<Values>| buffer.as_ref().map_or(0, |values| values.ascending.len() - 1);
    let (size, interval) = (most(&space.sizes), most(&space.intervals));
    if let Some(found) = at(size, interval) {
        return Some(found);
    }
    let by_interval = largest(interval, |interval| at(size, interval));
    let by_size = largest(size, |size| at(size, interval));
    match (by_interval, by_size) {
        (Some(one), Some(other)) => Some(if other.0 < one.0 { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// The places of size and interval that may cost least of those that are fresh enough.
pub(super) fn fresh_buffers(
    space: &Space,
    mut is_fresh: impl FnMut(usize, usize) -> bool,
) -> ArrayVec<(usize, usize), 2> {
    let most = |buffer: &Option<Values>| buffer.as_ref().map_or(0, |values| values.ascending.len() - 1);
    let (size, interval) = (most(&space.sizes), most(&space.intervals));
    if is_fresh(size, interval) {
        return [(size, interval)].into_iter().collect();
    }
    let by_interval = largest(interval, |interval| is_fresh(size, interval).then_some(interval));
    let by_size = largest(size, |size| is_fresh(size, interval).then_some(size));
    by_interval.map(|interval| (size, interval)).into_iter().chain(by_size.map(|size| (size, interval))).collect()
}

/// What is found at the largest place below `most` where anything is; found places come first.
fn largest<T>(most: usize, mut at: impl FnMut(usize) -> Option<T>) -> Option<T> {
    let mut best = at(0)?;
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        match at(middle) {
            Some(found) => (best, low) = (found, middle),
            None => high = middle,
        }
    }
    Some(best)
}

pub(super) fn set_buffer(space: &Space, scenario: &mut Scenario, size: usize, interval: usize) {
    for (buffer, place) in [(&space.sizes, size), (&space.intervals, interval)] {
        if let Some(values) = buffer {
            values.key.set(scenario, values.ascending[place]);
        }
    }
}

/// The scenario with the largest delivery buffer and its longest interval, and the most of what costs nothing.
pub(super) fn with_most(space: &Space, scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    set_most(space.sizes.iter().chain(&space.intervals).chain(&space.free), &mut scenario);
    scenario
}

pub(super) fn set_most<'a>(all: impl Iterator<Item = &'a Values>, scenario: &mut Scenario) {
    for values in all {
        if let Some(most) = values.ascending.last() {
            values.key.set(scenario, *most);
        }
    }
}
