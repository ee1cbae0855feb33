//! Its settings that can be changed, with the values worth trying.

use crate::model::case::Case;
use crate::model::levers::{Lever, lever, nearest_first};
use crate::model::services::kinesis;
use crate::scenario::{Mode, OnDemandMode};
use crate::text::Seconds;

/// How long the delivery may take, in seconds.
const FRESHNESS: [f64; 3] = [300.0, 600.0, 900.0];

/// Its levers. Retention is none: it is what somebody wants to have.
pub(crate) fn levers(case: &Case<'_>) -> Vec<Lever> {
    let scenario = case.scenario;
    let settings = &scenario.kinesis_direct;
    vec![
        kinesis::modes(
            scenario,
            "kinesis_direct",
            (settings.mode.into(), settings.record_distribution),
            &[Mode::OnDemand, Mode::OnDemandAdvantage],
            |scenario, (mode, distribution)| {
                let advantage = mode == Mode::OnDemandAdvantage;
                scenario.kinesis_direct.mode =
                    if advantage { OnDemandMode::OnDemandAdvantage } else { OnDemandMode::OnDemand };
                scenario.kinesis_direct.record_distribution = distribution;
            },
        ),
        kinesis::record_size("kinesis_direct", settings.max_record_size, |scenario, size| {
            scenario.kinesis_direct.max_record_size = size;
        }),
        lever(
            "kinesis_direct.freshness",
            settings.freshness,
            nearest_first(settings.freshness.0, &FRESHNESS).into_iter().map(Seconds),
            |scenario, freshness| scenario.kinesis_direct.freshness = freshness,
        ),
    ]
}
