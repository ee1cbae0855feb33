//! What a team guesses: the inputs of a scenario whose true value is not known, each with a range in which it likely lies.
//!
//! Settings that a team chooses are not among them, and a price is only if it is assumed or reported.

use super::keys::NumericKey;
use super::numbers::NUMBERS;
use crate::catalog::{Grade, PriceBook, PriceId};
use crate::model::Outcomes;
use crate::scenario::{GivenRange, Scenario};
use crate::text::sorted;

/// Likely errors of assumed and of reported prices, as shares.
pub const PRICE_SPREADS: [f64; 2] = [0.3, 0.1];

/// An input whose true value is not known.
#[derive(Clone, Debug)]
pub enum Input {
    /// A number of the scenario.
    Number(NumericKey),
    /// The share of updates; inserts and deletes keep their proportion.
    Updates,
    /// A price of the book, by that of its first tier; the tiers keep their proportion.
    Price(PriceId, Grade),
}

/// The key of [`Input::Updates`].
const UPDATES: &str = "workload.mix.modify";

impl Input {
    /// The dotted key.
    pub fn key(&self) -> String {
        match self {
            Self::Number(key) => key.key().to_owned(),
            Self::Updates => UPDATES.to_owned(),
            Self::Price(id, _) => format!("prices.{id}"),
        }
    }

    /// Its value; `None` if it is not set.
    pub fn value(&self, scenario: &Scenario, book: &PriceBook) -> Option<f64> {
        match self {
            Self::Number(key) => key.get(scenario),
            Self::Updates => Some(scenario.workload.mix.modify),
            Self::Price(id, _) => Some(book.prices[*id as usize].as_ref()?.tiers.first()?.usd),
        }
    }

    /// Sets its value. Returns `false` if there is nothing to set.
    pub fn set(&self, scenario: &mut Scenario, book: &mut PriceBook, value: f64) -> bool {
        match self {
            Self::Number(key) => key.set(scenario, value),
            Self::Updates => {
                let mix = &mut scenario.workload.mix;
                let others = mix.insert + mix.remove;
                let (insert, remove) =
                    if others > 0.0 { (mix.insert / others, mix.remove / others) } else { (1.0, 0.0) };
                (mix.insert, mix.modify, mix.remove) = (insert * (1.0 - value), value, remove * (1.0 - value));
                true
            }
            Self::Price(id, _) => {
                let Some(price) = &mut book.prices[*id as usize] else { return false };
                let first = price.tiers.first().map_or(0.0, |tier| tier.usd);
                if first > 0.0 {
                    price.tiers.to_mut().iter_mut().for_each(|tier| tier.usd *= value / first);
                }
                first > 0.0
            }
        }
    }

    /// Whether it counts something.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Number(key) if key.is_whole())
    }

    /// The smallest and the largest value that it may have.
    pub fn bounds(&self) -> (f64, f64) {
        match self {
            Self::Number(key) => key.bounds(),
            Self::Updates => (0.0, 1.0),
            Self::Price(..) => (0.0, 1e9),
        }
    }

    /// The assignments that set the value; `None` where `--set` cannot: a price in tiers.
    pub fn assignments(&self, scenario: &Scenario, book: &PriceBook, value: f64) -> Option<Vec<String>> {
        match self {
            Self::Number(key) => Some(vec![key.assignment(value)]),
            Self::Updates => {
                let mut changed = scenario.clone();
                self.set(&mut changed, &mut book.clone(), value);
                let mix = changed.workload.mix;
                let parts = [("insert", mix.insert), ("modify", mix.modify), ("remove", mix.remove)];
                Some(parts.into_iter().map(|(part, share)| format!("workload.mix.{part}={share}")).collect())
            }
            Self::Price(id, _) => {
                let flat = book.prices[*id as usize].as_ref().is_some_and(|price| price.tiers.len() == 1);
                flat.then(|| vec![format!("prices.{id}={value}")])
            }
        }
    }

    /// The range that a scenario has for it.
    pub fn given(&self, ranges: &[&GivenRange]) -> Option<(f64, f64)> {
        let Self::Number(key) = self else { return None };
        ranges.iter().find(|range| range.key == key.key()).map(|range| (range.low, range.high))
    }

    /// Its likely range around a value.
    pub fn likely(&self, value: f64) -> Option<(f64, f64)> {
        let (low, high) = match self {
            Self::Number(key) => likely(key.key(), value)?,
            Self::Updates => (value - 0.2, value + 0.2),
            Self::Price(_, grade) => {
                let spread = match grade {
                    Grade::Assumed => PRICE_SPREADS[0],
                    Grade::Reported => PRICE_SPREADS[1],
                    Grade::Verified | Grade::Given => return None,
                };
                (value * (1.0 - spread), value * (1.0 + spread))
            }
        };
        Some(self.within(value, low, high))
    }

    /// A share below and above a value.
    pub fn by_share(&self, value: f64, share: f64) -> (f64, f64) {
        self.within(value, value * (1.0 - share), value * (1.0 + share))
    }

    /// A range around a value within the bounds; of counts, at least one away. Of a bound that it may not have, half way there.
    fn within(&self, value: f64, low: f64, high: f64) -> (f64, f64) {
        let (least, most) = self.bounds();
        let (low, high) = if self.is_whole() { (low.floor(), high.ceil()) } else { (low, high) };
        let admits = |end: f64| !matches!(self, Self::Number(key) if !key.admits(end));
        let end = |end: f64| if admits(end) { end } else { f64::midpoint(value, end) };
        (end(low.clamp(least, most)), end(high.clamp(least, most)))
    }
}

