//! Price books and quotas as files: the types, their schemas, and how a file overrides a book.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use super::book::PriceBook;
use super::grade::Grade;
use super::price::{Price, PriceId, Tier};
use super::provenance::Provenance;
use super::quota::{Quota, QuotaId, Quotas};
use crate::text::{Contradiction, InputMessage};

/// A price book file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "shardwise price book")]
pub struct BookFile {
    /// AWS id of the Region; also the name of the file
    pub region: String,
    /// AWS name of the Region
    #[serde(default)]
    pub name: String,
    /// date from which the prices apply
    #[schemars(extend("format" = "date"))]
    pub effective: String,
    /// prices by price id
    #[serde(default)]
    #[schemars(schema_with = "prices_schema")]
    pub prices: BTreeMap<PriceId, PriceEntry>,
}

/// What schemas call the keys of a table of prices, and of one of quotas.
pub(crate) const PRICE_ID: &str = "price id";
pub(crate) const QUOTA_ID: &str = "quota id";

fn prices_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    by_id::<PriceId>(PRICE_ID, generator.subschema_for::<PriceEntry>().as_value())
}

/// One price of a price book file: `usd` or `tiers`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceEntry {
    /// USD per unit
    #[schemars(range(min = 0, max = 1e9))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usd: Option<f64>,
    /// instead of usd: marginal tiers, the last without up_to
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Vec<TierEntry>>,
    /// units free per month
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 1e15))]
    pub free: f64,
    /// units free per month under the free tier of the account
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 1e15))]
    pub free_tier: f64,
    /// how well the value is known; given, unless a source says more
    #[serde(default = "given", skip_serializing_if = "is_given")]
    pub grade: Grade,
    /// where the price was read, or what it was inferred from
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// anything else to know about it
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One tier of a price in a price book file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierEntry {
    /// upper end of the tier; the last tier has none
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 1e18), extend("exclusiveMinimum" = 0))]
    pub up_to: Option<f64>,
    /// USD per unit
    #[schemars(range(min = 0, max = 1e9))]
    pub usd: f64,
}

impl BookFile {
    /// Overrides a book: the prices of the file replace those with the same ids, and its date and name those of the book.
    pub(crate) fn apply_to(&self, book: &mut PriceBook) {
        for (&id, price) in &self.prices {
            book.prices[id as usize] = Some(price.into());
        }
        self.effective.clone_into(&mut book.effective);
        if !self.name.is_empty() {
            self.name.clone_into(&mut book.name);
        }
    }

    /// Errors that no single key shows: a price has `usd` or `tiers`; tiers ascend, and the last has no upper end.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let problem = |(id, entry): (&PriceId, &PriceEntry)| {
            let key = |name: &str| format!("prices.{id}.{name}");
            match (&entry.usd, &entry.tiers) {
                (Some(_), None) => None,
                (None, Some(tiers)) => {
                    let ends: Vec<f64> = tiers.iter().map(|tier| tier.up_to.unwrap_or(f64::INFINITY)).collect();
                    let ascend = ends.windows(2).all(|pair| pair[0] < pair[1]);
                    let sound = ascend && ends.last().is_some_and(|end| end.is_infinite());
                    (!sound).then(|| Contradiction::new(key("tiers"), InputMessage::TiersRise.into()))
                }
                (Some(_), Some(_)) => {
                    Some(Contradiction::of_keys(key("tiers"), key("usd"), InputMessage::UsdOrTiers.into()))
                }
                (None, None) => Some(Contradiction::new(format!("prices.{id}"), InputMessage::UsdOrTiers.into())),
            }
        };
        self.prices.iter().filter_map(problem).collect()
    }
}

impl From<&PriceEntry> for Price {
    fn from(entry: &PriceEntry) -> Self {
        let flat = |usd| vec![Tier { up_to: f64::INFINITY, usd }];
        let open = |tier: &TierEntry| Tier { up_to: tier.up_to.unwrap_or(f64::INFINITY), usd: tier.usd };
        let tiers = match (entry.usd, &entry.tiers) {
            (_, Some(tiers)) if !tiers.is_empty() => tiers.iter().map(open).collect(),
            (usd, _) => flat(usd.unwrap_or_default()),
        };
        let PriceEntry { free, free_tier, grade, source, note, .. } = entry.clone();
        Self { tiers: tiers.into(), free, free_tier, grade, provenance: Provenance::Own { source, note } }
    }
}

