//! The numbers as published data and sentences.

mod document;
mod notices;
pub(crate) mod operations;
mod plan;
mod remedies;
mod verdict;

pub use document::*;
pub use operations::Operation;
pub use plan::plan;
pub(crate) use remedies::remedy;
