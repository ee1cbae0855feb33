mod answers;
mod boxes;
mod properties;
mod ways;

use strum::VariantArray as _;

use super::judge::{Judge, Rules, after_raises, stages_worst};
use super::question::{ARCHITECTURES, RAISED};
use super::search::{Fronts, cheapest};
use super::space::{Fineness, Values};
use super::*;
use crate::catalog::Catalog;
use crate::model::architectures::{facts, with_architecture, with_shards};
use crate::model::{
    COMFORTABLE, Case, Evaluator, Lateness, Layout, Level, Limit, LimitId, Nature, Outcome, OutcomeId, Passage,
    Verdict, fit,
};
use crate::report::ArchitectureReport;
use crate::scenario::{AcceptedRisk, Batch, Consumer, ConsumerKind, Destination, FASTEST, Requirements, Writer};
use crate::text::{Bytes, CENT, MIB, PerSecond, Seconds};

fn book() -> PriceBook {
    Catalog::embedded().book("us-east-1").unwrap()
}

/// Not the toy, which exists in tests only.
fn usual() -> [String; 1] {
    [ARCHITECTURES.to_owned()]
}

/// What an architecture costs.
fn usd(one: &ArchitectureReport) -> f64 {
    one.monthly_usd.unwrap()
}

fn of(change: impl FnOnce(&mut Scenario)) -> Recommend {
    let mut scenario = Scenario::default();
    change(&mut scenario);
    recommend(&scenario, &book(), &usual(), &|set| set.join(" ")).unwrap()
}

/// A small generator: the same scenarios in every run.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn log(&mut self, low: f64, high: f64) -> f64 {
        low * libm::pow(high / low, self.next())
    }

    fn chance(&mut self, share: f64) -> bool {
        self.next() < share
    }

    fn scenario(&mut self) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.workload.writes_per_second.0 = self.log(1.0, 600.0).round();
        scenario.workload.item_size = Bytes(self.log(100.0, 4000.0).round());
        scenario.workload.peak_to_average = 1.0 + 4.0 * self.next();
        scenario.workload.burstiness = 0.5 * self.next();
        if self.chance(0.3) {
            scenario.workload.hottest_key_share = 0.3 * self.next();
        }
        for kind in [ConsumerKind::Lambda, ConsumerKind::Kcl] {
            if self.chance(0.3) {
                scenario.consumers.push(Consumer {
                    kind,
                    count: 1,
                    fan_out: None,
                    polls_per_second: None,
                    function: None,
                });
            }
        }
        if self.chance(0.2) {
            scenario.streams_lambda.writer = Writer::S3;
        }
        if self.chance(0.4) {
            let level = AcceptedRisk::VARIANTS[(self.next() * 4.0) as usize];
            scenario.requirements.max_risk = Some(level);
        }
        if self.chance(0.4) {
            scenario.requirements.freshness = Some(Seconds(self.log(5.0, 900.0).round()));
        }
        if self.chance(0.3) {
            scenario.requirements.max_monthly_usd = Some(self.log(10.0, 500.0));
        }
        scenario.requirements.no_code = self.chance(0.1);
        scenario.requirements.reshaped = self.chance(0.7);
        scenario
    }
}

/// Moves on to the next combination; `false` after the last.
fn next(axes: &[Values], places: &mut [usize]) -> bool {
    for (place, axis) in places.iter_mut().zip(axes) {
        *place += 1;
        if *place < axis.ascending.len() {
            return true;
        }
        *place = 0;
    }
    false
}

