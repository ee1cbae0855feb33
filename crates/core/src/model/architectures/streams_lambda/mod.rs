//! Architecture A: DynamoDB -> DynamoDB Streams -> Lambda (reshapes, PutRecordBatch) -> Firehose (Direct PUT).

mod levers;
mod operations;

use arrayvec::ArrayVec;

use super::architecture::{Architecture, Facts, Feed, Hop, Hops, Promises, Reader, RoundedSize, Shards};
use crate::catalog::QuotaId;
use crate::model::bill::{Charges, LineId};
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Duty, FeedId, HopId, ReaderId, StageId};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::queue::Queue;
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::{Exposure, WithinSecond};
use crate::model::rounding::{FIREHOSE_ROUNDING, firehose_rounds};
use crate::model::rule::{Derived, Rule};
use crate::model::services::dynamodb::{RETENTION, StreamReaders, paid_polls};
use crate::model::services::firehose::{self, DeliveryBuffers, DirectPut, IngestSource, Packing, Throughput};
use crate::model::services::lambda::{Batching, FunctionCost, LONGEST_TIMEOUT, Lanes, POLL_INTERVAL};
use crate::model::services::{cloudwatch, s3};
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{self, ConsumerKind, Scenario};
use crate::text::{Argument, Finding, GIB, Message};
pub(crate) use levers::levers;

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    rules: &[PARTITIONS, STREAM_POLLS],
    shards_key: "streams_lambda.stream_shards",
    fix_shards: |scenario, shards, _| scenario.streams_lambda.stream_shards = Some(shards),
    stoppable,
    unpacked,
};

/// The delivery's Firehose is not a reader here, it is the last service on the way; those of consumers are fed by the same
/// function.
fn stoppable(scenario: &Scenario) -> Vec<ConsumerName> {
    let own = [ConsumerName::Reader(ConsumerKind::Firehose, 1), ConsumerName::Function];
    own.into_iter().chain(StreamReaders::names(&scenario.consumers)).collect()
}

/// The scenario with a Firehose record for each change, if it packs by default.
fn unpacked(scenario: &Scenario) -> Option<Scenario> {
    let settings = &scenario.streams_lambda;
    let by_default = settings.pack_records.is_none() && settings.packs(&scenario.delivery);
    let mut unpacked = scenario.clone();
    unpacked.streams_lambda.pack_records = Some(false);
    by_default.then_some(unpacked)
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> StreamsLambda<'a> {
    StreamsLambda::new(case)
}

/// The most batches of a shard that run at once. Lambda API, ParallelizationFactor.
const MOST_PARALLELIZATION: f64 = 10.0;
/// The most changes of a batch. Lambda API, BatchSize.
const MOST_BATCH: u32 = 10_000;
const PARTITIONS: Rule =
    Rule::assumed("stream shards are taken to follow the table's partitions: AWS does not state it");
const STREAM_POLLS: Rule =
    Rule::verified("Lambda Developer Guide, DynamoDB event source mapping: 4 polls a second on each shard");

/// The constraints on the shards of a DynamoDB stream, in the order of the table's partitions.
const BY_PARTITIONS: [ConstraintId; 3] =
    [ConstraintId::PartitionWrites, ConstraintId::PartitionReads, ConstraintId::PartitionSize];

/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub struct StreamsLambda<'a> {
    case: &'a Case<'a>,
    settings: &'a scenario::StreamsLambda,
    /// Partitions of the table: by its warm writes, by its warm reads, by its size.
    partitions: [Formula; 3],
    /// The readers of the stream.
    pub readers: StreamReaders<'a>,
    /// The lanes of the function.
    pub lanes: Lanes,
    /// How changes are put into Firehose.
    pub packing: Packing,
    /// Share of the changes that pass the event filter.
    share: f64,
}

