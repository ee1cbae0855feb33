//! CloudWatch Logs: what a Lambda function writes about itself.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::text::GIB;

/// Bytes of the START, END and REPORT lines of one invocation. Assumed, from log groups of real functions that log nothing else.
const LOG_BYTES_PER_INVOCATION: f64 = 450.0;

/// Bills the log lines of so many invocations a month.
pub fn bill(charges: &mut Charges, invocations: &Formula) {
    let quantity = invocations.times(Symbol::LogBytes, LOG_BYTES_PER_INVOCATION).per(Symbol::GiB, GIB);
    charges.push(Charge { line: LineId::LogsIngestGb, price: PriceId::LogsIngestGb, quantity });
}
