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
use crate::model::architectures::{facts, with_architecture};
use crate::model::{Evaluator, Fit, Layout, Limit, Nature, Outcome, Verdict, fit, unmet_at_any_load};
use crate::scenario::{ArchitectureId, MOST_SHARDS, Scenario};
use crate::study::keys::NumericKey;

/// The most shards that are tried, as a multiple of those that the limits ask for.
const MOST_TIMES: f64 = 64.0;
/// More shards than this are not tried, where the limits allow no fewer.
const MOST_TRIED: f64 = 1e7;
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
    /// Filled again for each point: it is large, and moving it takes longer than filling it.
    outcome: Outcome,
    pub(super) tried: u64,
}

/// Every front of a space, the cheapest first. They are the same whatever is required.
pub(super) struct Fronts {
    ascending: Vec<Front>,
}

/// A combination of choices, with the least that it costs.
#[derive(Clone, Copy, Debug)]
struct Front {
    /// Its place among all fronts: of two that cost the same, the first is tried first.
    place: usize,
    base: usize,
    /// Which combination of the values of numbers.
    combination: usize,
    layout: Option<Layout>,
    /// The fewest shards that the limits allow, once they are known.
    shards: Option<f64>,
    bound: f64,
}

impl Front {
    fn is_before(&self, other: &Self) -> bool {
        self.bound.total_cmp(&other.bound).then(self.place.cmp(&other.place)).is_lt()
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(book: &'a PriceBook, rules: Rules) -> Self {
        let outcome = Outcome::empty(ArchitectureId::DEFAULT[0]);
        Self { evaluator: Evaluator::new(book), rules, outcome, tried: 0 }
    }

    /// Cost and limits of a scenario of one architecture; `None` if it has none.
    fn outcome(&mut self, scenario: &Scenario) -> Option<&Outcome> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = self.evaluator.case(scenario);
        self.outcome.clear(id);
        with_architecture(id, &case, |architecture| self.outcome.fill(architecture, &case)).ok()?;
        self.outcome.bill.priced_total().map(|_| &self.outcome)
    }

    /// What a scenario of one architecture costs, whatever its limits; `None` if it has no price.
    fn usd(&mut self, scenario: &Scenario) -> Option<f64> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = self.evaluator.case(scenario);
        self.outcome.clear(id);
        with_architecture(id, &case, |architecture| self.outcome.price(architecture, &case));
        self.outcome.bill.priced_total().filter(|usd| usd.is_finite())
    }

    /// What a scenario of one architecture costs, if the limits allow it, whatever the risk.
    fn usd_within(&mut self, scenario: &Scenario) -> Option<f64> {
        let most_used = self.rules.most_used;
        self.outcome(scenario).filter(|outcome| is_within(outcome, most_used)).map(|outcome| outcome.bill.total)
    }

    /// The scenario, if it meets everything.
    pub(super) fn meets(&mut self, scenario: &Scenario) -> Option<Found> {
        let fit = self.fit(scenario)?;
        let meets = fit.outcome.is_fit() && is_within(&self.outcome, self.rules.most_used);
        meets.then(|| Found { scenario: scenario.clone(), usd: self.outcome.bill.total, fit })
    }

    /// Whether a scenario of one architecture fits; `None` if it has no numbers.
    pub(super) fn fit(&mut self, scenario: &Scenario) -> Option<Fit> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = self.evaluator.case(scenario);
        self.outcome.clear(id);
        let outcome = &mut self.outcome;
        let fit = with_architecture(id, &case, |architecture| {
            outcome.fill(architecture, &case).ok()?;
            Some(fit(id, architecture, &outcome.limits, &outcome.bill, &case))
        })?;
        self.outcome.bill.priced_total().map(|_| fit)
    }

    /// Whether a scenario of one architecture keeps what is required of it whatever the load.
    fn promises(&mut self, scenario: &Scenario) -> bool {
        let Some(&id) = scenario.architectures.first() else { return false };
        let case = self.evaluator.case(scenario);
        with_architecture(id, &case, |architecture| unmet_at_any_load(architecture, &case).is_empty())
    }
}

