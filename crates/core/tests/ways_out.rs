//! Recommendations, ways out of missed gates and What to do: each keeps what it promises, for random scenarios.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail, and draws need no fixed bits")]

#[path = "strategies/demanding.rs"]
mod demanding;
mod strategies;

use std::sync::OnceLock;

use proptest::prelude::*;
use shardwise_core::catalog::{Catalog, PriceBook};
use shardwise_core::input;
use shardwise_core::model::{Level, LimitId, Nature, OutcomeId};
use shardwise_core::report::{ArchitectureReport, Report, plan};
use shardwise_core::scenario::{AcceptedRisk, ArchitectureId, Architectures, Scenario};
use shardwise_core::study::{Choice, Recommend, TodoKind, advised, gates, recommend, what_to_do};
use shardwise_core::text::Seconds;
use strum::VariantArray;

use strategies::{config, log_uniform};

fn book() -> &'static PriceBook {
    static BOOK: OnceLock<PriceBook> = OnceLock::new();
    BOOK.get_or_init(|| Catalog::embedded().book("us-east-1").unwrap())
}

fn of(report: &Report, id: ArchitectureId) -> &ArchitectureReport {
    report.architectures.iter().find(|one| one.id == id).unwrap()
}

/// A scenario of the usual two architectures, or of all.
fn demanding() -> impl Strategy<Value = Scenario> {
    (demanding::demanding(), any::<bool>()).prop_map(|(scenario, all)| Scenario {
        name: "any".into(),
        architectures: if all { Architectures::All } else { Architectures::default() },
        ..scenario
    })
}

/// The scenario after these assignments.
fn after(scenario: &Scenario, assignments: &[String]) -> Scenario {
    let file = input::changed(scenario);
    input::read_scenario("changed", Some(&file), assignments, &Catalog::embedded()).unwrap()
}

fn recommended(scenario: &Scenario) -> Option<Recommend> {
    recommend(scenario, book(), &[], &|_| String::new()).ok()
}

fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(1.0)
}

/// Whether AWS raises by itself what it waits for: a scenario cannot have that.
fn grows(one: &ArchitectureReport) -> bool {
    let by_itself = [LimitId::KinesisOnDemandGrowth, LimitId::KinesisOnDemandGrowthRecords];
    one.limits.iter().any(|limit| by_itself.contains(&limit.id))
}

/// Checks a choice against its file, and against what it says changes.
fn check_choice(scenario: &Scenario, choice: &Choice) -> Result<(), TestCaseError> {
    let then = input::read_scenario("chosen", Some(&choice.scenario), &[], &Catalog::embedded()).unwrap();
    prop_assert_eq!(&then.requirements, &scenario.requirements);
    let set: Vec<String> =
        choice.changes.iter().map(|change| format!("{}={}", change.key, quoted(&change.to))).collect();
    for then in [then, after(scenario, &set)] {
        let report = plan(&then, book()).unwrap();
        let one = of(&report, choice.architecture);
        prop_assert!(one.fit.outcome == OutcomeId::Fits || grows(one) && one.fit.outcome.is_fit(), "{choice:#?}");
        prop_assert!(is_same(one.monthly_usd.unwrap(), choice.monthly_usd), "{:?} {choice:#?}", one.monthly_usd);
        if !grows(one) {
            prop_assert_eq!(one.freshness.worst_seconds, choice.worst_seconds);
            prop_assert_eq!(one.decisive_level(), choice.level);
        }
    }
    Ok(())
}

/// A value as `--set` takes it.
fn quoted(value: &str) -> String {
    let is_bare =
        value.parse::<f64>().is_ok() || matches!(value, "true" | "false") || value.starts_with(['[', '{', '"']);
    if is_bare { value.to_owned() } else { format!("\"{value}\"") }
}

