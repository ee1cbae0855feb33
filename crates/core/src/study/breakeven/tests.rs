use super::*;
use crate::catalog::Catalog;
use crate::report::plan;

fn of(change: impl FnOnce(&mut Scenario), key: &str, from: f64, to: f64) -> (Breakeven, Scenario) {
    let mut scenario = Scenario::default();
    change(&mut scenario);
    let key = NumericKey::find(key).unwrap();
    let span = Span { from, to, log: from > 0.0 && to / from >= 10.0, whole: key.is_whole() };
    let found = breakeven(&scenario, &Catalog::embedded().book("us-east-1").unwrap(), &key, span, &|set| set.join(" "))
        .unwrap();
    (found, scenario)
}

/// The cheapest at a value, by the report.
fn verdict(scenario: &Scenario, key: &str, at: f64) -> Option<String> {
    let mut scenario = scenario.clone();
    NumericKey::find(key).unwrap().set(&mut scenario, at);
    let report = plan(&scenario, &Catalog::embedded().book("us-east-1").unwrap()).unwrap();
    report.verdict.cheapest.map(|id| id.to_string())
}

#[test]
fn both_sides_of_every_crossing_are_what_reports_say() {
    let slow = |scenario: &mut Scenario| scenario.streams_lambda.batch_size = 1;
    let risky = |scenario: &mut Scenario| {
        scenario.streams_lambda.batch_size = 1;
        scenario.requirements.max_risk = Some(crate::scenario::AcceptedRisk::Low);
    };
    for (found, scenario) in [
        of(slow, "workload.writes_per_second", 1.0, 40_000.0),
        of(risky, "workload.writes_per_second", 1.0, 4_000.0),
        of(slow, "workload.item_size", 100.0, 20_000.0),
        of(|_| (), "streams_lambda.function.per_record_ms", 0.0, 200.0),
    ] {
        assert!(!found.crossings.is_empty(), "{}", found.key);
        for crossing in &found.crossings {
            let below = f64::from_bits(crossing.at.to_bits() - 1);
            assert_eq!(verdict(&scenario, &found.key, crossing.at), crossing.after, "{crossing:?}");
            assert_eq!(verdict(&scenario, &found.key, below), crossing.before, "{crossing:?}");
            assert!(!crossing.because.to_string().is_empty());
            assert_eq!(crossing.compare, format!("{}={}", found.key, crossing.at));
        }
        // Between them, nothing changes.
        for range in &found.ranges {
            for step in 0..4 {
                let at = range.from + (range.to - range.from) * (f64::from(step) + 0.5) / 4.0;
                assert_eq!(verdict(&scenario, &found.key, at), range.cheapest, "{at}");
            }
        }
    }
}

#[test]
fn alternatives_turn_where_they_cost_the_same() {
    let (found, scenario) =
        of(|scenario| scenario.workload.peak_to_average = 12.0, "workload.writes_per_second", 1.0, 100_000.0);
    let mode = found.alternatives.iter().find(|one| one.key == "kinesis_firehose.mode").unwrap();
    assert!(mode.crossings.iter().any(|one| one.after.as_deref() == Some("on-demand-advantage")), "{mode:?}");
    assert!(found.alternatives.iter().any(|one| one.key == "streams_lambda.pack_records"));
    let book = Catalog::embedded().book("us-east-1").unwrap();
    for crossing in &mode.crossings {
        let usd = |mode: &str| {
            let set = [
                "workload.peak_to_average=12".to_owned(),
                format!("kinesis_firehose.mode={mode}"),
                format!("workload.writes_per_second={}", crossing.at),
            ];
            let scenario = crate::input::read_scenario("test", None, &set, &Catalog::embedded()).unwrap();
            plan(&scenario, &book).unwrap().architectures[1].monthly_usd.unwrap()
        };
        assert_eq!(crossing.monthly_usd, crossing.after.as_deref().map(usd));
    }
    let fits = &found.architectures[0];
    assert_eq!((fits.id, fits.fits.len()), (scenario.architectures[0], 1));
}

/// A nightly import in both modes of a stream: ingestion and capture rise alike.
#[test]
fn a_reason_names_the_lines_that_turn_the_answer() {
    let night = |scenario: &mut Scenario| {
        let mut hours = [1.0; 24];
        hours[2] = 69.0;
        scenario.workload.hourly = Some(hours);
        scenario.workload.item_size.0 = 100.0;
    };
    let (found, _) = of(night, "workload.writes_per_second", 10.0, 100_000.0);
    let mode = found.alternatives.iter().find(|one| one.key == "kinesis_firehose.mode").unwrap();
    let reasons = mode.crossings.iter().map(|crossing| crossing.because.to_string());
    let moves: Vec<String> = reasons.filter(|because| because.starts_with("from ")).collect();
    assert!(!moves.is_empty(), "{mode:?}");
    for because in moves {
        assert!(!because.contains("Firehose ingestion") && !because.contains("Change data capture"), "{because}");
        assert!(because.contains("Kinesis "), "{because}");
        // What is the cheapest after it rises by less.
        let amount = |part: &str| part.split(' ').next().unwrap().replace(',', "").parse::<f64>().unwrap();
        let rises: Vec<f64> = because.split(" rises by $").skip(1).map(amount).collect();
        assert!(rises.len() == 2 && rises[0] >= rises[1], "{because}");
    }
}

#[test]
fn whole_numbers_jump_by_more_than_they_move() {
    let turns = |change: &dyn Fn(&mut Scenario)| {
        let (found, _) = of(change, "streams_lambda.batch_size", 1.0, 10_000.0);
        let writer = found.alternatives.into_iter().find(|one| one.key == "streams_lambda.writer").unwrap();
        writer.crossings.last().unwrap().because.to_string()
    };
    // One more change in a batch saves a 78th of the PUT requests, which is little beside the storage.
    let moves = turns(&|scenario| {
        scenario.delivery.storage_months = 60.0;
        scenario.workload.item_size.0 = 2048.0;
    });
    assert!(moves.starts_with("from ") && moves.contains("S3 PUT requests -$"), "{moves}");
    assert!(!moves.contains("Lambda invocations") && !moves.contains("CloudWatch Logs"), "{moves}");
    // One more makes a packed record larger than it may be.
    let jumps = turns(&|_| ());
    assert!(jumps.starts_with("Firehose ingestion of firehose jumps up by $"), "{jumps}");
}

#[test]
fn a_key_has_a_range_of_its_own() {
    let range =
        |key: &str, own| NumericKey::find(key).unwrap().range_around(own).map(|span| (span.from, span.to, span.log));
    assert_eq!(range("workload.writes_per_second", Some(400.0)), Some((4.0, 40_000.0, true)));
    assert_eq!(range("workload.peak_to_average", Some(3.0)), Some((1.0, 24.0, true)));
    assert_eq!(range("workload.hottest_key_share", Some(0.0)), Some((0.0, 1.0, false)));
    assert_eq!(range("workload.item_size", Some(900.0)), Some((9.0, 90_000.0, true)));
    assert_eq!(range("streams_lambda.batch_size", Some(100.0)), Some((1.0, 10_000.0, true)));
    assert_eq!(range("kinesis_firehose.retention_hours", Some(24.0)), Some((24.0, 8760.0, true)));
    assert_eq!(range("workload.warm_write_units", None), None);
}
