//! Architecture streams-pipes: the batches of a DynamoDB stream go to an EventBridge Pipe, which puts their changes into
//! Firehose one by one.
//!
//! An execution takes a fixed time. One that fails is retried until it succeeds or its records expire (EventBridge User
//! Guide, Pipes: MaximumRetryAttempts and MaximumRecordAgeInSeconds are unlimited unless set).

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::architectures::Architecture as _;
use shardwise_core::model::architectures::streams_pipes::StreamsPipes;
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
    let wired = StreamsPipes::new(setup.case);
    let timeout = setup.case.quotas().value(QuotaId::PipesTimeout);
    let wiring = Wiring {
        id: ArchitectureId::StreamsPipes,
        processor: Processor {
            name: ConsumerName::Pipe,
            waits_for: WaitsFor::Pipe,
            billed: Billed::Requests { record: wired.readers.record },
            concurrency: QuotaId::PipesConcurrentExecutions,
            concurrency_limit: LimitId::PipesConcurrency,
            rate_limit: LimitId::PipesLaneRate,
        },
        readers: wired.readers,
        lanes: wired.pipe.lanes,
        retries: Retries { timeout, most: None, oldest: None, bisect: false },
        firehose: Some(wired.firehose),
        exposures: wired.exposures().into_iter().collect(),
    };
    Ok(Box::new(DynamodbStreamMachine::new(setup, &wiring)?))
}
