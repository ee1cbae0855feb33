//! What was found, nearer to what was given.

use super::judge::{Found, Judge};
use super::space::Space;
use crate::input::contradictions;
use crate::model::Layout;
use crate::model::architectures::facts;
use crate::scenario::Scenario;
use crate::study::keys::NumericKey;
use crate::text::CENT;

/// The same point with as few changes as possible: a setting goes back to what was given, or to the value nearest to it, where
/// that meets everything and costs the same, as amounts are shown. Nothing is changed at all for less than half a cent.
pub(super) fn undo(space: &Space, best: &Found, judge: &mut Judge<'_>) -> Found {
    let given = &space.bases[0];
    if let Some(given) = judge.meets(given).filter(|given| given.usd <= best.usd + CENT) {
        return given;
    }
    let mut found = best.clone();
    let most = (best.usd + CENT).min(((best.usd * 100.0).round() + 0.5) / 100.0);
    let keep = |scenario: Scenario, found: &mut Found, judge: &mut Judge<'_>| {
        let other = (scenario != found.scenario).then(|| judge.meets(&scenario)).flatten();
        let same = other.filter(|other| other.usd < most);
        let kept = same.is_some();
        if let Some(same) = same {
            *found = same;
        }
        kept
    };
    let setting = facts(space.id).shards.filter(|_| !space.layouts.is_empty());
    if let Some((setting, key)) = setting.and_then(|setting| Some((setting, NumericKey::find(setting.key)?))) {
        // As given, the number of shards may follow the load.
        let mut scenario = found.scenario.clone();
        (setting.fix)(&mut scenario, 1, Some(Layout::Even));
        if key.copy(&mut scenario, given) && contradictions(&scenario).is_empty() {
            keep(scenario, &mut found, judge);
        }
    }
    for values in space.numbers() {
        let mut scenario = found.scenario.clone();
        if values.key.copy(&mut scenario, given) && keep(scenario, &mut found, judge) {
            continue;
        }
        let mut at = |value: f64, found: &mut Found| {
            let mut scenario = found.scenario.clone();
            values.key.set(&mut scenario, value);
            keep(scenario, found, judge)
        };
        if at(values.now, &mut found) {
            continue;
        }
        // Between what was given and what was found, the nearest that costs the same: of the values that people set, or by
        // bisection, as a buffer's cost only falls.
        let place = |value: f64| values.ascending.iter().position(|other| *other == value);
        let (Some(mut near), Some(mut far)) = (place(values.now), values.key.get(&found.scenario).and_then(place))
        else {
            continue;
        };
        let between = |value: &f64| place(*value).is_some_and(|at| (near.min(far)..=near.max(far)).contains(&at));
        let usual: Vec<f64> = values.usual.iter().copied().filter(between).collect();
        if usual.into_iter().any(|value| at(value, &mut found)) {
            continue;
        }
        while near.abs_diff(far) > 1 {
            let middle = usize::midpoint(near, far);
            if at(values.ascending[middle], &mut found) { far = middle } else { near = middle }
        }
    }
    found
}
