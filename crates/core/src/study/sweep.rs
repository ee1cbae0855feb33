//! Costs, limits and outcomes over a grid of settings. Everything but the varied keys is held fixed.

use std::array;

use arrayvec::ArrayVec;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use strum::{EnumCount as _, VariantArray as _};

use super::keys::NumericKey;
use crate::catalog::PriceBook;
use crate::input::{contradictions, may_contradict};
use crate::model::architectures::{depends_on, with_architecture};
use crate::model::{
    Case, Evaluator, Level, Limit, LimitId, Limits, Nature, Outcome, OutcomeId, PlanError, Verdict, check_prices,
    fit_and_level, unmet_at_any_load,
};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::Contradiction;

/// A key that is varied, and its values.
#[derive(Clone, Debug)]
pub enum Axis {
    /// A number: its values in the base unit.
    Numbers(NumericKey, Vec<f64>),
    /// Anything else: the key, and its values as text. Their scenarios are bases of the grid.
    Texts(String, Vec<String>),
}

impl Axis {
    /// The dotted key.
    pub fn key(&self) -> &str {
        match self {
            Self::Numbers(key, _) => key.key(),
            Self::Texts(key, _) => key,
        }
    }

    /// How many values it has.
    pub fn count(&self) -> usize {
        match self {
            Self::Numbers(_, values) => values.len(),
            Self::Texts(_, values) => values.len(),
        }
    }

    /// The value at a place, as a table shows it.
    pub fn value(&self, at: usize) -> String {
        match self {
            Self::Numbers(_, values) => values[at].to_string(),
            Self::Texts(_, values) => values[at].clone(),
        }
    }

    /// The value at a place, as data.
    fn json(&self, at: usize) -> Json {
        match self {
            Self::Numbers(_, values) => values[at].into(),
            Self::Texts(_, values) => values[at].clone().into(),
        }
    }

    /// The value at a place as an assignment, as `--set` takes it.
    pub fn assignment(&self, at: usize) -> String {
        match self {
            Self::Numbers(key, values) => key.assignment(values[at]),
            Self::Texts(key, values) => format!("{key}={}", values[at]),
        }
    }
}

/// How much of each scenario is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Cost, shards and limits.
    Totals,
    /// Also whether it fits and how risky it is.
    Outcomes,
}

/// The most keys of a grid.
pub const MOST_AXES: usize = 4;

/// A grid of scenarios: rows in the order of nested loops over the axes, the first axis outermost.
#[derive(Clone, Debug)]
pub struct Grid<'a> {
    axes: Vec<Axis>,
    /// For each axis, whether an architecture depends on it, by the place of the architecture in the table.
    matters: ArrayVec<[bool; ArchitectureId::COUNT], MOST_AXES>,
    /// A scenario for each combination of the values that are no numbers, in the same order, with the book of its Region.
    bases: Vec<(Scenario, &'a PriceBook)>,
}

/// One row: the place of each axis, and each architecture's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The place of the value of each axis.
    pub places: ArrayVec<usize, MOST_AXES>,
    /// The architectures, in the order of the scenario.
    pub cells: Cells,
    /// The cheapest that fits; with totals only, that no limit stops but those that AWS raises.
    pub cheapest: Option<ArchitectureId>,
}

/// One architecture of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Which one.
    pub id: ArchitectureId,
    /// USD per month; `None` if a price is missing.
    pub usd: Option<f64>,
    /// Whether it fits; with totals only, whether no limit stops it but those that AWS raises.
    pub fits: bool,
    /// Whether it fits, and its risk; not with totals only.
    pub outcome: Option<CellOutcome>,
    /// Shards used.
    pub shards: f64,
    /// The limit that is used the most, and demand divided by limit.
    pub fullest: Option<(LimitId, f64)>,
}

