//! DynamoDB: change data capture to Kinesis, and the readers of DynamoDB Streams.

use crate::catalog::{PriceId, QuotaId};
use crate::model::account::AccountQuotas;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::readers::ConsumerName;
use crate::model::spread::Spread;
use crate::model::symbols::Symbol;
use crate::scenario::{Consumer, ConsumerKind};
use crate::text::{MIB, sorted};

/// GetRecords calls per second and shard of a reader of a DynamoDB stream that does not say. KCL: idle time between reads
/// of 1 s.
const DEFAULT_POLLS: f64 = 1.0;
/// The most bytes that a GetRecords call returns. DynamoDB Streams API.
pub const PAGE_BYTES: f64 = MIB;
/// The most records that a GetRecords call returns. DynamoDB Streams API.
pub const PAGE_RECORDS: f64 = 1000.0;
/// Seconds that a DynamoDB stream keeps a record. DynamoDB Developer Guide.
pub const RETENTION: f64 = 24.0 * 3600.0;
/// Seconds after which DynamoDB stops replicating to a Kinesis stream that throttles. DynamoDB Developer Guide.
pub const REPLICATION_RETRIES: f64 = 168.0 * 3600.0;

/// Bills Kinesis Data Streams for DynamoDB: a unit for each KiB of the larger image, rounded up.
pub fn bill_kinesis_capture(charges: &mut Charges, flow: &Flow) {
    let quantity = Formula::product(&[
        (Symbol::WritesPerSecond, flow.mean_rate),
        (Symbol::SecondsPerMonth, flow.seconds),
        (Symbol::CdcUnitsPerChange, flow.rounded.cdc_units),
    ]);
    charges.push(Charge { line: LineId::DynamodbCdcUnits, price: PriceId::DynamodbCdcUnit, quantity });
}

/// GetRecords calls per second of a consumer on each shard of a DynamoDB stream; `None` if AWS reads for it, free of
/// charge, or if it does not read the stream.
pub fn paid_polls(consumer: &Consumer) -> Option<f64> {
    match consumer.kind {
        ConsumerKind::Firehose | ConsumerKind::Lambda | ConsumerKind::EventbridgePipe => None,
        ConsumerKind::Kcl | ConsumerKind::Flink | ConsumerKind::Custom => {
            Some(consumer.polls_per_second.unwrap_or(DEFAULT_POLLS))
        }
    }
}

/// The readers of a DynamoDB stream: the first is the architecture's own.
#[derive(Clone, Copy, Debug)]
pub struct StreamReaders<'a> {
    /// Shards of the stream.
    pub shards: f64,
    /// The consumers of the scenario. Those that are a Firehose stream do not read.
    pub consumers: &'a [Consumer],
    /// Whether replication is a reader too.
    pub global_table: bool,
}

impl StreamReaders<'_> {
    /// The names of the readers besides the architecture's own.
    pub fn names(consumers: &[Consumer]) -> impl Iterator<Item = ConsumerName> + '_ {
        let reading = consumers.iter().filter(|consumer| consumer.kind != ConsumerKind::Firehose);
        ConsumerName::numbered(reading.flat_map(|consumer| (0..consumer.count).map(|_| consumer.kind)))
    }

    /// Readers besides the architecture's own.
    pub fn others(&self) -> f64 {
        let reading = self.consumers.iter().filter(|consumer| consumer.kind != ConsumerKind::Firehose);
        reading.map(|consumer| f64::from(consumer.count)).sum()
    }

    /// GetRecords calls per second and shard of all readers that pay. The order of the list does not change a bit.
    fn paid_polls(&self) -> f64 {
        if self.consumers.is_empty() {
            return 0.0;
        }
        let polls = |consumer: &Consumer| paid_polls(consumer).map(|polls| polls * f64::from(consumer.count));
        sorted::collect(self.consumers.iter().filter_map(polls), f64::total_cmp).iter().fold(0.0, |a, b| a + b)
    }

    /// Bills the GetRecords calls of the readers that pay.
    pub fn bill(&self, charges: &mut Charges, flow: &Flow) {
        let quantity = Formula::product(&[
            (Symbol::PaidPolls, self.paid_polls()),
            (Symbol::StreamShards, self.shards),
            (Symbol::SecondsPerMonth, flow.seconds),
        ]);
        charges.push(Charge {
            line: LineId::DynamodbStreamsReadRequests,
            price: PriceId::DynamodbStreamsReadRequest,
            quantity,
        });
    }

    /// Adds the limits on the number of readers, and on what the slowest one can read.
    pub fn limits(&self, limits: &mut Limits, flow: &Flow, quotas: &AccountQuotas<'_>) {
        let readers = Formula::sum(&[(Symbol::OwnReader, 1.0), (Symbol::OtherReaders, self.others())]);
        let quota = if self.global_table { QuotaId::StreamsReadersGlobalTable } else { QuotaId::StreamsReaders };
        limits.push(Limit::by_quota(LimitId::StreamsReaders, readers, quota, quotas));
        let custom = self.consumers.iter().filter(|consumer| consumer.kind == ConsumerKind::Custom);
        if let Some(slowest) = custom.filter_map(paid_polls).reduce(f64::min) {
            let record = flow.stream_record.mean();
            let hot = Spread::even(self.shards, flow.hot_key).hottest();
            let demand = Formula::product(&[
                (Symbol::PeakRate, flow.peak_rate()),
                (Symbol::StreamRecord, record),
                (Symbol::HotShard, hot),
            ]);
            let page =
                Formula::constant(PAGE_BYTES).min(&Formula::constant(PAGE_RECORDS).times(Symbol::StreamRecord, record));
            let limit = page.times(Symbol::SlowestPolls, slowest);
            limits.push(Limit::new(LimitId::StreamsReaderPage, demand, limit, None));
        }
    }
}