/// Whether the limits allow an outcome, whatever the risk.
fn is_within(outcome: &Outcome, most_used: Option<f64>) -> bool {
    let most = most_used.map_or(f64::INFINITY, |most| most + EXACT);
    let above = |limit: &Limit| limit.nature == Nature::Setting && limit.utilization() > most;
    !outcome.limits.iter().any(|limit| limit.blocks() || above(limit))
}

impl Fronts {
    /// All fronts, each with what it costs with as few shards as there may be.
    pub(super) fn new(space: &Space, book: &PriceBook, tried: &mut u64) -> Self {
        let mut judge = Judge::new(book, Rules { most_used: None });
        let mut ascending = Vec::new();
        let combinations = space.axes.iter().map(|axis| axis.ascending.len()).product();
        for (base, scenario) in space.bases.iter().enumerate() {
            let layouts = if space.chooses_shards(scenario, book) { &space.layouts[..] } else { &[None] };
            let mut scenario = with_most(space, scenario);
            for combination in 0..combinations {
                set(&space.axes, combination, &mut scenario);
                for &layout in layouts {
                    let place = ascending.len();
                    if let Some(layout) = layout
                        && !set_shards(space, &mut scenario, least_shards(layout), layout)
                    {
                        continue;
                    }
                    if let Some(bound) = judge.usd(&scenario) {
                        ascending.push(Front { place, base, combination, layout, shards: None, bound });
                    }
                }
            }
        }
        ascending.sort_by(|a, b| a.bound.total_cmp(&b.bound));
        *tried += judge.tried;
        Self { ascending }
    }
}

/// The cheapest point of a space, if it costs less than `below`.
pub(super) fn cheapest(space: &Space, fronts: &Fronts, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut fronts = fronts.ascending.iter().copied().peekable();
    // Those whose fewest shards are known cost more than when they were sorted: they come again later.
    let mut later: Vec<Front> = Vec::new();
    loop {
        let next = match (fronts.peek(), later.last()) {
            (Some(one), Some(other)) if other.is_before(one) => later.pop(),
            (None, _) => later.pop(),
            _ => fronts.next(),
        };
        let Some(mut front) = next else { break };
        if front.bound >= best.as_ref().map_or(below, |best| best.usd - CENT) {
            break;
        }
        let mut scenario = with_most(space, &space.bases[front.base]);
        set(&space.axes, front.combination, &mut scenario);
        if let (Some(layout), None) = (front.layout, front.shards) {
            if !judge.promises(&scenario) {
                continue;
            }
            if let Some((shards, usd)) = fewest_within(space, scenario, layout, judge) {
                (front.shards, front.bound) = (Some(shards), usd);
                let at = later.partition_point(|other| front.is_before(other));
                later.insert(at, front);
            }
            continue;
        }
        let most = best.as_ref().map_or(below, |best| best.usd);
        if let Some(found) = solve(space, &front, scenario, judge, most) {
            best = Some(found);
        }
    }
    best.map(|best| undo(space, &best, judge))
}

const fn least_shards(layout: Layout) -> f64 {
    match layout {
        Layout::Isolated => 3.0,
        Layout::Even => 1.0,
    }
}

