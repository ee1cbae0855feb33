//! The number of changes in each step, over the whole table.
//!
//! It is the rate of the hour, times the current bursts, times a Gamma variable with mean 1 whose coefficient of
//! variation is the burstiness. Burstiness describes the one-second rate, so the variable is drawn for whole clock
//! seconds, as is the count, which is Poisson around the rate. The Gamma variable is drawn again with probability `1 /
//! correlation_time` per second: its distribution is that of the closed form at every moment, and its correlation falls
//! as `(1 - 1 / correlation_time)^k`.
//!
//! If a step is a part of a second, each change falls into one of the second's steps at random: the same seed gives the
//! same changes in every second, whatever the step. A trace with a rate for every second is the one-second rate itself:
//! only the Poisson count varies around it. A daily batch comes evenly within its length, whatever part of a second that
//! ends with.

use shardwise_core::model::Flow;
use shardwise_core::scenario::{Burst, LONGEST_RUN, Workload};
use shardwise_core::text::{DAY, HOUR, HOURS};

use crate::random::{Draws, Normal, Purpose, Share};
use crate::settings::Trace;

/// The stream of changes.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    hourly: [f64; HOURS],
    /// Start and end of a daily batch in seconds of the day, and its changes per second.
    batch: Option<(f64, f64, f64)>,
    /// The fastest rate of a day.
    peak: f64,
    trace: Option<Trace>,
    /// Start, end and factor.
    bursts: Vec<(f64, f64, f64)>,
    /// Whether the rate can change within a second.
    changes_within: bool,
    /// Shape of the Gamma variable; none: it is always 1.
    shape: Option<f64>,
    /// Probability per second that it is drawn again.
    renewal: f64,
    modulation: f64,
    /// Steps per second; in the current second, the steps and changes that are left, and the mean of those changes.
    steps: u64,
    left: Left,
    draws: Draws,
    within: Draws,
}

/// The rest of a second.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    steps: u64,
    changes: u64,
    mean: f64,
}

/// Below this burstiness the Gamma variable is 1 for every practical count.
const STEADY: f64 = 1e-6;
/// The most changes of a second: those of the longest simulation still fit into 64 bits, however they vary.
const MOST_CHANGES: u64 = 1 << 38;
const _: () = assert!(LONGEST_RUN < (u64::MAX / MOST_CHANGES) as f64);
/// Parts of a second over which a rate that changes within it is averaged.
const PARTS: u64 = 10;
/// A trace whose rates last at most this many seconds is the one-second rate itself.
const ONE_SECOND: f64 = 1.0;

impl Traffic {
    pub(crate) fn new(workload: &Workload, flow: &Flow, trace: Option<Trace>, seed: u64, step: f64) -> Self {
        let bursts = workload.bursts.iter().map(|burst| {
            let at = burst.at.seconds(flow.busiest_start());
            (at, at + burst.length.0, burst.factor)
        });
        let bursts: Vec<_> = bursts.collect();
        let trace = trace.filter(|trace| !trace.rates.is_empty());
        let each_second = trace.as_ref().is_some_and(|trace| trace.seconds <= ONE_SECOND);
        let whole = |seconds: f64| seconds == seconds.floor();
        let burstiness = workload.burstiness;
        let batch = flow.batch.map(|batch| {
            let start = f64::from(batch.hour) * HOUR;
            (start, start + batch.length.0, batch.changes / batch.length.0)
        });
        Self {
            hourly: flow.day.weights.map(|weight| flow.writes_per_second() * weight),
            batch,
            peak: flow.peak_rate(),
            changes_within: trace.as_ref().is_some_and(|trace| !whole(trace.seconds))
                || batch.is_some_and(|(_, end, _)| !whole(end))
                || bursts.iter().any(|(begin, end, _)| !whole(*begin) || !whole(*end)),
            trace,
            bursts,
            shape: (burstiness > STEADY && !each_second).then(|| 1.0 / (burstiness * burstiness)),
            renewal: 1.0 / workload.correlation_time.0.max(1.0),
            modulation: 0.0,
            steps: steps_a_second(step),
            left: Left::default(),
            draws: Draws::new(seed, Purpose::Traffic),
            within: Draws::new(seed, Purpose::Within),
        }
    }

