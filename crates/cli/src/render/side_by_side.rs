//! The page of several reports: a summary and the differences to the first, then verdicts, costs and limits side by side.

use std::ops::Range;

use shardwise_core::model::{LimitId, Verdict};
use shardwise_core::report::{ArchitectureReport, Notice, Report};
use shardwise_simulate::findings::ArchitectureFindings;

use super::page::{Align, Block, Entry, Grid};
use super::report::{
    MOST_BESIDE, flow, letter, line_cell, line_ids, marks, priced, prices, signed_difference, verdict,
};
use super::simulation::loser;
use super::text::{clean, cut, cut_start, width, wrap};
use super::{Detail, NOTHING, below, title};
use crate::compared::Compared;
use crate::words::{Text, Words};

/// The widest name in the summary; the verdicts below have the full names.
const NAME: usize = 1;
/// The Region in the summary.
const REGION: usize = 2;
/// The shortest cut of a name.
const NARROWEST_NAME: usize = 12;
/// The most lines of a name.
const MOST_NAME_LINES: usize = 2;
/// An equals sign at which no line ends.
const TIED: &str = "\u{a0}=\u{a0}";
/// The most columns of numbers side by side: three scenarios of two architectures.
const MOST_COLUMNS: usize = 6;
/// Columns between two cells.
const PADDING: usize = 2;

/// One architecture of one scenario.
struct Column<'a> {
    scenario: usize,
    title: String,
    architecture: &'a ArchitectureReport,
}

/// All sections about several reports.
pub(super) fn page(compared: &[Compared], words: &Words, detail: Detail, page: usize) -> Vec<Block> {
    let reports: Vec<&Report> = compared.iter().map(|one| &one.report).collect();
    let heading = |text: &Text| Block::Heading(words.say(text));
    let mut blocks = vec![Block::Title(words.say(&Text::SideBySide { count: reports.len().to_string() }))];
    blocks.push(Block::Table(summary(&reports, words, page)));
    blocks.push(heading(&Text::Differences));
    blocks.push(Block::Table(differences(compared, words, page)));
    blocks.extend(verdicts(compared, words, detail));
    let columns = columns(&reports, words);
    blocks.push(heading(&Text::CostIn { code: words.money().0.code.clone() }));
    blocks.extend(costs(&columns, words, page));
    blocks.push(heading(&Text::LimitMarks));
    blocks.extend(limits(&columns, words, page));
    blocks.extend(simulations(compared, words));
    let of_prices = if detail == Detail::Brief { marks } else { prices };
    blocks.extend(all_prices(&reports, words, of_prices));
    blocks
}

