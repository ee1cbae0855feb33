//! How far each guess swings the answer: one input after another goes to the ends of its likely range, or up and down by a
//! share, and the scenario is planned again. Everything else is held fixed. And the rounding edges that are near.

use schemars::JsonSchema;
use serde::Serialize;

use super::breakeven::{label, moved};
use super::inputs::{Input, inputs};
use super::keys::NumericKey;
use crate::catalog::PriceBook;
use crate::model::{Bill, Case, Evaluator, Level, LineId, PlanError, evaluate_case};
use crate::report::{ArchitectureReport, Report, plan};
use crate::scenario::{ArchitectureId, Scenario};
use crate::text::{Argument, Message, StudyMessage, sorted};

/// The id of the JSON document.
pub const SENSITIVITY_SCHEMA: &str = "shardwise.sensitivity/1";
/// How far on either side of a value an edge is looked for.
const NEAR: f64 = 1.1;
/// Samples on either side in which it is looked for.
const SAMPLES: u32 = 24;
/// A jump below this share of the cost is not worth a word.
const WORTH_A_WORD: f64 = 1e-3;

/// How far each guess swings the answer. Money in USD per month.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "shardwise sensitivity")]
pub struct Sensitivity {
    /// `shardwise.sensitivity/1`
    pub schema: String,
    /// version of the program
    pub version: String,
    /// name of the scenario
    pub name: String,
    /// the share by which each input goes up and down; null: each goes to the ends of its own likely range, that of the scenario
    /// where it has one
    pub share: Option<f64>,
    /// the cheapest that fits, or the cheapest if none does
    pub best: Option<ArchitectureId>,
    /// the next cheapest that fits; null if no other fits
    pub next: Option<ArchitectureId>,
    /// whether the best fits
    pub fits: bool,
    /// what the next costs more than the best; what the best costs if there is no other
    pub difference_usd: f64,
    /// throttling risk of the best
    pub level: Level,
    /// how long changes wait at the peak for it, in seconds; null if they do not
    pub late_seconds: Option<f64>,
    /// throttled share of the best at the limit that decides its level, or that changes wait for
    pub throttled_share: f64,
    /// the inputs, those first that move the difference the most
    pub inputs: Vec<Swing>,
    /// the keys of those that move the risk of the best, the strongest first
    pub by_risk: Vec<String>,
    /// jumps of a cost near the scenario
    pub edges: Vec<RoundingEdge>,
    /// the command that compares the scenario
    pub compare: String,
    /// scenarios that were evaluated
    pub scenarios: u64,
}

/// One input, at both ends of its range.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Swing {
    /// the key
    pub key: String,
    /// its value in the scenario, in the base unit
    pub value: f64,
    /// unit of its values, if they have one
    pub unit: Option<String>,
    /// at the lower end
    pub low: SwingEnd,
    /// at the upper end
    pub high: SwingEnd,
    /// the larger of the changes at both ends
    pub effect_usd: f64,
    /// decimal orders of magnitude by which the throttled share of the best differs between the ends, shares below a
    /// millionth counting as that
    pub risk_effect: f64,
    /// whether the cheapest is another at one of the ends
    pub turns: bool,
}

/// One end of the range of an input.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SwingEnd {
    /// value of the input
    pub value: f64,
    /// change of the difference between the best two of the scenario; of the cost of the cheapest that fits where only one
    /// fits, or where one of the others becomes the cheapest
    pub change_usd: f64,
    /// what the best of the scenario costs
    pub best_usd: f64,
    /// the cheapest that fits; null if none does
    pub cheapest: Option<ArchitectureId>,
    /// throttling risk of the best of the scenario
    pub level: Level,
    /// how long changes wait at the peak for it, in seconds; null if they do not
    pub late_seconds: Option<f64>,
    /// its throttled share
    pub throttled_share: f64,
    /// the command that reproduces it; null for a price in tiers
    pub compare: Option<String>,
    /// the assignments that set it; none where `compare` is null
    #[serde(skip)]
    pub set: Vec<String>,
}

/// A jump of a cost near the scenario.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoundingEdge {
    /// the key
    pub key: String,
    /// architecture whose cost jumps
    pub architecture: ArchitectureId,
    /// the last value before the jump, of sizes in whole bytes
    pub from: f64,
    /// the first value after it
    pub to: f64,
    /// by how much the cost rises from the one to the other
    pub usd: f64,
    /// the bill line that moves the most
    pub line: Option<LineId>,
    /// in words
    pub text: Message,
}

