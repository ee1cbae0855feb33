//! Reads scenarios and price books from text, and writes them. All errors are reported at once, each at its place.

mod books;
mod changes;
mod check;
mod collected;
mod differences;
mod document;
pub mod link;
mod plain;
mod ranges;
mod scenario;
mod schema;
mod stated;
mod template;
mod toml;
mod tree;
mod typed;

pub use books::{blank_book, book_text, missing_lines, read_book};
pub use changes::{SettingChange, changes};
pub(crate) use check::{read_amount, without_null};
pub use document::{Document, LARGEST_DOCUMENT};
pub use link::Setting;
pub use plain::set;
pub(crate) use scenario::consumer_problem;
pub use scenario::{contradictions, document, may_contradict, read_scenario, read_scenario_json, read_settings};
pub use schema::{documented_schema, scenario_keys, schema, schema_of, schema_text, schema_with_ranges};
pub use stated::{Stated, stated};
pub(crate) use template::properties;
pub(crate) use template::toml as toml_text;
pub use template::{changed, commented_default, summary};
pub use tree::DEEPEST;
pub use typed::Refused;
pub(crate) use typed::typed;
