//! The sheet of shards: how many, why, and the command that computes them again.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::model::architectures::{Architecture, with_architecture};
use shardwise_core::model::{self, ConstraintId};
use shardwise_core::report::ArchitectureReport;

use super::case::Case;
use super::look::{Kind, Part};
use super::sheet::Sheet;

const NAME: &str = "Shards";

/// Writes the sheet.
pub(crate) fn write(cases: &[Case<'_>]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Sheet::new(NAME, &[40.0, 9.0, 46.0, 40.0, 40.0])?;
    sheet.title("Shards")?;
    sheet.prose(
        "Locked: a number of shards changes what is throttled, how fast readers are and what is billed, so shardwise computes \
         it together with everything else.",
    )?;
    sheet.heads(&[
        ("Shards", Kind::Text),
        ("Number", Kind::Number),
        ("Formula", Kind::Text),
        ("With numbers", Kind::Text),
        ("Computed again by", Kind::Text),
    ])?;
    sheet.freeze()?;
    for case in cases {
        for architecture in &case.studied.report.architectures {
            let of = case.name.as_ref().map_or(String::new(), |name| format!(" of {name}"));
            sheet.heading(&format!("{}{of}", architecture.title()))?;
            block(&mut sheet, case, architecture)?;
        }
    }
    Ok(sheet.done())
}

fn block(sheet: &mut Sheet, case: &Case<'_>, architecture: &ArchitectureReport) -> Result<(), XlsxError> {
    let (studied, shards) = (case.studied, &architecture.shards);
    let mut row = |label: &str, count: u64, [formula, numbers]: [&str; 2], id: &str| {
        sheet.text(0, label, Part::Cell)?;
        sheet.number(1, count as f64, Part::Cell, Kind::Number)?;
        sheet.text(2, formula, Part::Cell)?;
        sheet.text(3, numbers, Part::Quiet)?;
        let command = if id.is_empty() { "compare" } else { "explain" };
        sheet.text(4, &studied.command(command, id), Part::Quiet)?;
        sheet.next()
    };
    let layout = shards.layout.map_or(String::new(), |layout| format!(", {layout}: {}", layout.meaning()));
    row(&format!("used{layout}"), shards.used, ["", ""], "")?;
    let binding = shards.binding.map_or(String::new(), |binding| format!("bound by {binding}"));
    row("required by the load", shards.required, [&binding, ""], "")?;
    for (id, count) in &shards.by {
        let Ok(constraint) = id.parse::<ConstraintId>() else { continue };
        let [formula, numbers] = formula(case, architecture, constraint);
        let needed = count.as_u64().unwrap_or_default();
        row(constraint.meaning(), needed, [&formula, &numbers], &format!("shards.{id}"))?;
    }
    if let Some(guide) = shards.aws_guide {
        row("by the formula in AWS's guide, for comparison", guide, ["", ""], "shards.aws_guide")?;
    }
    Ok(())
}

/// The formula of a constraint in symbols and in numbers; empty if it has none.
fn formula(case: &Case<'_>, architecture: &ArchitectureReport, constraint: ConstraintId) -> [String; 2] {
    let case = model::Case::new(case.studied.scenario, case.studied.book);
    let derived = with_architecture(architecture.id, &case, |wired: &dyn Architecture| wired.shards_by(constraint));
    derived.map_or_else(Default::default, |derived| [derived.formula.symbols(), derived.formula.arithmetic()])
}
