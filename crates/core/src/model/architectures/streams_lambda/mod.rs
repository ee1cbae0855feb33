//! Architecture A: DynamoDB -> DynamoDB Streams -> Lambda (reshapes, PutRecordBatch) -> Firehose (Direct PUT).

mod operations;

use arrayvec::ArrayVec;

use super::architecture::{Architecture, Derived, Facts, Hop, Hops, Reader, Rule, Shards, Stage};
use crate::catalog::QuotaId;
use crate::model::bill::{Charges, LineId};
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, HopId, ReaderId, StageId};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposure;
use crate::model::services::dynamodb::StreamReaders;
use crate::model::services::firehose::{DirectPut, IngestSource, Put, Throughput};
use crate::model::services::lambda::{Batching, FunctionCost, POLL_INTERVAL};
use crate::model::services::{cloudwatch, firehose, s3};
use crate::model::symbols::Symbol;
use crate::scenario::{self, ConsumerKind, Destination};
use crate::text::{Argument, Finding, GIB, HOURS, Message};

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    rules: &[PARTITIONS, STREAM_POLLS],
    shards_key: "streams_lambda.stream_shards",
    fix_shards: |scenario, shards| scenario.streams_lambda.stream_shards = Some(shards),
    // Firehose is not a reader here; it is the last service on the way.
    stoppable: |_| vec![ConsumerName::Reader(ConsumerKind::Firehose, 1), ConsumerName::Function],
};

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> StreamsLambda<'a> {
    StreamsLambda::new(case)
}

/// The most batches of a shard that run at once. Lambda API, ParallelizationFactor.
const MOST_PARALLELIZATION: f64 = 10.0;
const PARTITIONS: Rule =
    Rule::assumed("stream shards are taken to follow the table's partitions: AWS does not state it");
const STREAM_POLLS: Rule =
    Rule::verified("Lambda Developer Guide, DynamoDB event source mapping: 4 polls a second on each shard");

/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub struct StreamsLambda<'a> {
    case: &'a Case<'a>,
    settings: &'a scenario::StreamsLambda,
    function: FunctionCost,
    batching: Batching,
    /// Partitions of the table, by its writes and by its size.
    partitions: [Formula; 2],
    readers: StreamReaders,
    lanes: f64,
    /// Changes per second after the filters, in each hour.
    rates: [f64; HOURS],
    /// Mean batch in each hour.
    batches: [f64; HOURS],
    /// Mean batch in the busiest hour.
    busiest_batch: f64,
}

