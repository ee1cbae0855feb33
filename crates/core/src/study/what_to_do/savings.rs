//! What saves money: each lever of the architecture to take, and what makes another one cheaper than it.

use super::candidate::{Aim, Candidate, Study, largest_first};
use super::document::TodoKind;
use super::levers::applied;
use super::trial::{Tried, with_raises};
use super::ways::Asked;
use crate::model::{Level, Limit, Outcome, OutcomeId, Step};
use crate::scenario::Scenario;

/// Of the values of a lever, the nearest is taken that saves this share of the most.
const NEARLY_ALL: f64 = 0.9;
/// What a saving counts for in the order if it raises the risk to moderate or above, and if it delays the delivery.
const RISKIER: f64 = 0.5;
const LATER: f64 = 0.5;
/// A delay of the delivery counts from here on: this many times as long, and longer than this many seconds.
const NOTICEABLY_LATER: (f64, f64) = (1.1, 60.0);

/// Adds savings until there are enough changes. One that saves nothing after those before it is left out.
pub(super) fn add_savings(study: &Study<'_>, found: &mut Vec<Candidate>, most: usize) {
    let Some(taken) = &study.taken else { return };
    let own = of_taken(study);
    let cheapest = own.iter().map(|(candidate, _)| candidate.after.usd()).fold(taken.tried.usd(), f64::min);
    let others =
        study.now.iter().filter(|now| now.id() != taken.tried.id()).filter_map(|now| overtaking(study, now, cheapest));
    let mut steps = Vec::new();
    let mut all: Vec<Candidate> = others.collect();
    for (candidate, step) in own {
        steps.push((candidate.settings.clone(), step));
        all.push(candidate);
    }
    let mut base = taken.scenario.clone();
    let mut usd = taken.tried.usd();
    for candidate in largest_first(all, worth) {
        if found.len() >= most {
            return;
        }
        if candidate.harms_others(study) {
            continue;
        }
        if candidate.aim == Aim::Saving {
            let step = steps.iter().find(|(settings, _)| *settings == candidate.settings).map(|(_, step)| step);
            let step = step.filter(|step| is_able_as_is(study, step));
            let Some((then, scenario)) = step.and_then(|step| after_all(study, &base, step)) else { continue };
            if then > usd - Study::noise(taken.tried.usd()) {
                continue;
            }
            (usd, base) = (then, scenario);
        }
        found.push(candidate);
    }
}

/// Whether the architecture to take fits with a step while AWS has raised nothing yet, or would after it has. A smaller demand
/// may be asked for less, which may be too little for a requirement.
fn is_able_as_is(study: &Study<'_>, step: &Step) -> bool {
    let Some(taken) = &study.taken else { return false };
    let then = applied(step, study.case.scenario).and_then(|scenario| study.tried(taken.tried.id(), &scenario));
    then.is_some_and(|then| then.fit.outcome.is_fit())
}

/// The cost of the architecture to take with a step after others, and the scenario then.
fn after_all(study: &Study<'_>, base: &Scenario, step: &Step) -> Option<(f64, Scenario)> {
    let id = study.taken.as_ref()?.tried.id();
    let scenario = applied(step, base)?;
    let then = study.tried(id, &scenario).filter(|then| then.fit.outcome.is_fit())?;
    Some((then.usd(), scenario))
}

/// What the best value of each lever saves.
fn of_taken(study: &Study<'_>) -> Vec<(Candidate, Step)> {
    let Some(taken) = &study.taken else { return Vec::new() };
    let now = &taken.tried;
    let most = now.usd() - Study::noise(now.usd());
    let mut found = Vec::new();
    for lever in study.levers(now.id(), &taken.scenario) {
        let steps =
            lever.into_iter().filter_map(|step| Some((better(study, now, &step, &taken.scenario, most)?, step)));
        let steps: Vec<(Tried, Step)> = steps.collect();
        let saving = |then: &Tried| (now.usd() - then.usd()) * price_factor(now, then);
        let largest = steps.iter().map(|(then, _)| saving(then)).fold(0.0, f64::max);
        let nearest = steps.into_iter().find(|(then, _)| saving(then) >= NEARLY_ALL * largest);
        found.extend(nearest.map(|(then, step)| {
            let scenario = step.on(&taken.scenario);
            (candidate(now, then, &step, scenario, now.usd(), Aim::Saving), step)
        }));
    }
    found
}

