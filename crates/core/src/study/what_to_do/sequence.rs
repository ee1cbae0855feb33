//! Changes one after the other: each is reported given those before it, and what is worth nothing after them is left out.

use std::collections::VecDeque;

use super::candidate::{Aim, Candidate, Study};
use super::relief::{still_frees, that_frees};
use super::savings::{is_better, that_save};
use super::trial::Tried;
use crate::model::{ChangedSetting, OutcomeId};
use crate::scenario::Scenario;
use crate::study::keys::setting_of;

/// A saving of at least this share of the bill is large.
const LARGE: f64 = 0.1;
/// Of at least this share it is very large.
const VERY_LARGE: f64 = 0.2;
/// How many times a relief is searched for again.
const MOST_TRIES: usize = 2;
/// Savings before which a relief is tried.
const TRIED_BEFORE: usize = 2;

/// Adds changes of a scenario to those that led to it, until there are enough.
pub(super) fn add_changes(study: &Study<'_>, changes: Vec<Candidate>, found: &mut Vec<Candidate>, most: usize) {
    let Some(taken) = &study.taken else { return };
    let (mut scenario, mut best) = (taken.scenario.clone(), taken.tried.clone());
    let (mut is_first, mut tries, mut looks_again) = (true, 0, true);
    let mut changes: VecDeque<Candidate> = savings_that_pay_a_relief_first(study, &scenario, changes).into();
    loop {
        if found.len() >= most {
            return;
        }
        let Some(change) = changes.pop_front() else {
            // After a very large saving, or once nothing waits, other settings may matter that did not before.
            let matters =
                |change: &Candidate| change.aim == Aim::Relief || change.saves() >= VERY_LARGE * change.before.usd();
            if !looks_again || !found.iter().any(matters) {
                return;
            }
            (changes, is_first, looks_again) =
                (that_save(&Study::new(&scenario, study.case.book)).into(), false, false);
            continue;
        };
        if found.iter().any(|known| change.sets_what(known)) {
            continue;
        }
        // The first is reported from where it was tried.
        let is_relief = change.aim == Aim::Relief;
        let then = if is_first && is_able_as_is(study, &change) {
            Some(change)
        } else {
            after(change, study, &scenario, &best)
        };
        // What it freed may be free by now, while something else waits.
        if is_relief
            && then.is_none()
            && tries < MOST_TRIES
            && let Some(next) = that_frees(&Study::new(&scenario, study.case.book))
            && !found.iter().any(|known| next.sets_what(known))
        {
            changes.push_front(next);
            (is_first, tries) = (false, tries + 1);
            continue;
        }
        let undoes = |change: &Candidate| {
            let told = found.iter().flat_map(|known| &known.settings);
            told.into_iter()
                .any(|(ChangedSetting { key, .. }, _)| setting_of(&scenario, key) != setting_of(&change.scenario, key))
        };
        let is_taken = |change: &Candidate| change.aim != Aim::Overtaking || !change.is_undercut(study);
        let Some(change) = then.filter(|change| !undoes(change) && !change.harms_others(study) && is_taken(change))
        else {
            continue;
        };
        (scenario, best, is_first) = (change.scenario.clone(), change.after.clone(), false);
        // What is freed of one limit may be held back by the next, and what saves may leave another wait than before.
        let waits = best.late().is_some() && !changes.iter().any(|next| next.aim == Aim::Relief);
        if (change.aim == Aim::Relief || waits)
            && let Some(next) = that_frees(&Study::new(&scenario, study.case.book))
        {
            changes.push_front(next);
        }
        found.push(change);
    }
}

/// Changes in their order, but a saving after which a relief costs less comes before it.
fn savings_that_pay_a_relief_first(study: &Study<'_>, base: &Scenario, mut changes: Vec<Candidate>) -> Vec<Candidate> {
    let Some((relief, savings)) = changes.split_first().filter(|(first, _)| first.aim == Aim::Relief) else {
        return changes;
    };
    let costs = -relief.saves();
    let noise = Study::noise(relief.before.usd());
    let costs_less = |saving: &Candidate| {
        let scenario = saving.on(base)?;
        let then = study.tried(relief.after.id(), &relief.on(&scenario)?)?;
        (then.usd() - saving.after.usd() < costs - noise).then_some(())
    };
    let mut tried = savings.iter().take(TRIED_BEFORE);
    // A large saving that nobody would take any more after the relief.
    let is_lost = |saving: &Candidate| {
        let then = || study.tried(relief.after.id(), &saving.on(&relief.scenario)?);
        saving.saves() >= LARGE * saving.before.usd() && then().is_none_or(|then| !is_better(&relief.after, &then))
    };
    let pays = |saving: &Candidate| {
        let comes_first = || costs > noise && costs_less(saving).is_some() || is_lost(saving);
        saving.aim == Aim::Saving && !saving.harms_others(study) && comes_first()
    };
    if let Some(place) = tried.position(pays) {
        let saving = changes.remove(place + 1);
        changes.insert(0, saving);
    }
    changes
}

/// Whether the architecture to take fits with a change while AWS has raised nothing yet, or would after it has. A smaller
/// demand may be asked for less, which may be too little for a requirement.
fn is_able_as_is(study: &Study<'_>, change: &Candidate) -> bool {
    let fits_now = study.now(change.after.id()).is_some_and(Tried::fits);
    let then = || study.tried(change.after.id(), &change.on(study.case.scenario)?);
    change.aim != Aim::Saving || fits_now || then().is_some_and(|then| then.fit.outcome.is_fit())
}

/// A change from a scenario that others led to; `None` if it is worth nothing there.
fn after(change: Candidate, study: &Study<'_>, base: &Scenario, best: &Tried) -> Option<Candidate> {
    let id = change.after.id();
    let is_best = id == best.id();
    if is_best == (change.aim == Aim::Overtaking) || !is_able_as_is(study, &change) {
        return None;
    }
    let scenario = change.on(base)?;
    let before = if is_best { best.clone() } else { study.tried(id, base)? };
    let after = study.tried(id, &scenario)?;
    let less = after.usd() <= best.usd() - Study::noise(best.usd());
    let is_worth_it = match change.aim {
        Aim::Relief => change.lifts.is_some_and(|limit| still_frees(limit, &before, &after)),
        Aim::Saving => less && is_better(&before, &after),
        Aim::Overtaking => less && after.fit.outcome == OutcomeId::Fits,
        Aim::Fit | Aim::Further => false,
    };
    is_worth_it.then(|| Candidate {
        before,
        after,
        scenario: Box::new(scenario),
        against: Some((best.id(), best.usd())),
        ..change
    })
}
