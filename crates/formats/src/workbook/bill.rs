//! The sheet of bills: a block for each architecture, whose quantities, unit prices and amounts are formulas.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::model::{self, Line, LineId, MissingLine, Outcome};
use shardwise_core::output::Currency;

use super::case::Case;
use super::inputs::Inputs;
use super::look::{Kind, Part};
use super::prices::Prices;
use super::sheet::{Column, Computed, Place, Sheet};

const NAME: &str = "Bill";
const QUANTITY: Column = 2;
const FREE: Column = 4;
const BILLED: Column = 5;
const UNIT_PRICE: Column = 6;
const USD: Column = 7;

/// The finished sheet, and where its amounts are.
pub(crate) struct Bills {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// By scenario and architecture.
    pub(crate) blocks: Vec<Vec<Block>>,
}

/// The cells of a bill.
#[derive(Debug)]
pub(crate) struct Block {
    /// The amount of each line, the discount included.
    pub(crate) lines: Vec<(LineId, Place)>,
    /// The total a month.
    pub(crate) total: Place,
    /// The total in the other currency, if there is one.
    pub(crate) converted: Option<Place>,
    /// How the total changed since the workbook was written.
    pub(crate) change: Place,
    /// The total per million changes, unless prices are missing.
    pub(crate) per_million: Option<Place>,
}

/// The sheet under way, and the sheets that its formulas refer to.
struct Writer<'a> {
    sheet: Sheet,
    inputs: &'a Inputs,
    prices: &'a Prices,
    currency: &'a Currency,
}

