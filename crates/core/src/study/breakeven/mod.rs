//! Where the answer changes along one key: the cheapest architecture that fits, where each no longer fits, and within an
//! architecture the cheapest of its own alternatives. Everything but the key is held fixed.

mod crossings;
mod document;
mod question;
mod reasons;

#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use super::keys::{NumericKey, setting_of};
use super::sensitivity::changed_scenario;
use super::sweep::{Cell, Depth, evaluate_cells};
use crate::catalog::PriceBook;
use crate::input::{schema, without_null};
use crate::model::architectures::with_described;
use crate::model::{Case, Evaluator, OutcomeId, PlanError, evaluate_case};
use crate::report::{ForLess, for_less};
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::left_out::left_out;
use crate::text::{Argument, GIB, KIB, MIB, Message, StudyMessage};
use crossings::{Found, Lines, Point, Sample, find_changes};

pub use crossings::Span;
pub use document::{
    Alternative, BREAKEVEN_SCHEMA, Breakeven, CheapestRange, FittingRanges, KeyCrossing, KeyCurve, KeyRange, KeySeries,
};
use question::{Line, Question};
pub(super) use reasons::{label, moved};

/// Values of the curve.
const CURVE: usize = 65;

impl NumericKey {
    /// A range around the value of a scenario: a hundredth to a hundred times, within the bounds; or all of the bounds, where
    /// they are near or the value is 0 or not set. `None` if there are no bounds to speak of.
    pub fn range_around(&self, own: Option<f64>) -> Option<Span> {
        /// How far from its own value.
        const REACH: f64 = 100.0;
        /// Bounds nearer to each other than this are the range.
        const NEAR: f64 = 1000.0;
        let (low, high) = self.bounds();
        let whole = self.is_whole();
        let span = |from: f64, to: f64| {
            let from = if self.admits(from) { from } else { from + (to - from) * 1e-6 };
            let to = if self.admits(to) { to } else { to - (to - from) * 1e-6 };
            (from < to).then_some(Span { from, to, log: from > 0.0 && to / from >= 10.0, whole })
        };
        match own.filter(|own| *own > 0.0) {
            Some(own) if high / low.max(own / REACH) > NEAR || low < 0.0 => {
                let (from, to) = ((own / REACH).max(low), (own * REACH).min(high));
                if whole { span(from.ceil(), to.floor()) } else { span(from, to) }
            }
            _ if high - low <= 1e6 => span(low, high),
            _ => None,
        }
    }

    /// A value as a sentence shows it: six digits, in its unit.
    pub fn shown(&self, value: f64) -> Argument {
        match self.unit() {
            Some("B") => {
                // From a MiB on, in the largest unit of which there is at least one.
                let larger = [("TiB", GIB * KIB), ("GiB", GIB), ("MiB", MIB)].into_iter();
                let (unit, worth) = larger.clone().find(|(_, worth)| value >= *worth).unwrap_or(("B", 1.0));
                shown_in(value / worth, Some(unit))
            }
            unit => shown_in(value, unit),
        }
    }
}

/// Six digits of a value in a unit.
fn shown_in(value: f64, unit: Option<&str>) -> Argument {
    let digits = if value == 0.0 { 0 } else { (5.0 - libm::floor(libm::log10(value.abs()))).clamp(0.0, 15.0) as usize };
    let rounded = crate::text::float(&format!("{value:.digits$}")).unwrap_or(value);
    // The digits that are left, without zeros at the end.
    let decimals = rounded.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let number = Argument::Number { value: rounded, decimals: Some(decimals as u8) };
    match unit {
        Some("s") => Argument::Seconds(rounded),
        Some(unit) => Message::Amount { value: number, unit: Argument::word("unit", unit) }.into(),
        None => number,
    }
}

