//! Where the cheapest of several lines changes along a key, and where a line stops or starts to fit.
//!
//! A line is what a way costs as a function of the key: pieces that rise or fall, with jumps where a shard, a tier or a
//! rounded unit is added. No change is missed:
//!
//! 1. The range is sampled at [`SAMPLES`] places, evenly in the key or in its logarithm.
//! 2. Between two samples with the same cheapest line, no other line comes between as long as the lines are farther apart than
//!    they move together: of a line that only rises or only falls there, every value lies between those at the ends. Rounding
//!    makes teeth in a line, such as the whole milliseconds of an invocation: until the samples are nearer to each other than
//!    any tooth, [`TEETH`] of the cost is added to how far it may move. If the lines are nearer, the space is halved.
//! 3. A line that falls before a space and rises after it, or the reverse, turns inside: the space is halved until the turn is
//!    pinned down to [`FINE`].
//! 4. Known edges are sampled on both sides: where a count of shards changes in a space in which nothing else does, the edge is
//!    found by the counts alone. Between edges, whether a line fits changes with its load.
//! 5. Where two samples differ, the space is halved until they are neighbors: the change is exact to the last bit.
//!
//! Changes that are nearer to each other than [`NARROW`] of the key count as one. Where lines run so close together
//! that halving takes too long, the place is reported as unresolved.

use super::document::KeyRange;
use crate::model::PlanError;

/// Samples of the range at first.
const SAMPLES: usize = 512;
/// Relative width of a space that is not divided: the sixth digit does not change.
const NARROW: f64 = 1e-7;
/// Relative width below which lines have no teeth left.
const FINE: f64 = 1e-4;
/// How far rounding may move a line from one side of a tooth to the other, as a share of its cost.
const TEETH: f64 = 0.001;
/// Above this many shards, one more moves a line by less than it moves otherwise.
const FEW_SHARDS: f64 = 64.0;
/// A difference below this share of the cost is none.
const EQUAL: f64 = 1e-12;
/// The most samples: what runs closer together is reported as unresolved.
const MOST_SAMPLES: usize = 60_000;

/// The lines at one value of the key.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) at: f64,
    pub(super) lines: Vec<Point>,
}

/// What is searched: lines along a key.
pub(super) trait Lines {
    /// The lines at a value of the key.
    ///
    /// # Errors
    /// The lines cannot be evaluated there.
    fn points(&mut self, at: f64) -> Result<Vec<Point>, PlanError>;

    /// Their counts of shards only, which take a fraction of the time.
    ///
    /// # Errors
    /// The lines cannot be evaluated there.
    fn shards(&mut self, at: f64) -> Result<Vec<f64>, PlanError>;
}

/// One line at one value of the key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) usd: f64,
    pub(super) fits: bool,
    /// Whether it fits with the quotas as they are.
    pub(super) at_once: bool,
    pub(super) shards: f64,
}

impl Sample {
    /// The cheapest line that fits; of equal ones the first.
    pub(super) fn cheapest(&self) -> Option<usize> {
        let fitting = self.lines.iter().enumerate().filter(|(_, point)| point.fits);
        fitting.reduce(|least, next| if next.1.usd < least.1.usd { next } else { least }).map(|(line, _)| line)
    }

    fn is_like(&self, other: &Self) -> bool {
        let fits = self.lines.iter().zip(&other.lines).all(|(a, b)| a.fits == b.fits && a.at_once == b.at_once);
        fits && self.cheapest() == other.cheapest()
    }
}

/// A range of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The lower end.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// Whether it is divided in its logarithm.
    pub log: bool,
    /// Whether it has whole numbers only.
    pub whole: bool,
}

impl Span {
    /// This many values of the range, both ends among them, or all whole numbers if there are no more.
    pub fn values(&self, count: usize) -> Vec<f64> {
        let last = count.max(2) - 1;
        let value = |at: usize| match at {
            0 => self.from,
            at if at == last => self.to,
            at if self.log => self.from * libm::pow(self.to / self.from, at as f64 / last as f64),
            at => self.from + (self.to - self.from) * at as f64 / last as f64,
        };
        let mut values: Vec<f64> =
            (0..=last).map(value).map(|value| if self.whole { value.round() } else { value }).collect();
        values.dedup();
        values
    }

    /// The middle of two values; `None` if nothing lies between.
    fn middle(&self, low: f64, high: f64) -> Option<f64> {
        let middle = if self.log { (low * high).sqrt() } else { low + (high - low) / 2.0 };
        let middle = if self.whole { middle.floor() } else { middle };
        let arithmetic = low + (high - low) / 2.0;
        [middle, arithmetic]
            .into_iter()
            .find(|middle| *middle > low && *middle < high && (!self.whole || middle.fract() == 0.0))
    }

    /// The width of a space, relative to its place.
    fn width(&self, low: f64, high: f64) -> f64 {
        let place = if self.log { low.abs() } else { high.abs().max((self.to - self.from) * 1e-3) };
        (high - low) / place
    }
}

