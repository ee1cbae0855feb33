//! Its settings that can be changed, with the values worth trying.

use super::view;
use crate::model::case::Case;
use crate::model::levers::Lever;
use crate::model::services::lanes::{self, BatchSettings};
use crate::model::services::pipes::MOST_BATCH;

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