/// Finds where the answer changes along a key. `compare` writes the command that compares after some assignments.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn breakeven(
    scenario: &Scenario,
    book: &PriceBook,
    key: &NumericKey,
    span: Span,
    compare: &dyn Fn(&[String]) -> String,
) -> Result<Breakeven, PlanError> {
    let line =
        |&id: &ArchitectureId| Line { name: id.to_string(), id, scenario: scenario.clone(), assignments: Vec::new() };
    let main = Question { lines: scenario.architectures.iter().map(line).collect(), key, book, compare };
    let found = main.find(span)?;
    let mut scenarios = found.samples as u64;
    let mut alternatives = Vec::new();
    let outcomes = evaluate_case(&Case::new(scenario, book))?;
    for id in outcomes.iter().filter(|outcome| outcome.bill.priced_total().is_some()).map(|outcome| outcome.id) {
        for question in questions_within(id, scenario, book, key, compare) {
            let (alternative, question) = question;
            let found = question.find(span)?;
            scenarios += found.samples as u64;
            alternatives.push(Alternative {
                architecture: id,
                together: together(id, &alternative, &Case::new(scenario, book)),
                key: alternative,
                ranges: question.ranges(&found),
                crossings: question.crossings(&found, span)?,
                unresolved: unresolved(&found),
            });
        }
    }
    let fits_nowhere = main.ranges(&found).iter().all(|range| range.cheapest.is_none());
    Ok(Breakeven {
        schema: BREAKEVEN_SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        name: scenario.name.clone(),
        key: key.key().to_owned(),
        unit: key.unit().map(str::to_owned),
        own: key.get(scenario),
        from: span.from,
        to: span.to,
        logarithmic: span.log,
        ranges: main.ranges(&found),
        crossings: main.crossings(&found, span)?,
        in_the_way: if fits_nowhere { main.in_the_way(key.get(scenario).unwrap_or(span.from))? } else { Vec::new() },
        architectures: main.fitting(&found, span)?,
        alternatives,
        curve: main.curve(span)?,
        unresolved: unresolved(&found),
        compare: compare(&[]),
        scenarios,
    })
}

fn unresolved(found: &Found) -> Vec<KeyRange> {
    found.unresolved.iter().map(|&(from, to)| KeyRange { from, to }).collect()
}

/// The alternatives within an architecture: each key with the lines of its values.
fn questions_within<'a>(
    id: ArchitectureId,
    scenario: &Scenario,
    book: &'a PriceBook,
    key: &'a NumericKey,
    compare: &'a dyn Fn(&[String]) -> String,
) -> Vec<(String, Question<'a>)> {
    let alternatives = with_described(id, &Case::new(scenario, book), |architecture| architecture.alternatives());
    let Ok(settings) = serde_json::to_value(scenario) else { return Vec::new() };
    let question = |alternative: &&str| {
        let path: Vec<String> = alternative.split('.').map(str::to_owned).collect();
        let lines = values(&path).into_iter().filter_map(|value| {
            // A choice speaks for itself, a switch does not.
            let short = path.last().map_or("", String::as_str);
            let (name, text) = match &value {
                Json::String(text) => (text.clone(), text.clone()),
                other => (format!("{short} = {other}"), other.to_string()),
            };
            let assignments = vec![format!("{alternative}={text}")];
            let scenario = changed_scenario(&settings, &path, value)?;
            Some(Line { name, id, scenario: Scenario { architectures: vec![id].into(), ..scenario }, assignments })
        });
        let question = Question { lines: lines.collect(), key, book, compare };
        (question.lines.len() > 1).then(|| ((*alternative).to_owned(), question))
    };
    alternatives.iter().filter(|alternative| **alternative != key.key()).filter_map(question).collect()
}

/// The values that a choice or a switch may have.
pub(super) fn values(path: &[String]) -> Vec<Json> {
    let below = |schema: &'static Json, key: &String| without_null(schema).get("properties")?.get(key);
    let Some(schema) = path.iter().try_fold(schema().as_value(), below) else { return Vec::new() };
    let schema = without_null(schema);
    let choices = schema.get("enum").and_then(Json::as_array).cloned();
    let one_of = schema.get("oneOf").and_then(Json::as_array);
    let constants = one_of.map(|branches| branches.iter().filter_map(|branch| branch.get("const").cloned()).collect());
    choices.or(constants).unwrap_or_else(|| vec![Json::Bool(true), Json::Bool(false)])
}

/// Whether an architecture fits, at once or after AWS has raised quotas.
fn fits(cell: &Cell) -> bool {
    cell.outcome.is_some_and(|of| of.outcome.is_fit())
}

/// The lines of a question: scenarios whose key is set, each with what evaluates it.
struct Works<'a> {
    key: &'a NumericKey,
    works: Vec<(Scenario, Evaluator<'a>)>,
}

impl Works<'_> {
    /// What is read of every line at a value of the key.
    fn read<Read>(&mut self, at: f64, depth: Depth, read: fn(&Cell) -> Read) -> Result<Vec<Read>, PlanError> {
        let mut lines = Vec::new();
        for (scenario, evaluator) in &mut self.works {
            self.key.set(scenario, at);
            lines.extend(evaluate_cells(scenario, evaluator, depth)?.0.iter().map(read));
        }
        Ok(lines)
    }
}

