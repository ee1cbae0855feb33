//! The write side of a shard: 1 MiB and 1,000 records a second, and the changes that wait in DynamoDB for it.
//!
//! What DynamoDB cannot write waits, first in first out on each shard, and is tried again with the next step: changes
//! of one key keep their order, and they compete with the new ones.

use super::log::Log;
use super::random::{Draws, Normal};
use super::stream::Parts;
use crate::quotas::QuotaId;

/// How far sizes may stray from their mean, in standard deviations, before a shard counts as filled.
const SIZE_MARGIN: f64 = 6.0;

/// What a shard takes in one step, in records.
#[derive(Clone, Debug)]
pub(crate) struct WriteRules {
    step: f64,
    /// Squared coefficient of variation of a record's bytes.
    variation: f64,
    records: f64,
    bytes: f64,
    /// A shard on which nothing waits takes fewer changes than this, whatever their sizes.
    pub(crate) free: u64,
}

impl WriteRules {
    pub(crate) fn new(parts: &Parts<'_>) -> Self {
        let Parts { quotas, record, variation, step, .. } = *parts;
        let records = quotas.value(QuotaId::KinesisShardWriteRecords) * step;
        let bytes = quotas.value(QuotaId::KinesisShardWriteBytes) * step / record;
        let sure = bytes / (1.0 + SIZE_MARGIN * (variation / bytes.max(1.0)).sqrt());
        Self { step, variation, records, bytes, free: records.min(sure).floor() as u64 + 1 }
    }

    /// Records of the mean size that a shard takes in one step.
    pub(crate) fn capacity(&self) -> f64 {
        self.records.min(self.bytes)
    }

    /// How much larger than the mean so many records are, as a share, where it matters.
    fn sizes_off(&self, records: u64, normal: &Normal, draws: &mut Draws) -> f64 {
        if records < self.free || self.variation == 0.0 {
            return 0.0;
        }
        let off = normal.of(draws.bits()) * (self.variation / (records as f64).min(self.bytes)).sqrt();
        off.max(-0.9)
    }
}

/// Throttled writes, in records, over all shards.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Throttled {
    /// Changes above the limit in the step in which they came, as the closed form counts them: by records, by bytes,
    /// by either.
    pub(crate) above: [f64; 3],
    /// Shard-steps in which there were any, by the same.
    pub(crate) steps: [u64; 3],
    /// Changes that could not be written in the step in which they came, pushed aside by waiting ones too.
    pub(crate) delayed: u64,
}

/// What a shard wrote in one step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    pub(crate) records: u64,
    /// Changes above the limits, among those that came.
    pub(crate) above: f64,
    /// What it was asked to write, over what it takes.
    pub(crate) load: f64,
}

/// A shard that is filled, or on which changes wait.
#[derive(Clone, Debug)]
pub(crate) struct Writes {
    /// Changes that waited, and how many of them have been written.
    waiting: Log,
    admitted: u64,
    /// Records that could have been written and were not.
    tokens: f64,
}

impl Writes {
    /// A shard that has the tokens of a second.
    pub(crate) fn new(now: f64) -> Self {
        Self { waiting: Log::new(now, 0), admitted: 0, tokens: f64::INFINITY }
    }

    /// The same, of one that is used again.
    pub(crate) fn reset(&mut self, now: f64) {
        self.waiting.reset(now, 0);
        (self.admitted, self.tokens) = (0, f64::INFINITY);
    }

    /// Changes that wait.
    pub(crate) fn waiting(&self) -> u64 {
        self.waiting.count() - self.admitted
    }

    /// When the oldest of them came.
    pub(crate) fn oldest(&self) -> Option<f64> {
        (self.waiting() > 0).then(|| self.waiting.moment(self.admitted))
    }

    /// The changes that wait, by the stretches in which they came: begin, end, how many.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (f64, f64, u64)> + '_ {
        self.waiting.stretches(self.admitted)
    }

    /// Changes that waited elsewhere, in order of when they came.
    pub(crate) fn take_over(&mut self, stretches: &[(f64, f64, u64)]) {
        let Some(&(first, ..)) = stretches.first() else { return };
        self.waiting.reset(first, 0);
        for &(begin, end, count) in stretches {
            self.waiting.push(begin, end, count);
        }
    }

    /// Gives up what waits; returns how many.
    pub(crate) fn give_up(&mut self) -> u64 {
        let waiting = self.waiting();
        self.admitted += waiting;
        waiting
    }

    /// One step from `now` on: changes come, and as many as the shard takes are written.
    pub(crate) fn step(
        &mut self,
        now: f64,
        came: u64,
        rules: &WriteRules,
        throttled: &mut Throttled,
        normal: &Normal,
        sizes: &mut Draws,
    ) -> Written {
        let waited = self.waiting();
        let queue = waited + came;
        let off = rules.sizes_off(queue, normal, sizes);
        let capacity = rules.records.min(rules.bytes / (1.0 + off));
        // Unspent tokens add up to those of a second; a part of a record is kept while there is more to write.
        let filled = self.tokens + capacity;
        let tokens = if self.tokens < 1.0 { filled } else { filled.min(capacity / rules.step.min(1.0)) };
        let records = queue.min(tokens as u64);
        self.tokens = tokens - records as f64;
        if waited > 0 || records < came {
            self.waiting.push(now, now + rules.step, came);
            self.admitted += records;
            self.waiting.forget(self.admitted);
            throttled.delayed += came.min(queue - records);
        }
        // With nothing waiting, what was saved up is there for them.
        let saved = if waited == 0 { (tokens / capacity).max(1.0) } else { 1.0 };
        let came = came as f64;
        let above = [came - rules.records * saved, came * (1.0 + off) - rules.bytes * saved, came - capacity * saved];
        if above[2] > 0.0 {
            for ((all, steps), above) in throttled.above.iter_mut().zip(&mut throttled.steps).zip(above) {
                if above > 0.0 {
                    *all += above;
                    *steps += 1;
                }
            }
        }
        // A shard on which changes wait is full, and no more than that because of them.
        let asked = (queue as f64).min(capacity).max(came);
        Written { records, above: above[2].max(0.0), load: asked / capacity }
    }

    /// Whether it is as one that was never filled: nothing waits, and the tokens of a second are there.
    pub(crate) fn is_idle(&self, rules: &WriteRules) -> bool {
        let a_step = rules.capacity();
        self.waiting() == 0 && self.tokens + a_step >= a_step / rules.step.min(1.0)
    }
}
