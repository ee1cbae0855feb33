//! What a page is made of. A page is content and order only; how a block looks is its renderer's business.

use shardwise_core::model::Verdict;

use super::paint::Tone;

/// A part of a page.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// What the page is about.
    Title(String),
    /// Opens a section.
    Heading(String),
    /// Opens a part of a section.
    Subheading(String),
    /// A paragraph.
    Text(Tone, String),
    /// Labelled paragraphs.
    List(Vec<Entry>),
    /// Rows and columns.
    Table(Grid),
    /// Demand beside limit.
    Gauges(Vec<Gauge>),
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
    /// Stands in front.
    pub(crate) label: String,
    /// The word that the text opens with, if it has a colour.
    pub(crate) word: Option<(Tone, String)>,
    /// The rest.
    pub(crate) text: String,
}

impl Entry {
    /// Without a word in colour.
    pub(crate) fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), word: None, text: text.into() }
    }
}

/// A limit, and how far it is used.
#[derive(Clone, Debug)]
pub(crate) struct Gauge {
    /// The limit's id.
    pub(crate) id: String,
    /// Demand over limit.
    pub(crate) utilization: f64,
    /// In a word.
    pub(crate) verdict: Verdict,
    /// Demand and limit with their unit.
    pub(crate) amounts: String,
    /// What helps, where something is to be done.
    pub(crate) remedy: Option<String>,
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table. Cells may hold several lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// From left to right.
    pub(crate) columns: Vec<(String, Align)>,
    /// From top to bottom.
    pub(crate) rows: Vec<Row>,
    /// Whether rows of several lines stand apart.
    pub(crate) spaced: bool,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    /// One text a column.
    Cells(Vec<String>),
    /// A line across.
    Rule,
}

impl Grid {
    /// Without rows yet.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns.iter().map(|(title, align)| ((*title).to_owned(), *align)).collect();
        Self { columns, ..Self::default() }
    }

    /// One more column on the right.
    pub(crate) fn column(&mut self, title: impl Into<String>, align: Align) {
        self.columns.push((title.into(), align));
    }

    /// Of all columns only these.
    pub(crate) fn of_columns(&self, columns: &[usize]) -> Self {
        let row = |row: &Row| match row {
            Row::Cells(cells) => Row::Cells(columns.iter().filter_map(|&column| cells.get(column).cloned()).collect()),
            Row::Rule => Row::Rule,
        };
        Self {
            columns: columns.iter().map(|&column| self.columns[column].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
            spaced: self.spaced,
        }
    }

    /// One more row; cells that are missing on the right stay empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(Row::Cells(cells.into_iter().map(Into::into).collect()));
    }

    /// A line across.
    pub(crate) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }
}
