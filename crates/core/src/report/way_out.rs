//! What would make an architecture fit: changes of its settings, and quotas that AWS raises, tried one by one.

use super::document::WayOutReport;
use super::fit::raised;
use crate::model::architectures::{Architecture, with_architecture};
use crate::model::{Case, Outcome, PlanError, fit, raises_of_late};
use crate::scenario::Scenario;
use crate::text::{Argument, Joining, Message};

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
    for (text, scenario) in architecture.changes().into_iter().chain(raising(architecture, outcome, case)) {
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

/// The quotas raised that changes wait for after a peak, although they are delivered in time: what a required freshness
/// may need.
fn raising(architecture: &dyn Architecture, outcome: &Outcome, case: &Case<'_>) -> Option<(Message, Scenario)> {
    let (raises, granted) = raises_of_late(architecture, &outcome.limits, case);
    let mut asked: Vec<Argument> = raises.into_iter().map(|raise| raised(raise).into()).collect();
    asked.dedup();
    let text = Message::ChangeRaise { raised: Argument::list(Joining::And, asked.clone()) };
    (!asked.is_empty()).then(|| (text, Scenario { quotas: granted, ..case.scenario.clone() }))
}
