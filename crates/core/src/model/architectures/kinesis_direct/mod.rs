//! Architecture D: DynamoDB -> Kinesis Data Streams (on-demand) -> the stream's own delivery to S3.

mod levers;
mod operations;

use super::architecture::{Architecture, Described, Facts, Feed, Promises};
use super::kinesis_consumers;
use crate::model::bill::Charges;
use crate::model::case::Case;
use crate::model::ids::{ConstraintId, Duty};
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::parts::{ChangeRecord, Hops, Reader, RoundedSize, Shards, StreamKind};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::requirements::RequirementId;
use crate::model::risk::Exposures;
use crate::model::rule::Derived;
use crate::model::services::dynamodb::{self, REPLICATION_RETRIES};
use crate::model::services::kinesis::{DELIVERY_RULE, OwnDelivery, PROPAGATION_RULE, Stream, StreamSettings};
use crate::model::services::s3;
use crate::model::stage::Stage;
use crate::scenario::{OnDemandMode, RecordDistribution, Scenario};
use crate::text::{Finding, HOUR, Message, NoticeMessage, RemedyMessage, ReportMessage};
pub(crate) use levers::levers;

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: operations::OPERATIONS,
    rules: &[PROPAGATION_RULE, DELIVERY_RULE],
    fine: &[("kinesis_direct.freshness", [1.0, 1.0])],
    stoppable,
    gives_up: || Some(Message::from(ReportMessage::GivesUpShape)),
    ..Facts::PLAIN
};

fn stoppable(scenario: &Scenario) -> Vec<ConsumerName> {
    let consumers = scenario.consumers.iter().flat_map(|consumer| (0..consumer.count).map(|_| consumer.kind));
    std::iter::once(ConsumerName::Delivery).chain(ConsumerName::numbered(consumers)).collect()
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> KinesisDirect<'a> {
    let settings = &case.scenario.kinesis_direct;
    KinesisDirect {
        case,
        stream: stream(case),
        delivery: OwnDelivery::new(&case.flow, settings.mode, settings.freshness.0),
    }
}

