//! The rows of a sweep as CSV, as JSON and as a table.

use std::fmt::Write as _;
use std::ops::Range;

use clap::ValueEnum;
use shardwise_core::PlanError;
use shardwise_core::model::OutcomeId;
use shardwise_core::output::{inert, line};
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::study::{Axis, CellOutcome, Cursor, Depth, Grid, Row, SWEEP_SCHEMA};
use shardwise_core::text::FileMessage;
use shardwise_core::text::{Argument, Joining};

use super::money::Money;
use super::page::{Align, Block, Grid as Table};
use super::{Screen, numbers, priced_head, priced_id, table};
use crate::words::{Text, Words};

/// Output format of `sweep`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SweepFormat {
    /// CSV, a line per row
    Csv,
    /// JSON lines: a JSON object per row
    Jsonl,
    /// One JSON document, schema id shardwise.sweep/1
    Json,
    /// Text of at most 100 columns, for up to 2,000 rows
    Table,
}

/// The `compare` command of a row, given its assignments.
pub(crate) type CompareCommand<'a> = dyn Fn(&[String]) -> String + Sync + 'a;

/// What the rows are, and how they are written.
#[derive(Clone, Copy)]
pub(crate) struct RowFormat<'a> {
    pub(crate) grid: &'a Grid<'a>,
    pub(crate) depth: Depth,
    pub(crate) money: &'a Money,
    /// The command that reproduces a row, if it is asked for, given the assignments of the row.
    pub(crate) compare: Option<&'a CompareCommand<'a>>,
}

impl RowFormat<'_> {
    /// The header row of a CSV table.
    pub(crate) fn csv_head(&self) -> String {
        let mut columns: Vec<String> = self.grid.axes().iter().map(|axis| inert(axis.key())).collect();
        for id in self.grid.architectures() {
            columns.extend(self.money.columns(&format!("{id} usd")));
            if self.depth == Depth::Outcomes {
                columns.extend(["outcome", "level", "late"].map(|column| format!("{id} {column}")));
            }
        }
        columns.push("cheapest".into());
        for id in self.grid.architectures() {
            columns.extend(["shards", "fullest limit", "utilization"].map(|column| format!("{id} {column}")));
        }
        columns.extend(self.compare.map(|_| "compare".into()));
        line(&columns)
    }

    /// What comes before the rows of a JSON document.
    pub(crate) fn json_head(&self, compare: &str) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let keys: Vec<String> = self.grid.axes().iter().map(|axis| text(axis.key())).collect();
        format!(
            "{{ \"schema\": {}, \"version\": {}, \"keys\": [{}], \"compare\": {}, \"rows\": [\n",
            text(SWEEP_SCHEMA),
            text(env!("CARGO_PKG_VERSION")),
            keys.join(", "),
            text(compare),
        )
    }

    /// What comes after the rows where Ctrl-C stopped them: nobody takes them for all rows.
    pub(crate) fn partial(format: SweepFormat, stopped: &str) -> String {
        let text = || serde_json::Value::from(stopped).to_string();
        match format {
            SweepFormat::Csv | SweepFormat::Table => format!("# PARTIAL: {stopped}\r\n"),
            SweepFormat::Json => format!("\n], \"partial\": {} }}\n", text()),
            SweepFormat::Jsonl => format!("{{\"partial\":{}}}\n", text()),
        }
    }

    /// Some rows as text.
    pub(crate) fn block(&self, format: SweepFormat, rows: Range<u64>) -> Result<String, (u64, PlanError)> {
        let mut cursor: Cursor<'_> = self.grid.cursor();
        let mut text = String::new();
        for at in rows {
            let row = cursor.row(at, self.depth).map_err(|error| (at, error))?;
            match format {
                SweepFormat::Csv => self.csv_row(&row, &mut text),
                _ => self.json_row(&row, at, format == SweepFormat::Json, &mut text),
            }
        }
        Ok(text)
    }

    /// The command that reproduces a row, if it is asked for.
    fn command(&self, row: &Row) -> Option<String> {
        let assignments = || {
            let axes = self.grid.axes().iter().zip(&row.places);
            axes.map(|(axis, place)| axis.assignment(*place)).collect::<Vec<String>>()
        };
        self.compare.map(|compare| compare(&assignments()))
    }

    fn csv_row(&self, row: &Row, text: &mut String) {
        let cell = |value: &str| {
            let inert = inert(value);
            if inert.contains([',', '"']) { format!("\"{}\"", inert.replace('"', "\"\"")) } else { inert }
        };
        for (axis, place) in self.grid.axes().iter().zip(&row.places) {
            match axis {
                Axis::Numbers(_, values) => _ = write!(text, "{},", values[*place]),
                Axis::Texts(_, values) => *text += &(cell(&values[*place]) + ","),
            }
        }
        for one in &row.cells {
            // A total that lacks a price stays empty.
            for amount in self.money.cells(one.usd) {
                *text += &amount;
                text.push(',');
            }
            if let Some(CellOutcome { outcome, level, late }) = one.outcome {
                _ = write!(text, "{},{},{late},", <&str>::from(outcome), <&str>::from(level));
            }
        }
        *text += row.cheapest.map_or("", Into::into);
        for one in &row.cells {
            _ = write!(text, ",{}", one.shards);
            match one.fullest {
                Some((limit, used)) => _ = write!(text, ",{},{used}", <&str>::from(limit)),
                None => *text += ",,",
            }
        }
        if let Some(command) = self.command(row) {
            *text += &(String::from(",") + &cell(&command));
        }
        *text += "\r\n";
    }

    fn json_row(&self, row: &Row, at: u64, in_document: bool, text: &mut String) {
        let document = self.grid.document(row, self.command(row));
        if in_document && at > 0 {
            *text += ",\n";
        }
        *text += &serde_json::to_string(&document).unwrap_or_default();
        if !in_document {
            text.push('\n');
        }
    }
}

