//! Sizes of records and how AWS rounds them up.
//!
//! The mean is never rounded. AWS bills a record of random size with the mean of the rounded sizes, `units(X, q) =
//! E[ceil(X / q)]`. For one size that is the ceiling; for lognormal item sizes it is the sum of `P(X > k q)` over `k >=
//! 0`.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::formula::Formula;
use super::symbols::Symbol;
use crate::text::round_up;

/// A tail below this does not count in a sum of probabilities.
const NEGLIGIBLE: f64 = 1e-12;
/// From here on in standard deviations of the logarithm, a tail is negligible.
const FAR: f64 = 7.034_483_825_301_14;
/// From so many steps per scale length on, a sum is taken as an integral with [`CORRECTIONS`].
const SMOOTH: f64 = 4.0;
/// Coefficients of Euler-Maclaurin's corrections of a sum, `B_2k / (2k)!`, for the odd derivatives. With six of them from
/// [`SMOOTH`] on, what is left out is below 1e-13 of the sum.
const CORRECTIONS: [f64; 6] =
    [1.0 / 12.0, -1.0 / 720.0, 1.0 / 30_240.0, -1.0 / 1_209_600.0, 1.0 / 47_900_160.0, -691.0 / 1_307_674_368_000.0];

/// The distribution of item sizes: constant or lognormal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemSize {
    /// Mean bytes.
    pub mean: f64,
    /// Mean of the natural logarithm of the size.
    mu: f64,
    /// Standard deviation of the natural logarithm; 0 for a constant size.
    sigma: f64,
}

/// A size above 0, how many standard deviations of the logarithm it is above the mean, and the probability of more.
#[derive(Clone, Copy, Debug)]
struct AtSize {
    size: f64,
    z: f64,
    tail: f64,
}

impl ItemSize {
    /// From mean bytes and coefficient of variation.
    pub fn new(mean: f64, cv: f64) -> Self {
        if cv == 0.0 {
            return Self { mean, mu: 0.0, sigma: 0.0 };
        }
        let variance = libm::log1p(cv * cv);
        Self { mean, mu: libm::log(mean) - variance / 2.0, sigma: variance.sqrt() }
    }

    /// The size this many standard deviations above the mean, both of the logarithm of the size; the size itself if it
    /// is constant.
    pub fn at_sigmas(&self, sigmas: f64) -> f64 {
        if self.sigma == 0.0 { self.mean } else { libm::exp(self.mu + sigmas * self.sigma) }
    }

    /// `P(S > size)`.
    fn tail(&self, size: f64) -> f64 {
        if size <= 0.0 {
            return 1.0;
        }
        0.5 * libm::erfc(self.z(size) * FRAC_1_SQRT_2)
    }

    fn z(&self, size: f64) -> f64 {
        (libm::log(size) - self.mu) / self.sigma
    }

    /// What of the distribution is at a size.
    fn at(&self, size: f64) -> AtSize {
        let z = self.z(size);
        AtSize { size, z, tail: 0.5 * libm::erfc(z * FRAC_1_SQRT_2) }
    }

    fn density(&self, AtSize { size, z, .. }: AtSize) -> f64 {
        libm::exp(-0.5 * z * z) / ((2.0 * PI).sqrt() * self.sigma * size)
    }

    /// `E[max(0, S - size)]`, the integral of the tail above a size.
    fn excess(&self, AtSize { size, z, tail }: AtSize) -> f64 {
        self.mean * 0.5 * libm::erfc((z - self.sigma) * FRAC_1_SQRT_2) - size * tail
    }

