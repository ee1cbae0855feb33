//! The shards of a Kinesis stream and everybody who reads them, step by step.
//!
//! **Writes.** A shard takes 1 MiB and 1,000 records a second. What DynamoDB cannot write waits, first in first
//! out on each shard, and is tried again with the next step: changes of one key keep their order, and they compete
//! with the new ones. A change that has waited 168 hours ends the replication (DynamoDB Developer Guide).
//!
//! **Reads.** Each reader polls each shard at its own pace, from a phase of its own. All polls of a shard draw on two
//! token buckets of one second each: 5 calls, and 2 MiB. A call is answered as long as there is any byte left in
//! the bucket, with up to 10,000 records or 10 MiB, and the bucket may go below zero: a call that takes 10 MiB
//! blocks the shard for 5 seconds, as the Kinesis Data Streams API says of GetRecords. A throttled reader tries
//! again after half to one and a half of its interval. A Lambda that has not read everything polls again at once.
//! Readers on enhanced fan-out have 2 MiB a second each.
//!
//! A shard on which nothing waits, nobody is behind and nothing is above a limit is *quiet*: everybody reads what
//! comes, and only counts move. All others are simulated poll by poll.

use super::keys::{Keys, Split};
use super::log::Log;
use super::random::{Draws, Normal, Purpose, mixed, unit};
use crate::quotas::{QuotaId, Quotas};
use crate::scenario::ConsumerKind;
use crate::units::{HOUR, MIB};

/// Records that one GetRecords call returns, at most. Kinesis Data Streams API.
const CALL_RECORDS: f64 = 10_000.0;
/// Bytes that one GetRecords call returns, at most. Kinesis Data Streams API.
const CALL_BYTES: f64 = 10.0 * MIB;
/// Bytes a second of a reader on enhanced fan-out, from each shard. Kinesis Data Streams Developer Guide.
const FAN_OUT_BYTES: f64 = 2.0 * MIB;
/// Seconds after which a Lambda polls again that has not read everything (assumed: AWS says "faster under backlog").
const CATCH_UP_INTERVAL: f64 = 0.2;
/// Hours that a change may wait before DynamoDB switches the replication off. DynamoDB Developer Guide.
const REPLICATION_HOURS: f64 = 168.0;
/// How far sizes may stray from their mean, in standard deviations, before a shard counts as not quiet.
const SIZE_MARGIN: f64 = 6.0;
/// Whose reads go to the architecture's own delivery: the first of the readers.
const FIREHOSE: usize = 0;
/// A call short of one by rounding is a call.
const NEARLY: f64 = 1e-9;

/// Somebody who reads the stream.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// Its kind, with a number from the second of a kind on.
    pub(crate) name: String,
    pub(crate) kind: ConsumerKind,
    /// Seconds between two polls.
    pub(crate) interval: f64,
    /// Whether it reads outside the shared budget.
    pub(crate) fan_out: bool,
}

/// What a reader did so far, over all shards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Records read.
    pub(crate) read: u64,
    /// Records that were past the retention before they were read.
    pub(crate) lost: u64,
    /// When and on which shard the first and the last of them were lost.
    pub(crate) losses: Option<Losses>,
    /// GetRecords calls that were answered.
    pub(crate) calls: f64,
    /// Calls refused for too many calls, and for too many bytes.
    pub(crate) refused: [u64; 2],
    /// It does not work at the moment.
    pub(crate) stopped: bool,
    /// Age of the oldest record that it has not read, at the end of the step, on its worst shard.
    pub(crate) age: f64,
}

/// When records were lost, and where first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Losses {
    pub(crate) first: f64,
    pub(crate) last: f64,
    pub(crate) shard: usize,
}

/// What shards allow in one step, in records.
#[derive(Clone, Debug)]
struct Rules {
    step: f64,
    retention: f64,
    /// Mean bytes of a record, and the squared coefficient of variation.
    record: f64,
    variation: f64,
    write_records: f64,
    write_bytes: f64,
    read_bytes: f64,
    /// Changes that all readers who share can read as they come.
    read_records: f64,
    read_calls: f64,
    call_records: u64,
    fan_out_records: u64,
    /// A quiet shard stays quiet with fewer changes than this.
    free: u64,
}

