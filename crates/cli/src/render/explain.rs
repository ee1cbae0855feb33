//! The explanation of a number, for a terminal; and the list of numbers that can be explained.

use shardwise_core::explain::{
    Assembled, Bound, Cost, DayReport, Derivation, Explanation, Part, PeriodReport, Source, Subject, TermPart,
};
use shardwise_core::study::Change;
use shardwise_core::text::{HOUR, readable};

use super::markdown::document;
use super::page::{Align, Block, Entry, Gauge, Grid};
use super::table::layout;
use super::text::clean;
use super::{Screen, grid, numbers, priced_title};
use crate::words::{Text, Words};

/// An explanation, and what names the scenario that it is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explained<'a> {
    pub(crate) explanation: &'a Explanation,
    /// Name of the scenario.
    pub(crate) name: &'a str,
    /// The options with which a command explains another number of it.
    pub(crate) options: &'a Options,
}

/// What a command that explains another number is given: before the id, and after it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) file: Option<String>,
    pub(crate) others: Vec<String>,
}

impl Options {
    fn command(&self, id: &str) -> String {
        let words = ["shardwise", "explain"].into_iter().chain(self.file.as_deref()).chain([id]);
        words.chain(self.others.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }
}

/// An explanation as a page for a terminal.
pub(crate) fn explanation(explained: &Explained<'_>, words: &Words, screen: Screen) -> String {
    layout(&blocks(explained, words), screen)
}

/// An explanation as Markdown.
pub(crate) fn markdown(explained: &Explained<'_>, words: &Words) -> String {
    document(&blocks(explained, words), words)
}

fn blocks(explained: &Explained<'_>, words: &Words) -> Vec<Block> {
    let Explained { explanation, name, options } = *explained;
    let meaning = sentence(&words.meaning(&["line", "limit", "result"], &explanation.id, &explanation.meaning));
    let mut blocks = vec![
        Block::Title(explanation.id.clone()),
        Block::text(words.say(&match explanation.unit {
            "share" => Text::Meaning { meaning },
            unit => Text::MeaningIn { meaning, unit: words.unit(unit) },
        })),
        Block::text(words.say(&Text::OfScenario { name: clean(name) })),
    ];
    if explanation.parts.is_empty() {
        blocks.push(Block::Heading(words.say(&Text::NotHere)));
        blocks.push(Block::text(words.say(&Text::NotHereWhy)));
    }
    for part in &explanation.parts {
        blocks.push(Block::Heading(
            part.architecture.map_or_else(|| words.say(&Text::WholeScenario), |id| priced_title(id, words)),
        ));
        blocks.extend(part_blocks(part, explanation, options, words));
    }
    blocks
}

/// Capitalizes the first letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn part_blocks(part: &Part, explanation: &Explanation, options: &Options, words: &Words) -> Vec<Block> {
    let what = match part {
        Part { bound: Some(_), .. } => Text::Demand,
        Part { cost: Some(_), .. } => Text::Quantity,
        _ => Text::Number,
    };
    let mut entries = derivation(&what, &part.quantity, explanation.unit, words);
    let mut terms = part.quantity.terms.clone();
    let mut gauge = None;
    if let Some(cost) = &part.cost {
        entries.extend(self::cost(cost, words));
    }
    if let Some(bound) = &part.bound {
        entries.extend(self::bound(bound, explanation.unit, words));
        terms.extend(bound.limit.terms.iter().filter(|term| !part.quantity.terms.contains(term)).cloned());
        gauge = Some(self::gauge(bound, part.quantity.value, explanation, words));
    }
    entries.extend(part.left_out.iter().map(|text| Entry::new(words.say(&Text::Note), words.message(text))));
    entries.extend(part.source.iter().flat_map(|rule| source(&Text::Rule, rule, words)));
    let mut blocks: Vec<Block> = gauge.into_iter().map(|gauge| Block::Gauges(vec![gauge])).collect();
    blocks.push(Block::List(entries));
    let columns = [(Text::Symbol, Align::Left), (Text::Value, Align::Right), (Text::MeaningColumn, Align::Left)];
    let mut symbols = grid(words, columns);
    for term in &terms {
        let meaning = words.meaning(&["symbol", "line", "result"], &term.name, term.meaning);
        symbols.row([term.name.clone(), numbers::plain(term.value), meaning]);
    }
    blocks.push(Block::Table(symbols));
    let mut follow: Vec<&String> = terms.iter().filter_map(|term| term.explained_by.as_ref()).collect();
    follow.retain(|id| **id != explanation.id);
    follow.dedup();
    if !follow.is_empty() {
        blocks.push(Block::text(words.say(&Text::Follow)));
        blocks.push(Block::Commands(follow.iter().map(|id| options.command(id)).collect()));
    }
    blocks.extend(part.assembled.iter().map(|whole| Block::Table(assembled(whole, words))));
    blocks.extend(part.day.iter().map(|day| Block::Table(self::day(day, words))));
    if !part.changes.is_empty() {
        blocks.push(Block::Table(changes(part, explanation.unit, words)));
    }
    blocks
}