    /// What Euler-Maclaurin's formula adds to the integral and half of the first term of a sum of tails that starts at this
    /// size and goes on in these steps. The n-th derivative of the density, times `step^n`, is the density times a polynomial
    /// of `z`, and each polynomial follows from the one before it.
    fn corrections(&self, from: AtSize, step: f64) -> f64 {
        let AtSize { size, z, .. } = from;
        let (by_size, by_sigma) = (step / size, step / size / self.sigma);
        let mut polynomial = [0.0; 2 * CORRECTIONS.len()];
        polynomial[0] = 1.0;
        let mut sum = 0.0;
        for derivative in 0..2 * CORRECTIONS.len() - 1 {
            if derivative % 2 == 0 {
                let value = polynomial[..=derivative].iter().rfold(0.0, |value, coefficient| value * z + coefficient);
                sum += CORRECTIONS[derivative / 2] * value;
            }
            let mut below = 0.0;
            for power in 0..=derivative + 1 {
                let own = polynomial[power];
                let above = polynomial.get(power + 1).map_or(0.0, |above| (power + 1) as f64 * above);
                polynomial[power] = by_sigma * (above - below) - by_size * (derivative + 1) as f64 * own;
                below = own;
            }
        }
        step * self.density(from) * sum
    }

    /// `E[ceil((fixed + scale S) / quantum)]`.
    fn units(&self, fixed: f64, scale: f64, quantum: f64) -> f64 {
        if scale == 0.0 || self.sigma == 0.0 {
            return round_up((fixed + scale * self.mean) / quantum);
        }
        let step = quantum / scale;
        // The size whose tail is the k-th term.
        let size = |k: f64| (k * quantum - fixed) / scale;
        let steps_to = |sigmas: f64| ((fixed + scale * self.at_sigmas(sigmas)) / quantum).floor();
        // Below -8.3 sigma every term is 1, and there are this many of them, from k = 0.
        let certain = steps_to(-8.3) + 1.0;
        let (mut k, mut sum) = (certain, certain);
        // The tail changes over a length of about sigma times the size, or over the size itself if sigma is large.
        let smooth_from = SMOOTH * step * (1.0 + self.sigma) / self.sigma;
        while size(k) < smooth_from {
            let term = self.tail(size(k));
            sum += term;
            if term < NEGLIGIBLE {
                return sum;
            }
            k += 1.0;
        }
        let (from, to) = (self.at(size(k)), self.at(size((steps_to(FAR) + 1.0).max(k))));
        let integral = (self.excess(from) - self.excess(to)) / step;
        sum + integral + f64::midpoint(from.tail, to.tail) + self.corrections(from, step)
    }
}

/// The size of a change record: an envelope, and images of the item, by kind of change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecordSize {
    /// Bytes that do not depend on the item.
    envelope: f64,
    /// Bytes in the record for each byte of an image.
    expansion: f64,
    /// Shares of changes with no, one and two images.
    images: [f64; 3],
    item: ItemSize,
}

impl RecordSize {
    /// A constant number of bytes.
    pub fn fixed(bytes: f64) -> Self {
        Self { envelope: bytes, expansion: 0.0, images: [1.0, 0.0, 0.0], item: ItemSize::new(1.0, 0.0) }
    }

    /// An envelope and images of an item. `images` are the shares of changes with no, one and two images.
    pub fn new(envelope: f64, expansion: f64, images: [f64; 3], item: ItemSize) -> Self {
        Self { envelope, expansion, images, item }
    }

    /// Whether it has the same size whatever the item.
    pub fn is_fixed(&self) -> bool {
        self.expansion == 0.0 || self.images[1] + self.images[2] == 0.0
    }

    /// The same envelope with other images; a constant size stays what it is.
    #[must_use]
    pub fn with_images(self, images: [f64; 3]) -> Self {
        if self.expansion == 0.0 { self } else { Self { images, ..self } }
    }

    /// Mean bytes.
    pub fn mean(&self) -> f64 {
        self.envelope + self.images() * self.expansion * self.item.mean
    }

