//! What a DynamoDB change log costs a month, and how well the data flows, for any of several architectures.
//!
//! Everything is one pure function, [`plan`]: a [`Scenario`] (the user's traffic and settings) and a [`PriceBook`] (what a Region
//! charges and allows) become a [`Report`] (plain data; nothing is computed after it).
//!
//! ```
//! use shardwise_core::{Catalog, Scenario, plan};
//!
//! let mut scenario = Scenario::default();
//! scenario.workload.writes_per_second.0 = 2000.0;
//! let book = Catalog::embedded().book(&scenario.region)?;
//! let report = plan(&scenario, &book)?;
//! for architecture in &report.architectures {
//!     let usd = architecture.monthly_usd.unwrap_or(f64::NAN);
//!     println!("{} {}: ${usd:.2} a month", architecture.letter, architecture.label);
//! }
//! println!("{}", report.verdict.text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The rooms, each of which imports only those before it:
//!
//! 1. [`text`]: numbers and sentences. 2. [`catalog`]: prices and quotas. 3. [`scenario`]: the user's input, as types.
//!    4. [`input`]: scenarios and price books from text, and back.
//! 5. [`model`] is the pure numbers. [`Flow`](model::Flow) derives rates hour by hour and sizes of records;
//!    [`architectures`](model::architectures) wire [`services`](model::services), each of which computes what it bills and what
//!    it limits; [`Bill`](model::Bill) prices quantities, [`Limit`](model::Limit) holds demand against quota,
//!    [`risk`](model::risk) computes how likely throttling is. [`evaluate`] stops after these numbers and is what a sweep calls
//!    in a loop.
//! 6. [`report`] puts the numbers into words. 7. [`study`] answers questions by trying. 8. [`explain`](mod@explain) follows
//!    one number back to its source. 9. [`output`]: the table for spreadsheets, what the page is handed.
//!
//! There are no files here, no clock, no environment and no printing; transcendental functions come from `libm`, so that
//! every platform computes the same bits.

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
pub use model::{PlanError, evaluate};
pub use report::{Report, plan};
pub use scenario::Scenario;
