//! The judge: what a point of a space costs, and whether it meets what is required.

use crate::catalog::PriceBook;
use crate::model::architectures::{Architecture, with_architecture, with_described};
use crate::model::{
    Case, Evaluator, Fit, Lateness, Level, Limit, LimitId, Nature, Outcome, Passage, Raise, Reason, RequirementId,
    Verdict, fit, granted_with, unmet_at_any_load,
};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::CENT;

/// A share that is larger by no more than this is the same.
pub(super) const EXACT: f64 = 1e-9;

/// The limits of a shard of a Kinesis stream on rates.
const SHARD_LIMITS: [LimitId; 4] =
    [LimitId::KinesisWriteBytes, LimitId::KinesisWriteRecords, LimitId::KinesisReadBytes, LimitId::KinesisReadCalls];

/// Those on what is written to it.
const WRITE_LIMITS: [LimitId; 2] = [LimitId::KinesisWriteBytes, LimitId::KinesisWriteRecords];

/// A point of a space that meets the requirements.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) scenario: Scenario,
    pub(super) usd: f64,
    pub(super) fit: Fit,
}

impl Found {
    /// Whose point it is.
    pub(super) fn architecture(&self) -> ArchitectureId {
        self.scenario.architectures.first().copied().unwrap_or(ArchitectureId::DEFAULT[0])
    }
}

/// Requirements besides those of the scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rules {
    /// The largest share of a limit that a setting moves, if there is one.
    pub(super) most_used: Option<f64>,
    /// The largest share of a write limit of a shard, if there is one.
    pub(super) most_written: Option<f64>,
    /// What changes that are late come to.
    pub(super) lateness: Lateness,
}

impl Rules {
    /// Nothing but what the scenario requires.
    pub(super) const fn none(lateness: Lateness) -> Self {
        Self { most_used: None, most_written: None, lateness }
    }
}

/// Evaluates points. Counts them.
pub(super) struct Judge<'a> {
    evaluator: Evaluator<'a>,
    pub(super) rules: Rules,
    /// The limits of settings that may be late; any, if none are named.
    may_be_late: Option<&'a [LimitId]>,
    /// The largest share of what is put into Firehose at the peak that may be rejected at first, and that of what was evaluated
    /// last.
    most_put_again: f64,
    put_again: f64,
    /// Filled again for each point: it is large, and moving it takes longer than filling it.
    outcome: Outcome,
    pub(super) tried: u64,
}

impl<'a> Judge<'a> {
    pub(super) fn new(book: &'a PriceBook, rules: Rules) -> Self {
        let outcome = Outcome::empty(ArchitectureId::DEFAULT[0]);
        let evaluator = Evaluator::new(book);
        Self { evaluator, rules, may_be_late: None, most_put_again: f64::INFINITY, put_again: 0.0, outcome, tried: 0 }
    }

    /// The same where of the limits of settings no others may be late.
    pub(super) fn of_late(self, may_be_late: Option<&'a [LimitId]>) -> Self {
        Self { may_be_late, ..self }
    }

    /// The same where no larger share of what is put into Firehose at the peak may be rejected at first.
    pub(super) fn of_batches(self, most_put_again: f64) -> Self {
        Self { most_put_again, ..self }
    }

