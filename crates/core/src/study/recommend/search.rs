//! The search: the cheapest point of a space that meets the requirements.
//!
//! It is exact over the space. Every combination of the choices that are no numbers and of the values of numbers (a *front*) is
//! bounded from below, and fronts are solved from the lowest bound up, until no bound is below what was found. What is not
//! tried one by one is known:
//!
//! - Neither a longer interval of the delivery buffer nor a larger size ever costs more, and neither is ever fresher. A change
//!   waits for the shorter of the two, so either the interval keeps it fresh, at the largest size, or the size does, at the
//!   longest interval: the longest interval and the largest size that are fresh enough are found by bisection.
//! - More shards never cost less. As long as the same limits are late (above their limit at the peak, and worked off in time), more
//!   shards never throttle more either; what a late limit throttles does not count, so each such part of the range is searched
//!   apart. The bound of a front is its cost with the fewest shards that the limits allow and the longest interval; shards are
//!   added while the bound stays below what was found.
//! - Timeouts and the largest record size cost nothing, and more of them never stands in the way.
//!
//! Each is a property test, and the whole is compared with trying every point of small spaces.

use super::space::{Space, Values};
use crate::catalog::PriceBook;
use crate::input::contradictions;
use crate::model::architectures::{facts, with_architecture, with_shards};
use crate::model::{Evaluator, Fit, Layout, Limit, Nature, Outcome, Verdict, fit};
use crate::scenario::Scenario;
use crate::study::keys::NumericKey;
use crate::text::sorted;

/// The most shards that are tried, as a multiple of those that the limits ask for.
const MOST_TIMES: f64 = 64.0;
/// Amounts nearer to each other than this are the same: half a cent.
pub(super) const CENT: f64 = 0.005;
/// A share that is larger by no more than this is the same.
pub(super) const EXACT: f64 = 1e-9;

/// A point of a space that meets the requirements.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) scenario: Scenario,
    pub(super) usd: f64,
    pub(super) fit: Fit,
}

/// What must hold besides what the scenario requires.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rules {
    /// The largest share of a limit that a setting moves, if there is one.
    pub(super) most_used: Option<f64>,
}

/// Evaluates points. Counts them.
pub(super) struct Judge<'a> {
    evaluator: Evaluator<'a>,
    rules: Rules,
    pub(super) tried: u64,
}

/// A combination of choices, with the least that it costs.
struct Front {
    base: usize,
    places: Vec<usize>,
    layout: Option<Layout>,
    shards: Option<f64>,
    bound: f64,
}

impl<'a> Judge<'a> {
    pub(super) fn new(book: &'a PriceBook, rules: Rules) -> Self {
        Self { evaluator: Evaluator::new(book), rules, tried: 0 }
    }

    /// Cost and limits of a scenario of one architecture; `None` if it has none.
    fn outcome(&mut self, scenario: &Scenario) -> Option<Outcome> {
        self.tried += 1;
        self.evaluator.evaluate(scenario).ok()?.into_iter().next().filter(|outcome| outcome.bill.missing.is_empty())
    }

    /// Whether the limits allow it, whatever the risk.
    fn is_within(&self, outcome: &Outcome) -> bool {
        let most = self.rules.most_used.map_or(f64::INFINITY, |most| most + EXACT);
        let above = |limit: &Limit| limit.nature == Nature::Setting && limit.utilization() > most;
        !outcome.limits.iter().any(|limit| limit.blocks() || above(limit))
    }

    /// The scenario, if it meets everything.
    pub(super) fn meets(&mut self, scenario: &Scenario) -> Option<Found> {
        let (outcome, fit) = self.judged(scenario)?;
        let meets = fit.outcome.is_fit() && self.is_within(&outcome);
        meets.then(|| Found { scenario: scenario.clone(), usd: outcome.bill.total, fit })
    }

    /// Whether a scenario of one architecture fits; `None` if it has no numbers.
    pub(super) fn fit(&mut self, scenario: &Scenario) -> Option<Fit> {
        self.judged(scenario).map(|(_, fit)| fit)
    }

    fn judged(&mut self, scenario: &Scenario) -> Option<(Outcome, Fit)> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = self.evaluator.case(scenario);
        let mut outcome = Outcome::empty(id);
        let fit = with_architecture(id, &case, |architecture| {
            outcome.fill(architecture, &case).ok()?;
            Some(fit(id, architecture, &outcome.limits, &outcome.bill, &case))
        })?;
        outcome.bill.missing.is_empty().then_some((outcome, fit))
    }
}

/// The cheapest point of a space.
pub(super) fn cheapest(space: &Space, judge: &mut Judge<'_>, book: &PriceBook) -> Option<Found> {
    let mut best: Option<Found> = None;
    for front in fronts(space, judge, book) {
        if best.as_ref().is_some_and(|best| front.bound >= best.usd - CENT) {
            break;
        }
        if let Some(found) = solve(space, &front, judge, best.as_ref().map_or(f64::INFINITY, |best| best.usd)) {
            best = Some(found);
        }
    }
    let best = best?;
    Some(undo(space, &best, judge))
}