fn columns<'a>(reports: &[&'a Report], words: &Words) -> Vec<Column<'a>> {
    let mut columns = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        for architecture in &report.architectures {
            columns.push(Column {
                scenario: index,
                title: format!("{} {}", index + 1, letter(architecture, words)),
                architecture,
            });
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

/// A table whose names get the space that the numbers leave.
fn with_cut_names(mut grid: Grid, mut rows: Vec<Vec<String>>, page: usize) -> Grid {
    let widest = |column: usize| {
        let titles = grid.columns[column].0.split('\n').map(width);
        titles.chain(rows.iter().flat_map(|row| row[column].split('\n').map(width))).max().unwrap_or(0) + PADDING
    };
    let taken: usize = (0..grid.columns.len()).filter(|column| *column != NAME).map(widest).sum();
    let room = page.saturating_sub(taken + PADDING).max(NARROWEST_NAME);
    let names: Vec<String> = rows.iter().map(|row| row[NAME].clone()).collect();
    for (row, name) in rows.iter_mut().zip(told_apart(&names, room)) {
        row[NAME] = name;
    }
    for row in rows {
        grid.row(row);
    }
    grid
}

/// Names of at most so many columns: on a few lines, or cut at the end, or at the start where the ends are what differs.
fn told_apart(names: &[String], most: usize) -> Vec<String> {
    // A key stays with its value.
    let lines: Vec<Vec<String>> = names.iter().map(|name| wrap(&name.replace(" = ", TIED), most)).collect();
    if lines.iter().all(|lines| lines.len() <= MOST_NAME_LINES) {
        return lines.into_iter().map(|lines| lines.join("\n").replace(TIED, " = ")).collect();
    }
    let ends: Vec<String> = names.iter().map(|name| cut(name, most)).collect();
    let is_told = |name: &String| ends.iter().filter(|other| *other == name).count() == 1;
    let shorter = |(name, end): (&String, &String)| if is_told(end) { end.clone() } else { cut_start(name, most) };
    names.iter().zip(&ends).map(shorter).collect()
}

/// One row per scenario.
fn summary(reports: &[&Report], words: &Words, page: usize) -> Grid {
    let compared = architectures(reports);
    let mut grid = Grid::default();
    grid.column("", Align::Right);
    grid.column(words.say(&Text::Scenario), Align::Left);
    // The Region of all is in each verdict.
    let with_regions = reports.iter().any(|report| report.region != reports[0].region);
    if with_regions {
        grid.column(words.say(&Text::Region), Align::Left);
    }
    let code = &words.money().0.code;
    for architecture in &compared {
        let (letter, code) = (architecture.letter.to_string(), code.clone());
        let is_log = architecture.promises.every_change;
        let head = if is_log { Text::AMonth { letter, code } } else { Text::AMonthNoLog { letter, code } };
        grid.column(words.say(&head), Align::Right);
    }
    grid.column(words.say(&Text::Take), Align::Left);
    for architecture in with_shards(&compared) {
        grid.column(words.say(&Text::ShardsOf { letter: architecture.letter.to_string() }), Align::Right);
    }
    let letters: Vec<String> = compared.iter().map(|architecture| architecture.letter.to_string()).collect();
    let risks = if is_roomy(&compared) { Text::RisksOf { letters: letters.join(" / ") } } else { Text::RiskOfTaken };
    grid.column(words.say(&risks), Align::Left);
    grid.column(words.say(&Text::Exceeded), Align::Right);
    let row = |(index, report): (usize, &&Report)| {
        let mut row = summary_row(index, report, &compared, words);
        if !with_regions {
            row.remove(REGION);
        }
        row
    };
    with_cut_names(grid, reports.iter().enumerate().map(row).collect(), page)
}

/// Whether AWS gives a formula for its shards, that is, whether the user has to set their number.
fn has_shards_to_set(architecture: &ArchitectureReport) -> bool {
    architecture.shards.aws_guide.is_some()
}

/// The risk in a word: the level that decides, or that changes wait instead.
fn risk(one: &ArchitectureReport, words: &Words) -> String {
    words.risk(one.decisive_level(), one.late_seconds().is_some())
}

/// Whether shards and risk of each of these architectures have room.
fn is_roomy(compared: &[&ArchitectureReport]) -> bool {
    compared.len() <= MOST_BESIDE
}

/// The architectures whose shards are shown.
fn with_shards<'a, 'b>(compared: &'b [&'a ArchitectureReport]) -> impl Iterator<Item = &'b &'a ArchitectureReport> {
    compared.iter().filter(|architecture| is_roomy(compared) && has_shards_to_set(architecture))
}

/// An architecture of a report as another report has it.
fn same<'a>(report: &'a Report, architecture: &ArchitectureReport) -> Option<&'a ArchitectureReport> {
    report.architectures.iter().find(|own| own.letter == architecture.letter)
}

/// The architecture to take.
fn cheapest(report: &Report) -> Option<&ArchitectureReport> {
    report.architectures.iter().find(|own| Some(own.id) == report.verdict.cheapest)
}

