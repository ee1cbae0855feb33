//! The sheet of inputs: every setting of the scenarios, and the numbers that shardwise derives from them.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Worksheet, XlsxError};
use shardwise_core::input::{Stated, link, stated};
use shardwise_core::model::{Formula, Line, Symbol, Term};
use shardwise_core::output::Currency;
use shardwise_core::scenario::{ArchitectureId, RATE_KEY};
use strum::VariantArray as _;

use super::case::Case;
use super::look::{Kind, Part};
use super::sheet::{Column, Computed, Place, Sheet};

/// The name of the sheet in formulas.
const NAME: &str = "Inputs";
const HOURS: &str = "month_hours";
const DISCOUNT: &str = "discount_percent";
const FREE_TIER: &str = "free_tier";
/// Where the values of the first scenario are.
const FIRST_VALUE: Column = 3;
const SECONDS_PER_HOUR: f64 = 3600.0;

/// The finished sheet, and where its numbers are.
pub(crate) struct Inputs {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// By scenario.
    cells: Vec<Cells>,
    /// The cell with the exchange rate, if there is one.
    pub(crate) rate: Option<Place>,
}

/// The cells that formulas of one scenario refer to.
#[derive(Debug, Default)]
struct Cells {
    hours: Option<Place>,
    seconds: Option<Place>,
    discount: Option<Place>,
    free_tier: Option<Place>,
    /// Mean changes per second, a daily batch included.
    rate: Option<Place>,
    /// The derived numbers, each once.
    terms: Vec<(Term, Place)>,
}

/// A number that shardwise derives, with the bill lines that need it.
struct Derived {
    term: Term,
    letters: Vec<char>,
    lines: Vec<&'static str>,
}

impl Inputs {
    /// A formula of the bill with a cell for each of its terms, as `sheet` writes it; the bare number if it does more than
    /// arithmetic.
    pub(crate) fn formula(&self, scenario: usize, formula: &Formula, sheet: &str) -> String {
        if formula.is_arithmetic() {
            let written = formula.written(|term| self.term(scenario, term, sheet));
            written.replace("min(", "MIN(").replace("max(", "MAX(")
        } else {
            formula.value().to_string()
        }
    }

    fn term(&self, scenario: usize, term: Term, sheet: &str) -> String {
        let cells = &self.cells[scenario];
        let place = match term.symbol {
            Symbol::MonthHours => cells.hours,
            Symbol::SecondsPerMonth => cells.seconds,
            _ => cells.terms.iter().find(|(known, _)| same(*known, term)).map(|(_, place)| *place),
        };
        place.map_or_else(|| term.value.to_string(), |place| place.seen_from(sheet))
    }

    /// Changes a month at a mean rate, as a formula.
    pub(crate) fn changes(&self, scenario: usize, mean_rate: f64, sheet: &str) -> String {
        let seconds = self.cells[scenario].seconds.map_or("0".into(), |place| place.seen_from(sheet));
        let rate = self.cells[scenario].rate.map_or_else(|| mean_rate.to_string(), |place| place.seen_from(sheet));
        format!("{rate}*{seconds}")
    }

    /// The cell with the discount in percent.
    pub(crate) fn discount(&self, scenario: usize) -> Option<Place> {
        self.cells[scenario].discount
    }

    /// The cell that says whether the free tier counts.
    pub(crate) fn free_tier(&self, scenario: usize) -> Option<Place> {
        self.cells[scenario].free_tier
    }
}

fn same(one: Term, other: Term) -> bool {
    one.symbol == other.symbol && one.value.to_bits() == other.value.to_bits()
}

/// Constants stand in a formula as they are.
fn is_constant(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Constant | Symbol::GiB | Symbol::KiB | Symbol::MiBPerGb | Symbol::Percent)
}