impl<'a> StreamsLambda<'a> {
    /// Wires the services for a case.
    pub fn new(case: &'a Case<'a>) -> Self {
        let Case { scenario, flow, .. } = case;
        let settings = &scenario.streams_lambda;
        let partitions = flow.partitions(scenario.workload.table_size.0);
        let [writes, size] = partitions.map(|partitions| partitions.value());
        let shards = settings.stream_shards.map_or(writes.max(size), f64::from);
        let lanes = shards * f64::from(settings.parallelization_factor);
        let function = FunctionCost {
            memory_mb: f64::from(settings.function.memory_mb),
            base_ms: settings.function.base_ms,
            per_record_ms: settings.function.per_record_ms,
            error_rate: settings.function.error_rate,
            arch: settings.function.arch,
        };
        let fits = (case.quotas().value(QuotaId::LambdaPayloadBytes) / flow.stream_record.mean()).floor();
        let batching =
            Batching { largest: fits.min(f64::from(settings.batch_size)).max(1.0), window: settings.batch_window.0 };
        let rates = flow.hourly_rates().map(|rate| rate * settings.filter_pass);
        let batches = rates.map(|rate| batching.batch(&function, rate / lanes));
        Self {
            case,
            settings,
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

    /// Changes per second after the filters in the busiest hour.
    fn peak_rate(&self) -> f64 {
        self.case.flow.peak_rate() * self.settings.filter_pass
    }

    /// The mean over the day of a quantity of each invocation.
    fn per_second(&self, of_invocation: impl Fn(f64) -> f64) -> f64 {
        let hours = self.rates.iter().zip(&self.batches).filter(|(rate, _)| **rate > 0.0);
        hours.map(|(rate, &batch)| rate / batch * of_invocation(batch)).sum::<f64>() / HOURS as f64
    }

    /// Bytes of one change as it is put into Firehose, with its newline if changes are joined.
    fn put_bytes(&self) -> f64 {
        self.case.flow.delivered_record.mean() + if self.settings.pack_records { 1.0 } else { 0.0 }
    }

    /// What one invocation with this many changes puts into Firehose.
    fn put(&self, changes: f64) -> Put {
        let put = if self.settings.pack_records { firehose::put_packed } else { firehose::put_single };
        put(changes, self.put_bytes())
    }

    fn ingested_gb(&self) -> Formula {
        let seconds = (Symbol::SecondsPerMonth, self.case.flow.seconds);
        let record = self.put_bytes();
        let billed = match (self.settings.pack_records, firehose::rounds(self.case.scenario.delivery.destination)) {
            (true, true) => {
                let rate = self.per_second(|batch| firehose::rounded(batch * record));
                return Formula::product(&[(Symbol::PackedBilledRate, rate), seconds]).per(Symbol::GiB, GIB);
            }
            (true, false) => (Symbol::PackedRecord, record),
            (false, true) => firehose::rounded_record(&self.case.flow.delivered_record),
            (false, false) => (Symbol::DeliveredRecord, record),
        };
        let rate = (Symbol::WritesPerSecond, self.case.flow.mean_rate);
        Formula::product(&[rate, (Symbol::FilterPass, self.settings.filter_pass), seconds, billed])
            .per(Symbol::GiB, GIB)
    }

    fn throughput(&self) -> Throughput {
        Throughput {
            source: IngestSource::DirectPut,
            ingested_gb: self.ingested_gb(),
            delivered: firehose::delivered(&self.case.flow, self.settings.filter_pass),
        }
    }

    fn lane_capacity(&self) -> Formula {
        let largest = self.batching.largest;
        Formula::number(Symbol::LargestBatch, largest).per(Symbol::LargestDuration, self.function.duration(largest))
    }
}

impl Architecture for StreamsLambda<'_> {
    fn charge(&self, charges: &mut Charges) {
        self.readers.bill(charges, &self.case.flow);
        let invocations = self.per_second(|_| 1.0);
        let gb_seconds = self.per_second(|batch| self.function.gb_seconds(batch));
        let invocations = self.function.bill(charges, invocations, gb_seconds, self.case.flow.seconds);
        let throughput = self.throughput();
        throughput.bill(charges, &self.case.scenario.delivery, self.case.flow.month_hours);
        let objects = throughput.objects(&self.case.scenario.delivery, &self.rates, &self.case.flow);
        s3::bill(charges, objects, throughput.delivered, self.case.scenario.delivery.storage_months);
        cloudwatch::bill(charges, &invocations);
    }

    fn shards(&self) -> Shards {
        let [writes, size] = self.partitions.map(|partitions| partitions.value());
        let binding = match self.settings.stream_shards {
            Some(_) => ConstraintId::StreamShards,
            None if size > writes => ConstraintId::PartitionSize,
            None => ConstraintId::PartitionWrites,
        };
        let by = [(ConstraintId::PartitionWrites, Some(writes)), (ConstraintId::PartitionSize, Some(size))];
        Shards {
            required: writes.max(size),
            used: self.readers.shards,
            binding: Some(binding),
            by: by.into_iter().collect(),
        }
    }

    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        match constraint {
            ConstraintId::PartitionWrites => Some(Derived::by(self.partitions[0], PARTITIONS)),
            ConstraintId::PartitionSize => Some(Derived::by(self.partitions[1], PARTITIONS)),
            _ => None,
        }
    }

    fn limit(&self, limits: &mut Limits) {
        let n = self.busiest_batch;
        let batch = (Symbol::BatchSize, n);
        let peak = (Symbol::PeakRate, self.case.flow.peak_rate());
        let passed = (Symbol::FilterPass, self.settings.filter_pass);
        self.readers.limit(limits, self.case.quotas());
        let mut push = |id, demand, limit, quota| limits.push(Limit { id, demand, limit, quota });
        let lane_rate = Formula::product(&[peak, passed]).per(Symbol::Lanes, self.lanes);
        push(LimitId::LambdaLaneRate, lane_rate, self.lane_capacity(), None);
        let lanes = [
            (Symbol::StreamShards, self.readers.shards),
            (Symbol::Parallelization, f64::from(self.settings.parallelization_factor)),
        ];
        let concurrency = Formula::number(Symbol::Setting, f64::from(self.settings.concurrency_quota));
        push(LimitId::LambdaConcurrency, Formula::product(&lanes), concurrency, None);
        let payload = Formula::product(&[batch, (Symbol::StreamRecord, self.case.flow.stream_record.mean())]);
        let payload_quota = QuotaId::LambdaPayloadBytes;
        let most = Formula::number(Symbol::Quota, self.case.quotas().value(payload_quota));
        push(LimitId::LambdaPayload, payload, most, Some(payload_quota));
        let timeout = Formula::number(Symbol::Setting, self.settings.function.timeout.0);
        push(LimitId::LambdaTimeout, Formula::number(Symbol::Duration, self.function.duration(n)), timeout, None);
        let put = self.put(n);
        let invocations = (Symbol::PeakInvocations, self.peak_rate() / n);
        DirectPut {
            bytes: Formula::product(&[peak, passed, (Symbol::DeliveredRecord, self.case.flow.delivered_record.mean())]),
            calls: Formula::product(&[invocations, (Symbol::CallsPerInvocation, put.calls)]),
            records: Formula::product(&[invocations, (Symbol::RecordsPerInvocation, put.records)]),
        }
        .limits(limits, self.settings.direct_put_quota.map(|quota| quota.0), self.case.quotas());
    }

