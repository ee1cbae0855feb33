//! Recommendations with a known answer.

use super::*;
use crate::input::read_scenario;

#[test]
fn what_was_searched_and_held_is_of_what_there_is() {
    let book = Catalog::embedded().book("us-east-1").unwrap();
    let find = |text: &str| {
        let scenario = read_scenario("test", Some(text), &[], &Catalog::embedded()).unwrap();
        recommend(&scenario, &book, &usual(), &|_| String::new()).unwrap()
    };
    let all = find("architectures = \"all\"\n");
    for space in &all.searched.spaces {
        let has_buffer = space.settings.iter().any(|key| key.starts_with("delivery.buffer"));
        let is_fed_by_firehose = ['A', 'B', 'C'].contains(&space.architecture.letter());
        assert_eq!(has_buffer, is_fed_by_firehose, "{space:?}");
    }
    let holds_room = |text: &str| {
        let found = find(text);
        let costs = found.requirements.iter().any(|price| price.key == COMFORT);
        assert_eq!(found.must_hold.iter().any(|one| one.key == COMFORT), costs);
        (found.best.unwrap().architecture.letter(), costs)
    };
    let fresh = "[requirements]\nfreshness = \"5 m\"\n";
    assert_eq!(holds_room(fresh), ('A', false));
    assert_eq!(holds_room(&format!("architectures = [\"kinesis-firehose\"]\n{fresh}")), ('B', true));
}

#[test]
fn the_best_is_cheaper_and_meets_what_must_hold() {
    let found = of(|_| ());
    let (best, given) = (found.best.as_ref().unwrap(), found.given.as_ref().unwrap());
    assert!(found.meets_requirements && best.monthly_usd < given.monthly_usd, "{best:?}");
    assert!(best.worst_seconds.unwrap() <= given.worst_seconds.unwrap() + 1e-6);
    assert!(!best.changes.is_empty() && found.others.len() == 1);
    assert!(found.requirements.iter().all(|price| price.costs_usd >= 0.0));
    // The file is what was found.
    let read = read_scenario("best", Some(&best.scenario), &[], &Catalog::embedded()).unwrap();
    let report = plan(&read, &book()).unwrap();
    let one = report.architectures.iter().find(|one| one.id == best.architecture).unwrap();
    assert_eq!(one.monthly_usd, Some(best.monthly_usd));
    assert_eq!(one.fit.outcome, OutcomeId::Fits);
}

/// What is asked besides freshness is no reason to deliver hours later.
#[test]
fn changes_arrive_as_soon_as_before_whatever_else_is_asked() {
    let tokyo = |requirements: &str| {
        let toml = format!(
            "region = \"ap-northeast-1\"\nconsumers = [{{ kind = \"lambda\", count = 2 }}, {{ kind = \"kcl\" }}]\n\
             workload.writes_per_second = 2000\nworkload.item_size = \"1 KiB\"\n{requirements}"
        );
        let catalog = Catalog::embedded();
        let scenario = read_scenario("tokyo", Some(&toml), &[], &catalog).unwrap();
        recommend(&scenario, &catalog.book("ap-northeast-1").unwrap(), &[], &|_| String::new()).unwrap()
    };
    let reached = tokyo("").given.unwrap().worst_seconds.unwrap();
    for asked in ["max_risk = \"low\"", "max_risk = \"moderate\"", "max_monthly_usd = 2700"] {
        let found = tokyo(&format!("requirements.{asked}"));
        let worst = found.best.unwrap().worst_seconds.unwrap();
        assert!(worst <= reached + 1e-6, "{asked}: {worst} s instead of {reached} s");
    }
    // What waits for hours is throttled, however old changes may be.
    let late = tokyo("requirements.freshness = \"12 h\"\nrequirements.max_risk = \"low\"").best.unwrap();
    assert_eq!(late.late_seconds, None);
    let patient = tokyo("requirements.max_delay = \"12 h\"").best.unwrap();
    assert!(patient.worst_seconds.unwrap() > 3600.0);
}

/// What nobody required stands in the way of nothing: as much of it is held as can be.
#[test]
fn limits_are_used_more_where_nothing_else_meets_what_is_required() {
    let usual = of(|_| ()).best.unwrap();
    let found = of(|scenario| scenario.requirements.max_monthly_usd = Some(usual.monthly_usd - 0.01));
    let held = |key: &str| found.must_hold.iter().find(|one| one.key == key).map(|one| one.text.to_string());
    let comfort = held(COMFORT).unwrap();
    let freshness = held("requirements.freshness").unwrap();
    assert!(found.best.is_some_and(|best| best.monthly_usd < usual.monthly_usd));
    assert!(
        comfort.contains("nothing keeps every limit") || freshness.contains("nothing that meets"),
        "{comfort}; {freshness}"
    );
}

