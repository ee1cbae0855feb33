//! One open shard: what is written to it, what its readers read, and what the delivery holds of it.
//!
//! A shard has a write side (`writes`) and a read side (`polls`), and each is simulated in detail only while necessary.
//! A write side without waiting changes that is not filled writes whatever arrives. A read side without a backlog, from
//! which all readers together can read what is written, passes it to all of them. Then only counts move; a shard for
//! which both hold is *quiet*, and costs a few nanoseconds per step. Above that, every reader can still read everything
//! in turn (`rounds`), while the bytes of one second last.

use super::parts::Reader;
use super::polls::Polls;
use super::readers::Readers;
use super::rounds::Rounds;
use super::rules::ReadRules;
use super::tally::{StepTally, Tally};
use super::writes::{Throttled, WriteRules, Writes};
use crate::delivery::{DeliveryRules, DeliveryTally, ShardDelivery};
use crate::findings::ShardFound;
use crate::random::{Draws, Purpose};
use crate::stretch::Stretch;

/// The rules of all shards.
#[derive(Clone, Debug)]
pub(super) struct ShardRules {
    /// Steps per second.
    pub(super) steps: u64,
    pub(super) write: WriteRules,
    pub(super) read: ReadRules,
}

/// A stretch of steps for all shards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) stretch: Stretch<'a>,
    pub(super) rules: &'a ShardRules,
    pub(super) delivery: &'a DeliveryRules,
    /// Records that the delivery read from closed shards, by the open shard to which they count; empty: none.
    pub(super) from_closed: &'a [u64],
}

/// Unused sides of shards, for reuse.
#[derive(Clone, Debug, Default)]
#[allow(clippy::vec_box, reason = "boxes go to and fro between shards and pools")]
pub(super) struct Spare {
    pub(super) writes: Vec<Box<Writes>>,
    pub(super) polls: Vec<Box<Polls>>,
}

impl Spare {
    /// A write side with all of a second left.
    #[allow(clippy::unnecessary_box_returns, reason = "the box is what is used again")]
    fn writes(&mut self, now: f64, rules: &WriteRules) -> Box<Writes> {
        let Some(mut writes) = self.writes.pop() else { return Box::new(Writes::new(now, rules)) };
        writes.reset(now, rules);
        writes
    }
}

/// An open shard.
#[derive(Clone, Debug)]
pub(super) struct Shard {
    /// Its number among all shards that the stream has had.
    pub(super) number: usize,
    /// It is quiet below this number of changes in a step.
    free: u64,
    /// Records written.
    pub(super) written: u64,
    /// If a step is a part of a second: the changes in this second before this step.
    second: u64,
    pub(super) throttled: Throttled,
    pub(super) read_above: ReadAbove,
    /// The sides that are simulated in detail.
    pub(super) writes: Option<Box<Writes>>,
    pub(super) polls: Option<Box<Polls>>,
    rounds: Rounds,
    /// Whether the delivery does not poll for now, because its buffers are full.
    pub(super) held: bool,
    /// Readers that have to read closed shards before this one.
    waiting: Readers,
    pub(super) delivery: ShardDelivery,
    sizes: Draws,
}

/// Records written above what all shared readers can read as they arrive, and the steps of seconds with any.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReadAbove {
    pub(super) records: f64,
    pub(super) steps: u64,
}

impl ReadAbove {
    pub(super) fn add(&mut self, other: Self) {
        self.records += other.records;
        self.steps += other.steps;
    }
}

impl Shard {
    /// A new shard, quiet if possible.
    pub(super) fn new(number: usize, readers: &[Reader], rules: &ShardRules) -> Self {
        let seed = rules.read.seed;
        let mut shard = Self {
            number,
            free: 0,
            written: 0,
            second: 0,
            throttled: Throttled::default(),
            read_above: ReadAbove::default(),
            writes: None,
            polls: None,
            rounds: Rounds::new(number, readers, seed),
            held: false,
            waiting: Readers::default(),
            delivery: ShardDelivery::new(seed, number as u64),
            sizes: Draws::numbered(seed, Purpose::Sizes, number as u64),
        };
        shard.free = shard.free_reads(rules).min(rules.write.free);
        shard
    }

    /// It delivers fewer records than this without being simulated in detail, if there is no backlog.
    fn free_reads(&self, rules: &ShardRules) -> u64 {
        let busy = !rules.read.stopped.is_empty() || self.held || !self.waiting.is_empty();
        if busy { 0 } else { rules.read.free }
    }

