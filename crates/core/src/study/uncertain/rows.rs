//! Samples, evaluated in blocks, which may be shared out over cores: the same numbers come of them on any number of cores.

use std::ops::Range;

use super::indices::Sums;
use super::points::coordinate;
use super::varied::Varied;
use crate::catalog::PriceBook;
use crate::model::{Case, Flows, PlanError};
use crate::scenario::{ArchitectureId, Scenario};
use crate::study::sweep::{Cells, Depth, evaluate_case_cells};

/// What is sampled.
#[derive(Clone, Debug)]
pub(super) struct Question<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) book: &'a PriceBook,
    pub(super) varied: Vec<Varied>,
    pub(super) seed: u32,
    pub(super) depth: Depth,
    /// The cost of each architecture at the medians, from which outputs are counted.
    pub(super) pivots: Vec<f64>,
    /// The places of the two architectures whose difference is an output as well.
    pub(super) between: Option<[usize; 2]>,
    /// So many of the first samples are those from which the shares of the inputs come.
    pub(super) indexed: u32,
}

/// Some samples.
#[derive(Clone, Debug)]
pub struct Block {
    /// The cost of each architecture, sample by sample; NaN if a price is missing.
    pub(super) usd: Vec<f64>,
    /// How often each architecture is the cheapest that fits.
    pub(super) cheapest: Vec<u32>,
    /// How often each fits, and with which level, in the order of the levels.
    pub(super) fits: Vec<u32>,
    pub(super) levels: Vec<[u32; 5]>,
    /// The same of the samples in which changes are late.
    pub(super) late: Vec<[u32; 5]>,
    pub(super) sums: Sums,
    /// Scenarios that were evaluated.
    pub(super) evaluations: u64,
}

/// A scenario and a book whose numbers are set again and again.
struct Work<'q> {
    question: &'q Question<'q>,
    scenario: Scenario,
    book: PriceBook,
    flows: Flows,
}

impl Work<'_> {
    fn evaluate(&mut self, values: &[f64], depth: Depth) -> Result<(Cells, Option<ArchitectureId>), PlanError> {
        let Question { varied, book, .. } = self.question;
        for (varied, value) in varied.iter().zip(values) {
            varied.set(&mut self.scenario, &mut self.book, book, *value);
        }
        let flow = self.flows.flow(&self.scenario);
        evaluate_case_cells(&Case::with_flow(&self.scenario, flow, &self.book), depth)
    }
}

impl Question<'_> {
    /// The values of a sample; those of set B, from which the shares of inputs come, follow those of set A.
    pub(super) fn values(&self, sample: u32, first: usize) -> Vec<f64> {
        let value = |(at, varied): (usize, &Varied)| varied.value(coordinate(sample, first + at, self.seed));
        self.varied.iter().enumerate().map(value).collect()
    }

    /// Evaluates some samples.
    ///
    /// # Errors
    /// Neither the scenario nor the book has a price that is needed, or a number is not finite.
    pub(super) fn block(&self, samples: Range<u32>) -> Result<Block, PlanError> {
        let architectures = self.scenario.architectures.len();
        let mut block = Block {
            usd: Vec::new(),
            cheapest: vec![0; architectures],
            fits: vec![0; architectures],
            levels: vec![[0; 5]; architectures],
            late: vec![[0; 5]; architectures],
            sums: Sums::new(architectures + usize::from(self.between.is_some()), self.varied.len()),
            evaluations: 0,
        };
        let mut work =
            Work { question: self, scenario: self.scenario.clone(), book: self.book.clone(), flows: Flows::default() };
        for sample in samples {
            let values = self.values(sample, 0);
            let (cells, cheapest) = work.evaluate(&values, self.depth)?;
            block.evaluations += 1;
            block.count(&cells, cheapest);
            if sample < self.indexed {
                self.add_indices(&mut block, &mut work, &values, &cells, sample)?;
            }
        }
        Ok(block)
    }

    /// Evaluates what the shares of the inputs take.
    fn add_indices(
        &self,
        block: &mut Block,
        work: &mut Work<'_>,
        values: &[f64],
        cells: &Cells,
        sample: u32,
    ) -> Result<(), PlanError> {
        let others = self.values(sample, self.varied.len());
        let mut outputs_of =
            |values: &[f64]| work.evaluate(values, Depth::Totals).map(|(cells, _)| self.outputs(&cells));
        // B comes last: the first of the others differs from A, which was evaluated before, in one input only.
        let mut mixed = values.to_vec();
        let mut with_one = Vec::with_capacity(self.varied.len());
        for input in 0..self.varied.len() {
            mixed[input] = others[input];
            with_one.push(outputs_of(&mixed)?);
            mixed[input] = values[input];
        }
        let (a, b) = (self.outputs(cells), outputs_of(&others)?);
        block.sums.add(&a, &b);
        for (input, outputs) in with_one.iter().enumerate() {
            block.sums.add_input(input, &a, &b, outputs);
        }
        block.evaluations += 1 + self.varied.len() as u64;
        Ok(())
    }

    /// The costs, and the difference of two of them, each from its pivot.
    fn outputs(&self, cells: &Cells) -> Vec<f64> {
        let costs = cells.iter().zip(&self.pivots).map(|(cell, pivot)| cell.usd.unwrap_or(0.0) - pivot);
        let mut outputs: Vec<f64> = costs.collect();
        outputs.extend(self.between.map(|[one, other]| outputs[other] - outputs[one]));
        outputs
    }
}

impl Block {
    fn count(&mut self, cells: &Cells, cheapest: Option<ArchitectureId>) {
        for (at, cell) in cells.iter().enumerate() {
            self.usd.push(cell.usd.unwrap_or(f64::NAN));
            self.cheapest[at] += u32::from(cheapest == Some(cell.id));
            self.fits[at] += u32::from(cell.fits);
            if let Some(of) = cell.outcome {
                self.levels[at][of.level as usize] += 1;
                self.late[at][of.level as usize] += u32::from(of.late);
            }
        }
    }

    /// Adds the samples that follow.
    pub(super) fn append(&mut self, next: &Self) {
        self.usd.extend_from_slice(&next.usd);
        let add = |own: &mut [u32], next: &[u32]| own.iter_mut().zip(next).for_each(|(own, next)| *own += next);
        add(&mut self.cheapest, &next.cheapest);
        add(&mut self.fits, &next.fits);
        self.levels.iter_mut().zip(&next.levels).for_each(|(own, next)| add(own, next));
        self.late.iter_mut().zip(&next.late).for_each(|(own, next)| add(own, next));
        self.sums.merge(&next.sums);
        self.evaluations += next.evaluations;
    }
}