/// In which range the value of a key likely lies, if it is one that a team guesses.
fn likely(key: &str, value: f64) -> Option<(f64, f64)> {
    let times = |factor: f64| Some((value / factor, value * factor));
    match key {
        "workload.writes_per_second"
        | "workload.peak_to_average"
        | "workload.item_size"
        | "workload.key_size"
        | "workload.attributes"
        | "workload.batch.length"
        | "delivery.compressed_to" => times(1.5),
        "workload.burstiness" => Some((value / 2.0, (value * 2.0).max(0.25))),
        "workload.item_size_cv" => Some((value / 2.0, (value * 2.0).max(0.5))),
        // Text of 40 bytes an attribute, and captured records of small items.
        "workload.json_expansion" => Some((value.min(1.3), value.max(3.1))),
        "workload.change_record_size" | "delivered.record_size" => times(1.3),
        "workload.hottest_key_share" => Some((0.0, (value * 2.0).max(0.05))),
        "workload.table_size" | "workload.warm_write_units" | "workload.warm_read_units" | "workload.batch.changes" => {
            times(2.0)
        }
        "delivered.share" => times(1.25),
        // Of streams, functions, pipes and exports, whichever architecture they belong to.
        _ => match key.rsplit('.').next()? {
            "base_ms" | "execution_ms" | "export_minutes" | "log_bytes" => times(2.0),
            "per_record_ms" => times(3.0),
            "recent_peak" => times(1.5),
            "error_rate" => Some((0.0, (value * 2.0).max(0.02))),
            _ => None,
        },
    }
}

/// The inputs of a scenario that have a value, in the order of the scenario, then the prices that its bills use.
pub fn inputs(scenario: &Scenario, book: &PriceBook, outcomes: &Outcomes) -> Vec<Input> {
    let given = scenario.ranges_in_effect();
    let mut found: Vec<Input> = Vec::new();
    for field in NUMBERS {
        let Some(key) = NumericKey::find(field.key) else { continue };
        let value = key.get(scenario);
        let input = Input::Number(key);
        if value.is_some_and(|value| input.given(&given).is_some() || input.likely(value).is_some()) {
            found.push(input);
        }
    }
    found.push(Input::Updates);
    let lines = outcomes.iter().flat_map(|outcome| &outcome.bill.lines);
    let used = lines.filter(|line| line.grade.is_unverified()).filter_map(|line| line.price);
    let mut prices = sorted::collect(used, Ord::cmp);
    prices.dedup();
    found.extend(prices.into_iter().filter_map(|id| Some(Input::Price(id, book.prices[id as usize].as_ref()?.grade))));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::input::contradictions;
    use crate::model::evaluate;

    #[test]
    fn every_input_can_be_anywhere_in_its_range() {
        let mut scenario = Scenario { region: "ap-northeast-1".into(), ..Scenario::default() };
        scenario.workload.hottest_key_share = 0.7;
        scenario.workload.peak_to_average = 20.0;
        scenario.streams_lambda.function.error_rate = 0.7;
        scenario.kinesis_firehose.transform.error_rate = 0.95;
        let book = Catalog::embedded().book(&scenario.region).unwrap();
        let all = inputs(&scenario, &book, &evaluate(&scenario, &book).unwrap());
        assert!(all.iter().any(|input| matches!(input, Input::Price(..))) && all.len() > 15, "{all:?}");
        for input in &all {
            let value = input.value(&scenario, &book).unwrap();
            let (low, high) = input.likely(value).unwrap();
            assert!(low <= value && value <= high && low < high, "{}: {low} {value} {high}", input.key());
            for at in [low, high, value] {
                let (mut changed, mut prices) = (scenario.clone(), book.clone());
                assert!(input.set(&mut changed, &mut prices, at));
                assert_eq!(contradictions(&changed), [], "{} = {at}", input.key());
                let now = input.value(&changed, &prices).unwrap();
                assert!((now - at).abs() <= 1e-12 * at.abs(), "{}: {now} {at}", input.key());
                assert!(evaluate(&changed, &prices).is_ok());
            }
        }
    }

    #[test]
    fn tiers_keep_their_proportion() {
        let mut book = Catalog::embedded().book("us-east-1").unwrap();
        let tiers = |book: &PriceBook| {
            let price = book.prices[PriceId::FirehoseDirectPutGb as usize].as_ref().unwrap();
            price.tiers.iter().map(|tier| tier.usd).collect::<Vec<_>>()
        };
        let before = tiers(&book);
        let input = Input::Price(PriceId::FirehoseDirectPutGb, Grade::Reported);
        input.set(&mut Scenario::default(), &mut book, before[0] * 2.0);
        assert!(before.len() > 1);
        assert!(tiers(&book).iter().zip(&before).all(|(now, before)| (now / before - 2.0).abs() < 1e-12));
    }
}
