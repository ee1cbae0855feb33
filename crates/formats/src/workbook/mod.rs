//! A workbook with live formulas: change a price, the discount or the hours of the month, and the cost follows.
//!
//! What a spreadsheet can compute is a formula over cells that show where they come from. What it cannot compute (shards,
//! batches, sizes of records) is a locked cell with the command that computes it. Every formula carries its value, so that
//! viewers which do not calculate show it too. All scenarios stand in the same six sheets, one below or beside the other, so
//! that a change of a price reaches all of them.

mod answer;
mod bill;
mod case;
mod inputs;
mod limits;
mod look;
mod names;
mod prices;
mod shards;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use shardwise_core::PlanError;
use shardwise_core::output::{Currency, Texts};
use shardwise_core::text::{Argument, FileMessage};

use crate::studied::Studied;
use crate::words::Words;
use case::{Case, cases};
use names::Names;

/// Why there is no workbook.
#[derive(Debug)]
pub enum Unwritten {
    /// A scenario has no numbers.
    Plan(PlanError),
    /// The library refuses a cell: a fault of this program.
    Cell(XlsxError),
}

impl std::fmt::Display for Unwritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plan(error) => error.fmt(f),
            Self::Cell(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unwritten {}

impl From<XlsxError> for Unwritten {
    fn from(error: XlsxError) -> Self {
        Self::Cell(error)
    }
}

/// Writes one or more scenarios as a workbook, in English or in the language of these texts.
///
/// ```
/// # use shardwise_core::{Catalog, Scenario, plan};
/// # use shardwise_core::output::Currency;
/// # use shardwise_formats::{Studied, workbook};
/// let (scenario, book) = (Scenario::default(), Catalog::embedded().book("us-east-1")?);
/// let report = plan(&scenario, &book)?;
/// let bytes = workbook(&[Studied { source: "", scenario: &scenario, book: &book, report: &report, todo: &[] }], &Currency::usd(), None)?;
/// assert!(bytes.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A scenario has no numbers, or the library refuses a cell.
pub fn workbook(studied: &[Studied<'_>], currency: &Currency, texts: Option<&Texts>) -> Result<Vec<u8>, Unwritten> {
    // Sentences have amounts as the sheets do: in USD.
    let usd = Currency::usd();
    let words = Words::new(texts, &usd);
    let names = &Names::new(words);
    let cases = cases(studied).map_err(Unwritten::Plan)?;
    let inputs = inputs::write(&cases, currency, names)?;
    let prices = prices::write(&cases, names)?;
    let bill = bill::write(&cases, currency, names, &inputs, &prices)?;
    let limits = limits::write(&cases, names)?;
    let shards = shards::write(&cases, names)?;
    let answer = answer::write(&cases, currency, names, &bill)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&cases, words)?);
    workbook.push_worksheet(answer);
    workbook.push_worksheet(inputs.sheet);
    workbook.push_worksheet(prices.sheet);
    workbook.push_worksheet(bill.sheet);
    workbook.push_worksheet(limits);
    workbook.push_worksheet(shards);
    Ok(workbook.save_to_buffer()?)
}

/// The same scenario makes the same bytes: the workbook is as old as its prices.
fn properties(cases: &[Case<'_>], words: Words<'_>) -> Result<DocProperties, XlsxError> {
    let effective = cases.iter().map(|case| case.studied.book.effective.as_str()).max().unwrap_or_default();
    let created = ExcelDateTime::parse_from_str(effective).or_else(|_| ExcelDateTime::from_ymd(2026, 1, 1))?;
    let title = match cases {
        [case] => sheet::clean(&case.studied.report.name),
        cases => words.say(FileMessage::SeveralScenarios { count: Argument::exact(cases.len() as f64) }),
    };
    let program = format!("shardwise {}", env!("CARGO_PKG_VERSION"));
    Ok(DocProperties::new().set_title(title).set_author(program).set_creation_datetime(&created))
}
