//! Architecture A: DynamoDB -> DynamoDB Streams -> Lambda (reshapes) -> Firehose (Direct PUT), or objects that the function
//! writes itself.

mod changes;
mod levers;
mod operations;

use super::architecture::{Architecture, Described, Facts, Feed, Promises, ShardSetting};
use crate::catalog::QuotaId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Duty, FeedId, ReaderId, RecordId, StageId};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::parts::{ChangeRecord, Hops, Reader, RoundedSize, Shards, StreamKind};
use crate::model::queue::Patience;
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposures;
use crate::model::rule::{Derived, Rule};
use crate::model::services::direct_put::{DirectPut, Packing};
use crate::model::services::dynamodb::{Behind, FirehoseFed, PARTITIONS, RETENTION, StreamReaders, StreamShards};
use crate::model::services::lambda::{FunctionCost, LONGEST_TIMEOUT};
use crate::model::services::lanes::{Batching, Lanes, POLL_INTERVAL};
use crate::model::services::{cloudwatch, firehose, s3};
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{self, ConsumerKind, Scenario};
use crate::text::{Argument, DAY, Finding, HOUR, MIB, Message, NoticeMessage, RemedyMessage};
use changes::{TABLE, view};
pub(crate) use levers::levers;
use operations::WRITES_OBJECTS;

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    variant: |scenario| scenario.streams_lambda.writes_objects().then_some(WRITES_OBJECTS),
    rules: &[PARTITIONS, STREAM_POLLS],
    record: Some((RecordId::Function, |scenario| scenario.streams_lambda.view_type)),
    shards: Some(ShardSetting {
        key: "streams_lambda.stream_shards",
        fix: |scenario, shards, _| scenario.streams_lambda.stream_shards = Some(shards),
        layout: None,
    }),
    fine: &[("streams_lambda.batch_size", [1.0, 1.0]), ("streams_lambda.batch_window", [1.0, 1.0])],
    stoppable,
    unpacked,
    drop_unused,
    further: changes::write_objects,
    ..Facts::PLAIN
};

/// The delivery's Firehose is not a reader here, it is the last service on the way, if there is one; those of consumers are
/// fed by the same function.
fn stoppable(scenario: &Scenario) -> Vec<ConsumerName> {
    let firehose = ConsumerName::Reader(ConsumerKind::Firehose, 1);
    let firehose = (!scenario.streams_lambda.writes_objects()).then_some(firehose);
    let own = firehose.into_iter().chain([ConsumerName::Function]);
    own.chain(StreamReaders::names(&scenario.consumers, FirehoseFed::ByOwnReader)).collect()
}

/// Objects that the function writes are not packed into records.
fn drop_unused(scenario: &mut Scenario) {
    StreamReaders::drop_fan_out(scenario);
    if scenario.streams_lambda.writes_objects() {
        scenario.streams_lambda.pack_records = None;
    }
}

/// The scenario with a Firehose record for each change, if it packs by default.
fn unpacked(scenario: &Scenario) -> Option<Scenario> {
    let settings = &scenario.streams_lambda;
    let by_default = settings.pack_records.is_none() && settings.packs(&scenario.delivery);
    let mut unpacked = scenario.clone();
    unpacked.streams_lambda.pack_records = Some(false);
    (by_default && !settings.writes_objects()).then_some(unpacked)
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> StreamsLambda<'a> {
    StreamsLambda::new(case)
}

/// Below this size, in bytes, objects are small: opening one takes longer than reading it.
const SMALL_OBJECT: f64 = MIB;
const STREAM_POLLS: Rule =
    Rule::verified("Lambda Developer Guide, DynamoDB event source mapping: 4 polls per second on each shard");

/// The most changes of a batch. Lambda API, BatchSize.
const LARGEST_BATCH: u32 = 10_000;
/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub struct StreamsLambda<'a> {
    case: &'a Case<'a>,
    settings: &'a scenario::StreamsLambda,
    shards: StreamShards<'a>,
    /// The readers of the stream.
    pub readers: StreamReaders<'a>,
    /// The function.
    pub function: FunctionCost,
    /// Its lanes.
    pub lanes: Lanes,
    /// The Firehose that it puts changes into; `None` if it writes objects itself.
    pub firehose: Option<DirectPut<'a>>,
    /// Share of the changes that pass the event filter.
    share: f64,
}

