//! What is projected holds: every month is the report of its scenario, and every event is one on both of its sides.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input::read_scenario;
use shardwise_core::model::{Level, Nature, OutcomeId, Verdict};
use shardwise_core::report::{ArchitectureReport, ReasonNature, Report, plan};
use shardwise_core::scenario::{ArchitectureId, Scenario};
use shardwise_core::study::{
    ENOUGH_FOR, EventId, Factors, Growth, NumericKey, ProjectEvent, Projection, growing, project,
};
use shardwise_core::text::PerSecond;

use strategies::{config, scenario};

fn book() -> &'static PriceBook {
    static BOOK: OnceLock<PriceBook> = OnceLock::new();
    BOOK.get_or_init(|| Catalog::embedded().book("us-east-1").unwrap())
}

fn projected(scenario: &Scenario, growth: &str, months: u32, also: &[&str]) -> Projection {
    let growth = Growth::parse(growth).unwrap();
    let factors: Vec<f64> = (1..months + ENOUGH_FOR as u32).map(|month| growth.factor(month)).collect();
    let (months, further) = factors.split_at(months as usize);
    let keys = growing(&also.iter().map(|key| NumericKey::find(key).unwrap()).collect::<Vec<_>>());
    project(scenario, book(), &keys, Factors { months, further }, &|set| set.join("\n")).unwrap()
}

/// The report of what a command compares.
fn compared(scenario: &Scenario, assignments: &str) -> Report {
    let file = shardwise_core::input::changed(scenario);
    let assignments: Vec<String> = assignments.lines().map(str::to_owned).collect();
    let scenario = read_scenario("projected", Some(&file), &assignments, &Catalog::embedded()).unwrap();
    plan(&scenario, book()).unwrap()
}

fn of(report: &Report, id: ArchitectureId) -> &ArchitectureReport {
    report.architectures.iter().find(|one| one.id == id).unwrap()
}

/// How an architecture's limit compares in a report.
fn verdict(report: &Report, id: ArchitectureId, limit: shardwise_core::model::LimitId) -> Verdict {
    let limits = &of(report, id).limits;
    limits.iter().find(|one| one.id == limit).map_or(Verdict::Ok, |one| one.verdict)
}

fn check(scenario: &Scenario, found: &Projection) -> Result<(), TestCaseError> {
    let reports: Vec<Report> = found.months.iter().map(|month| compared(scenario, &month.compare)).collect();
    for (month, report) in found.months.iter().zip(&reports) {
        prop_assert_eq!(month.cheapest, report.verdict.cheapest);
        for (one, architecture) in month.architectures.iter().zip(&report.architectures) {
            prop_assert_eq!((one.id, one.usd), (architecture.id, architecture.monthly_usd));
            prop_assert_eq!(one.outcome, architecture.fit.outcome);
            let after = architecture.throttling_after_increase.as_ref().unwrap_or(&architecture.throttling);
            prop_assert_eq!(one.level, after.decisive_level);
            prop_assert_eq!(one.shards as u64, architecture.shards.used);
            let most = architecture.limits.iter().filter(|limit| limit.nature != Nature::Advisory);
            let most = most.map(|limit| limit.utilization).fold(0.0, f64::max);
            prop_assert_eq!(one.utilization.unwrap_or(0.0), most);
        }
    }
    for event in &found.events {
        let at = event.month as usize - 1;
        let (after, before) = (&reports[at], at.checked_sub(1).map(|before| &reports[before]));
        let is = |report: &Report| event.architecture.map(|id| of(report, id).fit.outcome);
        match event.what {
            EventId::Near | EventId::Late | EventId::Exceeded => {
                let (id, limit) = (event.architecture.unwrap(), event.limit.unwrap());
                let least = match event.what {
                    EventId::Near => Verdict::Near,
                    EventId::Late => Verdict::Late,
                    _ => Verdict::Exceeded,
                };
                prop_assert_eq!(verdict(after, id, limit), least);
                prop_assert!(reports[..at].iter().all(|report| verdict(report, id, limit) < least));
            }
            EventId::Cheapest => {
                prop_assert_eq!(after.verdict.cheapest, event.architecture);
                prop_assert_ne!(before.unwrap().verdict.cheapest, event.architecture);
            }
            EventId::Outcome => prop_assert_ne!(is(after), before.map_or(Some(OutcomeId::Fits), is)),
            EventId::Shards => {
                let used = |report: &Report| of(report, event.architecture.unwrap()).shards.used;
                prop_assert_ne!(used(after), used(before.unwrap()));
            }
            EventId::Risk | EventId::Ask | EventId::Table => {}
        }
    }
    Ok(())
}