#[test]
fn quotas_that_aws_raises_are_written() {
    let mut scenario = Scenario::default();
    scenario.workload.writes_per_second.0 = 20_000.0;
    // Objects of the function need no quota of Firehose.
    let keep = ["streams_lambda.writer", ARCHITECTURES].map(str::to_owned);
    let found = recommend(&scenario, &book(), &keep, &|_| String::new()).unwrap();
    let best = found.best.unwrap();
    let quota = best.changes.iter().find(|change| change.key == "quotas.firehose.direct_put_bytes").unwrap();
    assert!(quota.to.ends_with(" MiB"), "{quota:?}");
    assert!(best.worst_seconds.is_some_and(|worst| worst < 126.0), "nothing waits for a quota: {best:?}");
    let read = read_scenario("best", Some(&best.scenario), &[], &Catalog::embedded()).unwrap();
    assert_eq!(plan(&read, &book()).unwrap().architectures[0].fit.outcome, OutcomeId::Fits);
}

/// An Iceberg table for which changes wait up to 52 minutes for the default quota of Direct PUT.
fn iceberg(change: impl FnOnce(&mut Scenario)) -> Recommend {
    of(|scenario| {
        scenario.workload.writes_per_second.0 = 1500.0;
        scenario.workload.item_size = Bytes(1.2 * 1024.0);
        scenario.workload.table_size = Bytes(200.0 * 1024.0 * MIB);
        scenario.delivery.destination = Destination::Iceberg;
        change(scenario);
    })
}

#[test]
fn no_setting_is_spent_on_a_wait_that_a_free_quota_ends() {
    let found = iceberg(|_| ());
    assert!(found.given.unwrap().worst_seconds.unwrap() > 3000.0);
    let best = found.best.unwrap();
    assert_eq!((best.architecture, best.late_seconds), (ArchitectureId::StreamsLambda, None));
    assert!(best.worst_seconds.unwrap() < 31.0, "{best:?}");
    assert!(best.changes.iter().any(|change| change.key == "quotas.firehose.direct_put_bytes"), "{best:?}");
    assert!(found.must_hold[0].text.to_string().contains("once AWS has raised the quotas"), "{:?}", found.must_hold);
}

#[test]
fn a_quota_is_raised_for_a_required_freshness() {
    let found = iceberg(|scenario| scenario.requirements.freshness = Some(Seconds(600.0)));
    let best = found.best.unwrap();
    assert_eq!(best.architecture, ArchitectureId::StreamsLambda);
    assert!((430.0..435.0).contains(&best.monthly_usd) && best.worst_seconds.unwrap() <= 600.0, "{best:?}");
    assert_eq!(found.requirements.iter().find(|one| one.key == "requirements.freshness").unwrap().costs_usd, 0.0);
}

/// Fewer shards would throttle nothing more if what is late did not count.
#[test]
fn no_shard_is_removed_until_changes_are_late() {
    for level in [AcceptedRisk::Low, AcceptedRisk::High] {
        let found = of(|scenario| {
            scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
            scenario.requirements.max_risk = Some(level);
        });
        let best = found.best.unwrap();
        assert!(best.late_seconds.is_none() && best.level <= Level::from(level), "{best:?}");
    }
    // However late they may be, unless that is required instead.
    for (max_risk, is_late) in [(Some(AcceptedRisk::Low), false), (None, true)] {
        let found = of(|scenario| {
            scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
            scenario.requirements.max_risk = max_risk;
            scenario.requirements.max_delay = Some(Seconds(3600.0));
        });
        assert_eq!(found.best.unwrap().late_seconds.is_some(), is_late);
    }
}

/// Rather out of order than not at all, and it is said.
#[test]
fn a_hot_key_is_spread_where_nothing_else_is_fresh_enough() {
    let found = of(|scenario| {
        scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
        scenario.consumers = vec![Consumer {
            kind: ConsumerKind::Lambda,
            count: 3,
            fan_out: None,
            polls_per_second: None,
            function: None,
        }];
        scenario.requirements.freshness = Some(Seconds(600.0));
        scenario.workload.writes_per_second.0 = 1500.0;
        scenario.workload.hottest_key_share = 0.2;
        scenario.workload.item_size = Bytes(500.0);
    });
    let best = found.best.unwrap();
    let spread = best.changes.iter().find(|change| change.key == "kinesis_firehose.record_distribution").unwrap();
    assert_eq!(spread.to, "auto");
    assert!(best.gives_up.unwrap().to_string().contains("out of order"));
    let settings = &found.searched.spaces[0].settings;
    assert!(settings.iter().any(|key| key.starts_with("kinesis_firehose.record_distribution")), "{settings:?}");
    // Where something else does, nobody chooses it for cost.
    let usual = of(|scenario| scenario.workload.hottest_key_share = 0.01);
    let mut keys = usual.searched.spaces.iter().flat_map(|space| &space.settings);
    assert!(keys.all(|key| !key.contains("record_distribution")));
}

