//! Architecture A: DynamoDB -> DynamoDB Streams -> Lambda (re-shapes, PutRecordBatch) -> Firehose (Direct PUT).

use arrayvec::ArrayVec;

use super::{Architecture, Hop, Hops, Reader, Shards, Stage, buffer_stage, duration_stage};
use crate::catalog::{QuotaId, Quotas};
use crate::model::bill::{Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::{Formula, Symbol};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::risk::Exposure;
use crate::model::services::dynamodb::StreamReaders;
use crate::model::services::firehose::{DirectPut, Put, Source, Throughput};
use crate::model::services::lambda::{Batching, FunctionCost, POLL_INTERVAL};
use crate::model::services::{cloudwatch, firehose, s3};
use crate::scenario;
use crate::scenario::{Delivery, Scenario};
use crate::text::{GIB, HOURS};

/// The architecture, wired for one scenario.
#[derive(Clone, Debug)]
pub struct StreamsLambda<'a> {
    flow: &'a Flow,
    settings: &'a scenario::StreamsLambda,
    delivery: &'a Delivery,
    quotas: &'a Quotas,
    function: FunctionCost,
    batching: Batching,
    /// Partitions of the table by its writes and by its size.
    partitions: [f64; 2],
    readers: StreamReaders,
    lanes: f64,
    /// Changes a second past the filters, hour by hour.
    rates: [f64; HOURS],
    /// Mean batch, hour by hour.
    batches: [f64; HOURS],
    /// Mean batch of the busiest hour.
    busiest_batch: f64,
}

impl<'a> StreamsLambda<'a> {
    /// Wires the services for a scenario's flow.
    pub fn new(scenario: &'a Scenario, flow: &'a Flow, quotas: &'a Quotas) -> Self {
        let settings = &scenario.streams_lambda;
        let partitions = flow.partitions(scenario.workload.table_size.0);
        let shards = settings.stream_shards.map_or(partitions[0].max(partitions[1]), f64::from);
        let lanes = shards * f64::from(settings.parallelization_factor);
        let function = FunctionCost {
            memory_mb: f64::from(settings.function.memory_mb),
            base_ms: settings.function.base_ms,
            per_record_ms: settings.function.per_record_ms,
            error_rate: settings.function.error_rate,
            arch: settings.function.arch,
        };
        let fits = (quotas.value(QuotaId::LambdaPayloadBytes) / flow.stream_record.mean()).floor();
        let batching =
            Batching { largest: fits.min(f64::from(settings.batch_size)).max(1.0), window: settings.batch_window.0 };
        let rates = flow.hourly_rates().map(|rate| rate * settings.filter_pass);
        let batches = rates.map(|rate| batching.batch(&function, rate / lanes));
        Self {
            flow,
            settings,
            delivery: &scenario.delivery,
            quotas,
            function,
            batching,
            partitions,
            readers: StreamReaders { shards, free: settings.other_readers, paying: settings.kcl_readers },
            lanes,
            rates,
            batches,
            busiest_batch: batches.iter().fold(0.0, |a: f64, &b| a.max(b)),
        }
    }

    /// Changes a second past the filters in the busiest hour.
    fn peak_rate(&self) -> f64 {
        self.flow.peak_rate() * self.settings.filter_pass
    }

    /// The mean over the day of something that each invocation does.
    fn per_second(&self, of_invocation: impl Fn(f64) -> f64) -> f64 {
        let hours = self.rates.iter().zip(&self.batches).filter(|(rate, _)| **rate > 0.0);
        hours.map(|(rate, &batch)| rate / batch * of_invocation(batch)).sum::<f64>() / HOURS as f64
    }

    /// Bytes of one change as it is put into Firehose, with its newline where changes are joined.
    fn put_bytes(&self) -> f64 {
        self.flow.delivered_record.mean() + if self.settings.pack_records { 1.0 } else { 0.0 }
    }

    /// What one invocation with so many changes puts into Firehose.
    fn put(&self, changes: f64) -> Put {
        let put = if self.settings.pack_records { firehose::put_packed } else { firehose::put_single };
        put(changes, self.put_bytes())
    }

