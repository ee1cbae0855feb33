//! Whatever is read as text: it is refused with a place and a reason, or read correctly.

use shardwise_core::PlanError;
use shardwise_core::catalog::{Catalog, PriceBook, QUOTAS};
use shardwise_core::explain::Subject;
use shardwise_core::input::{link, read_book, read_scenario, read_settings};
use shardwise_core::output::Currency;
use shardwise_core::report;
use shardwise_core::scenario::Scenario;
use shardwise_core::study::{Baseline, Comparison};
use shardwise_core::text::{Bytes, InputErrors, PerSecond, Quantity, Seconds, float, number};
use shardwise_simulate::{Settings, Simulation, whole};

use super::plan::{assert_round_trips, assert_told};
use crate::finite::assert_finite;

#[path = "../../../cli/src/commands/trace.rs"]
#[allow(dead_code, unreachable_pub, reason = "the command's own reader of traces, of which a part is called")]
mod trace_lines;

use trace_lines::{Rates, step_seconds};

/// Bytes as text; those that are none are replaced.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A scenario that was read: its report is finite, or names a price that its book lacks.
fn assert_planned(scenario: &Scenario, catalog: &Catalog) {
    let book = catalog.book(&scenario.region).unwrap_or_else(|errors| panic!("{errors}"));
    assert_reported(scenario, &book);
}

fn assert_reported(scenario: &Scenario, book: &PriceBook) {
    match report::plan(scenario, book) {
        Ok(report) => assert_finite(&report),
        Err(PlanError::MissingPrice(_)) => {}
        Err(PlanError::NotFinite(number)) => panic!("bounds let a number be {number:?}"),
    }
}

/// A scenario file.
pub(super) fn scenario(bytes: &[u8]) {
    let catalog = Catalog::embedded();
    match read_scenario("file", Some(&text(bytes)), &[], &catalog) {
        Ok(scenario) => {
            assert_round_trips(&scenario);
            assert_planned(&scenario, &catalog);
        }
        Err(errors) => assert_told(&errors),
    }
}

/// Assignments of the command, one per line.
pub(super) fn set(bytes: &[u8]) {
    let catalog = Catalog::embedded();
    let assignments: Vec<String> = text(bytes).split('\n').map(str::to_owned).collect();
    match read_scenario("file", None, &assignments, &catalog) {
        Ok(scenario) => {
            assert_round_trips(&scenario);
            assert_planned(&scenario, &catalog);
        }
        Err(errors) => assert_told(&errors),
    }
}

/// A link, or its fragment.
pub(super) fn link(bytes: &[u8]) {
    let catalog = Catalog::embedded();
    match link::read(&text(bytes), &catalog) {
        Ok(scenario) => {
            let again = link::fragment(&scenario);
            assert_eq!(link::read(&again, &catalog).as_ref(), Ok(&scenario), "{again}");
            assert_planned(&scenario, &catalog);
        }
        Err(errors) => assert_told(&errors),
    }
}

/// A price book of a Region that has one, and of one that has none.
pub(super) fn book(bytes: &[u8]) {
    let text = text(bytes);
    let mut catalog = Catalog::embedded();
    let region = text.lines().find_map(|line| line.strip_prefix("region = \"")?.strip_suffix('"'));
    let file = format!("{}.toml", region.unwrap_or("us-east-1"));
    match read_book(&mut catalog, &file, &file, &text) {
        Ok(()) => {
            let region = region.unwrap_or("us-east-1").to_owned();
            assert_planned(&Scenario { region, ..Scenario::default() }, &catalog);
        }
        Err(errors) => assert_told(&errors),
    }
}

/// The quotas file. A simulation is run with them: they size what it allocates.
pub(super) fn quotas(bytes: &[u8]) {
    let mut catalog = Catalog::embedded();
    match read_book(&mut catalog, QUOTAS, QUOTAS, &text(bytes)) {
        Ok(()) => {
            let scenario = Scenario::default();
            assert_planned(&scenario, &catalog);
            let book = catalog.book(&scenario.region).unwrap_or_else(|errors| panic!("{errors}"));
            let settings = Settings { seconds: 120.0, ..Settings::default() };
            if let Ok(simulation) = Simulation::new(&scenario, &book, settings) {
                let simulation = simulation.finish();
                assert!(simulation.is_balanced());
                assert_finite(&simulation.findings());
            }
        }
        Err(errors) => assert_told(&errors),
    }
}

