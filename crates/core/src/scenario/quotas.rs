//! Quotas that AWS granted to the account, instead of the defaults of the Region.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serializer};
use strum::VariantArray as _;

use crate::catalog::{QUOTA_ID, QuotaId};
use crate::text::Bytes;

/// The value of a granted quota, in the quota's own unit: a number, or a size such as "10 MiB".
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Granted(pub f64);

/// Granted quotas by id.
pub type GrantedQuotas = BTreeMap<QuotaId, Granted>;

impl<'de> Deserialize<'de> for Granted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Bytes::deserialize(deserializer).map(|size| Self(size.0))
    }
}

/// Writes sizes as text, such as `10 MiB`, and counts as whole numbers.
pub(super) fn serialize<S: Serializer>(granted: &GrantedQuotas, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(granted.len()))?;
    for (id, &Granted(value)) in granted {
        if id.is_in_bytes() {
            map.serialize_entry(id, &Bytes(value))?;
        } else if value.fract() == 0.0 {
            map.serialize_entry(id, &(value as u64))?;
        } else {
            map.serialize_entry(id, &value)?;
        }
    }
    map.end()
}

impl JsonSchema for Granted {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Granted".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = generator.subschema_for::<Bytes>();
        schema.insert("minimum".into(), 1.into());
        schema.insert("maximum".into(), 1e15.into());
        schema
    }
}

/// The schema of a table of granted quotas: only those that AWS raises.
pub(super) fn granted_quotas(generator: &mut SchemaGenerator) -> Schema {
    let raised = QuotaId::VARIANTS.iter().filter(|id| id.is_raised());
    let ids: Vec<&'static str> = raised.map(Into::into).collect();
    json_schema!({
        "type": "object",
        "propertyNames": { "enum": ids },
        "additionalProperties": generator.subschema_for::<Granted>().as_value(),
        "x-kind": QUOTA_ID
    })
}
