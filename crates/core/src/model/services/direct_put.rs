//! Direct PUT: changes that a function or a pipe puts into Firehose, packed or one by one, and what is delivered of them.

use crate::catalog::QuotaId;
use crate::model::account::{AccountQuotas, DIRECT_PUT};
use crate::model::batches::Batches;
use crate::model::bill::{Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::HopId;
use crate::model::limits::{COMFORTABLE, Limit, LimitId, Limits, Verdict};
use crate::model::parts::{Hop, RoundedSize};
use crate::model::queue::{Patience, Queue, Waiting};
use crate::model::risk::{Counted, Exposure, WithinSecond};
use crate::model::rounding::{FIREHOSE_ROUNDING, firehose_rounds};
use crate::model::services::firehose::{self, DeliveryBuffers, IngestSource, Throughput};
use crate::model::services::lanes::Lanes;
use crate::model::services::s3;
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::Delivery;
use crate::text::{Argument, Finding, GIB, KIB, MIB, NoticeMessage, larger, round_up};

/// The largest record, before base64. Data Firehose Developer Guide, quotas.
const LARGEST_RECORD: f64 = 1000.0 * KIB;
/// The most records of a PutRecordBatch call. Data Firehose API.
const BATCH_RECORDS: f64 = 500.0;
/// The most bytes of a PutRecordBatch call. Data Firehose API.
const BATCH_BYTES: f64 = 4.0 * MIB;

/// How changes are put into Firehose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Packing {
    /// One record for each change.
    Single,
    /// Joined into records of at most 1,000 KiB, and of at most this many changes.
    Packed {
        /// The most changes of a record: with dynamic partitioning, Firehose splits no more. Data Firehose Developer
        /// Guide.
        most: f64,
    },
}

/// Up to this share of what is put at the peak may be put again unnoticed.
pub const MOST_PUT_AGAIN: f64 = 0.05;
/// The most changes of a record that dynamic partitioning splits again. Data Firehose Developer Guide.
const MOST_SPLIT: f64 = 500.0;

impl Packing {
    /// Packed for a delivery.
    pub fn packed(delivery: &Delivery) -> Self {
        Self::Packed { most: if delivery.dynamic_partitioning.is_some() { MOST_SPLIT } else { f64::INFINITY } }
    }

    /// Bytes of one change as it is put, given those of its record: joined changes end with a newline.
    pub fn bytes(self, record: f64) -> f64 {
        match self {
            Self::Single => record,
            Self::Packed { .. } => record + 1.0,
        }
    }

    /// Records that one invocation with this many changes puts, of this many bytes in all.
    #[inline]
    fn records(self, changes: f64, all: f64) -> f64 {
        match self {
            Self::Single => changes,
            Self::Packed { most } => larger(round_up(all / LARGEST_RECORD), round_up(changes / most)),
        }
    }

    /// What one invocation with this many changes puts; `bytes` are those of one change as it is put.
    pub fn put(self, changes: f64, bytes: f64) -> Put {
        let all = changes * bytes;
        let records = self.records(changes, all);
        let calls = round_up(records / BATCH_RECORDS).max(round_up(all / BATCH_BYTES)).max(1.0);
        Put { records, calls }
    }

    /// Bytes billed for the packed records of one invocation with this many changes.
    #[inline]
    pub fn rounded(self, changes: f64, bytes: f64) -> f64 {
        let records = self.records(changes, changes * bytes);
        round_up(changes * bytes / records / FIREHOSE_ROUNDING) * FIREHOSE_ROUNDING * records
    }

    /// At least the bytes that `largest` changes are billed for, in invocations with between `smallest` and `largest` changes.
    /// With as many records, more changes are never billed for less; with more records, what is rounded up may be less.
    fn least_rounded(self, smallest: f64, largest: f64, bytes: f64) -> f64 {
        let exact = largest * bytes;
        let as_many = self.records(smallest, smallest * bytes) == self.records(largest, exact);
        if as_many { exact.max(self.rounded(smallest, bytes)) } else { exact }
    }
}

/// The changes of one invocation as they are put into Firehose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Put {
    /// Firehose records.
    pub records: f64,
    /// PutRecordBatch calls.
    pub calls: f64,
}

/// A Firehose stream that lanes put changes into.
#[derive(Clone, Copy, Debug)]
pub struct DirectPut<'a> {
    flow: &'a Flow,
    delivery: &'a Delivery,
    /// How changes are put.
    pub packing: Packing,
    /// Share of the changes that are put.
    share: f64,
}

impl<'a> DirectPut<'a> {
    /// The Firehose stream of a delivery, into which this share of the changes is put.
    pub fn new(flow: &'a Flow, delivery: &'a Delivery, packing: Packing, share: f64) -> Self {
        Self { flow, delivery, packing, share }
    }

    /// Bytes of a delivered record.
    fn record(&self) -> f64 {
        self.flow.delivered_record.mean()
    }

    /// Bytes of one change as it is put.
    fn put_bytes(&self) -> f64 {
        self.packing.bytes(self.record())
    }

