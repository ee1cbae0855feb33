//! Architecture E: point-in-time recovery -> an incremental export to S3 every window. It is not a log: of each item it has
//! the difference over the window.

mod levers;
mod operations;

use arrayvec::ArrayVec;

use super::architecture::{Architecture, Described, Facts, Feed, Promises};
use crate::model::bill::Charges;
use crate::model::case::Case;
use crate::model::ids::{ConstraintId, Duty, FeedId};
use crate::model::limits::{Limit, Limits};
use crate::model::parts::{Hops, Reader, Shards};
use crate::model::remedies;
use crate::model::requirements::RequirementId;
use crate::model::risk::Exposures;
use crate::model::rule::{Derived, Rule};
use crate::model::services::dynamodb::StreamReaders;
use crate::model::services::exports::{self, Exports};
use crate::model::services::s3;
use crate::model::stage::Stage;
use crate::scenario::{ExportView, Mix};
use crate::text::{Finding, Message, NoticeMessage, ReportMessage};
pub(crate) use levers::levers;

/// What is known of it without a scenario. Nothing of it runs between two exports, so that nothing stops.
pub(super) const FACTS: Facts = Facts {
    is_log: false,
    operations: operations::OPERATIONS,
    rules: &[WINDOW, RUN],
    drop_unused: StreamReaders::drop_fan_out,
    gives_up: || Some(Message::from(ReportMessage::GivesUpLog)),
    fine: &[("incremental_export.window", [1.0, 1.0])],
    ..Facts::PLAIN
};

const WINDOW: Rule =
    Rule::verified("DynamoDB Developer Guide, incremental export to Amazon S3: windows from 15 minutes to 24 hours");
const RUN: Rule = Rule::assumed("an export is taken to run for export_minutes: AWS does not state it");

/// Images of an insert, an update and a delete in an export, on average over the changes. Assumed: AWS does not state which
/// bytes count.
fn images(view: ExportView, Mix { insert, modify, remove }: Mix) -> f64 {
    match view {
        ExportView::NewAndOldImages => insert + 2.0 * modify + remove,
        ExportView::NewImage => insert + modify + remove,
    }
}

/// Seconds in a minute.
const MINUTE: f64 = 60.0;

/// Wires it for a case.
pub(super) fn wire<'a>(case: &'a Case<'a>) -> IncrementalExport<'a> {
    let settings = &case.scenario.incremental_export;
    IncrementalExport {
        case,
        exports: Exports {
            flow: &case.flow,
            window: settings.window.0,
            images: images(settings.view_type, case.scenario.workload.mix),
            run: MINUTE * settings.export_minutes,
        },
    }
}

/// The architecture, wired for a case.
#[derive(Clone, Debug)]
pub(super) struct IncrementalExport<'a> {
    case: &'a Case<'a>,
    exports: Exports<'a>,
}

impl Architecture for IncrementalExport<'_> {
    fn charge(&self, charges: &mut Charges) {
        let scenario = self.case.scenario;
        if !scenario.incremental_export.pitr_paid {
            exports::bill_recovery(charges, scenario.workload.table_size.0);
        }
        self.exports.bill(charges);
        s3::bill(charges, None, self.exports.delivered(), &scenario.delivery);
    }

    /// There is no stream.
    fn shards(&self) -> Shards {
        Shards::default()
    }

    fn limit(&self, _: &mut Limits) {}

    fn exposures(&self) -> Exposures {
        ArrayVec::new()
    }

    fn stages(&self) -> Vec<Stage> {
        self.exports.stages(WINDOW, RUN).into_iter().collect()
    }

    fn promises(&self) -> Promises {
        Promises { every_change: false, reshaped: false, in_order: false, no_code: true }
    }

    fn cannot(&self) -> Vec<RequirementId> {
        let scenario = self.case.scenario;
        let consumers = (!scenario.consumers.is_empty()).then_some(RequirementId::Consumers);
        RequirementId::beyond_s3(&scenario.delivery).into_iter().chain(consumers).collect()
    }
}

impl Described for IncrementalExport<'_> {
    fn shards_by(&self, _: ConstraintId) -> Option<Derived> {
        None
    }

    fn hops(&self) -> Hops {
        std::iter::once(self.exports.hop()).collect()
    }

    fn delivered_bytes(&self) -> f64 {
        self.exports.change_bytes()
    }

    fn readers(&self) -> Vec<Reader> {
        Vec::new()
    }

    fn feeds(&self) -> Vec<Feed> {
        let consumers = self.case.scenario.consumers.iter();
        consumers.map(|consumer| Feed { kind: consumer.kind, count: consumer.count, by: FeedId::Nothing }).collect()
    }

    fn duties(&self) -> Vec<Duty> {
        vec![Duty::ExportSchedule]
    }

    /// It has no limits.
    fn remedy(&self, limit: &Limit) -> Message {
        remedies::standard_remedy(limit.id, "incremental_export")
    }

    fn notices(&self) -> Vec<Finding> {
        let key = || "incremental_export".to_owned();
        vec![(key(), NoticeMessage::NoticeExportNoLog.into()), (key(), NoticeMessage::NoticeExportObjects.into())]
    }
}