/// Throttled writes, in records.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Throttled {
    /// Changes above the limit in the step in which they came, as the closed form counts them: by records, by bytes,
    /// by either.
    pub(crate) above: [f64; 3],
    /// Shard-steps in which there were any, by the same.
    pub(crate) steps: [u64; 3],
    /// Offered to all readers that share, above what they may read.
    pub(crate) read_above: f64,
    /// Shard-steps in which there was any.
    pub(crate) read_steps: u64,
    /// Changes that could not be written in the step in which they came, pushed aside by waiting ones too.
    pub(crate) delayed: u64,
}

/// A shard that is not quiet.
#[derive(Clone, Debug)]
struct Busy {
    /// Changes that wait in DynamoDB: all that came, and how many of them have been written.
    waiting: Log,
    admitted: u64,
    /// Records that could have been written and were not.
    tokens: f64,
    /// Records in the shard.
    log: Log,
    /// Records that each reader is past.
    positions: Vec<u64>,
    /// Seconds from the begin of the step to the next poll of each reader; those that do not poll never come.
    polls: Vec<f64>,
    calls: f64,
    bytes: f64,
    /// Seconds from the begin of the step to when the buckets were filled last.
    filled: f64,
}

/// A stream and its readers.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    rules: Rules,
    pub(crate) readers: Vec<Reader>,
    pub(crate) reading: Vec<Reading>,
    keys: Keys,
    split: Split,
    seed: u64,
    /// Polls would collide or be more than a step apart: no shard is ever quiet.
    never_quiet: bool,
    free: Vec<u64>,
    /// Records written, by shard since the last resharding, and before it.
    pub(crate) written: Vec<u64>,
    written_before: u64,
    /// Records written since the begin.
    pub(crate) written_total: u64,
    /// Changes above the limits, by shard since the last resharding.
    pub(crate) above: Vec<f64>,
    busy: Vec<Option<Box<Busy>>>,
    #[allow(clippy::vec_box, reason = "boxes go to and fro between shards and pool")]
    closed: Vec<Box<Busy>>,
    #[allow(clippy::vec_box, reason = "the same")]
    pool: Vec<Box<Busy>>,
    slow: Vec<u32>,
    /// Shards that Firehose does not poll for now: its buffers are full.
    held: Vec<bool>,
    /// Records that Firehose read in this step, by shard.
    pub(crate) reads: Vec<u64>,
    pub(crate) throttled: Throttled,
    /// Changes that came, and those that DynamoDB gave up.
    pub(crate) came: u64,
    pub(crate) dropped: u64,
    /// When DynamoDB switched the replication off.
    pub(crate) off_since: Option<f64>,
    /// Age of the oldest change that waits, at the end of the step.
    pub(crate) waiting_age: f64,
    /// Whether any change came above a limit in this step.
    pub(crate) above_now: bool,
    /// Load of the hottest shard in this step: what it was asked to write, over what it takes.
    pub(crate) hottest_load: f64,
    sizes: Draws,
    jitter: Draws,
}

/// What a stream is made of.
pub(crate) struct Parts<'a> {
    pub(crate) quotas: &'a Quotas,
    pub(crate) readers: Vec<Reader>,
    pub(crate) keys: Keys,
    pub(crate) shards: usize,
    /// Mean bytes of a record with its key, and the squared coefficient of variation.
    pub(crate) record: f64,
    pub(crate) variation: f64,
    pub(crate) retention_hours: f64,
    pub(crate) step: f64,
    pub(crate) seed: u64,
}

