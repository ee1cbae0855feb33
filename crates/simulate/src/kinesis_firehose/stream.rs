//! The shards of a Kinesis stream and its readers, step by step.
//!
//! A shard has a write side (`writes`) and a read side (`polls`), and each is simulated in detail only while necessary.
//! A write side without waiting changes that is not filled writes whatever arrives. A read side without a backlog, from
//! which all readers together can read what is written, passes it to all of them. Then only counts move; a shard for
//! which both hold is *quiet*, and costs a few nanoseconds per step. Above that, every reader can still read everything
//! in turn (`polls::Rounds`), while the bytes of one second last.
//!
//! Of closed shards, `closed` has what is left to read. A change that has waited 168 hours ends the replication (DynamoDB Developer Guide).

use shardwise_core::text::{HOUR, sorted};

use super::ceiling::Ceiling;
use super::closed::ClosedShards;
use super::open::OpenShards;
use super::parts::{Parts, Reader};
use super::polls::{Polls, Reading};
use super::rounds::Rounds;
use super::rules::ReadRules;
use super::writes::{Throttled, WriteRules, Writes};
use crate::findings::ShardFound;
use crate::keys::{Keys, Split};
use crate::measure::worst;
use crate::random::{Draws, Normal, Purpose};
use crate::traffic::steps_a_second;

/// Hours that a change can wait before DynamoDB disables the replication. DynamoDB Developer Guide.
const REPLICATION_HOURS: f64 = 168.0;

/// Position of a step in its second.
#[derive(Clone, Copy, Debug)]
struct Clock {
    step: f64,
    /// Steps per second, and whether this step is the first or the last of one.
    steps: u64,
    starts: bool,
    ends: bool,
}

/// Unused sides of shards, for reuse.
#[derive(Clone, Debug, Default)]
#[allow(clippy::vec_box, reason = "boxes go to and fro between shards and pools")]
struct Spare {
    writes: Vec<Box<Writes>>,
    polls: Vec<Box<Polls>>,
}

/// Counts over all shards and all of the time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Changes that arrived, and those that DynamoDB gave up.
    pub(crate) came: u64,
    pub(crate) dropped: u64,
    /// Records written.
    pub(crate) written: u64,
    pub(crate) throttled: Throttled,
    /// Steps of all seconds in which a change exceeded a limit.
    pub(crate) above_steps: u64,
    /// Records written above what all shared readers can read as they arrive, and the steps of shard-seconds with any.
    pub(crate) read_above: f64,
    pub(crate) read_above_steps: u64,
    /// Shard-steps in which the limit of calls throttled a call.
    pub(crate) collided_steps: u64,
    /// Steps of closed shards that were still read.
    pub(crate) closed_steps: u64,
}

/// A stream and its readers.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    clock: Clock,
    write_rules: WriteRules,
    read_rules: ReadRules,
    pub(crate) readers: Vec<Reader>,
    pub(crate) reading: Vec<Reading>,
    keys: Keys,
    split: Split,
    pub(crate) ceiling: Option<Ceiling>,
    seed: u64,
    sizes: Draws,
    open: OpenShards,
    /// The read sides of shards that are not simulated in detail.
    rounds: Rounds,
    closed: ClosedShards,
    spare: Spare,
    /// Shards that are not quiet in this step.
    slow: Vec<u32>,
    /// Whether a reader has an outage.
    stopped: bool,
    pub(crate) counts: Counts,
    /// When DynamoDB disabled the replication.
    pub(crate) off_since: Option<f64>,
    /// Age of the oldest waiting change, at the end of the step.
    pub(crate) waiting_age: f64,
    /// Whether a change exceeded a limit in this second.
    above_now: bool,
    /// Utilization of the hottest shard in this second so far: attempted writes divided by the limit.
    pub(crate) hottest_load: f64,
}

