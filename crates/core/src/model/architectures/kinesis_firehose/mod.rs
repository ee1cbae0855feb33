//! Architecture B: DynamoDB -> Kinesis Data Streams -> Firehose (with an optional transform function).

mod operations;
mod transform;

use arrayvec::ArrayVec;
use strum::VariantArray as _;

use super::architecture::{Architecture, Derived, Facts, Hop, Hops, Reader, Rule, Shards, Stage};
use crate::model::bill::{Charges, LineId};
use crate::model::case::Case;
use crate::model::flow::CDC_UNIT;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, HopId, ReaderId, StageId};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposure;
use crate::model::services::firehose::{self, IngestSource, Throughput};
use crate::model::services::kinesis::{self, PUT_PAYLOAD_UNIT, Stream, StreamSettings};
use crate::model::services::{cloudwatch, dynamodb, s3};
use crate::model::symbols::Symbol;
use crate::scenario::{ConsumerKind, Mode, Scenario};
use crate::text::{Argument, Finding, GIB, HOURS, Joining, Message, sorted};
use transform::TransformLoad;

/// Seconds from a put until a consumer can read it, with one consumer, and the most as consumers are added. Kinesis
/// Data Streams Developer Guide: about 200 ms with one, 1,000 ms with five.
const PROPAGATION: f64 = 0.2;
const MOST_PROPAGATION: f64 = 1.0;
const PROPAGATION_RULE: Rule = Rule::verified(
    "Kinesis Data Streams Developer Guide, enhanced fan-out: about 200 ms for each shared consumer, up to 1 s",
);
/// Seconds between two polls of Firehose.
const FIREHOSE_POLL: f64 = 1.0 / firehose::POLLS_PER_SECOND;
const FIREHOSE_POLLS: Rule =
    Rule::verified("Data Firehose Developer Guide, Kinesis source: GetRecords once a second on each shard");

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    rules: &[FIREHOSE_POLLS, PROPAGATION_RULE],
    shards_key: "kinesis_firehose.shards",
    fix_shards: |scenario, shards| scenario.kinesis_firehose.shards = Some(shards),
    stoppable,
};

fn stoppable(scenario: &Scenario) -> Vec<ConsumerName> {
    let settings = &scenario.kinesis_firehose;
    let consumers = settings.consumers.iter().flat_map(|consumer| (0..consumer.count).map(|_| consumer.kind));
    let mut numbers = [0; ConsumerKind::VARIANTS.len()];
    let numbered = |kind: ConsumerKind| {
        let number = &mut numbers[kind as usize];
        *number += 1;
        ConsumerName::Reader(kind, *number)
    };
    let readers = std::iter::once(ConsumerKind::Firehose).chain(consumers).map(numbered);
    readers.chain(settings.transform.enabled.then_some(ConsumerName::Function)).collect()
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> KinesisFirehose<'a> {
    KinesisFirehose::new(case)
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
            hottest_key_share: case.scenario.workload.hottest_key_share,
            retention_hours: settings.retention_hours,
            own_polls,
            max_record_size: settings.max_record_size.0,
            recent_peak: settings.recent_peak.map(|peak| peak.0),
            account_commitment_met: settings.account_commitment_met,
            consumers: &settings.consumers,
        },
        case.quotas(),
    )
}

/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub(super) struct KinesisFirehose<'a> {
    case: &'a Case<'a>,
    stream: Stream<'a>,
    /// Changes per second in each hour.
    rates: [f64; HOURS],
    /// The transform function, if there is one.
    transform: Option<TransformLoad>,
}

impl<'a> KinesisFirehose<'a> {
    /// Wires the services for a case.
    fn new(case: &'a Case<'a>) -> Self {
        let stream = stream(case);
        let rates = case.flow.hourly_rates();
        let transform = TransformLoad::new(case, stream.sizing.used, &rates);
        Self { case, stream, rates, transform }
    }

    fn ingested_gb(&self) -> Formula {
        let record = if firehose::rounds(self.case.scenario.delivery.destination) {
            firehose::rounded_record(&self.case.flow.kinesis_blob)
        } else {
            (Symbol::SourceRecord, self.case.flow.kinesis_blob.mean())
        };
        let rate = (Symbol::WritesPerSecond, self.case.flow.mean_rate);
        Formula::product(&[rate, (Symbol::SecondsPerMonth, self.case.flow.seconds), record]).per(Symbol::GiB, GIB)
    }

