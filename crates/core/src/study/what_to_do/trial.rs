//! Trying: what an architecture costs with a change, and whether it fits.

use crate::catalog::QuotaId;
use crate::model::architectures::with_described;
use crate::model::{
    Case, Fit, Level, Limit, LimitId, MOST_PUT_AGAIN, Outcome, OutcomeId, Raise, Reason, RequirementId, Verdict, fit,
    granted_with,
};
use crate::report::late_seconds;
use crate::scenario::{ArchitectureId, Scenario};

/// An architecture as it was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub(super) outcome: Box<Outcome>,
    pub(super) fit: Box<Fit>,
    /// How far it is from fitting: 0 if it fits, or would after AWS has raised quotas.
    pub(super) excess: f64,
    /// What to ask AWS for where it must raise quotas.
    pub(super) raises: Vec<Raise>,
    /// Share of what is put into Firehose at the peak that is rejected at first, because batches come at once.
    put_again: f64,
}

impl Tried {
    /// Tries an architecture in a case if it is worth it: asked once its bill is there, and again with its limits, which come
    /// sooner than its risk. `None` if it is not, if a price is missing or a number is not finite.
    pub(super) fn new(id: ArchitectureId, case: &Case<'_>, is_worth_it: impl Fn(&Outcome) -> bool) -> Option<Self> {
        with_described(id, case, |architecture| {
            let mut outcome = Box::new(Outcome::empty(id));
            outcome.price(architecture, case);
            if !outcome.bill.missing.is_empty() || !is_worth_it(&outcome) {
                return None;
            }
            outcome.bound(architecture).ok()?;
            if !is_worth_it(&outcome) {
                return None;
            }
            let fit = Box::new(fit(id, architecture, &outcome.limits, &outcome.bill, case));
            let excess = fit.reasons.iter().map(|reason| excess(reason, &fit, &outcome, case)).sum();
            let raises = fit.raises().collect();
            Some(Self { outcome, fit, excess, raises, put_again: architecture.put_again() })
        })
    }

    pub(super) fn id(&self) -> ArchitectureId {
        self.outcome.id
    }

    /// USD per month.
    pub(super) fn usd(&self) -> f64 {
        self.outcome.bill.total
    }

    pub(super) fn fits(&self) -> bool {
        self.fit.outcome == OutcomeId::Fits
    }

    /// The level of risk that decides, with the quotas of the scenario.
    pub(super) fn decisive_level(&self) -> Level {
        self.fit.throttled.decisive
    }

    /// The share that the limit throttles that decides the level, with the quotas of the scenario.
    pub(super) fn throttled_share(&self) -> f64 {
        self.fit.throttled.worst_that_decides().map_or(0.0, |worst| worst.throttling.share.value())
    }

    /// Whether no noticeably larger share is throttled than with another scenario.
    pub(super) fn throttles_about_as_much(&self, other: &Self) -> bool {
        self.throttled_share() <= other.throttled_share() * ABOUT_AS_MUCH
    }

    /// The longest time from write to delivery; `None` if it grows without end.
    pub(super) fn worst(&self) -> Option<f64> {
        self.fit.freshness.worst
    }

    /// How long changes wait at the peak with the quotas of the scenario, in seconds; `None` if they do not.
    pub(super) fn late_seconds(&self) -> Option<f64> {
        late_seconds(self.late().map(wait))
    }

    /// The first limit in the way, quotas included.
    pub(super) fn limit_in_the_way(&self) -> Option<LimitId> {
        self.fit.reasons.iter().find_map(|reason| match reason {
            Reason::Limit(id, _) | Reason::Risk(id) => Some(*id),
            Reason::Raise(raise) => Some(raise.limit),
            Reason::Requirement(_) => None,
        })
    }

    /// The first requirement that is not met.
    pub(super) fn unmet(&self) -> Option<RequirementId> {
        let unmet = |reason: &Reason| if let Reason::Requirement(id) = reason { Some(*id) } else { None };
        self.fit.reasons.iter().find_map(unmet)
    }

