//! S3: the objects that Firehose puts, and their storage.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;

/// Bills the objects put, and the delivered GB stored for `months`.
pub fn bill(charges: &mut Charges, objects: Option<Formula>, delivered_gb: &Formula, storage_months: f64) {
    if let Some(quantity) = objects {
        charges.push(Charge { line: LineId::S3PutRequests, price: PriceId::S3PutRequest, quantity });
    }
    let quantity = (*delivered_gb).times(Symbol::StorageMonths, storage_months);
    charges.push(Charge { line: LineId::S3StorageGbMonths, price: PriceId::S3StorageGbMonth, quantity });
}
