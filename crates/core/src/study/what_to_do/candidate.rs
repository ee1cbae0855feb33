//! What is asked of a scenario, and a change that may be offered.

use super::document::TodoKind;
use super::levers::{applied, levers};
use super::trial::{self, Tried};
use crate::catalog::PriceBook;
use crate::model::{Case, ChangedSetting, Lever, LimitId, RequirementId, Step};
use crate::scenario::{ArchitectureId, GrantedQuotas, Scenario};
use crate::text::{Message, sorted};

/// The scenario as it is, and everything that is asked of it.
pub(super) struct Study<'a> {
    pub(super) case: Case<'a>,
    /// The architectures as they are, without those that lack a price.
    pub(super) now: Vec<Tried>,
    /// The one to take, and the scenario after AWS has raised what it must for it.
    pub(super) taken: Option<Taken>,
}

/// The architecture to take.
pub(super) struct Taken {
    /// After AWS has raised quotas, if it must.
    pub(super) tried: Tried,
    pub(super) scenario: Box<Scenario>,
}

impl<'a> Study<'a> {
    pub(super) fn new(scenario: &'a Scenario, book: &'a PriceBook) -> Self {
        let case = Case::new(scenario, book);
        let now: Vec<Tried> = scenario.architectures.iter().filter_map(|&id| Tried::new(id, &case, |_| true)).collect();
        let able = now.iter().filter(|tried| tried.fit.outcome.is_fit());
        let best = able.min_by(|a, b| a.usd().total_cmp(&b.usd()));
        let taken = best.and_then(|best| {
            let scenario = Box::new(trial::with_raises(&case, &best.raises));
            let is_able = best.raises.is_empty();
            let tried = if is_able { best.clone() } else { Tried::new(best.id(), &case.with(&scenario), |_| true)? };
            Some(Taken { tried, scenario })
        });
        Self { case, now, taken }
    }

    /// An architecture with another scenario; `None` if a price is missing or a number is not finite.
    pub(super) fn tried(&self, id: ArchitectureId, scenario: &Scenario) -> Option<Tried> {
        Tried::new(id, &self.case.with(scenario), |_| true)
    }

    /// What can be tried for an architecture in a scenario.
    pub(super) fn levers(&self, id: ArchitectureId, scenario: &Scenario) -> Vec<Lever> {
        levers(id, &self.case.with(scenario))
    }

    /// What an architecture is now.
    pub(super) fn now(&self, id: ArchitectureId) -> Option<&Tried> {
        self.now.iter().find(|tried| tried.id() == id)
    }

    /// Less than this in USD is noise beside such a bill: 1%, at least a dollar.
    pub(super) fn noise(usd: f64) -> f64 {
        (usd / 100.0).max(1.0)
    }
}

/// A change that may be offered.
pub(super) struct Candidate {
    pub(super) settings: Vec<(ChangedSetting, TodoKind)>,
    /// The architectures that are compared, before and after, where that is what changes.
    pub(super) named: Option<(String, String)>,
    /// What to do, each in words.
    pub(super) what: Vec<Message>,
    pub(super) notes: Vec<Message>,
    /// As it is; after AWS has raised quotas where that is not what is offered.
    pub(super) before: Tried,
    pub(super) after: Tried,
    pub(super) scenario: Box<Scenario>,
    /// What it takes to make it in another scenario: steps, and quotas that AWS grants.
    pub(super) steps: Vec<Step>,
    pub(super) granted: GrantedQuotas,
    /// The architecture to take without it, and its cost.
    pub(super) against: Option<(ArchitectureId, f64)>,
    pub(super) lifts: Option<LimitId>,
    pub(super) meets: Option<RequirementId>,
    pub(super) aim: Aim,
}

/// What a change is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The architecture fits.
    Fit,
    /// Changes no longer wait, or are less often throttled.
    Relief,
    /// Another architecture is compared, which fits.
    Further,
    /// The architecture to take costs less.
    Saving,
    /// Another architecture becomes the cheapest.
    Overtaking,
}

impl Candidate {
    /// A change from one state of an architecture to another, without words and settings.
    pub(super) fn new(study: &Study<'_>, before: &Tried, after: Tried, scenario: Scenario, aim: Aim) -> Self {
        Self {
            settings: Vec::new(),
            named: None,
            what: Vec::new(),
            notes: Vec::new(),
            before: before.clone(),
            after,
            scenario: Box::new(scenario),
            steps: Vec::new(),
            granted: GrantedQuotas::new(),
            against: study.taken.as_ref().map(|taken| (taken.tried.id(), taken.tried.usd())),
            lifts: None,
            meets: None,
            aim,
        }
    }

    /// The same by one step.
    pub(super) fn by(self, step: Step) -> Self {
        Self {
            settings: step.settings.iter().map(|setting| (setting.clone(), TodoKind::Setting)).collect(),
            what: vec![step.what()],
            notes: step.note.iter().cloned().collect(),
            steps: vec![step],
            ..self
        }
    }

    /// USD a month that it saves, against the architecture to take or else the present cost of its own.
    pub(super) fn saves(&self) -> f64 {
        self.against.map_or_else(|| self.before.usd(), |(_, usd)| usd) - self.after.usd()
    }

    /// A scenario after it; `None` if AWS would refuse it.
    pub(super) fn on(&self, scenario: &Scenario) -> Option<Scenario> {
        let mut changed = self.steps.iter().try_fold(scenario.clone(), |scenario, step| applied(step, &scenario))?;
        changed.quotas.extend(self.granted.iter().map(|(&quota, &granted)| (quota, granted)));
        Some(changed)
    }

    /// Whether AWS makes all of it.
    pub(super) fn asks_only(&self) -> bool {
        self.settings.iter().all(|(_, kind)| *kind == TodoKind::Quota)
    }

    /// Whether it sets a key that another sets.
    pub(super) fn sets_what(&self, other: &Self) -> bool {
        self.settings.iter().any(|(one, _)| other.settings.iter().any(|(known, _)| known.key == one.key))
    }

    /// Whether an architecture that fits now, besides the one that it is about, would not fit any more.
    pub(super) fn harms_others(&self, study: &Study<'_>) -> bool {
        let others = study.now.iter().filter(|now| now.id() != self.after.id());
        let mut able = others.filter(|now| now.fit.outcome.is_fit());
        able.any(|now| study.tried(now.id(), &self.scenario).is_none_or(|then| !then.fit.outcome.is_fit()))
    }

    /// Whether nobody would rather not have it set.
    pub(super) fn suits_all(&self, study: &Study<'_>) -> bool {
        !self.harms_others(study) && !self.is_undercut(study)
    }

    /// Whether another architecture would fit for less after it: what it sets may be set for all of them.
    pub(super) fn is_undercut(&self, study: &Study<'_>) -> bool {
        let others = study.now.iter().filter(|now| now.id() != self.after.id());
        let mut then = others.filter_map(|now| study.tried(now.id(), &self.scenario));
        then.any(|then| then.fit.outcome.is_fit() && then.usd() < self.after.usd())
    }
}

/// The candidates, those with the largest value first; equals as they come.
pub(super) fn largest_first(candidates: Vec<Candidate>, value: impl Fn(&Candidate) -> f64) -> Vec<Candidate> {
    sorted::collect(candidates, |a, b| value(b).total_cmp(&value(a)))
}