/// A key that no shard serves is no reason to let the others wait.
#[test]
fn the_shards_beside_a_hot_key_keep_room() {
    for share in [0.05, 0.08] {
        let found = of(|scenario| {
            scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
            scenario.consumers = vec![Consumer {
                kind: ConsumerKind::Kcl,
                count: 2,
                fan_out: None,
                polls_per_second: None,
                function: None,
            }];
            scenario.workload.writes_per_second.0 = 5000.0;
            scenario.workload.hottest_key_share = share;
            scenario.workload.item_size = Bytes(700.0);
        });
        let best = found.best.unwrap();
        let read = read_scenario("best", Some(&best.scenario), &[], &Catalog::embedded()).unwrap();
        let outcome = Outcome::new(ArchitectureId::KinesisFirehose, &Case::new(&read, &book())).unwrap();
        for limit in outcome.limits.iter().filter(|limit| limit.wants_room()) {
            assert!(limit.movable_utilization() <= 0.8 + 1e-9, "{share}: {} {}", limit.id, limit.movable_utilization());
        }
    }
}

/// The recommendation for a scenario as a file has it.
fn of_toml(toml: &str) -> Recommend {
    let catalog = Catalog::embedded();
    let scenario = read_scenario("asked", Some(toml), &[], &catalog).unwrap();
    recommend(&scenario, &catalog.book(&scenario.region).unwrap(), &[], &|_| String::new()).unwrap()
}

/// Only automatic shards were tried beside another mode: nothing met what 25 shards meet.
#[test]
fn another_mode_is_tried_with_every_number_of_shards() {
    let toml = "architectures = [\"kinesis-firehose\"]\nrequirements.max_risk = \"low\"\n\
                workload.writes_per_second = 1000\nworkload.burstiness = 0.5\n\
                kinesis_firehose.mode = \"MODE\"";
    let found = ["on-demand", "provisioned"].map(|mode| of_toml(&toml.replace("MODE", mode)).best.unwrap().monthly_usd);
    assert!((found[0] - found[1]).abs() < 0.02 * found[1], "{found:?}");
}

/// Ten minutes are no reason to let a peak wait for nine, however little that costs.
#[test]
fn where_nothing_fits_as_given_no_more_than_the_usual_risk_is_taken() {
    let toml = "region = \"ap-northeast-1\"\nrequirements.freshness = \"10 m\"\nrequirements.reshaped = true\n\
                consumers = [{ kind = \"lambda\" }, { kind = \"kcl\" }, { kind = \"flink\" }]\n\
                workload.writes_per_second = 2000\nworkload.item_size = \"1 KiB\"";
    let found = of_toml(toml);
    let best = found.best.unwrap();
    assert!(found.given.is_none() && best.level <= Level::Moderate && best.late_seconds.is_none(), "{best:?}");
}

/// Nobody asked for more risk.
#[test]
fn what_is_recommended_is_no_riskier_than_what_is_given() {
    let (mut draw, mut held) = (Draw(77), 0);
    for _ in 0..40 {
        let mut scenario = draw.scenario();
        (scenario.requirements.max_risk, scenario.requirements.max_monthly_usd) = (None, None);
        let found = recommend(&scenario, &book(), &usual(), &|_| String::new()).unwrap();
        let is_held = found.must_hold.iter().any(|one| one.key == "requirements.max_risk");
        let (Some(given), Some(best), true) = (found.given, found.best, is_held) else { continue };
        assert!(best.level <= given.level.max(Level::Low), "{scenario:?}");
        held += 1;
    }
    assert!(held > 10, "{held}");
}

/// Who says how long changes may take gets no room besides.
#[test]
fn a_required_freshness_is_met_at_no_higher_cost_than_as_given() {
    let found = of(|scenario| {
        scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
        scenario.consumers = vec![
            Consumer { kind: ConsumerKind::Lambda, count: 2, fan_out: None, polls_per_second: None, function: None },
            Consumer { kind: ConsumerKind::Kcl, count: 1, fan_out: None, polls_per_second: None, function: None },
        ];
        scenario.requirements.freshness = Some(Seconds(86_400.0));
        scenario.workload.writes_per_second.0 = 50.0;
        scenario.workload.batch = Some(Batch { changes: 2e7, hour: 2, length: Seconds(600.0) });
        scenario.kinesis_firehose.shards = Some(8);
    });
    let (best, given) = (found.best.unwrap(), found.given.unwrap());
    assert!(best.monthly_usd <= given.monthly_usd && best.level <= given.level.max(Level::Low), "{best:?} {given:?}");
}

