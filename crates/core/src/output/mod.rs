//! What leaves core besides reports: CSV, answers for the page, and every text by key.

mod csv;
pub use csv::{Currency, FurtherRow, csv, csv_with, inert, line};

pub mod page;
pub mod texts;
