//! What would make an architecture fit: changes of its settings, tried one by one.

use super::document::WayOutReport;
use crate::model::architectures::{Architecture, with_architecture};
use crate::model::{Case, Outcome, PlanError, fit};

/// The cheapest of the changes that an architecture knows with which it fits; `None` if none of them helps, or if prices
/// that they need are missing.
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
        let case = case.with(&scenario);
        let mut changed = Outcome::empty(outcome.id);
        let fits = with_architecture(outcome.id, &case, |architecture| {
            changed.fill(architecture, &case)?;
            let fit = fit(outcome.id, architecture, &changed.limits, &changed.bill, &case);
            Ok::<_, PlanError>(fit.outcome.is_fit())
        })?;
        let monthly_usd = changed.bill.total;
        if fits && cheapest.as_ref().is_none_or(|known| monthly_usd < known.monthly_usd) {
            cheapest = Some(WayOutReport { text: text.into(), monthly_usd });
        }
    }
    Ok(cheapest)
}
