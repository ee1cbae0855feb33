//! Data Firehose: ingestion, billing, buffers, and the quotas of Direct PUT.

use crate::catalog::{PriceId, QuotaId, Quotas};
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::sizes::RecordSize;
use crate::model::symbols::Symbol;
use crate::scenario::{Delivery, Destination};
use crate::text::{GIB, HOURS, KIB, MIB, round_up};

/// Every record is billed in multiples of this. Data Firehose pricing page.
pub const ROUNDING: f64 = 5.0 * KIB;
/// The largest record, before base64. Data Firehose Developer Guide, quotas.
const LARGEST_RECORD: f64 = 1000.0 * KIB;
/// The most records of a PutRecordBatch call. Data Firehose API.
const BATCH_RECORDS: f64 = 500.0;
/// The most bytes of a PutRecordBatch call. Data Firehose API.
const BATCH_BYTES: f64 = 4.0 * MIB;
/// GetRecords calls per second and shard of the source. Data Firehose Developer Guide.
pub const POLLS_PER_SECOND: f64 = 1.0;
/// The same with source backup. Data Firehose Developer Guide.
pub const POLLS_WITH_BACKUP: f64 = 2.0;
/// The shortest time that a buffer gathers: one poll. An interval of 0 delivers as soon as there is data.
pub const SHORTEST_BUFFER: f64 = 1.0;

/// How changes enter a Firehose stream. Each way has its own price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IngestSource {
    /// By the PutRecordBatch API.
    DirectPut,
    /// From a Kinesis data stream.
    KinesisStream,
}

/// Whether Firehose rounds records up for this destination. Data Firehose pricing page.
pub fn rounds(destination: Destination) -> bool {
    !matches!(destination, Destination::Iceberg | Destination::Snowflake)
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

/// Bytes billed for a single record.
pub fn rounded_record(record: &RecordSize) -> (Symbol, f64) {
    (Symbol::FirehoseRoundedRecord, record.units(ROUNDING) * ROUNDING)
}

/// The changes of one invocation as they are put into Firehose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Put {
    /// Firehose records.
    pub records: f64,
    /// PutRecordBatch calls.
    pub calls: f64,
}

/// One record for each change.
#[inline]
pub fn put_single(changes: f64, record: f64) -> Put {
    Put { records: changes, calls: calls(changes, changes * record) }
}

/// Changes joined by newlines into records of at most 1,000 KiB; `record` includes its newline.
#[inline]
pub fn put_packed(changes: f64, record: f64) -> Put {
    let bytes = changes * record;
    let records = round_up(bytes / LARGEST_RECORD);
    Put { records, calls: calls(records, bytes) }
}

/// Bytes billed for these changes.
pub fn rounded(bytes: f64) -> f64 {
    round_up(bytes / ROUNDING) * ROUNDING
}

#[inline]
fn calls(records: f64, bytes: f64) -> f64 {
    round_up(records / BATCH_RECORDS).max(round_up(bytes / BATCH_BYTES)).max(1.0)
}

/// The demand on Direct PUT of one Firehose stream in the busiest hour.
#[derive(Clone, Debug)]
pub struct DirectPut {
    /// Bytes per second.
    pub bytes: Formula,
    /// PutRecordBatch calls per second.
    pub calls: Formula,
    /// Records per second.
    pub records: Formula,
}

/// The factor by which all three quotas of Direct PUT are raised, from the requested bytes and those of the Region.
pub fn direct_put_quota(raised: Option<f64>, quotas: &Quotas) -> f64 {
    raised.unwrap_or_else(|| quotas.value(QuotaId::FirehoseDirectPutBytes))
}

