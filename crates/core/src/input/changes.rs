//! The settings in which two scenarios differ.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::template::toml;
use crate::scenario::Scenario;

/// A setting in which two scenarios differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SettingChange {
    /// the dotted key
    pub key: String,
    /// its value before, as TOML; null if it was not set
    pub from: Option<String>,
    /// its value after, as TOML; null if it is not set
    pub to: Option<String>,
}

/// The settings that differ, in the order of the file. Defaults count as they are.
pub fn changes(from: &Scenario, to: &Scenario) -> Vec<SettingChange> {
    let [from, to] = [from, to].map(|scenario| serde_json::to_value(scenario).unwrap_or_default());
    let mut found = Vec::new();
    add(String::new(), Some(&from), Some(&to), &mut found);
    found
}

fn add(key: String, from: Option<&Json>, to: Option<&Json>, found: &mut Vec<SettingChange>) {
    if from == to {
        return;
    }
    if let (Some(Json::Object(old)), Some(Json::Object(new))) = (from, to) {
        let added = new.keys().filter(|name| !old.contains_key(*name));
        for name in old.keys().chain(added) {
            let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            add(key, old.get(name), new.get(name), found);
        }
        return;
    }
    let written = |value: Option<&Json>| value.filter(|value| !value.is_null()).map(toml);
    found.push(SettingChange { key, from: written(from), to: written(to) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PriceId;

    #[test]
    fn what_differs_is_listed_by_key() {
        let old = Scenario::default();
        let mut new = Scenario { region: "us-west-2".into(), ..old.clone() };
        new.workload.writes_per_second.0 = 800.0;
        new.prices.insert(PriceId::KinesisShardHour, 0.018);
        let found: Vec<_> =
            changes(&old, &new).into_iter().map(|change| (change.key, change.from, change.to)).collect();
        let change = |key: &str, from: Option<&str>, to: Option<&str>| {
            (key.to_owned(), from.map(str::to_owned), to.map(str::to_owned))
        };
        let expected = [
            change("region", Some("\"us-east-1\""), Some("\"us-west-2\"")),
            change("workload.writes_per_second", Some("400"), Some("800")),
            change("prices.kinesis.shard_hour", None, Some("0.018")),
        ];
        assert_eq!(found, expected);
        assert_eq!(changes(&new, &new), []);
    }
}