impl<'a> StreamsLambda<'a> {
    /// Wires the services for a case.
    pub fn new(case: &'a Case<'a>) -> Self {
        let Case { scenario, flow, .. } = case;
        let settings = &scenario.streams_lambda;
        let stream = StreamShards::new(flow, &scenario.workload, settings.stream_shards);
        let shards = stream.used();
        let function = FunctionCost::from(&settings.function);
        let record = flow.stream_record(settings.view_type).mean();
        let fits = (case.quotas().value(QuotaId::LambdaPayloadBytes) / record).floor();
        let largest = fits.min(f64::from(settings.batch_size)).max(1.0);
        let batching = Batching { largest, window: settings.window(&scenario.delivery) };
        let share = scenario.delivered.share;
        let lanes = shards * f64::from(settings.parallelization_factor);
        let delivery = &scenario.delivery;
        let packing = if settings.packs(delivery) { Packing::packed(delivery) } else { Packing::Single };
        Self {
            case,
            settings,
            shards: stream,
            readers: StreamReaders {
                shards,
                record,
                consumers: &scenario.consumers,
                global_table: scenario.workload.global_table,
                firehose_fed_by: FirehoseFed::ByOwnReader,
            },
            function,
            lanes: Lanes::new(lanes, flow.hot_key, share, function.timing, batching),
            firehose: (!settings.writes_objects()).then(|| DirectPut::new(flow, delivery, packing, share)),
            share,
        }
    }

    /// How late changes may be, in seconds.
    fn patience(&self) -> Patience {
        self.case.patience(RETENTION)
    }

    /// Batches that take longer than the timeout once changes have waited, as after an outage, where those of every day do not.
    fn full_batches(&self) -> Option<Finding> {
        let function = &self.settings.function;
        let (largest, timeout) = (self.lanes.batching.largest, function.timeout.0);
        let duration = self.lanes.timing.duration(largest);
        let is_every_day = self.lanes.timing.duration(self.lanes.busiest_batch(self.case.flow.peak_rate())) > timeout;
        // A batch that is split gets short enough.
        if duration <= timeout || is_every_day || self.settings.bisect_on_error {
            return None;
        }
        let fits = ((timeout * 1000.0 - function.base_ms) / function.per_record_ms).floor().max(1.0);
        let text = NoticeMessage::NoticeFullBatches {
            size: Argument::whole(largest),
            duration: Argument::Seconds(duration.ceil()),
            timeout: Argument::Seconds(timeout),
            fits: Argument::setting(fits),
        };
        Some(("streams_lambda.function.timeout".to_owned(), text.into()))
    }

    /// Bytes of the mean object, if the function writes them: what it delivers of a batch.
    fn object_bytes(&self) -> Option<f64> {
        let flow = &self.case.flow;
        let objects = self.lanes.batches(&flow.periods).mean(|_| 1.0);
        self.firehose.is_none().then(|| flow.mean_rate * self.delivered_bytes() / objects)
    }

    /// Whether the function writes objects that are small.
    fn writes_small_objects(&self) -> bool {
        self.object_bytes().is_some_and(|bytes| bytes < SMALL_OBJECT)
    }
}

