//! Changes of settings that may make the architecture fit.

use crate::model::architectures::architecture::{FurtherWay, TriedBatch};
use crate::model::levers::{ChangedSetting, Value, set_key, setting};
use crate::model::services::dynamodb::StreamView;
use crate::model::services::lambda::LONGEST_TIMEOUT;
use crate::model::services::lanes::{MOST_PARALLELIZATION, WINDOWS};
use crate::scenario::{self, Destination, Scenario, Writer};
use crate::text::{Argument, Message, ReportMessage, Seconds};

/// Most changes of a batch. Lambda API, BatchSize: at most 10,000.
pub(super) const BATCH_SIZES: [f64; 10] = [10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10_000.0];

/// Each change, and the scenario after it.
pub(super) fn changes(scenario: &Scenario) -> Vec<(Message, Scenario)> {
    let settings = &scenario.streams_lambda;
    let changed = |change: &dyn Fn(&mut scenario::StreamsLambda)| {
        let mut scenario = scenario.clone();
        change(&mut scenario.streams_lambda);
        scenario
    };
    let set = |name: &str, value: String| set_key(&format!("streams_lambda.{name}"), value);
    let mut changes = Vec::new();
    for factor in settings.parallelization_factor + 1..=MOST_PARALLELIZATION {
        changes.push((
            set("parallelization_factor", factor.to_string()),
            changed(&|settings| settings.parallelization_factor = factor),
        ));
    }
    for size in BATCH_SIZES.into_iter().filter(|size| *size > f64::from(settings.batch_size)) {
        changes.push((set("batch_size", size.to_string()), changed(&|settings| settings.batch_size = size as u32)));
    }
    if settings.function.timeout.0 < LONGEST_TIMEOUT {
        let longest = Value::from(Seconds(LONGEST_TIMEOUT));
        changes.push((
            set("function.timeout", longest.to_string()),
            changed(&|settings| settings.function.timeout.0 = LONGEST_TIMEOUT),
        ));
    }
    changes
}

/// The function writes the objects itself, with batches of every size and window; `None` if it does, or cannot.
pub(super) fn write_objects(scenario: &Scenario) -> Option<FurtherWay> {
    if scenario.streams_lambda.writes_objects() || !can_write_objects(scenario) {
        return None;
    }
    // The longest window that leaves a second for the rest is tried as well, if a freshness is required.
    let asked = scenario.requirements.freshness.map(|most| (most.0 - 1.0).floor());
    let asked = asked.filter(|window| (1.0..=WINDOWS[WINDOWS.len() - 1]).contains(window) && !WINDOWS.contains(window));
    let windows = || WINDOWS.into_iter().chain(asked);
    let of_size = |size: f64| windows().map(move |window| TriedBatch { size: size as u32, window });
    Some(FurtherWay {
        batches: BATCH_SIZES.into_iter().flat_map(of_size).collect(),
        set: |scenario, TriedBatch { size, window }| {
            let settings = &mut scenario.streams_lambda;
            (settings.writer, settings.pack_records) = (Writer::S3, None);
            (settings.batch_size, settings.batch_window) = (size, Some(Seconds(window)));
        },
        what: |scenario, TriedBatch { size, window }| {
            let [size, seconds] = [f64::from(size), window].map(Argument::setting);
            match scenario.streams_lambda.pack_records {
                Some(true) => Message::ChangeWriterUnpacked { size, seconds },
                _ => Message::ChangeWriter { size, seconds },
            }
        },
        settings: |scenario, batch| {
            let now = &scenario.streams_lambda;
            let key = |name: &str| format!("streams_lambda.{name}").into();
            let window = Seconds(now.window(&scenario.delivery));
            let packs = now.pack_records == Some(true);
            let all = [
                setting(&key("writer"), now.writer, Writer::S3),
                // What packs by itself does not where nothing is behind it.
                setting(&key("pack_records"), packs, false),
                setting(&key("batch_size"), now.batch_size, batch.size),
                setting(&key("batch_window"), window, Seconds(batch.window)),
            ];
            // A window that is not set follows the buffer of Firehose, which does not wait then.
            let is_set = |setting: &ChangedSetting| setting.from != setting.to || *setting.key == *key("batch_window");
            all.into_iter().filter(is_set).collect()
        },
        gives_up: Message::from(ReportMessage::GivesUpFirehose),
    })
}

/// Whether a function can write what the delivery asks for.
fn can_write_objects(scenario: &Scenario) -> bool {
    let delivery = &scenario.delivery;
    let only_firehose = delivery.format_conversion || delivery.dynamic_partitioning.is_some() || delivery.vpc.is_some();
    delivery.destination == Destination::S3 && !only_firehose
}

/// The table of its settings.
pub(super) const TABLE: &str = "streams_lambda";

/// What records of the stream have of each change.
pub(super) fn view(scenario: &Scenario) -> StreamView {
    let view = scenario.streams_lambda.view_type;
    StreamView { table: TABLE, view, set: |scenario, view| scenario.streams_lambda.view_type = view }
}
