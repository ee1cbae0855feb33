//! Keys of a scenario whose values are numbers: where the number is, its bounds and its unit.

use serde_json::Value as Json;
use strum::VariantArray as _;

use super::numbers::{NUMBERS, NumberField};
use crate::catalog::{PriceId, QuotaId};
use crate::input::{read_amount, scenario_keys, schema, without_null};
use crate::scenario::{Granted, Scenario};
use crate::text::{Argument, Bytes, HOURS, Message, PerSecond, Quantity as _, Seconds, StudyMessage, nearest};

/// The value of a dotted key of a scenario; `None` where there is none, such as below a list.
pub(super) fn setting_of(scenario: &Scenario, key: &str) -> Option<Json> {
    let settings = serde_json::to_value(scenario).ok()?;
    key.split('.').try_fold(&settings, |table, part| table.get(part)).cloned()
}

/// A key whose value is a number, in its base unit: bytes, seconds, changes per second.
#[derive(Clone, Debug)]
pub struct NumericKey {
    key: String,
    place: Place,
    schema: &'static Json,
}

/// Where a number is.
#[derive(Clone, Copy, Debug)]
enum Place {
    Field(&'static NumberField),
    Count(usize),
    Polls(usize),
    Hour(usize),
    Price(PriceId),
    Quota(QuotaId),
}

impl NumericKey {
    /// The key, if its value is a number that costs, limits or risk depend on.
    pub fn find(key: &str) -> Option<Self> {
        let key = key.trim();
        let id = |table: &str| key.strip_prefix(table).map(|id| id.trim_matches('"'));
        let (place, schema) = if let Some(id) = id("prices.") {
            (Place::Price(id.parse().ok()?), below(schema().as_value(), "prices")?.get("additionalProperties")?)
        } else if let Some(id) = id("quotas.") {
            let quota = id.parse().ok().filter(|quota: &QuotaId| quota.is_raised())?;
            (Place::Quota(quota), below(schema().as_value(), "quotas")?.get("additionalProperties")?)
        } else if let Some(rest) = key.strip_prefix("consumers.") {
            let (place, field) = rest.split_once('.')?;
            let place = place.parse().ok()?;
            let items = below(schema().as_value(), "consumers")?.get("items")?;
            let found = match field {
                "count" => Place::Count(place),
                "polls_per_second" => Place::Polls(place),
                _ => return None,
            };
            (found, below(items, field)?)
        } else if let Some(hour) = key.strip_prefix("workload.hourly.") {
            let hour = hour.parse().ok().filter(|hour| *hour < HOURS)?;
            let hourly = ["workload", "hourly"].into_iter().try_fold(schema().as_value(), below)?;
            (Place::Hour(hour), without_null(hourly).get("items")?)
        } else {
            let field = NumberField::find(key)?;
            (Place::Field(field), key.split('.').try_fold(schema().as_value(), below)?)
        };
        Some(Self { key: key.to_owned(), place, schema })
    }

    /// The same, or what was expected.
    ///
    /// # Errors
    /// There is no such key, or its value is not a number. The message names the nearest, unless the key is that of another
    /// value.
    pub fn read_key(key: &str) -> Result<Self, Box<Message>> {
        Self::find(key).ok_or_else(|| {
            let known = scenario_keys();
            let ids = PriceId::VARIANTS.iter().map(|id| format!("prices.{id}"));
            let raised = QuotaId::VARIANTS.iter().filter(|id| id.is_raised()).map(|id| format!("quotas.{id}"));
            let numbers = NUMBERS.iter().map(|field| field.key.to_owned());
            let numbers: Vec<String> = numbers.chain(ids).chain(raised).collect();
            let near = nearest(key, numbers.iter().map(String::as_str)).filter(|_| !known.iter().any(|own| own == key));
            let expected: Message = StudyMessage::NumericKey { found: Argument::quoted(key) }.into();
            Box::new(expected.with_nearest(near.map(Argument::text)))
        })
    }

    /// The dotted key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its number; `None` if it is not set.
    pub fn get(&self, scenario: &Scenario) -> Option<f64> {
        match self.place {
            Place::Field(field) => (field.get)(scenario),
            Place::Count(at) => scenario.consumers.get(at).map(|consumer| f64::from(consumer.count)),
            Place::Polls(at) => scenario.consumers.get(at)?.polls_per_second,
            Place::Hour(hour) => Some(scenario.workload.hourly?[hour]),
            Place::Price(id) => scenario.prices.get(&id).copied(),
            Place::Quota(id) => scenario.quotas.get(&id).map(|granted| granted.0),
        }
    }

