//! The sheet of prices: every price that a bill uses, its tiers as rows, with grade and source. Each can be changed.

use rust_xlsxwriter::{Worksheet, XlsxError};
use shardwise_core::catalog::{PriceId, Tier};
use shardwise_core::model;
use strum::VariantArray as _;

use super::case::Case;
use super::inputs::validate;
use super::look::{Kind, Part};
use super::sheet::{Column, Computed, Place, Sheet};

const NAME: &str = "Prices";
const FROM: Column = 2;
const UP_TO: Column = 3;
const USD: Column = 4;
const FREE: Column = 5;
/// The highest price that a scenario may give.
const HIGHEST: f64 = 1e9;

/// The finished sheet, and where its prices are.
pub(crate) struct Prices {
    /// The sheet.
    pub(crate) sheet: Worksheet,
    /// By block.
    blocks: Vec<Vec<(PriceId, Vec<Row>)>>,
    /// The block of each scenario.
    block_of: Vec<usize>,
}

/// The cells of a price, or of one of its tiers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Units below this tier.
    from: Place,
    /// Units up to which it goes; `None` for the last.
    up_to: Option<Place>,
    /// USD per unit.
    usd: Place,
    /// Units free of charge for every account, and by the free tier; in the first tier only.
    free: Option<[Place; 2]>,
}

/// What a bill line costs, as formulas in the sheet of the bill.
pub(crate) struct Priced {
    /// Units that are free, if any can be.
    pub(crate) free: Option<String>,
    /// USD per unit: the price, or the mean over its tiers.
    pub(crate) unit: String,
    /// USD a month.
    pub(crate) usd: String,
}

impl Prices {
    /// What a quantity costs. `billed` and `usd` are the cells with the units billed and with the amount, `free_tier` the one
    /// that says whether the free tier counts.
    pub(crate) fn priced(
        &self,
        scenario: usize,
        price: PriceId,
        [billed, usd]: [Place; 2],
        free_tier: Option<Place>,
        sheet: &str,
    ) -> Option<Priced> {
        let (_, rows) = self.blocks[self.block_of[scenario]].iter().find(|(id, _)| *id == price)?;
        let [billed, amount] = [billed, usd].map(|place| place.seen_from(sheet));
        let first = rows.first()?;
        let free = first.free.map(|[always, by_tier]| {
            let counts = free_tier.map_or("FALSE".into(), |place| place.seen_from(sheet));
            format!("{}+IF({counts},{},0)", always.seen_from(sheet), by_tier.seen_from(sheet))
        });
        let cost = |row: &Row| {
            let [from, price] = [row.from, row.usd].map(|place| place.seen_from(sheet));
            match row.up_to {
                Some(up_to) => format!("MAX(0,MIN({billed},{})-{from})*{price}", up_to.seen_from(sheet)),
                None if rows.len() > 1 => format!("MAX(0,{billed}-{from})*{price}"),
                None => format!("{billed}*{price}"),
            }
        };
        let flat = first.usd.seen_from(sheet);
        let unit = if rows.len() > 1 { format!("IF({billed}>0,{amount}/{billed},{flat})") } else { flat };
        Some(Priced { free, unit, usd: rows.iter().map(cost).collect::<Vec<_>>().join("+") })
    }
}

/// Writes the sheet. Scenarios that are billed at the same prices share a block.
pub(crate) fn write(cases: &[Case<'_>]) -> Result<Prices, XlsxError> {
    let mut sheet = Sheet::new(NAME, &[32.0, 13.0, 14.0, 14.0, 16.0, 12.0, 12.0, 10.0, 40.0, 34.0])?;
    sheet.title("Prices")?;
    sheet.prose(
        "USD per unit. Change a yellow cell, and every bill that uses the price follows. Tiers are marginal: each prices only \
         the units within it.",
    )?;
    sheet.heads(&[
        ("Price", Kind::Text),
        ("For each", Kind::Text),
        ("From", Kind::Number),
        ("Up to", Kind::Number),
        ("USD per unit", Kind::Number),
        ("Free for every account", Kind::Number),
        ("Free by the free tier", Kind::Number),
        ("Grade", Kind::Text),
        ("Source", Kind::Text),
        ("Note", Kind::Text),
    ])?;
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
        sheet.heading(&heading(owner, &users, owners.len()))?;
        blocks.push(block(&mut sheet, owner, &used(&users))?);
    }
    Ok(Prices { sheet: sheet.done(), blocks, block_of })
}

