//! The numbers as published data and sentences.

mod document;
mod finite;
mod fit;
mod notices;
pub(crate) mod plan;
mod safer;
mod verdict;
mod way_out;
mod words;

pub use document::*;
pub(crate) use fit::amount_unit;
pub use plan::plan;
