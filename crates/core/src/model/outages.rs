//! What can stop for a while.

use super::architectures::facts;
use super::readers::{ConsumerName, MOST_READERS};
use crate::scenario::Scenario;

/// What can have an outage in this scenario: readers of a stream, then functions, pipes and deliveries.
pub fn outage_consumers(scenario: &Scenario) -> Vec<ConsumerName> {
    let mut names: Vec<ConsumerName> = Vec::new();
    for &id in &scenario.architectures {
        for name in (facts(id).stoppable)(scenario).into_iter().take(MOST_READERS + 1) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    // Parts that are no readers are last.
    let (mut readers, parts): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name.is_reader());
    readers.truncate(MOST_READERS);
    readers.extend(parts);
    readers
}
