//! What makes an architecture fit: quotas that AWS raises, one setting, or a few that do it together.

use super::candidate::{Aim, Candidate, Study, largest_first};
use super::document::TodoKind;
use super::levers::applied;
use super::trial::{self, Tried, is_asked_for};
use crate::catalog::QuotaId;
use crate::model::architectures::with_architecture;
use crate::model::{
    AccountQuotas, Case, ChangedSetting, DIRECT_PUT, Level, OutcomeId, Raise, Step, Value, granted_with,
    least_direct_put, raises_of_late,
};
use crate::report::raised;
use crate::scenario::{Granted, Scenario};
use crate::text::{Bytes, Message};

/// The most settings that are changed together.
const MOST_TOGETHER: usize = 4;

/// What makes an architecture fit that would be the cheapest then; those that lead to the lowest cost first.
pub(super) fn that_make_fit(study: &Study<'_>) -> Vec<Candidate> {
    let most = study.taken.as_ref().map(|taken| taken.tried.usd() - Study::noise(taken.tried.usd()));
    let way = |now: &Tried| match (now.fit.outcome, &study.taken) {
        (OutcomeId::FitsAfterIncrease, Some(taken)) if taken.tried.id() == now.id() => by_raises(study, now),
        (OutcomeId::DoesNotFit, _) => {
            by_settings(study, now).filter(|way| most.is_none_or(|most| way.after.usd() < most))
        }
        _ => None,
    };
    largest_first(study.now.iter().filter_map(way).collect(), |way| -way.after.usd())
}

/// The quotas that AWS must raise.
fn by_raises(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let taken = study.taken.as_ref()?;
    let asked = Asked::new(&now.raises(), &study.case);
    let candidate = Candidate {
        settings: asked.settings,
        what: asked.what,
        lifts: now.limit_in_the_way(),
        ..Candidate::new(study, now, taken.tried.clone(), taken.scenario.clone(), Aim::Fit)
    };
    (!candidate.settings.is_empty()).then_some(candidate)
}

/// The settings that make it fit: one if one does, else a few.
fn by_settings(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let id = now.id();
    let waiting = by_late_quotas(study, now);
    let Climbed { steps, scenario, tried: then } = match cheapest_single(study, now) {
        Some(single) => single,
        None if waiting.is_some() => return waiting,
        None => together(study, now)?,
    };
    let case = study.case.with(&scenario);
    let asked = Asked::new(&then.raises(), &case);
    let granted = trial::with_raises(&case, &then.raises());
    let after = study.tried(id, &granted)?;
    let mut settings = settings_of(&steps);
    settings.extend(asked.settings);
    let candidate = Candidate {
        settings,
        what: steps.iter().map(Step::what).chain(asked.what).collect(),
        notes: steps.iter().filter_map(|step| step.note.clone()).collect(),
        lifts: now.limit_in_the_way(),
        meets: now.unmet(),
        ..Candidate::new(study, now, after, granted, Aim::Fit)
    };
    let cheaper = |waiting: &Candidate| waiting.after.usd() <= candidate.after.usd();
    Some(waiting.filter(cheaper).unwrap_or(candidate))
}

/// Quotas that changes wait for after a peak, where freshness is required.
fn by_late_quotas(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let (asked, scenario) = late_quotas(study, now, Level::Low)?;
    let after = study.tried(now.id(), &scenario).filter(Tried::fits)?;
    Some(Candidate {
        settings: asked.settings,
        what: asked.what,
        lifts: now.late().map(|limit| limit.id),
        meets: now.unmet(),
        ..Candidate::new(study, now, after, scenario, Aim::Fit)
    })
}

/// The quotas to ask for so that nothing waits for one and bursts are throttled at this level at most, and the scenario
/// then.
pub(super) fn late_quotas(study: &Study<'_>, now: &Tried, most: Level) -> Option<(Asked, Scenario)> {
    let case = &study.case;
    let raises = with_architecture(now.id(), case, |architecture| {
        let (mut raises, _) = raises_of_late(architecture, &now.outcome.limits, case);
        for raise in raises.iter_mut().filter(|raise| raise.quota == DIRECT_PUT[0]) {
            raise.to = raise.to.max(least_direct_put(architecture, &now.outcome.limits, most, case));
        }
        raises
    });
    let asked = Asked::new(&raises, case);
    let raised = trial::with_raises(case, &raises);
    (!asked.settings.is_empty()).then_some((asked, raised))
}

/// What is asked of AWS: settings, and the same in words.
pub(super) struct Asked {
    pub(super) settings: Vec<(ChangedSetting, TodoKind)>,
    pub(super) what: Vec<Message>,
}