    /// Sets its number; `false` if the table that holds it is not there.
    pub fn set(&self, scenario: &mut Scenario, value: f64) -> bool {
        match self.place {
            Place::Field(field) => return (field.set)(scenario, value),
            Place::Count(at) | Place::Polls(at) => {
                let Some(consumer) = scenario.consumers.get_mut(at) else { return false };
                if matches!(self.place, Place::Count(_)) {
                    consumer.count = value.round() as u32;
                } else {
                    consumer.polls_per_second = Some(value);
                }
            }
            Place::Hour(hour) => {
                let Some(weights) = &mut scenario.workload.hourly else { return false };
                weights[hour] = value;
            }
            Place::Price(id) => _ = scenario.prices.insert(id, value),
            Place::Quota(id) => _ = scenario.quotas.insert(id, Granted(value)),
        }
        true
    }

    /// Copies its number from another scenario, set or not; `false` if it cannot be.
    pub fn copy(&self, scenario: &mut Scenario, other: &Scenario) -> bool {
        match (self.place, self.get(other)) {
            (Place::Field(field), _) => (field.copy)(scenario, other),
            (_, Some(value)) => self.set(scenario, value),
            (_, None) => false,
        }
    }

    /// Whether it counts something.
    pub fn is_whole(&self) -> bool {
        let of = |schema: &Json| match schema.get("type") {
            Some(Json::String(kind)) => kind == "integer",
            Some(Json::Array(kinds)) => kinds.iter().any(|kind| kind == "integer"),
            _ => false,
        };
        of(without_null(self.schema))
    }

    /// The smallest and the largest value that a scenario may have.
    pub fn bounds(&self) -> (f64, f64) {
        let bound = |names: [&str; 2]| {
            let schema = without_null(self.schema);
            names.into_iter().find_map(|name| schema.get(name).and_then(Json::as_f64))
        };
        let low = bound(["minimum", "exclusiveMinimum"]).unwrap_or(f64::MIN);
        (low, bound(["maximum", "exclusiveMaximum"]).unwrap_or(f64::MAX))
    }

    /// Whether a value is within the bounds.
    pub fn admits(&self, value: f64) -> bool {
        let schema = without_null(self.schema);
        let bound = |name: &str| schema.get(name).and_then(Json::as_f64);
        value.is_finite()
            && bound("minimum").is_none_or(|low| value >= low)
            && bound("exclusiveMinimum").is_none_or(|low| value > low)
            && bound("maximum").is_none_or(|high| value <= high)
            && bound("exclusiveMaximum").is_none_or(|high| value < high)
    }

    /// What its values are measured in: the `format` of the schema.
    pub fn format(&self) -> Option<&'static str> {
        without_null(self.schema).get("format").and_then(Json::as_str)
    }

    /// The unit of its values, if it has one.
    pub fn unit(&self) -> Option<&'static str> {
        match self.format() {
            Some(Bytes::FORMAT) => Some("B"),
            Some(Seconds::FORMAT) => Some("s"),
            Some(PerSecond::FORMAT) => Some("changes/s"),
            _ => without_null(self.schema).get("x-unit").and_then(Json::as_str),
        }
    }

    /// Reads a value: a number, or text with a unit.
    pub fn read(&self, text: &str) -> Option<f64> {
        match self.format() {
            Some(Bytes::FORMAT) => Bytes::parse(text).map(|bytes| bytes.0),
            Some(Seconds::FORMAT) => Seconds::parse(text).map(|seconds| seconds.0),
            Some(PerSecond::FORMAT) => PerSecond::parse(text).map(|rate| rate.0),
            _ => read_amount(text, without_null(self.schema)),
        }
    }

    /// A value as `--set` takes it: the shortest number that reads back as the same.
    pub fn assignment(&self, value: f64) -> String {
        format!("{}={value}", self.key)
    }
}

