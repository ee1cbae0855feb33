//! Cost against the write rate, and where the cheaper architecture changes. Nothing but the rate is changed: the shape
//! of the day stays, and so do shards that are set.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{MissingPrice, PriceBook};
use crate::model::{Case, Outcomes, Verdict, evaluate_case};
use crate::scenario::{ArchitectureId, FASTEST, SLOWEST, Scenario};

/// Rates on a curve: two decades either side of the scenario's, 16 steps a decade.
pub const POINTS: usize = 65;
/// How far the curve goes either side.
const REACH: f64 = 100.0;
/// Steps in shards can make many crossings: those nearest to the scenario's rate are given.
const MOST_CROSSINGS: usize = 4;

/// Cost against the write rate.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Curve {
    /// mean changes a second, in rising order; the scenario's own is one of them
    pub rates: Vec<f64>,
    /// one for each architecture, as the scenario lists them
    pub series: Vec<Series>,
    /// where the cheaper one changes, in the order of rates; the nearest four at most
    pub crossings: Vec<Crossing>,
}

/// One architecture along the rates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Series {
    /// which one
    pub architecture: ArchitectureId,
    /// USD a month at each rate
    pub monthly_usd: Vec<f64>,
    /// whether it carries each rate: no limit is exceeded
    pub carries: Vec<bool>,
}

/// A rate at which the cheaper architecture changes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Crossing {
    /// mean changes a second
    pub rate: f64,
    /// the cheaper one from here on
    pub cheaper_above: ArchitectureId,
    /// what that one costs here, USD a month
    pub monthly_usd: f64,
}

/// The curve of a scenario, at so many rates.
///
/// # Errors
/// The scenario needs a price that neither it nor the book gives.
pub fn curve(scenario: &Scenario, book: &PriceBook, points: usize) -> Result<Curve, MissingPrice> {
    let case = Case::new(scenario, book);
    let flow = &case.flow;
    let at = |rate: f64| evaluate_case(&case.at_rate(rate));
    let rates = rates(flow.mean_rate, points);
    let series = |&architecture| Series { architecture, monthly_usd: Vec::new(), carries: Vec::new() };
    let mut series: Vec<Series> = scenario.architectures.iter().map(series).collect();
    let mut crossings = Vec::new();
    let mut below: Option<(f64, ArchitectureId)> = None;
    for &rate in &rates {
        let outcomes = at(rate)?;
        for (series, outcome) in series.iter_mut().zip(&outcomes) {
            series.monthly_usd.push(outcome.bill.total);
            series.carries.push(outcome.limits.iter().all(|limit| limit.verdict() != Verdict::Exceeded));
        }
        let Some((cheaper, _)) = cheapest(&outcomes) else { continue };
        if let Some((last, other)) = below
            && other != cheaper
        {
            crossings.push(crossing(last, rate, other, at)?);
        }
        below = Some((rate, cheaper));
    }
    keep_nearest(&mut crossings, flow.mean_rate);
    Ok(Curve { rates, series, crossings })
}

/// Rates from a hundredth to a hundred times, as far as scenarios go, in even steps of their logarithm.
fn rates(own: f64, points: usize) -> Vec<f64> {
    let steps = points / 2;
    let towards = |end: f64, step: usize| own * libm::pow(end / own, step as f64 / steps as f64);
    let below = (1..=steps).rev().map(|step| towards((own / REACH).max(SLOWEST), step));
    let above = (0..=steps).map(|step| towards((own * REACH).min(FASTEST), step));
    let mut rates: Vec<f64> = below.chain(above).collect();
    // At the edge of what a scenario may say, one side has no length.
    rates.dedup();
    rates
}

/// The cheaper one, and what it costs.
fn cheapest(outcomes: &Outcomes) -> Option<(ArchitectureId, f64)> {
    let cheapest = outcomes.iter().min_by(|a, b| a.bill.total.total_cmp(&b.bill.total));
    cheapest.map(|outcome| (outcome.id, outcome.bill.total))
}

/// The crossing between two rates, the first of which has this cheapest and the second another.
fn crossing(
    mut low: f64,
    mut high: f64,
    cheaper_below: ArchitectureId,
    at: impl Fn(f64) -> Result<Outcomes, MissingPrice>,
) -> Result<Crossing, MissingPrice> {
    loop {
        let middle = low + (high - low) / 2.0;
        let there = if middle > low && middle < high { middle } else { high };
        let (cheaper_above, monthly_usd) = cheapest(&at(there)?).unwrap_or((cheaper_below, 0.0));
        if there == high {
            return Ok(Crossing { rate: high, cheaper_above, monthly_usd });
        }
        if cheaper_above == cheaper_below { low = middle } else { high = middle }
    }
}

/// Of crossings in order, those nearest to a rate are in the middle.
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
            assert_eq!(series.monthly_usd[32], outcome.bill.total);
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
        scenario.workload.writes_per_second.0 = 50_000.0;
        scenario.workload.table_size = crate::text::Bytes(2048.0 * crate::text::GIB);
        let curve = of(&scenario);
        assert!(!curve.crossings.is_empty() && curve.crossings.len() <= MOST_CROSSINGS, "{:?}", curve.crossings);
        let book = Catalog::embedded().book("us-east-1").unwrap();
        for crossing in &curve.crossings {
            let at = |rate: f64| {
                let mut scenario = scenario.clone();
                scenario.workload.writes_per_second.0 = rate;
                cheapest(&evaluate(&scenario, &book).unwrap()).unwrap()
            };
            assert_eq!(at(crossing.rate), (crossing.cheaper_above, crossing.monthly_usd));
            assert_ne!(at(crossing.rate * (1.0 - 1e-12)).0, crossing.cheaper_above);
        }
    }
}
