//! The numbers as published data and sentences.

mod document;
mod notices;
pub(crate) mod plan;
mod verdict;

pub use document::*;
pub use plan::plan;
