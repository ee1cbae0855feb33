//! What leaves core besides reports: CSV, answers for the page, and every text by key.

mod csv;
mod difference;
mod document;
pub use csv::{Currency, FurtherRow, Tabled, csv, csv_long, inert, line};

pub use difference::{ArchitectureFromFirst, FromFirst};
pub use document::Advised;

pub mod page;
pub mod texts;
