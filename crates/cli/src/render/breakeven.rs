//! Where the answer changes along a key, as a page: a strip, a chart, the crossings and their reasons.

use shardwise_core::study::{Alternative, Breakeven, CheapestRange, KeyCrossing, KeyRange, NumericKey};

use super::chart::{Scale, Series, lines, strip};
use super::money::Money;
use super::page::{Align, Block, Entry, Grid};
use super::paint::Tone;
use super::{Screen, numbers, table, title_of};

/// The most crossings that are listed.
const MOST: usize = 20;
/// Where nothing fits.
const NOTHING: char = '·';

/// The page of a study.
pub(crate) fn page(found: &Breakeven, key: &NumericKey, money: &Money, screen: Screen) -> String {
    let width = screen.width - 2;
    let scale = Scale { from: found.from, to: found.to, log: found.logarithmic };
    let show = |value: f64| numbers::with_unit(value, found.unit.as_deref().unwrap_or("")).trim_end().to_owned();
    let exact = |value: f64| key.shown(value).to_string();
    let letters = found.architectures.iter().map(|one| format!("{} is {}", one.id.letter(), one.id));
    let legend = letters.collect::<Vec<_>>().join(", ") + &format!("; {NOTHING} where nothing fits");
    let own = found.own.map_or(String::new(), |own| format!(", in the scenario {}", exact(own)));
    let mut blocks = vec![
        Block::Title(found.name.clone()),
        Block::text(format!(
            "The cheapest that fits, by {}, from {} to {}{own}. {legend}.",
            found.key,
            exact(found.from),
            exact(found.to)
        )),
        Block::Heading(format!("Cheapest that fits, by {}", found.key)),
        Block::Figure(strip(scale, &|at| letter(found, &found.ranges, at), &show, width)),
        Block::Table(ranges(found.ranges.get(..MOST).unwrap_or(&found.ranges), &exact)),
    ];
    if found.crossings.is_empty() {
        blocks.push(Block::text("It does not change in this range."));
    } else {
        blocks.push(Block::Heading("Where it changes, and why".into()));
        blocks.extend(crossings(&found.crossings, &exact, money));
    }
    blocks.push(Block::Heading("Cost a month".into()));
    if found.curve.series.iter().any(|one| one.fits.contains(&false)) {
        blocks.push(Block::Text(Tone::Faint, "A small letter where it does not fit.".into()));
    }
    let series: Vec<Series> = found
        .curve
        .series
        .iter()
        .map(|one| Series {
            letter: one.id.letter(),
            points: points(&found.curve.at, &one.usd, money),
            counts: one.fits.clone(),
        })
        .collect();
    let y = Scale::around(series.iter().flat_map(|one| one.points.iter().map(|point| point.1)));
    let show_money = |amount: f64| money.bare(amount / money.0.rate);
    blocks.push(Block::Figure(lines(&series, (scale, &show), (y, &show_money), width)));
    blocks.push(Block::Heading("Where each fits".into()));
    blocks.push(Block::List(fitting(found, &exact)));
    for alternative in &found.alternatives {
        blocks.extend(within(alternative, scale, &show, &exact, money, width));
    }
    blocks.extend(close(&found.unresolved, &exact));
    blocks.push(Block::text(format!(
        "{} scenarios evaluated. To reproduce a crossing: {} --set {}=VALUE; --format csv has the \
         exact command of each",
        numbers::plain(found.scenarios as f64),
        found.compare,
        found.key
    )));
    table::layout(&blocks, screen)
}

/// The points of a line; none of an architecture without a price.
fn points(at: &[f64], usd: &[Option<f64>], money: &Money) -> Vec<(f64, f64)> {
    at.iter().zip(usd).filter_map(|(at, usd)| Some((*at, (*usd)? * money.0.rate))).collect()
}

/// The letter of the cheapest architecture at a value.
fn letter(found: &Breakeven, ranges: &[CheapestRange], at: f64) -> char {
    let range = ranges.iter().rev().find(|range| range.from <= at).or(ranges.first());
    let name = range.and_then(|range| range.cheapest.as_ref());
    let known = found.architectures.iter().find(|one| name.is_some_and(|name| one.id.to_string() == *name));
    known.map_or(NOTHING, |one| one.id.letter())
}