impl Stream {
    pub(crate) fn new(parts: Parts<'_>) -> Self {
        let (write_rules, read_rules) = (WriteRules::new(&parts), ReadRules::new(&parts));
        let Parts { readers, keys, split, ceiling, step, seed, .. } = parts;
        let shards = split.shares.len();
        let mut stream = Self {
            clock: Clock { step, steps: steps_a_second(step), starts: true, ends: true },
            write_rules,
            read_rules,
            reading: vec![Reading::default(); readers.len()],
            readers,
            split,
            keys,
            ceiling,
            seed,
            sizes: Draws::new(seed, Purpose::Sizes),
            open: OpenShards::default(),
            rounds: Rounds::default(),
            closed: ClosedShards::default(),
            spare: Spare::default(),
            slow: Vec::with_capacity(shards),
            stopped: false,
            counts: Counts::default(),
            off_since: None,
            waiting_age: 0.0,
            above_now: false,
            hottest_load: 0.0,
        };
        stream.open_shards(shards);
        stream
    }

    /// New shards, all quiet if possible.
    fn open_shards(&mut self, shards: usize) {
        self.open = OpenShards::new(shards);
        self.rounds = Rounds::new(self.closed.count, shards, &self.readers, self.seed);
        self.open.free = vec![self.free_reads(0).min(self.write_rules.free); shards];
    }

    /// A shard without a backlog delivers fewer records than this without being simulated in detail.
    fn free_reads(&self, shard: usize) -> u64 {
        let busy = self.stopped || self.open.held[shard] || !self.open.waiting[shard].is_empty();
        if busy { 0 } else { self.read_rules.free }
    }

    /// Records that Firehose read in this step, by shard.
    #[inline]
    pub(crate) fn reads(&self) -> &[u64] {
        &self.open.reads
    }

    /// Open shards, as they are paid.
    pub(crate) fn shards(&self) -> usize {
        self.units() + self.split.further()
    }

    /// Open shards over which changes are split.
    pub(crate) fn units(&self) -> usize {
        self.open.written.len()
    }

    /// Records written to the stream since the start.
    pub(crate) fn written(&self) -> u64 {
        self.closed.written + self.open.written.iter().sum::<u64>()
    }

    /// Changes that wait in DynamoDB.
    pub(crate) fn waiting(&self) -> u64 {
        let by_shard: u64 = self.open.writes.iter().flatten().map(|writes| writes.waiting()).sum();
        by_shard + self.ceiling.as_ref().map_or(0, Ceiling::waiting)
    }

    /// Changes above a limit so far.
    pub(crate) fn above(&self) -> f64 {
        self.counts.throttled.above[2] + self.ceiling.as_ref().map_or(0.0, |ceiling| ceiling.above)
    }

