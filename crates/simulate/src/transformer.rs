//! The transform function of Firehose: the buffer of a shard in front of it, and its invocations.
//!
//! Firehose invokes the function when a buffer is full or its interval is over, whichever is first; the interval starts
//! with the first record, so that there are never more invocations than records. A failed invocation, one that takes
//! longer than five minutes, and one whose request or response is above 6 MiB, is retried three times; then its records
//! are written to the failure prefix of the bucket: they are set aside, not lost. A shard has at most five concurrent
//! invocations, ten for Splunk (Data Firehose Developer Guide, data transformation). Records that wait for an invocation
//! stay in the buffer, and Firehose does not read from a shard whose buffer is full (assumed: AWS does not document its
//! size), which raises its iterator age.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::Case;
use shardwise_core::model::architectures::kinesis_firehose::transform_body;
use shardwise_core::model::services::firehose::SHORTEST_BUFFER;
use shardwise_core::model::services::lambda::FunctionCost;
use shardwise_core::scenario::{BufferHints, Destination, Transform};

use crate::buffers::filling;
use crate::concurrency::Span;
use crate::invocations::{Invocations, whole};
use crate::random::{Draws, Purpose};

/// Retries of a failed transform. Data Firehose Developer Guide.
const RETRIES: u32 = 3;

/// The rules of the transform function.
#[derive(Clone, Debug)]
pub(crate) struct TransformRules {
    /// Records that fill a buffer, and the interval in seconds after which it is flushed.
    full: u64,
    interval: f64,
    pub(crate) cost: FunctionCost,
    /// Share of the invocations that fail at the moment.
    pub(crate) error_rate: f64,
    /// Milliseconds after which an invocation times out.
    timeout_ms: f64,
    /// The most records whose request and response fit into the payload of an invocation.
    fitting: u64,
    /// The most concurrent invocations of a shard.
    pub(crate) most: usize,
    step: f64,
}

impl TransformRules {
    /// Of a transform, if it is used.
    pub(crate) fn new(transform: &Transform, case: &Case<'_>, step: f64) -> Option<Self> {
        let Case { scenario, flow, .. } = case;
        let quotas = case.quotas();
        let most = quotas.value(match scenario.delivery.destination {
            Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
            _ => QuotaId::FirehoseTransformConcurrency,
        });
        let BufferHints { size, interval } = scenario.delivery.transform_buffer(transform);
        let record = flow.kinesis_blob.mean();
        let body = transform_body(record, flow.delivered_record.mean()).into_iter().fold(0.0, f64::max);
        transform.enabled.then(|| Self {
            full: filling(size, record),
            interval: interval.max(SHORTEST_BUFFER),
            cost: transform.into(),
            error_rate: transform.error_rate,
            timeout_ms: 1000.0 * quotas.value(QuotaId::FirehoseTransformTimeout),
            fitting: (quotas.value(QuotaId::LambdaPayloadBytes) / body) as u64,
            most: most as usize,
            step,
        })
    }
}

/// What the transform function of a shard did in a stretch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transformed {
    pub(crate) invocations: Invocations,
    /// Records that it could not process.
    pub(crate) failed: u64,
    /// Steps in which an invocation had to wait for another to end.
    pub(crate) held_back_steps: u64,
    /// When its invocations ran.
    pub(crate) spans: Vec<Span>,
}

/// The buffer of a shard in front of the transform function, and its running invocations.
#[derive(Clone, Debug)]
pub(crate) struct Transformer {
    held: u64,
    /// When the buffer is flushed at the latest, unless it is empty.
    due: f64,
    /// Concurrent invocations, as many as there ever were at once.
    slots: Vec<Slot>,
    /// Invocations that other shards have left to it; they take no slot.
    inherited: Vec<Slot>,
    /// The earliest end of one that is under way.
    next_end: f64,
    /// What those end with whose slot is in use again.
    ended: Ended,
    draws: Draws,
}

/// A slot for an invocation, and the last in it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    end: f64,
    /// What it ends with; nothing: it is over.
    ended: Ended,
}

/// Records whose invocation succeeded, and those of one that failed in every attempt.
#[derive(Clone, Copy, Debug, Default)]
struct Ended {
    returned: u64,
    failed: u64,
}

impl Ended {
    fn add(&mut self, other: Self) {
        self.returned += other.returned;
        self.failed += other.failed;
    }

    fn records(self) -> u64 {
        self.returned + self.failed
    }
}

