//! Where the cost of an architecture jumps: one input 0.1% larger, the bill 20% higher or lower.
//!
//! Some jumps are how AWS bills, or how a stream is sized. Each of those has a name here ([`Jump`]). A jump without a name
//! is a fault of the model.
//!
//! Edges are narrow: a step of 0.1% from a random value rarely crosses one. So an input is varied between half and twice its
//! value, and wherever the cost changes much from one value to the next, the place is bisected until it is a step of
//! 0.1%.

use arbitrary::Unstructured;
use serde_json::Value as Json;
use shardwise_core::catalog::PriceBook;
use shardwise_core::input::{contradictions, schema};
use shardwise_core::model::{Case, FIREHOSE_ROUNDING, Flow, Layout, LineId, Outcome, Outcomes, Spread, evaluate};
use shardwise_core::scenario::{ArchitectureId, Mode, Scenario};
use shardwise_core::text::{Bytes, GIB, MIB, Quantity as _, Seconds};

use crate::generator::case;

/// A step of an input, as a factor.
const STEP: f64 = 1.001;
/// A cost that changes by more than this factor jumps.
const JUMP: f64 = 1.2;
/// Costs below a cent a month are not compared.
const LEAST_USD: f64 = 0.01;
/// How far an input is varied on either side, as a factor.
const REACH: f64 = 2.0;
/// Values on either side.
const VALUES: i32 = 6;

/// Where one more is a fifth or more.
const FEW: f64 = 5.0;
/// Of so much, a step takes a fifth of what is left.
const NEARLY_ALL: f64 = 0.99;
/// Of a quantity that exceeds what is free by less, a step adds a fifth to what is billed.
const LITTLE: f64 = 0.01;
/// A coefficient of variation below which sizes count as fixed, as in the notice on rounding edges.
const FIXED: f64 = 0.05;
/// Bytes of the payload of an invocation.
const PAYLOAD: f64 = 6.0 * MIB;

/// Why a cost jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Jump {
    /// Retention beyond 24 hours is billed by the shard-hour, or by what is kept from then on.
    Retention,
    /// One shard more or less of a Kinesis stream, among the first few.
    Shard,
    /// The hot key has a shard of its own, or no longer, among the first few: that takes three shards.
    Isolation,
    /// One partition of the table more or less, among the first few: a stream of the table has a shard for each.
    Partition,
    /// A record of a fixed size crosses a multiple of what AWS rounds it up to.
    Rounding,
    /// What one invocation puts into Firehose as packed records crosses a multiple of 5 KiB.
    PackedRounding,
    /// What one execution of a pipe carries crosses a multiple of 64 KiB, among the first few.
    PipeRounding,
    /// A short invocation crosses a millisecond.
    Millisecond,
    /// The payload of an invocation holds one change more or less, among few.
    Payload,
    /// A lane is always busy from then on, by the time that each change takes: its batches grow to the largest.
    BusyLane,
    /// The batching window is off by default where the Firehose buffer interval is below a minute.
    DefaultWindow,
    /// Nearly every invocation fails.
    ErrorRate,
    /// A free allowance is used up.
    FreeAllowance,
    /// Nearly all is deducted.
    Discount,
    /// Not known: a fault.
    Unnamed,
}

/// A cost that jumps.
#[derive(Clone, Debug)]
pub struct Found {
    /// The dotted key that was raised.
    pub key: String,
    /// Its value before and after.
    pub values: [f64; 2],
    /// Whose cost.
    pub architecture: ArchitectureId,
    /// USD per month before and after.
    pub usd: [f64; 2],
    /// The line that changes the most.
    pub line: LineId,
    /// Why.
    pub jump: Jump,
    /// The scenario before.
    pub scenario: Scenario,
}

/// A drawn scenario, one of whose inputs is varied.
pub(super) fn jumps(bytes: &[u8]) {
    for found in probe(bytes) {
        assert_ne!(found.jump, Jump::Unnamed, "{found:?}");
    }
}

/// Varies one input of a drawn scenario. Returns the costs that jump within a step of 0.1%.
pub fn probe(bytes: &[u8]) -> Vec<Found> {
    let mut source = Unstructured::new(bytes);
    let (scenario, book) = case(&mut source);
    let Ok(settings) = serde_json::to_value(&scenario) else { return Vec::new() };
    let mut inputs = Vec::new();
    collect(&settings, schema().as_value(), String::new(), &mut inputs);
    let Ok(input) = source.choose(&inputs) else { return Vec::new() };
    Varied { settings, input, book: &book }.jumps()
}

