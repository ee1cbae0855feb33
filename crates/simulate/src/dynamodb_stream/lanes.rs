//! The lanes of a DynamoDB stream: each passes batches of its shard's changes to a function or a pipe, one at a time (`lane`).
//!
//! Two quotas are common to all lanes. The concurrency quota is a queue: if more lanes have work than may run at once,
//! lanes are processed in the order of time, a batch without a slot waits, and the batch that has waited longest gets the
//! next free slot (assumed: AWS states only that a throttled batch is retried). Of the quotas of Direct PUT each invocation
//! takes what those before it have left.
//!
//! As long as neither is reached no lane depends on another, and groups of them run on several cores. Whether Direct PUT is
//! throttled is known afterwards: then the lanes go through the same steps again, one after the other. What they do is the
//! same to the bit if nothing is throttled, so that it does not matter which way they went.

use std::ops::Range;

use super::above::{Above, Running};
use super::lane::{Lane, Now, Puts};
use super::put_quota::{Amounts, PutQuota};
use super::rules::Rules;
use super::slots::Slots;
use super::tally::{Counts, LaneStep, LaneTally, Tallies};
use crate::concurrency::Concurrency;
use crate::invocations::Invocations;
use crate::split::Block;
use crate::stretch::Stretch;

/// The most groups of lanes, so that there is not more to add up than to simulate, and the fewest lanes of one.
const MOST_GROUPS: usize = 16;
const FEWEST_LANES: usize = 4;
/// About how long a step of a lane takes, in nanoseconds.
const LANE_NANOSECONDS: usize = 100;
/// Seconds over which the utilization of a lane is averaged.
const MINUTE: f64 = 60.0;

/// The busiest lane, minute by minute: what comes in a second means little to a queue.
#[derive(Clone, Copy, Debug, Default)]
struct Minute {
    steps: u64,
    /// The most changes that arrived at a lane so far.
    most: u64,
    /// Changes per second of the busiest lane in the last minute, if one is over.
    before: Option<f64>,
}

/// All lanes of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    pub(crate) rules: Rules,
    pub(crate) put: PutQuota,
    all: Vec<Lane>,
    /// Lanes of a group, and what each group did in the last stretch.
    group: usize,
    tallies: Vec<LaneTally>,
    slots: Slots,
    /// Whether Direct PUT was throttled in the last stretch.
    throttled: bool,
    pub(crate) invocations: Invocations,
    pub(crate) counts: Counts,
    pub(crate) gone: Gone,
    /// Whether the function or pipe has stopped, or every batch fails.
    pub(crate) stopped: bool,
    pub(crate) failing: bool,
    /// The running period; changes above what a lane can process and seconds with any, in the periods that are over.
    period: Running,
    above_before: (f64, f64),
    /// Whether there are more lanes than may run at once, and changes above what those can process.
    are_many: bool,
    above_slots: Above,
    minute: Minute,
    concurrent: Concurrency,
    /// Steps per second.
    steps: u64,
    last: Vec<LanesStep>,
}

/// Records that are not in the stream any more.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gone {
    /// Processed, and put into Firehose.
    pub(crate) done: u64,
    /// Given up because of settings, after too many retries and because of their age.
    given_up: u64,
    too_old: u64,
    /// Lost from the stream.
    pub(crate) lost: u64,
}

impl Gone {
    fn add(&mut self, step: &LaneStep) {
        self.done += step.done;
        self.given_up += step.given_up;
        self.too_old += step.too_old;
        self.lost += step.lost;
    }

    pub(crate) fn set_aside(&self) -> u64 {
        self.given_up + self.too_old
    }
}

/// What is common to all lanes, in one step of the last stretch and so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LanesStep {
    /// Records put into Firehose in this step.
    pub(crate) put: u64,
    pub(crate) waiting: u64,
    pub(crate) age: f64,
    pub(crate) gone: Gone,
    /// Changes above what a lane can process, in the periods that are over and in the running one so far.
    above_before: f64,
    above_now: f64,
    /// Changes above each quota of Direct PUT.
    pub(crate) put_above: [f64; 3],
    /// Changes above what the lanes that may run at once can process, and seconds in which a batch waited for a slot.
    pub(crate) held_back: f64,
    pub(crate) held_back_seconds: f64,
    /// Utilization of the hottest lane in the last minute, or of Direct PUT by all changes, if that is higher.
    pub(crate) load: f64,
}

impl LanesStep {
    /// Changes above what a lane can process.
    pub(crate) fn above(&self) -> f64 {
        self.above_before + self.above_now
    }
}

