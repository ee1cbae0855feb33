//! The split of each step's changes over the shards.
//!
//! A step's changes are split by halving: the left half of a range gets a binomial count of its changes. The halving of
//! `2 n` shards starts with that of `n`, with the same draws, so that doubling the shards splits each shard's changes
//! between its two children, for the same seed. Every step has its own stream of draws: blocks of steps are split side by
//! side.
//!
//! SplitShard twice around the hash of the hot key gives it a shard of its own (Kinesis Data Streams Developer Guide,
//! hot shards). The shard that was split around it counts as one, as in the closed form: of `n` shards the others are `n -
//! 2` equal ranges.

use shardwise_core::scenario::Workload;

use crate::keys::{Keys, Range, position};
use crate::random::{Draws, Normal, Purpose, Share};
use crate::stretch::Stretch;

/// One halving: its parent, the share of the left half, and both children.
#[derive(Clone, Copy, Debug)]
struct Halving {
    from: u32,
    left: u32,
    right: u32,
    share: Share,
}

/// How changes are split over the shards.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    /// Between nodes: inner ones first, then the shards in order.
    halvings: Vec<Halving>,
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

    /// Nodes of the halving.
    fn nodes(&self) -> usize {
        2 * self.shards - 1
    }

    /// Splits the changes of each step, in one column of `columns` for each node. Takes one draw for each halving.
    fn split(&self, changes: &[u64], draws: &mut [Draws], normal: &Normal, columns: &mut Vec<u64>) {
        let steps = changes.len();
        columns.resize(self.nodes() * steps, 0);
        columns[..steps].copy_from_slice(changes);
        let column = |node: u32| node as usize * steps..(node as usize + 1) * steps;
        for halving in &self.halvings {
            let nodes = [halving.from, halving.left, halving.right].map(column);
            // No node is its own child.
            let Ok([all, left, right]) = columns.get_disjoint_mut(nodes) else { continue };
            for ((&mut all, draws), (left, right)) in all.iter_mut().zip(&mut *draws).zip(left.iter_mut().zip(right)) {
                *left = normal.binomial(all, &halving.share, draws.bits());
                *right = all - *left;
            }
        }
    }
}

/// The most steps of a block.
const BLOCK_STEPS: usize = 32;
/// The most counts of a block, unless a step has more: as many as the first cache of a core holds.
const BLOCK_COUNTS: usize = 4096;
/// About how long a halving takes, in nanoseconds.
const HALVING_NANOSECONDS: usize = 5;
/// Blocks of a stretch whose steps have many counts.
const BLOCKS: usize = 8;

/// The changes of each shard in a few consecutive steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// The first step of the stretch, and how many.
    first: usize,
    steps: usize,
    /// The changes of each shard, after those of inner nodes.
    columns: Vec<u64>,
    inner: usize,
    draws: Vec<Draws>,
}

impl Block {
    /// The first step, as its place in the stretch.
    pub(crate) fn first(&self) -> usize {
        self.first
    }

    /// How many steps.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// The changes of a shard in each step.
    #[inline]
    pub(crate) fn counts(&self, shard: usize) -> &[u64] {
        let column = (self.inner + shard) * self.steps;
        &self.columns[column..column + self.steps]
    }
}

/// Splits the changes of stretches, with draws for one purpose.
#[derive(Clone, Debug)]
pub(crate) struct Placement {
    seed: u64,
    purpose: Purpose,
    blocks: Vec<Block>,
}

