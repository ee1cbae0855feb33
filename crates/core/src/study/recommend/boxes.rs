//! Boxes of fine numbers: how many records a batch takes and how long they are gathered.
//!
//! The upper corner of a box has its largest batches. No point of the box costs less than those, rounded up as the smallest are,
//! with the largest delivery buffer that is fresh enough at the lower corner. A box is halved until that is no less than what was
//! found, or until nothing in it is fresh enough or within the limits.

use super::buffers::{fresh_buffers, set_buffer};
use super::judge::{Judge, less_than};
use super::space::Space;
use super::span::{MOST_FINE, Span};
use crate::scenario::Scenario;

/// The halves of a box along the axis on which its corners differ by the larger factor.
pub(super) fn halves(span: Span, space: &Space) -> [Span; 2] {
    let ends = |axis: usize| {
        let place = |place: usize| space.fine.get(axis).map_or(0.0, |values| values.ascending[place]);
        [place(span.low[axis]), place(span.high[axis])]
    };
    let factor = |axis: usize| {
        let [low, high] = ends(axis);
        if span.low[axis] == span.high[axis] { 0.0 } else { high / low.max(high / 1e3) }
    };
    let axis = (0..MOST_FINE).fold(0, |axis, other| if factor(other) > factor(axis) { other } else { axis });
    // What a batch costs falls as its size grows: the middle is that of the factor.
    let [low, high] = ends(axis);
    let middle = libm::sqrt(low.max(high / 1e3) * high);
    let (first, last) = (span.low[axis], span.high[axis]);
    let values = space.fine.get(axis).map_or(&[][..], |values| &values.ascending[first..last]);
    let below = values.partition_point(|value| *value <= middle);
    span.at(axis, first + below.max(1) - 1)
}

/// The scenarios of the corners of a box: the lower and the upper.
#[derive(Clone, Debug)]
pub(super) struct Corners([Scenario; 2]);

impl Corners {
    /// Those of a box, with everything else as in a scenario.
    pub(super) fn new(space: &Space, scenario: &Scenario, span: Span) -> Self {
        let mut corners = Self([scenario.clone(), scenario.clone()]);
        corners.set(space, span);
        corners
    }

    /// Makes them those of another box.
    pub(super) fn set(&mut self, space: &Space, span: Span) {
        space.set_fine(&mut self.0[0], span.low);
        space.set_fine(&mut self.0[1], span.high);
    }

    pub(super) const fn both(&self) -> [&Scenario; 2] {
        [&self.0[0], &self.0[1]]
    }

    pub(super) const fn both_mut(&mut self) -> &mut [Scenario; 2] {
        &mut self.0
    }

    /// What any point of the box costs at least that meets everything; `None` if none does.
    pub(super) fn bound(&mut self, space: &Space, judge: &mut Judge<'_>) -> Option<f64> {
        let wait = judge.least_wait(self.both())?;
        self.bound_if(space, judge, |lower, judge| judge.is_fresh(lower, wait))
    }

    /// The same, with the delivery buffers that are fresh enough at the lower corner.
    pub(super) fn bound_if<'j>(
        &mut self,
        space: &Space,
        judge: &mut Judge<'j>,
        mut is_fresh: impl FnMut(&mut Scenario, &mut Judge<'j>) -> bool,
    ) -> Option<f64> {
        let [lower, upper] = &mut self.0;
        let buffers = fresh_buffers(space, |size, interval| {
            set_buffer(space, lower, size, interval);
            is_fresh(lower, judge)
        });
        let usd = buffers.into_iter().filter_map(|(size, interval)| {
            set_buffer(space, upper, size, interval);
            judge.least_usd([lower, upper])
        });
        usd.min_by(f64::total_cmp)
    }
}

/// A box to look at: what it costs at least, and whether its upper corner was.
struct Node {
    bound: f64,
    span: Span,
    is_tried: bool,
}

/// The cheapest point of all boxes of a space that costs less than `below`, by halving boxes from the lowest bound up; or the
/// first that is found. `at_upper` finds what is at the upper corner of a box, with its cost.
pub(super) fn search_boxes<T>(
    space: &Space,
    below: f64,
    first: bool,
    mut bound: impl FnMut(Span) -> Option<f64>,
    mut at_upper: impl FnMut(Span) -> Option<(f64, T)>,
) -> Option<(f64, T)> {
    let mut best: Option<(f64, T)> = None;
    let mut nodes: Vec<Node> = Vec::new();
    let mut add = |nodes: &mut Vec<Node>, span: Span, is_tried: bool| {
        if let Some(bound) = bound(span) {
            let at = nodes.partition_point(|node| node.bound >= bound);
            nodes.insert(at, Node { bound, span, is_tried });
        }
    };
    for span in space.boxes() {
        add(&mut nodes, span, false);
    }
    while let Some(Node { bound, span, is_tried }) = nodes.pop() {
        let to_beat = |best: &Option<(f64, T)>| best.as_ref().map_or(below, |(usd, _)| less_than(*usd));
        if bound >= to_beat(&best) {
            break;
        }
        if !is_tried {
            let most = best.as_ref().map_or(below, |(usd, _)| *usd);
            best = at_upper(span).filter(|(usd, _)| *usd < most).or(best);
            if first && best.is_some() {
                break;
            }
        }
        if bound < to_beat(&best) && !span.is_point() {
            for half in halves(span, space) {
                add(&mut nodes, half, half.high == span.high);
            }
        }
    }
    best
}
