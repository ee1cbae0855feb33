//! Lanes: how the records of a DynamoDB stream become batches, one at a time on each lane, whoever polls it: an event source
//! mapping of Lambda, or a pipe.

use std::sync::Arc;

use crate::catalog::QuotaId;
use crate::model::account::AccountQuotas;
use crate::model::batches::Batches;
use crate::model::day::Periods;
use crate::model::formula::Formula;
use crate::model::ids::StageId;
use crate::model::levers::{Lever, Step, lever, nearest_first, setting};
use crate::model::limits::{Limit, LimitId};
use crate::model::queue::{Patience, Queue};
use crate::model::risk::{Exposure, WithinSecond};
use crate::model::services::firehose::BUFFER_INTERVALS;
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{Delivery, Scenario, usual_window};
use crate::text::{Seconds, smaller};

/// Polls per second and shard of a DynamoDB stream. Lambda Developer Guide, DynamoDB event source mapping; the same for a
/// pipe: EventBridge User Guide, DynamoDB stream as a source.
const POLLS_PER_SECOND: f64 = 4.0;
/// Seconds between two polls of a lane.
pub const POLL_INTERVAL: f64 = 1.0 / POLLS_PER_SECOND;

/// The most batches of a shard that run at once, of a function or of a pipe. Lambda API and EventBridge Pipes API,
/// ParallelizationFactor.
pub const MOST_PARALLELIZATION: u32 = 10;

/// How long a batch takes, and how often it fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// Milliseconds without records.
    pub base_ms: f64,
    /// Milliseconds for each record.
    pub per_record_ms: f64,
    /// Share of batches that fail and are tried again.
    pub error_rate: f64,
}

impl Timing {
    /// The same time for every batch, none of which fails.
    pub const fn fixed(milliseconds: f64) -> Self {
        Self { base_ms: milliseconds, per_record_ms: 0.0, error_rate: 0.0 }
    }

    /// Milliseconds for a batch of `n` records.
    #[inline]
    pub fn duration_ms(&self, n: f64) -> f64 {
        self.base_ms + self.per_record_ms * n
    }

    /// Seconds for a batch of `n` records.
    #[inline]
    pub fn duration(&self, n: f64) -> f64 {
        self.duration_ms(n) / 1000.0
    }

    /// Tries for each batch that succeeds.
    pub fn tries(&self) -> f64 {
        1.0 / (1.0 - self.error_rate)
    }
}

/// Below 1 by far more than the last bits of a quotient.
const BEYOND_DOUBT: f64 = 0.999_999;

/// How the changes of a lane are gathered into batches.
#[derive(Clone, Copy, Debug)]
pub struct Batching {
    /// The most records in a batch.
    pub largest: f64,
    /// Batching window in seconds; 0: none.
    pub window: f64,
}

impl Batching {
    /// Mean records in a batch of a lane with `rate` records per second; 0 if there are none.
    pub fn batch(&self, timing: &Timing, rate: f64) -> f64 {
        if rate == 0.0 {
            0.0
        } else if self.window > 0.0 {
            self.within_window(timing, rate)
        } else {
            self.polled(timing, rate)
        }
    }

    /// With a window, the first record starts it: `n = 1 + r w`, and more if a batch takes longer than that.
    #[inline]
    fn within_window(&self, timing: &Timing, rate: f64) -> f64 {
        let waited = self.waited(rate);
        let busy = rate * timing.per_record_ms / 1000.0;
        let n = if rate * timing.duration(waited) <= waited {
            waited
        } else if busy < 1.0 {
            rate * timing.base_ms / 1000.0 / (1.0 - busy)
        } else {
            self.largest
        };
        smaller(n, self.largest)
    }

    /// Records of a window that starts with a record.
    #[inline]
    fn waited(&self, rate: f64) -> f64 {
        1.0 + rate * self.window
    }

