//! What leaves core besides reports: CSV, answers for the page, and every text by key.

mod csv;
mod difference;
mod document;
mod reproduce;
pub use csv::{Currency, FurtherRow, Tabled, csv, csv_long, inert, line};

pub use difference::{ArchitectureFromFirst, FromFirst};
pub use document::Advised;
pub use reproduce::{compare_command, shell_word};

pub mod page;
pub mod texts;