/// What makes another architecture that fits cheaper than the one to take could be. What AWS must raise for it is asked for
/// as well, unless it fits without.
fn overtaking(study: &Study<'_>, now: &Tried, cheapest: f64) -> Option<Candidate> {
    let taken = &study.taken.as_ref()?.tried;
    if now.fit.outcome == OutcomeId::DoesNotFit {
        return None;
    }
    let raises = now.raises();
    let granted = with_raises(&study.case, &raises);
    let able = study.tried(now.id(), &granted)?;
    let mut best: Option<(Step, Tried)> = None;
    for step in study.levers(now.id(), &granted).into_iter().flatten() {
        let most = best.as_ref().map_or(cheapest, |(_, best)| best.usd());
        if let Some(then) = better(study, &able, &step, &granted, most - Study::noise(most)) {
            best = Some((step, then));
        }
    }
    let (step, then) = best?;
    if let Some(alone) = applied(&step, study.case.scenario)
        && let Some(then) = study.tried(now.id(), &alone)
        && then.fit.outcome == OutcomeId::Fits
    {
        return Some(candidate(now, then, &step, alone, taken.usd(), Aim::Overtaking));
    }
    let asked = Asked::new(&raises, &study.case);
    let mut candidate = candidate(now, then, &step, step.on(&granted), taken.usd(), Aim::Overtaking);
    candidate.settings.extend(asked.settings);
    candidate.what.extend(asked.what);
    Some(candidate)
}

/// A step from a scenario that leads to a cost of at most this, without a price that nobody takes, nor a wait after the peak
/// that would have to be ended again.
fn better(study: &Study<'_>, now: &Tried, step: &Step, from: &Scenario, most: f64) -> Option<Tried> {
    let cheap = |outcome: &Outcome| outcome.bill.total <= most && !outcome.limits.iter().any(Limit::blocks);
    let then = Tried::new(now.id(), &study.case.with(&applied(step, from)?), cheap)?;
    let as_able = then.fit.outcome == now.fit.outcome && then.raises().len() <= now.raises().len();
    let taken = then.decisive_level() <= now.decisive_level().max(study.most_level());
    let ends = then.worst().is_some() || now.worst().is_none();
    // Where the risk is high already, the room that is left is kept.
    let roomy = now.decisive_level() < Level::High || then.outcome.shards.used >= now.outcome.shards.used;
    (as_able && taken && ends && roomy && !then.waits_longer(now)).then_some(then)
}

fn candidate(now: &Tried, after: Tried, step: &Step, scenario: Scenario, against: f64, aim: Aim) -> Candidate {
    Candidate {
        settings: step.settings.iter().map(|setting| (setting.clone(), TodoKind::Setting)).collect(),
        what: vec![step.what()],
        notes: step.note.iter().cloned().collect(),
        before: now.clone(),
        saves: against - after.usd(),
        after,
        scenario,
        lifts: None,
        meets: None,
        aim,
    }
}

/// What a saving counts for in the order.
fn worth(candidate: &Candidate) -> f64 {
    let note = if candidate.notes.is_empty() { 1.0 } else { LATER };
    candidate.saves * price_factor(&candidate.before, &candidate.after) * note
}

/// How much less a saving counts because of what it costs in risk and delay.
fn price_factor(before: &Tried, after: &Tried) -> f64 {
    let riskier = after.decisive_level() > before.decisive_level() && after.decisive_level() >= Level::Moderate;
    let (times, seconds) = NOTICEABLY_LATER;
    let later = match (before.worst(), after.worst()) {
        (Some(before), Some(after)) => after > before * times && after > seconds,
        _ => false,
    };
    (if riskier { RISKIER } else { 1.0 }) * (if later { LATER } else { 1.0 })
}
