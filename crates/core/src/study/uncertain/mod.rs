//! What comes of numbers that are not known exactly: the ranges of a scenario are sampled, and prices that are not verified with
//! them. Everything else is held fixed. Samples are quasi-random (`points.rs`), each is evaluated as a scenario of its own, and
//! which input the spread comes from is estimated beside them (`indices.rs`).

mod document;
mod indices;
mod points;
mod rows;
#[cfg(test)]
mod tests;
mod varied;

use std::collections::BTreeMap;

pub use document::{
    LevelShares, PriceSpread, QuantileCommands, UNCERTAIN_SCHEMA, Uncertain, UncertainArchitecture, UncertainInput,
};
pub use points::MOST_SAMPLES;
pub use rows::Block;

use super::inputs::PRICE_SPREADS;
use super::sweep::Depth;
use crate::catalog::PriceBook;
use crate::model::{PlanError, evaluate};
use crate::scenario::{ArchitectureId, Scenario, Shape};
use crate::text::sorted;
use rows::Question;
use varied::{Varied, prices};

/// Samples that are evaluated together.
const BLOCK: u32 = 128;
/// One in so many samples is one from which the shares of the inputs come.
const INDEXED: u32 = 8;

/// How much is sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Number of samples, from 1 to [`MOST_SAMPLES`]. Powers of two fill the space best.
    pub samples: u32,
    /// The seed.
    pub seed: u32,
    /// Whether throttling risk is computed, and with it whether an architecture fits.
    pub levels: bool,
    /// How far prices may be off.
    pub price_spread: PriceSpread,
}

impl Default for Sampling {
    fn default() -> Self {
        let [assumed, reported] = PRICE_SPREADS;
        Self { samples: 16_384, seed: 1, levels: true, price_spread: PriceSpread { assumed, reported } }
    }
}

/// A scenario whose ranges are sampled, block by block: [`block`](Self::block) for each of [`blocks`](Self::blocks), on as many
/// cores as there are, then [`finish`](Self::finish).
#[derive(Clone, Debug)]
pub struct Uncertainty<'a> {
    question: Question<'a>,
    sampling: Sampling,
    not_sampled: Vec<String>,
    /// The architectures.
    ids: Vec<ArchitectureId>,
    only_prices: bool,
}

impl<'a> Uncertainty<'a> {
    /// Finds what varies.
    ///
    /// # Errors
    /// Neither the scenario nor the book has a price that is needed, or a number is not finite.
    pub fn new(scenario: &'a Scenario, book: &'a PriceBook, sampling: Sampling) -> Result<Self, PlanError> {
        let (mut varied, mut not_sampled) = (Vec::new(), Vec::new());
        for range in scenario.ranges_in_effect() {
            match Varied::of_range(range, scenario) {
                Some(one) => varied.push(one),
                None => not_sampled.push(range.key.clone()),
            }
        }
        let only_prices = varied.is_empty();
        varied.extend(prices(scenario, book, &varied, sampling.price_spread));
        let outcomes = evaluate(scenario, book)?;
        let pivots: Vec<f64> = outcomes.iter().map(|outcome| outcome.bill.priced_total().unwrap_or(f64::NAN)).collect();
        let question = Question {
            between: best_two(&pivots),
            pivots: pivots.iter().map(|usd| if usd.is_nan() { 0.0 } else { *usd }).collect(),
            indexed: sampling.samples.div_ceil(INDEXED),
            depth: if sampling.levels { Depth::Outcomes } else { Depth::Totals },
            seed: sampling.seed,
            scenario,
            book,
            varied,
        };
        let ids = outcomes.iter().map(|outcome| outcome.id).collect();
        Ok(Self { question, sampling, not_sampled, ids, only_prices })
    }

    /// How many blocks of samples there are.
    pub fn blocks(&self) -> u32 {
        self.sampling.samples.div_ceil(BLOCK)
    }

    /// Evaluates a block of samples. The first ones take longer: the shares of the inputs come from them.
    ///
    /// # Errors
    /// Neither the scenario nor the book has a price that is needed, or a number is not finite.
    pub fn block(&self, at: u32) -> Result<Block, PlanError> {
        self.question.block(at * BLOCK..self.sampling.samples.min((at + 1) * BLOCK))
    }

