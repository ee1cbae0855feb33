//! The shards of a Kinesis stream and everybody who reads them, step by step.
//!
//! A shard has a write side (`writes`) and a read side (`polls`), and each of them is looked at only while it has
//! something to tell. A write side on which nothing waits and that is not filled writes what comes. A read side that
//! is read to its end, and from which all together can read what is written, hands it to everybody. Then only counts
//! move; a shard of which both hold is *quiet*, and costs a few nanoseconds a step. Above that everybody may still read all
//! in turn (`polls::Rounds`), as long as the bytes of one second last.
//!
//! A change that has waited 168 hours ends the replication (DynamoDB Developer Guide).

use super::parts::{Parts, Reader};
use super::polls::{Polls, ReadRules, Reading, Rounds};
use super::writes::{Throttled, WriteRules, Writes};
use crate::findings::ShardFound;
use crate::keys::{Keys, Split};
use crate::measure::worst;
use crate::random::{Draws, Normal, Purpose};
use crate::traffic::steps_a_second;
use shardwise_core::text::HOUR;

/// Hours that a change may wait before DynamoDB switches the replication off. DynamoDB Developer Guide.
const REPLICATION_HOURS: f64 = 168.0;

/// A stream and its readers.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    step: f64,
    /// Steps in a second, and whether this step is the first or the last of one.
    steps: u64,
    begins: bool,
    ends: bool,
    /// Where a step is a part of a second: the changes that came to each shard in this one, before this step.
    second: Vec<u64>,
    write_rules: WriteRules,
    read_rules: ReadRules,
    pub(crate) readers: Vec<Reader>,
    pub(crate) reading: Vec<Reading>,
    keys: Keys,
    split: Split,
    seed: u64,
    /// A shard is quiet with fewer changes than this.
    free: Vec<u64>,
    /// Records written, by shard since the last resharding, and before it.
    pub(crate) written: Vec<u64>,
    written_before: u64,
    /// Steps since the last resharding.
    opened_steps: u64,
    /// Records written since the begin.
    pub(crate) written_total: u64,
    /// Changes above the limits, and the steps of seconds with any, by shard since the last resharding.
    above: Vec<f64>,
    shard_above_steps: Vec<u64>,
    /// Shards that are closed: how many, and those with the most above their limits.
    closed_before: usize,
    worst_closed: Vec<ShardFound>,
    /// The sides of shards that are looked at, and of closed shards that are still read.
    writes: Vec<Option<Box<Writes>>>,
    polls: Vec<Option<Box<Polls>>>,
    /// The read sides of the others.
    rounds: Rounds,
    #[allow(clippy::vec_box, reason = "boxes go to and fro between shards and pools")]
    closed: Vec<Box<Polls>>,
    #[allow(clippy::vec_box, reason = "the same")]
    spare_writes: Vec<Box<Writes>>,
    #[allow(clippy::vec_box, reason = "the same")]
    spare_polls: Vec<Box<Polls>>,
    /// Shards that are not quiet in this step.
    slow: Vec<u32>,
    /// Steps of closed shards that were still read.
    pub(crate) closed_steps: u64,
    /// Somebody does not work at the moment.
    stopped: bool,
    /// Shards that Firehose does not poll for now: its buffers are full.
    held: Vec<bool>,
    /// Records that Firehose read in this step, by shard.
    pub(crate) reads: Vec<u64>,
    pub(crate) throttled: Throttled,
    /// Records written above what all readers that share can read as they come, and the steps of shards' seconds with any.
    pub(crate) read_above: f64,
    pub(crate) read_above_steps: u64,
    /// Shard-steps in which calls were refused for too many calls.
    pub(crate) collided_steps: u64,
    /// Changes that came, and those that DynamoDB gave up.
    pub(crate) came: u64,
    pub(crate) dropped: u64,
    /// When DynamoDB switched the replication off.
    pub(crate) off_since: Option<f64>,
    /// Age of the oldest change that waits, at the end of the step.
    pub(crate) waiting_age: f64,
    /// Whether any change came above a limit in this second, and the steps of all seconds in which one did.
    above_now: bool,
    pub(crate) above_steps: u64,
    /// Load of the hottest shard in this second so far: what it was asked to write, over what it takes.
    pub(crate) hottest_load: f64,
    sizes: Draws,
}

