//! The blocks of a page. A page has content and order; the renderer decides what a block looks like.

use shardwise_core::model::Verdict;

use super::paint::Tone;

/// A part of a page.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// The title of the page.
    Title(String),
    /// The heading of a section.
    Heading(String),
    /// The heading of a part of a section.
    Subheading(String),
    /// A paragraph.
    Text(Tone, String),
    /// Labeled paragraphs.
    List(Vec<Entry>),
    /// Rows and columns.
    Table(Grid),
    /// Demands and their limits.
    Gauges(Vec<Gauge>),
    /// Lines that are drawn: as they are.
    Figure(Vec<String>),
    /// Commands to copy into a shell.
    Commands(Vec<String>),
}

impl Block {
    /// A plain paragraph.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(Tone::Plain, text.into())
    }
}

/// A paragraph with a label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// The label.
    pub(crate) label: String,
    /// The first word of the text, if it is colored.
    pub(crate) word: Option<(Tone, String)>,
    /// The rest.
    pub(crate) text: String,
}

impl Entry {
    /// An entry without a colored word.
    pub(crate) fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), word: None, text: text.into() }
    }
}

/// A limit and its utilization.
#[derive(Clone, Debug)]
pub(crate) struct Gauge {
    /// The limit's label.
    pub(crate) label: String,
    /// The limit's id.
    pub(crate) id: String,
    /// Demand divided by limit.
    pub(crate) utilization: f64,
    /// The same in words.
    pub(crate) used: String,
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// The verdict as a word.
    pub(crate) word: String,
    /// Demand and limit with their unit.
    pub(crate) amounts: String,
    /// The remedy, if one is needed.
    pub(crate) remedy: Option<String>,
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Left, for words.
    Left,
    /// Right, for numbers.
    Right,
}

/// A table. Cells may hold several lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// From left to right.
    pub(crate) columns: Vec<(String, Align)>,
    /// From top to bottom.
    pub(crate) rows: Vec<Row>,
    /// Whether to separate rows that have several lines.
    pub(crate) spaced: bool,
    /// How many columns name a row, if more than one: each part of a table that is split has them.
    pub(crate) repeated: usize,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    /// One text per column.
    Cells(Vec<String>),
    /// A line across.
    Rule,
}

impl Grid {
    /// A table without rows.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns.iter().map(|(title, align)| ((*title).to_owned(), *align)).collect();
        Self { columns, ..Self::default() }
    }

    /// Adds a column on the right.
    pub(crate) fn column(&mut self, title: impl Into<String>, align: Align) {
        self.columns.push((title.into(), align));
    }

    /// Every title and cell.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &String> {
        let cells = self.rows.iter().flat_map(|row| match row {
            Row::Cells(cells) => &cells[..],
            Row::Rule => &[],
        });
        self.columns.iter().map(|(title, _)| title).chain(cells)
    }

    /// Keeps only these columns.
    pub(crate) fn of_columns(&self, columns: &[usize]) -> Self {
        let row = |row: &Row| match row {
            Row::Cells(cells) => Row::Cells(columns.iter().filter_map(|&column| cells.get(column).cloned()).collect()),
            Row::Rule => Row::Rule,
        };
        Self {
            columns: columns.iter().map(|&column| self.columns[column].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
            spaced: self.spaced,
            repeated: self.repeated,
        }
    }

    /// Adds a row. Missing cells on the right stay empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(Row::Cells(cells.into_iter().map(Into::into).collect()));
    }

    /// A line across.
    pub(crate) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }
}
