//! Its settings that can be changed, with the values worth trying.

use crate::model::case::Case;
use crate::model::levers::{Lever, lever, nearest_first};
use crate::model::services::lambda;
use crate::scenario::Scenario;
use crate::text::Seconds;

/// Most changes of a batch.
const BATCH_SIZES: [f64; 10] = [10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10_000.0];
/// Batching windows in seconds.
const WINDOWS: [f64; 10] = [0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0];
/// Parallelization factors.
const LANES: [f64; 10] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
/// Timeouts in seconds.
const TIMEOUTS: [f64; 4] = [60.0, 120.0, 300.0, lambda::LONGEST_TIMEOUT];

/// Its levers. The view of the data is none, nor are the stream's shards, which follow the table.
pub(crate) fn levers(case: &Case<'_>) -> Vec<Lever> {
    let scenario = case.scenario;
    let settings = &scenario.streams_lambda;
    let whole = |now: u32, values: &[f64]| nearest_first(f64::from(now), values).into_iter().map(|value| value as u32);
    let times = |now: f64, values: &[f64]| nearest_first(now, values).into_iter().map(Seconds);
    let (window, timeout) = (settings.window(&scenario.delivery), settings.function.timeout.0);
    let packs = settings.packs(&scenario.delivery);
    let packing = if scenario.delivery.destination.takes_objects() { vec![!packs] } else { Vec::new() };
    let mut levers = vec![
        lever(
            scenario,
            "streams_lambda.batch_size",
            &settings.batch_size,
            whole(settings.batch_size, &BATCH_SIZES),
            |scenario, size| scenario.streams_lambda.batch_size = size,
        ),
        lever(
            scenario,
            "streams_lambda.batch_window",
            &Seconds(window),
            times(window, &WINDOWS),
            |scenario, window| scenario.streams_lambda.batch_window = Some(window),
        ),
        lever(
            scenario,
            "streams_lambda.parallelization_factor",
            &settings.parallelization_factor,
            whole(settings.parallelization_factor, &LANES),
            |scenario, factor| scenario.streams_lambda.parallelization_factor = factor,
        ),
        lever(scenario, "streams_lambda.pack_records", &packs, packing, |scenario, packs| {
            scenario.streams_lambda.pack_records = Some(packs);
        }),
        lever(
            scenario,
            "streams_lambda.function.timeout",
            &Seconds(timeout),
            times(timeout, &TIMEOUTS).filter(|longer| longer.0 > timeout),
            |scenario, timeout| scenario.streams_lambda.function.timeout = timeout,
        ),
    ];
    let function = &settings.function;
    levers.extend(lambda::levers(
        scenario,
        "streams_lambda.function",
        (function.memory_mb, function.arch),
        |scenario: &mut Scenario| {
            let function = &mut scenario.streams_lambda.function;
            (&mut function.memory_mb, &mut function.arch)
        },
    ));
    levers
}