fn ranges(ranges: &[CheapestRange], exact: &dyn Fn(f64) -> String) -> Grid {
    let mut grid = Grid::new(&[("from", Align::Right), ("to", Align::Right), ("cheapest that fits", Align::Left)]);
    for range in ranges {
        grid.row([exact(range.from), exact(range.to), range.cheapest.clone().unwrap_or_else(|| "none".into())]);
    }
    grid
}

/// The first crossings, and how many more there are.
fn crossings(all: &[KeyCrossing], exact: &dyn Fn(f64) -> String, money: &Money) -> Vec<Block> {
    let mut blocks = vec![Block::List(all.iter().take(MOST).map(|crossing| entry(crossing, exact, money)).collect())];
    if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
        blocks.push(Block::text(format!("{more} more; --format csv has all of them, each with its command.")));
    }
    blocks
}

fn entry(crossing: &KeyCrossing, exact: &dyn Fn(f64) -> String, money: &Money) -> Entry {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".into());
    let usd = crossing.monthly_usd.map_or(String::new(), |usd| format!(" at {}", money.show(usd)));
    let because = crossing.because.to_string();
    let because = if because.is_empty() { because } else { format!(": {because}") };
    Entry::new(exact(crossing.at), format!("{} -> {}{usd}{because}", name(&crossing.before), name(&crossing.after)))
}

fn fitting(found: &Breakeven, exact: &dyn Fn(f64) -> String) -> Vec<Entry> {
    let of = |one: &shardwise_core::study::FittingRanges| {
        let parts = one.fits.iter().zip(&one.stops).map(|(part, stop)| {
            let stop = stop.as_ref().map_or(String::new(), |reason| format!(", then not: {reason}"));
            format!("from {} to {}{stop}", exact(part.from), exact(part.to))
        });
        let parts: Vec<String> = parts.collect();
        Entry::new(title_of(one.id), if parts.is_empty() { "nowhere in this range".into() } else { parts.join("; ") })
    };
    found.architectures.iter().map(of).collect()
}

/// Where lines are too close together.
fn close(parts: &[KeyRange], exact: &dyn Fn(f64) -> String) -> Option<Block> {
    let (from, to) = (parts.first()?.from, parts.last()?.to);
    Some(Block::text(format!(
        "Between {} and {} they cost so nearly the same that not every crossing was looked for.",
        exact(from),
        exact(to)
    )))
}

/// The alternatives within an architecture, numbered in the order in which they are met.
fn within(
    alternative: &Alternative,
    scale: Scale,
    show: &dyn Fn(f64) -> String,
    exact: &dyn Fn(f64) -> String,
    money: &Money,
    width: usize,
) -> Vec<Block> {
    let mut names: Vec<&String> = Vec::new();
    for name in alternative.ranges.iter().filter_map(|range| range.cheapest.as_ref()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mark = |at: f64| {
        let range = alternative.ranges.iter().rev().find(|range| range.from <= at).or(alternative.ranges.first());
        let name = range.and_then(|range| range.cheapest.as_ref());
        let place = name.and_then(|name| names.iter().position(|known| *known == name));
        place.and_then(|place| char::from_digit(place as u32 + 1, 10)).unwrap_or(NOTHING)
    };
    let legend = names.iter().enumerate().map(|(place, name)| format!("{} is {name}", place + 1));
    let mut blocks = vec![
        Block::Heading(format!("{}: {}", title_of(alternative.architecture), alternative.key)),
        Block::text(if names.is_empty() {
            "None of its values fits.".into()
        } else {
            legend.collect::<Vec<_>>().join(", ") + "."
        }),
    ];
    if alternative.ranges.len() > 1 {
        blocks.push(Block::Figure(strip(scale, &mark, show, width)));
        blocks.extend(crossings(&alternative.crossings, exact, money));
    }
    blocks.extend(close(&alternative.unresolved, exact));
    blocks
}
