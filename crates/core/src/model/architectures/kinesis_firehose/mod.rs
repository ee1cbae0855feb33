//! Architecture B: DynamoDB -> Kinesis Data Streams -> Firehose (with an optional transform function).

mod changes;
mod levers;
mod operations;
mod transform;

use super::architecture::{Architecture, Described, Facts, Feed, LayoutSetting, Promises, ShardSetting};
use super::kinesis_consumers;
use crate::model::bill::{Charges, LineId};
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Duty, HopId, Layout, ReaderId, StageId};
use crate::model::levers::Lever;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::parts::{ChangeRecord, Hop, Hops, Reader, RoundedSize, Shards, StreamKind};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposures;
use crate::model::rounding::{FIREHOSE_ROUNDING, firehose_rounds};
use crate::model::rule::{Derived, Rule};
use crate::model::services::dynamodb::{self, REPLICATION_RETRIES};
use crate::model::services::firehose::{self, DeliveryBuffers, IngestSource, Throughput};
use crate::model::services::kinesis::{self, Stream, StreamSettings};
use crate::model::services::{cloudwatch, s3};
use crate::model::sizes::RecordSize;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{ArchitectureId, ConsumerKind, Destination, Mode, Scenario};
use crate::text::{Argument, Finding, GIB, HOUR, MIB, Message, NoticeMessage, RemedyMessage, ReportMessage};
use transform::TransformLoad;
pub use transform::transform_body;

/// The table of its settings.
const TABLE: &str = ArchitectureId::KinesisFirehose.table();
/// Seconds between two polls of Firehose.
const FIREHOSE_POLL: f64 = 1.0 / firehose::POLLS_PER_SECOND;
const FIREHOSE_POLLS: Rule =
    Rule::verified("Data Firehose Developer Guide, Kinesis source: GetRecords once per second on each shard");

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    rules: &[FIREHOSE_POLLS, kinesis::PROPAGATION_RULE],
    shards: Some(SHARDS),
    // Seconds, and tenths of a MiB.
    fine: &[
        ("kinesis_firehose.transform.buffer_size", [MIB, 10.0]),
        ("kinesis_firehose.transform.buffer_interval", [1.0, 1.0]),
    ],
    stoppable,
    ..Facts::PLAIN
};

/// How the number of its shards is fixed.
const SHARDS: ShardSetting = ShardSetting {
    key: "kinesis_firehose.shards",
    fix: |scenario, shards, layout| {
        scenario.kinesis_firehose.shards = Some(shards);
        scenario.kinesis_firehose.isolate_hot_key = layout == Some(Layout::Isolated);
    },
    layout: Some(LayoutSetting {
        key: "kinesis_firehose.isolate_hot_key",
        isolates: |scenario| scenario.kinesis_firehose.isolate_hot_key,
    }),
};

fn stoppable(scenario: &Scenario) -> Vec<ConsumerName> {
    let settings = &scenario.kinesis_firehose;
    let consumers = scenario.consumers.iter().flat_map(|consumer| (0..consumer.count).map(|_| consumer.kind));
    let readers = ConsumerName::numbered(std::iter::once(ConsumerKind::Firehose).chain(consumers));
    readers.chain(settings.transform.enabled.then_some(ConsumerName::Function)).collect()
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> KinesisFirehose<'a> {
    KinesisFirehose::new(case)
}

/// Its levers.
pub(crate) fn levers(case: &Case<'_>) -> Vec<Lever> {
    levers::levers(case.scenario, &stream(case).sizing)
}

/// The stream of a case, sized for its flow.
pub fn stream<'a>(case: &'a Case<'a>) -> Stream<'a> {
    let settings = &case.scenario.kinesis_firehose;
    let own_polls = if settings.source_backup { firehose::POLLS_WITH_BACKUP } else { firehose::POLLS_PER_SECOND };
    Stream::new(
        &case.flow,
        StreamSettings {
            mode: settings.mode,
            shards: settings.shards,
            target_utilization: settings.target_utilization,
            isolate_hot_key: settings.isolate_hot_key,
            distribution: settings.record_distribution,
            retention_hours: settings.retention_hours,
            own_readers: 1.0,
            own_polls,
            max_record_size: settings.max_record_size.0,
            recent_peak: settings.recent_peak.map(|peak| peak.0),
            account_commitment_met: settings.account_commitment_met,
            consumers: &case.scenario.consumers,
            write_patience: case.patience(REPLICATION_RETRIES),
            read_patience: case.patience(settings.retention_hours * HOUR),
        },
        &case.quotas(),
    )
}

