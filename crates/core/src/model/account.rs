//! The quotas of an account: what AWS granted, else the defaults of the Region.

use crate::catalog::{Quota, QuotaId, Quotas};
use crate::scenario::GrantedQuotas;

/// The quotas of an account.
#[derive(Clone, Copy, Debug)]
pub struct AccountQuotas<'a> {
    /// The defaults of the Region.
    pub defaults: &'a Quotas,
    /// What AWS granted.
    pub granted: &'a GrantedQuotas,
}

/// The quotas of Direct PUT, which AWS raises together.
pub const DIRECT_PUT: [QuotaId; 3] =
    [QuotaId::FirehoseDirectPutBytes, QuotaId::FirehoseDirectPutCalls, QuotaId::FirehoseDirectPutRecords];

impl<'a> AccountQuotas<'a> {
    /// The value of a quota, in its own unit. Calls and records of Direct PUT rise in proportion to its bytes, unless
    /// they are granted by themselves.
    #[inline]
    pub fn value(&self, id: QuotaId) -> f64 {
        let default = self.defaults.value(id);
        if self.granted.is_empty() {
            return default;
        }
        if let Some(granted) = self.granted(id) {
            return granted;
        }
        let bytes = QuotaId::FirehoseDirectPutBytes;
        match self.granted(bytes) {
            Some(raised) if DIRECT_PUT.contains(&id) => default * (raised / self.defaults.value(bytes)),
            _ => default,
        }
    }

    /// What AWS granted, if it did.
    pub fn granted(&self, id: QuotaId) -> Option<f64> {
        self.granted.get(&id).map(|granted| granted.0)
    }

    /// The default of the Region, with its source and grade.
    pub fn get(&self, id: QuotaId) -> &'a Quota {
        self.defaults.get(id)
    }
}
