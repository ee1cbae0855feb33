//! The search: the cheapest point of a space that meets the requirements.
//!
//! It is exact over the space. Every combination of the choices that are no numbers and of the values of numbers (a *front*) is
//! bounded from below, and fronts are solved from the lowest bound up, until no bound is below what was found. What is not
//! tried one by one is known:
//!
//! - Neither a longer interval of the delivery buffer nor a larger size ever costs more, and neither is ever fresher. A change
//!   waits for the shorter of the two, so either the interval keeps it fresh, at the largest size, or the size does, at the
//!   longest interval: the longest interval and the largest size that are fresh enough are found by bisection. A front whose
//!   stages alone take too long with the smallest buffer is never fresh enough: quotas that are raised shorten no stage.
//! - More shards never cost less, and never bring a limit back. As long as the same limits are late (above their limit at the
//!   peak, and worked off in time), more shards never throttle more either; what a late limit throttles may not count, so each
//!   such part of the range is searched apart. Freshness is looked at once all else holds: more shards may be less fresh. The
//!   bound of a front is its cost with one shard at first, then with the fewest that the limits allow, each with the longest
//!   interval.
//! - Every passage from write to delivery takes ever longer or ever shorter with more shards: a buffer fills later, what waits is
//!   worked off sooner. A range of shards with the same limits late costs no less than its fewest shards with the largest buffer
//!   that is fresh enough if each passage takes the shorter of its times at both ends; the range is halved while that stays below
//!   what was found.
//! - Timeouts and the largest record size cost nothing, and more of them never stands in the way.
//! - Some limits depend on the consumers and on the mode alone: where one of them blocks a base, it blocks all of its fronts.
//! - Choices that an architecture does not use, such as enhanced fan-out where there is no Kinesis stream, change nothing: of
//!   bases that differ in them alone, one is tried.
//! - What a front costs does not depend on what is required. Without a requirement nothing costs more than the best with it, so
//!   that what a requirement costs is searched below that only; and a front that is not fresh enough, or that limits or risk
//!   stand in the way of, stays so while only what an architecture promises is required or not.
//!
//! Each is a property test, and the whole is compared with trying every point of small spaces.

use super::judge::{EXACT, Found, Judge, Rules, used_by_consumers};
use super::space::{Space, Values};
use crate::catalog::PriceBook;
use crate::input::contradictions;
use crate::model::architectures::facts;
use crate::model::{Lateness, Layout, Passage, Verdict};
use crate::scenario::{AcceptedRisk, MOST_SHARDS, Scenario};
use crate::study::keys::NumericKey;

/// The most shards that are tried, as a multiple of those that the limits ask for.
const MOST_TIMES: f64 = 64.0;
/// More shards than this are not tried, where the limits allow no fewer.
const MOST_TRIED: f64 = 1e7;
/// Amounts nearer to each other than this are the same: half a cent.
pub(super) const CENT: f64 = 0.005;
/// Every front of a space, the cheapest first. They are the same whatever is required.
pub(super) struct Fronts {
    ascending: Vec<Front>,
    /// Of each base, the largest share of a setting's limit that its consumers alone decide; infinite where that blocks it.
    used: Vec<f64>,
    /// What was required first: the next searches mostly ask for the same of limits, risk and freshness.
    held: Option<Held>,
    /// What is known of each front while that holds.
    known: Vec<Known>,
}

/// What is required besides what an architecture promises at any load, and besides cost.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Held {
    freshness: Option<f64>,
    max_delay: Option<f64>,
    max_risk: Option<AcceptedRisk>,
    rules: Rules,
}

/// What is known of a front.
#[derive(Clone, Copy, Debug)]
enum Known {
    Nothing,
    /// It never meets what is required.
    Unmet,
    /// The fewest shards that the limits allow, and what they cost at least.
    Fewest(f64, f64),
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
    bound: f64,
}

impl Front {
    fn is_before(&self, other: &Self) -> bool {
        self.bound.total_cmp(&other.bound).then(self.place.cmp(&other.place)).is_lt()
    }
}

