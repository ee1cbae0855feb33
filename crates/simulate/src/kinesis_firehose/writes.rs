//! The write side of a shard: 1 MiB and 1,000 records a second, and the changes that wait in DynamoDB for it.
//!
//! AWS says both of a second (Kinesis Data Streams quotas). Here that is a clock second, as in the closed form: what may be
//! written in it is there at its start and does not outlast it, whatever the step. A part of a record is kept while
//! there is more to write.
//!
//! What DynamoDB cannot write waits, first in first out on each shard, and is tried again with the next step: changes
//! of one key keep their order, and they compete with the new ones.

use shardwise_core::catalog::QuotaId;

use super::parts::Parts;
use crate::log::Log;
use crate::random::{Draws, Normal};
use crate::traffic::steps_a_second;

/// How far sizes may stray from their mean, in standard deviations, before a shard counts as filled.
const SIZE_MARGIN: f64 = 6.0;

/// What a shard takes in a second, in records.
#[derive(Clone, Debug)]
pub(crate) struct WriteRules {
    step: f64,
    /// Steps in a second.
    steps: u64,
    /// Squared coefficient of variation of a record's bytes.
    variation: f64,
    records: f64,
    bytes: f64,
    /// A shard on which nothing waits takes fewer changes than this in every step, whatever their sizes.
    pub(crate) free: u64,
}

impl WriteRules {
    pub(crate) fn new(parts: &Parts<'_>) -> Self {
        let Parts { quotas, record, variation, step, .. } = *parts;
        let steps = steps_a_second(step);
        let records = quotas.value(QuotaId::KinesisShardWriteRecords);
        let bytes = quotas.value(QuotaId::KinesisShardWriteBytes) / record;
        let [in_step, bytes_in_step] = [records, bytes].map(|second| second / steps as f64);
        let sure = bytes_in_step / (1.0 + SIZE_MARGIN * (variation / bytes_in_step.max(1.0)).sqrt());
        Self { step, steps, variation, records, bytes, free: in_step.min(sure).floor() as u64 + 1 }
    }

    /// Records of the mean size that a shard takes in a second.
    pub(crate) fn capacity(&self) -> f64 {
        self.records.min(self.bytes)
    }

    /// Records of so many times the mean size that a shard takes in a second.
    fn capacity_at(&self, size: f64) -> f64 {
        self.records.min(self.bytes / size)
    }

    /// How large so many records are beside the mean, where it matters.
    fn size(&self, records: u64, normal: &Normal, draws: &mut Draws) -> f64 {
        let few = if self.steps == 1 { self.free } else { 1 };
        if records < few || self.variation == 0.0 {
            return 1.0;
        }
        1.0 + (normal.quantile(draws.bits()) * (self.variation / self.fitting(records as f64)).sqrt()).max(-0.9)
    }

    /// How many of so many records fit into a step.
    fn fitting(&self, records: f64) -> f64 {
        records.min(self.bytes / self.steps as f64)
    }

    /// How large all that came is beside the mean, where those of it that fit are of this size: the more there are, the nearer.
    fn size_of_all(&self, came: f64, size: f64) -> f64 {
        1.0 + (size - 1.0) * (self.fitting(came) / came.max(1.0)).sqrt()
    }
}

/// Throttled writes, in records, over all shards.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Throttled {
    /// Changes above the limit in the second in which they came, as the closed form counts them: by records, by
    /// bytes, by either.
    pub(crate) above: [f64; 3],
    /// Steps of all shards' seconds in which there were any, by the same.
    pub(crate) steps: [u64; 3],
    /// Changes that could not be written in the second in which they came, pushed aside by waiting ones too.
    pub(crate) delayed: u64,
}

/// What a shard wrote in one step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    pub(crate) records: u64,
    /// Changes above the limits, among those that came.
    pub(crate) above: f64,
    /// What it was asked to write in the second so far, over what it takes in one.
    pub(crate) load: f64,
}

/// A shard that is filled, or on which changes wait.
#[derive(Clone, Debug)]
pub(crate) struct Writes {
    /// Changes that waited, and how many of them have been written.
    waiting: Log,
    admitted: u64,
    second: Second,
}

