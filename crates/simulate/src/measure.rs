//! What a simulation keeps: histograms and series of a fixed size, whatever its length.

use shardwise_core::text::sorted;

use crate::findings::{Ages, ShardFound};

/// Shards whose throttling is listed individually.
const SHARDS_REPORTED: usize = 10;

/// The most points in a series.
pub(crate) const POINTS: usize = 720;
/// Buckets for each doubling of a value: neighbors differ by at most a sixteenth.
const PER_DOUBLING: u64 = 16;
/// Number of buckets, for values up to 2^52.
const BUCKETS: usize = 16 * 50;

/// A histogram whose buckets grow in width with the value.
#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    /// Counts by bucket.
    seen: Box<[u64; BUCKETS]>,
    /// Count of all values.
    count: u64,
    /// The largest value.
    most: f64,
    /// The sum of all values.
    sum: f64,
}

/// The unit of a bucket: a thousandth of a second.
const MILLI: f64 = 1000.0;

impl Histogram {
    pub(crate) fn new() -> Self {
        Self { seen: Box::new([0; BUCKETS]), count: 0, most: 0.0, sum: 0.0 }
    }

    /// Adds a value in seconds, `times` times.
    pub(crate) fn add(&mut self, seconds: f64, times: u64) {
        self.seen[bucket((seconds * MILLI) as u64)] += times;
        self.count += times;
        self.sum += seconds * times as f64;
        if seconds > self.most {
            self.most = seconds;
        }
    }

    /// The value that this share of all values does not exceed, accurate to a sixteenth; 0 if there are none.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let rank = share * self.count as f64;
        let mut below = 0;
        for (index, seen) in self.seen.iter().enumerate() {
            below += seen;
            if *seen > 0 && below as f64 >= rank {
                return (upper(index) as f64 / MILLI).min(self.most);
            }
        }
        self.most
    }

    pub(crate) fn summary(&self) -> Ages {
        let mean = if self.count == 0 { 0.0 } else { self.sum / self.count as f64 };
        Ages { mean, p50: self.quantile(0.5), p99: self.quantile(0.99), max: self.most }
    }
}

/// The bucket of a whole number.
fn bucket(value: u64) -> usize {
    if value < PER_DOUBLING {
        return value as usize;
    }
    let doublings = u64::from(value.ilog2()) - 4;
    let index = (doublings + 1) * PER_DOUBLING + ((value >> doublings) - PER_DOUBLING);
    (index as usize).min(BUCKETS - 1)
}

/// The largest whole number in a bucket.
fn upper(index: usize) -> u64 {
    let index = index as u64;
    if index < PER_DOUBLING {
        return index;
    }
    let doublings = index / PER_DOUBLING - 1;
    ((index % PER_DOUBLING + PER_DOUBLING + 1) << doublings) - 1
}

/// The shards with the most throttling, worst first. Shards without any are left out.
pub(crate) fn worst(shards: impl Iterator<Item = ShardFound>) -> Vec<ShardFound> {
    let mut worst = Vec::new();
    for shard in shards.filter(|shard| shard.throttled_share > 0.0) {
        let order = |a: &ShardFound, b: &ShardFound| {
            b.throttled_share.total_cmp(&a.throttled_share).then(a.shard.cmp(&b.shard))
        };
        sorted::insert(&mut worst, shard, order);
        worst.truncate(SHARDS_REPORTED);
    }
    worst
}

/// A value over time, in at most [`POINTS`] points of equal width. A point is a mean or a maximum.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    points: Vec<f64>,
    /// Steps per point.
    width: u64,
    /// Steps in the current point, and its value so far.
    steps: u64,
    open: f64,
    largest: bool,
}

impl Series {
    /// For `steps` steps; a point is the maximum if `largest`, the mean otherwise.
    pub(crate) fn new(steps: u64, largest: bool) -> Self {
        let width = steps.div_ceil(POINTS as u64).max(1);
        Self { points: Vec::with_capacity(POINTS), width, steps: 0, open: 0.0, largest }
    }

