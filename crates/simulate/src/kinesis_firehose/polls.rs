//! The read side of a shard: every poll of every reader.
//!
//! Each reader polls each shard at its own pace, from its own phase. All polls of a shard draw on two token buckets of
//! one second each: 5 calls, and 2 MiB. A call succeeds if there is any byte left in the bucket, returns up to 10,000
//! records or 10 MiB, and can overdraw the bucket: a call that returns 10 MiB blocks the shard for 5 seconds, as the
//! Kinesis Data Streams API describes for GetRecords. A throttled reader retries after 0.5 to 1.5 of its interval. A
//! Lambda function that has not read everything polls again at once. Readers with enhanced fan-out have 2 MiB per
//! second each.
//!
//! If polls may exceed the limit, each comes up to a tenth of its interval early or late, as the latency of answers
//! varies. Exact clocks would lock: a reader that polls five times per second would take each call the moment it
//! becomes available, and others would never get one.
//!
//! Which reader polls next, and whether it is throttled, has no pattern that a processor could predict, and a
//! misprediction costs more than a poll. So a poll runs the same few instructions whatever its result: moments are
//! whole numbers that contain the reader, kept in order, and a bucket is the moment at which it is full again.
//!
//! If every reader polls in each step and none is throttled, each has read everything at the end of the step. A shard
//! is simulated poll by poll ([`Polls`]) only if that does not hold; [`Rounds`] decides when it does.

use std::ops::Range;

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::MOST_READERS;
use shardwise_core::scenario::ConsumerKind;
use shardwise_core::text::{HOUR, MIB};

use super::parts::{Parts, Reader};
use crate::log::Log;
use crate::losses::Losses;
use crate::random::{mixed, unit};

/// The most records of a GetRecords call. Kinesis Data Streams API.
const CALL_RECORDS: f64 = 10_000.0;
/// The most bytes of a GetRecords call. Kinesis Data Streams API.
const CALL_BYTES: f64 = 10.0 * MIB;
/// Bytes per second of a reader with enhanced fan-out, from each shard. Kinesis Data Streams Developer Guide.
const FAN_OUT_BYTES: f64 = 2.0 * MIB;
/// Seconds until a Lambda function that has not read everything polls again (assumed: AWS says "faster under backlog").
const CATCH_UP_INTERVAL: f64 = 0.2;
/// Share of its interval by which a poll comes early or late (assumed).
const STRAYS: f64 = 0.1;
/// The reader that feeds the architecture's own delivery: the first.
const FIREHOSE: usize = 0;
/// A pace that exceeds the limit by rounding only does not exceed it.
const NEARLY: f64 = 1e-9;

/// Moments and durations within a shard, in fractions of a second.
type Ticks = u64;
const SECOND: Ticks = 1 << 31;
/// The low bits of a poll's moment, which identify the reader.
const READER_BITS: u32 = MOST_READERS.next_power_of_two().ilog2();
/// Later than anything that is simulated.
const NEVER: Ticks = u64::MAX >> READER_BITS;

fn ticks(seconds: f64) -> Ticks {
    // A cast of a float saturates.
    ((seconds * SECOND as f64) as Ticks).min(NEVER)
}

/// Counts of a reader, over all shards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Records read.
    pub(crate) read: u64,
    /// Successful GetRecords calls: simulated ones, and those of quiet shards.
    pub(crate) answered: u64,
    pub(crate) quiet_calls: f64,
    /// Calls throttled by the limit of calls, and by the limit of bytes.
    pub(crate) refused: [u64; 2],
    /// Iterator age on its worst shard, at the end of the step.
    pub(crate) age: f64,
    /// Whether it has an outage.
    pub(crate) stopped: bool,
    /// Records lost: past the retention before they were read.
    pub(crate) lost: u64,
    /// Time and shard of the first and last loss.
    pub(crate) losses: Option<Losses>,
}

impl Reading {
    /// Successful GetRecords calls.
    pub(crate) fn calls(&self) -> f64 {
        self.answered as f64 + self.quiet_calls
    }
}

/// The time to the next poll: a constant and a random part.
#[derive(Clone, Copy, Debug)]
struct Pause {
    least: Ticks,
    chance: Ticks,
}

impl Pause {
    /// This many seconds, more or less by up to this share of them.
    fn around(seconds: f64, part: f64) -> Self {
        Self { least: ticks(seconds * (1.0 - part)), chance: ticks(seconds * 2.0 * part) }
    }

    /// The draw has all 64 bits.
    #[inline]
    fn drawn(self, draw: u64) -> Ticks {
        self.least + ((u128::from(self.chance) * u128::from(draw)) >> 64) as Ticks
    }
}

