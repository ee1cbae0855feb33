//! Assigns changes to shards: keys by Zipf's law, hashed as Kinesis hashes them, and the split of a step's changes over
//! the shards.
//!
//! Kinesis uses the MD5 hash of the partition key as a 128-bit number; each shard holds an equal range of them (Kinesis
//! Data Streams API, PutRecord; UpdateShardCount makes ranges equal). The key of rank `r` has the weight `r^-skew`.
//! Keys beyond the first hundred thousand have so little weight each that they count as evenly spread.
//!
//! A step's changes are split by halving: the left half of a range gets a binomial count of its changes. The halving of
//! `2 n` shards starts with that of `n`, with the same draws, so that doubling the shards splits each shard's changes
//! between its two children, for the same seed.
//!
//! SplitShard twice around the hash of the hot key gives it a shard of its own (Kinesis Data Streams Developer Guide,
//! hot shards). The shard that was split around it counts as one, as in the closed form: of `n` shards the others are `n -
//! 2` equal ranges. An on-demand stream with the record distribution AUTO ignores keys.

use md5::{Digest as _, Md5};
use shardwise_core::scenario::Workload;

use crate::random::{Draws, Normal, Share, mix};

/// Keys that are hashed individually.
const HASHED_KEYS: u64 = 100_000;

/// The distribution of changes over the range of hashes: weights at points, and an evenly spread rest.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    /// Position of each key in the range from 0 to 1, and the cumulative weight up to and including it; sorted.
    points: Vec<(f64, f64)>,
    /// Evenly spread weight.
    even: f64,
}

impl Keys {
    /// Changes whose keys do not matter.
    pub(crate) fn ignored() -> Self {
        Self { points: Vec::new(), even: 1.0 }
    }

    /// The keys of a workload. The seed decides their positions.
    pub(crate) fn new(workload: &Workload, seed: u64) -> Self {
        let hottest = workload.hottest_key_share;
        let mut weights: Vec<(f64, f64)> = Vec::new();
        let mut even = 1.0 - hottest;
        if let Some(distinct) = workload.distinct_keys {
            let distinct = u64::from(distinct);
            let weight = |rank: f64| libm::pow(rank, -workload.key_skew);
            let hashed: Vec<f64> = (1..=distinct.min(HASHED_KEYS)).map(|rank| weight(rank as f64)).collect();
            let known: f64 = hashed.iter().sum();
            let rest = tail(workload.key_skew, HASHED_KEYS, distinct);
            let scale = (1.0 - hottest) / (known + rest);
            let point = |(index, weight): (usize, f64)| (position(seed, index as u64 + 1), weight * scale);
            weights.extend(hashed.into_iter().enumerate().map(point));
            even = rest * scale;
        }
        if hottest > 0.0 {
            weights.push((position(seed, 0), hottest));
        }
        // Equals are the same to the bit; a sort that keeps their order is 0.3 KiB more of the page, compressed.
        weights.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut sum = 0.0;
        for (_, weight) in &mut weights {
            sum += *weight;
            *weight = sum;
        }
        Self { points: weights, even }
    }

    /// Weight of all keys below a position.
    fn weight_below(&self, point: f64) -> f64 {
        let keys = self.points.partition_point(|(position, _)| *position < point);
        self.even * point + keys.checked_sub(1).map_or(0.0, |last| self.points[last].1)
    }

    fn is_even(&self) -> bool {
        self.points.is_empty()
    }
}

/// Weight of the ranks above `from` up to `to`, by the midpoint rule: the ranks are many and their weights smooth.
fn tail(skew: f64, from: u64, to: u64) -> f64 {
    if to <= from {
        return 0.0;
    }
    let (low, high) = (from as f64 + 0.5, to as f64 + 0.5);
    if (skew - 1.0).abs() < 1e-9 {
        libm::log(high / low)
    } else {
        (libm::pow(high, 1.0 - skew) - libm::pow(low, 1.0 - skew)) / (1.0 - skew)
    }
}

