//! What to ask of AWS, and when: a quota is asked for a month before it is needed, and enough for a year from then on. What was
//! asked for before is taken as granted. The year goes on past the last month, as the traffic grows.

use super::month::Grown;
use crate::catalog::{PriceBook, QuotaId};
use crate::model::architectures::with_architecture;
use crate::model::{Case, Level, LimitId, Outcome, PlanError, Raise, fit, raise_of_risk, raises_of_late};
use crate::scenario::{ArchitectureId, Granted, GrantedQuotas, Scenario};

/// Months for which a quota that is asked for is enough.
pub const ENOUGH_FOR: usize = 12;

/// A quota to ask for.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// The place of the month in which it is needed.
    pub(super) needed: usize,
    /// From what to what.
    pub(super) raise: Raise,
    /// What has been granted before.
    pub(super) granted: GrantedQuotas,
}

impl Ask {
    /// The place of the month in which it is asked for: a month before.
    pub(super) const fn asked(&self) -> usize {
        self.needed.saturating_sub(1)
    }

    /// Grants it, from the month in which it is asked for.
    pub(super) fn grant(&self, months: &mut [Grown]) {
        let Raise { quota, to, .. } = self.raise;
        for month in &mut months[self.asked()..] {
            let granted = month.scenario.quotas.entry(quota).or_insert(Granted(to));
            granted.0 = granted.0.max(to);
        }
    }
}

/// What to ask for in the first `within` months, for one architecture, in order.
///
/// # Errors
/// A number is not finite.
pub(super) fn asks(
    id: ArchitectureId,
    months: &[Grown],
    within: usize,
    book: &PriceBook,
) -> Result<Vec<Ask>, PlanError> {
    let raises = |at: usize, granted: &GrantedQuotas| raises(id, &months[at].scenario, granted, book);
    let mut asks = Vec::new();
    let mut granted = months.first().map(|month| month.scenario.quotas.clone()).unwrap_or_default();
    for at in 0..within {
        let mut needed = raises(at, &granted)?;
        if needed.is_empty() {
            continue;
        }
        for later in at + 1..months.len().min(at + ENOUGH_FOR) {
            for raise in raises(later, &granted)? {
                if let Some(same) = needed.iter_mut().find(|one| one.quota == raise.quota) {
                    same.to = same.to.max(raise.to);
                }
            }
        }
        asks.extend(needed.iter().map(|raise| Ask { needed: at, raise: *raise, granted: granted.clone() }));
        granted.extend(needed.iter().map(|raise| (raise.quota, Granted(raise.to))));
    }
    Ok(asks)
}

/// The quotas that AWS must raise for an architecture to fit, those for which changes wait after a peak, and those that end a
/// high risk, once some are granted.
fn raises(
    id: ArchitectureId,
    scenario: &Scenario,
    granted: &GrantedQuotas,
    book: &PriceBook,
) -> Result<Vec<Raise>, PlanError> {
    let case = Case::new(scenario, book);
    let case = case.with_quotas(granted);
    let outcome = Outcome::new(id, &case)?;
    Ok(with_architecture(id, &case, |architecture| {
        let fitting = fit(id, architecture, &outcome.limits, &outcome.bill, &case);
        let (late, _) = raises_of_late(architecture, &outcome.limits, &case);
        // A high risk that a quota ends, which costs nothing, need not be taken.
        let risk = fitting.throttled.worst_that_decides().filter(|_| fitting.throttled.decisive >= Level::High);
        let risky = risk
            .filter(|worst| worst.limit == LimitId::FirehosePutBytes)
            .map(|_| raise_of_risk(architecture, &outcome.limits, &case));
        let raises = fitting.raises().chain(late).chain(risky);
        let mut all: Vec<Raise> = Vec::new();
        for raise in raises.filter(is_asked_for) {
            match all.iter_mut().find(|one| one.quota == raise.quota) {
                Some(one) => one.to = one.to.max(raise.to),
                None => all.push(raise),
            }
        }
        all
    }))
}

/// Whether AWS is asked for it, and would give more: streams on demand grow by themselves.
fn is_asked_for(raise: &Raise) -> bool {
    let by_itself =
        matches!(raise.quota, QuotaId::KinesisOnDemandNewStreamBytes | QuotaId::KinesisOnDemandNewStreamRecords);
    !by_itself && raise.to > raise.from
}