    /// Runs through consecutive steps of a stretch, from `first` on, that bring so many changes. `place` is its place among
    /// the open shards.
    pub(super) fn run(
        &mut self,
        place: usize,
        (first, changes): (usize, &[u64]),
        run: &Run<'_>,
        (tally, delivered): (&mut Tally, &mut DeliveryTally),
        spare: &mut Spare,
    ) {
        let Run { stretch, rules, delivery, from_closed } = run;
        let before = self.written;
        let mut done = 0;
        while let Some(&came) = changes.get(done) {
            let step = first + done;
            if rules.steps == 1 && from_closed.is_empty() && came < self.free {
                done += self.run_quiet((step, &changes[done..]), run, tally, delivered);
                continue;
            }
            let read = self.step(step, came, run, tally, spare) + from_closed.get(place).unwrap_or(&0);
            self.held = self.delivery.take(read, step, stretch.end(step), delivery, stretch.normal, delivered);
            self.free = if self.held { 0 } else { self.free };
            done += 1;
        }
        tally.written += self.written - before;
    }

    /// Runs through consecutive steps as long as it is quiet. Returns how many.
    #[inline]
    fn run_quiet(
        &mut self,
        (first, changes): (usize, &[u64]),
        Run { stretch, delivery, .. }: &Run<'_>,
        tally: &mut Tally,
        delivered: &mut DeliveryTally,
    ) -> usize {
        let before = self.written;
        let (steps, is_full) = self.delivery.take_all((first, changes, self.free), stretch, delivery, delivered);
        for (&came, fullest) in changes[..steps].iter().zip(&mut tally.fullest[first..]) {
            self.written += came;
            *fullest = came.max(*fullest);
        }
        tally.read_at_once += self.written - before;
        tally.quiet_steps += steps as u64;
        if is_full {
            (self.held, self.free) = (true, 0);
        }
        steps
    }

    /// A step. Returns what the delivery read.
    fn step(&mut self, step: usize, came: u64, run: &Run<'_>, tally: &mut Tally, spare: &mut Spare) -> u64 {
        let Run { stretch, rules, .. } = run;
        if rules.steps > 1 && stretch.moment(step).is_multiple_of(rules.steps) {
            self.second = 0;
        }
        let read = if came < self.free {
            self.written += came;
            tally.read_at_once += came;
            tally.quiet_steps += 1;
            tally.fullest[step] = tally.fullest[step].max(self.second + came);
            came
        } else {
            self.step_slow(step, came, run, tally, spare)
        };
        if rules.steps > 1 {
            self.add_to_second(step, came, run);
        }
        read
    }

    /// Ends a step that is a part of a second.
    fn add_to_second(&mut self, step: usize, came: u64, Run { stretch, rules, .. }: &Run<'_>) {
        self.second += came;
        if (stretch.moment(step) + 1).is_multiple_of(rules.steps) {
            let written = (self.second as f64).min(rules.write.capacity());
            self.add_read_above(written - rules.read.shared * rules.steps as f64, rules.steps);
        }
    }

    fn add_read_above(&mut self, records: f64, steps: u64) {
        if records > 0.0 {
            self.read_above.add(ReadAbove { records, steps });
        }
    }

    /// A step in which the shard is not quiet. Returns what the delivery read.
    #[inline(never)]
    fn step_slow(&mut self, step: usize, came: u64, run: &Run<'_>, tally: &mut Tally, spare: &mut Spare) -> u64 {
        let Run { stretch, rules, .. } = run;
        let now = stretch.now(step);
        let before = self.written;
        let (records, size) = self.write(step, came, run, tally, spare);
        if rules.steps == 1 {
            self.add_read_above(records as f64 - rules.read.shared, 1);
        }
        self.written += records;
        self.free = 0;
        if self.polls.is_none() && self.is_read_at_once(records, rules) {
            tally.read_at_once += records;
            tally.quiet_steps += 1;
            if self.writes.is_none() && self.rounds.is_full() {
                self.free = rules.write.free.min(self.free_reads(rules));
            }
            return records;
        }
        let mut polls = self.polls.take().unwrap_or_else(|| self.look_at(now, before, &rules.read, spare));
        polls.write(now, (records, size), &rules.read);
        let read = polls.step(now, self.held, &rules.read, tally.readers(step));
        tally.collided_steps += u64::from(polls.collided());
        let end = stretch.end(step);
        if self.free_reads(rules) > 0 && polls.is_idle(end, &rules.read) {
            self.rounds.take_over(polls.next_polls(), polls.bytes(), end, &rules.read);
            spare.polls.push(polls);
        } else {
            self.polls = Some(polls);
        }
        read
    }

