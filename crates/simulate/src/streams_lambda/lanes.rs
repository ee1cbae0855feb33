//! The lanes of a DynamoDB stream: each takes batches of its shard's changes to a Lambda function, one at a time.
//!
//! A lane that is free polls every quarter of a second (Lambda Developer Guide) and takes what is there up to the
//! batch size, or waits until the batch window is over or the batch is full. The changes of a step come at
//! random moments of it. What is left after a batch goes at once, as a batch of its own: where a poll finds a little more
//! than a batch holds there are up to a third more invocations than the closed form's mean poll says, and a test holds by
//! how much. A batch that fails is tried again as a whole, or with bisecting its first half, until it succeeds, was tried
//! too often or its records expire. An invocation puts its records into Firehose; above the Direct PUT quota some are
//! rejected, and the function tries those again until they are taken: it runs as much longer, and fails if that is
//! longer than its timeout.
//!
//! The concurrency quota is a queue: where more lanes have something to do than may run at once, the lanes are taken in the
//! order of time, a batch that finds no slot waits, and whoever has waited longest gets the next that is free (assumed: AWS
//! says only that a throttled batch is tried again). Elsewhere no lane depends on another, and each runs through the step
//! by itself.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::Range;

use crate::concurrency::Concurrency;
use crate::firehose::{Invocations, whole};
use crate::log::Log;
use crate::losses::Losses;
use crate::random::{Draws, Normal, Purpose, Share};
use shardwise_core::model::services::firehose::{put_packed, put_single};
use shardwise_core::model::services::lambda::{FunctionCost, POLL_INTERVAL};

/// What holds for all lanes.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) step: f64,
    pub(crate) function: FunctionCost,
    /// Records of a batch, at most.
    pub(crate) largest: u64,
    /// Seconds to wait for a batch to fill.
    pub(crate) window: f64,
    pub(crate) timeout: f64,
    /// Tries after the first; none: without end.
    pub(crate) retries: Option<u32>,
    /// Seconds for which the stream keeps records, and those after which the function gives them up, if that is sooner.
    pub(crate) retention: f64,
    pub(crate) oldest: Option<f64>,
    pub(crate) bisect: bool,
    /// Invocations at once.
    pub(crate) concurrency: f64,
    /// Share of polls that are refused: more readers than a shard takes.
    pub(crate) refused_polls: f64,
    /// Records of a full lane in a second.
    pub(crate) capacity: f64,
}

impl Rules {
    /// Seconds for which a batch is gathered and worked on, at most, where all goes well.
    pub(crate) fn gathers(&self) -> f64 {
        self.window + self.function.duration(self.largest as f64).min(self.timeout)
    }
}

/// Clock seconds in which something happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seconds {
    pub(crate) seen: u64,
    now: bool,
}

impl Seconds {
    pub(crate) fn begin(&mut self) {
        self.now = false;
    }

    /// It happens in this second, or not.
    pub(crate) fn see(&mut self, happens: bool) {
        self.seen += u64::from(happens && !self.now);
        self.now |= happens;
    }
}

/// The quotas of Direct PUT as one bucket of each, filled at the begin of a clock second with the quota of one. It may go
/// below zero: whoever puts then waits until his records are taken.
#[derive(Clone, Debug)]
pub(crate) struct PutQuota {
    /// Bytes, records and calls a second.
    rates: [f64; 3],
    left: [f64; 3],
    /// Bytes of a record, the squared coefficient of variation, and whether changes are packed into Firehose records.
    bytes: f64,
    variation: f64,
    packed: bool,
    /// Bytes and records of what came in this second.
    came: [f64; 2],
    /// Changes above each of the three: those that came above its bytes or its records in a second, and those whose call was
    /// one too many the first time they were put. And the seconds in which there were any.
    pub(crate) above: [f64; 3],
    pub(crate) seconds: [Seconds; 3],
    /// Changes that were rejected the first time they were put.
    pub(crate) put_again: f64,
    sizes: Draws,
}

const CALLS: usize = 2;

impl PutQuota {
    pub(crate) fn new(rates: [f64; 3], bytes: f64, variation: f64, packed: bool, seed: u64) -> Self {
        Self {
            rates,
            left: rates,
            bytes,
            variation,
            packed,
            came: [0.0; 2],
            above: [0.0; 3],
            seconds: [Seconds::default(); 3],
            put_again: 0.0,
            sizes: Draws::new(seed, Purpose::Sizes),
        }
    }