    /// The limit that changes wait for longest after a peak, of those that are worked off in time.
    pub(super) fn late(&self) -> Option<&Limit> {
        let late = self.outcome.limits.iter().filter(|limit| limit.verdict() == Verdict::Late);
        late.max_by(|a, b| wait(a).total_cmp(&wait(b)))
    }

    /// Whether a limit that a setting moves is above what is comfortable, and nearer than with another scenario.
    pub(super) fn is_nearer_to_a_limit(&self, other: &Self) -> bool {
        let before = |id: LimitId| other.outcome.limits.iter().find(|limit| limit.id == id);
        let is_nearer = |limit: &Limit| {
            let before = before(limit.id).map_or(0.0, Limit::movable_utilization);
            limit.is_crowded() && limit.movable_utilization() > before * (1.0 + SAME)
        };
        self.outcome.limits.iter().any(|limit| limit.wants_room() && is_nearer(limit))
    }

    /// Whether Firehose rejects noticeably more of what is put at once than with another scenario.
    pub(super) fn puts_more_again(&self, other: &Self) -> bool {
        self.put_again > other.put_again.max(MOST_PUT_AGAIN)
    }

    /// Whether changes wait longer before any limit than with another scenario.
    pub(super) fn waits_longer(&self, other: &Self) -> bool {
        let before = |id: LimitId| other.outcome.limits.iter().find(|limit| limit.id == id).map_or(0.0, wait);
        self.outcome.limits.iter().any(|limit| wait(limit) > before(limit.id) + 1.0)
    }
}

/// Up to this many times as large a share is about as much.
const ABOUT_AS_MUCH: f64 = 1.5;

/// How long changes wait before a limit, in seconds.
pub(super) fn wait(limit: &Limit) -> f64 {
    limit.wait.and_then(|wait| wait.delay.seconds()).unwrap_or(0.0)
}

/// Shares of a limit that differ by no more than this are the same.
const SAME: f64 = 1e-9;

/// What cannot be measured counts as much as a limit that is exceeded twentyfold.
const UNMEASURED: f64 = 3.0;
/// A reason that is nearly gone still counts.
const LEAST: f64 = 0.01;

/// How far a reason is from being none, in the logarithm of how many times what is allowed is exceeded.
fn excess(reason: &Reason, fit: &Fit, outcome: &Outcome, case: &Case<'_>) -> f64 {
    let required = &case.scenario.requirements;
    let times = |found: f64, most: f64| if most > 0.0 { libm::log(found / most) } else { UNMEASURED };
    let excess = match *reason {
        Reason::Raise(_) => return 0.0,
        Reason::Limit(id, _) => outcome
            .limits
            .iter()
            .find(|limit| limit.id == id)
            .map_or(UNMEASURED, |limit| libm::log(limit.utilization())),
        Reason::Risk(id) => {
            let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
            throttled.by.iter().find(|one| one.limit == id).map_or(UNMEASURED, |one| one.throttling.share.value())
        }
        Reason::Requirement(RequirementId::Freshness) => {
            let most = required.freshness.map_or(0.0, |most| most.0);
            fit.freshness.worst.map_or(2.0 * UNMEASURED, |worst| times(worst, most))
        }
        Reason::Requirement(RequirementId::MaxMonthlyUsd) => {
            times(outcome.bill.total, required.max_monthly_usd.unwrap_or(0.0))
        }
        Reason::Requirement(RequirementId::MaxRisk) => {
            let throttled = fit.throttled_after.as_ref().unwrap_or(&fit.throttled);
            let share = throttled.worst_that_decides().map_or(1.0, |worst| worst.throttling.share.value());
            UNMEASURED + libm::log10(share.max(1e-9)) / 10.0
        }
        Reason::Requirement(_) => UNMEASURED,
    };
    excess.max(LEAST)
}

/// The scenario of a case after AWS has raised quotas.
pub(super) fn with_raises(case: &Case<'_>, raises: &[Raise]) -> Scenario {
    Scenario { quotas: granted_with(raises, case), ..case.scenario.clone() }
}

/// Whether AWS raises a quota on request, and not by itself.
pub(super) const fn is_asked_for(quota: QuotaId) -> bool {
    quota.is_raised()
}
