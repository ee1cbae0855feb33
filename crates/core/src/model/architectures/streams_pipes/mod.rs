//! Architecture C: DynamoDB -> DynamoDB Streams -> EventBridge Pipe (an input template reshapes) -> Firehose (Direct PUT).

mod levers;
mod operations;

use super::architecture::{Architecture, Described, Facts, Feed, Promises, ShardSetting};
use crate::catalog::{PriceId, QuotaId};
use crate::model::bill::Charges;
use crate::model::case::Case;
use crate::model::ids::{ConstraintId, Duty, FeedId, ReaderId, RecordId, StageId};
use crate::model::levers::set_key;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::parts::{ChangeRecord, Hops, Reader, RoundedSize, Shards, StreamKind};
use crate::model::queue::Patience;
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposures;
use crate::model::rule::{Derived, Rule};
use crate::model::services::direct_put::{DirectPut, Packing};
use crate::model::services::dynamodb::{Behind, FirehoseFed, PARTITIONS, RETENTION, StreamReaders, StreamShards};
use crate::model::services::lanes::{Batching, Lanes, MOST_PARALLELIZATION, POLL_INTERVAL, Timing};
use crate::model::services::pipes::{MOST_BATCH, Pipe};
use crate::model::stage::Stage;
use crate::scenario::{self, ConsumerKind, Scenario};
use crate::text::{Argument, Finding, HOUR, Message, NoticeMessage, RemedyMessage, ReportMessage};
pub(crate) use levers::levers;
use levers::{TABLE, view};

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    rules: &[PARTITIONS, PIPE_POLLS, EXECUTION],
    record: Some((RecordId::Pipe, |scenario| scenario.streams_pipes.view_type)),
    shards: Some(ShardSetting {
        key: "streams_pipes.stream_shards",
        fix: |scenario, shards, _| scenario.streams_pipes.stream_shards = Some(shards),
        layout: None,
    }),
    // No key is fine: requests of a pipe are rounded up to 64 KiB each, so that a bound of their cost rules out too little.
    stoppable,
    drop_unused: StreamReaders::drop_fan_out,
    gives_up: || Some(Message::from(ReportMessage::GivesUpPacking)),
    ..Facts::PLAIN
};

/// The Firehose of the delivery is the last service on the way, and the first of its name.
fn stoppable(scenario: &Scenario) -> Vec<ConsumerName> {
    let firehose = ConsumerName::Reader(ConsumerKind::Firehose, 1);
    let others = StreamReaders::names(&scenario.consumers, FirehoseFed::ByAnother);
    [firehose, ConsumerName::Pipe].into_iter().chain(others).collect()
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> StreamsPipes<'a> {
    StreamsPipes::new(case)
}

const PIPE_POLLS: Rule =
    Rule::verified("EventBridge User Guide, Pipes, DynamoDB stream as a source: 4 polls per second on each shard");
const EXECUTION: Rule = Rule::assumed("an execution of a pipe is taken to take execution_ms: AWS does not state it");

/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub struct StreamsPipes<'a> {
    case: &'a Case<'a>,
    settings: &'a scenario::StreamsPipes,
    shards: StreamShards<'a>,
    /// The readers of the stream.
    pub readers: StreamReaders<'a>,
    /// The pipe.
    pub pipe: Pipe<'a>,
    /// The Firehose that it puts changes into, one by one.
    pub firehose: DirectPut<'a>,
    /// Share of the changes that pass the filter.
    share: f64,
}

impl<'a> StreamsPipes<'a> {
    /// Wires the services for a case.
    pub fn new(case: &'a Case<'a>) -> Self {
        let Case { scenario, flow, .. } = case;
        let settings = &scenario.streams_pipes;
        let stream = StreamShards::new(flow, &scenario.workload, settings.stream_shards);
        let shards = stream.used();
        let record = flow.stream_record(settings.view_type).mean();
        let fits = (case.quotas().value(QuotaId::LambdaPayloadBytes) / record).floor();
        let largest = fits.min(f64::from(settings.batch_size)).max(1.0);
        let batching = Batching { largest, window: settings.window(&scenario.delivery) };
        let share = scenario.delivered.share;
        let lanes = shards * f64::from(settings.parallelization_factor);
        let lanes = Lanes::new(lanes, flow.hot_key, share, Timing::fixed(settings.execution_ms), batching);
        let further = scenario.consumers.iter().filter(|consumer| consumer.kind == ConsumerKind::Firehose);
        let pipes = further.fold(1.0, |pipes, consumer| pipes + f64::from(consumer.count));
        Self {
            case,
            settings,
            shards: stream,
            readers: StreamReaders {
                shards,
                record,
                consumers: &scenario.consumers,
                global_table: scenario.workload.global_table,
                firehose_fed_by: FirehoseFed::ByAnother,
            },
            pipe: Pipe::new(flow, lanes, record, pipes),
            firehose: DirectPut::new(flow, &scenario.delivery, Packing::Single, share),
            share,
        }
    }