    /// Bytes billed per second for what these batches put, where records are packed. `least` has the smallest batches that
    /// these stand for.
    pub fn packed_bytes(&self, batches: &Batches, least: Option<&Batches>) -> f64 {
        let (packing, bytes) = (self.packing, self.put_bytes());
        let at_least = |smallest, largest| packing.least_rounded(smallest, largest, bytes);
        let is_one_record = |changes| packing.records(changes, changes * bytes) == 1.0;
        match packing {
            Packing::Single => 0.0,
            // More changes never make fewer records: between two batches of one, all are of one.
            Packing::Packed { .. } if least.is_none() && batches.sizes().into_iter().all(is_one_record) => {
                batches.mean(|changes| round_up(changes * bytes / FIREHOSE_ROUNDING) * FIREHOSE_ROUNDING)
            }
            Packing::Packed { .. } => batches.billed(least, |changes| packing.rounded(changes, bytes), at_least),
        }
    }

    /// GB billed at ingestion, given the bytes of packed records that are billed per second.
    fn ingested_gb(&self, packed_bytes: f64) -> Formula {
        let seconds = (Symbol::SecondsPerMonth, self.flow.seconds);
        let record = match self.packing {
            Packing::Packed { .. } => {
                return Formula::product(&[(Symbol::PackedBilledRate, packed_bytes), seconds]).per(Symbol::GiB, GIB);
            }
            Packing::Single if firehose_rounds(self.delivery.destination) => {
                (Symbol::FirehoseRoundedRecord, self.flow.delivered_bytes(self.delivery.destination))
            }
            Packing::Single => (Symbol::DeliveredRecord, self.record()),
        };
        let rate = (Symbol::WritesPerSecond, self.flow.mean_rate);
        Formula::product(&[rate, (Symbol::DeliveredShare, self.share), seconds, record]).per(Symbol::GiB, GIB)
    }

    fn buffers(&self) -> DeliveryBuffers {
        // How many Direct PUT has is not stated.
        let partitions = Spread::equal(f64::from(self.delivery.delivery_partitions));
        DeliveryBuffers::new(self.delivery, partitions, self.share, self.record())
    }

    /// Bills Firehose and what it delivers, given the bytes of packed records that are billed per second.
    pub fn bill(&self, charges: &mut Charges, packed_bytes: f64) {
        let throughput = Throughput {
            source: IngestSource::DirectPut,
            ingested_gb: self.ingested_gb(packed_bytes),
            added_gb: None,
            delivered: firehose::delivered(self.flow, self.share, self.record()),
        };
        let objects = firehose::objects(self.flow, &self.buffers());
        throughput.bill(charges, self.delivery, &objects, self.flow.month_hours);
        let objects = self.delivery.destination.takes_objects().then_some(objects);
        s3::bill(charges, objects, throughput.delivered, self.delivery);
    }

    /// Adds the three quotas of Direct PUT, and that of open partitions. What is above Direct PUT's waits in the source, at
    /// most as long as `patience` allows.
    pub fn limits(&self, limits: &mut Limits, lanes: &Lanes, patience: Patience, quotas: &AccountQuotas<'_>) {
        let peak = self.flow.peak_rate();
        let put_bytes = self.put_bytes();
        let per_second = |of: fn(Put) -> f64| lanes.per_second(peak, |batch| of(self.packing.put(batch, put_bytes)));
        let bytes = Formula::product(&[
            (Symbol::PeakRate, peak),
            (Symbol::DeliveredShare, self.share),
            (Symbol::DeliveredRecord, self.record()),
        ]);
        let calls = Formula::number(Symbol::PeakCalls, per_second(|put| put.calls));
        let records = Formula::number(Symbol::PeakRecords, per_second(|put| put.records));
        let mut push = |id, demand: Formula, quota| {
            // The demand of a period is that of the peak times its rate over the peak's.
            let queue = Queue::new(demand.value() / peak, patience).shared_by(lanes.spread());
            limits.push(Limit::by_quota(id, demand, quota, quotas).queued(queue, &self.flow.periods));
        };
        push(LimitId::FirehosePutBytes, bytes, QuotaId::FirehoseDirectPutBytes);
        push(LimitId::FirehosePutCalls, calls, QuotaId::FirehoseDirectPutCalls);
        push(LimitId::FirehosePutRecords, records, QuotaId::FirehoseDirectPutRecords);
        firehose::limit_partitions(limits, self.delivery, quotas);
    }

    /// Share of what is put at the peak that Firehose rejects at first, for batches of this many changes: each comes at once, and
    /// what those that come within a second have above the quota is put again. A quota that AWS must raise counts as raised.
    fn put_again_of(&self, batch: f64, quotas: &AccountQuotas<'_>) -> f64 {
        let changes = self.flow.peak_rate() * self.share;
        let mean = changes * self.put_bytes();
        let limit = quotas.value(QuotaId::FirehoseDirectPutBytes).max(mean / COMFORTABLE);
        if mean == 0.0 {
            return 0.0;
        }
        Counted { mean, bursts: 0.0, count: batch / changes, limit }.excess_above().0 / mean
    }

    /// The mean batch of lanes at the peak.
    fn batch(&self, lanes: &Lanes) -> f64 {
        let peak = self.flow.peak_rate();
        peak * self.share / lanes.per_second(peak, |_| 1.0)
    }

