//! The transform function of Firehose: its buffer by shard, and its invocations.
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
use shardwise_core::model::architectures::transform_body;
use shardwise_core::model::services::firehose::SHORTEST_BUFFER;
use shardwise_core::model::services::lambda::FunctionCost;
use shardwise_core::scenario::{BufferHints, Destination};

use crate::buffers::filling;
use crate::concurrency::Concurrency;
use crate::invocations::{Invocations, whole};
use crate::random::{Draws, GOLDEN, unit};

/// Retries of a failed transform. Data Firehose Developer Guide.
const RETRIES: u32 = 3;

/// The buffers in front of the transform function, and its invocations.
#[derive(Clone, Debug)]
pub(crate) struct Transformer {
    /// Records that fill a buffer, and the interval in seconds after which it is flushed.
    full: u64,
    interval: f64,
    held: Vec<u64>,
    /// When each buffer is flushed at the latest.
    due: Vec<f64>,
    /// Shards whose buffer is to be flushed.
    ready: Vec<u32>,
    /// Shards whose buffer is full and waits for an invocation to end.
    pub(crate) blocked: Vec<u32>,
    /// Shard-steps and seconds in which an invocation had to wait for another to end.
    pub(crate) held_back_shard_steps: u64,
    pub(crate) held_back_seconds: f64,
    pub(crate) function: Outstanding,
}

/// The running invocations of the transform function.
#[derive(Clone, Debug)]
pub(crate) struct Outstanding {
    pub(crate) cost: FunctionCost,
    pub(crate) invocations: Invocations,
    /// Milliseconds after which an invocation times out.
    timeout_ms: f64,
    /// The most records whose request and response fit into the payload of an invocation.
    fitting: u64,
    step: f64,
    /// The most concurrent invocations of a shard, and the end of the last invocation in each of these slots, by shard.
    most: usize,
    ends: Vec<f64>,
    under_way: Vec<Batch>,
    concurrent: Concurrency,
}

/// Records of one shard that a function processes; it is retried if it fails.
#[derive(Clone, Copy, Debug)]
struct Batch {
    end: f64,
    shard: u32,
    records: u64,
    /// Whether all attempts fail.
    fails: bool,
}

impl Outstanding {
    /// Starts an invocation for a shard as soon as one of the others has ended, if that is in the step that starts now.
    fn invoke(&mut self, shard: usize, records: u64, now: f64, error_rate: f64, draws: &mut Draws) -> bool {
        let places = &mut self.ends[shard * self.most..(shard + 1) * self.most];
        let free = places.iter().position(|end| *end <= now);
        let first = || (0..places.len()).min_by(|&a, &b| places[a].total_cmp(&places[b]));
        let Some(place) = free.or_else(first) else { return false };
        let (begin, over) = (places[place].max(now), now + self.step);
        if begin >= over {
            return false;
        }
        let needs_ms = self.cost.duration_ms(records as f64);
        let hopeless = needs_ms > self.timeout_ms || records > self.fitting;
        let failures = if hopeless { RETRIES + 1 } else { failures(error_rate, draws) };
        let (tries, ms) = (failures.min(RETRIES) + 1, needs_ms.min(self.timeout_ms));
        let took = f64::from(tries) * ms / 1000.0;
        let end = begin + took;
        places[place] = end;
        self.invocations.count += u64::from(tries);
        self.invocations.milliseconds += u64::from(tries) * whole(ms);
        self.invocations.failed += u64::from(failures);
        self.under_way.push(Batch { end, shard: shard as u32, records, fails: failures > RETRIES });
        // A buffer that is flushed when the step starts was full at some moment of it.
        let moment = unit(self.invocations.count.wrapping_mul(GOLDEN)) * self.step;
        let at = if begin > now { begin - now } else { moment };
        self.concurrent.add(at, at + took);
        true
    }

    /// Maximum concurrent invocations.
    pub(crate) fn most_concurrent(&self) -> u64 {
        self.concurrent.most.min(self.ends.len() as u64)
    }

    /// Hands on the records of the invocations that have ended, by shard. Returns how many are set aside instead.
    fn end_step(&mut self, now: f64, mut returned: impl FnMut(usize, u64)) -> u64 {
        self.concurrent.end_step();
        let mut set_aside = 0;
        self.under_way.retain(|batch| {
            let runs = batch.end > now;
            if !runs && batch.fails {
                set_aside += batch.records;
            } else if !runs {
                returned(batch.shard as usize, batch.records);
            }
            runs
        });
        set_aside
    }
}