impl Transformer {
    /// Of a shard of this number.
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        Self {
            held: 0,
            due: 0.0,
            slots: Vec::new(),
            inherited: Vec::new(),
            next_end: f64::INFINITY,
            ended: Ended::default(),
            draws: Draws::numbered(seed, Purpose::Functions, number),
        }
    }

    /// Records in the buffer and in running invocations.
    pub(crate) fn held(&self) -> u64 {
        let under_way = self.slots.iter().chain(&self.inherited).map(|slot| slot.ended.records());
        self.held + self.ended.records() + under_way.sum::<u64>()
    }

    /// Takes what was read in consecutive steps, which have these ends, up to the first step that brings so many records or
    /// in which something is due: the buffer is to be flushed, an invocation ends, or `other` has come. Returns how many
    /// steps are taken before that.
    #[inline]
    pub(crate) fn take_all(
        &mut self,
        reads: &[u64],
        ends: &[f64],
        most: u64,
        other: f64,
        rules: &TransformRules,
    ) -> usize {
        let due = if self.held == 0 { f64::NEG_INFINITY } else { self.due };
        let (mut held, next) = (self.held, due.min(self.next_end).min(other));
        let stops = |(&read, &end): (&u64, &f64)| {
            #[expect(clippy::needless_bitwise_bool, reason = "one branch that is hardly ever taken instead of three")]
            let stops = (read >= most) | (held + read >= rules.full) | (end >= next);
            held += if stops { 0 } else { read };
            stops
        };
        let taken = reads.iter().zip(ends).position(stops).unwrap_or(reads.len());
        self.held = held;
        taken
    }

    /// The records of the invocations that have ended by now, as far as they succeeded.
    #[inline]
    pub(crate) fn end(&mut self, now: f64, done: &mut Transformed) -> u64 {
        if now < self.next_end { 0 } else { self.end_due(now, done) }
    }

    #[inline(never)]
    fn end_due(&mut self, now: f64, done: &mut Transformed) -> u64 {
        let mut ended = std::mem::take(&mut self.ended);
        self.next_end = f64::INFINITY;
        for slot in self.slots.iter_mut().chain(&mut self.inherited) {
            if slot.end <= now {
                ended.add(std::mem::take(&mut slot.ended));
            } else {
                self.next_end = self.next_end.min(slot.end);
            }
        }
        self.inherited.retain(|slot| slot.end > now);
        done.failed += ended.failed;
        ended.returned
    }

    /// Takes what was read in the step that ends now. Returns whether the buffer is to be flushed.
    #[inline]
    pub(crate) fn take(&mut self, read: u64, now: f64, rules: &TransformRules) -> bool {
        // An empty buffer is never due.
        self.due = if self.held == 0 { now + rules.interval } else { self.due };
        self.held += read;
        self.held >= rules.full || now >= self.due
    }

    /// Flushes the buffer as far as it is full or due. Returns whether it is full and waits for an invocation to end; `step`
    /// is the place of the step that ends now in its stretch.
    #[inline(never)]
    pub(crate) fn flush(&mut self, step: usize, now: f64, rules: &TransformRules, done: &mut Transformed) -> bool {
        while self.held >= rules.full || (self.held > 0 && now >= self.due) {
            let records = self.held.min(rules.full);
            if !self.invoke(records, step, now, rules, done) {
                done.held_back_steps += 1;
                return self.held >= rules.full;
            }
            self.held -= records;
            self.due = now + rules.interval;
        }
        false
    }

    /// Starts an invocation as soon as one of the others has ended, if that is in the step that starts now.
    fn invoke(&mut self, records: u64, step: usize, now: f64, rules: &TransformRules, done: &mut Transformed) -> bool {
        let Some(slot) = self.free_slot(now, rules) else { return false };
        let begin = self.slots[slot].end.max(now);
        let needs_ms = rules.cost.timing.duration_ms(records as f64);
        let hopeless = needs_ms > rules.timeout_ms || records > rules.fitting;
        let failures = if hopeless { RETRIES + 1 } else { failures(rules.error_rate, &mut self.draws) };
        let (tries, ms) = (failures.min(RETRIES) + 1, needs_ms.min(rules.timeout_ms));
        let took = f64::from(tries) * ms / 1000.0;
        let ended = if failures > RETRIES {
            Ended { returned: 0, failed: records }
        } else {
            Ended { returned: records, failed: 0 }
        };
        let before = std::mem::replace(&mut self.slots[slot], Slot { end: begin + took, ended });
        self.ended.add(before.ended);
        // What ended in this slot within the step is handed on at the end of it.
        self.next_end = self.next_end.min(if before.ended.records() > 0 { before.end } else { begin + took });
        done.invocations.add(Invocations {
            count: u64::from(tries),
            failed: u64::from(failures),
            billed: u64::from(tries) * whole(ms),
        });
        // A buffer that is flushed when the step starts was full at some moment of it.
        let begin = if begin > now { begin - now } else { f64::INFINITY };
        done.spans.push(Span { step: step as u32, tries, begin, took });
        true
    }

    /// A slot that is free in the step that starts now.
    fn free_slot(&mut self, now: f64, rules: &TransformRules) -> Option<usize> {
        let free = self.slots.iter().position(|slot| slot.end <= now);
        if free.is_none() && self.slots.len() < rules.most {
            self.slots.push(Slot { end: now, ended: Ended::default() });
            return Some(self.slots.len() - 1);
        }
        let ends = || self.slots.iter().map(|slot| slot.end).enumerate();
        let first = || ends().min_by(|(_, a), (_, b)| a.total_cmp(b)).filter(|(_, end)| *end < now + rules.step);
        free.or_else(|| first().map(|(slot, _)| slot))
    }

    /// Takes over what is in another shard's buffer and invocations.
    pub(crate) fn take_over(&mut self, other: Self) {
        if other.held > 0 {
            self.due = if self.held > 0 { self.due.min(other.due) } else { other.due };
            self.held += other.held;
        }
        self.ended.add(other.ended);
        self.next_end = self.next_end.min(other.next_end);
        self.inherited.extend(other.slots);
        self.inherited.extend(other.inherited);
    }
}

/// Number of failures of an invocation, at most one more than its retries.
fn failures(rate: f64, draws: &mut Draws) -> u32 {
    let mut failures = 0;
    while rate > 0.0 && failures <= RETRIES && (rate >= 1.0 || draws.unit() < rate) {
        failures += 1;
    }
    failures
}
