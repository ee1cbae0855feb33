//! The read side of a shard: every poll of every reader.
//!
//! Each reader polls each shard at its own pace, from its own phase. All polls of a shard draw on two token buckets of
//! one second each: 5 calls, and 2 MiB. A call succeeds if there is any byte left in the bucket, returns up to 10,000
//! records or 10 MiB, and can overdraw the bucket: a call that returns 10 MiB blocks the shard for 5 seconds, as the
//! Kinesis Data Streams API describes for GetRecords. A throttled reader retries after 0.5 to 1.5 of its interval. A
//! Lambda function that has not read everything polls again at once. Readers with enhanced fan-out have 2 MiB per
//! second each. The stream's own delivery uses none of this.
//!
//! If polls may exceed the limit, each comes up to a tenth of its interval early or late, as the latency of answers
//! varies. Exact clocks would lock: a reader that polls five times per second would take each call the moment it
//! becomes available, and others would never get one.
//!
//! Which reader polls next, and whether it is throttled, has no pattern that a processor could predict, and a
//! misprediction costs more than a poll. So a poll runs the same few instructions whatever its result: moments are
//! whole numbers that contain the reader, the next is the least of all, and a bucket is the moment at which it is full
//! again.
//!
//! If every reader polls in each step and none is throttled, each has read everything at the end of the step. A shard
//! is simulated poll by poll ([`Polls`]) only if that does not hold; [`Rounds`] decides when it does.

use super::readers::Readers;
use super::rounds::Rounds;
use super::rules::{NEVER, OWN, READ, READER_BITS, REFUSED, ReadRules, SECOND, Ticks, due, ticks, whose};
use super::tally::{ReaderTally, Reading};
use crate::log::Log;
use crate::losses::Losses;
use crate::random::mix;

/// Moments that are compared at a time.
const PLACES: usize = 4;

/// How far a reader has read.
#[derive(Clone, Copy, Debug)]
struct Position {
    records: u64,
    /// Arrival of the next record; infinity: there is none.
    since: f64,
    /// What the records read so far take from the bucket of bytes beyond as many of the mean size.
    excess: i64,
}

impl Position {
    const fn new(records: u64) -> Self {
        Self { records, since: f64::INFINITY, excess: 0 }
    }
}

/// A shard that is simulated poll by poll.
#[derive(Clone, Debug)]
pub(crate) struct Polls {
    /// Its number among all shards that the stream has had.
    number: usize,
    /// Records in the shard.
    log: Log,
    readers: Vec<Position>,
    /// What all records take from the bucket of bytes beyond as many of the mean size. A second that is full of large
    /// records has fewer of them, and is read in a second as well.
    excess: i64,
    /// The next poll of each reader. There are as many places as [`PLACES`] divides; the last are of no reader.
    due: Vec<u64>,
    /// When the buckets of calls and of bytes will be full.
    calls: Ticks,
    bytes: Ticks,
    /// Time of the last poll.
    last: Ticks,
    /// Readers that wait until they have read the shards that were closed before.
    waiting: Readers,
    /// Whether the limit of calls throttled a call in this step.
    collided: bool,
    /// The draws for the times of retries.
    chance: u64,
}

impl Polls {
    pub(crate) fn new(readers: usize) -> Self {
        Self {
            number: 0,
            log: Log::new(0.0, 0),
            readers: vec![Position::new(0); readers],
            excess: 0,
            due: vec![u64::MAX; readers.next_multiple_of(PLACES)],
            calls: 0,
            bytes: 0,
            last: 0,
            waiting: Readers::default(),
            collided: false,
            chance: 0,
        }
    }

    /// Starts polling a shard individually; all readers have consumed its first `written` records.
    pub(crate) fn start(&mut self, now: f64, number: usize, written: u64, rounds: &mut Rounds, rules: &ReadRules) {
        self.number = number;
        self.log.reset(now, written);
        self.readers.fill(Position::new(written));
        self.excess = 0;
        let now = ticks(now);
        (self.calls, self.bytes, self.last) = (0, now + std::mem::take(&mut rounds.lack), now);
        self.waiting = Readers::default();
        self.chance = mix(rules.seed ^ mix(number as u64));
        for &first in &rounds.firsts {
            let (first, index) = (first >> READER_BITS, whose(first));
            let polls = first < NEVER && !rules.stopped.contains(index);
            self.due[index] = due(if polls { now + first } else { NEVER }, index);
        }
    }

