//! Cost by write rate, and the rates at which the cheapest architecture changes. Only the rate varies: the shape of the
//! day and fixed shards stay.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::PriceBook;
use crate::model::architectures::with_architecture;
use crate::model::{Case, Outcomes, PlanError, evaluate_case, unmet_at_any_load};
use crate::scenario::{ArchitectureId, FASTEST, SLOWEST, Scenario};

/// Rates on the curve: two decades on either side of the scenario's, with 16 steps per decade.
pub const POINTS: usize = 65;
/// Range of the curve on either side, as a factor.
const REACH: f64 = 100.0;
/// The most crossings: steps in shards can cause many, and those nearest to the scenario's rate are kept.
const MOST_CROSSINGS: usize = 4;

/// Cost by write rate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Curve {
    /// mean changes per second, ascending; includes the scenario's own rate
    pub rates: Vec<f64>,
    /// one entry for each architecture of the scenario, in its order
    pub series: Vec<Series>,
    /// rates at which the cheapest architecture changes, ascending; at most the nearest four
    pub crossings: Vec<Crossing>,
}

/// One architecture over the rates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    /// id
    pub architecture: ArchitectureId,
    /// USD per month at each rate; null where a price is missing
    pub monthly_usd: Vec<Option<f64>>,
    /// whether no limit is exceeded at each rate, apart from quotas that AWS raises
    pub carries: Vec<bool>,
}

/// A rate at which the cheapest architecture changes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Crossing {
    /// mean changes per second
    pub rate: f64,
    /// the cheapest architecture from this rate on
    pub cheaper_above: ArchitectureId,
    /// its cost at this rate, USD per month
    pub monthly_usd: f64,
}

/// The curve of a scenario at `points` rates.
///
/// # Errors
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn curve(scenario: &Scenario, book: &PriceBook, points: usize) -> Result<Curve, PlanError> {
    let case = Case::new(scenario, book);
    let flow = &case.flow;
    let at = |rate: f64| evaluate_case(&case.at_rate(rate));
    let rates = rates(flow.writes_per_second(), points);
    let series = |&architecture| Series { architecture, monthly_usd: Vec::new(), carries: Vec::new() };
    let mut series: Vec<Series> = scenario.architectures.iter().map(series).collect();
    let able = able(&case);
    let mut crossings = Vec::new();
    let mut below: Option<(f64, ArchitectureId)> = None;
    for &rate in &rates {
        let outcomes = at(rate)?;
        for (series, outcome) in series.iter_mut().zip(&outcomes) {
            series.monthly_usd.push(outcome.bill.priced_total());
            series.carries.push(outcome.limits.iter().all(|limit| !limit.blocks()));
        }
        let Some((cheaper, _)) = cheapest(&outcomes, &able) else { continue };
        if let Some((last, other)) = below
            && other != cheaper
        {
            crossings.push(crossing(last, rate, other, &able, at)?);
        }
        below = Some((rate, cheaper));
    }
    keep_nearest(&mut crossings, flow.writes_per_second());
    Ok(Curve { rates, series, crossings })
}

/// Rates from a hundredth to a hundred times, within the bounds of a scenario, evenly spaced in their logarithm.
fn rates(own: f64, points: usize) -> Vec<f64> {
    let steps = points / 2;
    let towards = |end: f64, step: usize| own * libm::pow(end / own, step as f64 / steps as f64);
    let below = (1..=steps).rev().map(|step| towards((own / REACH).max(SLOWEST), step));
    let above = (0..=steps).map(|step| towards((own * REACH).min(FASTEST), step));
    let mut rates: Vec<f64> = below.chain(above).collect();
    // At the bounds of a scenario's rate, one side has no length.
    rates.dedup();
    rates
}

