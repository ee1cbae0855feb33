//! How many invocations run at once.

/// Parts of a second in which invocations are counted: they are billed by the millisecond.
const PARTS: f64 = 1000.0;

/// Invocations that run at once, to a thousandth of a second.
#[derive(Clone, Debug)]
pub(crate) struct Concurrency {
    step: f64,
    /// By how much more run from each part of this step on.
    more: Vec<i32>,
    /// Invocations that run in this step, at any moment of it.
    seen: u64,
    /// When those end that run on after this step, in seconds from its begin.
    ends: Vec<f64>,
    /// The most at once so far.
    pub(crate) most: u64,
}

impl Concurrency {
    pub(crate) fn new(step: f64) -> Self {
        Self { step, more: vec![0; (step * PARTS).ceil() as usize], seen: 0, ends: Vec::new(), most: 0 }
    }

    /// One runs from here to there, in seconds from the begin of the step.
    pub(crate) fn add(&mut self, begin: f64, end: f64) {
        let from = ((begin * PARTS) as usize).min(self.more.len() - 1);
        self.more[from] += 1;
        self.seen += 1;
        if end > self.step {
            self.ends.push(end);
        } else if let Some(more) = self.more.get_mut(((end * PARTS) as usize).max(from + 1)) {
            *more -= 1;
        }
    }

    /// The step is over.
    pub(crate) fn end_step(&mut self) {
        if self.seen == 0 {
            return;
        }
        if self.seen > self.most {
            let mut now = 0;
            for more in &self.more {
                now += more;
                self.most = self.most.max(now as u64);
            }
        }
        self.more.fill(0);
        self.seen = 0;
        for end in std::mem::take(&mut self.ends) {
            self.add(0.0, end - self.step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_overlap_run_at_once() {
        for step in [1.0, 0.1] {
            let mut running = Concurrency::new(step);
            running.add(0.01 * step, 0.5 * step);
            running.add(0.5 * step, 0.9 * step);
            running.end_step();
            assert_eq!(running.most, 1, "{step}: one after the other");
            running.add(0.2 * step, 2.5 * step);
            running.add(0.6 * step, 0.7 * step);
            running.end_step();
            assert_eq!(running.most, 2, "{step}");
            running.end_step();
            running.add(0.2 * step, 0.3 * step);
            running.add(0.2 * step, 0.3 * step);
            running.end_step();
            assert_eq!(running.most, 3, "{step}: one since two steps");
            for _ in 0..4 {
                running.add(0.6 * step, 0.7 * step);
                running.end_step();
            }
            assert_eq!(running.most, 3, "{step}");
        }
    }
}
