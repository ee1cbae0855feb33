//! Random numbers from a seed: the same on every platform, to the bit.
//!
//! Each purpose has its own stream of [`Draws`] (xoshiro256++ from the `rand_xoshiro` crate), so that one more consumer
//! does not change the traffic. Distributions are sampled here, with `libm` and IEEE arithmetic only: `rand_distr`
//! takes `exp` and `ln` from the platform as soon as any other crate enables that.
//!
//! Counts are drawn by inversion, with one 64-bit draw each: small ones by the sum of their probabilities, larger ones
//! from the normal quantile with the third-order expansion of Cornish and Fisher (1937), whose error is far below one
//! record.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

/// The purpose of a stream of draws. Streams of different purposes never overlap.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Number of changes of the whole table.
    Traffic = 1,
    /// Distribution of changes over shards.
    Placement,
    /// Sizes of changes.
    Sizes,
    /// Which invocations fail.
    Functions,
    /// Which changes pass the event filters.
    Filter,
    /// Arrival times of changes on a lane within a step.
    Arrivals,
    /// Distribution of a second's changes over its steps.
    Within,
    /// Distribution of delivered records over partitions.
    Partitions,
    /// Distribution of filtered changes over shards.
    Filtered,
    /// Which polls of a reader are throttled.
    Readers,
}

/// A stream of draws.
#[derive(Clone, Debug)]
pub(crate) struct Draws(Xoshiro256PlusPlus);

/// 2^64 divided by the golden ratio: its multiples modulo 2^64 never coincide and are evenly spread.
pub(crate) const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads a number over 64 bits: the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(GOLDEN);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A number between 0 and 1, never 0 or 1, from 64 random bits.
pub(crate) fn unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    ((bits >> 12) as f64 + 0.5) * STEP
}

impl Draws {
    /// The stream of a purpose.
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        Self::numbered(seed, purpose, 0)
    }

    /// The stream of one moment, shard or reader of a purpose.
    pub(crate) fn numbered(seed: u64, purpose: Purpose, number: u64) -> Self {
        let key = mix(mix(seed ^ mix(purpose as u64)).wrapping_add(number));
        Self(Xoshiro256PlusPlus::seed_from_u64(key))
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform from 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        unit(self.bits())
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }
}

/// Bits of a draw that select a cell in the table of normal quantiles.
const CELL_BITS: u32 = 11;
/// Cells of the table.
const CELLS: usize = 1 << CELL_BITS;
/// Cells at each end of the table that are too curved for a straight line.
const CURVED: usize = CELLS / 128;
/// Value of the bits below those of the cell, in cells.
const BELOW_CELL: f64 = 1.0 / (1_u64 << (64 - CELL_BITS)) as f64;

/// A table of normal quantiles, and the counts that are drawn with it.
#[derive(Clone, Debug)]
pub(crate) struct Normal {
    /// One more than there are cells.
    quantiles: Box<[f64]>,
}

/// From this variance on, a count is drawn from the normal quantile.
const LARGE_VARIANCE: f64 = 12.0;
/// The variance of rounding to whole numbers.
const ROUNDING: f64 = 1.0 / 12.0;

/// A share of a whole, and the values on which a binomial count depends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) p: f64,
    variance: f64,
    bends: Bends,
}

impl Share {
    pub(crate) fn new(p: f64) -> Self {
        let q = 1.0 - p;
        let variance = p * q;
        Self { p, variance, bends: Bends::new(q - p, 1.0 - 6.0 * variance) }
    }
}

/// Deviation of a count's quantiles from the normal ones: the expansion of Cornish and Fisher to third order, which at
/// `z` is `skew (z^2 - 1) + (square z^2 + constant) z / deviation`.
#[derive(Clone, Copy, Debug)]
struct Bends {
    skew: f64,
    square: f64,
    constant: f64,
}

impl Bends {
    /// From a skewness times the deviation, and an excess kurtosis times its square.
    fn new(skewness: f64, kurtosis: f64) -> Self {
        let (third, fourth) = (skewness * skewness / 36.0, kurtosis / 24.0);
        Self { skew: skewness / 6.0, square: fourth - 2.0 * third, constant: 5.0 * third - 3.0 * fourth }
    }
}

impl Normal {
    pub(crate) fn new() -> Self {
        let mut quantiles = vec![0.0; CELLS + 1].into_boxed_slice();
        for (index, quantile) in quantiles.iter_mut().enumerate().take(CELLS).skip(1) {
            *quantile = normal_quantile(index as f64 / CELLS as f64);
        }
        Self { quantiles }
    }

