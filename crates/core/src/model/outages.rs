//! What can stop for a while.

use super::architectures::facts;
use super::readers::{ConsumerName, MOST_READERS};
use crate::scenario::Scenario;

/// What can have an outage in this scenario: readers of a stream, and the function, if there is one.
pub fn outage_consumers(scenario: &Scenario) -> Vec<ConsumerName> {
    let mut names: Vec<ConsumerName> = Vec::new();
    for &id in &scenario.architectures {
        for name in (facts(id).stoppable)(scenario).into_iter().take(MOST_READERS + 1) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    // The function is last.
    let function = names.iter().position(|name| *name == ConsumerName::Function).map(|at| names.remove(at));
    names.truncate(MOST_READERS);
    names.extend(function);
    names
}
