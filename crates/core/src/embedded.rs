//! The price books and quotas that ship with the program, as data: made from `pricing/` when it is built.

use crate::grade::Grade;
use crate::pricing::{PriceId, Tier};
use crate::quotas::QuotaId;

/// The book of a Region.
pub(crate) struct BookData {
    pub(crate) region: &'static str,
    pub(crate) name: &'static str,
    pub(crate) effective: &'static str,
    pub(crate) prices: &'static [(PriceId, PriceData)],
}

/// One price of it.
#[derive(Clone, Copy)]
pub(crate) struct PriceData {
    pub(crate) tiers: &'static [Tier],
    pub(crate) free: f64,
    pub(crate) free_tier: f64,
    pub(crate) grade: Grade,
    pub(crate) source: &'static str,
    pub(crate) note: &'static str,
}

/// A quota, and where a Region differs.
pub(crate) struct QuotaData {
    pub(crate) value: f64,
    pub(crate) regions: &'static [(&'static str, f64)],
    pub(crate) unit: &'static str,
    pub(crate) grade: Grade,
    pub(crate) source: &'static str,
    pub(crate) note: &'static str,
}

// By Region; of quotas the compiler misses none.
include!(concat!(env!("OUT_DIR"), "/books.rs"));
