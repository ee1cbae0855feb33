//! What each line of the bills costs, and which make the difference.

use shardwise_core::model::LineId;
use shardwise_core::report::{ArchitectureReport, BillReport, Report};
use shardwise_core::text::FileMessage;

use super::phrases::{MOST_BESIDE, heading};
use crate::render::NOTHING;
use crate::render::money::Money;
use crate::render::page::{Align, Block, Grid};
use crate::render::table::least_page;
use crate::render::{below, grade_mark};
use crate::words::{Text, Words};

/// Every line of these bills, the largest first, the discount last.
pub(in crate::render) fn line_ids<'a>(bills: impl Iterator<Item = &'a ArchitectureReport>) -> Vec<LineId> {
    let mut largest: Vec<(LineId, f64)> = Vec::new();
    let missing = |architecture: &'a ArchitectureReport| {
        let lines = architecture.not_priced.iter().flat_map(|missing| &missing.lines);
        lines.map(|line| (line.id, 0.0))
    };
    let priced = |architecture: &'a ArchitectureReport| architecture.bill.iter().map(|line| (line.id, line.usd));
    for (line, usd) in bills.flat_map(|architecture| priced(architecture).chain(missing(architecture))) {
        match largest.iter_mut().find(|(id, _)| *id == line) {
            Some((_, most)) => *most = most.max(usd),
            None => largest.push((line, usd)),
        }
    }
    largest.sort_by(|a, b| (a.0 == LineId::Discount).cmp(&(b.0 == LineId::Discount)).then(b.1.total_cmp(&a.1)));
    largest.into_iter().map(|(id, _)| id).collect()
}

/// An amount, or that prices are missing.
pub(in crate::render) fn priced(usd: Option<f64>, words: &Words, show: impl Fn(f64) -> String) -> String {
    usd.map_or_else(|| words.shared(FileMessage::NotPriced), show)
}

/// The line with that id, if the bill has it.
fn line(architecture: &ArchitectureReport, id: LineId) -> Option<&BillReport> {
    architecture.bill.iter().find(|line| line.id == id)
}

/// Whether the price of that line is missing.
fn lacks_price(architecture: &ArchitectureReport, id: LineId) -> bool {
    architecture.not_priced.iter().flat_map(|missing| &missing.lines).any(|line| line.id == id)
}

/// The amount of a line in an architecture, marked if its price is not verified, or why there is none.
pub(in crate::render) fn line_cell(
    architecture: &ArchitectureReport,
    id: LineId,
    words: &Words,
    show: impl Fn(f64) -> String,
) -> String {
    match line(architecture, id) {
        Some(line) => format!("{} {}", grade_mark(line.grade), show(line.usd)).trim_start().to_owned(),
        None if lacks_price(architecture, id) => words.shared(FileMessage::NoPrice),
        None => NOTHING.into(),
    }
}

/// The difference of two amounts as they are shown, with its sign; nothing where one is not known.
pub(in crate::render) fn signed_difference(money: &Money, from: Option<f64>, to: Option<f64>) -> String {
    let both = from.zip(to);
    both.map_or(NOTHING.into(), |(from, to)| signed(money.difference(from, to), &|amount| money.show_amount(amount)))
}

/// An amount of the currency with its sign.
fn signed(amount: f64, show: &dyn Fn(f64) -> String) -> String {
    match amount {
        0.0 => NOTHING.into(),
        amount if amount > 0.0 => format!("+{}", show(amount)),
        amount => format!("-{}", show(-amount)),
    }
}

/// The amount of a line, if it is known.
fn usd_of(architecture: &ArchitectureReport, id: LineId) -> Option<f64> {
    (!lacks_price(architecture, id)).then(|| line(architecture, id).map_or(0.0, |line| line.usd))
}

/// The letter of an architecture above its amounts, and that it is no log where it is none.
pub(in crate::render) fn letter(architecture: &ArchitectureReport, words: &Words) -> String {
    let letter = architecture.letter.to_string();
    if architecture.promises.every_change { letter } else { words.say(&Text::LetterNotALog { letter }) }
}

/// The cost by line, side by side.
pub(super) fn section(report: &Report, words: &Words, width: usize) -> Vec<Block> {
    let with_labels = table(report, words, Names::Both);
    let fits = report.architectures.len() <= MOST_BESIDE || least_page(&with_labels, width) <= width;
    let (heading, table) = if fits {
        (Text::Cost, with_labels)
    } else {
        (Text::CostIn { code: words.money().0.code.clone() }, table(report, words, Names::Below))
    };
    let mut blocks = vec![self::heading(words, &heading), Block::Table(table)];
    blocks.extend(what_makes_the_difference(report, words).map(Block::text));
    blocks
}

/// What names the lines of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// Labels on the left, ids on the right.
    Both,
    /// Ids below the labels, and amounts without their currency: for many columns.
    Below,
}

