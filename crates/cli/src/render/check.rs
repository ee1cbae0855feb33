//! Gates and what changed since a baseline: lines for a build's log, blocks for a page or a pull request.

use shardwise_core::model::RequirementId;
use shardwise_core::report::{GateId, GateOf, GateReport, GatesReport};
use shardwise_core::scenario::ArchitectureId;
use shardwise_core::study::{ArchitectureDifference, Difference, LineDifference};

use super::money::Money;
use super::page::{Align, Block, Grid};
use super::paint::{Paint, Tone};
use super::table::layout;
use super::text::{clean, wrap};
use super::{Screen, grid, priced_id, priced_title};
use crate::checked::Checked;
use crate::words::{Text, Words};

/// The most bill lines that a page names for an architecture.
const MOST_LINES: usize = 5;
/// Columns by which the rest of a line that is wrapped is indented.
const HANGING: usize = 4;
/// What stands for a number that is not there.
const NOTHING: &str = "–";

/// One line for each gate that is missed, with one for each way out, and one for each scenario that misses none; then what
/// changed. Lines end only at these columns, if there are such.
pub(crate) fn text(checked: &[Checked], words: &Words, columns: Option<usize>, screen: Screen) -> String {
    let paint = Paint(screen.color);
    let mut text = String::new();
    let mut say = |tone: Tone, word: Text, rest: String| {
        let word = words.say(&word);
        let line = format!("{word}: {}", clean(&rest));
        let lines = columns.map_or_else(|| vec![line.clone()], |columns| hanging(&line, columns));
        let rest = lines.join("\n").split_off(word.len());
        text += &format!("{}{rest}\n", paint.apply(tone, &word));
    };
    for Checked { file, gates, table, .. } in checked {
        for notice in table {
            say(Tone::Watch, Text::NoticeWord, format!("{file}: {}", words.message(notice)));
        }
        for (id, gate, of) in held(gates).filter(|(.., of)| !of.met) {
            say(
                Tone::Bad,
                Text::NotMet,
                format!("{file}: {}: {}: {}", priced_id(id, words), gate.id, words.message(&of.text)),
            );
        }
        for way in ways_out(gates, words) {
            say(Tone::Watch, Text::WayOut, format!("{file}: {way}"));
        }
        if let Some(id) = gates.architecture {
            say(Tone::Good, Text::Ok, format!("{file}: {} {}", priced_id(id, words), what_it_meets(gates, words)));
        }
    }
    for one in checked {
        if let Some(difference) = &one.difference {
            let mut blocks = vec![Block::Heading(words.say(&Text::WhatChangedIn { name: one.name.clone() }))];
            blocks.extend(difference_blocks(difference, words));
            text += &format!("\n{}", layout(&blocks, screen));
        }
    }
    text
}

/// What would meet the gates that are missed, each once.
fn ways_out(gates: &GatesReport, words: &Words) -> Vec<String> {
    let mut ways: Vec<String> = Vec::new();
    for of in gates.gates.iter().filter(|gate| !gate.met).flat_map(|gate| &gate.architectures) {
        let way = of.way_out.as_ref().map(|way| format!("{}: {}", priced_id(of.id, words), words.message(way)));
        ways.extend(way.filter(|way| !ways.contains(way)));
    }
    ways.extend(gates.further.iter().map(|way| words.message(way)));
    ways
}

/// A line, wrapped; what follows its start is indented.
fn hanging(line: &str, columns: usize) -> Vec<String> {
    let mut lines = wrap(line, columns - HANGING);
    lines.iter_mut().skip(1).for_each(|line| line.insert_str(0, &" ".repeat(HANGING)));
    lines
}

/// Each gate as it is held, architecture by architecture: against the one that meets all of them, or else against every one.
pub(crate) fn held(gates: &GatesReport) -> impl Iterator<Item = (ArchitectureId, &GateReport, &GateOf)> {
    let all = gates.gates.first().map_or(&[][..], |gate| &gate.architectures).iter().map(|of| of.id);
    let asked = all.filter(|id| gates.architecture.is_none_or(|able| able == *id));
    asked.flat_map(|id| {
        let of = move |gate: &'_ GateReport| gate.architectures.iter().position(|of| of.id == id);
        gates.gates.iter().filter_map(move |gate| Some((id, gate, &gate.architectures[of(gate)?])))
    })
}

/// The gates that the architecture meets, such as `fits; at most $500 a month: $43`.
fn what_it_meets(gates: &GatesReport, words: &Words) -> String {
    let met = |gate: &GateReport| {
        let of = gate.architectures.iter().find(|of| Some(of.id) == gates.architecture)?;
        let required = words.message(&gate.required);
        match gate.id {
            GateId::Fits => Some(words.message(&of.text)),
            // Every scenario requires these by default.
            GateId::Requirement(RequirementId::EveryChange | RequirementId::Reshaped) => None,
            _ if of.text == gate.required => Some(required),
            _ => Some(format!("{required}: {}", words.message(&of.text))),
        }
    };
    words.clauses(&gates.gates.iter().filter_map(met).collect::<Vec<_>>())
}

