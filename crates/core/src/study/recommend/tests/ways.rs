//! How many consumers use enhanced fan-out, and what stands in the way.

use super::*;

fn lambdas(counts: &[u32], change: impl FnOnce(&mut Scenario)) -> Recommend {
    of(|scenario| {
        let consumer = |count: &u32| Consumer {
            kind: ConsumerKind::Lambda,
            count: *count,
            fan_out: None,
            polls_per_second: None,
            function: None,
        };
        scenario.consumers = counts.iter().map(consumer).collect();
        change(scenario);
    })
}

#[test]
fn any_number_of_consumers_of_an_entry_may_use_fan_out() {
    let low = |scenario: &mut Scenario| scenario.requirements.max_risk = Some(AcceptedRisk::Low);
    let (one, four) = (lambdas(&[4], low).best.unwrap(), lambdas(&[1, 1, 1, 1], low).best.unwrap());
    assert!((one.monthly_usd - four.monthly_usd).abs() < 2.0 * CENT, "{one:?} {four:?}");
    let change = one.changes.iter().find(|change| change.key == "consumers").unwrap();
    assert!(change.to.contains("count = 3") && change.to.contains("fan_out = true"), "{change:?}");
    let read = crate::input::read_scenario("best", Some(&one.scenario), &[], &Catalog::embedded()).unwrap();
    assert_eq!(read.consumers.iter().map(|consumer| consumer.count).sum::<u32>(), 4);
    let usd = plan(&read, &book()).unwrap().architectures.iter().find(|found| found.id == one.architecture).map(usd);
    assert_eq!(usd, Some(one.monthly_usd));
}

#[test]
fn what_stands_in_the_way_together_is_named_with_its_amount() {
    let found = lambdas(&[3], |scenario| {
        scenario.requirements.no_code = true;
        scenario.requirements.max_monthly_usd = Some(300.0);
    });
    assert!(!found.meets_requirements && !found.in_the_way.is_empty(), "{found:?}");
    let usd = found.in_the_way.iter().find(|way| way.key == "requirements.max_monthly_usd").unwrap();
    assert!(usd.reached.as_ref().is_some_and(|reached| reached.to_string().starts_with('$')), "{usd:?}");
    assert!(found.in_the_way.iter().all(|way| way.together_with.len() <= 1), "{:?}", found.in_the_way);
}

#[test]
fn a_limit_that_no_requirement_moves_is_named_with_its_amount() {
    let found = lambdas(&[3], |scenario| scenario.architectures = vec![ArchitectureId::StreamsLambda].into());
    assert!(!found.meets_requirements && found.in_the_way.is_empty(), "{:?}", found.in_the_way);
    let limits = &found.blocked[0].limits;
    assert!(limits.iter().any(|limit| limit.to_string().contains("4 readers needed, the limit is 2")), "{limits:?}");
}

#[test]
fn what_is_reached_below_ten_seconds_is_told_in_tenths() {
    let found = of(|scenario| scenario.requirements.freshness = Some(Seconds(0.1)));
    let way = found.in_the_way.iter().find(|way| way.key == "requirements.freshness").unwrap();
    let text = way.reached.as_ref().unwrap().to_string();
    let reached: f64 = text.strip_suffix(" s").unwrap().parse().unwrap();
    let meets =
        |seconds: f64| of(|scenario| scenario.requirements.freshness = Some(Seconds(seconds))).meets_requirements;
    assert!(meets(reached) && !meets(reached - 0.1), "{reached}");
    assert!(reached < 2.0, "{reached}");
}