impl<'a> StreamsLambda<'a> {
    /// Wires the services for a case.
    pub fn new(case: &'a Case<'a>) -> Self {
        let Case { scenario, flow, .. } = case;
        let settings = &scenario.streams_lambda;
        let partitions = flow.partitions(&scenario.workload);
        let required = partitions.iter().map(Formula::value).fold(1.0, f64::max);
        let shards = settings.stream_shards.map_or(required, f64::from);
        let function = FunctionCost {
            memory_mb: f64::from(settings.function.memory_mb),
            base_ms: settings.function.base_ms,
            per_record_ms: settings.function.per_record_ms,
            error_rate: settings.function.error_rate,
            arch: settings.function.arch,
        };
        let fits = (case.quotas().value(QuotaId::LambdaPayloadBytes) / flow.stream_record.mean()).floor();
        let largest = fits.min(f64::from(settings.batch_size)).max(1.0);
        let batching = Batching { largest, window: settings.window(&scenario.delivery) };
        let share = scenario.delivered.share;
        let lanes = shards * f64::from(settings.parallelization_factor);
        let packs = settings.packs(&scenario.delivery);
        Self {
            case,
            settings,
            partitions,
            readers: StreamReaders {
                shards,
                consumers: &scenario.consumers,
                global_table: scenario.workload.global_table,
            },
            lanes: Lanes::new(lanes, flow.hot_key, share, function, batching),
            packing: if packs { Packing::packed(&scenario.delivery) } else { Packing::Single },
            share,
        }
    }

    /// Bytes of a delivered record.
    fn record(&self) -> f64 {
        self.case.flow.delivered_record.mean()
    }

    /// Bytes of one change as it is put into Firehose.
    fn put_bytes(&self) -> f64 {
        self.packing.bytes(self.record())
    }

    /// Bytes billed for what one invocation with this many changes puts, where records are packed.
    fn packed_bytes(&self, changes: f64) -> f64 {
        match self.packing {
            Packing::Single => 0.0,
            Packing::Packed { .. } => self.packing.rounded(changes, self.put_bytes()),
        }
    }

    /// GB billed at ingestion, given the bytes of packed records that are billed per second.
    fn ingested_gb(&self, packed_bytes: f64) -> Formula {
        let flow = &self.case.flow;
        let seconds = (Symbol::SecondsPerMonth, flow.seconds);
        let record = match self.packing {
            Packing::Packed { .. } => {
                return Formula::product(&[(Symbol::PackedBilledRate, packed_bytes), seconds]).per(Symbol::GiB, GIB);
            }
            Packing::Single if firehose_rounds(self.case.scenario.delivery.destination) => {
                (Symbol::FirehoseRoundedRecord, flow.rounded.delivered_bytes)
            }
            Packing::Single => (Symbol::DeliveredRecord, self.record()),
        };
        let rate = (Symbol::WritesPerSecond, flow.mean_rate);
        Formula::product(&[rate, (Symbol::DeliveredShare, self.share), seconds, record]).per(Symbol::GiB, GIB)
    }

    fn buffers(&self) -> DeliveryBuffers {
        let delivery = &self.case.scenario.delivery;
        let partitions = Spread::equal(f64::from(delivery.delivery_partitions));
        DeliveryBuffers::new(delivery, partitions, self.share, self.record())
    }

    /// How late changes may be, in seconds.
    fn patience(&self) -> f64 {
        self.case.patience(RETENTION)
    }
}

