//! What is asked of a scenario, and a change that may be offered.

use super::document::TodoKind;
use super::levers::levers;
use super::trial::{self, Tried};
use crate::catalog::PriceBook;
use crate::model::{Case, ChangedSetting, Level, Lever, LimitId, RequirementId};
use crate::scenario::{ArchitectureId, Scenario};
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
    pub(super) scenario: Scenario,
}

impl<'a> Study<'a> {
    pub(super) fn new(scenario: &'a Scenario, book: &'a PriceBook) -> Self {
        let case = Case::new(scenario, book);
        let now: Vec<Tried> = scenario.architectures.iter().filter_map(|&id| Tried::new(id, &case, |_| true)).collect();
        let able = now.iter().filter(|tried| tried.fit.outcome.is_fit());
        let best = able.min_by(|a, b| a.usd().total_cmp(&b.usd()));
        let taken = best.and_then(|best| {
            let scenario = trial::with_raises(&case, &best.raises());
            Some(Taken { tried: Tried::new(best.id(), &case.with(&scenario), |_| true)?, scenario })
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

    /// The highest level of risk that a change may lead to: what the scenario takes, and no more than moderate unless it says
    /// so.
    pub(super) fn most_level(&self) -> Level {
        self.case.scenario.requirements.max_risk.map_or(Level::Moderate, Level::from)
    }
}

/// A change that may be offered.
pub(super) struct Candidate {
    pub(super) settings: Vec<(ChangedSetting, TodoKind)>,
    /// What to do, each in words.
    pub(super) what: Vec<Message>,
    pub(super) notes: Vec<Message>,
    /// As it is; after AWS has raised quotas where that is not what is offered.
    pub(super) before: Tried,
    pub(super) after: Tried,
    pub(super) scenario: Scenario,
    pub(super) saves: f64,
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
    /// The architecture to take costs less.
    Saving,
    /// Another architecture becomes the cheapest.
    Overtaking,
}

impl Candidate {
    /// Whether an architecture that fits now, besides the one that it is about, would not fit any more.
    pub(super) fn harms_others(&self, study: &Study<'_>) -> bool {
        let others = study.now.iter().filter(|now| now.id() != self.after.id());
        let mut able = others.filter(|now| now.fit.outcome.is_fit());
        able.any(|now| study.tried(now.id(), &self.scenario).is_none_or(|then| !then.fit.outcome.is_fit()))
    }
}

/// The candidates, those with the largest value first; equals as they come.
pub(super) fn largest_first(candidates: Vec<Candidate>, value: impl Fn(&Candidate) -> f64) -> Vec<Candidate> {
    sorted::collect(candidates, |a, b| value(b).total_cmp(&value(a)))
}
