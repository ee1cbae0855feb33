//! A scenario from TOML, from data or from `key=value` settings; whatever is wrong with it, all at once.

use serde_json::Value as Json;

use super::document::Document;
use super::schema::schema;
use super::{plain, toml};
use crate::catalog::Catalog;
use crate::scenario::{Consumer, ConsumerKind, Mix, PACED, Scenario, Workload};
use crate::text::{Argument, Finding, InputErrors, Message};

/// How far the shares of a mix may sum beside 1.
const MIX_TOLERANCE: f64 = 1e-9;

/// What no single key shows: sums, pairs that exclude each other, kinds that need a number.
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

/// What is wrong with a consumer beyond its own types and bounds.
pub(crate) fn consumer_problem(consumer: &Consumer) -> Option<Message> {
    let &Consumer { kind, fan_out, polls_per_second, .. } = consumer;
    match polls_per_second {
        _ if kind == ConsumerKind::Firehose && fan_out => Some(Message::FirehoseFanOut),
        None if kind == ConsumerKind::Custom && !fan_out => Some(Message::CustomPolls),
        Some(_) if !PACED.contains(&kind) => Some(Message::AwsPace { kind: Argument::text(kind.to_string()) }),
        _ => None,
    }
}

/// Reads a scenario from TOML, with `key=value` assignments laid over it. Without text: the default.
///
/// ```
/// # use shardwise_core::Catalog;
/// # use shardwise_core::input::read_scenario;
/// let toml = "[workload]\nwrites_per_second = \"5M/day\"\nitem_size = \"1 KiB\"";
/// let scenario = read_scenario("orders.toml", Some(toml), &["region=us-west-2".into()], &Catalog::embedded())?;
/// assert_eq!((scenario.workload.item_size.0, scenario.region.as_str()), (1024.0, "us-west-2"));
/// let wrong = read_scenario("orders.toml", Some("[workload]\nitem_sise = 1"), &[], &Catalog::embedded());
/// assert!(wrong.unwrap_err().to_string().starts_with("orders.toml:2: workload.item_sise: unknown key"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that is wrong, each with file, line and key, what was expected and the nearest known name.
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
    complete(assigned(document, assignments)?, catalog)
}

/// Reads a scenario from data: of what differs from the default, or of all that a scenario is written as.
///
/// # Errors
/// As for TOML; data has no lines.
pub fn read_scenario_json(name: &str, json: Json, catalog: &Catalog) -> Result<Scenario, InputErrors> {
    let mut document = Document::of_json(name, json);
    if document.has("workload.hourly") {
        // A scenario with hours is written with the default peak beside them.
        document.forget("workload", "peak_to_average", Workload::default().peak_to_average);
    }
    complete(document, catalog)
}

/// Reads a scenario from `key=value` settings alone; `name` is what errors call them.
///
/// # Errors
/// Everything that is wrong; a setting that is none at all is said first and alone.
pub fn read_settings(name: &str, settings: &[String], catalog: &Catalog) -> Result<Scenario, InputErrors> {
    complete(document_of(name, settings)?, catalog)
}

/// A document of nothing but `key=value` settings.
pub(crate) fn document_of(name: &str, settings: &[String]) -> Result<Document, InputErrors> {
    let mut document = Document::empty(name);
    settings.iter().try_for_each(|setting| plain::set(&mut document, name, setting))?;
    Ok(document)
}

/// The document with assignments laid over it, whose values are TOML.
pub(crate) fn assigned(mut document: Document, assignments: &[String]) -> Result<Document, InputErrors> {
    for assignment in assignments {
        document.assign(&format!("--set {assignment}"), assignment, toml::value)?;
    }
    Ok(document)
}

/// A document as a scenario, or everything that is wrong with it.
pub(crate) fn complete(document: Document, catalog: &Catalog) -> Result<Scenario, InputErrors> {
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