/// Every point of a space: the cheapest that meets everything.
fn brute_force(space: &Space, requirements: &Requirements, rules: Rules, most_shards: u32) -> Option<f64> {
    let book = book();
    let mut evaluator = Evaluator::new(&book);
    let axes: Vec<Values> = space.numbers().cloned().collect();
    let mut best: Option<f64> = None;
    for base in &space.bases {
        let mut places = vec![0; axes.len()];
        loop {
            let mut scenario = base.clone();
            scenario.requirements = requirements.clone();
            for (axis, place) in axes.iter().zip(&places) {
                axis.key.set(&mut scenario, axis.ascending[*place]);
            }
            let mut points = Vec::new();
            if space.chooses_shards(base, &book) {
                for layout in &space.layouts {
                    let least = if *layout == Some(Layout::Isolated) { 3 } else { 1 };
                    points.extend(
                        (least..=most_shards).filter_map(|n| with_shards(space.id, &scenario, f64::from(n), *layout)),
                    );
                }
            } else {
                points.push(scenario);
            }
            for point in points {
                // Neither the report nor the search judges here.
                let case = Case { lateness: rules.lateness, ..evaluator.case(&point) };
                let mut outcome = Outcome::empty(space.id);
                let fit = with_architecture(space.id, &case, |architecture| {
                    outcome.fill(architecture, &case).unwrap();
                    fit(space.id, architecture, &outcome.limits, &outcome.bill, &case)
                });
                let usd = outcome.bill.total;
                let within = |limit: &Limit| {
                    let may_be_late = space.may_be_late.as_ref().is_none_or(|may_be| may_be.contains(&limit.id));
                    let is_write = matches!(limit.id, LimitId::KinesisWriteBytes | LimitId::KinesisWriteRecords);
                    let most = rules.most_used.into_iter().chain(rules.most_written.filter(|_| is_write));
                    limit.nature != Nature::Setting
                        || limit.utilization() <= most.fold(f64::INFINITY, f64::min) + 1e-9
                            && (limit.verdict() != Verdict::Late || may_be_late)
                };
                let meets = fit.outcome.is_fit() && outcome.limits.iter().all(within);
                if meets && best.is_none_or(|best| usd < best) {
                    best = Some(usd);
                }
            }
            if !next(&axes, &mut places) {
                break;
            }
        }
    }
    best
}

/// Cases of each comparison; each evaluates thousands of scenarios. `PROPTEST_CASES` asks for others.
#[allow(clippy::disallowed_methods, reason = "tests may ask their environment")]
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100)
}

// Two tests, so that two cores share them.

#[test]
fn the_search_finds_what_trying_everything_finds() {
    compare_with_trying_everything(1);
}

#[test]
fn the_search_finds_what_trying_everything_finds_elsewhere() {
    compare_with_trying_everything(2);
}

fn compare_with_trying_everything(seed: u64) {
    let mut draw = Draw(seed);
    let book = book();
    let small = Fineness { values: 2, whole: false, reorders: false };
    let (mut met, mut unmet) = (0, 0);
    for case in 0..cases() {
        let scenario = draw.scenario();
        let report = plan(&scenario, &book).unwrap();
        let mut question = Question::new(&scenario, &book, &usual(), small);
        let most_shards = 2 * report.architectures.iter().map(|one| one.shards.required).max().unwrap_or(1) as u32 + 8;
        let (requirements, rules) = (question.requirements.clone(), question.rules);
        let found = question.search(&requirements, rules);
        for space in &question.spaces {
            let expected = brute_force(space, &requirements, rules, most_shards);
            let found =
                found.iter().find(|found| found.scenario.architectures[..] == [space.id]).map(|found| found.usd);
            let is_met = agree(expected, found, &format!("{case} {}: {scenario:?}", space.id));
            *(if is_met { &mut met } else { &mut unmet }) += 1;
        }
    }
    assert!(met > 10 && unmet > 5, "{met} met, {unmet} unmet");
}

/// Asserts that both found the same, to the cent; whether they found anything.
fn agree(expected: Option<f64>, found: Option<f64>, what: &str) -> bool {
    let (Some(expected), Some(found)) = (expected, found) else {
        assert_eq!(expected, found, "{what}");
        return false;
    };
    assert!((expected - found).abs() <= 0.01, "{found}, not {expected}: {what}");
    true
}

/// Of hundreds of shards, late and not, the cheapest is found without trying each.
#[test]
fn the_search_finds_the_cheapest_of_hundreds_of_shards() {
    let mut draw = Draw(3);
    let book = book();
    let small = Fineness { values: 1, whole: false, reorders: false };
    let mut more = 0;
    for case in 0..30 {
        let mut scenario = draw.scenario();
        scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
        scenario.requirements = Requirements { reshaped: true, ..Requirements::default() };
        scenario.requirements.freshness = Some(Seconds(draw.log(30.0, 8000.0).round()));
        scenario.workload.writes_per_second.0 = draw.log(10_000.0, 50_000.0).round();
        scenario.workload.hottest_key_share = 0.0;
        let report = plan(&scenario, &book).unwrap();
        let mut question = Question::new(&scenario, &book, &usual(), small);
        for space in &mut question.spaces {
            let (sizes, intervals) = (vec![MIB, 5.0 * MIB, 128.0 * MIB], vec![1.0, 60.0, 300.0, 900.0]);
            space.sizes.iter_mut().for_each(|values| values.ascending.clone_from(&sizes));
            space.intervals.iter_mut().for_each(|values| values.ascending.clone_from(&intervals));
        }
        let (requirements, rules) = (question.requirements.clone(), question.rules);
        let most_shards = 3 * report.architectures[0].shards.required as u32;
        let expected = brute_force(&question.spaces[0], &requirements, rules, most_shards);
        let found = question.search(&requirements, rules).pop();
        assert_eq!(expected.is_some(), found.is_some(), "{case}: {scenario:?}");
        if let (Some(expected), Some(found)) = (expected, found) {
            assert!((expected - found.usd).abs() <= CENT, "{case}: {}, not {expected}: {scenario:?}", found.usd);
            more += 1;
        }
    }
    assert!(more > 10, "{more}");
}

