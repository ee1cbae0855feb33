//! The search: the cheapest point of a space that meets the requirements.
//!
//! It is exact over the space, to half a cent. Every combination of the choices that are no numbers and of the values of numbers
//! (a *front*) is bounded from below, and fronts are solved from the lowest bound up, until no bound is below what was found. What
//! is not tried one by one is known:
//!
//! - Larger batches (whole records, gathered for whole seconds) never cost more and are never fresher, but for what AWS rounds up.
//!   A front is a box of these numbers. Nothing in a box costs less than its upper corner, of which no batch is rounded up further
//!   than the smallest batch of the box is, with the largest delivery buffer that is fresh enough at the lower corner. It is halved
//!   while that is below what was found. A box is dropped if a limit stands in the way at both of its corners: larger batches come
//!   ever nearer to a limit or ever less near. What one lane throttles is never less with smaller batches, unless it is late.
//!   Without a batching window, a stream is polled, and the numbers are those of a box of their own.
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

use super::boxes::{Corners, halves};
use super::buffers::{best_buffer, set_buffer, set_most, with_most};
use super::judge::{EXACT, Found, Judge, Rules, to_beat, used_by_consumers};
use super::sharded::Sharded;
use super::space::{Space, Values};
use super::span::Span;
use super::undo::undo;
use crate::catalog::PriceBook;
use crate::model::architectures::{facts, fix_shards};
use crate::model::{Lateness, Layout};
use crate::scenario::{AcceptedRisk, Scenario};

/// More shards than this are not tried, where the limits allow no fewer.
const MOST_TRIED: f64 = 1e7;
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
    /// Which fine numbers.
    span: Span,
    layout: Option<Layout>,
    bound: f64,
}

/// A front that comes again, costing at least its bound.
#[derive(Clone, Copy, Debug)]
struct Later {
    /// Which front.
    at: usize,
    front: Front,
    known: More,
}

/// What more is known of a front that comes again.
#[derive(Clone, Copy, Debug)]
enum More {
    /// The fewest shards that the limits allow.
    Shards(f64),
    /// It is the box of its fine numbers that may have something, and whether its upper corner was tried.
    Box { is_tried: bool },
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
                    if let Some(layout) = layout
                        && !fix_shards(space.id, &mut scenario, least_shards(layout), Some(layout))
                    {
                        continue;
                    }
                    let spans = if layout.is_some() { vec![space.all()] } else { space.boxes() };
                    for span in spans {
                        let place = ascending.len();
                        if let Some(bound) = judge.least_usd(Corners::new(space, &scenario, span).both()) {
                            ascending.push(Front { place, base, combination, span, layout, bound });
                        }
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
    // Those of which more is known cost more than when they were sorted: they come again later.
    let mut later: Vec<Later> = Vec::new();
    let add = |later: &mut Vec<Later>, at: usize, front: Front, known: More| {
        let place = later.partition_point(|other| front.is_before(&other.front));
        later.insert(place, Later { at, front, known });
    };
    let mut guess = None;
    loop {
        let next = match (sorted.peek(), later.last()) {
            (Some((_, one)), Some(other)) if !other.front.is_before(one) => None,
            (_, other) => other.copied(),
        };
        let (at, front, more) = if let Some(Later { at, front, known }) = next {
            later.pop();
            (at, front, Some(known))
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
        if more.is_none() && !judge.promises(&scenario) {
            continue;
        }
        let most = best.as_ref().map_or(below, |best| best.usd);
        let found = match (front.layout, more) {
            (None, None) => {
                let bound = Corners::new(space, &scenario, front.span).bound(space, judge);
                if knows && bound.is_none() {
                    fronts.known[at] = Known::Unmet;
                }
                if let Some(bound) = bound {
                    add(&mut later, at, Front { bound, ..front }, More::Box { is_tried: false });
                }
                None
            }
            (None, Some(more)) => {
                let is_tried = matches!(more, More::Box { is_tried: true });
                space.set_fine(&mut scenario, front.span.high);
                let found = if is_tried { None } else { solve(space, scenario.clone(), judge) };
                let found = found.filter(|found| found.usd < most);
                let to_beat = to_beat(found.as_ref().or(best.as_ref()), below);
                if front.bound < to_beat && !front.span.is_point() {
                    let mut corners = Corners::new(space, &scenario, front.span);
                    for span in halves(front.span, space) {
                        corners.set(space, span);
                        let bound = corners.bound(space, judge).filter(|bound| *bound < to_beat);
                        if let Some(bound) = bound {
                            let is_tried = span.high == front.span.high;
                            add(&mut later, at, Front { span, bound, ..front }, More::Box { is_tried });
                        }
                    }
                }
                found
            }
            (Some(layout), Some(More::Shards(least))) => {
                Sharded::new(space, &scenario, layout).solve(least, judge, most)
            }
            (Some(layout), _) => {
                let fewest = match known {
                    Known::Fewest(shards, usd) => Some((shards, usd)),
                    _ => fewest_within(space, &scenario, layout, guess, judge),
                };
                if knows {
                    fronts.known[at] = fewest.map_or(Known::Unmet, |(shards, usd)| Known::Fewest(shards, usd));
                }
                if let Some((shards, bound)) = fewest {
                    guess = Some(shards);
                    add(&mut later, at, Front { bound, ..front }, More::Shards(shards));
                }
                None
            }
        };
        best = found.or(best);
    }
    best.map(|best| undo(space, &best, judge))
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
    scenario: &Scenario,
    layout: Layout,
    guess: Option<f64>,
    judge: &mut Judge<'_>,
) -> Option<(f64, f64)> {
    let mut corners = Corners::new(space, scenario, space.all());
    let mut allowed = |shards: f64| {
        let are_set =
            corners.both_mut().iter_mut().all(|scenario| fix_shards(space.id, scenario, shards, Some(layout)));
        are_set.then(|| judge.least_usd_within(corners.both())).flatten()
    };
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

/// The cheapest point of a front without a number of shards to choose, with these fine numbers.
fn solve(space: &Space, mut scenario: Scenario, judge: &mut Judge<'_>) -> Option<Found> {
    set_buffer(space, &mut scenario, 0, 0);
    if !judge.is_fresh(&scenario, 0.0) {
        return None;
    }
    set_most(space.sizes.iter().chain(&space.intervals), &mut scenario);
    best_buffer(space, &mut scenario, judge)
}

/// Sets a combination of the values of numbers, of which the first changes the fastest.
fn set(axes: &[Values], mut combination: usize, scenario: &mut Scenario) {
    for axis in axes {
        axis.key.set(scenario, axis.ascending[combination % axis.ascending.len()]);
        combination /= axis.ascending.len();
    }
}
