//! Reads a scenario from TOML, from data or from `key=value` settings, and reports all its errors at once.

use serde_json::Value as Json;

use super::document::{Document, Findings};
use super::schema::schema;
use super::tree::Place;
use super::{plain, toml};
use crate::catalog::Catalog;
use crate::scenario::{
    Consumer, ConsumerKind, Delivery, Destination, Granted, KinesisFirehose, Mix, Mode, RecordDistribution, Scenario,
};
use crate::text::{Argument, Contradiction, InputErrors, InputMessage, Message, is_key_under};

/// How far the sum of the shares of a mix may be from 1.
const MIX_TOLERANCE: f64 = 1e-9;

/// The keys that [`contradictions`] looks at; all below a table that is named. The values of any other key contradict nothing.
const CONTRADICTORY: [&str; 9] = [
    "workload.mix",
    "workload.key_skew",
    "workload.distinct_keys",
    "workload.hourly",
    "consumers",
    "delivery",
    "streams_lambda.pack_records",
    "streams_lambda.writer",
    "kinesis_firehose",
];

/// Whether [`contradictions`] looks at a key, or at one above or below it.
pub fn may_contradict(key: &str) -> bool {
    CONTRADICTORY.iter().any(|known| is_key_under(known, key) || is_key_under(key, known))
}

/// Errors that no single key shows: sums, keys that exclude each other, kinds that require a number.
pub fn contradictions(scenario: &Scenario) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let workload = &scenario.workload;
    let Mix { insert, modify, remove } = workload.mix;
    let sum = insert + modify + remove;
    if (sum - 1.0).abs() > MIX_TOLERANCE {
        let [insert, modify, remove, sum] = [insert, modify, remove, sum].map(Argument::exact);
        found.push(Contradiction::new("workload.mix", InputMessage::MixSum { insert, modify, remove, sum }.into()));
    }
    if workload.key_skew > 0.0 && workload.distinct_keys.is_none() {
        found.push(Contradiction::new("workload.key_skew", InputMessage::SkewWithoutKeys.into()));
    }
    if workload.hourly.is_some_and(|weights| weights.iter().sum::<f64>() <= 0.0) {
        found.push(Contradiction::new("workload.hourly", InputMessage::HourlyZero.into()));
    }
    for (index, consumer) in scenario.consumers.iter().enumerate() {
        if let Some(problem) = consumer_problem(consumer) {
            found.push(Contradiction::new(format!("consumers[{index}]"), problem));
        }
    }
    for (id, Granted(value)) in &scenario.quotas {
        found.extend(id.problem(*value).map(|problem| Contradiction::new(format!("quotas.{id}"), problem)));
    }
    found.extend(delivery_problems(&scenario.delivery));
    if scenario.streams_lambda.pack_records == Some(true) && !scenario.delivery.destination.takes_objects() {
        let destination = Argument::text(scenario.delivery.destination.to_string());
        let message = InputMessage::PackedDestination { destination }.into();
        found.push(Contradiction::of_values("streams_lambda.pack_records", DESTINATION, message));
    }
    found.extend(writer_problem(scenario));
    found.extend(stream_problems(&scenario.kinesis_firehose));
    found
}

/// The key that decides what Firehose accepts.
const DESTINATION: &str = "delivery.destination";
/// The option of a delivery that bounds its buffer.
const CONVERSION: &str = "delivery.format_conversion";

/// What a function that writes objects itself cannot do.
fn writer_problem(scenario: &Scenario) -> Option<Contradiction> {
    let Delivery { destination, format_conversion, dynamic_partitioning, vpc, .. } = &scenario.delivery;
    let only_firehose = [
        (scenario.streams_lambda.pack_records == Some(true), "streams_lambda.pack_records"),
        (*format_conversion, CONVERSION),
        (dynamic_partitioning.is_some(), "delivery.dynamic_partitioning"),
        (vpc.is_some(), "delivery.vpc"),
    ];
    let (other, problem) = if *destination == Destination::S3 {
        let (_, key) = only_firehose.into_iter().find(|(is_set, _)| *is_set)?;
        (key, InputMessage::WriterOption { key: Argument::text(key) }.into())
    } else {
        (DESTINATION, InputMessage::WriterDestination { destination: Argument::text(destination.to_string()) }.into())
    };
    let refused = || Contradiction::of_values("streams_lambda.writer", other, problem);
    scenario.streams_lambda.writes_objects().then(refused)
}

