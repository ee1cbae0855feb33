//! Price books for a terminal: the list of books, and the content of one.

use shardwise_core::catalog::{Grade, Price, PriceBook, PriceId, QuotaId, Tier};
use strum::VariantArray as _;

use super::page::{Align, Block, Grid};
use super::table::layout;
use super::text::clean;
use super::{Screen, numbers};

/// The books, with the grades of their prices.
pub(crate) fn list(books: &[PriceBook], screen: Screen) -> String {
    let mut grid = Grid::new(&[
        ("Region", Align::Left),
        ("name", Align::Left),
        ("effective", Align::Left),
        ("verified", Align::Right),
        ("reported", Align::Right),
        ("assumed", Align::Right),
        ("given", Align::Right),
        ("missing", Align::Right),
    ]);
    for book in books {
        let graded = |grade| book.prices.iter().flatten().filter(|price| price.grade == grade).count().to_string();
        grid.row([
            clean(&book.region),
            clean(&book.name),
            clean(&book.effective),
            graded(Grade::Verified),
            graded(Grade::Reported),
            graded(Grade::Assumed),
            graded(Grade::Given),
            book.prices.iter().filter(|price| price.is_none()).count().to_string(),
        ]);
    }
    let how = "shardwise pricing show REGION lists every price with its source.";
    layout(&[Block::Title("Price books".into()), Block::Table(grid), Block::text(how)], screen)
}

/// Every price and quota of a Region with its source.
pub(crate) fn show(book: &PriceBook, screen: Screen) -> String {
    let name = if book.name.is_empty() { book.region.clone() } else { format!("{}, {}", book.region, book.name) };
    let blocks = [
        Block::Title(clean(&name)),
        Block::text(format!("Prices in USD per unit, effective {}. Tiers are marginal.", clean(&book.effective))),
        Block::Heading("Prices".into()),
        Block::Table(prices(book)),
        Block::Heading("Quotas".into()),
        Block::Table(quotas(book)),
    ];
    layout(&blocks, screen)
}

fn prices(book: &PriceBook) -> Grid {
    let titles = ["price", "USD per unit", "unit", "source"];
    let mut grid = Grid::new(&titles.map(|title| (title, Align::Left)));
    for &id in PriceId::VARIANTS {
        let unit = id.unit().to_owned();
        match &book.prices[id as usize] {
            Some(price) => {
                grid.row([id.to_string(), value(price), unit, source(price.grade, &price.source, &price.note)]);
            }
            None => grid.row([id.to_string(), "not in this book".into(), unit]),
        }
    }
    grid
}

/// A price or its tiers, then the free amounts.
fn value(price: &Price) -> String {
    let tier = |tier: &Tier| match tier.up_to {
        up_to if up_to.is_finite() => format!("{} up to {}", tier.usd, numbers::count(up_to)),
        _ => tier.usd.to_string(),
    };
    let mut lines: Vec<String> = price.tiers.iter().map(tier).collect();
    if price.free > 0.0 {
        lines.push(format!("first {} free", numbers::count(price.free)));
    }
    if price.free_tier > 0.0 {
        lines.push(format!("free tier {}", numbers::count(price.free_tier)));
    }
    lines.join("\n")
}

/// Grade, source and note.
fn source(grade: Grade, source: &str, note: &str) -> String {
    let note = if note.is_empty() { String::new() } else { format!("\nNote: {}", clean(note)) };
    let source = if source.is_empty() { String::new() } else { format!(", {}", clean(source)) };
    format!("{grade}{source}{note}")
}

fn quotas(book: &PriceBook) -> Grid {
    let mut grid = Grid::new(&[("quota", Align::Left), ("value", Align::Left), ("source", Align::Left)]);
    for &id in QuotaId::VARIANTS {
        let quota = book.quotas.get(id);
        let value = format!("{} {}", quota.value, clean(&quota.unit));
        grid.row([id.to_string(), value, source(quota.grade, &quota.source, &quota.note)]);
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, WIDE, fits_the_page};
    use super::*;
    use shardwise_core::catalog::Catalog;

    #[test]
    fn books_fit_the_page_and_hold_every_id() {
        let catalog = Catalog::embedded();
        let mut books: Vec<PriceBook> =
            catalog.regions().into_iter().map(|region| catalog.book(region).unwrap()).collect();
        books[0].name = HOSTILE.repeat(10);
        books[0].effective = HOSTILE.into();
        if let Some(price) = &mut books[0].prices[0] {
            price.source = HOSTILE.into();
            price.note = "注文🚀".repeat(100).into();
        }
        fits_the_page(|screen| list(&books, screen));
        for book in &books {
            fits_the_page(|screen| show(book, screen));
            let text = show(book, WIDE);
            assert!(PriceId::VARIANTS.iter().all(|id| text.contains(&id.to_string())));
            assert!(QuotaId::VARIANTS.iter().all(|id| text.contains(<&str>::from(id))));
        }
    }
}
