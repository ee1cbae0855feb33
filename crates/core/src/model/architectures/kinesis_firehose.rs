//! Architecture B: DynamoDB -> Kinesis Data Streams -> Firehose (with a transform Lambda if wanted).

use arrayvec::ArrayVec;

use super::{Architecture, Hop, Hops, Reader, Shards, Stage, buffer_stage, duration_stage};
use crate::catalog::{QuotaId, Quotas};
use crate::model::bill::{Charges, LineId};
use crate::model::flow::{CDC_UNIT, Flow};
use crate::model::formula::{Formula, Symbol};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::risk::Exposure;
use crate::model::services::firehose::{Source, Throughput};
use crate::model::services::kinesis::{PUT_PAYLOAD_UNIT, Stream};
use crate::model::services::lambda::FunctionCost;
use crate::model::services::{cloudwatch, dynamodb, firehose, kinesis, s3};
use crate::scenario::{Destination, Mode, Scenario};
use crate::text::{GIB, HOURS, sorted};

/// A record in a transform request is base64: four bytes for three.
const BASE64: f64 = 4.0 / 3.0;
/// Bytes around each record in a transform request: id, time, partition key and sequence number as JSON.
const TRANSFORM_ENVELOPE: f64 = 382.0;
/// Seconds from put to being readable with one consumer, and the most it becomes as consumers are added.
/// Kinesis Data Streams Developer Guide: about 200 ms with one, 1,000 ms with five.
const PROPAGATION: f64 = 0.2;
const MOST_PROPAGATION: f64 = 1.0;
/// Seconds between two polls of Firehose.
const FIREHOSE_POLL: f64 = 1.0 / firehose::POLLS_PER_SECOND;

/// The architecture, wired for one scenario.
#[derive(Clone, Debug)]
pub struct KinesisFirehose<'a> {
    scenario: &'a Scenario,
    flow: &'a Flow,
    quotas: &'a Quotas,
    stream: Stream<'a>,
    /// Changes a second, hour by hour.
    rates: [f64; HOURS],
    /// The transform function, where there is one.
    transform: Option<TransformLoad>,
}

/// What a transform function does in each hour.
#[derive(Clone, Copy, Debug)]
struct TransformLoad {
    function: FunctionCost,
    /// Seconds between two invocations of one shard.
    intervals: [f64; HOURS],
    /// Records in one invocation.
    batches: [f64; HOURS],
}

impl<'a> KinesisFirehose<'a> {
    /// Wires the services for a scenario's flow.
    pub fn new(scenario: &'a Scenario, flow: &'a Flow, quotas: &'a Quotas) -> Self {
        let stream = Stream::new(flow, &scenario.kinesis_firehose, scenario.workload.hottest_key_share, quotas);
        let rates = flow.hourly_rates();
        let transform = TransformLoad::new(scenario, flow, stream.sizing.used, &rates);
        Self { scenario, flow, quotas, stream, rates, transform }
    }

    fn ingested_gb(&self) -> Formula {
        let record = if firehose::rounds(self.scenario.delivery.destination) {
            firehose::rounded_record(&self.flow.kinesis_blob)
        } else {
            (Symbol::SourceRecord, self.flow.kinesis_blob.mean())
        };
        let rate = (Symbol::WritesPerSecond, self.flow.mean_rate);
        Formula::product(&[rate, (Symbol::SecondsPerMonth, self.flow.seconds), record]).per(Symbol::GiB, GIB)
    }

    fn throughput(&self) -> Throughput {
        Throughput {
            source: Source::KinesisStream,
            ingested_gb: self.ingested_gb(),
            delivered_gb: firehose::delivered_gb(self.flow, 1.0),
        }
    }
}

impl TransformLoad {
    /// Firehose gathers each shard's records until the buffer is full or its interval is over.
    fn new(scenario: &Scenario, flow: &Flow, shards: f64, rates: &[f64; HOURS]) -> Option<Self> {
        let transform = &scenario.kinesis_firehose.transform;
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
        let record = flow.kinesis_blob.mean();
        let longest = transform.buffer_interval.0.max(firehose::SHORTEST_BUFFER);
        let intervals = rates.map(|rate| longest.min(transform.buffer_size.0 / (rate * record / shards)));
        let mut batches = [0.0; HOURS];
        for (batch, (rate, interval)) in batches.iter_mut().zip(rates.iter().zip(intervals)) {
            *batch = rate * interval / shards;
        }
        Some(Self { function, intervals, batches })
    }

    /// The mean over the day of something that each invocation of the stream's shards does.
    fn per_second(&self, shards: f64, of_invocation: impl Fn(f64) -> f64) -> f64 {
        let hours = self.intervals.iter().zip(&self.batches).filter(|(_, batch)| **batch > 0.0);
        hours.map(|(interval, &batch)| shards / interval * of_invocation(batch)).sum::<f64>() / HOURS as f64
    }

    /// Interval and batch of the busiest hour.
    fn busiest(&self, rates: &[f64; HOURS]) -> (f64, f64) {
        let hour = (0..HOURS).max_by(|&a, &b| rates[a].total_cmp(&rates[b])).unwrap_or(0);
        (self.intervals[hour], self.batches[hour])
    }
}