/// The stream of a case. Its delivery reads nothing.
pub fn stream<'a>(case: &'a Case<'a>) -> Stream<'a> {
    let settings = &case.scenario.kinesis_direct;
    Stream::new(
        &case.flow,
        StreamSettings {
            mode: settings.mode.into(),
            shards: None,
            target_utilization: 1.0,
            isolate_hot_key: false,
            distribution: settings.record_distribution,
            retention_hours: settings.retention_hours,
            own_readers: 0.0,
            own_polls: 0.0,
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
pub(super) struct KinesisDirect<'a> {
    case: &'a Case<'a>,
    stream: Stream<'a>,
    delivery: OwnDelivery<'a>,
}

impl Architecture for KinesisDirect<'_> {
    fn charge(&self, charges: &mut Charges) {
        dynamodb::bill_kinesis_capture(charges, &self.case.flow);
        self.stream.bill(charges);
        self.delivery.bill(charges);
        s3::bill(charges, None, self.delivery.delivered(), &self.case.scenario.delivery);
    }

    fn change_record(&self) -> Option<ChangeRecord> {
        Some(ChangeRecord { stream: StreamKind::Kinesis, bytes: self.case.flow.kinesis_record.mean() })
    }

    fn shards(&self) -> Shards {
        Shards { layout: None, ..self.stream.sizing.shards() }
    }

    fn limit(&self, limits: &mut Limits) {
        self.stream.limits(limits, &self.case.quotas());
    }

    fn exposures(&self) -> Exposures {
        self.stream.exposures(&self.case.quotas())
    }

    fn stages(&self) -> Vec<Stage> {
        self.delivery.stages().into_iter().collect()
    }

    fn promises(&self) -> Promises {
        Promises { every_change: true, reshaped: false, in_order: false, no_code: true }
    }

    fn cannot(&self) -> Vec<RequirementId> {
        RequirementId::beyond_s3(&self.case.scenario.delivery)
    }
}

impl Described for KinesisDirect<'_> {
    /// AWS manages them.
    fn shards_by(&self, _: ConstraintId) -> Option<Derived> {
        None
    }

    fn hops(&self) -> Hops {
        [dynamodb::capture_hop(&self.case.flow), self.stream.put_hop(), self.delivery.hop()].into_iter().collect()
    }

    fn rounded_sizes(&self) -> Vec<RoundedSize> {
        vec![dynamodb::capture_size(&self.case.flow), self.stream.put_size()]
    }

    fn delivered_bytes(&self) -> f64 {
        self.case.flow.kinesis_blob.mean()
    }

    fn readers(&self) -> Vec<Reader> {
        self.stream.other_readers(self.case.scenario.sorted_consumers()).collect()
    }

    fn feeds(&self) -> Vec<Feed> {
        kinesis_consumers::feeds(&self.case.scenario.consumers)
    }

    fn changes(&self) -> Vec<(Message, Scenario)> {
        let scenario = self.case.scenario;
        let mut changes = kinesis_consumers::changes(scenario);
        if scenario.kinesis_direct.mode == OnDemandMode::OnDemand {
            let mut advantage = scenario.clone();
            advantage.kinesis_direct.mode = OnDemandMode::OnDemandAdvantage;
            changes.push((Message::from(ReportMessage::ChangeAdvantage), advantage));
        }
        if self.stream.has_hot_key() {
            let mut spread = scenario.clone();
            spread.kinesis_direct.record_distribution = RecordDistribution::Auto;
            changes.push((Message::from(ReportMessage::ChangeSpread { table: "kinesis_direct".into() }), spread));
        }
        changes
    }

    fn alternatives(&self) -> &'static [&'static str] {
        &["kinesis_direct.mode"]
    }

    fn kept_hours(&self) -> Option<f64> {
        Some(self.case.scenario.kinesis_direct.retention_hours)
    }

    fn duties(&self) -> Vec<Duty> {
        vec![Duty::OrderAndDuplicates]
    }

    fn remedy(&self, limit: &Limit) -> Message {
        let of_shard = match self.stream.hot_key {
            0.0 => RemedyMessage::RemedyWarmUp.into(),
            share => RemedyMessage::RemedyOnDemandHotKey { share: remedies::share_of_key(share) }.into(),
        };
        match limit.id {
            LimitId::KinesisWriteBytes | LimitId::KinesisWriteRecords => of_shard,
            LimitId::KinesisReadCalls => kinesis_consumers::calls_remedy(&self.case.scenario.consumers),
            LimitId::KinesisReadBytes => kinesis_consumers::read_remedy(&self.stream, of_shard),
            LimitId::KinesisOnDemandGrowth | LimitId::KinesisOnDemandGrowthRecords => {
                RemedyMessage::RemedyWarmUp.into()
            }
            LimitId::KinesisOnDemandCeiling | LimitId::KinesisOnDemandCeilingRecords => {
                RemedyMessage::RemedyRaiseCeiling.into()
            }
            LimitId::KinesisReadRecords if !kinesis_consumers::can_any_leave(&self.case.scenario.consumers) => of_shard,
            LimitId::KinesisEfoConsumers
                if self.case.scenario.kinesis_direct.mode == OnDemandMode::OnDemandAdvantage =>
            {
                RemedyMessage::RemedyEfoAdvantage.into()
            }
            id => remedies::standard_remedy(id, "kinesis_direct"),
        }
    }

    fn notices(&self) -> Vec<Finding> {
        let key = |name: &str| format!("kinesis_direct.{name}");
        let mut notices = vec![
            ("kinesis_direct".to_owned(), NoticeMessage::NoticeDirectEncryption.into()),
            ("kinesis_direct".to_owned(), NoticeMessage::NoticeDirectObjects.into()),
        ];
        if self.case.scenario.kinesis_direct.recent_peak.is_none() {
            notices.push((key("recent_peak"), NoticeMessage::NoticeNewStream.into()));
        }
        notices
    }
}
