//! The read side of a shard: every poll of everybody who reads it.
//!
//! Each reader polls each shard at its own pace, from a phase of its own. All polls of a shard draw on two
//! token buckets of one second each: 5 calls, and 2 MiB. A call is answered as long as there is any byte left in
//! the bucket, with up to 10,000 records or 10 MiB, and the bucket may go below zero: a call that takes 10 MiB
//! blocks the shard for 5 seconds, as the Kinesis Data Streams API says of GetRecords. A throttled reader tries
//! again after half to one and a half of its interval. A Lambda that has not read everything polls again at once.
//! Readers on enhanced fan-out have 2 MiB a second each.
//!
//! Where polls may be too many, each comes up to a tenth of its interval too early or too late, as answers come sooner or
//! later. Clocks that never stray would lock: whoever polls five times a second would take each call the moment it comes
//! in, and nobody else would get any.
//!
//! Who polls next, and whether he is refused, follows no pattern that a processor could foresee, and a wrong guess costs
//! more than a poll. So a poll is the same few instructions whatever comes of it: moments are whole numbers that
//! say whose they are, kept in order; a bucket is the moment at which it is full again.
//!
//! Where everybody polls in each step and is refused nothing, everybody has read everything as the step ends. A shard is
//! looked at poll by poll ([`Polls`]) only where that does not hold, and [`Rounds`] says where it does.

use std::ops::Range;

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::MOST_READERS;
use shardwise_core::scenario::ConsumerKind;
use shardwise_core::text::{HOUR, MIB};

use super::parts::{Parts, Reader};
use crate::log::Log;
use crate::losses::Losses;
use crate::random::{mixed, unit};

/// Records that one GetRecords call returns, at most. Kinesis Data Streams API.
const CALL_RECORDS: f64 = 10_000.0;
/// Bytes that one GetRecords call returns, at most. Kinesis Data Streams API.
const CALL_BYTES: f64 = 10.0 * MIB;
/// Bytes a second of a reader on enhanced fan-out, from each shard. Kinesis Data Streams Developer Guide.
const FAN_OUT_BYTES: f64 = 2.0 * MIB;
/// Seconds after which a Lambda polls again that has not read everything (assumed: AWS says "faster under backlog").
const CATCH_UP_INTERVAL: f64 = 0.2;
/// A part of its interval by which a poll comes too early or too late (assumed).
const STRAYS: f64 = 0.1;
/// Whose reads go to the architecture's own delivery: the first of the readers.
const FIREHOSE: usize = 0;
/// A pace that is above what is allowed by rounding alone is not.
const NEARLY: f64 = 1e-9;

/// Moments and lengths of time within a shard: whole parts of a second.
type Ticks = u64;
const SECOND: Ticks = 1 << 31;
/// The low bits of a poll's moment that say whose it is.
const READER_BITS: u32 = MOST_READERS.next_power_of_two().ilog2();
/// Later than anything that is simulated.
const NEVER: Ticks = u64::MAX >> READER_BITS;

fn ticks(seconds: f64) -> Ticks {
    // A cast of a float stays within the type.
    ((seconds * SECOND as f64) as Ticks).min(NEVER)
}

/// What a reader did so far, over all shards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Records read.
    pub(crate) read: u64,
    /// GetRecords calls that were answered: those that were looked at, and those of quiet shards.
    pub(crate) answered: u64,
    pub(crate) quiet_calls: f64,
    /// Calls refused for too many calls, and for too many bytes.
    pub(crate) refused: [u64; 2],
    /// Age of the oldest record that it has not read, at the end of the step, on its worst shard.
    pub(crate) age: f64,
    /// It does not work at the moment.
    pub(crate) stopped: bool,
    /// Records that were past the retention before they were read.
    pub(crate) lost: u64,
    /// When and on which shard the first and the last of them were lost.
    pub(crate) losses: Option<Losses>,
}

impl Reading {
    /// GetRecords calls that were answered.
    pub(crate) fn calls(&self) -> f64 {
        self.answered as f64 + self.quiet_calls
    }
}

/// From a poll to the next: so long, and up to so much longer by chance.
#[derive(Clone, Copy, Debug)]
struct Pause {
    least: Ticks,
    chance: Ticks,
}

impl Pause {
    /// So many seconds, less or more by up to this part of them.
    fn around(seconds: f64, part: f64) -> Self {
        Self { least: ticks(seconds * (1.0 - part)), chance: ticks(seconds * 2.0 * part) }
    }

    /// The draw is of all 64 bits.
    #[inline]
    fn drawn(self, draw: u64) -> Ticks {
        self.least + ((u128::from(self.chance) * u128::from(draw)) >> 64) as Ticks
    }
}

/// How a reader polls: after a call that returned all there was, after one that did not, and after one that was refused.
type Pace = [Pause; 3];
const READ: usize = 0;

/// What a shard hands out.
#[derive(Clone, Debug)]
pub(crate) struct ReadRules {
    step: f64,
    retention: f64,
    paces: Vec<Pace>,
    /// Readers on enhanced fan-out.
    alone: Vec<usize>,
    /// What a call, and a record, takes from the bucket, as the time in which that much comes in.
    call: Ticks,
    record: Ticks,
    call_records: u64,
    /// Records that a reader on enhanced fan-out reads in a step.
    fan_out: f64,
    /// Readers who share, where each polls so often a step, and whether that is once; 0: the polls of a step are not those
    /// of the next.
    round: usize,
    once: bool,
    /// Records that all readers who share can read as they come, in one step.
    pub(crate) shared: f64,
    /// A shard that is read to its end hands out fewer than this at once; none where polls collide in every second
    /// or are more than a step apart.
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

