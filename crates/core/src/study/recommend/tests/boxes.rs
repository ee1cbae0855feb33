//! What the search relies on in boxes of fine numbers, and what it finds in them.

use super::super::boxes::Corners;
use super::super::span::Span;
use super::properties::point;
use super::*;

/// A box of a space at random, often a small one.
fn span(space: &Space, draw: &mut Draw) -> Span {
    let mut span = space.boxes().pop().unwrap();
    for axis in 0..space.fine.len() {
        let (low, high) = (span.low[axis] as f64, span.high[axis] as f64);
        let size = if draw.chance(0.5) { draw.log(1.0, 20.0) } else { draw.log(1.0, high - low + 1.0) };
        let first = (low - 1.0 + draw.log(1.0, high - low + 1.0)).floor();
        span.low[axis] = first as usize;
        span.high[axis] = (first + size.floor()).min(high) as usize;
    }
    span
}

fn within(span: Span, draw: &mut Draw) -> Span {
    let mut point = span;
    for (low, high) in point.low.iter_mut().zip(&mut point.high) {
        let place = *low + (draw.next() * (*high - *low + 1) as f64) as usize;
        (*low, *high) = (place, place);
    }
    point
}

/// Calls `check` with random spaces, the corners of a box of each, and a point of the box.
fn for_boxes(seed: u64, mut check: impl FnMut(&Space, &Corners, &Scenario, Span)) {
    let mut draw = Draw(seed);
    let book = book();
    for _ in 0..60 {
        let mut scenario = draw.scenario();
        scenario.streams_lambda.function.per_record_ms = draw.log(0.01, 20.0);
        scenario.streams_lambda.function.error_rate = if draw.chance(0.2) { 0.1 } else { 0.0 };
        for space in &Question::new(&scenario, &book, &usual(), FINE).spaces {
            if space.fine.is_empty() {
                continue;
            }
            for _ in 0..12 {
                let (at, span) = (point(space, &mut draw), span(space, &mut draw));
                let corners = Corners::new(space, &at, span);
                let place = within(span, &mut draw);
                let inside = Corners::new(space, &at, place);
                check(space, &corners, inside.both()[0], span);
            }
        }
    }
}

#[test]
fn no_point_of_a_box_costs_less_than_its_bound() {
    let book = book();
    let mut judge = Judge::new(&book, Rules::none(Lateness::default()));
    let (mut points, mut near) = (0, 0);
    for_boxes(41, |_, corners, point, span| {
        let least = judge.least_usd(corners.both()).unwrap();
        let usd = judge.usd(point).unwrap();
        assert!(least <= usd * (1.0 + 1e-9), "{least} > {usd}: {span:?} {point:?}");
        points += 1;
        near += usize::from(usd - least < 0.02 * usd && !span.is_point());
        if span.is_point() {
            assert!((usd - least).abs() <= 1e-9 * usd, "{least} != {usd}");
        }
    });
    assert!(points > 1000 && near > 100, "{near} of {points}");
}

#[test]
fn larger_batches_come_ever_nearer_to_a_limit_or_ever_less_near() {
    /// Whole calls and records for each batch: AWS raises their quotas.
    const IN_STEPS: [LimitId; 2] = [LimitId::FirehosePutCalls, LimitId::FirehosePutRecords];
    let (mut rising, mut falling) = (0, 0);
    for_boxes(42, |space, corners, point, span| {
        let limits = |scenario: &Scenario| Outcome::new(space.id, &Case::new(scenario, &book())).unwrap().limits;
        let [lower, upper] = corners.both().map(limits);
        for (at, limit) in limits(point).iter().enumerate() {
            let used = [&lower[at], &upper[at]].map(|limit| {
                assert_eq!(limit.id, lower[at].id);
                limit.utilization()
            });
            let (least, most) = (used[0].min(used[1]), used[0].max(used[1]));
            let is_between = (least * (1.0 - 1e-9)..=most * (1.0 + 1e-9)).contains(&limit.utilization());
            let is_quota = limit.nature == Nature::Quota && IN_STEPS.contains(&limit.id);
            assert!(is_between || is_quota, "{}: {used:?} {} {span:?} {point:?}", limit.id, limit.utilization());
            rising += usize::from(used[1] > used[0]);
            falling += usize::from(used[1] < used[0]);
        }
    });
    assert!(rising > 100 && falling > 100, "{rising} {falling}");
}

#[test]
fn larger_batches_are_never_fresher() {
    let book = book();
    let mut longer = 0;
    for_boxes(43, |space, corners, point, span| {
        let stages = |scenario: &Scenario| {
            with_architecture(space.id, &Case::new(scenario, &book), |architecture| stages_worst(architecture))
        };
        let [lower, upper] = corners.both().map(stages);
        let between = stages(point);
        assert!(lower <= between + 1e-9 && between <= upper + 1e-9, "{lower} {between} {upper}: {span:?} {point:?}");
        longer += usize::from(upper > lower);
    });
    assert!(longer > 100, "{longer}");
}

