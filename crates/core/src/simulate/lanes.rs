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

use std::ops::Range;

use super::firehose::{Invocations, whole};
use super::log::Log;
use super::polls::Losses;
use super::random::{Draws, Normal, Purpose, Share};
use crate::services::firehose::{put_packed, put_single};
use crate::services::lambda::{FunctionCost, POLL_INTERVAL};

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
    /// Seconds after which records are given up.
    pub(crate) oldest: f64,
    pub(crate) bisect: bool,
    /// Invocations at once.
    pub(crate) concurrency: f64,
    /// Share of polls that are refused: more readers than a shard takes.
    pub(crate) refused_polls: f64,
    /// Records of a full lane in one step.
    pub(crate) capacity: f64,
}

/// The quotas of Direct PUT as one bucket of each, in the quota of a second. It may go below zero: whoever puts then
/// waits until his records are taken.
#[derive(Clone, Debug)]
pub(crate) struct PutQuota {
    /// Bytes, records and calls a second.
    pub(crate) rates: [f64; 3],
    pub(crate) left: [f64; 3],
    /// Bytes of a record, and changes in a Firehose record where they are packed.
    pub(crate) bytes: f64,
    pub(crate) packed: bool,
    /// Changes that were rejected at first.
    pub(crate) rejected: u64,
}

impl PutQuota {
    /// Bytes, records and calls of so many changes.
    fn amounts(&self, changes: u64) -> [f64; 3] {
        let n = changes as f64;
        let put = if self.packed { put_packed(n, self.bytes) } else { put_single(n, self.bytes) };
        [n * self.bytes, put.records, put.calls]
    }

    fn refill(&mut self, step: f64) {
        for (left, rate) in self.left.iter_mut().zip(self.rates) {
            *left = (*left + rate * step).min(rate);
        }
    }

