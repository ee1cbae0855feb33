//! The sheet of bills: a block for each architecture, whose quantities, unit prices and amounts are formulas.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::model::{self, Line, LineId, MissingLine, Outcome};
use shardwise_core::output::Currency;
use shardwise_core::text::FileMessage;

use super::case::Case;
use super::inputs::Inputs;
use super::look::{Kind, Part};
use super::names::Names;
use super::prices::Prices;
use super::sheet::{Column, Computed, Place, Priced, Sheet};
use crate::words::Words;

const QUANTITY: Column = 2;
const FREE: Column = 4;
const BILLED: Column = 5;
const UNIT_PRICE: Column = 6;
const USD: Column = 7;

/// The finished sheet, and where its amounts are.
pub(crate) struct Bills<'a> {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// By scenario and architecture.
    pub(crate) blocks: Vec<Vec<Block<'a>>>,
}

/// The cells of a bill.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// The amount of each line, the discount and lines without a price included.
    pub(crate) lines: Vec<(LineId, Place<'a>)>,
    /// The total a month.
    pub(crate) total: Place<'a>,
    /// The total in the other currency, if there is one.
    pub(crate) converted: Option<Place<'a>>,
    /// How the total changed since the workbook was written.
    pub(crate) change: Place<'a>,
    /// The total per million changes.
    pub(crate) per_million: Place<'a>,
}

/// The sheet under way, and the sheets that its formulas refer to.
struct Writer<'r, 'a> {
    sheet: Sheet<'a>,
    /// The name of the sheet in formulas.
    name: &'a str,
    words: Words<'a>,
    inputs: &'r Inputs<'a>,
    prices: &'r Prices<'a>,
    currency: &'r Currency,
}

/// Writes the sheet.
pub(crate) fn write<'a>(
    cases: &[Case<'_>],
    currency: &Currency,
    names: &'a Names<'a>,
    inputs: &Inputs<'a>,
    prices: &Prices<'a>,
) -> Result<Bills<'a>, XlsxError> {
    let words = names.words();
    let mut widths = vec![28.0, 26.0, 17.0, 13.0, 12.0, 17.0, 15.0, 13.0];
    widths.extend(inputs.rate.map(|_| 15.0));
    widths.extend([13.0, 11.0, 10.0, 36.0]);
    let sheet = names.sheet(&names.bill, &widths)?;
    let mut writer = Writer { sheet, name: &names.bill, words, inputs, prices, currency };
    writer.sheet.title(&words.say(FileMessage::BillTitle))?;
    writer.sheet.prose(&words.say(FileMessage::BillNote))?;
    writer.heads()?;
    writer.sheet.freeze()?;
    let mut blocks = Vec::new();
    for (scenario, case) in cases.iter().enumerate() {
        let mut own = Vec::new();
        for (outcome, report) in case.outcomes.iter().zip(&case.studied.report.architectures) {
            let title = case.of(words.title(report), words);
            writer.sheet.heading(&format!("{title}: {}", words.services(report)))?;
            own.push(writer.block(scenario, case, outcome)?);
        }
        blocks.push(own);
    }
    Ok(Bills { sheet: writer.sheet.done(), blocks })
}

