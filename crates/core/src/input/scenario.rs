//! Reads a scenario from TOML, from data or from `key=value` settings, and reports all its errors at once.

use serde_json::Value as Json;

use super::document::Document;
use super::schema::schema;
use super::{plain, toml};
use crate::catalog::Catalog;
use crate::scenario::{Consumer, ConsumerKind, Mix, PACED, Scenario, Workload};
use crate::text::{Argument, Finding, InputErrors, Message};

/// How far the sum of the shares of a mix may be from 1.
const MIX_TOLERANCE: f64 = 1e-9;

/// Errors that no single key shows: sums, keys that exclude each other, kinds that require a number.
pub fn contradictions(scenario: &Scenario) -> Vec<Finding> {
    let mut found = Vec::new();
    let Mix { insert, modify, remove } = scenario.workload.mix;
    let sum = insert + modify + remove;
    if (sum - 1.0).abs() > MIX_TOLERANCE {
        let [insert, modify, remove, sum] = [insert, modify, remove, sum].map(Argument::exact);
        found.push(("workload.mix".into(), Message::MixSum { insert, modify, remove, sum }));
    }
    if scenario.workload.key_skew > 0.0 && scenario.workload.distinct_keys.is_none() {
        found.push(("workload.key_skew".into(), Message::SkewWithoutKeys));
    }
    if scenario.workload.hourly.is_some_and(|weights| weights.iter().sum::<f64>() <= 0.0) {
        found.push(("workload.hourly".into(), Message::HourlyZero));
    }
    for (index, consumer) in scenario.kinesis_firehose.consumers.iter().enumerate() {
        if let Some(problem) = consumer_problem(consumer) {
            found.push((format!("kinesis_firehose.consumers[{index}]"), problem));
        }
    }
    found
}

/// The error of a consumer that its types and bounds do not show.
pub(crate) fn consumer_problem(consumer: &Consumer) -> Option<Message> {
    let &Consumer { kind, fan_out, polls_per_second, .. } = consumer;
    match polls_per_second {
        _ if kind == ConsumerKind::Firehose && fan_out => Some(Message::FirehoseFanOut),
        None if kind == ConsumerKind::Custom && !fan_out => Some(Message::CustomPolls),
        Some(_) if !PACED.contains(&kind) => Some(Message::AwsPace { kind: Argument::text(kind.to_string()) }),
        _ => None,
    }
}

/// Reads a scenario from TOML, overridden by `key=value` assignments. Without text: from the default.
///
/// ```
/// # use shardwise_core::Catalog;
/// # use shardwise_core::input::read_scenario;
/// let toml = "[workload]\nwrites_per_second = \"5M/day\"\nitem_size = \"1 KiB\"";
/// let scenario = read_scenario("orders.toml", Some(toml), &["region=us-west-2".into()], &Catalog::embedded())?;
/// assert_eq!((scenario.workload.item_size.0, scenario.region.as_str()), (1024.0, "us-west-2"));
/// let wrong = read_scenario("orders.toml", Some("[workload]\nitemsize = 1"), &[], &Catalog::embedded());
/// assert!(wrong.unwrap_err().to_string().starts_with("orders.toml:2: workload.itemsize: unknown key"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// All errors, each with file, line and key, what was expected, and the nearest known name.
pub fn read_scenario(
    name: &str,
    text: Option<&str>,
    assignments: &[String],
    catalog: &Catalog,
) -> Result<Scenario, InputErrors> {
    if text.is_none() && assignments.is_empty() {
        return Ok(Scenario::default());
    }
    let document = text.map_or_else(|| Ok(Document::empty(name)), |text| toml::parse(name, text))?;
    check_scenario(apply_assignments(document, assignments)?, catalog)
}

/// Reads a scenario from data: only what differs from the default, or a complete scenario.
///
/// # Errors
/// As for TOML, without lines.
pub fn read_scenario_json(name: &str, json: Json, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let mut document = Document::of_json(name, json);
    if document.has("workload.hourly") {
        // A complete scenario with hourly weights also has the default peak.
        document.forget("workload", "peak_to_average", Workload::default().peak_to_average);
    }
    check_scenario(document, catalog)
}

/// Reads a scenario from `key=value` settings only. Errors call them `name`.
///
/// # Errors
/// All errors; a malformed `key=value` is reported alone, before anything else.
pub fn read_settings(name: &str, settings: &[String], catalog: &Catalog) -> Result<Scenario, InputErrors> {
    check_scenario(document_from_settings(name, settings)?, catalog)
}

/// A document of `key=value` settings only.
pub(crate) fn document_from_settings(name: &str, settings: &[String]) -> Result<Document, InputErrors> {
    let mut document = Document::empty(name);
    settings.iter().try_for_each(|setting| plain::set(&mut document, name, setting))?;
    Ok(document)
}

/// The document, overridden by assignments whose values are TOML.
pub(crate) fn apply_assignments(mut document: Document, assignments: &[String]) -> Result<Document, InputErrors> {
    for assignment in assignments {
        document.assign(&format!("--set {assignment}"), assignment, toml::value)?;
    }
    Ok(document)
}

/// Converts a document to a scenario, or returns all its errors.
pub(crate) fn check_scenario(document: Document, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let both = document.has("workload.hourly") && document.has("workload.peak_to_average");
    let (scenario, mut findings) = document.check::<Scenario>(schema());
    let scenario = scenario.unwrap_or_default();
    if both {
        findings.add("workload.peak_to_average", Message::HourlyOrPeak);
    }
    if !catalog.regions().contains(&scenario.region.as_str()) {
        findings.add("region", catalog.unknown_region(&scenario.region));
    }
    for (key, message) in contradictions(&scenario) {
        findings.add(&key, message);
    }
    findings.result().map(|()| scenario)
}