    /// Cost and limits of a scenario of one architecture; `None` if it has none.
    pub(super) fn outcome(&mut self, scenario: &Scenario) -> Option<&Outcome> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = self.evaluator.case(scenario);
        self.outcome.clear(id);
        with_architecture(id, &case, |architecture| self.outcome.fill(architecture, &case)).ok()?;
        self.outcome.bill.priced_total().map(|_| &self.outcome)
    }

    /// What a scenario of one architecture costs, whatever its limits; `None` if it has no price.
    pub(super) fn usd(&mut self, scenario: &Scenario) -> Option<f64> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = self.evaluator.case(scenario);
        self.outcome.clear(id);
        with_architecture(id, &case, |architecture| self.outcome.price(architecture, &case));
        self.outcome.bill.priced_total().filter(|usd| usd.is_finite())
    }

    /// What any point of a box costs at least; `None` if it has no price. The scenarios are its corners.
    pub(super) fn least_usd(&mut self, [lower, upper]: [&Scenario; 2]) -> Option<f64> {
        self.tried += 1;
        let id = *upper.architectures.first()?;
        let case = Case { smallest: Some(lower), ..self.evaluator.case(upper) };
        self.outcome.clear(id);
        with_architecture(id, &case, |architecture| self.outcome.price(architecture, &case));
        self.outcome.bill.priced_total().filter(|usd| usd.is_finite())
    }

    /// What any point of a box costs at least, if the limits may allow one of them, whatever the risk. A larger batch comes ever
    /// nearer to a limit or ever less near: what is above it at both corners is so between.
    pub(super) fn least_usd_within(&mut self, corners: [&Scenario; 2]) -> Option<f64> {
        let [lower, upper] = corners;
        self.outcome(upper)?;
        let above = self.above();
        if !above.is_empty() {
            self.outcome(lower)?;
            if self.above().iter().any(|id| above.contains(id)) {
                return None;
            }
        }
        self.least_usd(corners)
    }

    /// The least that changes wait for limits at the peak, in seconds, if any point of a box may meet everything but freshness.
    /// The scenarios are its corners.
    pub(super) fn least_wait(&mut self, [lower, upper]: [&Scenario; 2]) -> Option<f64> {
        let fit = self.fit(upper)?;
        // The larger the batches, the more of what they put is rejected.
        if self.put_again > self.most_put_again && self.put_again(lower) > self.most_put_again {
            return None;
        }
        let above = self.above();
        let is_lane = |id: &LimitId| matches!(id, LimitId::LambdaLaneRate | LimitId::PipesLaneRate);
        let most = upper.requirements.max_risk.map_or(Level::High, |most| Level::from(most).min(Level::High));
        // What a lane has above what it can process is the more the smaller its batches are; but what is late may not count.
        let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
        let mut risky = throttled.by.iter().filter(|risk| risk.decides && risk.level() > most);
        let is_lane_risky = risky.clone().any(|risk| is_lane(&risk.limit));
        // What a shard has above its limits is the same whatever is gathered behind it.
        if risky.any(|risk| SHARD_LIMITS.contains(&risk.limit)) {
            return None;
        }
        for reason in &fit.reasons {
            match reason {
                Reason::Limit(..)
                | Reason::Raise(_)
                | Reason::Risk(_)
                | Reason::Requirement(
                    RequirementId::Freshness | RequirementId::MaxRisk | RequirementId::MaxMonthlyUsd,
                ) => {}
                Reason::Requirement(_) => return None,
            }
        }
        if !above.is_empty() || is_lane_risky {
            self.outcome(lower)?;
            if self.above().iter().any(|id| above.contains(id)) {
                return None;
            }
            let mut limits = self.outcome.limits.iter();
            let is_late = limits.any(|limit| is_lane(&limit.id) && limit.verdict() >= Verdict::Late);
            if is_lane_risky && (self.rules.lateness.counts || !is_late) {
                return None;
            }
        }
        let waits = fit
            .freshness
            .passages
            .iter()
            .filter(|passage| matches!(passage, Passage::Backlog(_)) && !passage.id().waits_for_quota());
        Some(waits.map(|passage| passage.worst().unwrap_or(f64::INFINITY)).sum())
    }

    /// The limits that stand in the way of a scenario, but for quotas that AWS raises; `None` if it has no numbers.
    pub(super) fn standing(&mut self, scenario: &Scenario) -> Option<Vec<Limit>> {
        self.outcome(scenario)?;
        let stands = stands(self.rules, self.may_be_late);
        Some(self.outcome.limits.iter().filter(|limit| stands(limit)).cloned().collect())
    }

    /// The limits that stand in the way of what was evaluated last, but for quotas that AWS raises.
    fn above(&self) -> Vec<LimitId> {
        let stands = stands(self.rules, self.may_be_late);
        self.outcome.limits.iter().filter(|limit| stands(limit)).map(|limit| limit.id).collect()
    }

    /// The scenario, if it meets everything.
    pub(super) fn meets(&mut self, scenario: &Scenario) -> Option<Found> {
        let fit = self.fit(scenario)?;
        let meets = fit.outcome.is_fit() && self.is_within() && self.put_again <= self.most_put_again;
        meets.then(|| Found { scenario: scenario.clone(), usd: self.outcome.bill.total, fit })
    }

    /// Whether the limits allow what was evaluated last, whatever the risk.
    fn is_within(&self) -> bool {
        !self.outcome.limits.iter().any(stands(self.rules, self.may_be_late))
    }

    /// Whether a scenario of one architecture fits; `None` if it has no numbers.
    pub(super) fn fit(&mut self, scenario: &Scenario) -> Option<Fit> {
        self.tried += 1;
        let id = *scenario.architectures.first()?;
        let case = Case { lateness: self.rules.lateness, ..self.evaluator.case(scenario) };
        self.outcome.clear(id);
        let outcome = &mut self.outcome;
        let (fit, put_again) = with_described(id, &case, |architecture| {
            outcome.fill(architecture, &case).ok()?;
            Some((fit(id, architecture, &outcome.limits, &outcome.bill, &case), architecture.put_again()))
        })?;
        self.put_again = put_again;
        self.outcome.bill.priced_total().map(|_| fit)
    }

    /// What a scenario of one architecture costs, and what takes time on its way; `None` if it has no numbers.
    pub(super) fn passages(&mut self, scenario: &Scenario) -> Option<(f64, Vec<Passage>)> {
        let fit = self.fit(scenario)?;
        Some((self.outcome.bill.total, fit.freshness.passages))
    }

    /// The share of what a scenario of one architecture puts into Firehose at the peak that is rejected at first.
    pub(super) fn put_again(&mut self, scenario: &Scenario) -> f64 {
        let Some(&id) = scenario.architectures.first() else { return 0.0 };
        let case = self.evaluator.case(scenario);
        with_described(id, &case, |architecture| architecture.put_again())
    }

    /// Whether a scenario of one architecture keeps what is required of it whatever the load.
    pub(super) fn promises(&mut self, scenario: &Scenario) -> bool {
        let Some(&id) = scenario.architectures.first() else { return false };
        let case = self.evaluator.case(scenario);
        with_architecture(id, &case, |architecture| unmet_at_any_load(architecture, &case).is_empty())
    }

    /// Whether the stages of a scenario of one architecture are fresh enough, if changes wait this many seconds besides.
    pub(super) fn is_fresh(&mut self, scenario: &Scenario, wait: f64) -> bool {
        let (Some(&id), Some(most)) = (scenario.architectures.first(), scenario.requirements.freshness) else {
            return true;
        };
        self.tried += 1;
        let case = self.evaluator.case(scenario);
        with_architecture(id, &case, |architecture| stages_worst(architecture) + wait <= most.0 * (1.0 + EXACT))
    }
}