    /// The next poll of each reader.
    pub(super) fn next_polls(&self) -> &[u64] {
        &self.due[..self.readers.len()]
    }

    /// When the bucket of bytes will be full.
    pub(super) fn bytes(&self) -> Ticks {
        self.bytes
    }

    /// Stops or restarts the polls of a reader.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64) {
        let never = stopped || self.waiting.contains(reader);
        self.due[reader] = due(if never { NEVER } else { ticks(now) }, reader);
    }

    /// Changes which readers wait for closed shards.
    pub(super) fn set_waiting(&mut self, waiting: Readers, now: f64, rules: &ReadRules) {
        if waiting == self.waiting {
            return;
        }
        let before = std::mem::replace(&mut self.waiting, waiting);
        for reader in 0..self.readers.len() {
            let changed = before.contains(reader) != waiting.contains(reader);
            if changed && !rules.alone.iter().any(|(alone, _)| *alone == reader) {
                self.set_stopped(reader, rules.stopped.contains(reader), now);
            }
        }
    }

    /// The readers in order that have not read everything.
    pub(super) fn unread_by(&self, rules: &ReadRules) -> Readers {
        let mut readers = Readers::default();
        for (reader, position) in self.readers.iter().enumerate() {
            if position.records < self.log.count() && rules.ordered.contains(reader) {
                readers.insert(reader);
            }
        }
        readers
    }

    /// Backlog of a reader.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        self.log.count() - self.readers[reader].records
    }

    /// Whether every reader has read everything.
    pub(crate) fn is_read(&self) -> bool {
        self.readers.iter().all(|position| position.records == self.log.count())
    }

    /// Whether it is as a shard that is not followed: no backlog, the bytes of a second available by the next poll, and
    /// a poll of every reader in the step that starts now, if steps do not differ.
    pub(crate) fn is_idle(&self, now: f64, rules: &ReadRules) -> bool {
        let end = due(ticks(now + rules.step), 0);
        let polls = self.next_polls().iter().filter(|next| **next < end).count();
        self.is_read() && self.bytes <= self.last + SECOND && polls >= rules.round
    }

    /// Whether the last step throttled calls.
    pub(crate) fn collided(&self) -> bool {
        self.collided
    }

    /// Records of this mean size, relative to the overall mean, arrive from `now` to the end of the step.
    pub(crate) fn write(&mut self, now: f64, (records, size): (u64, f64), rules: &ReadRules) {
        if records > 0 {
            self.excess += ((size - 1.0) * (records * rules.record) as f64) as i64;
            self.log.push(now, now + rules.step, records);
            self.readers.iter_mut().for_each(|position| position.since = position.since.min(now));
        }
    }

    /// Runs all polls from `now` to the end of the step. Returns the records that the delivery read; it does not poll while
    /// `held`.
    pub(crate) fn step(
        &mut self,
        now: f64,
        held: bool,
        rules: &ReadRules,
        (readings, ends): (&mut [Reading], &mut [ReaderTally]),
    ) -> u64 {
        self.collided = false;
        let before = self.readers[OWN].records;
        let end = due(ticks(now + rules.step), 0);
        loop {
            let next = least(&self.due);
            if next >= end {
                break;
            }
            let (at, index) = (next >> READER_BITS, whose(next));
            let after = if held && index == OWN {
                at + rules.paces[index][READ].drawn(mix(self.chance ^ at))
            } else {
                self.poll(at, index, rules, &mut readings[index])
            };
            self.due[index] = due(after.min(NEVER), index);
        }
        for &(index, in_step) in &rules.alone {
            if !rules.stopped.contains(index) && !self.waiting.contains(index) {
                let records = self.unread(index).min(rules.fan_out_records(now, in_step));
                self.advance(index, records);
                readings[index].read += records;
            }
        }
        if rules.delivers(self.number, now) {
            let records = self.unread(OWN);
            self.advance(OWN, records);
            readings[OWN].read += records;
        }
        let read = self.readers[OWN].records - before;
        self.end_step(now + rules.step, rules, readings, ends);
        read
    }

    /// One GetRecords call. Returns when the reader polls again.
    #[inline]
    fn poll(&mut self, at: Ticks, index: usize, rules: &ReadRules, reading: &mut Reading) -> Ticks {
        self.last = at;
        let (calls, bytes) = (self.calls.max(at), self.bytes.max(at));
        let too_many = calls - at > rules.spare_calls;
        let too_much = bytes - at >= SECOND;
        let answered = !(too_many | too_much);
        let Position { records: position, since, excess } = self.readers[index];
        let unread = self.log.count() - position;
        let records = if answered { unread.min(rules.most(index)) } else { 0 };
        self.calls = calls + if answered { rules.call } else { 0 };
        // Unread records count as equal among themselves.
        let excess_read = if excess == self.excess { 0 } else { part(self.excess - excess, records, unread) };
        self.bytes = bytes + (records * rules.record).saturating_add_signed(excess_read);
        self.collided |= too_many;
        reading.calls[usize::from(too_many) + 2 * usize::from(too_much && !too_many)] += 1;
        reading.read += records;
        self.readers[index] = Position {
            records: position + records,
            since: if records == unread { f64::INFINITY } else { since },
            excess: excess + excess_read,
        };
        if answered && records < unread {
            self.readers[index].since = self.log.moment(position + records);
        }
        let draw = mix(self.chance ^ at);
        let pace = if answered { usize::from(records < unread) } else { REFUSED };
        let after = rules.paces[index][pace].drawn(draw);
        at + if answered { rules.pause(index, [records, unread], after, draw) } else { after }
    }

    /// Advances a reader by `records`.
    fn advance(&mut self, index: usize, records: u64) {
        let Position { records: position, excess, .. } = self.readers[index];
        let excess = excess + part(self.excess - excess, records, self.log.count() - position);
        let records = position + records;
        let since = if records < self.log.count() { self.log.moment(records) } else { f64::INFINITY };
        self.readers[index] = Position { records, since, excess };
    }

    /// Drops records past the retention, and adds up how far each reader is behind.
    fn end_step(&mut self, end: f64, rules: &ReadRules, readings: &mut [Reading], ends: &mut [ReaderTally]) {
        let horizon = end - rules.retention;
        if self.log.oldest() < horizon {
            self.expire(end, self.log.count_by(horizon), readings, ends);
        }
        let (count, mut least) = (self.log.count(), u64::MAX);
        for (position, reader) in self.readers.iter().zip(ends) {
            reader.unread += count - position.records;
            reader.age = reader.age.max(end - position.since);
            least = least.min(position.records);
        }
        self.log.forget(least);
    }

    /// Drops the first records: `kept` is the position of the first that is kept.
    #[cold]
    fn expire(&mut self, end: f64, kept: u64, readings: &mut [Reading], ends: &mut [ReaderTally]) {
        for (index, (reading, reader)) in readings.iter_mut().zip(ends).enumerate() {
            let late = kept.saturating_sub(self.readers[index].records);
            if late > 0 {
                self.advance(index, late);
                reader.lost += late;
                let losses = Losses::new(end, self.number);
                reading.add(Reading { lost: late, losses: Some(losses), ..Reading::default() });
            }
        }
    }
}

/// The part of an excess that so many of the unread records have.
#[inline]
fn part(excess: i64, records: u64, unread: u64) -> i64 {
    if records == unread { excess } else { (excess as f64 * (records as f64 / unread as f64)) as i64 }
}

/// The next of these polls.
#[inline]
fn least(due: &[u64]) -> u64 {
    let least = |places: &[u64]| places[0].min(places[1]).min(places[2].min(places[3]));
    due.chunks_exact(PLACES).map(least).fold(u64::MAX, u64::min)
}
