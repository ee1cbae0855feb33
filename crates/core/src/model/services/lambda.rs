//! Lambda: duration and cost of invocations, and how a DynamoDB stream feeds a function.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Periods;
use crate::model::formula::Formula;
use crate::model::ids::StageId;
use crate::model::levers::{Lever, lever};
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{CpuArch, Scenario};
use crate::text::{Argument, KIB, Message, round_up};

/// The longest timeout of a function in seconds that every Region has. Lambda Developer Guide, Quotas.
pub const LONGEST_TIMEOUT: f64 = 900.0;
/// Polls per second and shard of a DynamoDB stream. Lambda Developer Guide, DynamoDB event source mapping.
const POLLS_PER_SECOND: f64 = 4.0;
/// Seconds between two polls of a lane.
pub const POLL_INTERVAL: f64 = 1.0 / POLLS_PER_SECOND;
/// MB in the GB of a GB-second. Lambda pricing page.
const MB_PER_GB: f64 = KIB;

/// Duration and memory of an invocation.
#[derive(Clone, Copy, Debug)]
pub struct FunctionCost {
    /// Memory in MB.
    pub memory_mb: f64,
    /// Milliseconds without records.
    pub base_ms: f64,
    /// Milliseconds for each record.
    pub per_record_ms: f64,
    /// Share of invocations that fail and are retried.
    pub error_rate: f64,
    /// Processor architecture.
    pub arch: CpuArch,
}

impl FunctionCost {
    /// Milliseconds of an invocation with `n` records.
    #[inline]
    pub fn duration_ms(&self, n: f64) -> f64 {
        self.base_ms + self.per_record_ms * n
    }

    /// Seconds of an invocation with `n` records.
    #[inline]
    pub fn duration(&self, n: f64) -> f64 {
        self.duration_ms(n) / 1000.0
    }

    /// Invocations for each that succeeds.
    pub fn tries(&self) -> f64 {
        1.0 / (1.0 - self.error_rate)
    }

    /// GB of memory.
    pub fn gigabytes(&self) -> f64 {
        self.memory_mb / MB_PER_GB
    }

    /// GB-seconds billed for an invocation with `n` records: whole milliseconds.
    pub fn gb_seconds(&self, n: f64) -> f64 {
        self.memory_mb / MB_PER_GB * round_up(self.duration_ms(n)) / 1000.0
    }

    /// Bills invocations and GB-seconds, from their means per second without retries. Returns the invocations per
    /// month.
    pub fn bill(&self, charges: &mut Charges, invocations: f64, gb_seconds: f64, seconds: f64) -> Formula {
        let tries = self.tries();
        let requests =
            Formula::product(&[(Symbol::Invocations, invocations * tries), (Symbol::SecondsPerMonth, seconds)]);
        let gb_seconds =
            Formula::product(&[(Symbol::GbSecondsRate, gb_seconds * tries), (Symbol::SecondsPerMonth, seconds)]);
        let price = match self.arch {
            CpuArch::Arm64 => PriceId::LambdaGbSecondArm,
            CpuArch::X86 => PriceId::LambdaGbSecondX86,
        };
        charges.push(Charge { line: LineId::LambdaRequests, price: PriceId::LambdaRequest, quantity: requests });
        charges.push(Charge { line: LineId::LambdaGbSeconds, price, quantity: gb_seconds });
        requests
    }
}

/// The least memory that a function is advised to have, in MB: below it, it has less than a seventh of a CPU.
const LEAST_MEMORY: u32 = 256;

/// The levers of a function below this key: half of its memory, and the cheaper instruction set.
pub fn levers(
    scenario: &Scenario,
    key: &str,
    (memory, arch): (u32, CpuArch),
    of: fn(&mut Scenario) -> (&mut u32, &mut CpuArch),
) -> [Lever; 2] {
    let half = (memory / 2 >= LEAST_MEMORY).then_some(memory / 2);
    let mut less = lever(scenario, &format!("{key}.memory_mb"), &memory, half, |scenario, half| *of(scenario).0 = half);
    for step in &mut less {
        step.note = Some(Message::TodoNoteMemory { memory: Argument::exact(f64::from(memory)) });
    }
    let cheaper = (arch != CpuArch::Arm64).then_some(CpuArch::Arm64);
    let arm = lever(scenario, &format!("{key}.arch"), &arch, cheaper, |scenario, arch| *of(scenario).1 = arch);
    [less, arm]
}

/// How Lambda gathers the changes of a lane into batches.
#[derive(Clone, Copy, Debug)]
pub struct Batching {
    /// The most records in a batch.
    pub largest: f64,
    /// Batching window in seconds; 0: none.
    pub window: f64,
}