impl Asked {
    /// What AWS raises by itself is said, but not set.
    pub(super) fn new(raises: &[Raise], case: &Case<'_>) -> Self {
        let mut asked = Self { settings: Vec::new(), what: Vec::new() };
        let quotas = case.quotas();
        let granted = granted_with(raises, case);
        for raise in raises {
            let text = raised(*raise);
            if !asked.what.contains(&text) {
                asked.what.push(text);
            }
        }
        for (&quota, &Granted(to)) in &granted {
            let from = quotas.value(quota);
            // Calls and records of Direct PUT follow its bytes, unless they are granted by themselves.
            let follows = DIRECT_PUT[1..].contains(&quota) && !case.scenario.quotas.contains_key(&quota);
            if from != to && !follows && is_asked_for(quota) {
                let written = |value| written(quota, value, &quotas);
                let setting =
                    ChangedSetting { key: format!("quotas.{quota}").into(), from: written(from), to: written(to) };
                asked.settings.push((setting, TodoKind::Quota));
            }
        }
        asked
    }
}

/// The value of a quota as a scenario file has it.
fn written(quota: QuotaId, value: f64, quotas: &AccountQuotas<'_>) -> Value {
    if quotas.get(quota).unit.starts_with("B/") { Bytes(value).into() } else { value.into() }
}

/// The settings of steps that follow each other; a key that is set twice keeps its first and its last value.
fn settings_of(steps: &[Step]) -> Vec<(ChangedSetting, TodoKind)> {
    let mut settings: Vec<(ChangedSetting, TodoKind)> = Vec::new();
    for setting in steps.iter().flat_map(|step| &step.settings) {
        match settings.iter_mut().find(|(known, _)| known.key == setting.key) {
            Some((known, _)) => known.to = setting.to,
            None => settings.push((setting.clone(), TodoKind::Setting)),
        }
    }
    settings.retain(|(setting, _)| setting.from != setting.to);
    settings
}

/// Steps that follow each other, and what they lead to.
struct Climbed {
    steps: Vec<Step>,
    scenario: Scenario,
    tried: Tried,
}

/// The one step with which it fits at the lowest cost; of a lever the nearest that costs about as little.
fn cheapest_single(study: &Study<'_>, now: &Tried) -> Option<Climbed> {
    let from = study.case.scenario;
    let mut best: Option<Climbed> = None;
    for lever in study.levers(now.id(), from) {
        let mut nearest: Option<Climbed> = None;
        for step in lever {
            let Some(scenario) = applied(&step, from) else { continue };
            let Some(tried) = study.tried(now.id(), &scenario).filter(is_able) else { continue };
            let cheaper = |known: &Climbed| tried.usd() < known.tried.usd() - Study::noise(known.tried.usd());
            if nearest.as_ref().is_none_or(cheaper) {
                nearest = Some(Climbed { steps: vec![step], scenario, tried });
            }
        }
        let Some(nearest) = nearest else { continue };
        if best.as_ref().is_none_or(|known| nearest.tried.usd() < known.tried.usd() - 0.005) {
            best = Some(nearest);
        }
    }
    best
}

/// Whether an architecture fits, or would once AWS has raised quotas.
fn is_able(tried: &Tried) -> bool {
    tried.fit.outcome.is_fit()
}

/// A few steps that make it fit together, of which none can be left out: those that lead straight to it, or the cheap ones
/// that lead towards it, whichever costs less in the end.
fn together(study: &Study<'_>, now: &Tried) -> Option<Climbed> {
    let ways = [Prefer::Closest, Prefer::Cheapest].into_iter().filter_map(|prefer| climb(study, now, prefer));
    ways.min_by(|a, b| a.tried.usd().total_cmp(&b.tried.usd()))
}

/// Which of the steps that lead towards fitting is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefer {
    Closest,
    Cheapest,
}

/// Step by step until it fits; what turns out not to be needed is left out.
fn climb(study: &Study<'_>, now: &Tried, prefer: Prefer) -> Option<Climbed> {
    let id = now.id();
    let mut all = Climbed { steps: Vec::new(), scenario: study.case.scenario.clone(), tried: now.clone() };
    while !is_able(&all.tried) {
        if all.steps.len() == MOST_TOGETHER {
            return None;
        }
        all = towards(study, all, prefer)?;
    }
    for place in (0..all.steps.len()).rev() {
        let mut steps = all.steps.clone();
        steps.remove(place);
        let all_of_them = steps.iter().try_fold(study.case.scenario.clone(), |scenario, step| applied(step, &scenario));
        let Some(scenario) = all_of_them else { continue };
        if let Some(tried) = study.tried(id, &scenario).filter(is_able) {
            all = Climbed { steps, scenario, tried };
        }
    }
    Some(all)
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