    /// Whether the batch of a window is done before the next, at this rate and so at any that is slower: the time of a batch
    /// divided by that in which it gathers, `r D(n) / n` or `r (base / n + per record)`, grows with the rate, although `n` does.
    fn is_done_in_time(&self, timing: &Timing, rate: f64) -> bool {
        let waited = self.waited(rate);
        rate * timing.duration(waited) <= BEYOND_DOUBT * waited
    }

    /// Without a window, a lane is polled every quarter of a second, or as soon as its last batch is done: `n = r t /
    /// (1 - exp(-r t))` of the records that arrive in `t`, given that some do.
    fn polled(&self, timing: &Timing, rate: f64) -> f64 {
        let gathered = |t: f64| self.largest.min(rate * t / -libm::expm1(-rate * t));
        let polled = gathered(POLL_INTERVAL);
        if timing.duration(polled) <= POLL_INTERVAL || polled >= self.largest {
            return polled;
        }
        // The time between batches is the duration of a batch: t = D(n(t)), between a poll and the longest batch.
        let (mut low, mut high) = (POLL_INTERVAL, timing.duration(self.largest));
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                return gathered(high);
            }
            if timing.duration(gathered(middle)) > middle { low = middle } else { high = middle }
        }
    }
}

/// The lanes of a stream, each with one batch at a time, and the batches of each period.
#[derive(Clone, Copy, Debug)]
pub struct Lanes {
    /// Number of lanes: shards times parallelization factor.
    pub count: f64,
    /// How long a batch takes.
    pub timing: Timing,
    /// How changes are gathered into batches.
    pub batching: Batching,
    spread: Spread,
    /// Share of the changes that pass the event filter.
    share: f64,
}

impl Lanes {
    /// Lanes over which the changes that pass the filter are spread; one carries the hot key.
    pub fn new(count: f64, hot_key: f64, share: f64, timing: Timing, batching: Batching) -> Self {
        Self { count, timing, batching, spread: Spread::even(count, hot_key), share }
    }

    /// How the changes are spread over the lanes.
    pub const fn spread(&self) -> Spread {
        self.spread
    }

    /// Share of the table's changes in the busiest lane.
    pub fn hottest(&self) -> f64 {
        self.share * self.spread.hottest()
    }

    /// Mean changes in a batch of a lane with `rate` changes per second.
    fn batch(&self, rate: f64) -> f64 {
        self.batching.batch(&self.timing, rate)
    }

    /// The sum over the lanes of a quantity of each batch, per second, without retries.
    #[inline]
    pub fn per_second(&self, rate: f64, mut of_batch: impl FnMut(f64) -> f64) -> f64 {
        self.spread.sum(|share| {
            let own = rate * self.share * share;
            let batch = self.batch(own);
            own / batch * of_batch(batch)
        })
    }

    /// The batches of a day, without retries.
    pub fn batches(&self, periods: &Periods) -> Batches {
        let Self { timing, batching, spread, .. } = self;
        let in_batches = |own: f64, batch: f64, lanes: f64| (lanes * own / batch, batch);
        // One loop or the other: what is computed for all periods at once cannot choose for each of them.
        if batching.window > 0.0 {
            let in_time = batching.is_done_in_time(timing, periods.peak * self.hottest());
            Batches::new(periods, spread, |rate, share, lanes| {
                let own = rate * self.share * share;
                let batch = if in_time {
                    smaller(batching.waited(own), batching.largest)
                } else {
                    batching.within_window(timing, own)
                };
                in_batches(own, batch, lanes)
            })
        } else {
            Batches::new(periods, spread, |rate, share, lanes| {
                let own = rate * self.share * share;
                in_batches(own, batching.batch(timing, own), lanes)
            })
        }
    }

    /// Mean batch of the busiest lane at this rate of the table.
    pub fn busiest_batch(&self, rate: f64) -> f64 {
        self.batch(rate * self.hottest())
    }

    /// Changes per second that a lane can process: a failed batch is repeated whole.
    pub fn capacity(&self) -> Formula {
        let largest = self.batching.largest;
        let rate =
            Formula::number(Symbol::LargestBatch, largest).per(Symbol::LargestDuration, self.timing.duration(largest));
        if self.timing.error_rate > 0.0 { rate.times(Symbol::SuccessRate, 1.0 - self.timing.error_rate) } else { rate }
    }

