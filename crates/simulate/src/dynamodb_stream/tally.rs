//! What lanes did in a stretch, to be added up over all of them.
//!
//! Counts are whole numbers and ages are largest values, which come out the same in any order; amounts with a fraction are
//! added in the order of the lanes.

use super::put_quota::Amounts;
use crate::concurrency::Span;
use crate::invocations::Invocations;
use crate::log::Log;
use crate::losses::Losses;

/// Arrivals of records, and how many of them are processed.
pub(super) type OldRecords = Box<(Log, u64)>;

/// Counts of some lanes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Records that arrived, those that invocations took, and those that went back to the lane because one failed.
    pub(crate) came: u64,
    pub(crate) taken: u64,
    pub(crate) returned: u64,
    pub(crate) losses: Option<Losses>,
    /// Changes not processed in their step.
    pub(crate) delayed: u64,
    pub(crate) polls: u64,
    pub(crate) refused: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.came += other.came;
        self.taken += other.taken;
        self.returned += other.returned;
        self.losses = match (self.losses, other.losses) {
            (Some(own), Some(others)) => Some(own.with(others)),
            (own, others) => own.or(others),
        };
        self.delayed += other.delayed;
        self.polls += other.polls;
        self.refused += other.refused;
    }
}

/// The lanes in one step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LaneStep {
    /// Records processed, and put into Firehose.
    pub(crate) done: u64,
    /// Records that were given up because of its settings: after too many retries, or too old; and records lost
    /// from the stream.
    pub(crate) given_up: u64,
    pub(crate) too_old: u64,
    pub(crate) lost: u64,
    /// Records in the stream that are not in flight, at the end.
    pub(crate) waiting: u64,
    /// The most changes that arrived at a lane in this minute so far.
    pub(super) most: u64,
    /// Age of the oldest record that is not processed, at the end; 0: all arrived in it, and less is not resolved.
    pub(crate) age: f64,
    /// Changes above what a lane can process, in the running period so far.
    pub(crate) above: f64,
    /// What was put into Firehose, if nothing could be throttled.
    pub(super) puts: Amounts,
}

impl LaneStep {
    pub(super) fn add(&mut self, other: Self) {
        self.done += other.done;
        self.given_up += other.given_up;
        self.too_old += other.too_old;
        self.lost += other.lost;
        self.waiting += other.waiting;
        self.most = self.most.max(other.most);
        self.age = self.age.max(other.age);
        self.above += other.above;
        self.puts.add(other.puts);
    }
}

/// What some lanes did in a stretch.
#[derive(Clone, Debug, Default)]
pub(super) struct LaneTally {
    pub(super) counts: Counts,
    pub(super) invocations: Invocations,
    pub(super) spans: Vec<Span>,
    pub(super) steps: Vec<LaneStep>,
    /// Logs for reuse.
    pub(super) pool: Vec<OldRecords>,
}

impl LaneTally {
    /// Starts a stretch of so many steps.
    pub(super) fn start(&mut self, steps: usize) {
        (self.counts, self.invocations) = (Counts::default(), Invocations::default());
        self.spans.clear();
        self.steps.clear();
        self.steps.resize(steps, LaneStep::default());
    }
}

/// The tallies of all groups of lanes.
#[derive(Debug)]
pub(super) struct Tallies<'a> {
    /// Lanes of a group.
    pub(super) group: usize,
    pub(super) all: &'a mut [LaneTally],
}

impl Tallies<'_> {
    /// That of a lane.
    pub(super) fn of(&mut self, lane: usize) -> &mut LaneTally {
        &mut self.all[lane / self.group]
    }
}