/// The pace of a reader: after a call that returned everything, after one that did not, and after a throttled one.
type Pace = [Pause; 3];
const READ: usize = 0;

/// What a shard delivers to its readers.
#[derive(Clone, Debug)]
pub(crate) struct ReadRules {
    step: f64,
    retention: f64,
    paces: Vec<Pace>,
    /// Readers with enhanced fan-out.
    alone: Vec<usize>,
    /// What a call and a record take from the buckets, as the time that refills it.
    call: Ticks,
    record: Ticks,
    call_records: u64,
    /// Records that a reader with enhanced fan-out reads in a step.
    fan_out: f64,
    /// Shared readers if each polls equally often in every step, and whether that is once; 0: the polls of one step are
    /// not those of the next.
    round: usize,
    once: bool,
    /// Records that all shared readers together can read in one step.
    pub(crate) shared: f64,
    /// A shard without a backlog delivers fewer records than this at once; none if polls collide in every second or are
    /// more than a step apart.
    pub(crate) free: u64,
}

impl ReadRules {
    pub(crate) fn new(parts: &Parts<'_>) -> Self {
        let Parts { quotas, record, step, .. } = *parts;
        let bytes = quotas.value(QuotaId::KinesisShardReadBytes);
        let calls = quotas.value(QuotaId::KinesisShardReadCalls);
        let sharing = || parts.readers.iter().filter(|reader| !reader.fan_out);
        let asked: f64 = sharing().map(|reader| 1.0 / reader.interval).sum();
        let slowest = sharing().fold(0.0, |slowest: f64, reader| slowest.max(reader.interval));
        let polls = || sharing().map(|reader| step / reader.interval);
        let repeats = polls().all(|polls| (polls - polls.round()).abs() < NEARLY);
        let collide = asked > calls + NEARLY || slowest > step + NEARLY;
        let shared = bytes * step / (sharing().count().max(1) as f64) / record;
        let call_records = CALL_RECORDS.min(CALL_BYTES / record).max(1.0).floor();
        let pace = |reader: &Reader| {
            let strays = if collide { STRAYS } else { 0.0 };
            let regular = Pause::around(reader.interval, strays);
            let catches_up = reader.kind == ConsumerKind::Lambda && CATCH_UP_INTERVAL < reader.interval;
            let behind = if catches_up { Pause::around(CATCH_UP_INTERVAL, STRAYS) } else { regular };
            [regular, behind, Pause::around(reader.interval, 0.5)]
        };
        Self {
            step,
            retention: parts.retention_hours * HOUR,
            paces: parts.readers.iter().map(pace).collect(),
            alone: (0..parts.readers.len()).filter(|&index| parts.readers[index].fan_out).collect(),
            call: ticks(1.0 / calls),
            record: ticks(record / bytes),
            call_records: call_records as u64,
            fan_out: FAN_OUT_BYTES * step / record,
            round: if repeats && !collide { sharing().count() } else { 0 },
            once: polls().all(|polls| polls < 1.0 + NEARLY),
            shared,
            free: if collide { 0 } else { shared.min(call_records).floor() as u64 + 1 },
        }
    }

    /// Records that a reader with enhanced fan-out reads in the step that starts now: whole records, without rounding
    /// loss.
    fn fan_out_records(&self, now: f64) -> u64 {
        let before = (now / self.step).round();
        ((before + 1.0) * self.fan_out) as u64 - (before * self.fan_out) as u64
    }
}

/// The read sides of shards that are not simulated poll by poll: every reader has read everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    seed: u64,
    /// Number of earlier shards of the stream.
    closed_before: usize,
    readers: usize,
    /// First poll of each reader in a step, by shard, and its reader, in order.
    firsts: Vec<u64>,
    /// Deficit of the bucket of bytes of each shard at the start of a step. If steps differ it is unknown, and the
    /// bucket counts as full.
    lacks: Vec<Ticks>,
}

impl Rounds {
    /// For `shards` shards, with full buckets.
    pub(crate) fn new(closed_before: usize, shards: usize, readers: &[Reader], seed: u64) -> Self {
        let mut firsts = Vec::with_capacity(shards * readers.len());
        for number in closed_before..closed_before + shards {
            let begin = firsts.len();
            firsts.extend(readers.iter().enumerate().map(|(index, reader)| {
                let part = unit(mixed(seed ^ mixed(((number as u64) << 20) + index as u64)));
                due(if reader.fan_out { NEVER } else { ticks(part * reader.interval) }, index)
            }));
            firsts[begin..].sort_unstable();
        }
        Self { seed, closed_before, readers: readers.len(), firsts, lacks: vec![0; shards] }
    }