/// Requirements of which one is weaker, without those that would let the search hold what nobody requires.
fn weaker(scenario: &Scenario, factor: f64) -> Vec<Scenario> {
    let required = &scenario.requirements;
    let mut all = Vec::new();
    let mut push = |is_made: bool, weaken: &dyn Fn(&mut Scenario)| {
        if is_made {
            let mut weaker = scenario.clone();
            weaken(&mut weaker);
            all.push(weaker);
        }
    };
    let level = required.max_risk.and_then(|most| AcceptedRisk::VARIANTS.iter().position(|level| *level == most));
    let next = level.and_then(|level| AcceptedRisk::VARIANTS.get(level + 1).copied());
    push(next.is_some(), &|s| s.requirements.max_risk = next);
    let longer = |time: Option<Seconds>| time.map(|most| Seconds(most.0 * factor));
    push(required.freshness.is_some(), &|s| s.requirements.freshness = longer(s.requirements.freshness));
    push(required.max_delay.is_some(), &|s| s.requirements.max_delay = longer(s.requirements.max_delay));
    push(required.max_monthly_usd.is_some(), &|s| s.requirements.max_monthly_usd = None);
    push(required.in_order, &|s| s.requirements.in_order = false);
    push(required.no_code, &|s| s.requirements.no_code = false);
    push(required.reshaped, &|s| s.requirements.reshaped = false);
    push(required.every_change, &|s| s.requirements.every_change = false);
    all
}

/// What the search holds that nobody requires, in words.
fn held(found: &Recommend) -> Vec<String> {
    found.must_hold.iter().filter(|one| !one.required).map(|one| one.text.to_string()).collect()
}

/// The assignments in words, and what else they say: `set KEY = VALUE`.
fn assignments(change: &str) -> (Vec<String>, String) {
    let (mut all, mut rest, mut text) = (Vec::new(), String::new(), change);
    while let Some((before, after)) = text.split_once("set ") {
        rest.push_str(before);
        let (key, value) = after.split_once(" = ").unwrap();
        let end = match &value[..1] {
            "\"" => value[1..].find('"').unwrap() + 2,
            "[" => value.find(']').unwrap() + 1,
            _ => value.find([',', ' ']).unwrap_or(value.len()),
        };
        all.push(format!("{key}={}", &value[..end]));
        text = &value[end..];
    }
    (all, rest + text)
}

/// Checks that a way out in words meets the gates, at its cost. What AWS raises is not set: it fits after an increase then.
fn check_way_out(scenario: &Scenario, id: ArchitectureId, way: &str, no_exceeded: bool) -> Result<(), TestCaseError> {
    // What only says what to look at has no cost. A consumer is told by its name, and what an architecture itself advises in
    // words: neither is a key.
    let Some((change, cost)) = way.trim_end_matches(" a month").rsplit_once(": $") else { return Ok(()) };
    if change.contains(" on the ") || change.contains("consumer") {
        return Ok(());
    }
    let (set, rest) = assignments(change);
    let asks = rest.contains("ask AWS");
    let is_prose = !asks && !rest.replace("and", "").replace([',', ' '], "").is_empty();
    if is_prose || set.iter().any(|one| one.split('=').next().is_some_and(|key| !key.contains('.'))) {
        return Ok(());
    }
    let then = after(scenario, &set);
    let report = plan(&then, book()).unwrap();
    let gates = report.gates(&then.requirements, no_exceeded && !asks).gates;
    for gate in &gates {
        let is_met = gate.architectures.iter().any(|one| one.id == id && one.met);
        prop_assert!(is_met, "{id} misses {}: {way}", gate.id);
    }
    let (usd, said) = (of(&report, id).monthly_usd.unwrap(), cost.replace(',', "").parse::<f64>().unwrap());
    prop_assert!((usd - said).abs() <= 0.51, "{usd}: {way}");
    Ok(())
}

/// Checks that no architecture has a way out that costs more than the change that the steps name for it.
fn check_no_step_is_cheaper(scenario: &Scenario) -> Result<(), TestCaseError> {
    let Ok((report, todo)) = advised(scenario, book()) else { return Ok(()) };
    let Some(first) = todo.first().filter(|first| first.makes_fit && first.key != "architectures") else {
        return Ok(());
    };
    let one = of(&report, first.architecture);
    if one.fit.outcome == OutcomeId::DoesNotFit {
        let way = one.fit.way_out.as_ref();
        prop_assert!(way.is_some_and(|way| way.monthly_usd <= first.monthly_usd + 0.005), "{way:?} {}", first.text);
    }
    Ok(())
}