    /// The standard normal quantile of these 64 random bits: linear between knots, exact in the tails.
    #[inline]
    pub(crate) fn quantile(&self, bits: u64) -> f64 {
        let cell = (bits >> (64 - CELL_BITS)) as usize;
        if cell.wrapping_sub(CURVED) < CELLS - 2 * CURVED {
            let below = (bits & (u64::MAX >> CELL_BITS)) as f64 * BELOW_CELL;
            let (low, high) = (self.quantiles[cell], self.quantiles[cell + 1]);
            low + (high - low) * below
        } else {
            normal_quantile(unit(bits))
        }
    }

    /// A Poisson count, at most [`MOST`].
    pub(crate) fn poisson(&self, mean: f64, bits: u64) -> u64 {
        if mean < LARGE_VARIANCE {
            return small_poisson(mean, unit(bits));
        }
        let deviation = (mean + ROUNDING).sqrt();
        rounded(smooth_count(mean, deviation, self.quantile(bits), Bends::new(1.0, 1.0)).clamp(0.0, MOST))
    }

    /// A binomial count, at most [`MOST`]: how many of `n` are in a share of the whole.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a call for each shard and step costs a fifth of the draw")]
    pub(crate) fn binomial(&self, n: u64, share: &Share, bits: u64) -> u64 {
        let whole = n.cast_signed() as f64;
        let variance = whole * share.variance;
        if variance < LARGE_VARIANCE {
            return small_count(n, share.p, bits);
        }
        let deviation = (variance + ROUNDING).sqrt();
        rounded(smooth_count(whole * share.p, deviation, self.quantile(bits), share.bends).max(0.0).min(whole))
    }

    /// A Gamma variable with mean 1 and this shape. Marsaglia and Tsang (2000), with their boost below shape 1.
    pub(crate) fn gamma(&self, shape: f64, draws: &mut Draws) -> f64 {
        if shape < 1.0 {
            let boost = libm::exp(-draws.exponential() / shape);
            return self.gamma(shape + 1.0, draws) * (shape + 1.0) / shape * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let z = self.quantile(draws.bits());
            let root = 1.0 + c * z;
            let v = root * root * root;
            if v > 0.0 && libm::log(draws.unit()) < 0.5 * z * z + d - d * v + d * libm::log(v) {
                return d * v / shape;
            }
        }
    }
}

/// The count at a normal quantile `z` before rounding. Its variance includes that of rounding, so that rounding yields
/// the exact variance.
#[inline]
fn smooth_count(mean: f64, deviation: f64, z: f64, bends: Bends) -> f64 {
    let square = z * z;
    let bent = bends.skew * (square - 1.0) + (bends.square * square + bends.constant) * z / deviation;
    mean + deviation * z + bent
}

/// The largest count that is drawn: its halves are still exact in 64 bits.
const MOST: f64 = (1_u64 << 50) as f64;

/// The nearest whole number to one from 0 to [`MOST`]: added to 2^52, the low bits hold it. A cast would check for NaN
/// and infinity first.
#[inline]
fn rounded(number: f64) -> u64 {
    const WHOLE: u64 = 1 << 52;
    (number + WHOLE as f64).to_bits() & (WHOLE - 1)
}

/// A small binomial count.
#[inline(never)]
fn small_count(n: u64, p: f64, bits: u64) -> u64 {
    if p <= 0.0 || n == 0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    if p == 0.5 && n <= 64 {
        // Fair coins, counted in the bits.
        let coins = if n == 64 { bits } else { bits & ((1 << n) - 1) };
        return u64::from(coins.count_ones());
    }
    // The smaller side is counted: its probability of zero does not vanish.
    if p <= 0.5 { small_binomial(n, p, unit(bits)) } else { n - small_binomial(n, 1.0 - p, 1.0 - unit(bits)) }
}

fn small_poisson(mean: f64, unit: f64) -> u64 {
    let mut probability = libm::exp(-mean);
    let (mut sum, mut drawn) = (probability, 0_u64);
    // The probabilities vanish long before this count.
    while sum < unit && drawn < 1000 {
        drawn += 1;
        probability *= mean / drawn as f64;
        sum += probability;
    }
    drawn
}

fn small_binomial(n: u64, p: f64, unit: f64) -> u64 {
    let odds = p / (1.0 - p);
    let mut probability = power(1.0 - p, n);
    let (mut sum, mut drawn) = (probability, 0_u64);
    while sum < unit && drawn < n && drawn < 1000 {
        drawn += 1;
        probability *= odds * (n - drawn + 1) as f64 / drawn as f64;
        sum += probability;
    }
    drawn
}

/// An integer power by repeated squaring.
fn power(base: f64, mut exponent: u64) -> f64 {
    let (mut square, mut product) = (base, 1.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product *= square;
        }
        square *= square;
        exponent >>= 1;
    }
    product
}

