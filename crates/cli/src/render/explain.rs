//! The explanation of a number, for a terminal; and the list of numbers that can be explained.

use shardwise_core::explain::{
    Assembled, Bound, Cost, DayReport, Derivation, Explanation, Part, PeriodReport, Source, Subject, TermPart,
};
use shardwise_core::study::Change;
use shardwise_core::text::HOUR;

use super::markdown::document;
use super::money::Money;
use super::page::{Align, Block, Entry, Gauge, Grid};
use super::table::layout;
use super::text::clean;
use super::{Screen, numbers, title_of};
use crate::words::Words;

/// An explanation as a page for a terminal.
pub(crate) fn explanation(explanation: &Explanation, scenario_name: &str, money: &Money, screen: Screen) -> String {
    layout(&blocks(explanation, scenario_name, money), screen)
}

/// An explanation as Markdown.
pub(crate) fn markdown(explanation: &Explanation, scenario_name: &str, money: &Money) -> String {
    document(&blocks(explanation, scenario_name, money), &Words::english(money.clone()))
}

fn blocks(explanation: &Explanation, scenario_name: &str, money: &Money) -> Vec<Block> {
    let mut blocks = vec![
        Block::Title(explanation.id.clone()),
        Block::text(match explanation.unit {
            "share" => format!("{}.", sentence(&explanation.meaning)),
            unit => format!("{}, in {unit}.", sentence(&explanation.meaning)),
        }),
        Block::text(format!("Scenario: {}", clean(scenario_name))),
    ];
    if explanation.parts.is_empty() {
        blocks.push(Block::Heading("Not in this scenario".into()));
        let why = "This number belongs to a setting or an architecture that the scenario does not use.";
        blocks.push(Block::text(why));
    }
    for part in &explanation.parts {
        blocks.push(Block::Heading(part.architecture.map_or("Whole scenario".into(), title_of)));
        blocks.extend(part_blocks(part, explanation, money));
    }
    blocks
}

/// Capitalizes the first letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn part_blocks(part: &Part, explanation: &Explanation, money: &Money) -> Vec<Block> {
    let what = match part {
        Part { bound: Some(_), .. } => "demand",
        Part { cost: Some(_), .. } => "quantity",
        _ => "number",
    };
    let mut entries = derivation(what, &part.quantity, explanation.unit);
    let mut terms = part.quantity.terms.clone();
    let mut gauge = None;
    if let Some(cost) = &part.cost {
        entries.extend(self::cost(cost, money));
    }
    if let Some(bound) = &part.bound {
        entries.extend(self::bound(bound, explanation.unit));
        terms.extend(bound.limit.terms.iter().filter(|term| !part.quantity.terms.contains(term)).cloned());
        gauge = Some(self::gauge(bound, part.quantity.value, explanation));
    }
    entries.extend(part.source.iter().flat_map(|rule| source("rule", rule)));
    let mut blocks: Vec<Block> = gauge.into_iter().map(|gauge| Block::Gauges(vec![gauge])).collect();
    blocks.push(Block::List(entries));
    let mut symbols = Grid::new(&[("symbol", Align::Left), ("value", Align::Right), ("meaning", Align::Left)]);
    for term in terms {
        let further = term.explained_by.as_ref().filter(|id| **id != explanation.id);
        let further = further.map_or(String::new(), |id| format!("\nshardwise explain {id}"));
        symbols.row([term.name.clone(), numbers::plain(term.value), format!("{}{further}", term.meaning)]);
    }
    blocks.push(Block::Table(symbols));
    blocks.extend(part.assembled.iter().map(|whole| Block::Table(assembled(whole))));
    blocks.extend(part.day.iter().map(|day| Block::Table(self::day(day))));
    if !part.changes.is_empty() {
        blocks.push(Block::Table(changes(part, explanation.unit, money)));
    }
    blocks
}

/// The parts of a term, and where each was measured.
fn assembled(Assembled { term, parts }: &Assembled) -> Grid {
    let mut grid = Grid::new(&[(term.as_str(), Align::Left), ("value", Align::Right), ("source", Align::Left)]);
    for TermPart { name, value, meaning, grade, source } in parts {
        grid.row([(*name).to_owned(), numbers::plain(*value), format!("{meaning}\n{grade}: {source}")]);
    }
    if parts.len() > 1 {
        grid.rule();
        grid.row(["sum".to_owned(), numbers::plain(parts.iter().map(|part| part.value).sum())]);
    }
    grid
}

/// A day, hour by hour.
fn day(DayReport { columns, periods, mean }: &DayReport) -> Grid {
    let mut grid = Grid::new(&[("hour", Align::Left)]);
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
        let hour = if is_hour { from } else { format!("{from} to {to}") };
        grid.row([hour].into_iter().chain(values.iter().map(value)));
    }
    grid.rule();
    grid.row(["mean".to_owned()].into_iter().chain(mean.iter().map(value)));
    grid
}

fn derivation(what: &str, derivation: &Derivation, unit: &str) -> Vec<Entry> {
    let value = numbers::with_unit(derivation.value, unit);
    let mut entries = vec![Entry::new(what, format!("{value} = {}", derivation.symbols))];
    if derivation.terms.len() > 1 {
        entries.push(Entry::new("", format!("= {}", derivation.numbers)));
    }
    entries
}

