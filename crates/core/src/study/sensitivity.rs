//! What would change a number: every setting of a scenario is changed a little, one at a time, and the number is
//! computed again. No effect is estimated.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use strum::VariantArray as _;

use crate::catalog::PriceBook;
use crate::input::{contradictions, schema, typed};
use crate::model::architectures::facts;
use crate::model::{Outcome, Outcomes, consumer_word, evaluate};
use crate::scenario::{ArchitectureId, Consumer, ConsumerKind, Scenario};
use crate::text::{Argument, Bytes, Message, Quantity, Seconds, StudyMessage, sorted};

/// Factor by which a number is raised to see its effect.
const STEP: f64 = 1.1;
/// Effects below this share are rounding noise.
const NOTICEABLE: f64 = 1e-6;

/// A setting, and the effect of changing it on a number.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// The dotted key.
    pub key: String,
    /// Its value.
    pub from: Message,
    /// Its new value.
    pub to: Message,
    /// The number before.
    pub before: f64,
    /// The number after; `None` if it no longer exists.
    pub after: Option<f64>,
}

impl Change {
    /// The relative effect; a number that disappears or appears counts as 1.
    fn effect(&self) -> f64 {
        match self.after {
            Some(after) if self.before != 0.0 => after / self.before - 1.0,
            Some(after) => after.signum(),
            None => -1.0,
        }
    }
}

/// What no team chooses: the traffic, the month, and what AWS grants on a bill.
const NOT_CHOSEN: [&str; 4] = ["workload", "month_hours", "discount_percent", "free_tier"];

/// The changes of one setting each, that a team can choose, that affect a number the most, the strongest first.
pub(crate) fn strongest(
    scenario: &Scenario,
    book: &PriceBook,
    most: usize,
    number: impl Fn(&Outcomes) -> Option<f64>,
) -> Vec<Change> {
    let Ok(now) = evaluate(scenario, book) else { return Vec::new() };
    let Some(before) = number(&now) else { return Vec::new() };
    let Ok(settings) = serde_json::to_value(scenario) else { return Vec::new() };
    let mut moves = consumer_moves(scenario);
    moves.extend(derived_moves(&now));
    collect(&settings, schema().as_value(), &mut Vec::new(), &mut moves);
    moves.retain(|one| !one.path.first().is_some_and(|key| NOT_CHOSEN.contains(&key.as_str())));
    let changes = moves.into_iter().filter_map(|Move { path, from, to, value }| {
        let outcomes = evaluate(&changed_scenario(&settings, &path, value)?, book).ok()?;
        let change = Change { key: path.join("."), from, to, before, after: number(&outcomes) };
        (change.effect().abs() > NOTICEABLE).then_some(change)
    });
    let mut changes =
        sorted::collect(changes, |a, b| b.effect().abs().total_cmp(&a.effect().abs()).then_with(|| a.key.cmp(&b.key)));
    changes.truncate(most);
    changes
}

/// A setting with another value, and both values as text.
struct Move {
    path: Vec<String>,
    from: Message,
    to: Message,
    value: Json,
}

/// Each shared consumer moved to enhanced fan-out; each consumer removed; one more Lambda function.
fn consumer_moves(scenario: &Scenario) -> Vec<Move> {
    let consumers = &scenario.consumers;
    let moved = |from: Message, to: Message, consumers: Vec<Consumer>| {
        let path = vec!["consumers".into()];
        serde_json::to_value(consumers).ok().map(|value| Move { path, from, to, value })
    };
    let one_more =
        Consumer { kind: ConsumerKind::Lambda, count: 1, fan_out: None, polls_per_second: None, function: None };
    let listed = StudyMessage::ConsumersListed { count: Argument::exact(consumers.len() as f64) }.into();
    let mut moves = vec![moved(listed, StudyMessage::OneMoreLambda.into(), [&consumers[..], &[one_more]].concat())];
    for (index, consumer) in consumers.iter().enumerate() {
        let count = Argument::exact(f64::from(consumer.count));
        let kind = consumer_word(consumer.kind);
        let mut others = consumers.clone();
        if consumer.uses_fan_out() {
            others.remove(index);
            moves.push(moved(
                StudyMessage::ConsumersFanOut { count, kind }.into(),
                StudyMessage::NoConsumers.into(),
                others,
            ));
        } else {
            others[index].fan_out = Some(true);
            moves.push(moved(
                StudyMessage::ConsumersSharing { count, kind }.into(),
                StudyMessage::OnFanOut.into(),
                others,
            ));
        }
    }
    moves.into_iter().flatten().collect()
}

