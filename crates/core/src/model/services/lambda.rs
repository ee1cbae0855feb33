//! Lambda: the cost of invocations.

use std::sync::Arc;

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::levers::{Lever, lever};
use crate::model::services::lanes::Timing;
use crate::model::symbols::Symbol;
use crate::scenario::{CpuArch, Function, Scenario, Transform};
use crate::text::{Argument, KIB, Message, ReportMessage, round_up};

/// The longest timeout of a function in seconds that every Region has. Lambda Developer Guide, Quotas.
pub const LONGEST_TIMEOUT: f64 = 900.0;
/// MB in the GB of a GB-second. Lambda pricing page.
const MB_PER_GB: f64 = KIB;

/// Duration and memory of an invocation.
#[derive(Clone, Copy, Debug)]
pub struct FunctionCost {
    /// Memory in MB.
    pub memory_mb: f64,
    /// How long it takes, and how often it fails.
    pub timing: Timing,
    /// Processor architecture.
    pub arch: CpuArch,
}

/// Of each kind of function, whose settings have the same names.
macro_rules! costs {
    ($($settings:ty)*) => {$(
        impl From<&$settings> for FunctionCost {
            fn from(settings: &$settings) -> Self {
                let timing = Timing {
                    base_ms: settings.base_ms,
                    per_record_ms: settings.per_record_ms,
                    error_rate: settings.error_rate,
                };
                Self { memory_mb: f64::from(settings.memory_mb), timing, arch: settings.arch }
            }
        }
    )*};
}

costs! { Function Transform }

impl FunctionCost {
    /// GB of memory.
    pub fn gigabytes(&self) -> f64 {
        self.memory_mb / MB_PER_GB
    }

    /// The price of its GB-seconds.
    pub const fn price(&self) -> PriceId {
        match self.arch {
            CpuArch::Arm64 => PriceId::LambdaGbSecondArm,
            CpuArch::X86 => PriceId::LambdaGbSecondX86,
        }
    }

    /// GB-seconds billed for an invocation with `n` records: whole milliseconds.
    pub fn gb_seconds(&self, n: f64) -> f64 {
        self.memory_mb / MB_PER_GB * round_up(self.timing.duration_ms(n)) / 1000.0
    }

    /// At least the GB-seconds that `largest` records are billed, in invocations with between `smallest` and `largest` records:
    /// larger ones take no longer for each record, but for what is rounded up, and smaller ones are billed for no less.
    pub fn least_gb_seconds(&self, smallest: f64, largest: f64) -> f64 {
        let exact = self.gigabytes() * self.timing.duration(largest);
        exact.max(self.gb_seconds(smallest))
    }

    /// Bills invocations and GB-seconds, from their means per second without retries. Returns the invocations per
    /// month.
    pub fn bill(&self, charges: &mut Charges, invocations: f64, gb_seconds: f64, seconds: f64) -> Formula {
        let tries = self.timing.tries();
        let requests =
            Formula::product(&[(Symbol::Invocations, invocations * tries), (Symbol::SecondsPerMonth, seconds)]);
        let gb_seconds =
            Formula::product(&[(Symbol::GbSecondsRate, gb_seconds * tries), (Symbol::SecondsPerMonth, seconds)]);
        let price = self.price();
        charges.push(Charge { line: LineId::LambdaRequests, price: PriceId::LambdaRequest, quantity: requests });
        charges.push(Charge { line: LineId::LambdaGbSeconds, price, quantity: gb_seconds });
        requests
    }
}

/// The least memory that a function is advised to have, in MB: below it, it has less than a seventh of a CPU.
const LEAST_MEMORY: u32 = 256;

/// What levers set of a function.
pub struct FunctionSettings<'a> {
    /// Its memory in MB.
    pub memory_mb: &'a mut u32,
    /// Its instruction set.
    pub arch: &'a mut CpuArch,
    /// Its milliseconds an invocation and a record.
    pub times_ms: [&'a mut f64; 2],
}

/// The levers of a function below this key: half of its memory, and the cheaper instruction set.
pub fn levers(key: &str, (memory, arch): (u32, CpuArch), of: fn(&mut Scenario) -> FunctionSettings<'_>) -> [Lever; 2] {
    let half = (memory / 2 >= LEAST_MEMORY).then_some(memory / 2);
    let mut less =
        lever(&format!("{key}.memory_mb"), memory, half, move |scenario, half| *of(scenario).memory_mb = half);
    for step in &mut less {
        step.note = Some(Message::from(ReportMessage::TodoNoteMemory { memory: Argument::exact(f64::from(memory)) }));
        // Lambda grants processor time with memory.
        step.at_worst = Some(Arc::new(move |scenario| {
            for time in of(scenario).times_ms {
                *time *= 2.0;
            }
        }));
    }
    let cheaper = (arch != CpuArch::Arm64).then_some(CpuArch::Arm64);
    let arm = lever(&format!("{key}.arch"), arch, cheaper, move |scenario, arch| *of(scenario).arch = arch);
    [less, arm]
}