/// Position of the key of a rank: the MD5 hash of its name as a share of all hashes. Rank 0 is the hot key.
fn position(seed: u64, rank: u64) -> f64 {
    let hash = Md5::digest(format!("{:016x}{:016x}", mix(seed), rank));
    let high = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    (high >> 11) as f64 / (1_u64 << 53) as f64
}

/// A part of the hashes, which are the range from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Less than the width of any range.
const TOUCH: f64 = 1e-9;

impl Range {
    /// Whether two ranges have hashes in common.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.low < other.high - TOUCH && other.low < self.high - TOUCH
    }

    /// The first of so many equal ranges that it overlaps, and the one after the last.
    pub(crate) fn among(self, count: usize) -> [usize; 2] {
        let places = count as f64;
        let low = (self.low * places + TOUCH).max(0.0) as usize;
        let high = (self.high * places - TOUCH).ceil() as usize;
        [low.min(count - 1), high.clamp(low.min(count - 1) + 1, count)]
    }
}

/// One halving: its parent, the share of the left half, and both children.
#[derive(Clone, Copy, Debug)]
struct Halving {
    from: u32,
    left: u32,
    right: u32,
    share: Share,
}

/// Splits the changes of a step over the shards.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    halvings: Vec<Halving>,
    /// Changes of every node: inner nodes first, then the shards in order.
    counts: Vec<u64>,
    shards: usize,
    /// Share of the changes on each shard.
    pub(crate) shares: Vec<f64>,
    /// Position of the hot key, if the first shard holds it alone.
    isolated: Option<f64>,
}

/// Half the width of the range of a single key.
const ONE_KEY: f64 = 2e-9;

impl Split {
    /// The split over `shards` equal ranges.
    pub(crate) fn new(keys: &Keys, shards: usize) -> Self {
        let below: Vec<f64> = (0..=shards).map(|shard| keys.weight_below(shard as f64 / shards as f64)).collect();
        let mut split = Self {
            halvings: Vec::with_capacity(shards),
            counts: vec![0; 2 * shards - 1],
            shards,
            shares: below.windows(2).map(|ends| ends[1] - ends[0]).collect(),
            isolated: None,
        };
        // The odd factor of the count is halved first, then every range at a time, doubling by doubling.
        let size = shards & shards.wrapping_neg();
        let mut ranges = vec![(0, shards, 0_usize)];
        let mut next = 1;
        split.halve(keys, &below, &mut ranges, &mut next, |low, high| high - low > size);
        let mut width = size;
        while width > 1 {
            ranges.sort_unstable();
            split.halve(keys, &below, &mut ranges, &mut next, |low, high| high - low == width);
            width /= 2;
        }
        split
    }

    /// The split over `shards` of which the first holds the hot key alone, and the others but one are equal ranges of the
    /// rest.
    pub(crate) fn isolated(workload: &Workload, seed: u64, shards: usize) -> Self {
        let hottest = workload.hottest_key_share;
        let rest = Keys::new(&Workload { hottest_key_share: 0.0, ..workload.clone() }, seed);
        let mut split = Self::new(&rest, shards - 2);
        // The root becomes the right half of a new one, and the hot key's shard comes before the others: of the nodes,
        // inner ones move by one place, shards by two.
        let inner = split.shards as u32 - 1;
        let moved = |node: u32| if node < inner { node + 1 } else { node + 2 };
        for halving in &mut split.halvings {
            *halving = Halving {
                from: moved(halving.from),
                left: moved(halving.left),
                right: moved(halving.right),
                share: halving.share,
            };
        }
        let root = Halving { from: 0, left: inner + 1, right: moved(0), share: Share::new(hottest) };
        split.halvings.insert(0, root);
        split.counts.extend([0; 2]);
        split.shards += 1;
        for share in &mut split.shares {
            *share *= 1.0 - hottest;
        }
        split.shares.insert(0, hottest);
        split.isolated = Some(position(seed, 0));
        split
    }

    /// Shards that are paid besides those that changes are split over.
    pub(crate) fn further(&self) -> usize {
        usize::from(self.isolated.is_some())
    }

