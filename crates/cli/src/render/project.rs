//! The months to come, as a page.

use shardwise_core::study::{ENOUGH_FOR, EventId, NumericKey, ProjectEvent, ProjectedMonth, Projection};
use shardwise_core::text::{Argument, Joining};

use super::page::{Align, Block, Grid};
use super::{NOTHING, Screen, grid, known_usd, markdown, numbers, table, title_of};
use crate::words::{Text, Words};

/// Months for which a quota that is asked for is enough.
const MONTHS_ENOUGH: u32 = ENOUGH_FOR as u32;
/// The most events that are listed.
const MOST: usize = 60;

/// The page of a projection.
pub(crate) fn page(found: &Projection, words: &Words, screen: Screen) -> String {
    table::layout(&blocks(found, words), screen)
}

/// The same as a document.
pub(crate) fn markdown(found: &Projection, words: &Words) -> String {
    markdown::document(&blocks(found, words), words)
}

fn blocks(found: &Projection, words: &Words) -> Vec<Block> {
    let keys = Argument::list(Joining::And, found.grows.iter().map(|key| Argument::text(key.as_str())));
    let grows = Text::ProjectGrows { months: found.months.len().to_string(), keys: words.argument(&keys) };
    let mut blocks = vec![Block::Title(found.name.clone()), Block::text(words.message(&found.come_back.text))];
    blocks.extend(found.resize.iter().map(|text| Block::text(words.message(text))));
    blocks.push(Block::text(words.say(&grows)));
    let asks = || found.events.iter().filter(|event| event.what == EventId::Ask);
    if asks().next().is_some() {
        blocks.push(Block::text(words.say(&Text::ProjectGranted)));
    }
    // The year that ends with this month is known to its end.
    let is_cut_short =
        |event: &ProjectEvent| event.needed_in.is_some_and(|needed| needed + MONTHS_ENOUGH > found.known_until + 1);
    if asks().any(is_cut_short) {
        blocks.push(Block::text(words.say(&Text::ProjectKnown { month: found.known_until.to_string() })));
    }
    blocks.extend([Block::Heading(words.say(&Text::ProjectHeading)), Block::Table(months(found, words))]);
    if !found.events.is_empty() {
        blocks.push(Block::Heading(words.say(&Text::Events)));
        blocks.push(Block::Table(events(found, words)));
    }
    if let Some(count) = found.events.len().checked_sub(MOST).filter(|count| *count > 0) {
        blocks.push(Block::text(words.say(&Text::ProjectMore { count: count.to_string() })));
    }
    let options = found.grows.iter().map(|key| format!("--set {key}=VALUE"));
    let command = format!("{} {}", found.compare, options.collect::<Vec<_>>().join(" "));
    blocks.push(Block::text(words.say(&Text::ProjectReproduce { command })));
    blocks
}

/// The first month, the last, and those in which more happens than that shards are added.
fn months(found: &Projection, words: &Words) -> Grid {
    let mut grid = grid(words, [(Text::ProjectMonth, Align::Right)]);
    for (at, key) in found.grows.iter().enumerate() {
        let title = if at == 0 { words.say(&Text::ProjectRate) } else { key.clone() };
        grid.column(title, Align::Right);
    }
    for one in found.months.first().map_or(&[][..], |month| &month.architectures) {
        let letter = || one.id.letter().to_string();
        grid.column(words.say(&Text::SweepMonth { letter: letter() }), Align::Right);
        grid.column(words.say(&Text::SweepRisk { letter: letter() }), Align::Left);
        grid.column(words.say(&Text::SweepShards { letter: letter() }), Align::Right);
    }
    grid.column(words.say(&Text::Cheapest), Align::Left);
    let shown = |month: &&ProjectedMonth| {
        let tells = |event: &ProjectEvent| event.month == month.month && event.what != EventId::Shards;
        let happens = found.events.iter().any(tells);
        happens || month.month == 1 || month.month as usize == found.months.len()
    };
    for month in found.months.iter().filter(shown) {
        grid.row(row(month, found, words));
    }
    grid.rule();
    let mut sum = vec![words.say(&Text::Sum)];
    sum.extend(found.grows.iter().map(|_| String::new()));
    for one in found.months.first().map_or(&[][..], |month| &month.architectures) {
        let total = found.total_usd.get(&one.id.to_string()).copied().flatten();
        sum.extend([known_usd(total, words), String::new(), String::new()]);
    }
    grid.row(sum);
    grid
}

fn row(month: &ProjectedMonth, found: &Projection, words: &Words) -> Vec<String> {
    let mut cells = vec![month.month.to_string()];
    cells.extend(
        found.grows.iter().map(|key| month.values.get(key).map_or(String::new(), |value| value_of(key, *value, words))),
    );
    for one in &month.architectures {
        let risk = if one.outcome.is_fit() {
            words.risk(one.level, one.late)
        } else {
            words.word("fit", one.outcome.into(), one.outcome.in_words())
        };
        cells.extend([known_usd(one.usd, words), risk, numbers::plain(one.shards)]);
    }
    cells.push(month.cheapest.map_or_else(|| words.say(&Text::TakeNone), |id| id.letter().to_string()));
    cells
}

/// A value of a key: a size as people write it, a number as it is typed into a command.
fn value_of(key: &str, value: f64, words: &Words) -> String {
    match NumericKey::find(key).and_then(|key| key.unit()) {
        Some(unit @ "B") => words.quantity(value, unit),
        _ => value.to_string(),
    }
}

fn events(found: &Projection, words: &Words) -> Grid {
    let columns = [
        (Text::ProjectMonth, Align::Right),
        (Text::ProjectRate, Align::Right),
        (Text::Architecture, Align::Left),
        (Text::ProjectWhat, Align::Left),
    ];
    let mut grid = grid(words, columns);
    for event in found.events.iter().take(MOST) {
        let rate = found.months.get(event.month as usize - 1).map(|month| month.writes_per_second);
        grid.row(event_row(event, rate, words));
    }
    grid
}

fn event_row(event: &ProjectEvent, rate: Option<f64>, words: &Words) -> [String; 4] {
    let architecture = event.architecture.map_or_else(|| NOTHING.to_owned(), title_of);
    let rate = rate.map_or_else(String::new, |rate| rate.to_string());
    [event.month.to_string(), rate, architecture, words.message(&event.text)]
}
