//! The lanes of a DynamoDB stream: each passes batches of its shard's changes to a Lambda function, one at a time.
//!
//! A free lane polls every quarter of a second (Lambda Developer Guide) and takes what is there up to the batch size,
//! or waits until the batching window is over or the batch is full. The changes of a step arrive at random moments.
//! What is left after a batch becomes the next batch at once: if a poll finds slightly more than a batch holds, up to a
//! third more invocations run than the closed form's mean poll predicts, and a test covers by how much. A failed batch
//! is retried as a whole, or with bisecting its first half, at once and then with every poll (assumed), until it succeeds,
//! reaches the maximum of retries or its records expire. An invocation puts its records into Firehose. Above the Direct
//! PUT quota some are rejected, and the function retries those until they are accepted: it runs that much longer, and
//! fails if that exceeds its timeout.
//!
//! The concurrency quota is a queue: if more lanes have work than may run at once, lanes are processed in the order of
//! time, a batch without a slot waits, and the batch that has waited longest gets the next free slot (assumed: AWS says
//! only that a throttled batch is retried). Otherwise no lane depends on another, and each runs through the step by
//! itself.

use std::ops::Range;

use shardwise_core::model::services::lambda::POLL_INTERVAL;

use super::above::Running;
use super::lane::{Coming, Lane};
use super::put_quota::PutQuota;
use super::rules::Rules;
use super::slots::{Slots, moment};
use crate::concurrency::Concurrency;
use crate::invocations::{Invocations, whole};
use crate::log::Log;
use crate::losses::Losses;
use crate::random::{Draws, Normal, Purpose, Share};

/// Counts over all lanes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// Records in the stream that are not in flight, and records in flight.
    pub(crate) waiting: u64,
    pub(crate) under_way: u64,
    /// Records processed by the function and put into Firehose.
    pub(crate) done: u64,
    /// Records that the function gave up because of its settings, and records lost from the stream.
    pub(crate) set_aside: u64,
    pub(crate) lost: u64,
    pub(crate) losses: Option<Losses>,
    /// Changes above what a lane can process: in the periods that are over, and in the running one so far; and seconds of
    /// periods in which any lane had some.
    above_before: f64,
    above_now: f64,
    above_seconds: f64,
    /// Changes not processed in their step.
    pub(crate) delayed: u64,
    pub(crate) polls: u64,
    pub(crate) refused: u64,
    /// Changes of batches that waited for a slot, each once, and seconds with any.
    pub(crate) held_back: u64,
    pub(crate) held_back_seconds: f64,
}

/// The busiest lane, minute by minute: what comes in a second means little to a queue.
#[derive(Clone, Copy, Debug, Default)]
struct Minute {
    seconds: f64,
    /// The most changes that arrived at a lane so far.
    most: u64,
    /// Changes per second of the busiest lane in the last minute, if one is over.
    before: Option<f64>,
}

/// Seconds over which the utilization of a lane is averaged.
const MINUTE: f64 = 60.0;

/// All lanes of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    pub(crate) rules: Rules,
    pub(crate) put: PutQuota,
    all: Vec<Lane>,
    slots: Slots,
    #[allow(clippy::vec_box, reason = "boxes go to and fro between lanes and pool")]
    pool: Vec<Box<(Log, u64)>>,
    pub(crate) invocations: Invocations,
    pub(crate) counts: Counts,
    /// Whether the function has stopped, or every invocation fails.
    pub(crate) stopped: bool,
    pub(crate) failing: bool,
    /// Age of the oldest record that is not processed, at the end of the step; 0: all arrived in it, and less is not
    /// resolved.
    pub(crate) age: f64,
    /// The running period.
    period: Running,
    minute: Minute,
    concurrent: Concurrency,
    /// The first lane of this step.
    first: usize,
    arrivals: Draws,
}