/// The fewest shards that the limits allow, and what they cost at least; `None` if they allow none.
fn fewest_within(space: &Space, mut scenario: Scenario, layout: Layout, judge: &mut Judge<'_>) -> Option<(f64, f64)> {
    let mut allowed = |shards: f64| {
        set_shards(space, &mut scenario, shards, layout).then(|| judge.usd_within(&scenario)).flatten()
    };
    let least = least_shards(layout);
    let (mut low, mut high) = (least, least);
    if let Some(usd) = allowed(least) {
        return Some((least, usd));
    }
    let mut usd = loop {
        high *= 2.0;
        if let Some(usd) = allowed(high) {
            break usd;
        }
        if high > MOST_TRIED {
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
    Some((high, usd))
}

/// The cheapest point of a front that costs less than `below`. The scenario has its values, and the largest buffer.
fn solve(space: &Space, front: &Front, mut scenario: Scenario, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
    let (Some(layout), Some(least)) = (front.layout, front.shards) else {
        if !judge.promises(&scenario) || judge.usd_within(&scenario).is_none() {
            return None;
        }
        return best_buffer(space, &mut scenario, judge).filter(|found| found.usd < below);
    };
    let mut shards = Sharded { space, scenario, layout };
    let mut best: Option<Found> = None;
    let mut start = least;
    loop {
        let end = shards.alike_until(start, judge)?;
        let mut count = shards.fewest([start, end], judge).unwrap_or(f64::INFINITY);
        while count <= end {
            let most = best.as_ref().map_or(below, |best| best.usd);
            // With the longest interval: what more shards cost at least.
            let bounded = shards.with(count)?;
            let Some(bound) = judge.outcome(bounded).map(|outcome| outcome.bill.total).filter(|bound| *bound < most)
            else {
                return best;
            };
            if let Some(found) = best_buffer(space, bounded, judge).filter(|found| found.usd < most) {
                let is_least = found.usd - bound <= CENT;
                best = Some(found);
                if is_least {
                    return best;
                }
            }
            count += 1.0;
        }
        if end == f64::INFINITY {
            return best;
        }
        start = end + 1.0;
    }
}

/// A front whose number of shards may be chosen.
struct Sharded<'a> {
    space: &'a Space,
    scenario: Scenario,
    layout: Layout,
}

impl Sharded<'_> {
    /// The scenario with this many shards, and the largest buffer; `None` above the most.
    fn with(&mut self, shards: f64) -> Option<&mut Scenario> {
        set_most(self.space.sizes.iter().chain(&self.space.intervals), &mut self.scenario);
        set_shards(self.space, &mut self.scenario, shards, self.layout).then_some(&mut self.scenario)
    }

    /// The most shards from `start` up with which the same limits are late. With a shard more, one of them no longer is, and what
    /// it throttles counts; without late limits there is no end.
    fn alike_until(&mut self, start: f64, judge: &mut Judge<'_>) -> Option<f64> {
        let mut late = |shards: f64| {
            let outcome = judge.outcome(self.with(shards)?)?;
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
    fn fewest(&mut self, [start, end]: [f64; 2], judge: &mut Judge<'_>) -> Option<f64> {
        let mut holds = |shards: f64| {
            let space = self.space;
            self.with(shards).is_some_and(|scenario| {
                set_buffer(space, scenario, 0, 0);
                judge.meets(scenario).is_some()
            })
        };
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
}

/// The point with the delivery buffer that costs least: the longest interval that meets everything with the largest size, or
/// the largest size that does with the longest interval.
fn best_buffer(space: &Space, scenario: &mut Scenario, judge: &mut Judge<'_>) -> Option<Found> {
    let most = |buffer: &Option<Values>| buffer.as_ref().map_or(0, |values| values.ascending.len() - 1);
    let (size, interval) = (most(&space.sizes), most(&space.intervals));
    let mut at = |size, interval| {
        set_buffer(space, scenario, size, interval);
        judge.meets(scenario)
    };
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

fn set_buffer(space: &Space, scenario: &mut Scenario, size: usize, interval: usize) {
    for (buffer, place) in [(&space.sizes, size), (&space.intervals, interval)] {
        if let Some(values) = buffer {
            values.key.set(scenario, values.ascending[place]);
        }
    }
}

/// The scenario with the largest delivery buffer and its longest interval, and the most of what costs nothing.
fn with_most(space: &Space, scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    set_most(space.sizes.iter().chain(&space.intervals).chain(&space.free), &mut scenario);
    scenario
}

fn set_most<'a>(all: impl Iterator<Item = &'a Values>, scenario: &mut Scenario) {
    for values in all {
        if let Some(most) = values.ascending.last() {
            values.key.set(scenario, *most);
        }
    }
}

/// Sets a combination of the values of numbers, of which the first changes the fastest.
fn set(axes: &[Values], mut combination: usize, scenario: &mut Scenario) {
    for axis in axes {
        axis.key.set(scenario, axis.ascending[combination % axis.ascending.len()]);
        combination /= axis.ascending.len();
    }
}

/// Sets the number of shards; `false` above the most.
fn set_shards(space: &Space, scenario: &mut Scenario, shards: f64, layout: Layout) -> bool {
    let setting = facts(space.id).shards.filter(|_| shards <= f64::from(MOST_SHARDS));
    if let Some(setting) = setting {
        (setting.fix)(scenario, shards as u32, Some(layout));
    }
    setting.is_some()
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
