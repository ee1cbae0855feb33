//! What shards did in a stretch, to be added up over all of them.
//!
//! Counts are whole numbers and ages are largest values, which come out the same in any order; amounts with a fraction are
//! added in the order of the shards.

use crate::losses::Losses;

/// Counts of a reader, over all shards.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    /// Records that it read from shards that are simulated poll by poll.
    pub(crate) read: u64,
    /// Its GetRecords calls there: successful ones, those throttled by the limit of calls, and by the limit of bytes.
    pub(crate) calls: [u64; 3],
    /// Records lost: past the retention before they were read.
    pub(crate) lost: u64,
    /// Time and shard of the first and last loss.
    pub(crate) losses: Option<Losses>,
}

impl Reading {
    pub(super) fn add(&mut self, other: Self) {
        self.read += other.read;
        self.calls.iter_mut().zip(other.calls).for_each(|(own, others)| *own += others);
        self.lost += other.lost;
        self.losses = match (self.losses, other.losses) {
            (Some(own), Some(others)) => Some(own.with(others)),
            (own, others) => own.or(others),
        };
    }
}

/// The shards in one step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StepTally {
    /// Changes not yet written to the stream, and the age of the oldest.
    pub(crate) waiting: u64,
    pub(crate) waiting_age: f64,
    /// Changes above a limit, of those that arrived.
    pub(crate) above: f64,
    /// Utilization of the hottest shard in its second so far: attempted writes divided by the limit.
    pub(crate) load: f64,
}

impl StepTally {
    pub(super) fn add(&mut self, other: Self) {
        self.waiting += other.waiting;
        self.waiting_age = self.waiting_age.max(other.waiting_age);
        self.above += other.above;
        self.load = self.load.max(other.load);
    }
}

/// A reader at the end of one step, over all shards.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ReaderTally {
    pub(crate) unread: u64,
    /// Records lost in the step.
    pub(crate) lost: u64,
    /// Iterator age on its worst shard.
    pub(crate) age: f64,
}

impl ReaderTally {
    pub(super) fn add(&mut self, other: Self) {
        self.unread += other.unread;
        self.lost += other.lost;
        self.age = self.age.max(other.age);
    }
}

/// What some shards did in a stretch.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Records written, and those of them that every reader read at once; the shard-steps in which that was so.
    pub(super) written: u64,
    pub(super) read_at_once: u64,
    pub(super) quiet_steps: u64,
    /// Shard-steps in which the limit of calls throttled a call.
    pub(super) collided_steps: u64,
    pub(super) readings: Vec<Reading>,
    /// The most changes of a quiet shard in its second so far, by step.
    pub(super) fullest: Vec<u64>,
    /// Whether a shard was not quiet, and whether one was simulated poll by poll; otherwise the steps and the readers are
    /// those of another stretch.
    pub(super) is_busy: bool,
    has_polls: bool,
    steps: Vec<StepTally>,
    /// The readers in the first step, in the second, and so on.
    readers: Vec<ReaderTally>,
}

impl Tally {
    /// Starts a stretch of so many steps.
    pub(super) fn start(&mut self, steps: usize, readers: usize) {
        (self.written, self.read_at_once, self.quiet_steps, self.collided_steps) = (0, 0, 0, 0);
        (self.is_busy, self.has_polls) = (false, false);
        self.readings.clear();
        self.readings.resize(readers, Reading::default());
        self.fullest.clear();
        self.fullest.resize(steps, 0);
    }

    /// The shards in a step.
    pub(super) fn at(&self, step: usize) -> StepTally {
        if self.is_busy { self.steps[step] } else { StepTally::default() }
    }

    /// A reader at the end of a step.
    pub(super) fn reader_at(&self, step: usize, reader: usize) -> ReaderTally {
        if self.has_polls { self.readers[step * self.readings.len() + reader] } else { ReaderTally::default() }
    }

    /// A step in which a shard is not quiet.
    #[inline]
    pub(super) fn step(&mut self, step: usize) -> &mut StepTally {
        if !self.is_busy {
            self.is_busy = true;
            self.steps.clear();
            self.steps.resize(self.fullest.len(), StepTally::default());
        }
        &mut self.steps[step]
    }

    /// The counts of each reader, and how it is at the end of a step in which a shard is simulated poll by poll.
    #[inline]
    pub(super) fn readers(&mut self, step: usize) -> (&mut [Reading], &mut [ReaderTally]) {
        let readers = self.readings.len();
        if !self.has_polls {
            self.has_polls = true;
            self.readers.clear();
            self.readers.resize(self.fullest.len() * readers, ReaderTally::default());
        }
        (&mut self.readings, &mut self.readers[step * readers..(step + 1) * readers])
    }

    /// Adds what other shards did.
    pub(super) fn add(&mut self, other: &Self) {
        self.written += other.written;
        self.read_at_once += other.read_at_once;
        self.quiet_steps += other.quiet_steps;
        self.collided_steps += other.collided_steps;
        for (own, others) in self.readings.iter_mut().zip(&other.readings) {
            own.add(*others);
        }
        for (own, others) in self.fullest.iter_mut().zip(&other.fullest) {
            *own = (*own).max(*others);
        }
        if other.is_busy {
            self.step(0);
            self.steps.iter_mut().zip(&other.steps).for_each(|(own, others)| own.add(*others));
        }
        if other.has_polls {
            self.readers(0);
            self.readers.iter_mut().zip(&other.readers).for_each(|(own, others)| own.add(*others));
        }
    }
}
