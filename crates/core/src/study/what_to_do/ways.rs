//! What makes an architecture fit: quotas that AWS raises, one setting, or a few that do it together.

use super::candidate::{Aim, Candidate, Study, largest_first};
use super::climb::{Climbed, cheapest_single, is_able, together};
use super::document::TodoKind;
use super::trial::{self, Tried, is_asked_for};
use crate::catalog::QuotaId;
use crate::model::architectures::with_architecture;
use crate::model::{
    AccountQuotas, Case, ChangedSetting, DIRECT_PUT, Level, LimitId, OutcomeId, Raise, Step, Value, granted_with,
    raises_of_late,
};
use crate::report::{ForLess, Further, all_raised, crowds, for_less, further_that_fits, name, not_compared_by_default};
use crate::scenario::{ArchitectureId, Granted, Scenario};
use crate::text::{Bytes, CENT, Message, StudyMessage};

/// What a setting that takes no risk may cost more than one that does, as a share of the bill: where the risk is high, and where
/// it is not.
const MORE_FOR_HIGH_RISK: f64 = 0.5;
const MORE_FOR_RISK: f64 = 0.1;
/// What takes no more than this many times as long is no later.
const LATER: f64 = 1.1;

/// Of what makes each architecture fit, what does so of one that would be the cheapest then; what leads to the lowest cost first.
pub(super) fn that_make_fit(study: &Study<'_>, of_each: Vec<Candidate>) -> Vec<Candidate> {
    let most = study.taken.as_ref().map(|taken| taken.tried.usd() - Study::noise(taken.tried.usd()));
    let is_way = |way: &Candidate| match (way.before.fit.outcome, &study.taken) {
        (OutcomeId::FitsAfterIncrease, Some(taken)) => taken.tried.id() == way.before.id(),
        (OutcomeId::DoesNotFit, taken) => {
            most.is_none_or(|most| way.after.usd() < most)
                && taken.as_ref().is_none_or(|taken| is_soon_enough(study, &taken.tried, &way.after))
        }
        _ => false,
    };
    largest_first(of_each.into_iter().filter(is_way).collect(), |way| -way.after.usd())
}

/// Whether changes wait no longer after a peak than with the architecture to take, or a maximum delay is set.
fn is_soon_enough(study: &Study<'_>, taken: &Tried, then: &Tried) -> bool {
    let required = &study.case.scenario.requirements;
    let late = |tried: &Tried| tried.late_seconds().unwrap_or(0.0);
    required.max_delay.is_some() || required.freshness.is_some() || late(then) <= late(taken) + 1.0
}

/// What makes each architecture fit, whatever it costs.
pub(super) fn of_each(study: &Study<'_>) -> Vec<Candidate> {
    let way = |now: &Tried| match now.fit.outcome {
        OutcomeId::FitsAfterIncrease => by_setting_before_raises(study, now).or_else(|| by_raises(study, now)),
        OutcomeId::DoesNotFit => by_settings(study, now),
        _ => None,
    };
    study.now.iter().filter_map(way).collect()
}

/// An architecture that is not compared and fits where nothing does that is: as it is, or with what makes it fit; and what it
/// gives up.
pub(super) fn not_compared(study: &Study<'_>) -> Option<Candidate> {
    if study.taken.is_some() {
        return None;
    }
    let case = &study.case;
    let Some(Further { id, gives_up, scenario, .. }) = further_that_fits(case) else {
        let with_ways =
            not_compared_by_default(case.scenario).filter_map(|Further { id, gives_up, scenario, .. }| {
                let one = Scenario { architectures: vec![id].into(), ..scenario };
                let way = of_each(&Study::new(&one, case.book)).into_iter().next()?;
                Some(compared_too(study, id, gives_up, way))
            });
        return with_ways.min_by(|a, b| a.after.usd().total_cmp(&b.after.usd()));
    };
    let able = study.tried(id, &scenario)?;
    let asked = Asked::new(&able.raises, &case.with(&scenario));
    let scenario = trial::with_raises(&case.with(&scenario), &able.raises);
    let after = study.tried(id, &scenario)?;
    let way = Candidate {
        settings: asked.settings,
        what: asked.what,
        ..Candidate::new(study, &after.clone(), after, scenario, Aim::Further)
    };
    Some(compared_too(study, id, gives_up, way))
}

