//! What saves money: each lever of the architecture to take, and what makes another one cheaper than it.

use super::candidate::{Aim, Candidate, Study, largest_first};
use super::climb::mode_with_fewest_shards;
use super::levers::applied;
use super::relief::is_later;
use super::trial::{Tried, with_raises};
use super::ways::Asked;
use crate::model::{Level, Limit, Outcome, OutcomeId, Step};
use crate::scenario::Scenario;
use crate::text::sorted;

/// Of the values of a lever, the nearest is taken that saves this share of the most, or one that saves noticeably more and is no
/// later.
const NEARLY_ALL: f64 = 0.9;
/// What a saving counts for in the order if it delays the delivery.
const LATER: f64 = 0.5;
/// What delays the delivery must save at least this share of the bill.
const WORTH_WAITING: f64 = 0.05;
/// At least this many times as many shards are about as many.
const ABOUT_AS_MANY: f64 = 0.95;
/// A delay of the delivery counts from here on: this many times as long, and longer than this many seconds.
const NOTICEABLY_LATER: (f64, f64) = (1.1, 60.0);

/// What saves money, from the architecture to take as it would be once AWS has raised what it must; the most worth it first.
pub(super) fn that_save(study: &Study<'_>) -> Vec<Candidate> {
    let Some(taken) = &study.taken else { return Vec::new() };
    let own = of_taken(study);
    let cheapest = own.iter().map(|candidate| candidate.after.usd()).fold(taken.tried.usd(), f64::min);
    let others =
        study.now.iter().filter(|now| now.id() != taken.tried.id()).filter_map(|now| overtaking(study, now, cheapest));
    let fewer_first = sorted::collect(others.chain(own), |a, b| a.settings.len().cmp(&b.settings.len()));
    largest_first(fewer_first, worth)
}

/// What the best value of each lever saves.
fn of_taken(study: &Study<'_>) -> Vec<Candidate> {
    let Some(taken) = &study.taken else { return Vec::new() };
    let now = &taken.tried;
    let most = now.usd() - Study::noise(now.usd());
    let mut found = Vec::new();
    for lever in study.levers(now.id(), &taken.scenario) {
        let steps = lever.into_iter().filter_map(|step| {
            let alone = cheaper(study, now, &step, &taken.scenario, most).map(|then| (then, step.clone()));
            alone.or_else(|| with_enough_shards(study, now, &step, &taken.scenario, most))
        });
        let steps: Vec<(Tried, Step)> = steps.filter(|(then, _)| is_worth_waiting(now, then)).collect();
        let saving = |then: &Tried| (now.usd() - then.usd()) * price_factor(now, then);
        let largest = steps.iter().map(|(then, _)| saving(then)).fold(0.0, f64::max);
        let nearest = steps.iter().position(|(then, _)| saving(then) >= NEARLY_ALL * largest);
        let nearest = nearest.map(|place| {
            let (near, further) = (&steps[place].0, &steps[place..]);
            let as_soon = further.iter().filter(|(then, _)| !is_later(near, then));
            let most = as_soon.clone().map(|(then, _)| saving(then)).fold(0.0, f64::max);
            let enough = as_soon.into_iter().find(|(then, _)| saving(then) > most - Study::noise(then.usd()));
            enough.unwrap_or(&steps[place]).clone()
        });
        found.extend(nearest.map(|(then, step)| {
            let scenario = step.on(&taken.scenario);
            Candidate::new(study, now, then, scenario, Aim::Saving).by(step)
        }));
    }
    found
}

/// Another capacity mode with as many shards as keep the risk where it is, if it is cheaper then.
fn with_enough_shards(
    study: &Study<'_>,
    now: &Tried,
    step: &Step,
    from: &Scenario,
    most: f64,
) -> Option<(Tried, Step)> {
    let step =
        mode_with_fewest_shards(study, now, step, from, &|step| cheaper(study, now, step, from, most).is_some())?;
    Some((cheaper(study, now, &step, from, most)?, step))
}

