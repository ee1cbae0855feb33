//! Second by second: how long a backlog lasts, what a consumer's outage costs in minutes of delay, how several
//! pollers share a shard, what a resharding does. The closed form of [`shardwise_core::model::risk`] says how likely
//! throttling is; this says what comes of it.
//!
//! [`Simulation`] is a stepper: [`Simulation::new`] wires a scenario, [`Simulation::advance`] runs a stretch of time,
//! [`Simulation::findings`] says what was found so far, so that a caller can show progress and stop. The same
//! scenario, settings and seed give the same findings to the bit, on every platform and however the time is cut.
//!
//! Records are counts, never objects: each step (a second, or a tenth of one) draws how many changes come
//! (`traffic`), splits them over the shards by the hashes of their keys (`keys`) and hands them to the machine of every
//! architecture (`machine` says what that is, `machines` which one is whose): `kinesis_firehose` moves counts through shards
//! and readers, `streams_lambda` through lanes; `firehose` is behind both. Shards on which nothing waits cost a few
//! nanoseconds a step; the others are simulated poll by poll. What is kept has a fixed size (`log`, `measure`), however
//! long the simulation.
//!
//! Every change that was written is delivered, waiting or lost: [`findings::Books`] balance at every step.

mod concurrency;
pub mod document;
pub mod findings;
mod firehose;
pub mod intervals;
mod keys;
mod kinesis_firehose;
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
mod streams_lambda;
mod traffic;

pub use outages::{check_outage, refused_outages};
pub use refused::Refused;
pub use settings::{Settings, Trace, whole};
pub use simulation::Simulation;
