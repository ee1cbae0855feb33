//! The page of several reports: a summary, then verdicts, costs and limits side by side.

use shardwise_core::model::{LimitId, Verdict};
use shardwise_core::report::{ArchitectureReport, Report};
use shardwise_simulate::findings::ArchitectureFindings;

use super::money::Money;
use super::page::{Align, Block, Entry, Grid};
use super::report::{amount, flow, line, line_ids, prices, verdict};
use super::simulation::loser;
use super::text::{clean, cut, width};
use super::{numbers, title};
use crate::compared::Compared;

/// The widest name in the summary; the verdicts below have the full names.
const NAME: usize = 1;
/// The shortest cut of a name.
const NARROWEST_NAME: usize = 12;
/// The most columns of numbers side by side: three scenarios of two architectures.
const MOST_COLUMNS: usize = 6;
/// Columns between two cells.
const PADDING: usize = 2;
/// An empty cell.
const NOTHING: &str = "–";

/// One architecture of one scenario.
struct Column<'a> {
    title: String,
    architecture: &'a ArchitectureReport,
}

/// All sections about several reports.
pub(super) fn page(compared: &[Compared], money: &Money, page: usize) -> Vec<Block> {
    let reports: Vec<&Report> = compared.iter().map(|one| &one.report).collect();
    let mut blocks = vec![Block::Title(format!("{} scenarios side by side", reports.len()))];
    blocks.push(Block::Table(summary(&reports, money, page)));
    blocks.extend(verdicts(&reports, money));
    let columns = columns(&reports);
    blocks.push(Block::Heading(format!("Monthly cost by line, in {}", money.0.code)));
    blocks.extend(costs(&columns, money, page));
    blocks.push(Block::Heading("Limits in the busiest hour: ! exceeded, ^ late, ~ near".into()));
    blocks.extend(limits(&columns, page));
    blocks.extend(simulations(compared));
    blocks.extend(all_prices(&reports, money));
    blocks
}

fn columns<'a>(reports: &[&'a Report]) -> Vec<Column<'a>> {
    let mut columns = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        for architecture in &report.architectures {
            columns.push(Column { title: format!("{} {}", index + 1, architecture.letter), architecture });
        }
    }
    columns
}

/// The architectures that any of the reports compares, each once, in their order.
fn architectures<'a>(reports: &[&'a Report]) -> Vec<&'a ArchitectureReport> {
    let mut compared: Vec<&ArchitectureReport> = Vec::new();
    for architecture in reports.iter().flat_map(|report| &report.architectures) {
        if !compared.iter().any(|known| known.letter == architecture.letter) {
            compared.push(architecture);
        }
    }
    compared.sort_by_key(|architecture| architecture.letter);
    compared
}

/// One row per scenario. The name gets the space that the numbers leave.
fn summary(reports: &[&Report], money: &Money, page: usize) -> Grid {
    let compared = architectures(reports);
    let mut grid = Grid::new(&[("", Align::Right), ("scenario", Align::Left), ("Region", Align::Left)]);
    for architecture in &compared {
        grid.column(format!("{} {}\na month", architecture.letter, money.0.code), Align::Right);
    }
    grid.column("take", Align::Left);
    for architecture in compared.iter().filter(|architecture| has_shards_to_set(architecture)) {
        grid.column(format!("{}\nshards", architecture.letter), Align::Right);
    }
    let letters: Vec<String> = compared.iter().map(|architecture| architecture.letter.to_string()).collect();
    grid.column(format!("risk {}", letters.join(" / ")), Align::Left);
    grid.column("limits\nexceeded", Align::Right);
    let mut rows: Vec<Vec<String>> =
        reports.iter().enumerate().map(|(index, report)| summary_row(index, report, &compared, money)).collect();
    let widest = |column: usize| {
        let titles = grid.columns[column].0.split('\n').map(width);
        titles.chain(rows.iter().map(|row| width(&row[column]))).max().unwrap_or(0) + PADDING
    };
    let taken: usize = (0..grid.columns.len()).filter(|column| *column != NAME).map(widest).sum();
    let room = page.saturating_sub(taken + PADDING).max(NARROWEST_NAME);
    for row in &mut rows {
        row[NAME] = cut(&row[NAME], room);
    }
    for row in rows {
        grid.row(row);
    }
    grid
}

