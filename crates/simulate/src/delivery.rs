//! What is behind a Kinesis stream: a Firehose stream with its transform function, if it has one, and its buffers, or the
//! stream's own delivery, which holds nothing.
//!
//! Of what a transform function receives, it returns the share of the changes that are wanted, and drops the rest
//! (`delivered.share`). Without a function every record is delivered as it came.
//!
//! Each shard has its own buffers and invocations ([`ShardDelivery`]); [`Delivery`] has what the shards have in common.

use shardwise_core::model::Case;
use shardwise_core::scenario::Transform;

use crate::buffers::{Buffer, BufferRules, Delivered, Partitions};
use crate::concurrency::Concurrency;
use crate::findings::LambdaFound;
use crate::invocations::Invocations;
use crate::random::{Draws, Normal, Purpose, Share};
use crate::stretch::Stretch;
use crate::transformer::{TransformRules, Transformed, Transformer};

/// The rules of a delivery.
#[derive(Clone, Debug)]
pub(crate) struct DeliveryRules {
    transform: Option<TransformRules>,
    /// Share of the records that the transform function returns; none: all.
    wanted: Option<Share>,
    /// The delivery buffer of each shard; none: buffers are by partition.
    buffer: Option<BufferRules>,
}

/// A delivery.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) rules: DeliveryRules,
    partitions: Option<Partitions>,
    concurrent: Concurrency,
    invocations: Invocations,
    /// Seconds in which an invocation had to wait for another to end, and the shard-steps.
    held_back_seconds: f64,
    pub(crate) held_back_steps: u64,
    /// Records that the function dropped, and those that it could not process.
    pub(crate) filtered: u64,
    failed: u64,
    delivered: Delivered,
    /// The last stretch.
    steps: Vec<DeliveryStep>,
}

/// What a delivery did with the records of some shards in a stretch.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeliveryTally {
    transformed: Transformed,
    filtered: u64,
    delivered: Delivered,
    /// How many steps; whether anything is noted of single ones, as otherwise they are those of another stretch.
    count: usize,
    is_noted: bool,
    steps: Vec<DeliveryStep>,
}

/// The same in one step.
#[derive(Clone, Copy, Debug, Default)]
struct DeliveryStep {
    /// Records for the buffers by partition.
    returned: u64,
    /// Whether an invocation had to wait for another to end.
    held_back: bool,
}

impl DeliveryTally {
    /// Starts a stretch of so many steps.
    pub(crate) fn start(&mut self, steps: usize) {
        (self.filtered, self.delivered) = (0, Delivered::default());
        (self.count, self.is_noted) = (steps, false);
        let mut spans = std::mem::take(&mut self.transformed.spans);
        spans.clear();
        self.transformed = Transformed { spans, ..Transformed::default() };
    }

    /// The steps of the stretch, to take note of something.
    fn steps(&mut self) -> &mut [DeliveryStep] {
        if !self.is_noted {
            self.is_noted = true;
            self.steps.clear();
            self.steps.resize(self.count, DeliveryStep::default());
        }
        &mut self.steps
    }
}

/// What a delivery holds of one shard.
#[derive(Clone, Debug)]
pub(crate) struct ShardDelivery {
    transformer: Transformer,
    buffer: Buffer,
    filter: Draws,
}

