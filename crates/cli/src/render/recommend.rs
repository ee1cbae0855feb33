//! What to take and how to set it, as a page.

use shardwise_core::study::{
    Blocked, COMFORT, Choice, ChoiceChange, InTheWay, LowRisk, MustHold, Recommend, ShadowPrice, SpaceOf, WithoutRoom,
};
use shardwise_core::text::{InputMessage, Message};

use super::page::{Align, Block, Entry};
use super::paint::Tone;
use super::text::{clean, wrap};
use super::{Screen, grid, numbers, priced_id, priced_title, table, title_of};
use crate::words::{Text, Words};

/// The most other architectures that are shown.
const OTHERS: usize = 2;

/// The most settings that come near a requirement that are shown.
const MOST_NEAREST: usize = 2;

/// What costs less is shown as costing nothing.
const LEAST: f64 = 0.005;

/// A change that the heading has already: which architectures are compared.
const ARCHITECTURES: &str = "architectures";

/// The page of a recommendation.
pub(crate) fn page(found: &Recommend, words: &Words, screen: Screen) -> String {
    let mut blocks = vec![Block::Title(found.name.clone())];
    let table = found.table.iter().map(|text| capitalized(&words.sentence(&[words.message(text)])));
    blocks.extend(table.map(|text| Block::Text(Tone::Bad, text)));
    blocks.extend(must_hold(&found.must_hold, words));
    if let Some(best) = &found.best {
        blocks.extend(recommended(best, found, words, screen.width));
    } else {
        blocks.push(Block::Text(Tone::Bad, words.say(&Text::NothingMeets)));
        blocks.push(Block::Heading(words.say(&Text::InTheWay)));
        blocks.extend((!found.blocked.is_empty()).then(|| Block::text(words.say(&Text::WhateverIsRequired))));
        let limits = found.blocked.iter().map(|one| blocked(one, words));
        blocks.push(Block::List(found.in_the_way.iter().map(|way| in_the_way(way, words)).chain(limits).collect()));
        for way in found.in_the_way.iter().take(MOST_NEAREST) {
            let title = priced_title(way.nearest.architecture, words);
            let requirement = requirement(&way.key, words);
            blocks.push(Block::Heading(words.say(&Text::NearestTo { requirement, title })));
            blocks.extend(choice(&way.nearest, found, words));
            blocks.extend(reproduced(&way.nearest, words));
        }
        blocks.extend(left_out(found, words));
    }
    let scenarios = numbers::plain(found.searched.scenarios as f64);
    blocks.push(Block::Heading(words.say(&Text::Searched)));
    blocks.push(Block::text(words.say(&Text::SearchedAll { scenarios })));
    blocks.push(Block::List(found.searched.spaces.iter().map(|space| searched(space, words)).collect()));
    table::layout(&blocks, screen)
}

/// The derived requirements, a sentence each, and those of the scenario.
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
fn recommended(best: &Choice, found: &Recommend, words: &Words, width: usize) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(words.say(&Text::TakeThis { title: priced_title(best.architecture, words) }))];
    let mut best_blocks = choice(best, found, words).into_iter();
    blocks.extend(best_blocks.next());
    blocks.extend(found.at_low_risk.iter().map(|low| at_low_risk(low, words)));
    blocks.extend(best_blocks);
    blocks.push(Block::Heading(words.say(&Text::RequirementsCost)));
    blocks.push(Block::List(found.requirements.iter().map(|price| shadow_price(price, words)).collect()));
    for other in found.others.iter().take(OTHERS) {
        blocks.push(Block::Heading(words.say(&Text::BestOf { title: priced_title(other.architecture, words) })));
        blocks.extend(choice(other, found, words));
        blocks.extend(reproduced(other, words));
    }
    blocks.extend(left_out(found, words));
    blocks.push(Block::Heading(words.say(&Text::ScenarioFile)));
    blocks.push(Block::Figure(file(best, words).lines().flat_map(|line| of_file(line, width)).collect()));
    blocks.extend(reproduced(best, words));
    blocks
}

/// What it costs to accept low risk only.
fn at_low_risk(low: &LowRisk, words: &Words) -> Block {
    let usd = words.money().show(low.monthly_usd);
    Block::text(words.say(&Text::AtLowRisk { architecture: priced_id(low.architecture, words), usd }))
}

/// The architectures that are not among the choices: those with less headroom, those that no settings make meet the
/// requirements, where others do, and those without a price.
fn left_out(found: &Recommend, words: &Words) -> Vec<Block> {
    let unable: Vec<String> = found.unable.iter().map(ToString::to_string).collect();
    let unable = (found.meets_requirements && !unable.is_empty())
        .then(|| words.say(&Text::NoSettings { architectures: words.listed(&unable) }));
    let cramped = |one: &WithoutRoom| {
        let usd = words.money().show(one.monthly_usd);
        words.say(&Text::Cramped { architecture: priced_id(one.architecture, words), usd })
    };
    let unable = found.without_room.iter().map(cramped).chain(unable);
    let unpriced = found.not_priced.iter().map(|text| words.sentence(&[words.message(text)]));
    let mut texts = unable.chain(unpriced).map(Block::text).peekable();
    let heading = texts.peek().map(|_| Block::Heading(words.say(&Text::LeftOut)));
    heading.into_iter().chain(texts).collect()
}

