//! What a DynamoDB change log costs a month, and how well the data flows, for two architectures.
//!
//! Everything is one pure function, [`plan`]: a [`Scenario`] (what the user says) and a [`PriceBook`] (what a
//! Region charges and allows) become a [`Report`] (plain data; nothing is computed after it). On the way:
//!
//! 1. [`workload`] and [`sizes`] derive the [`Flow`]: rates hour by hour, and sizes of records with AWS's rounding.
//! 2. [`architectures`] wire [`services`]; each service says what it bills and what it limits.
//! 3. [`bill`] prices the quantities, [`limits`] holds demand against quota, [`risk`] says how likely throttling is.
//! 4. [`report`] puts it into words; [`explain`](mod@explain) follows one number back to its source.
//!
//! [`evaluate`] stops after the numbers and is what a sweep calls in a loop.
//!
//! There are no files here, no clock, no environment and no printing; transcendental functions come from
//! `libm`, so that every platform computes the same bits.

pub mod catalog;
pub mod explain;
pub mod input;
pub mod model;
pub mod output;
pub mod report;
pub mod scenario;
pub mod study;
pub mod text;

pub use catalog::{Catalog, MissingPrice, PriceBook};
pub use model::evaluate;
pub use report::{Report, plan};
pub use scenario::Scenario;