/// What is compared: two architectures of a report.
struct Best<'a> {
    best: Option<&'a ArchitectureReport>,
    next: Option<&'a ArchitectureReport>,
}

impl<'a> Best<'a> {
    /// The best two: those that fit first, then by cost. What does not fit is not what is asked for, and its total is compared
    /// with no other.
    fn two(report: &'a Report) -> Self {
        let priced =
            report.architectures.iter().filter_map(|one| Some((!one.fit.outcome.is_fit(), one.monthly_usd?, one)));
        let ranked = sorted::collect(priced, |a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let best = ranked.first();
        let next = ranked.get(1).filter(|(does_not_fit, ..)| !does_not_fit);
        Self { best: best.map(|(.., one)| *one), next: next.map(|(.., one)| *one) }
    }

    /// The same two of another report.
    fn of<'b>(&self, report: &'b Report) -> Best<'b> {
        let find = |one: Option<&ArchitectureReport>| {
            one.and_then(|one| report.architectures.iter().find(|other| other.id == one.id))
        };
        Best { best: find(self.best), next: find(self.next) }
    }

    /// How the difference changes with another report. An architecture that becomes the cheapest that fits is none of the two
    /// where it did not fit before: then it is the cost of the cheapest that changes.
    fn change(&self, report: &Report) -> f64 {
        let is_one = |id: ArchitectureId| [self.best, self.next].into_iter().flatten().any(|one| one.id == id);
        let fits = self.best.is_some_and(|best| best.fit.outcome.is_fit());
        let other = report.verdict.cheapest.filter(|id| fits && !is_one(*id));
        let usd = other.and_then(|id| report.architectures.iter().find(|one| one.id == id)?.monthly_usd);
        match (usd, self.best.and_then(|best| best.monthly_usd)) {
            (Some(usd), Some(best)) => usd - best,
            _ => self.of(report).difference() - self.difference(),
        }
    }

    fn difference(&self) -> f64 {
        let usd = |one: Option<&ArchitectureReport>| one.and_then(|one| one.monthly_usd);
        match (usd(self.best), usd(self.next)) {
            (Some(best), Some(next)) => next - best,
            (best, _) => best.unwrap_or(0.0),
        }
    }

    /// The level that decides for the best, how long changes wait for it, and the throttled share at the limit that is named.
    fn risk(&self) -> (Level, Option<f64>, f64) {
        let Some(best) = self.best else { return (Level::None, None, 0.0) };
        let throttling = best.throttling_after_increase.as_ref().unwrap_or(&best.throttling);
        let (level, late) = (throttling.decisive_level, best.late_seconds());
        let share = if late.is_some() && level.yields_to_late() {
            throttling.throttled_share
        } else {
            throttling.deciding().map_or(0.0, |one| one.throttled_share)
        };
        (level, late, share)
    }
}

impl Sensitivity {
    /// Leaves so many inputs, those that move the difference the most, and those that change which one is the cheapest.
    pub fn keep_top(&mut self, count: usize) {
        let mut before = 0..;
        self.inputs.retain(|input| before.next().is_some_and(|place| place < count) || input.turns);
        let kept = |key: &str| self.inputs.iter().any(|input| input.key == key);
        self.by_risk.retain(|key| kept(key));
        self.edges.retain(|edge| kept(&edge.key));
    }
}

