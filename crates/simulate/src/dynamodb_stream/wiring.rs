//! What an architecture makes of a DynamoDB stream: who processes its batches, and where it puts them.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::services::direct_put::DirectPut;
use shardwise_core::model::services::dynamodb::StreamReaders;
use shardwise_core::model::services::lanes::Lanes;
use shardwise_core::model::services::pipes::REQUEST_BYTES;
use shardwise_core::model::{ConsumerName, Exposure, LimitId};
use shardwise_core::scenario::ArchitectureId;

use crate::findings::WaitsFor;
use crate::invocations::whole;

/// What an architecture makes of a DynamoDB stream.
pub(crate) struct Wiring<'a> {
    pub(crate) id: ArchitectureId,
    pub(crate) processor: Processor,
    /// The readers of the stream besides it.
    pub(crate) readers: StreamReaders<'a>,
    pub(crate) lanes: Lanes,
    pub(crate) retries: Retries,
    /// The Firehose that it puts records into; `None` if it writes objects itself.
    pub(crate) firehose: Option<DirectPut<'a>>,
    /// The rates whose throttling has a closed form.
    pub(crate) exposures: Vec<Exposure>,
}

/// Who processes the batches of the lanes: a function, or a pipe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Processor {
    pub(crate) name: ConsumerName,
    pub(crate) waits_for: WaitsFor,
    pub(crate) billed: Billed,
    /// How many batches may run at once, and the limits on that and on the rate of a lane.
    pub(crate) concurrency: QuotaId,
    pub(crate) concurrency_limit: LimitId,
    pub(crate) rate_limit: LimitId,
}

/// What is billed for a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Billed {
    /// The milliseconds of a function with this much memory.
    Milliseconds { gigabytes: f64 },
    /// The requests of a pipe, for records of this many bytes on average.
    Requests { record: f64 },
}

impl Billed {
    /// What is billed for a batch of these records that took so many seconds.
    #[inline]
    pub(crate) fn amount(self, records: u64, took: f64) -> u64 {
        match self {
            Self::Milliseconds { .. } => whole(took * 1000.0),
            Self::Requests { record } => whole(records as f64 * record / REQUEST_BYTES),
        }
    }
}

/// When a batch is given up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retries {
    /// Seconds after which a batch fails.
    pub(crate) timeout: f64,
    /// The most retries; none: unlimited.
    pub(crate) most: Option<u32>,
    /// The oldest record in seconds; none: as old as the stream keeps it.
    pub(crate) oldest: Option<f64>,
    /// Whether a batch that failed is halved.
    pub(crate) bisect: bool,
}