impl Fronts {
    /// All fronts, each with what it costs with as few shards as there may be.
    pub(super) fn new(space: &Space, book: &PriceBook, tried: &mut u64) -> Self {
        let mut judge = Judge::new(book, Rules::none(Lateness::default()));
        let (mut ascending, mut used) = (Vec::new(), Vec::new());
        let mut different: Vec<Scenario> = Vec::new();
        let combinations = space.axes.iter().map(|axis| axis.ascending.len()).product();
        for (base, scenario) in space.bases.iter().enumerate() {
            let layouts = if space.chooses_shards(scenario, book) { &space.layouts[..] } else { &[None] };
            let mut scenario = with_most(space, scenario);
            let decided = judge.outcome(&scenario).map_or(0.0, used_by_consumers);
            used.push(decided);
            let mut plain = scenario.clone();
            (facts(space.id).drop_unused)(&mut plain);
            if decided == f64::INFINITY || different.contains(&plain) {
                continue;
            }
            different.push(plain);
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
                        ascending.push(Front { place, base, combination, layout, bound });
                    }
                }
            }
        }
        ascending.sort_by(|a, b| a.bound.total_cmp(&b.bound));
        *tried += judge.tried;
        let known = vec![Known::Nothing; ascending.len()];
        Self { ascending, used, held: None, known }
    }

    /// Whether what is known of fronts holds for these requirements.
    fn knows(&mut self, held: Held) -> bool {
        *self.held.get_or_insert(held) == held
    }
}

/// The cheapest point of a space, if it costs less than `below`.
pub(super) fn cheapest(space: &Space, fronts: &mut Fronts, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
    let requirements = &space.bases.first()?.requirements;
    let held = Held {
        freshness: requirements.freshness.map(|freshness| freshness.0),
        max_delay: requirements.max_delay.map(|delay| delay.0),
        max_risk: requirements.max_risk,
        rules: judge.rules,
    };
    let knows = fronts.knows(held);
    let most_used = judge.rules.most_used.map_or(f64::MAX, |most| most + EXACT);
    let mut best: Option<Found> = None;
    let mut sorted = fronts.ascending.iter().copied().enumerate().peekable();
    // Those whose fewest shards are known cost more than when they were sorted: they come again later.
    let mut later: Vec<(usize, Front, f64)> = Vec::new();
    let mut guess = None;
    loop {
        let next = match (sorted.peek(), later.last()) {
            (Some((_, one)), Some((_, other, _))) if !other.is_before(one) => None,
            (_, other) => other.copied(),
        };
        let (at, front, shards) = if let Some((at, front, shards)) = next {
            later.pop();
            (at, front, Some(shards))
        } else {
            let Some((at, front)) = sorted.next() else { break };
            (at, front, None)
        };
        if front.bound >= to_beat(best.as_ref(), below) {
            break;
        }
        let known = if knows { fronts.known[at] } else { Known::Nothing };
        if fronts.used[front.base] > most_used || matches!(known, Known::Unmet) {
            continue;
        }
        let mut scenario = with_most(space, &space.bases[front.base]);
        set(&space.axes, front.combination, &mut scenario);
        if shards.is_none() && !judge.promises(&scenario) {
            continue;
        }
        let most = best.as_ref().map_or(below, |best| best.usd);
        let found = match (front.layout, shards) {
            (None, _) => {
                let found = solve(space, scenario, judge);
                if knows && found.is_none() {
                    fronts.known[at] = Known::Unmet;
                }
                found.filter(|found| found.usd < most)
            }
            (Some(layout), Some(least)) => Sharded { space, scenario, layout }.solve(least, judge, most),
            (Some(layout), None) => {
                let fewest = match known {
                    Known::Fewest(shards, usd) => Some((shards, usd)),
                    _ => fewest_within(space, scenario, layout, guess, judge),
                };
                if knows {
                    fronts.known[at] = fewest.map_or(Known::Unmet, |(shards, usd)| Known::Fewest(shards, usd));
                }
                if let Some((shards, bound)) = fewest {
                    guess = Some(shards);
                    let front = Front { bound, ..front };
                    let at_end = later.partition_point(|(_, other, _)| front.is_before(other));
                    later.insert(at_end, (at, front, shards));
                }
                None
            }
        };
        best = found.or(best);
    }
    best.map(|best| undo(space, &best, judge))
}