    /// Backlog of a reader by shard.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        self.open
            .polls
            .iter()
            .flatten()
            .map(|polls| &**polls)
            .chain(self.closed.polls())
            .map(|polls| polls.unread(reader))
            .sum()
    }

    /// Stops or restarts a reader; a restarted reader polls at once.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64) {
        self.reading[reader].stopped = stopped;
        self.stopped = self.reading.iter().any(|reading| reading.stopped);
        if stopped {
            self.open.free.fill(0);
        }
        if !self.readers[reader].fan_out {
            let open = self.open.polls.iter_mut().flatten().map(|polls| &mut **polls);
            for polls in open.chain(self.closed.polls_mut()) {
                polls.set_stopped(reader, stopped, now);
            }
        }
    }

    /// In the next step Firehose polls all shards but these.
    pub(crate) fn hold(&mut self, shards: &[u32]) {
        self.open.held.fill(false);
        for &shard in shards {
            self.open.held[shard as usize] = true;
            self.open.free[shard as usize] = 0;
        }
    }

    /// One step from `now`, with `changes` new changes.
    pub(crate) fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal) {
        self.counts.came += changes;
        self.open.steps += 1;
        (self.clock.starts, self.clock.ends) =
            (moment.is_multiple_of(self.clock.steps), (moment + 1).is_multiple_of(self.clock.steps));
        self.waiting_age = 0.0;
        self.above_now &= !self.clock.starts;
        self.reading.iter_mut().for_each(|reading| reading.age = 0.0);
        let changes = if self.off_since.is_some() {
            self.counts.dropped += changes;
            0
        } else {
            self.admit(now, changes)
        };
        let mut placement = Draws::at_moment(self.seed, Purpose::Placement, moment);
        let counts = self.split.split(changes, normal, &mut placement);
        self.slow.clear();
        let (mut quiet, mut fullest) = (0, 0);
        let shards = self.open.written.iter_mut().zip(&mut self.open.reads).zip(&self.open.free).zip(counts);
        for (shard, (((written, read), &free), &count)) in shards.enumerate() {
            if count < free {
                *written += count;
                *read = count;
                quiet += count;
                fullest = fullest.max(count);
            } else {
                *read = 0;
                self.slow.push(shard as u32);
            }
        }
        self.counts.written += quiet;
        if self.clock.steps > 1 {
            fullest = self.fullest_quiet();
        }
        self.hottest_load = fullest as f64 / self.write_rules.capacity();
        let mut quiet_shards = self.open.written.len() - self.slow.len();
        for index in 0..self.slow.len() {
            if let Some(read) = self.step_slow(now, self.slow[index] as usize, normal) {
                quiet += read;
                quiet_shards += 1;
            }
        }
        for (reading, reader) in self.reading.iter_mut().zip(&self.readers) {
            reading.read += quiet;
            reading.quiet_calls += quiet_shards as f64 * self.clock.step / reader.interval;
        }
        if self.clock.steps > 1 {
            self.add_to_second();
        }
        if self.has_closed() {
            self.step_closed(now);
        }
        if self.waiting_age > REPLICATION_HOURS * HOUR {
            self.switch_off(now);
        }
    }

    /// The changes that the whole stream accepts in this step.
    fn admit(&mut self, now: f64, changes: u64) -> u64 {
        let Some(ceiling) = &mut self.ceiling else { return changes };
        if self.clock.starts {
            ceiling.start_second();
        }
        let (end, before) = (now + self.clock.step, ceiling.above);
        let admitted = ceiling.admit([now, end], self.clock.steps, changes);
        if ceiling.above > before && !self.above_now {
            self.above_now = true;
            self.counts.above_steps += self.clock.steps;
        }
        if let Some(oldest) = ceiling.oldest() {
            self.counts.throttled.delayed += changes.min(ceiling.waiting());
            self.waiting_age = self.waiting_age.max(end - oldest);
        }
        admitted
    }

    /// The most changes of a quiet shard in this second.
    fn fullest_quiet(&mut self) -> u64 {
        if self.clock.starts {
            self.open.second.fill(0);
        }
        let shards = self.open.second.iter().zip(self.split.counts()).zip(&self.open.free);
        shards.filter(|((_, count), free)| count < free).map(|((before, count), _)| before + count).max().unwrap_or(0)
    }

    /// Ends a step that is a part of a second.
    fn add_to_second(&mut self) {
        let (shared, most) = (self.read_rules.shared * self.clock.steps as f64, self.write_rules.capacity());
        for (second, count) in self.open.second.iter_mut().zip(self.split.counts()) {
            *second += count;
            let above = (*second as f64).min(most) - shared;
            if self.clock.ends && above > 0.0 {
                self.counts.read_above += above;
                self.counts.read_above_steps += self.clock.steps;
            }
        }
    }

    /// A shard that is not quiet. Returns what every reader read, if that is possible without detail.
    fn step_slow(&mut self, now: f64, shard: usize, normal: &Normal) -> Option<u64> {
        let came = self.split.counts()[shard];
        let records = self.write(now, shard, came, normal);
        let above = records as f64 - self.read_rules.shared;
        if self.clock.steps == 1 && above > 0.0 {
            self.counts.read_above += above;
            self.counts.read_above_steps += 1;
        }
        let before = self.open.written[shard];
        self.open.written[shard] += records;
        self.counts.written += records;
        self.open.free[shard] = 0;
        if self.open.polls[shard].is_none() && self.is_read_at_once(shard, records) {
            self.open.reads[shard] += records;
            if self.open.writes[shard].is_none() && self.rounds.is_full(shard) {
                self.open.free[shard] = self.write_rules.free.min(self.free_reads(shard));
            }
            return Some(records);
        }
        let mut polls = self.open.polls[shard].take().unwrap_or_else(|| self.look_at(now, shard, before));
        polls.write(now, records, &self.read_rules);
        let held = self.open.held[shard];
        self.open.reads[shard] += polls.step(now, held, &self.read_rules, &mut self.reading);
        self.counts.collided_steps += u64::from(polls.collided());
        let end = now + self.clock.step;
        if self.free_reads(shard) > 0 && polls.is_idle(end, &self.read_rules) {
            self.rounds.take_over(shard, &polls.due, polls.bytes, end, &self.read_rules);
            self.spare.polls.push(polls);
        } else {
            self.open.polls[shard] = Some(polls);
        }
        None
    }

    /// Whether every reader reads all of these records in this step, without throttling.
    fn is_read_at_once(&mut self, shard: usize, records: u64) -> bool {
        let free = self.free_reads(shard);
        let spared = records < free && self.rounds.is_full(shard);
        spared || (free > 0 && self.rounds.holds(shard, records, &self.read_rules))
    }

    /// Writes as many changes as the shard accepts. Returns how many.
    fn write(&mut self, now: f64, shard: usize, came: u64, normal: &Normal) -> u64 {
        let rules = &self.write_rules;
        let spent = if self.clock.steps > 1 { self.open.second[shard] } else { 0 };
        let mut writes = match self.open.writes[shard].take() {
            Some(mut writes) => {
                if self.clock.starts {
                    writes.start_second(rules);
                }
                writes
            }
            None if came < rules.free => {
                self.hottest_load = self.hottest_load.max((spent + came) as f64 / rules.capacity());
                return came;
            }
            None => {
                let mut writes = match self.spare.writes.pop() {
                    Some(mut writes) => {
                        writes.reset(now, rules);
                        writes
                    }
                    None => Box::new(Writes::new(now, rules)),
                };
                writes.has_written(spent, rules, normal, &mut self.sizes);
                writes
            }
        };
        let before = self.counts.throttled.steps[2];
        let written = writes.step(now, came, rules, &mut self.counts.throttled, normal, &mut self.sizes);
        self.open.above_steps[shard] += self.counts.throttled.steps[2] - before;
        self.hottest_load = self.hottest_load.max(written.load);
        self.open.above[shard] += written.above;
        if written.above > 0.0 && !self.above_now {
            self.above_now = true;
            self.counts.above_steps += self.clock.steps;
        }
        if let Some(oldest) = writes.oldest() {
            self.waiting_age = self.waiting_age.max(now + self.clock.step - oldest);
        }
        if self.clock.ends && writes.is_idle() {
            self.spare.writes.push(writes);
        } else {
            self.open.writes[shard] = Some(writes);
        }
        written.records
    }

    /// The read side of a shard, all of whose readers have consumed its first `written` records.
    fn look_at(&mut self, now: f64, shard: usize, written: u64) -> Box<Polls> {
        let mut polls = self.spare.polls.pop().unwrap_or_else(|| Box::new(Polls::new(self.readers.len())));
        polls.start(now, shard, written, &mut self.rounds, &self.reading);
        polls.set_waiting(self.open.waiting[shard], now, &self.read_rules, &self.reading);
        polls
    }

    /// Reads closed shards to their end, and lets readers go on to those that follow.
    fn step_closed(&mut self, now: f64) {
        let (units, held, reads) = (self.units(), &self.open.held, &mut self.open.reads);
        self.counts.closed_steps += self.closed.polls().count() as u64;
        let held = |place: usize| held[place % units];
        let read = |place: usize, records| reads[place % units] += records;
        if self.closed.step(now, held, &self.read_rules, &mut self.reading, read) {
            self.wait_for_closed(now + self.clock.step);
        }
    }

    /// Sets which readers have to read closed shards before each open one.
    fn wait_for_closed(&mut self, now: f64) {
        for shard in 0..self.units() {
            let waiting = self.closed.readers_before(self.split.range(shard));
            self.open.waiting[shard] = waiting;
            if let Some(polls) = &mut self.open.polls[shard] {
                polls.set_waiting(waiting, now, &self.read_rules, &self.reading);
            }
            if !waiting.is_empty() {
                self.open.free[shard] = 0;
            }
        }
    }

    /// A change has waited too long: DynamoDB gives up waiting changes, and all later ones.
    fn switch_off(&mut self, now: f64) {
        self.off_since = Some(now);
        self.counts.dropped += self.open.writes.iter_mut().flatten().map(|writes| writes.give_up()).sum::<u64>();
        self.counts.dropped += self.ceiling.as_mut().map_or(0, Ceiling::give_up);
    }

    /// Changes the number of shards: UpdateShardCount makes equal ones. Old shards are closed and read to their end;
    /// waiting changes move to the shards that now hold their range.
    pub(crate) fn reshard(&mut self, now: f64, shards: usize) {
        let before = self.units();
        self.closed.written += self.open.written.iter().sum::<u64>();
        self.closed.worst = self.worst();
        self.closed.count += before;
        self.closed.generation += 1;
        let (writes, polls) = (std::mem::take(&mut self.open.writes), std::mem::take(&mut self.open.polls));
        self.open_shards(shards);
        let split = std::mem::replace(&mut self.split, Split::new(&self.keys, shards));
        let mut stretches: Vec<Vec<(f64, f64, u64)>> = vec![Vec::new(); shards];
        for (index, writes) in writes.iter().enumerate() {
            let [low, high] = split.range(index).among(shards);
            for (begin, end, count) in writes.iter().flat_map(|writes| writes.stretches()) {
                let (each, rest) = (count / (high - low) as u64, count % (high - low) as u64);
                for (place, shard) in (low..high).enumerate() {
                    stretches[shard].push((begin, end, each + u64::from((place as u64) < rest)));
                }
            }
        }
        self.spare.writes.extend(writes.into_iter().flatten());
        for (index, polls) in polls.into_iter().enumerate() {
            match polls {
                Some(polls) if polls.is_read() => self.spare.polls.push(polls),
                Some(polls) => self.closed.add(polls, split.range(index), &self.read_rules),
                None => {}
            }
        }
        if self.has_closed() {
            self.wait_for_closed(now);
        }
        for (shard, stretches) in stretches.into_iter().enumerate().filter(|(_, stretches)| !stretches.is_empty()) {
            self.move_waiting(now, shard, stretches);
        }
    }

    /// Puts changes that waited elsewhere before a shard.
    fn move_waiting(&mut self, now: f64, shard: usize, stretches: Vec<(f64, f64, u64)>) {
        let stretches = sorted::collect(stretches, |a, b| a.1.total_cmp(&b.1));
        let mut writes = self.spare.writes.pop().unwrap_or_else(|| Box::new(Writes::new(now, &self.write_rules)));
        writes.reset(now, &self.write_rules);
        writes.take_over(&stretches);
        self.open.writes[shard] = Some(writes);
        self.open.free[shard] = 0;
    }

    /// The shards with the most throttling, including closed ones.
    pub(crate) fn worst(&self) -> Vec<ShardFound> {
        let open = (0..self.units()).map(|shard| {
            let came = self.open.written[shard] + self.open.writes[shard].as_ref().map_or(0, |writes| writes.waiting());
            ShardFound {
                shard: self.closed.count + shard,
                traffic_share: self.split.shares[shard],
                throttled_share: self.open.above[shard] / came.max(1) as f64,
                time_share: self.open.above_steps[shard] as f64 / self.open.steps.max(1) as f64,
            }
        });
        worst(self.closed.worst.iter().copied().chain(open))
    }

    /// Whether a closed shard is not read to its end.
    pub(crate) fn has_closed(&self) -> bool {
        !self.closed.are_read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shardwise_core::catalog::Catalog;
    use shardwise_core::model::{AccountQuotas, ConsumerName};
    use shardwise_core::scenario::{ConsumerKind, GrantedQuotas, Scenario};

    /// A stream of ten shards, each with this many polls per second; 0: enhanced fan-out.
    fn stream(readers: &[f64], seed: u64) -> Stream {
        let reader = |&polls: &f64| {
            let (interval, fan_out) = if polls > 0.0 { (1.0 / polls, false) } else { (1.0, true) };
            let name = ConsumerName::Reader(ConsumerKind::Kcl, 1);
            Reader { name, kind: ConsumerKind::Kcl, interval, fan_out, function: None }
        };
        let defaults = &Catalog::embedded().book("us-east-1").unwrap().quotas;
        let keys = Keys::new(&Scenario::default().workload, 1);
        Stream::new(Parts {
            quotas: &AccountQuotas { defaults, granted: &GrantedQuotas::new() },
            readers: readers.iter().map(reader).collect(),
            split: Split::new(&keys, 10),
            keys,
            ceiling: None,
            record: 4096.0,
            variation: 0.0,
            retention_hours: 24.0,
            step: 1.0,
            seed,
        })
    }

    /// The same changes on a stream whose shards are always simulated poll by poll.
    #[test]
    fn whoever_polls_is_refused_as_much_whether_or_not_anybody_looks() {
        let normal = Normal::new();
        for (readers, seed) in
            [(&[1.0; 4][..], 1), (&[1.0; 4], 2), (&[1.0, 0.0, 1.0, 1.0], 3), (&[1.0, 2.0, 1.0, 1.0], 4)]
        {
            let [mut as_it_is, mut stream, mut looked_at] = [0; 3].map(|_| stream(readers, seed));
            // What arrives in a second without detail can be missing in the next; here it is not.
            stream.read_rules.free = 1;
            looked_at.read_rules.free = 0;
            looked_at.open.free.fill(0);
            let (mut rates, mut spared) = (Draws::new(seed, Purpose::Traffic), 0);
            for second in 0..5000 {
                let changes = (10.0 * stream.read_rules.shared * (0.5 + 0.9 * rates.unit())) as u64;
                for stream in [&mut as_it_is, &mut stream, &mut looked_at] {
                    stream.step(second as f64, second, changes, &normal);
                }
                spared += stream.open.polls.iter().filter(|polls| polls.is_none()).count();
                for (a, b) in stream.reading.iter().zip(&looked_at.reading) {
                    assert_eq!((a.read, a.refused), (b.read, b.refused), "{readers:?}, {second}");
                    assert!((a.age - b.age).abs() < 1e-6, "{readers:?}, {second}: {} s, {} s", a.age, b.age);
                }
            }
            for ((a, b), polls) in stream.reading.iter().zip(&looked_at.reading).zip(readers) {
                let (a, b) = (a.calls(), b.calls());
                assert!((a - b).abs() < 1e-6 || *polls == 0.0, "{readers:?}: {a} and {b} calls");
            }
            let refused = |stream: &Stream| stream.reading.iter().map(|reading| reading.refused[1]).sum::<u64>() as f64;
            let (all, nearly) = (refused(&stream), refused(&as_it_is));
            assert!(all > 100.0 && spared > 10_000, "{readers:?}: {all} refused, {spared} not looked at");
            assert!((nearly / all - 1.0).abs() < 0.05, "{readers:?}: {nearly} refused of {all}");
        }
    }
}
