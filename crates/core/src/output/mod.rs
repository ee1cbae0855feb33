//! What leaves core beside reports: the table for spreadsheets, what the page is handed, and every text by key.

mod csv;
pub use csv::{Currency, FurtherRow, csv, csv_with, inert, line};

pub mod page;
pub mod texts;
