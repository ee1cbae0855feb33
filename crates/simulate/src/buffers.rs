//! The buffers of Firehose before delivery.
//!
//! Firehose applies its buffering hints on a shard of a Kinesis source; with dynamic partitioning there is a buffer for
//! each partition, of at most 500 active ones or as many as were granted: what belongs to further partitions is written to
//! the error prefix, which sets it aside (Data Firehose Developer Guide). How many buffers Direct PUT has is not stated:
//! `delivery_partitions` of them, one unless set (assumed). A buffer is handed on when it is full, or when its interval has
//! passed since its first record: never more often than there are records.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::Case;
use shardwise_core::model::services::firehose::SHORTEST_BUFFER;
use shardwise_core::scenario::BufferHints;

use crate::random::{Draws, Normal, Purpose, Share};

/// The delivery buffers of a Firehose stream.
#[derive(Clone, Debug)]
pub(crate) struct Buffers {
    /// Records that fill a buffer, and the interval in seconds after which it is handed on.
    full: u64,
    interval: f64,
    /// Whether each shard of the source has a buffer.
    by_shard: bool,
    /// Share of the records whose partition may be active; none: all.
    active: Option<Share>,
    /// Records in each buffer, and when it is handed on at the latest.
    held: Vec<u64>,
    due: Vec<f64>,
    /// No buffer is due before.
    next_due: f64,
    /// Records delivered, and those beyond the active partitions.
    pub(crate) delivered: u64,
    pub(crate) set_aside: u64,
    pub(crate) objects: u64,
    draws: Draws,
}

impl Buffers {
    /// The buffers of records of this size. With a Kinesis source, `shards` is its number of shards.
    pub(crate) fn new(case: &Case<'_>, record: f64, shards: Option<usize>, seed: u64) -> Self {
        let delivery = &case.scenario.delivery;
        let BufferHints { size, interval } = delivery.buffer();
        let partitions = delivery.delivery_partitions as usize;
        let (size, by_shard, count, active) = match (&delivery.dynamic_partitioning, shards) {
            (Some(partitioning), _) => {
                let most = case.quotas().value(QuotaId::FirehoseActivePartitions) as usize;
                let active = Share::new(most as f64 / partitions as f64);
                (partitioning.object_size.0, false, partitions.min(most), (partitions > most).then_some(active))
            }
            (None, Some(shards)) => (size, true, shards, None),
            (None, None) => (size, false, partitions, None),
        };
        Self {
            full: filling(size, record),
            interval: interval.max(SHORTEST_BUFFER),
            by_shard,
            active,
            held: vec![0; count],
            due: vec![f64::INFINITY; count],
            next_due: f64::INFINITY,
            delivered: 0,
            set_aside: 0,
            objects: 0,
            draws: Draws::new(seed, Purpose::Partitions),
        }
    }

    /// Records in the buffers.
    pub(crate) fn held(&self) -> u64 {
        self.held.iter().sum()
    }

    /// Adds records that came from a shard, or by Direct PUT.
    #[inline]
    pub(crate) fn add(&mut self, shard: usize, records: u64, now: f64, normal: &Normal) {
        if records == 0 {
            return;
        }
        if self.by_shard {
            self.fill(shard, records, now);
        } else {
            self.partition(records, now, normal);
        }
    }

    /// Adds records of any partition.
    fn partition(&mut self, records: u64, now: f64, normal: &Normal) {
        if self.held.len() == 1 && self.active.is_none() {
            self.fill(0, records, now);
            return;
        }
        let known = match &self.active {
            Some(active) => normal.binomial(records, active, self.draws.bits()),
            None => records,
        };
        self.set_aside += records - known;
        self.spread(known, now);
    }

    /// Spreads records over all partitions: as many into each, and the rest into as many of them from a random one on, so
    /// that one with few records gets them at random moments.
    fn spread(&mut self, records: u64, now: f64) {
        let count = self.held.len();
        let (each, rest) = (records / count as u64, (records % count as u64) as usize);
        if each > 0 {
            for buffer in 0..count {
                self.fill(buffer, each, now);
            }
        }
        let first = (self.draws.unit() * count as f64) as usize;
        for place in first..first + rest {
            self.fill(place % count, 1, now);
        }
    }

    /// Adds records to a buffer, and hands it on as often as it is full.
    #[inline]
    fn fill(&mut self, buffer: usize, records: u64, now: f64) {
        let (held, due) = (&mut self.held[buffer], &mut self.due[buffer]);
        let mut starts = *held == 0;
        *held += records;
        if *held >= self.full {
            let full = *held / self.full;
            *held -= full * self.full;
            self.objects += full;
            self.delivered += full * self.full;
            starts = true;
        }
        if starts {
            *due = if *held > 0 { now + self.interval } else { f64::INFINITY };
            self.next_due = self.next_due.min(*due);
        }
    }

    /// Hands on the buffers whose interval has passed.
    #[inline]
    pub(crate) fn hand_on(&mut self, now: f64) {
        if now >= self.next_due {
            self.hand_on_due(now);
        }
    }

    fn hand_on_due(&mut self, now: f64) {
        self.next_due = f64::INFINITY;
        for (held, due) in self.held.iter_mut().zip(&mut self.due) {
            if now >= *due {
                self.delivered += std::mem::take(held);
                self.objects += 1;
                *due = f64::INFINITY;
            }
            self.next_due = self.next_due.min(*due);
        }
    }

    /// Changes the number of shards: buffered records stay in the order of their hashes.
    pub(crate) fn reshard(&mut self, shards: usize) {
        if !self.by_shard {
            return;
        }
        let before = self.held.len();
        let (held, due) = (std::mem::take(&mut self.held), std::mem::take(&mut self.due));
        (self.held, self.due) = (vec![0; shards], vec![f64::INFINITY; shards]);
        for (index, (held, due)) in held.into_iter().zip(due).enumerate() {
            let shard = index * shards / before;
            self.held[shard] += held;
            self.due[shard] = self.due[shard].min(due);
        }
    }
}

/// Records that fill a buffer.
pub(crate) fn filling(bytes: f64, record: f64) -> u64 {
    (bytes / record).ceil().max(1.0) as u64
}