/// Settings of the delivery that AWS refuses for the destination.
fn delivery_problems(delivery: &Delivery) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut refuse = |key: &str, other: &str, message| found.push(Contradiction::of_values(key, other, message));
    let destination = delivery.destination;
    let name = || Argument::text(destination.to_string());
    if delivery.format_conversion && destination != Destination::S3 {
        let message = InputMessage::ConversionDestination { destination: name() }.into();
        refuse(CONVERSION, DESTINATION, message);
    }
    let (smallest, largest) = (delivery.smallest_accepted(), destination.largest_buffer());
    if let Some(size) = delivery.buffer_size
        && !(smallest..=largest.size).contains(&size.0)
    {
        let [least, most, size] = [smallest, largest.size, size.0].map(Argument::Bytes);
        let (other, message) = if delivery.format_conversion {
            (CONVERSION, InputMessage::ConvertedBufferSize { least, most, found: size })
        } else {
            (DESTINATION, InputMessage::BufferSizeRange { destination: name(), least, most, found: size })
        };
        refuse("delivery.buffer_size", other, message.into());
    }
    if let Some(interval) = delivery.buffer_interval
        && interval.0 > largest.interval
    {
        let [most, found] = [largest.interval, interval.0].map(Argument::exact);
        let message = InputMessage::BufferIntervalRange { destination: name(), most, found }.into();
        refuse("delivery.buffer_interval", DESTINATION, message);
    }
    let stores = destination.takes_objects() || destination == Destination::Iceberg;
    if delivery.compressed_to != 1.0 && !stores {
        refuse(
            "delivery.compressed_to",
            DESTINATION,
            InputMessage::CompressedDestination { destination: name() }.into(),
        );
    }
    found
}

/// The fewest shards with one for the hot key: two more, before and after it.
const FEWEST_ISOLATED: u32 = 3;

/// Settings of the Kinesis stream that exclude each other.
fn stream_problems(stream: &KinesisFirehose) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut refuse = |key: &str, other: &str, message| found.push(Contradiction::of_values(key, other, message));
    if stream.isolate_hot_key && stream.shards.is_none_or(|shards| shards < FEWEST_ISOLATED) {
        refuse("kinesis_firehose.isolate_hot_key", "kinesis_firehose.shards", InputMessage::IsolatedShards.into());
    }
    if stream.record_distribution == RecordDistribution::Auto && stream.mode == Mode::Provisioned {
        refuse("kinesis_firehose.record_distribution", "kinesis_firehose.mode", InputMessage::AutoProvisioned.into());
    }
    found
}

/// The error of a consumer that its types and bounds do not show.
pub(crate) fn consumer_problem(consumer: &Consumer) -> Option<Message> {
    let &Consumer { kind, fan_out, polls_per_second, function, .. } = consumer;
    let name = || Argument::text(kind.to_string());
    let shares_only = matches!(kind, ConsumerKind::Firehose | ConsumerKind::EventbridgePipe);
    match polls_per_second {
        _ if shares_only && fan_out == Some(true) => Some(InputMessage::SharedOnly { kind: name() }.into()),
        None if kind == ConsumerKind::Custom && fan_out != Some(true) => Some(InputMessage::CustomPolls.into()),
        _ if function.is_some() && kind != ConsumerKind::Lambda => {
            Some(InputMessage::FunctionKind { kind: name() }.into())
        }
        _ => None,
    }
}

/// Keys that replace each other: the first is given instead of the second, which has a default.
const INSTEAD: [(&str, &str, &str); 3] = [
    ("workload", "hourly", "peak_to_average"),
    ("workload", "hourly", "day"),
    ("workload", "attributes", "json_expansion"),
];