/// The letter of the architecture to take.
fn taken(report: &Report, words: &Words) -> String {
    cheapest(report).map_or_else(|| words.say(&Text::TakeNone), |cheapest| cheapest.letter.to_string())
}

fn summary_row(index: usize, report: &Report, compared: &[&ArchitectureReport], words: &Words) -> Vec<String> {
    let own: Vec<Option<&ArchitectureReport>> = compared.iter().map(|one| same(report, one)).collect();
    let or_nothing = |one: Option<&ArchitectureReport>, show: &dyn Fn(&ArchitectureReport) -> String| {
        one.map_or(NOTHING.to_owned(), show)
    };
    let bare = |usd| words.money().bare(usd);
    let mut row = vec![(index + 1).to_string(), clean(&report.name), clean(&report.region)];
    row.extend(own.iter().map(|one| or_nothing(*one, &|one| priced(one.monthly_usd, words, bare))));
    row.push(taken(report, words));
    let with_shards = with_shards(compared).map(|one| same(report, one));
    row.extend(with_shards.map(|own| or_nothing(own, &|own| words.count(own.shards.used as f64))));
    let risk = |one: Option<&ArchitectureReport>| or_nothing(one, &|one| risk(one, words));
    if is_roomy(compared) {
        row.push(own.into_iter().map(risk).collect::<Vec<_>>().join(" / "));
    } else {
        row.push(risk(cheapest(report)));
    }
    let limits = report.architectures.iter().flat_map(|one| &one.limits);
    row.push(limits.filter(|limit| limit.verdict == Verdict::Exceeded).count().to_string());
    row
}

/// Each scenario but the first beside the first, in money and in risk.
fn differences(compared: &[Compared], words: &Words, page: usize) -> Grid {
    let reports: Vec<&Report> = compared.iter().map(|one| &one.report).collect();
    let architectures = architectures(&reports);
    let mut grid = Grid::default();
    grid.column("", Align::Right);
    grid.column(words.say(&Text::Scenario), Align::Left);
    grid.column(words.say(&Text::Take), Align::Right);
    grid.column(words.say(&Text::TakeCosts), Align::Right);
    for architecture in &architectures {
        grid.column(architecture.letter.to_string(), Align::Right);
    }
    for architecture in architectures.iter().filter(|_| is_roomy(&architectures)) {
        grid.column(words.say(&Text::RiskOfOne { letter: architecture.letter.to_string() }), Align::Right);
    }
    let Some((first, others)) = reports.split_first() else { return grid };
    let row = |(index, report): (usize, &&Report)| difference_row(index + 2, first, report, &architectures, words);
    with_cut_names(grid, others.iter().enumerate().map(row).collect(), page)
}

fn difference_row(
    number: usize,
    first: &Report,
    report: &Report,
    architectures: &[&ArchitectureReport],
    words: &Words,
) -> Vec<String> {
    let change = |before: String, after: String| {
        if before == after { before } else { words.say(&Text::Change { before, after }) }
    };
    let money = |before: &ArchitectureReport, after: &ArchitectureReport| {
        signed_difference(words.money(), before.monthly_usd, after.monthly_usd)
    };
    let pair = |one: &ArchitectureReport| same(first, one).zip(same(report, one));
    let mut row = vec![number.to_string(), clean(&report.name)];
    row.push(change(taken(first, words), taken(report, words)));
    let both = cheapest(first).zip(cheapest(report));
    row.push(both.map_or(NOTHING.to_owned(), |(before, after)| money(before, after)));
    row.extend(
        architectures.iter().map(|one| pair(one).map_or(NOTHING.into(), |(before, after)| money(before, after))),
    );
    let level = |one: &ArchitectureReport| risk(one, words);
    row.extend(architectures.iter().filter(|_| is_roomy(architectures)).map(|one| {
        pair(one).map_or(NOTHING.into(), |(before, after)| {
            if level(before) == level(after) { NOTHING.into() } else { change(level(before), level(after)) }
        })
    }));
    row
}