fn read(toml: &str) -> Scenario {
    input::read_scenario("test", Some(toml), &[], &Catalog::embedded()).unwrap()
}

#[test]
fn the_verdict_names_no_dearer_way_out_than_the_steps() {
    let stream = "architectures = [\"kinesis-firehose\"]\n";
    for (toml, most) in [
        (format!("{stream}requirements.max_risk = \"low\""), 378.0),
        (format!("{stream}requirements.max_risk = \"none\"\n[workload]\nwrites_per_second = 2500"), 2440.0),
        (
            format!(
                "{stream}requirements.max_risk = \"low\"\n[workload]\nwrites_per_second = 2500\nitem_size = \"1 KiB\""
            ),
            2490.0,
        ),
        (
            "architectures = [\"streams-lambda\"]\nrequirements = { max_monthly_usd = 100, freshness = \"2 h\" }\n\
             [workload]\nwrites_per_second = 700\nitem_size = \"2 KiB\""
                .to_owned(),
            11.5,
        ),
    ] {
        let scenario = read(&toml);
        check_no_step_is_cheaper(&scenario).unwrap();
        let (report, _) = advised(&scenario, book()).unwrap();
        let way = report.architectures[0].fit.way_out.as_ref().unwrap();
        assert!(way.monthly_usd < most, "{way:?}");
        assert!(report.verdict.text.to_string().starts_with("As configured, nothing fits. Take "));
    }
}

/// What the given settings do not throttle is not throttled to save money, whether the risk is required or not.
#[test]
fn a_required_freshness_is_no_leave_to_write_above_the_limit() {
    let of_writes = |writes: f64, size: &str, freshness: &str, risk: &str| {
        let file = format!(
            "architectures = [\"kinesis-firehose\"]\n[requirements]\nfreshness = \"{freshness}\"\n{risk}\n\
             [workload]\nwrites_per_second = {writes}\nitem_size = \"{size}\""
        );
        recommended(&read(&file)).unwrap().best.unwrap()
    };
    let best = of_writes(400.0, "1 KiB", "60 s", "");
    let then = plan(&input::read_scenario("chosen", Some(&best.scenario), &[], &Catalog::embedded()).unwrap(), book());
    let then = then.unwrap();
    let one = of(&then, ArchitectureId::KinesisFirehose);
    let writes = one.limits.iter().filter(|limit| limit.id.to_string().starts_with("kinesis.write_"));
    assert!(writes.map(|limit| limit.utilization).fold(0.0, f64::max) <= 0.8 + 1e-9);
    assert!(one.throttling.level <= Level::Moderate && best.late_seconds.is_none());
    let implied = of_writes(900.0, "2 KiB", "3 m", "");
    let explicit = of_writes(900.0, "2 KiB", "3 m", "max_risk = \"moderate\"");
    assert!(is_same(implied.monthly_usd, explicit.monthly_usd), "{implied:?} {explicit:?}");
}