    /// Bytes, records and calls of so many changes.
    fn amounts(&self, changes: u64) -> [f64; 3] {
        let n = changes as f64;
        let put = if self.packed { put_packed(n, self.bytes) } else { put_single(n, self.bytes) };
        [n * self.bytes, put.records, put.calls]
    }

    fn begin_second(&mut self) {
        self.came = [0.0; 2];
        self.seconds.iter_mut().for_each(Seconds::begin);
        for (left, rate) in self.left.iter_mut().zip(self.rates) {
            *left = (*left + rate).min(rate);
        }
    }

    /// So many changes come, whenever they are put.
    fn come(&mut self, changes: u64, normal: &Normal) {
        if changes == 0 {
            return;
        }
        let [bytes, records, _] = self.amounts(changes);
        // Over their mean: so many sizes together are nearly a Gamma number.
        let size =
            if self.variation > 0.0 { normal.gamma(changes as f64 / self.variation, &mut self.sizes) } else { 1.0 };
        for (limit, amount) in [bytes * size, records].into_iter().enumerate() {
            let above = |came: f64| (came - self.rates[limit]).max(0.0);
            let before = self.came[limit];
            let more = above(before + amount) - above(before);
            self.came[limit] += amount;
            if more > 0.0 {
                self.above[limit] += changes as f64 * (more / amount);
                self.seconds[limit].see(true);
            }
        }
    }

    /// Bytes or records that came in this second over the quota, whichever is fuller.
    fn load_now(&self) -> f64 {
        self.came.iter().zip(self.rates).map(|(came, rate)| came / rate).fold(0.0, f64::max)
    }

    /// Puts so many changes, of which so many are put for the first time; returns the seconds until all are taken.
    fn put(&mut self, changes: u64, fresh: u64) -> f64 {
        let amounts = self.amounts(changes);
        let (mut wait, mut rejected) = (0.0_f64, 0.0_f64);
        for (limit, amount) in amounts.into_iter().enumerate() {
            let left = &mut self.left[limit];
            *left -= amount;
            if *left < 0.0 {
                let over = (-*left).min(amount) / amount;
                wait = wait.max(-*left / self.rates[limit]);
                rejected = rejected.max(over);
                if limit == CALLS {
                    self.above[limit] += fresh as f64 * over;
                    self.seconds[limit].see(true);
                }
            }
        }
        self.put_again += fresh as f64 * rejected;
        wait
    }

    /// Takes a put back that was never made.
    fn take_back(&mut self, changes: u64) {
        let amounts = self.amounts(changes);
        for (left, amount) in self.left.iter_mut().zip(amounts) {
            *left += amount;
        }
    }
}

/// One lane.
#[derive(Clone, Debug)]
struct Lane {
    /// Records that came, in all and in this second, those above what a lane carries in the second in which they came, and
    /// seconds with any.
    came: u64,
    second: u64,
    above: f64,
    above_seconds: Seconds,
    /// Records that are not under way.
    backlog: u64,
    /// Records under way, and whether they will succeed.
    flight: u64,
    succeeds: bool,
    /// Whether a batch waits for a slot of the concurrency quota.
    queued: bool,
    /// Failures of the batch at the head.
    failures: u32,
    /// When the lane looks for records again, and when its invocation ends, in seconds from the begin of the step.
    free: f64,
    busy: f64,
    /// When the window of the next batch closes; infinity: no record waits.
    closes: f64,
    /// Records of the batch at the head, where it has been made: it waits for a slot, or failed.
    batch: u64,
    /// Records at the head, under way or not, that have been put into Firehose before, or have waited for a slot.
    put: u64,
    held_back: u64,
    /// When records came that are older than a step, and how many of them are done with.
    log: Option<Box<(Log, u64)>>,
}

impl Lane {
    fn new() -> Self {
        Self {
            came: 0,
            second: 0,
            above: 0.0,
            above_seconds: Seconds::default(),
            backlog: 0,
            flight: 0,
            succeeds: false,
            queued: false,
            failures: 0,
            free: 0.0,
            busy: 0.0,
            closes: f64::INFINITY,
            batch: 0,
            put: 0,
            held_back: 0,
            log: None,
        }
    }
}

/// What comes to a lane in a step: how much, how much of it has come so far, and by when.
#[derive(Clone, Copy, Debug)]
struct Coming {
    came: u64,
    seen: u64,
    looked: f64,
}

/// A moment in seconds from the begin of the step, as a number that is ordered: it is never below zero.
fn moment(seconds: f64) -> Reverse<u64> {
    Reverse(seconds.to_bits())
}

