//! A running simulation: steps of traffic through every architecture.

use std::fmt;

use shardwise_core::catalog::PriceBook;
use shardwise_core::model::Case;
use shardwise_core::scenario::{LONGEST_RUN, Outage, RATE_KEY, Scenario};
use shardwise_core::text::{Argument, SimulationMessage};

use crate::cores::Cores;
use crate::findings::{NotSimulated, SimulationFindings};
use crate::machine::{Machine, Setup};
use crate::machines::machine;
use crate::outages::{check_outage, refused_outages};
use crate::random::Normal;
use crate::refused::Refused;
use crate::settings::{Settings, Trace};
use crate::stretch::{MOST_STEPS, Stretch};
use crate::traffic::Traffic;

/// The most records per second that can be simulated: counts stay exact far beyond any stream.
const MOST_RECORDS: f64 = 1e9;

/// A running simulation.
///
/// ```
/// use shardwise_core::{Catalog, Scenario};
/// use shardwise_simulate::{Settings, Simulation};
///
/// let book = Catalog::embedded().book("us-east-1")?;
/// let settings = Settings { seconds: 600.0, ..Settings::default() };
/// let simulation = Simulation::new(&Scenario::default(), &book, settings).map_err(|refused| refused.message.to_string())?;
/// let simulation = simulation.finish();
/// assert!(simulation.is_balanced() && simulation.findings().architectures[0].books.lost == 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Simulation {
    name: String,
    settings: Settings,
    steps: u64,
    done: u64,
    cores: Cores,
    normal: Normal,
    traffic: Traffic,
    /// The changes of the steps that are simulated together, and their ends.
    changes: Vec<u64>,
    ends: Vec<f64>,
    machines: Vec<Box<dyn Machine>>,
    /// The architectures that are not simulated, and why.
    not_simulated: Vec<NotSimulated>,
}

/// Its name and how far it is: what the machines hold is too much to read.
impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation").field("name", &self.name).field("done", &self.done).finish_non_exhaustive()
    }
}

/// Checks the rates of a trace.
fn check_trace(trace: Option<&Trace>) -> Result<(), Refused> {
    let is_wrong = |rate: &&f64| !(0.0..=MOST_RECORDS).contains(*rate);
    let wrong = trace.and_then(|trace| trace.rates.iter().find(is_wrong));
    wrong.map_or(Ok(()), |&wrong| {
        let [most, found] = [MOST_RECORDS, wrong].map(Argument::exact);
        Err(Refused::new("", SimulationMessage::TraceRate { most, found }.into()))
    })
}

/// Checks the fastest rate of a simulation, and that without bursts.
fn check_rate(fastest: f64, without_bursts: f64) -> Result<(), Refused> {
    // A rate that is no number is refused, too.
    let is_bearable = |rate: f64| (0.0..=MOST_RECORDS).contains(&rate);
    let [most, found] = [MOST_RECORDS, fastest].map(Argument::exact);
    if is_bearable(fastest) {
        Ok(())
    } else if !is_bearable(without_bursts) {
        Err(Refused::new(RATE_KEY, SimulationMessage::SimulatedRate { most, found }.into()))
    } else if fastest.is_finite() {
        Err(Refused::new("workload.bursts", SimulationMessage::SimulatedRate { most, found }.into()))
    } else {
        Err(Refused::new("workload.bursts", SimulationMessage::SimulatedBursts { most }.into()))
    }
}

