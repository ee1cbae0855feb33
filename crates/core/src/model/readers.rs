//! What the readers of a stream are called where each is spoken of by itself.

use super::architectures::{Stoppable, facts};
use crate::scenario::{ArchitectureId, Scenario};

/// What a function is called in an outage.
pub const FUNCTION: &str = "function";

/// Readers that are named and simulated, at most: more never share a shard.
pub const MOST_READERS: usize = 100;

/// What an outage of this scenario may be of: readers of a stream, and the function where there is one.
pub fn outage_consumers(scenario: &Scenario) -> Vec<String> {
    let mut readers: Vec<String> = Vec::new();
    let mut function = false;
    for &id in &scenario.architectures {
        function |= (facts(id).stoppable)(scenario).contains(&Stoppable::Function);
        for name in reader_names(id, scenario).take(MOST_READERS) {
            if !readers.contains(&name) {
                readers.push(name);
            }
        }
    }
    readers.extend(function.then(|| FUNCTION.to_owned()));
    readers
}

/// The names of an architecture's readers, Firehose first: their kinds, numbered from the second of a kind on.
pub fn reader_names(id: ArchitectureId, scenario: &Scenario) -> impl Iterator<Item = String> {
    (facts(id).stoppable)(scenario).into_iter().filter_map(|stoppable| match stoppable {
        Stoppable::Reader(kind, 1) => Some(kind.to_string()),
        Stoppable::Reader(kind, number) => Some(format!("{kind}-{number}")),
        Stoppable::Function => None,
    })
}
