//! What AWS rounds records up to, and what the records of a scenario come to. These sums over the distribution of sizes do not
//! depend on the rate, and are computed once for every rate of a sweep.

use super::sizes::RecordSize;
use crate::scenario::{Destination, Mode, Scenario};
use crate::text::KIB;

/// One change data capture unit, in bytes. DynamoDB Developer Guide.
pub const CDC_UNIT: f64 = 1024.0;
/// One PUT payload unit of a provisioned stream, in bytes. Kinesis Data Streams pricing page.
pub(super) const PUT_PAYLOAD_UNIT: f64 = 25.0 * KIB;
/// An on-demand stream bills written bytes in multiples of this, record by record. Kinesis Data Streams pricing page.
pub(super) const ON_DEMAND_ROUNDING: f64 = KIB;
/// Firehose bills records in multiples of this. Data Firehose pricing page.
pub const FIREHOSE_ROUNDING: f64 = 5.0 * KIB;

/// The quantum in which a stream bills what is written to it.
pub const fn stream_quantum(mode: Mode) -> f64 {
    match mode {
        Mode::Provisioned => PUT_PAYLOAD_UNIT,
        Mode::OnDemand | Mode::OnDemandAdvantage => ON_DEMAND_ROUNDING,
    }
}

/// Whether Firehose rounds records up for this destination. Data Firehose pricing page.
pub const fn firehose_rounds(destination: Destination) -> bool {
    !matches!(destination, Destination::Iceberg | Destination::Snowflake)
}

/// Mean units and bytes billed for a record, rounded up record by record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rounded {
    /// Change data capture units of one change.
    pub cdc_units: f64,
    /// Units of one Kinesis record, in the quantum of the stream's mode.
    pub kinesis_units: f64,
    /// Bytes of one record that Firehose reads from Kinesis.
    pub source_bytes: f64,
    /// Bytes of one delivered record that is put into Firehose by itself.
    pub delivered_bytes: f64,
}

impl Rounded {
    /// The records of a scenario: items, Kinesis records, what Firehose reads of them, delivered records.
    pub fn new(
        scenario: &Scenario,
        item: &RecordSize,
        kinesis: &RecordSize,
        source: &RecordSize,
        delivered: &RecordSize,
    ) -> Self {
        let delivery = &scenario.delivery;
        let rounds = firehose_rounds(delivery.destination);
        let in_firehose = |record: &RecordSize| {
            if rounds { record.units(FIREHOSE_ROUNDING) * FIREHOSE_ROUNDING } else { record.mean() }
        };
        // Packed records are not rounded one by one.
        let packs = scenario.streams_lambda.packs(delivery);
        Self {
            cdc_units: item.units(CDC_UNIT),
            kinesis_units: kinesis.units(stream_quantum(scenario.kinesis_firehose.mode)),
            source_bytes: in_firehose(source),
            delivered_bytes: if packs { delivered.mean() } else { in_firehose(delivered) },
        }
    }
}