impl<'a> Writer<'_, 'a> {
    fn heads(&mut self) -> Result<(), XlsxError> {
        let words = self.words;
        let mut heads = vec![
            (FileMessage::Line, Kind::Text),
            (FileMessage::Id, Kind::Text),
            (FileMessage::Quantity, Kind::Number),
            (FileMessage::Unit, Kind::Text),
            (FileMessage::Free, Kind::Number),
            (FileMessage::Billed, Kind::Number),
            (FileMessage::MeanUsdPerUnit, Kind::Number),
            (FileMessage::AMonthIn { code: "USD".into() }, Kind::Number),
        ];
        let converted = FileMessage::AMonthIn { code: self.currency.code.as_str().into() };
        heads.extend(self.inputs.rate.map(|_| (converted, Kind::Number)));
        heads.extend([
            (FileMessage::AtExport, Kind::Number),
            (FileMessage::Change, Kind::Number),
            (FileMessage::Grade, Kind::Text),
            (FileMessage::QuantityInWords, Kind::Text),
        ]);
        self.sheet.heads(&heads.into_iter().map(|(head, kind)| (words.say(head), kind)).collect::<Vec<_>>())
    }

    /// The bill of an architecture: its lines, their sum, the discount and the total.
    fn block(&mut self, scenario: usize, case: &Case<'_>, outcome: &Outcome) -> Result<Block<'a>, XlsxError> {
        let (first, mut last) = (self.sheet.place(USD), None);
        let mut lines = Vec::new();
        let mut subtotal = 0.0;
        for line in outcome.bill.lines.iter().filter(|line| line.price.is_some()) {
            let usd = self.line(scenario, case, line)?;
            lines.push((line.id, usd));
            subtotal += line.usd;
            last = Some(usd);
            self.sheet.next()?;
        }
        let formula = last
            .map_or("0".into(), |last| format!("SUM({}:{})", first.seen_from(self.name), last.seen_from(self.name)));
        let sum = self.sum(&self.words.say(FileMessage::SumOfLines), &priced(formula, subtotal))?;
        let discount = self.inputs.discount(scenario).map_or("0".into(), |place| place.seen_from(self.name));
        let formula = format!("-{}*{discount}/100", sum.seen_from(self.name));
        let minus = self.sum(&self.words.line(LineId::Discount), &priced(formula, outcome.bill.total - subtotal))?;
        lines.push((LineId::Discount, minus));
        let formula = format!("{}+{}", sum.seen_from(self.name), minus.seen_from(self.name));
        let rest = priced(formula, outcome.bill.total);
        let beside = Column::from(self.inputs.rate.is_some());
        if outcome.bill.missing.is_empty() {
            let change = self.sheet.place(USD + 2 + beside);
            let converted = self.inputs.rate.map(|_| self.sheet.place(USD + 1));
            let total = self.sum(&self.words.say(FileMessage::Total), &rest)?;
            let per_million = self.per_million(scenario, case, total, Some(outcome.bill.total))?;
            return Ok(Block { lines, total, converted, change, per_million });
        }
        let change = self.sheet.place(USD + 2 + beside);
        let rest = self.sum(&self.words.say(FileMessage::TotalWithout), &rest)?;
        let mut missing = Vec::new();
        for line in &outcome.bill.missing {
            let usd = self.missing(scenario, line)?;
            lines.push((line.id, usd));
            missing.push(usd);
        }
        let converted = self.inputs.rate.map(|_| self.sheet.place(USD + 1));
        let cells: Vec<String> = missing.iter().map(|place| place.seen_from(self.name)).collect();
        let formula = format!("{}+SUM({})*(1-{discount}/100)", rest.seen_from(self.name), cells.join(","));
        let total = self.sum(&self.words.say(FileMessage::Total), &Priced { formula, value: None, needs: missing })?;
        let per_million = self.per_million(scenario, case, total, None)?;
        Ok(Block { lines, total, converted, change, per_million })
    }

    fn line(&mut self, scenario: usize, case: &Case<'_>, line: &Line) -> Result<Place<'a>, XlsxError> {
        let (words, name) = (self.words, self.name);
        let sheet = &mut self.sheet;
        let (studied, usd) = (case.studied, sheet.place(USD));
        sheet.text(0, &words.line(line.id), Part::Cell)?;
        sheet.text(1, line.id.into(), Part::Quiet)?;
        let quantity = line.quantity.value();
        let formula = self.inputs.formula(scenario, &line.quantity, name);
        let cell = sheet.computed(QUANTITY, &Computed { formula, value: quantity }, Part::Cell, Kind::Quantity)?;
        let quantity_cell = cell.seen_from(name);
        sheet.text(3, &words.unit(line.id.unit()), Part::Cell)?;
        // A line with a price is priced: evaluating it has shown that.
        let prices = model::Case::new(studied.scenario, studied.book).prices();
        let Some((id, unit)) = line.price.and_then(|id| Some((id, prices.price(id)?))) else { return Ok(usd) };
        let cells = [sheet.place(BILLED), usd];
        let Some(priced) = self.prices.priced(scenario, id, cells, self.inputs.free_tier(scenario), name) else {
            return Ok(usd);
        };
        let value = (quantity - unit.free).max(0.0);
        let formula = if let Some(formula) = priced.free {
            let free = sheet.computed(FREE, &Computed { formula, value: unit.free }, Part::Cell, Kind::Quantity)?;
            format!("MAX(0,{quantity_cell}-{})", free.seen_from(name))
        } else {
            sheet.number(FREE, 0.0, Part::Cell, Kind::Quantity)?;
            quantity_cell
        };
        sheet.computed(BILLED, &Computed { formula, value }, Part::Cell, Kind::Quantity)?;
        let mean = if unit.tiers().len() > 1 && value > 0.0 { line.usd / value } else { unit.tiers()[0].usd };
        let mean = Computed { formula: priced.unit, value: mean };
        sheet.computed(UNIT_PRICE, &mean, Part::Cell, Kind::UnitPrice)?;
        sheet.computed(USD, &Computed { formula: priced.usd, value: line.usd }, Part::Cell, Kind::Usd)?;
        let column = self.beside(usd, Some(line.usd), Part::Cell)?;
        self.sheet.text(column, &words.grade(line.grade), Part::Cell)?;
        self.sheet.text(column + 1, &line.quantity.symbols(), Part::Quiet)?;
        Ok(usd)
    }

    /// A line whose price is missing: an amount once the price is filled in.
    fn missing(&mut self, scenario: usize, line: &MissingLine) -> Result<Place<'a>, XlsxError> {
        let columns = if self.inputs.rate.is_some() { USD + 5 } else { USD + 4 };
        self.sheet.text(0, &self.words.line(line.id), Part::Cell)?;
        self.sheet.text(1, line.id.into(), Part::Quiet)?;
        let quantity = self.sheet.number(QUANTITY, line.quantity, Part::Cell, Kind::Quantity)?;
        self.sheet.text(3, &self.words.unit(line.id.unit()), Part::Cell)?;
        self.sheet.fill(FREE..USD, Part::Cell)?;
        let price: Vec<Place<'a>> = self.prices.missing(scenario, line.price).into_iter().collect();
        let mut formula = quantity.seen_from(self.name);
        for price in &price {
            formula += &format!("*{}", price.seen_from(self.name));
        }
        let amount = Priced { formula, value: None, needs: price };
        let usd = self.sheet.priced(USD, &amount, Part::Cell, Kind::Usd)?;
        self.sheet.fill(USD + 1..columns, Part::Cell)?;
        self.sheet.text(columns, <&str>::from(line.price), Part::Quiet)?;
        self.sheet.next()?;
        Ok(usd)
    }

    /// A row with a sum.
    fn sum(&mut self, label: &str, amount: &Priced<'a>) -> Result<Place<'a>, XlsxError> {
        let usd = self.sheet.place(USD);
        self.sheet.text(0, label, Part::Total)?;
        self.sheet.fill(1..USD, Part::Total)?;
        self.sheet.priced(USD, amount, Part::Total, Kind::Usd)?;
        let column = self.beside(usd, amount.value, Part::Total)?;
        self.sheet.fill(column..column + 2, Part::Total)?;
        self.sheet.next()?;
        Ok(usd)
    }

    /// A row with the total per million changes; `usd` is the total, if no price is missing.
    fn per_million(
        &mut self,
        scenario: usize,
        case: &Case<'_>,
        total: Place<'a>,
        usd: Option<f64>,
    ) -> Result<Place<'a>, XlsxError> {
        let changes = case.studied.report.flow.changes_per_month;
        self.sheet.text(0, &self.words.say(FileMessage::PerMillion), Part::Cell)?;
        self.sheet.fill(1..QUANTITY, Part::Cell)?;
        self.sheet.fill(FREE..USD, Part::Cell)?;
        let formula = self.inputs.changes(scenario, case.studied.report.flow.mean_rate, self.name);
        let cell = self.sheet.computed(QUANTITY, &Computed { formula, value: changes }, Part::Cell, Kind::Quantity)?;
        self.sheet.text(3, &self.words.unit("changes"), Part::Cell)?;
        let formula = format!("{}/({}/1000000)", total.seen_from(self.name), cell.seen_from(self.name));
        let amount = Priced { formula, value: usd.map(|usd| usd / (changes / 1e6)), needs: vec![total] };
        let place = self.sheet.priced(USD, &amount, Part::Cell, Kind::Fine)?;
        self.sheet.next()?;
        Ok(place)
    }

    /// Writes what stands beside an amount: the amount in the other currency, the amount as it was when the workbook was
    /// written, and the change since; of an amount without a price, the first alone. Returns the column after it.
    fn beside(&mut self, usd: Place<'a>, value: Option<f64>, part: Part) -> Result<Column, XlsxError> {
        let amount = usd.seen_from(self.name);
        let mut column = USD + 1;
        if let Some(rate) = self.inputs.rate {
            let formula = format!("{amount}*{}", rate.seen_from(self.name));
            let converted = Priced { formula, value: value.map(|value| value * self.currency.rate), needs: vec![usd] };
            self.sheet.priced(column, &converted, part, Kind::Amount)?;
            column += 1;
        }
        let Some(value) = value else {
            self.sheet.fill(column..column + 2, part)?;
            return Ok(column + 2);
        };
        let before = self.sheet.number(column, value, part, Kind::Usd)?.seen_from(self.name);
        // The last bits of a sum are no change.
        let formula = format!("ROUND({amount}-{before},6)");
        self.sheet.computed(column + 1, &Computed { formula, value: 0.0 }, part, Kind::Usd)?;
        Ok(column + 2)
    }
}

/// An amount whose prices are all there.
fn priced<'a>(formula: String, value: f64) -> Priced<'a> {
    Priced { formula, value: Some(value), needs: Vec::new() }
}