fn table(report: &Report, words: &Words, names: Names) -> Grid {
    let (compared, money, with_labels) = (&report.architectures, words.money(), names == Names::Both);
    let mut grid = Grid::new(&[(&words.say(&Text::Line), Align::Left)]);
    for architecture in compared {
        grid.column(letter(architecture, words), Align::Right);
    }
    if let [first, second] = &compared[..] {
        grid.column(format!("{} - {}", second.letter, first.letter), Align::Right);
    }
    if with_labels {
        grid.column(words.say(&Text::Id), Align::Left);
    }
    // The difference of two, if there are two.
    let pair = match &compared[..] {
        [first, second] => Some([first, second]),
        _ => None,
    };
    let show = |usd| if with_labels { money.show(usd) } else { money.bare(usd) };
    for id in line_ids(compared.iter()) {
        let cell = |architecture: &ArchitectureReport| line_cell(architecture, id, words, show);
        let difference = pair.map(|[first, second]| signed_difference(money, usd_of(first, id), usd_of(second, id)));
        let label = words.line(id);
        let name = if with_labels { label } else { format!("{label}\n{}", below(id.into())) };
        let cells = std::iter::once(name).chain(compared.iter().map(cell)).chain(difference);
        grid.row(cells.chain(with_labels.then(|| id.to_string())));
    }
    grid.rule();
    let mut sum = |name: Text, amount: &dyn Fn(&ArchitectureReport) -> Option<f64>| {
        let difference = pair.map(|[first, second]| signed_difference(money, amount(first), amount(second)));
        let shown = compared.iter().map(|architecture| priced(amount(architecture), words, show));
        grid.row(std::iter::once(words.say(&name)).chain(shown).chain(difference));
    };
    sum(Text::Total, &|a| a.monthly_usd);
    if compared.iter().any(|architecture| architecture.not_priced.is_some()) {
        sum(Text::TotalWithout, &|a| a.monthly_usd.or(a.not_priced.as_ref().map(|missing| missing.usd_without)));
    }
    let mut unit = |name: Text, amount: &dyn Fn(&ArchitectureReport) -> Option<f64>| {
        let show = |usd| if with_labels { money.unit_price(usd) } else { money.bare_unit(usd) };
        let shown = compared.iter().map(|architecture| priced(amount(architecture), words, show));
        let difference = pair.map(|[first, second]| {
            let both = amount(first).zip(amount(second));
            both.map_or(NOTHING.into(), |(first, second)| {
                signed(money.unit_difference(first, second), &|amount| money.show_unit(amount))
            })
        });
        grid.row(std::iter::once(words.say(&name)).chain(shown).chain(difference));
    };
    unit(Text::PerMillion, &|a| a.usd_per_million_changes);
    unit(Text::PerGib, &|a| a.usd_per_delivered_gib);
    grid
}

/// The most lines that a sentence names.
const MOST_NAMED: usize = 3;
/// Lines that make up this share of all differences are enough.
const ENOUGH: f64 = 0.8;

/// The two that are compared: of more than two, those that cost the least of what fits.
fn pair(report: &Report) -> Option<[&ArchitectureReport; 2]> {
    if let [first, second] = &report.architectures[..] {
        return Some([first, second]);
    }
    let fitting = report.architectures.iter().filter(|one| one.fit.outcome.is_fit());
    let mut fitting: Vec<(f64, &ArchitectureReport)> =
        fitting.filter_map(|one| Some((one.monthly_usd?, one))).collect();
    fitting.sort_by(|a, b| a.0.total_cmp(&b.0));
    let [(_, first), (_, second), ..] = fitting[..] else { return None };
    Some([first, second])
}

/// Which lines make the difference between two architectures.
fn what_makes_the_difference(report: &Report, words: &Words) -> Option<String> {
    let [first, second] = pair(report)?;
    let amounts = |id: LineId| Some((id, usd_of(first, id)?, usd_of(second, id)?));
    let lines = line_ids([first, second].into_iter()).into_iter().filter_map(amounts);
    let mut lines: Vec<(LineId, f64, f64)> = lines.collect();
    let apart = |(_, first, second): &(LineId, f64, f64)| (second - first).abs();
    lines.sort_by(|a, b| apart(b).total_cmp(&apart(a)));
    let all: f64 = lines.iter().map(apart).sum();
    if all == 0.0 {
        return None;
    }
    let (mut named, mut sum) = (Vec::new(), 0.0);
    for (id, first, second) in lines.into_iter().take(MOST_NAMED) {
        named.push(format!("{} ({})", words.line(id), signed_difference(words.money(), Some(first), Some(second))));
        sum += apart(&(id, first, second));
        if sum >= ENOUGH * all {
            break;
        }
    }
    let [first, second] = [first, second].map(|architecture| architecture.letter.to_string());
    Some(words.say(&Text::Difference { second, first, lines: words.listed(&named) }))
}