    pub(crate) fn add(&mut self, value: f64) {
        self.open = if self.largest { self.open.max(value) } else { self.open + value };
        self.steps += 1;
        if self.steps == self.width {
            self.close();
        }
    }

    fn value(&self) -> f64 {
        if self.largest { self.open } else { (self.open / self.steps as f64).max(0.0) }
    }

    fn close(&mut self) {
        // Nobody asks for more steps than were announced; if somebody did, the last point would hold them.
        if self.points.len() < POINTS {
            self.points.push(self.value());
        }
        (self.steps, self.open) = (0, 0.0);
    }

    /// All points, including the current one.
    pub(crate) fn points(&self) -> Vec<f64> {
        let mut points = self.points.clone();
        if self.steps > 0 && points.len() < POINTS {
            points.push(self.value());
        }
        points
    }

    /// Steps per point.
    pub(crate) fn width(&self) -> u64 {
        self.width
    }
}

/// How far behind a reader is, at every step.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    pub(crate) age: Series,
    pub(crate) backlog: Series,
    ages: Histogram,
    pub(crate) most_backlog: u64,
    /// Of a year's steps: more than 64 bits hold.
    backlog_sum: u128,
    steps: u64,
}

impl Progress {
    /// For `steps` steps.
    pub(crate) fn new(steps: u64) -> Self {
        Self {
            age: Series::new(steps, true),
            backlog: Series::new(steps, true),
            ages: Histogram::new(),
            most_backlog: 0,
            backlog_sum: 0,
            steps: 0,
        }
    }

    /// Adds its iterator age and its backlog at the end of a step.
    pub(crate) fn add(&mut self, age: f64, backlog: u64) {
        self.steps += 1;
        self.age.add(age);
        self.ages.add(age, 1);
        self.backlog.add(backlog as f64);
        self.backlog_sum += u128::from(backlog);
        self.most_backlog = self.most_backlog.max(backlog);
    }

    pub(crate) fn ages(&self) -> Ages {
        self.ages.summary()
    }

    pub(crate) fn mean_backlog(&self) -> f64 {
        self.backlog_sum as f64 / self.steps.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_what_they_say() {
        for value in (0..5000).chain((0..52).map(|power| 1 << power)).chain((5..52).map(|power| (1 << power) - 1)) {
            let index = bucket(value);
            assert!(upper(index) >= value, "{value}");
            assert!(index == 0 || upper(index - 1) < value, "{value}");
            assert!(upper(index) as f64 <= value as f64 * 17.0 / 16.0, "{value}");
        }
        assert!(bucket(u64::MAX) < BUCKETS);
    }

    #[test]
    fn quantiles_are_near() {
        let mut histogram = Histogram::new();
        for value in 1..=1000 {
            histogram.add(f64::from(value), 1);
        }
        let Ages { mean, p50, p99, max } = histogram.summary();
        assert!((mean - 500.5).abs() < 1e-9);
        assert!((500.0..532.0).contains(&p50), "{p50}");
        assert!((990.0..=1000.0).contains(&p99), "{p99}");
        assert_eq!(max, 1000.0);
        assert_eq!(Histogram::new().summary(), Ages::default());
    }

    #[test]
    fn a_series_keeps_its_length() {
        for steps in [1, 719, 720, 721, 100_000] {
            let (mut mean, mut largest) = (Series::new(steps, false), Series::new(steps, true));
            for step in 0..steps {
                mean.add(3.0);
                largest.add(step as f64);
            }
            assert!(mean.points().len() <= POINTS && mean.points().len() as u64 == steps.div_ceil(mean.width()));
            assert!(mean.points().iter().all(|point| *point == 3.0));
            assert_eq!(largest.points().last(), Some(&(steps as f64 - 1.0)));
        }
    }
}