/// The transform was not left out in what no longer required it.
#[test]
fn what_reshaping_costs_is_what_it_saves_to_leave_it_out() {
    let of_b = |reshaped: bool| {
        of(|scenario| {
            scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
            scenario.requirements.max_risk = Some(AcceptedRisk::Moderate);
            scenario.requirements.freshness = Some(Seconds(600.0));
            scenario.requirements.reshaped = reshaped;
        })
    };
    let found = of_b(true);
    let price = found.requirements.iter().find(|price| price.key == "requirements.reshaped").unwrap();
    let without = of_b(false).best.unwrap().monthly_usd;
    assert!(price.costs_usd > 1.0, "{price:?}");
    assert!((found.best.unwrap().monthly_usd - price.costs_usd - without).abs() < 0.005, "{price:?} {without}");
}

/// What only has less room was said to meet nothing.
#[test]
fn what_leaves_less_room_is_told_apart_from_what_meets_nothing() {
    let found = of(|scenario| {
        scenario.architectures = vec![ArchitectureId::StreamsLambda, ArchitectureId::StreamsPipes].into();
        scenario.workload.writes_per_second = PerSecond(5000.0);
        scenario.workload.hottest_key_share = 0.3;
    });
    let cramped: Vec<ArchitectureId> = found.without_room.iter().map(|one| one.architecture).collect();
    assert_eq!(cramped, [ArchitectureId::StreamsLambda]);
    assert!(!found.unable.contains(&cramped[0]) && found.without_room[0].monthly_usd < 100.0);
}

/// Batches that come at once were rejected by Firehose, half of all records in one case, and none of it was counted.
#[test]
fn firehose_takes_what_batches_put_at_once() {
    for toml in [
        "",
        "region = \"ap-northeast-1\"\nconsumers = [{ kind = \"lambda\" }]\ndelivery.destination = \"iceberg\"\n\
         workload = { writes_per_second = 4.34, item_size = \"17 KB\", burstiness = 0.5, peak_to_average = 1.2 }",
        "workload = { writes_per_second = 1200, item_size = \"700 B\" }\ndelivery.destination = \"iceberg\"",
    ] {
        let catalog = Catalog::embedded();
        let given = read_scenario("asked", Some(toml), &[], &catalog).unwrap();
        let given = Scenario { architectures: vec![ArchitectureId::StreamsLambda].into(), ..given };
        let keep = ["streams_lambda.writer".to_owned()];
        let book = catalog.book(&given.region).unwrap();
        let found = recommend(&given, &book, &keep, &|_| String::new()).unwrap();
        let best = found.best.unwrap();
        let taken = read_scenario("best", Some(&best.scenario), &[], &catalog).unwrap();
        let case = crate::model::Case::new(&taken, &book);
        let again = crate::model::architectures::with_described(best.architecture, &case, |one| one.put_again());
        assert!(again <= crate::model::MOST_PUT_AGAIN, "{again} with {:?}", best.changes);
    }
}

/// Objects were delivered every second, so that batches could be gathered for longer.
#[test]
fn objects_are_no_smaller_than_as_given() {
    for destination in ["iceberg", "opensearch", "s3"] {
        let found = of_toml(&format!(
            "architectures = [\"streams-lambda\"]\nrequirements.max_risk = \"moderate\"\n\
             workload = {{ writes_per_second = 1200, item_size = \"700 B\" }}\ndelivery.destination = \"{destination}\""
        ));
        let best = found.best.unwrap();
        let scenario = read_scenario("best", Some(&best.scenario), &[], &Catalog::embedded()).unwrap();
        let [given, taken] = [Scenario::default().delivery.buffer(), scenario.delivery.buffer()];
        if !scenario.streams_lambda.writes_objects() {
            assert!(taken.interval >= given.interval && taken.size >= given.size, "{destination}: {:?}", best.changes);
        }
    }
}

#[test]
fn nothing_is_changed_for_less_than_a_cent() {
    let found =
        of_toml("architectures = [\"streams-lambda\", \"streams-pipes\"]\nworkload.writes_per_second = \"1/day\"");
    assert_eq!(found.best.unwrap().changes, []);
}