#[test]
fn what_is_recommended_is_a_scenario_at_any_rate() {
    let mut draw = Draw(31);
    let book = book();
    let (mut raised, mut capped) = (0, 0);
    for _ in 0..60 {
        let mut scenario = draw.scenario();
        scenario.workload.writes_per_second.0 = draw.log(1e-6, FASTEST);
        scenario.workload.item_size = Bytes(draw.log(1.0, 409_600.0).round());
        // Without the toy, which is known in tests only.
        scenario.architectures = ArchitectureId::VARIANTS[..5].to_vec().into();
        if draw.chance(0.3) {
            let peak = Some(Bytes(draw.log(1.0, 1e9).round()));
            (scenario.kinesis_direct.recent_peak, scenario.kinesis_firehose.recent_peak) = (peak, peak);
        }
        let small = Fineness { values: 3, whole: false, reorders: false };
        let mut question = Question::new(&scenario, &book, &usual(), small);
        let (requirements, rules) = (question.requirements.clone(), question.rules);
        for found in question.search(&requirements, rules) {
            let choice = question.choice(&found, &[], &|_| String::new());
            let read = crate::input::read_scenario("best", Some(&choice.scenario), &[], &Catalog::embedded());
            assert!(read.is_ok(), "{read:?}: {}", choice.scenario);
            let read = read.unwrap();
            let report = plan(&read, &book).unwrap();
            let one = report.architectures.iter().find(|one| one.id == choice.architecture).unwrap();
            assert!((usd(one) - choice.monthly_usd).abs() < CENT, "{scenario:?}");
            assert!(one.fit.outcome.is_fit(), "{:?}: {}", one.fit, choice.scenario);
            raised += usize::from(!read.quotas.is_empty());
            capped += usize::from(read.quotas.iter().any(|(id, granted)| granted.0 == id.bounds()[1]));
        }
    }
    assert!(raised > 10 && capped > 0, "{raised} raised, {capped} as far as can be");
}

#[test]
fn a_requirement_has_its_price() {
    let strict = of(|scenario| scenario.requirements.max_risk = Some(AcceptedRisk::None));
    let price = strict.requirements.iter().find(|price| price.key == "requirements.max_risk").unwrap();
    let mut scenario = Scenario::default();
    scenario.requirements.max_risk = Some(AcceptedRisk::High);
    let loose = recommend(&scenario, &book(), &usual(), &|_| String::new()).unwrap();
    assert!(price.costs_usd >= 0.0 && strict.best.unwrap().monthly_usd >= loose.best.unwrap().monthly_usd);
    let fresh = of(|scenario| scenario.requirements.freshness = Some(Seconds(30.0)));
    let price = fresh.requirements.iter().find(|price| price.key == "requirements.freshness").unwrap();
    assert!(price.costs_usd > 0.0, "{price:?}");
}

#[test]
fn what_is_found_costs_no_more_than_it_may() {
    let fresh = |usd: Option<f64>| {
        of(|scenario| {
            scenario.requirements.freshness = Some(Seconds(30.0));
            scenario.requirements.max_risk = Some(AcceptedRisk::High);
            scenario.requirements.max_monthly_usd = usd;
        })
    };
    let best = fresh(None).best.unwrap();
    assert_eq!(fresh(Some(best.monthly_usd + 1e-6)).best.map(|best| best.monthly_usd), Some(best.monthly_usd));
    let less = fresh(Some(best.monthly_usd - 0.01));
    assert!(!less.meets_requirements);
    let reached = format!("${:.2}", (best.monthly_usd * 100.0).ceil() / 100.0);
    let way = less.in_the_way.iter().find(|way| way.key == "requirements.max_monthly_usd").unwrap();
    assert_eq!(way.reached, Some(reached.into()));
    assert_eq!(way.nearest.monthly_usd, best.monthly_usd);
    assert!(
        way.nearest.scenario.contains("max_monthly_usd"),
        "what is required stays required: {}",
        way.nearest.scenario
    );
}

