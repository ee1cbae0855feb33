//! Which guess matters, as a page of bars.

use shardwise_core::scenario::ArchitectureId;
use shardwise_core::study::{RoundingEdge, Sensitivity, Swing, SwingEnd};

use super::money::Money;
use super::page::{Align, Block, Entry, Grid};
use super::paint::Tone;
use super::{Screen, grid, numbers, priced_id, table, title_of};
use crate::words::{Text, Words};

/// Columns of a bar on either side of its middle.
const HALF: usize = 12;
/// The most inputs that are listed; the others move the difference by less.
const MOST: usize = 20;
/// What moves the difference by less is not listed.
const LEAST: f64 = 0.005;

/// The page of a study.
pub(crate) fn page(found: &Sensitivity, words: &Words, screen: Screen) -> String {
    let range = found.share.map_or(Text::OwnRanges, |share| Text::SameShare { share: words.percent(share) });
    let first = answer(found, words).into_iter().chain(measure(found, words).into_iter().flatten()).chain([range]);
    let first = first.map(|text| words.say(&text));
    let mut blocks = vec![Block::Title(found.name.clone()), Block::text(words.paragraph(&first.collect::<Vec<_>>()))];
    blocks.extend(effects(found, words));
    let turning: Vec<Entry> = found.inputs.iter().filter(|input| input.turns).map(|one| turn(one, words)).collect();
    if !turning.is_empty() {
        blocks.push(Block::Heading(words.say(&Text::Turning)));
        blocks.push(Block::List(turning));
    }
    blocks.extend(risks(found, words).into_iter().flatten());
    if !found.edges.is_empty() {
        blocks.push(Block::Heading(words.say(&Text::EdgesNear)));
        let entry = |edge: &RoundingEdge| Entry::new(&edge.key, words.message(&edge.text));
        blocks.push(Block::List(found.edges.iter().map(entry).collect()));
    }
    blocks.push(Block::text(words.say(&Text::StudyReproduced {
        scenarios: numbers::plain(found.scenarios as f64),
        what: words.say(&Text::AnEnd),
    })));
    blocks.push(Block::Commands(vec![format!("{} --set KEY=VALUE", found.compare)]));
    table::layout(&blocks, screen)
}

/// The answer that is swung.
fn answer(found: &Sensitivity, words: &Words) -> Option<Text> {
    let (best, usd) = (priced_id(found.best?, words), words.money().show(found.difference_usd));
    let level = words.risk_by(found.level, found.late_seconds);
    Some(match found.next.map(|next| priced_id(next, words)) {
        Some(next) => Text::CostsLess { best, next, usd, level },
        None if !found.fits => Text::NoneFits { best, usd },
        None => Text::CostsAlone { best, usd, level },
    })
}

/// Which input to measure first, and whether any turns the answer.
fn measure(found: &Sensitivity, words: &Words) -> [Option<Text>; 2] {
    let first = moving(found).next();
    let turns = found.inputs.iter().filter(|input| input.turns).count();
    let first =
        first.map(|input| Text::MeasureFirst { key: input.key.clone(), usd: words.money().show(input.effect_usd) });
    let turning = match turns {
        0 => Text::NoneTurns,
        count => Text::SomeTurn { count: count.to_string() },
    };
    [first, (!found.inputs.is_empty()).then_some(turning)]
}

/// The bars, and how many inputs have none.
fn effects(found: &Sensitivity, words: &Words) -> Vec<Block> {
    let what = if found.next.is_some() { Text::EffectOnDifference } else { Text::EffectOnCost };
    let mut blocks = vec![
        Block::Heading(words.say(&what)),
        Block::Text(Tone::Faint, words.say(&Text::BarsRead)),
        Block::Table(bars(found, words)),
    ];
    if let Some(next) = moving(found).nth(MOST) {
        let count = (moving(found).count() - MOST).to_string();
        let usd = words.money().show(next.effect_usd);
        blocks.push(Block::text(words.say(&Text::MoreInputs { count, usd })));
    }
    blocks
}