/// The second that is under way, on one shard. Bytes are in records of the mean size.
#[derive(Clone, Copy, Debug, Default)]
struct Second {
    /// What can still be written.
    records: f64,
    bytes: f64,
    /// The part of a record that was left of the second before.
    kept: f64,
    /// What was written, and the mean size of the last of it.
    written: u64,
    size: f64,
    /// What came, and how much of it is above the limits: by records, by bytes, by either.
    came: u64,
    came_bytes: f64,
    above: [f64; 3],
}

impl Second {
    fn new(rules: &WriteRules, kept: f64) -> Self {
        Self { records: rules.records, bytes: rules.bytes, kept, size: 1.0, ..Self::default() }
    }

    /// Records of so many times the mean size that can still be written.
    fn tokens(&self, size: f64) -> f64 {
        self.kept + self.records.min(self.bytes / size)
    }

    fn write(&mut self, records: u64, size: f64) {
        let kept = self.kept.min(records as f64);
        let new = records as f64 - kept;
        self.kept -= kept;
        self.records -= new;
        self.bytes -= new * size;
        self.written += records;
        self.size = size;
    }

    fn come(&mut self, changes: u64, size: f64) {
        self.came += changes;
        self.came_bytes += changes as f64 * size;
    }

    /// Mean size of what came, or of what was written where nothing did.
    fn mean_size(&self) -> f64 {
        if self.came > 0 { self.came_bytes / self.came as f64 } else { self.size }
    }

    /// Counts what is above the limits; returns how much by either limit is so with the last step.
    fn count_above(&mut self, rules: &WriteRules, throttled: &mut Throttled) -> f64 {
        let (came, before) = (self.came as f64, self.above[2]);
        let capacity = rules.capacity_at(self.mean_size());
        let bytes = (self.came_bytes - rules.bytes).min(came);
        let now = [came - rules.records, bytes, came - capacity];
        if now[2] <= before {
            return 0.0;
        }
        for (((all, steps), above), now) in
            throttled.above.iter_mut().zip(&mut throttled.steps).zip(&mut self.above).zip(now)
        {
            if now > *above {
                *all += now - *above;
                *steps += if *above > 0.0 { 0 } else { rules.steps };
                *above = now;
            }
        }
        self.above[2] - before
    }
}

impl Writes {
    /// A shard that has all of a second.
    pub(crate) fn new(now: f64, rules: &WriteRules) -> Self {
        Self { waiting: Log::new(now, 0), admitted: 0, second: Second::new(rules, 0.0) }
    }

    /// The same, of one that is used again.
    pub(crate) fn reset(&mut self, now: f64, rules: &WriteRules) {
        self.waiting.reset(now, 0);
        (self.admitted, self.second) = (0, Second::new(rules, 0.0));
    }

    /// So many changes came in this second, and all were written, before it was looked at.
    pub(crate) fn has_written(&mut self, records: u64, rules: &WriteRules, normal: &Normal, sizes: &mut Draws) {
        if records > 0 {
            let size = rules.size(records, normal, sizes);
            self.second.come(records, rules.size_of_all(records as f64, size));
            self.second.write(records, size);
        }
    }

    /// A new second begins: what was not written in the last one is gone, but for a part of a record.
    pub(crate) fn start_second(&mut self, rules: &WriteRules) {
        let left = self.second.tokens(self.second.size);
        self.second = Second::new(rules, if (0.0..1.0).contains(&left) { left } else { 0.0 });
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
        let size = rules.size(queue, normal, sizes);
        // A cast of a negative number is 0.
        let records = queue.min(self.second.tokens(size) as u64);
        let before = self.second.written;
        self.second.write(records, size);
        if waited > 0 || records < came {
            self.waiting.push(now, now + rules.step, came);
            self.admitted += records;
            self.waiting.forget(self.admitted);
            throttled.delayed += came.min(queue - records);
        }
        self.second.come(came, rules.size_of_all(came as f64, size));
        let above = self.second.count_above(rules, throttled);
        // A shard on which changes wait is full, and no more than that because of them.
        let capacity = rules.capacity_at(self.second.mean_size());
        let asked = ((before + queue) as f64).min(capacity).max(self.second.came as f64);
        Written { records, above, load: asked / capacity }
    }