/// The quantile of the standard normal distribution. Wichura, Algorithm AS 241 (1988), to 16 digits.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTER_ABOVE, &CENTER_BELOW);
    }
    let r = (-libm::log(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let size =
        if r <= 5.0 { ratio(r - 1.6, &MIDDLE_ABOVE, &MIDDLE_BELOW) } else { ratio(r - 5.0, &FAR_ABOVE, &FAR_BELOW) };
    size.copysign(q)
}

fn ratio(x: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    let sum = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    sum(above) / sum(below)
}

const CENTER_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTER_BELOW: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_855,
];
const MIDDLE_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    0.000_774_545_014_278_341_4,
];
const MIDDLE_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_07,
    0.015_198_666_563_616_457,
    0.000_547_593_808_499_534_5,
    1.050_750_071_644_416_9e-9,
];
const FAR_ABOVE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BELOW: [f64; 8] = [
    1.0,
    0.599_832_206_555_888,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    0.000_786_869_131_145_613_3,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use std::f64::consts::SQRT_2;

    use super::*;

    /// The part of the standard normal distribution above `z`.
    fn normal_tail(z: f64) -> f64 {
        0.5 * libm::erfc(z / SQRT_2)
    }

    #[test]
    fn quantiles_are_the_inverse_of_the_distribution() {
        let normal = Normal::new();
        for index in 1..4000_u64 {
            let p = index as f64 / 4000.0;
            assert!((normal_tail(-normal_quantile(p)) - p).abs() < 1e-12, "{p}");
            let bits = (p * (1_u64 << 52) as f64) as u64 * 4096;
            assert!((normal.quantile(bits) - normal_quantile(p)).abs() < 2e-4, "{p}");
        }
        for far in [1e-9_f64, 1e-12, 1e-15] {
            assert!((normal_tail(-normal_quantile(far)) / far - 1.0).abs() < 1e-9, "{far}");
        }
    }

    /// Compares mean, variance and the mass above a few points with the exact sums of probabilities.
    fn check(draw: impl Fn(u64) -> u64, probability: impl Fn(u64) -> f64, top: u64) {
        let mut draws = Draws::new(7, Purpose::Traffic);
        let (count, mut seen) = (400_000, vec![0_u32; top as usize + 2]);
        for _ in 0..count {
            seen[draw(draws.bits()).min(top + 1) as usize] += 1;
        }
        let (mut exact, mut drawn) = (0.0, 0.0);
        for value in 0..=top {
            exact += probability(value);
            drawn += f64::from(seen[value as usize]) / f64::from(count);
            let deviation = (exact * (1.0 - exact) / f64::from(count)).max(0.0).sqrt();
            assert!((drawn - exact).abs() < 5.0 * deviation + 3e-5, "P(X <= {value}) = {exact}, drawn {drawn}");
        }
    }

    #[test]
    fn poisson_counts_are_poisson() {
        let normal = Normal::new();
        for mean in [0.01_f64, 1.0, 8.0, 24.9, 25.1, 40.0, 300.0] {
            let mass = |k: u64| libm::exp(k as f64 * libm::log(mean) - mean - libm::lgamma(k as f64 + 1.0));
            check(|bits| normal.poisson(mean, bits), mass, (mean + 6.0 * mean.sqrt() + 5.0) as u64);
        }
    }

    #[test]
    fn binomial_counts_are_binomial() {
        let normal = Normal::new();
        for (n, p) in
            [(10, 0.5), (64, 0.5), (80, 0.5), (300, 0.5), (1000, 0.5), (40, 0.2), (500, 0.02), (500, 0.9), (2000, 0.07)]
        {
            let mass = |k: u64| {
                let choose =
                    libm::lgamma(n as f64 + 1.0) - libm::lgamma(k as f64 + 1.0) - libm::lgamma((n - k) as f64 + 1.0);
                libm::exp(choose + k as f64 * libm::log(p) + (n - k) as f64 * libm::log1p(-p))
            };
            check(|bits| normal.binomial(n, &Share::new(p), bits), mass, n);
        }
    }

    #[test]
    fn gamma_numbers_have_mean_one_and_the_variance_of_their_shape() {
        let normal = Normal::new();
        for shape in [0.05, 0.7, 1.0, 16.0, 1e4] {
            let mut draws = Draws::new(3, Purpose::Traffic);
            let (mut sum, mut squares, count) = (0.0, 0.0, 300_000);
            for _ in 0..count {
                let x = normal.gamma(shape, &mut draws);
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(count);
            let variance = squares / f64::from(count) - mean * mean;
            assert!((mean - 1.0).abs() < 0.02 / shape.min(1.0), "{shape}: mean {mean}");
            assert!((variance * shape - 1.0).abs() < 0.1, "{shape}: variance {variance}");
        }
    }
}
