//! Its settings that can be changed, with the values worth trying.

use std::sync::Arc;

use super::SHARDS;
use crate::model::levers::{ChangedSettings, Lever, Step, lever, nearest_first, setting};
use crate::model::services::kinesis::{self, Sizing};
use crate::model::services::lambda::{self, FunctionSettings};
use crate::scenario::{MOST_SHARDS, Mode, Scenario};
use crate::text::{Bytes, MIB, Seconds};

/// How much of a shard the busiest hour may use.
const TARGETS: [f64; 8] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/// Shards, as multiples of what the load requires.
const TIMES: [f64; 4] = [1.0, 1.25, 1.5, 2.0];
/// Buffers of the transform function in MiB.
const BUFFER_SIZES: [f64; 5] = [0.2, 0.5, 1.0, 2.0, 3.0];
/// Their intervals in seconds.
const BUFFER_INTERVALS: [f64; 8] = [1.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0];

/// Its levers, for a stream with this sizing. Retention and source backup are none: they are what somebody wants to have.
pub(super) fn levers(scenario: &Scenario, sizing: &Sizing) -> Vec<Lever> {
    let settings = &scenario.kinesis_firehose;
    let modes = kinesis::modes(
        scenario,
        "kinesis_firehose",
        (settings.mode, settings.record_distribution),
        &[Mode::Provisioned, Mode::OnDemand, Mode::OnDemandAdvantage],
        |scenario, (mode, distribution)| {
            (scenario.kinesis_firehose.mode, scenario.kinesis_firehose.record_distribution) = (mode, distribution);
        },
    );
    let mut levers = vec![modes, transform(scenario)];
    if settings.mode == Mode::Provisioned {
        levers.push(capacity(scenario, sizing));
    }
    levers.push(kinesis::record_size("kinesis_firehose", settings.max_record_size, |scenario, size| {
        scenario.kinesis_firehose.max_record_size = size;
    }));
    if settings.transform.enabled {
        levers.extend(transform_buffers(scenario));
        levers.extend(lambda::levers(
            "kinesis_firehose.transform",
            (settings.transform.memory_mb, settings.transform.arch),
            |scenario: &mut Scenario| {
                let transform = &mut scenario.kinesis_firehose.transform;
                FunctionSettings {
                    memory_mb: &mut transform.memory_mb,
                    arch: &mut transform.arch,
                    times_ms: [&mut transform.base_ms, &mut transform.per_record_ms],
                }
            },
        ));
    }
    levers
}

/// The shards where they are set, the target that they follow where they are not.
fn capacity(scenario: &Scenario, sizing: &Sizing) -> Lever {
    let settings = &scenario.kinesis_firehose;
    let Some(now) = settings.shards else {
        return lever(
            "kinesis_firehose.target_utilization",
            settings.target_utilization,
            nearest_first(settings.target_utilization, &TARGETS),
            |scenario, target| scenario.kinesis_firehose.target_utilization = target,
        );
    };
    let layout = sizing.required_layout;
    let key = Arc::from(SHARDS.key);
    let step = |times: f64| {
        let shards = (sizing.required * times).ceil().min(f64::from(MOST_SHARDS)) as u32;
        let mut of_step = ChangedSettings::new();
        if shards != now {
            of_step.push(setting(&key, now, shards));
        }
        of_step.extend(SHARDS.isolation(scenario, layout));
        Step::new(of_step, move |scenario| (SHARDS.fix)(scenario, shards, Some(layout)))
    };
    TIMES.into_iter().map(step).filter(|step| !step.settings.is_empty()).collect()
}

/// The transform function on, or off where records may arrive as they are.
fn transform(scenario: &Scenario) -> Lever {
    let now = scenario.kinesis_firehose.transform.enabled;
    let other = (!now || !scenario.requirements.reshaped).then_some(!now);
    lever("kinesis_firehose.transform.enabled", now, other, |scenario, enabled| {
        scenario.kinesis_firehose.transform.enabled = enabled;
    })
}

fn transform_buffers(scenario: &Scenario) -> [Lever; 2] {
    let now = scenario.delivery.transform_buffer(&scenario.kinesis_firehose.transform);
    let sizes = BUFFER_SIZES.map(|size| size * MIB);
    [
        lever(
            "kinesis_firehose.transform.buffer_size",
            Bytes(now.size),
            nearest_first(now.size, &sizes).into_iter().map(Bytes),
            |scenario, size| scenario.kinesis_firehose.transform.buffer_size = Some(size),
        ),
        lever(
            "kinesis_firehose.transform.buffer_interval",
            Seconds(now.interval),
            nearest_first(now.interval, &BUFFER_INTERVALS).into_iter().map(Seconds),
            |scenario, interval| scenario.kinesis_firehose.transform.buffer_interval = Some(interval),
        ),
    ]
}