impl Architecture for StreamsLambda<'_> {
    fn charge(&self, charges: &mut Charges) {
        let Case { scenario, flow, .. } = self.case;
        self.readers.bill(charges, flow);
        let batches = self.lanes.batches(&flow.periods);
        let least = self.case.of_smallest().map(|case| StreamsLambda::new(&case).lanes.batches(&flow.periods));
        let at_least = |smallest, largest| self.function.least_gb_seconds(smallest, largest);
        let gb_seconds = batches.billed(least.as_ref(), |batch| self.function.gb_seconds(batch), at_least);
        let succeeding = batches.mean(|_| 1.0);
        let invocations = self.function.bill(charges, succeeding, gb_seconds, flow.seconds);
        if let Some(firehose) = &self.firehose {
            firehose.bill(charges, firehose.packed_bytes(&batches, least.as_ref()));
        } else {
            let objects =
                Formula::product(&[(Symbol::ObjectsRate, succeeding), (Symbol::SecondsPerMonth, flow.seconds)]);
            let delivered = firehose::delivered(flow, self.share, flow.delivered_record.mean());
            s3::bill(charges, Some(objects), delivered, &scenario.delivery);
        }
        cloudwatch::bill(charges, &invocations, self.settings.function.log_bytes);
    }

    /// While changes wait for Direct PUT, every lane runs a batch that is rejected in part and tried again until it is
    /// accepted, or until the timeout of the function and then again: all lanes are busy all the time. That is
    /// `memory_mb / 1024 * lanes` GB-seconds a second, less what is billed for the changes that arrive meanwhile, summed
    /// over the seconds of the day in which the queue before Direct PUT is not empty. No more lanes run than the
    /// concurrency quota allows.
    fn unbilled(&self) -> Option<Charge> {
        let Case { flow, .. } = self.case;
        let waiting = self.firehose.as_ref()?.waiting(&self.limits())?;
        let running = self.lanes.count.min(self.case.quotas().value(QuotaId::LambdaConcurrentExecutions));
        let all = self.function.gigabytes() * running;
        let billed = |rate: f64| {
            let gb_seconds = |batch| self.function.gb_seconds(batch);
            if rate > 0.0 { self.lanes.per_second(rate, gb_seconds) * self.lanes.timing.tries() } else { 0.0 }
        };
        let a_day = waiting.periods(&flow.periods).map(|(rate, seconds)| seconds * (all - billed(rate)).max(0.0));
        let rate = a_day.sum::<f64>() / DAY;
        let quantity = Formula::product(&[(Symbol::GbSecondsRate, rate), (Symbol::SecondsPerMonth, flow.seconds)]);
        Some(Charge { line: LineId::LambdaGbSeconds, price: self.function.price(), quantity })
    }

    fn change_record(&self) -> Option<ChangeRecord> {
        Some(ChangeRecord { stream: StreamKind::Dynamodb, bytes: self.readers.record })
    }

    fn shards(&self) -> Shards {
        self.shards.shards(ConstraintId::StreamShards)
    }

    fn limit(&self, limits: &mut Limits) {
        let (flow, quotas) = (&self.case.flow, self.case.quotas());
        let peak = flow.peak_rate();
        self.readers.limits(limits, flow, self.patience(), &quotas);
        limits.push(self.lanes.rate_limit(LimitId::LambdaLaneRate, &flow.periods, self.patience()));
        let executions = QuotaId::LambdaConcurrentExecutions;
        let all_lanes = Formula::product(&[
            (Symbol::StreamShards, self.readers.shards),
            (Symbol::Parallelization, f64::from(self.settings.parallelization_factor)),
        ]);
        limits.push(self.lanes.concurrency_limit(LimitId::LambdaConcurrency, &flow.periods, executions, &quotas));
        let mut push = |id, demand, quota| limits.push(Limit::by_quota(id, demand, quota, &quotas));
        push(LimitId::LambdaCatchUpConcurrency, all_lanes, executions);
        let n = self.lanes.busiest_batch(peak);
        let payload = Formula::product(&[(Symbol::BatchSize, n), (Symbol::StreamRecord, self.readers.record)]);
        push(LimitId::LambdaPayload, payload, QuotaId::LambdaPayloadBytes);
        let duration = Formula::number(Symbol::Duration, self.lanes.timing.duration(n));
        let timeout = Formula::number(Symbol::Setting, self.settings.function.timeout.0);
        limits.push(Limit::new(LimitId::LambdaTimeout, duration, timeout, None));
        if let Some(firehose) = &self.firehose {
            firehose.limits(limits, &self.lanes, self.patience(), &quotas);
        }
    }

    fn exposures(&self) -> Exposures {
        let quotas = self.case.quotas();
        let lanes = std::iter::once(self.lanes.exposure(LimitId::LambdaLaneRate));
        let at_once = quotas.value(QuotaId::LambdaConcurrentExecutions);
        let at_once = self.lanes.concurrency_exposure(LimitId::LambdaConcurrency, at_once);
        lanes.chain(at_once).chain(self.firehose.map(|firehose| firehose.exposure(&quotas))).collect()
    }

    fn stages(&self) -> Vec<Stage> {
        let periods = &self.case.flow.periods;
        let mut stages = vec![Stage::poll(StageId::StreamPoll, POLL_INTERVAL, STREAM_POLLS)];
        stages.extend(self.lanes.window_stage(StageId::BatchWindow, periods));
        stages.push(self.lanes.duration_stage(StageId::Function, periods));
        stages.extend(self.firehose.map(|firehose| firehose.stage()));
        stages
    }

    fn promises(&self) -> Promises {
        // Records of a batch that Firehose rejects are put again behind the others.
        let every_change = !view(self.case.scenario).loses_changes(self.case);
        Promises { every_change, reshaped: true, in_order: self.firehose.is_none(), no_code: false }
    }
}