/// Swings each input of a scenario, by a share or within its own likely range, which a scenario may have. `compare` writes the command that compares
/// after some assignments.
///
/// # Errors
/// Neither the scenario nor the book has a price that is needed, or a number is not finite.
pub fn sensitivity(
    scenario: &Scenario,
    book: &PriceBook,
    share: Option<f64>,
    compare: &dyn Fn(&[String]) -> String,
) -> Result<Sensitivity, PlanError> {
    let report = plan(scenario, book)?;
    let now = Best::two(&report);
    let outcomes = evaluate_case(&Case::new(scenario, book))?;
    let priced = outcomes.iter().filter(|outcome| outcome.bill.priced_total().is_some());
    let priced: Vec<ArchitectureId> = priced.map(|outcome| outcome.id).collect();
    let mut scenarios = 1;
    let mut swings = Vec::new();
    let mut edges = Vec::new();
    let given = scenario.ranges_in_effect();
    for input in inputs(scenario, book, &outcomes) {
        let Some(value) = input.value(scenario, book) else { continue };
        let own = || input.given(&given).or_else(|| input.likely(value));
        let range = share.map_or_else(own, |share| Some(input.by_share(value, share)));
        let Some((low, high)) = range.filter(|(low, high)| low < high) else { continue };
        let [low, high] = [low, high].map(|at| end(&input, at, &now, scenario, book, compare));
        scenarios += 2;
        if let Some(swing) = swing(&input, value, low?, high?, &report) {
            swings.push(swing);
        }
        if let Input::Number(key) = &input {
            edges.extend(nearest_edges(key, value, scenario, &priced, book, &mut scenarios)?);
        }
    }
    let swings = sorted::collect(swings, |a, b| b.effect_usd.total_cmp(&a.effect_usd).then_with(|| a.key.cmp(&b.key)));
    let risky = swings.iter().filter(|swing| swing.risk_effect > 0.0);
    let risky = sorted::collect(risky, |a, b| b.risk_effect.total_cmp(&a.risk_effect).then_with(|| a.key.cmp(&b.key)));
    let (level, late_seconds, throttled_share) = now.risk();
    Ok(Sensitivity {
        schema: SENSITIVITY_SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        name: scenario.name.clone(),
        share,
        best: now.best.map(|best| best.id),
        next: now.next.map(|next| next.id),
        fits: now.best.is_some_and(|best| best.fit.outcome.is_fit()),
        difference_usd: now.difference(),
        level,
        late_seconds,
        throttled_share,
        by_risk: risky.into_iter().map(|swing| swing.key.clone()).collect(),
        inputs: swings,
        edges: sorted::collect(edges, |a, b| b.usd.abs().total_cmp(&a.usd.abs())),
        compare: compare(&[]),
        scenarios,
    })
}

/// Plans the scenario with an input at one end of its range.
fn end(
    input: &Input,
    at: f64,
    now: &Best<'_>,
    scenario: &Scenario,
    book: &PriceBook,
    compare: &dyn Fn(&[String]) -> String,
) -> Result<SwingEnd, PlanError> {
    let (mut changed, mut prices) = (scenario.clone(), book.clone());
    input.set(&mut changed, &mut prices, at);
    let report = plan(&changed, &prices)?;
    let then = now.of(&report);
    let (level, late_seconds, throttled_share) = then.risk();
    let set = input.assignments(scenario, book, at);
    Ok(SwingEnd {
        value: at,
        change_usd: now.change(&report),
        best_usd: then.best.and_then(|best| best.monthly_usd).unwrap_or(0.0),
        cheapest: report.verdict.cheapest,
        level,
        late_seconds,
        throttled_share,
        compare: set.as_ref().map(|set| compare(set)),
        set: set.unwrap_or_default(),
    })
}

/// An input with both ends; `None` if it moves neither cost nor risk.
fn swing(input: &Input, value: f64, low: SwingEnd, high: SwingEnd, report: &Report) -> Option<Swing> {
    /// Throttled shares below this are none.
    const NONE: f64 = 1e-6;
    let orders = |end: &SwingEnd| libm::log10(end.throttled_share.max(NONE));
    let effect_usd = low.change_usd.abs().max(high.change_usd.abs());
    let risk_effect = (orders(&high) - orders(&low)).abs();
    let turns = [&low, &high].into_iter().any(|end| end.cheapest != report.verdict.cheapest);
    let swing = Swing {
        key: input.key(),
        value,
        unit: if let Input::Number(key) = input { key.unit().map(str::to_owned) } else { None },
        effect_usd,
        risk_effect,
        turns,
        low,
        high,
    };
    (swing.effect_usd > 0.0 || swing.risk_effect > 0.0 || swing.turns).then_some(swing)
}

