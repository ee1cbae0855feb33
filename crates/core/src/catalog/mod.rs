//! What AWS charges and allows: prices and quotas by id, each with its source and grade, in one book per Region. The books
//! that ship with the program are embedded; a user's files override them.

mod address;
mod book;
mod embedded;
mod files;
mod grade;
mod library;
mod price;
mod provenance;
mod quota;
mod regions;

pub use address::address_of;
pub use book::{MissingPrice, PriceBook, Prices, UnitPrice};
pub use files::{BookFile, PriceEntry, QuotaEntry, QuotaFile, TierEntry};
pub(crate) use files::{PRICE_ID, QUOTA_ID, by_id};
pub use grade::Grade;
pub use library::{Catalog, QUOTAS};
pub use price::{Price, PriceId, Published, Tier};
pub use provenance::Provenance;
pub use quota::{Quota, QuotaId, Quotas};
pub use regions::{all_region_ids, known_region, place_of, region_name};