impl ShardDelivery {
    /// Of a shard of this number.
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        Self {
            transformer: Transformer::new(seed, number),
            buffer: Buffer::new(),
            filter: Draws::numbered(seed, Purpose::Filter, number),
        }
    }

    /// Records that were read from the shard and are not delivered yet.
    pub(crate) fn held(&self) -> u64 {
        self.transformer.held() + self.buffer.held
    }

    /// Takes what was read in consecutive steps of a stretch, from `first` on, up to the first step that brings `most` records
    /// or more. Returns how many steps are taken, and whether it stops reading after the last of them, because its
    /// buffer is full.
    #[inline]
    pub(crate) fn take_all(
        &mut self,
        (first, reads, most): (usize, &[u64], u64),
        stretch: &Stretch<'_>,
        rules: &DeliveryRules,
        tally: &mut DeliveryTally,
    ) -> (usize, bool) {
        let ends = &stretch.ends[first..first + reads.len()];
        let Some(transform) = &rules.transform else {
            let taken = reads.iter().position(|read| *read >= most).unwrap_or(reads.len());
            self.add_all(first, &reads[..taken], ends, rules, tally);
            return (taken, false);
        };
        let mut taken = 0;
        loop {
            let other = self.buffer.due;
            taken += self.transformer.take_all(&reads[taken..], &ends[taken..], most, other, transform);
            let Some(&read) = reads.get(taken).filter(|read| **read < most) else { return (taken, false) };
            let is_full = self.take(read, first + taken, ends[taken], rules, stretch.normal, tally);
            taken += 1;
            if is_full {
                return (taken, true);
            }
        }
    }

    /// Adds the records of consecutive steps to the delivery buffers.
    fn add_all(
        &mut self,
        first: usize,
        records: &[u64],
        ends: &[f64],
        rules: &DeliveryRules,
        tally: &mut DeliveryTally,
    ) {
        match &rules.buffer {
            Some(buffer) => self.buffer.fill_all(records, ends, buffer, &mut tally.delivered),
            None => tally.steps()[first..].iter_mut().zip(records).for_each(|(step, more)| step.returned += more),
        }
    }

    /// Takes what was read in a step, whose place in the stretch is `step` and whose end is `now`. Returns whether it
    /// stops reading for now, because its buffer is full.
    #[inline]
    pub(crate) fn take(
        &mut self,
        read: u64,
        step: usize,
        now: f64,
        rules: &DeliveryRules,
        normal: &Normal,
        tally: &mut DeliveryTally,
    ) -> bool {
        let mut is_full = false;
        if let Some(transform) = &rules.transform {
            let returned = self.transformer.end(now, &mut tally.transformed);
            if returned > 0 {
                self.add_returned(returned, step, now, rules, normal, tally);
            }
            if self.transformer.take(read, now, transform) {
                let before = tally.transformed.held_back_steps;
                is_full = self.transformer.flush(step, now, transform, &mut tally.transformed);
                if tally.transformed.held_back_steps > before {
                    tally.steps()[step].held_back = true;
                }
            }
        } else {
            self.add(read, step, now, rules, tally);
        }
        self.buffer.hand_on(now, &mut tally.delivered);
        is_full
    }

    /// Adds what the transform function returned.
    #[inline(never)]
    fn add_returned(
        &mut self,
        returned: u64,
        step: usize,
        now: f64,
        rules: &DeliveryRules,
        normal: &Normal,
        tally: &mut DeliveryTally,
    ) {
        let kept = rules.wanted.map_or(returned, |wanted| normal.binomial(returned, &wanted, self.filter.bits()));
        tally.filtered += returned - kept;
        self.add(kept, step, now, rules, tally);
    }

    /// Adds records to the delivery buffers.
    #[inline]
    fn add(&mut self, records: u64, step: usize, now: f64, rules: &DeliveryRules, tally: &mut DeliveryTally) {
        match &rules.buffer {
            Some(_) if records == 0 => {}
            Some(buffer) => self.buffer.fill(records, now, buffer, &mut tally.delivered),
            None => tally.steps()[step].returned += records,
        }
    }

    /// Takes over what is held of another shard.
    pub(crate) fn take_over(&mut self, other: Self) {
        self.transformer.take_over(other.transformer);
        self.buffer.take_over(other.buffer);
    }
}

impl Delivery {
    /// By Firehose, with its transform if that is enabled.
    pub(crate) fn by_firehose(transform: &Transform, case: &Case<'_>, seed: u64, step: f64) -> Self {
        let scenario = case.scenario;
        let transform = TransformRules::new(transform, case, step);
        let is_sized = transform.is_some() || scenario.delivered.record_size.is_some();
        let record = if is_sized { case.flow.delivered_record } else { case.flow.kinesis_blob }.mean();
        let share = if transform.is_some() { scenario.delivered.share } else { 1.0 };
        let by_partition = scenario.delivery.dynamic_partitioning.is_some();
        let rules = DeliveryRules {
            transform,
            wanted: (share < 1.0).then(|| Share::new(share)),
            buffer: (!by_partition).then(|| BufferRules::new(case, record)),
        };
        Self::new(rules, by_partition.then(|| Partitions::new(case, record, seed)), step)
    }

