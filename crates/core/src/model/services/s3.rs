//! S3: the objects that are put, and their storage.

use crate::catalog::PriceId;
use crate::model::bill::{Charge, Charges, LineId};
use crate::model::formula::Formula;
use crate::model::symbols::Symbol;
use crate::scenario::Delivery;
use crate::text::GIB;

/// Bills the objects put, and the delivered bytes stored for `storage_months`.
#[inline]
pub fn bill(charges: &mut Charges, objects: Option<Formula>, delivered: Formula, delivery: &Delivery) {
    if let Some(quantity) = objects {
        charges.push(Charge { line: LineId::S3PutRequests, price: PriceId::S3PutRequest, quantity });
    }
    let mut stored = delivered;
    if delivery.compressed_to != 1.0 {
        stored = stored.times(Symbol::CompressedTo, delivery.compressed_to);
    }
    let quantity = stored.times(Symbol::StorageMonths, delivery.storage_months).per(Symbol::GiB, GIB);
    charges.push(Charge { line: LineId::S3StorageGbMonths, price: PriceId::S3StorageGbMonth, quantity });
}
