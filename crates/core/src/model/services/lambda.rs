//! Lambda: duration and cost of invocations, and how a DynamoDB stream feeds a function.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::scenario::CpuArch;
use crate::text::{KIB, round_up};

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
        let tries = 1.0 / (1.0 - self.error_rate);
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
