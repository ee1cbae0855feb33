//! DynamoDB: change data capture to Kinesis, and the readers of DynamoDB Streams.

use crate::catalog::{PriceId, QuotaId, Quotas};
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::limits::{Limit, LimitId, Limits};
use crate::model::symbols::Symbol;

/// Bills Kinesis Data Streams for DynamoDB: a unit for each KiB of the larger image, rounded up.
pub fn bill_kinesis_capture(charges: &mut Charges, flow: &Flow) {
    let quantity = Formula::product(&[
        (Symbol::WritesPerSecond, flow.mean_rate),
        (Symbol::SecondsPerMonth, flow.seconds),
        (Symbol::CdcUnitsPerChange, flow.cdc_units),
    ]);
    charges.push(Charge { line: LineId::DynamodbCdcUnits, price: PriceId::DynamodbCdcUnit, quantity });
}

/// The readers of a DynamoDB stream besides the function of the architecture.
#[derive(Clone, Copy, Debug)]
pub struct StreamReaders {
    /// Shards of the stream.
    pub shards: f64,
    /// Lambda triggers and global tables, whose reads are free.
    pub free: u32,
    /// Readers that pay for GetRecords calls: one per second and shard, the default of the Kinesis Client Library.
    pub paying: u32,
}

impl StreamReaders {
    /// Bills the GetRecords calls of the paying readers.
    pub fn bill(&self, charges: &mut Charges, flow: &Flow) {
        let quantity = Formula::product(&[
            (Symbol::KclReaders, f64::from(self.paying)),
            (Symbol::StreamShards, self.shards),
            (Symbol::SecondsPerMonth, flow.seconds),
        ]);
        charges.push(Charge {
            line: LineId::DynamodbStreamsReadRequests,
            price: PriceId::DynamodbStreamsReadRequest,
            quantity,
        });
    }

    /// A shard of a DynamoDB stream allows two readers.
    pub fn limit(&self, limits: &mut Limits, quotas: &Quotas) {
        limits.push(Limit {
            id: LimitId::StreamsReaders,
            demand: Formula::sum(&[
                (Symbol::OwnTrigger, 1.0),
                (Symbol::OtherReaders, f64::from(self.free)),
                (Symbol::KclReaders, f64::from(self.paying)),
            ]),
            limit: Formula::number(Symbol::Quota, quotas.value(QuotaId::StreamsReaders)),
            quota: Some(QuotaId::StreamsReaders),
        });
    }
}