    /// Whether every reader reads all of these records in this step, without throttling.
    fn is_read_at_once(&mut self, records: u64, rules: &ShardRules) -> bool {
        let free = self.free_reads(rules);
        let spared = records < free && self.rounds.is_full();
        spared || (free > 0 && self.rounds.holds(records, &rules.read))
    }

    /// Writes as many changes as the shard accepts. Returns how many, and their mean size relative to the overall mean.
    fn write(&mut self, step: usize, came: u64, run: &Run<'_>, tally: &mut Tally, spare: &mut Spare) -> (u64, f64) {
        let Run { stretch: Stretch { normal, .. }, rules: ShardRules { steps, write: rules, .. }, .. } = run;
        let (now, moment) = (run.stretch.now(step), run.stretch.moment(step));
        let mut writes = match self.writes.take() {
            Some(mut writes) => {
                if moment.is_multiple_of(*steps) {
                    writes.start_second(rules);
                }
                writes
            }
            None if came < rules.free => {
                let tally = tally.step(step);
                tally.load = tally.load.max((self.second + came) as f64 / rules.capacity());
                return (came, 1.0);
            }
            None => {
                let mut writes = spare.writes(now, rules);
                writes.has_written(self.second, rules, normal, &mut self.sizes);
                writes
            }
        };
        let written = writes.step(now, came, rules, &mut self.throttled, normal, &mut self.sizes);
        tally.step(step).add(StepTally {
            waiting: writes.waiting(),
            waiting_age: writes.oldest().map_or(0.0, |oldest| run.stretch.end(step) - oldest),
            above: written.above,
            load: written.load,
        });
        if (moment + 1).is_multiple_of(*steps) && writes.is_idle() {
            spare.writes.push(writes);
        } else {
            self.writes = Some(writes);
        }
        (written.records, written.size)
    }

    /// The read side, all of whose readers have consumed its first `written` records.
    fn look_at(&mut self, now: f64, written: u64, rules: &ReadRules, spare: &mut Spare) -> Box<Polls> {
        let mut polls = spare.polls.pop().unwrap_or_else(|| Box::new(Polls::new(self.rounds.firsts.len())));
        polls.start(now, self.number, written, &mut self.rounds, rules);
        polls.set_waiting(self.waiting, now, rules);
        polls
    }

    /// Stops or restarts a reader; a restarted reader polls at once.
    pub(super) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64, polls: bool) {
        if stopped {
            self.free = 0;
        }
        if let Some(polls) = self.polls.as_mut().filter(|_| polls) {
            polls.set_stopped(reader, stopped, now);
        }
    }

    /// Sets which readers have to read closed shards before this one.
    pub(super) fn set_waiting(&mut self, waiting: Readers, now: f64, rules: &ReadRules) {
        self.waiting = waiting;
        if let Some(polls) = &mut self.polls {
            polls.set_waiting(waiting, now, rules);
        }
        if !waiting.is_empty() {
            self.free = 0;
        }
    }

    /// Puts changes that waited elsewhere before it, in order of arrival.
    pub(super) fn take_waiting(&mut self, now: f64, stretches: &[(f64, f64, u64)], rules: &WriteRules) {
        let mut writes = Box::new(Writes::new(now, rules));
        writes.take_over(stretches);
        self.writes = Some(writes);
        self.free = 0;
    }

    /// Changes that wait in DynamoDB.
    pub(super) fn waiting(&self) -> u64 {
        self.writes.as_ref().map_or(0, |writes| writes.waiting())
    }

    /// Backlog of a reader.
    pub(super) fn unread(&self, reader: usize) -> u64 {
        self.polls.as_ref().map_or(0, |polls| polls.unread(reader))
    }

    /// Its throttling; `share` is its share of the changes, `steps` are those since it was opened.
    pub(super) fn findings(&self, share: f64, steps: u64) -> ShardFound {
        let came = self.written + self.waiting();
        ShardFound {
            shard: self.number,
            traffic_share: share,
            throttled_share: self.throttled.above[2] / came.max(1) as f64,
            time_share: self.throttled.steps[2] as f64 / steps.max(1) as f64,
        }
    }
}
