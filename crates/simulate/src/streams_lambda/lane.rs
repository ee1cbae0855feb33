//! One lane, and the changes that arrive at it.

use super::above::Above;
use crate::log::Log;

/// One lane.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    /// Records that arrived, in all and in this minute, and those above what a lane can process.
    pub(super) came: u64,
    pub(super) minute: u64,
    pub(super) above: Above,
    /// Records that are not in flight.
    pub(super) backlog: u64,
    /// Records in flight, and whether they will succeed.
    pub(super) flight: u64,
    pub(super) succeeds: bool,
    /// Whether a batch waits for a slot of the concurrency quota.
    pub(super) queued: bool,
    /// Failures of the batch at the head.
    pub(super) failures: u32,
    /// When the lane polls again and when its invocation ends, in seconds from the start of the step.
    pub(super) free: f64,
    pub(super) busy: f64,
    /// When the window of the next batch closes; infinity: no record waits.
    pub(super) closes: f64,
    /// Records of the batch at the head, if it exists: it waits for a slot, or it failed.
    pub(super) batch: u64,
    /// Records at the head, in flight or not, that were put into Firehose before or have waited for a slot.
    pub(super) put: u64,
    pub(super) held_back: u64,
    /// Arrivals of records that are older than a step, and how many of them are processed.
    pub(super) log: Option<Box<(Log, u64)>>,
}

impl Lane {
    pub(super) fn new() -> Self {
        Self {
            came: 0,
            minute: 0,
            above: Above::default(),
            backlog: 0,
            flight: 0,
            succeeds: false,
            queued: false,
            failures: 0,
            free: 0.0,
            busy: 0.0,
            closes: f64::INFINITY,
            batch: 0,
            put: 0,
            held_back: 0,
            log: None,
        }
    }
}

/// The arrivals of a lane in a step: how many, how many so far, and by when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    pub(super) came: u64,
    pub(super) seen: u64,
    pub(super) looked: f64,
}
