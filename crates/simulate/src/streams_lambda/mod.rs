//! Architecture streams-lambda: the batches of a DynamoDB stream go to a function, which puts them into Firehose or writes
//! objects itself.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::architectures::Architecture as _;
use shardwise_core::model::architectures::streams_lambda::StreamsLambda;
use shardwise_core::model::{ConsumerName, LimitId};
use shardwise_core::scenario::ArchitectureId;

use crate::dynamodb_stream::{Billed, DynamodbStreamMachine, Processor, Retries, Wiring};
use crate::findings::WaitsFor;
use crate::machine::{Machine, Setup};
use crate::refused::Refused;

/// The machine.
///
/// # Errors
/// It cannot be simulated.
pub(crate) fn machine(setup: &Setup<'_>) -> Result<Box<dyn Machine>, Refused> {
    let wired = StreamsLambda::new(setup.case);
    let settings = &setup.case.scenario.streams_lambda;
    let wiring = Wiring {
        id: ArchitectureId::StreamsLambda,
        processor: Processor {
            name: ConsumerName::Function,
            waits_for: WaitsFor::Function,
            billed: Billed::Milliseconds { gigabytes: wired.function.gigabytes() },
            concurrency: QuotaId::LambdaConcurrentExecutions,
            concurrency_limit: LimitId::LambdaConcurrency,
            rate_limit: LimitId::LambdaLaneRate,
        },
        readers: wired.readers,
        lanes: wired.lanes,
        retries: Retries {
            timeout: settings.function.timeout.0,
            most: settings.maximum_retries,
            oldest: settings.maximum_record_age.map(|age| age.0),
            bisect: settings.bisect_on_error,
        },
        firehose: wired.firehose,
        exposures: wired.exposures().into_iter().collect(),
    };
    Ok(Box::new(DynamodbStreamMachine::new(setup, &wiring)?))
}
