//! The rules of every lane of a scenario.

use shardwise_core::catalog::QuotaId;
use shardwise_core::model::services::direct_put::Packing;
use shardwise_core::model::services::dynamodb::RETENTION;
use shardwise_core::model::services::lanes::Timing;
use shardwise_core::model::{AccountQuotas, Case};

use super::put_quota::PutRules;
use super::wiring::{Billed, Retries, Wiring};

/// The rules of all lanes.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) step: f64,
    /// How long a batch takes and how often it fails, and what is billed for it.
    pub(crate) timing: Timing,
    pub(crate) billed: Billed,
    pub(super) put: PutRules,
    /// The most records of a batch.
    pub(crate) largest: u64,
    /// Batching window in seconds.
    pub(crate) window: f64,
    pub(crate) timeout: f64,
    /// Retries; none: unlimited.
    pub(crate) retries: Option<u32>,
    /// Retention of the stream in seconds, and the maximum record age by settings, if that is shorter.
    pub(crate) retention: f64,
    pub(crate) oldest: Option<f64>,
    pub(crate) bisect: bool,
    /// Concurrency quota.
    pub(crate) concurrency: f64,
    /// Share of polls that are throttled because a shard has too many readers.
    pub(crate) refused_polls: f64,
    /// Records per second of a full lane.
    pub(crate) capacity: f64,
}

impl Rules {
    /// The rules of a scenario.
    pub(super) fn new(case: &Case<'_>, wiring: &Wiring<'_>, step: f64) -> Self {
        let quotas = case.quotas();
        let (batching, Retries { timeout, most, oldest, bisect }) = (wiring.lanes.batching, wiring.retries);
        let packing = wiring.firehose.map_or(Packing::Single, |firehose| firehose.packing);
        let largest = batching.largest as u64;
        Self {
            step,
            capacity: wiring.lanes.capacity().value(),
            timing: wiring.lanes.timing,
            billed: wiring.processor.billed,
            put: PutRules::new(packing.bytes(case.flow.delivered_record.mean()), packing, largest),
            largest,
            window: batching.window,
            timeout,
            retries: most,
            retention: RETENTION,
            oldest: oldest.filter(|age| *age < RETENTION),
            bisect,
            concurrency: quotas.value(wiring.processor.concurrency),
            refused_polls: refused_polls(wiring, &quotas),
        }
    }

    /// The longest time in seconds to gather and process a batch, if all goes well.
    pub(crate) fn longest_batch_seconds(&self) -> f64 {
        self.window + self.timing.duration(self.largest as f64).min(self.timeout)
    }
}

/// Share of polls that are throttled because a shard has more readers than it serves.
fn refused_polls(wiring: &Wiring<'_>, quotas: &AccountQuotas<'_>) -> f64 {
    let is_global = wiring.readers.global_table;
    let served = quotas.value(if is_global { QuotaId::StreamsReadersGlobalTable } else { QuotaId::StreamsReaders });
    (1.0 - served / (1.0 + wiring.readers.others())).max(0.0)
}