    /// By the stream itself: what it takes of a shard at once is an object.
    pub(crate) fn by_stream(step: f64) -> Self {
        Self::new(DeliveryRules { transform: None, wanted: None, buffer: Some(BufferRules::at_once()) }, None, step)
    }

    fn new(rules: DeliveryRules, partitions: Option<Partitions>, step: f64) -> Self {
        Self {
            rules,
            partitions,
            concurrent: Concurrency::new(step),
            invocations: Invocations::default(),
            held_back_seconds: 0.0,
            held_back_steps: 0,
            filtered: 0,
            failed: 0,
            delivered: Delivered::default(),
            steps: Vec::new(),
        }
    }

    /// Whether there is a transform function.
    pub(crate) fn transforms(&self) -> bool {
        self.rules.transform.is_some()
    }

    /// Sets whether every invocation of the transform function fails.
    pub(crate) fn set_failing(&mut self, failing: bool) {
        if let Some(transform) = &mut self.rules.transform {
            transform.error_rate = if failing { 1.0 } else { transform.cost.timing.error_rate };
        }
    }

    /// Adds up what was done with the records of all shards in a stretch, in the order of the shards.
    pub(crate) fn add_up<'a>(&mut self, tallies: impl Iterator<Item = &'a DeliveryTally>, stretch: &Stretch<'_>) {
        self.steps.clear();
        self.steps.resize(stretch.len(), DeliveryStep::default());
        let mut spans = Vec::new();
        for tally in tallies {
            let Transformed { invocations, failed, held_back_steps, .. } = tally.transformed;
            self.invocations.add(invocations);
            self.failed += failed;
            self.held_back_steps += held_back_steps;
            self.filtered += tally.filtered;
            self.delivered.add(tally.delivered);
            spans.push(&tally.transformed.spans[..]);
            if tally.is_noted {
                for (step, more) in self.steps.iter_mut().zip(&tally.steps) {
                    step.returned += more.returned;
                    step.held_back |= more.held_back;
                }
            }
        }
        if self.rules.transform.is_some() {
            self.concurrent.add_stretch(stretch.len(), spans.into_iter().flatten().copied());
            let held_back = self.steps.iter().filter(|step| step.held_back).count();
            self.held_back_seconds += held_back as f64 * stretch.step;
        }
        if let Some(partitions) = &mut self.partitions {
            for (index, step) in self.steps.iter().enumerate() {
                partitions.take(step.returned, stretch.end(index), stretch.normal);
            }
        }
    }

    /// Records in buffers by partition.
    pub(crate) fn held(&self) -> u64 {
        self.partitions.as_ref().map_or(0, Partitions::held)
    }

    /// Records and objects delivered.
    pub(crate) fn delivered(&self) -> Delivered {
        let mut delivered = self.delivered;
        delivered.add(self.partitions.as_ref().map_or(Delivered::default(), |partitions| partitions.delivered));
        delivered
    }

    /// Records set aside: after too many failures of the function, or beyond the active partitions.
    pub(crate) fn set_aside(&self) -> u64 {
        self.failed + self.partitions.as_ref().map_or(0, |partitions| partitions.set_aside)
    }

    /// The invocations of the transform function, if it is used, for so many shards.
    pub(crate) fn lambda(&self, shards: usize) -> Option<LambdaFound> {
        let transform = self.rules.transform.as_ref()?;
        Some(LambdaFound {
            invocations: self.invocations.count,
            failed: self.invocations.failed,
            gb_seconds: transform.cost.gigabytes() * self.invocations.billed as f64 / 1000.0,
            most_concurrent: self.concurrent.most.min((shards * transform.most) as u64),
            put_again: 0,
            throttled_seconds: self.held_back_seconds,
        })
    }
}
