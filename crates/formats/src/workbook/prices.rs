//! The sheet of prices: every price that a bill uses, its tiers as rows, with grade and source. Each can be changed.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::catalog::{PriceId, Tier};
use shardwise_core::model;
use shardwise_core::text::{Argument, FileMessage};
use strum::VariantArray as _;

use super::case::Case;
use super::inputs::validate;
use super::look::{Kind, Part};
use super::names::Names;
use super::sheet::{Column, Computed, Place, Sheet};
use crate::words::Words;

const FROM: Column = 2;
const UP_TO: Column = 3;
const USD: Column = 4;
const FREE: Column = 5;
/// The highest price that a scenario may give.
const HIGHEST: f64 = 1e9;

/// The finished sheet, and where its prices are.
pub(crate) struct Prices<'a> {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// By block.
    blocks: Vec<Vec<(PriceId, Vec<Row<'a>>)>>,
    /// The block of each scenario.
    block_of: Vec<usize>,
}

/// The cells of a price, or of one of its tiers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    /// Units below this tier.
    from: Place<'a>,
    /// Units up to which it goes; `None` for the last.
    up_to: Option<Place<'a>>,
    /// USD per unit.
    usd: Place<'a>,
    /// Units free of charge for every account, and by the free tier; in the first tier only.
    free: Option<[Place<'a>; 2]>,
}

/// What a bill line costs, as formulas in the sheet of the bill.
pub(crate) struct LinePrice {
    /// Units that are free, if any can be.
    pub(crate) free: Option<String>,
    /// USD per unit: the price, or the mean over its tiers.
    pub(crate) unit: String,
    /// USD a month.
    pub(crate) usd: String,
}

impl<'a> Prices<'a> {
    /// The cell of a price that is missing.
    pub(crate) fn missing(&self, scenario: usize, price: PriceId) -> Option<Place<'a>> {
        let (_, rows) = self.blocks[self.block_of[scenario]].iter().find(|(id, _)| *id == price)?;
        rows.first().map(|row| row.usd)
    }

    /// What a quantity costs. `billed` and `usd` are the cells with the units billed and with the amount, `free_tier` the one
    /// that sets whether the free tier counts.
    pub(crate) fn priced(
        &self,
        scenario: usize,
        price: PriceId,
        [billed, usd]: [Place<'_>; 2],
        free_tier: Option<Place<'_>>,
        sheet: &str,
    ) -> Option<LinePrice> {
        let (_, rows) = self.blocks[self.block_of[scenario]].iter().find(|(id, _)| *id == price)?;
        let [billed, amount] = [billed, usd].map(|place| place.seen_from(sheet));
        let first = rows.first()?;
        let free = first.free.map(|[always, by_tier]| {
            let counts = free_tier.map_or("FALSE".into(), |place| place.seen_from(sheet));
            format!("{}+IF({counts},{},0)", always.seen_from(sheet), by_tier.seen_from(sheet))
        });
        let cost = |row: &Row<'_>| {
            let [from, price] = [row.from, row.usd].map(|place| place.seen_from(sheet));
            match row.up_to {
                Some(up_to) => format!("MAX(0,MIN({billed},{})-{from})*{price}", up_to.seen_from(sheet)),
                None if rows.len() > 1 => format!("MAX(0,{billed}-{from})*{price}"),
                None => format!("{billed}*{price}"),
            }
        };
        let flat = first.usd.seen_from(sheet);
        let unit = if rows.len() > 1 { format!("IF({billed}>0,{amount}/{billed},{flat})") } else { flat };
        Some(LinePrice { free, unit, usd: rows.iter().map(cost).collect::<Vec<_>>().join("+") })
    }
}