/// What makes an architecture fit that is to be compared as well.
fn compared_too(study: &Study<'_>, id: ArchitectureId, gives_up: Message, way: Candidate) -> Candidate {
    let now = study.case.scenario;
    let list = |scenario: &Scenario| {
        let ids: Vec<String> = scenario.architectures.iter().map(|id| format!("\"{id}\"")).collect();
        format!("[{}]", ids.join(", "))
    };
    let all: Vec<ArchitectureId> = now.architectures.iter().copied().chain([id]).collect();
    let mut scenario = way.scenario;
    scenario.architectures = all.into();
    let compare = StudyMessage::TodoCompare { architecture: name(id) }.into();
    Candidate {
        named: Some((list(now), list(&scenario))),
        what: [compare].into_iter().chain(way.what).collect(),
        notes: way.notes.into_iter().chain([gives_up]).collect(),
        scenario,
        before: way.after.clone(),
        aim: Aim::Further,
        lifts: None,
        meets: None,
        ..way
    }
}

/// The quotas that AWS must raise.
fn by_raises(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let raises = &now.raises;
    let scenario = trial::with_raises(&study.case, raises);
    let after = study.tried(now.id(), &scenario)?;
    let asked = Asked::new(raises, &study.case);
    let candidate = Candidate {
        settings: asked.settings,
        what: asked.what,
        lifts: now.limit_in_the_way(),
        ..Candidate::new(study, now, after, scenario, Aim::Fit)
    };
    (!candidate.settings.is_empty()).then_some(candidate)
}

/// The one setting that costs no more and lifts a limit for which AWS would have to raise a quota: what it makes needless is not
/// asked for, what else AWS must raise is.
fn by_setting_before_raises(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let asked = |tried: &Tried| {
        let raises = tried.raises.iter().filter(|raise| is_asked_for(raise.quota));
        raises.map(|raise| raise.quota).collect::<Vec<_>>()
    };
    let needed = asked(now);
    let needs_fewer = |then: &Tried| {
        let still = asked(then);
        then.fit.outcome.is_fit()
            && then.usd() <= now.usd() + CENT
            && still.len() < needed.len()
            && still.iter().all(|quota| needed.contains(quota))
            && is_no_worse(now, then)
    };
    by_steps(study, now, cheapest_single(study, now, &needs_fewer)?)
}

/// Whether neither the risk is higher nor changes arrive noticeably later than once AWS has raised quotas.
fn is_no_worse(now: &Tried, then: &Tried) -> bool {
    let worst = |tried: &Tried| tried.fit.freshness_after.as_ref().unwrap_or(&tried.fit.freshness).worst;
    let as_soon = match (worst(now), worst(then)) {
        (Some(now), Some(then)) => then <= now * LATER + 1.0,
        (None, _) => true,
        (_, None) => false,
    };
    as_soon && then.fit.decisive_level() <= now.fit.decisive_level() && !crowds(&now.outcome, &then.outcome)
}

/// The settings that make it fit: one if one does, else a few.
fn by_settings(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let waiting = by_late_quotas(study, now);
    let leaves_room = |then: &Tried| is_able(then) && !crowds(&now.outcome, &then.outcome);
    // GetRecords calls come at a steady pace: room below their limit lowers no risk, and is worth a tenth of the bill.
    let [roomy, single] =
        [&leaves_room as &dyn Fn(&Tried) -> bool, &is_able].map(|does| cheapest_single(study, now, &does));
    let is_too_dear = |roomy: &Climbed| {
        let less = |single: &Climbed| {
            let mut crowded = single.tried.outcome.limits.iter().filter(|limit| limit.is_crowded());
            crowded.all(|limit| limit.id == LimitId::KinesisReadCalls)
                && single.tried.decisive_level() <= roomy.tried.decisive_level()
                && single.tried.usd() * (1.0 + MORE_FOR_RISK) + CENT < roomy.tried.usd()
        };
        single.as_ref().is_some_and(less)
    };
    let single = roomy.filter(|roomy| !is_too_dear(roomy)).or(single);
    let found = match single {
        Some(single) => safer(study, now, single),
        None if waiting.is_some() => return waiting,
        None => {
            let found = together(study, now, &leaves_room).or_else(|| together(study, now, &is_able))?;
            safer(study, now, found)
        }
    };
    let candidate = by_steps(study, now, found)?;
    let cheaper = |waiting: &Candidate| waiting.after.usd() <= candidate.after.usd();
    Some(waiting.filter(cheaper).unwrap_or(candidate))
}

/// Another setting that makes it fit, where one takes a risk that the other does not, and it costs little more.
fn safer(study: &Study<'_>, now: &Tried, risky: Climbed) -> Climbed {
    let is_safe = |then: &Tried| {
        let as_low = then.decisive_level() <= now.decisive_level() || then.decisive_level() <= Level::Low;
        as_low && (then.decisive_level() <= Level::Low || then.throttles_about_as_much(now))
    };
    if is_safe(&risky.tried) {
        return risky;
    }
    let dearest = if risky.tried.decisive_level() >= Level::High { MORE_FOR_HIGH_RISK } else { MORE_FOR_RISK };
    let most = risky.tried.usd() * (1.0 + dearest) + CENT;
    let does_it =
        |then: &Tried| is_able(then) && then.usd() <= most && is_safe(then) && !crowds(&now.outcome, &then.outcome);
    let single = || cheapest_single(study, now, &does_it);
    single().or_else(|| together(study, now, &does_it)).unwrap_or(risky)
}

