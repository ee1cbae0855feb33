//! What to ask of AWS, and when: a quota is asked for a month before it is needed, and enough for a year from then on. What was
//! asked for before is taken as granted.

use super::month::{Grown, granted_fit};
use crate::catalog::{PriceBook, QuotaId};
use crate::model::{Case, PlanError, Raise, Reason, granted_with};
use crate::scenario::{ArchitectureId, GrantedQuotas};

/// Months for which a quota that is asked for is enough.
const ENOUGH_FOR: usize = 12;

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

/// What to ask for, for one architecture, in order.
///
/// # Errors
/// A number is not finite.
pub(super) fn asks(id: ArchitectureId, months: &[Grown], book: &PriceBook) -> Result<Vec<Ask>, PlanError> {
    let raises = |at: usize, granted: &GrantedQuotas| -> Result<Vec<Raise>, PlanError> {
        let fit = granted_fit(id, &months[at].scenario, granted, book)?;
        let raised = fit.reasons.iter().filter_map(|reason| match reason {
            Reason::Raise(raise) if is_asked_for(raise) => Some(*raise),
            _ => None,
        });
        Ok(raised.collect())
    };
    let mut asks = Vec::new();
    let mut granted = months.first().map(|month| month.scenario.quotas.clone()).unwrap_or_default();
    for at in 0..months.len() {
        let mut needed = raises(at, &granted)?;
        if needed.is_empty() {
            continue;
        }
        for later in at + 1..months.len().min(at + ENOUGH_FOR) {
            for raise in raises(later, &granted)? {
                let same = needed.iter_mut().find(|one| one.quota == raise.quota);
                same.into_iter().for_each(|one| one.to = one.to.max(raise.to));
            }
        }
        asks.extend(needed.iter().map(|raise| Ask { needed: at, raise: *raise, granted: granted.clone() }));
        let case = Case::new(&months[at].scenario, book);
        granted = granted_with(&needed, &case.with_quotas(&granted));
    }
    Ok(asks)
}

/// Whether AWS is asked for it, and would give more: streams on demand grow by themselves.
fn is_asked_for(raise: &Raise) -> bool {
    let by_itself =
        matches!(raise.quota, QuotaId::KinesisOnDemandNewStreamBytes | QuotaId::KinesisOnDemandNewStreamRecords);
    !by_itself && raise.to > raise.from
}