/// What moves the risk of the best.
fn risks(found: &Sensitivity, words: &Words) -> Option<[Block; 2]> {
    let of_key = |key: &String| found.inputs.iter().find(|input| input.key == *key);
    let risky: Vec<Entry> = found.by_risk.iter().filter_map(of_key).map(|input| risk(input, words)).collect();
    let title = title_of(found.best.filter(|_| !risky.is_empty())?);
    Some([Block::Heading(words.say(&Text::EffectOnRisk { title })), Block::List(risky)])
}

fn value(input: &Swing, value: f64, words: &Words) -> String {
    words.quantity(value, input.unit.as_deref().unwrap_or("")).trim_end().to_owned()
}

/// The inputs that move the difference by a cent or more.
fn moving(found: &Sensitivity) -> impl Iterator<Item = &Swing> {
    found.inputs.iter().filter(|input| input.effect_usd >= LEAST)
}

fn bars(found: &Sensitivity, words: &Words) -> Grid {
    let largest = found.inputs.first().map_or(0.0, |input| input.effect_usd);
    let mut grid = grid(words, [(Text::InputColumn, Align::Left)]);
    grid.column("", Align::Left);
    for head in [Text::AtLow, Text::AtHigh, Text::Value, Text::Low, Text::High] {
        grid.column(words.say(&head), Align::Right);
    }
    for input in moving(found).take(MOST) {
        let ends = [&input.low, &input.high];
        let [low, high] = ends.map(|end| signed(words.money(), end.change_usd));
        let [from, to] = ends.map(|end| value(input, end.value, words));
        let drawn = bar(input.low.change_usd / largest, input.high.change_usd / largest);
        grid.row([input.key.clone(), drawn, low, high, value(input, input.value, words), from, to]);
    }
    grid
}

/// A bar with a middle: what the lower value changes as -, what the upper one changes as +.
fn bar(low: f64, high: f64) -> String {
    let mut cells = [' '; 2 * HALF + 1];
    cells[HALF] = '|';
    let mut draw = |share: f64, mark: char| {
        let columns = (share.abs() * HALF as f64).round() as usize;
        for column in 1..=columns.min(HALF) {
            cells[if share < 0.0 { HALF - column } else { HALF + column }] = mark;
        }
    };
    // The shorter one last, so that both are seen where they point to the same side.
    let ends = if low.abs() >= high.abs() { [(low, '-'), (high, '+')] } else { [(high, '+'), (low, '-')] };
    for (share, mark) in ends {
        draw(share, mark);
    }
    cells.iter().collect::<String>().replace(' ', "\u{a0}")
}

fn signed(money: &Money, usd: f64) -> String {
    if usd > 0.0 { format!("+{}", money.show(usd)) } else { money.show(usd) }
}

/// Both ends of an input, each with what becomes of the answer there.
fn ends(input: &Swing, words: &Words, what: impl Fn(&SwingEnd) -> String) -> Entry {
    let at = |end: &SwingEnd| words.say(&Text::AtValue { value: value(input, end.value, words), what: what(end) });
    Entry::new(&input.key, words.listed(&[at(&input.low), at(&input.high)]))
}

fn turn(input: &Swing, words: &Words) -> Entry {
    let name = |id: Option<ArchitectureId>| id.map_or_else(|| words.say(&Text::NothingFits), |id| priced_id(id, words));
    ends(input, words, |end| name(end.cheapest))
}

fn risk(input: &Swing, words: &Words) -> Entry {
    let share = |end: &SwingEnd| words.percent(end.throttled_share);
    ends(input, words, |end| {
        words.say(&Text::LevelShare { level: words.risk_by(end.level, end.late_seconds), share: share(end) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_point_to_both_sides() {
        let shown = |low, high| bar(low, high).replace('\u{a0}', " ");
        assert_eq!(shown(-1.0, 0.5), "------------|++++++      ");
        assert_eq!(shown(0.25, 1.0), "            |---+++++++++");
        assert_eq!(shown(0.0, 0.0), "            |            ");
    }
}