    /// How late changes may be, in seconds.
    fn patience(&self) -> Patience {
        self.case.patience(RETENTION)
    }

    /// What AWS would bill for so many reads of the stream, beside those of consumers that are billed anyway: the first of a
    /// month are free.
    fn pipe_reads_cost(&self, requests: f64) -> Argument {
        let id = PriceId::DynamodbStreamsReadRequest;
        let billed = self.readers.paid_requests(&self.case.flow).value();
        match self.case.added_usd(id, billed, requests) {
            Some(usd) => NoticeMessage::PipeReadsCost { usd: Argument::Usd(usd) }.into(),
            None => NoticeMessage::PipeReadsUnknown { price: Argument::text(<&str>::from(id)) }.into(),
        }
    }

    fn changed(&self, change: impl FnOnce(&mut scenario::StreamsPipes)) -> Scenario {
        let mut scenario = self.case.scenario.clone();
        change(&mut scenario.streams_pipes);
        scenario
    }
}

impl Architecture for StreamsPipes<'_> {
    fn charge(&self, charges: &mut Charges) {
        self.readers.bill(charges, &self.case.flow);
        self.pipe.bill(charges);
        self.firehose.bill(charges, 0.0);
    }

    fn change_record(&self) -> Option<ChangeRecord> {
        Some(ChangeRecord { stream: StreamKind::Dynamodb, bytes: self.readers.record })
    }

    fn shards(&self) -> Shards {
        self.shards.shards(ConstraintId::PipeShards)
    }

    fn limit(&self, limits: &mut Limits) {
        let quotas = self.case.quotas();
        self.readers.limits(limits, &self.case.flow, self.patience(), &quotas);
        self.pipe.limits(limits, self.patience(), &quotas);
        self.firehose.limits(limits, &self.pipe.lanes, self.patience(), &quotas);
    }

    fn exposures(&self) -> Exposures {
        let quotas = self.case.quotas();
        let lanes = &self.pipe.lanes;
        let at_once = quotas.value(QuotaId::PipesConcurrentExecutions);
        let at_once = lanes.concurrency_exposure(LimitId::PipesConcurrency, at_once);
        let ends = [lanes.exposure(LimitId::PipesLaneRate), self.firehose.exposure(&quotas)];
        ends.into_iter().chain(at_once).collect()
    }

    fn stages(&self) -> Vec<Stage> {
        let periods = &self.case.flow.periods;
        let lanes = &self.pipe.lanes;
        let mut stages = vec![Stage::poll(StageId::PipePoll, POLL_INTERVAL, PIPE_POLLS)];
        stages.extend(lanes.window_stage(StageId::BatchWindow, periods));
        let Stage { mean, worst, .. } = lanes.duration_stage(StageId::PipeExecution, periods);
        let mean = Derived::by(mean.formula, EXECUTION);
        stages.push(Stage { id: StageId::PipeExecution, mean, worst });
        stages.push(self.firehose.stage());
        stages
    }

    fn promises(&self) -> Promises {
        // Records that Firehose rejects are put again behind the others.
        let every_change = !view(self.case.scenario).loses_changes(self.case);
        Promises { every_change, reshaped: true, in_order: false, no_code: true }
    }
}