/// The nearest jumps of each architecture's cost below and above a value.
fn nearest_edges(
    key: &NumericKey,
    value: f64,
    scenario: &Scenario,
    priced: &[ArchitectureId],
    book: &PriceBook,
    scenarios: &mut u64,
) -> Result<Vec<RoundingEdge>, PlanError> {
    let mut edges = Vec::new();
    if value <= 0.0 {
        return Ok(edges);
    }
    for &id in priced {
        let mut one = Scenario { architectures: vec![id].into(), ..scenario.clone() };
        let mut evaluator = Evaluator::new(book);
        let mut bill_at = |at: f64| -> Result<Bill, PlanError> {
            key.set(&mut one, at);
            *scenarios += 1;
            let outcomes = evaluator.evaluate(&one)?;
            Ok(outcomes.first().map_or_else(Bill::default, |outcome| outcome.bill.clone()))
        };
        for factor in [1.0 / NEAR, NEAR] {
            if let Some((from, to)) = nearest_jump(key, value, factor, &mut bill_at)? {
                let (low, high) = (bill_at(from)?, bill_at(to)?);
                let usd = high.total - low.total;
                let line = moved(&low, &high).first().map(|(line, _)| *line);
                if usd.abs() > WORTH_A_WORD * low.total {
                    let text = words(key, id, from, to, usd, line);
                    edges.push(RoundingEdge { key: key.key().to_owned(), architecture: id, from, to, usd, line, text });
                }
            }
        }
    }
    Ok(edges)
}

/// The last value before a jump and the first after it, between a value and a multiple of it.
fn nearest_jump(
    key: &NumericKey,
    value: f64,
    factor: f64,
    bill_at: &mut impl FnMut(f64) -> Result<Bill, PlanError>,
) -> Result<Option<(f64, f64)>, PlanError> {
    let places = (0..=SAMPLES).map(|step| value * libm::pow(factor, f64::from(step) / f64::from(SAMPLES)));
    let mut places: Vec<f64> =
        places.map(|at| if key.is_whole() { at.round() } else { at }).filter(|at| key.admits(*at)).collect();
    places.dedup();
    let usd = places.iter().map(|at| Ok(bill_at(*at)?.total)).collect::<Result<Vec<f64>, PlanError>>()?;
    let steps: Vec<f64> = usd.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    // What a smooth line moves in a step.
    let usual = sorted::collect(steps.iter().copied(), f64::total_cmp).get(steps.len() / 2).copied().unwrap_or(0.0);
    let Some(found) = steps.iter().position(|step| *step > 3.0 * usual + WORTH_A_WORD * usd[0]) else {
        return Ok(None);
    };
    let (mut near, mut far) = (places[found], places[found + 1]);
    let (mut near_usd, mut far_usd) = (usd[found], usd[found + 1]);
    loop {
        let middle = near + (far - near) / 2.0;
        let middle = if key.is_whole() { middle.round() } else { middle };
        if middle == near || middle == far {
            break;
        }
        let middle_usd = bill_at(middle)?.total;
        if (middle_usd - near_usd).abs() > (far_usd - middle_usd).abs() {
            (far, far_usd) = (middle, middle_usd);
        } else {
            (near, near_usd) = (middle, middle_usd);
        }
    }
    if (far_usd - near_usd).abs() <= WORTH_A_WORD * near_usd {
        return Ok(None);
    }
    let (from, to) = if near < far { (near, far) } else { (far, near) };
    // Nobody has fractions of a byte.
    Ok(Some(if key.unit() == Some("B") { (to.ceil() - 1.0, to.ceil()) } else { (from, to) }))
}