/// All scenarios as a page: the gates, and what changed.
pub(crate) fn blocks(checked: &[Checked], words: &Words) -> Vec<Block> {
    let mut blocks = Vec::new();
    for one in checked {
        blocks.push(Block::Heading(format!("shardwise check: {}", one.name)));
        let (tone, text) = match one.gates.architecture {
            Some(id) => {
                (Tone::Good, Text::AllMet { id: priced_id(id, words), gates: what_it_meets(&one.gates, words) })
            }
            None => (Tone::Bad, Text::NoneMeets),
        };
        blocks.push(Block::Text(tone, words.say(&text)));
        let table = one.table.iter().map(|notice| {
            let text = words.message(notice);
            Block::Text(Tone::Watch, format!("{}: {text}", words.say(&Text::NoticeWord)))
        });
        blocks.extend(table);
        blocks.push(Block::Table(gates(&one.gates, words)));
        let way = |way: String| Block::text(format!("{}: {way}", words.say(&Text::WayOut)));
        blocks.extend(ways_out(&one.gates, words).into_iter().map(way));
        if let Some(difference) = &one.difference {
            blocks.push(Block::Subheading(words.say(&Text::WhatChanged)));
            blocks.extend(difference_blocks(difference, words));
        }
    }
    blocks
}

fn gates(gates: &GatesReport, words: &Words) -> Grid {
    let mut grid = grid(words, [(Text::Gate, Align::Left), (Text::RequiredOfGate, Align::Left)]);
    for of in gates.gates.iter().take(1).flat_map(|gate| &gate.architectures) {
        grid.column(priced_title(of.id, words), Align::Left);
    }
    for gate in &gates.gates {
        let of = gate.architectures.iter().map(|of| {
            let text = words.message(&of.text);
            match (of.met, of.text == gate.required) {
                (true, true) => words.say(&Text::Met),
                (true, false) => words.say(&Text::MetBy { text }),
                (false, _) => words.say(&Text::NotMetBy { text }),
            }
        });
        grid.row([gate.id.to_string(), words.message(&gate.required)].into_iter().chain(of));
    }
    grid
}

fn difference_blocks(difference: &Difference, words: &Words) -> Vec<Block> {
    let mut blocks = vec![Block::text(provenance(difference, words))];
    if difference.settings.is_empty() && !difference.architectures.iter().any(ArchitectureDifference::is_changed) {
        blocks.push(Block::text(words.say(&Text::NothingChanged)));
        return blocks;
    }
    blocks.push(Block::Table(totals(difference, words)));
    if difference.architectures.iter().any(ArchitectureDifference::is_changed) {
        blocks.push(Block::Table(outcomes(difference, words)));
    }
    if !difference.settings.is_empty() {
        let columns = [Text::Setting, Text::Baseline, Text::Now];
        let mut grid = grid(words, columns.map(|title| (title, Align::Left)));
        for change in &difference.settings {
            let text = |value: &Option<String>| match value {
                Some(value) => clean(value),
                None => words.say(&Text::NotSet),
            };
            grid.row([change.key.clone(), text(&change.from), text(&change.to)]);
        }
        blocks.push(Block::Table(grid));
    }
    let (changed, unchanged) = lines(difference, words);
    blocks.extend(changed.map(Block::Table));
    blocks.extend((unchanged > 0).then(|| Block::text(words.say(&Text::SameLines { count: unchanged.to_string() }))));
    blocks
}

/// Which prices and which program the two were computed with.
fn provenance(Difference { prices_effective, version, .. }: &Difference, words: &Words) -> String {
    let of = |what: Text, [before, after]: &[String; 2]| {
        let (what, before, after) = (words.say(&what), before.clone(), after.clone());
        words.say(&if before == after {
            Text::Unchanged { what, after }
        } else {
            Text::BeforeAndNow { what, before, after }
        })
    };
    let [book, program] = [of(Text::PriceBookOf, prices_effective), of(Text::Program, version)];
    clean(&words.sentence(&[book, program]))
}

/// An architecture beside its prices; a baseline may have others than this version knows.
fn compared(id: &str, words: &Words) -> String {
    id.parse().map_or_else(|_| id.to_owned(), |id| priced_id(id, words))
}

/// The difference of two amounts as they are shown, with its sign.
fn signed(from: f64, to: f64, money: &Money) -> String {
    match money.difference(from, to) {
        0.0 => NOTHING.into(),
        amount if amount > 0.0 => format!("+{}", money.show_amount(amount)),
        amount => money.show_amount(amount),
    }
}

/// What the scenario, the price book and the version changed: the steps from one total to the next, so that they add up to the
/// difference beside them.
fn parts(of: &ArchitectureDifference, money: &Money) -> [String; 3] {
    let before = of.before_usd.unwrap_or(0.0);
    let repriced = before + of.prices_usd;
    let recomputed = repriced + of.version_usd;
    // With nothing changed by the scenario, the last step ends at the total.
    let after = if of.scenario_usd == 0.0 { recomputed } else { of.after_usd.unwrap_or(0.0) };
    [signed(recomputed, after, money), signed(before, repriced, money), signed(repriced, recomputed, money)]
}

