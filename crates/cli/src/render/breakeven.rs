//! Where the answer changes along a key, as a page: a strip, a chart, the crossings and their reasons.

use shardwise_core::study::{
    Alternative, Breakeven, CheapestRange, FittingRanges, KeyCrossing, KeyRange, KeySeries, NumericKey,
};
use shardwise_core::text::Message;

use super::chart::{Scale, Series, lines, strip};
use super::page::{Align, Block, Entry, Grid};
use super::paint::Tone;
use super::{Screen, grid, numbers, priced_id, table, title_of};
use crate::words::{Text, Words};

/// The most crossings that are listed.
const MOST: usize = 20;
/// The most that the first sentence names.
const MOST_IN_SENTENCE: usize = 3;
/// Where nothing fits.
const NOTHING: char = '·';

/// A study, its key and the words to show both in.
struct Shown<'a> {
    found: &'a Breakeven,
    key: &'a NumericKey,
    words: &'a Words,
    width: usize,
}

/// The page of a study.
pub(crate) fn page(found: &Breakeven, key: &NumericKey, words: &Words, screen: Screen) -> String {
    let shown = Shown { found, key, words, width: screen.width - 2 };
    let mut blocks = vec![Block::Title(found.name.clone()), Block::text(shown.answer())];
    if !found.in_the_way.is_empty() {
        let reasons: Vec<String> = found.in_the_way.iter().map(|text| words.message(text)).collect();
        let value = shown.exact(found.own.unwrap_or(found.from));
        blocks.push(Block::text(words.say(&Text::InTheWayAt { value, reasons: words.sentence(&reasons) })));
    }
    blocks.push(Block::text(shown.legend()));
    blocks.extend(shown.cheapest());
    if !found.crossings.is_empty() {
        blocks.push(Block::Heading(words.say(&Text::WhereAndWhy)));
        blocks.extend(shown.crossings(&found.crossings));
    }
    blocks.extend(shown.curve());
    blocks.push(Block::Heading(words.say(&Text::WhereFits)));
    blocks.push(Block::List(found.architectures.iter().map(|one| shown.fitting(one)).collect()));
    blocks.extend(found.alternatives.iter().flat_map(|alternative| shown.within(alternative)));
    blocks.extend(shown.close(&found.unresolved));
    blocks.push(Block::text(words.say(&Text::StudyReproduced {
        scenarios: numbers::plain(found.scenarios as f64),
        what: words.say(&Text::ACrossing),
    })));
    blocks.push(Block::Commands(vec![format!("{} --set {}=VALUE", found.compare, found.key)]));
    table::layout(&blocks, screen)
}

