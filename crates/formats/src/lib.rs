//! Reports as files for other programs. Everything here is pure, as core is: a scenario, its price book and its report go in,
//! bytes come out.
//!
//! `workbook` writes a workbook whose costs are formulas, for a review in which prices and discounts are questioned.
//! [`html`](html()) writes a document with charts, for a design document.

mod html;
mod studied;
mod words;
mod workbook;

pub use html::html;
pub use studied::Studied;
pub use workbook::{Unwritten, workbook};