/// Whether an architecture fits, and its risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellOutcome {
    /// Whether it fits.
    pub outcome: OutcomeId,
    /// The throttling risk that decides.
    pub level: Level,
    /// Whether changes wait for a limit at the peak, and are worked off in time: what it throttles does not count as risk.
    pub late: bool,
}

/// The id of the JSON document.
pub const SWEEP_SCHEMA: &str = "shardwise.sweep/1";

/// All rows as one document. Money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise sweep")]
pub struct SweepDocument {
    /// `shardwise.sweep/1`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// the varied keys
    pub keys: Vec<String>,
    /// the command that reproduces a row, with `--set KEY=VALUE` for each of its keys
    pub compare: String,
    /// in the order of nested loops, the first key outermost
    pub rows: Vec<SweepRow>,
    /// what was stopped and after how many rows; absent where all rows are there
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial: Option<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SweepRow {
    /// value by key: a number in bytes, seconds or changes per second, or text
    pub values: Map<String, Json>,
    /// in the order of the scenario
    pub architectures: Vec<SweepCell>,
    /// the cheapest that fits; with totals only, that keeps what is required of it and that no limit stops but those that AWS raises; null if there is none
    pub cheapest: Option<ArchitectureId>,
    /// the command that reproduces the row, if requested
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<String>,
}

/// One architecture of a row.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SweepCell {
    /// id
    pub id: ArchitectureId,
    /// total of the bill; null if a price is missing
    pub usd: Option<f64>,
    /// whether it fits; absent with totals only
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub outcome: Option<OutcomeId>,
    /// throttling risk that decides, once AWS has raised what it must; absent with totals only
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// whether changes wait for a limit at the peak and are worked off in time, so that what it throttles does not count as
    /// risk; absent with totals only
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// shards used
    pub shards: f64,
    /// the limit that is used the most, of those that decide
    pub fullest_limit: Option<LimitId>,
    /// its demand divided by the limit
    pub utilization: Option<f64>,
}

impl<'a> Grid<'a> {
    /// A row as data.
    pub fn document(&self, row: &Row, compare: Option<String>) -> SweepRow {
        let cell = |cell: &Cell| SweepCell {
            id: cell.id,
            usd: cell.usd,
            outcome: cell.outcome.map(|of| of.outcome),
            level: cell.outcome.map(|of| of.level),
            late: cell.outcome.map(|of| of.late),
            shards: cell.shards,
            fullest_limit: cell.fullest.map(|(id, _)| id),
            utilization: cell.fullest.map(|(_, used)| used),
        };
        let axes = self.axes.iter().zip(&row.places);
        SweepRow {
            values: axes.map(|(axis, place)| (axis.key().to_owned(), axis.json(*place))).collect(),
            architectures: row.cells.iter().map(cell).collect(),
            cheapest: row.cheapest,
            compare,
        }
    }

    /// A grid over these axes. `bases` has a scenario for each combination of the values of the text axes.
    pub fn new(axes: Vec<Axis>, bases: Vec<(Scenario, &'a PriceBook)>) -> Self {
        let matters = |axis: &Axis| array::from_fn(|at| depends_on(ArchitectureId::VARIANTS[at], axis.key()));
        Self { matters: axes.iter().map(matters).collect(), axes, bases }
    }

    /// The same grid with one value of each number that contradicts no other key.
    #[must_use]
    pub fn contradictory(&self) -> Self {
        let axis = |axis: &Axis| match axis {
            Axis::Numbers(key, values) if !may_contradict(key.key()) => {
                Axis::Numbers(key.clone(), values[..1].to_vec())
            }
            axis => axis.clone(),
        };
        Self::new(self.axes.iter().map(axis).collect(), self.bases.clone())
    }

    /// The axes, the outermost first.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The architectures of every row.
    pub fn architectures(&self) -> &[ArchitectureId] {
        self.bases.first().map_or(&[], |(scenario, _)| &scenario.architectures)
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        self.axes.iter().map(|axis| axis.count() as u64).product()
    }

    /// The places of the axes in a row.
    pub fn places(&self, row: u64) -> ArrayVec<usize, MOST_AXES> {
        let mut places = ArrayVec::from([0; MOST_AXES]);
        places.truncate(self.axes.len());
        let mut rest = row;
        for (place, axis) in places.iter_mut().zip(&self.axes).rev() {
            *place = (rest % axis.count() as u64) as usize;
            rest /= axis.count() as u64;
        }
        places
    }

    /// A cursor over its rows.
    pub fn cursor(&self) -> Cursor<'_> {
        let mut works = Vec::new();
        works.resize_with(self.bases.len(), || None);
        Cursor { grid: self, works }
    }
}

