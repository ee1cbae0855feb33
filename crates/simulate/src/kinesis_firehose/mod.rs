//! Architecture kinesis-firehose: a Kinesis stream with Firehose behind it.

use shardwise_core::model::architectures::kinesis_firehose::stream;
use shardwise_core::scenario::ArchitectureId;

use crate::delivery::Delivery;
use crate::findings::DeliveredBy;
use crate::kinesis_stream::{KinesisStreamMachine, Own, Reads, Wiring, readers};
use crate::machine::{Machine, Setup};
use crate::refused::Refused;

/// The machine.
///
/// # Errors
/// It cannot be simulated.
pub(crate) fn machine(setup: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    let Setup { case, settings, .. } = *setup;
    let (id, sized) = (ArchitectureId::KinesisFirehose, stream(case));
    let own = Own { interval: 1.0 / sized.settings.own_polls, reads: Reads::Shared };
    let wiring = Wiring {
        id,
        sized,
        readers: readers(id, case.scenario, own),
        delivery: Delivery::by_firehose(&case.scenario.kinesis_firehose.transform, case, settings.seed, settings.step),
        delivered_by: DeliveredBy::Firehose,
        events: case.scenario.simulation.clone(),
    };
    Ok(Box::new(KinesisStreamMachine::new(setup, wiring)?))
}
