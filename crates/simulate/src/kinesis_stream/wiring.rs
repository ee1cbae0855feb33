//! What an architecture makes of a Kinesis stream: how it is sized, who reads it, and what is behind it.

use shardwise_core::model::architectures::facts;
use shardwise_core::model::services::kinesis::{Stream, default_polls};
use shardwise_core::scenario::{ArchitectureId, ConsumerKind, Events, Scenario};

use super::parts::{Reader, Reads};
use crate::delivery::Delivery;
use crate::findings::DeliveredBy;

/// What an architecture makes of a Kinesis stream.
pub(crate) struct Wiring<'a> {
    pub(crate) id: ArchitectureId,
    /// The stream as the model sizes it.
    pub(crate) sized: Stream<'a>,
    /// Its readers, the architecture's own first.
    pub(crate) readers: Vec<Reader>,
    pub(crate) delivery: Delivery,
    pub(crate) delivered_by: DeliveredBy,
    /// What may change the number of its shards.
    pub(crate) events: Events,
}

/// The reader that feeds the delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    /// Seconds between two polls, or two deliveries of a shard.
    pub(crate) interval: f64,
    pub(crate) reads: Reads,
}

/// The readers of the stream of an architecture: its own, then the consumers of the scenario.
pub(crate) fn readers(id: ArchitectureId, scenario: &Scenario, own: Own) -> Vec<Reader> {
    let others = scenario.consumers.iter().flat_map(|consumer| {
        let polls = consumer.polls_per_second.unwrap_or(default_polls(consumer.kind));
        // A custom consumer with enhanced fan-out has no polling rate.
        let interval = if polls > 0.0 { 1.0 / polls } else { 1.0 };
        let reads = if consumer.uses_fan_out() { Reads::FanOut } else { Reads::Shared };
        let function = consumer.function.filter(|_| consumer.kind == ConsumerKind::Lambda);
        (0..consumer.count).map(move |_| (interval, reads, function))
    });
    let names = (facts(id).stoppable)(scenario);
    let reader = |((interval, reads, function), name)| Reader { name, interval, reads, function };
    std::iter::once((own.interval, own.reads, None)).chain(others).zip(names).map(reader).collect()
}