/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub(super) struct KinesisFirehose<'a> {
    case: &'a Case<'a>,
    stream: Stream<'a>,
    /// The transform function, if there is one.
    transform: Option<TransformLoad>,
    /// Share of the changes that are delivered: without a transform function, all.
    share: f64,
    /// A record as delivered: without a transform function, as it came.
    delivered: RecordSize,
}

impl<'a> KinesisFirehose<'a> {
    /// Wires the services for a case.
    fn new(case: &'a Case<'a>) -> Self {
        let stream = stream(case);
        let transform = TransformLoad::new(case, stream.spread);
        let given = case.scenario.delivered.record_size.is_some();
        let share = if transform.is_some() { case.scenario.delivered.share } else { 1.0 };
        let delivered = if transform.is_some() || given { case.flow.delivered_record } else { case.flow.kinesis_blob };
        Self { case, stream, transform, share, delivered }
    }

    fn changes(&self) -> [(Symbol, f64); 2] {
        [(Symbol::WritesPerSecond, self.case.flow.mean_rate), (Symbol::SecondsPerMonth, self.case.flow.seconds)]
    }

    fn ingested_gb(&self) -> Formula {
        let rounds = firehose_rounds(self.case.scenario.delivery.destination);
        let record = if rounds { Symbol::FirehoseRoundedRecord } else { Symbol::SourceRecord };
        Formula::product(&self.changes()).times(record, self.case.flow.rounded.source_bytes).per(Symbol::GiB, GIB)
    }

    /// GB that the transform adds, which Iceberg bills as well.
    fn added_gb(&self) -> Option<Formula> {
        let billed = self.transform.is_some() && self.case.scenario.delivery.destination == Destination::Iceberg;
        if !billed {
            return None;
        }
        let delivered =
            Formula::product(&[(Symbol::DeliveredShare, self.share), (Symbol::DeliveredRecord, self.delivered.mean())]);
        let source = Formula::number(Symbol::SourceRecord, self.case.flow.kinesis_blob.mean());
        let added = Formula::constant(0.0).max(&delivered.minus(&source));
        let [rate, seconds] = self.changes();
        Some(added.times(rate.0, rate.1).times(seconds.0, seconds.1).per(Symbol::GiB, GIB))
    }

    fn throughput(&self) -> Throughput {
        Throughput {
            source: IngestSource::KinesisStream,
            ingested_gb: self.ingested_gb(),
            added_gb: self.added_gb(),
            delivered: firehose::delivered(&self.case.flow, self.share, self.delivered.mean()),
        }
    }

    fn buffers(&self) -> DeliveryBuffers {
        let delivery = &self.case.scenario.delivery;
        DeliveryBuffers::new(delivery, self.stream.spread, self.share, self.delivered.mean())
    }
}

