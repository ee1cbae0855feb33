//! Steps that make an architecture fit: one if one does, else a few that do it together.

use std::sync::Arc;

use super::candidate::Study;
use super::levers::applied;
use super::trial::Tried;
use crate::model::architectures::{facts, most_shards_tried};
use crate::model::{ChangedSettings, Layout, Step, Value, setting as changed};
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::keys::NumericKey;
use crate::text::{Bytes, CENT, MIB, Seconds, least_above};

/// The most settings that are changed together.
const MOST_TOGETHER: usize = 4;

/// Whether what was tried does what is wanted.
pub(super) type Does<'a> = &'a dyn Fn(&Tried) -> bool;

/// Steps that follow each other, and what they lead to.
pub(super) struct Climbed {
    pub(super) steps: Vec<Step>,
    pub(super) scenario: Scenario,
    pub(super) tried: Tried,
}

impl Climbed {
    /// Steps from the scenario of a study, if they do something there, such as to let an architecture fit.
    fn new(study: &Study<'_>, id: ArchitectureId, steps: Vec<Step>, does_it: Does<'_>) -> Option<Self> {
        let all = steps.iter().try_fold(study.case.scenario.clone(), |scenario, step| applied(step, &scenario));
        let scenario = all?;
        let tried = study.tried(id, &scenario).filter(|tried| does_it(tried))?;
        Some(Self { steps, scenario, tried })
    }
}

/// The one step that does something at the lowest cost; of a lever the nearest that costs about as little.
pub(super) fn cheapest_single(study: &Study<'_>, now: &Tried, does_it: Does<'_>) -> Option<Climbed> {
    let from = study.case.scenario;
    let mut best = fewest_shards(study, now, does_it);
    for lever in study.levers(now.id(), from) {
        let mut nearest: Option<Climbed> = None;
        for step in lever {
            let by = |step: &Step| Climbed::new(study, now.id(), vec![step.clone()], does_it);
            let with_shards = || {
                mode_with_fewest_shards(study, now, &step, from, &|step| by(step).is_some()).and_then(|step| by(&step))
            };
            let Some(found) = by(&step).or_else(with_shards) else { continue };
            let cheaper = |known: &Climbed| found.tried.usd() < known.tried.usd() - Study::noise(known.tried.usd());
            if nearest.as_ref().is_none_or(cheaper) {
                nearest = Some(found);
            }
        }
        let Some(nearest) = nearest.map(|nearest| settled(study, nearest, does_it)) else { continue };
        if best.as_ref().is_none_or(|known| nearest.tried.usd() < known.tried.usd() - CENT) {
            best = Some(nearest);
        }
    }
    best
}

/// Whether an architecture fits, or would once AWS has raised quotas.
pub(super) fn is_able(tried: &Tried) -> bool {
    tried.fit.outcome.is_fit()
}

/// A few steps that make it fit together, of which none can be left out: those that lead straight to it, or the cheap ones
/// that lead towards it, whichever costs less in the end.
pub(super) fn together(study: &Study<'_>, now: &Tried, does_it: Does<'_>) -> Option<Climbed> {
    let ways = [Prefer::Closest, Prefer::Cheapest].into_iter().filter_map(|prefer| climb(study, now, prefer, does_it));
    ways.min_by(|a, b| a.tried.usd().total_cmp(&b.tried.usd()))
}

/// Which of the steps that lead towards fitting is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefer {
    Closest,
    Cheapest,
}

/// Step by step until it does what is wanted; what turns out not to be needed is left out.
fn climb(study: &Study<'_>, now: &Tried, prefer: Prefer, does_it: Does<'_>) -> Option<Climbed> {
    let mut all = Climbed { steps: Vec::new(), scenario: study.case.scenario.clone(), tried: now.clone() };
    while !does_it(&all.tried) {
        if all.steps.len() == MOST_TOGETHER {
            return None;
        }
        all = towards(study, all, prefer)?;
    }
    // What a smaller change costs less may have been all that another was for.
    let fewer = settled(study, needed(study, all, does_it), does_it);
    Some(settled(study, needed(study, fewer, does_it), does_it))
}

/// The same without the steps that are not needed.
fn needed(study: &Study<'_>, mut all: Climbed, does_it: Does<'_>) -> Climbed {
    for place in (0..all.steps.len()).rev() {
        let mut steps = all.steps.clone();
        steps.remove(place);
        if !steps.is_empty()
            && let Some(fewer) = Climbed::new(study, all.tried.id(), steps, does_it)
        {
            all = fewer;
        }
    }
    all
}

/// The same with sizes and times as near to the present ones as they may be, in whole units, where that costs no more: by
/// bisection, not only the values of the lever.
fn settled(study: &Study<'_>, mut all: Climbed, does_it: Does<'_>) -> Climbed {
    for place in 0..all.steps.len() {
        let Some((setting, rest)) = all.steps[place].settings.split_first() else { continue };
        if rest.iter().any(|setting| setting.from != setting.to) {
            continue;
        }
        let unit = match setting.to {
            Value::Seconds(_) => 1.0,
            Value::Bytes(_) => MIB,
            _ => continue,
        };
        let (Some(mut near), Some(mut far)) = (setting.to.number(), setting.from.number()) else { continue };
        let step = all.steps[place].clone();
        while (far - near).abs() > unit {
            let middle = near + ((far - near) / 2.0 / unit).trunc() * unit;
            let Some(step) = with_value(&step, middle).filter(|_| middle != near) else { break };
            let mut steps = all.steps.clone();
            steps[place] = step;
            match Climbed::new(study, all.tried.id(), steps, does_it) {
                Some(nearer) if nearer.tried.usd() <= all.tried.usd() => (all, near) = (nearer, middle),
                _ => far = middle,
            }
        }
        // What was kept beside another value may be so by default beside this one.
        if all.steps[place].settings.len() > 1
            && let Some(alone) = alone(&all.steps[place])
        {
            let mut steps = all.steps.clone();
            steps[place] = alone;
            let same = Climbed::new(study, all.tried.id(), steps, does_it);
            all = same.filter(|same| same.tried.usd() <= all.tried.usd()).unwrap_or(all);
        }
    }
    all
}