/// One more shard of each kind; shards are derived unless they are set.
fn derived_moves(outcomes: &Outcomes) -> Vec<Move> {
    let one_more = |outcome: &Outcome| {
        let used = outcome.shards.used;
        let value = Json::from((used + 1.0) as u64);
        let path = facts(outcome.id).shards?.key.split('.').map(str::to_owned).collect();
        Some(Move { path, from: used.to_string().into(), to: plain(&value).into(), value })
    };
    outcomes.iter().filter_map(one_more).collect()
}

/// The scenario with one setting changed, if it is still valid.
pub(super) fn changed_scenario(settings: &Json, path: &[String], to: Json) -> Option<Scenario> {
    let mut root = settings.clone();
    let (last, tables) = path.split_last()?;
    let table = tables.iter().try_fold(&mut root, |node, key| node.get_mut(key))?;
    table.as_object_mut()?.insert(last.clone(), to);
    let scenario: Scenario = typed(&root).ok()?;
    contradictions(&scenario).is_empty().then_some(scenario)
}

/// Whether a key fixes the shards of an architecture.
fn is_shards(path: &[String]) -> bool {
    let mut keys = ArchitectureId::VARIANTS.iter().filter_map(|id| Some(facts(*id).shards?.key));
    keys.any(|key| key.split('.').eq(path))
}

/// One step for every setting: numbers up by a tenth, counts by one, switches toggled, choices to each other choice.
fn collect(settings: &Json, schema: &Json, path: &mut Vec<String>, moves: &mut Vec<Move>) {
    for (key, value) in settings.as_object().into_iter().flatten() {
        let Some(below) = schema.get("properties").and_then(|p| p.get(key)) else { continue };
        path.push(key.clone());
        if is_shards(path) {
            // Fixed shards are changed together with derived ones.
        } else if value.is_object() {
            collect(value, below, path, moves);
        } else {
            let step =
                |to: Json| Move { path: path.clone(), from: plain(value).into(), to: plain(&to).into(), value: to };
            moves.extend(steps(value, below).into_iter().map(step));
        }
        path.pop();
    }
}

fn steps(value: &Json, schema: &Json) -> Vec<Json> {
    let format = schema.get("format").and_then(Json::as_str);
    let within = |number: f64| {
        let bound = |name: &str| schema.get(name).and_then(Json::as_f64);
        bound("maximum").is_none_or(|high| number <= high) && bound("exclusiveMaximum").is_none_or(|high| number < high)
    };
    let raised = |number: f64| if number == 0.0 { 0.1 } else { number * STEP };
    match (value, format) {
        (Json::Bool(truth), _) => vec![Json::Bool(!truth)],
        (Json::Number(number), _) => {
            let number = number.as_f64().unwrap_or_default();
            let whole = value.is_u64();
            let to = if whole { (number * STEP).max(number + 1.0).floor() } else { raised(number) };
            if !within(to) {
                return Vec::new();
            }
            vec![if whole { Json::from(to as u64) } else { Json::from(to) }]
        }
        (Json::String(text), Some(Bytes::FORMAT)) => {
            let to = Bytes::parse(text).map(|bytes| raised(bytes.0).round()).filter(|to| within(*to));
            to.map(|to| Bytes(to).text().into()).into_iter().collect()
        }
        (Json::String(text), Some(Seconds::FORMAT)) => {
            let step = |seconds: Seconds| if seconds.0 == 0.0 { 1.0 } else { raised(seconds.0) };
            let to = Seconds::parse(text).map(step).filter(|to| within(*to));
            to.map(|to| Seconds(to).text().into()).into_iter().collect()
        }
        (Json::String(text), _) => {
            let choices = schema.get("enum").and_then(Json::as_array).into_iter().flatten();
            choices.filter(|choice| choice.as_str() != Some(text) && choice.as_str() != Some("x86")).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// A value as people read it: no quotes, no long decimals.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => {
            let text = format!("{:.4}", number.as_f64().unwrap_or_default());
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        other => other.to_string(),
    }
}
