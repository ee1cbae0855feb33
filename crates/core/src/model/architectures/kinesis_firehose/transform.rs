//! The transform function that Firehose calls between the stream and the destination.

use crate::catalog::QuotaId;
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::services::firehose;
use crate::model::services::lambda::FunctionCost;
use crate::model::symbols::Symbol;
use crate::scenario::Destination;
use crate::text::HOURS;

/// A record in a transform request is base64: four bytes for three.
const BASE64: f64 = 4.0 / 3.0;
/// Bytes besides each record in a transform request: id, time, partition key and sequence number as JSON.
const TRANSFORM_ENVELOPE: f64 = 382.0;
/// The transform function in each hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct TransformLoad {
    pub(super) function: FunctionCost,
    /// Seconds between two invocations of one shard.
    pub(super) intervals: [f64; HOURS],
    /// Records in one invocation.
    pub(super) batches: [f64; HOURS],
}

impl TransformLoad {
    /// Firehose gathers the records of each shard until the buffer is full or its interval is over.
    pub(super) fn new(case: &Case<'_>, shards: f64, rates: &[f64; HOURS]) -> Option<Self> {
        let transform = &case.scenario.kinesis_firehose.transform;
        if !transform.enabled {
            return None;
        }
        let function = FunctionCost {
            memory_mb: f64::from(transform.memory_mb),
            base_ms: transform.base_ms,
            per_record_ms: transform.per_record_ms,
            error_rate: transform.error_rate,
            arch: transform.arch,
        };
        let record = case.flow.kinesis_blob.mean();
        let longest = transform.buffer_interval.0.max(firehose::SHORTEST_BUFFER);
        let intervals = rates.map(|rate| longest.min(transform.buffer_size.0 / (rate * record / shards)));
        let mut batches = [0.0; HOURS];
        for (batch, (rate, interval)) in batches.iter_mut().zip(rates.iter().zip(intervals)) {
            *batch = rate * interval / shards;
        }
        Some(Self { function, intervals, batches })
    }

    /// The mean over the day of a quantity of each invocation.
    pub(super) fn per_second(&self, shards: f64, of_invocation: impl Fn(f64) -> f64) -> f64 {
        let hours = self.intervals.iter().zip(&self.batches).filter(|(_, batch)| **batch > 0.0);
        hours.map(|(interval, &batch)| shards / interval * of_invocation(batch)).sum::<f64>() / HOURS as f64
    }

    /// Interval and batch in the busiest hour.
    fn busiest(&self, rates: &[f64; HOURS]) -> (f64, f64) {
        let hour = (0..HOURS).max_by(|&a, &b| rates[a].total_cmp(&rates[b])).unwrap_or(0);
        (self.intervals[hour], self.batches[hour])
    }

    /// Adds the limits on the invocations of each shard.
    pub(super) fn limits(&self, limits: &mut Limits, case: &Case<'_>, rates: &[f64; HOURS]) {
        let (interval, batch) = self.busiest(rates);
        let duration = (Symbol::Duration, self.function.duration(batch));
        let concurrency = match case.scenario.delivery.destination {
            Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
            _ => QuotaId::FirehoseTransformConcurrency,
        };
        let mut push = |id, demand, quota| {
            let limit = Formula::number(Symbol::Quota, case.quotas().value(quota));
            limits.push(Limit { id, demand, limit, quota: Some(quota) });
        };
        let running = Formula::product(&[duration]).per(Symbol::BufferTime, interval);
        push(LimitId::TransformConcurrency, running, concurrency);
        let record = (Symbol::TransformRecord, BASE64 * case.flow.kinesis_blob.mean() + TRANSFORM_ENVELOPE);
        let body = Formula::product(&[(Symbol::BatchSize, batch), record]);
        push(LimitId::TransformPayload, body, QuotaId::LambdaPayloadBytes);
        push(LimitId::TransformTimeout, Formula::product(&[duration]), QuotaId::FirehoseTransformTimeout);
    }
}