/// Reads a scenario from TOML, overridden by `key=value` assignments. Without text: from the default.
///
/// ```
/// # use shardwise_core::Catalog;
/// # use shardwise_core::input::read_scenario;
/// let toml = "[workload]\nwrites_per_second = \"5M/day\"\nitem_size = \"1 KiB\"";
/// let scenario = read_scenario("orders.toml", Some(toml), &["region=us-west-2".into()], &Catalog::embedded())?;
/// assert_eq!((scenario.workload.item_size.0, scenario.region.as_str()), (1024.0, "us-west-2"));
/// let wrong = read_scenario("orders.toml", Some("[workload]\nitemsize = 1"), &[], &Catalog::embedded());
/// assert!(wrong.unwrap_err().to_string().starts_with("orders.toml:2:1: workload.itemsize: unknown key"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// All errors, each with its place in the file and its key, what was expected, and the nearest known name. The place of a
/// wrong assignment is `--set` with the assignment.
pub fn read_scenario(
    name: &str,
    text: Option<&str>,
    assignments: &[String],
    catalog: &Catalog,
) -> Result<Scenario, InputErrors> {
    if text.is_none() && assignments.is_empty() {
        return Ok(Scenario::default());
    }
    check_scenario(document(name, text, assignments)?, catalog)
}

/// The document of a scenario as [`read_scenario`] reads it, before it is checked.
///
/// # Errors
/// Syntax errors of the text.
pub fn document(name: &str, text: Option<&str>, assignments: &[String]) -> Result<Document, InputErrors> {
    let document = text.map_or_else(|| Ok(Document::empty(name)), |text| toml::parse(name, text))?;
    Ok(apply_assignments(document, assignments))
}

/// Reads a scenario from data: only what differs from the default, or a complete scenario.
///
/// # Errors
/// As for TOML, without lines.
pub fn read_scenario_json(name: &str, json: Json, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let mut document = Document::of_json(name, json);
    for (table, instead, of) in INSTEAD {
        if document.has(&format!("{table}.{instead}")) {
            // A complete scenario also has the default of the key that is replaced.
            let defaults = serde_json::to_value(Scenario::default()).unwrap_or_default();
            document.forget(table, of, &defaults[table][of]);
        }
    }
    check_scenario(document, catalog)
}

/// Reads a scenario from `key=value` settings only. Errors call them `name`.
///
/// # Errors
/// All errors.
pub fn read_settings(name: &str, settings: &[String], catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let mut document = Document::empty(name);
    for setting in settings {
        document.assign(setting, &|_| Place::Document, plain::value);
    }
    check_scenario(document, catalog)
}

/// The document, overridden by assignments whose values are TOML.
pub(crate) fn apply_assignments(mut document: Document, assignments: &[String]) -> Document {
    for assignment in assignments {
        document.assign_argument(assignment, toml::value);
    }
    document
}

/// Lets the kinds of change that are no range share what the median of the one that is leaves.
fn balance_mix(scenario: &mut Scenario, findings: &mut Findings) {
    let of_mix = scenario.ranges.iter().filter_map(|range| range.key.strip_prefix("workload.mix."));
    match *of_mix.collect::<Vec<&str>>() {
        [] => {}
        [kind] => scenario.workload.mix = scenario.workload.mix.with_share(kind, None),
        _ => findings.add(Contradiction::new("workload.mix", InputMessage::MixRanges.into())),
    }
}

/// Converts a document to a scenario, or returns all its errors.
pub(crate) fn check_scenario(document: Document, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let both = INSTEAD.iter().filter_map(|(table, instead, of)| {
        let keys = [instead, of].map(|key| format!("{table}.{key}"));
        keys.iter().all(|key| document.has(key)).then_some(keys)
    });
    let both: Vec<[String; 2]> = both.collect();
    let (scenario, mut findings) = document.check_with_ranges::<Scenario>(schema());
    let mut scenario = scenario.unwrap_or_default();
    scenario.ranges = std::mem::take(&mut findings.ranges);
    balance_mix(&mut scenario, &mut findings);
    if let Some(id) = catalog.region_named(scenario.region.trim()) {
        scenario.region = id;
    }
    for [instead, of] in both {
        let message = InputMessage::EitherKey { instead: Argument::text(&*instead), of: Argument::text(&*of) }.into();
        findings.add(Contradiction::of_keys(of, instead, message));
    }
    if !catalog.regions().contains(&scenario.region.as_str()) {
        findings.add(Contradiction::new("region", catalog.unknown_region(&scenario.region)));
    }
    for contradiction in contradictions(&scenario) {
        findings.add(contradiction);
    }
    findings.result().map(|()| scenario)
}
