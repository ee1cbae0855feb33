//! Firehose behind its source: the buffer and the function of the transform by shard, and the delivery buffer.
//!
//! Firehose invokes the function when a transform buffer is full or its interval is over, whichever is first. A failed
//! invocation, or one that takes longer than five minutes, is retried three times; then its records are written to the
//! failure prefix of the bucket: they are set aside, not lost. A shard has at most five concurrent invocations, ten for
//! Splunk (Data Firehose Developer Guide, data transformation). Records that wait for an invocation stay in the buffer,
//! and Firehose does not read from a shard whose buffer is full (assumed: AWS does not document its size), which raises
//! its iterator age.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::AccountQuotas;
use shardwise_core::model::services::firehose::SHORTEST_BUFFER;
use shardwise_core::model::services::lambda::FunctionCost;
use shardwise_core::scenario::{BufferHints, Delivery, Destination, Transform};

use crate::concurrency::Concurrency;
use crate::random::{Draws, GOLDEN, unit};

/// Retries of a failed transform. Data Firehose Developer Guide.
const RETRIES: u32 = 3;

/// Counts of a function's invocations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Invocations {
    /// All invocations, including failed ones.
    pub(crate) count: u64,
    /// Failed invocations.
    pub(crate) failed: u64,
    /// Billed milliseconds.
    pub(crate) milliseconds: u64,
}

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
        let failures = if needs_ms > self.timeout_ms { RETRIES + 1 } else { failures(error_rate, draws) };
        let (tries, ms) = (failures.min(RETRIES) + 1, needs_ms.min(self.timeout_ms));
        let took = f64::from(tries) * ms / 1000.0;
        let end = begin + took;
        places[place] = end;
        self.invocations.count += u64::from(tries);
        self.invocations.milliseconds += u64::from(tries) * whole(ms);
        self.invocations.failed += u64::from(failures);
        self.under_way.push(Batch { end, records, fails: failures > RETRIES });
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

    /// Records of the invocations that have ended: delivered, and set aside.
    fn end_step(&mut self, now: f64) -> (u64, u64) {
        self.concurrent.end_step();
        let (mut passed, mut set_aside) = (0, 0);
        self.under_way.retain(|batch| {
            let runs = batch.end > now;
            if !runs {
                let over = if batch.fails { &mut set_aside } else { &mut passed };
                *over += batch.records;
            }
            runs
        });
        (passed, set_aside)
    }
}

impl Transformer {
    /// The function of a transform, if it is used. `record` is the bytes of a source record.
    pub(crate) fn new(
        transform: &Transform,
        delivery: &Delivery,
        quotas: &AccountQuotas<'_>,
        record: f64,
        shards: usize,
        step: f64,
    ) -> Option<Self> {
        let most = quotas.value(match delivery.destination {
            Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
            _ => QuotaId::FirehoseTransformConcurrency,
        }) as usize;
        let BufferHints { size, interval } = delivery.transform_buffer(transform);
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
                step,
                most,
                ends: vec![0.0; shards * most],
                under_way: Vec::new(),
                concurrent: Concurrency::new(step),
            },
        })
    }

    /// Records in the buffers and in running invocations.
    fn held(&self) -> u64 {
        let under_way = self.function.under_way.iter().map(|batch| batch.records);
        self.held.iter().copied().chain(under_way).sum()
    }

    /// Takes what was read from each shard in the step that ends now. Returns the records delivered and set aside.
    fn add_reads(&mut self, reads: &[u64], now: f64, error_rate: f64, draws: &mut Draws) -> (u64, u64) {
        let ended = self.function.end_step(now);
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
        ended
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
    fn reshard(&mut self, shards: usize) {
        let (held, due) = (std::mem::take(&mut self.held), std::mem::take(&mut self.due));
        (self.held, self.due) = (vec![0; shards], vec![f64::INFINITY; shards]);
        self.function.ends = vec![0.0; shards * self.function.most];
        let before = held.len();
        for (index, (held, due)) in held.into_iter().zip(due).enumerate() {
            let shard = index * shards / before;
            self.held[shard] += held;
            self.due[shard] = self.due[shard].min(due);
        }
    }
}

