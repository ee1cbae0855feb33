mod answers;

use super::judge::stages_worst;
use super::space::Values;
use super::*;
use crate::catalog::Catalog;
use crate::model::architectures::{facts, with_architecture, with_shards};
use crate::model::{Evaluator, Layout, Limit, Nature, Outcome, OutcomeId, Verdict, fit};
use crate::report::ArchitectureReport;
use crate::scenario::{Consumer, ConsumerKind, FASTEST, Writer};
use crate::text::Bytes;

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
    let axes: Vec<Values> =
        space.axes.iter().chain(&space.free).chain(&space.sizes).chain(&space.intervals).cloned().collect();
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
                let case = evaluator.case(&point);
                let mut outcome = Outcome::empty(space.id);
                let fit = with_architecture(space.id, &case, |architecture| {
                    outcome.fill(architecture, &case).unwrap();
                    fit(space.id, architecture, &outcome.limits, &outcome.bill, &case)
                });
                let usd = outcome.bill.total;
                let within = |limit: &Limit| {
                    limit.nature != Nature::Setting
                        || limit.utilization() <= rules.most_used.unwrap_or(f64::INFINITY) + 1e-9
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
    let small = Fineness { values: 2, whole_buffers: false };
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
            match (expected, found) {
                (Some(expected), Some(found)) => {
                    assert!(
                        (expected - found).abs() <= 0.01,
                        "{case} {}: {found}, not {expected}: {scenario:?}",
                        space.id
                    );
                    met += 1;
                }
                (expected, found) => {
                    assert_eq!(expected, found, "{case} {}: {scenario:?}", space.id);
                    unmet += 1;
                }
            }
        }
    }
    assert!(met > 10 && unmet > 5, "{met} met, {unmet} unmet");
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
        // Without the toy, which is known in tests only, and without a hundred thousand shards.
        let all = ArchitectureId::VARIANTS[..5].iter().copied();
        let few = scenario.workload.writes_per_second.0 < 1e4;
        scenario.architectures =
            all.filter(|id| few || *id != ArchitectureId::KinesisFirehose).collect::<Vec<_>>().into();
        if draw.chance(0.3) {
            let peak = Some(Bytes(draw.log(1.0, 1e9).round()));
            (scenario.kinesis_direct.recent_peak, scenario.kinesis_firehose.recent_peak) = (peak, peak);
        }
        let small = Fineness { values: 3, whole_buffers: false };
        let mut question = Question::new(&scenario, &book, &usual(), small);
        let (requirements, rules) = (question.requirements.clone(), question.rules);
        for found in question.search(&requirements, rules) {
            let choice = question.choice(&found, &|_| String::new());
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
    assert!(way.reached.as_ref().is_some_and(|reached| reached.to_string().ends_with(" s")), "{way:?}");
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

/// What the search relies on.
#[test]
fn larger_buffers_never_cost_more_and_are_never_fresher() {
    let mut draw = Draw(7);
    let book = book();
    for _ in 0..40 {
        let scenario = draw.scenario();
        let mut before: Option<Report> = None;
        let intervals = [0.0, 1.0, 30.0, 59.0, 60.0, 61.0, 300.0, 900.0].map(|interval| (128.0, interval));
        let sizes = [1.0, 2.0, 5.0, 64.0, 128.0].map(|size| (size, 900.0));
        for (size, interval) in intervals.into_iter().chain(sizes) {
            if size == 1.0 {
                before = None;
            }
            let mut longer = scenario.clone();
            longer.delivery.buffer_size = Some(Bytes(size * 1_048_576.0));
            longer.delivery.buffer_interval = Some(Seconds(interval));
            longer.streams_lambda.batch_window = Some(Seconds(5.0));
            let report = plan(&longer, &book).unwrap();
            for (now, before) in report.architectures.iter().zip(before.iter().flat_map(|report| &report.architectures))
            {
                assert!(usd(now) <= usd(before) + 1e-9, "{interval}: {scenario:?}");
                let worst = |seconds: Option<f64>| seconds.unwrap_or(f64::INFINITY);
                assert!(
                    worst(now.freshness.worst_seconds) >= worst(before.freshness.worst_seconds) - 1e-9,
                    "{interval}"
                );
            }
            before = Some(report);
        }
    }
}

#[test]
fn more_shards_never_cost_less_and_never_throttle_more() {
    let mut draw = Draw(9);
    let book = book();
    let id = ArchitectureId::KinesisFirehose;
    let late = |one: &ArchitectureReport| {
        let late = one.limits.iter().filter(|limit| limit.verdict == Verdict::Late);
        late.map(|limit| limit.id).collect::<Vec<_>>()
    };
    let mut became = 0;
    for _ in 0..40 {
        let scenario = draw.scenario();
        for layout in [Layout::Even, Layout::Isolated] {
            let mut before: Option<Report> = None;
            for shards in [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 13.0, 14.0, 50.0] {
                if layout == Layout::Isolated && shards < 3.0 {
                    continue;
                }
                let scenario = with_shards(id, &scenario, shards, Some(layout)).unwrap();
                let report = plan(&Scenario { architectures: vec![id].into(), ..scenario.clone() }, &book).unwrap();
                if let Some(before) = &before {
                    let (now, before) = (&report.architectures[0], &before.architectures[0]);
                    assert!(usd(now) >= usd(before), "{shards}");
                    let came_back = now.limits.iter().zip(&before.limits).any(|(now, before)| {
                        let moved = now.nature != Nature::Quota && now.utilization > before.utilization + 1e-12;
                        assert_eq!(now.id, before.id);
                        moved && now.utilization > 0.8
                    });
                    assert!(!came_back, "{shards}: {scenario:?}");
                    assert!(now.throttling.throttled_share <= before.throttling.throttled_share + 1e-8, "{shards}");
                    let fewer = late(now);
                    assert!(
                        fewer.iter().all(|id| late(before).contains(id)
                            || before.limits.iter().any(|limit| limit.id == *id && limit.verdict == Verdict::Exceeded)),
                        "{shards}"
                    );
                    if fewer == late(before) {
                        assert!(now.throttling.decisive_level <= before.throttling.decisive_level, "{shards}");
                    } else {
                        became += 1;
                    }
                }
                before = Some(report);
            }
        }
    }
    assert!(became > 0, "a late limit that no longer is");
}

#[test]
fn what_costs_nothing_is_never_worse_for_more() {
    let mut draw = Draw(11);
    let book = book();
    let mut seen = 0;
    for _ in 0..40 {
        let scenario = draw.scenario();
        for space in &Question::new(&scenario, &book, &usual(), FINE).spaces {
            for free in &space.free {
                let mut before: Option<ArchitectureReport> = None;
                for value in &free.ascending {
                    let mut more = space.bases[0].clone();
                    free.key.set(&mut more, *value);
                    let now = plan(&more, &book).unwrap().architectures.remove(0);
                    if let Some(before) = before {
                        assert_eq!(now.monthly_usd, before.monthly_usd, "{} = {value}", free.key.key());
                        assert_eq!(now.freshness.worst_seconds, before.freshness.worst_seconds);
                        assert_eq!(now.throttling.decisive_level, before.throttling.decisive_level);
                        assert!(
                            now.limits
                                .iter()
                                .zip(&before.limits)
                                .all(|(now, before)| now.utilization <= before.utilization)
                        );
                        seen += 1;
                    }
                    before = Some(now);
                }
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// A point of a space at random, with the number of shards that is chosen for it.
fn point(space: &Space, draw: &mut Draw) -> Scenario {
    let mut scenario = space.bases[(draw.next() * space.bases.len() as f64) as usize].clone();
    for values in space.axes.iter().chain(&space.free).chain(&space.sizes).chain(&space.intervals) {
        values.key.set(&mut scenario, values.ascending[(draw.next() * values.ascending.len() as f64) as usize]);
    }
    if !space.layouts.is_empty() {
        let layout = space.layouts[(draw.next() * space.layouts.len() as f64) as usize];
        let shards = draw.log(3.0, 100.0).round();
        scenario = with_shards(space.id, &scenario, shards, layout).unwrap();
    }
    scenario
}

/// Calls `check` with random scenarios, a base of a space of each, and points of that base.
fn for_points(seed: u64, mut check: impl FnMut(&Space, &Scenario, &Scenario, &Scenario)) {
    let mut draw = Draw(seed);
    let book = book();
    for _ in 0..40 {
        let scenario = draw.scenario();
        for space in &mut Question::new(&scenario, &book, &usual(), FINE).spaces {
            let bases = space.bases.clone();
            for base in bases.into_iter().take(40) {
                space.bases = vec![base.clone()];
                for _ in 0..3 {
                    check(space, &base, &point(space, &mut draw), &scenario);
                }
            }
        }
    }
}

fn outcome(id: ArchitectureId, scenario: &Scenario) -> Outcome {
    Outcome::of(id, &Case::new(scenario, &book())).unwrap()
}

#[test]
fn limits_of_consumers_depend_on_nothing_else_that_is_chosen() {
    let mut blocked = 0;
    for_points(21, |space, base, point, _| {
        let of_consumers = |scenario: &Scenario| {
            let limits = outcome(space.id, scenario).limits;
            let all = limits.into_iter().filter(|limit| limit.id.is_of_consumers());
            all.map(|limit| (limit.id, limit.utilization(), limit.blocks())).collect::<Vec<_>>()
        };
        let expected = of_consumers(base);
        assert_eq!(of_consumers(point), expected, "{point:?}");
        blocked += usize::from(expected.iter().any(|(.., blocks)| *blocks));
    });
    assert!(blocked > 10, "{blocked}");
}

#[test]
fn what_an_architecture_does_not_use_changes_nothing() {
    let mut dropped = 0;
    let book = book();
    for_points(22, |space, _, point, _| {
        let mut plain = point.clone();
        (facts(space.id).drop_unused)(&mut plain);
        let judged = |scenario: &Scenario| {
            let mut judge = Judge::new(&book, Rules { most_used: Some(COMFORTABLE) });
            (judge.fit(scenario), judge.meets(scenario).map(|found| found.usd))
        };
        assert_eq!(outcome(space.id, &plain), outcome(space.id, point), "{point:?}");
        assert_eq!(judged(&plain), judged(point), "{point:?}");
        dropped += usize::from(plain != *point);
    });
    assert!(dropped > 100, "{dropped}");
}

#[test]
fn no_point_is_fresher_than_its_stages_with_the_smallest_buffer() {
    let book = book();
    let stages = |space: &Space, scenario: &Scenario| {
        with_architecture(space.id, &Case::new(scenario, &book), |architecture| stages_worst(architecture))
    };
    let mut waited = 0;
    for_points(23, |space, _, point, _| {
        let mut smallest = point.clone();
        for values in space.sizes.iter().chain(&space.intervals) {
            values.key.set(&mut smallest, values.ascending[0]);
        }
        let least = stages(space, &smallest);
        assert!(stages(space, point) >= least, "{point:?}");
        let fit = Judge::new(&book, Rules { most_used: None }).fit(point).unwrap();
        let after = after_raises(point, &fit, &book).1;
        for worst in [fit.freshness.worst, after.freshness.worst].into_iter().flatten() {
            assert!(worst >= least, "{worst} < {least}: {point:?}");
            waited += usize::from(worst > least);
        }
    });
    assert!(waited > 100, "{waited}");
}

#[test]
fn what_a_point_costs_does_not_depend_on_what_is_required() {
    for_points(24, |space, _, point, scenario| {
        let requirements = Requirements { max_delay: Some(Seconds(60.0)), in_order: true, ..Requirements::default() };
        let other = Scenario { requirements, ..point.clone() };
        let given = Scenario { requirements: scenario.requirements.clone(), ..point.clone() };
        assert_eq!(outcome(space.id, &other).bill, outcome(space.id, &given).bill);
    });
}

#[test]
fn what_a_requirement_costs_is_what_the_best_without_it_saves() {
    let mut draw = Draw(25);
    let book = book();
    let mut saved = 0;
    for _ in 0..30 {
        let scenario = draw.scenario();
        let small = Fineness { values: 3, whole_buffers: false };
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
        }
    }
    assert!(saved > 5, "{saved}");
}
