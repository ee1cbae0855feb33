//! CloudWatch Logs: the log lines of Lambda functions.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::text::GIB;

/// Bills the log lines of `invocations` per month, each of which logs this many bytes.
#[inline]
pub fn bill(charges: &mut Charges, invocations: &Formula, log_bytes: f64) {
    let quantity = invocations.times(Symbol::LogBytes, log_bytes).per(Symbol::GiB, GIB);
    charges.push(Charge { line: LineId::LogsIngestGb, price: PriceId::LogsIngestGb, quantity });
}
