//! What varies: the numbers that are given as a range, and the prices that are not verified.

use super::document::PriceSpread;
use super::points::value_at;
use crate::catalog::{Grade, PriceBook, PriceId};
use crate::input::may_contradict;
use crate::model::{Case, needed_prices};
use crate::scenario::{GivenRange, Mix, Scenario, Shape};
use crate::study::keys::NumericKey;

/// An input that varies.
#[derive(Clone, Debug)]
pub(super) struct Varied {
    pub(super) what: What,
    pub(super) shape: Shape,
    pub(super) low: f64,
    pub(super) median: f64,
    pub(super) high: f64,
    /// Values beyond are put onto the bound.
    bounds: (f64, f64),
    is_whole: bool,
}

/// Where an input is.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A number of the scenario.
    Number(NumericKey),
    /// The share of a kind of change, and the mix at its median; the other kinds share the rest.
    Share(String, Mix),
    /// A price of the book: all of its tiers, times a factor.
    Price(PriceId),
}

impl Varied {
    /// A range of a scenario; `None` if costs do not depend on it.
    pub(super) fn of_range(range: &GivenRange, scenario: &Scenario) -> Option<Self> {
        let kind = range.key.strip_prefix("workload.mix.");
        let (what, bounds, is_whole) = if let Some(kind) = kind {
            (What::Share(kind.to_owned(), scenario.workload.mix), (0.0, 1.0), false)
        } else {
            let key = NumericKey::find(&range.key)?;
            // Where another key decides what is possible, the ends of the range are known to be.
            let bounds = if may_contradict(key.key()) { (range.low, range.high) } else { key.bounds() };
            let is_whole = key.is_whole();
            (What::Number(key), bounds, is_whole)
        };
        let GivenRange { low, high, shape, median, .. } = *range;
        Some(Self { what, shape, low, median, high, bounds, is_whole })
    }

    fn of_price(id: PriceId, spread: f64) -> Self {
        let (low, high) = (1.0 / (1.0 + spread), 1.0 + spread);
        let bounds = (0.0, f64::MAX);
        Self { what: What::Price(id), shape: Shape::LogNormal, low, median: 1.0, high, bounds, is_whole: false }
    }

    /// The dotted key.
    pub(super) fn key(&self) -> String {
        match &self.what {
            What::Number(key) => key.key().to_owned(),
            What::Share(kind, _) => format!("workload.mix.{kind}"),
            What::Price(id) => format!("prices.{id}"),
        }
    }

    /// Its value at a quantile.
    pub(super) fn value(&self, quantile: f64) -> f64 {
        let value = value_at(self.shape, self.low, self.high, quantile).clamp(self.bounds.0, self.bounds.1);
        if self.is_whole { value.round() } else { value }
    }

    /// Sets its value. Prices are those of `known`, times the value.
    pub(super) fn set(&self, scenario: &mut Scenario, book: &mut PriceBook, known: &PriceBook, value: f64) {
        match &self.what {
            What::Number(key) => _ = key.set(scenario, value),
            What::Share(kind, mix) => scenario.workload.mix = mix.with_share(kind, Some(value)),
            What::Price(id) => {
                if let (Some(price), Some(known)) = (&mut book.prices[*id as usize], &known.prices[*id as usize]) {
                    let tiers = price.tiers.to_mut().iter_mut().zip(known.tiers.iter());
                    tiers.for_each(|(tier, known)| tier.usd = known.usd * value);
                }
            }
        }
    }

    /// The assignments that set the value; `None` where `--set` cannot: a price in tiers.
    pub(super) fn assignments(&self, known: &PriceBook, value: f64) -> Option<Vec<String>> {
        match &self.what {
            What::Number(key) => Some(vec![key.assignment(value)]),
            What::Share(kind, mix) => {
                let Mix { insert, modify, remove } = mix.with_share(kind, Some(value));
                let parts = [("insert", insert), ("modify", modify), ("remove", remove)];
                Some(parts.into_iter().map(|(part, share)| format!("workload.mix.{part}={share}")).collect())
            }
            What::Price(id) => match &*known.prices[*id as usize].as_ref()?.tiers {
                [flat] => Some(vec![format!("prices.{id}={}", flat.usd * value)]),
                _ => None,
            },
        }
    }

    /// The unit of its values.
    pub(super) fn unit(&self) -> Option<&'static str> {
        if let What::Number(key) = &self.what { key.unit() } else { None }
    }
}

/// The prices that vary: assumed and reported ones that the scenario is billed at, somewhere in its ranges.
pub(super) fn prices(scenario: &Scenario, book: &PriceBook, numbers: &[Varied], spread: PriceSpread) -> Vec<Varied> {
    let mut used: Vec<PriceId> = Vec::new();
    for quantile in [0.05, 0.5, 0.95] {
        let (mut probe, mut same) = (scenario.clone(), book.clone());
        for varied in numbers {
            varied.set(&mut probe, &mut same, book, varied.value(quantile));
        }
        let needed = needed_prices(&Case::new(&probe, book));
        let new: Vec<PriceId> = needed.into_iter().filter(|id| !used.contains(id)).collect();
        used.extend(new);
    }
    let own = |id: &PriceId| scenario.prices.contains_key(id);
    let varied = used.into_iter().filter(|id| !own(id)).filter_map(|id| {
        let spread = match book.prices[id as usize].as_ref()?.grade {
            Grade::Assumed => spread.assumed,
            Grade::Reported => spread.reported,
            Grade::Verified | Grade::Given => 0.0,
        };
        (spread > 0.0).then(|| Varied::of_price(id, spread))
    });
    varied.collect()
}