fn shares(one: &Case<'_>, other: &Case<'_>) -> bool {
    let [one, other] = [one, other].map(|case| case.studied);
    one.book == other.book && one.scenario.prices == other.scenario.prices
}

fn heading(owner: &Case<'_>, users: &[&Case<'_>], blocks: usize) -> String {
    let book = owner.studied.book;
    let region = if book.name.is_empty() { book.region.clone() } else { format!("{}, {}", book.region, book.name) };
    let names: Vec<&str> = users.iter().filter_map(|case| case.name.as_deref()).collect();
    let of = if blocks > 1 { format!(" ({})", names.join("; ")) } else { String::new() };
    format!("{region}, effective {}{of}", book.effective)
}

/// The prices that the bills of these scenarios use, in the order of their ids.
fn used(users: &[&Case<'_>]) -> Vec<PriceId> {
    let lines = || users.iter().flat_map(|case| &case.outcomes).flat_map(|outcome| &outcome.bill.lines);
    PriceId::VARIANTS.iter().copied().filter(|id| lines().any(|line| line.price == Some(*id))).collect()
}

fn block(sheet: &mut Sheet, case: &Case<'_>, used: &[PriceId]) -> Result<Vec<(PriceId, Vec<Row>)>, XlsxError> {
    let (scenario, book) = (case.studied.scenario, case.studied.book);
    let prices = model::Case::new(scenario, book).prices();
    let mut written = Vec::new();
    for &id in used {
        // A price that is used is there.
        let Some(price) = prices.price(id) else { continue };
        let known = book.prices[id as usize].as_ref();
        let free = known.map_or([0.0; 2], |price| [price.free, price.free_tier]);
        let is_given = scenario.prices.contains_key(&id);
        let note = known.filter(|_| !is_given).map_or("", |price| &price.note);
        let mut lines = case.outcomes.iter().flat_map(|outcome| &outcome.bill.lines);
        let unit = lines.find(|line| line.price == Some(id)).map_or("", |line| line.id.unit());
        let mut rows: Vec<Row> = Vec::new();
        for (place, &tier) in price.tiers().iter().enumerate() {
            let label = if place == 0 { id.to_string() } else { format!("{id}, tier {}", place + 1) };
            sheet.text(0, &label, Part::Cell)?;
            sheet.text(1, unit, Part::Cell)?;
            let above = rows.last().and_then(|row| Some((row.up_to?, price.tiers()[place - 1].up_to)));
            rows.push(tier_row(sheet, tier, above, (place == 0 && free != [0.0; 2]).then_some(free))?);
            sheet.text(FREE + 2, &price.grade.to_string(), Part::Cell)?;
            let source = prices.source(id).to_string();
            let words = if place == 0 { [source.as_str(), note] } else { ["", ""] };
            sheet.text(FREE + 3, words[0], Part::Cell)?;
            sheet.text(FREE + 4, words[1], Part::Cell)?;
            sheet.next()?;
        }
        written.push((id, rows));
    }
    Ok(written)
}

/// Writes a tier; it starts where the tier above it ends.
fn tier_row(
    sheet: &mut Sheet,
    Tier { up_to, usd }: Tier,
    above: Option<(Place, f64)>,
    free: Option<[f64; 2]>,
) -> Result<Row, XlsxError> {
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
    validate(sheet, USD, [0.0, HIGHEST], "USD per unit", "Your own price: every bill that uses it follows.")?;
    let free = if let Some([always, by_tier]) = free {
        let always = sheet.number(FREE, always, Part::Cell, Kind::Quantity)?;
        Some([always, sheet.number(FREE + 1, by_tier, Part::Cell, Kind::Quantity)?])
    } else {
        sheet.fill(FREE..FREE + 2, Part::Cell)?;
        None
    };
    Ok(Row { from, up_to: end, usd, free })
}
