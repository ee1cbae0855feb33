//! Means over the day, hour by hour: the same model with a day that is like one of its periods all the time.

use strum::VariantArray as _;

use super::document::{ColumnReport, DayReport, PeriodReport, TermReport};
use super::results::quantity;
use super::subject::Subject;
use crate::model::architectures::with_described;
use crate::model::{Case, Outcome, Symbol};
use crate::scenario::ArchitectureId;
use crate::text::DAY;

/// The column of invocations, beside which their batch is shown.
const INVOCATIONS: Symbol = Symbol::Invocations;

/// The terms of a number that are means over the day, hour by hour; `None` if there are none.
pub(super) fn day(subject: Subject, id: ArchitectureId, terms: &[TermReport], case: &Case<'_>) -> Option<DayReport> {
    let is_mean = |term: &&TermReport| {
        Symbol::VARIANTS.iter().any(|symbol| symbol.is_mean_of_day() && symbol.name() == term.name)
    };
    let means: Vec<&TermReport> = terms.iter().filter(is_mean).collect();
    if means.is_empty() {
        return None;
    }
    let has_batch = means.iter().any(|term| term.name == INVOCATIONS.name());
    let rate = ColumnReport { name: "changes/s".into(), meaning: "item changes per second" };
    let batch = ColumnReport { name: "batch".into(), meaning: "mean changes in one invocation" };
    let of_terms = means.iter().map(|term| ColumnReport { name: term.name.clone(), meaning: term.meaning });
    let mut periods = Vec::new();
    let mut start_seconds = 0.0;
    for (period, (&rate, &share)) in case.flow.periods.rates.iter().zip(&case.flow.periods.shares).enumerate() {
        if share > 0.0 {
            let seconds = share * DAY;
            let rest = if rate > 0.0 { of_period(subject, id, &means, period, case) } else { None };
            let (batch, values) = rest.unwrap_or((None, vec![(rate == 0.0).then_some(0.0); means.len()]));
            let values = [Some(rate)].into_iter().chain(has_batch.then_some(batch)).chain(values).collect();
            periods.push(PeriodReport { start_seconds, seconds, values });
            start_seconds += seconds;
        }
    }
    let mean = [Some(case.flow.periods.mean(|rate| rate))].into_iter().chain(has_batch.then_some(None));
    Some(DayReport {
        columns: [rate].into_iter().chain(has_batch.then_some(batch)).chain(of_terms).collect(),
        periods,
        mean: mean.chain(means.iter().map(|term| Some(term.value))).collect(),
    })
}

/// The batch and the terms in one period.
fn of_period(
    subject: Subject,
    id: ArchitectureId,
    means: &[&TermReport],
    period: usize,
    case: &Case<'_>,
) -> Option<(Option<f64>, Vec<Option<f64>>)> {
    let rate = case.flow.periods.rates[period];
    let case = Case { flow: case.flow.in_period(period), ..*case };
    with_described(id, &case, |architecture| {
        let mut outcome = Outcome::empty(id);
        outcome.fill(architecture, &case).ok()?;
        let terms = quantity(subject, architecture, &outcome, &case)?.terms;
        let value = |mean: &&TermReport| terms.iter().find(|term| term.name == mean.name).map(|term| term.value);
        Some((architecture.batch(rate), means.iter().map(value).collect()))
    })
}
