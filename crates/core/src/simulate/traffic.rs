//! How many changes come in each step, over the whole table.
//!
//! The rate of the hour, times the bursts that are under way, times a Gamma number of mean 1 whose coefficient of
//! variation is the burstiness; the count is Poisson around that. The Gamma number is drawn anew with probability
//! `step / correlation_time` a step: its distribution is that of the closed form at every moment, and its
//! correlation falls as `(1 - step / correlation_time)^k`.

use super::random::{Draws, Normal, Purpose};
use crate::scenario::Workload;
use crate::units::{HOUR, HOURS};
use crate::workload::Flow;

/// Rates one after the other, in place of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Seconds that each rate holds.
    pub seconds: f64,
    /// Changes a second; after the last the first comes again.
    pub rates: Vec<f64>,
}

/// The stream of changes.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    hourly: [f64; HOURS],
    trace: Option<Trace>,
    /// Begin, end and factor.
    bursts: Vec<(f64, f64, f64)>,
    /// Shape of the Gamma number; none: it is always 1.
    shape: Option<f64>,
    /// Probability that it is drawn anew in a step.
    renewal: f64,
    modulation: f64,
    step: f64,
    draws: Draws,
}

/// Below this burstiness the Gamma number is 1 to the last record.
const STEADY: f64 = 1e-6;

impl Traffic {
    pub(crate) fn new(workload: &Workload, flow: &Flow, trace: Option<Trace>, seed: u64, step: f64) -> Self {
        let bursts = workload.bursts.iter().map(|burst| {
            let at = burst.at.0;
            (at, at + burst.length.0, burst.factor)
        });
        let burstiness = workload.burstiness;
        Self {
            hourly: flow.hourly_rates(),
            trace: trace.filter(|trace| !trace.rates.is_empty()),
            bursts: bursts.collect(),
            shape: (burstiness > STEADY).then(|| 1.0 / (burstiness * burstiness)),
            renewal: (step / workload.correlation_time.0.max(step)).min(1.0),
            modulation: 0.0,
            step,
            draws: Draws::new(seed, Purpose::Traffic),
        }
    }

    /// Mean changes a second at a moment, bursts included.
    pub(crate) fn mean_rate(&self, seconds: f64) -> f64 {
        let rate = match &self.trace {
            Some(trace) => trace.rates[(seconds / trace.seconds) as usize % trace.rates.len()],
            None => self.hourly[(seconds / HOUR) as usize % HOURS],
        };
        let under_way = self.bursts.iter().filter(|(begin, end, _)| (*begin..*end).contains(&seconds));
        under_way.fold(rate, |rate, (_, _, factor)| rate * factor)
    }

    /// The changes of the step that begins at this moment.
    pub(crate) fn next(&mut self, seconds: f64, normal: &Normal) -> u64 {
        let mean = self.mean_rate(seconds) * self.step;
        if let Some(shape) = self.shape
            && (self.modulation == 0.0 || self.renewal >= 1.0 || self.draws.unit() < self.renewal)
        {
            // 0 would mean that none was drawn yet.
            self.modulation = normal.gamma(shape, &mut self.draws).max(f64::MIN_POSITIVE);
        }
        let modulation = if self.shape.is_some() { self.modulation } else { 1.0 };
        normal.poisson(mean * modulation, self.draws.bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::scenario::Burst;
    use crate::units::Seconds;

    fn draw(scenario: &Scenario, seconds: u32) -> Vec<f64> {
        let (flow, normal) = (Flow::new(scenario), Normal::new());
        let mut traffic = Traffic::new(&scenario.workload, &flow, None, 11, 1.0);
        (0..seconds).map(|second| traffic.next(f64::from(second), &normal) as f64).collect()
    }

    fn moments(counts: &[f64]) -> (f64, f64) {
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        (mean, counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / counts.len() as f64)
    }

    #[test]
    fn counts_have_the_mean_and_variation_of_the_closed_form() {
        for (burstiness, correlation) in [(0.0, 1.0), (0.25, 1.0), (0.5, 20.0)] {
            let mut scenario = Scenario::default();
            scenario.workload.peak_to_average = 1.0;
            scenario.workload.burstiness = burstiness;
            scenario.workload.correlation_time = Seconds(correlation);
            let counts = draw(&scenario, 400_000);
            let (mean, variance) = moments(&counts);
            let expected = burstiness * burstiness + 1.0 / 400.0;
            assert!((mean / 400.0 - 1.0).abs() < 0.01, "{mean}");
            assert!((variance / mean / mean / expected - 1.0).abs() < 0.05, "{burstiness}: {variance}");
            let pairs: f64 = counts.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
            let correlated = pairs / counts.len() as f64 / variance;
            let asked = (1.0 - 1.0 / correlation) * burstiness * burstiness / expected;
            assert!((correlated - asked).abs() < 0.05, "{correlated}, not {asked}");
        }
    }

    #[test]
    fn bursts_and_traces_set_the_rate() {
        let mut scenario = Scenario::default();
        scenario.workload.bursts = vec![Burst { at: Seconds(60.0), length: Seconds(30.0), factor: 4.0 }];
        let flow = Flow::new(&scenario);
        let trace = Trace { seconds: 60.0, rates: vec![10.0, 20.0] };
        let traffic = Traffic::new(&scenario.workload, &flow, Some(trace), 1, 1.0);
        let rates = [0.0, 59.0, 60.0, 89.0, 90.0, 120.0].map(|at| traffic.mean_rate(at));
        assert_eq!(rates, [10.0, 10.0, 80.0, 80.0, 20.0, 10.0]);
        let day = Traffic::new(&scenario.workload, &flow, None, 1, 1.0);
        assert_eq!(day.mean_rate(11.5 * 3600.0), 1200.0);
    }
}
