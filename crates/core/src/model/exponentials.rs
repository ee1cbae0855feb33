//! Exponentials of all hours of a day at once.

use std::f64::consts::LOG2_E;

use crate::text::HOURS;

/// `e` to the power of each of these numbers, none of which is above 0: to the bit what `libm::exp` has for each by itself. The
/// arithmetic is the same (FreeBSD's `e_exp.c`), but without branches, so that the compiler takes several hours in one
/// instruction.
pub(super) fn exponentials(powers: &[f64; HOURS]) -> [f64; HOURS] {
    if powers.iter().any(|power| *power < LEAST) {
        return powers.map(libm::exp);
    }
    let mut found = [0.0; HOURS];
    for (found, power) in found.iter_mut().zip(powers) {
        *found = exponential(*power);
    }
    found
}

/// Below this power, results have fewer digits: they are left to the library.
const LEAST: f64 = -700.0;
/// From this size on, no number has a fraction, and the last bit of a number is 1.
const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;
/// Where the exponent of a number begins in its bits, and what it is for the number 1.
const EXPONENT: (u32, f64) = (52, 1023.0);

// The constants of `e_exp.c`. It compares sizes by the upper half of their bits; these are the first above each.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const TINY: f64 = 3.725_293_851_175_593e-9;
const HALF_LN2: f64 = 0.346_573_591_232_299_8;
const THREE_HALVES_LN2: f64 = 1.039_720_535_278_320_3;
const P1: f64 = 1.666_666_666_666_660_2e-1;
const P2: f64 = -2.777_777_777_701_559_3e-3;
const P3: f64 = 6.613_756_321_437_934e-5;
const P4: f64 = -1.653_390_220_546_525_2e-6;
const P5: f64 = 4.138_136_797_057_238_5e-8;

/// `e^power = 2^-times e^rest`, with a rest of at most half of `ln 2`.
#[inline]
fn exponential(power: f64) -> f64 {
    let size = -power;
    let many = LOG2_E * size + 0.5;
    let nearest = (many + ALL_WHOLE) - ALL_WHOLE;
    let whole = if nearest > many { nearest - 1.0 } else { nearest };
    let few = if size < HALF_LN2 { 0.0 } else { 1.0 };
    let times = if size < THREE_HALVES_LN2 { few } else { whole };
    let (high, low) = (power + times * LN2_HIGH, -times * LN2_LOW);
    let rest = high - low;
    let square = rest * rest;
    let c = rest - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))));
    let of_rest = 1.0 + (rest * c / (2.0 - c) - low + high);
    let of_rest = if size < TINY { 1.0 + power } else { of_rest };
    // As the last bits of a large number, the exponent is whole: moved up to where exponents are, it is a power of 2.
    let exponent = EXPONENT.1 - times + ALL_WHOLE;
    of_rest * f64::from_bits(exponent.to_bits() << EXPONENT.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_library_to_the_bit() {
        let check = |powers: [f64; HOURS]| {
            for (power, found) in powers.into_iter().zip(exponentials(&powers)) {
                assert_eq!(found.to_bits(), libm::exp(power).to_bits(), "{power}");
            }
        };
        // Across all sizes, and around each threshold.
        for scale in -40..=9 {
            for step in 0..400 {
                check(std::array::from_fn(|hour| {
                    -libm::exp2(f64::from(scale) + (f64::from(step) + hour as f64 / 24.0) / 400.0)
                }));
            }
        }
        for near in [TINY, HALF_LN2, THREE_HALVES_LN2, -LEAST, 800.0, 0.0] {
            check(std::array::from_fn(|hour| -f64::from_bits((near.to_bits() + hour as u64).saturating_sub(12))));
        }
        assert_eq!(exponentials(&[-0.0; HOURS]), [1.0; HOURS]);
    }
}
