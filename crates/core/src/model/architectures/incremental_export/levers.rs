//! Its settings that can be changed, with the values worth trying.

use crate::model::case::Case;
use crate::model::levers::{Lever, lever, nearest_first};
use crate::text::{HOUR, Seconds};

/// Times that one export covers, in seconds.
const WINDOWS: [f64; 7] = [900.0, 1800.0, HOUR, 2.0 * HOUR, 6.0 * HOUR, 12.0 * HOUR, 24.0 * HOUR];

/// Its levers. The images are none: they are what somebody wants to have.
pub(crate) fn levers(case: &Case<'_>) -> Vec<Lever> {
    let now = case.scenario.incremental_export.window;
    let windows = nearest_first(now.0, &WINDOWS).into_iter().map(Seconds);
    vec![lever("incremental_export.window", now, windows, |scenario, window| {
        scenario.incremental_export.window = window;
    })]
}