/// Steps that make it fit, with what AWS must raise besides.
fn by_steps(study: &Study<'_>, now: &Tried, Climbed { steps, scenario, tried: then }: Climbed) -> Option<Candidate> {
    let id = now.id();
    let case = study.case.with(&scenario);
    let raises = with_late_raises(study, &then, &case);
    let asked = Asked::new(&raises, &case);
    let granted = trial::with_raises(&case, &raises);
    let after = study.tried(id, &granted)?;
    let mut settings = settings_of(&steps);
    settings.extend(asked.settings);
    Some(Candidate {
        settings,
        what: steps.iter().map(Step::what).chain(asked.what).collect(),
        notes: steps.iter().filter_map(|step| step.note.clone()).collect(),
        lifts: now.limit_in_the_way(),
        meets: now.unmet(),
        ..Candidate::new(study, now, after, granted, Aim::Fit)
    })
}

/// The further way to run an architecture that costs least and fits.
pub(super) fn in_a_further_way(study: &Study<'_>) -> Option<Candidate> {
    let ways = study.now.iter().filter_map(|now| by_further_way(study, now)).collect();
    largest_first(ways, |way| -way.after.usd()).into_iter().next()
}

fn by_further_way(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let ForLess { change, gives_up, scenario, .. } = for_less(now.id(), &study.case)?;
    let after = study.tried(now.id(), &scenario).filter(Tried::fits)?;
    Some(Candidate {
        settings: change.settings.into_iter().map(|setting| (setting, TodoKind::Setting)).collect(),
        what: vec![change.what],
        notes: vec![gives_up],
        lifts: now.limit_in_the_way(),
        meets: now.unmet(),
        ..Candidate::new(study, now, after, scenario, Aim::Fit)
    })
}

/// Quotas that changes wait for after a peak, where freshness is required.
fn by_late_quotas(study: &Study<'_>, now: &Tried) -> Option<Candidate> {
    let (asked, scenario) = late_quotas(study, now)?;
    let after = study.tried(now.id(), &scenario).filter(Tried::fits)?;
    Some(Candidate {
        settings: asked.settings,
        what: asked.what,
        lifts: now.late().map(|limit| limit.id),
        meets: now.unmet(),
        ..Candidate::new(study, now, after, scenario, Aim::Fit)
    })
}

/// The quotas to ask for so that nothing waits for one and bursts are rarely throttled, and the scenario then.
pub(super) fn late_quotas(study: &Study<'_>, now: &Tried) -> Option<(Asked, Scenario)> {
    let case = &study.case;
    let raises =
        with_architecture(now.id(), case, |architecture| raises_of_late(architecture, &now.outcome.limits, case).0);
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
    /// What AWS raises by itself is reported, but not set.
    pub(super) fn new(raises: &[Raise], case: &Case<'_>) -> Self {
        let mut asked = Self { settings: Vec::new(), what: Vec::new() };
        let quotas = case.quotas();
        let granted = granted_with(raises, case);
        asked.what = all_raised(raises.iter().copied());
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

/// What AWS must raise, and the quotas that changes would wait for after a peak, if they wait less once those are raised.
fn with_late_raises(study: &Study<'_>, then: &Tried, case: &Case<'_>) -> Vec<Raise> {
    let Some(late) = then.late_seconds() else { return then.raises.clone() };
    let limits = &then.outcome.limits;
    let waited_for = with_architecture(then.id(), case, |architecture| raises_of_late(architecture, limits, case).0);
    let is_new = |raise: &Raise| then.raises.iter().all(|known| known.quota != raise.quota);
    let all: Vec<Raise> = then.raises.iter().copied().chain(waited_for.into_iter().filter(is_new)).collect();
    let is_sooner = || study.tried(then.id(), &trial::with_raises(case, &all))?.late_seconds();
    if is_sooner().is_none_or(|then| then < late) { all } else { then.raises.clone() }
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
    // What a step keeps as it is would be another by default.
    let is_kept = |one: &ChangedSetting| {
        let mut all = steps.iter().flat_map(|step| &step.settings);
        all.any(|setting| setting.key == one.key && setting.from == setting.to)
    };
    settings.retain(|(setting, _)| setting.from != setting.to || is_kept(setting));
    settings
}