/// What was found along a range.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Neighboring samples between which something changes, ascending, and the ends of the range.
    pub(super) changes: Vec<(Sample, Sample)>,
    pub(super) first: Option<Sample>,
    pub(super) last: Option<Sample>,
    /// Spaces in which lines run too close together.
    pub(super) unresolved: Vec<(f64, f64)>,
    /// How many samples were taken.
    pub(super) samples: usize,
}

impl Found {
    /// The parts of the range in which something holds, ascending, and the first value behind each at which it does not; `None`
    /// at the end of the range.
    pub(super) fn parts(&self, holds: impl Fn(&Sample) -> bool) -> (Vec<KeyRange>, Vec<Option<f64>>) {
        let (Some(first), Some(last)) = (&self.first, &self.last) else { return (Vec::new(), Vec::new()) };
        let (mut parts, mut ends) = (Vec::new(), Vec::new());
        let mut from = holds(first).then_some(first.at);
        for (low, high) in &self.changes {
            match (from, holds(high)) {
                (Some(start), false) => {
                    parts.push(KeyRange { from: start, to: low.at });
                    ends.push(Some(high.at));
                    from = None;
                }
                (None, true) => from = Some(high.at),
                _ => {}
            }
        }
        if let Some(from) = from {
            parts.push(KeyRange { from, to: last.at });
            ends.push(None);
        }
        (parts, ends)
    }
}

/// Finds every change along a range.
///
/// # Errors
/// Those of the lines.
pub(super) fn find_changes(span: Span, lines: &mut impl Lines) -> Result<Found, PlanError> {
    let mut search = Search { span, found: Found::default(), lines };
    let samples = span.values(SAMPLES).into_iter().map(|at| search.sample_at(at)).collect::<Result<Vec<_>, _>>()?;
    for (place, pair) in samples.windows(2).enumerate() {
        let [low, high] = pair else { continue };
        let around = [place.saturating_sub(1), (place + 2).min(samples.len() - 1)].map(|place| &samples[place]);
        search.between(around[0], low, high, around[1])?;
    }
    search.found.first = samples.first().cloned();
    search.found.last = samples.last().cloned();
    Ok(search.found)
}

struct Search<'a, L> {
    span: Span,
    found: Found,
    lines: &'a mut L,
}

impl<L: Lines> Search<'_, L> {
    fn sample_at(&mut self, at: f64) -> Result<Sample, PlanError> {
        self.found.samples += 1;
        Ok(Sample { at, lines: self.lines.points(at)? })
    }

    /// Finds the changes between two samples; `before` and `after` are the samples around them.
    fn between(&mut self, before: &Sample, low: &Sample, high: &Sample, after: &Sample) -> Result<(), PlanError> {
        let alike = low.is_like(high);
        let width = self.span.width(low.at, high.at);
        let turns = width > FINE && turns([before, low, high, after]);
        if alike && (width <= NARROW || (!turns && Self::is_quiet(low, high, width))) {
            return Ok(());
        }
        if alike && self.found.samples >= MOST_SAMPLES {
            match self.found.unresolved.last_mut() {
                Some((_, to)) if *to == low.at => *to = high.at,
                _ => self.found.unresolved.push((low.at, high.at)),
            }
            return Ok(());
        }
        if alike && !turns && has_edge(low, high) {
            let [below, above] = self.edge(low, high)?;
            // Each side by itself: a jump is no turn.
            self.halves(before, low, &below, &below)?;
            self.between(low, &below, &above, high)?;
            return self.halves(&above, &above, high, after);
        }
        self.halves(before, low, high, after)
    }

    /// Finds the changes in both halves of the space between two samples.
    fn halves(&mut self, before: &Sample, low: &Sample, high: &Sample, after: &Sample) -> Result<(), PlanError> {
        let Some(middle) = self.span.middle(low.at, high.at) else {
            if !low.is_like(high) {
                self.found.changes.push((low.clone(), high.clone()));
            }
            return Ok(());
        };
        let middle = self.sample_at(middle)?;
        self.between(before, low, &middle, high)?;
        self.between(low, &middle, high, after)
    }

    /// Samples on both sides of a place between two samples where a count of shards changes.
    fn edge(&mut self, low: &Sample, high: &Sample) -> Result<[Sample; 2], PlanError> {
        let shards: Vec<f64> = low.lines.iter().map(|point| point.shards).collect();
        let (mut below, mut above) = (low.at, high.at);
        while let Some(middle) = self.span.middle(below, above)
            && self.span.width(below, above) > NARROW
        {
            self.found.samples += 1;
            let side = if self.lines.shards(middle)? == shards { &mut below } else { &mut above };
            *side = middle;
        }
        Ok([self.sample_at(below)?, self.sample_at(above)?])
    }

    /// Whether nothing can change between two samples that are alike.
    fn is_quiet(low: &Sample, high: &Sample, width: f64) -> bool {
        if has_edge(low, high) {
            return false;
        }
        let Some(least) = low.cheapest() else { return true };
        let moves = |line: usize| {
            let (a, b) = (low.lines[line].usd, high.lines[line].usd);
            (b - a).abs() + if width > FINE { TEETH * a.max(b) } else { 0.0 }
        };
        (0..low.lines.len()).filter(|line| *line != least && low.lines[*line].fits).all(|line| {
            let apart = |sample: &Sample| sample.lines[line].usd - sample.lines[least].usd;
            let (a, b) = (apart(low), apart(high));
            let equal = a.max(b) <= EQUAL * low.lines[least].usd;
            equal || a.min(b) > moves(line) + moves(least)
        })
    }
}

