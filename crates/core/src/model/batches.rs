//! The batches of a day: in each of its periods, how many there are and how large.

use super::day::{PERIODS, Periods};
use super::spread::{CLASSES, Spread};
use crate::text::{larger, smaller};

/// The batches of the units of a spread over a day.
#[derive(Clone, Debug)]
pub struct Batches {
    /// How many classes of the spread have traffic.
    classes: usize,
    /// Batches per second of all units of a class, times the share of the period in the day; 0 where there are no changes.
    counts: [[f64; PERIODS]; CLASSES],
    /// Mean changes in one of them.
    sizes: [[f64; PERIODS]; CLASSES],
}

impl Batches {
    /// Those of which `of_unit` has count and size, given the rate of the table in a period, the share of the traffic on a unit,
    /// and the number of such units times the share of the period in the day.
    #[inline]
    pub fn new(periods: &Periods, spread: &Spread, of_unit: impl Fn(f64, f64, f64) -> (f64, f64)) -> Self {
        let empty = [[0.0; PERIODS]; CLASSES];
        let mut batches = Self { classes: 0, counts: empty, sizes: empty };
        let days = batches.counts.iter_mut().zip(&mut batches.sizes);
        for (class, (counts, sizes)) in spread.classes().zip(days) {
            let of_day = counts.iter_mut().zip(sizes).zip(periods.rates.iter().zip(&periods.shares));
            for ((count, size), (&rate, &share)) in of_day {
                let (all, each) = of_unit(rate, class.share, share * class.units);
                *count = if rate > 0.0 { all } else { 0.0 };
                *size = each;
            }
            batches.classes += 1;
        }
        batches
    }

    /// The smallest and the largest size of a batch.
    pub fn sizes(&self) -> [f64; 2] {
        let mut ends = [f64::INFINITY, f64::NEG_INFINITY];
        for (sizes, counts) in self.sizes.iter().zip(&self.counts).take(self.classes) {
            for (&size, &count) in sizes.iter().zip(counts) {
                let [low, high] = if count > 0.0 { [size; 2] } else { ends };
                ends = [smaller(low, ends[0]), larger(high, ends[1])];
            }
        }
        ends
    }

    /// The mean over the day of a quantity of each batch, per second, given its size.
    #[inline]
    pub fn mean(&self, of_size: impl Fn(f64) -> f64) -> f64 {
        let terms = |class: usize| {
            let mut terms = [0.0; PERIODS];
            for ((term, &count), &size) in terms.iter_mut().zip(&self.counts[class]).zip(&self.sizes[class]) {
                let all = count * of_size(size);
                *term = if count == 0.0 { 0.0 } else { all };
            }
            terms
        };
        let first = terms(0);
        if self.classes == 1 {
            return first.iter().fold(0.0, |sum, term| sum + term);
        }
        // Period by period, the class with the hot key first.
        first.iter().zip(&terms(1)).fold(0.0, |sum, (first, second)| sum + first + second)
    }

    /// The mean over the day of what is billed of each batch, per second. `least` has the smallest batches that these stand for:
    /// no batch between is billed for less, as `at_least` of the smallest and the largest has it.
    pub fn billed(&self, least: Option<&Self>, billed: impl Fn(f64) -> f64, at_least: impl Fn(f64, f64) -> f64) -> f64 {
        let Some(least) = least else { return self.mean(billed) };
        let sizes = self.sizes.iter().zip(&least.sizes).zip(&self.counts).take(self.classes);
        let of_class = sizes.flat_map(|((largest, smallest), counts)| {
            let batches = counts.iter().zip(largest.iter().zip(smallest)).filter(|(count, _)| **count > 0.0);
            batches.map(|(count, (&largest, &smallest))| count * at_least(smallest, largest))
        });
        of_class.sum()
    }
}