#[test]
fn what_stands_in_the_way_is_named() {
    let found = of(|scenario| scenario.requirements.max_monthly_usd = Some(1.0));
    assert!(!found.meets_requirements && found.best.is_none());
    let way = &found.in_the_way[0];
    assert_eq!(way.key, "requirements.max_monthly_usd");
    assert!(way.reached.as_ref().is_some_and(|reached| reached.to_string().starts_with('$')), "{way:?}");
    let found = of(|scenario| scenario.requirements.freshness = Some(Seconds(0.1)));
    let way = found.in_the_way.iter().find(|way| way.key == "requirements.freshness").unwrap();
    let reached = way.reached.as_ref().and_then(|reached| reached.to_string().strip_suffix(" s")?.parse::<f64>().ok());
    let (reached, nearest) = reached.zip(way.nearest.worst_seconds).unwrap();
    assert!(nearest <= reached && nearest > reached - 0.1, "{way:?}");
}

#[test]
fn what_only_another_choice_promises_is_chosen() {
    let best = of(|scenario| scenario.requirements.in_order = true).best.unwrap();
    let writer = best.changes.iter().find(|change| change.key == "streams_lambda.writer").unwrap();
    assert_eq!((writer.from.as_str(), writer.to.as_str()), ("firehose", "s3"));
}

#[test]
fn what_is_kept_stays() {
    let keep = ["streams_lambda.batch_size", "delivery", ARCHITECTURES].map(str::to_owned);
    let found = recommend(&Scenario::default(), &book(), &keep, &|_| String::new()).unwrap();
    let changes = found.best.iter().chain(&found.others).flat_map(|choice| &choice.changes);
    for change in changes {
        assert!(!change.key.starts_with("delivery") && change.key != "streams_lambda.batch_size", "{change:?}");
    }
}

#[test]
fn each_number_is_chosen_once() {
    let mut scenario = Scenario::default();
    scenario.streams_lambda.writer = Writer::S3;
    let keep = ["streams_lambda.batch_window", ARCHITECTURES].map(str::to_owned);
    for (kept, expected) in [(&keep[1..], 1), (&keep[..], 0)] {
        let found = recommend(&scenario, &book(), kept, &|_| String::new()).unwrap();
        for name in ["streams_lambda.batch_size", "streams_lambda.batch_window"] {
            let times = found.searched.spaces[0].settings.iter().filter(|key| key.starts_with(name)).count();
            assert_eq!(times, if name.ends_with("size") { 1 } else { expected }, "{name}");
        }
        let changes = found.best.iter().chain(&found.others).flat_map(|choice| &choice.changes);
        assert!(expected == 1 || changes.into_iter().all(|change| change.key != keep[0]));
    }
}

#[test]
fn what_a_requirement_costs_is_what_the_best_without_it_saves() {
    let mut draw = Draw(25);
    let book = book();
    let mut saved = 0;
    for _ in 0..30 {
        let scenario = draw.scenario();
        let small = Fineness { values: 3, whole: false, reorders: false };
        let ask = || Question::new(&scenario, &book, &usual(), small);
        let mut question = ask();
        let (requirements, rules) = (question.requirements.clone(), question.rules);
        let Some(best) = question.search(&requirements, rules).into_iter().next() else { continue };
        for price in question.shadow_prices(best.usd) {
            // Nothing is known from a search before.
            let mut fresh = ask();
            let (less, rules) = fresh.without(&price.key).unwrap();
            let least = fresh.search(&less, rules)[0].usd;
            let expected = (best.usd - least).max(0.0);
            assert!((price.costs_usd - expected).abs() <= CENT, "{}: {} {expected}", price.key, price.costs_usd);
            saved += usize::from(price.costs_usd > CENT);
            let Some(file) = &price.scenario else { continue };
            let taken = crate::input::read_scenario("taken", Some(file), &[], &Catalog::embedded()).unwrap();
            let architectures = plan(&taken, &book).unwrap().architectures;
            let costs = |usd: f64| (usd - (best.usd - price.costs_usd)).abs() <= CENT;
            assert!(architectures.iter().any(|one| one.monthly_usd.is_some_and(costs)), "{}: {file}", price.key);
        }
    }
    assert!(saved > 5, "{saved}");
}
