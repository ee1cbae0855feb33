//! Firehose behind its source: the buffer and the function of the transform, shard by shard, and the delivery buffer.
//!
//! A transform buffer is handed to the function when it is full or its interval is over, whichever comes first. A
//! failed invocation is tried three times more; then its records go to the failure prefix of the bucket: they are
//! set aside, not lost (Data Firehose Developer Guide, data transformation).

use super::random::Draws;
use crate::scenario::{Delivery, Transform};
use crate::services::firehose::SHORTEST_BUFFER;
use crate::services::lambda::FunctionCost;

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

impl Invocations {
    /// Adds so many invocations with so many records each.
    pub(crate) fn add(&mut self, function: &FunctionCost, records: u64, times: u64) {
        self.count += times;
        self.milliseconds += times * whole(function.duration_ms(records as f64));
    }
}

/// The buffers before the transform function.
#[derive(Clone, Debug)]
struct Buffers {
    function: FunctionCost,
    /// Records that fill one, and seconds after which it is handed on.
    full: u64,
    interval: f64,
    held: Vec<u64>,
    /// When each is handed on at the latest.
    due: Vec<f64>,
}

/// A delivery stream.
#[derive(Clone, Debug)]
pub(crate) struct Firehose {
    buffers: Option<Buffers>,
    /// Records that fill the delivery buffers of all partitions, and seconds after which they are handed on.
    full: u64,
    interval: f64,
    partitions: u64,
    held: u64,
    due: f64,
    pub(crate) delivered: u64,
    pub(crate) set_aside: u64,
    pub(crate) objects: u64,
    pub(crate) invocations: Invocations,
    /// Every invocation fails at the moment.
    pub(crate) failing: bool,
}

/// Rounds up as [`crate::units::round_up`] does, without a call of the mathematics library.
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
    /// A delivery stream; with a transform, its function and the bytes of a source record.
    pub(crate) fn new(
        delivery: &Delivery,
        delivered_record: f64,
        transform: Option<(&Transform, f64)>,
        shards: usize,
    ) -> Self {
        let buffers = transform.filter(|(transform, _)| transform.enabled).map(|(transform, record)| Buffers {
            function: FunctionCost {
                memory_mb: f64::from(transform.memory_mb),
                base_ms: transform.base_ms,
                per_record_ms: transform.per_record_ms,
                error_rate: transform.error_rate,
                arch: transform.arch,
            },
            full: filling(transform.buffer_size.0, record),
            interval: transform.buffer_interval.0.max(SHORTEST_BUFFER),
            held: vec![0; shards],
            due: vec![0.0; shards],
        });
        Self {
            buffers,
            full: filling(f64::from(delivery.delivery_partitions) * delivery.buffer_size.0, delivered_record),
            interval: delivery.buffer_interval.0.max(SHORTEST_BUFFER),
            partitions: u64::from(delivery.delivery_partitions),
            held: 0,
            due: 0.0,
            delivered: 0,
            set_aside: 0,
            objects: 0,
            invocations: Invocations::default(),
            failing: false,
        }
    }

    /// GB of memory of the transform function.
    pub(crate) fn function(&self) -> Option<&FunctionCost> {
        self.buffers.as_ref().map(|buffers| &buffers.function)
    }

    /// Records that have been taken from the source and are not handed on yet.
    pub(crate) fn held(&self) -> u64 {
        self.held + self.buffers.as_ref().map_or(0, |buffers| buffers.held.iter().sum())
    }

    /// What was read from each shard in the step that ends now.
    pub(crate) fn take(&mut self, reads: &[u64], now: f64, draws: &mut Draws) {
        let Some(buffers) = &mut self.buffers else {
            self.deliver(reads.iter().sum(), now);
            return;
        };
        let rate = if self.failing { 1.0 } else { buffers.function.error_rate };
        let mut passed = 0;
        for ((held, due), &read) in buffers.held.iter_mut().zip(&mut buffers.due).zip(reads) {
            if *held == 0 && read > 0 {
                *due = now + buffers.interval;
            }
            *held += read;
            while *held >= buffers.full || (*held > 0 && now >= *due) {
                let records = (*held).min(buffers.full);
                let failures = failures(rate, draws);
                self.invocations.add(&buffers.function, records, u64::from(failures.min(RETRIES) + 1));
                self.invocations.failed += u64::from(failures);
                if failures > RETRIES {
                    self.set_aside += records;
                } else {
                    passed += records;
                }
                *held -= records;
                *due = now + buffers.interval;
            }
        }
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

    /// The stream has so many shards from here on: what is buffered stays in order of the hashes.
    pub(crate) fn reshard(&mut self, shards: usize) {
        if let Some(buffers) = &mut self.buffers {
            let (held, due) = (std::mem::take(&mut buffers.held), std::mem::take(&mut buffers.due));
            (buffers.held, buffers.due) = (vec![0; shards], vec![f64::INFINITY; shards]);
            let before = held.len();
            for (index, (held, due)) in held.into_iter().zip(due).enumerate() {
                let shard = index * shards / before;
                buffers.held[shard] += held;
                buffers.due[shard] = buffers.due[shard].min(due);
            }
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
    use crate::units::round_up;

    #[test]
    fn rounding_is_that_of_the_bill() {
        for milliseconds in [0.001, 1.0, 49.999, 50.0, 50.000_000_001, 50.2, 70.0 - 1e-12, 181.6, 899_999.5] {
            assert_eq!(whole(milliseconds) as f64, round_up(milliseconds), "{milliseconds}");
        }
    }
}