/// Writes the sheet. Scenarios that are billed at the same prices share a block.
pub(crate) fn write<'a>(cases: &[Case<'_>], names: &'a Names<'a>) -> Result<Prices<'a>, XlsxError> {
    let words = names.words();
    let mut sheet = names.sheet(&names.prices, &[32.0, 13.0, 14.0, 14.0, 16.0, 12.0, 12.0, 10.0, 40.0, 34.0])?;
    sheet.title(&words.say(FileMessage::PricesSheet))?;
    sheet.prose(&words.say(FileMessage::PricesNote))?;
    let heads = [
        (FileMessage::Price, Kind::Text),
        (FileMessage::ForEach, Kind::Text),
        (FileMessage::From, Kind::Number),
        (FileMessage::UpTo, Kind::Number),
        (FileMessage::UsdPerUnit, Kind::Number),
        (FileMessage::FreeForAll, Kind::Number),
        (FileMessage::FreeByTier, Kind::Number),
        (FileMessage::Grade, Kind::Text),
        (FileMessage::Source, Kind::Text),
        (FileMessage::Note, Kind::Text),
    ];
    sheet.heads(&heads.map(|(head, kind)| (words.say(head), kind)))?;
    sheet.freeze()?;
    let (mut blocks, mut block_of) = (Vec::new(), Vec::new());
    let mut owners: Vec<&Case<'_>> = Vec::new();
    for case in cases {
        let known = owners.iter().position(|owner| shares(owner, case));
        block_of.push(known.unwrap_or(owners.len()));
        if known.is_none() {
            owners.push(case);
        }
    }
    for (number, owner) in owners.iter().enumerate() {
        let sharing = cases.iter().zip(&block_of).filter(|(_, block)| **block == number);
        let users: Vec<&Case<'_>> = sharing.map(|(case, _)| case).collect();
        sheet.heading(&heading(owner, &users, owners.len(), words))?;
        blocks.push(block(&mut sheet, owner, &used(&users))?);
    }
    Ok(Prices { sheet: sheet.done(), blocks, block_of })
}

fn shares(one: &Case<'_>, other: &Case<'_>) -> bool {
    let [one, other] = [one, other].map(|case| case.studied);
    one.book == other.book && one.scenario.prices == other.scenario.prices
}

fn heading(owner: &Case<'_>, users: &[&Case<'_>], blocks: usize, words: Words<'_>) -> String {
    let book = owner.studied.book;
    let name = words.region_name(&book.region, &book.name);
    let region = if name.is_empty() { book.region.clone() } else { format!("{}, {name}", book.region) };
    let [region, effective] = [Argument::text(region), Argument::text(book.effective.as_str())];
    if blocks < 2 {
        return words.say(FileMessage::Effective { region, effective });
    }
    let names: Vec<&str> = users.iter().filter_map(|case| case.name.as_deref()).collect();
    words.say(FileMessage::EffectiveFor { region, effective, names: Argument::text(names.join("; ")) })
}

/// The prices that the bills of these scenarios use or lack, in the order of their ids.
fn used(users: &[&Case<'_>]) -> Vec<PriceId> {
    let bills = || users.iter().flat_map(|case| &case.outcomes).map(|outcome| &outcome.bill);
    let is_used = |id: &PriceId| {
        bills().any(|bill| {
            bill.lines.iter().any(|line| line.price == Some(*id)) || bill.missing.iter().any(|line| line.price == *id)
        })
    };
    PriceId::VARIANTS.iter().copied().filter(is_used).collect()
}

fn block<'a>(
    sheet: &mut Sheet<'a>,
    case: &Case<'_>,
    used: &[PriceId],
) -> Result<Vec<(PriceId, Vec<Row<'a>>)>, XlsxError> {
    let (scenario, book, words) = (case.studied.scenario, case.studied.book, sheet.words());
    let prices = model::Case::new(scenario, book).prices();
    let mut written = Vec::new();
    for &id in used {
        let Some(price) = prices.price(id) else {
            written.push((id, vec![missing_row(sheet, case, id)?]));
            continue;
        };
        let known = book.prices[id as usize].as_ref();
        let free = known.map_or([0.0; 2], |price| [price.free, price.free_tier]);
        let is_given = scenario.prices.contains_key(&id);
        let note = known.filter(|_| !is_given).map_or("", |price| price.provenance.note());
        let mut lines = case.outcomes.iter().flat_map(|outcome| &outcome.bill.lines);
        let unit = lines.find(|line| line.price == Some(id)).map_or("", |line| line.id.unit());
        let mut rows: Vec<Row<'_>> = Vec::new();
        for (place, &tier) in price.tiers().iter().enumerate() {
            let tier_label = |id| FileMessage::Tier { id, number: Argument::exact(place as f64 + 1.0) };
            let label = if place == 0 { id.to_string() } else { words.say(tier_label(Argument::text(id.to_string()))) };
            sheet.text(0, &label, Part::Cell)?;
            sheet.text(1, &words.unit(unit), Part::Cell)?;
            let above = rows.last().and_then(|row| Some((row.up_to?, price.tiers()[place - 1].up_to)));
            rows.push(tier_row(sheet, tier, above, (place == 0 && free != [0.0; 2]).then_some(free))?);
            sheet.text(FREE + 2, &words.grade(price.grade), Part::Cell)?;
            let source = words.message(&prices.source(id));
            let [source, note] = if place == 0 { [source, words.note(note)] } else { Default::default() };
            sheet.text(FREE + 3, &source, Part::Cell)?;
            sheet.text(FREE + 4, &note, Part::Cell)?;
            sheet.next()?;
        }
        written.push((id, rows));
    }
    Ok(written)
}