impl Shown<'_> {
    /// A value of the key, to six digits.
    fn exact(&self, value: f64) -> String {
        self.words.argument(&self.key.shown(value))
    }

    /// A value of the key on an axis.
    fn rough(&self, value: f64) -> String {
        self.words.quantity(value, self.found.unit.as_deref().unwrap_or("")).trim_end().to_owned()
    }

    /// A line by name: an architecture, or a value of its own.
    fn name(&self, name: Option<&String>) -> String {
        match name {
            Some(name) => name.parse().map_or_else(|_| name.clone(), |id| priced_id(id, self.words)),
            None => self.words.say(&Text::TakeNone),
        }
    }

    fn scale(&self) -> Scale {
        Scale { from: self.found.from, to: self.found.to, log: self.found.logarithmic }
    }

    /// The answer in a sentence: which is the cheapest, and where that changes.
    fn answer(&self) -> String {
        let (from, to) = (self.exact(self.found.from), self.exact(self.found.to));
        let change = |crossing: &KeyCrossing| {
            let (at, name) = (self.exact(crossing.at), self.name(crossing.after.as_ref()));
            self.words.say(&Text::ChangesTo { at, name })
        };
        self.words.say(&match &self.found.crossings[..] {
            [] => match self.found.ranges.first().and_then(|range| range.cheapest.as_ref()) {
                Some(name) => Text::AlwaysCheapest { name: self.name(Some(name)), from, to },
                None => Text::NeverFits { from, to },
            },
            [one] => Text::ChangesOnce { change: change(one) },
            several => {
                let mut changes: Vec<String> = several.iter().take(MOST_IN_SENTENCE).map(change).collect();
                if several.len() > MOST_IN_SENTENCE {
                    changes.push("…".into());
                }
                Text::ChangesAt { count: several.len().to_string(), changes: self.words.listed(&changes) }
            }
        })
    }

    /// What the scenario has, and what the letters stand for.
    fn legend(&self) -> String {
        let is = |one: &FittingRanges| {
            self.words.say(&Text::LetterIs { letter: one.id.letter().to_string(), id: priced_id(one.id, self.words) })
        };
        let letters: Vec<String> = self.found.architectures.iter().map(is).collect();
        let letters = self.words.listed(&letters);
        let legend = self.words.say(&Text::LegendNothing { letters, mark: NOTHING.to_string() });
        let own = self.found.own.map(|own| self.words.say(&Text::OwnValue { value: self.exact(own) }));
        self.words.paragraph(&own.into_iter().chain([legend]).collect::<Vec<_>>())
    }

    /// The strip of the cheapest, and its ranges.
    fn cheapest(&self) -> [Block; 3] {
        let found = self.found;
        let mark = |at: f64| {
            let name = cheapest_at(&found.ranges, at);
            let known = found.architectures.iter().find(|one| name.is_some_and(|name| one.id.to_string() == *name));
            known.map_or(NOTHING, |one| one.id.letter())
        };
        [
            Block::Heading(self.words.say(&Text::CheapestBy { key: found.key.clone() })),
            self.strip(&mark),
            Block::Table(self.ranges(found.ranges.get(..MOST).unwrap_or(&found.ranges))),
        ]
    }

    fn strip(&self, mark: &dyn Fn(f64) -> char) -> Block {
        Block::Figure(strip(self.scale(), mark, &|at| self.rough(at), self.width))
    }

    fn ranges(&self, ranges: &[CheapestRange]) -> Grid {
        let columns = [(Text::From, Align::Right), (Text::To, Align::Right), (Text::CheapestThatFits, Align::Left)];
        let mut grid = grid(self.words, columns);
        for range in ranges {
            grid.row([self.exact(range.from), self.exact(range.to), self.name(range.cheapest.as_ref())]);
        }
        grid
    }

    /// The first crossings, and how many more there are.
    fn crossings(&self, all: &[KeyCrossing]) -> Vec<Block> {
        let mut blocks = vec![Block::List(all.iter().take(MOST).map(|crossing| self.crossing(crossing)).collect())];
        if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
            blocks.push(Block::text(self.words.say(&Text::MoreCrossings { count: more.to_string() })));
        }
        blocks
    }

    fn crossing(&self, crossing: &KeyCrossing) -> Entry {
        let (before, after) = (self.name(crossing.before.as_ref()), self.name(crossing.after.as_ref()));
        let becomes = match crossing.monthly_usd {
            Some(usd) => Text::CheapestBecomes { before, after, usd: self.words.money().show(usd) },
            None => Text::NothingLeft { before, after },
        };
        let because = self.words.message(&crossing.because);
        let because = if because.is_empty() { because } else { format!(": {because}") };
        Entry::new(self.exact(crossing.at), self.words.say(&becomes) + &because)
    }

    /// The chart of the cost.
    fn curve(&self) -> Vec<Block> {
        let (curve, money) = (&self.found.curve, self.words.money());
        let line = |one: &KeySeries| {
            // None of an architecture without a price.
            let points = curve.at.iter().zip(&one.usd).filter_map(|(at, usd)| Some((*at, (*usd)? * money.0.rate)));
            Series { letter: one.id.letter(), points: points.collect(), counts: one.fits.clone() }
        };
        let series: Vec<Series> = curve.series.iter().map(line).collect();
        let y = Scale::around(series.iter().flat_map(|one| one.points.iter().map(|point| point.1)));
        let show_money = |amount: f64| money.bare(amount / money.0.rate);
        let mut blocks = vec![Block::Heading(self.words.say(&Text::CostAMonth))];
        if curve.series.iter().any(|one| one.fits.contains(&false)) {
            blocks.push(Block::Text(Tone::Faint, self.words.say(&Text::SmallLetters)));
        }
        let chart = lines(&series, (self.scale(), &|at| self.rough(at)), (y, &show_money), self.width);
        blocks.push(Block::Figure(chart));
        blocks
    }

    /// Where an architecture fits, and why it stops.
    fn fitting(&self, one: &FittingRanges) -> Entry {
        let part = |part: &KeyRange, stop: Option<&Message>| {
            let (from, to) = (self.exact(part.from), self.exact(part.to));
            self.words.say(&match stop {
                Some(reason) => Text::FitsUntil { from, to, reason: self.words.message(reason) },
                None => Text::FitsFrom { from, to },
            })
        };
        let mut parts: Vec<String> =
            one.fits.iter().zip(&one.stops).map(|(range, stop)| part(range, stop.as_ref())).collect();
        let at_once: Vec<String> = one.at_once.iter().map(|range| part(range, None)).collect();
        match (&one.fits[..], &at_once[..]) {
            ([], _) => {
                let not_priced = one.not_priced.as_ref().map(|text| self.words.message(text));
                parts.push(not_priced.unwrap_or_else(|| self.words.say(&Text::FitsNowhere)));
            }
            (fits, _) if one.at_once == fits => {}
            (_, []) => parts.push(self.words.say(&Text::OnlyAfterIncrease)),
            (_, ranges) => parts.push(self.words.say(&Text::ElseAfterIncrease { ranges: self.words.listed(ranges) })),
        }
        Entry::new(title_of(one.id), self.words.clauses(&parts))
    }

    /// Where lines are too close together.
    fn close(&self, parts: &[KeyRange]) -> Option<Block> {
        let (from, to) = (self.exact(parts.first()?.from), self.exact(parts.last()?.to));
        Some(Block::text(self.words.say(&Text::TooClose { from, to })))
    }

    /// The alternatives within an architecture, numbered in the order in which they are met.
    fn within(&self, alternative: &Alternative) -> Vec<Block> {
        let title = title_of(alternative.architecture);
        let mut blocks = vec![Block::Heading(self.words.say(&Text::Within { title, key: alternative.key.clone() }))];
        let names = met(&alternative.ranges);
        match (&names[..], &alternative.ranges[..]) {
            ([], _) => blocks.push(Block::text(self.words.say(&Text::WithinNone))),
            ([name], [_]) => {
                blocks.push(Block::text(self.words.say(&Text::WithinAlways { name: (*name).clone() })));
            }
            _ => {
                let is = |(place, name): (usize, &&String)| {
                    self.words.say(&Text::LetterIs { letter: (place + 1).to_string(), id: (*name).clone() })
                };
                let letters = self.words.listed(&names.iter().enumerate().map(is).collect::<Vec<_>>());
                let mark = |at: f64| {
                    let name = cheapest_at(&alternative.ranges, at);
                    let place = name.and_then(|name| names.iter().position(|known| *known == name));
                    place.and_then(|place| char::from_digit(place as u32 + 1, 10)).unwrap_or(NOTHING)
                };
                blocks.push(Block::text(self.words.say(&Text::Letters { letters })));
                blocks.push(self.strip(&mark));
                blocks.extend(self.crossings(&alternative.crossings));
            }
        }
        blocks.extend(self.close(&alternative.unresolved));
        blocks.extend(alternative.together.iter().map(|text| Block::text(self.words.message(text))));
        blocks
    }
}

/// The cheapest at a value.
fn cheapest_at(ranges: &[CheapestRange], at: f64) -> Option<&String> {
    let range = ranges.iter().rev().find(|range| range.from <= at).or(ranges.first());
    range.and_then(|range| range.cheapest.as_ref())
}

/// The names of some ranges, each once, in order.
fn met(ranges: &[CheapestRange]) -> Vec<&String> {
    let mut names: Vec<&String> = Vec::new();
    for name in ranges.iter().filter_map(|range| range.cheapest.as_ref()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