    /// Puts so many changes; returns the seconds until all are taken.
    fn put(&mut self, changes: u64) -> f64 {
        let (n, amounts) = (changes as f64, self.amounts(changes));
        let mut wait = 0.0_f64;
        for ((left, rate), amount) in self.left.iter_mut().zip(self.rates).zip(amounts) {
            *left -= amount;
            if *left < 0.0 {
                let over = (-*left).min(amount);
                wait = wait.max(-*left / rate);
                self.rejected += (n * over / amount) as u64;
            }
        }
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
#[derive(Clone, Debug, Default)]
struct Lane {
    /// Records that came, and those above what a lane carries in the step in which they came.
    came: u64,
    above: f64,
    above_steps: u64,
    /// Records that are not under way.
    backlog: u64,
    /// Records under way, whether they will succeed, and when that is, in seconds from the begin of the step.
    flight: u64,
    succeeds: bool,
    free: f64,
    /// When the window of the next batch closes; none: no record waits.
    closes: Option<f64>,
    /// Failures of the batch at the head, and its size.
    failures: u32,
    retry: u64,
    /// When records came that are older than a step, and how many of them are done with.
    log: Option<Box<(Log, u64)>>,
}

/// All lanes of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    pub(crate) rules: Rules,
    pub(crate) put: PutQuota,
    all: Vec<Lane>,
    #[allow(clippy::vec_box, reason = "boxes go to and fro between lanes and pool")]
    pool: Vec<Box<(Log, u64)>>,
    pub(crate) invocations: Invocations,
    /// Records in the stream that no invocation has, and those that one has.
    pub(crate) waiting: u64,
    pub(crate) under_way: u64,
    /// Records taken by the function and put into Firehose.
    pub(crate) done: u64,
    pub(crate) given_up: u64,
    pub(crate) lost: u64,
    pub(crate) losses: Option<Losses>,
    pub(crate) stopped: bool,
    pub(crate) failing: bool,
    /// Age of the oldest record that is not done with, at the end of the step.
    pub(crate) age: f64,
    /// The most changes that came to a lane in this step.
    pub(crate) hottest: u64,
    /// Changes above what a lane carries, lane-steps with any, and changes not done with in their step.
    pub(crate) above: f64,
    pub(crate) above_steps: u64,
    pub(crate) delayed: u64,
    pub(crate) polls: u64,
    pub(crate) refused: u64,
    /// Seconds of invocations begun in this step, the most at once, and seconds in which the quota held some back.
    running: f64,
    pub(crate) most_concurrent: f64,
    pub(crate) held_back: bool,
    pub(crate) held_back_seconds: f64,
    first: usize,
    arrivals: Draws,
}

impl Lanes {
    pub(crate) fn new(rules: Rules, put: PutQuota, count: usize, seed: u64) -> Self {
        Self {
            rules,
            put,
            all: vec![Lane::default(); count],
            pool: Vec::new(),
            invocations: Invocations::default(),
            waiting: 0,
            under_way: 0,
            done: 0,
            given_up: 0,
            lost: 0,
            losses: None,
            stopped: false,
            failing: false,
            age: 0.0,
            hottest: 0,
            above: 0.0,
            above_steps: 0,
            delayed: 0,
            polls: 0,
            refused: 0,
            running: 0.0,
            most_concurrent: 0.0,
            held_back: false,
            held_back_seconds: 0.0,
            first: 0,
            arrivals: Draws::new(seed, Purpose::Arrivals),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Changes that came to these lanes, those above what a lane carries, and lane-steps with any.
    pub(crate) fn load(&self, lanes: Range<usize>) -> (u64, f64, u64) {
        let add = |(came, above, steps), lane: &Lane| (came + lane.came, above + lane.above, steps + lane.above_steps);
        self.all[lanes].iter().fold((0, 0.0, 0), add)
    }

    /// Records in the stream that are not under way.
    pub(crate) fn backlog(&self) -> u64 {
        self.all.iter().map(|lane| lane.backlog).sum()
    }

    /// Records under way.
    pub(crate) fn flight(&self) -> u64 {
        self.all.iter().map(|lane| lane.flight).sum()
    }

    /// One step from `now` on, with the changes that come to each lane; returns how many are put into Firehose.
    pub(crate) fn step(&mut self, now: f64, changes: &[u64], normal: &Normal, draws: &mut Draws) -> u64 {
        let before = self.done;
        (self.age, self.held_back) = (0.0, false);
        self.hottest = changes.iter().copied().max().unwrap_or(0);
        // What still runs from before takes its part of the concurrency.
        let step = self.rules.step;
        self.running = self.all.iter().filter(|lane| lane.flight > 0).map(|lane| lane.free.min(step)).sum();
        self.put.refill(step);
        let count = self.all.len();
        // Another lane is the first each time, so that none is held back for good.
        self.first = (self.first + 1) % count;
        for index in (self.first..count).chain(0..self.first) {
            let mut lane = std::mem::take(&mut self.all[index]);
            self.run(&mut lane, changes[index], normal, draws);
            self.age_of(&mut lane, now, changes[index], index);
            self.all[index] = lane;
        }
        self.most_concurrent = self.most_concurrent.max((self.running / step).min(self.rules.concurrency));
        self.held_back_seconds += if self.held_back { step } else { 0.0 };
        self.done - before
    }

    /// A lane over one step.
    fn run(&mut self, lane: &mut Lane, came: u64, normal: &Normal, draws: &mut Draws) {
        let step = self.rules.step;
        lane.came += came;
        self.waiting += came;
        let above = came as f64 - self.rules.capacity;
        if above > 0.0 {
            lane.above += above;
            lane.above_steps += 1;
            self.above += above;
            self.above_steps += 1;
        }
        // Records of this step that the lane has seen so far.
        let (mut seen, mut looked) = (0, 0.0);
        let mut at = lane.free;
        while at < step {
            if lane.flight > 0 {
                self.complete(lane);
            }
            // Of the records that are still to come in this step these came since the last look.
            if at > looked && seen < came {
                let share = Share::new((at - looked) / (step - looked));
                let here = normal.binomial(came - seen, &share, self.arrivals.bits());
                lane.backlog += here;
                seen += here;
            }
            looked = looked.max(at);
            if self.stopped {
                at = step;
                break;
            }
            at = match self.ready(lane, at, seen == came) {
                Ok(records) => self.invoke(lane, records, at, draws),
                Err(later) => later,
            };
        }
        lane.backlog += came - seen;
        lane.free = at - step;
        if let Some(closes) = &mut lane.closes {
            *closes -= step;
        }
    }

    /// The records that an invocation would begin with now, or when to look again.
    fn ready(&self, lane: &mut Lane, at: f64, all_came: bool) -> Result<u64, f64> {
        let rules = &self.rules;
        if lane.retry > 0 && lane.backlog > 0 {
            return Ok(lane.retry.min(lane.backlog));
        }
        if lane.backlog == 0 {
            // Polls that can find nothing any more are passed over.
            let polls = if all_came { ((rules.step - at) / POLL_INTERVAL).ceil().max(1.0) } else { 1.0 };
            return Err(at + polls * POLL_INTERVAL);
        }
        if rules.window > 0.0 && lane.backlog < rules.largest {
            let closes = *lane.closes.get_or_insert(at + rules.window);
            if at < closes {
                return Err((at + POLL_INTERVAL).min(closes));
            }
        }
        Ok(lane.backlog.min(rules.largest))
    }

    /// Begins an invocation; returns when the lane is free again.
    fn invoke(&mut self, lane: &mut Lane, records: u64, at: f64, draws: &mut Draws) -> f64 {
        let rules = &self.rules;
        self.polls += 1;
        if rules.refused_polls > 0.0 && draws.unit() < rules.refused_polls {
            self.refused += 1;
            return at + POLL_INTERVAL;
        }
        let own = rules.function.duration(records as f64);
        if self.running + own.min(rules.step - at) > rules.concurrency * rules.step + 1e-9 {
            self.held_back = true;
            return at + POLL_INTERVAL;
        }
        let rate = if self.failing { 1.0 } else { rules.function.error_rate };
        let fails = rate > 0.0 && (rate >= 1.0 || draws.unit() < rate);
        let wait = if fails { 0.0 } else { self.put.put(records) };
        let timed_out = own + wait > rules.timeout;
        if timed_out && !fails {
            self.put.take_back(records);
        }
        let took = (own + wait).min(rules.timeout);
        self.running += took.min(rules.step - at);
        self.invocations.count += 1;
        self.invocations.milliseconds += whole(took * 1000.0);
        self.invocations.failed += u64::from(fails || timed_out);
        lane.closes = None;
        lane.backlog -= records;
        self.waiting -= records;
        self.under_way += records;
        (lane.flight, lane.succeeds) = (records, !fails && !timed_out);
        // Without a window the next batch is gathered for as long as a poll takes; a failed one is tried at the next.
        at + if lane.succeeds && (rules.window > 0.0 || lane.backlog > 0) { took } else { took.max(POLL_INTERVAL) }
    }

    /// An invocation has ended.
    fn complete(&mut self, lane: &mut Lane) {
        let records = std::mem::take(&mut lane.flight);
        self.under_way -= records;
        if lane.succeeds {
            (lane.failures, lane.retry) = (0, 0);
            self.done += records;
        } else {
            lane.failures += 1;
            if self.rules.retries.is_some_and(|most| lane.failures > most) {
                (lane.failures, lane.retry) = (0, 0);
                self.given_up += records;
            } else {
                lane.backlog += records;
                self.waiting += records;
                lane.retry = if self.rules.bisect { records.div_ceil(2) } else { records };
                return;
            }
        }
        if let Some(log) = &mut lane.log {
            log.1 += records;
            log.0.forget(log.1);
        }
    }

    /// How old the oldest record of a lane is; those past the retention are gone.
    fn age_of(&mut self, lane: &mut Lane, now: f64, came: u64, index: usize) {
        let (step, end) = (self.rules.step, now + self.rules.step);
        let outstanding = lane.backlog + lane.flight;
        if outstanding <= came {
            // All of them came in this step.
            if outstanding > 0 {
                self.age = self.age.max(step * outstanding as f64 / came as f64);
            }
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
        let expired =
            log.0.by(end - self.rules.oldest).saturating_sub(log.1).saturating_sub(lane.flight).min(lane.backlog);
        if expired > 0 {
            lane.backlog -= expired;
            self.waiting -= expired;
            lane.retry = lane.retry.min(lane.backlog);
            log.1 += expired;
            log.0.forget(log.1);
            self.lost += expired;
            let first = self.losses.map_or((end, index), |losses| (losses.first, losses.shard));
            self.losses = Some(Losses { first: first.0, shard: first.1, last: end });
        }
        if log.1 < log.0.count() {
            self.age = self.age.max(end - log.0.moment(log.1));
        }
    }
}
