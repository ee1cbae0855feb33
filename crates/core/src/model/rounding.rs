//! What AWS rounds records up to, and what the records of a scenario come to. These sums over the distribution of sizes do not
//! depend on the rate, and are computed once for every rate of a sweep.

use super::sizes::RecordSize;
use crate::architectures;
use crate::scenario::{ArchitectureId, Destination, Mode, Scenario};
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
    /// PUT payload units of one Kinesis record.
    pub put_payload_units: f64,
    /// KiB of one Kinesis record, as an on-demand stream bills it; `None` until something asks for it.
    pub(super) on_demand_kib: Option<f64>,
    /// Bytes of one record that Firehose reads from Kinesis.
    pub source_bytes: f64,
    /// Bytes of one delivered record that is put into Firehose by itself; `None` until something asks for it.
    pub(super) delivered_bytes: Option<f64>,
}

impl Rounded {
    /// The records of a scenario with this destination: items, Kinesis records, what Firehose reads of them.
    pub fn new(destination: Destination, item: &RecordSize, kinesis: &RecordSize, source: &RecordSize) -> Self {
        Self {
            cdc_units: item.units(CDC_UNIT),
            put_payload_units: kinesis.units(PUT_PAYLOAD_UNIT),
            on_demand_kib: None,
            source_bytes: in_firehose(destination, source),
            delivered_bytes: None,
        }
    }
}

/// Sizes of records that only some architectures need rounded: such a sum takes as long as much of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rounds {
    /// Kinesis records, in KiB, as an on-demand stream bills them.
    pub(super) on_demand: bool,
    /// Delivered records that are put into Firehose by themselves.
    pub(super) delivered: bool,
}

impl Rounds {
    const NONE: Self = Self { on_demand: false, delivered: false };
}

macro_rules! rounds {
    ($($variant:ident = $id:literal, $letter:literal, $room:ident, $label:literal, $meaning:literal, $rounds:expr;)*) => {
        /// The sizes of records that an architecture needs rounded.
        pub(crate) fn rounds(id: ArchitectureId, scenario: &Scenario) -> Rounds {
            let of: fn(&Scenario) -> Rounds = match id { $(ArchitectureId::$variant => $rounds,)* };
            of(scenario)
        }
    };
}

architectures!(rounds);

/// Bytes that Firehose bills for a record with this destination.
pub(super) fn in_firehose(destination: Destination, record: &RecordSize) -> f64 {
    if firehose_rounds(destination) { record.units(FIREHOSE_ROUNDING) * FIREHOSE_ROUNDING } else { record.mean() }
}
