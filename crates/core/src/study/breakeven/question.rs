//! What is asked: lines along a key.

use crate::catalog::PriceBook;
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::keys::NumericKey;

/// A line: one architecture of one scenario.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) id: ArchitectureId,
    pub(super) scenario: Scenario,
    /// Assignments beside the key that make its scenario.
    pub(super) assignments: Vec<String>,
}

/// A question: its lines along the key.
pub(super) struct Question<'a> {
    pub(super) lines: Vec<Line>,
    pub(super) key: &'a NumericKey,
    pub(super) book: &'a PriceBook,
    pub(super) compare: &'a dyn Fn(&[String]) -> String,
}