/// An input that need not be whole.
#[derive(Clone, Debug)]
struct Input {
    pointer: String,
    value: f64,
    /// The least and the largest value.
    bounds: [f64; 2],
}

fn collect(settings: &Json, schema: &Json, pointer: String, inputs: &mut Vec<Input>) {
    let bound = |name: &str, open: f64| schema[name].as_f64().unwrap_or(open);
    let bounds =
        [bound("minimum", 0.0), bound("maximum", f64::MAX).min(bound("exclusiveMaximum", f64::MAX).next_down())];
    match settings {
        Json::Object(entries) => {
            for (key, value) in entries {
                let below = schema["properties"].get(key).unwrap_or(&schema["additionalProperties"]);
                collect(value, below, format!("{pointer}/{key}"), inputs);
            }
        }
        Json::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                collect(item, &schema["items"], format!("{pointer}/{place}"), inputs);
            }
        }
        Json::Number(number) if number.is_f64() => {
            inputs.extend(number.as_f64().map(|value| Input { pointer, value, bounds }));
        }
        Json::String(text) => {
            let value = match schema["format"].as_str() {
                Some(Bytes::FORMAT) => Bytes::parse(text).map(|bytes| bytes.0),
                Some(Seconds::FORMAT) => Seconds::parse(text).map(|seconds| seconds.0),
                _ => None,
            };
            inputs.extend(value.map(|value| Input { pointer, value, bounds }));
        }
        _ => {}
    }
}

/// A scenario with one input that varies.
struct Varied<'a> {
    settings: Json,
    input: &'a Input,
    book: &'a PriceBook,
}