fn totals(difference: &Difference, words: &Words) -> Grid {
    let money = words.money();
    let mut grid = grid(
        words,
        [
            (Text::AMonthColumn, Align::Left),
            (Text::Baseline, Align::Right),
            (Text::Now, Align::Right),
            (Text::DifferenceColumn, Align::Right),
            (Text::ByScenario, Align::Right),
            (Text::ByPrices, Align::Right),
            (Text::ByVersion, Align::Right),
        ],
    );
    for of in &difference.architectures {
        let total = |usd: Option<f64>| usd.map_or(NOTHING.into(), |usd| money.show(usd));
        let by = signed(of.before_usd.unwrap_or(0.0), of.after_usd.unwrap_or(0.0), money);
        let share = match of.before_usd {
            Some(before) if before > 0.0 && by != NOTHING => {
                let share = of.usd() / before;
                format!(" ({}{})", if share > 0.0 { "+" } else { "" }, words.percent(share))
            }
            _ => String::new(),
        };
        let [scenario, prices, version] = parts(of, money);
        grid.row([
            compared(&of.id, words),
            total(of.before_usd),
            total(of.after_usd),
            by + &share,
            scenario,
            prices,
            version,
        ]);
    }
    grid
}

/// Whether each fits, its risk and its freshness, before and after.
fn outcomes(difference: &Difference, words: &Words) -> Grid {
    let columns = [Text::Architecture, Text::LimitsColumn, Text::RiskOfArchitecture, Text::FreshnessAtWorst];
    let mut grid = grid(words, columns.map(|title| (title, Align::Left)));
    for of in difference.architectures.iter().filter(|of| of.is_changed()) {
        let level = [0, 1].map(|side| of.level[side].map(|level| words.risk_by(level, of.late_seconds[side])));
        let seconds = [0, 1].map(|side| {
            let is_there = if side == 0 { of.before_usd.is_some() } else { of.after_usd.is_some() };
            let worst = of.worst_seconds[side];
            is_there.then(|| worst.map_or_else(|| words.say(&Text::EndlessOfGate), |seconds| words.seconds(seconds)))
        });
        let outcome =
            of.outcome.map(|outcome| outcome.map(|outcome| words.word("fit", outcome.into(), outcome.in_words())));
        grid.row([of.id.clone(), step(&outcome), step(&level), step(&seconds)]);
    }
    grid
}

/// `before → after`, or the one value.
fn step([before, after]: &[Option<String>; 2]) -> String {
    let text = |value: &Option<String>| clean(value.as_deref().unwrap_or(NOTHING));
    if before == after { text(after) } else { format!("{} → {}", text(before), text(after)) }
}

/// The bill lines that changed, as they are shown; and how many did not.
fn lines(difference: &Difference, words: &Words) -> (Option<Grid>, usize) {
    let money = words.money();
    let mut grid = grid(
        words,
        [
            (Text::Line, Align::Left),
            (Text::Architecture, Align::Left),
            (Text::Baseline, Align::Right),
            (Text::Now, Align::Right),
            (Text::DifferenceColumn, Align::Right),
        ],
    );
    let (mut listed, mut unchanged) = (0, 0);
    for of in &difference.architectures {
        // Less than the smallest coin of another currency is no change in it.
        let is_shown = |line: &&LineDifference| money.difference(line.before_usd, line.after_usd) != 0.0;
        let changed: Vec<&LineDifference> = of.lines.iter().filter(is_shown).collect();
        listed += changed.len();
        unchanged += of.unchanged_lines + of.lines.len() - changed.len();
        for LineDifference { id, label, before_usd, after_usd } in changed.iter().copied().take(MOST_LINES) {
            let by = signed(*before_usd, *after_usd, money);
            let label = words.word("label", id, label);
            // A line that a bill does not have costs nothing there, and no price of it is known.
            let amount = |usd: f64| if usd == 0.0 { NOTHING.into() } else { money.show(usd) };
            grid.row([clean(&label), compared(&of.id, words), amount(*before_usd), amount(*after_usd), by]);
        }
        if let Some(more) = changed.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
            grid.row([words.say(&Text::MoreLines { count: more.to_string() }), compared(&of.id, words)]);
        }
    }
    ((listed > 0).then_some(grid), unchanged)
}

/// What changed, a line for each architecture.
pub(crate) fn difference_lines(difference: &Difference, words: &Words) -> Vec<String> {
    let money = words.money();
    let of = |of: &ArchitectureDifference| {
        let total = |amount: Option<f64>| amount.map_or(NOTHING.into(), |amount| money.show(amount));
        let [scenario, prices, version] = parts(of, money);
        let [before, after] = [of.before_usd, of.after_usd].map(total);
        words.say(&Text::DifferenceLine { id: compared(&of.id, words), before, after, scenario, prices, version })
    };
    std::iter::once(provenance(difference, words)).chain(difference.architectures.iter().map(of)).collect()
}