impl Rules {
    fn new(parts: &Parts<'_>) -> Self {
        let Parts { quotas, record, variation, step, .. } = *parts;
        let quota = |id| quotas.value(id);
        let sharing = parts.readers.iter().filter(|reader| !reader.fan_out).count().max(1) as f64;
        let write_records = quota(QuotaId::KinesisShardWriteRecords) * step;
        let write_bytes = quota(QuotaId::KinesisShardWriteBytes) * step / record;
        let read_bytes = quota(QuotaId::KinesisShardReadBytes);
        let read_records = read_bytes * step / sharing / record;
        let call_records = CALL_RECORDS.min(CALL_BYTES / record).max(1.0).floor();
        let sure = write_bytes / (1.0 + SIZE_MARGIN * (variation / write_bytes.max(1.0)).sqrt());
        let free = write_records.min(sure).min(read_records).min(call_records).floor() as u64 + 1;
        Self {
            step,
            retention: parts.retention_hours * HOUR,
            record,
            variation,
            write_records,
            write_bytes,
            read_bytes,
            read_records,
            read_calls: quota(QuotaId::KinesisShardReadCalls),
            call_records: call_records as u64,
            fan_out_records: (FAN_OUT_BYTES * step / record).max(1.0) as u64,
            free,
        }
    }

    /// How much larger than the mean the records of this step are, as a share, where it matters.
    fn sizes_off(&self, records: f64, normal: &Normal, draws: &mut Draws) -> f64 {
        if self.variation == 0.0 || records < 1.0 {
            return 0.0;
        }
        let off = normal.of(draws.bits()) * (self.variation / records).sqrt();
        off.max(-0.9)
    }
}

impl Stream {
    pub(crate) fn new(parts: Parts<'_>) -> Self {
        let rules = Rules::new(&parts);
        let Parts { readers, keys, shards, seed, .. } = parts;
        let sharing = readers.iter().filter(|reader| !reader.fan_out);
        let (calls, slowest) =
            sharing.fold((0.0, 0.0_f64), |(calls, slowest), r| (calls + 1.0 / r.interval, slowest.max(r.interval)));
        let never_quiet = calls > rules.read_calls + NEARLY || slowest > rules.step + NEARLY;
        let mut stream = Self {
            never_quiet,
            reading: vec![Reading::default(); readers.len()],
            readers,
            split: Split::new(&keys, shards),
            keys,
            seed,
            free: Vec::new(),
            written: Vec::new(),
            written_before: 0,
            written_total: 0,
            above: Vec::new(),
            busy: Vec::new(),
            closed: Vec::new(),
            pool: Vec::new(),
            slow: Vec::with_capacity(shards),
            held: Vec::new(),
            reads: Vec::new(),
            throttled: Throttled::default(),
            came: 0,
            dropped: 0,
            off_since: None,
            waiting_age: 0.0,
            above_now: false,
            hottest_load: 0.0,
            sizes: Draws::new(seed, Purpose::Sizes),
            jitter: Draws::new(seed, Purpose::Polls),
            rules,
        };
        stream.open(shards);
        stream
    }

    /// Fresh shards, all quiet if they may be.
    fn open(&mut self, shards: usize) {
        let free = if self.may_be_quiet() { self.rules.free } else { 0 };
        self.free = vec![free; shards];
        self.written = vec![0; shards];
        self.above = vec![0.0; shards];
        self.held = vec![false; shards];
        self.reads = vec![0; shards];
        self.busy = vec![None; shards];
    }

    fn may_be_quiet(&self) -> bool {
        !self.never_quiet && self.reading.iter().all(|reading| !reading.stopped)
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
        self.busy.iter().flatten().map(|busy| busy.waiting.count() - busy.admitted).sum()
    }

    /// Records that a reader has not read, shard by shard.
    pub(crate) fn unread(&self, reader: usize) -> u64 {
        let shards = self.busy.iter().flatten().chain(&self.closed);
        shards.map(|busy| busy.log.count() - busy.positions[reader]).sum()
    }

