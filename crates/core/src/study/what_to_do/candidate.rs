//! What is asked of a scenario, and a change that may be offered.

use super::document::TodoKind;
use super::trial::{self, Trial, Tried};
use crate::catalog::PriceBook;
use crate::model::{ChangedSetting, Level, LimitId, RequirementId};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::{Message, sorted};

/// The scenario as it is, and everything that is asked of it.
pub(super) struct Study<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) book: &'a PriceBook,
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
        let mut trial = Trial::new(book);
        let now: Vec<Tried> = scenario.architectures.iter().filter_map(|&id| trial.of(id, scenario)).collect();
        let able = now.iter().filter(|tried| tried.fit.outcome.is_fit());
        let best = able.min_by(|a, b| a.usd().total_cmp(&b.usd()));
        let taken = best.and_then(|best| {
            let scenario = trial::with_raises(scenario, book, &best.raises());
            Some(Taken { tried: trial.of(best.id(), &scenario)?, scenario })
        });
        Self { scenario, book, now, taken }
    }

    pub(super) fn trial(&self) -> Trial<'a> {
        Trial::new(self.book)
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
        self.scenario.requirements.max_risk.map_or(Level::Moderate, Level::from)
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
        let mut trial = study.trial();
        let others = study.now.iter().filter(|now| now.id() != self.after.id());
        let mut able = others.filter(|now| now.fit.outcome.is_fit());
        able.any(|now| trial.of(now.id(), &self.scenario).is_none_or(|then| !then.fit.outcome.is_fit()))
    }
}

/// The candidates, those with the largest value first; equals as they come.
pub(super) fn largest_first(candidates: Vec<Candidate>, value: impl Fn(&Candidate) -> f64) -> Vec<Candidate> {
    sorted::collect(candidates, |a, b| value(b).total_cmp(&value(a)))
}
