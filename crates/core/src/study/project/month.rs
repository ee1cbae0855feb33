//! One month: the scenario with its grown numbers, and what its architectures come to.

use crate::model::{Evaluator, Level, Limit, LimitId, Nature, OutcomeId, PlanError, Verdict};
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::keys::NumericKey;
use crate::study::sweep::{Cell, CellOutcome, Depth, deciding, evaluate_outcomes};
use crate::text::float;

/// The scenario of a month, and the values of the keys that grow.
#[derive(Clone, Debug)]
pub(super) struct Grown {
    pub(super) scenario: Scenario,
    pub(super) values: Vec<f64>,
}

impl Grown {
    /// The scenario with each of its keys times a factor.
    pub(super) fn new(scenario: &Scenario, keys: &[NumericKey], factor: f64) -> Self {
        let mut grown = scenario.clone();
        let mut values = Vec::new();
        for key in keys {
            let value = grown_value(key, key.get(scenario).unwrap_or(0.0), factor);
            key.set(&mut grown, value);
            values.push(value);
        }
        Self { scenario: grown, values }
    }
}

/// A number times a factor, rounded to six digits, so that a command has exactly what was computed; a count to whole ones.
/// Without growth it stays as it is.
pub(super) fn grown_value(key: &NumericKey, value: f64, factor: f64) -> f64 {
    match value * factor {
        grown if factor == 1.0 || !grown.is_finite() => grown,
        grown if key.is_whole() => grown.round(),
        grown => float(&format!("{grown:.5e}")).unwrap_or(grown),
    }
}

/// What the architectures of a month come to.
#[derive(Clone, Debug)]
pub(super) struct Month {
    /// In the order of the scenario.
    pub(super) ways: Vec<Way>,
    /// The cheapest that fits.
    pub(super) cheapest: Option<ArchitectureId>,
}

/// One architecture in a month.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) id: ArchitectureId,
    pub(super) usd: Option<f64>,
    pub(super) outcome: OutcomeId,
    pub(super) level: Level,
    /// Whether changes wait for a limit at the peak, and are worked off in time.
    pub(super) late: bool,
    pub(super) shards: f64,
    /// The limit that is used the most, and how much of it.
    pub(super) fullest: Option<(LimitId, f64)>,
    /// The limits that decide.
    pub(super) limits: Vec<Used>,
}

/// How much of a limit is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    pub(super) id: LimitId,
    pub(super) nature: Nature,
    pub(super) verdict: Verdict,
    pub(super) utilization: f64,
}

impl Month {
    /// Evaluates a scenario.
    ///
    /// # Errors
    /// Neither the scenario nor the book has a price that is needed, or a number is not finite.
    pub(super) fn new(scenario: &Scenario, evaluator: &mut Evaluator<'_>) -> Result<Self, PlanError> {
        let mut limits: Vec<Vec<Used>> = Vec::new();
        let (cells, cheapest) = evaluate_outcomes(&evaluator.case(scenario), Depth::Outcomes, |outcome| {
            limits.push(deciding(&outcome.limits).map(Used::new).collect());
        })?;
        let ways = cells.iter().zip(limits).filter_map(|(cell, limits)| Way::new(cell, limits)).collect();
        Ok(Self { ways, cheapest })
    }

    /// One of its architectures.
    pub(super) fn way(&self, id: ArchitectureId) -> Option<&Way> {
        self.ways.iter().find(|way| way.id == id)
    }
}

impl Way {
    /// From a cell whose outcome was evaluated.
    fn new(cell: &Cell, limits: Vec<Used>) -> Option<Self> {
        let Cell { id, usd, shards, fullest, .. } = *cell;
        let CellOutcome { outcome, level, late } = cell.outcome?;
        Some(Self { id, usd, outcome, level, late, shards, fullest, limits })
    }
}

impl Used {
    fn new(limit: &Limit) -> Self {
        Self { id: limit.id, nature: limit.nature, verdict: limit.verdict(), utilization: limit.utilization() }
    }
}
