//! Explains one number in each architecture that has it.

use super::assembled::assembled;
use super::day::day;
use super::derivation::{limit_source, price_source};
use super::document::{Bound, Cost, Derivation, Explanation, Part};
use super::ids::ResultId;
use super::results::{Origin, of_architecture, of_flow};
use super::subject::Subject;
use crate::catalog::PriceBook;
use crate::model::architectures::{Described, facts, with_described};
use crate::model::{Case, Charges, Limit, Line, LineId, Outcome, Outcomes, PlanError, Symbol, evaluate_case};
use crate::report::of_waiting;
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::{Change, strongest};

/// The most settings listed that would change a number.
const MOST_CHANGES: usize = 12;

/// Explains one number of a scenario.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario};
/// # use shardwise_core::explain::{Subject, explain};
/// let book = Catalog::embedded().book("us-east-1")?;
/// let subject = Subject::parse("kinesis.shard_hours").map_err(|message| message.to_string())?;
/// let explanation = explain(&Scenario::default(), &book, subject)?;
/// assert_eq!(explanation.parts[0].quantity.symbols, "shards * month_hours");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The scenario or the book lacks prices of an architecture that is asked for by name, or a number is not finite.
pub fn explain(scenario: &Scenario, book: &PriceBook, subject: Subject) -> Result<Explanation, PlanError> {
    let case = Case::new(scenario, book);
    let mut parts = Vec::new();
    if let Subject::Result(id) = subject
        && let Some(origin) = of_flow(id, &case)
    {
        let assembled = assembled(id, &case);
        parts.push(Part { assembled, ..result_part(origin, None, Vec::new()) });
    }
    for outcome in &evaluate_case(&case)? {
        let id = outcome.id;
        let mut part = with_described(id, &case, |architecture| part(subject, architecture, outcome, &case));
        if let Some(part) = &mut part {
            link_record(part, id);
        }
        parts.extend(part.map(|part| Part { day: day(subject, id, &part.quantity.terms, &case), ..part }));
    }
    Ok(Explanation { id: subject.id(), meaning: subject.meaning(), unit: subject.unit(), parts })
}

/// Says where the size of a record of its DynamoDB stream is explained, which is another number in each architecture.
fn link_record(part: &mut Part, id: ArchitectureId) {
    let bound = part.bound.iter_mut().flat_map(|bound| &mut bound.limit.terms);
    for term in part.quantity.terms.iter_mut().chain(bound).filter(|term| term.name == Symbol::StreamRecord.name()) {
        term.explained_by = facts(id).record.map(|(record, _)| ResultId::StreamRecord(record).id());
    }
}

/// The number in one architecture, if it has it.
fn part(subject: Subject, architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> Option<Part> {
    match subject {
        Subject::Line(id) => {
            let line = outcome.bill.line(id).map(|line| line_part(line, architecture, outcome, case));
            line.or_else(|| unpriced_part(id, architecture, outcome))
        }
        Subject::Limit(id) => {
            let limit = outcome.limits.iter().find(|limit| limit.id == id)?;
            Some(limit_part(limit, architecture, outcome, case))
        }
        Subject::Result(id) => {
            let origin = of_architecture(id, architecture, outcome, case)?;
            let changes = changes(case, |outcomes| moved(id, outcome.id, outcomes));
            Some(result_part(origin, Some(outcome.id), changes))
        }
    }
}

fn changes(case: &Case<'_>, number: impl Fn(&Outcomes) -> Option<f64>) -> Vec<Change> {
    strongest(case.scenario, case.book, MOST_CHANGES, number)
}

fn own(outcomes: &Outcomes, architecture: ArchitectureId) -> Option<&Outcome> {
    outcomes.iter().find(|outcome| outcome.id == architecture)
}

/// A number that can be computed again without the whole report: a total, or shards.
fn moved(id: ResultId, architecture: ArchitectureId, outcomes: &Outcomes) -> Option<f64> {
    let outcome = own(outcomes, architecture)?;
    match id {
        ResultId::Total => outcome.bill.priced_total(),
        ResultId::Shards(constraint) => outcome.shards.asked_by(constraint),
        _ => None,
    }
}

fn result_part(origin: Origin, architecture: Option<ArchitectureId>, changes: Vec<Change>) -> Part {
    let Origin { quantity, source } = origin;
    Part {
        architecture,
        quantity,
        cost: None,
        bound: None,
        source,
        assembled: Vec::new(),
        day: None,
        left_out: None,
        changes,
    }
}

fn line_part(line: &Line, architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> Part {
    let (id, own_id) = (line.id, outcome.id);
    let is_short = architecture.unbilled().is_some_and(|charge| charge.line == id);
    let left_out = of_waiting(architecture, outcome, case).filter(|_| is_short).map(|(_, (_, text))| text);
    Part {
        architecture: Some(own_id),
        quantity: Derivation::from(&line.quantity),
        cost: Some(Cost {
            usd: line.usd,
            numbers: line.arithmetic(&case.prices()),
            price: line.price.map(|price| price_source(price, case)),
        }),
        bound: None,
        source: None,
        assembled: Vec::new(),
        day: None,
        left_out,
        changes: changes(case, |outcomes| own(outcomes, own_id)?.bill.line(id).map(|line| line.usd)),
    }
}

/// A line whose price is missing: its quantity only.
fn unpriced_part(id: LineId, architecture: &dyn Described, outcome: &Outcome) -> Option<Part> {
    outcome.bill.missing.iter().find(|missing| missing.id == id)?;
    let mut charges = Charges::new();
    architecture.charge(&mut charges);
    let charge = charges.iter().find(|charge| charge.line == id)?;
    let quantity = Derivation::from(&charge.quantity);
    Some(result_part(Origin { quantity, source: None }, Some(outcome.id), Vec::new()))
}

fn limit_part(limit: &Limit, architecture: &dyn Described, outcome: &Outcome, case: &Case<'_>) -> Part {
    let (id, architecture_id) = (limit.id, outcome.id);
    let utilization_of = |outcomes: &Outcomes| {
        let limits = &own(outcomes, architecture_id)?.limits;
        limits.iter().find(|limit| limit.id == id).map(Limit::utilization)
    };
    Part {
        architecture: Some(architecture_id),
        quantity: Derivation::from(&limit.demand),
        cost: None,
        bound: Some(Bound {
            limit: Derivation::from(&limit.limit),
            utilization: limit.utilization(),
            verdict: limit.verdict(),
            remedy: architecture.remedy(limit),
            source: limit_source(limit, case),
        }),
        source: None,
        assembled: Vec::new(),
        day: None,
        left_out: None,
        changes: changes(case, utilization_of),
    }
}
