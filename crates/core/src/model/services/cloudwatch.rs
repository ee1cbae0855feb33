//! CloudWatch Logs: the log lines of Lambda functions.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::text::GIB;

/// Bytes of the START, END and REPORT lines of one invocation. Assumed, from log groups of functions that log nothing
/// else.
const LOG_BYTES_PER_INVOCATION: f64 = 450.0;

/// Bills the log lines of `invocations` per month.
pub fn bill(charges: &mut Charges, invocations: &Formula) {
    let quantity = invocations.times(Symbol::LogBytes, LOG_BYTES_PER_INVOCATION).per(Symbol::GiB, GIB);
    charges.push(Charge { line: LineId::LogsIngestGb, price: PriceId::LogsIngestGb, quantity });
}