    fn places(&self, shard: usize) -> Range<usize> {
        shard * self.readers..(shard + 1) * self.readers
    }

    /// Whether every reader reads all these records with its first poll in this step, and none is throttled. If not,
    /// the shard is unchanged.
    pub(crate) fn holds(&mut self, shard: usize, records: u64, rules: &ReadRules) -> bool {
        if rules.round == 0 || records > rules.call_records {
            return false;
        }
        let mut bytes = self.lacks[shard];
        for first in &self.firsts[self.places(shard)][..rules.round] {
            let at = first >> READER_BITS;
            let before = bytes.max(at);
            bytes = before + records * rules.record;
            // A poll that finds nothing can come as soon as others have read.
            let most = if rules.once { before } else { bytes };
            if most - at >= SECOND {
                return false;
            }
        }
        self.lacks[shard] = bytes.saturating_sub(ticks(rules.step));
        true
    }

    /// Whether the bucket of a shard is full.
    pub(crate) fn is_full(&self, shard: usize) -> bool {
        self.lacks[shard] == 0
    }

    /// Stops following a shard.
    pub(crate) fn take_over(&mut self, shard: usize, polls: &Polls, now: f64, rules: &ReadRules) {
        let now = ticks(now);
        let places = self.places(shard);
        let firsts = &mut self.firsts[places];
        for (first, next) in firsts.iter_mut().zip(&polls.due) {
            let (at, index) = (next >> READER_BITS, whose(*next));
            // Polls have no jitter where a shard can be left to itself.
            let interval = rules.paces[index][READ].least;
            *first = due(if at < NEVER { (at - now) % interval } else { NEVER }, index);
        }
        firsts.sort_unstable();
        self.lacks[shard] = if rules.round > 0 { polls.bytes.saturating_sub(now) } else { 0 };
    }
}