impl Lines for Works<'_> {
    fn points(&mut self, at: f64) -> Result<Vec<Point>, PlanError> {
        self.read(at, Depth::Outcomes, |cell| Point {
            // What is not priced fits nowhere, and its cost is not compared.
            usd: cell.usd.unwrap_or(f64::INFINITY),
            fits: fits(cell),
            at_once: cell.outcome.is_some_and(|of| of.outcome == OutcomeId::Fits),
            shards: cell.shards,
        })
    }

    fn shards(&mut self, at: f64) -> Result<Vec<f64>, PlanError> {
        self.read(at, Depth::Totals, |cell| cell.shards)
    }
}

impl Question<'_> {
    fn find(&self, span: Span) -> Result<Found, PlanError> {
        // Lines of one scenario are evaluated together.
        let mut works: Vec<(Scenario, Evaluator<'_>)> = Vec::new();
        for line in &self.lines {
            if works.last().is_none_or(|(last, _)| *last != line.scenario) {
                works.push((line.scenario.clone(), Evaluator::new(self.book)));
            }
        }
        find_changes(span, &mut Works { key: self.key, works })
    }

    fn name(&self, line: Option<usize>) -> Option<String> {
        line.map(|line| self.lines[line].name.clone())
    }

    fn ranges(&self, found: &Found) -> Vec<CheapestRange> {
        let (Some(first), Some(last)) = (&found.first, &found.last) else { return Vec::new() };
        let mut ranges = vec![CheapestRange { from: first.at, to: last.at, cheapest: self.name(first.cheapest()) }];
        for (_, high) in &found.changes {
            let cheapest = self.name(high.cheapest());
            if let Some(range) = ranges.last_mut()
                && range.cheapest != cheapest
            {
                range.to = high.at;
                ranges.push(CheapestRange { from: high.at, to: last.at, cheapest });
            }
        }
        ranges
    }

    fn crossings(&self, found: &Found, span: Span) -> Result<Vec<KeyCrossing>, PlanError> {
        let changes = found.changes.iter().filter(|(low, high)| low.cheapest() != high.cheapest());
        let crossing = |(low, high): &(Sample, Sample)| {
            let (before, after) = (low.cheapest(), high.cheapest());
            let shown = after.or(before).map_or(&[][..], |line| &self.lines[line].assignments);
            let assignments = [shown, &[self.key.assignment(high.at)]].concat();
            Ok(KeyCrossing {
                at: high.at,
                before: self.name(before),
                after: self.name(after),
                monthly_usd: after.map(|line| high.lines[line].usd),
                because: self.because(low, high, span)?,
                compare: (self.compare)(&assignments),
            })
        };
        changes.map(crossing).collect()
    }

    /// Where each line fits, and why it stops.
    fn fitting(&self, found: &Found, span: Span) -> Result<Vec<FittingRanges>, PlanError> {
        let ranges = |(place, line): (usize, &Line)| {
            let (fits, ends) = found.parts(|sample| sample.lines[place].fits);
            let (at_once, _) = found.parts(|sample| sample.lines[place].at_once);
            let stops = ends.into_iter().map(|end| end.map_or(Ok(None), |at| self.reason(line, at)));
            let stops = stops.collect::<Result<_, _>>()?;
            let own = self.key.get(&line.scenario).unwrap_or(span.from);
            let report = if fits.is_empty() { self.report(line, own)? } else { None };
            let not_priced = report.and_then(|report| left_out(&report, self.book));
            Ok(FittingRanges { id: line.id, fits, not_priced, stops, at_once })
        };
        self.lines.iter().enumerate().map(ranges).collect()
    }

    fn curve(&self, span: Span) -> Result<KeyCurve, PlanError> {
        let at = span.values(CURVE);
        let mut series: Vec<KeySeries> =
            self.lines.iter().map(|line| KeySeries { id: line.id, usd: Vec::new(), fits: Vec::new() }).collect();
        let Some(first) = self.lines.first() else { return Ok(KeyCurve { at, series }) };
        let mut scenario = first.scenario.clone();
        let mut evaluator = Evaluator::new(self.book);
        for value in &at {
            self.key.set(&mut scenario, *value);
            for (series, cell) in series.iter_mut().zip(&evaluate_cells(&scenario, &mut evaluator, Depth::Outcomes)?.0)
            {
                series.usd.push(cell.usd);
                series.fits.push(fits(cell));
            }
        }
        Ok(KeyCurve { at, series })
    }
}

/// What would have to be set with another value of a key for it to cost less: no value is the cheapest by itself.
fn together(id: ArchitectureId, key: &str, case: &Case<'_>) -> Option<Message> {
    let ForLess { change, scenario: then, usd, .. } = for_less(id, case)?;
    let cost = Argument::Usd(usd);
    (setting_of(case.scenario, key) != setting_of(&then, key))
        .then(|| StudyMessage::AlternativeTogether { change: change.what.into(), cost }.into())
}
