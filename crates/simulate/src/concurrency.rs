//! How many invocations run at once.

use crate::random::{GOLDEN, unit};

/// Parts of a second in which invocations are counted.
const PARTS: f64 = 250.0;

/// When an invocation runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// The step of a stretch in which it starts.
    pub(crate) step: u32,
    /// How often it is tried, one try after the other.
    pub(crate) tries: u32,
    /// Seconds from the start of the step; infinity: at some moment of it.
    pub(crate) begin: f64,
    /// Seconds that it takes.
    pub(crate) took: f64,
}

/// Concurrent invocations, to 4 ms.
#[derive(Clone, Debug)]
pub(crate) struct Concurrency {
    step: f64,
    /// First and last part of this step in which each invocation runs.
    spans: Vec<(u32, u32)>,
    /// Ends of the invocations that continue after this step, in seconds from its start.
    ends: Vec<f64>,
    /// Change of concurrency at each part. Filled only where a new maximum is possible; otherwise all 0.
    more: Vec<i32>,
    /// The invocations of a stretch, by the step in which they start.
    by_step: Vec<Vec<Span>>,
    /// Tries so far, which spread those over a step that start at some moment of it.
    tries: u64,
    /// The maximum so far.
    pub(crate) most: u64,
}

impl Concurrency {
    pub(crate) fn new(step: f64) -> Self {
        let more = vec![0; (step * PARTS).ceil() as usize + 1];
        Self { step, spans: Vec::new(), ends: Vec::new(), more, by_step: Vec::new(), tries: 0, most: 0 }
    }

    /// Adds an invocation; `begin` and `end` are seconds from the start of the step.
    pub(crate) fn add(&mut self, begin: f64, end: f64) {
        let last = self.more.len() as u32 - 1;
        let [from, to] = [begin, end].map(|moment| ((moment * PARTS) as u32).min(last));
        // Shorter than the resolution: nothing shows that it overlaps another invocation.
        self.most = self.most.max(1);
        if from < to {
            self.spans.push((from, to));
        }
        if end > self.step {
            self.ends.push(end);
        }
    }

    /// Adds the invocations of a stretch of so many steps; those of one step are in order.
    pub(crate) fn add_stretch(&mut self, steps: usize, spans: impl Iterator<Item = Span>) {
        let mut by_step = std::mem::take(&mut self.by_step);
        by_step.resize_with(steps.max(by_step.len()), Vec::new);
        spans.for_each(|span| by_step[span.step as usize].push(span));
        for spans in &mut by_step[..steps] {
            for span in spans.drain(..) {
                self.tries += u64::from(span.tries);
                let is_known = span.begin < f64::INFINITY;
                let begin = if is_known { span.begin } else { unit(self.tries.wrapping_mul(GOLDEN)) * self.step };
                self.add(begin, begin + span.took);
            }
            self.end_step();
        }
        self.by_step = by_step;
    }

    /// Ends the step.
    pub(crate) fn end_step(&mut self) {
        if self.spans.len() as u64 > self.most {
            for &(from, to) in &self.spans {
                self.more[from as usize] += 1;
                self.more[to as usize] -= 1;
            }
            let mut now = 0;
            for more in &mut self.more {
                now += std::mem::take(more);
                self.most = self.most.max(now as u64);
            }
        }
        self.spans.clear();
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
            let before = running.most;
            for turn in 0..20 {
                let begin = 0.05 * step * f64::from(turn);
                running.add(begin, begin + 0.05 * step);
            }
            running.add(0.9999 * step, 1.0001 * step);
            running.end_step();
            running.add(0.0001 * step, 0.3 * step);
            running.end_step();
            assert_eq!(running.most, before, "{step}: one lane, a batch at a time");
            for _ in 0..4 {
                running.add(0.6 * step, 0.7 * step);
                running.end_step();
            }
            assert_eq!(running.most, 3, "{step}");
        }
    }
}
