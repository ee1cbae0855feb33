//! The batches of a day: in each of its periods, how many there are and how large.

use arrayvec::ArrayVec;

use super::day::{PERIODS, Periods};
use super::spread::{CLASSES, Spread};

/// The batches of the units of a spread over a day.
#[derive(Clone, Debug)]
pub struct Batches {
    classes: ArrayVec<OfClass, CLASSES>,
}

/// The batches of units that carry the same share of the traffic each.
#[derive(Clone, Copy, Debug)]
struct OfClass {
    /// Batches per second of all these units, times the share of the period in the day; 0 where there are no changes.
    count: [f64; PERIODS],
    /// Mean changes in one of them.
    size: [f64; PERIODS],
}

impl Batches {
    /// Those of which `of_unit` has count and size, given the rate of the table in a period, the share of the traffic on a unit,
    /// and the number of such units times the share of the period in the day.
    #[inline]
    pub fn new(periods: &Periods, spread: &Spread, of_unit: impl Fn(f64, f64, f64) -> (f64, f64)) -> Self {
        let mut classes = ArrayVec::new();
        for class in spread.classes() {
            let mut day = OfClass { count: [0.0; PERIODS], size: [0.0; PERIODS] };
            let of_day = day.count.iter_mut().zip(&mut day.size);
            for ((count, size), (&rate, &share)) in of_day.zip(periods.rates.iter().zip(&periods.shares)) {
                let (all, each) = of_unit(rate, class.share, share * class.units);
                *count = if rate > 0.0 { all } else { 0.0 };
                *size = each;
            }
            classes.push(day);
        }
        Self { classes }
    }

    /// The mean over the day of a quantity of each batch, per second, given its size.
    #[inline]
    pub fn mean(&self, of_size: impl Fn(f64) -> f64) -> f64 {
        let terms = |day: &OfClass| {
            let mut terms = [0.0; PERIODS];
            for ((term, &count), &size) in terms.iter_mut().zip(&day.count).zip(&day.size) {
                let all = count * of_size(size);
                *term = if count == 0.0 { 0.0 } else { all };
            }
            terms
        };
        let add = |sum: f64, term: &f64| sum + term;
        match &self.classes[..] {
            [] => 0.0,
            [all] => terms(all).iter().fold(0.0, add),
            [with_key, others, ..] => {
                let (with_key, others) = (terms(with_key), terms(others));
                with_key.iter().zip(&others).fold(0.0, |sum, (one, other)| add(add(sum, one), other))
            }
        }
    }
}