impl Varied<'_> {
    fn jumps(&self) -> Vec<Found> {
        let Input { value, .. } = *self.input;
        let ratio = REACH.powf(1.0 / f64::from(VALUES));
        let values = (-VALUES..=VALUES).map(|place| value * ratio.powi(place));
        let tried: Vec<(f64, Outcomes)> = values.filter_map(|value| Some((value, self.outcomes(value)?))).collect();
        let mut found = self.step(value);
        for pair in tried.windows(2) {
            let [(low, before), (high, after)] = pair else { continue };
            for place in 0..before.len().min(after.len()) {
                if is_jump(total(before, place), total(after, place)) {
                    found.extend(self.narrowed(*low, *high, place));
                }
            }
        }
        found
    }

    /// The jump of an architecture between two values, if it is within a step.
    fn narrowed(&self, mut low: f64, mut high: f64, place: usize) -> Vec<Found> {
        while high > low * STEP {
            let middle = low.sqrt() * high.sqrt();
            // Between the smallest numbers there is none.
            if middle <= low || middle >= high {
                break;
            }
            let [Some(before), Some(between), Some(after)] = [low, middle, high].map(|value| self.outcomes(value))
            else {
                return Vec::new();
            };
            let [before, between, after] = [&before, &between, &after].map(|outcomes| total(outcomes, place));
            // Where the larger part of the change is.
            let [below, above] = [(before, between), (between, after)].map(|(a, b)| (b / a).max(a / b));
            if below > above { high = middle } else { low = middle }
        }
        self.step(low)
    }

    /// The jumps from a value to the next.
    fn step(&self, value: f64) -> Vec<Found> {
        let values = [value, value * STEP];
        let [Some(scenario), Some(raised)] = values.map(|value| self.scenario(value)) else { return Vec::new() };
        let [Ok(before), Ok(after)] = [&scenario, &raised].map(|scenario| evaluate(scenario, self.book)) else {
            return Vec::new();
        };
        let pairs = before.iter().zip(&after).filter(|(before, after)| is_jump(before.bill.total, after.bill.total));
        let found = |(before, after): (&Outcome, &Outcome)| Found {
            key: self.input.pointer.trim_start_matches('/').replace('/', "."),
            values,
            architecture: before.id,
            usd: [before.bill.total, after.bill.total],
            line: moved(before, after),
            jump: self.name(values, [Side::new(&scenario, before), Side::new(&raised, after)]),
            scenario: scenario.clone(),
        };
        pairs.map(found).collect()
    }

    /// Why an architecture's cost jumps between two values.
    #[allow(clippy::large_types_passed_by_value, reason = "called for jumps only, which are few")]
    fn name(&self, [low, high]: [f64; 2], sides: [Side<'_>; 2]) -> Jump {
        let pointer = self.input.pointer.as_str();
        let crosses = |edge: f64| low <= edge && high >= edge;
        let [before, after] = sides;
        let by_input = [
            ("/retention_hours", crosses(24.0), Jump::Retention),
            ("/buffer_interval", crosses(60.0) && before.has_usual_window(), Jump::DefaultWindow),
            ("/error_rate", high > NEARLY_ALL, Jump::ErrorRate),
            ("/discount_percent", high > 100.0 * NEARLY_ALL, Jump::Discount),
        ];
        let known = by_input.iter().find(|(end, holds, _)| pointer.ends_with(end) && *holds);
        if let Some((_, _, jump)) = known {
            return *jump;
        }
        let line = moved(before.outcome, after.outcome);
        let by_outcome = [
            (one_of_few(sides.map(|side| side.outcome.shards.used)), before.shards_jump()),
            (before.isolates() != after.isolates() && before.is_small() && after.is_small(), Jump::Isolation),
            (one_of_few(sides.map(Side::payload)), Jump::Payload),
            (before.busy_lanes() != after.busy_lanes(), Jump::BusyLane),
            (before.is_rounded() && differ(sides.map(Side::rounded)), Jump::Rounding),
            (line == LineId::LambdaGbSeconds && after.milliseconds() <= FEW + 1.0, Jump::Millisecond),
            (line == LineId::FirehoseIngestGb && after.packed_units() <= FEW + 1.0, Jump::PackedRounding),
            // The same lanes bill a function's invocations, which do not jump: it is what the batches are rounded up to.
            (
                line == LineId::PipesRequests && at_most_double(sides.map(|side| side.quantity(line))),
                Jump::PipeRounding,
            ),
            (after.is_just_beyond_free(line, self.book), Jump::FreeAllowance),
            (before.steps() != after.steps() && self.is_mostly_free(&sides, line), Jump::FreeAllowance),
        ];
        by_outcome.iter().find(|(holds, _)| *holds).map_or(Jump::Unnamed, |(_, jump)| *jump)
    }

    /// Whether a step of a quantity would be no jump if nothing of it were free.
    fn is_mostly_free(&self, sides: &[Side<'_>; 2], line: LineId) -> bool {
        let [before, after] = sides.each_ref().map(|side| side.quantity(line));
        sides[1].free(line, self.book) > 0.0 && !is_jump(before, after)
    }

    fn outcomes(&self, value: f64) -> Option<Outcomes> {
        evaluate(&self.scenario(value)?, self.book).ok()
    }

    /// The scenario with this value, if it is valid. The parts of a mix stay in proportion, but for the one that varies.
    fn scenario(&self, value: f64) -> Option<Scenario> {
        let Input { pointer, bounds: [least, most], .. } = self.input;
        if !(*least..=*most).contains(&value) {
            return None;
        }
        let mut settings = self.settings.clone();
        *settings.pointer_mut(pointer)? = value.into();
        if pointer.starts_with("/workload/mix/") {
            let mix = settings.pointer_mut("/workload/mix")?.as_object_mut()?;
            let sum: f64 = mix.values().filter_map(Json::as_f64).sum();
            mix.values_mut().for_each(|share| *share = (share.as_f64().unwrap_or_default() / sum).into());
        }
        let scenario: Scenario = serde_json::from_value(settings).ok()?;
        contradictions(&scenario).is_empty().then_some(scenario)
    }
}

/// An architecture before or after a jump.
#[derive(Clone, Copy)]
struct Side<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    flow: Flow,
}

impl<'a> Side<'a> {
    fn new(scenario: &'a Scenario, outcome: &'a Outcome) -> Self {
        Self { scenario, outcome, flow: Flow::new(scenario) }
    }

    fn is_streams(self) -> bool {
        self.outcome.id == ArchitectureId::StreamsLambda
    }

    /// What one shard more is: a partition of the table has one.
    fn shards_jump(self) -> Jump {
        if self.is_streams() { Jump::Partition } else { Jump::Shard }
    }

    /// Whether the hot key has a shard of its own.
    fn isolates(self) -> bool {
        self.outcome.shards.layout == Some(Layout::Isolated)
    }

    /// Whether it has few shards.
    fn is_small(self) -> bool {
        self.outcome.shards.used <= FEW
    }

    /// Whether the batching window follows the buffer interval.
    fn has_usual_window(self) -> bool {
        self.is_streams() && self.scenario.streams_lambda.batch_window.is_none()
    }

    /// Changes that fit into the payload of an invocation.
    fn payload(self) -> f64 {
        if self.is_streams() {
            (PAYLOAD / self.flow.stream_record(self.scenario.streams_lambda.view_type).mean()).floor()
        } else {
            0.0
        }
    }

