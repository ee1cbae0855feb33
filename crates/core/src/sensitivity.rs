//! What would change a number: every setting of a scenario is moved a little, one at a time, and the number
//! is taken again. Nothing is claimed that was not computed.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::pricing::PriceBook;
use crate::reading::schema_of;
use crate::scenario::Scenario;
use crate::units::{Bytes, Quantity, Seconds};
use crate::{Outcomes, evaluate};

/// How much a number is raised to see its effect.
const STEP: f64 = 1.1;
/// Effects below this share are rounding of the rounding.
const NOTICEABLE: f64 = 1e-6;

/// A setting and what changing it does to a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The dotted key.
    pub key: String,
    /// What it is.
    pub from: String,
    /// What it is set to.
    pub to: String,
    /// The number before.
    pub before: f64,
    /// The number after; `None` where it is no longer there.
    pub after: Option<f64>,
}

impl Change {
    /// The effect in proportion; a number that disappears or appears counts as one whole.
    fn effect(&self) -> f64 {
        match self.after {
            Some(after) if self.before != 0.0 => after / self.before - 1.0,
            Some(after) => after.signum(),
            None => -1.0,
        }
    }
}

/// The changes of one setting that move a number the most, the strongest first.
pub fn strongest(
    scenario: &Scenario,
    book: &PriceBook,
    most: usize,
    number: impl Fn(&Outcomes) -> Option<f64>,
) -> Vec<Change> {
    let Ok(before) = evaluate(scenario, book) else { return Vec::new() };
    let Some(before) = number(&before) else { return Vec::new() };
    let Ok(Json::Object(settings)) = serde_json::to_value(scenario) else { return Vec::new() };
    let schema = schema_of::<Scenario>();
    let mut moves = Vec::new();
    collect(&settings, schema.as_value(), &mut Vec::new(), &mut moves);
    let mut changes: Vec<Change> = moves
        .into_iter()
        .filter_map(|Move { path, from, to }| {
            let changed = with(&settings, &path, to.clone())?;
            let outcomes = evaluate(&changed, book).ok()?;
            let change =
                Change { key: path.join("."), from: plain(&from), to: plain(&to), before, after: number(&outcomes) };
            (change.effect().abs() > NOTICEABLE).then_some(change)
        })
        .collect();
    changes.sort_by(|a, b| b.effect().abs().total_cmp(&a.effect().abs()).then_with(|| a.key.cmp(&b.key)));
    changes.truncate(most);
    changes
}

struct Move {
    path: Vec<String>,
    from: Json,
    to: Json,
}

/// The scenario with one setting changed, if it is still a sound one.
fn with(settings: &Map<String, Json>, path: &[String], to: Json) -> Option<Scenario> {
    let mut root = Json::Object(settings.clone());
    *path.iter().try_fold(&mut root, |node, key| node.get_mut(key))? = to;
    let scenario: Scenario = serde_json::from_value(root).ok()?;
    scenario.findings().is_empty().then_some(scenario)
}

/// One step for every setting: numbers up by a tenth, counts by one, switches over, choices to each other choice.
fn collect(settings: &Map<String, Json>, schema: &Json, path: &mut Vec<String>, moves: &mut Vec<Move>) {
    for (key, value) in settings {
        let Some(below) = schema.get("properties").and_then(|p| p.get(key)) else { continue };
        path.push(key.clone());
        match value {
            Json::Object(table) => collect(table, below, path, moves),
            _ => moves.extend(steps(value, below).into_iter().map(|to| Move {
                path: path.clone(),
                from: value.clone(),
                to,
            })),
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
        (Json::String(text), Some("bytes")) => Bytes::parse(text)
            .map(|bytes| raised(bytes.0))
            .filter(|to| within(*to))
            .map(Json::from)
            .into_iter()
            .collect(),
        (Json::String(text), Some("seconds")) => {
            let step = |seconds: Seconds| if seconds.0 == 0.0 { 1.0 } else { raised(seconds.0) };
            Seconds::parse(text).map(step).filter(|to| within(*to)).map(Json::from).into_iter().collect()
        }
        (Json::String(text), _) => {
            let choices = schema.get("enum").and_then(Json::as_array).into_iter().flatten();
            choices.filter(|choice| choice.as_str() != Some(text) && choice.as_str() != Some("x86")).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// A value as it is read by people: no quotes, no long tails of digits.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            if number.fract() == 0.0 {
                number.to_string()
            } else {
                format!("{number:.4}").trim_end_matches('0').to_owned()
            }
        }
        other => other.to_string(),
    }
}
