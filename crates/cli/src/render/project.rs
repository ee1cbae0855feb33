//! The months to come, as a page.

use shardwise_core::study::{ENOUGH_FOR, EventId, NumericKey, ProjectEvent, ProjectedMonth, Projection};
use shardwise_core::text::{Argument, Joining, Message, ReportMessage};

use super::page::{Align, Block, Grid};
use super::{NOTHING, Screen, grid, known_usd, markdown, numbers, priced_head, priced_title, table};
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
        blocks.extend(events(found, words));
    }
    let options = found.grows.iter().map(|key| format!("--set {key}=VALUE"));
    let command = format!("{} {}", found.compare, options.collect::<Vec<_>>().join(" "));
    blocks.push(Block::text(words.say(&Text::ProjectReproduce)));
    blocks.push(Block::Commands(vec![command]));
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
        grid.column(priced_head(one.id, &Text::SweepMonth { letter: letter() }, words), Align::Right);
        grid.column(words.say(&Text::ProjectRiskOf { letter: letter() }), Align::Left);
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
            // On one line, as the levels are.
            words.word("fit", one.outcome.into(), one.outcome.in_words()).replace(' ', "\u{a0}")
        };
        cells.extend([known_usd(one.usd, words), risk, numbers::plain(one.shards)]);
    }
    cells.push(month.cheapest.map_or_else(|| words.say(&Text::TakeNone), |id| id.letter().to_string()));
    cells
}

/// A value of a key: a size as people write it; a number to the six digits to which it is rounded, without its unit.
fn value_of(key: &str, value: f64, words: &Words) -> String {
    let Some(key) = NumericKey::find(key) else { return value.to_string() };
    match key.unit() {
        Some(unit @ "B") => words.quantity(value, unit),
        _ => words.argument(&key.shown(value)).split(' ').next().unwrap_or_default().to_owned(),
    }
}

/// What happens, the first of it: the steps of a stream's shards as one event if there are many.
fn events(found: &Projection, words: &Words) -> Vec<Block> {
    let is_step = |event: &&ProjectEvent| event.what == EventId::Shards;
    let steps_of = |id| found.events.iter().filter(is_step).filter(move |event| event.architecture == id);
    let is_folded = |event: &ProjectEvent| event.what == EventId::Shards && steps_of(event.architecture).count() > FEW;
    let mut rows = Vec::new();
    for event in &found.events {
        let mut steps = steps_of(event.architecture);
        if !is_folded(event) {
            rows.push(event_row(event, found, words));
        } else if steps.next() == Some(event) {
            rows.push(steps_row(event, steps, found, words));
        }
    }

    let columns = [
        (Text::ProjectMonth, Align::Right),
        (Text::ProjectRate, Align::Right),
        (Text::Architecture, Align::Left),
        (Text::ProjectWhat, Align::Left),
    ];
    let mut grid = grid(words, columns);
    rows.iter().take(MOST).for_each(|row| grid.row(row.clone()));
    let more = rows.len().checked_sub(MOST).filter(|count| *count > 0);
    let more = more.map(|count| Block::text(words.say(&Text::ProjectMore { count: count.to_string() })));
    std::iter::once(Block::Table(grid)).chain(more).collect()
}

/// So many steps of shards are an event each.
const FEW: usize = 3;

/// The steps of a stream's shards, from the first to the last.
fn steps_row<'a>(
    first: &'a ProjectEvent,
    others: impl Iterator<Item = &'a ProjectEvent>,
    found: &Projection,
    words: &Words,
) -> [String; 4] {
    let months: Vec<u32> = std::iter::once(first).chain(others).map(|event| event.month).collect();
    let last = months.last().copied().unwrap_or(first.month);
    let shards = |month: u32| {
        let month = found.months.get((month as usize).checked_sub(1)?)?;
        let one = month.architectures.iter().find(|one| Some(one.id) == first.architecture)?;
        Some(words.message(&Message::from(ReportMessage::shards(one.shards))))
    };
    let [from, to] = [first.month - 1, last].map(|month| shards(month).unwrap_or_default());
    let [_, rate, architecture, _] = event_row(first, found, words);
    let range = |from: &str, to: &str| words.say(&Text::FromTo { from: from.to_owned(), to: to.to_owned() });
    let rates = range(&rate, &rate_of(last, found, words));
    let steps = Text::ProjectSteps { from, to, steps: months.len().to_string() };
    [range(&first.month.to_string(), &last.to_string()), rates, architecture, words.say(&steps)]
}

fn rate_of(month: u32, found: &Projection, words: &Words) -> String {
    let month = found.months.get(month as usize - 1);
    month.map_or_else(String::new, |month| value_of("workload.writes_per_second", month.writes_per_second, words))
}

fn event_row(event: &ProjectEvent, found: &Projection, words: &Words) -> [String; 4] {
    let architecture = event.architecture.map_or_else(|| NOTHING.to_owned(), |id| priced_title(id, words));
    let rate = rate_of(event.month, found, words);
    [event.month.to_string(), rate, architecture, words.message(&event.text)]
}