/// Whether AWS gives a formula for its shards, that is, whether the user has to set their number.
fn has_shards_to_set(architecture: &ArchitectureReport) -> bool {
    architecture.shards.aws_guide.is_some()
}

fn summary_row(index: usize, report: &Report, compared: &[&ArchitectureReport], money: &Money) -> Vec<String> {
    let own: Vec<Option<&ArchitectureReport>> =
        compared.iter().map(|one| report.architectures.iter().find(|own| own.letter == one.letter)).collect();
    let or_nothing = |one: Option<&ArchitectureReport>, show: &dyn Fn(&ArchitectureReport) -> String| {
        one.map_or(NOTHING.to_owned(), show)
    };
    let mut row = vec![(index + 1).to_string(), clean(&report.name), clean(&report.region)];
    row.extend(own.iter().map(|one| or_nothing(*one, &|one| money.bare(one.monthly_usd))));
    let cheapest = report.architectures.iter().find(|own| Some(own.id) == report.verdict.cheapest);
    row.push(cheapest.map_or("none".to_owned(), |cheapest| cheapest.letter.to_string()));
    let with_shards = compared.iter().zip(&own).filter(|(one, _)| has_shards_to_set(one));
    row.extend(with_shards.map(|(_, own)| or_nothing(*own, &|own| numbers::count(own.shards.used as f64))));
    let risks: Vec<String> =
        own.iter().map(|one| or_nothing(*one, &|one| one.throttling.decisive_level.to_string())).collect();
    row.push(risks.join(" / "));
    let limits = report.architectures.iter().flat_map(|one| &one.limits);
    row.push(limits.filter(|limit| limit.verdict == Verdict::Exceeded).count().to_string());
    row
}

fn verdicts(reports: &[&Report], money: &Money) -> Vec<Block> {
    let mut blocks = {
        let titles: Vec<String> = architectures(reports).into_iter().map(title).collect();
        vec![Block::Heading(format!("Verdicts: {}", titles.join(", ")))]
    };
    let mut entries = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let mut entry = |label: String, text: String| entries.push(Entry::new(label, text));
        entry((index + 1).to_string(), clean(&report.name));
        let [rates, _] = flow(report);
        entry(String::new(), rates);
        for block in verdict(report, money) {
            if let Block::Text(_, text) = block {
                entry(String::new(), text);
            }
        }
        for notice in &report.notices {
            entry(String::new(), format!("Notice: {}: {}", notice.key, notice.text));
        }
    }
    blocks.push(Block::List(entries));
    blocks
}

/// A table, split into as many blocks as its columns need to fit the page. Empty rows are left out of a block.
fn in_blocks(
    columns: &[Column<'_>],
    first: &str,
    rows: &[(String, Vec<String>)],
    sums: usize,
    page: usize,
) -> Vec<Block> {
    let wide = |text: &str| width(text) + PADDING;
    let names = rows.iter().map(|(name, _)| wide(name)).max().unwrap_or(0);
    let column = rows.iter().flat_map(|(_, cells)| cells).map(|cell| wide(cell)).max().unwrap_or(0);
    let fit = page.saturating_sub(names) / column.max(1);
    // A scenario is not split.
    let size = [MOST_COLUMNS, 4, 2].into_iter().find(|size| *size <= fit).unwrap_or(1);
    let starts: Vec<usize> = (0..columns.len()).step_by(size).collect();
    let block = |start: usize| {
        let range = start..columns.len().min(start + size);
        let mut grid = Grid::new(&[(first, Align::Left)]);
        for column in &columns[range.clone()] {
            grid.column(column.title.clone(), Align::Right);
        }
        for (index, (name, cells)) in rows.iter().enumerate() {
            let cells = &cells[range.clone()];
            if index > 0 && index + sums == rows.len() {
                grid.rule();
            }
            if cells.iter().any(|cell| cell != NOTHING) {
                grid.row(std::iter::once(name).chain(cells));
            }
        }
        Block::Table(grid)
    };
    starts.into_iter().map(block).collect()
}

fn costs(columns: &[Column<'_>], money: &Money, page: usize) -> Vec<Block> {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for id in line_ids(columns.iter().map(|column| column.architecture)) {
        let cell = |column: &Column<'_>| {
            line(column.architecture, id).map_or(NOTHING.into(), |line| amount(line, |usd| money.bare(usd)))
        };
        rows.push((id.to_string(), columns.iter().map(cell).collect()));
    }
    let mut sum = |name: &str, show: &dyn Fn(&ArchitectureReport) -> String| {
        rows.push((name.to_owned(), columns.iter().map(|column| show(column.architecture)).collect()));
    };
    sum("total a month", &|a| money.bare(a.monthly_usd));
    sum("per million changes", &|a| money.bare_unit(a.usd_per_million_changes));
    sum("per delivered GiB", &|a| money.bare_unit(a.usd_per_delivered_gib));
    in_blocks(columns, "line", &rows, 3, page)
}