    fn exposures(&self) -> ArrayVec<Exposure, 3> {
        let passed = self.case.flow.mean_rate * self.settings.filter_pass;
        let lane = passed / self.lanes;
        let quota = firehose::direct_put_quota(self.settings.direct_put_quota.map(|quota| quota.0), self.case.quotas());
        let bytes = passed * self.case.flow.delivered_record.mean();
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
                variation: self.case.flow.delivered_record.variation(),
                capacity: quota,
            },
        ]
        .into_iter()
        .collect()
    }

    fn beyond_any_setting(&self) -> Option<LimitId> {
        let readers = 1 + self.settings.other_readers + self.settings.kcl_readers;
        (f64::from(readers) > self.case.quotas().value(QuotaId::StreamsReaders)).then_some(LimitId::StreamsReaders)
    }

    fn hops(&self) -> Hops {
        let carried = self.case.flow.mean_rate * self.settings.filter_pass * self.case.flow.seconds * self.put_bytes();
        let billed = self.ingested_gb().value() * GIB;
        [Hop { id: HopId::FirehoseIngest, line: LineId::FirehoseIngestGb, carried, billed }].into_iter().collect()
    }

    fn stages(&self) -> Vec<Stage> {
        let rates = &self.rates;
        let mut stages = vec![Stage::poll(StageId::StreamPoll, POLL_INTERVAL, STREAM_POLLS)];
        if self.batching.window > 0.0 {
            // A window ends early when the batch is full.
            let window = rates.map(|rate| self.batching.window.min(self.batching.largest / (rate / self.lanes)));
            stages.push(Stage::buffer(StageId::BatchWindow, rates, &window));
        }
        let durations = self.batches.map(|batch| self.function.duration(batch));
        stages.push(Stage::duration(StageId::Function, rates, &durations));
        let record = self.case.flow.delivered_record.mean();
        let buffers = rates.map(|rate| firehose::buffer_time(&self.case.scenario.delivery, rate * record));
        stages.push(Stage::buffer(StageId::FirehoseBuffer, rates, &buffers));
        stages
    }

    fn delivered_share(&self) -> f64 {
        self.settings.filter_pass
    }

    fn readers(&self) -> Vec<Reader> {
        let bytes = self.case.flow.peak_rate() * self.case.flow.stream_record.mean() / self.readers.shards;
        let reader = |id, count: u32, calls: f64| {
            let together = f64::from(count);
            Reader { id, count, fan_out: false, calls: calls * together, bytes: bytes * together }
        };
        let mut readers = vec![reader(ReaderId::Function, 1, 1.0 / POLL_INTERVAL)];
        if self.settings.other_readers > 0 {
            readers.push(reader(ReaderId::OtherReader, self.settings.other_readers, 1.0 / POLL_INTERVAL));
        }
        if self.settings.kcl_readers > 0 {
            readers.push(reader(ReaderId::Kcl, self.settings.kcl_readers, 1.0));
        }
        readers
    }

    fn remedy(&self, limit: &Limit) -> Message {
        if limit.id != LimitId::LambdaLaneRate {
            return remedies::standard_remedy(limit.id);
        }
        let now = f64::from(self.settings.parallelization_factor);
        let needed = (limit.utilization() * now).ceil();
        let lanes = if needed <= MOST_PARALLELIZATION && needed > now {
            Message::RemedyLanes { factor: Argument::exact(needed) }
        } else {
            Message::RemedyMoreLanes
        };
        Message::RemedyLambdaLaneRate { lanes: lanes.into() }
    }

    fn notices(&self) -> Vec<Finding> {
        let iceberg = self.case.scenario.delivery.destination == Destination::Iceberg;
        if self.settings.pack_records && iceberg {
            vec![("streams_lambda.pack_records".into(), Message::NoticePackedIceberg)]
        } else {
            Vec::new()
        }
    }
}
