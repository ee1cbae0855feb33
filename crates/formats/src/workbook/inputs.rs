//! The sheet of inputs: every setting of the scenarios, and the numbers that shardwise derives from them.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Worksheet, XlsxError};
use shardwise_core::input::{Stated, link, stated};
use shardwise_core::model::architectures::depends_on;
use shardwise_core::model::{Formula, Line, Symbol, Term};
use shardwise_core::output::Currency;
use shardwise_core::scenario::RATE_KEY;
use shardwise_core::text::{Argument, FileMessage};

use super::case::Case;
use super::look::{Kind, Part};
use super::names::Names;
use super::sheet::{Column, Computed, Place, Sheet};

const HOURS: &str = "month_hours";
const DISCOUNT: &str = "discount_percent";
const FREE_TIER: &str = "free_tier";
/// Where the values of the first scenario are.
const FIRST_VALUE: Column = 3;
const SECONDS_PER_HOUR: f64 = 3600.0;

/// The finished sheet, and where its numbers are.
pub(crate) struct Inputs<'a> {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// By scenario.
    cells: Vec<Cells<'a>>,
    /// The cell with the exchange rate, if there is one.
    pub(crate) rate: Option<Place<'a>>,
}

/// The cells that formulas of one scenario refer to.
#[derive(Debug, Default)]
struct Cells<'a> {
    hours: Option<Place<'a>>,
    seconds: Option<Place<'a>>,
    discount: Option<Place<'a>>,
    free_tier: Option<Place<'a>>,
    /// Mean changes per second, a daily batch included.
    rate: Option<Place<'a>>,
    /// The derived numbers, each once.
    terms: Vec<(Term, Place<'a>)>,
}

/// A number that shardwise derives, with the bill lines that need it.
struct Derived {
    term: Term,
    letters: Vec<char>,
    lines: Vec<&'static str>,
}

impl<'a> Inputs<'a> {
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
    pub(crate) fn discount(&self, scenario: usize) -> Option<Place<'a>> {
        self.cells[scenario].discount
    }

    /// The cell that sets whether the free tier counts.
    pub(crate) fn free_tier(&self, scenario: usize) -> Option<Place<'a>> {
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
pub(crate) fn write<'a>(
    cases: &[Case<'_>],
    currency: &Currency,
    names: &'a Names<'a>,
) -> Result<Inputs<'a>, XlsxError> {
    let words = names.words();
    let mut widths = vec![36.0, 58.0, 12.0];
    widths.extend(cases.iter().flat_map(|_| [22.0, 28.0]));
    let mut sheet = names.sheet(&names.inputs, &widths)?;
    sheet.title(&words.say(FileMessage::InputsSheet))?;
    sheet.prose(&words.say(FileMessage::InputsNote))?;
    heads(&mut sheet, cases)?;
    sheet.freeze()?;
    let mut cells: Vec<Cells<'_>> = cases.iter().map(|_| Cells::default()).collect();
    settings(&mut sheet, cases, &mut cells)?;
    let rate = exchange(&mut sheet, currency)?;
    for (index, (case, cells)) in cases.iter().zip(&mut cells).enumerate() {
        derived(&mut sheet, case, index, cells)?;
    }
    Ok(Inputs { sheet: sheet.done(), cells, rate })
}

fn heads(sheet: &mut Sheet<'_>, cases: &[Case<'_>]) -> Result<(), XlsxError> {
    let words = sheet.words();
    let mut heads =
        [FileMessage::Key, FileMessage::Setting, FileMessage::Unit].map(|head| (words.say(head), Kind::Text)).to_vec();
    for case in cases {
        let name = case.name.clone().unwrap_or_else(|| words.say(FileMessage::Value));
        heads.extend([(name, Kind::Number), (words.say(FileMessage::DefaultOrSet), Kind::Text)]);
    }
    sheet.heads(&heads)
}

fn value_column(scenario: usize) -> Column {
    FIRST_VALUE + 2 * Column::try_from(scenario).unwrap_or_default()
}

/// The settings that a cost depends on: not those of simulations, nor of architectures that are not compared.
fn matters(stated: &Stated, case: &Case<'_>) -> bool {
    let table = stated.key.split('.').next().unwrap_or_default();
    let is_used = case.studied.scenario.architectures.iter().any(|id| depends_on(*id, &stated.key));
    !matches!(table, "simulation" | "prices") && !stated.is_simulation_only && is_used
}

fn settings<'a>(sheet: &mut Sheet<'a>, cases: &[Case<'_>], cells: &mut [Cells<'a>]) -> Result<(), XlsxError> {
    let words = sheet.words();
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
        let [title, meaning] = words.setting(key, [title, summary]);
        let both = || FileMessage::TitleAndMeaning { title: title.as_str().into(), meaning: meaning.as_str().into() };
        let text = match (title.as_str(), meaning.as_str()) {
            ("", one) | (one, "") => one.to_owned(),
            _ => words.say(both()),
        };
        sheet.text(1, &text, Part::Cell)?;
        sheet.text(2, &words.unit(unit), Part::Cell)?;
        for (scenario, (own, cells)) in all.iter().zip(&mut *cells).enumerate() {
            if let Some(stated) = own.iter().find(|stated| stated.key == *key) {
                setting(sheet, value_column(scenario), stated, cells)?;
            }
        }
        sheet.next()?;
    }
    Ok(())
}