    /// Mean bytes, as a formula.
    pub fn derived(&self) -> Formula {
        if self.expansion == 0.0 {
            return Formula::number(Symbol::Setting, self.envelope);
        }
        let images = [
            (Symbol::ImagesPerChange, self.images()),
            (Symbol::Expansion, self.expansion),
            (Symbol::ItemSize, self.item.mean),
        ];
        Formula::number(Symbol::Envelope, self.envelope).plus(&Formula::product(&images))
    }

    /// Mean number of images in a change.
    fn images(&self) -> f64 {
        let [_, one, two] = self.images;
        one + 2.0 * two
    }

    /// Squared coefficient of variation of the bytes.
    pub fn variation(&self) -> f64 {
        let [_, one, two] = self.images;
        let image = self.expansion * self.item.mean;
        let squares = image * image * libm::exp(self.item.sigma * self.item.sigma);
        let square = self.envelope * self.envelope
            + 2.0 * self.envelope * image * (one + 2.0 * two)
            + squares * (one + 4.0 * two);
        let mean = self.mean();
        (square / (mean * mean) - 1.0).max(0.0)
    }

    /// Mean count of whole quanta of `quantum` bytes: each record is rounded up, never the mean.
    pub fn units(&self, quantum: f64) -> f64 {
        let mut units = 0.0;
        for (count, share) in [0.0, 1.0, 2.0].into_iter().zip(self.images) {
            if share > 0.0 {
                units += share * self.item.units(self.envelope, count * self.expansion, quantum);
            }
        }
        units
    }

    /// Bytes of each kind of change in the mix, for an item of the mean size.
    pub fn sizes(&self) -> impl Iterator<Item = f64> + '_ {
        let kinds = [0.0, 1.0, 2.0].into_iter().zip(self.images).filter(|(_, share)| *share > 0.0);
        kinds.map(|(count, _)| self.envelope + count * self.expansion * self.item.mean)
    }

    /// Bytes of the kind of change with the most images, for an item of this size.
    pub fn largest(&self, item: f64) -> f64 {
        let most = if self.images[2] > 0.0 {
            2.0
        } else if self.images[1] > 0.0 {
            1.0
        } else {
            0.0
        };
        self.envelope + most * self.expansion * item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, term by term.
    fn by_hand(item: &ItemSize, fixed: f64, scale: f64, quantum: f64) -> f64 {
        let mut sum = 0.0;
        let mut k = 0.0;
        loop {
            let term = item.tail((k * quantum - fixed) / scale);
            sum += term;
            if term < NEGLIGIBLE {
                return sum;
            }
            k += 1.0;
        }
    }

    #[test]
    fn the_fast_sum_is_the_sum() {
        for mean in [1.0, 80.0, 900.0, 5_000.0, 60_000.0, 400_000.0] {
            for cv in [0.001, 0.05, 0.3, 1.0, 2.0, 4.0] {
                for (fixed, scale, quantum) in
                    [(0.0, 1.0, 1024.0), (422.0, 2.6, 25_600.0), (390.0, 1.3, 5_120.0), (200.0, 1.1, 1024.0)]
                {
                    let item = ItemSize::new(mean, cv);
                    let (fast, slow) = (item.units(fixed, scale, quantum), by_hand(&item, fixed, scale, quantum));
                    assert!((fast / slow - 1.0).abs() < 2e-12, "{mean} {cv} {quantum}: {fast} {slow}");
                }
            }
        }
    }

    #[test]
    fn a_very_wide_distribution_is_still_quick_and_finite() {
        let units = ItemSize::new(400_000.0, 100.0).units(422.0, 2.6, 1024.0);
        assert!(units.is_finite() && units > 1.0);
    }

    #[test]
    fn one_size_is_the_ceiling() {
        let check = |bytes: f64, quantum, units| assert_eq!(RecordSize::fixed(bytes).units(quantum), units);
        check(900.0, 1024.0, 1.0);
        check(1024.0, 1024.0, 1.0);
        check(1025.0, 1024.0, 2.0);
    }
}