/// Writes the sheet.
pub(crate) fn write(
    cases: &[Case<'_>],
    currency: &Currency,
    inputs: &Inputs,
    prices: &Prices,
) -> Result<Bills, XlsxError> {
    let mut widths = vec![28.0, 26.0, 17.0, 13.0, 12.0, 17.0, 15.0, 13.0];
    widths.extend(inputs.rate.map(|_| 15.0));
    widths.extend([13.0, 11.0, 10.0, 36.0]);
    let mut writer = Writer { sheet: Sheet::new(NAME, &widths)?, inputs, prices, currency };
    writer.sheet.title("Bill of a month")?;
    writer.sheet.prose(
        "Quantities are formulas over Inputs, amounts over Prices. The column USD at export has the amounts as shardwise computed \
         them; Change shows what you changed since.",
    )?;
    writer.heads()?;
    writer.sheet.freeze()?;
    let mut blocks = Vec::new();
    for (scenario, case) in cases.iter().enumerate() {
        let mut own = Vec::new();
        for (outcome, report) in case.outcomes.iter().zip(&case.studied.report.architectures) {
            let of = case.name.as_ref().map_or(String::new(), |name| format!(" of {name}"));
            writer.sheet.heading(&format!("{}{of}: {}", report.title(), report.label))?;
            own.push(writer.block(scenario, case, outcome)?);
        }
        blocks.push(own);
    }
    Ok(Bills { sheet: writer.sheet.done(), blocks })
}

impl Writer<'_> {
    fn heads(&mut self) -> Result<(), XlsxError> {
        let mut heads = vec![
            ("Line", Kind::Text),
            ("Id", Kind::Text),
            ("Quantity", Kind::Number),
            ("Unit", Kind::Text),
            ("Free", Kind::Number),
            ("Billed", Kind::Number),
            ("USD per unit, mean of tiers", Kind::Number),
            ("USD a month", Kind::Number),
        ];
        let converted = format!("{} a month", self.currency.code);
        heads.extend(self.inputs.rate.map(|_| (converted.as_str(), Kind::Number)));
        heads.extend([
            ("USD at export", Kind::Number),
            ("Change", Kind::Number),
            ("Grade", Kind::Text),
            ("Quantity in words", Kind::Text),
        ]);
        self.sheet.heads(&heads)
    }

    /// The bill of an architecture: its lines, their sum, the discount and the total.
    fn block(&mut self, scenario: usize, case: &Case<'_>, outcome: &Outcome) -> Result<Block, XlsxError> {
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
        let formula =
            last.map_or("0".into(), |last| format!("SUM({}:{})", first.seen_from(NAME), last.seen_from(NAME)));
        let sum = self.sum("Sum of the lines", &Computed { formula, value: subtotal })?;
        let discount = self.inputs.discount(scenario).map_or("0".into(), |place| place.seen_from(NAME));
        let formula = format!("-{}*{discount}/100", sum.seen_from(NAME));
        let minus = self.sum(LineId::Discount.label(), &Computed { formula, value: outcome.bill.total - subtotal })?;
        lines.push((LineId::Discount, minus));
        let formula = format!("{}+{}", sum.seen_from(NAME), minus.seen_from(NAME));
        let converted = self.inputs.rate.map(|_| self.sheet.place(USD + 1));
        outcome.bill.missing.iter().try_for_each(|line| self.missing(line))?;
        let change = self.sheet.place(if converted.is_some() { USD + 3 } else { USD + 2 });
        let is_priced = outcome.bill.missing.is_empty();
        let label = if is_priced { "Total a month" } else { "Total without what has no price" };
        let total = self.sum(label, &Computed { formula, value: outcome.bill.total })?;
        let per_million =
            if is_priced { Some(self.per_million(scenario, case, total, outcome.bill.total)?) } else { None };
        Ok(Block { lines, total, converted, change, per_million })
    }

    fn line(&mut self, scenario: usize, case: &Case<'_>, line: &Line) -> Result<Place, XlsxError> {
        let sheet = &mut self.sheet;
        let (studied, usd) = (case.studied, sheet.place(USD));
        sheet.text(0, line.id.label(), Part::Cell)?;
        sheet.text(1, line.id.into(), Part::Quiet)?;
        let quantity = line.quantity.value();
        let formula = self.inputs.formula(scenario, &line.quantity, NAME);
        let cell = sheet.computed(QUANTITY, &Computed { formula, value: quantity }, Part::Cell, Kind::Quantity)?;
        let quantity_cell = cell.seen_from(NAME);
        sheet.text(3, line.id.unit(), Part::Cell)?;
        // A line with a price is priced: evaluating it has shown that.
        let prices = model::Case::new(studied.scenario, studied.book).prices();
        let Some((id, unit)) = line.price.and_then(|id| Some((id, prices.price(id)?))) else { return Ok(usd) };
        let cells = [sheet.place(BILLED), usd];
        let Some(priced) = self.prices.priced(scenario, id, cells, self.inputs.free_tier(scenario), NAME) else {
            return Ok(usd);
        };
        let value = (quantity - unit.free).max(0.0);
        let formula = if let Some(formula) = priced.free {
            let free = sheet.computed(FREE, &Computed { formula, value: unit.free }, Part::Cell, Kind::Quantity)?;
            format!("MAX(0,{quantity_cell}-{})", free.seen_from(NAME))
        } else {
            sheet.number(FREE, 0.0, Part::Cell, Kind::Quantity)?;
            quantity_cell
        };
        sheet.computed(BILLED, &Computed { formula, value }, Part::Cell, Kind::Quantity)?;
        let mean = if unit.tiers().len() > 1 && value > 0.0 { line.usd / value } else { unit.tiers()[0].usd };
        let mean = Computed { formula: priced.unit, value: mean };
        sheet.computed(UNIT_PRICE, &mean, Part::Cell, Kind::UnitPrice)?;
        sheet.computed(USD, &Computed { formula: priced.usd, value: line.usd }, Part::Cell, Kind::Usd)?;
        let column = self.beside(usd, line.usd, Part::Cell)?;
        self.sheet.text(column, &line.grade.to_string(), Part::Cell)?;
        self.sheet.text(column + 1, &line.quantity.symbols(), Part::Quiet)?;
        Ok(usd)
    }

    /// A line whose price is missing: not part of any sum.
    fn missing(&mut self, line: &MissingLine) -> Result<(), XlsxError> {
        let columns = if self.inputs.rate.is_some() { USD + 5 } else { USD + 4 };
        self.sheet.text(0, line.id.label(), Part::Cell)?;
        self.sheet.text(1, line.id.into(), Part::Quiet)?;
        self.sheet.number(QUANTITY, line.quantity, Part::Cell, Kind::Quantity)?;
        self.sheet.text(3, line.id.unit(), Part::Cell)?;
        self.sheet.fill(FREE..USD, Part::Cell)?;
        self.sheet.text(USD, "no price", Part::Value)?;
        self.sheet.fill(USD + 1..columns, Part::Cell)?;
        self.sheet.text(columns, <&str>::from(line.price), Part::Quiet)?;
        self.sheet.next()
    }

    /// A row with a sum.
    fn sum(&mut self, label: &str, amount: &Computed) -> Result<Place, XlsxError> {
        let usd = self.sheet.place(USD);
        self.sheet.text(0, label, Part::Total)?;
        self.sheet.fill(1..USD, Part::Total)?;
        self.sheet.computed(USD, amount, Part::Total, Kind::Usd)?;
        let column = self.beside(usd, amount.value, Part::Total)?;
        self.sheet.fill(column..column + 2, Part::Total)?;
        self.sheet.next()?;
        Ok(usd)
    }

    /// A row with the total per million changes.
    fn per_million(&mut self, scenario: usize, case: &Case<'_>, total: Place, usd: f64) -> Result<Place, XlsxError> {
        let changes = case.studied.report.flow.changes_per_month;
        self.sheet.text(0, "Per million changes", Part::Cell)?;
        self.sheet.fill(1..QUANTITY, Part::Cell)?;
        self.sheet.fill(FREE..USD, Part::Cell)?;
        let formula = self.inputs.changes(scenario, case.studied.report.flow.mean_rate, NAME);
        let cell = self.sheet.computed(QUANTITY, &Computed { formula, value: changes }, Part::Cell, Kind::Quantity)?;
        self.sheet.text(3, "changes", Part::Cell)?;
        let formula = format!("{}/({}/1000000)", total.seen_from(NAME), cell.seen_from(NAME));
        let amount = Computed { formula, value: usd / (changes / 1e6) };
        let place = self.sheet.computed(USD, &amount, Part::Cell, Kind::Fine)?;
        self.sheet.next()?;
        Ok(place)
    }

    /// Writes what stands beside an amount: the amount in the other currency, the amount as it was when the workbook was
    /// written, and the change since. Returns the column after it.
    fn beside(&mut self, usd: Place, value: f64, part: Part) -> Result<Column, XlsxError> {
        let amount = usd.seen_from(NAME);
        let mut column = USD + 1;
        if let Some(rate) = self.inputs.rate {
            let formula = format!("{amount}*{}", rate.seen_from(NAME));
            let converted = Computed { formula, value: value * self.currency.rate };
            self.sheet.computed(column, &converted, part, Kind::Amount)?;
            column += 1;
        }
        let before = self.sheet.number(column, value, part, Kind::Usd)?.seen_from(NAME);
        // The last bits of a sum are no change.
        let formula = format!("ROUND({amount}-{before},6)");
        self.sheet.computed(column + 1, &Computed { formula, value: 0.0 }, part, Kind::Usd)?;
        Ok(column + 2)
    }
}