/// Evaluates the rows of a grid. What the last row has in common with the next is not computed again.
#[derive(Debug)]
pub struct Cursor<'a> {
    grid: &'a Grid<'a>,
    /// For each base: its scenario with the numbers of the last row, and what is known of it.
    works: Vec<Option<Work<'a>>>,
}

#[derive(Debug)]
struct Work<'a> {
    scenario: Scenario,
    evaluator: Evaluator<'a>,
    /// The row before of the same base, and how much of it was computed.
    last: Option<(Row, Depth)>,
}

impl Work<'_> {
    /// Evaluates its scenario at these places. An architecture that does not depend on what differs from the row before stays as
    /// it was.
    fn row(&mut self, places: ArrayVec<usize, MOST_AXES>, depth: Depth, grid: &Grid<'_>) -> Result<Row, PlanError> {
        let before = self.last.take().filter(|(_, known)| *known == depth).map(|(row, _)| row);
        let is_known = |id: ArchitectureId| {
            before.as_ref().is_some_and(|before| {
                let axes = before.places.iter().zip(&places).zip(&grid.matters);
                axes.into_iter().all(|((before, now), matters)| before == now || !matters[id as usize])
            })
        };
        let case = self.evaluator.case(&self.scenario);
        let mut cells = Cells::new();
        for (at, &id) in self.scenario.architectures.iter().enumerate() {
            let known = before.as_ref().filter(|_| is_known(id)).map(|before| before.cells[at].clone());
            cells.push(known.map_or_else(|| evaluate_cell(id, &case, depth, |_| ()), Ok)?);
        }
        let cheapest = cheapest(&cells);
        let row = Row { places, cells, cheapest };
        self.last = Some((row.clone(), depth));
        Ok(row)
    }
}

impl<'a> Cursor<'a> {
    /// The scenario of a row, and what evaluates it.
    fn work(&mut self, places: &[usize]) -> &mut Work<'a> {
        let axes = self.grid.axes.iter().zip(places);
        let mut base = 0;
        for (axis, place) in axes.clone() {
            if let Axis::Texts(_, values) = axis {
                base = base * values.len() + place;
            }
        }
        let work = self.works[base].get_or_insert_with(|| {
            let (scenario, book) = &self.grid.bases[base];
            Work { scenario: scenario.clone(), evaluator: Evaluator::new(book), last: None }
        });
        for (axis, place) in axes {
            if let Axis::Numbers(key, values) = axis {
                key.set(&mut work.scenario, values[*place]);
            }
        }
        work
    }

    /// The scenario of a row.
    pub fn scenario(&mut self, row: u64) -> &Scenario {
        let places = self.grid.places(row);
        &self.work(&places).scenario
    }

    /// What is wrong with the scenario of a row that its keys alone do not show.
    pub fn contradictions(&mut self, row: u64) -> Vec<Contradiction> {
        contradictions(self.scenario(row))
    }

    /// Evaluates a row.
    ///
    /// # Errors
    /// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
    pub fn row(&mut self, row: u64, depth: Depth) -> Result<Row, PlanError> {
        let places = self.grid.places(row);
        let grid = self.grid;
        self.work(&places).row(places, depth, grid)
    }
}

