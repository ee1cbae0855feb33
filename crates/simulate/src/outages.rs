//! Outages: when a consumer stops or fails, and how long it takes to catch up.

use shardwise_core::model::{ConsumerName, outage_consumers};
use shardwise_core::scenario::{Failure, Outage, Scenario};
use shardwise_core::text::{Argument, InputMessage, Joining, Message, SimulationMessage, nearest};

use crate::findings::EventFound;
use crate::refused::Refused;
use crate::stretch::Stretch;

/// Checks that the consumer of an outage exists. `table` prefixes the keys in an error.
///
/// # Errors
/// The scenario does not have the consumer (the error names the nearest that it has), or the outage is a failure of
/// something that is not a function.
pub fn check_outage(scenario: &Scenario, outage: &Outage, table: &str) -> Result<(), Refused> {
    let known = outage_consumers(scenario);
    let Outage { consumer, how, .. } = outage;
    let named = consumer.parse().ok().filter(|name| known.contains(name));
    if named.is_none() {
        let names: Vec<String> = known.iter().map(ConsumerName::to_string).collect();
        let near = nearest(consumer, names.iter().map(String::as_str)).map(Argument::quoted);
        let choices = Argument::list(Joining::Comma, names.iter().map(String::as_str));
        let unknown: Message = InputMessage::Choice { choices, found: Argument::quoted(consumer) }.into();
        return Err(Refused::new(&format!("{table}consumer"), unknown.with_nearest(near)));
    }
    if *how == Failure::Fails && named != Some(ConsumerName::Function) {
        let consumer = Argument::quoted(consumer);
        return Err(Refused::new(&format!("{table}how"), SimulationMessage::OnlyFunctionsFail { consumer }.into()));
    }
    Ok(())
}

/// What [`check_outage`] reports for the scenario's own outages.
pub fn refused_outages(scenario: &Scenario) -> impl Iterator<Item = Refused> {
    let outages = scenario.simulation.outages.iter().enumerate();
    outages.filter_map(|(index, outage)| check_outage(scenario, outage, &format!("simulation.outages[{index}].")).err())
}

/// An outage and its consequences.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    begin: f64,
    end: f64,
    /// Whether it is in progress.
    pub(crate) active: bool,
    /// Records lost and set aside before it started.
    gone_before: (u64, u64),
    found: EventFound,
    over: bool,
}

/// The state of a consumer at the end of a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// Its backlog, and the age of the oldest record in seconds.
    pub(crate) backlog: u64,
    pub(crate) age: f64,
    /// Whether it has read everything that it could.
    pub(crate) caught_up: bool,
    /// Records lost before it read them, and records set aside because of its settings.
    pub(crate) lost: u64,
    pub(crate) set_aside: u64,
}

impl Watched {
    /// An outage of a consumer; `busiest` is the start of the busiest hour in seconds.
    pub(crate) fn new(outage: &Outage, consumer: ConsumerName, busiest: f64) -> Self {
        let begin = outage.at.seconds(busiest);
        let end = begin + outage.length.0;
        let name = Argument::text(consumer.to_string());
        let event = match outage.how {
            Failure::Stops => SimulationMessage::EventStops { consumer: name }.into(),
            Failure::Fails => SimulationMessage::EventFails { consumer: name }.into(),
        };
        Self {
            begin,
            end,
            active: false,
            gone_before: (0, 0),
            found: EventFound {
                event,
                consumer: Some(consumer),
                at: begin,
                until: end,
                backlog: 0,
                age: 0.0,
                catch_up_seconds: None,
                lost: 0,
                set_aside: 0,
            },
            over: false,
        }
    }

    /// Whether the outage is in progress at the start of a step; `gone` are the records lost and set aside so far.
    pub(crate) fn start_step(&mut self, now: f64, gone: (u64, u64)) -> bool {
        let active = (self.begin..self.end).contains(&now);
        if active && !self.active {
            self.gone_before = gone;
        }
        self.active = active;
        active
    }

    /// How many of these steps there are before it starts or ends.
    pub(crate) fn steps_together(&self, stretch: &Stretch<'_>) -> usize {
        let next = [self.begin, self.end].into_iter().find(|moment| *moment > stretch.now(0));
        stretch.steps_before(next.unwrap_or(f64::INFINITY))
    }

    /// Whether it has ended at the start of a step, but not its consequences.
    pub(crate) fn is_ending(&self, now: f64) -> bool {
        now >= self.end && !self.over
    }

    /// Takes note of its consumer's state at the end of the step.
    pub(crate) fn end_step(&mut self, end: f64, standing: Standing) {
        if self.over || end < self.begin {
            return;
        }
        self.found.lost = standing.lost.saturating_sub(self.gone_before.0);
        self.found.set_aside = standing.set_aside.saturating_sub(self.gone_before.1);
        if self.active {
            (self.found.backlog, self.found.age) = (standing.backlog, standing.age);
        } else if end > self.end && standing.caught_up {
            self.found.catch_up_seconds = Some(end - self.end);
            self.over = true;
        }
    }

    /// Its consequences, if it has started.
    pub(crate) fn findings(&self, seconds: f64) -> Option<EventFound> {
        (self.begin < seconds).then(|| self.found.clone())
    }
}