/// With everything that must hold: a point that meets it is in no box that is dropped.
#[test]
fn no_box_is_dropped_that_has_a_point_that_meets_everything() {
    let book = book();
    let (mut met, mut dropped) = (0, 0);
    let mut turn = 0_u32;
    for_boxes(44, |space, corners, point, span| {
        turn += 1;
        let lateness = Lateness { counts: turn.is_multiple_of(2), raises: turn.is_multiple_of(3) };
        let rules = Rules { most_used: turn.is_multiple_of(5).then_some(COMFORTABLE), ..Rules::none(lateness) };
        let mut judge = Judge::new(&book, rules);
        let found = judge.meets(point);
        let bound = corners.clone().bound(space, &mut judge);
        match (found, bound) {
            (Some(found), Some(bound)) => {
                assert!(bound <= found.usd * (1.0 + 1e-9), "{bound} > {}: {span:?} {point:?}", found.usd);
                met += 1;
            }
            (Some(_), None) => unreachable!("dropped: {span:?} {point:?}"),
            (None, None) => dropped += 1,
            (None, Some(_)) => {}
        }
    });
    assert!(met > 100 && dropped > 50, "{met} met, {dropped} dropped");
}

/// Of dense boxes: every whole record and second around what people set.
#[test]
fn the_search_finds_the_cheapest_point_of_dense_boxes() {
    let mut draw = Draw(45);
    let book = book();
    let small = Fineness { values: 1, whole: false, reorders: false };
    let (mut met, mut unmet) = (0, 0);
    for case in 0..cases() / 2 {
        let mut scenario = draw.scenario();
        scenario.requirements.freshness = Some(Seconds(draw.log(2.0, 300.0).round()));
        scenario.requirements.max_monthly_usd = None;
        let fine = Question::new(&scenario, &book, &usual(), FINE);
        let question = Question::new(&scenario, &book, &usual(), small);
        let (requirements, rules) = (question.requirements.clone(), question.rules);
        for (space, whole) in question.spaces.iter().zip(&fine.spaces) {
            let mut space = Space { fine: whole.fine.clone(), ..space.clone() };
            for values in &mut space.fine {
                let first = (draw.log(1.0, values.ascending.len() as f64) as usize - 1)
                    .min(values.ascending.len().saturating_sub(8));
                values.ascending = values.ascending.iter().copied().skip(first).take(8).collect();
            }
            // What is as given is a point of the space.
            for values in &mut space.fine {
                (values.now, values.usual) = (values.ascending[0], Vec::new());
            }
            let lowest = space.all().low;
            let mut bases = space.bases.clone();
            for base in &mut bases {
                base.requirements = requirements.clone();
                space.set_fine(base, lowest);
            }
            space.bases = bases;
            let mut judge = Judge::new(&book, rules).of_late(space.may_be_late.as_deref());
            let mut tried = 0;
            let mut fronts = Fronts::new(&space, &book, &mut tried);
            let found = cheapest(&space, &mut fronts, &mut judge, f64::INFINITY).map(|found| found.usd);
            let most_shards = 12;
            let expected = brute_force(&space, &requirements, rules, most_shards);
            // It tries few shards.
            if expected.is_none() && found.is_some() && !space.layouts.is_empty() {
                continue;
            }
            let is_met = agree(expected, found, &format!("{case} {}: {scenario:?}", space.id));
            *(if is_met { &mut met } else { &mut unmet }) += 1;
        }
    }
    assert!(met > 10 && unmet > 5, "{met} met, {unmet} unmet");
}

#[test]
fn every_whole_second_and_record_may_be_chosen() {
    let best = |seconds: f64| of(|scenario| scenario.requirements.freshness = Some(Seconds(seconds))).best.unwrap();
    // A window of 4 s fits into 5 s, although 2 s and 5 s are what people set.
    let five = best(5.0);
    let window = five.changes.iter().find(|change| change.key == "streams_lambda.batch_window").unwrap();
    assert_eq!((five.architecture, window.to.as_str()), (ArchitectureId::StreamsLambda, "4 s"));
    assert!(five.monthly_usd < 15.3 && best(9.0).monthly_usd < 8.1 && best(19.0).monthly_usd < 5.0);
    let space = &Question::new(&Scenario::default(), &book(), &usual(), FINE).spaces[0];
    assert_eq!(space.boxes().len(), 2);
    assert!(space.combinations() > 1e9, "{}", space.combinations());
}

/// Billions of combinations take no more than tens of thousands of evaluations, each of a microsecond or two.
#[test]
fn few_scenarios_are_evaluated() {
    let most = [
        of(|_| ()),
        of(|scenario| scenario.requirements.freshness = Some(Seconds(9.0))),
        of(|scenario| scenario.requirements.max_risk = Some(AcceptedRisk::Low)),
        of(|scenario| scenario.workload.writes_per_second.0 = 20_000.0),
    ]
    .map(|found| found.searched.scenarios);
    assert!(most.iter().all(|scenarios| *scenarios < 30_000), "{most:?}");
}
