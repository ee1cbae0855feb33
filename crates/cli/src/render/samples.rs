//! Reports for tests.

use super::Screen;
use super::money::Money;
use super::text::{NARROWEST, PAGE_WIDTH, width};
use crate::compared::Compared;
use crate::words::Words;
use shardwise_core::catalog::Catalog;
use shardwise_core::input::read_scenario;
use shardwise_core::output::{Advised, Currency};
use shardwise_core::scenario::Scenario;
use shardwise_simulate::findings::SimulationFindings;
use shardwise_simulate::{Settings, Simulation};

/// A name with every attack.
pub(super) const HOSTILE: &str =
    "=cmd|' /C calc'!A0\u{1b}[2J\u{202e}\r\n# <b>|x|</b> [a](http://e.vil) `c` www.e.vil a@e.vil \\";

/// The widest page, without color.
pub(super) const WIDE: Screen = Screen { width: PAGE_WIDTH, color: false };

/// Money in USD.
pub(crate) fn usd() -> Money {
    Money(Currency::usd())
}

/// English, in USD.
pub(super) fn english() -> Words {
    Words::english(usd())
}

/// Money in a currency without a smaller unit.
pub(super) fn yen() -> Money {
    Money(Currency { code: "JPY".into(), rate: 155.2 })
}

/// The scenario of a TOML text.
pub(super) fn scenario(text: &str) -> Scenario {
    read_scenario("test", Some(text), &[], &Catalog::embedded()).unwrap()
}

/// The report of a scenario after a change, which may be invalid.
pub(super) fn report_with(text: &str, change: impl FnOnce(&mut Scenario)) -> Compared {
    let mut scenario = scenario(text);
    change(&mut scenario);
    let book = Catalog::embedded().book(&scenario.region).unwrap();
    let Advised { report, todo, from_first } = Advised::new(&scenario, &book).unwrap();
    Compared { report, todo, from_first, simulation: None }
}

/// The report of a TOML text.
pub(super) fn report(text: &str) -> Compared {
    report_with(text, |_| ())
}

/// The findings of a scenario after `seconds` of the requested simulation.
pub(super) fn simulated(text: &str, seconds: f64, asked: f64) -> SimulationFindings {
    let scenario = scenario(text);
    let book = Catalog::embedded().book(&scenario.region).unwrap();
    let mut simulation = Simulation::new(&scenario, &book, Settings { seconds: asked, ..Settings::default() }).unwrap();
    simulation.advance(seconds);
    simulation.findings()
}

/// The default, extremes, hostile names, and everything in `scenarios/`.
pub(super) fn all() -> Vec<Compared> {
    let mut reports = vec![report(""), report("name = \"注文の変更ログ、とても長い名前\"")];
    reports.push(report_with("", |scenario| scenario.name = HOSTILE.into()));
    reports.push(report_with("", |scenario| scenario.name = "注文🚀".repeat(200)));
    reports.push(report(
        "architectures = [\"kinesis-firehose\"]\ndiscount_percent = 12.5\n[prices]\n\"kinesis.shard_hour\" = 0.02",
    ));
    reports.push(report("architectures = [\"streams-lambda\"]"));
    reports.push(report_with("", |scenario| {
        scenario.workload.writes_per_second.0 = 1e12;
        scenario.prices.insert(shardwise_core::catalog::PriceId::KinesisPutPayloadUnit, 1000.0);
    }));
    reports.push(report("[workload]\nwrites_per_second = 0.000001"));
    reports.push(report(
        "consumers = [{ kind = \"flink\", count = 3 }, { kind = \"kcl\", fan_out = true, count = 30 }]\n[workload]\n\
         hottest_key_share = 0.5\n[kinesis_firehose]\nretention_hours = 500",
    ));
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let mut files: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    reports.extend(files.iter().map(|file| report(&std::fs::read_to_string(file).unwrap())));
    reports
}

/// The report of `count` architectures: the existing ones in turn, each with a letter of its own.
pub(super) fn of_architectures(count: usize) -> Compared {
    let mut sample = report("");
    let known = sample.report.architectures.clone();
    sample.report.architectures = known.into_iter().cycle().take(count).collect();
    for (architecture, letter) in sample.report.architectures.iter_mut().zip('A'..) {
        architecture.letter = letter;
    }
    sample
}

/// Checks that every line fits a page of any width, and that none controls the terminal.
pub(super) fn fits_the_page(print: impl Fn(Screen) -> String) {
    for page in [PAGE_WIDTH, 80, 60, 50, NARROWEST] {
        for line in print(Screen { width: page, color: false }).lines() {
            assert!(width(line) <= page, "{} columns, not {page}: {line}", width(line));
            assert!(!line.contains(char::is_control), "{line:?}");
        }
    }
}
