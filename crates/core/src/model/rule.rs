//! Numbers with the rule behind them.

use super::formula::Formula;
use super::limits::LimitId;
use crate::catalog::Grade;

/// A number with its formula, and the rule behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The number.
    pub formula: Formula,
    /// Where the rule is documented.
    pub rule: Option<Rule>,
}

impl Derived {
    /// A number by a documented rule.
    pub const fn by(formula: Formula, rule: Rule) -> Self {
        Self { formula, rule: Some(rule) }
    }

    /// A number by its formula only.
    pub const fn own(formula: Formula) -> Self {
        Self { formula, rule: None }
    }
}

/// A documented rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// In a document.
    Text {
        /// The document, or what was measured.
        source: &'static str,
        /// How well it is known.
        grade: Grade,
    },
    /// By the quota or setting behind a limit of the same architecture.
    Limit(LimitId),
}

impl Rule {
    /// Documented by AWS.
    pub const fn verified(source: &'static str) -> Self {
        Self::Text { source, grade: Grade::Verified }
    }

    /// Inferred from `source`.
    pub const fn assumed(source: &'static str) -> Self {
        Self::Text { source, grade: Grade::Assumed }
    }
}
