//! The function of a Lambda consumer: how long it takes to process what its event source mapping reads.
//!
//! `parallelization_factor` batches of a shard run at once, of at most `batch_size` records each; the mapping reads more
//! when all of them are done (Lambda Developer Guide, Kinesis event source mapping; that a read holds about as many
//! records as are processed in [`READ_AHEAD`] is assumed).

use shardwise_core::scenario::ConsumerFunction;

/// Seconds of processing that a read is meant for, at least one batch on each lane.
const READ_AHEAD: f64 = 1.0;

/// The lanes of a consumer's function on one shard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    lanes: u64,
    batch: u64,
    /// Seconds of an invocation without records, and for each record.
    base: f64,
    per_record: f64,
}

impl Work {
    pub(crate) fn new(function: &ConsumerFunction) -> Self {
        Self {
            lanes: u64::from(function.parallelization_factor),
            batch: u64::from(function.batch_size),
            base: function.base_ms / 1000.0,
            per_record: function.per_record_ms / 1000.0,
        }
    }

    /// Records that all lanes take at once.
    fn round(&self) -> u64 {
        self.lanes * self.batch
    }

    /// Seconds of an invocation.
    fn duration(&self, records: u64) -> f64 {
        self.base + self.per_record * records as f64
    }

    /// The most records of a read.
    pub(crate) fn read_records(&self) -> u64 {
        self.round() * ((READ_AHEAD / self.duration(self.batch)).ceil() as u64)
    }

    /// The most records that are processed within so many seconds of a read; negative: not even a batch may be.
    pub(crate) fn within(&self, seconds: f64) -> f64 {
        let rounds = (seconds / self.duration(self.batch)).floor();
        if rounds > 0.0 { rounds * self.round() as f64 } else { -1.0 }
    }

    /// Seconds in which these records are processed.
    pub(crate) fn seconds(&self, records: u64) -> f64 {
        let (full, rest) = (records / self.round(), (records % self.round()).div_ceil(self.lanes));
        let last = if rest > 0 { self.duration(rest) } else { 0.0 };
        full as f64 * self.duration(self.batch) + last
    }

    /// Records per second of full batches.
    pub(crate) fn rate(&self) -> f64 {
        self.round() as f64 / self.duration(self.batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_work_at_once() {
        let function =
            ConsumerFunction { base_ms: 50.0, per_record_ms: 0.5, batch_size: 100, parallelization_factor: 4 };
        let work = Work::new(&function);
        // 100 records take 100 ms: 4,000 a second on four lanes, and as many are read at once.
        assert_eq!((work.rate(), work.read_records()), (4000.0, 4000));
        assert_eq!((work.within(0.25), work.within(0.05)), (800.0, -1.0));
        assert!((work.seconds(800) - 0.2).abs() < 1e-12);
        // 40 more are 10 on each lane.
        assert!((work.seconds(840) - 0.2 - 0.055).abs() < 1e-12);
        assert_eq!(work.seconds(0), 0.0);
    }
}
