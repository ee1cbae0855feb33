//! Which guess matters, as a page of bars.

use shardwise_core::scenario::ArchitectureId;
use shardwise_core::study::{Sensitivity, Swing, SwingEnd};

use super::money::Money;
use super::page::{Align, Block, Entry, Grid};
use super::{Screen, numbers, table, title_of};

/// Columns of a bar on either side of its middle.
const HALF: usize = 12;
/// The most inputs that are listed; the others move the difference by less.
const MOST: usize = 20;
/// What moves the difference by less is not listed.
const LEAST: f64 = 0.005;

/// The page of a study.
pub(crate) fn page(found: &Sensitivity, money: &Money, screen: Screen) -> String {
    let range = found.share.map_or_else(
        || "Each input goes to the ends of its own likely range".to_owned(),
        |share| format!("Each input goes down and up by {}", numbers::percent(share)),
    );
    let mut blocks = vec![
        Block::Title(found.name.clone()),
        Block::text(format!("{} {range}, one at a time.", answer(found, money))),
    ];
    let what = if found.next.is_some() { "Effect on the difference between the two" } else { "Effect on the cost" };
    blocks.push(Block::Heading(what.into()));
    blocks.push(Block::Text(
        super::paint::Tone::Faint,
        "- at the lower value, + at the upper one; left of the bar less, right of it more.".into(),
    ));
    blocks.push(Block::Table(bars(found, money)));
    if let Some(next) = moving(found).nth(MOST) {
        let more = moving(found).count() - MOST;
        blocks.push(Block::text(format!("{more} more move it by at most {}.", money.show(next.effect_usd))));
    }
    let turning: Vec<Entry> = found.inputs.iter().filter(|input| input.turns).map(turn).collect();
    if !turning.is_empty() {
        blocks.push(Block::Heading("The cheapest becomes another".into()));
        blocks.push(Block::List(turning));
    }
    let risky: Vec<Entry> =
        found.by_risk.iter().filter_map(|key| found.inputs.iter().find(|input| input.key == *key)).map(risk).collect();
    if let (false, Some(best)) = (risky.is_empty(), found.best) {
        blocks.push(Block::Heading(format!("Effect on the throttling risk of {}", title_of(best))));
        blocks.push(Block::List(risky));
    }
    if !found.edges.is_empty() {
        blocks.push(Block::Heading("Rounding edges within 10%".into()));
        blocks.push(Block::List(found.edges.iter().map(|edge| Entry::new(&edge.key, edge.text.to_string())).collect()));
    }
    let reproduce = format!(
        "{} scenarios planned. To reproduce an end of a bar: {} --set KEY=VALUE; --format csv has every command.",
        numbers::plain(found.scenarios as f64),
        found.compare
    );
    blocks.push(Block::text(reproduce));
    table::layout(&blocks, screen)
}

/// The answer that is swung.
fn answer(found: &Sensitivity, money: &Money) -> String {
    let difference = money.show(found.difference_usd);
    match (found.best, found.next) {
        (Some(best), Some(next)) if found.fits => {
            format!("{best} costs {difference} a month less than {next}; throttling risk: {}.", found.level)
        }
        (Some(best), Some(next)) => format!("Nothing fits; {best} costs {difference} a month less than {next}."),
        (Some(best), None) => format!("{best} costs {difference} a month; throttling risk: {}.", found.level),
        _ => String::new(),
    }
}

fn value(input: &Swing, value: f64) -> String {
    numbers::with_unit(value, input.unit.as_deref().unwrap_or("")).trim_end().to_owned()
}

/// The inputs that move the difference by a cent or more.
fn moving(found: &Sensitivity) -> impl Iterator<Item = &Swing> {
    found.inputs.iter().filter(|input| input.effect_usd >= LEAST)
}

fn bars(found: &Sensitivity, money: &Money) -> Grid {
    let largest = found.inputs.first().map_or(0.0, |input| input.effect_usd);
    let mut grid = Grid::new(&[
        ("input", Align::Left),
        ("", Align::Left),
        ("at low", Align::Right),
        ("at high", Align::Right),
        ("value", Align::Right),
        ("low", Align::Right),
        ("high", Align::Right),
    ]);
    for input in moving(found).take(MOST) {
        grid.row([
            input.key.clone(),
            bar(input.low.change_usd / largest, input.high.change_usd / largest),
            signed(money, input.low.change_usd),
            signed(money, input.high.change_usd),
            value(input, input.value),
            value(input, input.low.value),
            value(input, input.high.value),
        ]);
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

fn turn(input: &Swing) -> Entry {
    let cheapest = |id: Option<ArchitectureId>| id.map_or_else(|| "nothing fits".to_owned(), |id| id.to_string());
    let at = |end: &SwingEnd| format!("at {} {}", value(input, end.value), cheapest(end.cheapest));
    Entry::new(&input.key, format!("{}, {}", at(&input.low), at(&input.high)))
}

fn risk(input: &Swing) -> Entry {
    let at = |end: &SwingEnd| {
        format!("at {} {} ({})", value(input, end.value), end.level, numbers::percent(end.throttled_share))
    };
    Entry::new(&input.key, format!("{}, {}", at(&input.low), at(&input.high)))
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
