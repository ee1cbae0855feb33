//! EventBridge Pipes: requests, and the executions of a pipe that reads a DynamoDB stream.

use crate::catalog::{PriceId, QuotaId};
use crate::model::account::AccountQuotas;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::queue::Patience;
use crate::model::services::lanes::Lanes;
use crate::model::symbols::Symbol;
use crate::text::{KIB, round_up};

/// Bytes of the payload of one billed request. EventBridge pricing page: one for each 64 KiB of a batch.
pub const REQUEST_BYTES: f64 = 64.0 * KIB;
/// The most changes of a batch with a Firehose target. EventBridge User Guide, batching.
pub const MOST_BATCH: u32 = 500;

/// A pipe from a DynamoDB stream, which executes each batch after its filter.
#[derive(Clone, Copy, Debug)]
pub struct Pipe<'a> {
    flow: &'a Flow,
    /// Where its batches come from.
    pub lanes: Lanes,
    /// Mean bytes of a record.
    record: f64,
    /// How many such pipes there are: one for each Firehose stream.
    pipes: f64,
}

impl<'a> Pipe<'a> {
    /// Pipes with these lanes each.
    pub fn new(flow: &'a Flow, lanes: Lanes, record: f64, pipes: f64) -> Self {
        Self { flow, lanes, record, pipes }
    }

    /// Bills the requests: those of a batch, with the mean batch of each lane in each period.
    pub fn bill(&self, charges: &mut Charges) {
        let requests = |batch: f64| round_up(batch * self.record / REQUEST_BYTES);
        let requests = self.lanes.batches(&self.flow.periods).mean(requests);
        let quantity = Formula::product(&[
            (Symbol::PipeRequests, requests),
            (Symbol::Pipes, self.pipes),
            (Symbol::SecondsPerMonth, self.flow.seconds),
        ]);
        charges.push(Charge { line: LineId::PipesRequests, price: PriceId::PipesRequest, quantity });
    }

    /// Adds the limits on its executions. What is above the rate of a lane waits in the stream, at most as long as `patience` allows.
    pub fn limits(&self, limits: &mut Limits, patience: Patience, quotas: &AccountQuotas<'_>) {
        let periods = &self.flow.periods;
        limits.push(self.lanes.rate_limit(LimitId::PipesLaneRate, periods, patience));
        let at_once = QuotaId::PipesConcurrentExecutions;
        limits.push(self.lanes.concurrency_limit(LimitId::PipesConcurrency, periods, at_once, quotas));
        let duration = Formula::number(Symbol::ExecutionTime, self.lanes.timing.duration(0.0));
        limits.push(Limit::by_quota(LimitId::PipesTimeout, duration, QuotaId::PipesTimeout, quotas));
    }
}
