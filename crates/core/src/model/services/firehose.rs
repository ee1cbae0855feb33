//! Data Firehose: ingestion, billing and buffers.

use crate::catalog::{PriceId, QuotaId};
use crate::model::account::AccountQuotas;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::day::{PERIODS, Periods};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::StageId;
use crate::model::limits::{Limit, LimitId, Limits, Nature};
use crate::model::spread::Spread;
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::{BufferHints, Delivery, Destination};
use crate::text::{GIB, larger, smaller};

/// GetRecords calls per second and shard of the source. Data Firehose Developer Guide.
pub const POLLS_PER_SECOND: f64 = 1.0;
/// The same with source backup. Data Firehose Developer Guide.
pub const POLLS_WITH_BACKUP: f64 = 2.0;
/// The shortest time that a buffer gathers: one poll. An interval of 0 delivers as soon as there is data.
pub const SHORTEST_BUFFER: f64 = 1.0;

/// Intervals of the delivery buffer worth trying, in seconds.
pub const BUFFER_INTERVALS: [f64; 10] = [0.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0, 900.0];

/// How changes enter a Firehose stream. Each way has its own price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IngestSource {
    /// By the PutRecordBatch API.
    DirectPut,
    /// From a Kinesis data stream.
    KinesisStream,
}

fn ingest_price(source: IngestSource, destination: Destination) -> PriceId {
    match (destination, source) {
        (Destination::Iceberg, IngestSource::DirectPut) => PriceId::FirehoseIcebergDirectPutGb,
        (Destination::Iceberg, IngestSource::KinesisStream) => PriceId::FirehoseIcebergKinesisSourceGb,
        (Destination::Snowflake, _) => PriceId::FirehoseSnowflakeGb,
        (_, IngestSource::DirectPut) => PriceId::FirehoseDirectPutGb,
        (_, IngestSource::KinesisStream) => PriceId::FirehoseKinesisSourceGb,
    }
}

/// Adds the limit on partitions that dynamic partitioning has open, if it is used.
pub fn limit_partitions(limits: &mut Limits, delivery: &Delivery, quotas: &AccountQuotas<'_>) {
    if delivery.dynamic_partitioning.is_some() {
        let open = Formula::number(Symbol::DeliveryPartitions, f64::from(delivery.delivery_partitions));
        let quota = QuotaId::FirehoseActivePartitions;
        let most = quotas.value(quota).max(quotas.value(QuotaId::FirehoseActivePartitionsCeiling));
        let nature = if open.value() > most { Nature::Hard } else { Nature::Quota };
        limits.push(Limit { nature, ..Limit::by_quota(LimitId::FirehoseActivePartitions, open, quota, quotas) });
    }
}

/// A buffer: handed on when it is full, or when its interval has passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Buffer {
    /// Bytes.
    size: f64,
    /// Seconds, at least one poll.
    interval: f64,
}

impl Buffer {
    /// As AWS understands these hints: an interval of 0 hands on as soon as there is data.
    pub fn new(BufferHints { size, interval }: BufferHints) -> Self {
        Self { size, interval: interval.max(SHORTEST_BUFFER) }
    }

    /// Seconds between two times that the buffer is handed on, at `rate` records per second of `each` bytes: never more
    /// often than there are records.
    #[inline]
    pub fn gather(&self, rate: f64, each: f64) -> f64 {
        let one = 1.0 / rate;
        smaller(self.interval + one, larger(self.size / (rate * each), one))
    }

    /// The longest time in seconds that a record stays in it.
    pub fn held(&self, rate: f64, each: f64) -> f64 {
        self.interval.min(self.gather(rate, each))
    }
}

/// The buffers before delivery, and what flows into them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeliveryBuffers {
    buffer: Buffer,
    /// How what is delivered is spread over buffers.
    spread: Spread,
    /// Share of the changes that are delivered.
    share: f64,
    /// Bytes of a delivered record.
    record: f64,
    /// How much longer than its hint the delivery may take.
    stretch: f64,
}

/// How much longer than its buffer hint the delivery may take with dynamic partitioning. Data Firehose Developer Guide.
const PARTITIONED_STRETCH: f64 = 1.5;