/// All fronts, the cheapest first.
fn fronts(space: &Space, judge: &mut Judge<'_>, book: &PriceBook) -> Vec<Front> {
    let mut fronts = Vec::new();
    for (base, scenario) in space.bases.iter().enumerate() {
        let layouts = if space.chooses_shards(scenario, book) { &space.layouts[..] } else { &[None] };
        let mut places = vec![0; space.axes.len()];
        let mut scenario = with_longest_buffer(space, scenario);
        set_free(&space.free, &mut scenario);
        loop {
            set(&space.axes, &places, &mut scenario);
            for &layout in layouts {
                if let Some((shards, bound)) = bound(space, &scenario, layout, judge) {
                    fronts.push(Front { base, places: places.clone(), layout, shards, bound });
                }
            }
            if !next(&space.axes, &mut places) {
                break;
            }
        }
    }
    sorted::collect(fronts, |a, b| a.bound.total_cmp(&b.bound))
}

/// The least that a front costs, and the fewest shards that its limits allow; `None` if they allow none.
fn bound(
    space: &Space,
    scenario: &Scenario,
    layout: Option<Layout>,
    judge: &mut Judge<'_>,
) -> Option<(Option<f64>, f64)> {
    let Some(layout) = layout else {
        let outcome = judge.outcome(scenario)?;
        return judge.is_within(&outcome).then_some((None, outcome.bill.total));
    };
    let mut allowed = |shards: f64| {
        let outcome = judge.outcome(&with_shards(space.id, scenario, shards, Some(layout))?)?;
        judge.is_within(&outcome).then_some(outcome.bill.total)
    };
    let least = if layout == Layout::Isolated { 3.0 } else { 1.0 };
    let (mut low, mut high) = (least, least);
    if let Some(usd) = allowed(least) {
        return Some((Some(least), usd));
    }
    let mut usd = loop {
        high *= 2.0;
        if let Some(usd) = allowed(high) {
            break usd;
        }
        if high > 1e7 {
            return None;
        }
        low = high;
    };
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        match allowed(middle) {
            Some(less) => (high, usd) = (middle, less),
            None => low = middle,
        }
    }
    Some((Some(high), usd))
}

/// The cheapest point of a front that costs less than `below`.
fn solve(space: &Space, front: &Front, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
    let mut scenario = with_longest_buffer(space, &space.bases[front.base]);
    set_free(&space.free, &mut scenario);
    set(&space.axes, &front.places, &mut scenario);
    let Some(least) = front.shards else {
        return best_buffer(space, &scenario, judge).filter(|found| found.usd < below);
    };
    let with = |shards: f64| with_shards(space.id, &scenario, shards, front.layout);
    let mut best: Option<Found> = None;
    let mut start = least;
    loop {
        let end = alike_until(start, &with, judge)?;
        let mut shards = fewest(space, [start, end], &with, judge).unwrap_or(f64::INFINITY);
        while shards <= end {
            let most = best.as_ref().map_or(below, |best| best.usd);
            // With the longest interval: what more shards cost at least.
            let bounded = with(shards)?;
            let Some(bound) = judge.outcome(&bounded).map(|outcome| outcome.bill.total).filter(|bound| *bound < most)
            else {
                return best;
            };
            if let Some(found) = best_buffer(space, &bounded, judge).filter(|found| found.usd < most) {
                let is_least = found.usd - bound <= CENT;
                best = Some(found);
                if is_least {
                    return best;
                }
            }
            shards += 1.0;
        }
        if end == f64::INFINITY {
            return best;
        }
        start = end + 1.0;
    }
}

/// The most shards from `start` up with which the same limits are late. With a shard more, one of them no longer is, and what it
/// throttles counts; without late limits there is no end.
fn alike_until(start: f64, with: &impl Fn(f64) -> Option<Scenario>, judge: &mut Judge<'_>) -> Option<f64> {
    let mut late = |shards: f64| {
        let outcome = judge.outcome(&with(shards)?)?;
        let late = outcome.limits.iter().filter(|limit| limit.verdict() == Verdict::Late);
        Some(late.map(|limit| limit.id).collect::<Vec<_>>())
    };
    let at_start = late(start)?;
    if at_start.is_empty() {
        return Some(f64::INFINITY);
    }
    let (mut low, mut high) = (start, start * 2.0);
    while late(high)? == at_start {
        if high > start * MOST_TIMES {
            return Some(f64::INFINITY);
        }
        (low, high) = (high, high * 2.0);
    }
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if late(middle)? == at_start { low = middle } else { high = middle }
    }
    Some(low)
}

