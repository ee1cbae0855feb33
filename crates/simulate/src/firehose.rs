//! Firehose behind its source: the buffer and the function of the transform, shard by shard, and the delivery buffer.
//!
//! A transform buffer is handed to the function when it is full or its interval is over, whichever comes first. A
//! failed invocation, one that takes longer than five minutes too, is tried three times more; then its records go to the
//! failure prefix of the bucket: they are set aside, not lost. Of one shard at most five invocations are outstanding, ten for Splunk (Data Firehose Developer
//! Guide, data transformation). What cannot be handed on waits in the buffer, and Firehose does not read from a shard
//! whose buffer is full (assumed: AWS does not say how much it holds); its iterator age says so.

use shardwise_core::catalog::{QuotaId, Quotas};
use shardwise_core::model::services::firehose::SHORTEST_BUFFER;
use shardwise_core::model::services::lambda::FunctionCost;
use shardwise_core::scenario::{Delivery, Destination, Transform};

use crate::concurrency::Concurrency;
use crate::random::{Draws, GOLDEN, unit};

/// How often a failed transform is tried again. Data Firehose Developer Guide.
const RETRIES: u32 = 3;

/// Invocations of a function, as they happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Invocations {
    /// All, failed ones included.
    pub(crate) count: u64,
    /// Those that failed.
    pub(crate) failed: u64,
    /// Billed milliseconds.
    pub(crate) milliseconds: u64,
}

/// The buffers before the transform function, and its invocations.
#[derive(Clone, Debug)]
pub(crate) struct Transformer {
    /// Records that fill a buffer, and seconds after which it is handed on.
    full: u64,
    interval: f64,
    held: Vec<u64>,
    /// When each is handed on at the latest.
    due: Vec<f64>,
    /// Shards whose buffer is to be handed on.
    ready: Vec<u32>,
    /// Shards whose buffer is full and waits for an invocation to end.
    pub(crate) blocked: Vec<u32>,
    /// Shard-steps, and seconds, in which an invocation had to wait for another to end.
    pub(crate) held_back_shard_steps: u64,
    pub(crate) held_back_seconds: f64,
    pub(crate) function: Outstanding,
}

/// Invocations of the transform function that are under way.
#[derive(Clone, Debug)]
pub(crate) struct Outstanding {
    pub(crate) cost: FunctionCost,
    pub(crate) invocations: Invocations,
    /// Milliseconds after which an invocation is given up.
    timeout_ms: f64,
    step: f64,
    /// Invocations of one shard at once, at most, and when the last one ends in each of these places, shard by shard.
    most: usize,
    ends: Vec<f64>,
    under_way: Vec<Batch>,
    concurrent: Concurrency,
}

/// Records of one shard that a function works on, tried again where it fails.
#[derive(Clone, Copy, Debug)]
struct Batch {
    end: f64,
    records: u64,
    /// Whether all tries fail.
    fails: bool,
}

impl Outstanding {
    /// Begins an invocation of a shard's function as soon as one of the others has ended, if that is in the step that
    /// begins now.
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
        // A buffer that is handed on when the step begins was full at some moment of it.
        let moment = unit(self.invocations.count.wrapping_mul(GOLDEN)) * self.step;
        let at = if begin > now { begin - now } else { moment };
        self.concurrent.add(at, at + took);
        true
    }

    /// The most that ran at once.
    pub(crate) fn most_concurrent(&self) -> u64 {
        self.concurrent.most.min(self.ends.len() as u64)
    }

    /// The records of the invocations that have ended by now: handed on, and set aside.
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
    /// The function of a transform, if it is used; `record` is the bytes of a source record.
    pub(crate) fn new(
        transform: &Transform,
        destination: Destination,
        quotas: &Quotas,
        record: f64,
        shards: usize,
        step: f64,
    ) -> Option<Self> {
        let most = quotas.value(match destination {
            Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
            _ => QuotaId::FirehoseTransformConcurrency,
        }) as usize;
        transform.enabled.then(|| Self {
            full: filling(transform.buffer_size.0, record),
            interval: transform.buffer_interval.0.max(SHORTEST_BUFFER),
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

    /// Records in the buffers, and those that a function works on.
    fn held(&self) -> u64 {
        let under_way = self.function.under_way.iter().map(|batch| batch.records);
        self.held.iter().copied().chain(under_way).sum()
    }

    /// What was read from each shard in the step that ends now; returns what is handed on, and what is set aside.
    fn take(&mut self, reads: &[u64], now: f64, error_rate: f64, draws: &mut Draws) -> (u64, u64) {
        let ended = self.function.end_step(now);
        let (full, over) = (self.full, now + self.interval);
        // Whether a shard is ready cannot be foreseen: each is written down, and kept if it is. An empty one is never due.
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
            self.hand_on(self.ready[index] as usize, now, error_rate, draws);
        }
        if self.held_back_shard_steps > held_back_before {
            self.held_back_seconds += self.function.step;
        }
        ended
    }

    /// Hands on what of a shard's buffer is full or due.
    fn hand_on(&mut self, shard: usize, now: f64, error_rate: f64, draws: &mut Draws) {
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

    /// The stream has so many shards from here on: what is buffered stays in order of the hashes.
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

/// A delivery stream.
#[derive(Clone, Debug)]
pub(crate) struct Firehose {
    pub(crate) transformer: Option<Transformer>,
    /// Records that fill the delivery buffers of all partitions, and seconds after which they are handed on.
    full: u64,
    interval: f64,
    partitions: u64,
    held: u64,
    due: f64,
    pub(crate) delivered: u64,
    pub(crate) set_aside: u64,
    pub(crate) objects: u64,
    /// Every invocation fails at the moment.
    pub(crate) failing: bool,
}

/// Rounds up as [`shardwise_core::text::round_up`] does, without a call of the mathematics library.
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
        Self {
            transformer,
            full: filling(f64::from(delivery.delivery_partitions) * delivery.buffer_size.0, delivered_record),
            interval: delivery.buffer_interval.0.max(SHORTEST_BUFFER),
            partitions: u64::from(delivery.delivery_partitions),
            held: 0,
            due: 0.0,
            delivered: 0,
            set_aside: 0,
            objects: 0,
            failing: false,
        }
    }

    /// Records that have been taken from the source and are not handed on yet.
    pub(crate) fn held(&self) -> u64 {
        self.held + self.transformer.as_ref().map_or(0, Transformer::held)
    }

    /// Shards from which nothing is read for now.
    pub(crate) fn blocked(&self) -> &[u32] {
        self.transformer.as_ref().map_or(&[], |transformer| &transformer.blocked)
    }

    /// What was read from each shard in the step that ends now.
    pub(crate) fn take(&mut self, reads: &[u64], now: f64, draws: &mut Draws) {
        let (passed, set_aside) = match &mut self.transformer {
            Some(transformer) => {
                let rate = if self.failing { 1.0 } else { transformer.function.cost.error_rate };
                transformer.take(reads, now, rate, draws)
            }
            None => (reads.iter().sum(), 0),
        };
        self.set_aside += set_aside;
        self.deliver(passed, now);
    }

    /// Records that go into the delivery buffer.
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

    /// The stream has so many shards from here on.
    pub(crate) fn reshard(&mut self, shards: usize) {
        if let Some(transformer) = &mut self.transformer {
            transformer.reshard(shards);
        }
    }
}

/// How often an invocation fails, at most one more than it is tried again.
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