    fn ingested_gb(&self) -> Formula {
        let seconds = (Symbol::SecondsPerMonth, self.flow.seconds);
        let record = self.put_bytes();
        let billed = match (self.settings.pack_records, firehose::rounds(self.delivery.destination)) {
            (true, true) => {
                let rate = self.per_second(|batch| firehose::rounded(batch * record));
                return Formula::product(&[(Symbol::PackedBilledRate, rate), seconds]).per(Symbol::GiB, GIB);
            }
            (true, false) => (Symbol::PackedRecord, record),
            (false, true) => firehose::rounded_record(&self.flow.delivered_record),
            (false, false) => (Symbol::DeliveredRecord, record),
        };
        let rate = (Symbol::WritesPerSecond, self.flow.mean_rate);
        Formula::product(&[rate, (Symbol::FilterPass, self.settings.filter_pass), seconds, billed])
            .per(Symbol::GiB, GIB)
    }

    fn throughput(&self) -> Throughput {
        Throughput {
            source: Source::DirectPut,
            ingested_gb: self.ingested_gb(),
            delivered_gb: firehose::delivered_gb(self.flow, self.settings.filter_pass),
        }
    }

    fn lane_capacity(&self) -> Formula {
        let largest = self.batching.largest;
        Formula::number(Symbol::LargestBatch, largest).per(Symbol::LargestDuration, self.function.duration(largest))
    }
}

