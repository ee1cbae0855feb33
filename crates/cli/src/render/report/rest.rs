//! What a design review asks besides cost and capacity: efficiency, freshness, operations, prices.

use shardwise_core::catalog::Grade;
use shardwise_core::report::{ArchitectureReport, Report};

use super::{NOTHING, heading};
use crate::render::page::{Align, Block, Entry, Grid};
use crate::render::text::clean;
use crate::render::{numbers, title};
use crate::words::{Text, Words};

pub(super) fn efficiency(report: &Report, words: &Words) -> Vec<Block> {
    let columns = [
        (Text::Hop, Align::Left),
        (Text::BilledAs, Align::Left),
        (Text::Carried, Align::Right),
        (Text::Billed, Align::Right),
        (Text::Waste, Align::Right),
        (Text::Ratio, Align::Right),
    ];
    let mut grid = Grid::default();
    for (title, align) in columns {
        grid.column(words.say(&title), align);
    }
    for architecture in &report.architectures {
        for hop in &architecture.efficiency {
            grid.row([
                format!("{} {}", architecture.letter, hop.hop),
                hop.line.to_string(),
                numbers::bytes(hop.carried_bytes),
                numbers::bytes(hop.billed_bytes),
                words.percent(hop.rounding_waste),
                words.percent(hop.ratio),
            ]);
        }
    }
    vec![heading(words, &Text::Efficiency), Block::Table(grid)]
}

pub(super) fn freshness(report: &Report, words: &Words) -> Vec<Block> {
    let mut grid = Grid::default();
    for (title, align) in [(Text::Stage, Align::Left), (Text::Mean, Align::Right), (Text::Worst, Align::Right)] {
        grid.column(words.say(&title), align);
    }
    for architecture in &report.architectures {
        let letter = architecture.letter;
        let freshness = &architecture.freshness;
        if !grid.rows.is_empty() {
            grid.rule();
        }
        for stage in &freshness.stages {
            let name = format!("{letter} {}", words.own_word("stage", stage.stage.into(), stage.stage.into()));
            grid.row([name, age(stage.mean_seconds, words), age(stage.worst_seconds, words)]);
        }
        let total = words.say(&Text::WriteToDelivery { letter: letter.to_string() });
        grid.row([total, age(freshness.mean_seconds, words), age(freshness.worst_seconds, words)]);
    }
    vec![heading(words, &Text::Freshness), Block::Table(grid)]
}

/// A time from which on it is shown as people say it, in seconds.
const LONG: f64 = 120.0;

/// A time, or that it grows without end.
fn age(seconds: Option<f64>, words: &Words) -> String {
    match seconds {
        None => words.say(&Text::Endless),
        Some(long) if long >= LONG => words.duration(long),
        Some(short) => words.seconds(short),
    }
}

/// One row per topic. Sources are numbered in the order of their first use.
pub(super) fn operations(report: &Report, words: &Words) -> Vec<Block> {
    let mut grid = Grid::new(&[(&words.say(&Text::Topic), Align::Left)]);
    grid.spaced = true;
    let mut sources: Vec<&str> = Vec::new();
    for architecture in &report.architectures {
        grid.column(title(architecture), Align::Left);
    }
    let topics = report.architectures.first().map_or(&[][..], |architecture| architecture.operations);
    for topic in topics.iter().map(|operation| operation.topic) {
        let slug = topic.to_string().replace(' ', "-");
        let mut cells = vec![words.word("topic", &slug, &topic.to_string())];
        for architecture in &report.architectures {
            let answer = architecture.operations.iter().find(|operation| operation.topic == topic);
            cells.push(answer.map_or(NOTHING.into(), |answer| {
                let known = sources.iter().position(|source| *source == answer.source);
                let number = known.unwrap_or_else(|| {
                    sources.push(answer.source);
                    sources.len() - 1
                });
                let text = words.word(&format!("operation.{}", architecture.id), &slug, answer.text);
                format!("{text} [{}]", number + 1)
            }));
        }
        grid.row(cells);
    }
    let entry = |(index, source): (usize, &&str)| Entry::new(format!("[{}]", index + 1), words.note(source));
    let sources = sources.iter().enumerate().map(entry).collect();
    vec![heading(words, &Text::Operations), Block::Table(grid), Block::List(sources)]
}

/// Grades of the prices, and the amount that depends on assumed ones.
pub(in crate::render) fn prices(report: &Report, words: &Words) -> Vec<Entry> {
    let prices = &report.prices;
    let entry = |label: &Text, text: &Text| Entry::new(words.say(label), words.say(text));
    let book = Text::BookOf { region: clean(&report.region), effective: clean(&prices.effective) };
    let mut entries = vec![entry(&Text::Book, &book)];
    let mut grade = |label: Text, ids: &[String], how: fn(String) -> Text| {
        if !ids.is_empty() {
            entries.push(entry(&label, &how(ids.join(", "))));
        }
    };
    grade(Text::Assumed, &prices.assumed, |ids| Text::AssumedHow { ids });
    grade(Text::Reported, &prices.reported, |ids| Text::ReportedHow { ids });
    grade(Text::Given, &prices.given, |ids| Text::GivenHow { ids });
    if prices.assumed.is_empty() && prices.reported.is_empty() {
        let every = if prices.given.is_empty() { Text::EveryPrice } else { Text::EveryOther };
        entries.push(entry(&Text::Verified, &every));
    }
    if prices.usd_on_assumed > 0.0 {
        let rests = |a: &ArchitectureReport| {
            let share: f64 = a.bill.iter().filter(|line| line.grade == Grade::Assumed).map(|line| line.share).sum();
            format!("{} {} ({})", title(a), words.money().show(a.usd_on_assumed), words.whole_percent(share))
        };
        let sums: Vec<String> = report.architectures.iter().map(rests).collect();
        entries.push(entry(&Text::BasedOn, &Text::BasedOnHow { sums: words.listed(&sums) }));
    }
    entries
}
