//! The write side of a shard: 1 MiB and 1,000 records per second, and the changes that wait in DynamoDB for it.
//!
//! AWS states both per second (Kinesis Data Streams quotas). Here that is a clock second, as in the closed form: the
//! whole limit is available at its start and does not outlast it, whatever the step. A fraction of a record is kept
//! while there is more to write.
//!
//! Changes that DynamoDB cannot write wait in a queue for each shard, and are retried with the next step: changes of
//! one key keep their order, and they compete with new ones.

use shardwise_core::catalog::QuotaId;

use super::parts::Parts;
use crate::log::Log;
use crate::random::{Draws, Normal};
use crate::traffic::steps_a_second;

/// How far sizes can deviate from their mean, in standard deviations, before a shard counts as filled.
const SIZE_MARGIN: f64 = 6.0;
/// The least mean size, relative to the overall mean.
const LEAST: f64 = 0.1;

/// Limits of a shard per second, in records.
#[derive(Clone, Debug)]
pub(crate) struct WriteRules {
    step: f64,
    /// Steps per second.
    steps: u64,
    /// Squared coefficient of variation of a record's bytes.
    variation: f64,
    records: f64,
    bytes: f64,
    /// A shard without waiting changes accepts fewer changes than this in every step, whatever their sizes.
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

    /// Records of the mean size that a shard accepts per second.
    pub(crate) fn capacity(&self) -> f64 {
        self.records.min(self.bytes)
    }

    /// Records of this multiple of the mean size that a shard accepts per second.
    fn capacity_at(&self, size: f64) -> f64 {
        self.records.min(self.bytes / size)
    }

    /// How much these records are larger than the mean size, as a share of it, where it matters.
    fn deviation(&self, records: u64, normal: &Normal, draws: &mut Draws) -> f64 {
        let few = if self.steps == 1 { self.free } else { 1 };
        if records < few || self.variation == 0.0 {
            return 0.0;
        }
        normal.quantile(draws.bits()) * (self.variation / self.fitting(records as f64)).sqrt()
    }

    /// Mean size of records that deviate so much, relative to the overall mean.
    fn size_of(deviation: f64) -> f64 {
        1.0 + deviation.max(LEAST - 1.0)
    }

    /// The same where they are as many as fit into what is left of a second: it is their count that varies evenly around its
    /// mean. If their size did, more would fit over time than arrive.
    fn size_of_fitting(deviation: f64) -> f64 {
        1.0 / Self::size_of(-deviation)
    }

    /// How many of these records fit into a step.
    fn fitting(&self, records: f64) -> f64 {
        records.min(self.bytes / self.steps as f64)
    }

    /// Mean size of all that arrived, if those of it that fit deviate so much: closer to the overall mean the more there
    /// are.
    fn size_of_all(&self, came: f64, deviation: f64) -> f64 {
        Self::size_of(deviation * (self.fitting(came) / came.max(1.0)).sqrt())
    }
}

/// Throttled writes in records.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Throttled {
    /// Changes above the limit in the second in which they arrived, as in the closed form: by records, by bytes, by
    /// either.
    pub(crate) above: [f64; 3],
    /// Steps of all shard-seconds with such changes, by the same.
    pub(crate) steps: [u64; 3],
    /// Changes that could not be written in the second in which they arrived, including those that queued behind
    /// others.
    pub(crate) delayed: u64,
}

impl Throttled {
    pub(crate) fn add(&mut self, other: &Self) {
        self.delayed += other.delayed;
        self.above.iter_mut().zip(other.above).for_each(|(own, others)| *own += others);
        self.steps.iter_mut().zip(other.steps).for_each(|(own, others)| *own += others);
    }
}

/// The writes of a shard in one step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    pub(crate) records: u64,
    /// Their mean size, relative to the overall mean.
    pub(crate) size: f64,
    /// Changes above the limits, of those that arrived.
    pub(crate) above: f64,
    /// Attempted writes in the second so far, divided by the limit.
    pub(crate) load: f64,
}

/// A shard that is filled, or on which changes wait.
#[derive(Clone, Debug)]
pub(crate) struct Writes {
    /// Changes that waited, and how many of them are written.
    waiting: Log,
    admitted: u64,
    second: Second,
}

/// The current second on one shard. Bytes are in records of the mean size.
#[derive(Clone, Copy, Debug, Default)]
struct Second {
    /// What can still be written.
    records: f64,
    bytes: f64,
    /// The fraction of a record left over from the last second.
    kept: f64,
    /// What was written, and the mean size of the last records.
    written: u64,
    size: f64,
    /// What arrived, and how much of it is above the limits: by records, by bytes, by either.
    came: u64,
    came_bytes: f64,
    above: [f64; 3],
}

impl Second {
    fn new(rules: &WriteRules, kept: f64) -> Self {
        Self { records: rules.records, bytes: rules.bytes, kept, size: 1.0, ..Self::default() }
    }

