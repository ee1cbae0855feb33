//! A sheet that is written from top to bottom, and cells that know where they are.

use rust_xlsxwriter::{Formula, ProtectionOptions, Worksheet, XlsxError};
use shardwise_core::text::FileMessage;

use super::look::{Kind, Part, format};
use crate::words::Words;

/// The longest text of a cell that people read; Excel holds 32,767 characters.
const LONGEST: usize = 2000;
/// A4, as Excel numbers paper.
const A4: u8 = 9;
/// Height in points of a line of text.
const LINE: f64 = 13.5;
/// Height in points around the text of a cell.
const AROUND: f64 = 2.0;

/// Characters that fit a unit of column width: letters are narrower than the digits that widths count.
const LETTERS: f64 = 1.2;
/// The same for the smaller letters.
const SMALLER: f64 = 1.35;

/// A column, from 0.
pub(crate) type Column = u16;

/// A cell of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    sheet: &'a str,
    row: u32,
    column: Column,
}

impl Place<'_> {
    /// The cell as a formula in another sheet writes it. Names that are not plain letters stand in quotes.
    pub(crate) fn seen_from(self, sheet: &str) -> String {
        let cell = rust_xlsxwriter::utility::row_col_to_cell_absolute(self.row, self.column);
        match self.sheet {
            own if own == sheet => cell,
            plain if plain.chars().all(|c| c.is_ascii_alphabetic()) => format!("{plain}!{cell}"),
            other => format!("'{}'!{cell}", other.replace('\'', "''")),
        }
    }
}

/// A formula, without its equals sign, and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Computed {
    pub(crate) formula: String,
    pub(crate) value: f64,
}

/// An amount that may lack a price.
#[derive(Debug)]
pub(crate) struct Priced<'a> {
    /// Formula, without `=`.
    pub(crate) formula: String,
    /// Its value; `None` while a price is missing.
    pub(crate) value: Option<f64>,
    /// The cells that must be numbers for it to be one.
    pub(crate) needs: Vec<Place<'a>>,
}

/// A sheet and the row that is written next.
pub(crate) struct Sheet<'a> {
    name: &'a str,
    words: Words<'a>,
    worksheet: Worksheet,
    widths: Vec<f64>,
    row: u32,
    /// Lines of the highest cell of this row.
    lines: f64,
}

