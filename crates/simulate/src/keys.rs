//! Keys by Zipf's law, hashed as Kinesis hashes them.
//!
//! Kinesis uses the MD5 hash of the partition key as a 128-bit number; each shard holds an equal range of them (Kinesis
//! Data Streams API, PutRecord; UpdateShardCount makes ranges equal). The key of rank `r` has the weight `r^-skew`.
//! Keys beyond the first hundred thousand have so little weight each that they count as evenly spread. An on-demand
//! stream with the record distribution AUTO ignores keys.

use md5::{Digest as _, Md5};
use shardwise_core::scenario::Workload;

use crate::random::mix;

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
    pub(crate) fn weight_below(&self, point: f64) -> f64 {
        let keys = self.points.partition_point(|(position, _)| *position < point);
        self.even * point + keys.checked_sub(1).map_or(0.0, |last| self.points[last].1)
    }

    pub(crate) fn is_even(&self) -> bool {
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
pub(crate) fn position(seed: u64, rank: u64) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

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