/// Who runs where not all can at once, in seconds from the begin of the step.
#[derive(Clone, Debug, Default)]
struct Slots {
    /// Lanes whose batch waits for a slot, the first to come first, and since when there are any.
    queue: VecDeque<u32>,
    since: f64,
    /// When invocations end, the next one first, and when which lane looks for records.
    ends: BinaryHeap<Reverse<u64>>,
    looks: BinaryHeap<(Reverse<u64>, Reverse<u32>)>,
    coming: Vec<Coming>,
}

impl Slots {
    /// A step begins.
    fn begin(&mut self) {
        self.since = 0.0;
        self.ends.clear();
        self.looks.clear();
        self.coming.clear();
    }

    /// A lane looks for records when it is free, if that is in this step.
    fn will_look(&mut self, lane: &Lane, index: usize, step: f64) {
        if !lane.queued && lane.free < step {
            self.looks.push((moment(lane.free), Reverse(index as u32)));
        }
    }

    /// The batch of a lane waits for a slot.
    fn wait(&mut self, lane: &mut Lane, index: usize, at: f64) {
        if self.queue.is_empty() {
            self.since = at;
        }
        lane.queued = true;
        self.queue.push_back(index as u32);
    }

    /// What is next in this step, and when: the end of an invocation, or a lane that looks for records.
    fn next(&mut self, step: f64) -> Option<(f64, Option<usize>)> {
        let seconds = |at: &Reverse<u64>| f64::from_bits(at.0);
        let end = self.ends.peek().map_or(step, seconds);
        let look = self.looks.peek().map_or(step, |(at, _)| seconds(at));
        if end <= look {
            return (end < step).then(|| self.ends.pop()).map(|_| (end, None));
        }
        self.looks.pop().map(|(_, index)| (look, Some(index.0 as usize)))
    }

    /// Nobody waits any more: the function has stopped.
    fn leave(&mut self, all: &mut [Lane]) {
        for index in self.queue.drain(..) {
            let lane = &mut all[index as usize];
            lane.queued = false;
            lane.free = 0.0;
            // What was not tried is gathered anew.
            lane.batch = if lane.failures > 0 { lane.batch } else { 0 };
        }
    }
}

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
    /// Records in the stream that no invocation has, and those that one has.
    pub(crate) waiting: u64,
    pub(crate) under_way: u64,
    /// Records taken by the function and put into Firehose.
    pub(crate) done: u64,
    /// Records that the function's own settings gave up, and those that the stream no longer has.
    pub(crate) set_aside: u64,
    pub(crate) lost: u64,
    pub(crate) losses: Option<Losses>,
    pub(crate) stopped: bool,
    pub(crate) failing: bool,
    /// Age of the oldest record that is not done with, at the end of the step; 0: all came in it, and less is not resolved.
    pub(crate) age: f64,
    /// The most changes that came to a lane in this second.
    hottest: u64,
    /// Changes above what a lane carries, and changes not done with in their step.
    pub(crate) above: f64,
    pub(crate) delayed: u64,
    pub(crate) polls: u64,
    pub(crate) refused: u64,
    concurrent: Concurrency,
    /// Changes of batches that waited for a slot, each once, and seconds in which any did.
    pub(crate) held_back: u64,
    pub(crate) held_back_seconds: f64,
    first: usize,
    arrivals: Draws,
}

