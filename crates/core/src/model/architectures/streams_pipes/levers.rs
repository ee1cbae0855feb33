//! Its settings that can be changed, with the values worth trying.

use crate::model::case::Case;
use crate::model::levers::Lever;
use crate::model::services::dynamodb::StreamView;
use crate::model::services::lanes::{self, BatchSettings};
use crate::model::services::pipes::MOST_BATCH;
use crate::scenario::Scenario;

/// The table of its settings.
pub(super) const TABLE: &str = "streams_pipes";

/// What records of the stream have of each change.
pub(super) fn view(scenario: &Scenario) -> StreamView {
    let view = scenario.streams_pipes.view_type;
    StreamView { table: TABLE, view, set: |scenario, view| scenario.streams_pipes.view_type = view }
}

/// Most changes of a batch.
const BATCH_SIZES: [f64; 6] = [10.0, 25.0, 50.0, 100.0, 250.0, MOST_BATCH as f64];

/// Its levers. The view of the data is none unless changes are missed by it, nor are the stream's shards, which follow the table.
pub(crate) fn levers(case: &Case<'_>) -> Vec<Lever> {
    let scenario = case.scenario;
    let settings = &scenario.streams_pipes;
    let now = BatchSettings {
        size: settings.batch_size,
        window: settings.window(&scenario.delivery),
        factor: settings.parallelization_factor,
    };
    let mut levers: Vec<Lever> = lanes::levers("streams_pipes", now, &BATCH_SIZES, &scenario.delivery, |scenario| {
        let settings = &mut scenario.streams_pipes;
        (&mut settings.batch_size, &mut settings.batch_window, &mut settings.parallelization_factor)
    })
    .into();
    levers.push(view(scenario).lever(case));
    levers
}
