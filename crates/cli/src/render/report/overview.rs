//! What architectures cost, carry and promise at a glance, and how they feed consumers.

use shardwise_core::model::architectures::Promises;
use shardwise_core::model::{FeedId, consumer_word};
use shardwise_core::report::{ArchitectureReport, Report};

use super::cost::priced;
use super::phrases::{MOST_BESIDE, heading, in_words};
use crate::render::NOTHING;
use crate::render::page::{Align, Block, Grid};
use crate::render::{numbers, title};
use crate::words::{Text, Words};

/// What several architectures cost, carry and promise, in a line each. Two are compared without it.
pub(super) fn overview(report: &Report, words: &Words) -> Vec<Block> {
    if report.architectures.len() <= MOST_BESIDE {
        return Vec::new();
    }
    let mut grid = Grid::new(&[("", Align::Left)]);
    grid.column(words.say(&Text::PerMonth), Align::Right);
    grid.column(words.say(&Text::Outcome), Align::Left);
    grid.column(words.say(&Text::Delay), Align::Right);
    for head in [carries(report), Text::IsLog, Text::IsReshaped, Text::IsInOrder, Text::HasNoCode] {
        grid.column(words.say(&head), Align::Left);
    }
    for architecture in &report.architectures {
        let Promises { every_change, reshaped, in_order, no_code } = architecture.promises;
        let worst = architecture.freshness.worst_seconds;
        let facts = [architecture.carries.all, every_change, reshaped, in_order, no_code];
        let first = [
            priced_head_of(architecture, words),
            priced(architecture.monthly_usd, words, |usd| words.money().show(usd)),
            in_words(architecture.fit.outcome, words),
            worst.map_or_else(|| words.say(&Text::NoEnd), |seconds| words.longest(seconds)),
        ];
        grid.row(first.into_iter().chain(facts.map(|is_so| words.say(if is_so { &Text::Yes } else { &Text::No }))));
    }
    vec![heading(words, &Text::AtAGlance), Block::Table(grid)]
}

/// Letter and id, with "not a log" below it if it is none: a price is never shown without that.
fn priced_head_of(architecture: &ArchitectureReport, words: &Words) -> String {
    let title = title(architecture);
    if architecture.promises.every_change { title } else { words.say(&Text::LetterNotALog { letter: title }) }
}

/// The heading of the column about consumers: those of the scenario, or some Lambda functions.
fn carries(report: &Report) -> Text {
    let asked = report.architectures.first().map_or(0, |architecture| architecture.carries.consumers);
    let has_some = report.architectures.iter().any(|architecture| !architecture.consumers.is_empty());
    match (asked, has_some) {
        (count, false) => Text::CarriesFunctions { count: count.to_string() },
        (1, true) => Text::CarriesConsumer,
        (count, true) => Text::CarriesConsumers { count: count.to_string() },
    }
}

/// How each consumer is fed: a column for each architecture, or the architectures that feed it alike in one row.
pub(super) fn consumers(report: &Report, words: &Words) -> Grid {
    if report.architectures.len() <= MOST_BESIDE { beside(report, words) } else { by_feed(report, words) }
}

/// The consumers of the scenario. Each architecture has the same, in the same order.
fn places(report: &Report, words: &Words) -> Vec<[String; 2]> {
    let longest = report.architectures.iter().max_by_key(|architecture| architecture.consumers.len());
    let consumers = longest.into_iter().flat_map(|architecture| &architecture.consumers);
    consumers.map(|one| [words.argument(&consumer_word(one.kind)), numbers::plain(f64::from(one.count))]).collect()
}

fn feed(by: FeedId, words: &Words) -> String {
    words.word("feed", by.into(), by.meaning())
}

fn by_feed(report: &Report, words: &Words) -> Grid {
    let mut grid = Grid::new(&[(&words.say(&Text::Consumer), Align::Left)]);
    grid.column(words.say(&Text::Count), Align::Right);
    grid.column(words.say(&Text::InArchitectures), Align::Left);
    grid.column(words.say(&Text::HowFed), Align::Left);
    for (place, mut named) in places(report, words).into_iter().enumerate() {
        let mut feeds: Vec<(FeedId, String)> = Vec::new();
        for ArchitectureReport { letter, consumers, .. } in &report.architectures {
            let Some(fed) = consumers.get(place) else { continue };
            match feeds.iter_mut().find(|(by, _)| *by == fed.by) {
                Some((_, letters)) => *letters = format!("{letters}, {letter}"),
                None => feeds.push((fed.by, letter.to_string())),
            }
        }
        for (by, letters) in feeds {
            grid.row(std::mem::take(&mut named).into_iter().chain([letters, feed(by, words)]));
        }
    }
    grid
}

fn beside(report: &Report, words: &Words) -> Grid {
    let mut grid = Grid::new(&[(&words.say(&Text::Consumer), Align::Left)]);
    grid.column(words.say(&Text::Count), Align::Right);
    for architecture in &report.architectures {
        grid.column(title(architecture), Align::Left);
    }
    for (place, named) in places(report, words).into_iter().enumerate() {
        let cell = |architecture: &ArchitectureReport| {
            architecture.consumers.get(place).map_or(NOTHING.into(), |fed| feed(fed.by, words))
        };
        grid.row(named.into_iter().chain(report.architectures.iter().map(cell)));
    }
    grid
}