    /// Records of this multiple of the mean size that can still be written.
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

    fn add_arrivals(&mut self, changes: u64, size: f64) {
        self.came += changes;
        self.came_bytes += changes as f64 * size;
    }

    /// Mean size of what arrived, or of what was written if nothing did.
    fn mean_size(&self) -> f64 {
        if self.came > 0 { self.came_bytes / self.came as f64 } else { self.size }
    }

    /// Counts what is above the limits. Returns the part of either limit that the last step added.
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
    /// A shard with all of a second left.
    pub(crate) fn new(now: f64, rules: &WriteRules) -> Self {
        Self { waiting: Log::new(now, 0), admitted: 0, second: Second::new(rules, 0.0) }
    }

    /// Resets a shard for reuse.
    pub(crate) fn reset(&mut self, now: f64, rules: &WriteRules) {
        self.waiting.reset(now, 0);
        (self.admitted, self.second) = (0, Second::new(rules, 0.0));
    }

    /// Records that these changes arrived in this second and were all written, before the shard was simulated in
    /// detail.
    pub(crate) fn has_written(&mut self, records: u64, rules: &WriteRules, normal: &Normal, sizes: &mut Draws) {
        if records > 0 {
            let deviation = rules.deviation(records, normal, sizes);
            self.second.add_arrivals(records, rules.size_of_all(records as f64, deviation));
            self.second.write(records, WriteRules::size_of(deviation));
        }
    }

    /// Starts a second: whatever was not used in the last one is gone, except for a fraction of a record.
    pub(crate) fn start_second(&mut self, rules: &WriteRules) {
        let left = self.second.tokens(self.second.size);
        self.second = Second::new(rules, if (0.0..1.0).contains(&left) { left } else { 0.0 });
    }

    /// Waiting changes.
    pub(crate) fn waiting(&self) -> u64 {
        self.waiting.count() - self.admitted
    }

    /// When the oldest of them arrived.
    pub(crate) fn oldest(&self) -> Option<f64> {
        (self.waiting() > 0).then(|| self.waiting.moment(self.admitted))
    }

    /// The waiting changes, by the intervals in which they arrived: start, end, count.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (f64, f64, u64)> + '_ {
        self.waiting.stretches(self.admitted)
    }

    /// Takes over changes that waited elsewhere, in order of arrival.
    pub(crate) fn take_over(&mut self, stretches: &[(f64, f64, u64)]) {
        let Some(&(first, ..)) = stretches.first() else { return };
        self.waiting.reset(first, 0);
        for &(begin, end, count) in stretches {
            self.waiting.push(begin, end, count);
        }
    }

    /// Gives up waiting changes. Returns how many.
    pub(crate) fn give_up(&mut self) -> u64 {
        let waiting = self.waiting();
        self.admitted += waiting;
        waiting
    }

    /// One step from `now`: changes arrive, and as many as the shard accepts are written.
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
        let deviation = rules.deviation(queue, normal, sizes);
        let size = WriteRules::size_of_fitting(deviation);
        // A cast of a negative number is 0.
        let records = queue.min(self.second.tokens(size) as u64);
        let size = if records < queue { size } else { WriteRules::size_of(deviation) };
        let before = self.second.written;
        self.second.write(records, size);
        if waited > 0 || records < came {
            self.waiting.push(now, now + rules.step, came);
            self.admitted += records;
            self.waiting.forget(self.admitted);
            throttled.delayed += came.min(queue - records);
        }
        self.second.add_arrivals(came, rules.size_of_all(came as f64, deviation));
        let above = self.second.count_above(rules, throttled);
        // A shard with waiting changes is full, and no more than that because of them.
        let capacity = rules.capacity_at(self.second.mean_size());
        let asked = ((before + queue) as f64).min(capacity).max(self.second.came as f64);
        Written { records, size, above, load: asked / capacity }
    }

    /// Whether it equals a shard that was never filled, at the end of a second: no changes wait.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;
    use crate::random::Purpose;
    use crate::split::Split;
    use shardwise_core::catalog::Catalog;
    use shardwise_core::model::AccountQuotas;
    use shardwise_core::scenario::GrantedQuotas;

    fn rules(record: f64, variation: f64, step: f64) -> WriteRules {
        let defaults = &Catalog::embedded().book("us-east-1").unwrap().quotas;
        let quotas = &AccountQuotas { defaults, granted: &GrantedQuotas::new() };
        WriteRules::new(&Parts {
            quotas,
            readers: Vec::new(),
            keys: Keys::ignored(),
            split: Split::new(&Keys::ignored(), 1),
            ceiling: None,
            record,
            variation,
            retention_hours: 24.0,
            step,
            seed: 1,
        })
    }

    /// Twice the limit in the second half of every other second: the next second does not make up for it.
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
                // In every other second, twice the limit arrived: half of it is above.
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
