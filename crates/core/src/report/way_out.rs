//! What would make an architecture fit: changes of its settings, tried one by one.

use super::document::WayOutReport;
use super::further::{cheapest_that_fits, outcome_and_fit};
use crate::model::architectures::{Architecture, facts};
use crate::model::{Case, Outcome, PlanError};

/// Less than this share of a cost is noise.
const NOISE: f64 = 0.01;

/// The cheapest of the changes that an architecture knows with which it fits, the first of those that cost about as little;
/// a further way to run it where none of them helps. `None` if nothing does, or if prices that it needs are missing.
///
/// # Errors
/// A number is not finite.
pub(super) fn way_out(
    architecture: &dyn Architecture,
    outcome: &Outcome,
    case: &Case<'_>,
) -> Result<Option<WayOutReport>, PlanError> {
    let mut cheapest: Option<WayOutReport> = None;
    for (text, scenario) in architecture.changes() {
        let (changed, fit) = outcome_and_fit(outcome.id, &case.with(&scenario))?;
        let monthly_usd = changed.bill.total;
        let about = |usd: f64| usd - (usd * NOISE).max(1.0);
        if fit.outcome.is_fit() && cheapest.as_ref().is_none_or(|known| monthly_usd < about(known.monthly_usd)) {
            cheapest = Some(WayOutReport { text: text.into(), monthly_usd });
        }
    }
    Ok(cheapest.or_else(|| {
        let way = (facts(outcome.id).further)(case.scenario)?;
        // No later than as it is, unless that falls behind without end.
        let worst = outcome_and_fit(outcome.id, case).ok()?.1.freshness.worst.unwrap_or(f64::INFINITY);
        let (monthly_usd, batch) = cheapest_that_fits(outcome.id, &way, worst, case)?;
        Some(WayOutReport { text: (way.what)(batch).into(), monthly_usd })
    }))
}