/// The architectures that meet the requirements, as far as no load decides: only their totals buy the same.
fn able(case: &Case<'_>) -> Vec<ArchitectureId> {
    let unmet = |id| with_architecture(id, case, |architecture| unmet_at_any_load(architecture, case));
    case.scenario.architectures.iter().copied().filter(|id| unmet(*id).is_empty()).collect()
}

/// The cheapest of these architectures that has a total, and its cost.
fn cheapest(outcomes: &Outcomes, able: &[ArchitectureId]) -> Option<(ArchitectureId, f64)> {
    let able = outcomes.iter().filter(|outcome| able.contains(&outcome.id));
    let priced = able.filter_map(|outcome| Some((outcome.id, outcome.bill.priced_total()?)));
    priced.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The crossing between two rates with different cheapest architectures.
fn crossing(
    mut low: f64,
    mut high: f64,
    cheaper_below: ArchitectureId,
    able: &[ArchitectureId],
    at: impl Fn(f64) -> Result<Outcomes, PlanError>,
) -> Result<Crossing, PlanError> {
    loop {
        let middle = low + (high - low) / 2.0;
        let there = if middle > low && middle < high { middle } else { high };
        let (cheaper_above, monthly_usd) = cheapest(&at(there)?, able).unwrap_or((cheaper_below, 0.0));
        if there == high {
            return Ok(Crossing { rate: high, cheaper_above, monthly_usd });
        }
        if cheaper_above == cheaper_below { low = middle } else { high = middle }
    }
}

/// Crossings are ascending: those nearest to a rate are in the middle.
fn keep_nearest(crossings: &mut Vec<Crossing>, own: f64) {
    let distance = |crossing: &Crossing| (crossing.rate / own).max(own / crossing.rate);
    while let [first, .., last] = &crossings[..]
        && crossings.len() > MOST_CROSSINGS
    {
        let farthest = if distance(first) > distance(last) { 0 } else { crossings.len() - 1 };
        crossings.remove(farthest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::model::evaluate;

    fn of(scenario: &Scenario) -> Curve {
        curve(scenario, &Catalog::embedded().book("us-east-1").unwrap(), POINTS).unwrap()
    }

    #[test]
    fn the_scenario_lies_on_its_curve() {
        let scenario = Scenario::default();
        let curve = of(&scenario);
        assert_eq!((curve.rates.len(), curve.rates[32]), (POINTS, 400.0));
        assert!((curve.rates[0] - 4.0).abs() < 1e-9 && (curve.rates[64] - 40_000.0).abs() < 1e-6, "{:?}", curve.rates);
        let outcomes = evaluate(&scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap();
        for (series, outcome) in curve.series.iter().zip(&outcomes) {
            assert_eq!(series.monthly_usd[32], Some(outcome.bill.total));
            assert!(series.carries[32]);
        }
    }

    #[test]
    fn a_curve_ends_where_scenarios_do() {
        let mut scenario = Scenario::default();
        scenario.workload.writes_per_second.0 = FASTEST;
        let rates = of(&scenario).rates;
        assert_eq!((rates.len(), rates.last()), (33, Some(&FASTEST)));
    }

    #[test]
    fn the_cheaper_one_changes_at_a_crossing() {
        let mut scenario = Scenario::default();
        scenario.streams_lambda.batch_size = 1;
        let curve = of(&scenario);
        assert!(!curve.crossings.is_empty() && curve.crossings.len() <= MOST_CROSSINGS, "{:?}", curve.crossings);
        let book = Catalog::embedded().book("us-east-1").unwrap();
        for crossing in &curve.crossings {
            let at = |rate: f64| {
                let mut scenario = scenario.clone();
                scenario.workload.writes_per_second.0 = rate;
                cheapest(&evaluate(&scenario, &book).unwrap(), &scenario.architectures).unwrap()
            };
            assert_eq!(at(crossing.rate), (crossing.cheaper_above, crossing.monthly_usd));
            assert_ne!(at(crossing.rate * (1.0 - 1e-12)).0, crossing.cheaper_above);
        }
    }
}