impl Described for StreamsLambda<'_> {
    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        self.shards.required_by(constraint)
    }

    fn hops(&self) -> Hops {
        self.firehose.iter().map(|firehose| firehose.hop(&self.lanes)).collect()
    }

    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        self.firehose.as_ref().and_then(DirectPut::rounded_size).into_iter().collect()
    }

    fn delivered_bytes(&self) -> f64 {
        self.share * self.case.flow.delivered_record.mean()
    }

    fn readers(&self) -> Vec<Reader> {
        self.readers.list(ReaderId::Function, &self.case.scenario.sorted_consumers(), &self.case.flow)
    }

    fn behind(&self) -> Option<Behind> {
        self.readers.behind(&self.limits())
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
        let catching_up = self.behind().and_then(|behind| behind.change(scenario));
        let complete = view(self.case.scenario).change(self.case);
        changes::changes(scenario).into_iter().chain(catching_up).chain(complete).collect()
    }

    fn loses_changes(&self) -> Option<Message> {
        view(self.case.scenario).reason(self.case)
    }

    fn batch(&self, rate: f64) -> Option<f64> {
        Some(rate * self.share / self.lanes.per_second(rate, |_| 1.0))
    }

    fn alternatives(&self) -> &'static [&'static str] {
        &["streams_lambda.pack_records", "streams_lambda.writer"]
    }

    fn put_again(&self) -> f64 {
        self.firehose.as_ref().map_or(0.0, |put| put.put_again(&self.lanes, &self.case.quotas()))
    }

    fn record_ms(&self) -> Option<(&'static str, f64)> {
        Some(("streams_lambda.function.per_record_ms", self.settings.function.per_record_ms))
    }

    fn kept_hours(&self) -> Option<f64> {
        Some(RETENTION / HOUR)
    }

    fn duties(&self) -> Vec<Duty> {
        if self.firehose.is_some() {
            return vec![Duty::Code, Duty::RejectedRecords, Duty::FailedBatches, Duty::OrderAndDuplicates];
        }
        let compaction = self.writes_small_objects().then_some(Duty::Compaction);
        [Duty::Code, Duty::FailedBatches].into_iter().chain(compaction).collect()
    }

    fn remedy(&self, limit: &Limit) -> Message {
        match limit.id {
            LimitId::LambdaLaneRate => {
                let now = self.settings.parallelization_factor;
                let lanes = remedies::more_lanes(TABLE, limit, now, self.shards.used(), self.case.flow.hot_key).into();
                if self.settings.batch_size < LARGEST_BATCH {
                    RemedyMessage::RemedyLambdaLaneRate { table: Argument::text(TABLE), lanes }.into()
                } else {
                    RemedyMessage::RemedyLambdaLargestBatch { lanes }.into()
                }
            }
            LimitId::FirehosePutRecords if !self.case.scenario.delivery.destination.takes_objects() => {
                RemedyMessage::RemedyPutUnpacked.into()
            }
            LimitId::FirehosePutRecords if self.settings.packs(&self.case.scenario.delivery) => {
                RemedyMessage::RemedyPutPacked.into()
            }
            LimitId::LambdaTimeout if self.settings.function.timeout.0 >= LONGEST_TIMEOUT => {
                RemedyMessage::RemedyLambdaLongestTimeout.into()
            }
            LimitId::StreamsReaders => {
                let readers = remedies::readers_of_shard(self.readers.global_table);
                RemedyMessage::RemedyStreamsReaders { readers }.into()
            }
            LimitId::StreamsReaderPage => self
                .behind()
                .and_then(|behind| behind.change(self.case.scenario))
                .map_or_else(|| remedies::standard_remedy(limit.id, TABLE), |(change, _)| change),
            id => remedies::standard_remedy(id, TABLE),
        }
    }

    fn notices(&self) -> Vec<Finding> {
        let view = view(self.case.scenario);
        let mut notices: Vec<Finding> = view.notice(self.case).map(|text| (view.key(), text)).into_iter().collect();
        if let Some(size) = self.object_bytes().filter(|size| *size < SMALL_OBJECT) {
            let size = Argument::mean_size(size);
            notices.push(("streams_lambda.writer".to_owned(), NoticeMessage::NoticeSmallObjects { size }.into()));
        }
        let timeout = self.settings.function.timeout.0;
        let quotas = self.case.quotas();
        let running = self.lanes.count.min(quotas.value(QuotaId::LambdaConcurrentExecutions));
        let turn = self.firehose.and_then(|put| put.turn_seconds(running, self.lanes.batching.largest, &quotas));
        if let Some(wait) = turn.filter(|wait| *wait > timeout) {
            let [running, wait, timeout] =
                [Argument::whole(running), Argument::Seconds(wait.ceil()), Argument::Seconds(timeout)];
            let text = NoticeMessage::NoticePutTurns { running, wait, timeout }.into();
            notices.push(("streams_lambda.function.timeout".to_owned(), text));
        }
        notices.extend(self.full_batches());
        let large = |put: &DirectPut<'_>| put.large_batches(&self.lanes, "streams_lambda.batch_size", &quotas);
        notices.extend(self.firehose.as_ref().and_then(large));
        if self.settings.stream_shards.is_none() && self.case.scenario.workload.warm_write_units.is_none() {
            notices.push(("workload.warm_write_units".to_owned(), NoticeMessage::NoticePartitions.into()));
        }
        notices
    }
}
