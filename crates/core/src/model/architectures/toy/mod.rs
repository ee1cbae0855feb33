//! The smallest possible architecture: a DynamoDB stream with one reader that pays for its calls. It exists in core's
//! tests only, and shows that a folder and a line in the table make an architecture.

mod tests;

use arrayvec::ArrayVec;

use super::architecture::{Architecture, Described, Facts, Feed, Operation, Promises, ShardSetting};
use crate::model::bill::Charges;
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, Duty, ReaderId, StageId, TopicId};
use crate::model::levers::Lever;
use crate::model::limits::{Limit, Limits};
use crate::model::parts::{Hops, Reader, Shards};
use crate::model::readers::ConsumerName;
use crate::model::remedies;
use crate::model::risk::Exposures;
use crate::model::rule::{Derived, Rule};
use crate::model::services::dynamodb::{Behind, FirehoseFed, RETENTION, StreamReaders};
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{ArchitectureId, ConsumerKind, ViewType};
use crate::text::Message;

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    borrows: &[ArchitectureId::StreamsLambda],
    operations: &[Operation::new(TopicId::Code, "a toy", "no document")],
    shards: Some(ShardSetting {
        key: "streams_lambda.stream_shards",
        fix: |scenario, shards, _| scenario.streams_lambda.stream_shards = Some(shards),
        layout: None,
    }),
    stoppable: |_| vec![ConsumerName::Reader(ConsumerKind::Custom, 1)],
    ..Facts::PLAIN
};

/// What its stream has of each change.
const VIEW: ViewType = ViewType::NewAndOldImages;

/// It has no settings of its own.
pub(super) fn levers(_: &Case<'_>) -> Vec<Lever> {
    Vec::new()
}

/// The toy, wired for a case.
pub(super) struct Toy<'a> {
    case: &'a Case<'a>,
    partitions: Formula,
    readers: StreamReaders<'a>,
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> Toy<'a> {
    let [partitions, ..] = case.flow.partitions(&case.scenario.workload);
    let shards = case.scenario.streams_lambda.stream_shards.map_or(partitions.value(), f64::from);
    Toy {
        case,
        partitions,
        readers: StreamReaders {
            shards,
            record: case.flow.stream_record(VIEW).mean(),
            consumers: &case.scenario.consumers,
            global_table: false,
            firehose_fed_by: FirehoseFed::ByOwnReader,
        },
    }
}

impl Architecture for Toy<'_> {
    fn charge(&self, charges: &mut Charges) {
        self.readers.bill(charges, &self.case.flow);
    }

    fn shards(&self) -> Shards {
        let asked = (ConstraintId::PartitionWrites, self.partitions.value());
        Shards {
            required: self.partitions.value(),
            used: self.readers.shards,
            layout: None,
            binding: Some(asked.0),
            by: [asked].into_iter().collect(),
        }
    }

    fn limit(&self, limits: &mut Limits) {
        self.readers.limits(limits, &self.case.flow, self.case.patience(RETENTION), &self.case.quotas());
    }

    fn exposures(&self) -> Exposures {
        ArrayVec::new()
    }

    fn stages(&self) -> Vec<Stage> {
        let second = Formula::number(Symbol::PollInterval, 1.0);
        vec![Stage { id: StageId::StreamPoll, mean: Derived::by(second, Rule::verified("no document")), worst: 1.0 }]
    }

    fn promises(&self) -> Promises {
        Promises { every_change: true, reshaped: true, in_order: true, no_code: false }
    }
}

impl Described for Toy<'_> {
    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        (constraint == ConstraintId::PartitionWrites).then(|| Derived::own(self.partitions))
    }

    fn hops(&self) -> Hops {
        Hops::new()
    }

    fn delivered_bytes(&self) -> f64 {
        self.readers.record
    }

    fn feeds(&self) -> Vec<Feed> {
        Vec::new()
    }

    fn duties(&self) -> Vec<Duty> {
        vec![Duty::Code]
    }

    fn readers(&self) -> Vec<Reader> {
        vec![Reader { id: ReaderId::Custom, count: 1, fan_out: false, calls: 1.0, bytes: 0.0 }]
    }

    fn behind(&self) -> Option<Behind> {
        self.readers.behind(&self.limits())
    }

    fn remedy(&self, limit: &Limit) -> Message {
        remedies::standard_remedy(limit.id, ArchitectureId::Toy.table())
    }
}
