//! The ceiling of an on-demand stream: what all its shards together accept in a second.
//!
//! A Region allows an on-demand stream 200 MiB or 10 GiB per second, and beside 200 MiB it states 200,000 records (Kinesis
//! Data Streams quotas, FAQ). Changes above that wait in DynamoDB in order of arrival, whatever their shards.

use shardwise_core::model::services::kinesis::Stream;
use shardwise_core::model::{AccountQuotas, LimitId};

use crate::log::Log;

/// The ceiling of a stream, and the changes that wait because of it.
#[derive(Clone, Debug)]
pub(crate) struct Ceiling {
    /// Which of the two it is, and how many records per second it allows.
    pub(crate) limit: LimitId,
    rate: f64,
    /// What is left of it in this second.
    left: f64,
    waiting: Log,
    admitted: u64,
    /// Changes that arrived in this second.
    came: u64,
    /// Changes above it in the second in which they arrived, and the steps of seconds with any.
    pub(crate) above: f64,
    pub(crate) above_steps: u64,
}

impl Ceiling {
    /// The nearer of the two ceilings, for records of this mean size.
    pub(crate) fn new(quotas: &AccountQuotas<'_>, record: f64) -> Self {
        let [bytes, records] = Stream::on_demand_ceilings(quotas);
        let (limit, rate) = if bytes / record <= records {
            (LimitId::KinesisOnDemandCeiling, bytes / record)
        } else {
            (LimitId::KinesisOnDemandCeilingRecords, records)
        };
        let waiting = Log::new(0.0, 0);
        Self { limit, rate, left: 0.0, waiting, admitted: 0, came: 0, above: 0.0, above_steps: 0 }
    }

    /// Starts a clock second of so many steps. A fraction of a record is kept.
    pub(crate) fn start_second(&mut self) {
        self.left = self.rate + if self.waiting() > 0 { self.left.fract() } else { 0.0 };
        self.came = 0;
    }

    /// The changes that may be written in the step from `now` to `end`, with `changes` new ones; `steps` are those of a
    /// second.
    pub(crate) fn admit(&mut self, [now, end]: [f64; 2], steps: u64, changes: u64) -> u64 {
        let waited = self.waiting();
        let admitted = (waited + changes).min(self.left as u64);
        self.left -= admitted as f64;
        if waited > 0 || admitted < changes {
            self.waiting.push(now, end, changes);
            self.admitted += admitted;
            self.waiting.forget(self.admitted);
        }
        let above = |came: u64| (came as f64 - self.rate).max(0.0);
        let (before, now) = (above(self.came), above(self.came + changes));
        self.came += changes;
        self.above += now - before;
        self.above_steps += if now > 0.0 && before == 0.0 { steps } else { 0 };
        admitted
    }

    /// Changes that wait because of it.
    pub(crate) fn waiting(&self) -> u64 {
        self.waiting.count() - self.admitted
    }

    /// When the oldest of them arrived.
    pub(crate) fn oldest(&self) -> Option<f64> {
        (self.waiting() > 0).then(|| self.waiting.moment(self.admitted))
    }

    /// Gives up waiting changes. Returns how many.
    pub(crate) fn give_up(&mut self) -> u64 {
        let waiting = self.waiting();
        self.admitted += waiting;
        waiting
    }
}
