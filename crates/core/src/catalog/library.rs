//! All price books: those that ship with the program, and files that override them.

use std::collections::BTreeMap;

use strum::VariantArray as _;

use super::book::PriceBook;
use super::embedded::{BOOKS, QUOTAS_EFFECTIVE, quota};
use super::files::{BookFile, QuotaFile};
use super::quota::{Quota, QuotaId, Quotas};
use crate::text::{Argument, InputErrors, InputMessage, Joining, Message, nearest, sorted};

/// The name of the file with the quotas of all Regions.
pub const QUOTAS: &str = "quotas.toml";

/// All price books: those that ship with the program, and the files that override them.
///
/// ```
/// # use shardwise_core::Catalog;
/// # use shardwise_core::catalog::PriceId;
/// let catalog = Catalog::embedded();
/// assert!(catalog.regions().contains(&"ap-northeast-1"));
/// let price = catalog.book("us-east-1")?.prices[PriceId::KinesisShardHour as usize].clone();
/// assert_eq!(price.map(|price| price.tiers[0].usd), Some(0.015));
/// assert!(catalog.book("us-esat-1").unwrap_err().to_string().contains("us-east-1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Files that override a book, by Region.
    overlays: BTreeMap<String, BookFile>,
    quotas: QuotaFile,
}

/// The quotas of a Region that ship with the program.
fn embedded_quotas(region: &str) -> Quotas {
    let quota = |id: &QuotaId| {
        let embedded = quota(*id);
        let own = embedded.regions.iter().find(|(name, _)| *name == region);
        let value = own.map_or(embedded.quota.value, |(_, value)| *value);
        Quota { value, ..embedded.quota.clone() }
    };
    Quotas::new(QUOTAS_EFFECTIVE, QuotaId::VARIANTS.iter().map(quota).collect())
}

/// The first part of the ids of AWS's Regions: the area that they are in.
const AREAS: [&str; 10] = ["af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"];

/// Whether a text is spelled as AWS spells the ids of its Regions, such as `eu-west-1`.
fn is_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() >= 3 && AREAS.contains(&parts[0]) && parts.last().is_some_and(is_number)
}

/// The place in the name of a Region: `Tokyo` of `Asia Pacific (Tokyo)`.
fn place_of(name: &str) -> Option<&str> {
    name.split_once('(').and_then(|(_, place)| place.split_once(')')).map(|(place, _)| place)
}

impl Catalog {
    /// The books that ship with the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The id of the Region with this id or this name, such as `Tokyo` or `Asia Pacific (Tokyo)`, if it has a book.
    pub fn region_named(&self, text: &str) -> Option<String> {
        let is_named =
            |name: &str| [Some(name), place_of(name)].into_iter().flatten().any(|name| name.eq_ignore_ascii_case(text));
        let known = self.regions().into_iter().map(str::to_owned);
        known.into_iter().find(|id| is_named(id) || self.book(id).is_ok_and(|book| is_named(&book.name)))
    }

    /// Overrides prices of the book of a Region.
    pub fn override_book(&mut self, file: BookFile) {
        self.overlays.insert(file.region.clone(), file);
    }

    /// Adds an empty book for a Region, unless it has one.
    pub fn add_region(&mut self, region: &str, effective: &str) {
        if !self.regions().contains(&region) {
            let (region, effective) = (region.to_owned(), effective.to_owned());
            self.override_book(BookFile { region, name: String::new(), effective, prices: BTreeMap::new() });
        }
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
        let mut quotas = embedded_quotas(region);
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
        let near = self.nearest_region(region);
        let mut parts = vec![
            InputMessage::UnknownRegion {
                regions: Argument::list(Joining::Comma, self.regions()),
                found: Argument::quoted(region),
            }
            .into(),
        ];
        if near.is_none() && is_id(region) {
            parts.push(InputMessage::StartBook { region: region.into() }.into());
        }
        parts.extend(near.map(|near| Message::Nearest { near: Argument::quoted(&near) }));
        Message::joined(Joining::Semicolon, parts)
    }

    /// The id or the name of the Region that was probably meant. `eu-west-1` is spelled almost as `us-west-2`, but an ocean
    /// lies between them: an id is near ids of its own area only.
    fn nearest_region(&self, text: &str) -> Option<String> {
        let text = text.to_ascii_lowercase();
        let ids = self.regions();
        let area = text.split_once('-').map(|(area, _)| area).filter(|area| AREAS.contains(area));
        let ids = ids.into_iter().filter(|id| area.is_none_or(|area| id.split('-').next() == Some(area)));
        let mut known: Vec<String> = ids.map(str::to_owned).collect();
        if area.is_none() {
            let books: Vec<PriceBook> = known.iter().filter_map(|id| self.book(id).ok()).collect();
            known.extend(books.iter().filter_map(|book| place_of(&book.name)).map(str::to_owned));
        }
        let lower: Vec<String> = known.iter().map(|name| name.to_ascii_lowercase()).collect();
        let near = nearest(place_of(&text).unwrap_or(&text), lower.iter().map(String::as_str))?;
        known.into_iter().find(|name| name.eq_ignore_ascii_case(near))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_near_by_place_and_by_name() {
        let catalog = Catalog::embedded();
        let check = |text: &str, near: Option<&str>| {
            assert_eq!(catalog.nearest_region(text).as_deref(), near, "{text}");
        };
        check("us-east-9", Some("us-east-1"));
        check("us-esat-2", Some("us-east-2"));
        check("us-west-1", Some("us-west-2"));
        check("ap-northeast-3", Some("ap-northeast-1"));
        check("ap-southeast-2", Some("ap-northeast-1"));
        check("eu-west-1", None);
        check("sa-east-1", None);
        check("ue-east-1", Some("us-east-1"));
        check("Tokio", Some("Tokyo"));
        check("asia pacific (tokio)", Some("Tokyo"));
        check("Oregan", Some("Oregon"));
        check("virginia", Some("N. Virginia"));
        check("Ireland", None);
        check("mars", None);
        assert_eq!(catalog.region_named("US-East-1").as_deref(), Some("us-east-1"));
    }
}