/// All rows as a page.
pub(crate) fn table(format: &RowFormat<'_>, rows: &[Row], compare: &str, words: &Words, screen: Screen) -> String {
    let mut grid = Table { repeated: format.grid.axes().len(), ..Table::default() };
    for axis in format.grid.axes() {
        grid.column(axis.key(), Align::Left);
    }
    grid.column(words.say(&Text::Cheapest), Align::Left);
    for (at, &id) in format.grid.architectures().iter().enumerate() {
        let letter = || id.letter().to_string();
        let mut outcomes = rows.iter().filter_map(|row| row.cells[at].outcome);
        let is_raised = outcomes.any(|of| of.outcome == OutcomeId::FitsAfterIncrease);
        grid.column(priced_head(id, &Text::SweepMonth { letter: letter() }, words), Align::Right);
        if format.depth == Depth::Outcomes {
            grid.column(words.say(&Text::SweepOutcome { letter: letter() }), Align::Left);
            let letter = letter();
            let risk = if is_raised { Text::SweepRiskAfter { letter } } else { Text::SweepRisk { letter } };
            grid.column(words.say(&risk), Align::Left);
        }
        grid.column(words.say(&Text::SweepShards { letter: letter() }), Align::Right);
        grid.column(words.say(&Text::SweepFullest { letter: letter() }), Align::Left);
    }
    for row in rows {
        let mut cells: Vec<String> =
            format.grid.axes().iter().zip(&row.places).map(|(axis, place)| axis.value(*place)).collect();
        cells.push(row.cheapest.map_or_else(|| words.say(&Text::TakeNone), |id| id.letter().to_string()));
        for one in &row.cells {
            cells.push(one.usd.map_or_else(|| words.shared(FileMessage::NotPriced), |usd| format.money.show(usd)));
            if let Some(CellOutcome { outcome, level, late }) = one.outcome {
                cells.extend([words.word("fit", outcome.into(), outcome.into()), words.risk(level, late)]);
            }
            cells.push(numbers::plain(one.shards));
            cells.push(one.fullest.map_or(String::new(), |(id, used)| format!("{id} {}", words.percent(used))));
        }
        grid.row(cells);
    }
    let is =
        |&id: &ArchitectureId| words.say(&Text::LetterIs { letter: id.letter().to_string(), id: priced_id(id, words) });
    let letters: Vec<String> = format.grid.architectures().iter().map(is).collect();
    let options = format.grid.axes().iter().map(|axis| format!("--set {}=VALUE", axis.key()));
    let keys: Vec<Argument> = format.grid.axes().iter().map(|axis| Argument::text(axis.key())).collect();
    let keys = words.argument(&Argument::list(Joining::And, keys));
    let command = format!("{compare} {}", options.collect::<Vec<_>>().join(" "));
    let blocks = [
        Block::Title(words.say(&Text::SweepOver { keys })),
        Block::text(words.say(&Text::Letters { letters: words.listed(&letters) })),
        Block::Table(grid),
        Block::text(words.say(&Text::ToReproduce)),
        Block::Commands(vec![command]),
    ];
    table::layout(&blocks, screen)
}
