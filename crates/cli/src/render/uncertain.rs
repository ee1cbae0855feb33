//! What comes of numbers that are not known exactly, as a page.

use shardwise_core::study::{LevelShares, Uncertain, UncertainArchitecture, UncertainInput};
use shardwise_core::text::{Argument, Joining};

use super::page::{Align, Block, Grid};
use super::{Screen, grid, known_usd, markdown, numbers, priced_id, priced_title, table, title_of};
use crate::words::{Text, Words};

/// The most inputs that are listed.
const MOST: usize = 15;
/// Columns of the longest bar.
const BAR: f64 = 20.0;

/// The page of a study.
pub(crate) fn page(found: &Uncertain, words: &Words, screen: Screen) -> String {
    table::layout(&blocks(found, words), screen)
}

/// The same as a document.
pub(crate) fn markdown(found: &Uncertain, words: &Words) -> String {
    markdown::document(&blocks(found, words), words)
}

fn blocks(found: &Uncertain, words: &Words) -> Vec<Block> {
    let mut blocks = vec![Block::Title(found.name.clone())];
    blocks.extend(answer(found, words).into_iter().map(|text| Block::text(words.say(&text))));
    blocks.push(Block::Heading(words.say(&Text::UncertainHeading)));
    blocks.push(Block::Table(costs(found, words)));
    if let (Some(id), false) = (found.spread_of, found.inputs.is_empty()) {
        blocks.push(Block::Heading(words.say(&Text::UncertainInputs { name: title_of(id) })));
        blocks.push(Block::Table(inputs(found, words)));
    }
    if !found.not_sampled.is_empty() {
        let keys = Argument::list(Joining::And, found.not_sampled.iter().map(|key| Argument::text(key.as_str())));
        blocks.push(Block::text(words.say(&Text::UncertainNotSampled { keys: words.argument(&keys) })));
    }
    let evaluated = Text::UncertainEvaluated {
        samples: numbers::plain(f64::from(found.samples)),
        seed: found.seed.to_string(),
        evaluations: numbers::plain(found.evaluations as f64),
    };
    blocks.push(Block::text(words.say(&evaluated)));
    blocks.push(Block::text(words.say(&Text::UncertainReproduce)));
    blocks.push(Block::Commands(vec![found.compare.clone()]));
    blocks
}

/// The answer in sentences.
fn answer(found: &Uncertain, words: &Words) -> Vec<Text> {
    if found.inputs.is_empty() && found.only_prices {
        return vec![Text::UncertainFixed];
    }
    let mut texts = Vec::new();
    let best = found.architectures.iter().find(|one| found.spread_of == Some(one.id) && one.cheapest_share > 0.0);
    match best {
        Some(one) => texts.push(Text::UncertainAnswer {
            name: priced_id(one.id, words),
            share: words.percent(one.cheapest_share),
            p50: known_usd(one.p50_usd, words),
            p10: known_usd(one.p10_usd, words),
            p90: known_usd(one.p90_usd, words),
        }),
        None => texts.push(Text::UncertainNeverFits),
    }
    if best.is_some() && found.none_fits_share > 0.0 {
        texts.push(Text::UncertainNone { share: words.percent(found.none_fits_share) });
    }
    if let Some(input) = found.inputs.first().filter(|input| best.is_some() && input.first_order > 0.0) {
        let share = words.whole_percent(input.first_order);
        texts.push(Text::UncertainCause { key: input.key.clone(), share });
    }
    texts.push(if found.only_prices { Text::UncertainOnlyPrices } else { Text::UncertainOthers });
    if found.inputs.iter().any(is_price) {
        let [assumed, reported] =
            [found.price_spread.assumed, found.price_spread.reported].map(|share| words.percent(share));
        texts.push(Text::UncertainPrices { assumed, reported });
    }
    texts
}