impl Lanes {
    pub(crate) fn new(rules: Rules, put: PutQuota, count: usize, seed: u64) -> Self {
        let step = rules.step;
        Self {
            rules,
            put,
            all: vec![Lane::new(); count],
            slots: Slots::default(),
            pool: Vec::new(),
            invocations: Invocations::default(),
            waiting: 0,
            under_way: 0,
            done: 0,
            set_aside: 0,
            lost: 0,
            losses: None,
            stopped: false,
            failing: false,
            age: 0.0,
            hottest: 0,
            above: 0.0,
            delayed: 0,
            polls: 0,
            refused: 0,
            concurrent: Concurrency::new(step),
            held_back: 0,
            held_back_seconds: 0.0,
            first: 0,
            arrivals: Draws::new(seed, Purpose::Arrivals),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Changes that came to these lanes, those above what a lane carries, and lane-seconds with any.
    pub(crate) fn load(&self, lanes: Range<usize>) -> (u64, f64, u64) {
        let add = |(came, above, seconds), lane: &Lane| {
            (came + lane.came, above + lane.above, seconds + lane.above_seconds.seen)
        };
        self.all[lanes].iter().fold((0, 0.0, 0), add)
    }

    /// What came in this second to the hottest lane over what it carries, or in all over what Direct PUT takes, if that is
    /// more.
    pub(crate) fn load_now(&self) -> f64 {
        (self.hottest as f64 / self.rules.capacity).max(self.put.load_now())
    }

    /// The most invocations that ran at once.
    pub(crate) fn most_concurrent(&self) -> u64 {
        self.concurrent.most.min(self.rules.concurrency as u64)
    }

    /// Records in the stream that are not under way.
    pub(crate) fn backlog(&self) -> u64 {
        self.all.iter().map(|lane| lane.backlog).sum()
    }

    /// Records under way.
    pub(crate) fn flight(&self) -> u64 {
        self.all.iter().map(|lane| lane.flight).sum()
    }

    /// A clock second begins.
    pub(crate) fn begin_second(&mut self) {
        self.hottest = 0;
        self.put.begin_second();
        for lane in &mut self.all {
            lane.second = 0;
            lane.above_seconds.begin();
        }
    }

    /// One step from `now` on, with the changes that come to each lane; returns how many are put into Firehose.
    pub(crate) fn step(&mut self, now: f64, changes: &[u64], normal: &Normal, draws: &mut Draws) -> u64 {
        let before = self.done;
        self.age = 0.0;
        self.put.come(changes.iter().sum(), normal);
        let mut all = std::mem::take(&mut self.all);
        if self.stopped {
            self.slots.leave(&mut all);
        }
        if self.is_short(&all, changes) {
            self.run_in_turn(&mut all, changes, normal, draws);
        } else {
            // Another lane is the first each time, so that none is the last to put its records for good.
            self.first = (self.first + 1) % all.len();
            let (last, first) = all.split_at_mut(self.first);
            let came = changes[self.first..].iter().chain(&changes[..self.first]);
            for (lane, &came) in first.iter_mut().chain(last).zip(came) {
                self.run(lane, came, normal, draws);
            }
        }
        for (index, (lane, &came)) in all.iter_mut().zip(changes).enumerate() {
            self.age_of(lane, now, came, index);
        }
        self.all = all;
        self.concurrent.end_step();
        self.done - before
    }

    /// Whether more lanes may have something to do in this step than the quota lets run at once.
    fn is_short(&self, all: &[Lane], changes: &[u64]) -> bool {
        if all.len() as f64 <= self.rules.concurrency || self.stopped {
            return false;
        }
        let has_any = |(lane, came): &(&Lane, &u64)| lane.backlog + lane.flight + **came > 0;
        !self.slots.queue.is_empty() || all.iter().zip(changes).filter(has_any).count() as f64 > self.rules.concurrency
    }

    /// A lane over one step.
    fn run(&mut self, lane: &mut Lane, came: u64, normal: &Normal, draws: &mut Draws) {
        let mut coming = self.begin(lane, came);
        while lane.free < self.rules.step {
            let records = self.look(lane, &mut coming, normal, draws);
            if records > 0 {
                self.invoke(lane, records, draws);
            }
        }
        self.end(lane, coming);
    }

    /// All lanes over one step, in the order of time.
    fn run_in_turn(&mut self, all: &mut [Lane], changes: &[u64], normal: &Normal, draws: &mut Draws) {
        let mut slots = std::mem::take(&mut self.slots);
        slots.begin();
        for (index, (lane, &came)) in all.iter_mut().zip(changes).enumerate() {
            slots.coming.push(self.begin(lane, came));
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
            let records = self.look(lane, &mut slots.coming[index], normal, draws);
            if records > 0 && slots.ends.len() as f64 >= self.rules.concurrency {
                self.held_back += records.saturating_sub(lane.held_back);
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
            self.held_back_seconds += self.rules.step - slots.since;
        }
        for (lane, &coming) in all.iter_mut().zip(&slots.coming) {
            self.end(lane, coming);
        }
        self.slots = slots;
    }

    /// A slot has become free: whoever has waited longest gets it.
    fn fill_slot(&mut self, all: &mut [Lane], at: f64, slots: &mut Slots, draws: &mut Draws) {
        while let Some(index) = slots.queue.pop_front() {
            if slots.queue.is_empty() {
                self.held_back_seconds += at - slots.since;
            }
            let (index, lane) = (index as usize, &mut all[index as usize]);
            lane.queued = false;
            lane.free = at;
            // What has become too old in the meantime is gone.
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

    /// A step begins for a lane.
    fn begin(&mut self, lane: &mut Lane, came: u64) -> Coming {
        lane.came += came;
        self.waiting += came;
        let above = |came: u64| (came as f64 - self.rules.capacity).max(0.0);
        let before = above(lane.second);
        lane.second += came;
        let more = above(lane.second) - before;
        if more > 0.0 {
            lane.above += more;
            lane.above_seconds.see(true);
            self.above += more;
        }
        self.hottest = self.hottest.max(lane.second);
        Coming { came, seen: 0, looked: 0.0 }
    }

    /// A step ends for a lane.
    fn end(&mut self, lane: &mut Lane, coming: Coming) {
        let step = self.rules.step;
        lane.backlog += coming.came - coming.seen;
        lane.free -= step;
        lane.busy -= step;
        lane.closes -= step;
        if lane.flight > 0 && lane.busy <= 0.0 {
            self.complete(lane);
        }
    }

    /// A lane is free and looks for records: how many an invocation would begin with now; 0: it looks again later.
    fn look(&mut self, lane: &mut Lane, coming: &mut Coming, normal: &Normal, draws: &mut Draws) -> u64 {
        let (step, at) = (self.rules.step, lane.free);
        if lane.flight > 0 {
            self.complete(lane);
        }
        // Of the records that are still to come in this step these came since the last look.
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
        self.polls += 1;
        if self.rules.refused_polls > 0.0 && draws.unit() < self.rules.refused_polls {
            self.refused += 1;
            lane.free = at + POLL_INTERVAL;
            return 0;
        }
        records
    }

    /// The records that an invocation would begin with now, or when to look again.
    fn ready(&self, lane: &mut Lane, at: f64, all_came: bool) -> Result<u64, f64> {
        let rules = &self.rules;
        if lane.batch > 0 && lane.backlog > 0 {
            return Ok(lane.batch.min(lane.backlog));
        }
        if lane.backlog == 0 {
            // Polls that can find nothing any more are passed over.
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

    /// Begins an invocation of a lane that is free.
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
        self.waiting -= records;
        self.under_way += records;
        (lane.flight, lane.succeeds) = (records, !fails && !timed_out);
        lane.busy = at + took;
        // Without a window the next batch is gathered for as long as a poll takes; a failed one is tried at the next.
        let goes_on = lane.succeeds && (rules.window > 0.0 || lane.backlog > 0);
        lane.free = at + if goes_on { took } else { took.max(POLL_INTERVAL) };
    }

    /// An invocation has ended.
    fn complete(&mut self, lane: &mut Lane) {
        let records = std::mem::take(&mut lane.flight);
        self.under_way -= records;
        if lane.succeeds {
            (lane.failures, lane.batch) = (0, 0);
            self.done += records;
        } else {
            lane.failures += 1;
            if self.rules.retries.is_some_and(|most| lane.failures > most) {
                (lane.failures, lane.batch) = (0, 0);
                self.set_aside += records;
            } else {
                lane.backlog += records;
                self.waiting += records;
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

    /// How old the oldest record of a lane is; those past their age are gone.
    fn age_of(&mut self, lane: &mut Lane, now: f64, came: u64, index: usize) {
        let (step, end) = (self.rules.step, now + self.rules.step);
        let outstanding = lane.backlog + lane.flight;
        if outstanding <= came {
            // All of them came in this step.
            self.pool.extend(lane.log.take());
            return;
        }
        self.delayed += came;
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
        // A function that does not work gives nothing up.
        let own = self.rules.oldest.filter(|_| !self.stopped);
        let oldest = own.unwrap_or(self.rules.retention);
        let expired = log.0.by(end - oldest).saturating_sub(log.1).saturating_sub(lane.flight).min(lane.backlog);
        if expired > 0 {
            lane.backlog -= expired;
            self.waiting -= expired;
            lane.batch = lane.batch.min(lane.backlog);
            for marked in [&mut lane.put, &mut lane.held_back] {
                *marked = marked.saturating_sub(expired).max(lane.flight.min(*marked));
            }
            log.1 += expired;
            log.0.forget(log.1);
            if own.is_some() {
                self.set_aside += expired;
            } else {
                self.lost += expired;
                let first = self.losses.map_or((end, index), |losses| (losses.first, losses.shard));
                self.losses = Some(Losses { first: first.0, shard: first.1, last: end });
            }
        }
        if log.1 < log.0.count() {
            self.age = self.age.max(end - log.0.moment(log.1));
        }
    }
}