impl Stream {
    pub(crate) fn new(parts: Parts<'_>) -> Self {
        let (write_rules, read_rules) = (WriteRules::new(&parts), ReadRules::new(&parts));
        let Parts { readers, keys, shards, step, seed, .. } = parts;
        let mut stream = Self {
            step,
            steps: steps_a_second(step),
            begins: true,
            ends: true,
            second: Vec::new(),
            write_rules,
            read_rules,
            reading: vec![Reading::default(); readers.len()],
            readers,
            split: Split::new(&keys, shards),
            keys,
            seed,
            rounds: Rounds::default(),
            free: Vec::new(),
            written: Vec::new(),
            written_before: 0,
            opened_steps: 0,
            written_total: 0,
            above: Vec::new(),
            shard_above_steps: Vec::new(),
            closed_before: 0,
            worst_closed: Vec::new(),
            writes: Vec::new(),
            polls: Vec::new(),
            closed: Vec::new(),
            closed_steps: 0,
            spare_writes: Vec::new(),
            spare_polls: Vec::new(),
            slow: Vec::with_capacity(shards),
            stopped: false,
            held: Vec::new(),
            reads: Vec::new(),
            throttled: Throttled::default(),
            read_above: 0.0,
            read_above_steps: 0,
            collided_steps: 0,
            came: 0,
            dropped: 0,
            off_since: None,
            waiting_age: 0.0,
            above_now: false,
            above_steps: 0,
            hottest_load: 0.0,
            sizes: Draws::new(seed, Purpose::Sizes),
        };
        stream.open(shards);
        stream
    }

    /// Fresh shards, all quiet if they may be.
    fn open(&mut self, shards: usize) {
        self.written = vec![0; shards];
        self.above = vec![0.0; shards];
        self.shard_above_steps = vec![0; shards];
        self.opened_steps = 0;
        self.held = vec![false; shards];
        self.reads = vec![0; shards];
        self.second = vec![0; shards];
        self.writes = vec![None; shards];
        self.polls = vec![None; shards];
        self.rounds = Rounds::new(self.closed_before, shards, &self.readers, self.seed);
        self.free = vec![self.free_reads(0).min(self.write_rules.free); shards];
    }

    /// A shard that is read to its end hands out fewer records than this without being looked at.
    fn free_reads(&self, shard: usize) -> u64 {
        if self.stopped || self.held[shard] { 0 } else { self.read_rules.free }
    }

    /// Shards that take writes.
    pub(crate) fn shards(&self) -> usize {
        self.written.len()
    }

    /// Records in the stream since the begin.
    pub(crate) fn written(&self) -> u64 {
        self.written_before + self.written.iter().sum::<u64>()
    }

    /// Changes that wait in DynamoDB.
    pub(crate) fn waiting(&self) -> u64 {
        self.writes.iter().flatten().map(|writes| writes.waiting()).sum()
    }

