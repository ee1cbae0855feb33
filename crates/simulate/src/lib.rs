//! Second by second: how long a backlog lasts, what a consumer's outage costs in minutes of delay, how several
//! pollers share a shard, what a resharding does. The closed form of [`shardwise_core::model::risk`] says how likely throttling is;
//! this says what comes of it.
//!
//! [`Simulation`] is a stepper: [`Simulation::new`] wires a scenario, [`Simulation::advance`] runs a stretch of time,
//! [`Simulation::findings`] says what was found so far, so that a caller can show progress and stop. The same
//! scenario, settings and seed give the same findings to the bit, on every platform and however the time is cut.
//!
//! Records are counts, never objects: each step (a second, or a tenth of one) draws how many changes come
//! (`traffic`), splits them over the shards by the hashes of their keys (`keys`) and moves counts through
//! shards and readers (`stream`), buffers and functions (`firehose`), or lanes (`lanes`). Shards on which nothing
//! waits cost a few nanoseconds a step; the others are simulated poll by poll. What is kept has a fixed size
//! (`log`, `measure`), however long the simulation.
//!
//! Every change that was written is delivered, waiting or lost: [`findings::Books`] balance at every step.

mod concurrency;
pub mod findings;
mod firehose;
pub mod intervals;
mod keys;
mod kinesis;
mod lanes;
mod log;
mod measure;
mod outages;
pub mod page;
mod polls;
mod random;
mod scaling;
pub mod series;
mod stream;
mod streams;
#[cfg(test)]
mod tests;
mod traffic;
mod writes;

pub use outages::{known as check_outage, refused as refused_outages};
pub use traffic::Trace;

use findings::{Findings, Found};
use random::Normal;
use shardwise_core::catalog::PriceBook;
use shardwise_core::model::Flow;
use shardwise_core::scenario::{ArchitectureId, LONGEST_RUN, Outage, Scenario};
use shardwise_core::text::{Argument, DAY, Message, float};
use traffic::Traffic;

/// How a scenario is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Simulated seconds.
    pub seconds: f64,
    /// What the draws come from.
    pub seed: u64,
    /// Seconds in a step: 1, or a tenth, for waiting and reading as fine as that. Limits are of whole seconds with both.
    pub step: f64,
    /// Rates in place of the scenario's day.
    pub trace: Option<Trace>,
    /// Outages beside those of the scenario.
    pub outages: Vec<Outage>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seconds: DAY, seed: 1, step: 1.0, trace: None, outages: Vec::new() }
    }
}

impl Settings {
    /// Days and a seed, as they are typed.
    ///
    /// # Errors
    /// `days` is no number above 0 and up to 366, or `seed` no whole number of 64 bits.
    pub fn read(days: &str, seed: &str) -> Result<Self, Refused> {
        let seconds = float(days.trim()).map(|days| days * DAY);
        let seconds = seconds.filter(|seconds| *seconds > 0.0 && *seconds <= LONGEST_RUN);
        let expected = || Message::ExpectedDays { most: Argument::exact(LONGEST_RUN / DAY) };
        let seconds = seconds.ok_or_else(|| Refused::new("days", expected()))?;
        Ok(Self { seconds, seed: whole("seed", seed, 0, u64::MAX)?, ..Self::default() })
    }
}

/// A whole number, as it is typed.
///
/// # Errors
/// It is none, or out of bounds.
pub fn whole(key: &str, said: &str, least: u64, most: u64) -> Result<u64, Refused> {
    let number = said.trim().parse::<u64>().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        // As text: not every whole number of 64 bits is a number of a page's script.
        let [least, most] = [least, most].map(|bound| Argument::text(bound.to_string()));
        Refused::new(key, Message::ExpectedWhole { least, most })
    })
}

/// What cannot be simulated: the key and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The key, or empty.
    pub key: String,
    /// What was expected and what was found.
    pub message: Box<Message>,
}

impl Refused {
    fn new(key: &str, message: Message) -> Self {
        Self { key: key.into(), message: Box::new(message) }
    }
}

/// Shards that are simulated, at most: AWS gives an account 20,000.
const MOST_SHARDS: f64 = 20_000.0;
/// Records a second that are simulated, at most: counts stay exact far beyond any stream.
const MOST_RECORDS: f64 = 1e9;

/// One architecture under way.
#[derive(Clone, Debug)]
enum Machine {
    Kinesis(Box<kinesis::Machine>),
    Streams(Box<streams::Machine>),
}

