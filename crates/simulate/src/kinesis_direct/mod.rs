//! Architecture kinesis-direct: an on-demand Kinesis stream that delivers to S3 by itself.
//!
//! AWS manages its shards: no event of the scenario changes their number.

use shardwise_core::model::architectures::kinesis_direct::stream;
use shardwise_core::scenario::{ArchitectureId, Events};

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
    let id = ArchitectureId::KinesisDirect;
    let own = Own { interval: case.scenario.kinesis_direct.freshness.0, reads: Reads::Delivery };
    let wiring = Wiring {
        id,
        sized: stream(case),
        readers: readers(id, case.scenario, own),
        delivery: Delivery::by_stream(settings.step),
        delivered_by: DeliveredBy::Stream,
        events: Events::default(),
    };
    Ok(Box::new(KinesisStreamMachine::new(setup, wiring)?))
}