    /// The range of hashes of a shard.
    pub(crate) fn range(&self, shard: usize) -> Range {
        let (shard, count) = match self.isolated {
            Some(key) if shard == 0 => return Range { low: key - ONE_KEY, high: key + ONE_KEY },
            Some(_) => (shard - 1, self.shards - 1),
            None => (shard, self.shards),
        };
        let at = |shard: usize| shard as f64 / count as f64;
        Range { low: at(shard), high: at(shard + 1) }
    }

    /// Halves a range and its parts until they are single; a range is `low..high` and its node.
    fn halve(
        &mut self,
        keys: &Keys,
        below: &[f64],
        ranges: &mut Vec<(usize, usize, usize)>,
        next: &mut usize,
        wanted: impl Fn(usize, usize) -> bool,
    ) {
        let mut at = 0;
        let unit = self.shards & self.shards.wrapping_neg();
        while at < ranges.len() {
            let (low, high, node) = ranges[at];
            if !wanted(low, high) {
                at += 1;
                continue;
            }
            let length = high - low;
            let half = if length > unit { (length / unit / 2) * unit } else { length / 2 };
            let middle = low + half;
            let mut place = |low: usize, high: usize| {
                if high - low == 1 {
                    return self.shards - 1 + low;
                }
                *next += 1;
                *next - 1
            };
            let (left, right) = (place(low, middle), place(middle, high));
            let weight = below[high] - below[low];
            let share = if keys.is_even() {
                half as f64 / length as f64
            } else if weight > 0.0 {
                ((below[middle] - below[low]) / weight).clamp(0.0, 1.0)
            } else {
                0.5
            };
            self.halvings.push(Halving {
                from: node as u32,
                left: left as u32,
                right: right as u32,
                share: Share::new(share),
            });
            ranges[at] = (low, middle, left);
            ranges.push((middle, high, right));
        }
    }

    /// The changes of each shard out of `total`. Takes one draw for each halving.
    #[inline]
    pub(crate) fn split(&mut self, total: u64, normal: &Normal, draws: &mut Draws) -> &[u64] {
        self.counts[0] = total;
        for halving in &self.halvings {
            let all = self.counts[halving.from as usize];
            let left = normal.binomial(all, &halving.share, draws.bits());
            self.counts[halving.left as usize] = left;
            self.counts[halving.right as usize] = all - left;
        }
        self.counts()
    }