/// A shard that is simulated poll by poll.
#[derive(Clone, Debug)]
pub(crate) struct Polls {
    /// Its number among all shards that the stream has had.
    number: usize,
    /// Records in the shard.
    log: Log,
    /// Position of each reader, and the arrival of the next record; infinity: there is none.
    positions: Vec<u64>,
    since: Vec<f64>,
    /// The next poll of each reader in order of time; a sentinel at the end never comes.
    due: Vec<u64>,
    /// When the buckets of calls and of bytes will be full.
    calls: Ticks,
    bytes: Ticks,
    /// Time of the last poll.
    last: Ticks,
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
            positions: vec![0; readers],
            since: vec![f64::INFINITY; readers],
            due: vec![u64::MAX; readers + 1],
            calls: 0,
            bytes: 0,
            last: 0,
            collided: false,
            chance: 0,
        }
    }

    /// Starts polling a shard individually; all readers have consumed its first `written` records.
    pub(crate) fn start(&mut self, now: f64, shard: usize, written: u64, rounds: &mut Rounds, readings: &[Reading]) {
        self.number = rounds.closed_before + shard;
        self.log.reset(now, written);
        self.positions.fill(written);
        self.since.fill(f64::INFINITY);
        let now = ticks(now);
        (self.calls, self.bytes, self.last) = (0, now + std::mem::take(&mut rounds.lacks[shard]), now);
        self.chance = mixed(rounds.seed ^ mixed(self.number as u64));
        for (next, &first) in self.due.iter_mut().zip(&rounds.firsts[rounds.places(shard)]) {
            let (first, index) = (first >> READER_BITS, whose(first));
            let polls = first < NEVER && !readings[index].stopped;
            *next = due(if polls { now + first } else { NEVER }, index);
        }
        self.due.sort_unstable();
    }

    /// Stops or restarts the polls of a reader.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64) {
        for next in self.due.iter_mut().filter(|next| whose(**next) == reader && **next != u64::MAX) {
            *next = due(if stopped { NEVER } else { ticks(now) }, reader);
        }
        self.due.sort_unstable();
    }

    /// Backlog of a reader.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        self.log.count() - self.positions[reader]
    }

    /// Whether every reader has read everything.
    pub(crate) fn is_read(&self) -> bool {
        self.positions.iter().all(|position| *position == self.log.count())
    }

    /// Whether it is as a shard that is not followed: no backlog, the bytes of a second available by the next poll, and
    /// a poll of every reader in the step that starts now, if steps do not differ.
    pub(crate) fn is_idle(&self, now: f64, rules: &ReadRules) -> bool {
        let end = due(ticks(now + rules.step), 0);
        self.is_read() && self.bytes <= self.last + SECOND && self.due[..rules.round].iter().all(|next| *next < end)
    }

    /// Whether the last step throttled calls.
    pub(crate) fn collided(&self) -> bool {
        self.collided
    }

    /// Records arrive, from `now` to the end of the step.
    pub(crate) fn write(&mut self, now: f64, records: u64, rules: &ReadRules) {
        if records > 0 {
            self.log.push(now, now + rules.step, records);
            self.since.iter_mut().for_each(|since| *since = since.min(now));
        }
    }

    /// Runs all polls from `now` to the end of the step. Returns the records that Firehose read; it does not poll while
    /// `held`.
    pub(crate) fn step(&mut self, now: f64, held: bool, rules: &ReadRules, readings: &mut [Reading]) -> u64 {
        self.collided = false;
        let before = self.positions[FIREHOSE];
        let end = due(ticks(now + rules.step), 0);
        while let Some(&next) = self.due.first()
            && next < end
        {
            let (at, index) = (next >> READER_BITS, whose(next));
            let after = if held && index == FIREHOSE {
                at + rules.paces[index][READ].drawn(mixed(self.chance ^ at))
            } else {
                self.poll(at, index, rules, &mut readings[index])
            };
            self.put_off(due(after.min(NEVER), index));
        }
        let most = if rules.alone.is_empty() { 0 } else { rules.fan_out_records(now) };
        for &index in &rules.alone {
            if !readings[index].stopped {
                let records = self.unread(index).min(most);
                self.advance(index, records);
                readings[index].read += records;
            }
        }
        let read = self.positions[FIREHOSE] - before;
        self.expire(now + rules.step, rules, readings);
        read
    }

    /// Inserts the next poll of the reader that polled: each place takes the poll that belongs there.
    #[inline]
    fn put_off(&mut self, next: u64) {
        let mut places = self.due.iter_mut();
        let Some(mut place) = places.next() else { return };
        let mut here = *place;
        for following in places {
            let after = *following;
            *place = here.max(after.min(next));
            (place, here) = (following, after);
        }
    }

    /// One GetRecords call. Returns when the reader polls again.
    #[inline]
    fn poll(&mut self, at: Ticks, index: usize, rules: &ReadRules, reading: &mut Reading) -> Ticks {
        let pace = &rules.paces[index];
        self.last = at;
        let (calls, bytes) = (self.calls.max(at), self.bytes.max(at));
        let too_many = calls - at > SECOND - rules.call;
        let too_much = bytes - at >= SECOND;
        let answered = !(too_many | too_much);
        let position = self.positions[index];
        let unread = self.log.count() - position;
        let records = if answered { unread.min(rules.call_records) } else { 0 };
        self.calls = calls + if answered { rules.call } else { 0 };
        self.bytes = bytes + records * rules.record;
        self.collided |= too_many;
        reading.refused[0] += u64::from(too_many);
        reading.refused[1] += u64::from(too_much && !too_many);
        reading.answered += u64::from(answered);
        reading.read += records;
        self.positions[index] = position + records;
        self.since[index] = if records == unread { f64::INFINITY } else { self.since[index] };
        if answered && records < unread {
            self.since[index] = self.log.moment(position + records);
        }
        let draw = mixed(self.chance ^ at);
        let [read, behind, refused] = pace.map(|pause| pause.drawn(draw));
        let after = if records < unread { behind } else { read };
        at + if answered { after } else { refused }
    }

    /// Advances a reader by `records`.
    fn advance(&mut self, index: usize, records: u64) {
        let position = self.positions[index] + records;
        self.positions[index] = position;
        self.since[index] = if position < self.log.count() { self.log.moment(position) } else { f64::INFINITY };
    }

    /// Drops records past the retention. What is left is the backlog of each reader.
    fn expire(&mut self, end: f64, rules: &ReadRules, readings: &mut [Reading]) {
        let horizon = end - rules.retention;
        if self.log.oldest() < horizon {
            let kept = self.log.count_by(horizon);
            for (index, reading) in readings.iter_mut().enumerate() {
                let late = kept.saturating_sub(self.positions[index]);
                if late > 0 {
                    self.advance(index, late);
                    reading.lost += late;
                    let first = reading.losses.map_or((end, self.number), |losses| (losses.first, losses.shard));
                    reading.losses = Some(Losses { first: first.0, shard: first.1, last: end });
                }
            }
        }
        let mut least = u64::MAX;
        for ((position, since), reading) in self.positions.iter().zip(&self.since).zip(readings) {
            reading.age = reading.age.max(end - since);
            least = least.min(*position);
        }
        self.log.forget(least);
    }
}

/// A poll: its moment and its reader.
fn due(at: Ticks, reader: usize) -> u64 {
    at << READER_BITS | reader as u64
}

/// The reader.
fn whose(due: u64) -> usize {
    (due & ((1 << READER_BITS) - 1)) as usize
}
