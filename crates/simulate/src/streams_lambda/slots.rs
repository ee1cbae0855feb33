//! Slots for invocations if not all lanes can run at once: which batch waits for one to end, in the order of time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::lane::{Coming, Lane};

/// A moment in seconds from the start of the step, as a number with an order: it is never negative.
pub(super) fn moment(seconds: f64) -> Reverse<u64> {
    Reverse(seconds.to_bits())
}

/// The queue for slots in a step; times are seconds from its start.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    /// Lanes whose batch waits for a slot, in order of arrival, and since when there are any.
    pub(super) queue: VecDeque<u32>,
    pub(super) since: f64,
    /// Ends of invocations, the next one first, and the next poll of each lane.
    pub(super) ends: BinaryHeap<Reverse<u64>>,
    pub(super) looks: BinaryHeap<(Reverse<u64>, Reverse<u32>)>,
    pub(super) coming: Vec<Coming>,
}

impl Slots {
    /// Starts a step.
    pub(super) fn start_step(&mut self) {
        self.since = 0.0;
        self.ends.clear();
        self.looks.clear();
        self.coming.clear();
    }

    /// Schedules the poll of a free lane, if it is in this step.
    pub(super) fn will_look(&mut self, lane: &Lane, index: usize, step: f64) {
        if !lane.queued && lane.free < step {
            self.looks.push((moment(lane.free), Reverse(index as u32)));
        }
    }

    /// Queues the batch of a lane for a slot.
    pub(super) fn wait(&mut self, lane: &mut Lane, index: usize, at: f64) {
        if self.queue.is_empty() {
            self.since = at;
        }
        lane.queued = true;
        self.queue.push_back(index as u32);
    }

    /// The next event in this step and its time: the end of an invocation, or the poll of a lane.
    pub(super) fn next(&mut self, step: f64) -> Option<(f64, Option<usize>)> {
        let seconds = |at: &Reverse<u64>| f64::from_bits(at.0);
        let end = self.ends.peek().map_or(step, seconds);
        let look = self.looks.peek().map_or(step, |(at, _)| seconds(at));
        if end <= look {
            return (end < step).then(|| self.ends.pop()).map(|_| (end, None));
        }
        self.looks.pop().map(|(_, index)| (look, Some(index.0 as usize)))
    }

    /// Empties the queue: the function has stopped.
    pub(super) fn leave(&mut self, all: &mut [Lane]) {
        for index in self.queue.drain(..) {
            let lane = &mut all[index as usize];
            lane.queued = false;
            lane.free = 0.0;
            // Batches that were never tried are gathered again.
            lane.batch = if lane.failures > 0 { lane.batch } else { 0 };
        }
    }
}