/// The architectures of a scenario.
pub type Cells = ArrayVec<Cell, { ArchitectureId::COUNT }>;

/// Evaluates the architectures of a scenario. Returns them and the cheapest.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub(super) fn evaluate_cells(
    scenario: &Scenario,
    evaluator: &mut Evaluator<'_>,
    depth: Depth,
) -> Result<(Cells, Option<ArchitectureId>), PlanError> {
    evaluate_case_cells(&evaluator.case(scenario), depth)
}

/// The same for a case.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub(super) fn evaluate_case_cells(case: &Case<'_>, depth: Depth) -> Result<(Cells, Option<ArchitectureId>), PlanError> {
    evaluate_outcomes(case, depth, |_| ())
}

/// The same; `see` gets the outcome of each cell.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub(super) fn evaluate_outcomes(
    case: &Case<'_>,
    depth: Depth,
    mut see: impl FnMut(&Outcome),
) -> Result<(Cells, Option<ArchitectureId>), PlanError> {
    let cells = case.scenario.architectures.iter().map(|&id| evaluate_cell(id, case, depth, &mut see));
    let cells = cells.collect::<Result<Cells, _>>()?;
    let cheapest = cheapest(&cells);
    Ok((cells, cheapest))
}

/// Evaluates one architecture of a case; `see` gets its outcome.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
fn evaluate_cell(
    id: ArchitectureId,
    case: &Case<'_>,
    depth: Depth,
    see: impl FnOnce(&Outcome),
) -> Result<Cell, PlanError> {
    let mut outcome = Outcome::empty(id);
    let (fitting, promised) = with_architecture(id, case, |architecture| {
        outcome.fill(architecture, case)?;
        check_prices(std::slice::from_ref(&outcome), case)?;
        Ok::<_, PlanError>(match depth {
            Depth::Outcomes => (Some(fit_and_level(id, architecture, &outcome.limits, &outcome.bill, case)), true),
            Depth::Totals => (None, unmet_at_any_load(architecture, case).is_empty()),
        })
    })?;
    let limits = &outcome.limits;
    let fits = match &fitting {
        Some((fitting, _)) => fitting.is_fit(),
        None => promised && !limits.iter().any(Limit::blocks),
    };
    let late = || deciding(limits).any(|limit| limit.verdict() == Verdict::Late);
    let cell = Cell {
        id,
        usd: outcome.bill.priced_total(),
        fits,
        outcome: fitting.map(|(outcome, level)| CellOutcome { outcome, level, late: late() }),
        shards: outcome.shards.used,
        fullest: fullest(limits),
    };
    see(&outcome);
    Ok(cell)
}

/// The cheapest architecture that fits; of equals, the first.
fn cheapest(cells: &Cells) -> Option<ArchitectureId> {
    let fitting = cells.iter().filter(|cell| cell.fits).filter_map(|cell| Some((cell.usd?, cell.id)));
    fitting.reduce(|least, next| if next.0 < least.0 { next } else { least }).map(|(_, id)| id)
}

/// The limits that decide.
pub(super) fn deciding(limits: &Limits) -> impl Iterator<Item = &Limit> {
    limits.iter().filter(|limit| limit.nature != Nature::Advisory)
}

