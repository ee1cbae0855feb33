//! What the readers of a stream are called where each is spoken of by itself.

use strum::VariantArray as _;

use crate::scenario::{ArchitectureId, ConsumerKind, Scenario};

/// What a function is called in an outage.
pub const FUNCTION: &str = "function";

/// Readers that are named and simulated, at most: more never share a shard.
pub const MOST_READERS: usize = 100;

/// What an outage of this scenario may be of: Firehose, other readers of the stream, and the function where there is one.
pub fn outage_consumers(scenario: &Scenario) -> Vec<String> {
    let mut names = Vec::new();
    if scenario.architectures.contains(&ArchitectureId::KinesisFirehose) {
        names.extend(reader_names(scenario).take(MOST_READERS));
    } else if scenario.architectures.contains(&ArchitectureId::StreamsLambda) {
        // Not a reader there, but the last on the way.
        names.push(ConsumerKind::Firehose.to_string());
    }
    if scenario.architectures.contains(&ArchitectureId::StreamsLambda) || scenario.kinesis_firehose.transform.enabled {
        names.push(FUNCTION.into());
    }
    names
}

/// The names of a stream's readers, Firehose first: their kinds, numbered from the second of a kind on.
pub fn reader_names(scenario: &Scenario) -> impl Iterator<Item = String> {
    let consumers = scenario.kinesis_firehose.consumers.iter();
    let kinds = consumers.flat_map(|consumer| (0..consumer.count).map(|_| consumer.kind));
    let mut seen = [0_u32; ConsumerKind::VARIANTS.len()];
    std::iter::once(ConsumerKind::Firehose).chain(kinds).map(move |kind| {
        let number = &mut seen[kind as usize];
        *number += 1;
        if *number == 1 { kind.to_string() } else { format!("{kind}-{number}") }
    })
}
