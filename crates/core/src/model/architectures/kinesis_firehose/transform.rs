//! The transform function that Firehose calls between the stream and the destination.

use crate::catalog::QuotaId;
use crate::model::batches::Batches;
use crate::model::case::Case;
use crate::model::day::Periods;
use crate::model::formula::Formula;
use crate::model::ids::StageId;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::services::firehose::Buffer;
use crate::model::services::lambda::FunctionCost;
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::Destination;

/// A record in a transform request or response is base64: four bytes for three.
const BASE64: f64 = 4.0 / 3.0;
/// Bytes besides each record in a transform request: id, time, partition key and sequence number as JSON.
const REQUEST_ENVELOPE: f64 = 382.0;
/// Bytes besides each record in a transform response: id and result as JSON.
const RESPONSE_ENVELOPE: f64 = 100.0;

/// Bytes that one record takes in the request and in the response of a transform, given those of the source record and of
/// the delivered one.
pub fn transform_body(record: f64, delivered: f64) -> [f64; 2] {
    [BASE64 * record + REQUEST_ENVELOPE, BASE64 * delivered + RESPONSE_ENVELOPE]
}

/// The transform function behind the shards of a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct TransformLoad {
    pub(super) function: FunctionCost,
    buffer: Buffer,
    /// How the changes are spread over the shards.
    spread: Spread,
    /// Bytes of a source record.
    record: f64,
}

impl TransformLoad {
    /// Firehose gathers the records of each shard until the buffer is full or its interval is over.
    pub(super) fn new(case: &Case<'_>, spread: Spread) -> Option<Self> {
        let transform = &case.scenario.kinesis_firehose.transform;
        if !transform.enabled {
            return None;
        }
        let function = FunctionCost::from(transform);
        let buffer = Buffer::new(case.scenario.delivery.transform_buffer(transform));
        Some(Self { function, buffer, spread, record: case.flow.kinesis_blob.mean() })
    }

    /// Seconds between two invocations of a shard with `rate` records per second.
    fn interval(&self, rate: f64) -> f64 {
        self.buffer.gather(rate, self.record)
    }

    /// Mean invocations and GB-seconds per second over the day, without retries.
    /// `least` has the smallest buffer that this one stands for.
    pub(super) fn per_second(&self, periods: &Periods, least: Option<&Self>) -> [f64; 2] {
        let invocations = self.invocations(periods);
        let least = least.map(|least| least.invocations(periods));
        let at_least = |smallest, largest| self.function.least_gb_seconds(smallest, largest);
        let gb_seconds = invocations.billed(least.as_ref(), |batch| self.function.gb_seconds(batch), at_least);
        [invocations.mean(|_| 1.0), gb_seconds]
    }

    fn invocations(&self, periods: &Periods) -> Batches {
        Batches::new(periods, &self.spread, |rate, share, shards| {
            let interval = self.interval(rate * share);
            (shards / interval, rate * share * interval)
        })
    }

    /// Mean changes in an invocation while the table has this many changes per second.
    pub(super) fn batch(&self, rate: f64) -> f64 {
        rate / self.spread.sum(|share| 1.0 / self.interval(rate * share))
    }

    /// The stages of its buffer and of an invocation.
    pub(super) fn stages(&self, periods: &Periods) -> [Stage; 2] {
        let held = |rate: f64| self.buffer.held(rate, self.record);
        let duration = |rate: f64| self.function.timing.duration(rate * self.interval(rate));
        [
            Stage::buffer(StageId::TransformBuffer, periods, &self.spread, 1.0, held),
            Stage::duration(StageId::TransformFunction, periods, &self.spread, duration),
        ]
    }

    /// Adds the limits on the invocations of the hottest shard.
    pub(super) fn limits(&self, limits: &mut Limits, case: &Case<'_>) {
        let rate = case.flow.peak_rate() * self.spread.hottest();
        let interval = self.interval(rate);
        let batch = rate * interval;
        let duration = (Symbol::Duration, self.function.timing.duration(batch));
        let concurrency = match case.scenario.delivery.destination {
            Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
            _ => QuotaId::FirehoseTransformConcurrency,
        };
        let mut push = |id, demand, quota| limits.push(Limit::by_quota(id, demand, quota, &case.quotas()));
        let running = Formula::product(&[duration]).per(Symbol::BufferTime, interval);
        push(LimitId::TransformConcurrency, running, concurrency);
        let [request, response] = transform_body(self.record, case.flow.delivered_record.mean());
        let request = (Symbol::TransformRequest, request);
        let response = (Symbol::TransformResponse, response);
        let larger = if request.1 >= response.1 { request } else { response };
        let body = Formula::product(&[(Symbol::BatchSize, batch), larger]);
        push(LimitId::TransformPayload, body, QuotaId::LambdaPayloadBytes);
        push(LimitId::TransformTimeout, Formula::product(&[duration]), QuotaId::FirehoseTransformTimeout);
    }
}