    fn throughput(&self) -> Throughput {
        Throughput {
            source: IngestSource::KinesisStream,
            ingested_gb: self.ingested_gb(),
            delivered: firehose::delivered(&self.case.flow, 1.0),
        }
    }
}

impl Architecture for KinesisFirehose<'_> {
    fn charge(&self, charges: &mut Charges) {
        let delivery = &self.case.scenario.delivery;
        dynamodb::bill_kinesis_capture(charges, &self.case.flow);
        self.stream.bill(charges);
        let mut log_invocations = None;
        if let Some(transform) = &self.transform {
            let shards = self.stream.sizing.used;
            let invocations = transform.per_second(shards, |_| 1.0);
            let gb_seconds = transform.per_second(shards, |batch| transform.function.gb_seconds(batch));
            log_invocations = Some(transform.function.bill(charges, invocations, gb_seconds, self.case.flow.seconds));
        }
        let throughput = self.throughput();
        throughput.bill(charges, delivery, self.case.flow.month_hours);
        let objects = throughput.objects(delivery, &self.rates, &self.case.flow);
        s3::bill(charges, objects, throughput.delivered, delivery.storage_months);
        if let Some(invocations) = &log_invocations {
            cloudwatch::bill(charges, invocations);
        }
    }

    fn shards(&self) -> Shards {
        let sizing = &self.stream.sizing;
        Shards { required: sizing.required, used: sizing.used, binding: sizing.binding, by: sizing.by.clone() }
    }

    fn shards_by_guide(&self) -> Option<[Formula; 2]> {
        let workload = &self.case.scenario.workload;
        Some(kinesis::aws_guide(self.case.flow.peak_rate(), workload.mix.modify, workload.item_size.0))
    }

    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        let formula = self.stream.shards_by(constraint, self.case.quotas())?;
        Some(Derived::by(formula, Rule::Limit(constraint.limit()?)))
    }

    fn limit(&self, limits: &mut Limits) {
        self.stream.limits(limits, self.case.quotas());
        if let Some(transform) = &self.transform {
            transform.limits(limits, self.case, &self.rates);
        }
    }

    fn exposures(&self) -> ArrayVec<Exposure, 3> {
        self.stream.exposures(self.case.quotas()).into_iter().collect()
    }

    fn beyond_any_setting(&self) -> Option<LimitId> {
        self.stream.hot_key_limit(self.case.quotas())
    }

    fn hops(&self) -> Hops {
        let flow = &self.case.flow;
        let changes = flow.mean_rate * flow.seconds;
        let mut hops = Hops::new();
        hops.push(Hop {
            id: HopId::DynamodbCapture,
            line: LineId::DynamodbCdcUnits,
            carried: changes * flow.item_record.mean(),
            billed: changes * flow.cdc_units * CDC_UNIT,
        });
        let (line, rounding) = match self.case.scenario.kinesis_firehose.mode {
            Mode::Provisioned => (LineId::KinesisPutPayloadUnits, PUT_PAYLOAD_UNIT),
            Mode::OnDemand => (LineId::KinesisOnDemandInGb, kinesis::ON_DEMAND_ROUNDING),
            Mode::OnDemandAdvantage => (LineId::KinesisAdvantageInGb, kinesis::ON_DEMAND_ROUNDING),
        };
        hops.push(Hop {
            id: HopId::KinesisPut,
            line,
            carried: changes * flow.kinesis_record.mean(),
            billed: changes * flow.kinesis_record.units(rounding) * rounding,
        });
        hops.push(Hop {
            id: HopId::FirehoseIngest,
            line: LineId::FirehoseIngestGb,
            carried: changes * flow.kinesis_blob.mean(),
            billed: self.ingested_gb().value() * GIB,
        });
        hops
    }

    fn stages(&self) -> Vec<Stage> {
        let propagation = Formula::constant(PROPAGATION)
            .times(Symbol::SharedConsumers, self.stream.shared)
            .min(&Formula::constant(MOST_PROPAGATION));
        let mut stages = vec![
            Stage {
                id: StageId::KinesisPropagation,
                mean: Derived::by(propagation, PROPAGATION_RULE),
                worst: propagation.value(),
            },
            Stage::poll(StageId::FirehosePoll, FIREHOSE_POLL, FIREHOSE_POLLS),
        ];
        let rates = &self.rates;
        if let Some(transform) = &self.transform {
            let durations = transform.batches.map(|batch| transform.function.duration(batch));
            stages.push(Stage::buffer(StageId::TransformBuffer, rates, &transform.intervals));
            stages.push(Stage::duration(StageId::TransformFunction, rates, &durations));
        }
        let record = self.case.flow.delivered_record.mean();
        let buffers = rates.map(|rate| firehose::buffer_time(&self.case.scenario.delivery, rate * record));
        stages.push(Stage::buffer(StageId::FirehoseBuffer, rates, &buffers));
        stages
    }

    fn delivered_share(&self) -> f64 {
        1.0
    }

    fn readers(&self) -> Vec<Reader> {
        let bytes = self.case.flow.peak_rate() * self.case.flow.kinesis_record.mean() * self.stream.hot();
        let calls = self.stream.settings.own_polls;
        let own = Reader { id: ReaderId::Firehose, count: 1, fan_out: false, calls, bytes };
        // Sorted by kind, not by their order in the file.
        let consumers = sorted::collect(&self.case.scenario.kinesis_firehose.consumers, |a, b| {
            (a.kind, a.fan_out, a.count)
                .cmp(&(b.kind, b.fan_out, b.count))
                .then(kinesis::polls(a).total_cmp(&kinesis::polls(b)))
        });
        let others = consumers.into_iter().map(|consumer| Reader {
            id: consumer.kind.into(),
            count: consumer.count,
            fan_out: consumer.fan_out,
            calls: kinesis::polls(consumer),
            bytes: bytes * f64::from(consumer.count),
        });
        std::iter::once(own).chain(others).collect()
    }

    fn remedy(&self, limit: &Limit) -> Message {
        match limit.id {
            LimitId::KinesisWriteBytes => self.shard_rate_remedy(ConstraintId::KinesisWriteBytes),
            LimitId::KinesisWriteRecords => self.shard_rate_remedy(ConstraintId::KinesisWriteRecords),
            LimitId::KinesisReadBytes => self.read_rate_remedy(),
            id => remedies::standard_remedy(id),
        }
    }

    fn notices(&self) -> Vec<Finding> {
        let settings = &self.case.scenario.kinesis_firehose;
        if settings.mode != Mode::Provisioned && settings.shards.is_some() {
            vec![("kinesis_firehose.shards".into(), Message::NoticeOnDemandShards)]
        } else {
            Vec::new()
        }
    }
}