impl Batching {
    /// Mean records in a batch of a lane with `rate` records per second; 0 if there are none.
    ///
    /// Without a window, a lane is polled every quarter of a second, or as soon as its last batch is done: `n = r t /
    /// (1 - exp(-r t))` of the records that arrive in `t`, given that some do. With a window, the first record starts
    /// it: `n = 1 + r w`, and more if the function is slower than that.
    pub fn batch(&self, function: &FunctionCost, rate: f64) -> f64 {
        if rate == 0.0 {
            return 0.0;
        }
        if self.window > 0.0 {
            let waited = 1.0 + rate * self.window;
            let busy = rate * function.per_record_ms / 1000.0;
            let n = if rate * function.duration(waited) <= waited {
                waited
            } else if busy < 1.0 {
                rate * function.base_ms / 1000.0 / (1.0 - busy)
            } else {
                self.largest
            };
            return n.min(self.largest);
        }
        let gathered = |t: f64| self.largest.min(rate * t / -libm::expm1(-rate * t));
        let polled = gathered(POLL_INTERVAL);
        if function.duration(polled) <= POLL_INTERVAL || polled >= self.largest {
            return polled;
        }
        // The time between batches is the duration of a batch: t = D(n(t)), between a poll and the longest batch.
        let (mut low, mut high) = (POLL_INTERVAL, function.duration(self.largest));
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high {
                return gathered(high);
            }
            if function.duration(gathered(middle)) > middle { low = middle } else { high = middle }
        }
    }
}

/// The lanes of a function, each with one batch at a time, and the batches of each period.
#[derive(Clone, Copy, Debug)]
pub struct Lanes {
    /// Number of lanes: shards times parallelization factor.
    pub count: f64,
    /// What an invocation takes.
    pub function: FunctionCost,
    batching: Batching,
    spread: Spread,
    /// Share of the changes that pass the event filter.
    share: f64,
}

impl Lanes {
    /// Lanes over which the changes that pass the filter are spread; one carries the hot key.
    pub fn new(count: f64, hot_key: f64, share: f64, function: FunctionCost, batching: Batching) -> Self {
        Self { count, function, batching, spread: Spread::even(count, hot_key), share }
    }

    /// Share of the table's changes in the busiest lane.
    pub fn hottest(&self) -> f64 {
        self.share * self.spread.hottest()
    }

    /// Share of the changes on lanes as busy as the busiest.
    pub fn on_busiest(&self) -> f64 {
        self.spread.on_busiest()
    }

    /// Mean changes in an invocation of a lane, given its share of the changes and the rate of all lanes.
    fn batch(&self, rate: f64) -> f64 {
        self.batching.batch(&self.function, rate)
    }

    /// The sum over the lanes of a quantity of each invocation, per second, without retries.
    #[inline]
    pub fn per_second(&self, rate: f64, mut of_invocation: impl FnMut(f64) -> f64) -> f64 {
        self.spread.sum(|share| {
            let own = rate * self.share * share;
            let batch = self.batch(own);
            own / batch * of_invocation(batch)
        })
    }

    /// Mean over the day of two quantities of each invocation, per second, without retries.
    pub fn means<const N: usize>(&self, periods: &Periods, of_invocation: impl Fn(f64) -> [f64; N]) -> [f64; N] {
        let mut sums = [0.0; N];
        for (rate, period) in periods.iter() {
            for class in self.spread.classes() {
                let own = rate * self.share * class.share;
                let batch = self.batch(own);
                let invocations = period * class.units * own / batch;
                for (sum, quantity) in sums.iter_mut().zip(of_invocation(batch)) {
                    *sum += invocations * quantity;
                }
            }
        }
        sums
    }

    /// Mean batch of the busiest lane at this rate of the table.
    pub fn busiest_batch(&self, rate: f64) -> f64 {
        self.batch(rate * self.hottest())
    }

    /// Changes per second that a lane can process: a failed batch is repeated whole.
    pub fn capacity(&self) -> Formula {
        let largest = self.batching.largest;
        let rate = Formula::number(Symbol::LargestBatch, largest)
            .per(Symbol::LargestDuration, self.function.duration(largest));
        if self.function.error_rate > 0.0 {
            rate.times(Symbol::SuccessRate, 1.0 - self.function.error_rate)
        } else {
            rate
        }
    }

    /// Invocations that run at once, on average, at this rate of the table.
    pub fn running(&self, rate: f64) -> Formula {
        let busy = self.per_second(rate, |batch| self.function.duration(batch)) * self.function.tries();
        Formula::number(Symbol::BusySeconds, busy).min(&Formula::number(Symbol::Lanes, self.count))
    }

    /// The stage of the batching window; none without one.
    pub fn window_stage(&self, id: StageId, periods: &Periods) -> Option<Stage> {
        let Batching { largest, window } = self.batching;
        // A window ends early when the batch is full.
        let wait = |rate: f64| window.min(largest / (rate * self.share));
        (window > 0.0).then(|| Stage::buffer(id, periods, &self.spread, 1.0, wait))
    }

    /// The stage of an invocation.
    pub fn duration_stage(&self, id: StageId, periods: &Periods) -> Stage {
        Stage::duration(id, periods, &self.spread, |rate| self.function.duration(self.batch(rate * self.share)))
    }
}
