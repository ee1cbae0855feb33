//! Slots for invocations if not all lanes can run at once: which batch waits for one to end, in the order of time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::lane::{Coming, Lane, Now, Puts};
use super::rules::Rules;
use super::tally::Tallies;

/// A moment in seconds from the start of the step, as a number with an order: it is never negative.
fn moment(seconds: f64) -> Reverse<u64> {
    Reverse(seconds.to_bits())
}

/// The queue for slots; times are seconds from the start of the step.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    /// Lanes whose batch waits for a slot, in order of arrival, and since when there are any.
    queue: VecDeque<u32>,
    since: f64,
    /// Ends of invocations, the next one first, and the next poll of each lane.
    ends: BinaryHeap<Reverse<u64>>,
    looks: BinaryHeap<(Reverse<u64>, Reverse<u32>)>,
    coming: Vec<Coming>,
    /// Seconds in which a batch waited for a slot.
    pub(super) held_back_seconds: f64,
}

impl Slots {
    /// Whether more lanes may run in this step than may run at once.
    pub(super) fn are_short(&self, all: &[Lane], came: &[u64], rules: &Rules) -> bool {
        let may_run = |(lane, came): &(&Lane, &u64)| lane.may_run(**came, rules);
        all.len() as f64 > rules.concurrency
            && (!self.queue.is_empty() || all.iter().zip(came).filter(may_run).count() as f64 > rules.concurrency)
    }

    /// Runs all lanes through one step, in the order of time.
    pub(super) fn run(
        &mut self,
        all: &mut [Lane],
        came: &[u64],
        now: &Now<'_>,
        puts: &mut Puts<'_>,
        tallies: &mut Tallies<'_>,
    ) {
        let (concurrency, step) = (now.rules.concurrency, now.rules.step);
        self.start_step();
        for (index, (lane, &came)) in all.iter_mut().zip(came).enumerate() {
            self.coming.push(lane.start_step(came, now, tallies.of(index)));
            if lane.busy > 0.0 {
                self.ends.push(moment(lane.busy));
            }
            self.will_look(lane, index, step);
        }
        while let Some((at, look)) = self.next(step) {
            let Some(index) = look else {
                self.fill_slot(all, at, now, puts, tallies);
                continue;
            };
            let lane = &mut all[index];
            let records = lane.poll(&mut self.coming[index], now, tallies.of(index));
            if records > 0 && self.ends.len() as f64 >= concurrency {
                lane.batch = records;
                self.wait(lane, index, at);
                continue;
            }
            if records > 0 {
                lane.invoke(records, now, puts, tallies.of(index));
                self.ends.push(moment(lane.busy));
            }
            self.will_look(lane, index, step);
        }
        if !self.queue.is_empty() {
            self.held_back_seconds += step - self.since;
        }
        for (index, (lane, &coming)) in all.iter_mut().zip(&self.coming).enumerate() {
            lane.end_step(coming, now, tallies.of(index));
        }
    }

    /// An invocation has ended: the batch that has waited longest starts.
    fn fill_slot(&mut self, all: &mut [Lane], at: f64, now: &Now<'_>, puts: &mut Puts<'_>, tallies: &mut Tallies<'_>) {
        while let Some(index) = self.queue.pop_front() {
            if self.queue.is_empty() {
                self.held_back_seconds += at - self.since;
            }
            let (index, lane) = (index as usize, &mut all[index as usize]);
            lane.queued = false;
            lane.free = at;
            // Records that became too old in the meantime are gone.
            let records = lane.batch.min(lane.backlog);
            if records > 0 {
                lane.invoke(records, now, puts, tallies.of(index));
                self.ends.push(moment(lane.busy));
            }
            self.will_look(lane, index, now.rules.step);
            if records > 0 {
                return;
            }
        }
    }

    fn start_step(&mut self) {
        self.since = 0.0;
        self.ends.clear();
        self.looks.clear();
        self.coming.clear();
    }

    /// Schedules the poll of a free lane, if it is in this step.
    fn will_look(&mut self, lane: &Lane, index: usize, step: f64) {
        if !lane.queued && lane.free < step {
            self.looks.push((moment(lane.free), Reverse(index as u32)));
        }
    }

    /// Queues the batch of a lane for a slot.
    fn wait(&mut self, lane: &mut Lane, index: usize, at: f64) {
        if self.queue.is_empty() {
            self.since = at;
        }
        lane.queued = true;
        self.queue.push_back(index as u32);
    }

    /// The next event in this step and its time: the end of an invocation, or the poll of a lane.
    fn next(&mut self, step: f64) -> Option<(f64, Option<usize>)> {
        let seconds = |at: &Reverse<u64>| f64::from_bits(at.0);
        let end = self.ends.peek().map_or(step, seconds);
        let look = self.looks.peek().map_or(step, |(at, _)| seconds(at));
        if end <= look {
            return (end < step).then(|| self.ends.pop()).map(|_| (end, None));
        }
        self.looks.pop().map(|(_, index)| (look, Some(index.0 as usize)))
    }

    /// Empties the queue: the function or pipe has stopped.
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