impl KinesisFirehose<'_> {
    /// The remedy for the read rate: as for the write rate; shared consumers can also be moved.
    fn read_rate_remedy(&self) -> Message {
        let mut parts = vec![self.shard_rate_remedy(ConstraintId::KinesisReadBytes)];
        if self.stream.settings.consumers.iter().any(|consumer| !consumer.fan_out) {
            parts.push(Message::RemedyFanOut);
        }
        Message::joined(Joining::Semicolon, parts)
    }

    /// The remedy for a shard's rate: more shards, unless one key alone is the load.
    fn shard_rate_remedy(&self, constraint: ConstraintId) -> Message {
        let sizing = &self.stream.sizing;
        let asked = sizing.by.iter().find(|(id, _)| *id == constraint).map(|(_, shards)| *shards);
        let key = self.stream.settings.hottest_key_share;
        let share = Argument::Percent { share: key, decimals: u8::from((key * 100.0).fract() != 0.0) };
        match (self.stream.settings.mode, asked) {
            (Mode::Provisioned, Some(None)) => Message::RemedyHotKey { share },
            (Mode::Provisioned, Some(Some(shards))) if shards > sizing.used => {
                Message::RemedyShards { shards: Argument::whole(shards) }
            }
            (Mode::Provisioned, _) => Message::RemedyMoreShards,
            (_, _) if key > 0.0 => Message::RemedyOnDemandHotKey { share },
            _ => Message::RemedyOnDemandSplits,
        }
    }
}