impl<'a> Sheet<'a> {
    /// An empty sheet with columns of these widths, in characters.
    pub(crate) fn new(name: &'a str, words: Words<'a>, widths: &[f64]) -> Result<Self, XlsxError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        worksheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        worksheet.set_footer("&L&F&C&A&R&P / &N");
        for (column, width) in (0..).zip(widths) {
            worksheet.set_column_width(column, *width)?;
        }
        // No password: the locks keep the reader from breaking a formula, and are no secret.
        let options = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
        worksheet.protect_with_options(&options);
        Ok(Self { name, words, worksheet, widths: widths.to_vec(), row: 0, lines: 1.0 })
    }

    /// The name of the sheet.
    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    /// The cell of a column in this row.
    pub(crate) fn place(&self, column: Column) -> Place<'a> {
        Place { sheet: self.name, row: self.row, column }
    }

    /// Ends the row, which is as high as its highest cell: spreadsheets do not look for themselves. Goes on to the next one.
    pub(crate) fn next(&mut self) -> Result<(), XlsxError> {
        if self.lines > 1.0 {
            self.worksheet.set_row_height(self.row, self.lines * LINE + AROUND)?;
        }
        self.lines = 1.0;
        self.row += 1;
        Ok(())
    }

    /// Remembers how high a text is that is wrapped at this width, in characters.
    fn wrap(&mut self, text: &str, width: f64) {
        let mut lines = 1.0;
        let mut used = 0.0;
        for word in text.split(' ') {
            let letters = word.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
            if used > 0.0 && used + 1.0 + letters > width {
                lines += 1.0;
                used = 0.0;
            }
            // A word that is longer than a line is broken.
            lines += (letters / width).ceil().max(1.0) - 1.0;
            used = if used > 0.0 { used + 1.0 + letters } else { letters % width };
        }
        self.lines = self.lines.max(lines);
    }

    /// Freezes everything above this row, and repeats it on every printed page.
    pub(crate) fn freeze(&mut self) -> Result<(), XlsxError> {
        self.worksheet.set_freeze_panes(self.row, 1)?;
        self.worksheet.set_repeat_rows(0, self.row.saturating_sub(1))?;
        Ok(())
    }

    /// Writes text, cleaned of what is no text. It is never a formula.
    pub(crate) fn text(&mut self, column: Column, text: &str, part: Part) -> Result<(), XlsxError> {
        let text = clean(text);
        let look = format(part, Kind::Text);
        // Blank cells carry borders, and let text on their left run on.
        if text.is_empty() {
            self.worksheet.write_blank(self.row, column, &look)?;
            return Ok(());
        }
        if matches!(part, Part::Cell | Part::Quiet | Part::Value) {
            let width = self.widths.get(usize::from(column)).copied().unwrap_or(9.0);
            let letters = if part == Part::Quiet { SMALLER } else { LETTERS };
            self.wrap(&text, (width - 1.0) * letters);
        }
        self.worksheet.write_string_with_format(self.row, column, text, &look)?;
        Ok(())
    }

    /// Gives the cells of these columns the look of a part, without a value.
    pub(crate) fn fill(&mut self, columns: std::ops::Range<Column>, part: Part) -> Result<(), XlsxError> {
        columns.into_iter().try_for_each(|column| self.text(column, "", part))
    }

    /// Writes a number; a dash for one that is not finite.
    pub(crate) fn number(
        &mut self,
        column: Column,
        value: f64,
        part: Part,
        kind: Kind,
    ) -> Result<Place<'a>, XlsxError> {
        if value.is_finite() {
            self.worksheet.write_number_with_format(self.row, column, value, &format(part, kind))?;
        } else {
            self.text(column, "–", part)?;
        }
        Ok(self.place(column))
    }

    /// Writes TRUE or FALSE.
    pub(crate) fn flag(&mut self, column: Column, value: bool, part: Part) -> Result<Place<'a>, XlsxError> {
        self.worksheet.write_boolean_with_format(self.row, column, value, &format(part, Kind::Flag))?;
        Ok(self.place(column))
    }

    /// Writes a formula with its value.
    pub(crate) fn computed(
        &mut self,
        column: Column,
        Computed { formula, value }: &Computed,
        part: Part,
        kind: Kind,
    ) -> Result<Place<'a>, XlsxError> {
        let formula = Formula::new(format!("={formula}")).set_result(value.to_string());
        self.worksheet.write_formula_with_format(self.row, column, formula, &format(part, kind))?;
        Ok(self.place(column))
    }

    /// Writes an amount, which follows these cells. As long as one of them is no number, a price is missing: then it is a text,
    /// which is its value if it has none now.
    pub(crate) fn priced(
        &mut self,
        column: Column,
        Priced { formula, value, needs }: &Priced<'_>,
        part: Part,
        kind: Kind,
    ) -> Result<Place<'a>, XlsxError> {
        if let Some(value) = *value {
            return self.computed(column, &Computed { formula: formula.clone(), value }, part, kind);
        }
        let text = self.words.say(FileMessage::NotPriced);
        let numbers: Vec<String> = needs.iter().map(|place| place.seen_from(self.name)).collect();
        let formula = format!("IF(COUNT({})={},{formula},\"{text}\")", numbers.join(","), needs.len());
        self.chosen(column, &formula, &text, part, kind)
    }

    /// Writes a formula whose value is text, in the look of the numbers that it may become.
    pub(crate) fn chosen(
        &mut self,
        column: Column,
        formula: &str,
        text: &str,
        part: Part,
        kind: Kind,
    ) -> Result<Place<'a>, XlsxError> {
        let formula = Formula::new(format!("={formula}")).set_result(clean(text));
        self.worksheet.write_formula_with_format(self.row, column, formula, &format(part, kind))?;
        Ok(self.place(column))
    }

    /// Writes an empty cell to be filled in.
    pub(crate) fn blank(&mut self, column: Column, kind: Kind) -> Result<Place<'a>, XlsxError> {
        self.worksheet.write_blank(self.row, column, &format(Part::Editable, kind))?;
        Ok(self.place(column))
    }

    /// A row with the title of the sheet.
    pub(crate) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.text(0, text, Part::Title)?;
        self.worksheet.set_row_height(self.row, 24)?;
        self.next()
    }

    /// A row with the heading of a block, below an empty one.
    pub(crate) fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        self.next()?;
        self.text(0, text, Part::Heading)?;
        self.worksheet.set_row_height(self.row, 18)?;
        self.next()
    }

    /// A row of column heads.
    pub(crate) fn heads(&mut self, heads: &[(String, Kind)]) -> Result<(), XlsxError> {
        for (column, (text, kind)) in (0..).zip(heads) {
            self.worksheet.write_string_with_format(self.row, column, clean(text), &format(Part::Head, *kind))?;
        }
        self.lines = 2.0;
        self.next()
    }

    /// A row of prose over all columns, as high as it needs to be.
    pub(crate) fn prose(&mut self, text: &str) -> Result<(), XlsxError> {
        let last = Column::try_from(self.widths.len().saturating_sub(1)).unwrap_or_default();
        let (text, prose) = (clean(text), format(Part::Prose, Kind::Text));
        self.worksheet.merge_range(self.row, 0, self.row, last, &text, &prose)?;
        self.wrap(&text, self.widths.iter().sum::<f64>() * LETTERS);
        self.next()
    }

    /// The words of the workbook.
    pub(crate) fn words(&self) -> Words<'a> {
        self.words
    }

    /// The worksheet, for what is set once.
    pub(crate) fn worksheet(&mut self) -> &mut Worksheet {
        &mut self.worksheet
    }

    /// The row that is written next.
    pub(crate) fn row(&self) -> u32 {
        self.row
    }

    /// The finished sheet.
    pub(crate) fn done(self) -> Worksheet {
        self.worksheet
    }
}

/// Text without control characters and without what reorders a line, and not endless.
pub(crate) fn clean(text: &str) -> String {
    let dropped = |c: &char| {
        c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    let mut cleaned: String = text.chars().filter(|c| !dropped(c)).take(LONGEST + 1).collect();
    if cleaned.chars().count() > LONGEST {
        cleaned.pop();
        cleaned.push('…');
    }
    cleaned
}