/// What is asked of AWS is needed in its month, was not before, and is enough afterwards.
fn check_asks(scenario: &Scenario, found: &Projection) {
    for event in found.events.iter().filter(|event| event.what == EventId::Ask) {
        let (id, quota) = (event.architecture.unwrap(), event.quota.unwrap());
        let needed = event.needed_in.unwrap();
        assert_eq!(event.month, (needed - 1).max(1));
        let raises = |report: &Report| {
            let architecture = of(report, id);
            let asked = architecture.fit.reasons.iter().any(|reason| reason.quota == Some(quota));
            asked
                || architecture
                    .limits
                    .iter()
                    .any(|limit| limit.nature == Nature::Quota && limit.verdict >= Verdict::Late)
                || architecture.throttling.decisive_level >= Level::High
        };
        assert!(raises(&compared(scenario, &event.compare)), "{event:?}");
        // For a year, with what was asked for; and the months that follow have it.
        let last = found.months.len().min(needed as usize + ENOUGH_FOR - 1);
        let mut granted = compared(scenario, &event.compare);
        for month in &found.months[event.month as usize - 1..last] {
            granted = compared(scenario, &month.compare);
            let asked = of(&granted, id).fit.reasons.iter().find(|reason| reason.nature == ReasonNature::Quota);
            assert!(asked.is_none_or(|reason| reason.quota != Some(quota)), "{event:?} {}", month.compare);
        }
        assert_eq!(of(&granted, id).throttling_after_increase, None, "{event:?}");
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn every_month_is_what_compare_prints(scenario in scenario(), growth in prop_oneof![Just("8%/month"), Just("3x/quarter"), Just("-20%/month")]) {
        let mut scenario = scenario;
        scenario.workload.writes_per_second = PerSecond(scenario.workload.writes_per_second.0.min(2e4));
        let found = projected(&scenario, growth, 9, &["workload.table_size"]);
        check(&scenario, &found)?;
    }
}

#[test]
fn quotas_are_asked_for_a_month_before() {
    let scenario = Scenario::default();
    let found = projected(&scenario, "7%/month", 60, &[]);
    check(&scenario, &found).unwrap();
    check_asks(&scenario, &found);
    let asks: Vec<u32> =
        found.events.iter().filter(|event| event.what == EventId::Ask).map(|event| event.month).collect();
    assert!(asks.len() >= 2 && asks.windows(2).all(|pair| pair[1] >= pair[0] + 11), "once a year at most: {asks:?}");
    let due = found.come_back.month.unwrap();
    assert!(
        found.come_back.text.to_string().starts_with(&format!("Review this in month {due}")),
        "{:?}",
        found.come_back
    );
}

/// What is asked for in a month does not depend on how many months are shown.
#[test]
fn a_short_horizon_asks_for_as_much() {
    let mut scenario = Scenario::default();
    scenario.workload.writes_per_second = PerSecond(350.0);
    scenario.workload.item_size.0 = 1433.6;
    let asks = |months: u32| {
        let found = projected(&scenario, "8%/month", months, &["workload.table_size"]);
        assert_eq!(found.known_until, months + 11);
        check(&scenario, &found).unwrap();
        check_asks(&scenario, &found);
        let mut asks = found.events.iter().filter(|event| event.what == EventId::Ask);
        asks.find_map(|event| Some((event.month, event.quota?, event.raise_to?))).unwrap()
    };
    let all = [12, 14, 18, 24, 36].map(asks);
    assert!(all.iter().all(|ask| *ask == all[0]), "{all:?}");
}

/// The table's own quota is asked for like any other.
#[test]
fn the_table_has_a_quota_too() {
    let mut scenario = Scenario::default();
    scenario.workload.writes_per_second = PerSecond(10_000.0);
    let found = projected(&scenario, "8%/month", 36, &[]);
    let table: Vec<&ProjectEvent> = found.events.iter().filter(|event| event.what == EventId::Table).collect();
    assert_eq!(table.len(), 1, "{table:?}");
    let warns = |compare: &str| {
        compared(&scenario, compare).notices.iter().any(|notice| notice.text.to_string().contains("the table's quota"))
    };
    let needed = table[0].month as usize + 1;
    assert!(warns(&table[0].compare) && warns(&found.months[needed - 1].compare));
    assert!(!warns(&found.months[needed - 2].compare));
    assert!(found.come_back.month.unwrap() <= table[0].month);
}

#[test]
fn without_growth_nothing_happens() {
    let found = projected(&Scenario::default(), "0%/month", 12, &[]);
    assert_eq!((found.events.len(), found.come_back.month), (0, None));
    let total = found.total_usd["streams-lambda"].unwrap();
    assert!((total - 12.0 * found.months[0].usd["streams-lambda"].unwrap()).abs() < 1e-9);
    let text = found.come_back.text.to_string();
    assert!(text.starts_with("For 12 months streams-lambda stays the cheapest"), "{text}");
}

#[test]
fn what_is_wrong_from_the_start_is_to_be_done_now() {
    let mut scenario = Scenario::default();
    scenario.kinesis_firehose.shards = Some(4);
    scenario.workload.writes_per_second.0 = 3000.0;
    scenario.workload.peak_to_average = 6.0;
    let found = projected(&scenario, "5%/month", 12, &[]);
    check(&scenario, &found).unwrap();
    check_asks(&scenario, &found);
    assert_eq!(found.come_back.month, Some(1), "{:?}", found.come_back);
    // What never fits says so once, and not what else happens to it.
    let of_stream: Vec<&ProjectEvent> =
        found.events.iter().filter(|event| event.architecture == Some(ArchitectureId::KinesisFirehose)).collect();
    assert!(of_stream.len() == 1 && of_stream[0].month == 1 && of_stream[0].what == EventId::Outcome, "{of_stream:?}");
}
