//! First-order Sobol indices: the share of a spread that an input causes alone, by Saltelli's estimator of 2010 over two sets of
//! points A and B. For each input, the points A are evaluated again with that input from B:
//!
//! `S = mean(f(B) (f(A with one from B) - f(A))) / variance(f)`
//!
//! The mean of `f` is subtracted first, which leaves the expectation and takes away most of the error.

/// Sums over points, for some outputs and inputs. Outputs are counted from a pivot.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    points: f64,
    /// For each output.
    outputs: Vec<OutputSums>,
}

#[derive(Clone, Debug, Default)]
struct OutputSums {
    sum: f64,
    squares: f64,
    /// For each input: the sum of the difference that it makes, and of f(B) times that.
    inputs: Vec<(f64, f64)>,
}

impl Sums {
    /// No points yet.
    pub(super) fn new(outputs: usize, inputs: usize) -> Self {
        let output = OutputSums { inputs: vec![(0.0, 0.0); inputs], ..OutputSums::default() };
        Self { points: 0.0, outputs: vec![output; outputs] }
    }

    /// Adds a point: the outputs at A and at B.
    pub(super) fn add(&mut self, a: &[f64], b: &[f64]) {
        self.points += 1.0;
        for (sums, (a, b)) in self.outputs.iter_mut().zip(a.iter().zip(b)) {
            sums.sum += a + b;
            sums.squares += a * a + b * b;
        }
    }

    /// Adds the outputs at A with one input from B.
    pub(super) fn add_input(&mut self, input: usize, a: &[f64], b: &[f64], mixed: &[f64]) {
        for (at, sums) in self.outputs.iter_mut().enumerate() {
            let difference = mixed[at] - a[at];
            sums.inputs[input].0 += difference;
            sums.inputs[input].1 += b[at] * difference;
        }
    }

    /// Adds the sums over other points.
    pub(super) fn merge(&mut self, other: &Self) {
        self.points += other.points;
        for (own, other) in self.outputs.iter_mut().zip(&other.outputs) {
            own.sum += other.sum;
            own.squares += other.squares;
            for (own, other) in own.inputs.iter_mut().zip(&other.inputs) {
                *own = (own.0 + other.0, own.1 + other.1);
            }
        }
    }

    /// The index of each input for an output; 0 if nothing spreads.
    pub(super) fn first_order(&self, output: usize) -> Vec<f64> {
        let sums = &self.outputs[output];
        let mean = sums.sum / (2.0 * self.points);
        let variance = sums.squares / (2.0 * self.points) - mean * mean;
        let spreads = variance > 1e-18 * (sums.squares / self.points) && variance.is_finite();
        let index = |(difference, product): &(f64, f64)| {
            if spreads { ((product - mean * difference) / self.points / variance).clamp(0.0, 1.0) } else { 0.0 }
        };
        sums.inputs.iter().map(index).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::points::coordinate;
    use super::*;

    /// The function of Ishigami and Homma, whose indices are known: sin x + 7 sin^2 y + 0.1 z^4 sin x.
    #[test]
    fn the_indices_of_ishigami_are_the_known_ones() {
        use std::f64::consts::PI;
        let square = |x: f64| x * x;
        let f = |x: &[f64; 3]| x[0].sin() + 7.0 * square(x[1].sin()) + 0.1 * square(square(x[2])) * x[0].sin();
        let at =
            |point: u32, first: usize| [0, 1, 2].map(|input| PI * (2.0 * coordinate(point, first + input, 1) - 1.0));
        let mut halves = [Sums::new(1, 3), Sums::new(1, 3)];
        for point in 0..8192 {
            let sums = &mut halves[usize::from(point >= 4096)];
            let (a, b) = (at(point, 0), at(point, 3));
            let (at_a, at_b) = ([f(&a)], [f(&b)]);
            sums.add(&at_a, &at_b);
            for input in 0..3 {
                let mut mixed = a;
                mixed[input] = b[input];
                sums.add_input(input, &at_a, &at_b, &[f(&mixed)]);
            }
        }
        let [mut sums, other] = halves;
        sums.merge(&other);
        for (found, known) in sums.first_order(0).into_iter().zip([0.3139, 0.4424, 0.0]) {
            assert!((found - known).abs() < 0.01, "{found} {known}");
        }
    }

    #[test]
    fn what_does_not_spread_has_no_share() {
        let mut sums = Sums::new(1, 1);
        sums.add(&[5.0], &[5.0]);
        sums.add_input(0, &[5.0], &[5.0], &[5.0]);
        assert_eq!(sums.first_order(0), [0.0]);
    }
}
