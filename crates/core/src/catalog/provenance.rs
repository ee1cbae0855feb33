//! Where a price or a quota was read, and what else there is to know about it.

// The sources and notes of embedded prices and quotas: each pair once, in the order in which they are met.
include!(concat!(env!("OUT_DIR"), "/provenances.rs"));

/// The source and the note of a price or a quota. Those that ship with the program are in a table beside the values: what only
/// computes, such as the first view of the page, has no use for them.
#[derive(Clone, Debug)]
pub enum Provenance {
    /// A place in that table.
    Embedded(u16),
    /// As a file has it.
    Own {
        /// Where the value was read, or what it was inferred from; may be empty.
        source: String,
        /// Anything else to know about it; may be empty.
        note: String,
    },
}

impl PartialEq for Provenance {
    fn eq(&self, other: &Self) -> bool {
        (self.source(), self.note()) == (other.source(), other.note())
    }
}

impl Provenance {
    /// Where the value was read, or what it was inferred from; may be empty.
    pub fn source(&self) -> &str {
        match self {
            Self::Embedded(place) => PROVENANCES[usize::from(*place)].0,
            Self::Own { source, .. } => source,
        }
    }

    /// Anything else to know about it; may be empty.
    pub fn note(&self) -> &str {
        match self {
            Self::Embedded(place) => PROVENANCES[usize::from(*place)].1,
            Self::Own { note, .. } => note,
        }
    }
}