impl Architecture for KinesisFirehose<'_> {
    fn charge(&self, charges: &mut Charges) {
        let Case { scenario, flow, .. } = self.case;
        let delivery = &scenario.delivery;
        dynamodb::bill_kinesis_capture(charges, flow);
        self.stream.bill(charges);
        let invocations = self.transform.map(|transform| {
            let least = self.case.of_smallest().and_then(|case| TransformLoad::new(&case, self.stream.spread));
            let [invocations, gb_seconds] = transform.per_second(&flow.periods, least.as_ref());
            transform.function.bill(charges, invocations, gb_seconds, flow.seconds)
        });
        let throughput = self.throughput();
        let objects = firehose::objects(flow, &self.buffers());
        throughput.bill(charges, delivery, &objects, flow.month_hours);
        s3::bill(charges, delivery.destination.takes_objects().then_some(objects), throughput.delivered, delivery);
        if let Some(invocations) = &invocations {
            cloudwatch::bill(charges, invocations, scenario.kinesis_firehose.transform.log_bytes);
        }
    }

    fn change_record(&self) -> Option<ChangeRecord> {
        Some(ChangeRecord { stream: StreamKind::Kinesis, bytes: self.case.flow.kinesis_record.mean() })
    }

    fn shards(&self) -> Shards {
        self.stream.sizing.shards()
    }

    fn limit(&self, limits: &mut Limits) {
        let quotas = self.case.quotas();
        self.stream.limits(limits, &quotas);
        firehose::limit_partitions(limits, &self.case.scenario.delivery, &quotas);
        if let Some(transform) = &self.transform {
            transform.limits(limits, self.case);
        }
    }

    fn exposures(&self) -> Exposures {
        self.stream.exposures(&self.case.quotas())
    }

    fn stages(&self) -> Vec<Stage> {
        let poll = Stage::poll(StageId::FirehosePoll, FIREHOSE_POLL, FIREHOSE_POLLS);
        let mut stages = vec![self.stream.propagation_stage(), poll];
        let periods = &self.case.flow.periods;
        if let Some(transform) = &self.transform {
            stages.extend(transform.stages(periods));
        }
        stages.push(self.buffers().stage(periods));
        stages
    }

    fn promises(&self) -> Promises {
        let transforms = self.transform.is_some();
        Promises { every_change: true, reshaped: transforms, in_order: false, no_code: !transforms }
    }
}

impl Described for KinesisFirehose<'_> {
    fn shards_by_guide(&self) -> Option<[Formula; 2]> {
        let workload = &self.case.scenario.workload;
        Some(kinesis::aws_guide(self.case.flow.peak_rate(), workload.mix.modify, workload.item_size.0))
    }

    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        let formula = self.stream.shards_by(constraint, &self.case.quotas())?;
        Some(Derived::by(formula, Rule::Limit(constraint.limit()?)))
    }

    fn hops(&self) -> Hops {
        let flow = &self.case.flow;
        let changes = flow.mean_rate * flow.seconds;
        let mut hops: Hops = [dynamodb::capture_hop(flow), self.stream.put_hop()].into_iter().collect();
        hops.push(Hop {
            id: HopId::FirehoseIngest,
            line: LineId::FirehoseIngestGb,
            carried: changes * flow.kinesis_blob.mean(),
            billed: self.ingested_gb().value() * GIB,
        });
        hops
    }

    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        let Case { scenario, flow, .. } = self.case;
        let mut sizes = vec![dynamodb::capture_size(flow), self.stream.put_size()];
        if firehose_rounds(scenario.delivery.destination) {
            let record = flow.kinesis_blob;
            sizes.push(RoundedSize { what: NoticeMessage::SizeSourceRecord.into(), record, unit: FIREHOSE_ROUNDING });
        }
        sizes
    }

    fn delivered_bytes(&self) -> f64 {
        self.share * self.delivered.mean()
    }

    fn feeds(&self) -> Vec<Feed> {
        kinesis_consumers::feeds(&self.case.scenario.consumers)
    }

    fn changes(&self) -> Vec<(Message, Scenario)> {
        changes::changes(self.case.scenario, &self.stream)
    }

    fn batch(&self, rate: f64) -> Option<f64> {
        self.transform.as_ref().map(|transform| transform.batch(rate))
    }

    fn alternatives(&self) -> &'static [&'static str] {
        &["kinesis_firehose.mode"]
    }

    fn record_ms(&self) -> Option<(&'static str, f64)> {
        let transform = &self.case.scenario.kinesis_firehose.transform;
        transform.enabled.then_some(("kinesis_firehose.transform.per_record_ms", transform.per_record_ms))
    }

    fn kept_hours(&self) -> Option<f64> {
        Some(self.case.scenario.kinesis_firehose.retention_hours)
    }

    fn duties(&self) -> Vec<Duty> {
        let code = self.transform.is_some().then_some(Duty::Code);
        code.into_iter().chain([Duty::OrderAndDuplicates]).collect()
    }

    fn readers(&self) -> Vec<Reader> {
        let (calls, bytes) = (self.stream.settings.own_polls, self.stream.read_rate());
        let own = Reader { id: ReaderId::Firehose, count: 1, fan_out: false, calls, bytes };
        std::iter::once(own).chain(self.stream.other_readers(self.case.scenario.sorted_consumers())).collect()
    }

    fn remedy(&self, limit: &Limit) -> Message {
        match limit.id {
            LimitId::KinesisWriteBytes => self.shard_rate_remedy(ConstraintId::KinesisWriteBytes),
            LimitId::KinesisWriteRecords => self.shard_rate_remedy(ConstraintId::KinesisWriteRecords),
            LimitId::KinesisReadRecords if !kinesis_consumers::can_any_leave(&self.case.scenario.consumers) => {
                self.shard_rate_remedy(ConstraintId::KinesisReadBytes)
            }
            LimitId::KinesisReadCalls => kinesis_consumers::calls_remedy(&self.case.scenario.consumers),
            LimitId::KinesisReadBytes => {
                let of_shard = self.shard_rate_remedy(ConstraintId::KinesisReadBytes);
                kinesis_consumers::read_remedy(&self.stream, of_shard)
            }
            LimitId::KinesisEfoConsumers if self.stream.settings.mode == Mode::OnDemandAdvantage => {
                RemedyMessage::RemedyEfoAdvantage.into()
            }
            id => remedies::standard_remedy(id, TABLE),
        }
    }

    fn notices(&self) -> Vec<Finding> {
        let settings = &self.case.scenario.kinesis_firehose;
        let on_demand = settings.mode != Mode::Provisioned;
        let mut notices = Vec::new();
        let mut notice = |key: &str, message| notices.push((format!("kinesis_firehose.{key}"), message));
        if on_demand && settings.shards.is_some() {
            notice("shards", NoticeMessage::NoticeOnDemandShards.into());
        }
        if on_demand && settings.recent_peak.is_none() {
            notice("recent_peak", NoticeMessage::NoticeNewStream.into());
        }
        if settings.max_record_size.0 > MIB {
            notice("max_record_size", NoticeMessage::NoticeLargeRecords.into());
        }
        let sizing = &self.stream.sizing;
        if sizing.layout == Layout::Isolated {
            notice("isolate_hot_key", NoticeMessage::NoticeIsolated { shards: Argument::whole(sizing.used) }.into());
        }
        notices
    }
}

