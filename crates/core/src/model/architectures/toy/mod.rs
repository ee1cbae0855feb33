//! The smallest possible architecture: a DynamoDB stream with one reader that pays for its calls. It exists in core's
//! tests only, and shows that a folder and a line in the table make an architecture.

mod tests;

use arrayvec::ArrayVec;

use super::architecture::{Architecture, Derived, Facts, Hops, Operation, Reader, Rule, Shards, Stage};
use crate::model::bill::Charges;
use crate::model::case::Case;
use crate::model::formula::Formula;
use crate::model::ids::{ConstraintId, ReaderId, StageId, TopicId};
use crate::model::limits::{LimitId, Limits};
use crate::model::readers::ConsumerName;
use crate::model::risk::Exposure;
use crate::model::services::dynamodb::StreamReaders;
use crate::model::symbols::Symbol;
use crate::scenario::ConsumerKind;

/// What is known of it without a scenario.
pub(super) const FACTS: Facts = Facts {
    operations: &[Operation::new(TopicId::Code, "a toy", "no document")],
    rules: &[],
    shards_key: "streams_lambda.stream_shards",
    fix_shards: |scenario, shards| scenario.streams_lambda.stream_shards = Some(shards),
    stoppable: |_| vec![ConsumerName::Reader(ConsumerKind::Custom, 1)],
};

/// The toy, wired for a case.
pub(super) struct Toy<'a> {
    case: &'a Case<'a>,
    partitions: Formula,
    readers: StreamReaders,
}

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> Toy<'a> {
    let [partitions, _] = case.flow.partitions(0.0);
    let shards = case.scenario.streams_lambda.stream_shards.map_or(partitions.value(), f64::from);
    Toy { case, partitions, readers: StreamReaders { shards, free: 0, paying: 1 } }
}

impl Architecture for Toy<'_> {
    fn charge(&self, charges: &mut Charges) {
        self.readers.bill(charges, &self.case.flow);
    }

    fn shards(&self) -> Shards {
        let asked = (ConstraintId::PartitionWrites, Some(self.partitions.value()));
        Shards {
            required: self.partitions.value(),
            used: self.readers.shards,
            binding: Some(asked.0),
            by: [asked].into_iter().collect(),
        }
    }

    fn shards_by(&self, constraint: ConstraintId) -> Option<Derived> {
        (constraint == ConstraintId::PartitionWrites).then(|| Derived::own(self.partitions))
    }

    fn limit(&self, limits: &mut Limits) {
        self.readers.limit(limits, self.case.quotas());
    }

    fn exposures(&self) -> ArrayVec<Exposure, 3> {
        ArrayVec::new()
    }

    fn beyond_any_setting(&self) -> Option<LimitId> {
        None
    }

    fn hops(&self) -> Hops {
        Hops::new()
    }

    fn stages(&self) -> Vec<Stage> {
        let second = Formula::number(Symbol::PollInterval, 1.0);
        vec![Stage { id: StageId::StreamPoll, mean: Derived::by(second, Rule::verified("no document")), worst: 1.0 }]
    }

    fn delivered_share(&self) -> f64 {
        1.0
    }

    fn readers(&self) -> Vec<Reader> {
        vec![Reader { id: ReaderId::Custom, count: 1, fan_out: false, calls: 1.0, bytes: 0.0 }]
    }
}
