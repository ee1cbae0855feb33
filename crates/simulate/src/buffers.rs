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

/// What was delivered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Delivered {
    pub(crate) records: u64,
    pub(crate) objects: u64,
}

impl Delivered {
    pub(crate) fn add(&mut self, other: Self) {
        self.records += other.records;
        self.objects += other.objects;
    }
}

/// When a buffer is handed on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BufferRules {
    /// Records that fill a buffer, and the interval in seconds after which it is handed on.
    full: u64,
    interval: f64,
}

impl BufferRules {
    /// Whatever comes is handed on at once.
    pub(crate) fn at_once() -> Self {
        Self { full: u64::MAX, interval: 0.0 }
    }

    /// For records of this size.
    pub(crate) fn new(case: &Case<'_>, record: f64) -> Self {
        let delivery = &case.scenario.delivery;
        let BufferHints { size, interval } = delivery.buffer();
        let size = delivery.dynamic_partitioning.as_ref().map_or(size, |partitioning| partitioning.object_size.0);
        Self { full: filling(size, record), interval: interval.max(SHORTEST_BUFFER) }
    }
}

/// A buffer, and when it is handed on at the latest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Buffer {
    pub(crate) held: u64,
    pub(crate) due: f64,
}

impl Buffer {
    pub(crate) fn new() -> Self {
        Self { held: 0, due: f64::INFINITY }
    }

    /// Adds records, and hands it on as often as it is full.
    #[inline]
    pub(crate) fn fill(&mut self, records: u64, now: f64, rules: &BufferRules, delivered: &mut Delivered) {
        let mut starts = self.held == 0;
        self.held += records;
        if self.held >= rules.full {
            let full = self.held / rules.full;
            self.held -= full * rules.full;
            delivered.add(Delivered { records: full * rules.full, objects: full });
            starts = true;
        }
        if starts {
            self.due = if self.held > 0 { now + rules.interval } else { f64::INFINITY };
        }
    }

    /// Adds the records of consecutive steps, which have these ends.
    pub(crate) fn fill_all(&mut self, records: &[u64], ends: &[f64], rules: &BufferRules, delivered: &mut Delivered) {
        for (&records, &end) in records.iter().zip(ends) {
            if records > 0 {
                self.fill(records, end, rules, delivered);
            }
            self.hand_on(end, delivered);
        }
    }

    /// Hands it on if its interval has passed.
    #[inline]
    pub(crate) fn hand_on(&mut self, now: f64, delivered: &mut Delivered) {
        if now >= self.due {
            delivered.add(Delivered { records: std::mem::take(&mut self.held), objects: 1 });
            self.due = f64::INFINITY;
        }
    }

    /// Takes over what is in another buffer.
    pub(crate) fn take_over(&mut self, other: Self) {
        self.held += other.held;
        self.due = self.due.min(other.due);
    }
}

/// The buffers of dynamic partitioning or Direct PUT.
#[derive(Clone, Debug)]
pub(crate) struct Partitions {
    rules: BufferRules,
    /// Share of the records whose partition may be active; none: all.
    active: Option<Share>,
    all: Vec<Buffer>,
    /// No buffer is due before.
    next_due: f64,
    /// Records delivered, and those beyond the active partitions.
    pub(crate) delivered: Delivered,
    pub(crate) set_aside: u64,
    draws: Draws,
}

impl Partitions {
    /// The buffers of records of this size.
    pub(crate) fn new(case: &Case<'_>, record: f64, seed: u64) -> Self {
        let delivery = &case.scenario.delivery;
        let partitions = delivery.delivery_partitions as usize;
        let most = case.quotas().value(QuotaId::FirehoseActivePartitions) as usize;
        let is_limited = delivery.dynamic_partitioning.is_some() && partitions > most;
        Self {
            rules: BufferRules::new(case, record),
            active: is_limited.then(|| Share::new(most as f64 / partitions as f64)),
            all: vec![Buffer::new(); if is_limited { most } else { partitions }],
            next_due: f64::INFINITY,
            delivered: Delivered::default(),
            set_aside: 0,
            draws: Draws::new(seed, Purpose::Partitions),
        }
    }

    /// Records in the buffers.
    pub(crate) fn held(&self) -> u64 {
        self.all.iter().map(|buffer| buffer.held).sum()
    }

    /// Takes the records of the step that ends now, and hands on the buffers whose interval has passed.
    pub(crate) fn take(&mut self, records: u64, now: f64, normal: &Normal) {
        if records > 0 {
            self.add(records, now, normal);
        }
        if now >= self.next_due {
            self.hand_on_due(now);
        }
    }

    /// Adds records of any partition.
    fn add(&mut self, records: u64, now: f64, normal: &Normal) {
        let known = match &self.active {
            Some(active) => normal.binomial(records, active, self.draws.bits()),
            None => records,
        };
        self.set_aside += records - known;
        if self.all.len() == 1 {
            self.fill(0, known, now);
        } else {
            self.spread(known, now);
        }
    }

    /// Spreads records over all partitions: as many into each, and the rest into as many of them from a random one on, so
    /// that one with few records gets them at random moments.
    fn spread(&mut self, records: u64, now: f64) {
        let count = self.all.len();
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

    #[inline]
    fn fill(&mut self, buffer: usize, records: u64, now: f64) {
        let buffer = &mut self.all[buffer];
        buffer.fill(records, now, &self.rules, &mut self.delivered);
        self.next_due = self.next_due.min(buffer.due);
    }

    fn hand_on_due(&mut self, now: f64) {
        self.next_due = f64::INFINITY;
        for buffer in &mut self.all {
            buffer.hand_on(now, &mut self.delivered);
            self.next_due = self.next_due.min(buffer.due);
        }
    }
}

/// Records that fill a buffer.
pub(crate) fn filling(bytes: f64, record: f64) -> u64 {
    (bytes / record).ceil().max(1.0) as u64
}
