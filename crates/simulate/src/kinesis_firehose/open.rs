//! The open shards of a stream.

use super::polls::Polls;
use super::readers::Readers;
use super::writes::Writes;

/// The open shards, since the last resharding.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenShards {
    /// Steps since then.
    pub(super) steps: u64,
    /// A shard is quiet below this number of changes.
    pub(super) free: Vec<u64>,
    /// Records written.
    pub(super) written: Vec<u64>,
    /// If a step is a part of a second: the changes of each shard in this second before this step.
    pub(super) second: Vec<u64>,
    /// Changes above the limits, and the steps of seconds with any.
    pub(super) above: Vec<f64>,
    pub(super) above_steps: Vec<u64>,
    /// The sides of shards that are simulated in detail.
    pub(super) writes: Vec<Option<Box<Writes>>>,
    pub(super) polls: Vec<Option<Box<Polls>>>,
    /// Shards that Firehose does not poll for now, because its buffers are full.
    pub(super) held: Vec<bool>,
    /// Readers that have to read closed shards before each of these.
    pub(super) waiting: Vec<Readers>,
    /// Records that Firehose read in this step.
    pub(super) reads: Vec<u64>,
}

impl OpenShards {
    /// So many new shards, none of which writes or is read without being simulated in detail.
    pub(super) fn new(shards: usize) -> Self {
        Self {
            steps: 0,
            free: vec![0; shards],
            written: vec![0; shards],
            second: vec![0; shards],
            above: vec![0.0; shards],
            above_steps: vec![0; shards],
            writes: vec![None; shards],
            polls: vec![None; shards],
            held: vec![false; shards],
            waiting: vec![Readers::default(); shards],
            reads: vec![0; shards],
        }
    }
}