    /// The limit on the rate of the busiest lane. What is above it waits in the stream, at most as long as `patience` allows.
    pub fn rate_limit(&self, id: LimitId, periods: &Periods, patience: Patience) -> Limit {
        let rate = Formula::product(&[
            (Symbol::PeakRate, periods.peak),
            (Symbol::DeliveredShare, self.share),
            (Symbol::HotShard, self.spread.hottest()),
        ]);
        let queue = Queue::new(self.hottest(), patience).on(self.spread);
        Limit::new(id, rate, self.capacity(), None).queued(queue, periods)
    }

    /// The rate of the busiest lane, which may exceed what it can carry.
    pub fn exposure(&self, limit: LimitId) -> Exposure {
        Exposure {
            limit,
            per_change: self.hottest(),
            records: self.hottest(),
            within_second: WithinSecond::Waits,
            capacity: self.capacity().value(),
            spread: self.spread,
        }
    }

    /// The quota on batches that run at once, on all lanes together. What is above it waits in the stream, and none of that is in
    /// time: the quota is the account's, and other functions need it too.
    pub fn concurrency_limit(
        &self,
        id: LimitId,
        periods: &Periods,
        quota: QuotaId,
        quotas: &AccountQuotas<'_>,
    ) -> Limit {
        let limit = Limit::by_quota(id, self.running(periods.peak), quota, quotas);
        if self.outnumber(limit.limit.value()) {
            let queue = Queue::new(self.running_when_full(), Patience::NONE).shared_by(self.spread);
            limit.queued(queue, periods)
        } else {
            limit
        }
    }

    /// The batches that run at once, which may be more than `allowed`; nothing where there are not so many lanes.
    pub fn concurrency_exposure(&self, limit: LimitId, allowed: f64) -> Option<Exposure> {
        self.outnumber(allowed).then(|| Exposure {
            limit,
            per_change: self.running_when_full(),
            records: self.share,
            within_second: WithinSecond::Waits,
            capacity: allowed,
            spread: Spread::equal(1.0),
        })
    }

    /// Whether there are more lanes than may run at once.
    fn outnumber(&self, allowed: f64) -> bool {
        self.count > allowed
    }

    /// Batches that run at once for each change of the table per second, when all are full: as they are where batches wait.
    fn running_when_full(&self) -> f64 {
        self.share / self.capacity().value()
    }

    /// Batches that run at once, on average, at this rate of the table.
    pub fn running(&self, rate: f64) -> Formula {
        let busy = self.per_second(rate, |batch| self.timing.duration(batch)) * self.timing.tries();
        Formula::number(Symbol::BusySeconds, busy).min(&Formula::number(Symbol::Lanes, self.count))
    }

    /// The stage of the batching window; none without one.
    pub fn window_stage(&self, id: StageId, periods: &Periods) -> Option<Stage> {
        let Batching { largest, window } = self.batching;
        // A window ends early when the batch is full.
        let wait = |rate: f64| window.min(largest / (rate * self.share));
        (window > 0.0).then(|| Stage::buffer(id, periods, &self.spread, 1.0, wait))
    }

    /// The stage of a batch.
    pub fn duration_stage(&self, id: StageId, periods: &Periods) -> Stage {
        Stage::duration(id, periods, &self.spread, |rate| self.timing.duration(self.batch(rate * self.share)))
    }
}

/// Batching windows worth trying, in seconds.
pub const WINDOWS: [f64; 10] = [0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0];
/// Parallelization factors worth trying.
const FACTORS: [f64; 10] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, MOST_PARALLELIZATION as f64];

/// The settings of lanes as they are.
#[derive(Clone, Copy, Debug)]
pub struct BatchSettings {
    /// Most changes of a batch.
    pub size: u32,
    /// Batching window in seconds, as set or by default.
    pub window: f64,
    /// Parallelization factor.
    pub factor: u32,
}