fn limits(columns: &[Column<'_>], page: usize) -> Vec<Block> {
    let mut ids: Vec<LimitId> =
        columns.iter().flat_map(|column| &column.architecture.limits).map(|limit| limit.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let row = |id: LimitId| {
        let cell = |column: &Column<'_>| {
            let limit = column.architecture.limits.iter().find(|limit| limit.id == id);
            limit.map_or(NOTHING.into(), |limit| {
                let mark = match limit.verdict {
                    Verdict::Exceeded => "! ",
                    Verdict::Late => "^ ",
                    Verdict::Near => "~ ",
                    Verdict::Ok => "",
                };
                format!("{mark}{}", numbers::utilization(limit.utilization))
            })
        };
        (id.to_string(), columns.iter().map(cell).collect())
    };
    let rows: Vec<(String, Vec<String>)> = ids.into_iter().map(row).collect();
    in_blocks(columns, "limit", &rows, 0, page)
}

/// The findings of a simulated day, one row per architecture.
fn simulations(compared: &[Compared]) -> Vec<Block> {
    let mut grid = Grid::new(&[
        ("", Align::Left),
        ("throttled", Align::Right),
        ("delayed", Align::Right),
        ("longest wait", Align::Right),
        ("max iterator age", Align::Right),
        ("lost", Align::Right),
    ]);
    for (index, one) in compared.iter().enumerate() {
        for found in one.simulation.iter().flat_map(|findings| &findings.architectures) {
            let ages = found.consumers.iter().map(|consumer| consumer.iterator_age.max);
            grid.row([
                format!("{} {}", index + 1, found.id.letter()),
                numbers::percent(found.throttling.throttled_share),
                numbers::percent(found.throttling.delayed_share),
                numbers::seconds(found.replication_age.max),
                numbers::seconds(ages.fold(0.0, f64::max)),
                lost(found),
            ]);
        }
    }
    if grid.rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading("A simulated day".into()), Block::Table(grid)]
}

/// One line for each consumer that lost changes; several can lose the same change.
fn lost(found: &ArchitectureFindings) -> String {
    let losses: Vec<String> = found.losses.iter().map(loser).collect();
    if losses.is_empty() { "0".into() } else { losses.join("\n") }
}

/// Grades of the prices, once for all scenarios with the same grades.
fn all_prices(reports: &[&Report], money: &Money) -> Vec<Block> {
    let mut groups: Vec<(Vec<String>, Vec<Entry>)> = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let (number, said) = ((index + 1).to_string(), prices(report, money));
        match groups.iter_mut().find(|(_, other)| *other == said) {
            Some((numbers, _)) => numbers.push(number),
            None => groups.push((vec![number], said)),
        }
    }
    let mut blocks = vec![Block::Heading("Prices".into())];
    for (numbers, said) in groups {
        blocks.push(Block::Subheading(format!("scenario {}", numbers.join(", "))));
        blocks.push(Block::List(said));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use shardwise_simulate::findings::Loss;

    use super::super::samples;
    use super::*;

    #[test]
    fn losses_of_several_are_not_summed() {
        let mut found = samples::simulated("", 60.0, 60.0).architectures.remove(0);
        assert_eq!(lost(&found), "0");
        let loss = |consumer: &str, records| Loss {
            consumer: consumer.parse().unwrap(),
            records,
            first: 0.0,
            last: 1.0,
            shard: None,
        };
        found.losses = vec![loss("firehose", 2_000_000), loss("lambda", 5)];
        assert_eq!(lost(&found), "firehose 2 million\nlambda 5");
    }
}
