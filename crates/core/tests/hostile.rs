//! Whatever is read takes time in proportion to its size, and a page does not wait for any link.

#![allow(missing_docs, reason = "test functions are named after what they show")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, reason = "a test may fail")]

#[path = "../benches/hostile/mod.rs"]
mod hostile;

use std::time::{Duration, Instant};

use hostile::{HOSTILE, Hostile, Reader};
use shardwise_core::catalog::Catalog;
use shardwise_core::input::{link, read_book, read_scenario, read_settings};
use shardwise_core::output::page;
use shardwise_core::report::plan;
use shardwise_core::text::{InputErrors, MOST_ERRORS};

/// Errors of reading a text, and the shortest time of three.
fn read(hostile: Hostile, bytes: usize) -> (Duration, Option<InputErrors>) {
    let text = hostile.text(bytes);
    let catalog = Catalog::embedded();
    let assignments: Vec<String> = text.lines().map(str::to_owned).collect();
    let name = if hostile.reader == Reader::Book { "us-east-1.toml" } else { "quotas.toml" };
    let once = || {
        let start = Instant::now();
        let read = match hostile.reader {
            Reader::Scenario => read_scenario("file", Some(&text), &[], &catalog).map(|_| ()),
            Reader::Link => link::read_with("link", &text, &[], &catalog).map(|_| ()),
            Reader::Assignments => read_scenario("file", None, &assignments, &catalog).map(|_| ()),
            Reader::Book | Reader::Quotas => read_book(&mut Catalog::embedded(), name, name, &text),
        };
        (start.elapsed(), read.err())
    };
    let (first, errors) = once();
    (first.min(once().0).min(once().0), errors)
}

/// Eight times the size, eight times the time: twice that is the machine's, and 64 times would be quadratic.
#[test]
fn reading_takes_time_in_proportion() {
    for hostile in HOSTILE {
        let (small, _) = read(hostile, 64 << 10);
        let (large, errors) = read(hostile, 512 << 10);
        let most = small.max(Duration::from_millis(1)) * 32;
        assert!(large < most, "{hostile}: {small:?} for 64 KiB, {large:?} for 512 KiB");
        for error in errors.iter().flat_map(|InputErrors(errors)| errors) {
            assert!(error.to_string().len() < 2000, "{hostile}: {error}");
        }
        assert!(errors.is_none_or(|InputErrors(errors)| errors.len() <= MOST_ERRORS + 1), "{hostile}");
    }
}

/// What a page does with a link before it answers: read it, and compute the view if it can. Half a second leaves room for a
/// busy machine and a build that is not optimized; the benchmarks have the true times.
#[test]
fn no_link_of_64_kb_keeps_a_page_waiting() {
    let catalog = Catalog::embedded();
    let item = |number: usize| format!("&consumers.{number}.kind=custom&consumers.{number}.polls_per_second=0.01");
    let consumers: String = (0..100).map(item).collect();
    let item =
        |number: usize| format!("&simulation.outages.{number}.consumer=firehose&simulation.outages.{number}.at=1");
    let outages: String = (0..700).map(item).collect();
    let item = |number: usize| format!("&workload.bursts.{number}.at=1&workload.bursts.{number}.factor=1.01");
    let bursts: String = (0..900).map(item).collect();
    let extreme =
        "&workload.item_size=409600&workload.item_size_cv=5&workload.writes_per_second=1e12&workload.burstiness=50";
    let valid = [consumers.as_str(), &outages, &bursts, extreme].map(|settings| format!("#v2{settings}"));
    let links = HOSTILE.iter().filter(|hostile| hostile.reader == Reader::Link).map(|hostile| hostile.text(64 << 10));
    for link in links.chain(valid) {
        let start = Instant::now();
        let read = link::read(&link, &catalog);
        let answer = match &read {
            Err(_) => page::problems(&read),
            Ok(scenario) => {
                let opened = page::open(scenario);
                let settings: Vec<String> = opened.settings.iter().map(ToString::to_string).collect();
                let scenario = read_settings("scenario", &settings, &catalog).unwrap();
                let book = catalog.book(&scenario.region).unwrap();
                plan(&scenario, &book)
                    .map_or_else(|_| String::new(), |report| page::json(&page::view(&scenario, &report)))
            }
        };
        let shown: String = link.chars().take(60).collect();
        assert!(start.elapsed() < Duration::from_millis(500), "{shown}: {:?}, {} bytes", start.elapsed(), answer.len());
    }
}
