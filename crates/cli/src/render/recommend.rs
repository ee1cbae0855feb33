//! What to take and how to set it, as a page.

use shardwise_core::study::{Choice, ChoiceChange, InTheWay, MustHold, Recommend, ShadowPrice, SpaceOf};

use super::page::{Align, Block, Entry};
use super::paint::Tone;
use super::{Screen, grid, numbers, table, title_of};
use crate::words::{Text, Words};

/// The most other architectures that are shown.
const OTHERS: usize = 2;

/// What costs less is said to cost nothing.
const LEAST: f64 = 0.005;

/// A change that the heading says already: which architectures are compared.
const ARCHITECTURES: &str = "architectures";

/// The page of a recommendation.
pub(crate) fn page(found: &Recommend, words: &Words, screen: Screen) -> String {
    let mut blocks = vec![Block::Title(found.name.clone())];
    blocks.extend(must_hold(&found.must_hold, words));
    if let Some(best) = &found.best {
        blocks.extend(recommended(best, found, words));
    } else {
        blocks.push(Block::Text(Tone::Bad, words.say(&Text::NothingMeets)));
        blocks.push(Block::Heading(words.say(&Text::InTheWay)));
        blocks.push(Block::List(found.in_the_way.iter().map(|way| in_the_way(way, words)).collect()));
    }
    let scenarios = numbers::plain(found.searched.scenarios as f64);
    blocks.push(Block::Heading(words.say(&Text::Searched)));
    blocks.push(Block::text(words.say(&Text::SearchedAll { scenarios })));
    blocks.push(Block::List(found.searched.spaces.iter().map(|space| searched(space, words)).collect()));
    table::layout(&blocks, screen)
}

/// What is held because nothing is required, a sentence each, and what is required.
fn must_hold(all: &[MustHold], words: &Words) -> Vec<Block> {
    let (required, held): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.required);
    let sentence = |one: &&MustHold| Block::text(capitalized(&words.sentence(&[words.message(&one.text)])));
    let mut blocks: Vec<Block> = held.iter().map(sentence).collect();
    let required: Vec<String> = required.iter().map(|one| words.message(&one.text)).collect();
    if !required.is_empty() {
        blocks.push(Block::text(words.say(&Text::Requires { requirements: words.listed(&required) })));
    }
    blocks
}

/// What to take, what it costs to require more, and the best of other architectures.
fn recommended(best: &Choice, found: &Recommend, words: &Words) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(words.say(&Text::TakeThis { title: title_of(best.architecture) }))];
    blocks.extend(choice(best, found, words));
    blocks.push(Block::Heading(words.say(&Text::RequirementsCost)));
    blocks.push(Block::List(found.requirements.iter().map(|price| shadow_price(price, words)).collect()));
    for other in found.others.iter().take(OTHERS) {
        blocks.push(Block::Heading(words.say(&Text::BestOf { title: title_of(other.architecture) })));
        blocks.extend(choice(other, found, words));
        blocks.push(reproduced(other, words));
    }
    blocks.push(Block::Heading(words.say(&Text::ScenarioFile)));
    blocks.push(Block::Figure(best.scenario.lines().map(super::text::clean).collect()));
    blocks.push(reproduced(best, words));
    blocks
}

fn reproduced(choice: &Choice, words: &Words) -> Block {
    Block::text(words.say(&Text::Reproduced { command: choice.compare.clone() }))
}

fn shadow_price(price: &ShadowPrice, words: &Words) -> Entry {
    let costs = price.costs_usd >= LEAST;
    let usd = || words.money().show(price.costs_usd);
    Entry::new(&price.key, words.say(&if costs { Text::EachMonth { usd: usd() } } else { Text::CostsNothing }))
}

fn in_the_way(way: &InTheWay, words: &Words) -> Entry {
    let needed = words.message(&way.needed);
    let text = match &way.reached {
        Some(reached) => words.say(&Text::Reached { needed, reached: words.message(reached) }),
        None => needed,
    };
    Entry::new(&way.key, text)
}

fn searched(space: &SpaceOf, words: &Words) -> Entry {
    let count = words.count(space.combinations);
    let text = if space.settings.is_empty() {
        Text::NothingToChoose { count }
    } else {
        Text::Combinations { count, settings: space.settings.join(", ") }
    };
    Entry::new(title_of(space.architecture), words.say(&text))
}

/// What a choice costs, risks and takes in time, and what to set for it.
fn choice(choice: &Choice, found: &Recommend, words: &Words) -> [Block; 2] {
    let level = words.risk_by(choice.level, choice.late_seconds);
    let risk = match choice.worst_seconds {
        Some(worst) => Text::ChoiceRisk { level, worst: words.duration(worst) },
        None => Text::ChoiceEndless { level },
    };
    let mut sentences = vec![words.say(&cost(choice, found, words)), words.say(&risk)];
    let gives_up = choice.gives_up.iter().map(|text| words.sentence(&[words.message(text)]));
    sentences.extend(gives_up.map(|text| capitalized(&text)));
    [Block::text(sentences.join(" ")), changes(&choice.changes, words)]
}

fn cost(choice: &Choice, found: &Recommend, words: &Words) -> Text {
    let usd = words.money().show(choice.monthly_usd);
    let Some(given) = &found.given else { return Text::ChoiceOnly { usd } };
    let saved = given.monthly_usd - choice.monthly_usd;
    let (by, given) = (words.money().show(saved.abs()), given.architecture.to_string());
    if saved < 0.0 { Text::ChoiceMore { usd, by, given } } else { Text::ChoiceLess { usd, by, given } }
}

fn changes(changes: &[ChoiceChange], words: &Words) -> Block {
    let changes: Vec<&ChoiceChange> = changes.iter().filter(|change| change.key != ARCHITECTURES).collect();
    if changes.is_empty() {
        return Block::text(words.say(&Text::AsGiven));
    }
    let mut grid = grid(words, [(Text::Set, Align::Left), (Text::Before, Align::Right), (Text::After, Align::Right)]);
    for change in changes {
        grid.row([change.key.clone(), change.from.clone(), change.to.clone()]);
    }
    Block::Table(grid)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}