/// The fewest shards of a part of the range with which the smallest buffer meets everything.
fn fewest(
    space: &Space,
    [start, end]: [f64; 2],
    with: &impl Fn(f64) -> Option<Scenario>,
    judge: &mut Judge<'_>,
) -> Option<f64> {
    let mut holds =
        |shards: f64| with(shards).is_some_and(|scenario| judge.meets(&with_buffer(space, scenario, 0, 0)).is_some());
    if holds(start) {
        return Some(start);
    }
    let (mut low, mut high) = (start, (start * 2.0).min(end));
    while !holds(high) {
        if high >= end || high > start * MOST_TIMES {
            return None;
        }
        (low, high) = (high, (high * 2.0).min(end));
    }
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

/// The point with the delivery buffer that costs least: the longest interval that meets everything with the largest size, or
/// the largest size that does with the longest interval.
fn best_buffer(space: &Space, scenario: &Scenario, judge: &mut Judge<'_>) -> Option<Found> {
    let most = |buffer: &Option<Values>| buffer.as_ref().map_or(0, |values| values.ascending.len() - 1);
    let (size, interval) = (most(&space.sizes), most(&space.intervals));
    let mut at = |size, interval| judge.meets(&with_buffer(space, scenario.clone(), size, interval));
    if let Some(found) = at(size, interval) {
        return Some(found);
    }
    let by_interval = largest(interval, |interval| at(size, interval));
    let by_size = largest(size, |size| at(size, interval));
    match (by_interval, by_size) {
        (Some(one), Some(other)) => Some(if other.usd < one.usd { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// What is found at the largest place below `most` where anything is; found places come first.
fn largest(most: usize, mut at: impl FnMut(usize) -> Option<Found>) -> Option<Found> {
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

fn with_buffer(space: &Space, mut scenario: Scenario, size: usize, interval: usize) -> Scenario {
    for (buffer, place) in [(&space.sizes, size), (&space.intervals, interval)] {
        if let Some(values) = buffer {
            values.key.set(&mut scenario, values.ascending[place]);
        }
    }
    scenario
}

/// The scenario with the largest delivery buffer and its longest interval.
fn with_longest_buffer(space: &Space, scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    for buffer in space.sizes.iter().chain(&space.intervals) {
        if let Some(most) = buffer.ascending.last() {
            buffer.key.set(&mut scenario, *most);
        }
    }
    scenario
}

fn set_free(free: &[Values], scenario: &mut Scenario) {
    for values in free {
        if let Some(most) = values.ascending.last() {
            values.key.set(scenario, *most);
        }
    }
}

fn set(axes: &[Values], places: &[usize], scenario: &mut Scenario) {
    for (axis, place) in axes.iter().zip(places) {
        axis.key.set(scenario, axis.ascending[*place]);
    }
}

/// Moves on to the next combination; `false` after the last.
pub(super) fn next(axes: &[Values], places: &mut [usize]) -> bool {
    for (place, axis) in places.iter_mut().zip(axes) {
        *place += 1;
        if *place < axis.ascending.len() {
            return true;
        }
        *place = 0;
    }
    false
}

/// The same point with as few changes as possible: a setting goes back to what was given, or to the value nearest to it, where
/// that meets everything and costs the same.
fn undo(space: &Space, best: &Found, judge: &mut Judge<'_>) -> Found {
    let mut found = best.clone();
    let keep = |scenario: Scenario, found: &mut Found, judge: &mut Judge<'_>| {
        let other = (scenario != found.scenario).then(|| judge.meets(&scenario)).flatten();
        let same = other.filter(|other| other.usd <= best.usd + CENT);
        let kept = same.is_some();
        if let Some(same) = same {
            *found = same;
        }
        kept
    };
    let given = &space.bases[0];
    let setting = facts(space.id).shards.filter(|_| !space.layouts.is_empty());
    if let Some((setting, key)) = setting.and_then(|setting| Some((setting, NumericKey::find(setting.key)?))) {
        // As given, the number of shards may follow the load.
        let mut scenario = found.scenario.clone();
        (setting.fix)(&mut scenario, 1, Some(Layout::Even));
        if key.copy(&mut scenario, given) && contradictions(&scenario).is_empty() {
            keep(scenario, &mut found, judge);
        }
    }
    for values in space.axes.iter().chain(&space.free).chain(&space.sizes).chain(&space.intervals) {
        let mut scenario = found.scenario.clone();
        if values.key.copy(&mut scenario, given) && keep(scenario, &mut found, judge) {
            continue;
        }
        let mut at = |value: f64, found: &mut Found| {
            let mut scenario = found.scenario.clone();
            values.key.set(&mut scenario, value);
            keep(scenario, found, judge)
        };
        if at(values.now, &mut found) {
            continue;
        }
        // Between what was given and what was found, the nearest that costs the same: by bisection, as a buffer's cost only falls.
        let place = |value: f64| values.ascending.iter().position(|other| *other == value);
        let (Some(mut near), Some(mut far)) = (place(values.now), values.key.get(&found.scenario).and_then(place))
        else {
            continue;
        };
        while near.abs_diff(far) > 1 {
            let middle = usize::midpoint(near, far);
            if at(values.ascending[middle], &mut found) { far = middle } else { near = middle }
        }
    }
    found
}