/// The limit that is used the most, of those that decide.
fn fullest(limits: &Limits) -> Option<(LimitId, f64)> {
    let used = deciding(limits).map(|limit| (limit.id, limit.utilization()));
    used.reduce(|most, next| if next.1 > most.1 { next } else { most })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::report::plan;
    use crate::scenario::Architectures;
    use crate::study::numbers::NUMBERS;

    fn numbers(key: &str, values: &[f64]) -> Axis {
        Axis::Numbers(NumericKey::find(key).unwrap(), values.to_vec())
    }

    #[test]
    fn rows_are_those_of_nested_loops_and_equal_reports() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let axes = vec![
            numbers("workload.writes_per_second", &[10.0, 400.0, 9000.0]),
            Axis::Texts("free_tier".into(), vec!["false".into(), "true".into()]),
            numbers("workload.item_size", &[900.0, 20_000.0]),
        ];
        let bases = [false, true].map(|free_tier| (Scenario { free_tier, ..Scenario::default() }, &book));
        let grid = Grid::new(axes, bases.to_vec());
        let mut cursor = grid.cursor();
        assert_eq!(grid.rows(), 12);
        // Backwards, so that nothing is left from the row before.
        for at in (0..12).rev() {
            let row = cursor.row(at, Depth::Outcomes).unwrap();
            assert_eq!(row.places[..], [at as usize / 4, at as usize / 2 % 2, at as usize % 2]);
            let scenario = cursor.scenario(at).clone();
            assert_eq!(scenario.free_tier, row.places[1] == 1);
            let report = plan(&scenario, &book).unwrap();
            assert_eq!(row.cheapest, report.verdict.cheapest);
            for (cell, report) in row.cells.iter().zip(&report.architectures) {
                assert_eq!((cell.id, cell.usd), (report.id, report.monthly_usd));
                let after = report.throttling_after_increase.as_ref().unwrap_or(&report.throttling);
                let (outcome, level) = (report.fit.outcome, after.decisive_level);
                let late = report.limits.iter().any(|limit| limit.verdict == Verdict::Late);
                assert_eq!(cell.outcome, Some(CellOutcome { outcome, level, late }));
                assert_eq!(cell.shards as u64, report.shards.used);
                let most = report.limits.iter().filter(|limit| limit.nature != Nature::Advisory);
                let most = most.map(|limit| limit.utilization).fold(0.0, f64::max);
                assert_eq!(cell.fullest.map(|(_, used)| used), Some(most));
            }
            let totals = cursor.row(at, Depth::Totals).unwrap();
            assert!(totals.cells.iter().zip(&row.cells).all(|(one, other)| one.usd == other.usd));
        }
    }

    #[test]
    fn an_architecture_depends_on_the_settings_of_no_other() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let mut base = Scenario { architectures: Architectures::All, ..Scenario::default() };
        base.kinesis_firehose.transform.enabled = true;
        let cells = |scenario: &Scenario| {
            let (cells, _) = evaluate_case_cells(&Case::new(scenario, &book), Depth::Outcomes).unwrap();
            cells
        };
        let mut tried = 0;
        for field in NUMBERS {
            let is_free = |id: ArchitectureId| !depends_on(id, field.key);
            if !ArchitectureId::VARIANTS.iter().copied().any(is_free) {
                continue;
            }
            for times in [0.25, 0.5, 2.0] {
                let mut scenario = base.clone();
                let value = (field.get)(&base).unwrap_or(2.0);
                (field.set)(&mut scenario, value * times);
                tried += 1;
                for (before, after) in cells(&base).iter().zip(&cells(&scenario)).filter(|(cell, _)| is_free(cell.id)) {
                    assert_eq!(before, after, "{}", field.key);
                }
            }
        }
        assert!(tried > 50, "{tried}");
    }

    #[test]
    fn what_is_kept_from_the_row_before_is_what_it_comes_to() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let base = Scenario { architectures: Architectures::All, ..Scenario::default() };
        let axes = vec![
            numbers("kinesis_firehose.shards", &[3.0, 9.0]),
            numbers("workload.writes_per_second", &[200.0, 4000.0]),
            numbers("streams_lambda.stream_shards", &[3.0, 200.0]),
            numbers("streams_pipes.batch_size", &[10.0, 1000.0]),
        ];
        let grid = Grid::new(axes, vec![(base, &book)]);
        let mut cursor = grid.cursor();
        for depth in [Depth::Totals, Depth::Outcomes] {
            for row in 0..grid.rows() {
                assert_eq!(cursor.row(row, depth), grid.cursor().row(row, depth));
            }
        }
    }
}
