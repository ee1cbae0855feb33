//! Renderers turn a report, which is plain data, into text. They compute nothing.
//!
//! For people, [`report`] and [`side_by_side`] choose content and order as blocks of [`page`]. [`table`] lays the
//! blocks out for a terminal of up to 100 columns, [`markdown`] for a document. User text is made harmless where it
//! leaves the program: in those two, and in core's CSV.

pub(crate) mod books;
pub(crate) mod breakeven;
mod chart;
pub(crate) mod check;
mod command;
pub(crate) mod errors;
pub(crate) mod explain;
pub(crate) mod markdown;
pub(crate) mod money;
pub(crate) mod numbers;
mod page;
mod paint;
pub(crate) mod project;
pub(crate) mod recommend;
mod report;
pub(crate) mod sensitivity;
mod side_by_side;
pub(crate) mod simulation;
mod sparkline;
pub(crate) mod sweep;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod uncertain;

#[cfg(test)]
pub(crate) mod samples;

use shardwise_core::catalog::Grade;
use shardwise_core::model::architectures::facts;
use shardwise_core::report::{ArchitectureReport, priced_name};
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::text::{Argument, Message, ReportMessage};

use crate::compared::Compared;
use crate::words::{Text, Words};
use page::{Align, Block, Grid};

/// The medium of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Width in columns.
    pub(crate) width: usize,
    /// Whether to use color.
    pub(crate) color: bool,
}

/// How much a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Verdict, cost and limits.
    Brief,
    /// Every number.
    Numbers,
    /// Every number, and what a design review asks beyond them.
    Operations,
}

/// The page of these reports at that width. One report is shown in full, several side by side.
fn pages(compared: &[Compared], words: &Words, detail: Detail, width: usize) -> Vec<Block> {
    match compared {
        [one] => report::page(one, words, detail, width),
        several => side_by_side::page(several, words, detail, width),
    }
}

/// An empty cell.
const NOTHING: &str = "–";

/// An id in the line below its label.
fn below(id: &str) -> String {
    format!("\u{a0}\u{a0}{id}")
}

/// An amount; nothing where a price is missing.
fn known_usd(usd: Option<f64>, words: &Words) -> String {
    usd.map_or_else(|| NOTHING.to_owned(), |usd| words.money().show(usd))
}

/// A table with these columns.
fn grid<const N: usize>(words: &Words, columns: [(Text, Align); N]) -> Grid {
    let mut grid = Grid::default();
    for (title, align) in columns {
        grid.column(words.say(&title), align);
    }
    grid
}

/// Letter and id, such as `A streams-lambda`.
fn title(architecture: &ArchitectureReport) -> String {
    format!("{} {}", architecture.letter, architecture.id)
}

/// The same for an architecture of which only the id is known.
fn title_of(id: ArchitectureId) -> String {
    format!("{} {id}", id.letter())
}

/// The same beside a price, with "not a log" if it is none: a price is never shown without that.
fn priced_title(id: ArchitectureId, words: &Words) -> String {
    let title = title_of(id);
    if facts(id).is_log {
        title
    } else {
        words.message(&Message::from(ReportMessage::NotALog { architecture: Argument::text(title) }))
    }
}

/// An id beside a price, or where it stands for what costs the least.
fn priced_id(id: ArchitectureId, words: &Words) -> String {
    words.argument(&priced_name(id))
}

/// The heading of a column of amounts of an architecture.
fn priced_head(id: ArchitectureId, head: &Text, words: &Words) -> String {
    let head = words.say(head);
    if facts(id).is_log { head } else { words.say(&Text::LetterNotALog { letter: head }) }
}

/// The mark in front of an amount whose price is not verified.
fn grade_mark(grade: Grade) -> &'static str {
    match grade {
        Grade::Assumed => "*",
        Grade::Reported => "°",
        Grade::Verified | Grade::Given => "",
    }
}
