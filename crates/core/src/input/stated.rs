//! Every setting of a scenario with its value, as a reviewer wants to see them: what is set, and what the defaults are.

use serde_json::Value as Json;

use super::check::without_null;
use super::differences::differences;
use super::schema::documented_schema;
use super::template::{properties, summary, toml};
use crate::scenario::Scenario;

/// The attribute of settings that only a simulation reads.
const SIMULATION_ONLY: &str = "x-simulation-only";

/// One setting of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The dotted key.
    pub key: String,
    /// Its name for people; empty for the entries of `quotas` and `prices`.
    pub title: String,
    /// What it means, on one line.
    pub summary: String,
    /// Its value; null if it has no default and is not set.
    pub value: Json,
    /// The unit of a number; may be empty.
    pub unit: String,
    /// Whether it differs from the default.
    pub is_set: bool,
    /// Whether only a simulation reads it.
    pub is_simulation_only: bool,
}

impl Stated {
    /// The value as in a scenario file, without quotes around text; empty if it is not set.
    pub fn text(&self) -> String {
        match &self.value {
            Json::Null => String::new(),
            Json::String(text) => text.clone(),
            other => toml(other),
        }
    }
}

/// Every setting of a scenario, in the order of the file.
pub fn stated(scenario: &Scenario) -> Vec<Stated> {
    let values = scenario.as_written();
    let set: Vec<String> = differences(scenario).into_iter().map(|difference| difference.key).collect();
    let mut all = Vec::new();
    for (key, property) in properties(documented_schema().as_value()) {
        add(key.clone(), property, values.get(key), &set, &mut all);
    }
    all
}

/// Adds a setting; tables are stated setting by setting, as far as they are there.
fn add(key: String, property: &Json, value: Option<&Json>, set: &[String], all: &mut Vec<Stated>) {
    let own = without_null(property);
    let text = |name: &str| own.get(name).or(property.get(name)).and_then(Json::as_str).unwrap_or_default().to_owned();
    match value {
        Some(Json::Object(entries)) if own.get("properties").is_some() => {
            for (name, property) in properties(own) {
                add(format!("{key}.{name}"), property, entries.get(name), set, all);
            }
        }
        // Quotas and prices have no defaults: their entries are all set.
        Some(Json::Object(entries)) => all.extend(entries.iter().map(|(name, value)| Stated {
            key: format!("{key}.{name}"),
            title: String::new(),
            summary: String::new(),
            value: value.clone(),
            unit: String::new(),
            is_set: true,
            is_simulation_only: false,
        })),
        value => all.push(Stated {
            title: text("title"),
            summary: summary(property).replace('\n', " "),
            value: value.cloned().unwrap_or_default(),
            unit: text("x-unit"),
            is_simulation_only: own.get(SIMULATION_ONLY).or(property.get(SIMULATION_ONLY)).is_some(),
            // A table that differs as a whole is set in each of its parts.
            is_set: set
                .iter()
                .any(|set| *set == key || key.strip_prefix(set).is_some_and(|rest| rest.starts_with('.'))),
            key,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{DynamicPartitioning, Mix};

    fn find<'a>(all: &'a [Stated], key: &str) -> &'a Stated {
        all.iter().find(|stated| stated.key == key).unwrap()
    }

    #[test]
    fn every_setting_is_there_once_and_says_whether_it_is_set() {
        let mut scenario = Scenario::default();
        scenario.workload.writes_per_second.0 = 2000.0;
        scenario.workload.mix = Mix { insert: 0.5, modify: 0.4, remove: 0.1 };
        scenario.delivery.dynamic_partitioning = Some(DynamicPartitioning::default());
        scenario.prices.insert(crate::catalog::PriceId::KinesisShardHour, 0.018);
        let all = stated(&scenario);
        let rate = find(&all, "workload.writes_per_second");
        assert_eq!(
            (rate.title.as_str(), rate.text().as_str(), rate.unit.as_str()),
            ("Writes per second", "2000", "changes/s")
        );
        let set: Vec<&str> = all.iter().filter(|stated| stated.is_set).map(|stated| stated.key.as_str()).collect();
        assert_eq!(
            set,
            [
                "workload.writes_per_second",
                "workload.mix.insert",
                "workload.mix.modify",
                "workload.mix.remove",
                "delivery.dynamic_partitioning.object_size",
                "delivery.dynamic_partitioning.jq_hours",
                "prices.kinesis.shard_hour"
            ]
        );
        assert_eq!(find(&all, "kinesis_firehose.shards").text(), "");
        assert_eq!(find(&all, "workload.item_size").text(), "900 B");
        assert_eq!(find(&all, "architectures").text(), "[\"streams-lambda\", \"kinesis-firehose\"]");
        let keys: std::collections::BTreeSet<&str> = all.iter().map(|stated| stated.key.as_str()).collect();
        assert_eq!(keys.len(), all.len());
        assert!(stated(&Scenario::default()).iter().all(|stated| !stated.is_set));
    }

    #[test]
    fn what_only_a_simulation_reads_says_so_in_its_help() {
        let mut marked = 0;
        for stated in stated(&Scenario::default()) {
            let is_told = stated.summary.starts_with("simulation only");
            assert_eq!(stated.is_simulation_only, is_told, "{}", stated.key);
            marked += usize::from(stated.is_simulation_only);
        }
        assert!(marked > 0);
    }
}