impl DeliveryBuffers {
    /// The buffers of a Firehose stream whose source is spread so; with dynamic partitioning it has one per partition.
    pub fn new(delivery: &Delivery, source: Spread, share: f64, record: f64) -> Self {
        let hints = delivery.buffer();
        let (hints, spread, stretch) = match &delivery.dynamic_partitioning {
            Some(partitioning) => (
                BufferHints { size: partitioning.object_size.0, ..hints },
                Spread::equal(f64::from(delivery.delivery_partitions)),
                PARTITIONED_STRETCH,
            ),
            None => (hints, source, 1.0),
        };
        Self { buffer: Buffer::new(hints), spread, share, record, stretch }
    }

    /// Objects per second, on average over the day.
    pub fn objects_per_second(&self, periods: &Periods) -> f64 {
        let mut objects = [0.0; PERIODS];
        for class in self.spread.classes() {
            for (objects, rate) in objects.iter_mut().zip(&periods.rates) {
                let interval = self.buffer.gather(rate * self.share * class.share, self.record);
                *objects += class.units * (1.0 / interval);
            }
        }
        periods.mean_of(&objects)
    }

    /// The stage: half of the time that a buffer holds a record on average, all of it in the worst case.
    pub fn stage(&self, periods: &Periods) -> Stage {
        Stage::buffer(StageId::FirehoseBuffer, periods, &self.spread, self.stretch, |rate| {
            self.buffer.held(rate * self.share, self.record)
        })
    }
}

/// Monthly traffic of a Firehose stream.
#[derive(Clone, Debug)]
pub struct Throughput {
    /// Its source.
    pub source: IngestSource,
    /// GB billed at ingestion.
    pub ingested_gb: Formula,
    /// GB that a transform adds, where they are billed as well.
    pub added_gb: Option<Formula>,
    /// Bytes delivered to the destination.
    pub delivered: Formula,
}

impl Throughput {
    /// GB delivered to the destination.
    fn delivered_gb(&self) -> Formula {
        self.delivered.per(Symbol::GiB, GIB)
    }

    /// Bills ingestion and every option of the delivery.
    /// `objects` per month, if the destination receives any.
    pub fn bill(&self, charges: &mut Charges, delivery: &Delivery, objects: &Formula, month_hours: f64) {
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        let price = ingest_price(self.source, delivery.destination);
        charge(LineId::FirehoseIngestGb, price, self.ingested_gb);
        if let Some(added) = self.added_gb {
            charge(LineId::FirehoseAddedGb, PriceId::FirehoseIcebergKinesisSourceGb, added);
        }
        if delivery.format_conversion {
            charge(LineId::FirehoseFormatConversionGb, PriceId::FirehoseFormatConversionGb, self.ingested_gb);
        }
        if let Some(partitioning) = &delivery.dynamic_partitioning {
            charge(LineId::FirehoseDynamicPartitioningGb, PriceId::FirehoseDynamicPartitioningGb, self.delivered_gb());
            charge(LineId::FirehoseDynamicPartitioningObjects, PriceId::FirehoseDynamicPartitioningObject, *objects);
            let hours = Formula::number(Symbol::JqHours, partitioning.jq_hours);
            charge(LineId::FirehoseJqHours, PriceId::FirehoseJqHour, hours);
        }
        if let Some(vpc) = &delivery.vpc {
            charge(LineId::FirehoseVpcGb, PriceId::FirehoseVpcGb, self.delivered_gb());
            let hours =
                [(Symbol::AvailabilityZones, f64::from(vpc.availability_zones)), (Symbol::MonthHours, month_hours)];
            charge(LineId::FirehoseVpcAzHours, PriceId::FirehoseVpcAzHour, Formula::product(&hours));
        }
    }
}

/// Objects per month.
#[inline]
pub fn objects(flow: &Flow, buffers: &DeliveryBuffers) -> Formula {
    let rate = buffers.objects_per_second(&flow.periods);
    Formula::product(&[(Symbol::ObjectsRate, rate), (Symbol::SecondsPerMonth, flow.seconds)])
}

/// Bytes delivered per month: this share of the changes, with this many bytes each.
#[inline]
pub fn delivered(flow: &Flow, share: f64, record: f64) -> Formula {
    Formula::product(&[
        (Symbol::WritesPerSecond, flow.mean_rate),
        (Symbol::DeliveredShare, share),
        (Symbol::SecondsPerMonth, flow.seconds),
        (Symbol::DeliveredRecord, record),
    ])
}
