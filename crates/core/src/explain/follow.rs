//! One number followed back, in each architecture that has it.

use super::derivation::{derivation, limit_source, price_source};
use super::document::{Bound, Cost, Explanation, Part};
use super::results::{self, ResultId};
use super::subject::Subject;
use crate::catalog::{MissingPrice, PriceBook};
use crate::model::{Limit, Line, Outcome, Outcomes, evaluate, rates};
use crate::report::{plan, remedy};
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::strongest;

/// How many settings are named that would change a number.
const MOST_CHANGES: usize = 12;

/// Explains one number of a scenario.
///
/// # Errors
/// The scenario needs a price that neither it nor the book gives.
pub fn explain(scenario: &Scenario, book: &PriceBook, subject: Subject) -> Result<Explanation, MissingPrice> {
    if let Subject::Result(id) = subject {
        return explain_result(scenario, book, id);
    }
    let outcomes = evaluate(scenario, book)?;
    let part = |outcome: &Outcome| match subject {
        Subject::Line(id) => outcome.bill.line(id).map(|line| line_part(line, outcome, scenario, book)),
        Subject::Limit(id) => {
            outcome.limits.iter().find(|limit| limit.id == id).map(|limit| limit_part(limit, outcome, scenario, book))
        }
        Subject::Result(_) => None,
    };
    let parts = outcomes.iter().filter_map(part).collect();
    Ok(Explanation { id: subject.id(), meaning: subject.meaning(), unit: subject.unit(), parts })
}

fn explain_result(scenario: &Scenario, book: &PriceBook, id: ResultId) -> Result<Explanation, MissingPrice> {
    let report = plan(scenario, book)?;
    let part = |architecture: Option<ArchitectureId>, results::Result { quantity, source }| {
        let changes = architecture.map_or(Vec::new(), |architecture| {
            strongest(scenario, book, MOST_CHANGES, |outcomes| moved(id, architecture, outcomes))
        });
        Part { architecture, quantity, cost: None, bound: None, source, changes }
    };
    let whole = results::of_flow(id, scenario, &report, book).map(|result| part(None, result));
    let of_each = report.architectures.iter().filter_map(|architecture| {
        let result = results::of_architecture(id, scenario, architecture, book)?;
        Some(part(Some(architecture.id), result))
    });
    let subject = Subject::Result(id);
    let parts = whole.into_iter().chain(of_each).collect();
    Ok(Explanation { id: subject.id(), meaning: subject.meaning(), unit: subject.unit(), parts })
}

/// A number of a report that can be taken again without the whole report: a total, or shards.
fn moved(id: ResultId, architecture: ArchitectureId, outcomes: &Outcomes) -> Option<f64> {
    let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
    if id == ResultId::Total {
        return Some(outcome.bill.total);
    }
    let constraint = Subject::Result(id).id().strip_prefix("shards.")?;
    outcome.shards.by.iter().find(|(name, _)| *name == constraint)?.1
}

fn line_part(line: &Line, outcome: &Outcome, scenario: &Scenario, book: &PriceBook) -> Part {
    let rates = rates(scenario, book);
    let (id, architecture) = (line.id, outcome.id);
    let usd_of = |outcomes: &Outcomes| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
        outcome.bill.line(id).map(|line| line.usd)
    };
    Part {
        architecture: Some(architecture),
        quantity: derivation(&line.quantity),
        cost: Some(Cost {
            usd: line.usd,
            numbers: line.arithmetic(&rates),
            price: line.price.map(|price| price_source(price, scenario, book)),
        }),
        bound: None,
        source: None,
        changes: strongest(scenario, book, MOST_CHANGES, usd_of),
    }
}

fn limit_part(limit: &Limit, outcome: &Outcome, scenario: &Scenario, book: &PriceBook) -> Part {
    let (id, architecture) = (limit.id, outcome.id);
    let utilization_of = |outcomes: &Outcomes| {
        let outcome = outcomes.iter().find(|outcome| outcome.id == architecture)?;
        outcome.limits.iter().find(|limit| limit.id == id).map(Limit::utilization)
    };
    let source = limit_source(limit, book);
    Part {
        architecture: Some(architecture),
        quantity: derivation(&limit.demand),
        cost: None,
        bound: Some(Bound {
            limit: derivation(&limit.limit),
            utilization: limit.utilization(),
            verdict: limit.verdict(),
            remedy: remedy(limit, outcome, scenario),
            source,
        }),
        source: None,
        changes: strongest(scenario, book, MOST_CHANGES, utilization_of),
    }
}