/// Whether a limit stands in the way of an outcome, whatever the risk.
fn stands(rules: Rules, may_be_late: Option<&[LimitId]>) -> impl Fn(&Limit) -> bool + '_ {
    let [used, written] =
        [rules.most_used, rules.most_written].map(|most| most.map_or(f64::INFINITY, |most| most + EXACT));
    let most = move |limit: &Limit| if WRITE_LIMITS.contains(&limit.id) { used.min(written) } else { used };
    let is_late = move |limit: &Limit| {
        limit.verdict() == Verdict::Late && may_be_late.is_some_and(|may_be| !may_be.contains(&limit.id))
    };
    move |limit| limit.blocks() || limit.wants_room() && (limit.movable_utilization() > most(limit) || is_late(limit))
}

/// The limits of settings that a scenario of one architecture is late at, or exceeds.
pub(super) fn late_as_given(scenario: &Scenario, judge: &mut Judge<'_>) -> Vec<LimitId> {
    let is_late = |limit: &&Limit| limit.wants_room() && limit.verdict() >= Verdict::Late;
    let outcome = judge.outcome(scenario);
    outcome.into_iter().flat_map(|outcome| &outcome.limits).filter(is_late).map(|limit| limit.id).collect()
}

/// The largest share of a write limit of a shard that a scenario of one architecture uses; 0 without one.
pub(super) fn written_as_given(scenario: &Scenario, judge: &mut Judge<'_>) -> f64 {
    let outcome = judge.outcome(scenario);
    let limits = outcome.into_iter().flat_map(|outcome| &outcome.limits);
    limits.filter(|limit| WRITE_LIMITS.contains(&limit.id)).map(Limit::movable_utilization).fold(0.0, f64::max)
}

/// The least of the worst case from write to delivery: its stages, without what waits at the peak.
pub(super) fn stages_worst(architecture: &dyn Architecture) -> f64 {
    architecture.stages().iter().map(|stage| stage.worst).sum()
}

/// The largest share of a setting's limit that consumers alone decide; infinite where such a limit blocks.
pub(super) fn used_by_consumers(outcome: &Outcome) -> f64 {
    let decided = outcome.limits.iter().filter(|limit| limit.id.is_of_consumers());
    let used = decided.map(|limit| match limit.nature {
        _ if limit.blocks() => f64::INFINITY,
        Nature::Setting => limit.utilization(),
        _ => 0.0,
    });
    used.fold(0.0, f64::max)
}

/// A scenario of one architecture with every quota that AWS must raise for it on request, and how it fits once AWS has raised
/// those and what it raises by itself: nothing waits for them.
pub(super) fn after_raises(scenario: &Scenario, fit: &Fit, book: &PriceBook, lateness: Lateness) -> (Scenario, Fit) {
    let raises: Vec<Raise> = fit.raises().collect();
    let mut raised = scenario.clone();
    if !raises.is_empty() {
        let case = Case::new(scenario, book);
        raised.quotas = granted_with(&raises, &case);
    }
    let then = Judge::new(book, Rules::none(lateness)).fit(&raised).unwrap_or_else(|| fit.clone());
    // A scenario has no quota that AWS raises by itself.
    raised.quotas.retain(|quota, _| quota.is_raised());
    (raised, then)
}

/// What costs less by no more than this, in USD, is not searched for: a fifth of half a cent, so that amounts hardly ever differ
/// as they are shown.
const SAME: f64 = CENT / 5.0;

/// What must cost less than this to be better than a cost.
pub(super) fn less_than(best_usd: f64) -> f64 {
    best_usd - SAME
}

/// What must cost less than this to be better.
pub(super) fn to_beat(best: Option<&Found>, below: f64) -> f64 {
    best.map_or(below, |best| less_than(best.usd))
}