impl Architecture for StreamsLambda<'_> {
    fn charge(&self, charges: &mut Charges) {
        self.readers.bill(charges, self.flow);
        let invocations = self.per_second(|_| 1.0);
        let gb_seconds = self.per_second(|batch| self.function.gb_seconds(batch));
        let invocations = self.function.bill(charges, invocations, gb_seconds, self.flow.seconds);
        let throughput = self.throughput();
        throughput.bill(charges, self.delivery, self.flow.month_hours);
        let objects = throughput.objects(self.delivery, &self.rates, self.flow);
        s3::bill(charges, objects, &throughput.delivered_gb, self.delivery.storage_months);
        cloudwatch::bill(charges, &invocations);
    }

    fn shards(&self) -> Shards {
        let [writes, size] = self.partitions;
        let required = writes.max(size);
        let binding = match self.settings.stream_shards {
            Some(_) => "streams_lambda.stream_shards",
            None if size > writes => "dynamodb.partition_size",
            None => "dynamodb.partition_writes",
        };
        let by = [("dynamodb.partition_writes", Some(writes)), ("dynamodb.partition_size", Some(size))];
        Shards {
            required,
            used: self.readers.shards,
            binding: Some(binding),
            by: by.into_iter().collect(),
            aws_guide: None,
        }
    }

    fn limit(&self, limits: &mut Limits) {
        let n = self.busiest_batch;
        let batch = (Symbol::BatchSize, n);
        let peak = (Symbol::PeakRate, self.flow.peak_rate());
        let passed = (Symbol::FilterPass, self.settings.filter_pass);
        self.readers.limit(limits, self.quotas);
        let mut push = |id, demand, limit, quota| limits.push(Limit { id, demand, limit, quota });
        let lane_rate = Formula::product(&[peak, passed]).per(Symbol::Lanes, self.lanes);
        push(LimitId::LambdaLaneRate, lane_rate, self.lane_capacity(), None);
        let lanes = [
            (Symbol::StreamShards, self.readers.shards),
            (Symbol::Parallelization, f64::from(self.settings.parallelization_factor)),
        ];
        let concurrency = Formula::number(Symbol::Setting, f64::from(self.settings.concurrency_quota));
        push(LimitId::LambdaConcurrency, Formula::product(&lanes), concurrency, None);
        let payload = Formula::product(&[batch, (Symbol::StreamRecord, self.flow.stream_record.mean())]);
        let payload_quota = QuotaId::LambdaPayloadBytes;
        let most = Formula::number(Symbol::Quota, self.quotas.value(payload_quota));
        push(LimitId::LambdaPayload, payload, most, Some(payload_quota));
        let timeout = Formula::number(Symbol::Setting, self.settings.function.timeout.0);
        push(LimitId::LambdaTimeout, Formula::number(Symbol::Duration, self.function.duration(n)), timeout, None);
        let put = self.put(n);
        let invocations = (Symbol::PeakInvocations, self.peak_rate() / n);
        DirectPut {
            bytes: Formula::product(&[peak, passed, (Symbol::DeliveredRecord, self.flow.delivered_record.mean())]),
            calls: Formula::product(&[invocations, (Symbol::CallsPerInvocation, put.calls)]),
            records: Formula::product(&[invocations, (Symbol::RecordsPerInvocation, put.records)]),
        }
        .limits(limits, self.settings.direct_put_quota.map(|quota| quota.0), self.quotas);
    }

    fn exposures(&self) -> ArrayVec<Exposure, 3> {
        let passed = self.flow.mean_rate * self.settings.filter_pass;
        let lane = passed / self.lanes;
        let quota = firehose::direct_put_quota(self.settings.direct_put_quota.map(|quota| quota.0), self.quotas);
        let bytes = passed * self.flow.delivered_record.mean();
        [
            Exposure {
                limit: LimitId::LambdaLaneRate,
                mean: lane,
                records: lane,
                variation: 0.0,
                capacity: self.lane_capacity().value(),
            },
            Exposure {
                limit: LimitId::FirehosePutBytes,
                mean: bytes,
                records: passed,
                variation: self.flow.delivered_record.variation(),
                capacity: quota,
            },
        ]
        .into_iter()
        .collect()
    }

    fn beyond_any_setting(&self) -> Option<LimitId> {
        let readers = 1 + self.settings.other_readers + self.settings.kcl_readers;
        (f64::from(readers) > self.quotas.value(QuotaId::StreamsReaders)).then_some(LimitId::StreamsReaders)
    }

    fn hops(&self) -> Hops {
        let carried = self.flow.mean_rate * self.settings.filter_pass * self.flow.seconds * self.put_bytes();
        let billed = self.ingested_gb().value() * GIB;
        [Hop { name: "firehose.ingest", line: LineId::FirehoseIngestGb, carried, billed }].into_iter().collect()
    }

    fn stages(&self) -> Vec<Stage> {
        let rates = &self.rates;
        let mut stages = vec![Stage { name: "stream poll", mean: POLL_INTERVAL / 2.0, worst: POLL_INTERVAL }];
        if self.batching.window > 0.0 {
            // A window closes early when the batch is full.
            let window = rates.map(|rate| self.batching.window.min(self.batching.largest / (rate / self.lanes)));
            stages.push(buffer_stage("batch window", rates, &window));
        }
        let durations = self.batches.map(|batch| self.function.duration(batch));
        stages.push(duration_stage("function", rates, &durations));
        let record = self.flow.delivered_record.mean();
        let buffers = rates.map(|rate| firehose::buffer_time(self.delivery, rate * record));
        stages.push(buffer_stage("firehose buffer", rates, &buffers));
        stages
    }

    fn delivered_share(&self) -> f64 {
        self.settings.filter_pass
    }

    fn readers(&self) -> Vec<Reader> {
        let bytes = self.flow.peak_rate() * self.flow.stream_record.mean() / self.readers.shards;
        let reader = |name: &str, count: u32, calls: f64| {
            let together = f64::from(count);
            Reader { name: name.into(), count, fan_out: false, calls: calls * together, bytes: bytes * together }
        };
        let mut readers = vec![reader("function", 1, 1.0 / POLL_INTERVAL)];
        if self.settings.other_readers > 0 {
            readers.push(reader("other reader", self.settings.other_readers, 1.0 / POLL_INTERVAL));
        }
        if self.settings.kcl_readers > 0 {
            readers.push(reader("kcl", self.settings.kcl_readers, 1.0));
        }
        readers
    }
}
