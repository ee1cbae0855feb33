//! The search of a front whose number of shards may be chosen.

use super::boxes::{Corners, search_boxes};
use super::buffers::{best_buffer, set_buffer, set_most};
use super::judge::{EXACT, Found, Judge, to_beat};
use super::space::Space;
use super::span::Span;
use crate::model::architectures::fix_shards;
use crate::model::{Layout, Passage, Verdict};
use crate::scenario::{MOST_SHARDS, Scenario};

/// The most shards that are tried, as a multiple of those that the limits ask for.
const MOST_TIMES: f64 = 64.0;

/// A front whose number of shards may be chosen.
pub(super) struct Sharded<'a> {
    space: &'a Space,
    /// The corners of all fine numbers.
    corners: Corners,
    layout: Layout,
}

impl<'a> Sharded<'a> {
    /// One with everything else as in a scenario.
    pub(super) fn new(space: &'a Space, scenario: &Scenario, layout: Layout) -> Self {
        Self { space, corners: Corners::new(space, scenario, space.all()), layout }
    }

    /// Its cheapest point that costs less than `below`, with at least this many shards.
    pub(super) fn solve(mut self, least: f64, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
        let mut best: Option<Found> = None;
        let mut start = least;
        loop {
            let Some(end) = self.alike_until(start, judge) else { return best };
            let mut first = self.fewest([start, end], judge).unwrap_or(f64::INFINITY);
            let mut more = 0.0;
            while first <= end {
                // With the largest buffer: what more shards cost at least.
                let usd = self.with(first).and_then(|corners| judge.least_usd(corners.both()));
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
            let most = best.as_ref().map_or(below, |best| best.usd);
            let found = self.at(first, judge, to_beat(best.as_ref(), below));
            *best = found.filter(|found| found.usd < most).or(best.take());
        } else if self.may_cost_less([first, last], judge, to_beat(best.as_ref(), below)) {
            let middle = f64::midpoint(first, last).floor();
            self.cheapest_between([first, middle], judge, below, best);
            self.cheapest_between([middle + 1.0, last], judge, below, best);
        }
    }

    /// The cheapest point with this many shards that costs less than `below`.
    fn at(&mut self, shards: f64, judge: &mut Judge<'_>, below: f64) -> Option<Found> {
        let space = self.space;
        let corners = self.with(shards)?;
        let mut point = corners.both()[1].clone();
        if space.fine.is_empty() {
            return best_buffer(space, &mut point, judge);
        }
        let judge = std::cell::RefCell::new(judge);
        let bound = |span| {
            corners.set(space, span);
            corners.bound(space, &mut judge.borrow_mut())
        };
        let at_upper = |span: Span| {
            space.set_fine(&mut point, span.high);
            best_buffer(space, &mut point, &mut judge.borrow_mut()).map(|found| (found.usd, found))
        };
        search_boxes(space, below, false, bound, at_upper).map(|(_, found)| found)
    }

    /// Whether any number of shards of a range may cost less than `below`: with the fewest of them, as fresh as with the fewest or
    /// with the most.
    fn may_cost_less(&mut self, [first, last]: [f64; 2], judge: &mut Judge<'_>, below: f64) -> bool {
        let (space, layout) = (self.space, self.layout);
        let Some(corners) = self.with(first) else { return false };
        let required = corners.both()[0].requirements.freshness.map_or(f64::INFINITY, |freshness| freshness.0);
        let is_fresh = |scenario: &mut Scenario, judge: &mut Judge<'_>| {
            let mut with = |shards| {
                fix_shards(space.id, scenario, shards, Some(layout)).then(|| judge.passages(scenario)).flatten()
            };
            let (more, fewer) = (with(last), with(first));
            more.zip(fewer).is_some_and(|(more, fewer)| least_seconds(&fewer.1, &more.1) <= required * (1.0 + EXACT))
        };
        let mut both = corners.clone();
        let judge = std::cell::RefCell::new(judge);
        let bound = |span| {
            corners.set(space, span);
            corners.bound_if(space, &mut judge.borrow_mut(), is_fresh)
        };
        // A box of one point.
        let at_upper = |span: Span| {
            both.set(space, Span { low: span.high, ..span });
            both.bound_if(space, &mut judge.borrow_mut(), is_fresh).filter(|usd| *usd < below).map(|usd| (usd, ()))
        };
        search_boxes(space, below, true, bound, at_upper).is_some()
    }

    /// The corners with this many shards, and the largest buffer; `None` above the most.
    fn with(&mut self, shards: f64) -> Option<&mut Corners> {
        let (space, layout) = (self.space, self.layout);
        self.corners.set(space, space.all());
        for scenario in self.corners.both_mut() {
            set_most(space.sizes.iter().chain(&space.intervals), scenario);
            if !fix_shards(space.id, scenario, shards, Some(layout)) {
                return None;
            }
        }
        Some(&mut self.corners)
    }

    /// The most shards from `start` up with which the same limits are late. With a shard more, one of them no longer is, and what
    /// it throttles counts; without late limits there is no end.
    fn alike_until(&mut self, start: f64, judge: &mut Judge<'_>) -> Option<f64> {
        let mut late = |shards: f64| {
            let outcome = judge.outcome(self.with(shards)?.both()[1])?;
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

    /// The fewest shards of a part of the range with which the smallest buffers may meet everything. Where it is fresh enough with
    /// the fewest that meet all else, those are it: more shards may be less fresh, as each fills its buffers later.
    fn fewest<'b>(&mut self, range: [f64; 2], judge: &mut Judge<'b>) -> Option<f64> {
        let [start, end] = range;
        let holds = |judge: &mut Judge<'b>, corners: &Corners| {
            let wait = judge.least_wait(corners.both());
            wait.is_some_and(|wait| judge.is_fresh(corners.both()[0], wait))
        };
        if self.with_least(start).is_some_and(|corners| holds(judge, corners)) {
            return Some(start);
        }
        let least = self.first(range, judge, |judge, corners| judge.least_wait(corners.both()).is_some())?;
        self.first([least, end], judge, holds)
    }

    /// The corners with this many shards, and the smallest buffer.
    fn with_least(&mut self, shards: f64) -> Option<&mut Corners> {
        let space = self.space;
        let corners = self.with(shards)?;
        corners.both_mut().iter_mut().for_each(|scenario| set_buffer(space, scenario, 0, 0));
        Some(corners)
    }

    /// The fewest shards of a range with which something holds, if it holds from there on.
    fn first<'b>(
        &mut self,
        [start, end]: [f64; 2],
        judge: &mut Judge<'b>,
        holds: impl Fn(&mut Judge<'b>, &Corners) -> bool,
    ) -> Option<f64> {
        let mut holds = |shards: f64| self.with_least(shards).is_some_and(|corners| holds(judge, corners));
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
