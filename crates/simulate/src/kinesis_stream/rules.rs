//! What a shard delivers to its readers, and when they poll.
//!
//! All polls of a shard draw on two token buckets of one second each: 5 calls, and 2 MiB. A call returns up to 10,000
//! records or 10 MiB. Readers with enhanced fan-out have 2 MiB per second each (Kinesis Data Streams quotas). A Lambda
//! consumer with a function of its own polls again when its lanes are done. The delivery of a stream to S3 by itself draws on
//! no budget: of each shard it delivers all that is there, once in every interval of its freshness (Developer Guide; that a
//! backlog takes no longer is assumed: AWS states no rate).

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::MOST_READERS;
use shardwise_core::scenario::ConsumerKind;
use shardwise_core::text::{HOUR, MIB, round_up};

use super::parts::{Parts, Reader, Reads};
use super::readers::Readers;
use crate::random::mix;
use crate::work::Work;

/// The most records of a GetRecords call. Kinesis Data Streams API.
const CALL_RECORDS: f64 = 10_000.0;
/// The most bytes of a GetRecords call. Kinesis Data Streams API.
const CALL_BYTES: f64 = 10.0 * MIB;
/// Bytes per second of a reader with enhanced fan-out, from each shard. Kinesis Data Streams Developer Guide.
const FAN_OUT_BYTES: f64 = 2.0 * MIB;
/// Seconds until a Lambda function that has not read everything polls again (assumed: AWS states "faster under backlog").
const CATCH_UP_INTERVAL: f64 = 0.2;
/// Share of its interval by which a poll comes early or late (assumed).
const STRAYS: f64 = 0.1;
/// The reader that feeds the architecture's own delivery: the first.
pub(super) const OWN: usize = 0;
/// A pace that exceeds the limit by rounding only does not exceed it.
const NEARLY: f64 = 1e-9;

/// Moments and durations within a shard, in fractions of a second.
pub(super) type Ticks = u64;
pub(super) const SECOND: Ticks = 1 << 31;
/// The low bits of a poll's moment, which identify the reader.
pub(super) const READER_BITS: u32 = MOST_READERS.next_power_of_two().ilog2();
/// Later than anything that is simulated.
pub(super) const NEVER: Ticks = u64::MAX >> READER_BITS;

pub(super) fn ticks(seconds: f64) -> Ticks {
    // A cast of a float saturates.
    ((seconds * SECOND as f64) as Ticks).min(NEVER)
}

/// The time to the next poll: a constant and a random part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    pub(super) least: Ticks,
    chance: Ticks,
}

impl Pause {
    /// This many seconds, more or less by up to this share of them.
    fn around(seconds: f64, part: f64) -> Self {
        Self { least: ticks(seconds * (1.0 - part)), chance: ticks(seconds * 2.0 * part) }
    }

    /// The draw has all 64 bits.
    #[inline]
    pub(super) fn drawn(self, draw: u64) -> Ticks {
        self.least + ((u128::from(self.chance) * u128::from(draw)) >> 64) as Ticks
    }
}

/// The pace of a reader: after a call that returned everything, after one that did not, and after a throttled one.
pub(super) type Pace = [Pause; 3];
pub(super) const READ: usize = 0;
pub(super) const REFUSED: usize = 2;

/// What a shard delivers to its readers.
#[derive(Clone, Debug)]
pub(crate) struct ReadRules {
    pub(super) step: f64,
    pub(super) seed: u64,
    pub(super) retention: f64,
    /// Readers that have an outage.
    pub(super) stopped: Readers,
    pub(super) paces: Vec<Pace>,
    /// Readers with enhanced fan-out, and the records that each reads in a step.
    pub(super) alone: Vec<(usize, f64)>,
    /// Steps between two deliveries of a shard, if the stream delivers by itself.
    delivery: Option<u64>,
    /// Readers that read closed shards before those that follow.
    pub(super) ordered: Readers,
    /// The functions of Lambda consumers; empty if no consumer has one.
    pub(super) work: Vec<Option<Work>>,
    /// What a call and a record take from the buckets, as the time that refills it; and what others can have taken of a
    /// second's calls if one more is allowed.
    pub(super) call: Ticks,
    pub(super) spare_calls: Ticks,
    pub(super) record: Ticks,
    pub(super) call_records: u64,
    /// The most records of a step that every reader has read, and its function processed, at the end of it.
    pub(super) at_once: u64,
    /// Shared readers if each polls equally often in every step, and whether that is once; 0: the polls of one step are
    /// not those of the next.
    pub(super) round: usize,
    pub(super) once: bool,
    /// Records that all shared readers together can read in one step.
    pub(crate) shared: f64,
    /// A shard without a backlog delivers fewer records than this at once; none if polls collide in every second or are
    /// more than a step apart, or if the stream delivers by itself: then some records always wait.
    pub(crate) free: u64,
}

