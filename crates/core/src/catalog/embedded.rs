//! The price books and quotas that ship with the program, as data: made from `pricing/` when it is built.

use std::borrow::Cow;

use super::grade::Grade;
use super::price::{Price, PriceId, Tier};
use super::quota::{Quota, QuotaId};

/// The book of a Region.
pub(crate) struct EmbeddedBook {
    pub(crate) region: &'static str,
    pub(crate) name: &'static str,
    pub(crate) effective: &'static str,
    pub(crate) prices: &'static [(PriceId, Price)],
}

/// A quota, and its value where a Region differs.
pub(crate) struct EmbeddedQuota {
    pub(crate) quota: Quota,
    pub(crate) regions: &'static [(&'static str, f64)],
}

// By Region; of quotas the compiler misses none.
include!(concat!(env!("OUT_DIR"), "/books.rs"));