fn verdicts(compared: &[Compared], words: &Words, detail: Detail) -> Vec<Block> {
    let reports: Vec<&Report> = compared.iter().map(|one| &one.report).collect();
    let titles: Vec<String> = architectures(&reports).into_iter().map(title).collect();
    let mut blocks = vec![Block::Heading(words.say(&Text::Verdicts { architectures: words.listed(&titles) }))];
    let mut entries = Vec::new();
    for (index, Compared { report, todo, .. }) in compared.iter().enumerate() {
        let mut entry = |label: String, text: String| entries.push(Entry::new(label, text));
        entry((index + 1).to_string(), clean(&report.name));
        let [rates, _] = flow(report, words);
        entry(String::new(), rates);
        for block in verdict(report, words) {
            if let Block::Text(_, text) = block {
                entry(String::new(), text);
            }
        }
        // The first change is enough here: a report of one scenario has them all.
        if let Some(first) = todo.first() {
            entry(String::new(), words.say(&Text::ToDo { change: words.message(&first.text) }));
        }
        let is_shown = |notice: &&Notice| notice.concerns_verdict || detail != Detail::Brief;
        for Notice { key, text, .. } in report.notices.iter().filter(is_shown) {
            entry(String::new(), words.say(&Text::NoticeOf { key: key.clone(), text: words.message(text) }));
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
    let wide = |text: &str| text.split('\n').map(width).max().unwrap_or(0) + PADDING;
    let names = rows.iter().map(|(name, _)| wide(name)).max().unwrap_or(0);
    let titles = columns.iter().flat_map(|column| column.title.split('\n'));
    let cells = rows.iter().flat_map(|(_, cells)| cells).map(String::as_str);
    let column = titles.chain(cells).map(wide).max().unwrap_or(0);
    let fit = (page.saturating_sub(names) / column.max(1)).clamp(1, MOST_COLUMNS);
    let block = |range: Range<usize>| {
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
    blocks_of(columns, fit).into_iter().map(block).collect()
}

/// At most so many columns at a time. A scenario is split only where it does not fit by itself.
fn blocks_of(columns: &[Column<'_>], most: usize) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for scenario in columns.chunk_by(|one, next| one.scenario == next.scenario) {
        let start = blocks.last().map_or(0, |last| last.end);
        match blocks.last_mut() {
            Some(last) if last.len() + scenario.len() <= most => last.end += scenario.len(),
            _ => blocks.extend((start..start + scenario.len()).step_by(most).map(|at| at..start + scenario.len())),
        }
        for at in 1..blocks.len() {
            blocks[at - 1].end = blocks[at].start;
        }
    }
    blocks
}

fn costs(columns: &[Column<'_>], words: &Words, page: usize) -> Vec<Block> {
    let money = words.money();
    let many = columns.chunk_by(|one, next| one.scenario == next.scenario).any(|one| one.len() > MOST_BESIDE);
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for id in line_ids(columns.iter().map(|column| column.architecture)) {
        let cell = |column: &Column<'_>| line_cell(column.architecture, id, words, |usd| money.bare(usd));
        let label = words.line(id);
        let name = if many { format!("{label}\n{}", below(id.into())) } else { label };
        rows.push((name, columns.iter().map(cell).collect()));
    }
    let mut sum = |name: Text, show: &dyn Fn(&ArchitectureReport) -> String| {
        rows.push((words.say(&name), columns.iter().map(|column| show(column.architecture)).collect()));
    };
    sum(Text::Total, &|a| priced(a.monthly_usd, words, |usd| money.bare(usd)));
    sum(Text::PerMillion, &|a| priced(a.usd_per_million_changes, words, |usd| money.bare_unit(usd)));
    sum(Text::PerGib, &|a| priced(a.usd_per_delivered_gib, words, |usd| money.bare_unit(usd)));
    in_blocks(columns, &words.say(&Text::Line), &rows, 3, page)
}

fn limits(columns: &[Column<'_>], words: &Words, page: usize) -> Vec<Block> {
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
                format!("{mark}{}", words.utilization(limit.utilization))
            })
        };
        (words.limit(id), columns.iter().map(cell).collect())
    };
    let rows: Vec<(String, Vec<String>)> = ids.into_iter().map(row).collect();
    in_blocks(columns, &words.say(&Text::Limit), &rows, 0, page)
}

/// The findings of a simulated day, one row per architecture.
fn simulations(compared: &[Compared], words: &Words) -> Vec<Block> {
    let mut grid = Grid::default();
    grid.column("", Align::Left);
    for title in [Text::DayThrottled, Text::DayDelayed, Text::DayWait, Text::DayAge, Text::DayLost] {
        grid.column(words.say(&title), Align::Right);
    }
    for (index, one) in compared.iter().enumerate() {
        for found in one.simulation.iter().flat_map(|findings| &findings.architectures) {
            let ages = found.consumers.iter().map(|consumer| consumer.iterator_age.max);
            grid.row([
                format!("{} {}", index + 1, found.id.letter()),
                words.percent(found.throttling.throttled_share),
                words.percent(found.throttling.delayed_share),
                words.seconds(found.replication_age.max),
                words.seconds(ages.fold(0.0, f64::max)),
                lost(found, words),
            ]);
        }
    }
    if grid.rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(words.say(&Text::SimulatedDay)), Block::Table(grid)]
}