    /// Mean changes per second at a moment besides a daily batch, including bursts.
    pub(crate) fn mean_rate(&self, seconds: f64) -> f64 {
        let rate = match &self.trace {
            Some(trace) => trace.rates[(seconds / trace.seconds) as usize % trace.rates.len()],
            None => self.hourly[(seconds / HOUR) as usize % HOURS],
        };
        self.with_bursts(seconds, rate)
    }

    /// A rate, with the bursts that are in progress.
    fn with_bursts(&self, seconds: f64, rate: f64) -> f64 {
        let under_way = self.bursts.iter().filter(|(begin, end, _)| (*begin..*end).contains(&seconds));
        under_way.fold(rate, |rate, (_, _, factor)| rate * factor)
    }

    /// Changes of the daily batch in so many seconds from a moment, bursts included.
    fn batch_changes(&self, seconds: f64, length: f64) -> f64 {
        let Some((start, end, rate)) = self.batch.filter(|_| self.trace.is_none()) else { return 0.0 };
        let in_day = seconds % DAY;
        let within = (in_day + length).min(end) - in_day.max(start);
        if within > 0.0 { self.with_bursts(seconds, within * rate) } else { 0.0 }
    }

    /// Upper bound of the mean changes per second: the busiest hour or rate with all overlapping bursts. Infinity if the
    /// factors of some multiply to more than a number holds, whatever the others are.
    pub(crate) fn fastest(&self) -> f64 {
        let most = |trace: &Trace| trace.rates.iter().fold(0.0, |most: f64, &rate| most.max(rate));
        let busiest = self.trace.as_ref().map_or(self.peak, most);
        let at = |moment: f64| {
            let fastest = self.with_bursts(moment, busiest);
            // Infinity times 0.
            if fastest.is_nan() { f64::INFINITY } else { fastest }
        };
        // The maximum is at the start of a burst, or at the end of one that lowers the rate.
        let moments = self.bursts.iter().flat_map(|&(begin, end, _)| [begin, end]);
        moments.map(at).fold(busiest, f64::max)
    }

    /// Mean changes of the second that starts at this moment.
    fn mean_changes(&self, seconds: f64) -> f64 {
        if !self.changes_within {
            return self.mean_rate(seconds) + self.batch_changes(seconds, 1.0);
        }
        (0..PARTS).map(|part| self.mean_part(seconds + part as f64 / PARTS as f64, PARTS)).sum()
    }

    /// Mean changes of the part of a second that starts at this moment.
    fn mean_part(&self, seconds: f64, parts: u64) -> f64 {
        let length = 1.0 / parts as f64;
        // The middle of a part is never on a boundary of a tenth of a second.
        self.mean_rate(seconds + 0.5 * length) * length + self.batch_changes(seconds, length)
    }

    /// The changes of the step that starts at this moment.
    pub(crate) fn next(&mut self, seconds: f64, normal: &Normal) -> u64 {
        if self.left.steps == 0 {
            self.start_second(seconds, normal);
        }
        if self.left.steps == 1 {
            self.left.steps = 0;
            return self.left.changes;
        }
        self.split(seconds, normal)
    }

    /// Draws the changes of a second.
    fn start_second(&mut self, seconds: f64, normal: &Normal) {
        let mean = self.mean_changes(seconds);
        if let Some(shape) = self.shape
            && (self.modulation == 0.0 || self.renewal >= 1.0 || self.draws.unit() < self.renewal)
        {
            // 0 would mean that none was drawn yet.
            self.modulation = normal.gamma(shape, &mut self.draws).max(f64::MIN_POSITIVE);
        }
        let modulation = if self.shape.is_some() { self.modulation } else { 1.0 };
        let changes = normal.poisson(mean * modulation, self.draws.bits()).min(MOST_CHANGES);
        self.left = Left { steps: self.steps, changes, mean };
    }

    /// The changes of the next step, out of those that are left in a second.
    fn split(&mut self, seconds: f64, normal: &Normal) -> u64 {
        let Left { steps, changes, mean } = self.left;
        let share = if self.changes_within {
            let here = self.mean_part(seconds, self.steps);
            if here < mean { here / mean } else { 1.0 }
        } else {
            1.0 / steps as f64
        };
        let here = normal.binomial(changes, &Share::new(share), self.within.bits());
        self.left = Left { steps: steps - 1, changes: changes - here, mean: mean * (1.0 - share) };
        here
    }
}

