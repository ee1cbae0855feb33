//! A set of readers of a stream.

use shardwise_core::model::MOST_READERS;

/// A set of readers, by their index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Readers(u128);

const _: () = assert!(MOST_READERS <= 128);

impl Readers {
    pub(super) fn insert(&mut self, reader: usize) {
        self.0 |= 1 << reader;
    }

    pub(super) fn remove(&mut self, reader: usize) {
        self.0 &= !(1 << reader);
    }

    pub(super) fn contains(self, reader: usize) -> bool {
        self.0 >> reader & 1 == 1
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