impl Transformer {
    /// The function of a transform, if it is used.
    pub(crate) fn new(case: &Case<'_>, shards: usize, step: f64) -> Option<Self> {
        let Case { scenario, flow, .. } = case;
        let (transform, quotas) = (&scenario.kinesis_firehose.transform, case.quotas());
        let most = quotas.value(match scenario.delivery.destination {
            Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
            _ => QuotaId::FirehoseTransformConcurrency,
        }) as usize;
        let BufferHints { size, interval } = scenario.delivery.transform_buffer(transform);
        let record = flow.kinesis_blob.mean();
        let body = transform_body(record, flow.delivered_record.mean()).into_iter().fold(0.0, f64::max);
        transform.enabled.then(|| Self {
            full: filling(size, record),
            interval: interval.max(SHORTEST_BUFFER),
            held: vec![0; shards],
            due: vec![0.0; shards],
            ready: Vec::new(),
            blocked: Vec::new(),
            held_back_shard_steps: 0,
            held_back_seconds: 0.0,
            function: Outstanding {
                cost: FunctionCost {
                    memory_mb: f64::from(transform.memory_mb),
                    base_ms: transform.base_ms,
                    per_record_ms: transform.per_record_ms,
                    error_rate: transform.error_rate,
                    arch: transform.arch,
                },
                invocations: Invocations::default(),
                timeout_ms: 1000.0 * quotas.value(QuotaId::FirehoseTransformTimeout),
                fitting: (quotas.value(QuotaId::LambdaPayloadBytes) / body) as u64,
                step,
                most,
                ends: vec![0.0; shards * most],
                under_way: Vec::new(),
                concurrent: Concurrency::new(step),
            },
        })
    }

    /// Records in the buffers and in running invocations.
    pub(crate) fn held(&self) -> u64 {
        let under_way = self.function.under_way.iter().map(|batch| batch.records);
        self.held.iter().copied().chain(under_way).sum()
    }

    /// Takes what was read from each shard in the step that ends now, and hands on what the function returned, by shard.
    /// Returns what is set aside instead.
    pub(crate) fn add_reads(
        &mut self,
        reads: &[u64],
        now: f64,
        error_rate: f64,
        draws: &mut Draws,
        returned: impl FnMut(usize, u64),
    ) -> u64 {
        let set_aside = self.function.end_step(now, returned);
        let (full, over) = (self.full, now + self.interval);
        // Whether a shard is ready cannot be predicted: each is written, and kept if it is. An empty one is never due.
        self.ready.resize(self.held.len(), 0);
        let (places, mut ready) = (&mut self.ready[..], 0);
        for (shard, ((held, due), &read)) in self.held.iter_mut().zip(&mut self.due).zip(reads).enumerate() {
            let (all, at) = (*held + read, if *held == 0 { over } else { *due });
            (*held, *due) = (all, at);
            places[ready] = shard as u32;
            #[expect(clippy::needless_bitwise_bool, reason = "without a branch, which a processor would guess wrong")]
            let is_ready = (all >= full) | (now >= at);
            ready += usize::from(is_ready);
        }
        self.ready.truncate(ready);
        self.blocked.clear();
        let held_back_before = self.held_back_shard_steps;
        for index in 0..self.ready.len() {
            self.flush(self.ready[index] as usize, now, error_rate, draws);
        }
        if self.held_back_shard_steps > held_back_before {
            self.held_back_seconds += self.function.step;
        }
        set_aside
    }

    /// Flushes a shard's buffer as far as it is full or due.
    fn flush(&mut self, shard: usize, now: f64, error_rate: f64, draws: &mut Draws) {
        let (held, due) = (&mut self.held[shard], &mut self.due[shard]);
        while *held >= self.full || (*held > 0 && now >= *due) {
            let records = (*held).min(self.full);
            if !self.function.invoke(shard, records, now, error_rate, draws) {
                self.held_back_shard_steps += 1;
                if *held >= self.full {
                    self.blocked.push(shard as u32);
                }
                return;
            }
            *held -= records;
            *due = now + self.interval;
        }
    }

    /// Changes the number of shards: buffered records stay in the order of their hashes.
    pub(crate) fn reshard(&mut self, shards: usize) {
        let (held, due) = (std::mem::take(&mut self.held), std::mem::take(&mut self.due));
        (self.held, self.due) = (vec![0; shards], vec![f64::INFINITY; shards]);
        self.function.ends = vec![0.0; shards * self.function.most];
        for batch in &mut self.function.under_way {
            batch.shard = (batch.shard as usize * shards / held.len()) as u32;
        }
        let before = held.len();
        for (index, (held, due)) in held.into_iter().zip(due).enumerate() {
            let shard = index * shards / before;
            self.held[shard] += held;
            self.due[shard] = self.due[shard].min(due);
        }
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
