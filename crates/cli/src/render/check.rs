//! Gates and what changed since a baseline: lines for a build's log, blocks for a page or a pull request.

use shardwise_core::model::RequirementId;
use shardwise_core::report::{GateId, GateReport, GatesReport};
use shardwise_core::study::{ArchitectureDifference, Difference, LineDifference};

use super::money::Money;
use super::page::{Align, Block, Grid};
use super::paint::{Paint, Tone};
use super::table::layout;
use super::text::clean;
use super::{Screen, numbers};
use crate::checked::Checked;

/// The most bill lines that a page names for an architecture.
const MOST_LINES: usize = 5;
/// What stands for a number that is not there.
const NOTHING: &str = "–";

/// One line for each gate that is missed, and one for each scenario that misses none; then what changed.
pub(crate) fn text(checked: &[Checked], money: &Money, screen: Screen) -> String {
    let paint = Paint(screen.color);
    let mut text = String::new();
    for one in checked {
        let file = clean(&one.file);
        for gate in one.gates.gates.iter().filter(|gate| !gate.met) {
            let word = paint.apply(Tone::Bad, "not met");
            text += &format!("{word}: {file}: {}: {}\n", gate.id, clean(&why(gate)));
        }
        if let Some(id) = one.gates.architecture {
            let word = paint.apply(Tone::Good, "ok");
            text += &format!("{word}: {file}: {id} {}\n", clean(&what_it_meets(&one.gates)));
        }
    }
    for one in checked {
        if let Some(difference) = &one.difference {
            let mut blocks = vec![Block::Heading(format!("What changed in {}", one.name))];
            blocks.extend(difference_blocks(difference, money));
            text += &format!("\n{}", layout(&blocks, screen));
        }
    }
    text
}

/// Why a gate is missed, for each architecture that misses it.
pub(crate) fn why(gate: &GateReport) -> String {
    let missed = gate.architectures.iter().filter(|of| !of.met);
    missed.map(|of| format!("{}: {}", of.id, of.text)).collect::<Vec<_>>().join("; ")
}

/// The gates that the architecture meets, such as `fits; at most $500 a month: $43`.
fn what_it_meets(gates: &GatesReport) -> String {
    let met = |gate: &GateReport| {
        let of = gate.architectures.iter().find(|of| Some(of.id) == gates.architecture)?;
        match gate.id {
            GateId::Fits => Some(of.text.to_string()),
            // Every scenario requires these unless told otherwise.
            GateId::Requirement(RequirementId::EveryChange | RequirementId::Reshaped) => None,
            _ if of.text == gate.required => Some(gate.required.to_string()),
            _ => Some(format!("{}: {}", gate.required, of.text)),
        }
    };
    gates.gates.iter().filter_map(met).collect::<Vec<_>>().join("; ")
}

/// All scenarios as a page: the gates, and what changed.
pub(crate) fn blocks(checked: &[Checked], money: &Money) -> Vec<Block> {
    let mut blocks = Vec::new();
    for one in checked {
        blocks.push(Block::Heading(format!("shardwise check: {}", one.name)));
        let (tone, text) = match one.gates.architecture {
            Some(id) => (Tone::Good, format!("All gates are met by {id}: {}.", what_it_meets(&one.gates))),
            None => (Tone::Bad, "No architecture meets all gates.".to_owned()),
        };
        blocks.push(Block::Text(tone, text));
        blocks.push(Block::Table(gates(&one.gates)));
        if let Some(difference) = &one.difference {
            blocks.push(Block::Subheading("What changed".into()));
            blocks.extend(difference_blocks(difference, money));
        }
    }
    blocks
}

fn gates(gates: &GatesReport) -> Grid {
    let mut grid = Grid::new(&[("gate", Align::Left), ("required", Align::Left)]);
    for of in gates.gates.iter().take(1).flat_map(|gate| &gate.architectures) {
        grid.column(super::title_of(of.id), Align::Left);
    }
    for gate in &gates.gates {
        let of = gate.architectures.iter().map(|of| match (of.met, of.text == gate.required) {
            (true, true) => "met".to_owned(),
            (true, false) => format!("met: {}", of.text),
            (false, _) => format!("not met: {}", of.text),
        });
        grid.row([gate.id.to_string(), gate.required.to_string()].into_iter().chain(of));
    }
    grid
}

fn difference_blocks(difference: &Difference, money: &Money) -> Vec<Block> {
    let mut blocks = vec![Block::text(provenance(difference))];
    if difference.settings.is_empty() && !difference.architectures.iter().any(ArchitectureDifference::is_changed) {
        blocks.push(Block::text("Nothing changed."));
        return blocks;
    }
    blocks.push(Block::Table(totals(difference, money)));
    if difference.architectures.iter().any(ArchitectureDifference::is_changed) {
        blocks.push(Block::Table(outcomes(difference)));
    }
    if !difference.settings.is_empty() {
        let mut grid = Grid::new(&[("setting", Align::Left), ("baseline", Align::Left), ("now", Align::Left)]);
        for change in &difference.settings {
            let text = |value: &Option<String>| clean(value.as_deref().unwrap_or("not set"));
            grid.row([change.key.clone(), text(&change.from), text(&change.to)]);
        }
        blocks.push(Block::Table(grid));
    }
    if difference.architectures.iter().any(|of| !of.lines.is_empty()) {
        blocks.push(Block::Table(lines(difference, money)));
    }
    blocks
}

