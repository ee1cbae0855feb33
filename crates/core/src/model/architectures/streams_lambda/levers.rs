//! Its settings that can be changed, with the values worth trying.

use std::sync::Arc;

use super::changes::{BATCH_SIZES, view};
use crate::model::case::Case;
use crate::model::levers::{Lever, Step, lever, nearest_first, setting};
use crate::model::services::lambda::{self, FunctionSettings};
use crate::model::services::lanes::{self, BatchSettings};
use crate::scenario::Scenario;
use crate::text::Seconds;

/// Most changes of an object that the function writes, and seconds to gather them.
const OBJECT_SIZES: [u32; 4] = [10_000, 5000, 2500, 1000];
const OBJECT_WINDOWS: [f64; 5] = [5.0, 10.0, 30.0, 60.0, 300.0];
/// Timeouts in seconds.
const TIMEOUTS: [f64; 4] = [60.0, 120.0, 300.0, lambda::LONGEST_TIMEOUT];

/// Its levers. The writer and the view of the data are none: they are what somebody wants to have, unless changes
/// are missed by it; nor are the stream's
/// shards, which follow the table.
pub(crate) fn levers(case: &Case<'_>) -> Vec<Lever> {
    let scenario = case.scenario;
    let settings = &scenario.streams_lambda;
    let timeout = settings.function.timeout.0;
    let now = BatchSettings {
        size: settings.batch_size,
        window: settings.window(&scenario.delivery),
        factor: settings.parallelization_factor,
    };
    let mut levers = vec![if settings.writes_objects() { objects(now) } else { packing(scenario) }];
    levers.push(view(scenario).lever(case));
    // After an outage batches are full.
    let function = &settings.function;
    let in_time = |size: &f64| function.base_ms + function.per_record_ms * size <= timeout * 1000.0;
    let sizes: Vec<f64> = BATCH_SIZES.into_iter().filter(in_time).collect();
    levers.extend(lanes::levers("streams_lambda", now, &sizes, &scenario.delivery, |scenario| {
        let settings = &mut scenario.streams_lambda;
        (&mut settings.batch_size, &mut settings.batch_window, &mut settings.parallelization_factor)
    }));
    levers.push(lever(
        "streams_lambda.function.timeout",
        Seconds(timeout),
        nearest_first(timeout, &TIMEOUTS).into_iter().map(Seconds).filter(|longer| longer.0 > timeout),
        |scenario, timeout| scenario.streams_lambda.function.timeout = timeout,
    ));
    levers.extend(lambda::levers(
        "streams_lambda.function",
        (function.memory_mb, function.arch),
        |scenario: &mut Scenario| {
            let function = &mut scenario.streams_lambda.function;
            FunctionSettings {
                memory_mb: &mut function.memory_mb,
                arch: &mut function.arch,
                times_ms: [&mut function.base_ms, &mut function.per_record_ms],
            }
        },
    ));
    levers
}

/// Records joined for Firehose, or not.
fn packing(scenario: &Scenario) -> Lever {
    let packs = scenario.streams_lambda.packs(&scenario.delivery);
    let other = scenario.delivery.destination.takes_objects().then_some(!packs);
    lever("streams_lambda.pack_records", packs, other, |scenario, packs| {
        scenario.streams_lambda.pack_records = Some(packs);
    })
}

/// Larger objects: neither a larger batch nor a longer window does it alone.
fn objects(now: BatchSettings) -> Lever {
    let [size_key, window_key] = ["streams_lambda.batch_size", "streams_lambda.batch_window"].map(Arc::from);
    let step = |size: u32, window: f64| {
        let settings = [setting(&size_key, now.size, size), setting(&window_key, Seconds(now.window), Seconds(window))];
        Step::new(settings, move |scenario| {
            let settings = &mut scenario.streams_lambda;
            (settings.batch_size, settings.batch_window) = (size, Some(Seconds(window)));
        })
    };
    let windows = || OBJECT_WINDOWS.into_iter().filter(|window| *window > now.window);
    let sizes = OBJECT_SIZES.into_iter().filter(|size| *size > now.size);
    sizes
        .flat_map(|size| windows().map(move |window| (size, window)))
        .map(|(size, window)| step(size, window))
        .collect()
}