/// The parts of a term, and where each was measured.
fn assembled(Assembled { term, parts }: &Assembled, words: &Words) -> Grid {
    let mut grid = Grid::new(&[(term.as_str(), Align::Left)]);
    grid.column(words.say(&Text::Value), Align::Right);
    grid.column(words.say(&Text::SourceColumn), Align::Left);
    for TermPart { name, value, meaning, grade, source } in parts {
        let [meaning, source] = [meaning, source].map(|text| words.note(text));
        let grade = words.grade(*grade);
        grid.row([(*name).to_owned(), numbers::plain(*value), format!("{meaning}\n{grade}: {source}")]);
    }
    if parts.len() > 1 {
        grid.rule();
        grid.row([words.say(&Text::Sum), numbers::plain(parts.iter().map(|part| part.value).sum())]);
    }
    grid
}

/// A day, hour by hour.
fn day(DayReport { columns, periods, mean }: &DayReport, words: &Words) -> Grid {
    let mut grid = grid(words, [(Text::Hour, Align::Left)]);
    for column in columns {
        grid.column(column.name.clone(), Align::Right);
    }
    let value = |value: &Option<f64>| value.map_or(String::new(), numbers::plain);
    for PeriodReport { start_seconds, seconds, values } in periods {
        let clock = |seconds: f64| {
            let minutes = (seconds / 60.0).round() as u64;
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        };
        let is_hour = (seconds - HOUR).abs() < 1.0;
        let (from, to) = (clock(*start_seconds), clock(start_seconds + seconds));
        let hour = if is_hour { from } else { words.say(&Text::FromTo { from, to }) };
        grid.row([hour].into_iter().chain(values.iter().map(value)));
    }
    grid.rule();
    grid.row([words.say(&Text::Mean)].into_iter().chain(mean.iter().map(value)));
    grid
}

fn derivation(what: &Text, derivation: &Derivation, unit: &str, words: &Words) -> Vec<Entry> {
    let value = words.quantity(derivation.value, unit);
    let mut entries = vec![Entry::new(words.say(what), format!("{value} = {}", derivation.symbols))];
    if derivation.terms.len() > 1 {
        entries.push(Entry::new("", format!("= {}", derivation.numbers)));
    }
    entries
}

fn cost(cost: &Cost, words: &Words) -> Vec<Entry> {
    let money = words.money();
    let converted = if money.0.is_usd() { String::new() } else { format!(" = USD {}", readable(cost.usd)) };
    let amount = words.say(&Text::AMonthOf { amount: money.show(cost.usd) });
    let mut entries = vec![
        Entry::new(words.say(&Text::CostLabel), format!("{amount}{converted}")),
        Entry::new("", format!("= {}", cost.numbers)),
    ];
    entries.extend(cost.price.iter().flat_map(|price| source(&Text::Price, price, words)));
    entries
}

fn bound(bound: &Bound, unit: &str, words: &Words) -> Vec<Entry> {
    let mut entries = derivation(&Text::Limit, &bound.limit, unit, words);
    let of = if bound.source.id.is_empty() { Text::Setting } else { Text::Quota };
    entries.extend(source(&of, &bound.source, words));
    entries.push(Entry::new(words.say(&Text::Remedy), words.message(&bound.remedy)));
    entries
}

/// A price or quota: value, Region, grade and source.
fn source(what: &Text, source: &Source, words: &Words) -> Vec<Entry> {
    let region = clean(&source.region);
    let place = match source.effective.as_str() {
        "" => region,
        effective => words.say(&Text::RegionFrom { region, effective: clean(effective) }),
    };
    let id = if source.id.is_empty() { String::new() } else { format!("{}: ", source.id) };
    let value = clean(&words.message(&source.value));
    let mut entries = Vec::new();
    // A rule that is only documented has no value.
    if !value.is_empty() {
        entries.push(Entry::new(words.say(what), format!("{id}{}", words.say(&Text::ValueIn { value, place }))));
    }
    let grade = words.grade(source.grade);
    let from = clean(&words.message(&source.source));
    entries.push(Entry::new(words.say(&Text::SourceColumn), format!("{grade}: {from}")));
    entries.extend(source.address.map(|address| Entry::new("", address)));
    if !source.note.is_empty() {
        entries.push(Entry::new(words.say(&Text::Note), clean(&words.note(&source.note))));
    }
    entries
}

