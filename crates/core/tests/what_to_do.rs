//! What is advised holds: set as advised, every scenario comes to what was said of it.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input;
use shardwise_core::model::{Level, Nature, OutcomeId, RequirementId};
use shardwise_core::report::{ArchitectureReport, LimitReport, Report, plan};
use shardwise_core::scenario::{AcceptedRisk, ArchitectureId, KinesisFirehose, Mode, Requirements, Scenario};
use shardwise_core::study::{Todo, TodoKind, what_to_do};
use shardwise_core::text::Seconds;
use strum::VariantArray;

use strategies::{any_of, config, log_uniform, scenario};

fn book() -> &'static PriceBook {
    static BOOK: OnceLock<PriceBook> = OnceLock::new();
    BOOK.get_or_init(|| Catalog::embedded().book("us-east-1").unwrap())
}

fn requirements() -> impl Strategy<Value = Requirements> {
    let risk = prop_oneof![2 => Just(None), 1 => any_of(AcceptedRisk::VARIANTS).prop_map(Some)];
    let freshness =
        prop_oneof![2 => Just(None), 1 => log_uniform(10.0, 3600.0).prop_map(|time| Some(Seconds(time.round())))];
    let cost = prop_oneof![3 => Just(None), 1 => log_uniform(10.0, 10_000.0).prop_map(Some)];
    (risk, freshness, cost, any::<bool>()).prop_map(|(max_risk, freshness, max_monthly_usd, reshaped)| Requirements {
        max_risk,
        freshness,
        max_monthly_usd,
        reshaped,
        ..Requirements::default()
    })
}

/// A stream on demand with a hot key, which other modes give a shard of its own.
fn hot_on_demand() -> impl Strategy<Value = Scenario> {
    (scenario(), log_uniform(100.0, 20_000.0), log_uniform(0.002, 0.3), any::<bool>()).prop_map(
        |(mut scenario, rate, share, alone)| {
            scenario.workload.writes_per_second.0 = rate.round();
            scenario.workload.hottest_key_share = share;
            scenario.kinesis_firehose = KinesisFirehose { mode: Mode::OnDemand, ..KinesisFirehose::default() };
            if alone {
                scenario.architectures = vec![ArchitectureId::KinesisFirehose].into();
            }
            scenario
        },
    )
}

/// The scenario after a change, set as its keys say.
fn after(scenario: &Scenario, todo: &Todo) -> Scenario {
    let first = std::iter::once((&todo.key, &todo.to));
    let all = first.chain(todo.also.iter().map(|also| (&also.key, &also.to)));
    let assignments: Vec<String> = all.map(|(key, to)| format!("{key}={to}")).collect();
    let file = input::changed(scenario);
    input::read_scenario("changed", Some(&file), &assignments, &Catalog::embedded()).unwrap()
}

fn of(report: &Report, id: ArchitectureId) -> &ArchitectureReport {
    report.architectures.iter().find(|one| one.id == id).unwrap()
}

/// Keys besides those of architectures that are settings of the pipeline; everything else belongs to the workload, the
/// requirements or the prices.
const KEYS: [&str; 3] = ["delivery.buffer_", "consumers.", "quotas."];
/// Whether a key is a setting of the pipeline.
fn is_of_pipeline(key: &str) -> bool {
    let of = |id: &ArchitectureId| key.starts_with(&format!("{}.", id.to_string().replace('-', "_")));
    ArchitectureId::VARIANTS.iter().any(of) || KEYS.iter().any(|known| key.starts_with(known))
}

/// The key of what is compared.
const ARCHITECTURES: &str = "architectures";
/// Keys among them that say what somebody wants to have.
const WANTED: [&str; 7] =
    ["view_type", "stream_shards", "retention_hours", "source_backup", "recent_peak", "writer", "pitr_paid"];

fn check(scenario: &Scenario, todo: &Todo, report: &Report) -> Result<(), TestCaseError> {
    let changed = after(scenario, todo);
    let then = plan(&changed, book()).unwrap();
    let (now, then) = (of(report, todo.architecture), of(&then, todo.architecture));
    let about = format!("{}: {:?}", todo.text, todo);
    let near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs().max(1.0);
    let usd = then.monthly_usd.unwrap();
    prop_assert!(near(usd, todo.monthly_usd), "{usd} {about}");
    prop_assert!(then.fit.outcome.is_fit(), "{about}");
    // What AWS raises by itself is waited for, not set.
    let grows = now.limits.iter().chain(&then.limits).any(|limit| limit.id.to_string().contains("on_demand_growth"));
    if todo.makes_fit && !grows {
        prop_assert_eq!(then.fit.outcome, OutcomeId::Fits, "{}", about);
        prop_assert!(now.fit.outcome != OutcomeId::Fits, "{about}");
    }
    let most = scenario.requirements.max_risk.map_or(Level::High, Level::from);
    prop_assert!(todo.level.after <= most && todo.level.after < Level::Severe, "{about}");
    if !grows && now.fit.outcome != OutcomeId::FitsAfterIncrease {
        prop_assert_eq!(then.throttling.decisive_level, todo.level.after, "{}", about);
        prop_assert_eq!(then.freshness.worst_seconds, todo.worst_seconds.after, "{}", about);
        prop_assert_eq!(now.throttling.decisive_level, todo.level.before, "{}", about);
    }
    let text = todo.text.to_string();
    if todo.level.after > todo.level.before {
        prop_assert!(text.contains("throttling risk of") || text.contains("throttled"), "{about}");
        prop_assert!(todo.makes_fit || todo.level.after <= Level::Moderate || scenario.requirements.max_risk.is_some());
    }
    for key in std::iter::once(&todo.key).chain(todo.also.iter().map(|also| &also.key)) {
        prop_assert!(is_of_pipeline(key), "{about}");
        // A view in which changes are missing is nothing that anybody wants where every change is required.
        let is_missing = key.ends_with("view_type") && todo.meets == Some(RequirementId::EveryChange);
        prop_assert!(is_missing || !WANTED.iter().any(|wanted| key.ends_with(wanted)), "{about}");
    }
    if !scenario.requirements.reshaped {
        return Ok(());
    }
    prop_assert!(changed.kinesis_firehose.transform.enabled || !scenario.kinesis_firehose.transform.enabled, "{about}");
    Ok(())
}

