//! What leaves core besides reports: CSV, answers for the page, and every text by key.

mod csv;
mod currency;
mod difference;
mod document;
mod reproduce;
mod translation;

pub use csv::{FurtherRow, Tabled, amount, csv, csv_long, inert, line};
pub use currency::{Currency, as_shown};
pub use difference::{ArchitectureFromFirst, FromFirst};
pub use document::Advised;
pub use reproduce::{compare_command, shell_word};
pub use translation::{Texts, Translation, filled};

pub mod page;
pub mod texts;