    /// Records that a reader on enhanced fan-out reads in the step that begins now: whole ones, and none is lost to rounding.
    fn fan_out_records(&self, now: f64) -> u64 {
        let before = (now / self.step).round();
        ((before + 1.0) * self.fan_out) as u64 - (before * self.fan_out) as u64
    }
}

/// The read sides of shards that are not looked at poll by poll: everybody has read everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    seed: u64,
    /// Shards that the stream has had before these.
    closed_before: usize,
    readers: usize,
    /// When in a step each reader polls each shard first, and whose poll it is, in order.
    firsts: Vec<u64>,
    /// What the bucket of bytes of each shard lacks as a step begins. Where steps differ it is not known, and taken to be
    /// full.
    lacks: Vec<Ticks>,
}

impl Rounds {
    /// Of so many shards, with full buckets.
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

    /// Whether everybody reads all of so many records with his first poll in this step, and none is refused; if not, the
    /// shard is as before.
    pub(crate) fn holds(&mut self, shard: usize, records: u64, rules: &ReadRules) -> bool {
        if rules.round == 0 || records > rules.call_records {
            return false;
        }
        let mut bytes = self.lacks[shard];
        for first in &self.firsts[self.places(shard)][..rules.round] {
            let at = first >> READER_BITS;
            let before = bytes.max(at);
            bytes = before + records * rules.record;
            // A poll that finds nothing any more may come as soon as others have read.
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

    /// A shard is looked at no more from here on.
    pub(crate) fn take_over(&mut self, shard: usize, polls: &Polls, now: f64, rules: &ReadRules) {
        let now = ticks(now);
        let places = self.places(shard);
        let firsts = &mut self.firsts[places];
        for (first, next) in firsts.iter_mut().zip(&polls.due) {
            let (at, index) = (next >> READER_BITS, whose(*next));
            // Polls do not stray where a shard may be left to itself.
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
    /// Of the shard, among all that the stream has had.
    number: usize,
    /// Records in the shard.
    log: Log,
    /// Records that each reader is past, and when the next one came; infinity: there is none.
    positions: Vec<u64>,
    since: Vec<f64>,
    /// The next poll of each reader, and whose it is, the next one first; at the end one that never comes.
    due: Vec<u64>,
    /// When the bucket of calls, and that of bytes, will be full.
    calls: Ticks,
    bytes: Ticks,
    /// When somebody polled last.
    last: Ticks,
    /// Whether a call of this step was refused for too many calls.
    collided: bool,
    /// What the moments of retries come from.
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

    /// Starts polling a shard individually, of which all readers have read the `written` records there are.
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

    /// A reader that polls stops, or polls from now on.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool, now: f64) {
        for next in self.due.iter_mut().filter(|next| whose(**next) == reader && **next != u64::MAX) {
            *next = due(if stopped { NEVER } else { ticks(now) }, reader);
        }
        self.due.sort_unstable();
    }

    /// Records that a reader has not read.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        self.log.count() - self.positions[reader]
    }

    /// Whether everybody has read everything.
    pub(crate) fn is_read(&self) -> bool {
        self.positions.iter().all(|position| *position == self.log.count())
    }

    /// Whether it is as one that nobody looks at: read to its end, with the bytes of a second there by the next poll, and
    /// with a poll of everybody in the step that begins now, where steps do not differ.
    pub(crate) fn is_idle(&self, now: f64, rules: &ReadRules) -> bool {
        let end = due(ticks(now + rules.step), 0);
        self.is_read() && self.bytes <= self.last + SECOND && self.due[..rules.round].iter().all(|next| *next < end)
    }

    /// Whether the calls of the last step were too many.
    pub(crate) fn collided(&self) -> bool {
        self.collided
    }

    /// Records come, from `now` to the end of the step.
    pub(crate) fn write(&mut self, now: f64, records: u64, rules: &ReadRules) {
        if records > 0 {
            self.log.push(now, now + rules.step, records);
            self.since.iter_mut().for_each(|since| *since = since.min(now));
        }
    }

    /// Everybody polls, from `now` to the end of the step; returns what Firehose read. It does not poll while `held`.
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

    /// Whoever polled goes to his next poll, among the others': each place takes what is in order there.
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

    /// One GetRecords call; returns when the reader polls again.
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

    /// A reader is past so many records more.
    fn advance(&mut self, index: usize, records: u64) {
        let position = self.positions[index] + records;
        self.positions[index] = position;
        self.since[index] = if position < self.log.count() { self.log.moment(position) } else { f64::INFINITY };
    }

    /// Records past the retention are gone; what is left says how far each reader is behind.
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

/// A poll at a moment, and whose it is.
fn due(at: Ticks, reader: usize) -> u64 {
    at << READER_BITS | reader as u64
}

/// Who polls.
fn whose(due: u64) -> usize {
    (due & ((1 << READER_BITS) - 1)) as usize
}
