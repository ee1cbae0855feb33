//! Points that fill a space evenly, and values at a quantile.
//!
//! The points are Sobol's sequence with the direction numbers of Joe and Kuo, scrambled as Owen does (crate `sobol_burley`):
//! every seed gives other points, each of them unbiased, and the same seed the same points on every platform.

use sobol_burley::{NUM_DIMENSIONS, sample};
use special::Error as _;

use crate::scenario::Shape;

/// The most points of a sequence.
pub const MOST_SAMPLES: u32 = 1 << 16;
/// Puts a point into the middle of what its digits leave open, so that none is 0.
const MIDDLE: f64 = 1.0 / 16_777_216.0;
/// The quantile of 95% of the standard normal distribution.
const NORMAL_95: f64 = 1.644_853_626_951_472_2;

/// A coordinate of a point, above 0 and below 1. Beyond the dimensions of the sequence, it starts again with another seed.
pub(super) fn coordinate(point: u32, dimension: usize, seed: u32) -> f64 {
    let (again, dimension) = (dimension as u32 / NUM_DIMENSIONS, dimension as u32 % NUM_DIMENSIONS);
    let seed = seed.wrapping_add(again.wrapping_mul(0x9E37_79B9));
    f64::from(sample(point, dimension, seed)) + MIDDLE
}

/// The quantile of the standard normal distribution.
fn normal(quantile: f64) -> f64 {
    std::f64::consts::SQRT_2 * (2.0 * quantile - 1.0).inv_error()
}

/// The value at a quantile, where `low` and `high` are those at 5% and 95%; of a uniform shape, the ends.
pub(super) fn value_at(shape: Shape, low: f64, high: f64, quantile: f64) -> f64 {
    // 0 at the lower end, 1 at the upper one.
    let place = || 0.5 + normal(quantile) / (2.0 * NORMAL_95);
    match shape {
        Shape::Uniform => low + (high - low) * quantile,
        Shape::LogNormal => low * libm::pow(high / low, place()),
        Shape::LogitNormal => {
            let odds = |share: f64| share / (1.0 - share);
            let at = odds(low) * libm::pow(odds(high) / odds(low), place());
            at / (1.0 + at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_the_quantiles_that_were_typed() {
        for (shape, low, high) in
            [(Shape::LogNormal, 300.0, 900.0), (Shape::LogNormal, 1e-6, 1e12), (Shape::LogitNormal, 0.01, 0.4)]
        {
            for (quantile, expected) in [(0.05, low), (0.95, high), (0.5, shape.median(low, high))] {
                let value = value_at(shape, low, high, quantile);
                assert!((value / expected - 1.0).abs() < 1e-9, "{shape:?} {quantile}: {value} {expected}");
            }
        }
        assert_eq!(value_at(Shape::Uniform, 0.0, 8.0, 0.25), 2.0);
        assert_eq!(Shape::of(0.0, 8.0, false), Shape::Uniform);
        assert_eq!((Shape::of(0.1, 0.4, true), Shape::of(0.1, 1.0, true)), (Shape::LogitNormal, Shape::Uniform));
    }

    #[test]
    fn points_are_even_in_every_dimension_and_differ_by_seed() {
        for dimension in [0, 1, 7, 255, 256, 300] {
            let mut cells = [0; 64];
            for point in 0..4096 {
                let at = coordinate(point, dimension, 3);
                assert!(at > 0.0 && at < 1.0);
                cells[(at * 64.0) as usize] += 1;
            }
            assert_eq!(cells, [64; 64], "dimension {dimension}");
        }
        let of = |seed: u32| (0..8).map(|point| coordinate(point, 0, seed)).collect::<Vec<_>>();
        assert!(of(1) == of(1) && of(1) != of(2));
    }

    /// The mean of exp of a sum of normals is known, and the error of even points is far below that of random ones.
    #[test]
    fn a_known_mean_is_met_far_better_than_by_chance() {
        let samples = 4096;
        let sigma = 0.2;
        let sum = |point: u32| (0..4).map(|at| sigma * normal(coordinate(point, at, 1))).sum::<f64>();
        let value = |point: u32| libm::exp(sum(point));
        let mean = (0..samples).map(value).sum::<f64>() / f64::from(samples);
        let (known, variance): (f64, f64) = (libm::exp(2.0 * sigma * sigma), libm::expm1(4.0 * sigma * sigma));
        // The standard error of a plain Monte Carlo run of as many samples.
        let chance = known * (variance / f64::from(samples)).sqrt();
        assert!((mean - known).abs() < chance / 20.0, "{mean} {known} {chance}");
    }
}