/// A Firehose stream.
#[derive(Clone, Debug)]
pub(crate) struct Firehose {
    pub(crate) transformer: Option<Transformer>,
    /// Records that fill the delivery buffers of all partitions, and the interval in seconds after which they are
    /// flushed.
    full: u64,
    interval: f64,
    partitions: u64,
    held: u64,
    due: f64,
    pub(crate) delivered: u64,
    pub(crate) set_aside: u64,
    pub(crate) objects: u64,
    /// Whether every invocation fails at the moment.
    pub(crate) failing: bool,
}

/// Rounds up as [`shardwise_core::text::round_up`] does, without a call to the mathematics library.
#[inline]
pub(crate) fn whole(milliseconds: f64) -> u64 {
    let down = milliseconds as i64;
    (down + i64::from(milliseconds - down as f64 > 1e-9 * milliseconds.max(1.0))) as u64
}

/// Records that fill a buffer.
fn filling(bytes: f64, record: f64) -> u64 {
    (bytes / record).ceil().max(1.0) as u64
}

impl Firehose {
    pub(crate) fn new(delivery: &Delivery, delivered_record: f64, transformer: Option<Transformer>) -> Self {
        let BufferHints { size, interval } = delivery.buffer();
        Self {
            transformer,
            full: filling(f64::from(delivery.delivery_partitions) * size, delivered_record),
            interval: interval.max(SHORTEST_BUFFER),
            partitions: u64::from(delivery.delivery_partitions),
            held: 0,
            due: 0.0,
            delivered: 0,
            set_aside: 0,
            objects: 0,
            failing: false,
        }
    }

    /// Records that were read from the source and are not delivered yet.
    pub(crate) fn held(&self) -> u64 {
        self.held + self.transformer.as_ref().map_or(0, Transformer::held)
    }

    /// Shards from which Firehose does not read for now.
    pub(crate) fn blocked(&self) -> &[u32] {
        self.transformer.as_ref().map_or(&[], |transformer| &transformer.blocked)
    }

    /// Takes what was read from each shard in the step that ends now.
    pub(crate) fn add_reads(&mut self, reads: &[u64], now: f64, draws: &mut Draws) {
        let (passed, set_aside) = match &mut self.transformer {
            Some(transformer) => {
                let rate = if self.failing { 1.0 } else { transformer.function.cost.error_rate };
                transformer.add_reads(reads, now, rate, draws)
            }
            None => (reads.iter().sum(), 0),
        };
        self.set_aside += set_aside;
        self.deliver(passed, now);
    }

    /// Adds records to the delivery buffer.
    pub(crate) fn deliver(&mut self, records: u64, now: f64) {
        if self.held == 0 && records > 0 {
            self.due = now + self.interval;
        }
        self.held += records;
        while self.held >= self.full || (self.held > 0 && now >= self.due) {
            let records = self.held.min(self.full);
            self.delivered += records;
            self.objects += self.partitions;
            self.held -= records;
            self.due = now + self.interval;
        }
    }

    /// Changes the number of shards.
    pub(crate) fn reshard(&mut self, shards: usize) {
        if let Some(transformer) = &mut self.transformer {
            transformer.reshard(shards);
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

#[cfg(test)]
mod tests {
    use super::*;
    use shardwise_core::text::round_up;

    #[test]
    fn rounding_is_that_of_the_bill() {
        for milliseconds in [0.001, 1.0, 49.999, 50.0, 50.000_000_001, 50.2, 70.0 - 1e-12, 181.6, 899_999.5] {
            assert_eq!(whole(milliseconds) as f64, round_up(milliseconds), "{milliseconds}");
        }
    }
}
