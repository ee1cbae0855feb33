//! Reports as one table for a spreadsheet: RFC 4180, amounts with six decimals, other numbers in full.
//!
//! `rows` lists everything that a report has to show. [`csv`] is the table that a reviewer reads, one row a line with the
//! architectures side by side; [`csv_long`] is for programs, one row a number. Text that a spreadsheet would run as a formula
//! is made inert; numbers stay numbers.

mod cells;
mod long;
mod rows;
mod wide;

pub use cells::{amount, inert, line};
pub use long::csv_long;
pub use rows::{FurtherRow, Tabled};
pub use wide::csv;
