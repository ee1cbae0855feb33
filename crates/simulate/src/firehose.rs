//! A Firehose stream: the transform function behind a Kinesis source, if it has one, and the delivery buffers.
//!
//! Of what a transform function receives, it returns the share of the changes that are wanted, and drops the rest
//! (`delivered.share`). Without a function every record is delivered as it came.

use shardwise_core::model::Case;

use crate::buffers::Buffers;
use crate::random::{Draws, Normal, Purpose, Share};
use crate::transformer::Transformer;

/// A Firehose stream.
#[derive(Clone, Debug)]
pub(crate) struct Firehose {
    pub(crate) transformer: Option<Transformer>,
    pub(crate) buffers: Buffers,
    /// Whether every invocation fails at the moment.
    pub(crate) failing: bool,
    /// Share of the records that the transform function returns; none: all.
    wanted: Option<Share>,
    /// Records that it dropped, and those that it could not process.
    pub(crate) filtered: u64,
    failed: u64,
    filter: Draws,
    functions: Draws,
}

impl Firehose {
    /// Behind a Kinesis stream of this many shards.
    pub(crate) fn behind_stream(case: &Case<'_>, shards: usize, seed: u64, step: f64) -> Self {
        let scenario = case.scenario;
        let transformer = Transformer::new(case, shards, step);
        let is_sized = transformer.is_some() || scenario.delivered.record_size.is_some();
        let record = if is_sized { case.flow.delivered_record } else { case.flow.kinesis_blob };
        let share = if transformer.is_some() { scenario.delivered.share } else { 1.0 };
        let buffers = Buffers::new(case, record.mean(), Some(shards), seed);
        Self { wanted: (share < 1.0).then(|| Share::new(share)), ..Self::new(transformer, buffers, seed) }
    }

    /// By Direct PUT.
    pub(crate) fn by_direct_put(case: &Case<'_>, seed: u64) -> Self {
        Self::new(None, Buffers::new(case, case.flow.delivered_record.mean(), None, seed), seed)
    }

    fn new(transformer: Option<Transformer>, buffers: Buffers, seed: u64) -> Self {
        Self {
            transformer,
            buffers,
            failing: false,
            wanted: None,
            filtered: 0,
            failed: 0,
            filter: Draws::new(seed, Purpose::Filter),
            functions: Draws::new(seed, Purpose::Functions),
        }
    }

    /// Records that were read from the source and are not delivered yet.
    pub(crate) fn held(&self) -> u64 {
        self.buffers.held() + self.transformer.as_ref().map_or(0, Transformer::held)
    }

    /// Records set aside: after too many failures of the function, or beyond the active partitions.
    pub(crate) fn set_aside(&self) -> u64 {
        self.failed + self.buffers.set_aside
    }

    /// Shards from which Firehose does not read for now.
    pub(crate) fn blocked(&self) -> &[u32] {
        self.transformer.as_ref().map_or(&[], |transformer| &transformer.blocked)
    }

    /// Takes what was read from each shard in the step that ends now.
    pub(crate) fn add_reads(&mut self, reads: &[u64], now: f64, normal: &Normal) {
        if let Some(transformer) = &mut self.transformer {
            let rate = if self.failing { 1.0 } else { transformer.function.cost.error_rate };
            let (buffers, filter, filtered) = (&mut self.buffers, &mut self.filter, &mut self.filtered);
            let wanted = self.wanted.as_ref();
            self.failed += transformer.add_reads(reads, now, rate, &mut self.functions, |shard, records| {
                let kept = wanted.map_or(records, |wanted| normal.binomial(records, wanted, filter.bits()));
                *filtered += records - kept;
                buffers.add(shard, kept, now, normal);
            });
        } else {
            for (shard, &records) in reads.iter().enumerate() {
                self.buffers.add(shard, records, now, normal);
            }
        }
        self.buffers.hand_on(now);
    }

    /// Takes what was put in the step that ends now.
    pub(crate) fn put(&mut self, records: u64, now: f64, normal: &Normal) {
        self.buffers.add(0, records, now, normal);
        self.buffers.hand_on(now);
    }

    /// Changes the number of shards.
    pub(crate) fn reshard(&mut self, shards: usize) {
        if let Some(transformer) = &mut self.transformer {
            transformer.reshard(shards);
        }
        self.buffers.reshard(shards);
    }
}