fn setting<'a>(sheet: &mut Sheet<'a>, column: Column, stated: &Stated, cells: &mut Cells<'a>) -> Result<(), XlsxError> {
    let mut state = if stated.is_set { FileMessage::IsSet } else { FileMessage::IsDefault };
    match (stated.key.as_str(), stated.value.as_f64(), stated.value.as_bool()) {
        (HOURS, Some(value), _) => {
            cells.hours = Some(sheet.number(column, value, Part::Editable, Kind::Number)?);
            validate(sheet, column, [1.0, 8784.0], [FileMessage::HoursTitle, FileMessage::HoursNote])?;
        }
        (DISCOUNT, Some(value), _) => {
            cells.discount = Some(sheet.number(column, value, Part::Editable, Kind::Number)?);
            validate(sheet, column, [0.0, 100.0], [FileMessage::DiscountTitle, FileMessage::DiscountNote])?;
        }
        (FREE_TIER, _, Some(value)) => cells.free_tier = Some(sheet.flag(column, value, Part::Cell)?),
        (_, Some(value), _) => {
            sheet.number(column, value, Part::Cell, Kind::Number)?;
        }
        (_, _, Some(value)) => {
            sheet.flag(column, value, Part::Cell)?;
        }
        _ if stated.value.is_null() => {
            state = FileMessage::IsNotSet;
            sheet.text(column, "", Part::Value)?;
        }
        _ => sheet.text(column, &stated.text(), Part::Value)?,
    }
    if stated.key == RATE_KEY {
        state = if stated.is_set { FileMessage::RateIsSet } else { FileMessage::RateIsDefault };
    }
    let state = sheet.words().say(state);
    sheet.text(column + 1, &state, Part::Quiet)
}

/// Refuses values out of bounds, and shows what the cell is for.
pub(crate) fn validate(
    sheet: &mut Sheet<'_>,
    column: Column,
    [least, most]: [f64; 2],
    texts: [FileMessage; 2],
) -> Result<(), XlsxError> {
    let words = sheet.words();
    let [title, message] = texts.map(|text| words.say(text));
    let bounds = FileMessage::Bounds { least: Argument::exact(least), most: Argument::exact(most) };
    let rule = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(least, most))
        .set_input_title(&title)?
        .set_input_message(message)?
        .set_error_title(&title)?
        .set_error_message(words.say(bounds))?;
    let row = sheet.row();
    sheet.worksheet().add_data_validation(row, column, row, column, &rule)?;
    Ok(())
}

fn exchange<'a>(sheet: &mut Sheet<'a>, currency: &Currency) -> Result<Option<Place<'a>>, XlsxError> {
    if currency.is_usd() {
        return Ok(None);
    }
    let words = sheet.words();
    sheet.text(0, "--currency", Part::Quiet)?;
    sheet.text(1, &words.say(FileMessage::ExchangeRate), Part::Cell)?;
    sheet.text(2, &words.say(FileMessage::PerUsd { code: currency.code.as_str().into() }), Part::Cell)?;
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

fn derived<'a>(
    sheet: &mut Sheet<'a>,
    case: &Case<'_>,
    scenario: usize,
    cells: &mut Cells<'a>,
) -> Result<(), XlsxError> {
    let words = sheet.words();
    sheet.heading(&case.heading(FileMessage::Derived, words))?;
    let column = value_column(scenario);
    let mut heads = [FileMessage::Number, FileMessage::Meaning, FileMessage::UsedIn]
        .map(|head| (words.say(head), Kind::Text))
        .to_vec();
    heads.resize(usize::from(column), (String::new(), Kind::Text));
    heads.push((words.say(FileMessage::Value), Kind::Number));
    heads.push((words.say(FileMessage::AgainBy), Kind::Text));
    sheet.heads(&heads)?;
    let all = words.say(FileMessage::UsedInAll);
    if let Some(hours) = cells.hours {
        let value = SECONDS_PER_HOUR * case.studied.scenario.month_hours;
        let formula = format!("{SECONDS_PER_HOUR}*{}", hours.seen_from(sheet.name()));
        described(sheet, "seconds_per_month", Symbol::SecondsPerMonth, &all)?;
        cells.seconds = Some(sheet.computed(column, &Computed { formula, value }, Part::Cell, Kind::Number)?);
        sheet.text(column + 1, &words.say(FileMessage::FormulaHere), Part::Quiet)?;
        sheet.next()?;
    }
    described(sheet, "mean_rate", Symbol::MeanRate, &all)?;
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
        described(sheet, &name, term.symbol, &letters)?;
        cells.terms.push((*term, sheet.number(column, term.value, Part::Cell, Kind::Number)?));
        let line = lines.first().copied().unwrap_or_default();
        sheet.text(column + 1, &case.studied.command("explain", line), Part::Quiet)?;
        sheet.next()?;
    }
    sheet.text(0, &words.say(FileMessage::AsLink), Part::Quiet)?;
    let fragment = link::fragment(case.studied.scenario);
    sheet.text(1, &format!("shardwise compare --from-link '#{fragment}'"), Part::Quiet)?;
    sheet.next()
}

fn described(sheet: &mut Sheet<'_>, name: &str, symbol: Symbol, used: &str) -> Result<(), XlsxError> {
    let meaning = sheet.words().symbol(symbol);
    sheet.text(0, name, Part::Cell)?;
    sheet.text(1, &meaning, Part::Cell)?;
    sheet.text(2, used, Part::Cell)
}
