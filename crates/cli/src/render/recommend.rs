//! What to take and how to set it, as a page.

use shardwise_core::study::{Choice, InTheWay, Recommend, ShadowPrice};

use super::money::Money;
use super::page::{Align, Block, Entry, Grid};
use super::paint::Tone;
use super::{Screen, numbers, table, title_of};

/// The most other architectures that are shown.
const OTHERS: usize = 2;

/// What costs less is said to cost nothing.
const LEAST: f64 = 0.005;

/// The page of a recommendation.
pub(crate) fn page(found: &Recommend, money: &Money, screen: Screen) -> String {
    let mut blocks = vec![Block::Title(found.name.clone())];
    let (assumed, required): (Vec<_>, Vec<_>) = found.must_hold.iter().partition(|one| !one.required);
    blocks.extend(assumed.iter().map(|one| Block::text(capitalized(&one.text.to_string()) + ".")));
    let required: Vec<String> = required.iter().map(|one| one.text.to_string()).collect();
    blocks.push(Block::text(format!("Required: {}.", required.join("; "))));
    if let Some(best) = &found.best {
        blocks.extend(recommended(best, found, money));
    } else {
        blocks.push(Block::Text(Tone::Bad, "Nothing meets the requirements.".into()));
        blocks.push(Block::Heading("In the way".into()));
        blocks.push(Block::List(found.in_the_way.iter().map(in_the_way).collect()));
    }
    blocks.push(Block::Heading("What was searched".into()));
    blocks.push(Block::text(format!(
        "{} scenarios evaluated; every combination of the values below and any number of shards is covered. shardwise \
         recommend --help says why none is missed.",
        numbers::plain(found.searched.scenarios as f64)
    )));
    let space = |space: &shardwise_core::study::SpaceOf| {
        let settings =
            if space.settings.is_empty() { "nothing to choose".to_owned() } else { space.settings.join(", ") };
        Entry::new(
            title_of(space.architecture),
            format!("{} combinations: {settings}", numbers::count(space.combinations)),
        )
    };
    blocks.push(Block::List(found.searched.spaces.iter().map(space).collect()));
    table::layout(&blocks, screen)
}

/// What to take, what it costs to require more, and the best of other architectures.
fn recommended(best: &Choice, found: &Recommend, money: &Money) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(format!("Take {}", title_of(best.architecture))),
        Block::text(summary(best, found, money)),
        changes(best),
        Block::Heading("What the requirements cost".into()),
        Block::List(found.requirements.iter().map(|price| shadow_price(price, money)).collect()),
    ];
    for other in found.others.iter().take(OTHERS) {
        blocks.push(Block::Heading(format!("The best of {}", title_of(other.architecture))));
        blocks.push(Block::text(summary(other, found, money)));
        blocks.push(changes(other));
        blocks.push(Block::text(format!("To reproduce it: {}", other.compare)));
    }
    blocks.push(Block::Heading("The scenario".into()));
    blocks.push(Block::Figure(best.scenario.lines().map(super::text::clean).collect()));
    blocks.push(Block::text(format!("To reproduce it: {}", best.compare)));
    blocks
}

fn shadow_price(price: &ShadowPrice, money: &Money) -> Entry {
    let costs = price.costs_usd >= LEAST;
    let cost = if costs { format!("{} a month", money.show(price.costs_usd)) } else { "nothing".to_owned() };
    Entry::new(&price.key, cost)
}

fn in_the_way(way: &InTheWay) -> Entry {
    let reached = way.reached.as_ref().map_or_else(String::new, |reached| format!("; reached: {reached}"));
    Entry::new(&way.key, format!("{}{reached}", way.needed))
}

fn summary(choice: &Choice, found: &Recommend, money: &Money) -> String {
    let worst = choice
        .worst_seconds
        .map_or_else(|| "it grows without end".to_owned(), |worst| format!("at most {}", numbers::seconds(worst)));
    let saves = match &found.given {
        Some(given) => {
            let saved = given.monthly_usd - choice.monthly_usd;
            let word = if saved < 0.0 { "more" } else { "less" };
            format!(", {} {word} than {} as given", money.show(saved.abs()), given.architecture)
        }
        None => "; nothing fits as given".into(),
    };
    format!(
        "{} a month{saves}. Throttling risk {}, from write to delivery {worst}.",
        money.show(choice.monthly_usd),
        choice.level
    )
}

fn changes(choice: &Choice) -> Block {
    if choice.changes.is_empty() {
        return Block::text("It is set as given.");
    }
    let mut grid = Grid::new(&[("set", Align::Left), ("from", Align::Right), ("to", Align::Right)]);
    for change in &choice.changes {
        grid.row([change.key.clone(), change.from.clone(), change.to.clone()]);
    }
    Block::Table(grid)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