fn words(key: &NumericKey, id: ArchitectureId, from: f64, to: f64, usd: f64, line: Option<LineId>) -> Message {
    let whole =
        |value: f64| Argument::from(Message::Amount { value: Argument::whole(value), unit: Argument::text("B") });
    let [from, to] = [from, to].map(|value| if key.unit() == Some("B") { whole(value) } else { key.shown(value) });
    let name = Argument::word("architecture", id.to_string());
    let line = line.map_or_else(|| StudyMessage::NothingMoves.into(), label);
    let amount = Argument::Usd(usd.abs());
    match (key.unit() == Some("B"), usd > 0.0) {
        (true, true) => StudyMessage::EdgeUp { to, from, usd: amount, name, line }.into(),
        (true, false) => StudyMessage::EdgeDown { to, from, usd: amount, name, line }.into(),
        (false, true) => StudyMessage::StepUp { at: to, usd: amount, name, line }.into(),
        (false, false) => StudyMessage::StepDown { at: to, usd: amount, name, line }.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn of(change: impl FnOnce(&mut Scenario), share: Option<f64>) -> (Sensitivity, Scenario) {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let book = Catalog::embedded().book(&scenario.region).unwrap();
        (sensitivity(&scenario, &book, share, &|set| set.join(" ")).unwrap(), scenario)
    }

    #[test]
    fn a_range_of_the_scenario_is_its_likely_range() {
        let toml = "workload.writes_per_second = \"300..900\"\nstreams_lambda.function.memory_mb = \"128..512\"";
        let catalog = Catalog::embedded();
        let scenario = crate::input::read_scenario("ranges", Some(toml), &[], &catalog).unwrap();
        let book = catalog.book(&scenario.region).unwrap();
        let found = sensitivity(&scenario, &book, None, &|set| set.join(" ")).unwrap();
        for (key, low, high) in
            [("workload.writes_per_second", 300.0, 900.0), ("streams_lambda.function.memory_mb", 128.0, 512.0)]
        {
            let swing = found.inputs.iter().find(|swing| swing.key == key).unwrap();
            assert_eq!([swing.low.value, swing.high.value], [low, high], "{key}");
        }
    }

    #[test]
    fn ends_are_what_reports_say() {
        let (found, scenario) = of(|_| (), Some(0.2));
        let book = Catalog::embedded().book(&scenario.region).unwrap();
        let difference = |scenario: &Scenario| {
            let report = plan(scenario, &book).unwrap();
            report.architectures[1].monthly_usd.unwrap() - report.architectures[0].monthly_usd.unwrap()
        };
        assert_eq!(found.difference_usd, difference(&scenario));
        for swing in found.inputs.iter().filter(|swing| !swing.key.starts_with("prices.") && !swing.key.contains("mix"))
        {
            for (end, share) in [(&swing.low, 0.8), (&swing.high, 1.2)] {
                let key = NumericKey::find(&swing.key).unwrap();
                assert!(
                    (end.value - share * swing.value).abs() <= 1e-9 * swing.value
                        || end.value == key.bounds().0
                        || end.value == key.bounds().1
                );
                let mut changed = scenario.clone();
                key.set(&mut changed, end.value);
                assert!(
                    (end.change_usd - (difference(&changed) - difference(&scenario))).abs() < 1e-9,
                    "{}",
                    swing.key
                );
            }
        }
        assert!(found.inputs.windows(2).all(|pair| pair[0].effect_usd >= pair[1].effect_usd));
        assert_eq!(found.inputs[0].key, "workload.writes_per_second");
        let (stream, _) = of(|scenario| scenario.architectures = vec![ArchitectureId::KinesisFirehose].into(), None);
        assert!(stream.next.is_none() && !stream.by_risk.is_empty());
    }

    #[test]
    fn what_makes_another_fit_is_measured_by_the_answer() {
        let slow = |scenario: &mut Scenario| {
            scenario.workload.writes_per_second.0 = 3000.0;
            scenario.streams_lambda.function.per_record_ms = 20.0;
        };
        let (mut found, scenario) = of(slow, None);
        assert_eq!((found.best, found.next), (Some(ArchitectureId::KinesisFirehose), None));
        let first = &found.inputs[0];
        assert_eq!(first.key, "streams_lambda.function.per_record_ms");
        assert_eq!(first.low.cheapest, Some(ArchitectureId::StreamsLambda));
        let mut quick = scenario.clone();
        quick.streams_lambda.function.per_record_ms = first.low.value;
        let book = Catalog::embedded().book(&scenario.region).unwrap();
        let report = plan(&quick, &book).unwrap();
        let cheapest = report.architectures[0].monthly_usd.unwrap();
        assert_eq!(first.low.change_usd, cheapest - first.low.best_usd);
        // However few are asked for, what turns the answer is among them.
        found.keep_top(0);
        assert!(!found.inputs.is_empty() && found.inputs.iter().all(|input| input.turns));
    }

    #[test]
    fn rounding_edges_are_named() {
        let edge = |scenario: &mut Scenario| {
            scenario.workload.item_size.0 = 1024.0;
            scenario.workload.item_size_cv = 0.0;
            scenario.workload.writes_per_second.0 = 2000.0;
        };
        let (found, _) = of(edge, None);
        let size = found.edges.iter().find(|edge| edge.key == "workload.item_size" && edge.from == 1024.0).unwrap();
        assert_eq!((size.to, size.line), (1025.0, Some(LineId::DynamodbCdcUnits)));
        assert!((size.usd - 525.0).abs() < 5.0, "{size:?}");
        assert!(size.text.to_string().starts_with("1,025 B instead of 1,024 B: +$52"), "{}", size.text);
        // A shard more.
        let rate = found.edges.iter().find(|edge| edge.key == "workload.writes_per_second" && edge.to > 2000.0);
        assert!(rate.is_none_or(|rate| rate.usd > 0.0));
    }
}