/// The schema of a key in a table, optional or not.
fn below<'a>(schema: &'a Json, key: &str) -> Option<&'a Json> {
    without_null(schema).get("properties")?.get(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::input::{contradictions, may_contradict, read_scenario};

    /// Every number of the schema, with the parts of optional tables; not those of lists, and not what only a simulation
    /// reads.
    fn numbers(schema: &'static Json, above: &str, found: &mut Vec<String>) {
        for (name, property) in without_null(schema).get("properties").and_then(Json::as_object).into_iter().flatten() {
            let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            let kind = without_null(property).get("type").map(Json::to_string).unwrap_or_default();
            if kind.contains("number") || kind.contains("integer") {
                found.push(key);
            } else {
                numbers(property, &key, found);
            }
        }
    }

    #[test]
    fn every_number_of_the_schema_is_known() {
        let mut found = Vec::new();
        numbers(schema().as_value(), "", &mut found);
        let only_simulated = [
            "workload.distinct_keys",
            "workload.key_skew",
            "workload.correlation_time",
            "streams_lambda.maximum_retries",
            "streams_lambda.maximum_record_age",
        ];
        let left_out = |key: &str| {
            only_simulated.contains(&key) || key.starts_with("simulation.") || key.starts_with("workload.mix.")
        };
        found.retain(|key| !left_out(key));
        let mut known: Vec<String> = NUMBERS.iter().map(|field| field.key.to_owned()).collect();
        found.sort();
        known.sort();
        assert_eq!(found, known, "study/numbers.rs lists every number");
    }

    #[test]
    fn setting_a_number_is_the_same_as_reading_it() {
        let tables = "consumers = [{ kind = \"lambda\" }]\n[workload]\nhourly = [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\nbatch = { changes = 1000, hour = 2, length = \"10 m\" }\n\
            [delivery]\n";
        // Each option of the delivery has a destination of its own.
        let tables_of = |key: &str| match key {
            _ if key.starts_with("delivery.vpc") => format!("{tables}destination = \"opensearch\"\nvpc = {{}}\n"),
            _ => format!("{tables}dynamic_partitioning = {{}}\n"),
        };
        let more = [
            "consumers.0.count",
            "consumers.0.polls_per_second",
            "prices.kinesis.shard_hour",
            "quotas.firehose.direct_put_bytes",
            "workload.hourly.3",
        ];
        for name in NUMBERS.iter().map(|field| field.key).chain(more) {
            let key = NumericKey::find(name).unwrap();
            let tables = &*tables_of(name);
            let base = read_scenario("test", Some(tables), &[], &Catalog::embedded()).unwrap();
            let (low, high) = key.bounds();
            for value in [low, high, 30.0, 2.0, 0.3] {
                let value = if key.is_whole() { value.round() } else { value };
                let read = read_scenario("test", Some(tables), &[key.assignment(value)], &Catalog::embedded());
                let mut set = base.clone();
                assert!(key.set(&mut set, value), "{name}");
                // What contradicts another key is refused when it is read.
                if let Ok(read) = read {
                    assert_eq!(read, set, "{name} = {value}");
                    assert!(key.admits(value), "{name} = {value}");
                    assert_eq!(key.get(&set), Some(value), "{name}");
                }
            }
        }
    }

    #[test]
    fn only_the_listed_keys_contradict_others() {
        let texts = [
            "",
            "[delivery]\ndestination = \"splunk\"\n[kinesis_firehose]\nshards = 4\nisolate_hot_key = true\n",
            "[workload]\nhourly = [1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1]\n",
        ];
        for text in texts {
            let base = read_scenario("test", Some(text), &[], &Catalog::embedded()).unwrap();
            for key in NUMBERS.iter().filter_map(|field| NumericKey::find(field.key)) {
                let (low, high) = key.bounds();
                for value in [low, high, 3.0] {
                    let mut changed = base.clone();
                    let sound = !key.set(&mut changed, value) || contradictions(&changed).is_empty();
                    assert!(sound || may_contradict(key.key()), "{} = {value}", key.key());
                }
            }
        }
    }

    #[test]
    fn values_are_read_with_their_unit() {
        let read = |key: &str, text: &str| NumericKey::find(key).unwrap().read(text);
        assert_eq!(read("workload.item_size", "1 KiB"), Some(1024.0));
        assert_eq!(read("workload.writes_per_second", "4.5M/h"), Some(1250.0));
        assert_eq!(read("delivery.buffer_interval", "5 m"), Some(300.0));
        assert_eq!(read("kinesis_firehose.shards", "1,200"), Some(1200.0));
        assert_eq!(read("kinesis_firehose.shards", "many"), None);
        assert_eq!(read("workload.hottest_key_share", "20%"), Some(0.2));
        assert_eq!(read("workload.batch.changes", "5 million"), Some(5e6));
        assert!(NumericKey::find("workload.day").is_none() && NumericKey::find("kinesis_firehose.mode").is_none());
        assert_eq!(NumericKey::find("workload.item_size").unwrap().unit(), Some("B"));
    }
}
