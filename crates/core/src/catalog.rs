//! All price books and quotas: those that ship with the program, and a directory of one's own over them.

use std::collections::BTreeMap;

use crate::messages::{Argument, Joining, Message};
use crate::pricing::{BookFile, Price, PriceBook, PriceEntry, PriceId};
use crate::quotas::QuotaFile;
use crate::reading::{Document, InputErrors, nearest, schema_of};
use crate::sorted;
use strum::EnumCount;

/// The file that holds the quotas of all Regions.
pub const QUOTAS: &str = "quotas.toml";

/// The files that ship with the program, by name.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("ap-northeast-1.toml", include_str!("../../../pricing/ap-northeast-1.toml")),
    ("us-east-1.toml", include_str!("../../../pricing/us-east-1.toml")),
    ("us-east-2.toml", include_str!("../../../pricing/us-east-2.toml")),
    ("us-west-2.toml", include_str!("../../../pricing/us-west-2.toml")),
];

pub(crate) const EMBEDDED_QUOTAS: &str = include_str!("../../../pricing/quotas.toml");

/// The price books that can be had. Books are read when they are asked for.
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
            self.quotas.lay_over(file.unwrap_or_default());
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
        let embedded = EMBEDDED.iter().filter_map(|(file, _)| file.strip_suffix(".toml"));
        let mut regions = sorted::collect(embedded.chain(self.overlays.keys().map(String::as_str)), Ord::cmp);
        regions.dedup();
        regions
    }

    /// The book of a Region.
    ///
    /// # Errors
    /// No book for that Region: the message names the nearest.
    pub fn book(&self, region: &str) -> Result<PriceBook, InputErrors> {
        let embedded = EMBEDDED.iter().find(|(file, _)| file.strip_suffix(".toml") == Some(region));
        let embedded: Option<BookFile> = embedded.and_then(|(name, text)| read_embedded(name, text));
        let overlay = self.overlays.get(region).cloned();
        let Some(mut file) = embedded.or_else(|| overlay.clone()) else {
            return Err(InputErrors::one("region", "", self.unknown_region(region)));
        };
        if let Some(overlay) = overlay {
            file.lay_over(overlay);
        }
        let mut quotas: QuotaFile = read_embedded(QUOTAS, EMBEDDED_QUOTAS).unwrap_or_default();
        quotas.lay_over(self.quotas.clone());
        let Some(quotas) = quotas.of_region(region) else {
            return Err(InputErrors::one(QUOTAS, "", Message::QuotaMissing));
        };
        let mut prices: [Option<Price>; PriceId::COUNT] = [const { None }; PriceId::COUNT];
        let mut set = |(id, entry): (PriceId, PriceEntry)| prices[id as usize] = Some(entry.into());
        file.prices.into_iter().for_each(&mut set);
        Ok(PriceBook { region: file.region, name: file.name, effective: file.effective, prices, quotas })
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

/// Embedded files are checked by a test, not at every start.
fn read_embedded<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Option<T> {
    Document::parse(name, text).ok()?.value().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_files_hold_what_an_overlay_would_have_to() {
        let mut catalog = Catalog::embedded();
        for (name, text) in EMBEDDED.iter().chain(&[(QUOTAS, EMBEDDED_QUOTAS)]) {
            catalog.overlay(name, name, text).unwrap();
        }
        for region in catalog.regions() {
            assert_eq!(Catalog::embedded().book(region).unwrap().region, region);
        }
    }
}