impl Lanes {
    pub(crate) fn new(rules: Rules, put: PutQuota, count: usize, steps: u64, seed: u64) -> Self {
        let (step, period) = (rules.step, Running { rate: rules.capacity, steps: 0, step: rules.step });
        let group = count.div_ceil(MOST_GROUPS).max(FEWEST_LANES);
        let are_many = count as f64 > rules.concurrency;
        Self {
            rules,
            put,
            all: (0..count).map(|number| Lane::new(seed, number as u64)).collect(),
            group,
            tallies: vec![LaneTally::default(); count.div_ceil(group)],
            slots: Slots::default(),
            throttled: false,
            invocations: Invocations::default(),
            counts: Counts::default(),
            gone: Gone::default(),
            stopped: false,
            failing: false,
            period,
            above_before: (0.0, 0.0),
            are_many,
            above_slots: Above::default(),
            minute: Minute::default(),
            concurrent: Concurrency::new(step),
            steps,
            last: vec![LanesStep::default()],
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// About how many nanoseconds a step takes.
    pub(crate) fn step_nanoseconds(&self) -> usize {
        self.all.len() * LANE_NANOSECONDS
    }

    /// Changes that arrived at these lanes, those above what a lane can process, and lane-seconds with any.
    pub(crate) fn load(&self, lanes: Range<usize>) -> (u64, f64, f64) {
        self.all[lanes].iter().fold((0, 0.0, 0.0), |(came, above, seconds), lane| {
            let (lane_above, lane_seconds) = lane.above.so_far(self.period);
            (came + lane.came, above + lane_above, seconds + lane_seconds)
        })
    }

    /// The steps of the last stretch.
    pub(crate) fn last(&self) -> &[LanesStep] {
        &self.last
    }

    /// The last step.
    pub(crate) fn now(&self) -> LanesStep {
        self.last.last().copied().unwrap_or_default()
    }

    /// Seconds of periods in which any lane had changes above what it can process.
    pub(crate) fn above_seconds(&self) -> f64 {
        self.above_before.1 + if self.now().above_now > 0.0 { self.period.seconds() } else { 0.0 }
    }

    /// Maximum concurrent invocations.
    pub(crate) fn most_concurrent(&self) -> u64 {
        self.concurrent.most.min(self.rules.concurrency as u64)
    }

    /// Records in the stream that are not in flight, and records in flight.
    pub(crate) fn waiting(&self) -> u64 {
        self.counts.came + self.counts.returned - self.counts.taken - self.gone.too_old - self.gone.lost
    }

    pub(crate) fn under_way(&self) -> u64 {
        self.counts.taken - self.counts.returned - self.gone.done - self.gone.given_up
    }

    /// Whether both are what the lanes have.
    pub(crate) fn is_balanced(&self) -> bool {
        let sum = |records: fn(&Lane) -> u64| self.all.iter().map(records).sum::<u64>();
        sum(|lane| lane.backlog) == self.waiting() && sum(|lane| lane.flight) == self.under_way()
    }

    /// How many steps can be simulated together: up to the end of a minute.
    pub(crate) fn most_steps(&self) -> usize {
        let minute = self.minute_steps();
        (if self.minute.steps < minute { minute - self.minute.steps } else { minute }) as usize
    }

    fn minute_steps(&self) -> u64 {
        self.steps * MINUTE as u64
    }

    /// Starts a clock second after the last stretch, with which a period of the day may start.
    pub(crate) fn start_second(&mut self, period: bool) {
        if self.minute.steps >= self.minute_steps() {
            self.minute = Minute { before: Some(self.minute.most as f64 / MINUTE), ..Minute::default() };
            self.all.iter_mut().for_each(|lane| lane.minute = 0);
        }
        if period {
            self.above_before = (self.now().above(), self.above_seconds());
            self.all.iter_mut().for_each(|lane| lane.end_period(self.period));
            self.above_slots.end_period(self.slots_after(0));
            self.period.steps = 0;
        }
    }

    /// Runs through a stretch with so many changes in each step, which are split over the lanes in these blocks.
    pub(crate) fn run(&mut self, stretch: &Stretch<'_>, changes: &[u64], blocks: &[Block]) {
        self.last.clear();
        if self.are_many || self.throttled || !self.run_freely(stretch, blocks) {
            self.run_in_turn(stretch, changes, blocks);
        } else {
            for (step, &changes) in changes.iter().enumerate() {
                self.start_step(stretch, step, changes);
                let puts = puts(&self.tallies, step);
                self.put.put_freely(puts);
                self.end_step(step);
            }
        }
        let spans = self.tallies.iter_mut().flat_map(|tally| tally.spans.drain(..));
        self.concurrent.add_stretch(stretch.len(), spans);
        for tally in &self.tallies {
            self.counts.add(tally.counts);
            self.invocations.add(tally.invocations);
        }
        self.period = self.period.after(stretch.len());
        self.minute.steps += stretch.len() as u64;
    }

    /// The running period after so many steps of this stretch, with the rate of all lanes that may run at once.
    fn slots_after(&self, steps: usize) -> Running {
        Running { rate: self.rules.concurrency * self.rules.capacity, ..self.period.after(steps) }
    }

    /// Runs each lane through a stretch by itself. Returns whether nothing was throttled; otherwise the lanes are as before.
    fn run_freely(&mut self, stretch: &Stretch<'_>, blocks: &[Block]) -> bool {
        self.tallies.iter_mut().for_each(|tally| tally.start(stretch.len()));
        let (before, cores) = (self.all.clone(), stretch.cores.for_work(stretch.len() * self.step_nanoseconds()));
        let common = Common { rules: &self.rules, stopped: self.stopped, failing: self.failing, period: self.period };
        let groups = self.all.chunks_mut(self.group).zip(&mut self.tallies).enumerate();
        let mut groups: Vec<_> = groups.map(|(group, (lanes, tally))| (group * self.group, lanes, tally)).collect();
        cores.for_each(&mut groups, |(first, lanes, tally)| {
            for block in blocks {
                for (place, lane) in (*first..).zip(lanes.iter_mut()) {
                    for (step, &came) in (block.first()..).zip(block.counts(place)) {
                        let now = common.at(stretch, step);
                        lane.run(came, &now, &mut Puts::Freely, tally);
                        lane.update_age(came, place, &now, tally);
                    }
                }
            }
        });
        let starts_second = |step| stretch.moment(step).is_multiple_of(self.steps);
        let steps = (0..stretch.len()).map(|step| (starts_second(step), puts(&self.tallies, step)));
        let holds = self.put.holds(steps);
        if !holds {
            self.all = before;
        }
        holds
    }

    /// Runs all lanes through a stretch step by step, one after the other.
    fn run_in_turn(&mut self, stretch: &Stretch<'_>, changes: &[u64], blocks: &[Block]) {
        self.tallies.iter_mut().for_each(|tally| tally.start(stretch.len()));
        self.throttled = false;
        let mut all = std::mem::take(&mut self.all);
        for block in blocks {
            for (place, &changes) in changes.iter().skip(block.first()).take(block.steps()).enumerate() {
                let step = block.first() + place;
                let came: Vec<u64> = (0..all.len()).map(|lane| block.counts(lane)[place]).collect();
                self.start_step(stretch, step, changes);
                self.run_step(stretch, step, &mut all, &came);
                self.throttled |= self.put.is_overdrawn();
                self.end_step(step);
            }
        }
        self.all = all;
    }

    /// Runs all lanes through one step, one after the other.
    fn run_step(&mut self, stretch: &Stretch<'_>, step: usize, all: &mut [Lane], came: &[u64]) {
        if self.stopped {
            self.slots.leave(all);
        }
        let common = Common { rules: &self.rules, stopped: self.stopped, failing: self.failing, period: self.period };
        let (now, mut puts) = (common.at(stretch, step), Puts::InTurn(&mut self.put));
        let mut tallies = Tallies { group: self.group, all: &mut self.tallies };
        if !self.stopped && self.slots.are_short(all, came, &self.rules) {
            self.slots.run(all, came, &now, &mut puts, &mut tallies);
        } else {
            // Another lane is first each time, so that none is always the last to put its records.
            let first = (stretch.moment(step) as usize).wrapping_add(1) % all.len();
            for index in (first..all.len()).chain(0..first) {
                all[index].run(came[index], &now, &mut puts, tallies.of(index));
            }
        }
        for (index, (lane, &came)) in all.iter_mut().zip(came).enumerate() {
            lane.update_age(came, index, &now, tallies.of(index));
        }
    }

    /// Starts a step in which so many changes arrive.
    fn start_step(&mut self, stretch: &Stretch<'_>, step: usize, changes: u64) {
        if stretch.moment(step).is_multiple_of(self.steps) {
            self.put.start_second();
        }
        self.put.add_arrivals(changes, &self.rules.put, stretch.normal);
        if self.are_many {
            self.above_slots.add(changes);
        }
    }

    /// Adds up what the lanes did in a step, in their order.
    fn end_step(&mut self, step: usize) {
        let mut sum = LaneStep::default();
        self.tallies.iter().for_each(|tally| sum.add(tally.steps[step]));
        self.gone.add(&sum);
        self.minute.most = self.minute.most.max(sum.most);
        let minute_seconds = (self.minute.steps + step as u64 + 1) as f64 * self.rules.step;
        let rate = self.minute.before.unwrap_or(self.minute.most as f64 / minute_seconds);
        self.last.push(LanesStep {
            put: sum.done,
            waiting: sum.waiting,
            age: sum.age,
            gone: self.gone,
            above_before: self.above_before.0,
            above_now: sum.above,
            put_above: self.put.above,
            held_back: self.above_slots.so_far(self.slots_after(step + 1)).0,
            held_back_seconds: self.slots.held_back_seconds,
            load: (rate / self.rules.capacity).max(self.put.load_now()),
        });
    }
}

/// What is common to all lanes in a stretch.
#[derive(Clone, Copy, Debug)]
struct Common<'a> {
    rules: &'a Rules,
    stopped: bool,
    failing: bool,
    period: Running,
}

impl<'a> Common<'a> {
    fn at(&self, stretch: &Stretch<'a>, step: usize) -> Now<'a> {
        let Self { rules, stopped, failing, period } = *self;
        let now = stretch.now(step);
        Now { rules, normal: stretch.normal, stopped, failing, step, now, period: period.after(step + 1) }
    }
}

/// What all lanes put in a step.
fn puts(tallies: &[LaneTally], step: usize) -> Amounts {
    let mut sum = Amounts::default();
    for tally in tallies {
        sum.add(tally.steps[step].puts);
    }
    sum
}