/// Of what costs the same cent, what throttles less is taken: all it lacks is a quota that costs nothing.
#[test]
fn a_lower_risk_for_the_same_cent_is_taken() {
    let splunk = "requirements.freshness = \"60 s\"\ndelivery.destination = \"splunk\"\n\
                  [workload]\nwrites_per_second = 1200\nitem_size = \"1 KiB\"";
    let snowflake = "requirements.freshness = \"5 m\"\ndelivery.destination = \"snowflake\"\n\
                     [workload]\nwrites_per_second = 1500\nitem_size = \"500 B\"";
    for toml in [splunk, snowflake] {
        let found = recommended(&read(toml)).unwrap();
        let best = found.best.unwrap();
        assert!(best.level <= Level::Low && found.at_low_risk.is_none(), "{best:?} {:?}", found.at_low_risk);
        assert!(best.raises.iter().any(|raise| raise.to_string().contains("Direct PUT quota")), "{best:?}");
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn no_step_is_cheaper_than_the_way_out(scenario in demanding()) {
        check_no_step_is_cheaper(&scenario)?;
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn what_is_recommended_fits_and_is_not_dearer_than_what_is_given(scenario in demanding()) {
        let Some(found) = recommended(&scenario) else { return Ok(()) };
        for choice in found.best.iter().chain(&found.others) {
            check_choice(&scenario, choice)?;
        }
        let Some(given) = &found.given else { return Ok(()) };
        prop_assert!(found.best.is_some(), "{given:?}");
        let best = found.best.as_ref().unwrap();
        // Where no risk is required, a limit that a setting moves is kept at a distance, which may cost something.
        let report = plan(&scenario, book()).unwrap();
        let near = |one: &ArchitectureReport| one.limits.iter().any(|limit| {
            limit.nature == Nature::Setting && limit.utilization > 0.8 + 1e-9
        });
        if scenario.requirements.max_risk.is_some() || !near(of(&report, given.architecture)) {
            prop_assert!(best.monthly_usd <= given.monthly_usd * (1.0 + 1e-9), "{best:#?} {given:?}");
        }
    }

    #[test]
    fn a_weaker_requirement_never_costs_more(scenario in demanding(), factor in log_uniform(1.0, 20.0), which in any::<usize>()) {
        let Some((found, best)) = recommended(&scenario).and_then(|found| Some((found.clone(), found.best?))) else { return Ok(()) };
        let weaker = weaker(&scenario, factor);
        let Some(weaker) = weaker.get(which % weaker.len().max(1)) else { return Ok(()) };
        let then = recommended(weaker).unwrap();
        // What nobody requires is held as far as it can be, which may be further then.
        if held(&then) == held(&found) {
            prop_assert!(then.best.is_some_and(|then| then.monthly_usd <= best.monthly_usd * (1.0 + 1e-9)), "{best:#?}");
        }
    }

    #[test]
    fn a_way_out_meets_the_gates(scenario in demanding(), no_exceeded in any::<bool>()) {
        let report = plan(&scenario, book()).unwrap();
        for gate in gates(&report, &scenario, book(), no_exceeded).gates {
            for one in gate.architectures.iter().filter(|one| !one.met) {
                let Some(ways) = one.way_out.as_ref().map(ToString::to_string) else { continue };
                for way in ways.split("; for the least, ") {
                    check_way_out(&scenario, one.id, way, no_exceeded)?;
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn after_everything_that_is_to_do_it_fits_for_what_was_said(scenario in demanding()) {
        let before = plan(&scenario, book()).unwrap().verdict.cheapest;
        let (mut then, mut said) = (scenario.clone(), None);
        let mut is_relief = false;
        for todo in what_to_do(&scenario, book()) {
            let first = std::iter::once((&todo.key, &todo.to));
            let all = first.chain(todo.also.iter().map(|also| (&also.key, &also.to)));
            let set: Vec<String> = all.map(|(key, to)| format!("{key}={to}")).collect();
            then = after(&then, &set);
            // To end a wait or a high risk may cost so much that another architecture is cheaper.
            is_relief |= todo.lifts.is_some() && !todo.makes_fit;
            said = Some((todo.architecture, todo.monthly_usd, todo.kind));
        }
        let report = plan(&then, book()).unwrap();
        if let Some(id) = before {
            prop_assert!(of(&report, id).fit.outcome.is_fit(), "{id}");
        }
        let Some((id, usd, kind)) = said else { return Ok(()) };
        prop_assert!(of(&report, id).fit.outcome.is_fit() && is_same(of(&report, id).monthly_usd.unwrap(), usd));
        if before.is_some() && !is_relief && kind == TodoKind::Setting {
            prop_assert_eq!(report.verdict.cheapest, Some(id));
        }
    }
}
