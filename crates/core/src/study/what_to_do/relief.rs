//! What frees the architecture to take of its binding limit: changes that wait for it after a peak, or that it throttles.

use super::candidate::{Aim, Candidate, Study};
use super::climb::{Climbed, fewest_shards};
use super::levers::applied;
use super::trial::{Tried, is_asked_for, wait};
use super::ways::{Asked, late_quotas};
use crate::model::architectures::with_architecture;
use crate::model::{DIRECT_PUT, Level, LimitId, raise_of_risk};
use crate::report::crowds;
use crate::scenario::{Granted, Scenario};
use crate::text::CENT;

/// The most that it may cost to end a wait that does no harm, as a share of the bill. Where the risk is high as well, or the
/// wait is long and no maximum is set, it may cost whatever it takes.
const DEAREST: f64 = 0.1;
/// The most that it may cost to lower a risk that is high and that nobody limits, as a share of the bill.
const DEAREST_FOR_RISK: f64 = 0.5;
/// What takes no more than this many times as long is no later.
const LATER: f64 = 1.1;
/// A wait of so many seconds is long.
const LONG: f64 = 600.0;

/// What ends the longest wait after a peak; without one, what lowers a risk that is not low, free of charge unless it is high.
pub(super) fn that_frees(study: &Study<'_>) -> Option<Candidate> {
    let taken = study.taken.as_ref()?;
    let now = study.now(taken.tried.id()).filter(|now| now.fits())?;
    let is_high = now.decisive_level() >= Level::High;
    if let Some(limit) = now.late().map(|limit| limit.id) {
        let required = &study.case.scenario.requirements;
        let is_long = required.max_delay.is_none()
            && required.freshness.is_none()
            && now.late_seconds().is_some_and(|late| late >= LONG);
        let most = if is_high || is_long { f64::INFINITY } else { now.usd() * DEAREST };
        let is_free = |then: &Tried| is_freed(limit, now, then);
        // Rather one after which bursts are rarely throttled as well.
        let is_safe = |then: &Tried| is_free(then) && then.decisive_level() < Level::High;
        let has_room = |then: &Tried| is_safe(then) && !crowds(&now.outcome, &then.outcome);
        // What a setting does for nothing is not asked of AWS.
        return by_setting(study, now, limit, 0.0, &has_room)
            .or_else(|| by_late_quotas(study, now, limit))
            .or_else(|| by_setting(study, now, limit, most, &has_room))
            .or_else(|| by_setting(study, now, limit, most, &is_safe))
            .or_else(|| by_setting(study, now, limit, most, &is_free));
    }
    let worst = now.fit.throttled.worst_that_decides().filter(|_| now.decisive_level() >= Level::Moderate)?;
    let most = if is_high { now.usd() * DEAREST_FOR_RISK } else { 0.0 };
    let is_safer = |then: &Tried| then.decisive_level() < now.decisive_level() && !is_later(now, then);
    let has_room = |then: &Tried| is_safer(then) && !crowds(&now.outcome, &then.outcome);
    by_direct_put(study, now, worst.limit)
        .or_else(|| by_setting(study, now, worst.limit, most, &has_room))
        .or_else(|| by_setting(study, now, worst.limit, most, &is_safer))
}

/// Whether nothing waits at a limit any more, and nothing else is worse: bursts that are rarely throttled are better than a wait.
fn is_freed(limit: LimitId, now: &Tried, then: &Tried) -> bool {
    let waits = then.outcome.limits.iter().filter(|other| other.id == limit).any(|other| wait(other) > 0.0);
    !waits && then.decisive_level() <= now.decisive_level().max(Level::Low) && !is_later(now, then)
}

/// Whether changes may arrive noticeably later than now: buffers of more shards fill a little later.
pub(super) fn is_later(now: &Tried, then: &Tried) -> bool {
    match (now.worst(), then.worst()) {
        (Some(now), Some(then)) => then > now * LATER + 1.0,
        (None, _) => false,
        (_, None) => true,
    }
}

fn relief(study: &Study<'_>, now: &Tried, limit: LimitId, after: Tried, scenario: Scenario) -> Candidate {
    let granted = scenario.quotas.clone();
    Candidate { granted, lifts: Some(limit), ..Candidate::new(study, now, after, scenario, Aim::Relief) }
}

/// Whether a change still does what it was offered for, after others.
pub(super) fn still_frees(limit: LimitId, now: &Tried, then: &Tried) -> bool {
    let waits = |tried: &Tried| tried.outcome.limits.iter().any(|other| other.id == limit && wait(other) > 0.0);
    let is_safer = then.decisive_level() < now.decisive_level() && now.decisive_level() >= Level::Moderate;
    then.fits() && if waits(now) { is_freed(limit, now, then) } else { is_safer && !is_later(now, then) }
}

fn by_late_quotas(study: &Study<'_>, now: &Tried, limit: LimitId) -> Option<Candidate> {
    let (Asked { settings, what }, scenario) = late_quotas(study, now)?;
    let after = study.tried(now.id(), &scenario)?;
    let is_freed = after.fits() && is_freed(limit, now, &after);
    is_freed.then(|| Candidate { settings, what, ..relief(study, now, limit, after, scenario) })
}

/// A quota of Direct PUT with which the risk is low.
fn by_direct_put(study: &Study<'_>, now: &Tried, limit: LimitId) -> Option<Candidate> {
    if limit != LimitId::FirehosePutBytes || !is_asked_for(DIRECT_PUT[0]) {
        return None;
    }
    let case = &study.case;
    let raise =
        with_architecture(now.id(), case, |architecture| raise_of_risk(architecture, &now.outcome.limits, case));
    let Asked { settings, what } = Asked::new(&[raise], case);
    let mut scenario = case.scenario.clone();
    scenario.quotas.insert(raise.quota, Granted(raise.to));
    let after =
        study.tried(now.id(), &scenario).filter(|then| then.fits() && then.decisive_level() < now.decisive_level())?;
    Some(Candidate { settings, what, ..relief(study, now, limit, after, scenario) })
}

/// The setting that does it at the lowest cost, and costs at most so much more.
fn by_setting(
    study: &Study<'_>,
    now: &Tried,
    limit: LimitId,
    dearest: f64,
    does_it: &dyn Fn(&Tried) -> bool,
) -> Option<Candidate> {
    let most = now.usd() + dearest + CENT;
    let does_all = |then: &Tried| then.fits() && does_it(then);
    let mut best = fewest_shards(study, now, &does_all).filter(|shards| shards.tried.usd() <= most);
    for step in study.levers(now.id(), study.case.scenario).into_iter().flatten() {
        let Some(scenario) = applied(&step, study.case.scenario) else { continue };
        let within =
            |usd: f64| usd <= best.as_ref().map_or(most, |known| known.tried.usd() - Study::noise(known.tried.usd()));
        let then = Tried::new(now.id(), &study.case.with(&scenario), |outcome| within(outcome.bill.total));
        if let Some(tried) = then.filter(does_all) {
            best = Some(Climbed { steps: vec![step], scenario, tried });
        }
    }
    let Climbed { steps, scenario, tried } = best?;
    steps.into_iter().next().map(|step| relief(study, now, limit, tried, scenario).by(step))
}
