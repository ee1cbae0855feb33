//! The price books and quotas that ship with the program, as data generated from `pricing/` by the build.

use std::borrow::Cow;

use super::grade::Grade;
use super::price::{Price, PriceId, Tier};
use super::provenance::Provenance;
use super::quota::{Quota, QuotaId};

/// The book of a Region.
pub(crate) struct EmbeddedBook {
    pub(crate) region: &'static str,
    pub(crate) name: &'static str,
    pub(crate) effective: &'static str,
    pub(crate) prices: &'static [(PriceId, Price)],
}

/// A quota, and its value in Regions where it differs.
pub(crate) struct EmbeddedQuota {
    pub(crate) quota: Quota,
    pub(crate) regions: &'static [(&'static str, f64)],
}

// Sorted by Region. A quota without a value is a compile error.
include!(concat!(env!("OUT_DIR"), "/books.rs"));