impl Placement {
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        Self { seed, purpose, blocks: Vec::new() }
    }

    /// The blocks of the last stretch.
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The most steps of a stretch: what is kept of each takes memory.
    pub(crate) fn most_steps(split: &Split) -> usize {
        BLOCKS * block_steps(split)
    }

    /// Splits so many changes in each step of a stretch.
    pub(crate) fn place(&mut self, split: &Split, stretch: &Stretch<'_>, changes: &[u64]) -> &[Block] {
        let (seed, purpose, steps) = (self.seed, self.purpose, block_steps(split));
        self.blocks.resize_with(changes.len().div_ceil(steps), Block::default);
        for (index, block) in self.blocks.iter_mut().enumerate() {
            block.first = index * steps;
        }
        let cores = stretch.cores.for_work(changes.len() * split.shards * HALVING_NANOSECONDS);
        cores.for_each(&mut self.blocks, |block| {
            let changes = &changes[block.first..];
            let changes = &changes[..changes.len().min(steps)];
            (block.steps, block.inner) = (changes.len(), split.nodes() - split.shards);
            let moments = (block.first..).take(changes.len()).map(|index| stretch.moment(index));
            block.draws.clear();
            block.draws.extend(moments.map(|moment| Draws::numbered(seed, purpose, moment)));
            split.split(changes, &mut block.draws, stretch.normal, &mut block.columns);
        });
        &self.blocks
    }
}

/// Steps of a block.
fn block_steps(split: &Split) -> usize {
    (BLOCK_COUNTS / split.shards).clamp(1, BLOCK_STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cores::Cores;

    fn workload(change: impl FnOnce(&mut Workload)) -> Workload {
        let mut workload = Workload::default();
        change(&mut workload);
        workload
    }

    /// The changes of each shard in every step.
    fn placed(split: &Split, changes: &[u64], seed: u64) -> Vec<Vec<u64>> {
        let (normal, mut placement) = (Normal::new(), Placement::new(seed, Purpose::Placement));
        let ends = vec![0.0; changes.len()];
        let stretch = Stretch { first: 0, step: 1.0, changes, ends: &ends, normal: &normal, cores: Cores::One };
        let blocks = placement.place(split, &stretch, changes);
        let shard = |shard| blocks.iter().flat_map(|block| block.counts(shard)).copied().collect();
        (0..split.shards).map(shard).collect()
    }

    #[test]
    fn every_change_falls_on_a_shard() {
        for skew in [None, Some(1.1)] {
            let keys =
                Keys::new(&workload(|w| (w.distinct_keys, w.key_skew) = (skew.map(|_| 5000), skew.unwrap_or(0.0))), 1);
            for shards in [1, 2, 3, 5, 6, 12, 64, 100, 1000] {
                let split = Split::new(&keys, shards);
                assert!((split.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                let totals = [0, 1, 17, 100_000, 123_456_789];
                let placed = placed(&split, &totals, 9);
                for (step, total) in totals.into_iter().enumerate() {
                    assert_eq!(placed.iter().map(|shard| shard[step]).sum::<u64>(), total);
                }
                for (counts, share) in placed.iter().zip(&split.shares) {
                    let (sum, mean) = (counts.iter().sum::<u64>() as f64, share * 123_556_774.0);
                    assert!((sum - mean).abs() < 6.0 * mean.sqrt() + 6.0, "{shards}: {sum}, not {mean}");
                }
            }
        }
    }

    #[test]
    fn doubling_splits_each_shard_over_its_children() {
        let keys =
            Keys::new(&workload(|w| (w.distinct_keys, w.key_skew, w.hottest_key_share) = (Some(300), 1.0, 0.2)), 5);
        for shards in [1, 3, 8, 10] {
            let [parents, children] =
                [shards, 2 * shards].map(|shards| placed(&Split::new(&keys, shards), &[5000; 50], 2));
            let sum = |pair: &[Vec<u64>]| pair[0].iter().zip(&pair[1]).map(|(left, right)| left + right).collect();
            let sums: Vec<Vec<u64>> = children.chunks(2).map(sum).collect();
            assert_eq!(sums, parents);
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
        for (shards, tolerance) in [(3, 1e-9), (4, 0.03), (12, 0.05)] {
            let split = Split::isolated(&workload, 1, shards);
            assert_eq!((split.shares.len(), split.further()), (shards - 1, 1));
            assert_eq!(split.shares[0], 0.4);
            assert!((split.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let rest = 0.6 / (shards - 2) as f64;
            assert!(split.shares[1..].iter().all(|share| (share / rest - 1.0).abs() < tolerance), "{:?}", split.shares);
            let counts: Vec<u64> = placed(&split, &[1_000_000], 1).into_iter().flatten().collect();
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
}