    /// Records that a reader has not read, shard by shard.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        self.polls.iter().flatten().chain(&self.closed).map(|polls| polls.unread(reader)).sum()
    }

    /// A reader stops, or works again: whoever stood still polls at once.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64) {
        self.reading[reader].stopped = stopped;
        self.stopped = self.reading.iter().any(|reading| reading.stopped);
        if stopped {
            self.free.fill(0);
        }
        if !self.readers[reader].fan_out {
            for polls in self.polls.iter_mut().flatten().chain(&mut self.closed) {
                polls.set_stopped(reader, stopped, now);
            }
        }
    }

    /// In the next step Firehose polls all shards but these.
    pub(crate) fn hold(&mut self, shards: &[u32]) {
        self.held.fill(false);
        for &shard in shards {
            self.held[shard as usize] = true;
            self.free[shard as usize] = 0;
        }
    }

    /// One step from `now` on, in which so many changes come.
    pub(crate) fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal) {
        self.came += changes;
        self.opened_steps += 1;
        (self.begins, self.ends) = (moment.is_multiple_of(self.steps), (moment + 1).is_multiple_of(self.steps));
        self.waiting_age = 0.0;
        self.above_now &= !self.begins;
        self.reading.iter_mut().for_each(|reading| reading.age = 0.0);
        let changes = if self.off_since.is_some() {
            self.dropped += changes;
            0
        } else {
            changes
        };
        let mut placement = Draws::at(self.seed, Purpose::Placement, moment);
        let counts = self.split.split(changes, normal, &mut placement);
        self.slow.clear();
        let (mut quiet, mut fullest) = (0, 0);
        let shards = self.written.iter_mut().zip(&mut self.reads).zip(&self.free).zip(counts);
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
        self.written_total += quiet;
        if self.steps > 1 {
            fullest = self.fullest_quiet();
        }
        self.hottest_load = fullest as f64 / self.write_rules.capacity();
        let mut quiet_shards = self.written.len() - self.slow.len();
        for index in 0..self.slow.len() {
            if let Some(read) = self.step_slow(now, self.slow[index] as usize, normal) {
                quiet += read;
                quiet_shards += 1;
            }
        }
        for (reading, reader) in self.reading.iter_mut().zip(&self.readers) {
            reading.read += quiet;
            reading.quiet_calls += quiet_shards as f64 * self.step / reader.interval;
        }
        if self.steps > 1 {
            self.add_to_second();
        }
        if !self.closed.is_empty() {
            self.step_closed(now);
        }
        if self.waiting_age > REPLICATION_HOURS * HOUR {
            self.switch_off(now);
        }
    }

    /// The most changes that came in this second to a shard that is quiet.
    fn fullest_quiet(&mut self) -> u64 {
        if self.begins {
            self.second.fill(0);
        }
        let shards = self.second.iter().zip(self.split.counts()).zip(&self.free);
        shards.filter(|((_, count), free)| count < free).map(|((before, count), _)| before + count).max().unwrap_or(0)
    }

    /// At the end of a step that is a part of a second.
    fn add_to_second(&mut self) {
        let (shared, most) = (self.read_rules.shared * self.steps as f64, self.write_rules.capacity());
        for (second, count) in self.second.iter_mut().zip(self.split.counts()) {
            *second += count;
            let above = (*second as f64).min(most) - shared;
            if self.ends && above > 0.0 {
                self.read_above += above;
                self.read_above_steps += self.steps;
            }
        }
    }

    /// A shard that is not quiet; returns what everybody read, if that could be without looking.
    fn step_slow(&mut self, now: f64, shard: usize, normal: &Normal) -> Option<u64> {
        let came = self.split.counts()[shard];
        let records = self.write(now, shard, came, normal);
        let above = records as f64 - self.read_rules.shared;
        if self.steps == 1 && above > 0.0 {
            self.read_above += above;
            self.read_above_steps += 1;
        }
        let before = self.written[shard];
        self.written[shard] += records;
        self.written_total += records;
        self.free[shard] = 0;
        if self.polls[shard].is_none() && self.is_read_at_once(shard, records) {
            self.reads[shard] += records;
            if self.writes[shard].is_none() && self.rounds.is_full(shard) {
                self.free[shard] = self.write_rules.free.min(self.free_reads(shard));
            }
            return Some(records);
        }
        let mut polls = self.polls[shard].take().unwrap_or_else(|| self.look_at(now, shard, before));
        polls.write(now, records, &self.read_rules);
        let held = self.held[shard];
        self.reads[shard] += polls.step(now, held, &self.read_rules, &mut self.reading);
        self.collided_steps += u64::from(polls.collided());
        let end = now + self.step;
        if self.free_reads(shard) > 0 && polls.is_idle(end, &self.read_rules) {
            self.rounds.take_over(shard, &polls, end, &self.read_rules);
            self.spare_polls.push(polls);
        } else {
            self.polls[shard] = Some(polls);
        }
        None
    }

    /// Whether everybody reads all of these records in this step, and is refused nothing.
    fn is_read_at_once(&mut self, shard: usize, records: u64) -> bool {
        let free = self.free_reads(shard);
        let spared = records < free && self.rounds.is_full(shard);
        spared || (free > 0 && self.rounds.holds(shard, records, &self.read_rules))
    }

    /// As many changes as the shard takes are written; returns how many.
    fn write(&mut self, now: f64, shard: usize, came: u64, normal: &Normal) -> u64 {
        let rules = &self.write_rules;
        let spent = if self.steps > 1 { self.second[shard] } else { 0 };
        let mut writes = match self.writes[shard].take() {
            Some(mut writes) => {
                if self.begins {
                    writes.begin_second(rules);
                }
                writes
            }
            None if came < rules.free => {
                self.hottest_load = self.hottest_load.max((spent + came) as f64 / rules.capacity());
                return came;
            }
            None => {
                let mut writes = match self.spare_writes.pop() {
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
        let before = self.throttled.steps[2];
        let written = writes.step(now, came, rules, &mut self.throttled, normal, &mut self.sizes);
        self.shard_above_steps[shard] += self.throttled.steps[2] - before;
        self.hottest_load = self.hottest_load.max(written.load);
        self.above[shard] += written.above;
        if written.above > 0.0 && !self.above_now {
            self.above_now = true;
            self.above_steps += self.steps;
        }
        if let Some(oldest) = writes.oldest() {
            self.waiting_age = self.waiting_age.max(now + self.step - oldest);
        }
        if self.ends && writes.is_idle() {
            self.spare_writes.push(writes);
        } else {
            self.writes[shard] = Some(writes);
        }
        written.records
    }

    /// The read side of a shard of which everybody had read all of so many records.
    fn look_at(&mut self, now: f64, shard: usize, written: u64) -> Box<Polls> {
        let mut polls = self.spare_polls.pop().unwrap_or_else(|| Box::new(Polls::new(self.readers.len())));
        polls.begin(now, shard, written, &mut self.rounds, &self.reading);
        polls
    }

    /// Shards that were closed by a resharding are read to their end.
    fn step_closed(&mut self, now: f64) {
        let mut closed = std::mem::take(&mut self.closed);
        self.closed_steps += closed.len() as u64;
        let shards = self.written.len();
        for (index, polls) in closed.iter_mut().enumerate() {
            let shard = index % shards;
            let held = self.held[shard];
            self.reads[shard] += polls.step(now, held, &self.read_rules, &mut self.reading);
        }
        closed.retain(|polls| !polls.is_read());
        self.closed = closed;
    }

    /// A change has waited too long: DynamoDB gives up what waits, and all that comes after it.
    fn switch_off(&mut self, now: f64) {
        self.off_since = Some(now);
        self.dropped += self.writes.iter_mut().flatten().map(|writes| writes.give_up()).sum::<u64>();
    }

    /// From here on there are so many shards. Old ones are closed and read to their end; changes that wait go to the
    /// shards that now hold their range.
    pub(crate) fn reshard(&mut self, now: f64, shards: usize) {
        let before = self.shards();
        self.written_before += self.written.iter().sum::<u64>();
        self.worst_closed = self.worst();
        self.closed_before += before;
        let (writes, polls) = (std::mem::take(&mut self.writes), std::mem::take(&mut self.polls));
        self.open(shards);
        self.split = Split::new(&self.keys, shards);
        let mut stretches: Vec<Vec<(f64, f64, u64)>> = vec![Vec::new(); shards];
        for (index, writes) in writes.iter().enumerate() {
            let (low, high) = (index * shards / before, ((index + 1) * shards).div_ceil(before));
            for (begin, end, count) in writes.iter().flat_map(|writes| writes.stretches()) {
                let (each, rest) = (count / (high - low) as u64, count % (high - low) as u64);
                for (place, shard) in (low..high).enumerate() {
                    stretches[shard].push((begin, end, each + u64::from((place as u64) < rest)));
                }
            }
        }
        self.spare_writes.extend(writes.into_iter().flatten());
        let (read, unread): (Vec<_>, Vec<_>) = polls.into_iter().flatten().partition(|polls| polls.is_read());
        self.spare_polls.extend(read);
        self.closed.extend(unread);
        for (shard, mut stretches) in stretches.into_iter().enumerate().filter(|(_, stretches)| !stretches.is_empty()) {
            stretches.sort_by(|a, b| a.1.total_cmp(&b.1));
            let mut writes = self.spare_writes.pop().unwrap_or_else(|| Box::new(Writes::new(now, &self.write_rules)));
            writes.reset(now, &self.write_rules);
            writes.take_over(&stretches);
            self.writes[shard] = Some(writes);
            self.free[shard] = 0;
        }
    }

    /// The shards with the most above their limits, closed ones too.
    pub(crate) fn worst(&self) -> Vec<ShardFound> {
        let open = (0..self.shards()).map(|shard| {
            let came = self.written[shard] + self.writes[shard].as_ref().map_or(0, |writes| writes.waiting());
            ShardFound {
                shard: self.closed_before + shard,
                traffic_share: self.split.shares[shard],
                throttled_share: self.above[shard] / came.max(1) as f64,
                time_share: self.shard_above_steps[shard] as f64 / self.opened_steps.max(1) as f64,
            }
        });
        worst(self.worst_closed.iter().copied().chain(open))
    }

    /// Whether a closed shard is not yet read to its end.
    pub(crate) fn has_closed(&self) -> bool {
        !self.closed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shardwise_core::catalog::Catalog;
    use shardwise_core::scenario::{ConsumerKind, Scenario};

    /// A stream of ten shards that everybody polls so often a second, or reads on fan-out: 0.
    fn stream(readers: &[f64], seed: u64) -> Stream {
        let reader = |&polls: &f64| {
            let (interval, fan_out) = if polls > 0.0 { (1.0 / polls, false) } else { (1.0, true) };
            Reader { name: String::new(), kind: ConsumerKind::Kcl, interval, fan_out }
        };
        Stream::new(Parts {
            quotas: &Catalog::embedded().book("us-east-1").unwrap().quotas,
            readers: readers.iter().map(reader).collect(),
            keys: Keys::new(&Scenario::default().workload, 1),
            shards: 10,
            record: 4096.0,
            variation: 0.0,
            retention_hours: 24.0,
            step: 1.0,
            seed,
        })
    }

    /// The same changes come to one whose shards are looked at poll by poll all the time.
    #[test]
    fn whoever_polls_is_refused_as_much_whether_or_not_anybody_looks() {
        let normal = Normal::new();
        for (readers, seed) in
            [(&[1.0; 4][..], 1), (&[1.0; 4], 2), (&[1.0, 0.0, 1.0, 1.0], 3), (&[1.0, 2.0, 1.0, 1.0], 4)]
        {
            let [mut as_it_is, mut stream, mut looked_at] = [0; 3].map(|_| stream(readers, seed));
            // What comes in a second without being seen may lack in the next: here nothing does.
            stream.read_rules.free = 1;
            looked_at.read_rules.free = 0;
            looked_at.free.fill(0);
            let (mut rates, mut spared) = (Draws::new(seed, Purpose::Traffic), 0);
            for second in 0..5000 {
                let changes = (10.0 * stream.read_rules.shared * (0.5 + 0.9 * rates.unit())) as u64;
                for stream in [&mut as_it_is, &mut stream, &mut looked_at] {
                    stream.step(second as f64, second, changes, &normal);
                }
                spared += stream.polls.iter().filter(|polls| polls.is_none()).count();
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