    /// Share of what lanes put at the peak that Firehose rejects at first.
    pub fn put_again(&self, lanes: &Lanes, quotas: &AccountQuotas<'_>) -> f64 {
        self.put_again_of(self.batch(lanes), quotas)
    }

    /// That batches are so large that a noticeable share is put again, and how large they may be; `key` is that of their size.
    pub fn large_batches(&self, lanes: &Lanes, key: &str, quotas: &AccountQuotas<'_>) -> Option<Finding> {
        let batch = self.batch(lanes);
        let share = self.put_again_of(batch, quotas);
        if share <= MOST_PUT_AGAIN {
            return None;
        }
        let (mut fits, mut above) = (1.0, batch.ceil());
        while above - fits > 1.0 {
            let middle = f64::midpoint(fits, above).floor();
            if self.put_again_of(middle, quotas) <= MOST_PUT_AGAIN { fits = middle } else { above = middle }
        }
        let text = NoticeMessage::NoticeLargeBatches {
            size: Argument::mean_size(batch * self.put_bytes()),
            share: Argument::Percent { share, decimals: 0 },
            fits: Argument::setting(fits),
        };
        Some((key.to_owned(), text.into()))
    }

    /// Seconds that a batch of this many changes waits for its turn while so many batches are put at once, if more is put at the
    /// peak than the quota in bytes allows.
    pub fn turn_seconds(&self, batches: f64, changes: f64, quotas: &AccountQuotas<'_>) -> Option<f64> {
        let quota = quotas.value(QuotaId::FirehoseDirectPutBytes);
        let is_above = self.flow.peak_rate() * self.share * self.record() > quota;
        is_above.then(|| batches * changes * self.put_bytes() / quota)
    }

    /// How much of the day changes wait for a quota, of those that are late; `None` if none is.
    pub fn waiting(&self, limits: &Limits) -> Option<Waiting> {
        let peak = self.flow.peak_rate();
        let late = limits.iter().filter(|limit| {
            limit.quota.is_some_and(|quota| DIRECT_PUT.contains(&quota)) && limit.verdict() == Verdict::Late
        });
        let waiting = late.map(|limit| {
            let queue = Queue::new(limit.demand.value() / peak, Patience::NONE);
            queue.waiting(&self.flow.periods, limit.limit.value())
        });
        waiting.reduce(|longer, other| if other.seconds() > longer.seconds() { other } else { longer })
    }

    /// The bytes put, which may exceed their quota.
    pub fn exposure(&self, quotas: &AccountQuotas<'_>) -> Exposure {
        Exposure {
            limit: LimitId::FirehosePutBytes,
            per_change: self.share * self.record(),
            records: self.share,
            within_second: WithinSecond::Throttled(self.flow.delivered_record.variation()),
            capacity: quotas.value(QuotaId::FirehoseDirectPutBytes),
            spread: Spread::equal(1.0),
        }
    }

    /// The sizes of its records, where each is rounded up. Packed records are as large as their batch.
    pub fn rounded_size(&self) -> Option<RoundedSize> {
        let rounds = self.packing == Packing::Single && firehose_rounds(self.delivery.destination);
        let record = self.flow.delivered_record;
        rounds.then_some(RoundedSize {
            what: NoticeMessage::SizeDeliveredRecord.into(),
            record,
            unit: FIREHOSE_ROUNDING,
        })
    }

    /// The hop into Firehose.
    pub fn hop(&self, lanes: &Lanes) -> Hop {
        let carried = self.flow.mean_rate * self.share * self.flow.seconds * self.put_bytes();
        let packed_bytes = self.packed_bytes(&lanes.batches(&self.flow.periods), None);
        let billed = self.ingested_gb(packed_bytes).value() * GIB;
        Hop { id: HopId::FirehoseIngest, line: LineId::FirehoseIngestGb, carried, billed }
    }

    /// The stage of the delivery buffer.
    pub fn stage(&self) -> Stage {
        self.buffers().stage(&self.flow.periods)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::services::lanes::{Batching, Timing};
    use crate::scenario::Scenario;

    #[test]
    fn packed_bytes_are_those_of_each_batch() {
        let mut scenario = Scenario::default();
        for rate in [1e-4, 1.0, 50.0, 3000.0, 1e6] {
            for most in [f64::INFINITY, 500.0] {
                for hot_key in [0.0, 0.2] {
                    scenario.workload.writes_per_second.0 = rate;
                    let flow = Flow::new(&scenario);
                    let batching = Batching { largest: 10_000.0, window: 20.0 };
                    let lanes = Lanes::new(4.0, hot_key, 0.9, Timing::fixed(50.0), batching);
                    let put = DirectPut::new(&flow, &scenario.delivery, Packing::Packed { most }, 0.9);
                    let batches = lanes.batches(&flow.periods);
                    let each = batches.mean(|changes| put.packing.rounded(changes, put.put_bytes()));
                    assert_eq!(put.packed_bytes(&batches, None), each, "{rate} {most} {hot_key}");
                }
            }
        }
    }
}