    /// A reader stops, or works again.
    pub(crate) fn set_stopped(&mut self, reader: usize, stopped: bool) {
        self.reading[reader].stopped = stopped;
        if stopped {
            self.free.fill(0);
        }
        if !self.readers[reader].fan_out {
            // Whoever stood still polls as soon as it works again.
            for busy in self.busy.iter_mut().flatten().chain(&mut self.closed) {
                busy.polls[reader] = if stopped { f64::INFINITY } else { 0.0 };
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
        (self.waiting_age, self.above_now) = (0.0, false);
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
        self.hottest_load = fullest as f64 / self.rules.write_records.min(self.rules.write_bytes);
        let quiet_shards = (self.written.len() - self.slow.len()) as f64;
        for (reading, reader) in self.reading.iter_mut().zip(&self.readers) {
            reading.read += quiet;
            reading.calls += quiet_shards * self.rules.step / reader.interval;
        }
        for index in 0..self.slow.len() {
            self.step_busy(now, self.slow[index] as usize, normal);
        }
        if !self.closed.is_empty() {
            self.step_closed(now);
        }
        if self.waiting_age > REPLICATION_HOURS * HOUR {
            self.switch_off(now);
        }
    }

    fn step_busy(&mut self, now: f64, shard: usize, normal: &Normal) {
        let mut busy = self.busy[shard].take().unwrap_or_else(|| self.wake(now, shard, self.written[shard]));
        self.free[shard] = 0;
        self.write(&mut busy, now, shard, normal);
        self.reads[shard] += self.read(&mut busy, now, shard);
        let all_read = busy.positions.iter().all(|position| *position == busy.log.count());
        let full = busy.bytes + self.rules.read_bytes * self.rules.step >= self.rules.read_bytes;
        // A quiet shard has the tokens of a second.
        let a_step = self.rules.write_records.min(self.rules.write_bytes);
        let spare = busy.tokens + a_step >= a_step / self.rules.step.min(1.0);
        let none_waits = busy.admitted == busy.waiting.count();
        if all_read && full && spare && none_waits && !self.held[shard] && self.may_be_quiet() {
            self.free[shard] = self.rules.free;
            self.pool.push(busy);
        } else {
            self.busy[shard] = Some(busy);
        }
    }

    /// The state of a shard that was quiet until now.
    fn wake(&mut self, now: f64, shard: usize, written: u64) -> Box<Busy> {
        let mut busy = self.pool.pop().unwrap_or_else(|| {
            let (positions, polls) = (vec![0; self.readers.len()], vec![0.0; self.readers.len()]);
            let (waiting, log) = (Log::new(now, 0), Log::new(now, written));
            Box::new(Busy {
                waiting,
                admitted: 0,
                tokens: 0.0,
                log,
                positions,
                polls,
                calls: 0.0,
                bytes: 0.0,
                filled: 0.0,
            })
        });
        busy.waiting.reset(now, 0);
        busy.log.reset(now, written);
        (busy.admitted, busy.tokens, busy.filled) = (0, f64::INFINITY, 0.0);
        (busy.calls, busy.bytes) = (self.rules.read_calls, self.rules.read_bytes);
        busy.positions.fill(written);
        for (index, (poll, reader)) in busy.polls.iter_mut().zip(&self.readers).enumerate() {
            let phase = unit(mixed(self.seed ^ mixed(((shard as u64) << 20) + index as u64)));
            let since = now / reader.interval - phase;
            let polls = !reader.fan_out && !self.reading[index].stopped;
            *poll = if polls { (since.ceil() - since) * reader.interval } else { f64::INFINITY };
        }
        busy
    }

    /// Changes come, and as many as the shard takes are written.
    fn write(&mut self, busy: &mut Busy, now: f64, shard: usize, normal: &Normal) {
        let rules = &self.rules;
        let came = self.split.counts()[shard];
        let end = now + rules.step;
        busy.waiting.push(now, end, came);
        let queue = busy.waiting.count() - busy.admitted;
        let off = if queue < rules.free {
            0.0
        } else {
            rules.sizes_off((queue as f64).min(rules.write_bytes), normal, &mut self.sizes)
        };
        let capacity = rules.write_records.min(rules.write_bytes / (1.0 + off));
        // A shard on which changes wait is full, and no more than that because of them.
        let asked = (queue as f64).min(capacity).max(came as f64);
        self.hottest_load = self.hottest_load.max(asked / capacity);
        // Unspent tokens add up to those of a second; a part of a record is kept while there is more to write.
        let filled = busy.tokens + capacity;
        let tokens = if busy.tokens < 1.0 { filled } else { filled.min(capacity / rules.step.min(1.0)) };
        let written = queue.min(tokens as u64);
        busy.tokens = tokens - written as f64;
        busy.admitted += written;
        busy.waiting.forget(busy.admitted);
        busy.log.push(now, end, written);
        self.written[shard] += written;
        self.written_total += written;
        if queue > written {
            self.throttled.delayed += came.min(queue - written);
            self.waiting_age = self.waiting_age.max(end - busy.waiting.moment(busy.admitted));
        }
        // With nothing waiting, what was saved up is there for them.
        let saved = if queue == came { (tokens / capacity).max(1.0) } else { 1.0 };
        let above = [
            came as f64 - rules.write_records * saved,
            came as f64 * (1.0 + off) - rules.write_bytes * saved,
            came as f64 - capacity * saved,
        ];
        for (index, above) in above.into_iter().enumerate().filter(|(_, above)| *above > 0.0) {
            self.throttled.above[index] += above;
            self.throttled.steps[index] += 1;
            self.above_now = true;
        }
        self.above[shard] += above[2].max(0.0);
        let above = came as f64 - rules.read_records;
        if above > 0.0 {
            self.throttled.read_above += above;
            self.throttled.read_steps += 1;
        }
    }

    /// Everybody polls; returns what Firehose read.
    fn read(&mut self, busy: &mut Busy, now: f64, shard: usize) -> u64 {
        let before = busy.positions[FIREHOSE];
        let step = self.rules.step;
        while let Some((reader, at)) = self.next_poll(busy) {
            if reader == FIREHOSE && self.held[shard] {
                busy.polls[reader] = at + self.readers[reader].interval;
            } else {
                self.poll(busy, reader, at);
            }
        }
        let all = self.readers.iter().zip(&mut self.reading).zip(&mut busy.positions);
        for ((_, reading), position) in all.filter(|((reader, reading), _)| reader.fan_out && !reading.stopped) {
            let records = (busy.log.count() - *position).min(self.rules.fan_out_records);
            *position += records;
            reading.read += records;
        }
        for poll in &mut busy.polls {
            *poll -= step;
        }
        busy.filled -= step;
        let read = busy.positions[FIREHOSE] - before;
        self.expire(busy, now + step, shard);
        read
    }

    /// Who polls next within this step, and when.
    fn next_poll(&self, busy: &Busy) -> Option<(usize, f64)> {
        let mut next = None;
        let mut earliest = self.rules.step;
        for (index, &poll) in busy.polls.iter().enumerate() {
            if poll < earliest {
                (next, earliest) = (Some((index, poll)), poll);
            }
        }
        next
    }

    /// One GetRecords call.
    fn poll(&mut self, busy: &mut Busy, index: usize, at: f64) {
        let (rules, reader, reading) = (&self.rules, &self.readers[index], &mut self.reading[index]);
        let passed = at - busy.filled;
        busy.filled = at;
        busy.calls = (busy.calls + passed * rules.read_calls).min(rules.read_calls);
        busy.bytes = (busy.bytes + passed * rules.read_bytes).min(rules.read_bytes);
        let refused = if busy.calls + NEARLY < 1.0 { Some(0) } else { (busy.bytes <= 0.0).then_some(1) };
        if let Some(cause) = refused {
            reading.refused[cause] += 1;
            busy.polls[index] = at + reader.interval * (0.5 + self.jitter.unit());
            return;
        }
        let unread = busy.log.count() - busy.positions[index];
        let records = unread.min(rules.call_records);
        busy.calls -= 1.0;
        busy.bytes -= records as f64 * rules.record;
        busy.positions[index] += records;
        reading.read += records;
        reading.calls += 1.0;
        let behind = reader.kind == ConsumerKind::Lambda && records < unread;
        busy.polls[index] = at + if behind { CATCH_UP_INTERVAL.min(reader.interval) } else { reader.interval };
    }

    /// Records past the retention are gone; what is left says how far each reader is behind.
    fn expire(&mut self, busy: &mut Busy, now: f64, shard: usize) {
        let horizon = now - self.rules.retention;
        let kept = if busy.log.oldest() < horizon { busy.log.by(horizon) } else { 0 };
        let mut least = busy.log.count();
        for (position, reading) in busy.positions.iter_mut().zip(&mut self.reading) {
            if *position < kept {
                reading.lost += kept - *position;
                *position = kept;
                let first = reading.losses.map_or((now, shard), |losses| (losses.first, losses.shard));
                reading.losses = Some(Losses { first: first.0, shard: first.1, last: now });
            }
            if *position < busy.log.count() {
                reading.age = reading.age.max(now - busy.log.moment(*position));
            }
            least = least.min(*position);
        }
        busy.log.forget(least);
    }

    /// Shards that were closed by a resharding are read to their end.
    fn step_closed(&mut self, now: f64) {
        let mut closed = std::mem::take(&mut self.closed);
        let shards = self.written.len();
        for (index, busy) in closed.iter_mut().enumerate() {
            let shard = index % shards;
            self.reads[shard] += self.read(busy, now, shard);
        }
        closed.retain(|busy| busy.positions.iter().any(|position| *position < busy.log.count()));
        self.closed = closed;
    }

    /// A change has waited too long: DynamoDB gives up what waits, and all that comes after it.
    fn switch_off(&mut self, now: f64) {
        self.off_since = Some(now);
        for busy in self.busy.iter_mut().flatten() {
            self.dropped += busy.waiting.count() - busy.admitted;
            busy.admitted = busy.waiting.count();
        }
    }

    /// From here on there are so many shards. Old ones are closed and read to their end; changes that wait go to the
    /// shards that now hold their range.
    pub(crate) fn reshard(&mut self, now: f64, shards: usize) {
        let before = self.shards();
        self.written_before += self.written.iter().sum::<u64>();
        let mut old = std::mem::take(&mut self.busy);
        self.open(shards);
        self.split = Split::new(&self.keys, shards);
        let mut stretches: Vec<Vec<(f64, f64, u64)>> = vec![Vec::new(); shards];
        for (index, busy) in old.iter().enumerate().filter_map(|(index, busy)| busy.as_ref().map(|busy| (index, busy)))
        {
            let (low, high) = (index * shards / before, ((index + 1) * shards).div_ceil(before));
            for (begin, end, count) in busy.waiting.stretches(busy.admitted) {
                let (each, rest) = (count / (high - low) as u64, count % (high - low) as u64);
                for (place, shard) in (low..high).enumerate() {
                    stretches[shard].push((begin, end, each + u64::from((place as u64) < rest)));
                }
            }
        }
        for busy in old.iter_mut().filter_map(Option::take) {
            if busy.positions.iter().any(|position| *position < busy.log.count()) {
                self.closed.push(busy);
            } else {
                self.pool.push(busy);
            }
        }
        for (shard, mut stretches) in stretches.into_iter().enumerate().filter(|(_, s)| !s.is_empty()) {
            let mut busy = self.wake(now, shard, 0);
            stretches.sort_by(|a, b| a.1.total_cmp(&b.1));
            busy.waiting.reset(stretches[0].0, 0);
            for (begin, end, count) in stretches {
                busy.waiting.push(begin, end, count);
            }
            self.busy[shard] = Some(busy);
            self.free[shard] = 0;
        }
    }

    /// Changes that came to a shard since the last resharding.
    pub(crate) fn came_to(&self, shard: usize) -> u64 {
        self.written[shard] + self.busy[shard].as_ref().map_or(0, |busy| busy.waiting.count() - busy.admitted)
    }

    /// Share of the changes on each shard.
    pub(crate) fn shares(&self) -> &[f64] {
        &self.split.shares
    }
}
