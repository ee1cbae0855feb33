//! What a stream bills, in each capacity mode.

use super::Stream;
use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::rounding::ON_DEMAND_ROUNDING;
use crate::model::symbols::Symbol;
use crate::scenario::Mode;
use crate::text::{GIB, HOUR, MIB};

/// Retention included in every stream, in hours.
const FREE_RETENTION: f64 = 24.0;
/// Retention above this, in hours, is billed by the GB-month.
const LONG_TERM: f64 = 168.0;
/// Minimum MiB per second that on-demand Advantage bills in each direction. Kinesis Data Streams FAQ.
const ADVANTAGE_MINIMUM: f64 = 25.0;
impl Stream<'_> {
    /// GB read per month by `readers`.
    fn read_gb(&self, symbol: Symbol, readers: f64) -> Formula {
        Formula::product(&[
            (symbol, readers),
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::KinesisRecord, self.record),
            (Symbol::SecondsPerMonth, self.flow.seconds),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// GB stored beyond the included retention, for this many hours of traffic.
    fn kept_gb(&self, hours: f64) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::KinesisRecord, self.record),
            (Symbol::StoredSeconds, HOUR * hours),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// GB written per month, with each record rounded up to whole KiB.
    fn written_gb(&self) -> Formula {
        Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::RoundedKiB, self.flow.kinesis_units(self.settings.mode)),
            (Symbol::KiB, ON_DEMAND_ROUNDING),
        ])
        .per(Symbol::GiB, GIB)
    }

    /// Bills the stream in its capacity mode.
    pub fn bill(&self, charges: &mut Charges) {
        match self.settings.mode {
            Mode::Provisioned => self.bill_provisioned(charges),
            Mode::OnDemand => self.bill_on_demand(charges),
            Mode::OnDemandAdvantage => self.bill_advantage(charges),
        }
    }

    fn bill_provisioned(&self, charges: &mut Charges) {
        let retention = self.settings.retention_hours;
        let shards = (Symbol::Shards, self.sizing.used);
        let hours = (Symbol::MonthHours, self.flow.month_hours);
        let shard_hours = Formula::product(&[shards, hours]);
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        charge(LineId::KinesisShardHours, PriceId::KinesisShardHour, shard_hours);
        let units = Formula::product(&[
            (Symbol::WritesPerSecond, self.flow.mean_rate),
            (Symbol::SecondsPerMonth, self.flow.seconds),
            (Symbol::PutUnitsPerRecord, self.flow.kinesis_units(self.settings.mode)),
        ]);
        charge(LineId::KinesisPutPayloadUnits, PriceId::KinesisPutPayloadUnit, units);
        if retention > FREE_RETENTION {
            charge(LineId::KinesisExtendedRetentionShardHours, PriceId::KinesisExtendedRetentionShardHour, shard_hours);
        }
        let kept = self.kept_gb((retention - LONG_TERM).max(0.0));
        charge(LineId::KinesisLongTermStorageGbMonths, PriceId::KinesisLongTermStorageGbMonth, kept);
        let fan_out = Formula::product(&[(Symbol::FanOutConsumers, self.fan_out), shards, hours]);
        charge(LineId::KinesisEfoShardHours, PriceId::KinesisEfoShardHour, fan_out);
        charge(LineId::KinesisEfoGb, PriceId::KinesisEfoGb, self.read_gb(Symbol::FanOutConsumers, self.fan_out));
    }

    fn bill_on_demand(&self, charges: &mut Charges) {
        let retention = self.settings.retention_hours;
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        let hours = Formula::number(Symbol::MonthHours, self.flow.month_hours);
        charge(LineId::KinesisOnDemandStreamHours, PriceId::KinesisOnDemandStreamHour, hours);
        charge(LineId::KinesisOnDemandInGb, PriceId::KinesisOnDemandInGb, self.written_gb());
        charge(
            LineId::KinesisOnDemandOutGb,
            PriceId::KinesisOnDemandOutGb,
            self.read_gb(Symbol::SharedConsumers, self.shared),
        );
        let fan_out = self.read_gb(Symbol::FanOutConsumers, self.fan_out);
        charge(LineId::KinesisOnDemandEfoOutGb, PriceId::KinesisOnDemandEfoOutGb, fan_out);
        let extended = self.kept_gb((retention.min(LONG_TERM) - FREE_RETENTION).max(0.0));
        charge(LineId::KinesisOnDemandExtendedGbMonths, PriceId::KinesisOnDemandExtendedGbMonth, extended);
        let long_term = self.kept_gb((retention - LONG_TERM).max(0.0));
        charge(LineId::KinesisOnDemandLongTermGbMonths, PriceId::KinesisOnDemandLongTermGbMonth, long_term);
    }

    /// A quantity in GB, or the minimum that an account with Advantage pays for.
    fn at_least_committed(&self, quantity: Formula) -> Formula {
        let minimum = Formula::product(&[
            (Symbol::ProvisionedMinimum, ADVANTAGE_MINIMUM),
            (Symbol::SecondsPerMonth, self.flow.seconds),
        ])
        .per(Symbol::MiBPerGb, GIB / MIB);
        let is_met = self.settings.account_commitment_met || quantity.value() >= minimum.value();
        if is_met { quantity } else { minimum }
    }

    /// Bytes that an account with Advantage pays for as written.
    pub(super) fn committed_bytes(&self) -> f64 {
        self.at_least_committed(self.written_gb()).value() * GIB
    }

    fn bill_advantage(&self, charges: &mut Charges) {
        let at_least = |quantity| self.at_least_committed(quantity);
        let read = self.read_gb(Symbol::AllConsumers, self.shared + self.fan_out);
        let kept = self.kept_gb((self.settings.retention_hours - FREE_RETENTION).max(0.0));
        let mut charge = |line, price, quantity| charges.push(Charge { line, price, quantity });
        charge(LineId::KinesisAdvantageInGb, PriceId::KinesisAdvantageInGb, at_least(self.written_gb()));
        charge(LineId::KinesisAdvantageOutGb, PriceId::KinesisAdvantageOutGb, at_least(read));
        charge(LineId::KinesisAdvantageRetentionGbMonths, PriceId::KinesisAdvantageRetentionGbMonth, kept);
    }
}
