//! The delivery of an on-demand stream to S3 by itself: no consumer, no reads, no transform.

use super::propagation;
use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::flow::Flow;
use crate::model::formula::Formula;
use crate::model::ids::{HopId, StageId};
use crate::model::parts::Hop;
use crate::model::rule::{Derived, Rule};
use crate::model::stage::Stage;
use crate::model::symbols::Symbol;
use crate::scenario::OnDemandMode;
use crate::text::GIB;

/// The documentation of its freshness.
pub const DELIVERY_RULE: Rule =
    Rule::verified("Kinesis Data Streams Developer Guide, delivery to Amazon S3: freshness from 300 to 900 s");

/// The delivery of a stream to S3.
#[derive(Clone, Copy, Debug)]
pub struct OwnDelivery<'a> {
    flow: &'a Flow,
    mode: OnDemandMode,
    /// The longest time from the stream to S3, in seconds.
    freshness: f64,
}

impl<'a> OwnDelivery<'a> {
    /// The delivery of a stream in this mode.
    pub fn new(flow: &'a Flow, mode: OnDemandMode, freshness: f64) -> Self {
        Self { flow, mode, freshness }
    }

    /// Bytes delivered per month: the records as DynamoDB writes them, every one.
    pub fn delivered(&self) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::SourceRecord, self.flow.kinesis_blob.mean()),
        ])
    }

    /// Bills what is delivered, not rounded: assumed.
    pub fn bill(&self, charges: &mut Charges) {
        let price = match self.mode {
            OnDemandMode::OnDemand => PriceId::KinesisDeliveryGb,
            OnDemandMode::OnDemandAdvantage => PriceId::KinesisAdvantageDeliveryGb,
        };
        let quantity = self.delivered().per(Symbol::GiB, GIB);
        charges.push(Charge { line: LineId::KinesisDeliveryGb, price, quantity });
    }

    /// The hop to S3.
    pub fn hop(&self) -> Hop {
        let bytes = self.delivered().value();
        Hop { id: HopId::KinesisDelivery, line: LineId::KinesisDeliveryGb, carried: bytes, billed: bytes }
    }

    /// The stages: propagation as with one consumer, then half of the freshness on average, all of it in the worst case.
    pub fn stages(&self) -> [Stage; 2] {
        let freshness = Formula::number(Symbol::DeliveryFreshness, self.freshness);
        let half = Derived::by(freshness.over(&Formula::constant(2.0)), DELIVERY_RULE);
        [propagation::alone(), Stage { id: StageId::StreamDelivery, mean: half, worst: self.freshness }]
    }
}