    /// Lanes that changes keep busy by themselves, whatever their batches: of each period, how many.
    fn busy_lanes(self) -> Vec<f64> {
        let settings = &self.scenario.streams_lambda;
        if !self.is_streams() {
            return Vec::new();
        }
        let lanes = self.outcome.shards.used * f64::from(settings.parallelization_factor);
        let spread = Spread::even(lanes, self.flow.hot_key);
        let seconds = self.scenario.delivered.share * settings.function.per_record_ms / 1000.0;
        let busy = |rate: f64| spread.classes().filter(move |class| rate * class.share * seconds >= 1.0);
        self.flow.periods.iter().map(|(rate, _)| busy(rate).map(|class| class.units).sum()).collect()
    }

    /// Whether the size of a record that is rounded up hardly varies.
    fn is_rounded(self) -> bool {
        let workload = &self.scenario.workload;
        workload.item_size_cv < FIXED
            || workload.change_record_size.is_some()
            || self.scenario.delivered.record_size.is_some()
    }

    /// What its records are rounded up to.
    fn rounded(self) -> [f64; 5] {
        let Self { scenario, flow, .. } = self;
        let units = [Mode::Provisioned, Mode::OnDemand].map(|mode| flow.kinesis_units(mode));
        let delivered = flow.delivered_bytes(scenario.delivery.destination);
        [flow.rounded.cdc_units, units[0], units[1], flow.rounded.source_bytes, delivered]
    }

    fn quantity(self, line: LineId) -> f64 {
        self.outcome.bill.line(line).map_or(0.0, |line| line.quantity.value())
    }

    /// Mean milliseconds of an invocation.
    fn milliseconds(self) -> f64 {
        let Scenario { streams_lambda, kinesis_firehose, .. } = self.scenario;
        let memory =
            if self.is_streams() { streams_lambda.function.memory_mb } else { kinesis_firehose.transform.memory_mb };
        let seconds = self.quantity(LineId::LambdaGbSeconds) / self.quantity(LineId::LambdaRequests);
        seconds * 1024.0 / f64::from(memory) * 1000.0
    }

    /// Mean units of 5 KiB of the packed record of an invocation.
    fn packed_units(self) -> f64 {
        if !(self.is_streams() && self.scenario.streams_lambda.packs(&self.scenario.delivery)) {
            return f64::INFINITY;
        }
        self.quantity(LineId::FirehoseIngestGb) * GIB / self.quantity(LineId::LambdaRequests) / FIREHOSE_ROUNDING
    }

    /// Whether little of the quantity is not free.
    fn is_just_beyond_free(self, line: LineId, book: &PriceBook) -> bool {
        let free = self.free(line, book);
        free > 0.0 && self.quantity(line) < free * (1.0 + LITTLE)
    }

    /// What is free of a line's quantity.
    fn free(self, line: LineId, book: &PriceBook) -> f64 {
        let Some(price) = self.outcome.bill.line(line).and_then(|line| line.price) else { return 0.0 };
        Case::new(self.scenario, book).prices().price(price).map_or(0.0, |price| price.free)
    }

    /// What is counted whole: shards, and changes of a payload.
    fn steps(self) -> [f64; 2] {
        [self.outcome.shards.used, self.payload()]
    }
}

/// Whether one is one more than the other, and both are few.
fn one_of_few([before, after]: [f64; 2]) -> bool {
    (before - after).abs() == 1.0 && before.min(after) <= FEW
}

/// Whether the larger is at most twice the other, but for the step itself.
fn at_most_double([before, after]: [f64; 2]) -> bool {
    before.max(after) <= 2.0 * before.min(after) * STEP
}

/// Whether a rounded size differs by more than a jump.
fn differ([before, after]: [[f64; 5]; 2]) -> bool {
    before.iter().zip(after).any(|(before, after)| is_jump(*before, after))
}

fn total(outcomes: &Outcomes, place: usize) -> f64 {
    outcomes[place].bill.total
}

fn is_jump(before: f64, after: f64) -> bool {
    let (low, high) = (before.min(after), before.max(after));
    high > LEAST_USD && high > low * JUMP
}

/// The line whose cost changes the most.
fn moved(before: &Outcome, after: &Outcome) -> LineId {
    let usd = |outcome: &Outcome, id: LineId| outcome.bill.line(id).map_or(0.0, |line| line.usd);
    let change = |id: LineId| (usd(after, id) - usd(before, id)).abs();
    let lines = before.bill.lines.iter().chain(&after.bill.lines).map(|line| line.id);
    lines.max_by(|a, b| change(*a).total_cmp(&change(*b))).unwrap_or(LineId::Discount)
}
