//! All price books: those that ship with the program, and files that override them.

use std::collections::BTreeMap;

use super::book::PriceBook;
use super::embedded::BOOKS;
use super::files::{BookFile, QuotaFile};
use super::quota::Quotas;
use crate::text::{Argument, InputErrors, Joining, Message, nearest, sorted};

/// The name of the file with the quotas of all Regions.
pub const QUOTAS: &str = "quotas.toml";

/// All price books: those that ship with the program, and the files that override them.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Files that override a book, by Region.
    overlays: BTreeMap<String, BookFile>,
    quotas: QuotaFile,
}

impl Catalog {
    /// The books that ship with the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// Overrides prices of the book of a Region.
    pub fn override_book(&mut self, file: BookFile) {
        self.overlays.insert(file.region.clone(), file);
    }

    /// Overrides quotas.
    pub fn override_quotas(&mut self, file: QuotaFile) {
        self.quotas.extend(file);
    }

    /// The Regions that have a book, sorted.
    pub fn regions(&self) -> Vec<&str> {
        let embedded = BOOKS.iter().map(|book| book.region);
        let mut regions = sorted::collect(embedded.chain(self.overlays.keys().map(String::as_str)), Ord::cmp);
        regions.dedup();
        regions
    }

    /// The book of a Region.
    ///
    /// # Errors
    /// The Region has no book; the message names the nearest that has one.
    pub fn book(&self, region: &str) -> Result<PriceBook, InputErrors> {
        let (embedded, overlay) = (BOOKS.iter().find(|book| book.region == region), self.overlays.get(region));
        if embedded.is_none() && overlay.is_none() {
            return Err(InputErrors::one("region", "", self.unknown_region(region)));
        }
        let mut quotas = Quotas::embedded(region);
        self.quotas.apply_to(&mut quotas, region);
        let mut book = PriceBook::empty(region, quotas);
        if let Some(embedded) = embedded {
            book.fill(embedded);
        }
        if let Some(overlay) = overlay {
            overlay.apply_to(&mut book);
        }
        Ok(book)
    }

    /// The message for a Region without a book.
    pub fn unknown_region(&self, region: &str) -> Message {
        let regions = self.regions();
        let near = nearest(region, regions.iter().copied());
        let mut parts = vec![Message::UnknownRegion {
            regions: Argument::list(Joining::Comma, regions),
            found: Argument::quoted(region),
        }];
        parts.extend(near.map(|near| Message::Nearest { near: Argument::quoted(near) }));
        Message::joined(Joining::Semicolon, parts)
    }
}