impl DirectPut {
    /// Adds the three quotas of Direct PUT.
    pub fn limits(self, limits: &mut Limits, raised: Option<f64>, quotas: &Quotas) {
        let bytes = direct_put_quota(raised, quotas);
        let raise = bytes / quotas.value(QuotaId::FirehoseDirectPutBytes);
        let scaled = |id: QuotaId| {
            let symbol = if raised.is_some() { Symbol::RaisedQuota } else { Symbol::Quota };
            Formula::number(symbol, quotas.value(id) * raise)
        };
        let own = if raised.is_some() { Symbol::Setting } else { Symbol::Quota };
        limits.push(Limit {
            id: LimitId::FirehosePutBytes,
            demand: self.bytes,
            limit: Formula::number(own, bytes),
            quota: raised.is_none().then_some(QuotaId::FirehoseDirectPutBytes),
        });
        limits.push(Limit {
            id: LimitId::FirehosePutCalls,
            demand: self.calls,
            limit: scaled(QuotaId::FirehoseDirectPutCalls),
            quota: Some(QuotaId::FirehoseDirectPutCalls),
        });
        limits.push(Limit {
            id: LimitId::FirehosePutRecords,
            demand: self.records,
            limit: scaled(QuotaId::FirehoseDirectPutRecords),
            quota: Some(QuotaId::FirehoseDirectPutRecords),
        });
    }
}

/// Monthly traffic of a Firehose stream.
#[derive(Clone, Debug)]
pub struct Throughput {
    /// Its source.
    pub source: IngestSource,
    /// GB billed at ingestion.
    pub ingested_gb: Formula,
    /// Bytes delivered to the destination.
    pub delivered: Formula,
}

impl Throughput {
    /// GB delivered to the destination.
    fn delivered_gb(&self) -> Formula {
        self.delivered.per(Symbol::GiB, GIB)
    }

    /// Bills ingestion and every option of the delivery.
    pub fn bill(&self, charges: &mut Charges, delivery: &Delivery, month_hours: f64) {
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        let price = ingest_price(self.source, delivery.destination);
        charge(LineId::FirehoseIngestGb, price, self.ingested_gb);
        if delivery.format_conversion {
            charge(LineId::FirehoseFormatConversionGb, PriceId::FirehoseFormatConversionGb, self.ingested_gb);
        }
        if let Some(partitioning) = &delivery.dynamic_partitioning {
            charge(LineId::FirehoseDynamicPartitioningGb, PriceId::FirehoseDynamicPartitioningGb, self.delivered_gb());
            let objects = self.objects_of(partitioning.object_size.0);
            charge(LineId::FirehoseDynamicPartitioningObjects, PriceId::FirehoseDynamicPartitioningObject, objects);
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

    /// Number of objects of that size for the delivered bytes.
    fn objects_of(&self, object_size: f64) -> Formula {
        self.delivered.per(Symbol::ObjectSize, object_size)
    }

    /// Objects per month, if the destination receives objects. `rates` are delivered changes per second in each hour.
    pub fn objects(&self, delivery: &Delivery, rates: &[f64; HOURS], flow: &Flow) -> Option<Formula> {
        if !matches!(delivery.destination, Destination::S3 | Destination::Redshift) {
            return None;
        }
        if let Some(partitioning) = &delivery.dynamic_partitioning {
            return Some(self.objects_of(partitioning.object_size.0));
        }
        let record = flow.delivered_record.mean();
        let partitions = f64::from(delivery.delivery_partitions);
        let per_second =
            rates.iter().filter(|rate| **rate > 0.0).map(|rate| partitions / buffer_time(delivery, rate * record));
        let mean = per_second.sum::<f64>() / HOURS as f64;
        Some(Formula::product(&[(Symbol::ObjectsRate, mean), (Symbol::SecondsPerMonth, flow.seconds)]))
    }
}

/// Seconds until a delivery buffer is delivered, at this rate of delivered bytes per second over all partitions.
pub fn buffer_time(delivery: &Delivery, bytes_per_second: f64) -> f64 {
    let fills = f64::from(delivery.delivery_partitions) * delivery.buffer_size.0 / bytes_per_second;
    delivery.buffer_interval.0.max(SHORTEST_BUFFER).min(fills)
}

/// Bytes delivered per month.
pub fn delivered(flow: &Flow, filter_pass: f64) -> Formula {
    Formula::product(&[
        (Symbol::WritesPerSecond, flow.mean_rate),
        (Symbol::FilterPass, filter_pass),
        (Symbol::SecondsPerMonth, flow.seconds),
        (Symbol::DeliveredRecord, flow.delivered_record.mean()),
    ])
}