fn gauge(bound: &Bound, demand: f64, explanation: &Explanation, words: &Words) -> Gauge {
    Gauge {
        label: explanation.id.parse().map_or_else(|_| explanation.id.clone(), |id| words.limit(id)),
        id: explanation.id.clone(),
        utilization: bound.utilization,
        used: words.utilization(bound.utilization),
        verdict: bound.verdict,
        word: words.word("verdict", bound.verdict.into(), bound.verdict.into()),
        amounts: words.demand_of_limit(demand, bound.limit.value, explanation.unit),
        remedy: None,
    }
}

/// The settings that change the number most, one at a time.
fn changes(part: &Part, unit: &str, words: &Words) -> Grid {
    let (heading, show): (_, Box<dyn Fn(f64) -> String>) = match part {
        Part { bound: Some(_), .. } => (Text::Utilization, Box::new(|value| words.utilization(value))),
        Part { cost: None, .. } if unit != "USD" => (Text::Value, Box::new(|value| words.quantity(value, unit))),
        _ => (Text::AMonthColumn, Box::new(|value| words.money().show(value))),
    };
    let mut grid = grid(
        words,
        [
            (Text::Setting, Align::Left),
            (Text::Before, Align::Right),
            (Text::After, Align::Right),
            (heading, Align::Right),
            (Text::Becomes, Align::Right),
            (Text::ChangeColumn, Align::Right),
        ],
    );
    for Change { key, from, to, before, after } in &part.changes {
        let by = match after {
            Some(after) if *before != 0.0 => {
                let share = after / before - 1.0;
                format!("{}{}", if share > 0.0 { "+" } else { "" }, words.percent(share))
            }
            _ => String::new(),
        };
        let after = after.map_or_else(|| words.say(&Text::NotPresent), &show);
        let [from, to] = [from, to].map(|message| clean(&words.message(message)));
        grid.row([key.clone(), from, to, show(*before), after, by]);
    }
    grid
}

/// Everything that can be explained, with its unit and meaning.
pub(crate) fn index(words: &Words, screen: Screen) -> String {
    layout(&index_blocks(words), screen)
}

/// The same as Markdown.
pub(crate) fn index_markdown(words: &Words) -> String {
    document(&index_blocks(words), words)
}

fn index_blocks(words: &Words) -> Vec<Block> {
    let of = |family: fn(&Subject) -> bool| subjects(&Subject::all().filter(family).collect::<Vec<_>>(), words);
    let heading = |text: &Text| Block::Heading(words.say(text));
    vec![
        Block::Title(words.say(&Text::Index)),
        heading(&Text::BillLines),
        Block::Table(of(|subject| matches!(subject, Subject::Line(_)))),
        heading(&Text::LimitsTitle),
        Block::Table(of(|subject| matches!(subject, Subject::Limit(_)))),
        heading(&Text::OtherNumbers),
        Block::Table(of(|subject| matches!(subject, Subject::Result(_)))),
    ]
}

/// Ids grouped by service, with a rule between groups.
fn subjects(subjects: &[Subject], words: &Words) -> Grid {
    let mut grid =
        grid(words, [(Text::Id, Align::Left), (Text::Unit, Align::Left), (Text::MeaningColumn, Align::Left)]);
    let service = |subject: &Subject| subject.id().split('.').next().unwrap_or_default().to_owned();
    for (index, subject) in subjects.iter().enumerate() {
        if index > 0 && service(subject) != service(&subjects[index - 1]) {
            grid.rule();
        }
        let meaning = words.meaning(&["line", "limit", "result"], &subject.id(), &subject.meaning());
        grid.row([subject.id(), words.unit(subject.unit()), meaning]);
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, HOSTILE, fits_the_page, scenario};
    use super::*;
    use shardwise_core::catalog::Catalog;
    use shardwise_core::explain::explain;

    #[test]
    fn every_explanation_fits_the_page() {
        let book = Catalog::embedded().book("us-east-1").unwrap();
        let yen = Words::english(samples::yen());
        for toml in ["", "discount_percent = 5.0\n[workload]\nwrites_per_second = 1e9"] {
            let scenario = scenario(toml);
            for subject in Subject::all() {
                let explained = explain(&scenario, &book, subject).unwrap();
                let options = Options::default();
                let explained = Explained { explanation: &explained, name: HOSTILE, options: &options };
                fits_the_page(|screen| explanation(&explained, &yen, screen));
            }
        }
        fits_the_page(|screen| index(&samples::english(), screen));
    }

    #[test]
    fn the_index_names_everything() {
        let text = index(&samples::english(), samples::WIDE);
        assert!(Subject::all().all(|subject| text.contains(&subject.id())));
    }
}
