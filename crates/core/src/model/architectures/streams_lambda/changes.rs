//! Changes of settings that may make the architecture fit.

use crate::model::services::lambda::LONGEST_TIMEOUT;
use crate::model::services::lanes::MOST_PARALLELIZATION;
use crate::scenario::{self, Destination, Scenario, Writer};
use crate::text::{Argument, Message, Seconds};

/// The most changes of a batch. Lambda API, BatchSize.
const MOST_BATCH: u32 = 10_000;
/// The batching window in seconds with which a function writes objects itself.
const OBJECT_WINDOW: f64 = 10.0;

/// Each change, and the scenario after it.
pub(super) fn changes(scenario: &Scenario) -> Vec<(Message, Scenario)> {
    let settings = &scenario.streams_lambda;
    let changed = |change: &dyn Fn(&mut scenario::StreamsLambda)| {
        let mut scenario = scenario.clone();
        change(&mut scenario.streams_lambda);
        scenario
    };
    let mut changes = Vec::new();
    for factor in settings.parallelization_factor + 1..=MOST_PARALLELIZATION {
        let text = Message::ChangeLanes { factor: Argument::exact(f64::from(factor)) };
        changes.push((text, changed(&|settings| settings.parallelization_factor = factor)));
    }
    if settings.batch_size < MOST_BATCH {
        let text = Message::ChangeBatch { size: Argument::exact(f64::from(MOST_BATCH)) };
        changes.push((text, changed(&|settings| settings.batch_size = MOST_BATCH)));
    }
    if settings.function.timeout.0 < LONGEST_TIMEOUT {
        let text = Message::ChangeTimeout { seconds: Argument::exact(LONGEST_TIMEOUT) };
        changes.push((text, changed(&|settings| settings.function.timeout.0 = LONGEST_TIMEOUT)));
    }
    changes.extend(write_objects(scenario));
    changes
}

/// The function writes the objects itself, with batches that make them large; `None` if it does, or cannot.
pub(super) fn write_objects(scenario: &Scenario) -> Option<(Message, Scenario)> {
    if scenario.streams_lambda.writes_objects() || !can_write_objects(scenario) {
        return None;
    }
    let mut changed = scenario.clone();
    let settings = &mut changed.streams_lambda;
    (settings.writer, settings.pack_records) = (Writer::S3, None);
    (settings.batch_size, settings.batch_window) = (MOST_BATCH, Some(Seconds(OBJECT_WINDOW)));
    let [size, seconds] = [f64::from(MOST_BATCH), OBJECT_WINDOW].map(Argument::exact);
    Some((Message::ChangeWriter { size, seconds }, changed))
}

/// Whether a function can write what the delivery asks for.
fn can_write_objects(scenario: &Scenario) -> bool {
    let delivery = &scenario.delivery;
    let only_firehose = delivery.format_conversion || delivery.dynamic_partitioning.is_some() || delivery.vpc.is_some();
    delivery.destination == Destination::S3 && !only_firehose
}