/// The scenario of a choice as a file, with its comment in the language of the words.
pub(crate) fn file(choice: &Choice, words: &Words) -> String {
    let comment = Message::from(InputMessage::OnlyChanged);
    choice.scenario.replacen(&comment.to_string(), &words.message(&comment), 1)
}

/// A line of a scenario file; a comment that is wider than the page wrapped, and of a list of tables a table on each line.
fn of_file(line: &str, width: usize) -> Vec<String> {
    let line = clean(line);
    if let Some(comment) = line.strip_prefix("# ") {
        return wrap(comment, width - "  # ".len()).into_iter().map(|line| format!("# {line}")).collect();
    }
    let is_list = line.split_once(" = ").is_some_and(|(_, value)| value.starts_with("[{"));
    if super::text::width(&line) < width || !is_list {
        return vec![line];
    }
    line.replace(" = [{", " = [\n  {")
        .replace("}, {", "},\n  {")
        .replace("}]", "},\n]")
        .lines()
        .map(str::to_owned)
        .collect()
}

fn reproduced(choice: &Choice, words: &Words) -> [Block; 2] {
    [Block::text(words.say(&Text::Reproduced)), Block::Commands(vec![choice.compare.clone()])]
}

fn shadow_price(price: &ShadowPrice, words: &Words) -> Entry {
    let costs = price.costs_usd >= LEAST;
    let usd = || words.money().show(price.costs_usd);
    Entry::new(
        requirement(&price.key, words),
        words.say(&if costs { Text::EachMonth { usd: usd() } } else { Text::CostsNothing }),
    )
}

/// The key of a requirement, or the name of a derived one.
fn requirement(key: &str, words: &Words) -> String {
    if key == COMFORT { words.say(&Text::RoomBelowLimits) } else { key.to_owned() }
}

fn in_the_way(way: &InTheWay, words: &Words) -> Entry {
    let needed = words.message(&way.needed);
    let others = words.listed(&way.together_with.iter().map(|key| requirement(key, words)).collect::<Vec<_>>());
    let reached = way.reached.as_ref().map(|reached| words.message(reached));
    let text = match (reached, way.together_with.is_empty()) {
        (Some(reached), true) => words.say(&Text::Reached { needed, reached }),
        (Some(reached), false) => words.say(&Text::ReachedWithout { needed, others, reached }),
        (None, true) => needed,
        (None, false) => words.say(&Text::Together { needed, others }),
    };
    Entry::new(requirement(&way.key, words), text)
}

fn blocked(one: &Blocked, words: &Words) -> Entry {
    let limits: Vec<String> = one.limits.iter().map(|limit| words.message(limit)).collect();
    Entry::new(title_of(one.architecture), words.clauses(&limits))
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
fn choice(choice: &Choice, found: &Recommend, words: &Words) -> Vec<Block> {
    let level = words.risk_by(choice.level, choice.late_seconds);
    let given = found.given.as_ref().filter(|given| found.best.as_ref() == Some(choice) && given.level < choice.level);
    let level = match given {
        Some(given) => words.say(&Text::RiskAsGiven { level, given: words.level(given.level) }),
        None => level,
    };
    let risk = match choice.worst_seconds {
        Some(worst) => Text::ChoiceRisk { level, worst: words.longest(worst) },
        None => Text::ChoiceEndless { level },
    };
    let mut sentences = vec![words.say(&cost(choice, found, words)), words.say(&risk)];
    let gives_up = choice.gives_up.iter().map(|text| words.sentence(&[words.message(text)]));
    sentences.extend(gives_up.map(|text| capitalized(&text)));
    if !choice.raises.is_empty() {
        let raises = choice.raises.iter().map(|raise| words.message(raise));
        sentences.push(words.say(&Text::AskFirst { raises: words.clauses(&raises.collect::<Vec<_>>()) }));
    }
    let mut blocks = vec![Block::text(words.paragraph(&sentences)), changes(choice, words)];
    if !choice.notices.is_empty() {
        blocks.push(Block::text(format!("{}:", words.say(&Text::BroughtNotices))));
        blocks.push(Block::List(
            choice.notices.iter().map(|notice| Entry::new(&notice.key, words.message(&notice.text))).collect(),
        ));
    }
    blocks
}

fn cost(choice: &Choice, found: &Recommend, words: &Words) -> Text {
    let usd = words.money().show(choice.monthly_usd);
    let Some(given) = &found.given else { return Text::ChoiceOnly { usd } };
    let saved = given.monthly_usd - choice.monthly_usd;
    let (by, given) = (words.money().show(saved.abs()), priced_id(given.architecture, words));
    if saved.abs() < LEAST {
        return Text::ChoiceSame { usd, given };
    }
    if saved < 0.0 { Text::ChoiceMore { usd, by, given } } else { Text::ChoiceLess { usd, by, given } }
}

/// The settings to set: not the quotas, which AWS is asked for.
fn changes(choice: &Choice, words: &Words) -> Block {
    let is_set =
        |change: &&ChoiceChange| change.key != ARCHITECTURES && (choice.raises.is_empty() || !change.is_raise());
    let changes: Vec<&ChoiceChange> = choice.changes.iter().filter(is_set).collect();
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