/// Where the settings of lanes are.
type Place = fn(&mut Scenario) -> (&mut u32, &mut Option<Seconds>, &mut u32);

/// The levers of lanes below this key, with the batching window that a delivery has by default.
pub fn levers(key: &str, now: BatchSettings, sizes: &[f64], delivery: &Delivery, of: Place) -> [Lever; 4] {
    let whole = |now: u32, values: &[f64]| nearest_first(f64::from(now), values).into_iter().map(|value| value as u32);
    [
        lever(&format!("{key}.batch_size"), now.size, whole(now.size, sizes), move |scenario, size| {
            *of(scenario).0 = size;
        }),
        lever(
            &format!("{key}.batch_window"),
            Seconds(now.window),
            nearest_first(now.window, &WINDOWS).into_iter().map(Seconds),
            move |scenario, window| *of(scenario).1 = Some(window),
        ),
        lever(
            &format!("{key}.parallelization_factor"),
            now.factor,
            whole(now.factor, &FACTORS),
            move |scenario, factor| *of(scenario).2 = factor,
        ),
        keeping_window(key, now, delivery, of),
    ]
}

/// Other intervals of the delivery buffer with which a batching window that is not set would be another one: it stays.
fn keeping_window(key: &str, now: BatchSettings, delivery: &Delivery, of: Place) -> Lever {
    let [interval_key, window_key]: [Arc<str>; 2] =
        ["delivery.buffer_interval".into(), format!("{key}.batch_window").into()];
    let interval = delivery.buffer().interval;
    let accepted = delivery.smallest_buffer().interval..=delivery.destination.largest_buffer().interval;
    let is_other = |to: &f64| {
        let then = Delivery { buffer_interval: Some(Seconds(*to)), ..delivery.clone() };
        accepted.contains(to) && usual_window(&then) != now.window && usual_window(delivery) == now.window
    };
    let step = |to: f64| {
        let settings = [
            setting(&interval_key, Seconds(interval), Seconds(to)),
            setting(&window_key, Seconds(now.window), Seconds(now.window)),
        ];
        Step::new(settings, move |scenario| {
            scenario.delivery.buffer_interval = Some(Seconds(to));
            *of(scenario).1 = Some(Seconds(now.window));
        })
    };
    nearest_first(interval, &BUFFER_INTERVALS).into_iter().filter(is_other).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::flow::Flow;
    use crate::scenario::Scenario;

    /// Whatever is computed for all periods at once, it is the batch of each lane in each period, added up in order.
    #[test]
    fn the_batches_of_a_day_are_those_of_its_periods() {
        let mut scenario = Scenario::default();
        for rate in [1e-3, 1.0, 30.0, 400.0, 2500.0, 1e5] {
            for peak in [1.0, 3.0, 24.0] {
                scenario.workload.writes_per_second.0 = rate;
                scenario.workload.peak_to_average = peak;
                let periods = Flow::new(&scenario).periods;
                for (window, per_record_ms) in [(0.0, 0.2), (0.5, 0.0), (5.0, 0.2), (60.0, 3.0), (300.0, 90.0)] {
                    for hot_key in [0.0, 0.3] {
                        let timing = Timing { base_ms: 50.0, per_record_ms, error_rate: 0.0 };
                        let lanes = Lanes::new(4.0, hot_key, 0.8, timing, Batching { largest: 1000.0, window });
                        let quantity = |batch: f64| 3.0 + batch * batch;
                        let (mut sum, mut count) = (0.0, 0.0);
                        for (rate, share) in periods.iter() {
                            for class in lanes.spread.classes() {
                                let own = rate * 0.8 * class.share;
                                let batch = lanes.batching.batch(&timing, own);
                                sum += share * class.units * own / batch * quantity(batch);
                                count += share * class.units * own / batch;
                            }
                        }
                        let batches = lanes.batches(&periods);
                        let found = (batches.mean(quantity), batches.mean(|_| 1.0));
                        assert_eq!(found, (sum, count), "{rate} {peak} {window} {hot_key}");
                    }
                }
            }
        }
    }
}