    /// The changes of each shard in the last split.
    #[inline]
    pub(crate) fn counts(&self) -> &[u64] {
        &self.counts[self.shards - 1..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn workload(change: impl FnOnce(&mut Workload)) -> Workload {
        let mut workload = Workload::default();
        change(&mut workload);
        workload
    }

    #[test]
    fn every_change_falls_on_a_shard() {
        let normal = Normal::new();
        for skew in [None, Some(1.1)] {
            let keys =
                Keys::new(&workload(|w| (w.distinct_keys, w.key_skew) = (skew.map(|_| 5000), skew.unwrap_or(0.0))), 1);
            for shards in [1, 2, 3, 5, 6, 12, 64, 100, 1000] {
                let mut split = Split::new(&keys, shards);
                assert!((split.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                let mut draws = Draws::new(9, Purpose::Placement);
                let mut sums = vec![0_u64; shards];
                for total in [0, 1, 17, 100_000, 123_456_789] {
                    let counts = split.split(total, &normal, &mut draws);
                    assert_eq!((counts.len(), counts.iter().sum::<u64>()), (shards, total));
                    sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
                }
                for (sum, share) in sums.iter().zip(&split.shares) {
                    let mean = share * 123_556_774.0;
                    assert!((*sum as f64 - mean).abs() < 6.0 * mean.sqrt() + 6.0, "{shards}: {sum}, not {mean}");
                }
            }
        }
    }

    #[test]
    fn doubling_splits_each_shard_over_its_children() {
        let normal = Normal::new();
        let keys =
            Keys::new(&workload(|w| (w.distinct_keys, w.key_skew, w.hottest_key_share) = (Some(300), 1.0, 0.2)), 5);
        for shards in [1, 3, 8, 10] {
            let (mut single, mut double) = (Split::new(&keys, shards), Split::new(&keys, 2 * shards));
            for moment in 0..50 {
                let mut draws = [(); 2].map(|()| Draws::at_moment(2, Purpose::Placement, moment));
                let children = double.split(5000, &normal, &mut draws[0]).to_vec();
                let parents = single.split(5000, &normal, &mut draws[1]);
                let sums: Vec<u64> = children.chunks(2).map(|pair| pair[0] + pair[1]).collect();
                assert_eq!(sums, parents);
            }
        }
    }

    /// Doubling never raises the share of the hottest shard; adding one shard can, because the ranges are different.
    #[test]
    fn one_more_shard_may_bring_hot_keys_together() {
        let keys = Keys::new(&workload(|w| (w.distinct_keys, w.key_skew) = (Some(300), 1.0)), 1);
        let hottest = |shards| Split::new(&keys, shards).shares.into_iter().fold(0.0, f64::max);
        assert!((1..50).all(|shards| hottest(2 * shards) <= hottest(shards)));
        assert!((1..50).any(|shards| hottest(shards + 1) > 1.05 * hottest(shards)));
    }

    #[test]
    fn a_hot_key_is_on_one_shard() {
        let keys = Keys::new(&workload(|w| w.hottest_key_share = 0.4), 1);
        let split = Split::new(&keys, 50);
        let hot: Vec<&f64> = split.shares.iter().filter(|share| **share > 0.1).collect();
        assert_eq!(hot.len(), 1);
        assert!((hot[0] - (0.4 + 0.6 / 50.0)).abs() < 1e-12);
    }

    /// The key alone, and 10 ranges of the rest: 12 shards with the one that was split.
    #[test]
    fn an_isolated_key_has_a_shard_of_its_own() {
        let workload = workload(|w| (w.hottest_key_share, w.distinct_keys) = (0.4, Some(100_000)));
        let (normal, mut draws) = (Normal::new(), Draws::new(1, Purpose::Placement));
        for (shards, tolerance) in [(3, 1e-9), (4, 0.03), (12, 0.05)] {
            let mut split = Split::isolated(&workload, 1, shards);
            assert_eq!((split.shares.len(), split.further()), (shards - 1, 1));
            assert_eq!(split.shares[0], 0.4);
            assert!((split.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let rest = 0.6 / (shards - 2) as f64;
            assert!(split.shares[1..].iter().all(|share| (share / rest - 1.0).abs() < tolerance), "{:?}", split.shares);
            let counts = split.split(1_000_000, &normal, &mut draws).to_vec();
            assert_eq!(counts.iter().sum::<u64>(), 1_000_000);
            for (count, share) in counts.iter().zip(&split.shares) {
                assert!((*count as f64 / 1e6 - share).abs() < 0.005, "{counts:?}");
            }
            let key = split.range(0);
            assert_eq!((1..shards - 1).filter(|&shard| split.range(shard).overlaps(key)).count(), 1);
        }
    }

    #[test]
    fn ranges_lie_among_others() {
        let split = Split::new(&Keys::ignored(), 6);
        let places: Vec<[usize; 2]> = (0..6).map(|shard| split.range(shard).among(4)).collect();
        assert_eq!(places, [[0, 1], [0, 2], [1, 2], [2, 3], [2, 4], [3, 4]]);
        for (shard, [low, high]) in places.into_iter().enumerate() {
            let quarter = |place: usize| Range { low: place as f64 / 4.0, high: (place + 1) as f64 / 4.0 };
            assert!((0..4).all(|place| split.range(shard).overlaps(quarter(place)) == (low..high).contains(&place)));
        }
    }

    /// RFC 1321, A.5: MD5 of the empty text.
    #[test]
    fn the_hash_is_md5() {
        let hash = Md5::digest("");
        assert_eq!(hash[..4], [0xd4, 0x1d, 0x8c, 0xd9]);
    }

    #[test]
    fn the_tail_of_zipf_is_its_sum() {
        for skew in [0.0, 0.8, 1.0, 1.5] {
            let exact: f64 = (1001..=5000).map(|rank| libm::pow(f64::from(rank), -skew)).sum();
            assert!((tail(skew, 1000, 5000) / exact - 1.0).abs() < 1e-6, "{skew}");
        }
    }
}