impl Described for StreamsPipes<'_> {
    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        self.shards.required_by(constraint)
    }

    fn hops(&self) -> Hops {
        std::iter::once(self.firehose.hop(&self.pipe.lanes)).collect()
    }

    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        self.firehose.rounded_size().into_iter().collect()
    }

    fn delivered_bytes(&self) -> f64 {
        self.share * self.case.flow.delivered_record.mean()
    }

    fn readers(&self) -> Vec<Reader> {
        self.readers.list(ReaderId::Pipe, &self.case.scenario.sorted_consumers(), &self.case.flow)
    }

    fn behind(&self) -> Option<Behind> {
        self.readers.behind(&self.limits())
    }

    fn feeds(&self) -> Vec<Feed> {
        let by = |kind| match kind {
            ConsumerKind::Firehose => FeedId::OwnPipe,
            ConsumerKind::Lambda | ConsumerKind::EventbridgePipe => FeedId::StreamFree,
            ConsumerKind::Kcl | ConsumerKind::Flink | ConsumerKind::Custom => FeedId::StreamPaid,
        };
        let consumers = self.readers.consumers.iter();
        consumers.map(|consumer| Feed { kind: consumer.kind, count: consumer.count, by: by(consumer.kind) }).collect()
    }

    fn changes(&self) -> Vec<(Message, Scenario)> {
        let mut changes = Vec::new();
        for factor in self.settings.parallelization_factor + 1..=MOST_PARALLELIZATION {
            let text = set_key(&format!("{TABLE}.parallelization_factor"), factor.to_string());
            changes.push((text, self.changed(|settings| settings.parallelization_factor = factor)));
        }
        if self.settings.batch_size < MOST_BATCH {
            let text = set_key(&format!("{TABLE}.batch_size"), MOST_BATCH.to_string());
            changes.push((text, self.changed(|settings| settings.batch_size = MOST_BATCH)));
        }
        changes.extend(self.behind().and_then(|behind| behind.change(self.case.scenario)));
        changes.extend(view(self.case.scenario).change(self.case));
        changes
    }

    fn loses_changes(&self) -> Option<Message> {
        view(self.case.scenario).reason(self.case)
    }

    fn put_again(&self) -> f64 {
        self.firehose.put_again(&self.pipe.lanes, &self.case.quotas())
    }

    fn kept_hours(&self) -> Option<f64> {
        Some(RETENTION / HOUR)
    }

    fn duties(&self) -> Vec<Duty> {
        vec![Duty::FailedBatches, Duty::OrderAndDuplicates]
    }

    fn remedy(&self, limit: &Limit) -> Message {
        match limit.id {
            LimitId::PipesLaneRate => {
                let now = self.settings.parallelization_factor;
                let lanes = remedies::more_lanes(TABLE, limit, now, self.readers.shards, self.case.flow.hot_key).into();
                if self.settings.batch_size < MOST_BATCH {
                    RemedyMessage::RemedyPipesLaneRate { table: Argument::text(TABLE), lanes }.into()
                } else {
                    RemedyMessage::RemedyPipesLargestBatch { lanes }.into()
                }
            }
            LimitId::StreamsReaders => {
                let readers = remedies::readers_of_shard(self.readers.global_table);
                RemedyMessage::RemedyPipesReaders { readers }.into()
            }
            // A pipe cannot pack, nor put more into a call than its batch.
            LimitId::FirehosePutRecords => RemedyMessage::RemedyPipesPutRecords.into(),
            LimitId::StreamsReaderPage => self
                .behind()
                .and_then(|behind| behind.change(self.case.scenario))
                .map_or_else(|| remedies::standard_remedy(limit.id, TABLE), |(change, _)| change),
            id => remedies::standard_remedy(id, TABLE),
        }
    }

    fn notices(&self) -> Vec<Finding> {
        let scenario = self.case.scenario;
        let key = |name: &str| format!("streams_pipes.{name}");
        let mut notices = Vec::new();
        let view = view(scenario);
        if let Some(text) = view.notice(self.case) {
            notices.push((view.key(), text));
        } else if view.has_new_images() && scenario.workload.mix.remove > 0.0 {
            notices.push((view.key(), NoticeMessage::NoticePipeTemplate.into()));
        }
        notices.extend(self.firehose.large_batches(&self.pipe.lanes, &key("batch_size"), &self.case.quotas()));
        let polls = self.readers.shards * self.case.flow.seconds / POLL_INTERVAL;
        let (requests, cost) = (Argument::whole(polls), self.pipe_reads_cost(polls));
        notices.push((key("stream_shards"), NoticeMessage::NoticePipeReads { requests, cost }.into()));
        notices
    }
}