    /// Whether it is as one that was never filled, at the end of a second: nothing waits.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;
    use crate::random::Purpose;
    use shardwise_core::catalog::Catalog;
    use shardwise_core::scenario::Scenario;

    fn rules(record: f64, variation: f64, step: f64) -> WriteRules {
        let quotas = &Catalog::embedded().book("us-east-1").unwrap().quotas;
        WriteRules::new(&Parts {
            quotas,
            readers: Vec::new(),
            keys: Keys::new(&Scenario::default().workload, 1),
            shards: 1,
            record,
            variation,
            retention_hours: 24.0,
            step,
            seed: 1,
        })
    }

    /// Twice as much as fits in the second half of every other second: none of it in the next second's stead.
    #[test]
    fn a_clock_second_takes_what_a_second_takes() {
        for (record, takes) in [(200.0, 1000.0), (2048.0, 512.0), (50_000.0, 20.97152)] {
            for steps in [1_u64, 10] {
                let rules = rules(record, 0.0, 1.0 / steps as f64);
                let (normal, mut sizes) = (Normal::new(), Draws::new(1, Purpose::Sizes));
                let (mut writes, mut throttled) = (Writes::new(0.0, &rules), Throttled::default());
                let (mut came, mut all) = (0, 0);
                for second in 0..100_u64 {
                    writes.start_second(&rules);
                    let mut written = 0;
                    for part in 0..steps {
                        let late = second % 2 == 0 && part >= steps / 2;
                        let changes = if late { (2.0 * takes) as u64 / (steps - steps / 2) } else { 0 };
                        let now = second as f64 + part as f64 * rules.step;
                        let step = writes.step(now, changes, &rules, &mut throttled, &normal, &mut sizes);
                        (came, written) = (came + changes, written + step.records);
                    }
                    assert!(written as f64 <= f64::ceil(takes), "{record}, {steps}, {second}: {written}");
                    all += written;
                }
                assert_eq!(came, all + writes.waiting());
                assert!(writes.waiting() as f64 <= takes + 1.0, "{record}, {steps}: {all}");
                // In every other second twice as much came as the shard takes: half of it is above.
                assert!((throttled.above[2] / came as f64 - 0.5).abs() < 0.03, "{record}, {steps}: {throttled:?}");
                assert_eq!(throttled.steps[2], 50 * steps);
            }
        }
    }

    #[test]
    fn what_was_written_before_a_shard_was_looked_at_counts() {
        let rules = rules(200.0, 0.0, 0.1);
        let (normal, mut sizes) = (Normal::new(), Draws::new(1, Purpose::Sizes));
        let (mut writes, mut throttled) = (Writes::new(0.5, &rules), Throttled::default());
        writes.has_written(450, &rules, &normal, &mut sizes);
        let step = writes.step(0.5, 700, &rules, &mut throttled, &normal, &mut sizes);
        assert_eq!((step.records, step.above, writes.waiting()), (550, 150.0, 150));
        assert!((step.load - 1.15).abs() < 1e-12, "{step:?}");
    }

    #[test]
    fn no_more_is_above_than_came() {
        let rules = rules(400.0 * 1024.0, 9.0, 1.0);
        let (normal, mut sizes) = (Normal::new(), Draws::new(1, Purpose::Sizes));
        let (mut writes, mut throttled) = (Writes::new(0.0, &rules), Throttled::default());
        for second in 0..1000 {
            writes.start_second(&rules);
            writes.step(f64::from(second), 4000, &rules, &mut throttled, &normal, &mut sizes);
        }
        let shares = throttled.above.map(|above| above / 4_000_000.0);
        assert!(shares.iter().all(|share| (0.7..=1.0).contains(share)), "{shares:?}");
    }
}
