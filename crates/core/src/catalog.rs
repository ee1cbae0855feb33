//! All price books and quotas: those that ship with the program, and a directory of one's own over them.

use std::collections::BTreeMap;

use crate::embedded::BOOKS;
use crate::messages::{Argument, Joining, Message};
use crate::pricing::{BookFile, PriceBook};
use crate::quotas::{QuotaFile, Quotas};
use crate::reading::{Document, InputErrors, nearest, schema_of};
use crate::sorted;

/// The file that holds the quotas of all Regions.
pub const QUOTAS: &str = "quotas.toml";

/// The price books that can be had: those of the program, and what was laid over them.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// By Region.
    overlays: BTreeMap<String, BookFile>,
    quotas: QuotaFile,
}

impl Catalog {
    /// The books that ship with the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// Lays a file over the embedded one of the same name: its prices replace those, the others stay.
    ///
    /// # Errors
    /// Everything wrong with the file, each at its line.
    pub fn overlay(&mut self, path: &str, file_name: &str, text: &str) -> Result<(), InputErrors> {
        let document = Document::parse(path, text)?;
        if file_name == QUOTAS {
            let (file, findings) = document.check::<QuotaFile>(&schema_of::<QuotaFile>());
            findings.result()?;
            self.quotas.extend(file.unwrap_or_default());
            return Ok(());
        }
        let (file, mut findings) = document.check::<BookFile>(&schema_of::<BookFile>());
        if let Some(file) = &file {
            for (key, message) in file.findings() {
                findings.add(&key, message);
            }
            if format!("{}.toml", file.region) != file_name {
                findings.add("region", Message::RegionOfFile { found: Argument::quoted(&file.region) });
            }
        }
        findings.result()?;
        if let Some(file) = file {
            self.overlays.insert(file.region.clone(), file);
        }
        Ok(())
    }

    /// The Regions that have a book.
    pub fn regions(&self) -> Vec<&str> {
        let embedded = BOOKS.iter().map(|book| book.region);
        let mut regions = sorted::collect(embedded.chain(self.overlays.keys().map(String::as_str)), Ord::cmp);
        regions.dedup();
        regions
    }

    /// The book of a Region.
    ///
    /// # Errors
    /// No book for that Region: the message names the nearest.
    pub fn book(&self, region: &str) -> Result<PriceBook, InputErrors> {
        let (embedded, overlay) = (BOOKS.iter().find(|book| book.region == region), self.overlays.get(region));
        if embedded.is_none() && overlay.is_none() {
            return Err(InputErrors::one("region", "", self.unknown_region(region)));
        }
        let mut quotas = Quotas::embedded(region);
        self.quotas.lay_over(&mut quotas, region);
        let mut book = PriceBook::empty(region, quotas);
        if let Some(embedded) = embedded {
            book.fill(embedded);
        }
        if let Some(overlay) = overlay {
            overlay.lay_over(&mut book);
        }
        Ok(book)
    }

    /// What to say of a Region without a book.
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

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[(&str, &str)] = &[
        ("ap-northeast-1.toml", include_str!("../../../pricing/ap-northeast-1.toml")),
        ("us-east-1.toml", include_str!("../../../pricing/us-east-1.toml")),
        ("us-east-2.toml", include_str!("../../../pricing/us-east-2.toml")),
        ("us-west-2.toml", include_str!("../../../pricing/us-west-2.toml")),
        (QUOTAS, include_str!("../../../pricing/quotas.toml")),
    ];

    #[test]
    fn embedded_books_are_what_their_files_say() {
        let mut overlaid = Catalog::embedded();
        for (name, text) in FILES {
            overlaid.overlay(name, name, text).unwrap();
        }
        assert_eq!(overlaid.regions().len() + 1, FILES.len());
        for region in overlaid.regions() {
            assert_eq!(Catalog::embedded().book(region), overlaid.book(region));
        }
    }
}