impl KinesisFirehose<'_> {
    /// The remedy for a shard's rate: more shards, or a shard for the hot key, unless that one key leaves no room.
    fn shard_rate_remedy(&self, constraint: ConstraintId) -> Message {
        let sizing = &self.stream.sizing;
        let key = self.stream.hot_key;
        let share = remedies::share_of_key(key);
        let by_key = constraint.limit().map_or(0.0, |limit| self.stream.used_by_key(limit, &self.case.quotas()));
        let too_hot = by_key > self.stream.settings.target_utilization;
        let shards = Argument::whole(sizing.required);
        match self.stream.settings.mode {
            Mode::Provisioned if too_hot => RemedyMessage::RemedyHotKey { share }.into(),
            Mode::Provisioned if sizing.required_layout == Layout::Isolated && sizing.layout == Layout::Even => {
                RemedyMessage::RemedyIsolate { share, shards }.into()
            }
            Mode::Provisioned if sizing.required > sizing.used => {
                RemedyMessage::RemedyShards { shards: ReportMessage::shards(sizing.required).into() }.into()
            }
            Mode::Provisioned if self.case.scenario.kinesis_firehose.shards.is_some() => {
                RemedyMessage::RemedyAddShards.into()
            }
            Mode::Provisioned => RemedyMessage::RemedyMoreShards { table: Argument::text(TABLE) }.into(),
            _ if key > 0.0 => RemedyMessage::RemedyOnDemandHotKey { share }.into(),
            _ => RemedyMessage::RemedyOnDemandSplits.into(),
        }
    }
}