    /// The answer, from all blocks in order. `compare` writes the command that compares after some assignments.
    ///
    /// # Errors
    /// Those of [`block`](Self::block), if there are no blocks.
    pub fn finish(
        &self,
        blocks: impl IntoIterator<Item = Block>,
        compare: &dyn Fn(&[String]) -> String,
    ) -> Result<Uncertain, PlanError> {
        let mut all = self.question.block(0..0)?;
        blocks.into_iter().for_each(|block| all.append(&block));
        let samples = f64::from(self.sampling.samples);
        let most = (0..self.ids.len()).max_by_key(|at| (all.cheapest[*at], std::cmp::Reverse(*at)));
        let cheapest: u32 = all.cheapest.iter().sum();
        let Sampling { seed, price_spread, .. } = self.sampling;
        Ok(Uncertain {
            schema: UNCERTAIN_SCHEMA.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            name: self.question.scenario.name.clone(),
            samples: self.sampling.samples,
            seed,
            evaluations: all.evaluations,
            price_spread,
            only_prices: self.only_prices,
            architectures: (0..self.ids.len()).map(|at| self.architecture(at, &all, compare)).collect(),
            none_fits_share: 1.0 - f64::from(cheapest) / samples,
            spread_of: most.map(|at| self.ids[at]),
            between: self.question.between.map(|both| both.map(|at| self.ids[at])),
            inputs: self.inputs(&all, most.unwrap_or(0)),
            not_sampled: self.not_sampled.clone(),
            compare: compare(&[]),
        })
    }

    /// One architecture over all samples.
    fn architecture(&self, at: usize, all: &Block, compare: &dyn Fn(&[String]) -> String) -> UncertainArchitecture {
        let usd = |sample: usize| all.usd[sample * self.ids.len() + at];
        let count = self.sampling.samples as usize;
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| usd(*a).total_cmp(&usd(*b)));
        // The sample at a quantile itself, so that a command reproduces it.
        let sample = |quantile: f64| order[((quantile * count as f64).ceil() as usize).clamp(1, count) - 1];
        let priced = !order.last().is_none_or(|last| usd(*last).is_nan());
        let quantiles = [0.1, 0.5, 0.9].map(sample);
        let [p10_usd, p50_usd, p90_usd] = quantiles.map(|sample| priced.then(|| usd(sample)));
        let commands = quantiles.map(|sample| Some(compare(&self.assignments(sample as u32)?)));
        let share = |count: u32| f64::from(count) / f64::from(self.sampling.samples);
        let shares = |counts: [u32; 5]| {
            let [none, low, moderate, high, severe] = counts.map(share);
            self.sampling.levels.then_some(LevelShares { none, low, moderate, high, severe })
        };
        UncertainArchitecture {
            id: self.ids[at],
            p10_usd,
            p50_usd,
            p90_usd,
            mean_usd: priced.then(|| (0..count).map(usd).sum::<f64>() / count as f64),
            cheapest_share: share(all.cheapest[at]),
            fits_share: share(all.fits[at]),
            levels: shares(all.levels[at]),
            late: shares(all.late[at]),
            compare: match commands {
                [Some(p10), Some(p50), Some(p90)] => Some(QuantileCommands { p10, p50, p90 }),
                _ => None,
            },
        }
    }

    /// The assignments of a sample; `None` if `--set` cannot reproduce it.
    fn assignments(&self, sample: u32) -> Option<Vec<String>> {
        let values = self.question.values(sample, 0);
        let set = self.question.varied.iter().zip(values);
        let set = set.map(|(varied, value)| varied.assignments(self.question.book, value));
        Some(set.collect::<Option<Vec<_>>>()?.concat())
    }

    /// What varies, by the share of the spread that it causes.
    fn inputs(&self, all: &Block, of: usize) -> Vec<UncertainInput> {
        let by: Vec<Vec<f64>> = (0..self.ids.len()).map(|output| all.sums.first_order(output)).collect();
        let difference = self.question.between.map(|_| all.sums.first_order(self.ids.len()));
        let input = |(at, varied): (usize, &Varied)| UncertainInput {
            key: varied.key(),
            unit: varied.unit().map(str::to_owned),
            low: varied.low,
            median: varied.median,
            high: varied.high,
            distribution: name(varied.shape).to_owned(),
            first_order: by[of][at],
            by_architecture: self
                .ids
                .iter()
                .zip(&by)
                .map(|(id, of)| (id.to_string(), of[at]))
                .collect::<BTreeMap<_, _>>(),
            of_difference: difference.as_ref().map(|of| of[at]),
        };
        let inputs = self.question.varied.iter().enumerate().map(input);
        sorted::collect(inputs, |a, b| b.first_order.total_cmp(&a.first_order))
    }
}

/// Samples a scenario on one core.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn uncertain(
    scenario: &Scenario,
    book: &PriceBook,
    sampling: Sampling,
    compare: &dyn Fn(&[String]) -> String,
) -> Result<Uncertain, PlanError> {
    let study = Uncertainty::new(scenario, book, sampling)?;
    let blocks = (0..study.blocks()).map(|at| study.block(at)).collect::<Result<Vec<Block>, _>>()?;
    study.finish(blocks, compare)
}

/// The places of the two cheapest.
fn best_two(usd: &[f64]) -> Option<[usize; 2]> {
    let priced = (0..usd.len()).filter(|at| !usd[*at].is_nan());
    let ranked = sorted::collect(priced, |a, b| usd[*a].total_cmp(&usd[*b]));
    match ranked[..] {
        [one, other, ..] => Some([one, other]),
        _ => None,
    }
}

fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::LogNormal => "lognormal",
        Shape::LogitNormal => "logit-normal",
        Shape::Uniform => "uniform",
    }
}