impl Architecture for StreamsLambda<'_> {
    fn charge(&self, charges: &mut Charges) {
        let Case { scenario, flow, .. } = self.case;
        let delivery = &scenario.delivery;
        self.readers.bill(charges, flow);
        let function = &self.lanes.function;
        let per_invocation = |batch| [1.0, function.gb_seconds(batch), self.packed_bytes(batch)];
        let [invocations, gb_seconds, packed_bytes] = self.lanes.means(&flow.periods, per_invocation);
        let invocations = function.bill(charges, invocations, gb_seconds, flow.seconds);
        let throughput = Throughput {
            source: IngestSource::DirectPut,
            ingested_gb: self.ingested_gb(packed_bytes),
            added_gb: None,
            delivered: firehose::delivered(flow, self.share, self.record()),
        };
        let objects = firehose::objects(flow, &self.buffers());
        throughput.bill(charges, delivery, &objects, flow.month_hours);
        s3::bill(charges, delivery.destination.takes_objects().then_some(objects), throughput.delivered, delivery);
        cloudwatch::bill(charges, &invocations, self.settings.function.log_bytes);
    }

    fn shards(&self) -> Shards {
        let needed = self.partitions.map(|partitions| partitions.value());
        let required = needed.into_iter().fold(1.0, f64::max);
        let first = BY_PARTITIONS.into_iter().zip(needed).find(|(_, needed)| *needed == required);
        let binding = match self.settings.stream_shards {
            Some(_) => Some(ConstraintId::StreamShards),
            None => first.map(|(id, _)| id),
        };
        let by = BY_PARTITIONS.into_iter().zip(needed).collect();
        Shards { required, used: self.readers.shards, layout: None, binding, by }
    }

    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        let mut partitions = BY_PARTITIONS.into_iter().zip(self.partitions);
        partitions.find(|(id, _)| *id == constraint).map(|(_, partitions)| Derived::by(partitions, PARTITIONS))
    }

    fn limit(&self, limits: &mut Limits) {
        let (flow, quotas) = (&self.case.flow, self.case.quotas());
        let peak = flow.peak_rate();
        let share = (Symbol::DeliveredShare, self.share);
        self.readers.limits(limits, flow, &quotas);
        let rate =
            Formula::product(&[(Symbol::PeakRate, peak), share, (Symbol::HotShard, self.lanes.hottest() / self.share)]);
        let queue = Queue { per_change: self.lanes.hottest(), most: f64::INFINITY, patience: self.patience() };
        limits
            .push(Limit::new(LimitId::LambdaLaneRate, rate, self.lanes.capacity(), None).queued(queue, &flow.periods));
        let executions = QuotaId::LambdaConcurrentExecutions;
        let all_lanes = Formula::product(&[
            (Symbol::StreamShards, self.readers.shards),
            (Symbol::Parallelization, f64::from(self.settings.parallelization_factor)),
        ]);
        let mut push = |id, demand, quota| limits.push(Limit::by_quota(id, demand, quota, &quotas));
        push(LimitId::LambdaConcurrency, self.lanes.running(peak), executions);
        push(LimitId::LambdaCatchUpConcurrency, all_lanes, executions);
        let n = self.lanes.busiest_batch(peak);
        let payload = Formula::product(&[(Symbol::BatchSize, n), (Symbol::StreamRecord, flow.stream_record.mean())]);
        push(LimitId::LambdaPayload, payload, QuotaId::LambdaPayloadBytes);
        let duration = Formula::number(Symbol::Duration, self.lanes.function.duration(n));
        let timeout = Formula::number(Symbol::Setting, self.settings.function.timeout.0);
        limits.push(Limit::new(LimitId::LambdaTimeout, duration, timeout, None));
        let put_bytes = self.put_bytes();
        let per_second =
            |of: fn(firehose::Put) -> f64| self.lanes.per_second(peak, |batch| of(self.packing.put(batch, put_bytes)));
        let put = DirectPut {
            bytes: Formula::product(&[(Symbol::PeakRate, peak), share, (Symbol::DeliveredRecord, self.record())]),
            calls: Formula::number(Symbol::PeakCalls, per_second(|put| put.calls)),
            records: Formula::number(Symbol::PeakRecords, per_second(|put| put.records)),
        };
        put.limits(limits, &flow.periods, self.patience(), &quotas);
        firehose::limit_partitions(limits, &self.case.scenario.delivery, &quotas);
    }

    fn exposures(&self) -> ArrayVec<Exposure, 3> {
        let lane = self.lanes.hottest();
        let sizes = self.case.flow.delivered_record.variation();
        [
            Exposure {
                limit: LimitId::LambdaLaneRate,
                per_change: lane,
                records: lane,
                within_second: WithinSecond::Waits,
                capacity: self.lanes.capacity().value(),
                unit_share: self.lanes.on_busiest(),
            },
            Exposure {
                limit: LimitId::FirehosePutBytes,
                per_change: self.share * self.record(),
                records: self.share,
                within_second: WithinSecond::Throttled(sizes),
                capacity: self.case.quotas().value(QuotaId::FirehoseDirectPutBytes),
                unit_share: 1.0,
            },
        ]
        .into_iter()
        .collect()
    }

    fn hops(&self) -> Hops {
        let flow = &self.case.flow;
        let carried = flow.mean_rate * self.share * flow.seconds * self.put_bytes();
        let [packed_bytes] = self.lanes.means(&flow.periods, |batch| [self.packed_bytes(batch)]);
        let billed = self.ingested_gb(packed_bytes).value() * GIB;
        [Hop { id: HopId::FirehoseIngest, line: LineId::FirehoseIngestGb, carried, billed }].into_iter().collect()
    }

    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        // Packed records are as large as their batch.
        let rounds = self.packing == Packing::Single && firehose_rounds(self.case.scenario.delivery.destination);
        let record = self.case.flow.delivered_record;
        if rounds {
            vec![RoundedSize { what: Message::SizeDeliveredRecord, record, unit: FIREHOSE_ROUNDING }]
        } else {
            Vec::new()
        }
    }

    fn stages(&self) -> Vec<Stage> {
        let periods = &self.case.flow.periods;
        let mut stages = vec![Stage::poll(StageId::StreamPoll, POLL_INTERVAL, STREAM_POLLS)];
        stages.extend(self.lanes.window_stage(StageId::BatchWindow, periods));
        stages.push(self.lanes.duration_stage(StageId::Function, periods));
        stages.push(self.buffers().stage(periods));
        stages
    }

    fn delivered_bytes(&self) -> f64 {
        self.share * self.record()
    }

    fn readers(&self) -> Vec<Reader> {
        let flow = &self.case.flow;
        let hot = Spread::even(self.readers.shards, flow.hot_key).hottest();
        let bytes = flow.peak_rate() * flow.stream_record.mean() * hot;
        let reader = |id, count: u32, calls: f64| {
            let together = f64::from(count);
            Reader { id, count, fan_out: false, calls: calls * together, bytes: bytes * together }
        };
        let reading = self.case.scenario.sorted_consumers().into_iter();
        let others = reading.filter(|consumer| consumer.kind != ConsumerKind::Firehose).map(|consumer| {
            let calls = paid_polls(consumer).unwrap_or(1.0 / POLL_INTERVAL);
            reader(consumer.kind.into(), consumer.count, calls)
        });
        std::iter::once(reader(ReaderId::Function, 1, 1.0 / POLL_INTERVAL)).chain(others).collect()
    }

    fn feeds(&self) -> Vec<Feed> {
        let by = |kind| match kind {
            ConsumerKind::Firehose => FeedId::Function,
            ConsumerKind::Lambda | ConsumerKind::EventbridgePipe => FeedId::StreamFree,
            ConsumerKind::Kcl | ConsumerKind::Flink | ConsumerKind::Custom => FeedId::StreamPaid,
        };
        let consumers = self.readers.consumers.iter();
        consumers.map(|consumer| Feed { kind: consumer.kind, count: consumer.count, by: by(consumer.kind) }).collect()
    }

    fn changes(&self) -> Vec<(Message, Scenario)> {
        let scenario = self.case.scenario;
        let changed = |change: &dyn Fn(&mut scenario::StreamsLambda)| {
            let mut scenario = scenario.clone();
            change(&mut scenario.streams_lambda);
            scenario
        };
        let mut changes = Vec::new();
        for factor in self.settings.parallelization_factor + 1..=MOST_PARALLELIZATION as u32 {
            let text = Message::ChangeLanes { factor: Argument::exact(f64::from(factor)) };
            changes.push((text, changed(&|settings| settings.parallelization_factor = factor)));
        }
        if self.settings.batch_size < MOST_BATCH {
            let text = Message::ChangeBatch { size: Argument::exact(f64::from(MOST_BATCH)) };
            changes.push((text, changed(&|settings| settings.batch_size = MOST_BATCH)));
        }
        if self.settings.function.timeout.0 < LONGEST_TIMEOUT {
            let text = Message::ChangeTimeout { seconds: Argument::exact(LONGEST_TIMEOUT) };
            changes.push((text, changed(&|settings| settings.function.timeout.0 = LONGEST_TIMEOUT)));
        }
        changes
    }

    fn batch(&self, rate: f64) -> Option<f64> {
        Some(rate * self.share / self.lanes.per_second(rate, |_| 1.0))
    }

    fn promises(&self) -> Promises {
        // Records of a batch that Firehose rejects are put again behind the others.
        Promises { every_change: true, reshaped: true, in_order: false, no_code: false }
    }

    fn duties(&self) -> Vec<Duty> {
        vec![Duty::Code, Duty::RejectedRecords, Duty::FailedBatches, Duty::OrderAndDuplicates]
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
        let assumed = self.settings.stream_shards.is_none() && self.case.scenario.workload.warm_write_units.is_none();
        let notice = || ("workload.warm_write_units".to_owned(), Message::NoticePartitions);
        assumed.then(notice).into_iter().collect()
    }
}