impl Machine {
    fn step(&mut self, now: f64, moment: u64, changes: u64, normal: &Normal) {
        match self {
            Self::Kinesis(machine) => machine.step(now, moment, changes, normal),
            Self::Streams(machine) => machine.step(now, moment, changes, normal),
        }
    }

    fn found(&self, seconds: f64) -> Found {
        match self {
            Self::Kinesis(machine) => machine.found(seconds),
            Self::Streams(machine) => machine.found(seconds),
        }
    }

    fn is_balanced(&self) -> bool {
        match self {
            Self::Kinesis(machine) => machine.is_balanced(),
            Self::Streams(machine) => machine.is_balanced(),
        }
    }
}

/// A scenario under way.
#[derive(Clone, Debug)]
pub struct Simulation {
    name: String,
    settings: Settings,
    steps: u64,
    done: u64,
    normal: Normal,
    traffic: Traffic,
    machines: Vec<Machine>,
}

impl Simulation {
    /// Wires a scenario.
    ///
    /// # Errors
    /// More shards, readers or time than can be simulated, and outages of consumers that are not there.
    pub fn new(scenario: &Scenario, book: &PriceBook, settings: Settings) -> Result<Self, Refused> {
        if !(settings.seconds > 0.0 && settings.seconds <= LONGEST_RUN) {
            return Err(Refused::new("", Message::SimulatedTime { found: Argument::exact(settings.seconds) }));
        }
        let flow = Flow::new(scenario);
        let traffic = Traffic::new(&scenario.workload, &flow, settings.trace.clone(), settings.seed, settings.step);
        let fastest = traffic.fastest();
        if fastest > MOST_RECORDS {
            let [most, found] = [MOST_RECORDS, fastest].map(Argument::exact);
            let without = scenario.workload.bursts.is_empty() || flow.peak_rate() > MOST_RECORDS;
            let key = if without { "workload.writes_per_second" } else { "workload.bursts" };
            return Err(Refused::new(key, Message::SimulatedRate { most, found }));
        }
        let outages: Vec<Outage> = scenario.simulation.outages.iter().chain(&settings.outages).cloned().collect();
        refused_outages(scenario).next().map_or(Ok(()), Err)?;
        settings.outages.iter().try_for_each(|outage| check_outage(scenario, outage, ""))?;
        let mut machines = Vec::new();
        for id in &scenario.architectures {
            machines.push(match id {
                ArchitectureId::StreamsLambda => {
                    Machine::Streams(Box::new(streams::Machine::new(scenario, &flow, book, &settings, &outages)?))
                }
                ArchitectureId::KinesisFirehose => {
                    Machine::Kinesis(Box::new(kinesis::Machine::new(scenario, &flow, book, &settings, &outages)?))
                }
            });
        }
        Ok(Self {
            name: scenario.name.clone(),
            steps: (settings.seconds / settings.step).ceil() as u64,
            done: 0,
            normal: Normal::new(),
            traffic,
            machines,
            settings,
        })
    }

    /// Simulates so many seconds more, or what is left.
    pub fn advance(&mut self, seconds: f64) {
        let until = self.steps.min(self.done + (seconds / self.settings.step).ceil() as u64);
        while self.done < until {
            let now = self.done as f64 * self.settings.step;
            let changes = self.traffic.next(now, &self.normal);
            for machine in &mut self.machines {
                machine.step(now, self.done, changes, &self.normal);
            }
            self.done += 1;
        }
    }

    /// Simulates what is left.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.advance(f64::INFINITY);
        self
    }

    /// Whether all of the time is simulated.
    pub fn is_done(&self) -> bool {
        self.done == self.steps
    }

    /// The share of the time that is simulated.
    pub fn done(&self) -> f64 {
        self.done as f64 / self.steps as f64
    }

    /// Simulated seconds so far.
    pub fn seconds(&self) -> f64 {
        self.done as f64 * self.settings.step
    }

    /// What was found so far.
    pub fn findings(&self) -> Findings {
        Findings {
            name: self.name.clone(),
            seed: self.settings.seed,
            seconds: self.seconds(),
            asked_seconds: self.settings.seconds,
            step_seconds: self.settings.step,
            architectures: self.machines.iter().map(|machine| machine.found(self.seconds())).collect(),
        }
    }

    /// Whether the books balance, from the counts of every shard rather than from their sums.
    pub fn is_balanced(&self) -> bool {
        self.machines.iter().all(Machine::is_balanced)
    }
}
