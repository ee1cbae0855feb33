//! All price books: those that ship with the program, and files that override them.

use std::collections::BTreeMap;

use strum::VariantArray as _;

use super::book::PriceBook;
use super::embedded::{BOOKS, QUOTAS_EFFECTIVE, quota};
use super::files::{BookFile, QuotaFile};
use super::quota::{Quota, QuotaId, Quotas};
use super::regions::{AREAS, all_region_ids, is_named, known_region, place_of, region_name};
use crate::text::{Argument, InputErrors, InputMessage, Joining, Message, nearest_by, sorted};

/// The name of the file with the quotas of all Regions.
pub const QUOTAS: &str = "quotas.toml";

/// How much alike a text and the place that was meant are, at least: `mars` is not `Paris`.
const ALIKE: f64 = 0.85;

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

/// Whether a text is spelled as AWS spells the ids of its Regions, such as `eu-west-1`.
fn is_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() >= 3 && AREAS.contains(&parts[0]) && parts.last().is_some_and(is_number)
}

impl Catalog {
    /// The books that ship with the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The id of the Region with this id or this name, such as `Tokyo` or `Asia Pacific (Tokyo)`, if it has a book.
    pub fn region_named(&self, text: &str) -> Option<String> {
        let own_name = |id: &str| self.overlays.get(id).map_or("", |book| book.name.as_str());
        let is_meant =
            |id: &&str| known_region(text) == Some(*id) || is_named(text, id) || is_named(text, own_name(id));
        self.regions().into_iter().find(is_meant).map(str::to_owned)
    }

    /// Overrides prices of the book of a Region.
    pub fn override_book(&mut self, file: BookFile) {
        self.overlays.insert(file.region.clone(), file);
    }

    /// Adds an empty book for a Region, unless it has one.
    pub fn add_region(&mut self, region: &str, effective: &str) {
        if !self.regions().contains(&region) {
            let (name, effective) = (region_name(region).to_owned(), effective.to_owned());
            self.override_book(BookFile { region: region.to_owned(), name, effective, prices: BTreeMap::new() });
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
        let known = known_region(region);
        let near = if known.is_none() { self.nearest_region(region) } else { None };
        let mut parts = vec![
            InputMessage::UnknownRegion {
                regions: Argument::list(Joining::Comma, self.regions()),
                found: Argument::quoted(region),
            }
            .into(),
        ];
        if let Some(region) = known.or_else(|| (near.is_none() && is_id(region)).then_some(region)) {
            parts.push(InputMessage::StartBook { region: region.into() }.into());
        }
        // What was meant may have no book either.
        let meant = near.as_deref().and_then(known_region).filter(|id| !self.regions().contains(id));
        parts.extend(meant.map(|region| InputMessage::StartBook { region: region.into() }.into()));
        parts.extend(near.map(|near| Message::Nearest { near: Argument::quoted(&near) }));
        Message::joined(Joining::Semicolon, parts)
    }

    /// The id or the name of the Region that was probably meant. `eu-west-1` is spelled almost as `us-west-2`, but an ocean
    /// lies between them: an id is near ids of its own area only.
    fn nearest_region(&self, text: &str) -> Option<String> {
        let text = text.to_ascii_lowercase();
        let area = text.split_once('-').map(|(area, _)| area).filter(|area| AREAS.contains(area));
        let ids = self.regions().into_iter().chain(all_region_ids().map(|id| -> &str { id }));
        let ids: Vec<&str> = ids.filter(|id| area.is_none_or(|area| id.split('-').next() == Some(area))).collect();
        let places = ids.iter().filter(|_| area.is_none()).filter_map(|id| place_of(region_name(id)));
        let known: Vec<&str> = ids.iter().copied().chain(places).collect();
        let lower: Vec<String> = known.iter().map(|name| name.to_ascii_lowercase()).collect();
        let text = place_of(&text).unwrap_or(&text);
        let near = nearest_by(text, lower.iter().map(String::as_str), |name| name, ALIKE)?;
        known.into_iter().find(|name| name.eq_ignore_ascii_case(near)).map(str::to_owned)
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
        check("ap-northeast-9", Some("ap-northeast-1"));
        check("eu-wets-1", Some("eu-west-1"));
        check("ue-east-1", Some("us-east-1"));
        check("Tokio", Some("Tokyo"));
        check("asia pacific (tokio)", Some("Tokyo"));
        check("Oregan", Some("Oregon"));
        check("virginia", Some("N. Virginia"));
        check("Irland", Some("Ireland"));
        check("mars", None);
        assert_eq!(catalog.region_named("US-East-1").as_deref(), Some("us-east-1"));
    }

    #[test]
    fn a_region_without_a_book_is_known_by_its_names() {
        let mut catalog = Catalog::embedded();
        for (text, id) in [
            ("us-west-1", "us-west-1"),
            ("Frankfurt", "eu-central-1"),
            ("Europe (Frankfurt)", "eu-central-1"),
            ("sao paulo", "sa-east-1"),
            ("Canada", "ca-central-1"),
            ("EU-WEST-1", "eu-west-1"),
        ] {
            let said = catalog.unknown_region(text).to_string();
            assert!(
                said.contains(&format!("`shardwise pricing init {id}`")) && !said.contains("did you mean"),
                "{said}"
            );
        }
        for (text, near, id) in [("eu-wst-1", "eu-west-1", "eu-west-1"), ("Irland", "Ireland", "eu-west-1")] {
            let said = catalog.unknown_region(text).to_string();
            assert!(said.contains(&format!("`shardwise pricing init {id}` starts a book for it")), "{said}");
            assert!(said.ends_with(&format!("; did you mean \"{near}\"?")), "{said}");
        }
        assert!(!catalog.unknown_region("Tokio").to_string().contains("pricing init"));
        assert_eq!(catalog.region_named("Ireland"), None);
        catalog.add_region("eu-west-1", "2026-10-01");
        for text in ["Ireland", "Europe (Ireland)", "eu-west-1"] {
            assert_eq!(catalog.region_named(text).as_deref(), Some("eu-west-1"), "{text}");
        }
        let named = BookFile {
            region: "eu-own-1".into(),
            name: "Own (Cellar)".into(),
            effective: "2026-10-01".into(),
            prices: BTreeMap::new(),
        };
        catalog.override_book(named);
        assert_eq!(catalog.region_named("cellar").as_deref(), Some("eu-own-1"));
        for book in BOOKS {
            assert_eq!(region_name(book.region), book.name);
        }
    }
}