/// A published report, as the baseline of a check.
pub(super) fn baseline(bytes: &[u8]) {
    let Ok(baseline) = serde_json::from_slice::<Baseline>(bytes) else { return };
    let catalog = Catalog::embedded();
    let settings: Vec<String> =
        baseline.settings.iter().map(|setting| format!("{}={}", setting.key, setting.value)).collect();
    match read_settings("baseline", &settings, &catalog) {
        Ok(scenario) => {
            let book = catalog.book(&scenario.region).unwrap_or_else(|errors| panic!("{errors}"));
            let scenario_now = Scenario::default();
            let Ok(report) = report::plan(&scenario_now, &book) else { return };
            let comparison = Comparison {
                baseline: &baseline,
                version: "0",
                scenario: &scenario,
                book: &book,
                report: &report,
                scenario_now: &scenario_now,
            };
            match comparison.difference() {
                Ok(difference) => assert_finite(&difference),
                Err(PlanError::MissingPrice(_)) => {}
                Err(PlanError::NotFinite(number)) => panic!("a baseline lets a number be {number:?}"),
            }
        }
        Err(errors) => assert_told(&errors),
    }
}

/// A trace: the duration of a rate, then the rates.
pub(super) fn trace(bytes: &[u8]) {
    let text = text(bytes);
    let (step, lines) = text.split_once('\n').unwrap_or((&text, ""));
    let mut rates = Rates::default();
    for (number, line) in lines.lines().enumerate() {
        rates.read("trace", number + 1, line);
    }
    let seconds = step_seconds(step).map_err(|message| InputErrors::one("step", "", *message));
    let trace = seconds.and_then(|seconds| rates.trace("trace", seconds));
    match trace {
        Ok(trace) => {
            assert!(trace.length() > 0.0 && trace.rates.iter().all(|rate| (0.0..=1e9).contains(rate)));
            let settings = Settings { seconds: 60.0, trace: Some(trace), ..Settings::default() };
            let scenario = Scenario::default();
            let book = Catalog::embedded().book(&scenario.region).unwrap_or_else(|errors| panic!("{errors}"));
            if let Ok(simulation) = Simulation::new(&scenario, &book, settings) {
                let simulation = simulation.finish();
                assert!(simulation.is_balanced());
                assert_finite(&simulation.findings());
            }
        }
        Err(errors) => assert_told(&errors),
    }
}

/// Short words: sizes, times, rates, numbers, currencies, ids, days and seeds.
pub(super) fn words(bytes: &[u8]) {
    let text = text(bytes);
    assert_quantity(&text, |bytes: &Bytes| bytes.0);
    assert_quantity(&text, |seconds: &Seconds| seconds.0);
    assert_quantity(&text, |rate: &PerSecond| rate.0);
    if let Some(read) = float(&text) {
        let known: f64 = text.parse().unwrap_or_else(|_| panic!("{text:?} is no number elsewhere"));
        // Of more than 19 digits the last bit may be rounded the other way.
        assert!(read == known || (read / known - 1.0).abs() <= f64::EPSILON, "{text:?}: {read:e}, not {known:e}");
        assert_eq!(number(&text), Some(read));
    }
    if let Err(errors) = Currency::parse("--currency", &text) {
        assert_told(&errors);
    }
    if let Ok(subject) = Subject::parse(&text) {
        assert_eq!(subject.id(), text);
    }
    let (days, seed) = text.split_once(' ').unwrap_or((&text, "1"));
    if let Ok(settings) = Settings::read(days, seed) {
        assert!(settings.seconds > 0.0 && settings.seconds <= 366.0 * 86_400.0);
    }
    if let Ok(runs) = whole("runs", &text, 1, 100_000) {
        assert!((1..=100_000).contains(&runs));
    }
}

/// What is read as a quantity is written so that it is read as the same.
fn assert_quantity<Q: Quantity>(text: &str, base: impl Fn(&Q) -> f64) {
    if let Some(quantity) = Q::parse(text) {
        let size = base(&quantity);
        assert!(!size.is_nan(), "{text:?}");
        if size.is_finite() {
            let written = quantity.text();
            let again = Q::parse(&written).map(|again| base(&again));
            assert_eq!(again, Some(size), "{text:?} is written as {written:?}");
        }
    }
}