impl Simulation {
    /// Wires a scenario.
    ///
    /// # Errors
    /// More shards, readers or time than can be simulated, an outage of a consumer that the scenario does not have, or no
    /// architecture that is simulated.
    pub fn new(scenario: &Scenario, book: &PriceBook, settings: Settings) -> Result<Self, Refused> {
        if !(settings.seconds > 0.0 && settings.seconds <= LONGEST_RUN) {
            return Err(Refused::new(
                "",
                SimulationMessage::SimulatedTime { found: Argument::exact(settings.seconds) }.into(),
            ));
        }
        let case = Case::new(scenario, book);
        let flow = &case.flow;
        check_trace(settings.trace.as_ref())?;
        let traffic = Traffic::new(&scenario.workload, flow, settings.trace.clone(), settings.seed, settings.step);
        let without_bursts = if settings.trace.is_some() { 0.0 } else { flow.peak_rate() };
        check_rate(traffic.fastest(), without_bursts)?;
        let outages: Vec<Outage> = scenario.simulation.outages.iter().chain(&settings.outages).cloned().collect();
        refused_outages(scenario).next().map_or(Ok(()), Err)?;
        settings.outages.iter().try_for_each(|outage| check_outage(scenario, outage, ""))?;
        let setup = Setup { case: &case, settings: &settings, outages: &outages };
        let (mut machines, mut not_simulated) = (Vec::new(), Vec::new());
        for &id in &scenario.architectures {
            match machine(id, &setup) {
                Ok(machine) => machines.push(machine),
                Err(refused) if refused.only_architecture && scenario.architectures.len() > 1 => {
                    not_simulated.push(NotSimulated { id, text: *refused.message });
                }
                Err(refused) => return Err(refused),
            }
        }
        Ok(Self {
            name: scenario.name.clone(),
            steps: (settings.seconds / settings.step).ceil() as u64,
            done: 0,
            cores: Cores::All,
            normal: Normal::new(),
            traffic,
            changes: Vec::with_capacity(MOST_STEPS),
            ends: Vec::with_capacity(MOST_STEPS),
            machines,
            not_simulated,
            settings,
        })
    }

    /// Uses one core only, where several simulations run side by side. The findings are the same on any number of cores.
    #[must_use]
    pub fn on_one_core(mut self) -> Self {
        self.cores = Cores::One;
        self
    }

    /// Simulates `seconds` more, or whatever is left.
    pub fn advance(&mut self, seconds: f64) {
        // A cast of a float saturates: negative seconds and NaN are none.
        let steps = (seconds / self.settings.step).ceil() as u64;
        let until = self.steps.min(self.done.saturating_add(steps));
        let together = MOST_STEPS.min((until - self.done) as usize);
        let step: usize = self.machines.iter().map(|machine| machine.step_nanoseconds()).sum();
        self.cores.for_work(step * together).enter(|| {
            while self.done < until {
                self.run(until);
            }
        });
    }

    /// Simulates a stretch of steps, up to this one.
    fn run(&mut self, until: u64) {
        let steps = self.done..until.min(self.done + MOST_STEPS as u64);
        self.changes.clear();
        self.ends.clear();
        for now in steps.clone().map(|step| step as f64 * self.settings.step) {
            self.changes.push(self.traffic.next(now, &self.normal));
            self.ends.push(now + self.settings.step);
        }
        let stretch = Stretch {
            first: self.done,
            step: self.settings.step,
            changes: &self.changes,
            ends: &self.ends,
            normal: &self.normal,
            cores: self.cores,
        };
        let shortest = self.machines.iter().map(|machine| machine.step_nanoseconds()).min().unwrap_or(0);
        self.cores.for_work(shortest * stretch.len()).for_each(&mut self.machines, |machine| machine.run(&stretch));
        self.done = steps.end;
    }

    /// Simulates whatever is left.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.advance(f64::INFINITY);
        self
    }

    /// Whether all of the time is simulated.
    pub fn is_done(&self) -> bool {
        self.done == self.steps
    }

    /// Share of the time that is simulated.
    pub fn done(&self) -> f64 {
        self.done as f64 / self.steps as f64
    }

    /// Seconds simulated so far.
    pub fn seconds(&self) -> f64 {
        self.done as f64 * self.settings.step
    }

    /// The findings so far.
    pub fn findings(&self) -> SimulationFindings {
        SimulationFindings {
            name: self.name.clone(),
            seed: self.settings.seed,
            seconds: self.seconds(),
            asked_seconds: self.settings.seconds,
            step_seconds: self.settings.step,
            not_simulated: self.not_simulated.clone(),
            architectures: self.machines.iter().map(|machine| machine.findings(self.seconds())).collect(),
        }
    }

    /// Whether the books balance, counted shard by shard instead of from their sums.
    pub fn is_balanced(&self) -> bool {
        self.machines.iter().all(|machine| machine.is_balanced())
    }
}

#[cfg(test)]
mod tests {
    /// Although this crate is optimized in tests: see the profiles in Cargo.toml.
    #[test]
    fn a_sum_that_wraps_is_an_error_in_tests() {
        let sum = std::panic::catch_unwind(|| std::hint::black_box(u64::MAX) + std::hint::black_box(1));
        assert!(sum.is_err(), "{sum:?}");
    }
}