/// One line for each consumer that lost changes; several can lose the same change.
fn lost(found: &ArchitectureFindings, words: &Words) -> String {
    let losses: Vec<String> = found.losses.iter().map(|loss| loser(loss, words)).collect();
    if losses.is_empty() { "0".into() } else { losses.join("\n") }
}

/// The notes on prices of some reports, those of several scenarios once.
fn all_prices(reports: &[&Report], words: &Words, of_prices: fn(&Report, &Words) -> Vec<Entry>) -> Vec<Block> {
    let mut groups: Vec<(Vec<String>, Vec<Entry>)> = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let (number, said) = ((index + 1).to_string(), of_prices(report, words));
        match groups.iter_mut().find(|(_, other)| *other == said) {
            Some((numbers, _)) => numbers.push(number),
            None => groups.push((vec![number], said)),
        }
    }
    groups.retain(|(_, said)| !said.is_empty());
    let heading = (!groups.is_empty()).then(|| Block::Heading(words.say(&Text::Prices)));
    let mut blocks: Vec<Block> = heading.into_iter().collect();
    for (numbers, said) in groups {
        blocks.push(Block::Subheading(words.say(&Text::OfScenarios { numbers: numbers.join(", ") })));
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
    fn names_that_do_not_fit_are_wrapped_or_cut_where_they_are_alike() {
        let names = ["workload.item_size = 1 KiB", "workload.item_size = 2 KiB", "orders"].map(str::to_owned);
        assert_eq!(told_apart(&names, 12), ["…= 1 KiB", "…= 2 KiB", "orders"]);
        let two = ["item_size = 1 KiB, mode = on-demand".to_owned()];
        assert_eq!(told_apart(&two, 20), ["item_size = 1 KiB,\nmode = on-demand"]);
        assert_eq!(told_apart(&names, 26), names);
    }

    #[test]
    fn losses_of_several_are_not_summed() {
        let mut found = samples::simulated("", 60.0, 60.0).architectures.remove(0);
        assert_eq!(lost(&found, &samples::english()), "0");
        let loss = |consumer: &str, records| Loss {
            consumer: consumer.parse().unwrap(),
            records,
            first: 0.0,
            last: 1.0,
            shard: None,
        };
        found.losses = vec![loss("firehose", 2_000_000), loss("lambda", 5)];
        assert_eq!(lost(&found, &samples::english()), "firehose 2 million\nlambda 5");
    }
}
