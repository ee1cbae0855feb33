//! One number followed back to its source: the formula in symbols, the same with numbers, the price or quota
//! behind it, and what would change it.

mod derivation;
mod document;
mod follow;
mod ids;
mod results;
mod subject;
#[cfg(test)]
mod tests;

pub use document::{Bound, Cost, Derivation, Explanation, Part, PartMessages, Source, TermReport};
pub use follow::explain;
pub use ids::ResultId;
pub use results::MEASURED;
pub use subject::Subject;
