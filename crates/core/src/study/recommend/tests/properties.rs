//! What the search relies on.

use super::*;

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
fn every_passage_takes_ever_longer_or_ever_shorter_with_more_shards() {
    let mut draw = Draw(10);
    let book = book();
    let mut judge = Judge::new(&book, Rules::none(Lateness::default()));
    let (mut longer, mut shorter) = (0, 0);
    for _ in 0..100 {
        let mut scenario = draw.scenario();
        scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
        scenario.kinesis_firehose.transform.per_record_ms = draw.log(0.1, 100.0);
        for layout in [Layout::Even, Layout::Isolated] {
            let mut passages = |shards| {
                let scenario = with_shards(ArchitectureId::KinesisFirehose, &scenario, shards, Some(layout)).unwrap();
                judge.passages(&scenario).unwrap().1
            };
            let all = [3.0, 4.0, 5.0, 6.0, 8.0, 13.0, 14.0, 50.0, 1000.0].map(&mut passages);
            for id in all[0].iter().map(Passage::id) {
                let worst = |passage: &Passage| passage.worst().unwrap_or(f64::INFINITY);
                let of_id = |all: &Vec<Passage>| all.iter().find(|passage| passage.id() == id).map_or(0.0, worst);
                let seconds = all.each_ref().map(of_id);
                let rises = seconds.is_sorted_by(|fewer, more| *fewer <= more + 1e-9);
                let falls = seconds.is_sorted_by(|fewer, more| fewer + 1e-9 >= *more);
                assert!(rises || falls, "{id}: {seconds:?}: {scenario:?}");
                (longer, shorter) = (longer + usize::from(!falls), shorter + usize::from(!rises));
            }
        }
    }
    assert!(longer > 50 && shorter > 50, "{longer} longer, {shorter} shorter");
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
pub(super) fn point(space: &Space, draw: &mut Draw) -> Scenario {
    let mut scenario = space.bases[(draw.next() * space.bases.len() as f64) as usize].clone();
    for values in space.numbers() {
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

fn outcome(id: ArchitectureId, scenario: &Scenario) -> Box<Outcome> {
    Outcome::new(id, &Case::new(scenario, &book())).unwrap()
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
            let mut judge = Judge::new(&book, Rules { most_used: Some(COMFORTABLE), ..Rules::none(RAISED) });
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
        let fit = Judge::new(&book, Rules::none(Lateness::default())).fit(point).unwrap();
        let after = after_raises(point, &fit, &book, RAISED).1;
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