/// Writes a price that is missing, to be filled in.
fn missing_row<'a>(sheet: &mut Sheet<'a>, case: &Case<'_>, id: PriceId) -> Result<Row<'a>, XlsxError> {
    let words = sheet.words();
    let mut lines = case.outcomes.iter().flat_map(|outcome| &outcome.bill.missing);
    let unit = lines.find(|line| line.price == id).map_or("", |line| line.id.unit());
    sheet.text(0, id.into(), Part::Cell)?;
    sheet.text(1, &words.unit(unit), Part::Cell)?;
    let from = sheet.number(FROM, 0.0, Part::Cell, Kind::Number)?;
    sheet.text(UP_TO, "", Part::Cell)?;
    let usd = sheet.blank(USD, Kind::UnitPrice)?;
    validate(sheet, USD, [0.0, HIGHEST], [FileMessage::UsdPerUnit, FileMessage::OwnPrice])?;
    sheet.fill(FREE..FREE + 2, Part::Cell)?;
    sheet.text(FREE + 2, &words.say(FileMessage::NoPrice), Part::Value)?;
    sheet.fill(FREE + 3..FREE + 5, Part::Cell)?;
    sheet.next()?;
    Ok(Row { from, up_to: None, usd, free: None })
}

/// Writes a tier; it starts where the tier above it ends.
fn tier_row<'a>(
    sheet: &mut Sheet<'a>,
    Tier { up_to, usd }: Tier,
    above: Option<(Place<'a>, f64)>,
    free: Option<[f64; 2]>,
) -> Result<Row<'a>, XlsxError> {
    let from = match above {
        Some((above, value)) => {
            let formula = above.seen_from(sheet.name());
            sheet.computed(FROM, &Computed { formula, value }, Part::Cell, Kind::Number)?
        }
        None => sheet.number(FROM, 0.0, Part::Cell, Kind::Number)?,
    };
    let end = if up_to.is_finite() {
        Some(sheet.number(UP_TO, up_to, Part::Cell, Kind::Number)?)
    } else {
        sheet.text(UP_TO, "", Part::Cell)?;
        None
    };
    let usd = sheet.number(USD, usd, Part::Editable, Kind::UnitPrice)?;
    validate(sheet, USD, [0.0, HIGHEST], [FileMessage::UsdPerUnit, FileMessage::OwnPrice])?;
    let free = if let Some([always, by_tier]) = free {
        let always = sheet.number(FREE, always, Part::Cell, Kind::Quantity)?;
        Some([always, sheet.number(FREE + 1, by_tier, Part::Cell, Kind::Quantity)?])
    } else {
        sheet.fill(FREE..FREE + 2, Part::Cell)?;
        None
    };
    Ok(Row { from, up_to: end, usd, free })
}