/// What must cost less than this to be better.
fn to_beat(best: Option<&Found>, below: f64) -> f64 {
    best.map_or(below, |best| best.usd - CENT)
}

const fn least_shards(layout: Layout) -> f64 {
    match layout {
        Layout::Isolated => 3.0,
        Layout::Even => 1.0,
    }
}

/// The fewest shards that the limits allow, and what they cost at least; `None` if they allow none. Near a guess it is found
/// sooner.
fn fewest_within(
    space: &Space,
    mut scenario: Scenario,
    layout: Layout,
    guess: Option<f64>,
    judge: &mut Judge<'_>,
) -> Option<(f64, f64)> {
    let mut allowed =
        |shards: f64| set_shards(space, &mut scenario, shards, layout).then(|| judge.usd_within(&scenario)).flatten();
    let least = least_shards(layout);
    let start = guess.map_or(least, |guess| guess.max(least));
    let (mut low, mut high, mut usd, mut step) = (start, start, allowed(start), 1.0);
    // What is outside the steps is as it is at their end: no shard more is ever in the way.
    while let Some(more) = usd {
        if high == least {
            return Some((high, more));
        }
        low = (high - step).max(least);
        match allowed(low) {
            Some(less) => (high, usd) = (low, Some(less)),
            None => break,
        }
        step *= 2.0;
    }
    while usd.is_none() {
        if high > MOST_TRIED {
            return None;
        }
        (low, high) = (high, high + step);
        (usd, step) = (allowed(high), step * 2.0);
    }
    let mut usd = usd?;
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        match allowed(middle) {
            Some(less) => (high, usd) = (middle, less),
            None => low = middle,
        }
    }
    Some((high, usd))
}

/// The cheapest point of a front without a number of shards to choose. The scenario has its values, and the largest buffer.
fn solve(space: &Space, mut scenario: Scenario, judge: &mut Judge<'_>) -> Option<Found> {
    set_buffer(space, &mut scenario, 0, 0);
    if !judge.is_fresh(&scenario) {
        return None;
    }
    set_most(space.sizes.iter().chain(&space.intervals), &mut scenario);
    judge.usd_within(&scenario)?;
    best_buffer(space, &mut scenario, judge)
}

/// A front whose number of shards may be chosen.
struct Sharded<'a> {
    space: &'a Space,
    scenario: Scenario,
    layout: Layout,
}