impl ReadRules {
    pub(crate) fn new(parts: &Parts<'_>) -> Self {
        let Parts { quotas, record, step, .. } = *parts;
        let bytes = quotas.value(QuotaId::KinesisShardReadBytes);
        let calls = quotas.value(QuotaId::KinesisShardReadCalls);
        let sharing = || parts.readers.iter().filter(|reader| reader.reads == Reads::Shared);
        let asked: f64 = sharing().map(|reader| 1.0 / reader.interval).sum();
        let slowest = sharing().fold(0.0, |slowest: f64, reader| slowest.max(reader.interval));
        let polls = || sharing().map(|reader| step / reader.interval);
        let repeats = polls().all(|polls| (polls - polls.round()).abs() < NEARLY);
        let collide = asked > calls + NEARLY || slowest > step + NEARLY;
        let shared = bytes * step / (sharing().count().max(1) as f64) / record;
        let call_records = CALL_RECORDS.min(CALL_BYTES / record).max(1.0).floor();
        let has_functions = parts.readers.iter().any(|reader| reader.function.is_some());
        let work = if has_functions { parts.readers.iter().map(own_work).collect() } else { Vec::new() };
        let at_once = parts.readers.iter().map(|reader| at_once(reader, step)).fold(call_records, f64::min);
        let delivery = delivery_steps(&parts.readers[OWN], step);
        Self {
            step,
            seed: parts.seed,
            stopped: Readers::default(),
            retention: parts.retention_hours * HOUR,
            paces: parts.readers.iter().map(|reader| pace(reader, collide)).collect(),
            alone: fan_out(parts),
            delivery,
            ordered: ordered(&parts.readers),
            work,
            call: ticks(1.0 / calls),
            spare_calls: SECOND.saturating_sub(ticks(1.0 / calls)),
            record: ticks(record / bytes),
            call_records: call_records as u64,
            at_once: at_once.max(0.0) as u64,
            round: if repeats && !collide { sharing().count() } else { 0 },
            once: polls().all(|polls| polls < 1.0 + NEARLY),
            shared,
            free: if collide || at_once < 0.0 || delivery.is_some() {
                0
            } else {
                shared.min(at_once).floor() as u64 + 1
            },
        }
    }

    /// The most records that a call of a reader returns.
    #[inline]
    pub(super) fn most(&self, reader: usize) -> u64 {
        if self.work.is_empty() { self.call_records } else { self.most_for_function(reader) }
    }

    /// The time until a reader polls again, if that is `pause` for a reader that keeps up with what it reads.
    #[inline]
    pub(super) fn pause(&self, reader: usize, [records, unread]: [u64; 2], pause: Ticks, draw: u64) -> Ticks {
        if self.work.is_empty() { pause } else { self.pause_for_function(reader, [records, unread], pause, draw) }
    }

    // Apart from polls of readers without a function, which are most.
    #[cold]
    fn most_for_function(&self, reader: usize) -> u64 {
        self.work[reader].map_or(self.call_records, |work| self.call_records.min(work.read_records()))
    }

    /// A function is not handed more records before it has processed those that were read.
    #[cold]
    fn pause_for_function(&self, reader: usize, [records, unread]: [u64; 2], pause: Ticks, draw: u64) -> Ticks {
        match self.work[reader] {
            Some(work) if records > 0 => {
                let busy = Pause::around(work.seconds(records), STRAYS).drawn(draw);
                if records < unread { busy } else { busy.max(pause) }
            }
            _ => pause,
        }
    }

    /// Whether the stream delivers the shard of this number at the end of the step that starts now.
    pub(super) fn delivers(&self, number: usize, now: f64) -> bool {
        let Some(steps) = self.delivery.filter(|_| !self.stopped.contains(OWN)) else { return false };
        let step = (now / self.step).round() as u64;
        (step + mix(self.seed ^ mix(number as u64)) % steps).is_multiple_of(steps)
    }

    /// Records that a reader with enhanced fan-out reads in the step that starts now: whole records, without rounding
    /// loss.
    pub(super) fn fan_out_records(&self, now: f64, in_step: f64) -> u64 {
        let before = (now / self.step).round();
        ((before + 1.0) * in_step) as u64 - (before * in_step) as u64
    }
}

/// The function that a reader invokes, if it has one of its own.
fn own_work(reader: &Reader) -> Option<Work> {
    reader.function.as_ref().map(Work::new)
}

/// The pace of a reader; its polls come early or late if they may collide with others.
fn pace(reader: &Reader, collide: bool) -> Pace {
    let regular = Pause::around(reader.interval, if collide { STRAYS } else { 0.0 });
    let catches_up = reader.kind() == Some(ConsumerKind::Lambda) && CATCH_UP_INTERVAL < reader.interval;
    let behind = if catches_up { Pause::around(CATCH_UP_INTERVAL, STRAYS) } else { regular };
    [regular, behind, Pause::around(reader.interval, 0.5)]
}

/// The readers with enhanced fan-out, and the records that each reads in a step.
fn fan_out(parts: &Parts<'_>) -> Vec<(usize, f64)> {
    let most = FAN_OUT_BYTES * parts.step / parts.record;
    let readers = parts.readers.iter().enumerate().filter(|(_, reader)| reader.reads == Reads::FanOut);
    let in_step = |reader| own_work(reader).map_or(most, |work| most.min(work.rate() * parts.step));
    readers.map(|(index, reader)| (index, in_step(reader))).collect()
}

/// The readers that read closed shards before those that follow.
fn ordered(readers: &[Reader]) -> Readers {
    let mut ordered = Readers::default();
    let in_order = readers.iter().enumerate().filter(|(_, reader)| reader.keeps_order());
    in_order.for_each(|(index, _)| ordered.insert(index));
    ordered
}

/// Steps between two deliveries of a shard, if this reader is the stream's own delivery.
fn delivery_steps(own: &Reader, step: f64) -> Option<u64> {
    (own.reads == Reads::Delivery).then(|| round_up(own.interval / step).max(1.0) as u64)
}

/// The most records of a step that this reader has read and its function has processed at the end of it; negative: it may
/// be busy for longer than a step.
fn at_once(reader: &Reader, step: f64) -> f64 {
    match own_work(reader) {
        None => f64::INFINITY,
        Some(work) if reader.reads == Reads::FanOut => work.rate() * step,
        Some(work) => work.within(step),
    }
}

/// A poll: its moment and its reader.
pub(super) fn due(at: Ticks, reader: usize) -> u64 {
    at << READER_BITS | reader as u64
}

/// The reader.
pub(super) fn whose(due: u64) -> usize {
    (due & ((1 << READER_BITS) - 1)) as usize
}