impl From<&Price> for PriceEntry {
    fn from(price: &Price) -> Self {
        let entry = |tier: &Tier| TierEntry { up_to: Some(tier.up_to).filter(|end| end.is_finite()), usd: tier.usd };
        let (usd, tiers) = match &*price.tiers {
            [only] => (Some(only.usd), None),
            several => (None, Some(several.iter().map(entry).collect())),
        };
        let &Price { free, free_tier, grade, ref provenance, .. } = price;
        let [source, note] = [provenance.source(), provenance.note()].map(str::to_owned);
        Self { usd, tiers, free, free_tier, grade, source, note }
    }
}

impl From<&PriceBook> for BookFile {
    fn from(book: &PriceBook) -> Self {
        let prices = PriceId::VARIANTS.iter().zip(&book.prices);
        let prices = prices.filter_map(|(id, price)| Some((*id, PriceEntry::from(price.as_ref()?))));
        Self {
            region: book.region.clone(),
            name: book.name.clone(),
            effective: book.effective.clone(),
            prices: prices.collect(),
        }
    }
}

/// The quotas file, for all Regions.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "shardwise quotas")]
pub struct QuotaFile {
    /// date on which the quotas were read
    #[serde(default)]
    #[schemars(extend("format" = "date"))]
    pub effective: String,
    /// quotas by quota id
    #[serde(default)]
    #[schemars(schema_with = "quotas_schema")]
    pub quotas: BTreeMap<QuotaId, QuotaEntry>,
}

fn quotas_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    by_id::<QuotaId>(QUOTA_ID, generator.subschema_for::<QuotaEntry>().as_value())
}

/// One quota of the quotas file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaEntry {
    /// value in all Regions that regions does not name
    #[schemars(range(min = 1e-6, max = 1e18))]
    pub value: f64,
    /// unit of the value, such as B/s
    #[serde(default)]
    pub unit: String,
    /// values in Regions where it differs
    #[serde(default)]
    #[schemars(schema_with = "regions_schema")]
    pub regions: BTreeMap<String, f64>,
    /// how well the value is known; given, unless a source says more
    #[serde(default = "given", skip_serializing_if = "is_given")]
    pub grade: Grade,
    /// AWS document that states it
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// anything else to know about it
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

fn regions_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "additionalProperties": { "type": "number", "minimum": 1e-6, "maximum": 1e18 }
    })
}

impl QuotaFile {
    /// Values that the program cannot work with, each with its key.
    pub(crate) fn contradictions(&self) -> Vec<Contradiction> {
        let mut found = Vec::new();
        for (id, entry) in &self.quotas {
            let own = std::iter::once((format!("quotas.{id}.value"), entry.value));
            let regions = entry.regions.iter().map(|(region, value)| (format!("quotas.{id}.regions.{region}"), *value));
            let wrong = own.chain(regions).filter_map(|(key, value)| Some(Contradiction::new(key, id.problem(value)?)));
            found.extend(wrong);
        }
        found
    }

    /// Replaces the quotas that another file also has, and the date.
    pub(crate) fn extend(&mut self, other: Self) {
        self.quotas.extend(other.quotas);
        if !other.effective.is_empty() {
            self.effective = other.effective;
        }
    }

    /// Overrides the quotas of a Region: those of the file replace those with the same ids, and its date theirs.
    pub(crate) fn apply_to(&self, quotas: &mut Quotas, region: &str) {
        for (&id, entry) in &self.quotas {
            let value = entry.regions.get(region).copied().unwrap_or(entry.value);
            let QuotaEntry { unit, grade, source, note, .. } = entry.clone();
            let quota = Quota { value, unit: unit.into(), grade, provenance: Provenance::Own { source, note } };
            quotas.set(id, quota);
        }
        if !self.effective.is_empty() {
            self.effective.clone_into(&mut quotas.effective);
        }
    }
}

/// The schema of a table keyed by ids; `kind` is the name of such an id in messages.
pub(crate) fn by_id<Id: strum::VariantArray>(kind: &str, entry: &serde_json::Value) -> schemars::Schema
where
    for<'a> &'static str: From<&'a Id>,
{
    let ids: Vec<&'static str> = Id::VARIANTS.iter().map(Into::into).collect();
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "enum": ids },
        "additionalProperties": entry,
        "x-kind": kind
    })
}

/// The grade of a value in a user's file without a source.
const fn given() -> Grade {
    Grade::Given
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde hands it over")]
fn is_given(grade: &Grade) -> bool {
    *grade == Grade::Given
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde hands it over")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}