/// What saves money raises no risk, and brings no limit that a setting moves nearer than 80%.
fn is_comfortable(scenario: &Scenario, todo: &Todo, report: &Report) -> Result<(), TestCaseError> {
    let then = plan(&after(scenario, todo), book()).unwrap();
    let (now, then) = (of(report, todo.architecture), of(&then, todo.architecture));
    prop_assert!(todo.level.after <= todo.level.before, "{}", todo.text);
    let is_near = |limit: &&LimitReport| limit.nature == Nature::Setting && limit.utilization > 0.8 + 1e-9;
    for limit in then.limits.iter().filter(is_near).filter(|limit| !limit.id.is_kept()) {
        let before = now.limits.iter().find(|before| before.id == limit.id).map_or(0.0, |before| before.utilization);
        prop_assert!(limit.utilization <= before * (1.0 + 1e-9), "{} {}", limit.id, todo.text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn a_change_does_what_is_said_of_it(
        scenario in prop_oneof![3 => scenario(), 1 => hot_on_demand()],
        requirements in requirements(),
    ) {
        let mut scenario = Scenario { requirements, name: "any".into(), ..scenario };
        let todo = what_to_do(&scenario, book());
        prop_assert!(todo.len() <= 3);
        let mut keys: Vec<&String> = Vec::new();
        for one in &todo {
            let report = plan(&scenario, book()).unwrap();
            if one.key == ARCHITECTURES {
                // Nothing that is compared fits, with anything that may be set: another one does.
                prop_assert!(report.verdict.cheapest.is_none(), "{}", one.text);
                let then = plan(&after(&scenario, one), book()).unwrap();
                let other = of(&then, one.architecture);
                prop_assert!(other.fit.outcome.is_fit() && other.monthly_usd == Some(one.monthly_usd), "{}", one.text);
                break;
            }
            let taken = report.verdict.cheapest.map(|id| of(&report, id));
            check(&scenario, one, &report)?;
            match taken {
                // Against the architecture to take.
                Some(taken) if one.kind == TodoKind::Setting || one.makes_fit => {
                    let usd = taken.monthly_usd.unwrap();
                    let saved = usd - one.monthly_usd;
                    let told = one.less_than_taken_usd.unwrap_or(one.saves_usd);
                    prop_assert!((saved - told).abs() < 1e-6 * usd.max(1.0), "{} {saved}", one.text);
                    let is_worth_it = saved >= (usd / 100.0).max(1.0) - 1e-6;
                    prop_assert!(is_worth_it || one.lifts.is_some(), "{}", one.text);
                }
                Some(_) => {}
                None => prop_assert!(one.makes_fit, "{}", one.text),
            }
            if !one.makes_fit && one.lifts.is_none() {
                is_comfortable(&scenario, one, &report)?;
            }
            for key in std::iter::once(&one.key).chain(one.also.iter().map(|also| &also.key)) {
                prop_assert!(!keys.contains(&key), "twice: {}", one.text);
                keys.push(key);
            }
            // Each is told given those before it, and nobody else is harmed.
            scenario = after(&scenario, one);
            let then = plan(&scenario, book()).unwrap();
            for other in report.architectures.iter().filter(|other| other.fit.outcome.is_fit()) {
                prop_assert!(of(&then, other.id).fit.outcome.is_fit(), "{}: {}", other.id, one.text);
            }
        }
    }

    /// What was done is not advised again, and leads to no more than was said.
    #[test]
    fn advice_that_is_taken_comes_to_an_end(scenario in scenario()) {
        let mut scenario = scenario;
        let mut before = f64::INFINITY;
        for _ in 0..40 {
            let todo = what_to_do(&scenario, book());
            let Some(first) = todo.first() else { return Ok(()) };
            let able = plan(&scenario, book()).unwrap().verdict.cheapest.is_some();
            if able && first.kind == TodoKind::Setting && first.lifts.is_none() {
                prop_assert!(first.monthly_usd < before, "{before} {first:?}");
                before = first.monthly_usd;
            }
            scenario = after(&scenario, first);
        }
        prop_assert!(false, "always something more to do");
    }
}
