//! The sheet of shards: how many, why, and the command that computes them again.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::model::architectures::{Described, with_described};
use shardwise_core::model::{self, ConstraintId};
use shardwise_core::report::ArchitectureReport;
use shardwise_core::text::{Argument, FileMessage};

use super::case::Case;
use super::look::{Kind, Part};
use super::names::Names;
use super::sheet::Sheet;

/// Writes the sheet.
pub(crate) fn write(cases: &[Case<'_>], names: &Names<'_>) -> Result<Worksheet, XlsxError> {
    let words = names.words();
    let mut sheet = names.sheet(&names.shards, &[40.0, 9.0, 46.0, 40.0, 40.0])?;
    sheet.title(&words.say(FileMessage::Shards))?;
    sheet.prose(&words.say(FileMessage::ShardsNote))?;
    let heads = [
        (FileMessage::Shards, Kind::Text),
        (FileMessage::Number, Kind::Number),
        (FileMessage::Formula, Kind::Text),
        (FileMessage::WithNumbers, Kind::Text),
        (FileMessage::AgainBy, Kind::Text),
    ];
    sheet.heads(&heads.map(|(head, kind)| (words.say(head), kind)))?;
    sheet.freeze()?;
    for case in cases {
        for architecture in &case.studied.report.architectures {
            sheet.heading(&case.of(words.title(architecture), words))?;
            block(&mut sheet, case, architecture)?;
        }
    }
    Ok(sheet.done())
}

fn block(sheet: &mut Sheet<'_>, case: &Case<'_>, architecture: &ArchitectureReport) -> Result<(), XlsxError> {
    let (studied, shards, words) = (case.studied, &architecture.shards, sheet.words());
    let mut row = |label: &str, count: u64, [formula, numbers]: [&str; 2], id: &str| {
        sheet.text(0, label, Part::Cell)?;
        sheet.number(1, count as f64, Part::Cell, Kind::Number)?;
        sheet.text(2, formula, Part::Cell)?;
        sheet.text(3, numbers, Part::Quiet)?;
        let command = if id.is_empty() { "compare" } else { "explain" };
        sheet.text(4, &studied.command(command, id), Part::Quiet)?;
        sheet.next()
    };
    let used = shards.layout.map_or(FileMessage::ShardsUsed, |layout| FileMessage::ShardsUsedAs {
        layout: layout.to_string().as_str().into(),
        meaning: Argument::text(words.layout(layout)),
    });
    row(&words.say(used), shards.used, ["", ""], "")?;
    let bound = |id: ConstraintId| words.say(FileMessage::BoundByConstraint { id: id.to_string().as_str().into() });
    let binding = shards.binding.map_or(String::new(), bound);
    row(&words.say(FileMessage::ShardsRequired), shards.required, [&binding, ""], "")?;
    for (id, count) in &shards.by {
        let Ok(constraint) = id.parse::<ConstraintId>() else { continue };
        let [formula, numbers] = formula(case, architecture, constraint);
        let needed = count.as_u64().unwrap_or_default();
        row(&words.constraint(constraint), needed, [&formula, &numbers], &format!("shards.{id}"))?;
    }
    if let Some(guide) = shards.aws_guide {
        row(&words.say(FileMessage::ShardsGuide), guide, ["", ""], "shards.aws_guide")?;
    }
    Ok(())
}

/// The formula of a constraint in symbols and in numbers; empty if it has none.
fn formula(case: &Case<'_>, architecture: &ArchitectureReport, constraint: ConstraintId) -> [String; 2] {
    let case = model::Case::new(case.studied.scenario, case.studied.book);
    let derived = with_described(architecture.id, &case, |wired: &dyn Described| wired.shards_by(constraint));
    derived.map_or_else(Default::default, |derived| [derived.formula.symbols(), derived.formula.arithmetic()])
}
