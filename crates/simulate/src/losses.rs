//! When records were lost.

/// When records were lost, and where the first was lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Losses {
    pub(crate) first: f64,
    pub(crate) last: f64,
    pub(crate) shard: usize,
}