/// What makes another architecture that fits cheaper than the one to take could be. What AWS must raise for it is asked for
/// as well, unless it fits without.
fn overtaking(study: &Study<'_>, now: &Tried, cheapest: f64) -> Option<Candidate> {
    if now.fit.outcome == OutcomeId::DoesNotFit {
        return None;
    }
    let raises = &now.raises;
    let granted = with_raises(&study.case, raises);
    let able = study.tried(now.id(), &granted)?;
    let mut best: Option<(Step, Tried)> = None;
    // Of those that do as much, the one that sets less.
    let steps = study.levers(now.id(), &granted).into_iter().flatten();
    for step in sorted::collect(steps, |a, b| a.settings.len().cmp(&b.settings.len())) {
        let most = best.as_ref().map_or(cheapest, |(_, best)| best.usd());
        if let Some(then) = cheaper(study, &able, &step, &granted, most - Study::noise(most)) {
            best = Some((step, then));
        }
    }
    let (step, then) = best?;
    if let Some(alone) = applied(&step, study.case.scenario)
        && let Some(then) = study.tried(now.id(), &alone)
        && then.fit.outcome == OutcomeId::Fits
    {
        return Some(Candidate::new(study, now, then, alone, Aim::Overtaking).by(step));
    }
    let asked = Asked::new(raises, &study.case);
    let scenario = step.on(&granted);
    let mut candidate = Candidate::new(study, now, then, scenario, Aim::Overtaking).by(step);
    candidate.settings.extend(asked.settings);
    candidate.what.extend(asked.what);
    candidate.granted = granted.quotas;
    Some(candidate)
}

/// A step from a scenario that leads to a cost of at most this, if it is better than what is now.
fn cheaper(study: &Study<'_>, now: &Tried, step: &Step, from: &Scenario, most: f64) -> Option<Tried> {
    let cheap = |outcome: &Outcome| outcome.bill.total <= most && !outcome.limits.iter().any(Limit::blocks);
    let changed = applied(step, from)?;
    let then = Tried::new(now.id(), &study.case.with(&changed), cheap)?;
    let is_better_at_worst = || {
        let Some(at_worst) = &step.at_worst else { return true };
        let mut changed = changed.clone();
        at_worst(&mut changed);
        study.tried(now.id(), &changed).is_some_and(|then| is_better(now, &then))
    };
    (is_better(now, &then) && is_better_at_worst()).then_some(then)
}

/// Whether a saving has no price that nobody takes: neither a higher risk nor a setting that brings a limit near, nor a wait
/// after the peak that would have to be ended again.
pub(super) fn is_better(now: &Tried, then: &Tried) -> bool {
    let as_able = then.fit.outcome == now.fit.outcome && then.raises.len() <= now.raises.len();
    let as_safe = then.decisive_level() <= now.decisive_level();
    let ends = then.worst().is_some() || now.worst().is_none();
    // Where bursts are throttled already, the room that is left is kept, up to the few shards by which modes differ.
    let [shards_now, shards_then] = [now, then].map(|tried| tried.outcome.shards.used);
    let about_as_many = shards_then >= shards_now * ABOUT_AS_MANY && then.throttles_about_as_much(now);
    let roomy = now.decisive_level() < Level::Moderate || shards_then >= shards_now || about_as_many;
    let as_steady = !then.waits_longer(now) && !then.puts_more_again(now);
    as_able && as_safe && ends && roomy && as_steady && !then.is_nearer_to_a_limit(now)
}

/// Whether a saving is worth a noticeably later delivery, if it delays it.
fn is_worth_waiting(now: &Tried, then: &Tried) -> bool {
    price_factor(now, then) == 1.0 || now.usd() - then.usd() >= WORTH_WAITING * now.usd()
}

/// What a saving counts for in the order.
fn worth(candidate: &Candidate) -> f64 {
    let note = if candidate.notes.is_empty() { 1.0 } else { LATER };
    candidate.saves() * price_factor(&candidate.before, &candidate.after) * note
}

/// How much less a saving counts because of the delay that it costs.
fn price_factor(before: &Tried, after: &Tried) -> f64 {
    let (times, seconds) = NOTICEABLY_LATER;
    let later = match (before.worst(), after.worst()) {
        (Some(before), Some(after)) => after > before * times && after > seconds,
        _ => false,
    };
    if later { LATER } else { 1.0 }
}
