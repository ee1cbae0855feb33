//! Invocations where not all lanes may run at once: who waits for one to end, in the order of time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::lane::{Coming, Lane};

/// A moment in seconds from the start of the step, as a number that is ordered: it is never below zero.
pub(super) fn moment(seconds: f64) -> Reverse<u64> {
    Reverse(seconds.to_bits())
}

/// Who runs where not all can at once, in seconds from the start of the step.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    /// Lanes whose batch waits for a slot, the first to come first, and since when there are any.
    pub(super) queue: VecDeque<u32>,
    pub(super) since: f64,
    /// When invocations end, the next one first, and when which lane looks for records.
    pub(super) ends: BinaryHeap<Reverse<u64>>,
    pub(super) looks: BinaryHeap<(Reverse<u64>, Reverse<u32>)>,
    pub(super) coming: Vec<Coming>,
}

impl Slots {
    /// A step begins.
    pub(super) fn start_step(&mut self) {
        self.since = 0.0;
        self.ends.clear();
        self.looks.clear();
        self.coming.clear();
    }

    /// A lane looks for records when it is free, if that is in this step.
    pub(super) fn will_look(&mut self, lane: &Lane, index: usize, step: f64) {
        if !lane.queued && lane.free < step {
            self.looks.push((moment(lane.free), Reverse(index as u32)));
        }
    }

    /// The batch of a lane waits for a slot.
    pub(super) fn wait(&mut self, lane: &mut Lane, index: usize, at: f64) {
        if self.queue.is_empty() {
            self.since = at;
        }
        lane.queued = true;
        self.queue.push_back(index as u32);
    }

    /// What is next in this step, and when: the end of an invocation, or a lane that looks for records.
    pub(super) fn next(&mut self, step: f64) -> Option<(f64, Option<usize>)> {
        let seconds = |at: &Reverse<u64>| f64::from_bits(at.0);
        let end = self.ends.peek().map_or(step, seconds);
        let look = self.looks.peek().map_or(step, |(at, _)| seconds(at));
        if end <= look {
            return (end < step).then(|| self.ends.pop()).map(|_| (end, None));
        }
        self.looks.pop().map(|(_, index)| (look, Some(index.0 as usize)))
    }

    /// Nobody waits any more: the function has stopped.
    pub(super) fn leave(&mut self, all: &mut [Lane]) {
        for index in self.queue.drain(..) {
            let lane = &mut all[index as usize];
            lane.queued = false;
            lane.free = 0.0;
            // What was not tried is gathered again.
            lane.batch = if lane.failures > 0 { lane.batch } else { 0 };
        }
    }
}