impl Sharded<'_> {
    /// Its cheapest point that costs less than `below`, with at least this many shards.
    fn solve(mut self, least: f64, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
        let mut best: Option<Found> = None;
        let mut start = least;
        loop {
            let Some(end) = self.alike_until(start, judge) else { return best };
            let mut first = self.fewest([start, end], judge).unwrap_or(f64::INFINITY);
            let mut more = 0.0;
            while first <= end {
                // With the largest buffer: what more shards cost at least.
                let usd = self.with(first).and_then(|scenario| judge.usd(scenario));
                if usd.is_none_or(|usd| usd >= to_beat(best.as_ref(), below)) {
                    return best;
                }
                let last = (first + more).min(end).min(f64::from(MOST_SHARDS));
                self.cheapest_between([first, last], judge, below, &mut best);
                (first, more) = (last + 1.0, 2.0 * more + 1.0);
            }
            if end == f64::INFINITY {
                return best;
            }
            start = end + 1.0;
        }
    }

    /// Makes the cheapest point of a range of shards the best, if it is cheaper: by halves, as long as a half may have it.
    fn cheapest_between(
        &mut self,
        [first, last]: [f64; 2],
        judge: &mut Judge<'_>,
        below: f64,
        best: &mut Option<Found>,
    ) {
        if first == last {
            let space = self.space;
            let found = self.with(first).and_then(|scenario| best_buffer(space, scenario, judge));
            let most = best.as_ref().map_or(below, |best| best.usd);
            *best = found.filter(|found| found.usd < most).or(best.take());
        } else if self.bound([first, last], judge).is_some_and(|bound| bound < to_beat(best.as_ref(), below)) {
            let middle = f64::midpoint(first, last).floor();
            self.cheapest_between([first, middle], judge, below, best);
            self.cheapest_between([middle + 1.0, last], judge, below, best);
        }
    }

    /// What any number of shards of a range costs at least; `None` if none of them is fresh enough.
    fn bound(&mut self, [first, last]: [f64; 2], judge: &mut Judge<'_>) -> Option<f64> {
        let required = self.scenario.requirements.freshness.map_or(f64::INFINITY, |freshness| freshness.0);
        let Self { space, ref mut scenario, layout } = *self;
        let cheapest = cheapest_buffer(space, |size, interval| {
            set_buffer(space, scenario, size, interval);
            let mut with =
                |shards| set_shards(space, scenario, shards, layout).then(|| judge.passages(scenario)).flatten();
            let ((_, more), (usd, fewer)) = (with(last)?, with(first)?);
            (least_seconds(&fewer, &more) <= required * (1.0 + EXACT)).then_some((usd, ()))
        });
        cheapest.map(|(usd, ())| usd)
    }

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
        let at_start = late(start);
        if at_start.as_ref()?.is_empty() {
            return Some(f64::INFINITY);
        }
        let (mut low, mut high) = (start, start * 2.0);
        while late(high) == at_start {
            if high > start * MOST_TIMES {
                return Some(f64::INFINITY);
            }
            (low, high) = (high, high * 2.0);
        }
        while high - low > 1.0 {
            let middle = f64::midpoint(low, high).floor();
            if late(middle) == at_start { low = middle } else { high = middle }
        }
        Some(low)
    }

    /// The fewest shards of a part of the range with which the smallest buffer meets everything. Where it is fresh enough with
    /// the fewest that meet all else, those are it: more shards may be less fresh, as each fills its buffers later.
    fn fewest<'b>(&mut self, range: [f64; 2], judge: &mut Judge<'b>) -> Option<f64> {
        let [start, end] = range;
        let holds =
            |judge: &mut Judge<'b>, scenario: &Scenario| judge.is_fresh(scenario) && judge.meets(scenario).is_some();
        if self.with_least(start).is_some_and(|scenario| holds(judge, scenario)) {
            return Some(start);
        }
        let least = self.first(range, judge, Judge::meets_but_freshness)?;
        self.first([least, end], judge, holds)
    }

    /// The scenario with this many shards, and the smallest buffer.
    fn with_least(&mut self, shards: f64) -> Option<&mut Scenario> {
        let space = self.space;
        let scenario = self.with(shards)?;
        set_buffer(space, scenario, 0, 0);
        Some(scenario)
    }

    /// The fewest shards of a range with which something holds, if it holds from there on.
    fn first<'b>(
        &mut self,
        [start, end]: [f64; 2],
        judge: &mut Judge<'b>,
        holds: impl Fn(&mut Judge<'b>, &Scenario) -> bool,
    ) -> Option<f64> {
        let mut holds = |shards: f64| self.with_least(shards).is_some_and(|scenario| holds(judge, scenario));
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

/// The least worst case from write to delivery between two numbers of shards, with the same buffer.
fn least_seconds(fewer: &[Passage], more: &[Passage]) -> f64 {
    let worst = |passage: &Passage| passage.worst().unwrap_or(f64::INFINITY);
    let of_more = |id| more.iter().find(|passage| passage.id() == id).map_or(0.0, worst);
    fewer.iter().map(|passage| worst(passage).min(of_more(passage.id()))).sum()
}

/// The point with the delivery buffer that costs least of those that meet everything.
fn best_buffer(space: &Space, scenario: &mut Scenario, judge: &mut Judge<'_>) -> Option<Found> {
    let best = cheapest_buffer(space, |size, interval| {
        set_buffer(space, scenario, size, interval);
        judge.meets(scenario).map(|found| (found.usd, found))
    });
    best.map(|(_, found)| found)
}

/// What is found with the delivery buffer that costs least, after its cost: with the longest interval at which anything is
/// found with the largest size, or with the largest size with the longest interval.
fn cheapest_buffer<T>(space: &Space, mut at: impl FnMut(usize, usize) -> Option<(f64, T)>) -> Option<(f64, T)> {
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
