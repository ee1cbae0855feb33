//! What a design review asks besides cost and capacity: efficiency, freshness, operations, prices.

use shardwise_core::catalog::Grade;
use shardwise_core::model::TopicId;
use shardwise_core::model::architectures::Operation;
use shardwise_core::report::{ArchitectureReport, Report};
use strum::VariantArray as _;

use super::phrases::{MOST_BESIDE, heading};
use crate::render::NOTHING;
use crate::render::page::{Align, Block, Entry, Grid};
use crate::render::text::clean;
use crate::render::{numbers, priced_title, title};
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
    let size = |a: &ArchitectureReport| Some(format!("{} {}", a.letter, numbers::bytes(a.object_bytes?)));
    let sizes: Vec<String> = report.architectures.iter().filter_map(size).collect();
    let objects = (!sizes.is_empty()).then(|| Block::text(words.say(&Text::Objects { sizes: words.listed(&sizes) })));
    let blocks = [heading(words, &Text::Efficiency), Block::Table(grid)];
    blocks.into_iter().chain(objects).collect()
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

/// A time from which on it is shown as people write it, in seconds.
const LONG: f64 = 120.0;

/// A time, or that it grows without end.
fn age(seconds: Option<f64>, words: &Words) -> String {
    match seconds {
        None => words.say(&Text::Endless),
        Some(long) if long >= LONG => words.duration(long),
        Some(short) => words.seconds(short),
    }
}

/// The answers beyond numbers. Sources are numbered in the order of their first use.
pub(super) fn operations(report: &Report, words: &Words) -> Vec<Block> {
    let mut sources: Vec<&str> = Vec::new();
    let mut cited = |architecture: &ArchitectureReport, answer: &Operation| {
        let known = sources.iter().position(|source| *source == answer.source);
        let number = known.unwrap_or_else(|| {
            sources.push(answer.source);
            sources.len() - 1
        });
        let text = words.word(&format!("operation.{}", architecture.id), &answer.key(), answer.text);
        format!("{text} [{}]", number + 1)
    };
    let mut blocks = vec![heading(words, &Text::Operations)];
    if report.architectures.len() <= MOST_BESIDE {
        blocks.push(Block::Table(operations_beside(report, words, &mut cited)));
    } else {
        for architecture in &report.architectures {
            let entry = |answer: &Operation| Entry::new(topic_word(answer.topic, words), cited(architecture, answer));
            let answers = architecture.operations.iter().map(entry).collect();
            blocks.extend([Block::Subheading(title(architecture)), Block::List(answers)]);
        }
        blocks.push(Block::Subheading(words.say(&Text::Sources)));
    }
    let entry = |(index, source): (usize, &&str)| Entry::new(format!("[{}]", index + 1), words.note(source));
    blocks.push(Block::List(sources.iter().enumerate().map(entry).collect()));
    blocks
}

fn slug(topic: TopicId) -> String {
    topic.to_string().replace(' ', "-")
}

fn topic_word(topic: TopicId, words: &Words) -> String {
    words.word("topic", &slug(topic), &topic.to_string())
}

/// One row per topic.
fn operations_beside(
    report: &Report,
    words: &Words,
    cited: &mut dyn FnMut(&ArchitectureReport, &Operation) -> String,
) -> Grid {
    let mut grid = Grid::new(&[(&words.say(&Text::Topic), Align::Left)]);
    grid.spaced = true;
    for architecture in &report.architectures {
        grid.column(title(architecture), Align::Left);
    }
    let answers = || report.architectures.iter().flat_map(|architecture| &architecture.operations);
    for &topic in TopicId::VARIANTS.iter().filter(|topic| answers().any(|answer| answer.topic == **topic)) {
        let mut cells = vec![topic_word(topic, words)];
        for architecture in &report.architectures {
            let answer = architecture.operations.iter().find(|operation| operation.topic == topic);
            cells.push(answer.map_or(NOTHING.into(), |answer| cited(architecture, answer)));
        }
        grid.row(cells);
    }
    grid
}

/// What the marks beside amounts mean, of those that there are.
pub(in crate::render) fn marks(report: &Report, words: &Words) -> Vec<Entry> {
    let prices = &report.prices;
    let assumed = (&prices.assumed, Text::Assumed, Text::AssumedHow { ids: listed(&prices.assumed) });
    let reported = (&prices.reported, Text::Reported, Text::ReportedHow { ids: listed(&prices.reported) });
    let used = [assumed, reported].into_iter().filter(|(ids, ..)| !ids.is_empty());
    used.map(|(_, label, how)| Entry::new(words.say(&label), words.say(&how))).collect()
}

fn listed<'a>(ids: impl IntoIterator<Item = &'a String>) -> String {
    ids.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Grades of the prices, and the amount that depends on assumed ones.
pub(in crate::render) fn prices(report: &Report, words: &Words) -> Vec<Entry> {
    let prices = &report.prices;
    let entry = |label: &Text, text: &Text| Entry::new(words.say(label), words.say(text));
    let book = Text::BookOf { region: clean(&report.region), effective: clean(&prices.effective) };
    let mut entries = vec![entry(&Text::Book, &book)];
    entries.extend(marks(report, words));
    let is_set = |id: &&String| report.settings.iter().any(|setting| setting.key.strip_prefix("prices.") == Some(id));
    let (of_scenario, of_book): (Vec<&String>, Vec<&String>) = prices.given.iter().partition(is_set);
    let given = [(of_scenario, true), (of_book, false)].into_iter().filter(|(ids, _)| !ids.is_empty());
    entries.extend(given.map(|(ids, by_scenario)| {
        let ids = listed(ids);
        entry(&Text::Given, &if by_scenario { Text::GivenHow { ids } } else { Text::GivenInBook { ids } })
    }));
    if prices.assumed.is_empty() && prices.reported.is_empty() {
        let lines = report.architectures.iter().flat_map(|architecture| &architecture.bill);
        let mut verified = lines.filter(|line| line.price.is_some() && line.grade == Grade::Verified);
        let every = if prices.given.is_empty() { Text::EveryPrice } else { Text::EveryOther };
        entries.extend(verified.next().map(|_| entry(&Text::Verified, &every)));
    }
    if prices.usd_on_assumed > 0.0 {
        let rests = |a: &ArchitectureReport| {
            let share: f64 = a.bill.iter().filter(|line| line.grade == Grade::Assumed).map(|line| line.share).sum();
            format!(
                "{} {} ({})",
                priced_title(a.id, words),
                words.money().show(a.usd_on_assumed),
                words.whole_percent(share)
            )
        };
        let on_assumed = report.architectures.iter().filter(|architecture| architecture.usd_on_assumed > 0.0);
        let sums: Vec<String> = on_assumed.map(rests).collect();
        entries.push(entry(&Text::BasedOn, &Text::BasedOnHow { sums: words.listed(&sums) }));
    }
    entries
}
