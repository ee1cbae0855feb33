//! Price books for a terminal: the list of books, and the content of one.

use shardwise_core::catalog::{Grade, Price, PriceBook, PriceId, Provenance, QuotaId, Tier};
use strum::VariantArray as _;

use super::page::{Align, Block, Grid};
use super::table::layout;
use super::text::clean;
use super::{Screen, grid};
use crate::words::{Text, Words};

/// Grades, the surest first.
const GRADES: [Grade; 4] = [Grade::Verified, Grade::Reported, Grade::Assumed, Grade::Given];

/// The books, with the grades of their prices.
pub(crate) fn list(books: &[PriceBook], words: &Words, screen: Screen) -> String {
    let mut grid = grid(words, [Text::Region, Text::BookName, Text::BookFrom].map(|title| (title, Align::Left)));
    for grade in GRADES {
        grid.column(words.grade(grade), Align::Right);
    }
    grid.column(words.say(&Text::BookMissing), Align::Right);
    for book in books {
        let graded = |grade| book.prices.iter().flatten().filter(|price| price.grade == grade).count().to_string();
        let mut row = vec![clean(&book.region), clean(&book.name), clean(&book.effective)];
        row.extend(GRADES.map(graded));
        row.push(book.prices.iter().filter(|price| price.is_none()).count().to_string());
        grid.row(row);
    }
    let how = Text::BooksHow { command: "shardwise pricing show REGION".into() };
    layout(&[Block::Title(words.say(&Text::Books)), Block::Table(grid), Block::text(words.say(&how))], screen)
}

/// Every price and quota of a Region with its source.
pub(crate) fn show(book: &PriceBook, words: &Words, screen: Screen) -> String {
    let name = if book.name.is_empty() { book.region.clone() } else { format!("{}, {}", book.region, book.name) };
    let blocks = [
        Block::Title(clean(&name)),
        Block::text(words.say(&Text::BookHead { date: clean(&book.effective) })),
        Block::Heading(words.say(&Text::Prices)),
        Block::Table(prices(book, words)),
        Block::Heading(words.say(&Text::Quotas)),
        Block::Table(quotas(book, words)),
    ];
    layout(&blocks, screen)
}

fn prices(book: &PriceBook, words: &Words) -> Grid {
    let mut grid =
        grid(words, [Text::Price, Text::UsdPerUnit, Text::Unit, Text::SourceColumn].map(|title| (title, Align::Left)));
    for &id in PriceId::VARIANTS {
        let unit = words.unit(id.unit());
        match &book.prices[id as usize] {
            Some(price) => {
                let source = source(price.grade, &price.provenance, words);
                grid.row([id.to_string(), value(price, words), unit, source]);
            }
            None => grid.row([id.to_string(), words.say(&Text::NotInBook), unit]),
        }
    }
    grid
}

/// A price or its tiers, then the free amounts.
fn value(price: &Price, words: &Words) -> String {
    let tier = |tier: &Tier| match tier.up_to {
        up_to if up_to.is_finite() => {
            words.say(&Text::PriceUpTo { usd: tier.usd.to_string(), count: words.count(up_to) })
        }
        _ => tier.usd.to_string(),
    };
    let mut lines: Vec<String> = price.tiers.iter().map(tier).collect();
    if price.free > 0.0 {
        lines.push(words.say(&Text::FirstFree { count: words.count(price.free) }));
    }
    if price.free_tier > 0.0 {
        lines.push(words.say(&Text::FreeTier { count: words.count(price.free_tier) }));
    }
    lines.join("\n")
}

/// Grade, source and note.
fn source(grade: Grade, provenance: &Provenance, words: &Words) -> String {
    let (grade, source) = (words.grade(grade), provenance.source());
    let source = if source.is_empty() { grade } else { format!("{grade}: {}", clean(source)) };
    match provenance.note() {
        "" => source,
        note => format!("{source}\n{}", words.say(&Text::NoteOf { note: clean(&words.note(note)) })),
    }
}

fn quotas(book: &PriceBook, words: &Words) -> Grid {
    let mut grid = grid(words, [Text::Quota, Text::Value, Text::SourceColumn].map(|title| (title, Align::Left)));
    for &id in QuotaId::VARIANTS {
        let quota = book.quotas.get(id);
        let value = format!("{} {}", quota.value, clean(&words.unit(&quota.unit)));
        grid.row([id.to_string(), value, source(quota.grade, &quota.provenance, words)]);
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, WIDE, fits_the_page, usd};
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
            price.provenance = Provenance::Own { source: HOSTILE.into(), note: "注文🚀".repeat(100) };
        }
        for words in [Words::english(usd()), Words::japanese(usd())] {
            fits_the_page(|screen| list(&books, &words, screen));
            fits_the_page(|screen| show(&books[0], &words, screen));
        }
        let words = Words::english(usd());
        for book in &books {
            fits_the_page(|screen| show(book, &words, screen));
            let text = show(book, &words, WIDE);
            assert!(PriceId::VARIANTS.iter().all(|id| text.contains(&id.to_string())));
            assert!(QuotaId::VARIANTS.iter().all(|id| text.contains(<&str>::from(id))));
        }
    }
}