fn cost(cost: &Cost, money: &Money) -> Vec<Entry> {
    let converted = if money.0.is_usd() { String::new() } else { format!(" = USD {}", cost.usd) };
    let mut entries = vec![
        Entry::new("cost", format!("{} a month{converted}", money.show(cost.usd))),
        Entry::new("", format!("= {}", cost.numbers)),
    ];
    entries.extend(cost.price.iter().flat_map(|price| source("price", price)));
    entries
}

fn bound(bound: &Bound, unit: &str) -> Vec<Entry> {
    let mut entries = derivation("limit", &bound.limit, unit);
    entries.extend(source(if bound.source.id.is_empty() { "setting" } else { "quota" }, &bound.source));
    entries.push(Entry::new("remedy", bound.remedy.to_string()));
    entries
}

/// A price or quota: value, Region, grade and source.
fn source(what: &str, source: &Source) -> Vec<Entry> {
    let from = if source.effective.is_empty() { String::new() } else { format!(" from {}", clean(&source.effective)) };
    let id = if source.id.is_empty() { String::new() } else { format!("{}: ", source.id) };
    let value = clean(&source.value.to_string());
    let mut entries = Vec::new();
    // A rule that is only documented has no value.
    if !value.is_empty() {
        entries.push(Entry::new(what, format!("{id}{value}, in {}{from}", clean(&source.region))));
    }
    entries.push(Entry::new("source", format!("{}: {}", source.grade, clean(&source.source.to_string()))));
    entries.extend(source.address.map(|address| Entry::new("", address)));
    if !source.note.is_empty() {
        entries.push(Entry::new("note", clean(&source.note)));
    }
    entries
}

fn gauge(bound: &Bound, demand: f64, explanation: &Explanation) -> Gauge {
    Gauge {
        id: explanation.id.clone(),
        utilization: bound.utilization,
        verdict: bound.verdict,
        word: bound.verdict.to_string(),
        amounts: numbers::demand_of_limit(demand, bound.limit.value, explanation.unit),
        remedy: None,
    }
}

/// The settings that change the number most, one at a time.
fn changes(part: &Part, unit: &str, money: &Money) -> Grid {
    let (heading, show): (_, Box<dyn Fn(f64) -> String>) = match part {
        Part { bound: Some(_), .. } => ("utilization", Box::new(numbers::utilization)),
        Part { cost: None, .. } if unit != "USD" => ("value", Box::new(|value| numbers::with_unit(value, unit))),
        _ => ("a month", Box::new(|value| money.show(value))),
    };
    let mut grid = Grid::new(&[
        ("setting", Align::Left),
        ("from", Align::Right),
        ("to", Align::Right),
        (heading, Align::Right),
        ("becomes", Align::Right),
        ("change", Align::Right),
    ]);
    for Change { key, from, to, before, after } in &part.changes {
        let by = match after {
            Some(after) if *before != 0.0 => {
                let share = after / before - 1.0;
                format!("{}{}", if share > 0.0 { "+" } else { "" }, numbers::percent(share))
            }
            _ => String::new(),
        };
        let after = after.map_or("not present".into(), &show);
        grid.row([key.clone(), clean(&from.to_string()), clean(&to.to_string()), show(*before), after, by]);
    }
    grid
}

/// Everything that can be explained, with its unit and meaning.
pub(crate) fn index(screen: Screen) -> String {
    let of = |family: fn(&Subject) -> bool| subjects(&Subject::all().filter(family).collect::<Vec<_>>());
    let blocks = [
        Block::Title("Numbers that can be explained: shardwise explain [SCENARIO] ID".into()),
        Block::Heading("Bill lines".into()),
        Block::Table(of(|subject| matches!(subject, Subject::Line(_)))),
        Block::Heading("Limits".into()),
        Block::Table(of(|subject| matches!(subject, Subject::Limit(_)))),
        Block::Heading("Other numbers of a report".into()),
        Block::Table(of(|subject| matches!(subject, Subject::Result(_)))),
    ];
    layout(&blocks, screen)
}

/// Ids grouped by service, with a rule between groups.
fn subjects(subjects: &[Subject]) -> Grid {
    let mut grid = Grid::new(&[("id", Align::Left), ("unit", Align::Left), ("meaning", Align::Left)]);
    let service = |subject: &Subject| subject.id().split('.').next().unwrap_or_default().to_owned();
    for (index, subject) in subjects.iter().enumerate() {
        if index > 0 && service(subject) != service(&subjects[index - 1]) {
            grid.rule();
        }
        grid.row([subject.id(), subject.unit().to_owned(), subject.meaning()]);
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
        let yen = samples::yen();
        for toml in ["", "discount_percent = 5.0\n[workload]\nwrites_per_second = 1e9"] {
            let scenario = scenario(toml);
            for subject in Subject::all() {
                let explained = explain(&scenario, &book, subject).unwrap();
                fits_the_page(|screen| explanation(&explained, HOSTILE, &yen, screen));
            }
        }
        fits_the_page(index);
    }

    #[test]
    fn the_index_names_everything() {
        let text = index(samples::WIDE);
        assert!(Subject::all().all(|subject| text.contains(&subject.id())));
    }
}