impl Architecture for KinesisFirehose<'_> {
    fn charge(&self, charges: &mut Charges) {
        let delivery = &self.scenario.delivery;
        dynamodb::bill_kinesis_capture(charges, self.flow);
        self.stream.bill(charges);
        let mut log_invocations = None;
        if let Some(transform) = &self.transform {
            let shards = self.stream.sizing.used;
            let invocations = transform.per_second(shards, |_| 1.0);
            let gb_seconds = transform.per_second(shards, |batch| transform.function.gb_seconds(batch));
            log_invocations = Some(transform.function.bill(charges, invocations, gb_seconds, self.flow.seconds));
        }
        let throughput = self.throughput();
        throughput.bill(charges, delivery, self.flow.month_hours);
        let objects = throughput.objects(delivery, &self.rates, self.flow);
        s3::bill(charges, objects, &throughput.delivered_gb, delivery.storage_months);
        if let Some(invocations) = &log_invocations {
            cloudwatch::bill(charges, invocations);
        }
    }

    fn shards(&self) -> Shards {
        let sizing = &self.stream.sizing;
        let workload = &self.scenario.workload;
        Shards {
            required: sizing.required,
            used: sizing.used,
            binding: sizing.binding.map(Into::into),
            by: sizing.by.iter().map(|&(id, shards)| (id.into(), shards)).collect(),
            aws_guide: Some(kinesis::aws_guide(self.flow.peak_rate(), workload.mix.modify, workload.item_size.0)),
        }
    }

    fn limit(&self, limits: &mut Limits) {
        self.stream.limits(limits, self.quotas);
        if let Some(transform) = &self.transform {
            let (interval, batch) = transform.busiest(&self.rates);
            let duration = (Symbol::Duration, transform.function.duration(batch));
            let concurrency = match self.scenario.delivery.destination {
                Destination::Splunk => QuotaId::FirehoseTransformConcurrencySplunk,
                _ => QuotaId::FirehoseTransformConcurrency,
            };
            let mut push = |id, demand, quota| {
                let limit = Formula::number(Symbol::Quota, self.quotas.value(quota));
                limits.push(Limit { id, demand, limit, quota: Some(quota) });
            };
            let running = Formula::product(&[duration]).per(Symbol::BufferTime, interval);
            push(LimitId::TransformConcurrency, running, concurrency);
            let record = (Symbol::TransformRecord, BASE64 * self.flow.kinesis_blob.mean() + TRANSFORM_ENVELOPE);
            let body = Formula::product(&[(Symbol::BatchSize, batch), record]);
            push(LimitId::TransformPayload, body, QuotaId::LambdaPayloadBytes);
            push(LimitId::TransformTimeout, Formula::product(&[duration]), QuotaId::FirehoseTransformTimeout);
        }
    }

    fn exposures(&self) -> ArrayVec<Exposure, 3> {
        self.stream.exposures(self.quotas).into_iter().collect()
    }

    fn beyond_any_setting(&self) -> Option<LimitId> {
        self.stream.hot_key_limit(self.quotas)
    }

    fn hops(&self) -> Hops {
        let flow = self.flow;
        let changes = flow.mean_rate * flow.seconds;
        let mut hops = Hops::new();
        hops.push(Hop {
            name: "dynamodb.capture",
            line: LineId::DynamodbCdcUnits,
            carried: changes * flow.item_record.mean(),
            billed: changes * flow.cdc_units * CDC_UNIT,
        });
        let (line, rounding) = match self.scenario.kinesis_firehose.mode {
            Mode::Provisioned => (LineId::KinesisPutPayloadUnits, PUT_PAYLOAD_UNIT),
            Mode::OnDemand => (LineId::KinesisOnDemandInGb, kinesis::ON_DEMAND_ROUNDING),
            Mode::OnDemandAdvantage => (LineId::KinesisAdvantageInGb, kinesis::ON_DEMAND_ROUNDING),
        };
        hops.push(Hop {
            name: "kinesis.put",
            line,
            carried: changes * flow.kinesis_record.mean(),
            billed: changes * flow.kinesis_record.units(rounding) * rounding,
        });
        hops.push(Hop {
            name: "firehose.ingest",
            line: LineId::FirehoseIngestGb,
            carried: changes * flow.kinesis_blob.mean(),
            billed: self.ingested_gb().value() * GIB,
        });
        hops
    }

    fn stages(&self) -> Vec<Stage> {
        let propagation = (PROPAGATION * self.stream.shared).min(MOST_PROPAGATION);
        let mut stages = vec![
            Stage { name: "kinesis propagation", mean: propagation, worst: propagation },
            Stage { name: "firehose poll", mean: FIREHOSE_POLL / 2.0, worst: FIREHOSE_POLL },
        ];
        let rates = &self.rates;
        if let Some(transform) = &self.transform {
            let durations = transform.batches.map(|batch| transform.function.duration(batch));
            stages.push(buffer_stage("transform buffer", rates, &transform.intervals));
            stages.push(duration_stage("transform function", rates, &durations));
        }
        let record = self.flow.delivered_record.mean();
        let buffers = rates.map(|rate| firehose::buffer_time(&self.scenario.delivery, rate * record));
        stages.push(buffer_stage("firehose buffer", rates, &buffers));
        stages
    }

    fn delivered_share(&self) -> f64 {
        1.0
    }

    fn readers(&self) -> Vec<Reader> {
        let bytes = self.flow.peak_rate() * self.flow.kinesis_record.mean() * self.stream.hot();
        let own =
            Reader { name: "firehose".into(), count: 1, fan_out: false, calls: self.stream.firehose_polls(), bytes };
        // By what they are, not by where they stand in the file.
        let consumers = sorted::collect(&self.scenario.kinesis_firehose.consumers, |a, b| {
            (a.kind, a.fan_out, a.count)
                .cmp(&(b.kind, b.fan_out, b.count))
                .then(kinesis::polls(a).total_cmp(&kinesis::polls(b)))
        });
        let others = consumers.into_iter().map(|consumer| Reader {
            name: consumer.kind.to_string(),
            count: consumer.count,
            fan_out: consumer.fan_out,
            calls: kinesis::polls(consumer),
            bytes: bytes * f64::from(consumer.count),
        });
        std::iter::once(own).chain(others).collect()
    }
}