/// Whether the values of an input are factors of a price of the book.
fn is_price(input: &UncertainInput) -> bool {
    input.key.starts_with("prices.") && input.unit.is_none()
}

fn costs(found: &Uncertain, words: &Words) -> Grid {
    let columns = [
        (Text::Architecture, Align::Left),
        (Text::UncertainP10, Align::Right),
        (Text::UncertainP50, Align::Right),
        (Text::UncertainP90, Align::Right),
        (Text::Cheapest, Align::Right),
        (Text::UncertainFits, Align::Right),
    ];
    let mut grid = grid(words, columns);
    let levels = found.architectures.iter().find_map(|one| one.levels);
    if found.architectures.iter().any(|one| late_share(one) > 0.0) {
        grid.column(words.say(&Text::UncertainLate), Align::Right);
    }
    let is_reached = reached(found);
    let levels = levels.iter().flat_map(LevelShares::by_level).zip(is_reached);
    for ((level, _), _) in levels.filter(|(_, is_reached)| *is_reached) {
        grid.column(words.say(&Text::UncertainRisk { level: words.level(level) }), Align::Right);
    }
    for one in &found.architectures {
        grid.row(cost_row(one, found, words));
    }
    grid
}

/// The share of the samples in which changes wait at the peak, and no more than a few are throttled: late is the word for it.
fn late_share(one: &UncertainArchitecture) -> f64 {
    one.late.map_or(0.0, |late| late.none + late.low)
}

/// The share of the samples at each level. Late is the word where no more than a few are throttled.
fn level_shares(levels: &LevelShares, late: &LevelShares) -> Vec<f64> {
    let levels = levels.by_level().into_iter().zip(late.by_level());
    levels.map(|((level, share), (_, late))| if level.yields_to_late() { share - late } else { share }).collect()
}

/// Whether any architecture is at a level in any sample.
fn reached(found: &Uncertain) -> Vec<bool> {
    let shares = found.architectures.iter().filter_map(|one| Some(level_shares(&one.levels?, &one.late?)));
    shares.fold(Vec::new(), |reached, shares| {
        let before = reached.into_iter().chain(std::iter::repeat(false));
        shares.iter().zip(before).map(|(share, before)| before || *share > 0.0).collect()
    })
}

fn cost_row(one: &UncertainArchitecture, found: &Uncertain, words: &Words) -> Vec<String> {
    let mut cells = vec![priced_title(one.id, words)];
    cells.extend([one.p10_usd, one.p50_usd, one.p90_usd].map(|usd| known_usd(usd, words)));
    cells.extend([one.cheapest_share, one.fits_share].map(|share| words.whole_percent(share)));
    let Some((levels, late)) = one.levels.zip(one.late) else { return cells };
    if found.architectures.iter().any(|one| late_share(one) > 0.0) {
        cells.push(words.whole_percent(late_share(one)));
    }
    let shares = level_shares(&levels, &late).into_iter().zip(reached(found));
    cells.extend(shares.filter(|(_, is_reached)| *is_reached).map(|(share, _)| words.whole_percent(share)));
    cells
}

fn inputs(found: &Uncertain, words: &Words) -> Grid {
    let columns = [
        (Text::InputColumn, Align::Left),
        (Text::P5, Align::Right),
        (Text::UncertainMedian, Align::Right),
        (Text::P95, Align::Right),
        (Text::UncertainShare, Align::Left),
    ];
    let mut grid = grid(words, columns);
    for input in found.inputs.iter().take(MOST) {
        let value = |value: f64| {
            if is_price(input) {
                words.whole_percent(value)
            } else {
                words.quantity(value, input.unit.as_deref().unwrap_or("")).trim_end().to_owned()
            }
        };
        let bar = "#".repeat((input.first_order * BAR).round() as usize);
        let share = format!("{} {bar}", words.whole_percent(input.first_order));
        grid.row([input.key.clone(), value(input.low), value(input.median), value(input.high), share]);
    }
    grid
}