/// Writes the sheet.
pub(crate) fn write(cases: &[Case<'_>], currency: &Currency) -> Result<Inputs, XlsxError> {
    let mut widths = vec![36.0, 58.0, 12.0];
    widths.extend(cases.iter().flat_map(|_| [22.0, 28.0]));
    let mut sheet = Sheet::new(NAME, &widths)?;
    sheet.title("Inputs")?;
    sheet.prose(
        "Yellow cells can be changed: the hours of the month and the discount here, prices on the sheet Prices. Everything \
         else is locked, because shards, batches and record sizes depend on it: change the scenario and run the command \
         beside the number.",
    )?;
    heads(&mut sheet, cases)?;
    sheet.freeze()?;
    let mut cells: Vec<Cells> = cases.iter().map(|_| Cells::default()).collect();
    settings(&mut sheet, cases, &mut cells)?;
    let rate = exchange(&mut sheet, currency)?;
    for (index, (case, cells)) in cases.iter().zip(&mut cells).enumerate() {
        derived(&mut sheet, case, index, cells)?;
    }
    Ok(Inputs { sheet: sheet.done(), cells, rate })
}

fn heads(sheet: &mut Sheet, cases: &[Case<'_>]) -> Result<(), XlsxError> {
    let names: Vec<&str> = cases.iter().map(|case| case.name.as_deref().unwrap_or("Value")).collect();
    let mut heads = vec![("Key", Kind::Text), ("Setting", Kind::Text), ("Unit", Kind::Text)];
    for name in &names {
        heads.extend([(*name, Kind::Number), ("Default or set", Kind::Text)]);
    }
    sheet.heads(&heads)
}

fn value_column(scenario: usize) -> Column {
    FIRST_VALUE + 2 * Column::try_from(scenario).unwrap_or_default()
}

/// The settings that a cost depends on: not those of simulations, nor of architectures that are not compared.
fn matters(stated: &Stated, case: &Case<'_>) -> bool {
    let table = stated.key.split('.').next().unwrap_or_default();
    let of_architecture = ArchitectureId::VARIANTS.iter().find(|id| id.to_string().replace('-', "_") == table);
    let is_compared = |id: &ArchitectureId| case.studied.scenario.architectures.contains(id);
    !matches!(table, "simulation" | "prices")
        && !stated.summary.starts_with("simulation only")
        && of_architecture.is_none_or(is_compared)
}

fn settings(sheet: &mut Sheet, cases: &[Case<'_>], cells: &mut [Cells]) -> Result<(), XlsxError> {
    let all: Vec<Vec<Stated>> = cases
        .iter()
        .map(|case| stated(case.studied.scenario).into_iter().filter(|stated| matters(stated, case)).collect())
        .collect();
    let mut keys: Vec<&Stated> = Vec::new();
    for stated in all.iter().flatten() {
        if !keys.iter().any(|known| known.key == stated.key) {
            keys.push(stated);
        }
    }
    for Stated { key, title, summary, unit, .. } in keys {
        sheet.text(0, key, Part::Quiet)?;
        let words =
            [title.as_str(), summary].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
        sheet.text(1, &words, Part::Cell)?;
        sheet.text(2, unit, Part::Cell)?;
        for (scenario, (own, cells)) in all.iter().zip(&mut *cells).enumerate() {
            if let Some(stated) = own.iter().find(|stated| stated.key == *key) {
                setting(sheet, value_column(scenario), stated, cells)?;
            }
        }
        sheet.next()?;
    }
    Ok(())
}

fn setting(sheet: &mut Sheet, column: Column, stated: &Stated, cells: &mut Cells) -> Result<(), XlsxError> {
    let mut state = if stated.is_set { "set" } else { "default" };
    match (stated.key.as_str(), stated.value.as_f64(), stated.value.as_bool()) {
        (HOURS, Some(value), _) => {
            cells.hours = Some(sheet.number(column, value, Part::Editable, Kind::Number)?);
            let message = "730 as in the AWS Pricing Calculator. Every quantity that scales with the month follows.";
            validate(sheet, column, [1.0, 8784.0], "Hours of the month", message)?;
        }
        (DISCOUNT, Some(value), _) => {
            cells.discount = Some(sheet.number(column, value, Part::Editable, Kind::Number)?);
            let message = "In percent of the sum of all lines, from 0 to 100.";
            validate(sheet, column, [0.0, 100.0], "Discount", message)?;
        }
        (FREE_TIER, _, Some(value)) => cells.free_tier = Some(sheet.flag(column, value, Part::Cell)?),
        (_, Some(value), _) => {
            sheet.number(column, value, Part::Cell, Kind::Number)?;
        }
        (_, _, Some(value)) => {
            sheet.flag(column, value, Part::Cell)?;
        }
        _ if stated.value.is_null() => {
            state = "default: not set";
            sheet.text(column, "", Part::Value)?;
        }
        _ => sheet.text(column, &stated.text(), Part::Value)?,
    }
    if stated.key == RATE_KEY {
        state = if stated.is_set {
            "set; shown, not typed: shards and batches follow it"
        } else {
            "default; shown, not typed: shards and batches follow it"
        };
    }
    sheet.text(column + 1, state, Part::Quiet)
}

/// Refuses values out of bounds, and tells what the cell is for.
pub(crate) fn validate(
    sheet: &mut Sheet,
    column: Column,
    [least, most]: [f64; 2],
    title: &str,
    message: &str,
) -> Result<(), XlsxError> {
    let rule = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(least, most))
        .set_input_title(title)?
        .set_input_message(message)?
        .set_error_title(title)?
        .set_error_message(format!("A number from {least} to {most}."))?;
    let row = sheet.row();
    sheet.worksheet().add_data_validation(row, column, row, column, &rule)?;
    Ok(())
}

fn exchange(sheet: &mut Sheet, currency: &Currency) -> Result<Option<Place>, XlsxError> {
    if currency.is_usd() {
        return Ok(None);
    }
    sheet.text(0, "--currency", Part::Quiet)?;
    sheet.text(1, "Exchange rate, as given to the command", Part::Cell)?;
    sheet.text(2, &format!("{} per USD", currency.code), Part::Cell)?;
    let place = sheet.number(FIRST_VALUE, currency.rate, Part::Cell, Kind::Number)?;
    sheet.next()?;
    Ok(Some(place))
}

/// The numbers that the bills of a scenario are made of, besides inputs and constants.
fn terms(case: &Case<'_>) -> Vec<Derived> {
    let mut all: Vec<Derived> = Vec::new();
    for outcome in &case.outcomes {
        let priced = outcome.bill.lines.iter().filter(|line| line.price.is_some());
        for (term, Line { id, .. }) in priced.flat_map(|line| line.quantity.terms().map(move |term| (term, line))) {
            if is_constant(term.symbol) || matches!(term.symbol, Symbol::MonthHours | Symbol::SecondsPerMonth) {
                continue;
            }
            let at = all.iter().position(|known| same(known.term, term)).unwrap_or_else(|| {
                all.push(Derived { term, letters: Vec::new(), lines: Vec::new() });
                all.len() - 1
            });
            let (letter, line) = (outcome.id.letter(), <&str>::from(*id));
            if !all[at].letters.contains(&letter) {
                all[at].letters.push(letter);
            }
            if !all[at].lines.contains(&line) {
                all[at].lines.push(line);
            }
        }
    }
    all
}

fn derived(sheet: &mut Sheet, case: &Case<'_>, scenario: usize, cells: &mut Cells) -> Result<(), XlsxError> {
    let of = case.name.as_ref().map_or(String::new(), |name| format!(": {name}"));
    sheet.heading(&format!("Derived by shardwise{of}"))?;
    let column = value_column(scenario);
    let mut heads = vec![("Number", Kind::Text), ("Meaning", Kind::Text), ("Used in", Kind::Text)];
    heads.resize(usize::from(column), ("", Kind::Text));
    heads.extend([("Value", Kind::Number), ("Computed again by", Kind::Text)]);
    sheet.heads(&heads)?;
    if let Some(hours) = cells.hours {
        let value = SECONDS_PER_HOUR * case.studied.scenario.month_hours;
        let formula = format!("{SECONDS_PER_HOUR}*{}", hours.seen_from(sheet.name()));
        described(sheet, "seconds_per_month", Symbol::SecondsPerMonth.meaning(), "all")?;
        cells.seconds = Some(sheet.computed(column, &Computed { formula, value }, Part::Cell, Kind::Number)?);
        sheet.text(column + 1, "a formula here", Part::Quiet)?;
        sheet.next()?;
    }
    described(sheet, "mean_rate", Symbol::MeanRate.meaning(), "all")?;
    let rate = case.studied.report.flow.mean_rate;
    cells.rate = Some(sheet.number(column, rate, Part::Cell, Kind::Number)?);
    sheet.text(column + 1, &case.studied.command("explain", "flow.mean_rate"), Part::Quiet)?;
    sheet.next()?;
    let terms = terms(case);
    for Derived { term, letters, lines } in &terms {
        let shared = terms.iter().any(|other| other.term.symbol == term.symbol && !same(other.term, *term));
        let letters = letters.iter().map(char::to_string).collect::<Vec<_>>().join(", ");
        let name = term.symbol.name();
        let name = if shared { format!("{name} ({letters})") } else { name.to_owned() };
        described(sheet, &name, term.symbol.meaning(), &letters)?;
        cells.terms.push((*term, sheet.number(column, term.value, Part::Cell, Kind::Number)?));
        let line = lines.first().copied().unwrap_or_default();
        sheet.text(column + 1, &case.studied.command("explain", line), Part::Quiet)?;
        sheet.next()?;
    }
    sheet.text(0, "this scenario as a link", Part::Quiet)?;
    let fragment = link::fragment(case.studied.scenario);
    sheet.text(1, &format!("shardwise compare --from-link '#{fragment}'"), Part::Quiet)?;
    sheet.next()
}

fn described(sheet: &mut Sheet, name: &str, meaning: &str, used: &str) -> Result<(), XlsxError> {
    sheet.text(0, name, Part::Cell)?;
    sheet.text(1, meaning, Part::Cell)?;
    sheet.text(2, used, Part::Cell)
}