/// The periods of a run, in each of which the mean rate is the same: hours, a daily batch, bursts.
#[derive(Clone, Debug)]
pub(crate) struct Periods {
    /// Start and end of the batch in seconds of the day, and of every burst.
    batch: Option<[f64; 2]>,
    bursts: Vec<f64>,
}

impl Periods {
    pub(crate) fn new(workload: &Workload, flow: &Flow) -> Self {
        let batch = flow.batch.map(|batch| f64::from(batch.hour) * HOUR).zip(flow.batch);
        let ends = |burst: &Burst| {
            let at = burst.at.seconds(flow.busiest_start());
            [at, at + burst.length.0]
        };
        Self {
            batch: batch.map(|(start, batch)| [start, start + batch.length.0]),
            bursts: workload.bursts.iter().flat_map(ends).collect(),
        }
    }

    /// Whether one starts in the clock second from `now`.
    pub(crate) fn starts(&self, now: f64) -> bool {
        let (in_day, within) = (now % DAY, |now: f64, moment: f64| (now..now + 1.0).contains(&moment));
        now % HOUR < 1.0
            || self.batch.is_some_and(|ends| ends.iter().any(|&end| within(in_day, end)))
            || self.bursts.iter().any(|&end| within(now, end))
    }
}

/// Number of steps of this length in a second.
pub(crate) fn steps_a_second(step: f64) -> u64 {
    ((1.0 / step + 0.5) as u64).max(1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use shardwise_core::scenario::{Batch, Moment, Scenario};
    use shardwise_core::text::Seconds;

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
        scenario.workload.bursts = vec![Burst { at: Moment::At(Seconds(60.0)), length: Seconds(30.0), factor: 4.0 }];
        let flow = Flow::new(&scenario);
        let trace = Trace { seconds: 60.0, rates: Arc::from([10.0, 20.0]) };
        let traffic = Traffic::new(&scenario.workload, &flow, Some(trace), 1, 1.0);
        let rates = [0.0, 59.0, 60.0, 89.0, 90.0, 120.0].map(|at| traffic.mean_rate(at));
        assert_eq!(rates, [10.0, 10.0, 80.0, 80.0, 20.0, 10.0]);
        let day = Traffic::new(&scenario.workload, &flow, None, 1, 1.0);
        assert_eq!(day.mean_rate(11.5 * 3600.0), 1200.0);
    }

    #[test]
    fn the_fastest_rate_is_that_of_all_bursts_that_overlap() {
        let mut scenario = Scenario::default();
        let burst = |at, length, factor| Burst { at: Moment::At(Seconds(at)), length: Seconds(length), factor };
        let fastest = |scenario: &Scenario, trace| traffic(scenario, trace, 1.0).fastest();
        let trace = Trace { seconds: 60.0, rates: Arc::from([10.0, 20.0]) };
        assert_eq!([fastest(&scenario, None), fastest(&scenario, Some(&trace))], [1200.0, 20.0]);
        for (bursts, factor) in [
            (vec![burst(60.0, 30.0, 4.0), burst(90.0, 30.0, 5.0)], 5.0),
            (vec![burst(60.0, 31.0, 4.0), burst(90.0, 30.0, 5.0)], 20.0),
            (vec![burst(0.0, 100.0, 4.0), burst(50.0, 10.0, 0.5)], 4.0),
            (vec![burst(0.0, 100.0, 0.25), burst(50.0, 100.0, 8.0)], 8.0),
            (vec![burst(0.0, 100.0, 0.25)], 1.0),
        ] {
            scenario.workload.bursts = bursts;
            assert_eq!([fastest(&scenario, None), fastest(&scenario, Some(&trace))], [1200.0 * factor, 20.0 * factor]);
        }
    }

    fn traffic(scenario: &Scenario, trace: Option<&Trace>, step: f64) -> Traffic {
        Traffic::new(&scenario.workload, &Flow::new(scenario), trace.cloned(), 11, step)
    }

    /// The changes of every second, summed over its steps.
    fn by_second(mut traffic: Traffic, seconds: u32, step: f64) -> Vec<u64> {
        let normal = Normal::new();
        let steps = steps_a_second(step);
        let second = |second: u32| {
            let moments = (0..steps).map(|part| f64::from(second) + part as f64 * step);
            moments.map(|moment| traffic.next(moment, &normal)).sum()
        };
        (0..seconds).map(second).collect()
    }

    #[test]
    fn a_second_has_the_same_changes_whatever_the_step() {
        let mut scenario = Scenario::default();
        scenario.workload.correlation_time = Seconds(20.0);
        scenario.workload.bursts = vec![Burst { at: Moment::At(Seconds(60.3)), length: Seconds(1.4), factor: 40.0 }];
        let trace = Trace { seconds: 0.1, rates: (0..7).map(|rate| f64::from(rate) * 100.0).collect() };
        for trace in [None, Some(&trace)] {
            let [whole, tenth] = [1.0, 0.1].map(|step| by_second(traffic(&scenario, trace, step), 1000, step));
            assert_eq!(whole, tenth);
        }
    }

    #[test]
    fn changes_fall_into_a_second_s_steps_as_its_rate_says() {
        let mut scenario = Scenario::default();
        scenario.workload.burstiness = 0.0;
        let trace = Trace { seconds: 0.1, rates: (0..10).map(|part| f64::from(part) * 100.0).collect() };
        let (mut traffic, normal) = (traffic(&scenario, Some(&trace), 0.1), Normal::new());
        let mut sums = [0.0; 10];
        for step in 0..20_000_usize {
            sums[step % 10] += traffic.next(step as f64 * 0.1, &normal) as f64 / 2000.0;
        }
        for (part, sum) in sums.iter().enumerate() {
            assert!((sum - part as f64 * 10.0).abs() < 1.0, "{part}: {sum}");
        }
    }

    /// Batches of whole seconds, of parts of one, and into the next hour.
    #[test]
    fn a_batch_comes_every_day_within_its_length() {
        for (length, step) in [(600.0, 1.0), (90.25, 1.0), (90.25, 0.1), (0.37, 1.0), (0.37, 0.1), (3600.0, 1.0)] {
            let mut scenario = Scenario::default();
            scenario.workload.writes_per_second.0 = 1e-6;
            scenario.workload.burstiness = 0.0;
            scenario.workload.batch = Some(Batch { changes: 500_000.0, hour: 2, length: Seconds(length) });
            let counts = by_second(traffic(&scenario, None, step), 2 * 86_400, step);
            for day in counts.chunks(86_400) {
                let sum: u64 = day.iter().sum();
                assert!((sum as f64 / 5e5 - 1.0).abs() < 0.01, "{length}, {step}: {sum}");
                let seconds = f64::ceil(length) as usize;
                let within: u64 = day[7200..7200 + seconds].iter().sum();
                assert!(sum - within <= 3, "{length}: {within} of {sum}");
                let last = day[7200 + seconds - 1] as f64;
                let part = length - (seconds - 1) as f64;
                assert!((last / (part * 5e5 / length) - 1.0).abs() < 0.1, "{length}, {step}: {last}");
            }
        }
    }

    /// A rate for every second is the one-second rate; a rate for a minute is a mean, with bursts around it.
    #[test]
    fn only_a_trace_that_does_not_know_every_second_has_bursts_on_top() {
        let scenario = Scenario::default();
        for (seconds, expected) in [(1.0, 0.0), (0.1, 0.0), (60.0, 0.25 * 0.25)] {
            let trace = Trace { seconds, rates: Arc::from([1000.0]) };
            let counts = by_second(traffic(&scenario, Some(&trace), 1.0), 20_000, 1.0);
            let counts: Vec<f64> = counts.into_iter().map(|count| count as f64).collect();
            let (mean, variance) = moments(&counts);
            assert!((mean / 1000.0 - 1.0).abs() < 0.01, "{mean}");
            let variation = variance / mean / mean;
            assert!((variation / (expected + 1.0 / 1000.0) - 1.0).abs() < 0.05, "{seconds}: {variation}");
        }
    }
}
