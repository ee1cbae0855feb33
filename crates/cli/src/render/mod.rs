//! Renderers: a report comes in as plain data and goes out as text. Nothing is modelled here.
//!
//! For people, [`report`] and [`side_by_side`] say in [`page`]'s few kinds of block what a page holds and in
//! which order; [`table`] lays the blocks out for a terminal of up to 100 columns, [`markdown`] for a document. Text
//! that a user may have written is made harmless where it leaves: in those two, and in core's spreadsheet.

pub(crate) mod books;
pub(crate) mod explain;
pub(crate) mod markdown;
pub(crate) mod money;
mod numbers;
mod page;
mod paint;
mod report;
mod side_by_side;
pub(crate) mod simulation;
pub(crate) mod table;
pub(crate) mod text;

#[cfg(test)]
mod samples;

use shardwise_core::catalog::Grade;
use shardwise_core::report::ArchitectureReport;
use shardwise_core::scenario::ArchitectureId;

use crate::compared::Compared;
use money::Money;
use page::Block;

/// What a page is laid out for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Columns.
    pub(crate) width: usize,
    /// Whether colours are wanted.
    pub(crate) colour: bool,
}

/// The page of these reports, as wide as that: one in full, several side by side.
fn pages(compared: &[Compared], money: &Money, width: usize) -> Vec<Block> {
    match compared {
        [one] => report::page(one, money, width),
        several => side_by_side::page(several, money, width),
    }
}

/// Letter and id, such as `A streams-lambda`.
fn title(architecture: &ArchitectureReport) -> String {
    format!("{} {}", architecture.letter, architecture.id)
}

/// The same of an architecture that is known by its id alone.
fn title_of(id: ArchitectureId) -> String {
    format!("{} {id}", id.letter())
}

/// What stands before an amount whose price is not verified.
fn grade_mark(grade: Grade) -> &'static str {
    match grade {
        Grade::Assumed => "*",
        Grade::Reported => "°",
        Grade::Verified | Grade::Given => "",
    }
}