/// Whether a line has one of few shards more, or less, at one of two samples.
fn has_edge(low: &Sample, high: &Sample) -> bool {
    let mut lines = low.lines.iter().zip(&high.lines);
    lines.any(|(a, b)| a.shards != b.shards && a.shards.max(b.shards) <= FEW_SHARDS)
}

/// Whether a line changes its direction among neighboring samples.
fn turns(samples: [&Sample; 4]) -> bool {
    (0..samples[0].lines.len()).any(|line| {
        let steps = samples.windows(2).map(|pair| pair[1].lines[line].usd - pair[0].lines[line].usd);
        let (mut rises, mut falls) = (false, false);
        steps.for_each(|step| (rises, falls) = (rises || step > 0.0, falls || step < 0.0));
        rises && falls
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    impl<F: FnMut(f64) -> Vec<Point>> Lines for F {
        fn points(&mut self, at: f64) -> Result<Vec<Point>, PlanError> {
            Ok(self(at))
        }

        fn shards(&mut self, at: f64) -> Result<Vec<f64>, PlanError> {
            Ok(self(at).iter().map(|point| point.shards).collect())
        }
    }

    fn changes(span: Span, lines: &[&dyn Fn(f64) -> f64]) -> Vec<f64> {
        let point = |usd| Point { usd, fits: true, at_once: true, shards: 1.0 };
        let found = find_changes(span, &mut |x| lines.iter().map(|line| point(line(x))).collect()).unwrap();
        assert!(found.unresolved.is_empty() && found.samples < 20_000, "{} samples", found.samples);
        found.changes.iter().map(|(_, high)| high.at).collect()
    }

    const SPAN: Span = Span { from: 1.0, to: 1e4, log: true, whole: false };

    #[test]
    fn smooth_lines_cross_where_they_do() {
        let found = changes(SPAN, &[&|x| 2.0 * x, &|x| 100.0 + x]);
        assert!(found.len() == 1 && (found[0] - 100.0).abs() < 1e-9, "{found:?}");
        // Twice within a hundredth, between two of the first samples.
        let found = changes(SPAN, &[&|x| (x - 500.0) * (x - 500.0), &|x| 1.0 + 0.0 * x]);
        assert!(found.len() == 2 && (found[0] - 499.0).abs() < 1e-6 && (found[1] - 501.0).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn steps_make_several_crossings() {
        // A shard for each 100, against a line that rises as fast on the whole.
        let found = changes(SPAN, &[&|x| 10.0 * (x / 100.0).ceil(), &|x| 0.1 * x + 4.0]);
        assert_eq!(found.len(), 199, "two crossings in each hundred, but the last");
        for crossing in &found {
            let within = crossing % 100.0;
            assert!((within - 60.0).abs() < 1e-6 || !(1e-6..=100.0 - 1e-6).contains(&within), "{crossing}");
        }
    }

    #[test]
    fn whole_numbers_are_whole() {
        let span = Span { from: 1.0, to: 10_000.0, log: true, whole: true };
        assert_eq!(changes(span, &[&|x| 2.0 * x, &|x| 100.5 + x]), [101.0]);
    }

    #[test]
    fn lines_that_are_equal_do_not_cross() {
        assert!(changes(SPAN, &[&|x| x, &|x| x]).is_empty());
    }

    #[test]
    fn what_stops_to_fit_is_found() {
        let at = |x: f64| {
            vec![
                Point { usd: x, fits: !(300.0..300.5).contains(&x), at_once: true, shards: (x / 100.0).ceil() },
                Point { usd: 1e6, fits: true, at_once: x < 2000.0, shards: 1.0 },
            ]
        };
        let found = find_changes(SPAN, &mut { at }).unwrap();
        let found: Vec<f64> = found.changes.iter().map(|(_, high)| high.at).collect();
        // Right behind an edge of the shards, where a shard is fullest.
        assert!(found.len() == 3 && (found[0] - 300.0).abs() < 1e-9 && (found[1] - 300.5).abs() < 1e-9, "{found:?}");
        assert!((found[2] - 2000.0).abs() < 1e-9, "{found:?}");
    }
}