/// Which prices and which program the two were computed with.
fn provenance(Difference { prices_effective, version, .. }: &Difference) -> String {
    let of = |what: &str, [before, after]: &[String; 2]| {
        if before == after { format!("{what} {after}, unchanged") } else { format!("{what} {before}, now {after}") }
    };
    clean(&format!("{}; {}.", of("Price book of", prices_effective), of("shardwise", version)))
}

/// A difference with its sign.
fn signed(usd: f64, money: &Money) -> String {
    let sign = if usd > 0.0 { "+" } else { "" };
    if usd == 0.0 { NOTHING.into() } else { format!("{sign}{}", money.show(usd)) }
}

fn totals(difference: &Difference, money: &Money) -> Grid {
    let mut grid = Grid::new(&[
        ("a month", Align::Left),
        ("baseline", Align::Right),
        ("now", Align::Right),
        ("difference", Align::Right),
        ("by scenario", Align::Right),
        ("by prices", Align::Right),
        ("by version", Align::Right),
    ]);
    for of in &difference.architectures {
        let total = |usd: Option<f64>| usd.map_or(NOTHING.into(), |usd| money.show(usd));
        let share = match of.before_usd {
            Some(before) if before > 0.0 && of.usd() != 0.0 => {
                let share = of.usd() / before;
                format!(" ({}{})", if share > 0.0 { "+" } else { "" }, numbers::percent(share))
            }
            _ => String::new(),
        };
        grid.row([
            of.id.clone(),
            total(of.before_usd),
            total(of.after_usd),
            format!("{}{share}", signed(of.usd(), money)),
            signed(of.scenario_usd, money),
            signed(of.prices_usd, money),
            signed(of.version_usd, money),
        ]);
    }
    grid
}

/// Whether each fits, its risk and its freshness, before and after.
fn outcomes(difference: &Difference) -> Grid {
    let mut grid = Grid::new(&[
        ("architecture", Align::Left),
        ("limits", Align::Left),
        ("throttling risk", Align::Left),
        ("freshness at worst", Align::Left),
    ]);
    for of in &difference.architectures {
        let level = of.level.map(|level| level.map(|level| level.to_string()));
        let seconds = [0, 1].map(|side| {
            let is_there = if side == 0 { of.before_usd.is_some() } else { of.after_usd.is_some() };
            is_there.then(|| of.worst_seconds[side].map_or("without end".to_owned(), numbers::seconds))
        });
        let outcome = of.outcome.map(|outcome| outcome.map(|outcome| outcome.to_string()));
        grid.row([of.id.clone(), step(&outcome), step(&level), step(&seconds)]);
    }
    grid
}

/// `before → after`, or the one value.
fn step([before, after]: &[Option<String>; 2]) -> String {
    let text = |value: &Option<String>| clean(value.as_deref().unwrap_or(NOTHING));
    if before == after { text(after) } else { format!("{} → {}", text(before), text(after)) }
}

fn lines(difference: &Difference, money: &Money) -> Grid {
    let mut grid = Grid::new(&[
        ("line", Align::Left),
        ("architecture", Align::Left),
        ("baseline", Align::Right),
        ("now", Align::Right),
        ("difference", Align::Right),
    ]);
    for of in &difference.architectures {
        for LineDifference { label, before_usd, after_usd, .. } in of.lines.iter().take(MOST_LINES) {
            let by = signed(after_usd - before_usd, money);
            grid.row([clean(label), of.id.clone(), money.show(*before_usd), money.show(*after_usd), by]);
        }
        if let Some(more) = of.lines.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
            grid.row([format!("{more} more with smaller changes"), of.id.clone()]);
        }
    }
    grid
}

/// What changed, a line for each architecture.
pub(crate) fn difference_lines(difference: &Difference) -> Vec<String> {
    let usd = Money(shardwise_core::output::Currency::usd());
    let of = |of: &ArchitectureDifference| {
        let total = |amount: Option<f64>| amount.map_or(NOTHING.into(), |amount| usd.show(amount));
        format!(
            "{}: {} -> {} a month (scenario {}, price book {}, version {})",
            of.id,
            total(of.before_usd),
            total(of.after_usd),
            signed(of.scenario_usd, &usd),
            signed(of.prices_usd, &usd),
            signed(of.version_usd, &usd)
        )
    };
    std::iter::once(provenance(difference)).chain(difference.architectures.iter().map(of)).collect()
}
