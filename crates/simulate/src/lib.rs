//! Simulates a scenario second by second: how long a backlog lasts, how much delay a consumer's outage causes, how
//! pollers share a shard, what resharding does. The closed form in [`shardwise_core::model::risk`] gives the
//! probability of throttling; this crate shows its consequences.
//!
//! [`Simulation`] is a stepper: [`Simulation::new`] wires a scenario, [`Simulation::advance`] runs a stretch of time,
//! [`Simulation::findings`] returns the findings so far, so that a caller can show progress and stop. The same
//! scenario, settings and seed give the same findings to the bit, on every platform, on any number of cores and however
//! the time is divided.
//!
//! Records are counts, never objects. Each step (a second, or a tenth of one) draws how many changes arrive
//! (`traffic`). The machine of every architecture (`machine` has the trait, `machines` the dispatch) gets many steps at a
//! time (`stretch`), splits their changes over its shards by the hashes of their keys (`keys`, `split`) and takes each
//! shard through them by itself, on all cores (`cores`). `kinesis_stream` moves counts through shards, readers and what is
//! behind them (`delivery`), `dynamodb_stream` through lanes, to a function or a pipe; the folder of an architecture says what
//! it makes of either. A shard without a backlog costs a few nanoseconds per step; the others are
//! simulated poll by poll. Memory (`log`, `measure`) does not depend on the length of the simulation.
//!
//! Every change is delivered, waiting, filtered, set aside or lost: [`findings::Books`] balance at every step. What the
//! report computes in closed form, the simulation finds too: the shards of a stream and their layout, throttled shares, how
//! long a batch waits, invocations and objects. Its tests compare the two.

mod buffers;
mod concurrency;
mod cores;
mod delivery;
pub mod document;
mod dynamodb_stream;
pub mod findings;
mod incremental_export;
pub mod intervals;
mod invocations;
mod keys;
mod kinesis_direct;
mod kinesis_firehose;
mod kinesis_stream;
mod log;
mod losses;
mod machine;
mod machines;
mod measure;
mod outages;
pub mod page;
mod random;
mod refused;
pub mod series;
mod settings;
mod simulation;
mod split;
mod streams_lambda;
mod streams_pipes;
mod stretch;
mod traffic;
mod transformer;
mod work;

pub use outages::{check_outage, refused_outages};
pub use refused::Refused;
pub use settings::{Settings, Trace, read_days, whole};
pub use simulation::Simulation;
