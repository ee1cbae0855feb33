//! What each line of the bills costs, and which make the difference.

use shardwise_core::model::LineId;
use shardwise_core::report::{ArchitectureReport, BillReport, Report};

use super::{NOTHING, heading};
use crate::render::grade_mark;
use crate::render::money::Money;
use crate::render::page::{Align, Block, Grid};
use crate::words::{Text, Words};

/// Every line of these bills, the largest first, the discount last.
pub(in crate::render) fn line_ids<'a>(bills: impl Iterator<Item = &'a ArchitectureReport>) -> Vec<LineId> {
    let mut largest: Vec<(LineId, f64)> = Vec::new();
    for line in bills.flat_map(|architecture| &architecture.bill) {
        match largest.iter_mut().find(|(id, _)| *id == line.id) {
            Some((_, usd)) => *usd = usd.max(line.usd),
            None => largest.push((line.id, line.usd)),
        }
    }
    largest.sort_by(|a, b| (a.0 == LineId::Discount).cmp(&(b.0 == LineId::Discount)).then(b.1.total_cmp(&a.1)));
    largest.into_iter().map(|(id, _)| id).collect()
}

/// The line with that id, if the bill has it.
pub(in crate::render) fn line(architecture: &ArchitectureReport, id: LineId) -> Option<&BillReport> {
    architecture.bill.iter().find(|line| line.id == id)
}

/// The amount of a line, marked if its price is not verified.
pub(in crate::render) fn amount(line: &BillReport, show: impl Fn(f64) -> String) -> String {
    format!("{} {}", grade_mark(line.grade), show(line.usd)).trim_start().to_owned()
}

/// The difference of two amounts as they are shown, with its sign.
pub(in crate::render) fn signed_difference(money: &Money, from: f64, to: f64) -> String {
    signed(money.difference(from, to), &|amount| money.show_amount(amount))
}

/// An amount of the currency with its sign.
fn signed(amount: f64, show: &dyn Fn(f64) -> String) -> String {
    match amount {
        0.0 => NOTHING.into(),
        amount if amount > 0.0 => format!("+{}", show(amount)),
        amount => format!("-{}", show(-amount)),
    }
}

fn usd_of(architecture: &ArchitectureReport, id: LineId) -> f64 {
    line(architecture, id).map_or(0.0, |line| line.usd)
}

pub(super) fn section(report: &Report, words: &Words) -> Vec<Block> {
    let (compared, money) = (&report.architectures, words.money());
    let mut grid = Grid::new(&[(&words.say(&Text::Line), Align::Left)]);
    for architecture in compared {
        grid.column(architecture.letter.to_string(), Align::Right);
    }
    if let [first, second] = &compared[..] {
        grid.column(format!("{} - {}", second.letter, first.letter), Align::Right);
    }
    grid.column(words.say(&Text::Id), Align::Left);
    // The difference of two, if there are two.
    let pair = match &compared[..] {
        [first, second] => Some([first, second]),
        _ => None,
    };
    for id in line_ids(compared.iter()) {
        let cell = |architecture: &ArchitectureReport| {
            line(architecture, id).map_or(NOTHING.into(), |line| amount(line, |usd| money.show(usd)))
        };
        let difference = pair.map(|[first, second]| signed_difference(money, usd_of(first, id), usd_of(second, id)));
        let cells = std::iter::once(words.line(id)).chain(compared.iter().map(cell));
        grid.row(cells.chain(difference).chain([id.to_string()]));
    }
    grid.rule();
    let total = |a: &ArchitectureReport| a.monthly_usd;
    let difference = pair.map(|[first, second]| signed_difference(money, total(first), total(second)));
    let shown = compared.iter().map(|architecture| money.show(total(architecture)));
    grid.row(std::iter::once(words.say(&Text::Total)).chain(shown).chain(difference));
    let mut unit = |name: Text, amount: &dyn Fn(&ArchitectureReport) -> f64| {
        let shown = compared.iter().map(|architecture| money.unit_price(amount(architecture)));
        let difference = pair.map(|[first, second]| {
            signed(money.unit_difference(amount(first), amount(second)), &|amount| money.show_unit(amount))
        });
        grid.row(std::iter::once(words.say(&name)).chain(shown).chain(difference));
    };
    unit(Text::PerMillion, &|a| a.usd_per_million_changes);
    unit(Text::PerGib, &|a| a.usd_per_delivered_gib);
    let mut blocks = vec![heading(words, &Text::Cost), Block::Table(grid)];
    blocks.extend(what_makes_the_difference(report, words).map(Block::text));
    blocks
}

/// The most lines that a sentence names.
const MOST_NAMED: usize = 3;
/// Lines that make up this share of all differences are enough.
const ENOUGH: f64 = 0.8;

/// Which lines make the difference between two architectures.
fn what_makes_the_difference(report: &Report, words: &Words) -> Option<String> {
    let [first, second] = &report.architectures[..] else { return None };
    let amounts = |id: LineId| (id, usd_of(first, id), usd_of(second, id));
    let mut lines: Vec<(LineId, f64, f64)> = line_ids(report.architectures.iter()).into_iter().map(amounts).collect();
    let apart = |(_, first, second): &(LineId, f64, f64)| (second - first).abs();
    lines.sort_by(|a, b| apart(b).total_cmp(&apart(a)));
    let all: f64 = lines.iter().map(apart).sum();
    if all == 0.0 {
        return None;
    }
    let (mut named, mut sum) = (Vec::new(), 0.0);
    for (id, first, second) in lines.into_iter().take(MOST_NAMED) {
        named.push(format!("{} ({})", words.line(id), signed_difference(words.money(), first, second)));
        sum += apart(&(id, first, second));
        if sum >= ENOUGH * all {
            break;
        }
    }
    let [first, second] = [first, second].map(|architecture| architecture.letter.to_string());
    Some(words.say(&Text::Difference { second, first, lines: words.listed(&named) }))
}