impl Lanes {
    pub(crate) fn new(rules: Rules, put: PutQuota, count: usize, seed: u64) -> Self {
        let (step, period) = (rules.step, Running { rate: rules.capacity, seconds: 0.0 });
        Self {
            rules,
            put,
            all: vec![Lane::new(); count],
            slots: Slots::default(),
            pool: Vec::new(),
            invocations: Invocations::default(),
            counts: Counts::default(),
            stopped: false,
            failing: false,
            age: 0.0,
            period,
            minute: Minute::default(),
            concurrent: Concurrency::new(step),
            first: 0,
            arrivals: Draws::new(seed, Purpose::Arrivals),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Changes that arrived at these lanes, those above what a lane can process, and lane-seconds with any.
    pub(crate) fn load(&self, lanes: Range<usize>) -> (u64, f64, f64) {
        self.all[lanes].iter().fold((0, 0.0, 0.0), |(came, above, seconds), lane| {
            let (lane_above, lane_seconds) = lane.above.so_far(self.period);
            (came + lane.came, above + lane_above, seconds + lane_seconds)
        })
    }

    /// Changes above what a lane can process, and seconds of periods in which any lane had some.
    pub(crate) fn above(&self) -> (f64, f64) {
        let Counts { above_before, above_now, above_seconds, .. } = self.counts;
        (above_before + above_now, above_seconds + if above_now > 0.0 { self.period.seconds } else { 0.0 })
    }

    /// Utilization of the hottest lane in the last minute, or of Direct PUT by all changes, if that is higher.
    pub(crate) fn load_now(&self) -> f64 {
        let Minute { seconds, most, before } = self.minute;
        let rate = before.unwrap_or(most as f64 / seconds.max(self.rules.step));
        (rate / self.rules.capacity).max(self.put.load_now())
    }

    /// Maximum concurrent invocations.
    pub(crate) fn most_concurrent(&self) -> u64 {
        self.concurrent.most.min(self.rules.concurrency as u64)
    }

    /// Records in the stream that are not in flight.
    pub(crate) fn backlog(&self) -> u64 {
        self.all.iter().map(|lane| lane.backlog).sum()
    }

    /// Records in flight.
    pub(crate) fn flight(&self) -> u64 {
        self.all.iter().map(|lane| lane.flight).sum()
    }

    /// Starts a clock second, with which a period of the day may start.
    pub(crate) fn start_second(&mut self, period: bool) {
        self.put.start_second();
        if self.minute.seconds + 0.5 * self.rules.step > MINUTE {
            let before = Some(self.minute.most as f64 / MINUTE);
            self.minute = Minute { before, ..Minute::default() };
            self.all.iter_mut().for_each(|lane| lane.minute = 0);
        }
        if period {
            (self.counts.above_before, self.counts.above_seconds) = self.above();
            self.counts.above_now = 0.0;
            self.all.iter_mut().for_each(|lane| lane.above.end_period(self.period));
            self.period.seconds = 0.0;
        }
    }

    /// One step from `now`, with the changes that arrive at each lane. Returns how many are put into Firehose.
    pub(crate) fn step(&mut self, now: f64, changes: &[u64], normal: &Normal, draws: &mut Draws) -> u64 {
        let before = self.counts.done;
        self.age = 0.0;
        self.put.add_arrivals(changes.iter().sum(), normal);
        let mut all = std::mem::take(&mut self.all);
        if self.stopped {
            self.slots.leave(&mut all);
        }
        if self.is_short(&all, changes) {
            self.run_in_turn(&mut all, changes, normal, draws);
        } else {
            // Another lane is first each time, so that none is always the last to put its records.
            self.first = (self.first + 1) % all.len();
            let (last, first) = all.split_at_mut(self.first);
            let came = changes[self.first..].iter().chain(&changes[..self.first]);
            for (lane, &came) in first.iter_mut().chain(last).zip(came) {
                self.run(lane, came, normal, draws);
            }
        }
        self.period.seconds += self.rules.step;
        self.minute.seconds += self.rules.step;
        let mut above = 0.0;
        for (index, (lane, &came)) in all.iter_mut().zip(changes).enumerate() {
            self.update_age(lane, now, came, index);
            above += lane.above.now(self.period);
        }
        self.counts.above_now = above;
        self.all = all;
        self.concurrent.end_step();
        self.counts.done - before
    }

    /// Whether more lanes may have work in this step than the quota allows to run at once.
    fn is_short(&self, all: &[Lane], changes: &[u64]) -> bool {
        if all.len() as f64 <= self.rules.concurrency || self.stopped {
            return false;
        }
        let has_any = |(lane, came): &(&Lane, &u64)| lane.backlog + lane.flight + **came > 0;
        !self.slots.queue.is_empty() || all.iter().zip(changes).filter(has_any).count() as f64 > self.rules.concurrency
    }

    /// Runs a lane through one step.
    fn run(&mut self, lane: &mut Lane, came: u64, normal: &Normal, draws: &mut Draws) {
        let mut coming = self.start_step(lane, came);
        while lane.free < self.rules.step {
            let records = self.poll(lane, &mut coming, normal, draws);
            if records > 0 {
                self.invoke(lane, records, draws);
            }
        }
        self.end_step(lane, coming);
    }

    /// Runs all lanes through one step, in the order of time.
    fn run_in_turn(&mut self, all: &mut [Lane], changes: &[u64], normal: &Normal, draws: &mut Draws) {
        let mut slots = std::mem::take(&mut self.slots);
        slots.start_step();
        for (index, (lane, &came)) in all.iter_mut().zip(changes).enumerate() {
            slots.coming.push(self.start_step(lane, came));
            if lane.busy > 0.0 {
                slots.ends.push(moment(lane.busy));
            }
            slots.will_look(lane, index, self.rules.step);
        }
        while let Some((at, look)) = slots.next(self.rules.step) {
            let Some(index) = look else {
                self.fill_slot(all, at, &mut slots, draws);
                continue;
            };
            let lane = &mut all[index];
            let records = self.poll(lane, &mut slots.coming[index], normal, draws);
            if records > 0 && slots.ends.len() as f64 >= self.rules.concurrency {
                self.counts.held_back += records.saturating_sub(lane.held_back);
                lane.held_back = lane.held_back.max(records);
                lane.batch = records;
                slots.wait(lane, index, at);
                continue;
            }
            if records > 0 {
                self.invoke(lane, records, draws);
                slots.ends.push(moment(lane.busy));
            }
            slots.will_look(lane, index, self.rules.step);
        }
        if !slots.queue.is_empty() {
            self.counts.held_back_seconds += self.rules.step - slots.since;
        }
        for (lane, &coming) in all.iter_mut().zip(&slots.coming) {
            self.end_step(lane, coming);
        }
        self.slots = slots;
    }

    /// Gives a free slot to the batch that has waited longest.
    fn fill_slot(&mut self, all: &mut [Lane], at: f64, slots: &mut Slots, draws: &mut Draws) {
        while let Some(index) = slots.queue.pop_front() {
            if slots.queue.is_empty() {
                self.counts.held_back_seconds += at - slots.since;
            }
            let (index, lane) = (index as usize, &mut all[index as usize]);
            lane.queued = false;
            lane.free = at;
            // Records that became too old in the meantime are gone.
            let records = lane.batch.min(lane.backlog);
            if records > 0 {
                self.invoke(lane, records, draws);
                slots.ends.push(moment(lane.busy));
            }
            slots.will_look(lane, index, self.rules.step);
            if records > 0 {
                return;
            }
        }
    }

    /// Starts a step of a lane.
    fn start_step(&mut self, lane: &mut Lane, came: u64) -> Coming {
        lane.came += came;
        self.counts.waiting += came;
        lane.minute += came;
        lane.above.add(came);
        self.minute.most = self.minute.most.max(lane.minute);
        Coming { came, seen: 0, looked: 0.0 }
    }

    /// Ends a step of a lane.
    fn end_step(&mut self, lane: &mut Lane, coming: Coming) {
        let step = self.rules.step;
        lane.backlog += coming.came - coming.seen;
        lane.free -= step;
        lane.busy -= step;
        lane.closes -= step;
        if lane.flight > 0 && lane.busy <= 0.0 {
            self.complete(lane);
        }
    }

    /// Polls for a free lane. Returns the records that an invocation would start with now; 0: it polls again later.
    fn poll(&mut self, lane: &mut Lane, coming: &mut Coming, normal: &Normal, draws: &mut Draws) -> u64 {
        let (step, at) = (self.rules.step, lane.free);
        if lane.flight > 0 {
            self.complete(lane);
        }
        // Of the records that are still to arrive in this step, these arrived since the last poll.
        if at > coming.looked && coming.seen < coming.came {
            let share = Share::new((at - coming.looked) / (step - coming.looked));
            let here = normal.binomial(coming.came - coming.seen, &share, self.arrivals.bits());
            lane.backlog += here;
            coming.seen += here;
        }
        coming.looked = coming.looked.max(at);
        if self.stopped {
            lane.free = step;
            return 0;
        }
        let records = match self.ready(lane, at, coming.seen == coming.came) {
            Ok(records) => records,
            Err(later) => {
                lane.free = later;
                return 0;
            }
        };
        self.counts.polls += 1;
        if self.rules.refused_polls > 0.0 && draws.unit() < self.rules.refused_polls {
            self.counts.refused += 1;
            lane.free = at + POLL_INTERVAL;
            return 0;
        }
        records
    }

    /// The records that an invocation would start with now, or the time to poll again.
    fn ready(&self, lane: &mut Lane, at: f64, all_came: bool) -> Result<u64, f64> {
        let rules = &self.rules;
        if lane.batch > 0 && lane.backlog > 0 {
            return Ok(lane.batch.min(lane.backlog));
        }
        if lane.backlog == 0 {
            // Polls that cannot find anything are skipped.
            let polls = if all_came { ((rules.step - at) / POLL_INTERVAL).ceil().max(1.0) } else { 1.0 };
            return Err(at + polls * POLL_INTERVAL);
        }
        if rules.window > 0.0 && lane.backlog < rules.largest {
            if lane.closes == f64::INFINITY {
                lane.closes = at + rules.window;
            }
            if at < lane.closes {
                return Err((at + POLL_INTERVAL).min(lane.closes));
            }
        }
        Ok(lane.backlog.min(rules.largest))
    }

    /// Starts an invocation of a free lane.
    fn invoke(&mut self, lane: &mut Lane, records: u64, draws: &mut Draws) {
        let (rules, at) = (&self.rules, lane.free);
        let own = rules.function.duration(records as f64);
        let rate = if self.failing { 1.0 } else { rules.function.error_rate };
        let fails = rate > 0.0 && (rate >= 1.0 || draws.unit() < rate);
        let mut wait = 0.0;
        if !fails {
            wait = self.put.put(records, records.saturating_sub(lane.put));
            lane.put = lane.put.max(records);
        }
        let timed_out = own + wait > rules.timeout;
        if timed_out && !fails {
            self.put.take_back(records);
        }
        let took = (own + wait).min(rules.timeout);
        self.concurrent.add(at, at + took);
        self.invocations.count += 1;
        self.invocations.milliseconds += whole(took * 1000.0);
        self.invocations.failed += u64::from(fails || timed_out);
        lane.closes = f64::INFINITY;
        lane.backlog -= records;
        self.counts.waiting -= records;
        self.counts.under_way += records;
        (lane.flight, lane.succeeds) = (records, !fails && !timed_out);
        lane.busy = at + took;
        // Without a window, the next batch is gathered for as long as a poll takes; a failed one is retried at once, and
        // from then on at the next poll.
        let goes_on = if lane.succeeds { rules.window > 0.0 || lane.backlog > 0 } else { lane.failures == 0 };
        lane.free = at + if goes_on { took } else { took.max(POLL_INTERVAL) };
    }

    /// Ends an invocation.
    fn complete(&mut self, lane: &mut Lane) {
        let records = std::mem::take(&mut lane.flight);
        self.counts.under_way -= records;
        if lane.succeeds {
            (lane.failures, lane.batch) = (0, 0);
            self.counts.done += records;
        } else {
            lane.failures += 1;
            if self.rules.retries.is_some_and(|most| lane.failures > most) {
                (lane.failures, lane.batch) = (0, 0);
                self.counts.set_aside += records;
            } else {
                lane.backlog += records;
                self.counts.waiting += records;
                lane.batch = if self.rules.bisect { records.div_ceil(2) } else { records };
                return;
            }
        }
        lane.put = lane.put.saturating_sub(records);
        lane.held_back = lane.held_back.saturating_sub(records);
        if let Some(log) = &mut lane.log {
            log.1 += records;
            log.0.forget(log.1);
        }
    }

    /// Updates the age of a lane's oldest record, and drops records past their age.
    fn update_age(&mut self, lane: &mut Lane, now: f64, came: u64, index: usize) {
        let (step, end) = (self.rules.step, now + self.rules.step);
        let outstanding = lane.backlog + lane.flight;
        if outstanding <= came {
            // All of them arrived in this step.
            self.pool.extend(lane.log.take());
            return;
        }
        self.counts.delayed += came;
        let log = match &mut lane.log {
            Some(log) => {
                log.0.push(now, end, came);
                log
            }
            none => {
                let mut log = self.pool.pop().unwrap_or_else(|| Box::new((Log::new(0.0, 0), 0)));
                log.0.reset(now - step, 0);
                log.0.push(now - step, now, outstanding - came);
                log.0.push(now, end, came);
                log.1 = 0;
                none.insert(log)
            }
        };
        // A function that is stopped gives up nothing.
        let own = self.rules.oldest.filter(|_| !self.stopped);
        let oldest = own.unwrap_or(self.rules.retention);
        let expired = log.0.count_by(end - oldest).saturating_sub(log.1).saturating_sub(lane.flight).min(lane.backlog);
        if expired > 0 {
            lane.backlog -= expired;
            self.counts.waiting -= expired;
            lane.batch = lane.batch.min(lane.backlog);
            for marked in [&mut lane.put, &mut lane.held_back] {
                *marked = marked.saturating_sub(expired).max(lane.flight.min(*marked));
            }
            log.1 += expired;
            log.0.forget(log.1);
            if own.is_some() {
                self.counts.set_aside += expired;
            } else {
                self.counts.lost += expired;
                let first = self.counts.losses.map_or((end, index), |losses| (losses.first, losses.shard));
                self.counts.losses = Some(Losses { first: first.0, shard: first.1, last: end });
            }
        }
        if log.1 < log.0.count() {
            self.age = self.age.max(end - log.0.moment(log.1));
        }
    }
}
