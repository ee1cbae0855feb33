//! S3: the objects that Firehose puts, and their storage.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::text::GIB;

/// Bills the objects put, and the delivered bytes stored for `storage_months`.
pub fn bill(charges: &mut Charges, objects: Option<Formula>, delivered: Formula, storage_months: f64) {
    if let Some(quantity) = objects {
        charges.push(Charge { line: LineId::S3PutRequests, price: PriceId::S3PutRequest, quantity });
    }
    let quantity = delivered.times(Symbol::StorageMonths, storage_months).per(Symbol::GiB, GIB);
    charges.push(Charge { line: LineId::S3StorageGbMonths, price: PriceId::S3StorageGbMonth, quantity });
}