/// A step that sets its first setting, a size or a time, and keeps nothing else.
fn alone(step: &Step) -> Option<Step> {
    let first = step.settings.first()?;
    let (key, value) = (NumericKey::find(&first.key)?, first.to.number()?);
    Some(Step::new([first.clone()], move |scenario| {
        key.set(scenario, value);
    }))
}

/// A step that sets its first setting, a size or a time, to another value.
fn with_value(step: &Step, value: f64) -> Option<Step> {
    let mut settings = step.settings.clone();
    let first = settings.first_mut()?;
    let key = NumericKey::find(&first.key)?;
    first.to = if let Value::Bytes(_) = first.to { Bytes(value).into() } else { Seconds(value).into() };
    let set = Arc::clone(&step.set);
    Some(Step::new(settings, move |scenario| {
        set(scenario);
        key.set(scenario, value);
    }))
}

/// As few more shards as do something and let it fit, where a team sets their number.
pub(super) fn fewest_shards(study: &Study<'_>, now: &Tried, does_it: Does<'_>) -> Option<Climbed> {
    let (setting, shards) = (facts(now.id()).shards?, &now.outcome.shards);
    let from = study.case.scenario;
    let levers = study.levers(now.id(), from);
    let keys = levers.iter().flatten().flat_map(|step| &step.settings).map(|setting| &setting.key);
    let is_chosen = |key: &Arc<str>| **key == *setting.key || key.ends_with(".target_utilization");
    // A shard for the hot key alone is one more setting, unless it is set already.
    let layout = shards.layout.filter(|layout| *layout == Layout::Even)?;
    if !keys.into_iter().any(is_chosen) {
        return None;
    }
    let with = |count: f64| {
        let [now_used, to] = [shards.used, count].map(|count| count as u32);
        let step = Step::new([changed(&Arc::from(setting.key), now_used, to)], move |scenario| {
            (setting.fix)(scenario, to, Some(layout));
        });
        Climbed::new(study, now.id(), vec![step], does_it)
    };
    least_above(shards.used, most_shards_tried(shards.used), |count| with(count).is_some()).and_then(with)
}

/// Another capacity mode with as few shards as do something, at least those that the load takes.
pub(super) fn mode_with_fewest_shards(
    study: &Study<'_>,
    now: &Tried,
    step: &Step,
    from: &Scenario,
    does_it: &dyn Fn(&Step) -> bool,
) -> Option<Step> {
    let shards = facts(now.id()).shards?;
    step.settings.iter().find(|setting| setting.key.ends_with(".mode"))?;
    let used = study.tried(now.id(), &applied(step, from)?)?.outcome.shards;
    let (layout, used_now) = (used.layout?, now.outcome.shards.used as u32);
    let with = |count: f64| {
        let (step, count) = (step.clone(), count as u32);
        let shard_settings = [changed(&Arc::from(shards.key), used_now, count)];
        let settings: ChangedSettings =
            step.settings.iter().cloned().chain(shard_settings).chain(shards.isolation(from, layout)).collect();
        Step::new(settings, move |scenario| {
            *scenario = step.on(scenario);
            (shards.fix)(scenario, count, Some(layout));
        })
    };
    least_above(used.used, most_shards_tried(used.used), |count| does_it(&with(count))).map(with)
}

/// A step towards fitting ends at least this share of what is left.
const PROGRESS: f64 = 0.1;

/// One preferred step further towards fitting; `None` if none leads there.
fn towards(study: &Study<'_>, from: Climbed, prefer: Prefer) -> Option<Climbed> {
    let order = |tried: &Tried| match prefer {
        Prefer::Closest => (tried.excess, tried.usd()),
        Prefer::Cheapest => (tried.usd(), tried.excess),
    };
    let Climbed { mut steps, scenario, tried: now } = from;
    let mut best: Option<(Step, Scenario, Tried)> = None;
    for step in study.levers(now.id(), &scenario).into_iter().flatten() {
        let Some(scenario) = applied(&step, &scenario) else { continue };
        let Some(then) = study.tried(now.id(), &scenario) else { continue };
        let progress = then.excess <= now.excess * (1.0 - PROGRESS);
        if progress && best.as_ref().is_none_or(|(.., known)| is_less(order(&then), order(known))) {
            best = Some((step, scenario, then));
        }
    }
    let (mut step, scenario, tried) = best?;
    // Whichever steps are left out later, each knows what was set before all of them.
    for setting in &mut step.settings {
        let mut before = steps.iter().flat_map(|step| &step.settings);
        setting.from = before.find(|known| known.key == setting.key).map_or(setting.from, |known| known.from);
    }
    steps.push(step);
    Some(Climbed { steps, scenario, tried })
}

/// Whether the first is less, up to rounding, or as much and the second less.
fn is_less(one: (f64, f64), other: (f64, f64)) -> bool {
    const SAME: f64 = 1e-9;
    one.0 < other.0 - SAME || (one.0 <= other.0 + SAME && one.1 < other.1 - SAME)
}
